"""Inputs as people give them, converted to the unit a model takes, and echoed so that nobody is converted silently.

Councils and providers state travel by the visit, by the contact hour, or as a share of contact pay; mileage in pence or
pounds a mile, or pounds an hour; percentages as 12.07 or as 0.1207. A figure without its unit is asked about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from evaluation.exceptions import EvenhandError, UnknownNameError
from evaluation.fair_cost.steps import given, worked
from evaluation.model import Source, Step

_STATED = Source("person", "as stated")
Convert = Callable[[Step, Step], Step]


@dataclass(frozen=True, slots=True)
class Unit:
    """A way of stating an input: its words, and how it becomes what the model takes (given visits per contact hour)."""

    id: str
    words: str
    convert: Convert


def _minutes_a_visit(value: Step, _: Step) -> Step:
    return worked("travel_minutes_per_visit", value, unit="minutes")


def _minutes_an_hour(value: Step, visits: Step) -> Step:
    return worked("travel_minutes_per_visit", value, "÷", visits, unit="minutes")


def _share_of_pay(value: Step, visits: Step) -> Step:
    return worked("travel_minutes_per_visit", value, "÷", 100, "×", 60, "÷", visits, unit="minutes")


def _miles_a_visit(value: Step, _: Step) -> Step:
    return worked("miles_per_visit", value, unit="")


def _miles_an_hour(value: Step, visits: Step) -> Step:
    return worked("miles_per_visit", value, "÷", visits, unit="")


def _pence(value: Step, _: Step) -> Step:
    return worked("pence_per_mile", value, unit="")


def _pounds_a_mile(value: Step, _: Step) -> Step:
    return worked("pence_per_mile", value, "×", 100, unit="")


def _percent(value: Step, _: Step) -> Step:
    return worked("share", value, "÷", 100, unit="")


def _share(value: Step, _: Step) -> Step:
    return worked("share", value, unit="")


def _units(*units: Unit) -> Mapping[str, Unit]:
    return MappingProxyType({unit.id: unit for unit in units})


#: input -> the units it may be stated in
UNITS: Mapping[str, Mapping[str, Unit]] = MappingProxyType(
    {
        "travel": _units(
            Unit("minutes_per_visit", "minutes of travel for each visit", _minutes_a_visit),
            Unit("minutes_per_hour", "minutes of travel for each contact hour", _minutes_an_hour),
            Unit("percent_of_pay", "travel as a per cent of contact pay", _share_of_pay),
        ),
        "miles": _units(
            Unit("miles_per_visit", "miles for each visit", _miles_a_visit),
            Unit("miles_per_hour", "miles for each contact hour", _miles_an_hour),
        ),
        "mileage_rate": _units(
            Unit("pence_per_mile", "pence a mile", _pence),
            Unit("pounds_per_mile", "pounds a mile", _pounds_a_mile),
        ),
        "share": _units(Unit("percent", "per cent", _percent), Unit("share", "share of one", _share)),
    }
)


def converted(
    kind: str, value: Fraction, unit: str, *, visits_per_hour: Fraction = Fraction(1), source: Source = _STATED
) -> Step:
    """`value`, stated in `unit`, as the model takes it; its working is the echo of what was said.

    Raises UnknownNameError for an input or unit that is not known, EvenhandError for no visits an hour to convert by.
    """
    if kind not in UNITS:
        raise UnknownNameError("kind of input", kind, list(UNITS))
    if unit not in UNITS[kind]:
        raise UnknownNameError("unit", unit, list(UNITS[kind]))
    if visits_per_hour <= 0:
        raise EvenhandError("Visits per contact hour have to be above 0 to convert between visits and hours.")
    said = given(unit, value, source)
    return UNITS[kind][unit].convert(said, given("visits_per_hour", visits_per_hour, source))


def margin_of_markup(markup: Fraction) -> Fraction:
    """The share of the price that a mark-up on cost is: 5% on cost is 4.76% of price. Shares of one; raises ValueError
    below nil.
    """
    if markup < 0:
        raise ValueError("a mark-up on cost is not below nil")
    return markup / (1 + markup)


def markup_of_margin(margin: Fraction) -> Fraction:
    """The mark-up on cost that a share of the price is. Shares of one; raises ValueError below nil, and for all of the
    price or more.
    """
    if not 0 <= margin < 1:
        raise ValueError("a margin is a share of the price from nil up, and leaves something for the cost")
    return margin / (1 - margin)
