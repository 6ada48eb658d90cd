"""Many lots ranked at once, with the same answers as `rank_lot`: whole numbers in arrays, no floats in the order.

Every total is a whole number over another. Where bids of a lot share the lower number, the upper ones are compared;
where they do not (a ratio of prices), the total is written out by long division to as many digits as it takes to tell
any two of them apart. Arrays hold int64 where no sum can overflow, which is worked out first, and Python's own whole
numbers otherwise.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria.schema import TieRule
from evaluation.scoring.cube_price import Field, largest_share, share_of_points
from evaluation.scoring.plan import Leaf, Plan, plan_of

__all__ = ["Leaf", "Plan", "Ranks", "plan_of", "rank_cube"]

Array = NDArray[Any]
LIMIT = 2**62
BLOCK = 20_000  # bids worked on at once: few enough to stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Ranks:
    """Arrays (lots, bids). `total` is for display, NaN where a bid is not there; `rank` is 0 there, else 1 is best.

    `tied` = shares its rank after the whole chain; `settled` is the place in `Plan.ties` of the link that gave a bid
    its place, or -1.
    """

    total: NDArray[np.float64]
    rank: NDArray[np.int32]
    tied: NDArray[np.bool_]
    settled: NDArray[np.int8]


def rank_cube(
    plan: Plan, marks: Array, prices: Array | None = None, present: Array | None = None, compared: Array | None = None
) -> Ranks:
    """Rank every lot of `marks` (lots, bids, leaves) and `prices` (lots, bids), whole numbers both.

    `present` says which bids are in (all, if not given); `compared` which others the price formula also looks at, for
    methods whose reference set holds disqualified bids. Pass marks and missing marks are settled before: what is
    present has all its marks and a price above 0. Raises TypeError for numbers that are not whole, ValueError for
    shapes that do not fit, marks below 0 and prices of 0 or less.
    """
    there = np.ones(marks.shape[:2], np.bool_) if present is None else np.asarray(present, np.bool_)
    counted = there if compared is None else there | compared
    _check(plan, marks, prices, there, counted)
    if present is not None:
        marks = np.where(there[..., None], marks, 0)
    cost = np.where(counted, 1 if prices is None else prices, 1)
    kind = np.int64 if _largest(plan, marks, cost) < LIMIT else np.object_
    step = max(1, BLOCK // max(1, marks.shape[1]))
    blocks = [
        _rank(
            plan, marks[lots].astype(kind, copy=False), cost[lots].astype(kind, copy=False), there[lots], counted[lots]
        )
        for lots in (slice(start, start + step) for start in range(0, max(1, len(marks)), step))
    ]
    return Ranks(*map(np.concatenate, zip(*blocks, strict=True)))


def _rank(plan: Plan, marks: Array, cost: Array, there: Array, counted: Array) -> tuple[Array, Array, Array, Array]:
    """The fields of `Ranks` for some of the lots."""
    quality, unit = _quality(plan, marks)
    key, shown = _totals(plan, quality, unit, *_price_points(plan, cost, counted))
    behind = -key
    place, size = _places(np.where(there, behind, behind.max(initial=0) + 1))
    settled = np.full(place.shape, -1, np.int8)
    for number, link in enumerate(plan.ties):
        by = _link(plan, link, quality, marks, cost)
        if by is not None:
            _separate(place, size, there, by, settled, number)
    total = np.where(there, shown, np.nan).astype(np.float64)
    return total, np.where(there, place + 1, 0).astype(np.int32), (size > 1) & there, settled


def _totals(plan: Plan, quality: Array, unit: int, top: Array, bottom: Array) -> tuple[Array, Array]:
    """Whole numbers in the order of the totals of each lot, and the totals themselves as people see them.

    A total is quality / unit + top / bottom.
    """
    whole, places = quality * bottom + unit * top, plan.rounding.total
    if places is None:
        return _long_division(whole, bottom), whole / (unit * bottom)
    printed = _rounded(whole * 10**places, unit * bottom, plan.rounding.mode)
    published = plan.rounding.rank_on == "published"
    return printed if published else _long_division(whole, bottom), printed / 10**places


def _check(plan: Plan, marks: Array, prices: Array | None, there: Array, counted: Array) -> None:
    if any(link.band is not None for link in plan.ties):
        raise TypeError("totals within a band are tied bid by bid; rank such lots one at a time, by rank_lot")
    if marks.shape[2:] != (len(plan.leaves),) or (prices is not None and prices.shape != marks.shape[:2]):
        raise ValueError(f"marks are (lots, bids, {len(plan.leaves)}) and prices (lots, bids)")
    if there.shape != marks.shape[:2] or counted.shape != there.shape:
        raise ValueError("'present' and 'compared' are (lots, bids), like the marks")
    if any(a is not None and a.dtype.kind not in "iuO" for a in (marks, prices)):
        raise TypeError("marks and prices are whole numbers: marks in whole parts, prices in pence")
    if plan.price and prices is None:
        raise ValueError("the method scores price, so prices are needed")
    if marks.min(initial=0) < 0 and (marks[there] < 0).any():
        raise ValueError("a mark is below 0")
    if prices is not None and ((prices <= 0) & counted).any():
        raise ValueError("a price is 0 or less")


def _largest(plan: Plan, marks: Array, prices: Array) -> int:
    """More than any whole number that the sums below can reach, from the largest mark and price there are."""
    rounding = plan.rounding
    given = (rounding.criterion, rounding.price_points, rounding.quality, rounding.total)
    tens = 10 ** max((places for places in given if places is not None), default=0)
    mark, price, bids = int(marks.max(initial=0)), int(prices.max(initial=1)), marks.shape[1]
    unit = max(tens, plan.whole_worth()[1])
    quality = sum(int(worth * unit * mark) + 1 for worth in plan.worth()) * tens
    over, under, inside = largest_share(plan.formula, plan.per_pound, price, max(bids, 1)) if plan.price else (0, 1, 1)
    top, bottom = plan.price.numerator * over * tens, max(plan.price.denominator * under, tens)
    total = 2 * tens * (quality * bottom + unit * top + unit * bottom)
    most: int = max(inside, bids * total, bottom * bottom, (bids + 1) ** 2 * max(bottom, quality, price))
    return most


def _earned(plan: Plan, marks: Array, name: str = "") -> tuple[Array, int]:
    """Points of the leaves under `name` (of all, if empty), in whole parts; and how many parts make one point."""
    places = plan.rounding.criterion
    if places is None:
        each, unit = plan.whole_worth(name)
        return marks @ np.array(each, marks.dtype), unit
    points = np.zeros(marks.shape[:2], marks.dtype)
    for number, worth in enumerate(plan.worth(name)):
        top = marks[..., number] * (worth.numerator * 10**places)
        points += _rounded(top, _one(worth.denominator, marks), plan.rounding.mode)
    return points, 10**places


def _quality(plan: Plan, marks: Array) -> tuple[Array, int]:
    points, unit = _earned(plan, marks)
    places = plan.rounding.quality
    if places is None:
        return points, unit
    return _rounded(points * 10**places, _one(unit, points), plan.rounding.mode), 10**places


def _price_points(plan: Plan, prices: Array, counted: Array) -> tuple[Array, Array]:
    """Points for price as top / bottom. `bottom` is (1, 1), (lots, 1) or (lots, bids): as wide as it differs."""
    if not plan.price:
        return _one(0, prices), _one(1, prices)
    top, bottom = share_of_points(plan.formula, Field(prices, counted, plan.per_pound))
    top, bottom = plan.price.numerator * top, plan.price.denominator * bottom
    places = plan.rounding.price_points
    if places is None:
        return top, bottom
    return _rounded(top * 10**places, bottom, plan.rounding.mode), _one(10**places, prices)


def _one(number: int, like: Array) -> Array:
    """The same number for every bid of every lot, in the kind of number that `like` holds."""
    return np.full((1, 1), number, like.dtype)


def _rounded(top: Array, bottom: Array, mode: str) -> Array:
    """`top / bottom` as the nearest whole number, as `exact.rounded` does it."""
    whole = abs(top) // bottom
    rest = abs(top) - whole * bottom
    if mode == "half_up":
        whole = whole + (2 * rest >= bottom)
    elif mode == "half_even":
        whole = whole + ((2 * rest > bottom) | ((2 * rest == bottom) & (whole % 2 == 1)))
    return np.where(top < 0, -whole, whole)


def _long_division(top: Array, bottom: Array) -> Array:
    """Whole numbers in the order of `top / bottom` within each lot, equal where the fractions are equal.

    Two different fractions whose bottoms are at most m lie at least 1 / m² apart, so two digits in base m after the
    point tell them apart. Where 2 m² is below 2 to the 52, one digit in base 2 m² does it, worked out as a float: the
    quotient, and what it is multiplied to, are each off by at most a quarter, so two that should lie 2 apart stay 1
    apart; and equal fractions have the same nearest float.
    """
    if bottom.shape[1] == 1:
        return top
    base = int(bottom.max(initial=1))
    key = top // bottom
    rest = top - key * bottom
    parts = 2 * base * base
    if parts < 2**52 and top.dtype != np.object_:
        return _then(key, (rest / bottom * parts).astype(np.int64), parts)
    for _ in range(2):
        digit = rest * base // bottom
        key, rest = _then(key, digit, base), rest * base - digit * bottom
    return key


def _then(first: Array, second: Array, base: int) -> Array:
    """Whole numbers in the order of `first`, then of `second`, which is below `base`."""
    if first.dtype != np.object_ and (int(abs(first).max(initial=0)) + 1) * base * first.shape[1] >= LIMIT:
        first = _places(first)[0].astype(first.dtype)
    return first * base + second


def _places(key: Array) -> tuple[Array, Array]:
    """For each bid how many of its lot have a smaller key, and how many share its own."""
    bids = key.shape[1]
    both = np.sort(key * bids + np.arange(bids), axis=1)  # a bid's column stands behind its key: one sort moves both
    ordered = both // bids
    order = (both - ordered * bids).astype(np.int64)
    new = np.ones(key.shape, np.bool_)  # whether a group of equals begins here; the first of a lot always does
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    starts = np.flatnonzero(new)
    sizes = np.diff(starts, append=key.size).astype(np.int32)
    where = (order + np.arange(len(key))[:, None] * bids).ravel()
    place, size = np.empty(key.size, np.int32), np.empty(key.size, np.int32)
    place[where] = np.repeat((starts % bids).astype(np.int32), sizes)
    size[where] = np.repeat(sizes, sizes)
    return place.reshape(key.shape), size.reshape(key.shape)


def _link(plan: Plan, link: TieRule, quality: Array, marks: Array, prices: Array) -> Array | None:
    """What a link of the tie chain looks at, larger first; None where it has nothing to look at."""
    if link.rule == "higher_quality":
        return quality
    if link.rule == "lower_price":
        return -prices  # all alike, and so settling nothing, where no prices were given
    if link.rule == "higher_criterion" and any(link.criterion in (leaf.id, *leaf.under) for leaf in plan.leaves):
        return _earned(plan, marks, link.criterion)[0]
    return None


def _separate(place: Array, size: Array, there: Array, by: Array, settled: Array, number: int) -> None:
    """Split, in place, every group of equals whose members differ in `by`."""
    lots = ((size > 1) & there).any(axis=1)
    if not lots.any():
        return
    behind = by.max() - by[lots]
    inside, parts = _places(_then(place[lots].astype(by.dtype), behind, int(behind.max()) + 1))
    settled[lots] = np.where((parts < size[lots]) & there[lots], number, settled[lots])
    place[lots], size[lots] = inside, parts
