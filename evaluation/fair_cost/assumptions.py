"""What a cost of homecare is built on: frozen records of the inputs, in stated units, and how visits make up an hour.

Shares are fractions of one (12.07% is 0.1207). Money is pounds, except mileage, which is pence a mile as people say it.
"Per hour" is per hour of contact: time with the person, delivered and paid for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evaluation.exact import text
from evaluation.exceptions import AssumptionError
from evaluation.fair_cost.checks import refuse
from evaluation.fair_cost.steps import Token, given, worked
from evaluation.model import Source, Step

__all__ = [
    "AssumptionError", "Assumptions", "Mix", "Pension", "PercentNI", "StatutoryNI", "Surplus", "room_in_price"
]  # fmt: skip

_NO_SOURCES: Mapping[str, Source] = {}
_STATED = Source("method", "stated assumption")
_LONGEST_VISIT, _HOURS_OF_WEEK = 24 * 60, 7 * 24
#: shares of pay that are never more than the pay itself: above one, a per cent was meant
_OF_PAY = frozenset({"holiday_share", "training_share", "sickness_share", "notice_share", "ni_rate", "pension_rate"})


@dataclass(frozen=True, slots=True)
class PercentNI:
    """Employer National Insurance as a flat share of gross pay (contact and travel) or of all pay."""

    rate: Fraction
    base: Literal["gross", "pay"] = "pay"


@dataclass(frozen=True, slots=True)
class StatutoryNI:
    """Employer National Insurance by the statutory rule, never below nil.

    rate x (pay per contact hour - weekly threshold / contact hours a week) - allowance in pounds per contact hour.
    """

    rate: Fraction
    threshold_per_week: Fraction
    contact_hours_per_week: Fraction
    allowance_per_hour: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pension:
    """Employer pension as a share of gross pay (contact and travel) or of all pay."""

    rate: Fraction
    base: Literal["gross", "pay"] = "pay"


@dataclass(frozen=True, slots=True)
class Surplus:
    """Return on operations: a mark-up on cost, a share of the price, or pounds per contact hour."""

    kind: Literal["markup", "of_price", "pounds"]
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Every input of the homecare model. `travel_wage_per_hour` None = travel is paid as contact time is.

    `sources` says who gave an input, by field name ("wage_per_hour"; "ni_rate", "ni_threshold_per_week",
    "ni_contact_hours_per_week", "ni_allowance_per_hour", "pension_rate", "surplus" for the nested ones).
    Raises AssumptionError with every fault.
    """

    wage_per_hour: Fraction
    ni: PercentNI | StatutoryNI
    pension: Pension
    surplus: Surplus
    enhancement_share: Fraction = Fraction(0)
    travel_wage_per_hour: Fraction | None = None
    travel_minutes_per_visit: Fraction = Fraction(0)
    miles_per_visit: Fraction = Fraction(0)
    pence_per_mile: Fraction = Fraction(0)
    holiday_share: Fraction = Fraction(0)
    training_share: Fraction = Fraction(0)
    training_base: Literal["gross", "direct"] = "gross"
    sickness_share: Fraction = Fraction(0)
    notice_share: Fraction = Fraction(0)
    non_contact_per_hour: Fraction = Fraction(0)
    ppe_per_visit: Fraction = Fraction(0)
    ppe_per_hour: Fraction = Fraction(0)
    business_per_hour: Fraction = Fraction(0)
    business_share_of_price: Fraction = Fraction(0)
    sources: Mapping[str, Source] = field(default_factory=lambda: _NO_SOURCES, compare=False)

    def __post_init__(self) -> None:
        refuse(_faults(self))

    def given(self, name: str, value: Fraction, unit: str = "") -> Step:
        """An input as a step, with its source where one was stated."""
        return given(name, value, self.sources.get(name, _STATED), unit)


def _numbers(a: Assumptions) -> Iterator[tuple[str, Fraction]]:
    skipped = {"ni", "pension", "surplus", "training_base", "sources"}
    for name in Assumptions.__dataclass_fields__:
        value = getattr(a, name)
        if name not in skipped and value is not None:
            yield name, value
    yield from (("ni_rate", a.ni.rate), ("pension_rate", a.pension.rate), ("surplus", a.surplus.amount))
    if isinstance(a.ni, StatutoryNI):
        yield "ni_threshold_per_week", a.ni.threshold_per_week
        yield "ni_allowance_per_hour", a.ni.allowance_per_hour


