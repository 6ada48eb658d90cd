"""Rules about the figures of a price formula: what nobody could have meant is refused, in a buyer's words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, get_args

from criteria.formulas import (
    CostName,
    DiscountSaturation,
    DiscountShare,
    HalfGain,
    LinearOverSpan,
    Logarithmic,
    MeanDeviation,
    MedianDeviation,
    PriceBands,
    PriceMatrix,
    SetRange,
    StaffShare,
)
from criteria.schema import Method
from evaluation.exact import text

#: the parameters of formulas that are prices, in pounds
POUNDS = ("floor", "span", "lowest", "highest", "reference", "bands", "rows", "ceiling", "threshold")


def figures_are_usable(method: Method) -> Iterator[str]:
    """A sentence for every figure of the formula that makes no sense."""
    formula = method.price.formula
    if formula is None:
        return
    for name in ("floor", "reference", "ceiling"):
        value = getattr(formula, name, None)
        if value is not None and value <= 0:
            yield f"price > formula: '{name}' has to be a price above 0."
    for sentence in _FIGURES.get(formula.rule, _none)(formula):
        yield f"price > formula: {sentence}"


def _none(_: object) -> Iterator[str]:
    yield from ()


#: as near to 1 as a multiple may be: with less between, a logarithm of it is no more than its own rounding
NEAREST = Fraction(100_001, 100_000)


def _multiple(formula: Any) -> Iterator[str]:  # noqa: ANN401 - every formula with a 'zero_at' that multiplies
    if formula.zero_at <= 1:
        of = "reference" if getattr(formula, "reference", None) is not None else "lowest price"
        yield f"'zero_at' is a multiple of the {of} above 1; it is {text(formula.zero_at)}."
    elif formula.zero_at < NEAREST:
        yield f"'zero_at' is too near 1 to be meant: at least {text(NEAREST)}."


def _span(formula: LinearOverSpan) -> Iterator[str]:
    given = [(name, value) for name in ("span", "span_percent") if (value := getattr(formula, name)) is not None]
    if len(given) != 1:
        yield "give exactly one of 'span' (pounds) and 'span_percent' (per cent of the lowest price)."
    for name, value in given:
        if value <= 0:
            yield f"'{name}' has to be above 0, or no price but the lowest earns anything; it is {text(value)}."


def _set_range(formula: SetRange) -> Iterator[str]:
    if formula.lowest < 0:
        yield "'lowest' has to be a price, 0 or more."
    if formula.lowest >= formula.highest:
        yield "'lowest' has to be below 'highest', or there is no range for the points to fall over."


def _deviation(formula: MeanDeviation | MedianDeviation) -> Iterator[str]:
    name, at = ("at_mean", formula.at_mean) if isinstance(formula, MeanDeviation) else ("at_median", formula.at_median)
    if not 0 < at <= 100:
        yield f"'{name}' is a share of the points, above 0 and at most 100 per cent; it is {text(at)}."
    if formula.per_percent <= 0:
        yield "'per_percent' has to be above 0, or a lower price would not earn more."


def _logarithmic(formula: Logarithmic) -> Iterator[str]:
    yield from _multiple(formula)


def _steps(name: str, prices: Sequence[Fraction], points: Sequence[Fraction]) -> Iterator[str]:
    """What holds for bands and for a matrix: cheapest first, never more points for a dearer price."""
    if not prices:
        yield f"'{name}' has to hold at least one price with its points."
    if any(price <= 0 for price in prices):
        yield f"'{name}': every price has to be above 0."
    if any(later <= first for first, later in pairwise(prices)):
        yield f"'{name}' has to stand in order, the lowest price first, each price once."
    if any(not 0 <= value <= 100 for value in points):
        yield f"'{name}': points are out of 100 of what price can earn, so 0 to 100."
    if any(later > first for first, later in pairwise(points)):
        yield f"'{name}': a higher price cannot earn more points than a lower one."


def _bands(formula: PriceBands) -> Iterator[str]:
    points = [band.points for band in formula.bands]
    yield from _steps("bands", [band.at_most for band in formula.bands], points)
    if not 0 <= formula.above <= min(points, default=Fraction(100)):
        yield "'above', for a price over the last band, is at least 0 and no more than the last band earns."


def _matrix(formula: PriceMatrix) -> Iterator[str]:
    yield from _steps("rows", [row.price for row in formula.rows], [row.points for row in formula.rows])


def _saturation(formula: DiscountSaturation | DiscountShare) -> Iterator[str]:
    least_above = formula.rule == "discount_saturation"
    low = formula.saturates_at <= 0 if least_above else formula.saturates_at < 0
    if low or formula.saturates_at >= 100:
        edge = "above 0" if least_above else "0 or more"
        yield f"'saturates_at' is a discount in per cent, {edge} and below 100; it is {text(formula.saturates_at)}."


def _half_gain(formula: HalfGain) -> Iterator[str]:
    if not 0 < formula.threshold < formula.ceiling:
        yield "'threshold' has to lie above 0 and below 'ceiling'."
    if not 0 <= formula.share <= 1:
        yield f"'share' is the part of a gain that counts, 0 to 1 (a half is \"1/2\"); it is {text(formula.share)}."


def _staff_share(formula: StaffShare) -> Iterator[str]:
    named = set(formula.lines)
    if not named or len(named) == len(get_args(CostName)):
        yield "'lines' has to name some of the cost lines and not all of them, or every bid has the same share."
    if len(named) < len(formula.lines):
        yield "'lines' names a cost line twice."
    if not 0 <= formula.zero_at < formula.full_at <= 100:
        yield "'zero_at' has to be below 'full_at', both from 0 to 100 per cent of the cost."


_FIGURES: Mapping[str, Callable[[Any], Iterator[str]]] = MappingProxyType(
    {
        "one_sided_linear": _multiple,
        "linear_over_span": _span,
        "set_range": _set_range,
        "mean_deviation": _deviation,
        "median_deviation": _deviation,
        "logarithmic": _logarithmic,
        "price_bands": _bands,
        "price_matrix": _matrix,
        "discount_saturation": _saturation,
        "discount_share": _saturation,
        "half_gain": _half_gain,
        "staff_share": _staff_share,
    }
)


def lines_fit_the_formula(method: Method) -> Iterator[str]:
    """A sentence for every way in which the price lines and the formula do not go together."""
    price = method.price
    formula = price.formula
    if price.basis == "lines":
        yield from _each_line_is_scored(method)
    if formula is None:
        return
    if formula.rule == "price_matrix":
        yield from _prices_can_be_on_the_matrix(method, formula)
    if formula.rule == "staff_share":
        for line in price.lines:
            if line.highest is None and line.rate is None:
                yield (
                    f"price > lines > '{line.id}': 'staff_share' gives no points for a lower price, so the line needs "
                    "its cap, a 'highest'."
                )


def _each_line_is_scored(method: Method) -> Iterator[str]:
    formula, lines = method.price.formula, method.price.lines
    if formula is None or formula.rule in ("fixed_rate", "staff_share"):
        yield "price > basis: 'lines' scores every price line by a formula, and this method has none that does."
        return
    in_pounds = any(getattr(formula, name, None) is not None for name in POUNDS)
    if in_pounds and len({(line.unit, line.minutes) for line in lines}) > 1:
        yield (
            "price > formula: it publishes a price in pounds, and the price lines are priced for different things; "
            "with the basis 'lines' they have to be alike."
        )


def _prices_can_be_on_the_matrix(method: Method, formula: PriceMatrix) -> Iterator[str]:
    price = method.price
    if price.basis == "volumes" or (price.basis == "weights" and len(price.lines) > 1):
        yield (
            "price > basis: the one price of several lines, or of a volume, is on no matrix; use one line with the "
            "weight 100, or the basis 'lines'."
        )
    if method.rounding.price is not None:
        yield "rounding > price: a price that is chosen from a matrix is not rounded; leave it out."
    size = 10**price.decimals
    if any((row.price * size).denominator != 1 for row in formula.rows):
        yield f"price > formula: 'rows' has a price with more than {price.decimals} decimals, which nobody may bid."
