"""What the fictional providers charge and say it costs: built on the council's stated cost of care in each lot."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random

from criteria.schema import Method
from evaluation.exact import rounded
from evaluation.fair_cost.assumptions import Mix
from evaluation.fair_cost.homecare import build_up, price_of_visit
from evaluation.low_price.floors import LotCost, at_legal_minimum
from evaluation.service.cost import lot_costs

PENNY = Fraction("0.01")
HOURS_A_WEEK = Fraction(24)  # of contact for a care worker, for the National Insurance threshold

#: Nine whole cost builds for homecare, 2022-23, pounds per contact hour: wage, travel time, mileage, PPE, training,
#: holiday, other paid time, sickness, notice, business, and the return as a share of cost. From the anonymised returns
#: in Sefton Council's cost of care report
#: (https://www.sefton.gov.uk/media/6219/annex-b-domiciliary-care-sefton-council.pdf).
BUILDS: Mapping[int, tuple[str, ...]] = {
    1: ("10.58", "0", "0.14", "0.23", "0.06", "1.32", "0", "0.26", "0", "4.23", "0.015"),
    2: ("13.67", "0.64", "0.42", "0.12", "0.21", "1.82", "1.10", "0.49", "0.32", "3.37", "0.03"),
    3: ("10.98", "0", "0.46", "0.30", "0.45", "1.42", "0", "0.16", "0", "4.67", "0.10"),
    4: ("9.98", "0.03", "1.25", "0", "0.04", "1.22", "0", "0.29", "0", "7.05", "0.05"),
    5: ("10.53", "0", "0", "0", "0.18", "1.28", "0", "0.15", "0", "7.05", "0.09"),
    6: ("10.82", "1.43", "0.29", "0", "0.29", "1.54", "0.12", "0.47", "0", "8.92", "0.03"),
    7: ("10.16", "1.79", "0", "1.20", "0.38", "1.53", "0.34", "0.14", "0", "3.91", "0.07"),
    8: ("9.76", "1.05", "0.49", "0", "0.05", "1.37", "0", "0.54", "0", "4.81", "0.03"),
    9: ("10.64", "0", "0.41", "0", "3.39", "1.69", "0", "0.31", "0", "3.77", "0.05"),
}
UNPAID_TRAVEL = 1  # the build of which Sefton printed no travel time and the lowest price of the nine
MINIMUM_2022 = Fraction("9.50")  # the legal minimum wage when those returns were made


@dataclass(frozen=True)
class Floors:
    """The council's stated cost of each visit in a lot, and the same at the legal minimum alone, by price line id."""

    local: Mapping[str, Fraction]
    lawful: Mapping[str, Fraction]


@cache
def floors(method: Method) -> dict[str, Floors]:
    """What a visit of each length costs in each lot, in pounds, exactly."""
    visits = {line.id: line.minutes for line in method.price.lines if line.minutes}
    found = {}
    for lot, cost in lot_costs(method).items():
        least = at_legal_minimum(cost.assumptions, cost.statutory)
        found[lot] = Floors(
            {line: price_of_visit(cost.assumptions, minutes).value for line, minutes in visits.items()},
            {line: price_of_visit(least, minutes).value for line, minutes in visits.items()},
        )
    return found


def rates(
    method: Method, base: Mapping[str, Fraction], per_cent: float, draw: Random, step: Fraction
) -> dict[str, Fraction]:
    """A rate for every price line: `base` and `per_cent` more, and a little besides, in steps of `step` pounds."""
    found = {}
    for line in method.price.lines:
        if line.id in base:
            more = Fraction(str(per_cent)) + draw.randint(0, 8) * Fraction(1, 10)
            found[line.id] = in_steps(base[line.id] * (1 + more / 100), step)
        else:
            found[line.id] = Fraction(130 + draw.randint(0, 36), 2)  # a sleep-in night
    return found


def in_steps(pounds: Fraction, step: Fraction = PENNY) -> Fraction:
    """The nearest whole number of steps, half up."""
    return rounded(pounds / step, 0) * step


def whole_price(method: Method, found: Mapping[str, Fraction]) -> Fraction:
    """A bid's one price: every volume times its rate, in pounds a year."""
    return sum(((line.volume or Fraction(0)) * found[line.id] for line in method.price.lines), Fraction(0))


