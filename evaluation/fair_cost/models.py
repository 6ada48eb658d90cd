"""From what people state to what a model takes, and what each model but homecare comes to, line by line."""

from fractions import Fraction
from types import MappingProxyType

from criteria import cost_models as told
from evaluation.exceptions import EvenhandError
from evaluation.fair_cost import age_bands, care_home, nights, price_base, uplift
from evaluation.fair_cost.base import Worked
from evaluation.fair_cost.checks import above_nil, not_below_nil, refuse
from evaluation.fair_cost.returns import summarise_returns
from evaluation.fair_cost.statutory import Statutory
from evaluation.fair_cost.steps import given, total, worked
from evaluation.model import Source, Step

_STATED, _RETURNS = Source("person", "as stated"), Source("person", "providers' returns")


def home_place(inputs: told.CareHome, _: Statutory | None) -> Worked:
    """A week in a care home."""
    fee = care_home.weekly_fee(_home(inputs))
    more = {
        **fee.groups,
        "operating_cost": fee.operating,
        "return_on_operations": fee.return_on_operations,
        "return_on_capital": fee.return_on_capital,
        "fee_with_nursing": fee.with_nursing,
    }
    return Worked((*fee.lines, fee.return_on_operations, fee.return_on_capital), fee.fee, MappingProxyType(more))


def _home(inputs: told.CareHome) -> care_home.CareHome:
    stated = inputs.occupancy if inputs.stated_occupancy is None else inputs.stated_occupancy
    return care_home.CareHome(
        [_staff(line) for line in inputs.staff],
        [_weekly(line, inputs.beds, stated) for line in inputs.others],
        inputs.occupancy,
        stated,
        care_home.Returns(
            inputs.operations_percent, inputs.capital_mode, inputs.capital, inputs.value_per_bed, inputs.leave_out
        ),
        inputs.funded_nursing_care,
    )


def _staff(line: told.StaffHours) -> care_home.StaffLine:
    if line.cover_percent is not None and line.absence_days is not None:
        raise EvenhandError(f"{line.line}: give cover as a per cent or as days of absence, not both.")
    stated = line.cover_percent or Fraction(0)
    cover = stated if line.absence_days is None else care_home.cover_of(line.absence_days, _STATED)
    return care_home.StaffLine(line.line, line.hours, line.rate, line.oncost_percent, cover, line.scales, _STATED)


def _weekly(line: told.WeeklyCost, beds: Fraction | None, occupancy: Fraction) -> care_home.WeeklyLine:
    if (line.amount is None) == (line.annual is None):
        raise EvenhandError(
            f"{line.line}: give 'amount' (a resident a week) or 'annual' (the home a year), one of them."
        )
    scales = line.annual is not None if line.scales is None else line.scales
    if line.amount is not None:
        return care_home.WeeklyLine(line.line, line.group, line.amount, scales, _STATED)
    if beds is None:
        raise EvenhandError(f"{line.line}: a yearly cost needs 'beds', to share it over.")
    weekly = care_home.of_annual(line.annual or Fraction(0), beds, occupancy, _STATED)
    return care_home.WeeklyLine(line.line, line.group, weekly, scales, _STATED)


def _top(inputs: told.Above) -> nights.OnTop:
    return nights.OnTop(inputs.oncost_percent, inputs.business, inputs.markup_percent)


def _built(built: nights.Built, name: str) -> Worked:
    more = {name: built.pay_per_hour} if built.pay_per_hour is not None else {}
    return Worked(built.lines, built.price, MappingProxyType(more))


def sleep_in(i: told.SleepIn, _: Statutory | None) -> Worked:
    """A sleep-in night."""
    return _built(nights.sleep_in(nights.SleepIn(i.payment, i.waking_hours, i.rate, _top(i))), "pay_per_waking_hour")


def live_in(i: told.LiveIn, _: Statutory | None) -> Worked:
    """A week of live-in care."""
    week = nights.LiveIn(i.daily_pay, i.hours_per_day, i.days, i.relief_hours, i.relief_rate, i.travel, i.food, _top(i))
    return _built(nights.live_in(week), "pay_per_hour_worked")


def block(i: told.Block, _: Statutory | None) -> Worked:
    """A delivered hour under a block."""
    return _built(nights.block_rate(nights.Block(i.cost_per_paid_hour, i.paid_hours, i.used_percent)), "")


def next_rate(inputs: told.Uplift, _: Statutory | None) -> Worked:
    """Next year's rate."""
    if bool(inputs.lines) == bool(inputs.shares) or bool(inputs.shares) != (inputs.rate is not None):
        raise EvenhandError("An uplift moves a 'rate' by 'shares', or 'lines' each by its own index: one of the two.")
    if inputs.lines:
        made = uplift.by_line([uplift.Line(row.line, row.amount, row.change_percent) for row in inputs.lines])
        lines, more = made.parts, dict[str, Step]()
    else:
        shares = [uplift.Share(row.title, row.share_percent, row.change_percent) for row in inputs.shares]
        change = uplift.weighted_change(shares)
        made, lines, more = uplift.raised(inputs.rate or Fraction(0), change), change.parts, {"uplift": change}
    if inputs.divide_by is not None:
        more["raised_rate"] = made
        made = uplift.dividing(made, inputs.divide_by, inputs.divide_mode)
    return Worked(lines, made, MappingProxyType(more))


