"""From rates to one price, and from a price to points by the method's formula."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from criteria.formulas import Formula as Parameters
from criteria.schema import Price, Rounding
from evaluation.model import Rate, Step
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.steps import PLUS, TIMES, given, round_step


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
