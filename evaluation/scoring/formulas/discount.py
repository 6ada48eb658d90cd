"""Formulas that reward the discount on a published ceiling price, with brakes on the lowest bids."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.formulas import DiscountSaturation, DiscountShare, HalfGain
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, limited, needed
from evaluation.scoring.steps import MINUS, OPEN, OVER, PLUS, SHUT, TIMES, given

_HUNDRED, _ONE = Fraction(100), Fraction(1)


def _discount(ceiling: Fraction, price: Step, what: str = "discount") -> Step:
    """What the price lies below the ceiling, in per cent of the ceiling; below 0 for a price above it."""
    top = given("ceiling_price", ceiling, unit="GBP")
    working = (_HUNDRED, TIMES, OPEN, ceiling, MINUS, price.value, SHUT, OVER, ceiling)
    value = _HUNDRED * (ceiling - price.value) / ceiling
    return Step(what, value, of=price.of, working=working, parts=(top, price), unit="percent")


def _of_discount(available: Fraction, discount: Step, full: Step) -> Step:
    working = (available, TIMES, discount.value, OVER, full.value)
    value = available * discount.value / full.value
    return limited(Step("price_points", value, working=working, parts=(discount, full), unit="points"), available)


def _saturating(parameters: DiscountSaturation, available: Fraction, price: Step, _: Step | None) -> Step:
    full = given("saturation", parameters.saturates_at, unit="percent")
    return _of_discount(available, _discount(parameters.ceiling, price), full)


def _full_discount(parameters: DiscountShare, prices: Sequence[Step]) -> Step | None:
    """The discount that earns all the points: the highest, or the published one where that is more; never below 0."""
    if not prices:
        return None
    found = [_discount(parameters.ceiling, price, "highest_discount") for price in prices]
    high = max(found, key=lambda step: step.value)
    least = given("saturation", parameters.saturates_at, unit="percent")
    value = max(high.value, least.value, Fraction(0))
    return Step("full_discount", value, working=(value,), parts=(high, least), unit="percent")


def _sharing(parameters: DiscountShare, available: Fraction, price: Step, reference: Step | None) -> Step:
    discount, full = _discount(parameters.ceiling, price), needed(reference)
    if full.value > 0:
        return _of_discount(available, discount, full)
    # Nobody gives a discount, and points are for discounts: a price at the ceiling earns none here as anywhere.
    none = Fraction(0)
    return Step("price_points", none, of="no_discount", working=(none,), parts=(discount, full), unit="points")


def _half_gain(parameters: HalfGain, available: Fraction, price: Step, _: Step | None) -> Step:
    ceiling, low = parameters.ceiling, parameters.threshold
    top, edge = given("ceiling_price", ceiling, unit="GBP"), given("threshold_price", low, unit="GBP")
    working: tuple[Fraction | str, ...]
    if price.value >= low:
        gain, working = _ONE - price.value / ceiling, (_ONE, MINUS, price.value, OVER, ceiling)
    else:
        gain = _ONE - low / ceiling + parameters.share * (low - price.value) / ceiling
        below = (parameters.share, TIMES, OPEN, low, MINUS, price.value, SHUT, OVER, ceiling)
        working = (_ONE, MINUS, low, OVER, ceiling, PLUS, *below)
    line = (available, TIMES, OPEN, *working, SHUT)
    step = Step("price_points", available * gain, working=line, parts=(price, top, edge), unit="points")
    return limited(step, available)


DISCOUNT_SATURATION = PriceFormula(
    "discount_saturation",
    "Discount on a ceiling, up to a published discount",
    "A price at £{ceiling} earns nothing; a discount of {saturates_at}% earns all {points} points, in a straight line "
    "between. A larger discount earns no more. No bid changes another's points.",
    "Spanish tender scales (baremo) with a saturation discount; test vectors of baremo.motor, 2026",
    DiscountSaturation,
    written="discount = 100 × (ceiling − this price) ÷ ceiling; points for price × discount ÷ discount that "
    "earns all, held at 0 and at the points for price",
    relative=False,
    points=_saturating,
    library=True,
)
DISCOUNT_SHARE = PriceFormula(
    "discount_share",
    "Discount on a ceiling, as a share of the highest",
    "A price at £{ceiling} earns nothing. The highest discount earns all {points} points, unless it is below "
    "{saturates_at}%: then {saturates_at}% would. Every other discount earns its share of that.",
    "Spain, order 6/2014 of Aragón; test vectors of baremo.motor, 2026, for the form without a saturation discount",
    DiscountShare,
    written="discount = 100 × (ceiling − this price) ÷ ceiling; points for price × discount ÷ the larger of "
    "the highest discount and the published one, held at 0 and at the points for price",
    relative=True,
    points=_sharing,
    reference=_full_discount,
    library=True,
    compared="The highest discount is",
)
HALF_GAIN = PriceFormula(
    "half_gain",
    "Less gain below a low-price threshold",
    "A price earns {points} points times what it lies below £{ceiling}, as a share of £{ceiling}. Below £{threshold} "
    "every further pound counts only {share} of a pound. No bid changes another's points.",
    "Japan, comprehensive evaluation of public works tenders: half the gain below the low-price threshold",
    HalfGain,
    written="at or above the threshold: points for price × (1 − this price ÷ ceiling); below it: points for "
    "price × (1 − threshold ÷ ceiling + share × (threshold − this price) ÷ ceiling), held at 0 and at "
    "the points for price",
    relative=False,
    points=_half_gain,
    library=True,
)
