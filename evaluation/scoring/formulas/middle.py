"""Formulas that measure a price from the middle of the field: its mean, or its median."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.formulas import MeanDeviation, MedianDeviation
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, limited, needed
from evaluation.scoring.steps import MINUS, OPEN, OVER, PLUS, SHUT, TIMES

_HUNDRED = Fraction(100)


def _mean_of(what: str, prices: Sequence[Step]) -> Step:
    """The mean of `prices`, of which there is at least one."""
    tokens: list[Fraction | str] = [OPEN]
    for price in prices:
        tokens += [PLUS, price.value] if len(tokens) > 1 else [price.value]
    count = Fraction(len(prices))
    value = sum((price.value for price in prices), Fraction(0)) / count
    return Step(what, value, working=(*tokens, SHUT, OVER, count), parts=tuple(prices), unit="GBP")


def _mean(_: MeanDeviation, prices: Sequence[Step]) -> Step | None:
    return _mean_of("mean_price", prices) if prices else None


def _median(_: MedianDeviation, prices: Sequence[Step]) -> Step | None:
    """The price in the middle; of an even number, the mean of the two in the middle."""
    if not prices:
        return None
    rows = sorted(prices, key=lambda step: (step.value, step.of))
    half = len(rows) // 2
    return _mean_of("median_price", rows[half : half + 1] if len(rows) % 2 else rows[half - 1 : half + 1])


def _from_middle(at: Fraction, each: Fraction, available: Fraction, price: Step, middle: Step) -> Step:
    """`at` per cent of the points at the middle, `each` per cent for every per cent below it, less above."""
    working = (_HUNDRED, TIMES, OPEN, middle.value, MINUS, price.value, SHUT, OVER, middle.value)
    value = _HUNDRED * (middle.value - price.value) / middle.value
    name = "the mean" if middle.what == "mean_price" else "the median"
    below = Step("percent_below", value, of=name, working=working, parts=(middle, price), unit="percent")
    earned = at + each * below.value
    share = Step(
        "share_of_points", earned, working=(at, PLUS, each, TIMES, below.value), parts=(below,), unit="percent"
    )
    line = (available, TIMES, share.value, OVER, _HUNDRED)
    step = Step("price_points", available * share.value / _HUNDRED, working=line, parts=(share,), unit="points")
    return limited(step, available)


def _round_mean(parameters: MeanDeviation, available: Fraction, price: Step, reference: Step | None) -> Step:
    return _from_middle(parameters.at_mean, parameters.per_percent, available, price, needed(reference))


def _round_median(parameters: MedianDeviation, available: Fraction, price: Step, reference: Step | None) -> Step:
    return _from_middle(parameters.at_median, parameters.per_percent, available, price, needed(reference))


MEAN_DEVIATION = PriceFormula(
    "mean_deviation",
    "Per cent below or above the mean price",
    "A price at the mean of the prices that count earns {at_mean}% of the {points} points. Each 1% below the mean "
    "earns {per_percent}% of them more, each 1% above it {per_percent}% less, never below 0 or above {points}.",
    "procurementtemplates.co.uk, mean calculation: 50 points at the mean, one for each 1% above or below",
    MeanDeviation,
    written="per cent below the mean = 100 × (mean − this price) ÷ mean; points for price × (share at the mean "
    "+ points for each per cent × per cent below the mean) ÷ 100, held at 0 and at the points for "
    "price",
    relative=True,
    points=_round_mean,
    reference=_mean,
    compared="The mean price is",
)
MEDIAN_DEVIATION = PriceFormula(
    "median_deviation",
    "Per cent below or above the median price",
    "A price at the median of the prices that count earns {at_median}% of the {points} points. Each 1% below the "
    "median earns {per_percent}% of them more, each 1% above it {per_percent}% less, never below 0 or above {points}.",
    "The mean method round the median, as German public tenders' Medianmethode measures prices",
    MedianDeviation,
    written="per cent below the median = 100 × (median − this price) ÷ median; points for price × (share at "
    "the median + points for each per cent × per cent below the median) ÷ 100, held at 0 and at the "
    "points for price",
    relative=True,
    points=_round_median,
    reference=_median,
    library=True,
    compared="The median price is",
)
