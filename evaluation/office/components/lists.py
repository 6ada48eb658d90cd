"""Parts of a ranked list that the tender's and a re-assessment's screens share."""

from fractions import Fraction

import streamlit as st

from evaluation.model import BidResult, LotResult
from evaluation.office.components.frame import may
from evaluation.office.components.tables import link, plain, table
from evaluation.office.moments import london
from evaluation.office.routes import result_path
from evaluation.service.prepare import ProcurementCard
from evaluation.service.result import Ranking
from evaluation.words import totals
from evaluation.words.labels import STATES, points, pounds
from evaluation.words.results import notes, why_not_ranked

_TOGETHER = "\u00a0"  # a space at which a line does not break
FORMS = {"xlsx": "Excel workbook", "csv": "CSV", "json": "JSON"}


def rank(bid: BidResult) -> str:
    """A rank as people read it: "3", "3 =" where it is shared, "–" where there is none."""
    return "–" if bid.rank is None else f"{bid.rank} =" if bid.tied else str(bid.rank)


def total(bid: BidResult) -> str:
    """A total, or a dash where there is none: never a nought."""
    return totals.total(bid)


def explain_path(card: ProcurementCard, lot: str, provider: str, cycle: str = "") -> str:
    """Where one bid's arithmetic is shown."""
    return f"/explain?p={card.id}&lot={lot}&bid={provider}" + (f"&list={cycle}" if cycle else "")


def ranked(card: ProcurementCard, run: Ranking, lot: LotResult, *, name: str) -> None:
    """The bids that have a rank, best first."""
    tiers = {tier.id: tier.title for tier in run.method.tiers}
    found = [bid for bid in lot.bids if bid.rank is not None]
    priced = any(bid.price_points is not None for bid in found)
    cycle = bool(run.cycle)
    shows = totals.compares_price(run.method, cycle=cycle) and may(card, "see_price")
    figure = totals.TITLES[totals.unit_of(run.method, cycle=cycle)]
    headers = ["Rank", "Provider", "Quality", *["Price"] * shows, *["Price points"] * priced, figure, "Tier", "Notes"]
    rows = [
        [
            rank(bid),
            link(run.name(bid.provider), explain_path(card, lot.lot, bid.provider, run.cycle)),
            _points(bid.quality),
            *([pounds(bid.price)] if shows and bid.price is not None else ["–"] * shows),
            *[_points(bid.price_points)] * priced,
            total(bid),
            plain(tiers.get(bid.tier, bid.tier) or "–").replace(" ", _TOGETHER),
            notes(bid),
        ]
        for bid in found
    ]
    table(headers, rows, name=name, links=("Provider", "Tier"))
    if any(bid.near_tie for bid in found) and run.method.near_tie is not None:
        st.write(
            "A near-tie is for information and moves nobody: the next total lies within "
            f"{totals.apart(run.method.near_tie, totals.unit_of(run.method, cycle=cycle))}."
        )


def unranked(card: ProcurementCard, run: Ranking, lot: LotResult) -> None:
    """The bids that have no rank, each with its state in words and why."""
    found = [bid for bid in lot.bids if bid.rank is None]
    if not found:
        return
    st.subheader("Bids that are not ranked", anchor=False)
    rows = [
        (
            link(run.name(bid.provider), explain_path(card, lot.lot, bid.provider, run.cycle)),
            STATES[bid.state],
            why_not_ranked(run.method, lot, bid, cycle=bool(run.cycle)),
        )
        for bid in found
    ]
    table(("Provider", "State", "Why"), rows, name="Bids that are not ranked", links=("Provider",))


def downloads(card: ProcurementCard, run: Ranking) -> None:
    """Links to the whole result as files; each carries the seal and the end of the record."""
    if not may(card, "export_result"):
        return
    st.subheader("Download the result of every lot", anchor=False)
    lines = [f"- {link(title, result_path(card.id, form, run.cycle))}" for form, title in FORMS.items()]
    st.markdown("\n".join(lines))


def seal(run: Ranking) -> None:
    """By which sealed method this was worked out, and how far the record was."""
    st.write(
        f"Worked out by the method “{plain(run.method.title)}”, sealed on {london(run.seal.at)} (its seal begins "
        f"{run.seal.sha256[:12]}), from a record of {run.head.seq:,} entries (the last begins {run.head.hash[:12]})."
    )


def _points(value: Fraction | None) -> str:
    return "–" if value is None else points(value)
