"""Services paid by the night or the week: sleep-in, live-in, and blocks of guaranteed hours.

There is no official build-up for these as there is for an hour of homecare, so each is its own stated model: every line
is in the result and nothing is hidden in a factor. Nothing is rounded inside.

A sleep-in worker is owed the minimum wage only for the time awake for work (Royal Mencap Society v Tomlinson-Blake
[2021] UKSC 8); what is paid for the rest of the night is a choice, and stated. A live-in worker is owed it for the
hours worked, by record or by a daily average agreement (National Minimum Wage Regulations 2015, regulations 44 to 50).
"""

from dataclasses import dataclass
from fractions import Fraction

from evaluation.fair_cost.checks import above_nil, at_most, not_below_nil, refuse
from evaluation.fair_cost.steps import Token, given, total, worked
from evaluation.model import Source, Step

_STATED = Source("method", "stated assumption")


@dataclass(frozen=True, slots=True)
class OnTop:
    """What is added to pay and to cost: on-costs in per cent of pay, business in pounds a unit, surplus on cost.

    On-costs are holiday, sickness, training, employer National Insurance and pension together, as stated.
    Raises AssumptionError for a figure below nil, as every record here does.
    """

    oncost_percent: Fraction
    business: Fraction
    markup_percent: Fraction

    def __post_init__(self) -> None:
        stated = {"oncost_percent": self.oncost_percent, "business": self.business}
        refuse(not_below_nil(stated | {"markup_percent": self.markup_percent}))


@dataclass(frozen=True, slots=True)
class SleepIn:
    """A night asleep on duty: a flat payment, and waking hours at the hourly rate. Pounds and hours a night."""

    payment: Fraction
    waking_hours: Fraction
    rate: Fraction
    top: OnTop
    source: Source = _STATED

    def __post_init__(self) -> None:
        hours = {"waking_hours": self.waking_hours}
        stated = {"payment": self.payment, **hours}
        refuse(above_nil({"rate": self.rate}), not_below_nil(stated), at_most(24, hours, "hours a night"))


@dataclass(frozen=True, slots=True)
class LiveIn:
    """A week of live-in care: pay a day for `hours_per_day` worked, days a week, and relief while the worker rests.

    `relief_hours` are those a week in which somebody else stands in, at `relief_rate`; `travel` is pounds a week of
    getting workers to and from the home; `food` is the weekly allowance.
    """

    daily_pay: Fraction
    hours_per_day: Fraction
    days: Fraction
    relief_hours: Fraction
    relief_rate: Fraction
    travel: Fraction
    food: Fraction
    top: OnTop
    source: Source = _STATED

    def __post_init__(self) -> None:
        others = {"daily_pay": self.daily_pay, "travel": self.travel, "food": self.food}
        relief = {"relief_hours": self.relief_hours}
        refuse(
            above_nil({"hours_per_day": self.hours_per_day, "days": self.days}),
            at_most(24, {"hours_per_day": self.hours_per_day}, "hours a day"),
            at_most(7, {"days": self.days}, "days a week"),
            not_below_nil({**others, **relief, "relief_rate": self.relief_rate}),
            at_most(168, relief, "hours a week"),
            ["'relief_hours' need a 'relief_rate'."] if self.relief_hours > 0 and self.relief_rate == 0 else [],
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Hours that are paid for whether used or not: the cost of a paid hour, paid hours a week, and the share used."""

    cost_per_paid_hour: Fraction
    paid_hours: Fraction
    used_percent: Fraction
    source: Source = _STATED

    def __post_init__(self) -> None:
        used = {"used_percent": self.used_percent}
        refuse(
            not_below_nil({"cost_per_paid_hour": self.cost_per_paid_hour}),
            above_nil({"paid_hours": self.paid_hours, **used}),
            at_most(100, used, "per cent"),
        )


@dataclass(frozen=True, slots=True)
class Built:
    """A build-up by stated lines: the lines, what they come to, and the hourly pay that the law looks at."""

    lines: tuple[Step, ...]
    price: Step
    pay_per_hour: Step | None = None


def sleep_in(night: SleepIn) -> Built:
    """Pounds a night. `pay_per_hour` is the rate of a waking hour, which the minimum wage is compared with."""
    asleep = worked("sleep_in_payment", given("night_payment", night.payment, night.source, "GBP"), unit="GBP")
    hours, rate = (
        given("waking_hours", night.waking_hours, night.source),
        given("rate", night.rate, night.source, "per_hour"),
    )
    awake = worked("waking_pay", hours, "×", rate, unit="GBP")
    built = _with_top((asleep, awake), (), night.top, night.source)
    return Built(built.lines, built.price, worked("pay_per_waking_hour", rate))


def live_in(week: LiveIn) -> Built:
    """Pounds a week. `pay_per_hour` is the worker's pay over the hours worked."""
    day = given("daily_pay", week.daily_pay, week.source, "GBP")
    days, hours = given("days", week.days, week.source), given("hours_per_day", week.hours_per_day, week.source)
    pay = worked("live_in_pay", day, "×", days, unit="GBP")
    relief_hours = given("relief_hours", week.relief_hours, week.source)
    relief_rate = given("relief_rate", week.relief_rate, week.source, "per_hour")
    relief = worked("relief_pay", relief_hours, "×", relief_rate, unit="GBP")
    other = (
        worked("worker_travel", given("travel", week.travel, week.source, "GBP"), unit="GBP"),
        worked("food_allowance", given("food", week.food, week.source, "GBP"), unit="GBP"),
    )
    built = _with_top((pay, relief), other, week.top, week.source)
    return Built(built.lines, built.price, worked("pay_per_hour_worked", day, "÷", hours))


def block_rate(block: Block) -> Built:
    """Pounds for each hour delivered under a block: what the paid hours cost, over those that were used."""
    cost = given("cost_per_paid_hour", block.cost_per_paid_hour, block.source, "per_hour")
    paid, used = (
        given("paid_hours", block.paid_hours, block.source),
        given("used_percent", block.used_percent, block.source, "percent"),
    )
    week = worked("block_cost", cost, "×", paid, unit="GBP")
    delivered = worked("hours_delivered", paid, "×", used, "÷", 100, unit="")
    return Built((week, delivered), worked("price", week, "÷", delivered))


def _with_top(pay: tuple[Step, ...], other: tuple[Step, ...], top: OnTop, source: Source) -> Built:
    wages = total("pay", pay, unit="GBP")
    percent = given("oncost_percent", top.oncost_percent, source, "percent")
    oncosts = worked("oncosts", wages, "×", percent, "÷", 100, unit="GBP")
    business = worked("business", given("business_amount", top.business, source, "GBP"), unit="GBP")
    lines = (*pay, oncosts, *other, business)
    cost = total("cost", lines, unit="GBP")
    markup = given("markup_percent", top.markup_percent, source, "percent")
    surplus: list[Token] = [cost, "×", markup, "÷", 100]
    earned = worked("surplus", *surplus, unit="GBP")
    return Built((*lines, earned), total("price", (cost, earned), unit="GBP"))
