"""What each cost model is told: one closed record a model, named by its `rule`, in the units that people state.

Percentages are out of 100, money is pounds unless the key says pence. The sums are in evaluation/fair_cost, one page a
model in docs/rules.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from criteria.fields import Exact, Id, Many, Record, Words


def _day(value: object) -> object:
    """A day written as text, such as "2026-11-22", as the day that it is; anything else as it stands."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]


class VisitShare(Record):
    """Visits of one length in a mix: contact `hours` of them, or their `number` (one of the two, the same for all)."""

    minutes: Exact
    hours: Exact | None = None
    number: Exact | None = None


class BusinessLine(Record):
    """One of the official business lines, in pounds per contact hour."""

    line: Id
    amount: Exact


class Homecare(Record):
    """An hour of homecare. Exactly one of `visit_minutes`, `visits` and `visits_per_hour` says how visits make it up.

    National Insurance: "statutory" takes the rate and weekly threshold given, or those of the law on `day`; "gross" and
    "pay" are flat percentages. `travel_unit` and the other units say how the figure beside them is stated.
    """

    rule: Literal["homecare_cost"]
    wage: Exact
    day: Day | None = None
    visit_minutes: Exact | None = None
    visits: Many[VisitShare] = ()
    visits_per_hour: Exact | None = None
    enhancement_percent: Exact = Fraction(0)
    travel: Exact = Fraction(0)
    travel_unit: Literal["minutes_per_visit", "minutes_per_hour", "percent_of_pay"] = "minutes_per_visit"
    travel_wage: Exact | None = None
    miles: Exact = Fraction(0)
    miles_unit: Literal["miles_per_visit", "miles_per_hour"] = "miles_per_visit"
    mileage_rate: Exact = Fraction(0)
    mileage_rate_unit: Literal["pence_per_mile", "pounds_per_mile"] = "pence_per_mile"
    holiday_percent: Exact = Fraction(0)
    training_percent: Exact = Fraction(0)
    training_base: Literal["gross", "direct"] = "gross"
    sickness_percent: Exact = Fraction(0)
    notice_percent: Exact = Fraction(0)
    non_contact_per_hour: Exact = Fraction(0)
    ni_mode: Literal["statutory", "gross", "pay"] = "statutory"
    ni_percent: Exact | None = None
    ni_threshold_per_week: Exact | None = None
    contact_hours_per_week: Exact | None = None
    ni_allowance_per_hour: Exact = Fraction(0)
    pension_percent: Exact = Fraction(0)
    pension_base: Literal["gross", "pay"] = "pay"
    ppe_per_visit: Exact = Fraction(0)
    ppe_per_hour: Exact = Fraction(0)
    business_per_hour: Exact = Fraction(0)
    business_lines: Many[BusinessLine] = ()
    business_percent_of_price: Exact = Fraction(0)
    surplus_mode: Literal["markup", "of_price", "pounds"] = "markup"
    surplus: Exact = Fraction(0)


class StaffHours(Record):
    """Care home staff by the hour, for each resident a week. Cover in per cent of pay, or from days of absence."""

    line: Words
    hours: Exact
    rate: Exact
    oncost_percent: Exact = Fraction(0)
    cover_percent: Exact | None = None
    absence_days: Exact | None = None
    scales: bool = True


class WeeklyCost(Record):
    """A care home line: pounds per resident per week, or `annual` pounds for the whole home (then `beds` is needed).

    `scales` with empty beds: where it is left out, what the home pays by the year does and what it pays for each
    resident does not.
    """

    line: Words
    group: Literal["staffing", "premises", "supplies", "head_office"]
    amount: Exact | None = None
    annual: Exact | None = None
    scales: bool | None = None


class CareHome(Record):
    """A week in a care home for each resident. Occupancy in per cent of beds; amounts are at `stated_occupancy`."""

    rule: Literal["care_home_cost"]
    staff: Many[StaffHours] = ()
    others: Many[WeeklyCost] = ()
    occupancy: Exact = Fraction(100)
    stated_occupancy: Exact | None = None
    beds: Exact | None = None
    operations_percent: Exact = Fraction(0)
    leave_out: Many[str] = ()
    capital_mode: Literal["of_operating", "pounds", "of_value"] = "pounds"
    capital: Exact = Fraction(0)
    value_per_bed: Exact | None = None
    funded_nursing_care: Exact = Fraction(0)


class Above(Record):
    """What every model by the night, week or block adds: on-costs on pay, business cost, surplus on cost."""

    oncost_percent: Exact = Fraction(0)
    business: Exact = Fraction(0)
    markup_percent: Exact = Fraction(0)


