"""What is known of each bid, read from the journal and put together for scoring. Prices are read only when asked
for.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from criteria.schema import Method
from evaluation.low_price.review import ReviewState
from evaluation.model import Bid, Decision, Provider, State
from evaluation.scoring.quality import BidInput
from evaluation.service import conversations, records
from evaluation.service.conversations import Matter
from evaluation.service.workspace import Workspace
from evaluation.store.records import Entry

T = TypeVar("T")
QUALITY_KINDS = frozenset({"provider", "bid", "condition", "answer", "mark", "measure"})
_DISREGARDED = {
    "exclusion": State.DISREGARDED_EXCLUSION,
    "nontreaty": State.DISREGARDED_NONTREATY,
    "procedure": State.DISREGARDED_PROCEDURE,
}


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the journal holds of the tender or of one cycle, current versions only.

    `prices` (lot, provider) -> price entry; `decisions` (kind, lot, provider) -> decision entry; `matters` (lot,
    provider) -> where each conversation about a low price stands, the latest last; `unmet` holds (lot, provider) of
    every condition of participation that was judged not met, lot empty for the whole procurement.
    """

    providers: Mapping[str, Provider]
    bids: Mapping[tuple[str, str], Bid]
    entries: Mapping[str, tuple[Entry, ...]]
    prices: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    decisions: Mapping[tuple[str, str, str], Entry] = field(default_factory=dict)
    matters: Mapping[tuple[str, str], tuple[Matter, ...]] = field(default_factory=dict)
    unmet: frozenset[tuple[str, str]] = frozenset()
    cycle: str = ""

    def name(self, ref: str) -> str:
        """The provider's name, or its reference where no name was given."""
        return self.providers[ref].name if ref in self.providers else ref


def known(ws: Workspace, procurement: str, *, cycle: str = "", prices: bool) -> Known:
    """What the journal holds. `prices` False reads no price at all: ask with True only where prices may be seen."""
    kinds = {"provider", "bid", "condition", "mark", "measure", "decision"} | ({"price"} if prices else set())
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in ws.store.current(procurement, kinds):
        if not records.is_gone(entry) and entry.key.cycle in ("", cycle):
            groups[entry.key.kind].append(entry)
    return Known(
        {e.key.provider: records.provider_of(e) for e in groups["provider"]},
        {(e.key.lot, e.key.provider): records.bid_of(e) for e in groups["bid"]},
        {kind: tuple(entries) for kind, entries in groups.items()},
        {(e.key.lot, e.key.provider): e for e in groups["price"] if e.key.cycle == cycle},
        {(e.key.item, e.key.lot, e.key.provider): e for e in groups["decision"] if e.key.cycle == cycle},
        conversations.matters(ws, procurement, cycle),
        frozenset((e.key.lot, e.key.provider) for e in groups["condition"] if e.body["met"] is not True),
        cycle,
    )


def bid_inputs(method: Method, data: Known, cycle: str = "") -> dict[str, list[BidInput]]:
    """What is known of every bid, by lot. In a cycle only measures and prices of that cycle count."""
    marks = {} if cycle else _by_provider(data, "mark", records.mark_of)
    measures = _by_provider(data, "measure", records.measure_of, cycle)
    found: dict[str, list[BidInput]] = {lot.id: [] for lot in method.lots}
    for (lot, ref), bid in data.bids.items():
        price = data.prices.get((lot, ref))
        found[lot].append(
            BidInput(
                ref,
                state_of(method, data, bid),
                {m.question: m for m in marks.get(ref, ()) if m.lot in ("", lot)},
                {m.measure: m for m in measures.get(ref, ()) if m.lot in ("", lot)},
                records.rates_of(price) if price else {},
                preference=bid.preference,
                costs=records.costs_of(price) if price else {},
            )
        )
    return found


def state_of(method: Method, data: Known, bid: Bid) -> State:
    """What published rules and people's decisions made of a bid before anything is scored.

    Late = received after the deadline and not accepted by a recorded decision. A failed condition of participation and
    every other ground is a person's finding, with its own code.
    """
    if bid.withdrawn is not None or _outcome(data, "withdrawal", bid) == "withdrawn":
        return State.WITHDRAWN
    if is_late(method, bid.received) and _outcome(data, "late", bid) != "accepted":
        return State.LATE
    if data.unmet & {("", bid.provider), (bid.lot, bid.provider)}:
        return State.DISREGARDED_CONDITION
    for kind, state in _DISREGARDED.items():
        if _outcome(data, kind, bid) == "disregarded":
            return state
    return State.DISREGARDED_LOW_PRICE if _is_removed(data, bid.lot, bid.provider) else State.IN


def cycle_state(data: Known, lot: str, provider: str) -> State:
    """What people's decisions made of a listed provider in a re-assessment: in, gone, or disregarded for its price."""
    leaving = data.decisions.get(("leaving", lot, provider))
    if leaving is not None and leaving.body["outcome"] == "withdrawn":
        return State.WITHDRAWN
    return State.DISREGARDED_LOW_PRICE if _is_removed(data, lot, provider) else State.IN


def is_late(method: Method, received: datetime) -> bool:
    """Whether a bid came after the published deadline; one received at that very moment is in time."""
    return method.deadline is not None and received > method.deadline


def matter_of(data: Known, lot: str, provider: str) -> Matter | None:
    """Where the latest conversation about the price that stands now is; None where there is none, or only about others.

    An earlier price stands again, with what was decided about it, where a later load brings it back.
    """
    price = data.prices.get((lot, provider))
    told = data.matters.get((lot, provider), ())
    mark = records.price_mark(price) if told and price is not None else None
    return next((each for each in reversed(told) if mark in (None, each.price)), None)


def _is_removed(data: Known, lot: str, provider: str) -> bool:
    """The one way out for a low price: a conversation about this very price that was closed so."""
    matter = matter_of(data, lot, provider)
    return matter is not None and matter.state is ReviewState.DISREGARDED


def draws(data: Known, lot: str) -> tuple[tuple[str, ...], ...]:
    """The orders that recorded draws gave for a lot, one for each group of bids that was drawn together."""
    found = (e for e in data.entries.get("decision", ()) if e.key.item == "tie" and e.key.cycle == data.cycle)
    return tuple(tuple(str(e.body["outcome"]).split(",")) for e in found if e.key.lot == lot)


def decisions(data: Known) -> list[Decision]:
    """Every decision that stands, in the order they were made."""
    return [records.decision_of(entry) for entry in data.entries.get("decision", ())]


def _by_provider(data: Known, kind: str, read: Callable[[Entry], T], cycle: str = "") -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for entry in data.entries.get(kind, ()):
        if entry.key.cycle == cycle:
            found[entry.key.provider].append(read(entry))
    return found


def _outcome(data: Known, kind: str, bid: Bid) -> str:
    entry = data.decisions.get((kind, bid.lot, bid.provider))
    return str(entry.body["outcome"]) if entry else ""
