"""Use cases of the framework's life: which list is next, and what moved between two lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from criteria.schema import Criterion, Period
from evaluation.framework.movement import movements
from evaluation.model import Actor, LotResult, Movement
from evaluation.service.result import Ranking, previous, worked_out
from evaluation.service.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A re-assessment of the published calendar, and what has been loaded for it."""

    period: Period
    measures: bool
    prices: bool


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
    periods = method.cycle.periods if method.cycle else ()
    return [CycleCard(p, (p.id, "measures") in loaded, (p.id, "price") in loaded) for p in periods]


def moved(ws: Workspace, actor: Actor, procurement: str, cycle: str) -> Moved:
    """A cycle's list beside the one before it."""
    ws.guard(actor, "see_cycle", procurement)
    after = worked_out(ws, procurement, cycle)
    before = worked_out(ws, procurement, previous(after.method, cycle))
    old: dict[str, LotResult] = {lot.lot: lot for lot in before.lots}
    lots = {lot.lot: tuple(movements(old.get(lot.lot), lot)) for lot in after.lots}
    return Moved(before, after, lots)