class SleepIn(Above):
    """A sleep-in night: a payment for the night, and waking hours at an hourly rate."""

    rule: Literal["sleep_in_cost"]
    payment: Exact
    rate: Exact
    waking_hours: Exact = Fraction(0)


class LiveIn(Above):
    """A week of live-in care: pay a day, the hours worked in it, relief, travel and food."""

    rule: Literal["live_in_cost"]
    daily_pay: Exact
    hours_per_day: Exact
    days: Exact = Fraction(7)
    relief_hours: Exact = Fraction(0)
    relief_rate: Exact = Fraction(0)
    travel: Exact = Fraction(0)
    food: Exact = Fraction(0)


class Block(Record):
    """Guaranteed hours: what a delivered hour costs where paid hours are used in part."""

    rule: Literal["block_rate"]
    cost_per_paid_hour: Exact
    paid_hours: Exact
    used_percent: Exact


class UpliftShare(Record):
    """A part of an uplift formula: its share of the rate and the change of its index, in per cent."""

    title: Words
    share_percent: Exact
    change_percent: Exact


class UpliftLine(Record):
    """A cost line in pounds and the change of its own index, in per cent."""

    line: Words
    amount: Exact
    change_percent: Exact


class Uplift(Record):
    """Next year's rate: `rate` raised by published `shares`, or the sum of `lines`, each raised by its own index.

    `divide_by`: the rate's part that has to be whole pence, such as 7 for a weekly fee and 4 for an hourly rate.
    """

    rule: Literal["uplift"]
    rate: Exact | None = None
    shares: Many[UpliftShare] = ()
    lines: Many[UpliftLine] = ()
    divide_by: Annotated[int, Field(gt=0, le=10_000)] | None = None
    divide_mode: Literal["half_up", "down", "up"] = "half_up"


class Phasing(Record):
    """A rate on its way to the fair rate of each coming year."""

    rule: Literal["phasing"]
    now: Exact
    targets: Many[Exact]


class Reverse(Homecare):
    """What a `price` leaves for the worker: the same inputs as the build-up, run backwards."""

    rule: Literal["homecare_reverse"]  # type: ignore[assignment] # the same inputs under another name
    price: Exact
    price_unit: Literal["hour", "visit"] = "hour"
    unpaid_travel: Exact = Fraction(0)  # minutes for each contact hour that are worked and not paid


class Return(Record):
    """A provider's cost return: pounds by line, all in one unit."""

    provider: Words
    lines: dict[Id, Exact]


class LineGroup(Record):
    """Lines whose subtotal is summarised too."""

    group: Id
    lines: Many[Id]


class Returns(Record):
    """Providers' returns put together. `convention` is how quartiles are taken: R-7 is a spreadsheet's QUARTILE.INC."""

    rule: Literal["cost_returns"]
    returns: Many[Return]
    price_base: Words
    groups: Many[LineGroup] = ()
    convention: Literal["R-5", "R-6", "R-7", "R-8"] = "R-7"


class RegulatorFee(Record):
    """The regulator's yearly fee of a provider of personal care: a base for each location and a rate for each user."""

    rule: Literal["cqc_fee"]
    base: Exact
    per_user: Exact
    users: Many[Exact]
    contact_hours: Exact | None = None


class AgeShare(Record):
    """A share of contact hours, in per cent, that people of one age band of the minimum wage work."""

    band: Literal["adult", "21_to_adult", "18_to_20", "16_to_17", "apprentice"]
    share_percent: Exact


class LawfulWage(Record):
    """The lowest lawful wage of a team of several ages, by the law on `day`."""

    rule: Literal["lawful_wage"]
    day: Day
    bands: Many[AgeShare]


class PriceGap(Record):
    """Two amounts, each in the prices of a month (any day in it). `change_percent` brings the second to the first's."""

    rule: Literal["price_gap"]
    first: Exact
    first_base: Day
    second: Exact
    second_base: Day
    change_percent: Exact | None = None


class Preset(Record):
    """Inputs of a model that reproduce a published table. `price_base`: a day in the month whose prices they are in.

    `inputs` are a model's record as plain values, its `rule` among them. `ours`: no table of anybody else's.
    """

    title: Words
    source: Words
    link: str = ""
    price_base: Day
    notes: Words
    ours: bool = False
    inputs: dict[str, object]


CostModel = Annotated[
    Homecare
    | Reverse
    | CareHome
    | SleepIn
    | LiveIn
    | Block
    | Uplift
    | Phasing
    | Returns
    | RegulatorFee
    | LawfulWage
    | PriceGap,
    Field(discriminator="rule"),
]
