"""From rates to one price, and from a price to points: the catalogue of price formulas.

A formula is one rule with one name: a function here, a page in docs/rules, a case file in tests/cases/price, and an
entry in the picker. All are exact. A price is always above 0: nil rates are refused when they are read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from criteria.schema import Formula as Parameters
from criteria.schema import OneSidedLinear, Price, ReferenceOverBid, Rounding
from evaluation.exact import text
from evaluation.model import Rate, Step
from evaluation.scoring.steps import MINUS, OPEN, OVER, PLUS, SHUT, TIMES, given, held, round_step

Reference = Callable[[Parameters, Sequence[Step]], Step | None]
Points = Callable[[Parameters, Fraction, Step, Step | None], Step]


@dataclass(frozen=True, slots=True)
class PriceFormula:
    """One way to turn a price into points.

    `sentence` says it in plain words, with the parameters and `{points}` in braces. `relative` formulas look at other
    bids: when one leaves, the rest change. `reference` picks what is compared with, `points` does the sum.
    """

    id: str
    title: str
    sentence: str
    relative: bool
    source: str
    reference: Reference
    points: Points
    kind: str = "price"

    def words(self, parameters: Parameters, available: Fraction) -> str:
        """The sentence with this method's own figures in it."""
        values = {name: _shown(value) for name, value in dict(parameters).items()}
        return self.sentence.format(points=text(available), **values)


def _shown(value: object) -> str:
    return text(value) if isinstance(value, Fraction) else str(value)


def one_price(
    price: Price, rates: Mapping[str, Rate], rounding: Rounding | None = None
) -> tuple[Step | None, tuple[str, ...]]:
    """A bid's one price in pounds, from its rates, as the method's `basis` says; or None and the lines that lack a
    rate.

    "weights": sum of weight / 100 x rate; "volumes": sum of volume x rate. Rounded only where `rounding.price` says so.
    """
    missing = tuple(line.id for line in price.lines if line.id not in rates and line.rate is None)
    if missing:
        return None, missing
    parts, tokens = [], list[Fraction | str]()
    for line in price.lines:
        rate = rates[line.id].amount if line.id in rates else (line.rate or Fraction(0))
        source = rates[line.id].source if line.id in rates else None
        size = line.volume if price.basis == "volumes" else (line.weight or Fraction(0)) / 100
        size = size or Fraction(0)
        part = given("rate", rate, of=line.title, source=source, unit="GBP")
        parts.append(
            Step("price_line", size * rate, of=line.title, working=(size, TIMES, rate), parts=(part,), unit="GBP")
        )
        tokens += [PLUS, size * rate] if tokens else [size * rate]
    whole = Step(
        "price", sum((p.value for p in parts), Fraction(0)), working=tuple(tokens), parts=tuple(parts), unit="GBP"
    )
    step = round_step(whole, rounding.price if rounding else None, rounding.mode if rounding else "half_up")
    # A price that the published rounding takes down to nothing cannot be compared with: somebody has to look at it.
    return (step, ()) if step.value > 0 else (None, tuple(line.id for line in price.lines))


def compared_with(parameters: Parameters, prices: Sequence[Step]) -> Step | None:
    """What the formula compares each price with; None where there is nothing to compare with, or no need."""
    return FORMULAS[parameters.rule].reference(parameters, prices)


def price_points(parameters: Parameters, available: Fraction, price: Step, reference: Step | None) -> Step:
    """Points out of `available` for one price, by the method's formula, unrounded."""
    return FORMULAS[parameters.rule].points(parameters, available, price, reference)


def _lowest(_: Parameters, prices: Sequence[Step]) -> Step | None:
    if not prices:
        return None
    low = min(prices, key=lambda step: step.value)
    return Step("lowest_price", low.value, of=low.of, working=(low.value,), parts=(low,), unit="GBP")


def _published(parameters: Parameters, _: Sequence[Step]) -> Step | None:
    if not isinstance(parameters, ReferenceOverBid):
        raise TypeError("a published reference price belongs to the formula 'reference_over_bid'")
    return given("reference_price", parameters.reference, unit="GBP")


