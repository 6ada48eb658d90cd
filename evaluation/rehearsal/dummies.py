"""Made-up bids: marks and measures at a stated level, rates in proportion to the usual ones. Pure and repeatable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

from criteria.schema import Criterion, Measure, Method
from evaluation.model import AgreedMark, BidResult, CostLine, LotResult, LotStatus, MeasureValue, Rate
from evaluation.rehearsal.typical import Typical, asked
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.formulas.staff import COST_NAMES
from evaluation.scoring.measures import measure_points
from evaluation.scoring.quality import BidInput, assess_quality
from evaluation.scoring.ranking import LotInput, rank_lot
from evaluation.scoring.tree import Tree

ASH, BIRCH, CEDAR = "Ash", "Birch", "Cedar"
_PARTS = 20  # steps into which a measure without steps of its own is cut
_MOST_EVENTS = 60
_SAMPLE = 100

Profile = Mapping[str, int]  # leaf -> which rung of its ladder


@dataclass(frozen=True, slots=True)
class Rung:
    """One mark of a question, or one value of a measure, and the share of the leaf's points that it earns."""

    share: Fraction
    mark: Fraction | str
    sample: int | None = None


@dataclass(frozen=True)
class Stage:
    """A method with everything that making bids for it needs."""

    method: Method
    typical: Typical

    @cached_property
    def tree(self) -> Tree:
        """The tender's criteria."""
        return Tree(self.method.criteria)

    @cached_property
    def ladders(self) -> Mapping[str, tuple[Rung, ...]]:
        """Every leaf's rungs, the worst first, no two with the same share."""
        return {leaf.id: _ladder(self.method, leaf) for leaf in self.tree.leaves}

    @property
    def uses(self) -> str:
        """What is compared beside quality: "points" for price, the "price" itself, or "quality" alone."""
        return COMBINATIONS[self.method.combine.rule].uses

    @property
    def priced(self) -> bool:
        """Whether the price itself counts, and bidders set any of it."""
        formula = self.method.price.formula
        of_costs = self.uses == "points" and formula is not None and FORMULAS[formula.rule].looks_at == "costs"
        return self.uses != "quality" and not of_costs and any(line.rate is None for line in self.method.price.lines)

    @property
    def price_available(self) -> Fraction:
        """The points that price can earn; 0 where it earns none."""
        price = self.tree.price
        return self.tree.available[price.id] if price and self.uses == "points" else Fraction(0)

    @property
    def has_pass_mark(self) -> bool:
        """Whether any published pass mark can disqualify a bid."""
        marks = any(c.pass_mark is not None or c.pass_percent is not None for c in self.tree.criteria)
        return marks or self.method.combine.pass_percent is not None

    @cached_property
    def top(self) -> Profile:
        """The best of everything."""
        return {leaf: len(rungs) - 1 for leaf, rungs in self.ladders.items()}

    @cached_property
    def bottom(self) -> Profile:
        """The worst of everything."""
        return dict.fromkeys(self.ladders, 0)

    @cached_property
    def edge(self) -> tuple[Profile | None, Profile]:
        """Just below the pass marks, and just at or above them; nothing is below where nothing can fail."""
        return _edge(self)

    @property
    def passing(self) -> Profile:
        """The lowest marks, about even over the criteria, that reach every pass mark."""
        return self.edge[1]

    def level(self, share: Fraction) -> Profile:
        """Every leaf as near `share` (0 to 1) of its points as its rungs allow, and never below what passes."""
        low = self.passing
        return {leaf: max(low[leaf], _nearest(rungs, share)) for leaf, rungs in self.ladders.items()}

    def between(self, share: Fraction) -> Profile:
        """That `share` of the way from the lowest marks that pass to the best."""
        low = self.passing
        return {leaf: low[leaf] + int((self.top[leaf] - low[leaf]) * share) for leaf in self.ladders}

    def usual(self, share: Fraction) -> Profile:
        """That `share` of the way from half the marks (or what passes, where that is more) to the best."""
        low = self.level(Fraction(1, 2))
        return {leaf: low[leaf] + int((self.top[leaf] - low[leaf]) * share) for leaf in self.ladders}

    def bid(self, name: str, profile: Profile, factor: Fraction = Fraction(1)) -> BidInput:
        """A bid with these marks, at `factor` times the usual rates; lines whose rate is fixed are left as they are."""
        lot, method = self.method.lots[0].id, self.method
        rungs = {leaf: self.ladders[leaf][place] for leaf, place in profile.items()}
        marks = {q.id: _mark(name, q.id, rungs[q.id]) for q in self.tree.leaves if q.kind == "question"}
        values = {m.measure: _value(name, m.measure, rungs[m.id]) for m in self.tree.leaves if m.kind == "measure"}
        rates = {
            line.id: Rate(name, lot, line.id, asked(method, self.typical.rates[line.id] * factor))
            for line in method.price.lines
            if line.rate is None
        }
        costs = {line: CostLine(name, lot, line, Fraction(1)) for line in COST_NAMES}
        return BidInput(name, marks=marks, measures=values, rates=rates, costs=costs)

    def rank(self, *bids: BidInput, draws: Sequence[Sequence[str]] = ()) -> LotResult:
        """The field ranked by the method."""
        return rank_lot(self.method, LotInput(self.method.lots[0].id, bids, draws=draws))


