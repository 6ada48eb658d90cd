"""Tests that hold a bidder's own cost lines against its price and against the law. They need no other bid.

Lines are pounds per contact hour under the official names. A line that was not given is missing and never nil: where
the missing lines could turn a good answer into a bad one, the test is not testable.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from criteria.low_price_tests import (
    ImpliedWageBelowMinimum,
    LinesDoNotAdd,
    Looking,
    MissingLines,
    ThinSurplus,
    UnpaidTravel,
    WageBelowLivingWage,
)
from evaluation.fair_cost.homecare import BUSINESS_TITLES, TITLES
from evaluation.fair_cost.statutory import Figure
from evaluation.fair_cost.steps import given, total, worked
from evaluation.low_price.breakdown import (
    NEVER_NIL,
    BreakdownNote,
    Visits,
    adding,
    low_shares,
    mileage,
    missing,
    nil,
    surplus_share,
)
from evaluation.low_price.catalogue.base import Facts, Field, Offer, PriceTest, found, not_testable
from evaluation.low_price.catalogue.cost import hour_of
from evaluation.model import LowPriceSignal, Source, Step

P = TypeVar("P", bound=Looking)
Lines = Mapping[str, Step]
LookAt = Callable[[P, Field, Offer, Step, Lines], LowPriceSignal]

#: lines that a breakdown has to have, and not at nil, before nothing is asked
ALWAYS_THERE = ("direct_care", *NEVER_NIL)


def _each(rule: str, parameters: P, field: Field, look: LookAt[P]) -> tuple[LowPriceSignal, ...]:
    return tuple(_one(rule, parameters, field, offer, look) for offer in field.offers)


def _one(rule: str, parameters: P, field: Field, offer: Offer, look: LookAt[P]) -> LowPriceSignal:
    price, why = hour_of(offer)
    if price is None:
        return not_testable(rule, field, offer, why)
    if not offer.costs:
        return not_testable(rule, field, offer, "no_breakdown", price=price)
    return look(parameters, field, offer, price, _whole(offer.costs))


def _whole(costs: Lines) -> dict[str, Step]:
    """The lines with business cost as one of them, as steps."""
    parts = [step for name, step in costs.items() if name in BUSINESS_TITLES]
    rest = {name: step for name, step in costs.items() if name not in BUSINESS_TITLES}
    whole = [*([rest["business"]] if "business" in rest else []), *parts]
    return rest | {"business": total("business", whole)} if parts else rest


def _values(lines: Lines) -> dict[str, Fraction]:
    return {name: step.value for name, step in lines.items()}


def _not_given(lines: Lines, *but: str) -> Facts:
    names = [TITLES[name] for name in TITLES if name not in lines and name not in but]
    return {"lines_missing": ", ".join(names)} if names else {}


def wage_of(price: Step, lines: Lines) -> Step:
    """Pay for an hour with people, by the bidder's own lines: what the price leaves after every other line, or what
    the line for direct care says where that is less.
    """
    others = [step for name, step in lines.items() if name != "direct_care"]
    left = worked("left_for_wage", price, *(token for step in others for token in ("-", step)))
    stated = lines.get("direct_care")
    return left if stated is None or left.value < stated.value else worked("stated_wage", stated)


def _figure(figure: Figure, what: str) -> Step:
    return given(what, figure.value or Fraction(0), figure.source, "per_hour")


def _wage_under(rule: str, field: Field, offer: Offer, price: Step, lines: Lines, figure: str) -> LowPriceSignal:
    """Whether the bidder's own lines leave, or state, less than a dated wage."""
    law = None if field.law is None else field.law.figures.get(figure)
    if field.law is None or law is None:
        return not_testable(rule, field, offer, "no_figure", price=price)
    wage, least = wage_of(price, lines), _figure(law, "least_wage")
    gaps = _not_given(lines, "direct_care")
    facts: Facts = {**gaps, "wage": wage.value, "least": least.value, "day": field.law.day.isoformat()}
    if wage.value >= least.value and gaps:
        return not_testable(rule, field, offer, "lines_missing", facts, price)
    return found(rule, field, offer, hit=wage.value < least.value, price=price, facts=facts, working=(wage, least))


