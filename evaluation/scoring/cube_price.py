"""What prices earn in many lots at once: the share of the points, for each formula, as one whole number over another.

`top` and `bottom` are (1, 1), (lots, 1) or (lots, bids), as wide as they differ; `bottom` is above 0. How large the
numbers can grow is worked out too, so that the cube knows when 64 bits do not hold them. Figures in pounds are brought
to the unit of the prices, which is 1 / `per_pound` pounds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria.formulas import (
    DiscountSaturation,
    DiscountShare,
    HalfGain,
    LinearOverSpan,
    LowestOverBid,
    LowestOverBidFloor,
    MeanDeviation,
    MedianDeviation,
    OneSidedLinear,
    PriceBands,
    ReferenceOverBid,
    SetRange,
    TwoSidedLinear,
)

Array = NDArray[Any]
Share = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Field:
    """Prices of many lots, and which of them the formula looks at."""

    prices: Array
    counted: Array
    per_pound: int

    @property
    def low(self) -> Array:
        """The lowest price of each lot, (lots, 1)."""
        least: Array = self.prices.min(axis=1, keepdims=True, where=self.counted, initial=self.prices.max(initial=1))
        return least

    @property
    def high(self) -> Array:
        """The highest price of each lot, (lots, 1); 1 where no price counts."""
        most: Array = self.prices.max(axis=1, keepdims=True, where=self.counted, initial=1)
        return most

    def whole(self, *pounds: Fraction) -> tuple[int, ...]:
        """The parts that make these amounts whole in the unit of the prices, and then the amounts in those parts."""
        sizes = [amount * self.per_pound for amount in pounds]
        unit = lcm(*(size.denominator for size in sizes))
        return (unit, *(int(size * unit) for size in sizes))

    def one(self, number: int) -> Array:
        """The same number for every bid of every lot."""
        return np.full((1, 1), number, self.prices.dtype)


def _lowest(_: LowestOverBid, field: Field) -> Share:
    return field.low, field.prices


def _floored(formula: LowestOverBidFloor, field: Field) -> Share:
    unit, floor = field.whole(formula.floor)
    return np.maximum(field.low * unit, floor), np.maximum(field.prices * unit, floor)


def _reference(formula: ReferenceOverBid, field: Field) -> Share:
    unit, reference = field.whole(formula.reference)
    bottom = unit * field.prices
    return np.full_like(bottom, reference), bottom


def _one_sided(formula: OneSidedLinear, field: Field) -> Share:
    far, one = formula.zero_at.numerator, formula.zero_at.denominator
    return far * field.low - one * field.prices, (far - one) * field.low


def _over_span(formula: LinearOverSpan, field: Field) -> Share:
    if formula.span is not None:
        unit, span = field.whole(formula.span)
        return span - unit * (field.prices - field.low), field.one(span)
    percent = formula.span_percent or Fraction(0)
    span_of_low = percent.numerator * field.low
    dearer = 100 * percent.denominator * (field.prices - field.low)
    return span_of_low - dearer, span_of_low


def _two_sided(_: TwoSidedLinear, field: Field) -> Share:
    gap = field.high - field.low
    flat = gap <= 0  # no gap to divide by: who asks no more than the lowest earns all
    top = np.where(flat, (field.prices <= field.low).astype(gap.dtype), field.high - field.prices)
    return top, np.where(flat, 1, gap)


def _set_range(formula: SetRange, field: Field) -> Share:
    unit, low, high = field.whole(formula.lowest, formula.highest)
    return high - unit * field.prices, field.one(high - low)


def _from_middle(at: Fraction, each: Fraction, field: Field, middle: Array, size: Array | int) -> Share:
    """`at` per cent at the middle, `each` for every per cent below it. The middle price is `middle / size`."""
    unit = lcm(at.denominator, each.denominator)
    top = int(at * unit) * middle + int(100 * each * unit) * (middle - size * field.prices)
    return top, 100 * unit * middle


def _round_mean(formula: MeanDeviation, field: Field) -> Share:
    whole = np.where(field.counted, field.prices, 0).sum(axis=1, keepdims=True)
    size = field.counted.sum(axis=1, keepdims=True).astype(field.prices.dtype)
    return _from_middle(formula.at_mean, formula.per_percent, field, np.maximum(whole, 1), size)


def _round_median(formula: MedianDeviation, field: Field) -> Share:
    rows = np.sort(np.where(field.counted, field.prices, field.prices.max(initial=1)), axis=1)
    size = np.maximum(field.counted.sum(axis=1, keepdims=True), 1)
    two = np.take_along_axis(rows, (size - 1) // 2, axis=1) + np.take_along_axis(rows, size // 2, axis=1)
    return _from_middle(formula.at_median, formula.per_percent, field, two, 2)


def _bands(formula: PriceBands, field: Field) -> Share:
    unit, *edges = field.whole(*(band.at_most for band in formula.bands))
    shares = [*(band.points for band in formula.bands), formula.above]
    parts = lcm(*(share.denominator for share in shares))
    places = np.searchsorted(np.array(edges, field.prices.dtype), field.prices * unit)
    return np.array([int(share * parts) for share in shares], field.prices.dtype)[places], field.one(100 * parts)


def _saturating(formula: DiscountSaturation, field: Field) -> Share:
    unit, ceiling = field.whole(formula.ceiling)
    full = formula.saturates_at
    top = 100 * full.denominator * (ceiling - unit * field.prices)
    return top, field.one(full.numerator * ceiling)


def _sharing(formula: DiscountShare, field: Field) -> Share:
    unit, ceiling = field.whole(formula.ceiling)
    least = formula.saturates_at
    full = np.maximum(100 * least.denominator * (ceiling - unit * field.low), least.numerator * ceiling)
    top = np.where(full > 0, 100 * least.denominator * (ceiling - unit * field.prices), 0)
    return top, np.maximum(full, 1)


def _half_gain(formula: HalfGain, field: Field) -> Share:
    unit, ceiling, edge = field.whole(formula.ceiling, formula.threshold)
    share, prices = formula.share, unit * field.prices
    above = share.denominator * (ceiling - prices)
    below = share.denominator * (ceiling - edge) + share.numerator * (edge - prices)
    return np.where(prices >= edge, above, below), field.one(share.denominator * ceiling)


_SHARES: Mapping[type, Callable[[Any, Field], Share]] = MappingProxyType(
    {
        LowestOverBid: _lowest,
        LowestOverBidFloor: _floored,
        ReferenceOverBid: _reference,
        OneSidedLinear: _one_sided,
        LinearOverSpan: _over_span,
        TwoSidedLinear: _two_sided,
        SetRange: _set_range,
        MeanDeviation: _round_mean,
        MedianDeviation: _round_median,
        PriceBands: _bands,
        DiscountSaturation: _saturating,
        DiscountShare: _sharing,
        HalfGain: _half_gain,
    }
)


def share_of_points(formula: object, field: Field) -> Share:
    """The share of the points for price that every bid earns, held at none and at all where the formula is.

    Raises TypeError for a formula that is not known here.
    """
    top, bottom = _raw(formula, field)
    if isinstance(formula, LowestOverBid | LowestOverBidFloor):
        return top, bottom  # between none and all by themselves
    if getattr(formula, "below_zero", "zero") == "zero":
        top = np.maximum(top, 0)
    return (np.minimum(top, bottom) if getattr(formula, "cap", True) else top), bottom


def largest_share(formula: object, per_pound: int, price: int, bids: int) -> tuple[int, int, int]:
    """How large `top`, `bottom` and any number on the way to them can be, for so many bids at prices up to this one.

    What is worked out rises and falls with single prices, with the lowest, the highest and their sum, so it is largest
    where each of these is as large or as small as can be: lots of one dear bid, one cheap bid, all dear and all cheap.
    """
    lots = [[price, *[1] * (bids - 1)], [1, *[price] * (bids - 1)], [price] * bids, [1] * bids]
    prices = np.array(lots, np.object_).reshape(len(lots), bids)
    field = Field(prices, np.ones(prices.shape, np.bool_), per_pound)
    top, bottom = _raw(formula, field)
    unit, *sizes = field.whole(*_figures(formula))
    over, under = int(abs(top).max()), int(bottom.max())
    return over, under, 4 * max(over, under, bids * unit * price, *map(abs, sizes))


def _raw(formula: object, field: Field) -> Share:
    share = _SHARES.get(type(formula))
    if share is None:
        raise TypeError(f"many lots cannot be scored at once by '{getattr(formula, 'rule', formula)}'")
    return share(formula, field)


def _figures(formula: object) -> list[Fraction]:
    """Every figure that a formula is told, those of its bands among them."""
    values = [getattr(formula, name) for name in getattr(type(formula), "model_fields", ())]
    inner = [figure for value in values if isinstance(value, tuple) for row in value for figure in _figures(row)]
    return [*(value for value in values if isinstance(value, Fraction)), *inner]
