"""The workbench in plain words: what was said and what it was taken as, what came out, and what it does not say."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from criteria import cost_models as told
from evaluation.fair_cost.base import Worked
from evaluation.fair_cost.homecare import TITLES, TOTALS
from evaluation.fair_cost.returns import FEW, Summary
from evaluation.fair_cost.statutory import Statutory
from evaluation.model import Movement, Step
from evaluation.words.cost_keys import COST_KEYS, part_of
from evaluation.words.explain import LABELS
from evaluation.words.labels import count, day, listed, number, percent, points, pounds
from evaluation.words.parts import label_of

PLAY = (
    "Everything on this screen is play. What you type or keep here changes no bid, no method, no test and no ranking, "
    "unless you write it into a draft method yourself."
)
WHAT_IF = (
    "**What if.** This is play: no bid, no price and no place on the list changes. That you tried it, and what, is "
    "kept in the record."
)
ROUNDED = "Lines are shown to whole pence, so they may differ from the total by a penny. Inside, nothing is rounded."

#: rule -> what the total is pounds of, after the amount
PER: Mapping[str, str] = MappingProxyType(
    {
        "homecare_cost": "a contact hour",
        "homecare_reverse": "an hour of pay",
        "care_home_cost": "a resident a week",
        "sleep_in_cost": "a night",
        "live_in_cost": "a week",
        "block_rate": "a delivered hour",
        "cqc_fee": "a year",
        "uplift": "next year",
        "phasing": "in the last year",
        "lawful_wage": "an hour of pay",
    }
)
#: the part of a stacked chart that each homecare line stands in
STACKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Pay for contact", ("direct_care",)),
    ("Travel time and miles", ("travel_time", "mileage")),
    ("Holiday, sickness, training", ("training", "holiday", "non_contact", "sickness", "notice")),
    ("National Insurance, pension", ("employer_ni", "pension")),
    ("Business and equipment", ("ppe", "business")),
    ("Surplus", ("surplus",)),
)
#: id of a convention for quartiles -> what it is
CONVENTIONS: Mapping[str, str] = MappingProxyType(
    {
        "R-7": "R-7: as a spreadsheet's QUARTILE.INC",
        "R-6": "R-6: as a spreadsheet's QUARTILE.EXC",
        "R-5": "R-5: midway between values",
        "R-8": "R-8: nearly unbiased whatever the spread",
    }
)
_TOTALS: Mapping[str, str] = MappingProxyType(
    {
        "uplift": "Next year's rate",
        "phasing": "The rate in the last year",
        "price_gap": "How far the first lies above the second",
        "lawful_wage": "Lowest lawful pay",
        "block_rate": "A delivered hour",
        "sleep_in_cost": "A night",
        "live_in_cost": "A week",
        "care_home_cost": "The weekly fee",
        "cqc_fee": "The yearly fee",
    }
)
_SHORT = Fraction(1)  # a per cent below this, and not nil, is more likely a share of one


def plain_fault(rule: str, fault: str) -> str:
    """A fault with each key called as its box is: "'ni_percent' is missing" -> "“National Insurance, per cent” ..."."""
    found = re.sub(r"'([a-z][a-z0-9_]*)'", lambda m: _named(rule, m.group(1)), fault)
    where, colon, what = found.partition(": ")
    if not colon or not re.fullmatch(r"[a-z0-9_]+( > .+)?", where):
        return found
    key, _, inside = where.partition(" > ")
    place = f", {inside.replace('number ', 'row ').replace(' > ', ', ').replace('_', ' ')}" if inside else ""
    return f"{_said(rule, key)}{place}: {what}"


def _named(rule: str, word: str) -> str:
    """A key by the name of its box; any other word, such as what was typed, as it was."""
    return f"“{_said(rule, word)}”" if "_" in word or f"{part_of(rule)}.{word}" in COST_KEYS else f"'{word}'"


def _said(rule: str, key: str) -> str:
    return label_of(part_of(rule), key)


def line_title(step: Step) -> str:
    """A line by its official name, or by what the model calls it."""
    if step.what in TITLES:
        return TITLES[step.what]
    label = LABELS.get(step.what, step.what.replace("_", " ").capitalize())
    return label.format(of=step.of) if step.of else re.sub(r"(: | of | \()?\{of\}\)?", "", label)


def total_title(rule: str) -> str:
    """What the total is called in the table of lines."""
    return TOTALS["price"] if rule == "homecare_cost" else _TOTALS.get(rule, "Total")


def amount(step: Step) -> str:
    """A step's value as people read it: money, a per cent, minutes or a bare number."""
    if step.unit in ("GBP", "per_hour", "per_point"):
        return pounds(step.value)
    ending = {"percent": "%", "minutes": " minutes"}.get(step.unit, "")
    return percent(step.value) if ending == "%" else f"{number(step.value, most=4)}{ending}"