def _faults(a: Assumptions) -> Iterator[str]:
    for name, value in _numbers(a):
        if not isinstance(value, Fraction):
            yield f"'{name}' must be an exact number (a Fraction), not {value!r}."
        elif value < 0:
            yield f"'{name}' may not be below nil."
        elif name in _OF_PAY and value > 1:
            yield f"'{name}' is a share of pay, at most 1 (100 per cent); it is {text(value)}."
    if isinstance(a.ni, StatutoryNI) and not 0 < a.ni.contact_hours_per_week <= _HOURS_OF_WEEK:
        yield f"'ni_contact_hours_per_week' must be above nil and at most {_HOURS_OF_WEEK}."
    if room_in_price(a) <= 0:
        yield "Business cost and surplus together leave nothing of the price for care; lower their shares."


def room_in_price(a: Assumptions) -> Fraction:
    """What cost without shares of price is divided by to give the price, mark-up apart. Above nil, or no price."""
    if a.surplus.kind == "markup":
        return 1 - a.business_share_of_price * (1 + a.surplus.amount)
    taken = a.surplus.amount if a.surplus.kind == "of_price" else Fraction(0)
    return 1 - a.business_share_of_price - taken


@dataclass(frozen=True, slots=True)
class Mix:
    """How visits make up a contact hour. `minutes` is set where all visits have one length."""

    visits_per_hour: Step
    minutes: Fraction | None = None

    @classmethod
    def of_visit(cls, minutes: Fraction | int, source: Source = _STATED) -> "Mix":
        """Visits of one length, in minutes. Raises ValueError for none, or for more than a day."""
        length = Fraction(minutes)
        if not 0 < length <= _LONGEST_VISIT:
            raise ValueError(f"a visit lasts more than nil minutes and at most {_LONGEST_VISIT}")
        step = worked("visits_per_hour", 60, "÷", given("visit_minutes", length, source, "minutes"), unit="")
        return cls(step, length)

    @classmethod
    def of_hours(cls, hours_by_minutes: Mapping[Fraction | int, Fraction | int], source: Source = _STATED) -> "Mix":
        """Contact hours by visit length: visit minutes -> hours (any volume or share). Raises ValueError if none."""
        if not hours_by_minutes or any(not 0 < m <= _LONGEST_VISIT or h <= 0 for m, h in hours_by_minutes.items()):
            raise ValueError(
                f"a mix needs visits above nil and at most {_LONGEST_VISIT} minutes long, each with hours above nil"
            )
        pairs = [
            (
                given("visit_minutes", Fraction(minutes), source, "minutes"),
                given("contact_hours", Fraction(hours), source),
            )
            for minutes, hours in hours_by_minutes.items()
        ]
        above: list[Token] = []
        below: list[Token] = []
        for minutes, hours in pairs:
            above += [*(["+"] if above else []), hours, "×", 60, "÷", minutes]
            below += [*(["+"] if below else []), hours.value]
        only = Fraction(next(iter(hours_by_minutes))) if len(hours_by_minutes) == 1 else None
        return cls(worked("visits_per_hour", "(", *above, ")", "÷", "(", *below, ")", unit=""), only)

    @classmethod
    def of_visits(cls, visits_by_minutes: Mapping[int, int], source: Source = _STATED) -> "Mix":
        """Numbers of visits by length: visit minutes -> visits."""
        hours: dict[Fraction | int, Fraction | int] = {
            m: Fraction(n * m, 60) for m, n in visits_by_minutes.items() if n
        }
        return cls.of_hours(hours, source)

    @classmethod
    def of_rate(cls, visits_per_hour: Fraction, source: Source = _STATED) -> "Mix":
        """Visits per contact hour, given as such. Raises ValueError below nil."""
        if visits_per_hour < 0:
            raise ValueError("visits per contact hour may not be below nil")
        return cls(given("visits_per_hour", visits_per_hour, source))
