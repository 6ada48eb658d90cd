"""One lot from what is known of its bids to its ranked list, exactly, with the arithmetic of every total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from criteria.combinations import Combine
from criteria.schema import Method
from evaluation.model import EMPTY, BidResult, LotResult, LotStatus, State, Step
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.combine.base import Candidate
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.price import offer_of, one_price, points_of, reference_of
from evaluation.scoring.quality import BidInput, Quality, assess_quality
from evaluation.scoring.steps import round_step
from evaluation.scoring.tiers import tiered
from evaluation.scoring.ties import ranked
from evaluation.scoring.tree import Tree


@dataclass(frozen=True, slots=True)
class LotInput:
    """All that is known of one lot. `open_cases`: providers whose low-price case is not decided; `draw`: a recorded
    order.
    """

    lot: str
    bids: Sequence[BidInput]
    open_cases: frozenset[str] = frozenset()
    draws: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """The part of a method that makes one list: the tender's tree and way of combining, or the cycle's."""

    method: Method
    tree: Tree
    combine: Combine

    @property
    def uses(self) -> str:
        return COMBINATIONS[self.combine.rule].uses

    @property
    def priced(self) -> bool:
        return self.uses != "quality"


@dataclass(frozen=True, slots=True)
class _Assessed:
    bid: BidInput
    state: State
    quality: Quality
    price: Step | None
    offer: Step | None  # what earns points: the price, or what the formula makes of the cost breakdown
    missing: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return self.state is State.IN and not self.missing and self.quality.step is not None


def rank_lot(method: Method, lot: LotInput, *, cycle: bool = False) -> LotResult:
    """Rank one lot of the tender, or of a re-assessment by the method's cycle tree.

    Bids that are not in keep their state and have no total. While a low-price case is open, or anything is missing,
    nobody has a rank. Same input, same output: the order in which bids are given never matters.
    """
    way = _way(method, cycle=cycle)
    assessed = [_assess(way, bid) for bid in sorted(lot.bids, key=lambda bid: bid.provider)]
    reference = _reference(way, assessed)
    status = _status(lot, assessed)
    if status is LotStatus.PROVISIONAL:
        shut = tuple(_without_numbers(lot.lot, each) for each in assessed)
        return LotResult(lot.lot, status, shut, None, tuple(sorted(lot.open_cases)))
    totals = _totals(way, assessed, reference)
    results = [_result(way, lot.lot, each, totals.get(each.bid.provider)) for each in assessed]
    if status is LotStatus.COMPLETE:
        inside = ranked(method, [bid for bid in results if bid.state is State.IN], lot.draws, way.combine)
        results = tiered(method, inside, way.combine) + [bid for bid in results if bid.state is not State.IN]
    return LotResult(lot.lot, status, tuple(results), reference, tuple(sorted(lot.open_cases)))


def _way(method: Method, *, cycle: bool) -> _Way:
    if cycle and method.cycle:
        return _Way(method, Tree(method.cycle.criteria), method.cycle.combine)
    return _Way(method, Tree(method.criteria), method.combine)


def _assess(way: _Way, bid: BidInput) -> _Assessed:
    method = way.method
    quality = assess_quality(method, way.tree, bid, way.combine.pass_percent)
    price, gaps = one_price(method.price, bid.rates, method.rounding)
    state = State.DISQUALIFIED if bid.state is State.IN and quality.failures else bid.state
    named = replace(price, of=bid.provider) if price else None
    offer, lacking = offer_of(method.price, named, bid.costs) if way.uses == "points" else (named, ())
    missing = quality.missing + ((*(f"price:{line}" for line in gaps), *lacking) if way.priced else ())
    return _Assessed(bid, state, quality, named, offer, missing if state is State.IN else ())


def _reference(way: _Way, assessed: Sequence[_Assessed]) -> Step | None:
    """What prices are compared with: only bids in the published reference set count, and all of them must have a
    price.
    """
    formula = way.method.price.formula
    if way.uses != "points" or formula is None:
        return None
    compared = _compared(way.method, assessed)
    others = FORMULAS[formula.rule].looks_at_others(formula)
    if others and any(e.offer is None and e.state is State.IN for e in compared):
        return None
    return reference_of(way.method.price, [each.offer for each in compared if each.offer])


def _compared(method: Method, assessed: Sequence[_Assessed]) -> list[_Assessed]:
    counted = {State.IN, State.DISQUALIFIED} if method.price.reference_set == "in_and_disqualified" else {State.IN}
    return [each for each in assessed if each.state in counted]


def _status(lot: LotInput, assessed: Sequence[_Assessed]) -> LotStatus:
    inside = [each for each in assessed if each.state is State.IN]
    if not assessed:
        return LotStatus.EMPTY
    if lot.open_cases:
        return LotStatus.PROVISIONAL
    if not inside:
        return LotStatus.NO_AWARD
    return LotStatus.INCOMPLETE if any(each.missing for each in inside) else LotStatus.COMPLETE


def _totals(way: _Way, assessed: Sequence[_Assessed], reference: Step | None) -> dict[str, tuple[Candidate, Step]]:
    """Provider -> what its bid came to, rounded where the method says so: for every bid that is in and whole, and that
    the sum can be done for.
    """
    combination, rounding = COMBINATIONS[way.combine.rule], way.method.rounding
    whole = [each for each in assessed if each.whole]
    unready = combination.relative and any(e.state is State.IN and not e.whole for e in assessed)
    candidates = [] if unready else [made for each in whole if (made := _candidate(way, each, reference))]
    compared = combination.reference(way.combine, candidates) if candidates else ()
    sums = [(one, combination.index(way.combine, one, compared)) for one in candidates]
    return {one.provider: (one, round_step(step, rounding.total, rounding.mode)) for one, step in sums if step}


def _candidate(way: _Way, each: _Assessed, reference: Step | None) -> Candidate | None:
    """The bid as the way of combining sees it; None where its price cannot be compared with anything yet."""
    method, quality, price = way.method, each.quality.step, each.price
    if quality is None or (way.priced and price is None):
        return None
    if way.uses != "points":
        return Candidate(each.bid.provider, quality, way.tree.out_of, price if way.priced else None)
    formula, node, offer = method.price.formula, way.tree.price, each.offer
    if formula is None or node is None or offer is None:
        return None
    if reference is None and FORMULAS[formula.rule].looks_at_others(formula):
        return None
    points = points_of(method.price, way.tree.available[node.id], offer, reference)
    points = round_step(points, method.rounding.price_points, method.rounding.mode)
    return Candidate(each.bid.provider, quality, way.tree.out_of, price, points)


def _without_numbers(lot: str, each: _Assessed) -> BidResult:
    """Nobody who decides about a low price is shown whom it helps: no numbers of this lot until it is settled."""
    failures = each.quality.failures if each.state is State.DISQUALIFIED else ()
    return BidResult(lot, each.bid.provider, each.state, missing=each.missing, failures=failures)


def _result(way: _Way, lot: str, each: _Assessed, total: tuple[Candidate, Step] | None) -> BidResult:
    quality, price = each.quality, each.price
    result = BidResult(
        lot,
        each.bid.provider,
        each.state,
        quality=quality.step.value if quality.step else None,
        price=price.value if price else None,
        missing=each.missing,
        failures=quality.failures if each.state is State.DISQUALIFIED else (),
        criteria=MappingProxyType(dict(quality.points)) if quality.points else EMPTY,
        step=quality.step,
        quality_step=quality.step,
        unit=COMBINATIONS[way.combine.rule].unit,
    )
    if total is None:
        return result
    bid, step = total
    return replace(result, price_points=bid.points.value if bid.points else None, total=step.value, step=step)