def _nothing(_: Parameters, __: Sequence[Step]) -> Step | None:
    return None


def _ratio(_: Parameters, available: Fraction, price: Step, reference: Step | None) -> Step:
    compared = _needed(reference)
    working = (available, TIMES, compared.value, OVER, price.value)
    value = available * compared.value / price.value
    return Step("price_points", value, working=working, parts=(compared, price), unit="points")


def _capped_ratio(parameters: Parameters, available: Fraction, price: Step, reference: Step | None) -> Step:
    step = _ratio(parameters, available, price, reference)
    capped = isinstance(parameters, ReferenceOverBid) and parameters.cap and step.value > available
    return held(step, available, "not_above_points_available") if capped else step


def _one_sided(parameters: Parameters, available: Fraction, price: Step, reference: Step | None) -> Step:
    if not isinstance(parameters, OneSidedLinear):
        raise TypeError("this sum belongs to the formula 'one_sided_linear'")
    low = _needed(reference)
    zero = Step(
        "zero_price",
        parameters.zero_at * low.value,
        working=(parameters.zero_at, TIMES, low.value),
        parts=(low,),
        unit="GBP",
    )
    working = (
        available,
        TIMES,
        OPEN,
        zero.value,
        MINUS,
        price.value,
        SHUT,
        OVER,
        OPEN,
        zero.value,
        MINUS,
        low.value,
        SHUT,
    )
    value = available * (zero.value - price.value) / (zero.value - low.value)
    step = Step("price_points", value, working=working, parts=(zero, price, low), unit="points")
    below = value < 0 and parameters.below_zero == "zero"
    above = value > available  # a bid that is compared but not in the set can lie below the set's lowest
    if below:
        return held(step, Fraction(0), "not_below_zero")
    return held(step, available, "not_above_points_available") if above else step


def _none(_: Parameters, __: Fraction, ___: Step, ____: Step | None) -> Step:
    raise TypeError("where the authority fixes the rate a price score cannot exist")


def _needed(reference: Step | None) -> Step:
    if reference is None:
        raise ValueError("there is no price to compare with")
    return reference


_LOWEST_OVER_BID = PriceFormula(
    "lowest_over_bid",
    "Lowest price over bid price",
    "The lowest price earns all {points} points. "
    "Every other price earns the lowest price divided by it, times {points}.",
    relative=True,
    source="Brodies LLP, A new approach to evaluating price submissions in tenders, 2024",
    reference=_lowest,
    points=_ratio,
)
_ONE_SIDED_LINEAR = PriceFormula(
    "one_sided_linear",
    "Straight line from the lowest price",
    "The lowest price earns all {points} points. "
    "Points fall in a straight line to none at {zero_at} times the lowest price.",
    relative=True,
    source="South Africa, Preferential Procurement Regulations; Canton of Bern, decision 2018.GEF.1669",
    reference=_lowest,
    points=_one_sided,
)
_REFERENCE_OVER_BID = PriceFormula(
    "reference_over_bid",
    "Published reference price over bid price",
    "A price of £{reference} earns {points} points. Every price earns £{reference} divided by it, times {points}. "
    "No bid changes another's points.",
    relative=False,
    source="Negometrix; Vind Inkoop & Aanbesteding: a fixed reference in place of the lowest bid",
    reference=_published,
    points=_capped_ratio,
)
_FIXED_RATE = PriceFormula(
    "fixed_rate",
    "Rates fixed by the authority",
    "The authority sets every rate, so price earns no points and providers are compared on quality alone.",
    relative=False,
    source="Bracknell Forest Council, homecare framework 2022-27, find-tender 074456-2025",
    reference=_nothing,
    points=_none,
)

FORMULAS: Mapping[str, PriceFormula] = MappingProxyType(
    {formula.id: formula for formula in (_LOWEST_OVER_BID, _ONE_SIDED_LINEAR, _REFERENCE_OVER_BID, _FIXED_RATE)}
)
