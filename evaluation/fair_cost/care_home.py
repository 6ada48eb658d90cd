"""What a week in a care home costs for each resident: staffing, premises, supplies, head office, and two returns.

Lines are those of the Department of Health and Social Care's 2022 fair cost of care exercise (Annex A, 65+ care homes,
per resident per week). Staff cost follows the arithmetic of the iESE / CareCubed tool as Oxfordshire and Surrey County
Councils describe it. Nothing is rounded inside.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, TypeVar

from evaluation.fair_cost.checks import above_nil, at_most, not_below_nil, refuse
from evaluation.fair_cost.steps import Token, given, total, worked
from evaluation.model import Source, Step

_STATED = Source("method", "stated assumption")
T = TypeVar("T")
Group = Literal["staffing", "premises", "supplies", "head_office"]

#: group -> its official heading, in the official order
GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "staffing": "Care home staffing",
        "premises": "Care home premises",
        "supplies": "Care home supplies and services",
        "head_office": "Head office",
    }
)
#: working days in a year at five days a week, the base of cover: 365 x 5/7
WORKING_DAYS = Fraction(365 * 5, 7)
WEEKS = 52


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Staff by the hour: hours for each resident a week, pounds an hour, on-costs and cover, both in per cent of pay.

    `cover_percent` is what absence costs in cover, as a figure or as the step that `cover_of` makes of days of absence.
    A line `scales` with empty beds where the same staff serve fewer residents.
    """

    line: str
    hours_per_resident_week: Fraction
    rate: Fraction
    oncost_percent: Fraction
    cover_percent: Fraction | Step = Fraction(0)
    scales: bool = True
    source: Source = _STATED


@dataclass(frozen=True, slots=True)
class WeeklyLine:
    """A line in pounds per resident per week, as a figure or as the step that `of_annual` makes of a yearly cost.

    `scales`: fixed for the home, so dearer for each resident in a home with empty beds; otherwise it is bought for each
    resident.
    """

    line: str
    group: Group
    amount: Fraction | Step
    scales: bool = False
    source: Source = _STATED


@dataclass(frozen=True, slots=True)
class Returns:
    """Return on operations as a per cent of operating cost (less the lines in `leave_out`), and return on capital.

    `capital_mode`: "of_operating" per cent of operating cost; "pounds" per resident week; "of_value" per cent a year
    of `value_per_bed`, over 52 weeks and the occupancy. The value is asked for in that mode alone.
    """

    operations_percent: Fraction
    capital_mode: Literal["of_operating", "pounds", "of_value"]
    capital: Fraction
    value_per_bed: Fraction | None = None
    leave_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CareHome:
    """Every input of a care home's weekly fee. Occupancy is in per cent of beds.

    Amounts and hours are stated at `stated_occupancy`; lines that scale are dearer in the proportion of the two.
    Raises AssumptionError with every fault: no line, one named twice in a group, amounts below nil, an occupancy of
    none or more than all beds, a line left out that is not there or is there twice.
    """

    staff: Sequence[StaffLine]
    others: Sequence[WeeklyLine]
    occupancy: Fraction
    stated_occupancy: Fraction
    returns: Returns
    funded_nursing_care: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        beds = {"occupancy": self.occupancy, "stated_occupancy": self.stated_occupancy}
        refuse(
            above_nil(beds),
            at_most(100, beds, "per cent of the beds"),
            not_below_nil({"funded_nursing_care": self.funded_nursing_care}),
            _line_faults(self),
            _return_faults(self),
        )


@dataclass(frozen=True, slots=True)
class WeeklyFee:
    """A weekly fee for each resident: every line by group, operating cost, the two returns, and the fee.

    `with_nursing` adds NHS-funded nursing care, which the NHS pays on top of the fee.
    """

    lines: tuple[Step, ...]
    groups: Mapping[str, Step]
    operating: Step
    return_on_operations: Step
    return_on_capital: Step
    fee: Step
    with_nursing: Step


def _line_faults(home: CareHome) -> Iterator[str]:
    for staff in home.staff:
        stated = {"hours": staff.hours_per_resident_week, "rate": staff.rate, "oncost_percent": staff.oncost_percent}
        yield from not_below_nil(stated | {"cover_percent": _value(staff.cover_percent)}, staff.line)
        yield from at_most(168, {"hours": staff.hours_per_resident_week}, "a week", staff.line)
    for line in home.others:
        yield from not_below_nil({"amount": _value(line.amount)}, line.line)
    named = [*(("staffing", staff.line) for staff in home.staff), *((line.group, line.line) for line in home.others)]
    yield from (f"{line}: it is given twice in {GROUPS[group]}." for group, line in _twice(named))
    if not named:
        yield "A care home's fee needs at least one line."


def _return_faults(home: CareHome) -> Iterator[str]:
    returns, lines = home.returns, [*(staff.line for staff in home.staff), *(line.line for line in home.others)]
    yield from not_below_nil({"operations_percent": returns.operations_percent, "capital": returns.capital})
    for name in returns.leave_out:
        found = lines.count(name)
        if found != 1:
            yield f"The return leaves out '{name}': {'several lines have' if found else 'no line has'} that name."
    yield from (f"The return leaves out '{name}' twice." for name in _twice(returns.leave_out))
    if (returns.capital_mode == "of_value") != (returns.value_per_bed is not None):
        yield "'value_per_bed' is what a return on capital by 'of_value' is a per cent of, and belongs to no other."
    if returns.value_per_bed is not None:
        yield from above_nil({"value_per_bed": returns.value_per_bed})