def winners(result: LotResult) -> tuple[str, ...]:
    """Who is first; several where they share the place, nobody where there is no ranking."""
    return tuple(bid.provider for bid in result.bids if bid.rank == 1)


def of(result: LotResult, name: str) -> BidResult:
    """One bid's result. Raises StopIteration where the field had no such bid."""
    return next(bid for bid in result.bids if bid.provider == name)


def is_last(result: LotResult, name: str) -> bool:
    """Whether a bid is at the end of the list, or not on it at all; never where it shares the first place."""
    bid = of(result, name)
    ranks = [each.rank for each in result.bids if each.rank is not None]
    return result.status is LotStatus.COMPLETE and (bid.rank is None or 1 < bid.rank == max(ranks))


def _edge(stage: Stage) -> tuple[Profile | None, Profile]:
    """Raise the weakest leaf a rung at a time until nothing fails; what failed last is just below."""
    at: dict[str, int] = dict(stage.bottom)
    below: Profile | None = None
    while _fails(stage, at) and (open_ := [leaf for leaf in at if at[leaf] < stage.top[leaf]]):
        below = dict(at)
        failed = {c for c in open_ if _own_failure(stage, c, at[c])}
        weakest = min(failed or open_, key=lambda leaf: stage.ladders[leaf][at[leaf]].share)
        at[weakest] += 1
    return below, at


def _fails(stage: Stage, profile: Profile) -> bool:
    bid = stage.bid(ASH, profile)
    return bool(assess_quality(stage.method, stage.tree, bid, stage.method.combine.pass_percent).failures)


def _own_failure(stage: Stage, leaf: str, place: int) -> bool:
    c, rung = stage.tree[leaf], stage.ladders[leaf][place]
    by_mark = c.pass_mark is not None and isinstance(rung.mark, Fraction) and rung.mark < c.pass_mark
    return by_mark or (c.pass_percent is not None and 100 * rung.share < c.pass_percent)


def _ladder(method: Method, leaf: Criterion) -> tuple[Rung, ...]:
    if leaf.kind == "question":
        scale = method.scale(leaf.scale)
        rungs = [Rung(point.mark / scale.top, point.mark) for point in scale.points]
    else:
        measure = method.measure(leaf.measure)
        rungs = [rung for value, sample in _values(measure) if (rung := _measured(measure, value, sample)) is not None]
    best = {rung.share: rung for rung in rungs}
    return tuple(best[share] for share in sorted(best))


def _measured(measure: Measure, value: Fraction | str, sample: int | None) -> Rung | None:
    points = measure_points(measure, MeasureValue(ASH, measure.id, value, sample=sample), {})
    return None if points is None else Rung(points.value / 100, value, sample)


def _values(measure: Measure) -> list[tuple[Fraction | str, int | None]]:
    """Values that a measure could take, from its worst to its best, each with a sample that is large enough."""
    sample = max(measure.minimum_sample or 0, _SAMPLE, ceil(measure.per or 0))
    zero, full = measure.zero_at or Fraction(0), measure.full_at or Fraction(0)
    along = [zero + (full - zero) * step / _PARTS for step in range(_PARTS + 1)]
    said: list[Fraction | str]
    if measure.rule == "table":
        said = [row.value for row in measure.table]
    elif measure.rule == "bands":
        edges = [e for band in measure.bands for e in (band.at_least, band.at_most) if e is not None]
        said = [*edges, min(edges) - 1, max(edges) + 1]
    elif measure.rule == "count":
        least = ceil(full / measure.each) if measure.each else 0
        said = [Fraction(events) for events in range(min(least, _MOST_EVENTS) + 1)]
    elif measure.rule == "rate":
        said = [value * sample / (measure.per or Fraction(1)) for value in along]
    else:
        said = [*along]
    return [(value, sample if measure.minimum_sample or measure.rule == "rate" else None) for value in said]


def _nearest(rungs: Sequence[Rung], share: Fraction) -> int:
    return min(range(len(rungs)), key=lambda place: abs(rungs[place].share - share))


def _mark(name: str, question: str, rung: Rung) -> AgreedMark:
    mark = rung.mark if isinstance(rung.mark, Fraction) else Fraction(0)
    return AgreedMark(name, question, mark, "made up for a rehearsal", "nobody")


def _value(name: str, measure: str, rung: Rung) -> MeasureValue:
    return MeasureValue(name, measure, rung.mark, sample=rung.sample)