def headline(rule: str, worked: Worked) -> str:
    """What came out, in one sentence."""
    whole = pounds(worked.total.value)
    visit = worked.more.get("visit_price")
    if rule == "homecare_cost":
        return f"A contact hour comes to {whole}{f', and the visit to {pounds(visit.value)}' if visit else ''}."
    if rule == "price_gap":
        side = "below" if worked.total.value < 0 else "above"
        return f"In the prices of one month, the first amount lies {pounds(abs(worked.total.value))} {side} the second."
    if rule == "phasing":
        return f"The rate reaches {whole} in {count(len(worked.lines), 'year')}."
    if rule == "homecare_reverse":
        if worked.total.value <= 0:
            return "The price leaves nothing for the worker: its other lines take all of it."
        return f"The price leaves {whole} an hour for the worker, with overheads as you state them."
    return f"It comes to {whole} {PER[rule]}." if rule in PER else f"It comes to {whole}."


def uplift_words(inputs: told.Uplift, worked: Worked) -> str:
    """How far next year's rate lies above this year's."""
    now = sum((line.amount for line in inputs.lines), Fraction(0)) if inputs.lines else inputs.rate or Fraction(0)
    if not now:
        return ""
    change = (worked.total.value - now) / now * 100
    apart = f"{percent(abs(change))} {'less' if change < 0 else 'more'}"
    return f"This year's rate is {pounds(now)}; next year's is {pounds(worked.total.value)}, {apart}."


def echoes(inputs: told.Homecare, worked: Worked) -> tuple[str, ...]:
    """What was said of travel, miles and mileage, and what the model took it as; nothing is converted silently."""
    visits = worked.more.get("visits_per_hour")
    minutes, miles = worked.more.get("travel_minutes_per_visit"), worked.more.get("miles_per_visit")
    pence = worked.more.get("pence_per_mile")
    if visits is None or minutes is None or miles is None or pence is None:
        return ()
    found = [f"That makes {_size(visits.value)} visits in a contact hour."]
    if inputs.travel:
        found.append(_away(inputs.travel, inputs.travel_unit, minutes.value, visits.value))
    if inputs.miles:
        found.append(_away(inputs.miles, inputs.miles_unit, miles.value, visits.value))
    if inputs.mileage_rate:
        found.append(_mileage(inputs, pence.value))
    if miles.value and not minutes.value:
        found.append("There are miles and no travel time. Check that: both belong to the same journeys.")
    if inputs.miles and not inputs.mileage_rate:
        found.append("There are miles, and nothing is paid for them. Workers then pay for the journeys themselves.")
    return tuple(found)


_STATED: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "minutes_per_visit": ("{} minutes for each visit", "minutes", "contact hour"),
        "minutes_per_hour": ("{} minutes for each contact hour", "minutes", "visit"),
        "percent_of_pay": ("travel is {} per cent of contact pay", "minutes", "visit"),
        "miles_per_visit": ("{} miles for each visit", "miles", "contact hour"),
        "miles_per_hour": ("{} miles for each contact hour", "miles", "visit"),
    }
)


