"""One lot from what is known of its bids to its ranked list, exactly, with the arithmetic of every total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from criteria.schema import Method
from evaluation.model import EMPTY, BidResult, LotResult, LotStatus, State, Step
from evaluation.scoring.price import FORMULAS, compared_with, one_price, price_points
from evaluation.scoring.quality import BidInput, Quality, assess_quality
from evaluation.scoring.steps import added, round_step
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
class _Assessed:
    bid: BidInput
    state: State
    quality: Quality
    price: Step | None
    missing: tuple[str, ...]


def rank_lot(method: Method, lot: LotInput, *, cycle: bool = False) -> LotResult:
    """Rank one lot of the tender, or of a re-assessment by the method's cycle tree.

    Bids that are not in keep their state and have no total. While a low-price case is open, or anything is missing,
    nobody has a rank. Same input, same output: the order in which bids are given never matters.
    """
    criteria, combine = (
        (method.cycle.criteria, method.cycle.combine) if cycle and method.cycle else (method.criteria, method.combine)
    )
    tree = Tree(criteria)
    bids = sorted(lot.bids, key=lambda bid: bid.provider)
    assessed = [_assess(method, tree, bid, priced=combine == "weighted_sum") for bid in bids]
    reference = _reference(method, assessed) if combine == "weighted_sum" else None
    status = _status(lot, assessed)
    shut = status is LotStatus.PROVISIONAL
    results = [_result(method, tree, lot.lot, each, reference, shut=shut) for each in assessed]
    if status is LotStatus.COMPLETE:
        inside = ranked(method, [bid for bid in results if bid.state is State.IN], lot.draws)
        results = tiered(method.tiers, inside) + [bid for bid in results if bid.state is not State.IN]
    return LotResult(lot.lot, status, tuple(results), None if shut else reference, tuple(sorted(lot.open_cases)))


def _assess(method: Method, tree: Tree, bid: BidInput, *, priced: bool) -> _Assessed:
    quality = assess_quality(method, tree, bid)
    price, gaps = one_price(method.price, bid.rates, method.rounding)
    state = State.DISQUALIFIED if bid.state is State.IN and quality.failures else bid.state
    missing = quality.missing + (tuple(f"price:{line}" for line in gaps) if priced else ())
    named = replace(price, of=bid.provider) if price else None
    return _Assessed(bid, state, quality, named, missing if state is State.IN else ())


def _reference(method: Method, assessed: Sequence[_Assessed]) -> Step | None:
    """What prices are compared with: only bids in the published reference set count, and all of them must have a
    price.
    """
    counted = {State.IN, State.DISQUALIFIED} if method.price.reference_set == "in_and_disqualified" else {State.IN}
    compared = [each for each in assessed if each.state in counted]
    if FORMULAS[method.price.formula.rule].relative and any(e.price is None and e.state is State.IN for e in compared):
        return None
    return compared_with(method.price.formula, [each.price for each in compared if each.price])


def _status(lot: LotInput, assessed: Sequence[_Assessed]) -> LotStatus:
    inside = [each for each in assessed if each.state is State.IN]
    if not assessed:
        return LotStatus.EMPTY
    if lot.open_cases:
        return LotStatus.PROVISIONAL
    if not inside:
        return LotStatus.NO_AWARD
    return LotStatus.INCOMPLETE if any(each.missing for each in inside) else LotStatus.COMPLETE


def _result(method: Method, tree: Tree, lot: str, each: _Assessed, reference: Step | None, *, shut: bool) -> BidResult:
    quality, price = each.quality, each.price
    result = BidResult(
        lot,
        each.bid.provider,
        each.state,
        quality=quality.step.value if quality.step else None,
        price=price.value if price else None,
        missing=each.missing,
        failures=quality.failures if each.state is State.DISQUALIFIED else (),
        criteria=MappingProxyType(dict(quality.points)),
        step=quality.step,
    )
    if shut:
        # Nobody who decides about a low price is shown whom it helps: no numbers of this lot until it is settled.
        return replace(result, quality=None, price=None, criteria=EMPTY, step=None)
    if each.state is not State.IN or each.missing or quality.step is None:
        return result
    parts = [quality.step]
    if tree.price is not None:
        if price is None or reference is None:
            return result
        points = price_points(method.price.formula, tree.available[tree.price.id], price, reference)
        points = round_step(points, method.rounding.price_points, method.rounding.mode)
        parts.append(points)
        result = replace(result, price_points=points.value)
    total = round_step(added("total", parts, of=each.bid.provider), method.rounding.total, method.rounding.mode)
    return replace(result, total=total.value, step=total)
