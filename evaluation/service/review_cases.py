"""The conversations about low prices as people see them: each with its provider, its lots, and what the tests say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from criteria.schema import Method
from evaluation.exceptions import UnknownNameError
from evaluation.low_price.review import Element, Event, Notified, Replied, Review, ReviewState
from evaluation.model import Actor
from evaluation.service import conversations as kept_ones
from evaluation.service.conversations import Kept
from evaluation.service.result import LowPriceCase, all_cases, breakdown_notes, previous
from evaluation.service.workspace import Workspace
from evaluation.store.records import Entry
from evaluation.words.review import elements as elements_of


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation with one provider. `about` is lot -> mark of the price it is about; `cases` are the lots
    whose price is still that one. A lot of `about` that is not in `cases` was overtaken by a new price, or its bid is
    out for another reason.
    """

    cycle: str
    provider: str
    name: str
    number: int
    about: Mapping[str, str]
    review: Review
    entries: tuple[Entry, ...]
    cases: Mapping[str, LowPriceCase]

    @property
    def states(self) -> dict[str, ReviewState]:
        """Where each lot that still counts stands."""
        return {lot: self.review.lots[lot] for lot in self.cases}

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return any(case.is_open for case in self.cases.values())

    @property
    def due(self) -> datetime | None:
        """By when a reply is awaited; None where none is."""
        return self.review.reply_by if ReviewState.NOTICE_SENT in self.states.values() else None

    @property
    def steps(self) -> tuple[tuple[Entry, Event], ...]:
        """Every step with the entry that keeps it, first to last."""
        return tuple(zip(self.entries, self.review.events, strict=True))

    @property
    def overtaken(self) -> tuple[str, ...]:
        """The lots that this conversation was about and that it can decide nothing about any more."""
        return tuple(lot for lot in self.about if lot not in self.cases)

    def at(self, *states: ReviewState) -> tuple[str, ...]:
        """The lots that stand at one of these states."""
        return tuple(lot for lot, state in self.states.items() if state in states)

    def elements(self) -> dict[str, Element]:
        """Everything that was put to the provider, by id."""
        return {element.id: element for element in self.review.elements()}

    def answer(self, element: str) -> str:
        """Everything that the provider said of one element, in the order in which it came; empty where nothing."""
        said = (event.answers.get(element, "") for _, event in self.steps if isinstance(event, Replied))
        return " ".join(filter(None, said))

    def notices(self) -> tuple[tuple[Entry, Notified], ...]:
        """Every notice with its entry, first to last."""
        return tuple((entry, event) for entry, event in self.steps if isinstance(event, Notified))


def conversations(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> list[Conversation]:
    """Every conversation that a list rests on, open ones first; one that nobody began yet is among them.

    Says nothing of ranks, points or whom a decision helps.
    """
    ws.guard(actor, "see_price", procurement)
    return listed(ws, procurement, cycle)


def listed(ws: Workspace, procurement: str, cycle: str) -> list[Conversation]:
    """The same; callers have asked for permission."""
    method, _ = ws.method(procurement)
    by_provider: dict[str, dict[str, LowPriceCase]] = {}
    for case in all_cases(ws, procurement, cycle):
        by_provider.setdefault(case.provider, {})[case.lot] = case
    names = {ref: next(iter(found.values())).name for ref, found in by_provider.items()}
    lists = _lineage(method, cycle)
    made = [
        _told(one, names.get(one.provider, one.provider), by_provider.get(one.provider, {}))
        for one in kept_ones.kept(ws, procurement)
        if one.cycle in lists
    ]
    told = [one for one in made if one.cycle == cycle or one.cases]
    told += _new(method, cycle, by_provider, told)
    return sorted(told, key=lambda one: (not one.is_open, one.name, one.cycle != cycle, one.number))


def conversation(
    ws: Workspace, actor: Actor, procurement: str, provider: str, *, number: int = 0, cycle: str = ""
) -> Conversation:
    """One conversation; without a number the one that is open, or else the last about a price that stands.

    Raises UnknownNameError.
    """
    every = [one for one in conversations(ws, actor, procurement, cycle) if one.provider == provider]
    found = [one for one in every if number in (0, one.number)]
    if not found:
        raise UnknownNameError("low-price case", f"{provider} {number or ''}".strip(), [one.provider for one in every])
    return next(
        (one for one in found if one.is_open),
        max(found, key=lambda one: (bool(one.cases), one.cycle == cycle, one.number)),
    )


def what_looks_low(
    ws: Workspace, actor: Actor, procurement: str, told: Conversation, lots: Sequence[str]
) -> tuple[Element, ...]:
    """Everything that looks low in these lots of a conversation, from the working, each element by itself."""
    method, _ = ws.method(procurement)
    return tuple(
        element
        for lot in lots
        for element in elements_of(
            method,
            lot,
            told.cases[lot].signals,
            breakdown_notes(ws, actor, procurement, told.cases[lot]),
        )
    )


def _lineage(method: Method, cycle: str) -> frozenset[str]:
    """A list and every list before it."""
    found = {cycle}
    while cycle:
        cycle = previous(method, cycle)
        found.add(cycle)
    return frozenset(found)


def _told(one: Kept, name: str, cases: Mapping[str, LowPriceCase]) -> Conversation:
    still = {lot: cases[lot] for lot, price in one.about.items() if lot in cases and cases[lot].price == price}
    about = MappingProxyType(dict(one.about))
    return Conversation(
        one.cycle, one.provider, name, one.number, about, one.review, one.entries, MappingProxyType(still)
    )


def _new(
    method: Method, cycle: str, cases: Mapping[str, Mapping[str, LowPriceCase]], told: Sequence[Conversation]
) -> Iterator[Conversation]:
    """For each provider the conversation that is to begin: about every price that none was about yet."""
    for provider, by_lot in cases.items():
        mine = [one for one in told if one.provider == provider]
        covered = {lot for one in mine for lot in one.cases}
        fresh = {lot: case for lot, case in by_lot.items() if lot not in covered}
        if fresh:
            about = MappingProxyType({lot: case.price for lot, case in fresh.items()})
            name = next(iter(fresh.values())).name
            number = 1 + max((one.number for one in mine if one.cycle == cycle), default=0)
            blank = kept_ones.begun(method, about)
            yield Conversation(cycle, provider, name, number, about, blank, (), MappingProxyType(fresh))