def _implied(p: ImpliedWageBelowMinimum, field: Field, offer: Offer, price: Step, lines: Lines) -> LowPriceSignal:
    return _wage_under(p.rule, field, offer, price, lines, "minimum_wage.adult")


def _living(p: WageBelowLivingWage, field: Field, offer: Offer, price: Step, lines: Lines) -> LowPriceSignal:
    return _wage_under(p.rule, field, offer, price, lines, f"real_living_wage.{p.area}")


def _unpaid(p: UnpaidTravel, field: Field, offer: Offer, price: Step, lines: Lines) -> LowPriceSignal:
    """All pay for contact and travel over all hours of contact and travel, against the minimum wage."""
    law = None if field.law is None else field.law.figures.get("minimum_wage.adult")
    minutes = _minutes(p, field, offer)
    if field.law is None or law is None or minutes is None:
        return not_testable(p.rule, field, offer, "no_figure" if law is None else "no_travel", price=price)
    if "direct_care" not in lines or "travel_time" not in lines:
        facts = {"lines_missing": ", ".join(TITLES[n] for n in ("direct_care", "travel_time") if n not in lines)}
        return not_testable(p.rule, field, offer, "lines_missing", {**facts}, price)
    pay = worked("pay_for_contact_and_travel", lines["direct_care"], "+", lines["travel_time"])
    wage, least = worked("effective_wage", pay, "×", 60, "÷", "(", 60, "+", minutes, ")"), _figure(law, "least_wage")
    told: Facts = {
        "wage": wage.value,
        "least": least.value,
        "minutes": minutes.value,
        "paid_travel": lines["travel_time"].value,
        "day": field.law.day.isoformat(),
    }
    return found(p.rule, field, offer, hit=wage.value < least.value, price=price, facts=told, working=(wage, least))


def _minutes(p: UnpaidTravel, field: Field, offer: Offer) -> Step | None:
    """Minutes between visits for each hour with people: published for the test, or as the method states for the lot."""
    if p.travel_minutes_per_hour is not None:
        return given("travel_minutes_per_hour", p.travel_minutes_per_hour, Source("method", "published figure"))
    if field.floors is None or offer.hour is None:
        return None
    stated = field.floors.lot.assumptions
    each_visit = stated.given("travel_minutes_per_visit", stated.travel_minutes_per_visit)
    visits = field.floors.mix(offer.hour.awake).visits_per_hour
    return worked("travel_minutes_per_hour", each_visit, "×", visits, unit="")


def _thin(p: ThinSurplus, field: Field, offer: Offer, price: Step, lines: Lines) -> LowPriceSignal:
    gaps, share = _not_given(lines), surplus_share(_values(lines))
    if share is None:
        return not_testable(p.rule, field, offer, "lines_missing", gaps, price)
    cost = total("own_cost", [step for name, step in lines.items() if name in TITLES and name != "surplus"])
    line = worked("surplus_percent", 100, "×", lines["surplus"], "÷", cost, unit="percent")
    facts: Facts = {**gaps, "surplus_percent": line.value, "percent": p.percent}
    if line.value >= p.percent and gaps:
        return not_testable(p.rule, field, offer, "lines_missing", facts, price)
    return found(p.rule, field, offer, hit=line.value < p.percent, price=price, facts=facts, working=(line,))


def _gaps(p: MissingLines, field: Field, offer: Offer, price: Step, lines: Lines) -> LowPriceSignal:
    values = _values(lines)
    notes = {
        "lines_missing": [n.line for n in missing(values) if n.code == "line_missing" and n.line in ALWAYS_THERE],
        "lines_nil": [note.line for note in nil(values)],
        "lines_low": [note.line for note in low_shares(values)],
        "mileage": [note.line for note in _mileage(field, offer, values)],
    }
    named = {kind: ", ".join(TITLES[line] for line in names) for kind, names in notes.items() if names}
    return found(p.rule, field, offer, hit=bool(named), price=price, facts={**named})


