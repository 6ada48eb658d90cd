"""The logarithmic formula: equal ratios of price cost equal points.

Logarithms are irrational, so they are fixed to stated digits and are exact from there on, the same on every machine:
the ratio of two prices and each logarithm are rounded to `DIGITS` significant digits, half to even, and the quotient of
the two logarithms to `PLACES` places. Python's decimal module rounds its logarithms correctly
(https://docs.python.org/3/library/decimal.html, `Context.ln`).
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from criteria.formulas import Logarithmic
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, Show, limited, needed, pounds
from evaluation.scoring.formulas.ratio import lowest
from evaluation.scoring.steps import MINUS, OPEN, OVER, SHUT, TIMES, given, round_step

DIGITS, PLACES = 40, 30
_CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)


def logarithm(value: Fraction) -> Fraction:
    """The natural logarithm of a number above 0, by the two roundings above."""
    ratio = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(_CONTEXT.ln(ratio))


def _reference(parameters: Logarithmic, prices: Sequence[Step]) -> Step | None:
    if parameters.reference is not None:
        return given("reference_price", parameters.reference, unit="GBP")
    return lowest(parameters, prices)


def _points(parameters: Logarithmic, available: Fraction, price: Step, reference: Step | None) -> Step:
    compared, one = needed(reference), Fraction(1)
    over = (price.value, OVER, compared.value)
    ratio = Step("price_ratio", price.value / compared.value, working=over, parts=(price, compared))
    zero = given("zero_ratio", parameters.zero_at)
    above, below = (Step("logarithm", logarithm(step.value), parts=(step,)) for step in (ratio, zero))
    line = (above.value, OVER, below.value)
    exact = Step("log_share", above.value / below.value, working=line, parts=(above, below))
    share = round_step(exact, PLACES, "half_even")
    working = (available, TIMES, OPEN, one, MINUS, share.value, SHUT)
    step = Step("price_points", available * (one - share.value), working=working, parts=(share,), unit="points")
    return limited(step, available)


def _compared_in_words(parameters: Logarithmic, show: Show) -> Mapping[str, str]:
    if parameters.reference is None:
        return {"start": "The lowest price", "times": "the lowest price"}
    named = pounds(parameters.reference, show)
    return {"start": f"A price of {named} or less", "times": named}


LOGARITHMIC = PriceFormula(
    "logarithmic",
    "Logarithm of the price",
    "{start} earns all {points} points and {zero_at} times {times} earns none. Between them each rise by the same per "
    "cent costs the same points.",
    "Negometrix, logarithmic score; Chen, on scores of the form a - b log(price / lowest price)",
    Logarithmic,
    written="points for price × (1 − share that is lost), held at 0 and at the points for price, where the "
    "share that is lost = ln(this price ÷ lowest price) ÷ ln(multiple that earns none). With a "
    "published reference, it stands in place of the lowest price",
    relative=True,
    points=_points,
    reference=_reference,
    library=True,
    published="reference",
    told=_compared_in_words,
)
