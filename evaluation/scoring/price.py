"""From rates to one price, and from a price to points by the method's formula."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from criteria.formulas import Formula as Parameters
from criteria.schema import Price, Rounding
from evaluation.model import CostLine, Rate, Step
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.formulas.base import Measured
from evaluation.scoring.steps import PLUS, TIMES, added, given, round_step


def one_price(
    price: Price, rates: Mapping[str, Rate], rounding: Rounding | None = None
) -> tuple[Step | None, tuple[str, ...]]:
    """A bid's one price in pounds, from its rates, as the method's `basis` says; or None and the lines that lack a
    rate.

    "weights" and "lines": sum of weight / 100 x rate; "volumes": sum of volume x rate. Rounded only where
    `rounding.price` says so.
    """
    missing = tuple(line.id for line in price.lines if line.id not in rates and line.rate is None)
    if missing:
        return None, missing
    parts, tokens = [], list[Fraction | str]()
    for line in price.lines:
        # Where the authority fixes a line's rate, that is the rate, whatever was offered.
        rate = line.rate if line.rate is not None else rates[line.id].amount
        source = rates[line.id].source if line.rate is None else None
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


def offer_of(price: Price, whole: Step | None, costs: Mapping[str, CostLine]) -> Measured:
    """What of a bid the formula looks at: its one price, or what the formula makes of its cost breakdown.

    With it, what is missing of the breakdown: "costs", or "costs:" and the id of each line.
    """
    measure = FORMULAS[price.formula.rule].of_costs if price.formula else None
    return (whole, ()) if measure is None else measure(price.formula, costs)


def reference_of(price: Price, offers: Sequence[Step]) -> Step | None:
    """What the method's formula compares each of `offers` with, of bids that count; None where there is nothing.

    With the basis "lines" each line has a reference of its own: they are the parts, in the order of the lines, of one
    step that adds them up by weight.
    """
    if price.formula is None or price.basis != "lines":
        return compared_with(price.formula, offers) if price.formula else None
    parts = []
    for place, line in enumerate(price.lines):
        found = compared_with(price.formula, [_rate_of(offer, place) for offer in offers])
        if found is None:
            return None
        size = (line.weight or Fraction(0)) / 100
        working = (size, TIMES, found.value)
        parts.append(
            Step("line_reference", size * found.value, of=line.title, working=working, parts=(found,), unit=found.unit)
        )
    return added("line_references", parts, unit=parts[0].unit) if parts else None


def points_of(price: Price, available: Fraction, offer: Step, reference: Step | None) -> Step:
    """Points out of `available` for one offer, unrounded; with the basis "lines" the sum of the points of its lines.

    `reference` is what `reference_of` gave. Raises ValueError where the method has no formula.
    """
    if price.formula is None:
        raise ValueError("the method has no formula for points")
    if price.basis != "lines":
        return price_points(price.formula, available, offer, reference)
    parts = []
    for place, line in enumerate(price.lines):
        size = available * (line.weight or Fraction(0)) / 100
        compared = reference.parts[place].parts[0] if reference else None
        step = price_points(price.formula, size, _rate_of(offer, place), compared)
        parts.append(replace(step, what="line_points", of=line.title))
    return added("price_points", parts)


def _rate_of(offer: Step, place: int) -> Step:
    """The rate that a bid's one price holds for a line, with the bid's provider."""
    return replace(offer.parts[place].parts[0], of=offer.of)
