"""Low-price tests in plain sentences: what was inferred, on which assumptions. Never a verdict on a bidder."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from evaluation.exact import shown
from evaluation.fair_cost.homecare import TITLES
from evaluation.low_price.breakdown import BreakdownNote
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.model import LowPriceSignal, Signal
from evaluation.words.price_figures import places_apart
from evaluation.words.price_tests import test_sentences, why_not

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

#: a service as a method names it -> as people do
SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "awake": "care while awake",
        "waking_night": "waking night",
        "sleep_in": "sleep-in",
        "live_in": "live-in care",
        "residential": "care home place",
        "other": "another service",
    }
)
_SERVICE = re.compile(rf"\(({'|'.join(SERVICES)})\)")

_WHY: Mapping[str, str] = MappingProxyType(
    {
        "no_model_for_service": "there is no cost model yet for the service it prices",
        "no_price": "the bid has no rate for some or all of its awake care",
        "no_hours": "no hours are published for its price lines, so they cannot be put together",
    }
)

#: a test's answer in a word or two
OUTCOMES: Mapping[Signal, str] = MappingProxyType(
    {Signal.SIGNAL: "signal", Signal.CLEAR: "clear", Signal.NOT_TESTABLE: "not testable"}
)

_FLOOR: Mapping[str, str] = MappingProxyType(
    {
        "below_lawful_cost": (
            "care alone costs £{floor} an hour at the legal minimum wage on {day}, with nothing for running the "
            "business and no surplus"
        ),
        "below_local_cost": "sustainable care in this lot costs £{floor} an hour, with business costs and a surplus",
    }
)

_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "no_breakdown": "No cost breakdown was given.",
        "line_missing": "'{line}' is missing from the breakdown.",
        "line_unknown": "'{id}' is not one of the official cost lines.",
        "line_below_nil": "'{line}' is £{found} an hour, which is below nil.",
        "line_nil": "'{line}' is nil. Ask how it is paid for.",
        "lines_do_not_add": "The lines add up to £{found} an hour; the price comes to £{expected}.",
        "holiday_low": "Holiday is {found%} of pay for contact and travel; at least {expected%} would be expected.",
        "pension_low": "Pension is {found%} of pay for contact and travel; at least {expected%} would be expected.",
        "mileage_nil_with_miles": "Mileage is nil, but {expected} miles are travelled for each hour of care.",
        "mileage_rate_low": "Mileage comes to {found}p a mile; under {expected}p is unusual.",
        "mileage_without_travel_time": "Mileage is paid (£{expected} an hour) but travel time is not.",
        "wage_below_minimum": "Pay for contact time is £{found} an hour; the legal minimum is £{expected}.",
        "effective_wage_below_minimum": (
            "Counting travel that is not paid, pay comes to £{found} an hour; the legal minimum is £{expected}."
        ),
        "no_surplus": "There is no surplus ({found%} of cost).",
        "thin_surplus": "The surplus is {found%} of cost; {expected%} is the thinnest seen in published returns.",
    }
)


def test_title(rule: str) -> str:
    """What a low-price test is called on a screen."""
    return PRICE_TESTS[rule].title


def is_hourly(rule: str) -> bool:
    """Whether a test looks at pounds for an hour of care, and not at the one price that bids are ranked by."""
    return PRICE_TESTS[rule].hourly


def sentences(signal: LowPriceSignal) -> tuple[str, ...]:
    """One test's answer, a sentence each: the comparison, what it would leave for the worker, what was not tested."""
    if signal.outcome is Signal.NOT_TESTABLE:
        why = _WHY.get(signal.why) if signal.rule in _FLOOR else None
        return (f"Not testable: {why or why_not(signal)}. This does not mean clear.", *_not_tested(signal))
    if signal.rule not in _FLOOR:
        return test_sentences(signal)
    found = [_comparison(signal), *_lines_below(signal)]
    if signal.outcome is Signal.SIGNAL:
        found += [_wages(signal), *_old_assumption(signal), _standing()]
    return (*found, *_not_tested(signal))


def note_sentence(note: BreakdownNote) -> str:
    """One thing to ask about a bidder's own breakdown. An unknown code is shown as it is."""
    words = _NOTES.get(note.code, note.code)
    numbers = {"found": note.found, "expected": note.expected}
    for name, value in numbers.items():
        amount = Fraction(0) if value is None else value
        words = words.replace(f"{{{name}%}}", f"{shown(amount * 100)}%").replace(f"{{{name}}}", shown(amount))
    return words.replace("{line}", TITLES.get(note.line, note.line)).replace("{id}", note.line)


def not_testable_lines(signal: LowPriceSignal) -> str:
    """The price lines beside the one tested that have no cost model, each with its service in words; "" for none."""
    return _SERVICE.sub(lambda found: f"({SERVICES[found[1]]})", str(signal.facts.get("lines_not_tested", "")))


def day_in_words(text: str) -> str:
    """An ISO date as people write it: "2026-04-01" is "1 April 2026"."""
    day = date.fromisoformat(text)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _comparison(signal: LowPriceSignal) -> str:
    price, floor = _number(signal, "price_per_hour"), _number(signal, "floor_per_hour")
    places = places_apart(price, floor)
    day = day_in_words(str(signal.facts["delivery_date"]))
    costs = _FLOOR[signal.rule].format(floor=shown(floor, places), day=day)
    start = (
        f"The price comes to £{shown(price, places)} for an hour of awake care. On our stated assumptions, {costs}. "
    )
    if signal.outcome is Signal.SIGNAL:
        return f"{start}The price is £{shown(floor - price, places)} below that."
    return f"{start}The price is not below that."


def _wages(signal: LowPriceSignal) -> str:
    bare, fixed, shares = (
        _wage(_number(signal, f"implied_wage_{name}")) for name in ("no_overhead", "overhead_fixed", "overhead_share")
    )
    band, least = signal.facts["minimum_wage_band"], shown(_number(signal, "minimum_wage"))
    day = day_in_words(str(signal.facts["delivery_date"]))
    return (
        f"On our stated assumptions this leaves {bare} for the care worker if nothing at all is spent on running the "
        f"business, {fixed} if the business costs what we assume, and {shares} if business costs shrink with the "
        f"price; the minimum at {band} on {day} is £{least}."
    )


def _wage(wage: Fraction) -> str:
    return f"£{shown(wage)} an hour" if wage > 0 else "nothing"


def _standing() -> str:
    return (
        "This is inferred from stated assumptions; it is a reason to ask the bidder, not a finding about it, and it "
        "takes no bid out."
    )


def _old_assumption(signal: LowPriceSignal) -> tuple[str, ...]:
    wage, least = _number(signal, "floor_wage"), _number(signal, "minimum_wage")
    if wage >= least:
        return ()
    return (f"Our own assumed wage, £{shown(wage)}, is under the legal minimum of £{shown(least)}: look at it again.",)


def _lines_below(signal: LowPriceSignal) -> tuple[str, ...]:
    lines = signal.facts.get("lines_below")
    return (f"Taken one at a time, these rates are below their own cost: {lines}.",) if lines else ()


def _not_tested(signal: LowPriceSignal) -> tuple[str, ...]:
    lines, gaps = not_testable_lines(signal), signal.facts.get("lines_without_price")
    found = [f"Not tested, for want of a cost model: {lines}."] if lines else []
    return (*found, *([f"No rate was given for: {gaps}."] if gaps else []))


def _number(signal: LowPriceSignal, name: str) -> Fraction:
    value = signal.facts[name]
    return value if isinstance(value, Fraction) else Fraction(value)