def _away(value: Fraction, unit: str, per_visit: Fraction, visits: Fraction) -> str:
    said, what, other = _STATED[unit]
    each = per_visit if other == "visit" else per_visit * visits
    return f"You said {said.format(_size(value))}: that is {_size(each)} {what} for each {other}."


def _mileage(inputs: told.Homecare, pence: Fraction) -> str:
    if inputs.mileage_rate_unit == "pounds_per_mile":
        return f"You said {number(inputs.mileage_rate, least=2)} pounds a mile: that is {_size(pence)} pence a mile."
    small = " Did you mean pounds?" if pence < 1 else ""
    return f"You said {_size(pence)} pence a mile: that is {pounds(pence / 100, 4)} a mile.{small}"


def _size(value: Fraction) -> str:
    return points(value, 2).rstrip("0").rstrip(".") if value.denominator != 1 else number(value)


def doubts(inputs: told.Homecare) -> tuple[str, ...]:
    """Percentages that look like shares of one: 0.1207 where 12.07 was meant."""
    names = [name for name in type(inputs).model_fields if name.endswith("_percent")]
    small = [name for name in names if 0 < (getattr(inputs, name) or 0) < _SHORT / 2]
    return tuple(
        f"{label_of('homecare', name)}: you said {number(getattr(inputs, name))} per cent. If you meant "
        f"{number(getattr(inputs, name) * 100)} per cent, write that."
        for name in small
    )


def surplus_both_ways(worked: Worked) -> str:
    """A mark-up told apart from a margin: the same pounds are a smaller per cent of the price than of the cost."""
    surplus = next((line for line in worked.lines if line.what == "surplus"), None)
    up, margin = worked.more.get("markup_percent"), worked.more.get("margin_percent")
    if surplus is None or up is None or margin is None:
        return ""
    if not surplus.value:
        return "There is no surplus: the price covers cost and nothing more."
    return (
        f"The surplus is {pounds(surplus.value)}: {percent(up.value)} on cost is {percent(margin.value)} of the price. "
        "The first is a mark-up, the second a margin."
    )


def law_words(law: Statutory, *, stated: bool, prices_of: str, today: date) -> str:
    """Which day's law was taken, and why."""
    if stated:
        return f"The law is that of {day(law.day)}, the day you named."
    if prices_of.strip():
        return f"The law is that of {day(law.day)}, the last day of the month whose prices these are."
    return f"You named no day, so the law is that of today, {day(today)}."


def wage_words(inputs: told.Homecare, law: Statutory) -> str:
    """The stated wage beside the legal minimum of the day."""
    least = law.value("minimum_wage.adult")
    told_of = f"the legal minimum of that day, {pounds(least)} for people aged {law.minimum_wage_band}"
    if inputs.wage < least:
        return f"Pay of {pounds(inputs.wage)} an hour is below {told_of}."
    apart = inputs.wage - least
    return f"Pay of {pounds(inputs.wage)} an hour is {f'{pounds(apart)} above' if apart else 'exactly'} {told_of}."


def month_words(first: date) -> str:
    """A month: "April 2022"."""
    return day(first).partition(" ")[2]


def price_base_words(prices_of: date | None) -> str:
    """The month whose prices a result is in, or that nobody said."""
    if prices_of is None:
        return "Nobody has said which month's prices these are, so the result cannot be compared with another."
    return f"These are prices of {month_words(prices_of)}."