def moved(method: Method, found: Mapping[str, Fraction], price: Fraction) -> dict[str, Fraction]:
    """The rates changed in proportion, then by pence, until they come to `price` within a sleep-in penny."""
    volumes = {line.id: line.volume or Fraction(1) for line in method.price.lines}
    share = price / whole_price(method, found)
    near = {line: in_steps(rate * share) for line, rate in found.items()}
    for line in sorted(volumes, key=lambda each: -volumes[each]):
        near[line] += in_steps((price - whole_price(method, near)) / volumes[line])
    return near


def per_hour(method: Method, found: Mapping[str, Fraction]) -> Fraction:
    """Pounds per contact hour over all visits, by the published volumes."""
    visits = [line for line in method.price.lines if line.minutes]
    hours = sum((line.volume or Fraction(0)) * Fraction(line.minutes or 0, 60) for line in visits)
    return sum(((line.volume or Fraction(0)) * found[line.id] for line in visits), Fraction(0)) / hours


def mix(method: Method) -> Mix:
    """The published mix of visits."""
    return Mix.of_visits({line.minutes: int(line.volume or 0) for line in method.price.lines if line.minutes})


def breakdown(method: Method, lot: str, build: int, price: Fraction) -> dict[str, Fraction]:
    """A cost breakdown after one of the nine builds, at the wages and travel of this lot, that adds up to `price`.

    `price` is pounds per contact hour; the last line, the return, takes up what rounding leaves.
    """
    cost = lot_costs(method)[lot]
    lines = _care(method, cost, build)
    share = Fraction(BUILDS[build][10])
    lines["business"] = in_steps(price / (1 + share)) - sum(lines.values())
    lines["surplus"] = in_steps(price) - sum(lines.values())
    return lines


def _care(method: Method, cost: LotCost, build: int) -> dict[str, Fraction]:
    """The eleven care lines. The first build pays no travel time, and so do bids that follow it: they are asked why."""
    wage, travel, mileage, ppe, training, holiday, other, sickness, notice, *_ = map(Fraction, BUILDS[build])
    law = cost.statutory
    threshold = law.value("employer_ni.threshold_per_week") / HOURS_A_WEEK
    model = build_up(at_legal_minimum(cost.assumptions, law), mix(method))
    gross_then = wage + travel
    lines = {"direct_care": in_steps(law.value("minimum_wage.adult") * min(wage / MINIMUM_2022, Fraction("1.03")))}
    lines["travel_time"] = in_steps(model.line("travel_time").value) if build != UNPAID_TRAVEL else Fraction(0)
    gross = sum(lines.values())
    lines["mileage"] = in_steps(model.line("mileage").value * (1 if mileage else Fraction(8, 10)))
    lines["ppe"] = in_steps(min(ppe, Fraction("0.30")) or Fraction("0.12"))
    lines["training"] = in_steps(gross * min(training / gross_then, Fraction("0.03")))
    lines["holiday"] = in_steps(gross * max(holiday / gross_then, Fraction("0.1207")))
    lines["non_contact"] = in_steps(min(other, Fraction("0.35")))
    lines["sickness"] = in_steps(gross * sickness / gross_then)
    lines["notice"] = in_steps(min(notice, Fraction("0.05")))
    pay = gross + sum(lines[name] for name in ("training", "holiday", "non_contact", "sickness", "notice"))
    lines["employer_ni"] = in_steps(law.value("employer_ni.rate") * (pay - threshold))
    lines["pension"] = in_steps(pay * law.value("pension.employer_rate"))
    return lines


def thin_breakdown(price: Fraction) -> dict[str, Fraction]:
    """The breakdown of a bid that cannot meet the law: no travel time, no training, little of everything else."""
    lines = {name: Fraction(0) for name in ("travel_time", "training", "non_contact", "sickness", "notice")}
    said = {
        "direct_care": "13.21",
        "mileage": "0.45",
        "ppe": "0.10",
        "holiday": "1.42",
        "employer_ni": "1.01",
        "pension": "0.44",
    }
    lines |= {name: Fraction(amount) for name, amount in said.items()}
    lines["surplus"] = Fraction("0.15")
    lines["business"] = in_steps(price) - sum(lines.values())
    return lines
