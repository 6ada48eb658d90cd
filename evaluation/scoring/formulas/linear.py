"""Formulas whose points fall along a straight line."""

from fractions import Fraction

from criteria.formulas import OneSidedLinear
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, needed
from evaluation.scoring.formulas.ratio import lowest
from evaluation.scoring.steps import MINUS, OPEN, OVER, SHUT, TIMES, held


def _one_sided(parameters: OneSidedLinear, available: Fraction, price: Step, reference: Step | None) -> Step:
    low = needed(reference)
    working = (parameters.zero_at, TIMES, low.value)
    zero = Step("zero_price", parameters.zero_at * low.value, working=working, parts=(low,), unit="GBP")
    up, across = (OPEN, zero.value, MINUS, price.value, SHUT), (OPEN, zero.value, MINUS, low.value, SHUT)
    value = available * (zero.value - price.value) / (zero.value - low.value)
    line = (available, TIMES, *up, OVER, *across)
    step = Step("price_points", value, working=line, parts=(zero, price, low), unit="points")
    below = value < 0 and parameters.below_zero == "zero"
    above = value > available  # a bid that is compared but not in the set can lie below the set's lowest
    if below:
        return held(step, Fraction(0), "not_below_zero")
    return held(step, available, "not_above_points_available") if above else step


ONE_SIDED_LINEAR = PriceFormula(
    "one_sided_linear",
    "Straight line from the lowest price",
    "The lowest price earns all {points} points. "
    "Points fall in a straight line to none at {zero_at} times the lowest price.",
    "South Africa, Preferential Procurement Regulations; Canton of Bern, decision 2018.GEF.1669",
    OneSidedLinear,
    relative=True,
    points=_one_sided,
    reference=lowest,
)
