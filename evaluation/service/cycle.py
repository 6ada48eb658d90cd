"""Use cases of the framework's life: which list is next, and what moved between two lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from criteria.schema import Criterion, Period
from evaluation.framework.movement import movements
from evaluation.model import Actor, LotResult, Movement
from evaluation.service.result import Ranking, previous, worked_out
from evaluation.service.workspace import Workspace
from evaluation.store.records import Entry


@dataclass(frozen=True, slots=True)
class Issued:
    """That a list was issued: when, by whom, and why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A re-assessment of the published calendar, and what has been loaded for it.

    `issued` is None while its list may still change; `waits` while the list before it is not issued.
    """

    period: Period
    measures: bool
    prices: bool
    issued: Issued | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The new list beside the old: both rankings, and every provider's movement by lot."""

    before: Ranking
    after: Ranking
    lots: Mapping[str, tuple[Movement, ...]]

    @property
    def criteria(self) -> Sequence[Criterion]:
        """The newer list's criteria tree."""
        method = self.after.method
        return method.cycle.criteria if method.cycle else method.criteria


def cycles(ws: Workspace, actor: Actor, procurement: str) -> list[CycleCard]:
    """The method's re-assessments in order; empty where it has none."""
    ws.guard(actor, "see_procurement", procurement)
    method, _ = ws.method(procurement)
    loaded = {(e.key.cycle, e.key.item) for e in ws.store.current(procurement, {"load"})}
    issued = {e.key.cycle: _issued(e) for e in ws.store.current(procurement, {"issue"})}
    periods = method.cycle.periods if method.cycle else ()
    return [
        CycleCard(
            p,
            (p.id, "measures") in loaded,
            (p.id, "price") in loaded,
            issued.get(p.id),
            previous(method, p.id) not in issued,
        )
        for p in periods
    ]


def _issued(entry: Entry) -> Issued:
    return Issued(entry.when, str(entry.body["by"]), str(entry.body["reason"]))


def moved(ws: Workspace, actor: Actor, procurement: str, cycle: str) -> Moved:
    """A cycle's list beside the one before it."""
    ws.guard(actor, "see_cycle", procurement)
    after = worked_out(ws, procurement, cycle)
    before = worked_out(ws, procurement, previous(after.method, cycle))
    old: dict[str, LotResult] = {lot.lot: lot for lot in before.lots}
    lots = {lot.lot: tuple(movements(old.get(lot.lot), lot)) for lot in after.lots}
    return Moved(before, after, lots)