def _twice(names: Sequence[T]) -> list[T]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _value(stated: Fraction | Step) -> Fraction:
    return stated.value if isinstance(stated, Step) else stated


def weekly_fee(home: CareHome) -> WeeklyFee:
    """The weekly fee of a home, each figure a step that unfolds to its inputs."""
    found: dict[Group, list[Step]] = {group: [] for group in GROUPS}
    for staff in home.staff:
        found["staffing"].append(_empty_beds(home, staff_cost(staff), scales=staff.scales))
    for line in home.others:
        stated = line.amount
        amount = stated if isinstance(stated, Step) else given("weekly_amount", stated, line.source, "GBP")
        weekly = worked("weekly_line", amount, of=line.line, unit="GBP")
        found[line.group].append(_empty_beds(home, weekly, scales=line.scales))
    groups: dict[str, Step] = {group: total(group, lines, unit="GBP") for group, lines in found.items() if lines}
    operating = total("operating_cost", list(groups.values()), unit="GBP")
    lines = tuple(step for steps in found.values() for step in steps)
    operations = _operations(home.returns, operating, lines)
    capital = _capital(home, operating)
    fee = total("weekly_fee", (operating, operations, capital), unit="GBP")
    nursing = given("funded_nursing_care", home.funded_nursing_care, _STATED, "GBP")
    whole = worked("fee_with_nursing", fee, "+", nursing, unit="GBP")
    return WeeklyFee(lines, MappingProxyType(groups), operating, operations, capital, fee, whole)


def staff_cost(line: StaffLine) -> Step:
    """Pounds per resident per week: hours x (rate x (1 + on-costs) + rate x cover)."""
    hours = given("hours_per_resident_week", line.hours_per_resident_week, line.source)
    rate = given("rate", line.rate, line.source, "per_hour")
    oncost = given("oncost_percent", line.oncost_percent, line.source, "percent")
    stated = line.cover_percent
    cover = stated if isinstance(stated, Step) else given("cover_percent", stated, line.source, "percent")
    loaded = worked("loaded_hour", rate, "×", "(", 100, "+", oncost, "+", cover, ")", "÷", 100)
    return worked("weekly_line", hours, "×", loaded, of=line.line, unit="GBP")


def of_annual(amount: Fraction, beds: Fraction, occupancy: Fraction, source: Source = _STATED) -> Step:
    """Pounds per resident per week of a yearly cost: annual / 52 / (beds x occupancy in per cent).

    Raises AssumptionError for no beds, an occupancy of none or more than all, or an amount below nil.
    """
    shared = {"beds": beds, "occupancy": occupancy}
    refuse(
        above_nil(shared),
        at_most(100, {"occupancy": occupancy}, "per cent of the beds"),
        not_below_nil({"annual": amount}),
    )
    yearly = given("annual_cost", amount, source, "GBP")
    filled = worked("filled_beds", beds, "×", occupancy, "÷", 100, unit="")
    return worked("weekly_amount", yearly, "÷", WEEKS, "÷", filled, unit="GBP")


def cover_of(days: Fraction, source: Source = _STATED) -> Step:
    """What cover costs, in per cent of pay: paid days of absence that need cover / (365 x 5/7), times 100.

    Raises AssumptionError for days below nil, or more than there are working days.
    """
    refuse(
        not_below_nil({"absence_days": days}),
        at_most(int(WORKING_DAYS), {"absence_days": days}, "working days a year"),
    )
    absent = given("absence_days", days, source)
    return worked("cover_percent", absent, "÷", WORKING_DAYS, "×", 100, unit="percent")


def _empty_beds(home: CareHome, line: Step, *, scales: bool) -> Step:
    if not scales or home.occupancy == home.stated_occupancy:
        return line
    return worked("weekly_line", line, "×", home.stated_occupancy, "÷", home.occupancy, of=line.of, unit="GBP")


def _operations(returns: Returns, operating: Step, lines: Sequence[Step]) -> Step:
    percent = given("operations_percent", returns.operations_percent, _STATED, "percent")
    left = [line for line in lines if line.of in returns.leave_out]
    base: list[Token] = (
        ["(", operating, *(token for line in left for token in ("-", line)), ")"] if left else [operating]
    )
    return worked("return_on_operations", *base, "×", percent, "÷", 100, unit="GBP")


def _capital(home: CareHome, operating: Step) -> Step:
    returns = home.returns
    stated = given("capital", returns.capital, _STATED, "GBP" if returns.capital_mode == "pounds" else "percent")
    if returns.capital_mode == "pounds":
        return worked("return_on_capital", stated, unit="GBP")
    if returns.capital_mode == "of_operating":
        return worked("return_on_capital", operating, "×", stated, "÷", 100, unit="GBP")
    bed = given("value_per_bed", returns.value_per_bed or Fraction(0), _STATED, "GBP")
    filled: list[Token] = ["÷", "(", home.occupancy, "÷", 100, ")"]
    return worked("return_on_capital", bed, "×", stated, "÷", 100, "÷", WEEKS, *filled, unit="GBP")