def _mileage(field: Field, offer: Offer, values: Mapping[str, Fraction]) -> list[BreakdownNote]:
    """Mileage at nil where the method states miles for the lot."""
    if field.floors is None or offer.hour is None:
        return []
    visits = field.floors.mix(offer.hour.awake).visits_per_hour.value
    miles = Visits(field.floors.lot.assumptions.miles_per_visit * visits)
    return [note for note in mileage(values, miles) if note.code == "mileage_nil_with_miles"]


def _adds(p: LinesDoNotAdd, field: Field, offer: Offer, price: Step, lines: Lines) -> LowPriceSignal:
    whole = total("lines_together", list(lines.values()))
    hit = any(adding(_values(lines), price.value, p.within))
    facts: Facts = {**_not_given(lines), "together": whole.value, "price": price.value, "within": p.within}
    return found(p.rule, field, offer, hit=hit, price=price, facts=facts, working=(whole,))


IMPLIED_WAGE_BELOW_MINIMUM = PriceTest(
    "implied_wage_below_minimum",
    "Own lines leave less than the minimum wage",
    "By the bidder's own cost lines, what is left or stated for an hour with people is less than the legal minimum "
    "wage on the delivery date.",
    "National Minimum Wage Act 1998; Care and Support Statutory Guidance paragraph 4.31 (Department of Health and "
    "Social Care)",
    ImpliedWageBelowMinimum,
    lambda p, field: _each(p.rule, p, field, _implied),
    hourly=True,
)
UNPAID_TRAVEL = PriceTest(
    "unpaid_travel",
    "Travel that is not paid",
    "By the bidder's own cost lines, pay for contact and travel over the hours of contact and travel is less than the "
    "legal minimum wage on the delivery date.",
    "National Minimum Wage Regulations 2015, regulation 34 (travel between assignments is working time)",
    UnpaidTravel,
    lambda p, field: _each(p.rule, p, field, _unpaid),
    hourly=True,
)
THIN_SURPLUS = PriceTest(
    "thin_surplus",
    "Thin surplus",
    "By the bidder's own cost lines, its surplus is less than {percent}% of its cost.",
    "Sefton Council, Annex B: cost of care report, domiciliary care, 2023 (the thinnest of nine returns: 1.5%)",
    ThinSurplus,
    lambda p, field: _each(p.rule, p, field, _thin),
    hourly=True,
)
MISSING_LINES = PriceTest(
    "missing_lines",
    "Missing cost lines",
    "The bidder's cost breakdown lacks, or has at nil or low, a line that every lawful employer has.",
    "Department of Health and Social Care, fair cost of care exercise 2022, Annex A section 3 (the official lines); "
    "Homecare Association costing model (holiday at 10.77% of pay); Pensions Act 2008 (employer's 3%)",
    MissingLines,
    lambda p, field: _each(p.rule, p, field, _gaps),
    hourly=True,
)
LINES_DO_NOT_ADD = PriceTest(
    "lines_do_not_add",
    "Lines do not add up",
    "The bidder's own cost lines miss its price by more than £{within} an hour.",
    "Sefton Council, Annex B: cost of care report, domiciliary care, 2023, and other published returns, whose printed "
    "totals lie up to 5p from their lines",
    LinesDoNotAdd,
    lambda p, field: _each(p.rule, p, field, _adds),
    hourly=True,
)
WAGE_BELOW_LIVING_WAGE = PriceTest(
    "wage_below_living_wage",
    "Pay below the Real Living Wage",
    "By the bidder's own cost lines, what is left or stated for an hour with people is less than the Real Living Wage "
    "({area}) on the delivery date.",
    "Living Wage Foundation, the Real Living Wage",
    WageBelowLivingWage,
    lambda p, field: _each(p.rule, p, field, _living),
    information=True,
    hourly=True,
)
OWN_COST_TESTS = (
    IMPLIED_WAGE_BELOW_MINIMUM,
    UNPAID_TRAVEL,
    THIN_SURPLUS,
    MISSING_LINES,
    LINES_DO_NOT_ADD,
    WAGE_BELOW_LIVING_WAGE,
)