def reverse_rows(worked: Worked) -> tuple[tuple[str, str, str], ...]:
    """What a price leaves, both ways: what it is, pounds, and what it rests on."""
    told_of = (
        ("as_stated", "Pay an hour, overheads as you state them", "Business costs and surplus as typed above"),
        ("overhead_fixed", "Pay an hour, overheads fixed", "Business costs stay the same pounds an hour"),
        ("overhead_share", "Pay an hour, overheads a share", "Business costs and surplus shrink with the price"),
        ("effective_wage", "Pay for an hour worked", "After travel that is worked and not paid"),
        ("left_over_care", "Left over care at the stated pay", "For running the business and surplus"),
        ("overhead_covered_percent", "Business costs that it covers", "Of those stated"),
        ("surplus_left", "Surplus left at the stated pay", "After care and business costs; below 0 is a loss"),
    )
    steps = {"as_stated": worked.total, **worked.more}
    return tuple((title, amount(steps[name]), rests) for name, title, rests in told_of if name in steps)


def reverse_words(worked: Worked, law: Statutory) -> str:
    """Whether what the price leaves is lawful pay, whichever way overheads are taken."""
    least = law.value("minimum_wage.adult")
    ways = [step.value for step in (worked.total, worked.more["overhead_fixed"], worked.more["overhead_share"])]
    effective = worked.more.get("effective_wage")
    unpaid = effective.value / worked.total.value if effective and worked.total.value else Fraction(1)
    below = sum(wage * unpaid < least for wage in ways)
    travel = ", for an hour worked with its unpaid travel" if effective else ""
    minimum = f"the legal minimum of {pounds(least)}{travel}"
    if not below:
        return f"Each way of taking overheads leaves {minimum} or more."
    which = "Every way" if below == len(ways) else f"{below} of {len(ways)} ways"
    ask = "Ask the bidder how it pays. The figure alone proves nothing."
    return f"{which} of taking overheads leaves less than {minimum}. {ask}"


def returns_words(summary: Summary) -> tuple[str, ...]:
    """How many returns there are, how quartiles were taken, and which total is which."""
    returns, how = count(summary.providers, "return"), CONVENTIONS[summary.convention]
    whole, lines = pounds(summary.median_of_totals), pounds(summary.total_of_medians)
    apart = "They are not the same figure: say which one you use."
    found = [f"{returns}, in prices of {summary.price_base}. Quartiles: {how}."]
    found.append(f"The median of providers' own totals is {whole}; the medians of the lines add up to {lines}. {apart}")
    if summary.total_of_group_medians is not None:
        found.append(f"The medians of the groups' subtotals add up to {pounds(summary.total_of_group_medians)}.")
    return tuple(found)


def few_words(summary: Summary) -> str:
    """That there are too few returns for quartiles to say much; "" where there are enough."""
    if not summary.is_small:
        return ""
    return (
        f"There {'is' if summary.providers == 1 else 'are'} only {count(summary.providers, 'return')}. With fewer than "
        f"{FEW}, a quartile says little, and a provider may know its own figure in it."
    )


def beside_words(lawful: Fraction, local: Fraction, prices: Sequence[Fraction]) -> str:
    """How many prices lie under each floor."""
    if not prices:
        return f"Care at the legal minimum comes to {pounds(lawful)} an hour, the whole stated cost to {pounds(local)}."
    under = sum(price < lawful for price in prices)
    between = sum(lawful <= price < local for price in prices)
    return (
        f"Of {count(len(prices), 'price')}, {under} {'lies' if under == 1 else 'lie'} below care at the legal minimum "
        f"({pounds(lawful)}), {between} between that and the stated cost ({pounds(local)}), "
        f"{len(prices) - under - between} at or above it. A price below a floor is a question, not a verdict."
    )


def moves_words(movers: Sequence[Movement], rise: str, names: Mapping[str, str]) -> str:
    """Who would change places if every price rose."""
    if not movers:
        return f"If every price in the lot rose by {rise}, nobody would change places."
    who = listed([names.get(move.provider, move.provider) for move in movers[:6]])
    more = f" and {len(movers) - 6} more" if len(movers) > 6 else ""
    verb = "changes" if len(movers) == 1 else "change"
    return f"If every price in the lot rose by {rise}, {who}{more} {verb} places."