def phasing(inputs: told.Phasing, _: Statutory | None) -> Worked:
    """The rate of each coming year."""
    steps = uplift.phased(inputs.now, inputs.targets)
    return Worked(steps, worked("rate_at_the_end", steps[-1], unit="GBP"))


def returns(inputs: told.Returns, _: Statutory | None) -> Worked:
    """Providers' returns put together."""
    by_provider = {one.provider: one.lines for one in inputs.returns}
    if len(by_provider) < len(inputs.returns):
        raise EvenhandError("Each provider's return may be given once.")
    groups = {one.group: one.lines for one in inputs.groups}
    if len(groups) < len(inputs.groups):
        raise EvenhandError("Each group of lines may be given once.")
    found = summarise_returns(by_provider, price_base=inputs.price_base, groups=groups, convention=inputs.convention)
    more = {"total_of_medians": _figure("total_of_medians", found.total_of_medians)}
    if found.total_of_group_medians is not None:
        more["total_of_group_medians"] = _figure("total_of_group_medians", found.total_of_group_medians)
    for name, spread in {"total": found.totals, **found.groups, **found.lines}.items():
        more |= {
            f"{name}.lower_quartile": _figure("line_lower_quartile", spread.lower, name),
            f"{name}.median": _figure("line_median", spread.median, name),
            f"{name}.upper_quartile": _figure("line_upper_quartile", spread.upper, name),
            f"{name}.count": Step("line_count", Fraction(spread.count), of=name),
        }
    lines = tuple(_figure("line_median", spread.median, name) for name, spread in found.lines.items())
    return Worked(lines, _figure("median_of_totals", found.median_of_totals), MappingProxyType(more))


def _figure(what: str, value: Fraction, of: str = "") -> Step:
    return Step(what, value, of=of, source=_RETURNS, unit="GBP")


def regulator_fee(inputs: told.RegulatorFee, _: Statutory | None) -> Worked:
    """The regulator's yearly fee."""
    places = {f"users, location {place}": users for place, users in enumerate(inputs.users, 1)}
    hours = {} if inputs.contact_hours is None else {"contact_hours": inputs.contact_hours}
    refuse(
        [] if inputs.users else ["Give the number of people served at each location."],
        not_below_nil({"base": inputs.base, "per_user": inputs.per_user, **places}),
        above_nil(hours),
    )
    base, rate = given("fee_base", inputs.base, _STATED, "GBP"), given("fee_per_user", inputs.per_user, _STATED, "GBP")
    lines = tuple(
        worked("location_fee", base, "+", rate, "×", users, of=f"location {place}", unit="GBP")
        for place, users in enumerate(inputs.users, 1)
    )
    fee = total("yearly_fee", lines, unit="GBP")
    if inputs.contact_hours is None:
        return Worked(lines, fee)
    year = given("contact_hours", inputs.contact_hours, _STATED)
    return Worked(lines, fee, MappingProxyType({"fee_per_hour": worked("fee_per_hour", fee, "÷", year)}))


def lawful_wage(inputs: told.LawfulWage, law: Statutory | None) -> Worked:
    """The lowest lawful wage of a team of several ages."""
    if law is None or law.day != inputs.day:
        raise EvenhandError(f"The lowest lawful wage needs the law of {inputs.day}.")
    shares = {one.band: one.share_percent for one in inputs.bands}
    if len(shares) < len(inputs.bands):
        raise EvenhandError("Each age band may be given once.")
    found = age_bands.lawful_wage({str(band): share for band, share in shares.items()}, law, _STATED)
    return Worked(found.parts, found)


def price_gap(inputs: told.PriceGap, _: Statutory | None) -> Worked:
    """How far one price lies above another, in the prices of one month."""
    refuse(not_below_nil({"first": inputs.first, "second": inputs.second}))
    first = price_base.Amount(given("compared_price", inputs.first, _STATED, "GBP"), inputs.first_base)
    second = price_base.Amount(given("price_beside", inputs.second, _STATED, "GBP"), inputs.second_base)
    if inputs.change_percent is not None:
        if price_base.same_month(first, second):
            raise EvenhandError("Both amounts are in the prices of one month: there is no change of prices to apply.")
        second = second.brought_to(inputs.first_base, inputs.change_percent, _STATED)
    gap = price_base.gap(first, second)
    if not second.step.value:
        return Worked((first.step, second.step), gap)
    percent = worked("gap_percent", gap, "÷", second.step, "×", 100, unit="percent")
    return Worked((first.step, second.step), gap, MappingProxyType({"gap_percent": percent}))
