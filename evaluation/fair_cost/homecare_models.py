"""Homecare as people state it: units converted and echoed, the build-up line by line, and the same run backwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from criteria import cost_models as told
from evaluation.exceptions import AssumptionError, EvenhandError
from evaluation.fair_cost.assumptions import Assumptions, Mix, Pension, PercentNI, StatutoryNI, Surplus
from evaluation.fair_cost.base import Worked
from evaluation.fair_cost.checks import above_nil, not_below_nil, refuse
from evaluation.fair_cost.homecare import BUSINESS_TITLES, Build, build_up, visit_law
from evaluation.fair_cost.reverse import implied_wage, surplus_at
from evaluation.fair_cost.statutory import Statutory
from evaluation.fair_cost.steps import given, worked
from evaluation.fair_cost.units import converted
from evaluation.model import Source, Step

_STATED = Source("person", "as stated")
_RATE, _THRESHOLD = "employer_ni.rate", "employer_ni.threshold_per_week"


@dataclass(frozen=True, slots=True)
class Taken:
    """What the homecare model takes, and the working of every input that was converted into its unit."""

    assumptions: Assumptions
    mix: Mix
    echo: dict[str, Step]


def homecare(inputs: told.Homecare, law: Statutory | None) -> Worked:
    """An hour of homecare."""
    taken = homecare_inputs(inputs, law)
    built = build_up(taken.assumptions, taken.mix)
    more = {"visits_per_hour": built.visits_per_hour, "gross_pay": built.gross, "pay": built.pay, "care": built.care}
    if built.visit_price is not None:
        more["visit_price"] = built.visit_price
    more |= _by_length(inputs, taken) | _law_of_visits(taken) | _surplus_both_ways(built) | taken.echo
    return Worked((*built.lines, built.business, built.surplus), built.price, MappingProxyType(more))


def reverse(inputs: told.Reverse, law: Statutory | None) -> Worked:
    """The wage that a price of homecare leaves, and what the price covers at the stated wage."""
    refuse(above_nil({"price": inputs.price}), not_below_nil({"unpaid_travel": inputs.unpaid_travel}))
    taken = homecare_inputs(inputs, law)
    price = _hourly(inputs, taken.mix)
    found = implied_wage(price, taken.assumptions, taken.mix)
    more = {"overhead_fixed": found.overhead_fixed, "overhead_share": found.overhead_share}
    more |= _covered(price, taken)
    if inputs.unpaid_travel > 0:
        minutes = given("unpaid_travel_minutes_per_hour", inputs.unpaid_travel, _STATED, "minutes")
        more["effective_wage"] = worked("effective_wage", found.as_stated, "×", 60, "÷", "(", 60, "+", minutes, ")")
    return Worked((price,), found.as_stated, MappingProxyType(more | taken.echo))


def homecare_inputs(inputs: told.Homecare, law: Statutory | None = None) -> Taken:
    """The records of the homecare model, with units converted. Raises AssumptionError with every fault found."""
    refuse(_faults(inputs, law))
    mix = _mix(inputs)
    visits = mix.visits_per_hour.value
    travel = converted("travel", inputs.travel, inputs.travel_unit, visits_per_hour=visits)
    miles = converted("miles", inputs.miles, inputs.miles_unit, visits_per_hour=visits)
    rate = converted("mileage_rate", inputs.mileage_rate, inputs.mileage_rate_unit)
    lines = {f"business.{line.line}": _business_line(line) for line in inputs.business_lines}
    made = _assumptions(inputs, law, travel.value, miles.value, rate.value)
    echo = {step.what: step for step in (travel, miles, rate)}
    return Taken(made, mix, echo | lines)


def _assumptions(
    inputs: told.Homecare, law: Statutory | None, travel: Fraction, miles: Fraction, pence: Fraction
) -> Assumptions:
    amount = inputs.surplus if inputs.surplus_mode == "pounds" else inputs.surplus / 100
    names = (*Assumptions.__dataclass_fields__, "ni_contact_hours_per_week", "ni_allowance_per_hour", "pension_rate")
    return Assumptions(
        wage_per_hour=inputs.wage,
        ni=_insurance(inputs, law),
        pension=Pension(inputs.pension_percent / 100, inputs.pension_base),
        surplus=Surplus(inputs.surplus_mode, amount),
        enhancement_share=inputs.enhancement_percent / 100,
        travel_wage_per_hour=inputs.travel_wage,
        travel_minutes_per_visit=travel,
        miles_per_visit=miles,
        pence_per_mile=pence,
        holiday_share=inputs.holiday_percent / 100,
        training_share=inputs.training_percent / 100,
        training_base=inputs.training_base,
        sickness_share=inputs.sickness_percent / 100,
        notice_share=inputs.notice_percent / 100,
        non_contact_per_hour=inputs.non_contact_per_hour,
        ppe_per_visit=inputs.ppe_per_visit,
        ppe_per_hour=inputs.ppe_per_hour,
        business_per_hour=sum((line.amount for line in inputs.business_lines), inputs.business_per_hour),
        business_share_of_price=inputs.business_percent_of_price / 100,
        sources=dict.fromkeys(names, _STATED) | _sources_of_ni(inputs, law),
    )


def _faults(inputs: told.Homecare, law: Statutory | None) -> Iterator[str]:
    yield from _mix_faults(inputs)
    yield from _ni_faults(inputs, law)
    yield from _business_faults(inputs)
    if inputs.travel_wage is not None and inputs.travel_unit == "percent_of_pay":
        yield "Travel as a per cent of contact pay cannot stand with a wage of its own for travel; state its minutes."
    if inputs.day is not None and law is not None and law.day != inputs.day:
        yield f"The inputs are for the law of {inputs.day}; they were given the law of {law.day}."


def _mix_faults(inputs: told.Homecare) -> Iterator[str]:
    said = (inputs.visit_minutes is not None, bool(inputs.visits), inputs.visits_per_hour is not None)
    if sum(said) != 1:
        yield "Say how visits make up an hour in one way: 'visit_minutes', 'visits' or 'visits_per_hour'."
    if inputs.visits_per_hour is not None:
        yield from above_nil({"visits_per_hour": inputs.visits_per_hour})
    kinds = {(v.hours is None, v.number is None) for v in inputs.visits}
    once = len({v.minutes for v in inputs.visits}) == len(inputs.visits)
    if inputs.visits and not (once and kinds in ({(False, True)}, {(True, False)})):
        yield "Give each visit length once, and 'hours' for all lengths or 'number' for all."


def _ni_faults(inputs: told.Homecare, law: Statutory | None) -> Iterator[str]:
    if inputs.ni_mode != "statutory":
        if inputs.ni_percent is None:
            yield "'ni_percent' is missing: the flat percentage for National Insurance."
        if inputs.ni_threshold_per_week is not None or inputs.ni_allowance_per_hour:
            yield "A threshold or an allowance goes with the statutory rule alone; a flat percentage looks at neither."
        return
    if inputs.contact_hours_per_week is None:
        yield "'contact_hours_per_week' is missing: the threshold is shared over a worker's week."
    if law is None and (inputs.ni_percent is None or inputs.ni_threshold_per_week is None):
        yield "National Insurance by the statutory rule needs its figures, or a 'day' to look them up for."


def _business_faults(inputs: told.Homecare) -> Iterator[str]:
    names = [line.line for line in inputs.business_lines]
    for name in dict.fromkeys(names):
        if name not in BUSINESS_TITLES:
            yield f"'{name}' is not one of the official business lines: {', '.join(BUSINESS_TITLES)}."
        if names.count(name) > 1:
            yield f"The business line '{name}' is given twice."
    for line in inputs.business_lines:
        yield from not_below_nil({line.line: line.amount})
    if inputs.business_lines and inputs.business_per_hour:
        yield "Give business costs as 'business_per_hour' or line by line, not both: they would count twice."


def _mix(inputs: told.Homecare) -> Mix:
    try:
        if inputs.visit_minutes is not None:
            return Mix.of_visit(inputs.visit_minutes, _STATED)
        if inputs.visits_per_hour is not None:
            return Mix.of_rate(inputs.visits_per_hour, _STATED)
        return Mix.of_hours({visit.minutes: _hours(visit) for visit in inputs.visits}, _STATED)
    except ValueError as error:
        raise AssumptionError((f"Visits: {error}.",)) from error


def _hours(visit: told.VisitShare) -> Fraction:
    return (visit.number or Fraction(0)) * visit.minutes / 60 if visit.hours is None else visit.hours


def _insurance(inputs: told.Homecare, law: Statutory | None) -> PercentNI | StatutoryNI:
    percent, week = inputs.ni_percent, inputs.ni_threshold_per_week
    if inputs.ni_mode != "statutory":
        return PercentNI((percent or Fraction(0)) / 100, inputs.ni_mode)
    return StatutoryNI(
        _law(law).value(_RATE) if percent is None else percent / 100,
        _law(law).value(_THRESHOLD) if week is None else week,
        inputs.contact_hours_per_week or Fraction(0),
        inputs.ni_allowance_per_hour,
    )


def _law(law: Statutory | None) -> Statutory:
    if law is None:
        raise EvenhandError("No law of the day was given.")
    return law


def _sources_of_ni(inputs: told.Homecare, law: Statutory | None) -> dict[str, Source]:
    found = {"ni_rate": _STATED, "ni_threshold_per_week": _STATED}
    if inputs.ni_mode == "statutory" and law is not None:
        if inputs.ni_percent is None:
            found["ni_rate"] = law.figure(_RATE).source
        if inputs.ni_threshold_per_week is None:
            found["ni_threshold_per_week"] = law.figure(_THRESHOLD).source
    return found


def _business_line(line: told.BusinessLine) -> Step:
    return Step("business_line", line.amount, of=BUSINESS_TITLES[line.line], source=_STATED, unit="per_hour")


def _by_length(inputs: told.Homecare, taken: Taken) -> dict[str, Step]:
    """The price of a visit of each length of a mix, by its minutes."""
    found = {v.minutes: build_up(taken.assumptions, v.minutes).visit_price for v in inputs.visits}
    return {f"visit_price.{minutes}": step for minutes, step in found.items() if step is not None}


def _law_of_visits(taken: Taken) -> dict[str, Step]:
    """The per-visit law: what an hour costs without any journey, and what each journey adds to a visit."""
    if visit_law(taken.assumptions) is None:
        return {}
    still, moving = (build_up(taken.assumptions, Mix.of_rate(Fraction(v))).price for v in (0, 1))
    journey = worked("price_per_journey", moving, "-", still, unit="GBP")
    return {"price_without_journeys": worked("price_without_journeys", still), "price_per_journey": journey}


def _surplus_both_ways(built: Build) -> dict[str, Step]:
    """The surplus as a per cent of the price and of cost: 5 on cost is 4.76 of the price."""
    cost = worked("left_for_cost", built.price, "-", built.surplus)
    found = dict[str, Step]()
    if built.price.value:
        found["margin_percent"] = _percent_of("margin_percent", built.surplus, built.price)
    if cost.value:
        found["markup_percent"] = _percent_of("markup_percent", built.surplus, cost)
    return found


def _percent_of(what: str, part: Step, whole: Step) -> Step:
    return worked(what, part, "÷", whole, "×", 100, unit="percent")


def _hourly(inputs: told.Reverse, mix: Mix) -> Step:
    if inputs.price_unit == "hour":
        return given("price", inputs.price, _STATED, "per_hour")
    if mix.minutes is None:
        raise AssumptionError(("A price for a visit needs 'visit_minutes': how long that visit is.",))
    offered = given("visit_price_offered", inputs.price, _STATED, "GBP")
    return worked("price_per_hour", offered, "×", 60, "÷", mix.minutes)


def _covered(price: Step, taken: Taken) -> dict[str, Step]:
    """What the price leaves at the stated wage: over care, as a per cent of business costs, and over all cost."""
    care = build_up(taken.assumptions, taken.mix).care
    surplus = surplus_at(price, taken.assumptions, taken.mix)
    over_care = worked("left_over_care", price, "-", care)
    business = worked("business_at_price", over_care, "-", surplus)
    found = {"left_over_care": over_care, "surplus_left": surplus}
    found["margin_left_percent"] = _percent_of("margin_left_percent", surplus, price)
    if business.value:
        found["overhead_covered_percent"] = _percent_of("overhead_covered_percent", over_care, business)
    return found
