"""What a cost of homecare is built on: frozen records of the inputs, in stated units, and how visits make up an hour.

Shares are fractions of one (12.07% is 0.1207). Money is pounds, except mileage, which is pence a mile as people say it.
"Per hour" is per hour of contact: time with the person, delivered and paid for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evaluation.exceptions import EvenhandError
from evaluation.fair_cost.steps import Token, given, worked
from evaluation.model import Source, Step

_NO_SOURCES: Mapping[str, Source] = {}
_STATED = Source("method", "stated assumption")


class AssumptionError(EvenhandError):
    """Raised if cost assumptions cannot be used. `faults` holds every fault found, one sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"These cost assumptions cannot be used:\n{listed}")
        self.faults = faults


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
        faults = tuple(_faults(self))
        if faults:
            raise AssumptionError(faults)

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
    if isinstance(a.ni, StatutoryNI) and a.ni.contact_hours_per_week <= 0:
        yield "'ni_contact_hours_per_week' must be above nil."
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
        """Visits of one length, in minutes."""
        length = Fraction(minutes)
        if length <= 0:
            raise ValueError("a visit lasts more than nil minutes")
        step = worked("visits_per_hour", 60, "÷", given("visit_minutes", length, source, "minutes"), unit="")
        return cls(step, length)

    @classmethod
    def of_hours(cls, hours_by_minutes: Mapping[Fraction | int, Fraction | int], source: Source = _STATED) -> "Mix":
        """Contact hours by visit length: visit minutes -> hours (any volume or share). Raises ValueError if none."""
        if not hours_by_minutes or any(m <= 0 or h <= 0 for m, h in hours_by_minutes.items()):
            raise ValueError("a mix of visits needs lengths above nil, each with hours above nil")
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
        return cls(worked("visits_per_hour", "(", *above, ")", "÷", "(", *below, ")", unit=""))

    @classmethod
    def of_visits(cls, visits_by_minutes: Mapping[int, int], source: Source = _STATED) -> "Mix":
        """Numbers of visits by length: visit minutes -> visits."""
        hours: dict[Fraction | int, Fraction | int] = {
            m: Fraction(n * m, 60) for m, n in visits_by_minutes.items() if n
        }
        return cls.of_hours(hours, source)

    @classmethod
    def of_rate(cls, visits_per_hour: Fraction, source: Source = _STATED) -> "Mix":
        """Visits per contact hour, given as such."""
        return cls(given("visits_per_hour", visits_per_hour, source))
