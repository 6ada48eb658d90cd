"""A lot's ranked list as plain text, for the command line and for copying."""

from collections.abc import Callable

from criteria.schema import Method
from evaluation.model import BidResult, LotResult, State
from evaluation.words.labels import LOT_STATUS_SENTENCES, STATES
from evaluation.words.totals import amount


def as_text(method: Method, lot: LotResult, name: Callable[[str], str]) -> str:
    """One line a bid, best first, with what is said of each; a first line says how far the list may be relied on."""
    title = method.lot(lot.lot).title
    head = f"{lot.lot} {title}. {LOT_STATUS_SENTENCES[lot.status]}"
    return "\n".join([head, *(_line(method, bid, name(bid.provider)) for bid in lot.bids)])


def _line(method: Method, bid: BidResult, name: str) -> str:
    who = f"{bid.provider} {name}"
    if bid.rank is None:
        return f"   -  {who}: {STATES[bid.state]}" if bid.state is not State.IN else f"   -  {who}: not ranked"
    tiers = {tier.id: tier.title for tier in method.tiers}
    marks = [tiers.get(bid.tier, ""), "tied" if bid.tied else "", "near-tie" if bid.near_tie else ""]
    said = ", ".join(mark for mark in marks if mark)
    total = amount(bid.total, bid.unit) if bid.total is not None else ""
    return f"{bid.rank:4d}  {total:>7}  {who}" + (f"  ({said})" if said else "")
