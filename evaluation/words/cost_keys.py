"""What the inputs of the cost models are called where a person fills them in, and how they stand together."""

from collections.abc import Mapping
from types import MappingProxyType

_DAY = "Write it like 2027-04-01."
_HOMES = "Leave empty where it is not needed."

#: "part.key" -> what it is called, and what may be said of it. The part of both homecare models is "homecare".
COST_KEYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "homecare.day": ("The day whose law counts", f"{_DAY} Empty: the month of the prices, or today."),
        "homecare.price": ("The price asked about, in pounds", ""),
        "homecare.price_unit": ("That price is for", ""),
        "homecare.unpaid_travel": ("Travel that is worked and not paid, minutes for each contact hour", ""),
        "homecare.visit_minutes": ("Minutes of a visit", "One of these three says how visits make up an hour."),
        "homecare.visits": ("Visits of several lengths", "Contact hours of each length, or their number."),
        "homecare.visits_per_hour": ("Visits in a contact hour", "Such as 1.69."),
        "homecare.visits.minutes": ("Minutes", ""),
        "homecare.visits.hours": ("Contact hours", ""),
        "homecare.visits.number": ("Number of visits", ""),
        "homecare.travel": ("Travel time", "The unit is asked beside it."),
        "homecare.travel_unit": ("Travel time is stated as", ""),
        "homecare.travel_wage": ("Pay for travel, pounds an hour", "Leave empty where it is paid as contact time."),
        "homecare.miles": ("Miles", "The unit is asked beside it."),
        "homecare.miles_unit": ("Miles are stated as", ""),
        "homecare.mileage_rate": ("Paid for a mile", "The unit is asked beside it."),
        "homecare.mileage_rate_unit": ("The mileage rate is stated in", ""),
        "homecare.ni_mode": ("National Insurance is worked out by", ""),
        "homecare.ni_percent": ("National Insurance, per cent", "Empty with the law's own rule: the rate of the day."),
        "homecare.ni_threshold_per_week": ("Its weekly threshold, pounds", "Empty: the threshold of the day."),
        "homecare.ni_allowance_per_hour": ("Employment Allowance, pounds a contact hour", "Usually 0 for public work."),
        "homecare.business_lines": ("Running the business, line by line", "Instead of the one figure above."),
        "homecare.business_lines.line": ("Official line", ""),
        "homecare.business_lines.amount": ("Pounds an hour", ""),
        "care_home_cost.staff": ("Staff by the hour", "Hours for each resident a week."),
        "staff.line": ("Line", ""),
        "staff.hours": ("Hours for each resident a week", ""),
        "staff.rate": ("Pay an hour", ""),
        "staff.oncost_percent": ("On-costs, per cent", ""),
        "staff.cover_percent": ("Cover, per cent", ""),
        "staff.absence_days": ("or days of absence", ""),
        "staff.scales": ("Follows empty beds: yes or no", ""),
        "care_home_cost.others": ("Other lines", "Pounds for each resident a week, or for the whole home a year."),
        "others.line": ("Line", ""),
        "others.group": ("Group: staffing, premises, supplies or head_office", ""),
        "others.amount": ("A resident a week", ""),
        "others.annual": ("or the home a year", ""),
        "others.scales": ("Follows empty beds: yes or no", ""),
        "care_home_cost.occupancy": ("Occupancy to work it out at, per cent of beds", ""),
        "care_home_cost.stated_occupancy": ("Occupancy that the lines are stated at", "Empty: the same."),
        "care_home_cost.beds": ("Beds", "Needed where a line is for the home a year."),
        "care_home_cost.operations_percent": ("Return on operations, per cent of operating cost", ""),
        "care_home_cost.leave_out": ("Lines that earn no return", "One name on each line."),
        "care_home_cost.capital_mode": ("Return on capital is stated as", ""),
        "care_home_cost.capital": ("Return on capital", "Per cent, or pounds a week."),
        "care_home_cost.value_per_bed": ("Value of a bed, pounds", _HOMES),
        "care_home_cost.funded_nursing_care": ("Funded nursing care, pounds a week", "Shown on top of the fee."),
        "oncost_percent": ("On-costs of pay, per cent", "Holiday, sickness, training, National Insurance, pension."),
        "business": ("Running the business, pounds", "For the night or the week."),
        "markup_percent": ("Surplus, per cent on top of cost", ""),
        "sleep_in_cost.payment": ("Payment for the night, pounds", ""),
        "sleep_in_cost.rate": ("Pay for a waking hour, pounds", ""),
        "sleep_in_cost.waking_hours": ("Waking hours in a night", ""),
        "live_in_cost.daily_pay": ("Pay for a day, pounds", ""),
        "live_in_cost.hours_per_day": ("Hours worked in a day", ""),
        "live_in_cost.days": ("Days in the week", ""),
        "live_in_cost.relief_hours": ("Hours of relief a week", ""),
        "live_in_cost.relief_rate": ("Pay for relief, pounds an hour", ""),
        "live_in_cost.travel": ("Travel a week, pounds", ""),
        "live_in_cost.food": ("Food a week, pounds", ""),
        "block_rate.cost_per_paid_hour": ("Cost of an hour that is paid for, pounds", ""),
        "block_rate.paid_hours": ("Hours that are paid for", ""),
        "block_rate.used_percent": ("Of these used, per cent", ""),
        "uplift.rate": ("This year's rate, pounds", "With shares; lines add up to their own rate."),
        "uplift.shares": ("Published shares of the rate", "The shares total 100."),
        "shares.title": ("Part of the rate", ""),
        "shares.share_percent": ("Share, per cent", ""),
        "shares.change_percent": ("Change of its index, per cent", ""),
        "uplift.lines": ("Lines of the rate, each with an index of its own", "Instead of shares."),
        "lines.line": ("Line", ""),
        "lines.amount": ("Pounds now", ""),
        "lines.change_percent": ("Change, per cent", ""),
        "divide_by": ("The rate has to divide by", "7: a week into whole pence a day. 4: an hour into quarters."),
        "divide_mode": ("Where it does not divide", ""),
        "phasing.now": ("This year's rate, pounds", ""),
        "phasing.targets": ("The fair rate of each coming year, pounds", "One year on each line."),
        "cqc_fee.base": ("Base for each location, pounds", ""),
        "cqc_fee.per_user": ("For each person served, pounds", ""),
        "cqc_fee.users": ("People served at each location", "One location on each line."),
        "cqc_fee.contact_hours": ("Contact hours of the whole year", "Empty where the fee an hour is not wanted."),
        "lawful_wage.day": ("The day whose law counts", _DAY),
        "lawful_wage.bands": ("Share of contact hours of each age band", "The shares total 100."),
        "bands.band": ("Band: adult, 18_to_20, 16_to_17 or apprentice", ""),
        "bands.share_percent": ("Share of hours, per cent", ""),
        "price_gap.first": ("An amount, in pounds", ""),
        "price_gap.first_base": ("In the prices of (any day of the month)", _DAY),
        "price_gap.second": ("The amount beside it, in pounds", ""),
        "price_gap.second_base": ("In the prices of (any day of the month)", _DAY),
        "price_gap.change_percent": ("Change of prices from the second month to the first, per cent", ""),
    }
)

#: key -> word in the inputs -> what it means
COST_OPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "travel_unit": {"minutes_per_visit": "Minutes for each visit", "percent_of_pay": "Per cent of contact pay",
                        "minutes_per_hour": "Minutes for each contact hour"},
        "miles_unit": {"miles_per_visit": "Miles for each visit", "miles_per_hour": "Miles for each contact hour"},
        "mileage_rate_unit": {"pence_per_mile": "Pence a mile", "pounds_per_mile": "Pounds a mile"},
        "ni_mode": {"statutory": "The law's own rule", "gross": "A flat share of pay for contact and travel",
                    "pay": "A flat share of all pay"},
        "capital_mode": {"pounds": "Pounds a week", "of_operating": "Per cent of operating cost",
                         "of_value": "Per cent of the value of a bed"},
        "divide_mode": {"half_up": "Take the nearest", "down": "Take the one below", "up": "Take the one above"},
        "price_unit": {"hour": "A contact hour", "visit": "A visit"},
    }
)  # fmt: skip

_PAY = ("wage", "enhancement_percent", "day")
_AWAY = ("visit_minutes", "visits_per_hour", "visits", "travel", "travel_unit", "miles", "miles_unit", "mileage_rate",
         "mileage_rate_unit", "travel_wage")  # fmt: skip
_PAID = ("holiday_percent", "sickness_percent", "training_percent", "training_base", "notice_percent",
         "non_contact_per_hour")  # fmt: skip
_ON_PAY = ("ni_mode", "contact_hours_per_week", "ni_percent", "ni_threshold_per_week", "ni_allowance_per_hour",
           "pension_percent", "pension_base")  # fmt: skip
_RUNNING = ("ppe_per_visit", "ppe_per_hour", "business_per_hour", "business_percent_of_price", "business_lines")
_HOMECARE = (
    ("Pay of care workers", _PAY),
    ("Visits and travel", _AWAY),
    ("Holiday, sickness and training", _PAID),
    ("National Insurance and pension", _ON_PAY),
    ("Protective equipment and running the business", _RUNNING),
    ("Surplus", ("surplus_mode", "surplus")),
)
#: rule -> its inputs in groups; an input that is in none stands in a last group of its own
GROUPS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = MappingProxyType(
    {
        "homecare_cost": _HOMECARE,
        "homecare_reverse": (("The price asked about", ("price", "price_unit", "unpaid_travel")), *_HOMECARE),
        "care_home_cost": (
            ("Beds and occupancy", ("occupancy", "stated_occupancy", "beds")),
            ("What it costs", ("staff", "others", "funded_nursing_care")),
            ("Returns", ("operations_percent", "leave_out", "capital_mode", "capital", "value_per_bed")),
        ),
    }
)
REST = "The other inputs"


def part_of(rule: str) -> str:
    """What the inputs of a model are called in `COST_KEYS`: both homecare models share their words."""
    return "homecare" if rule.startswith("homecare_") else rule


def groups_of(rule: str, names: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The inputs of a model in groups with a title, in the order that people are asked for them."""
    made = GROUPS.get(rule, ())
    grouped = {name for _, group in made for name in group}
    rest = tuple(name for name in names if name not in grouped)
    if not made:
        return (("", rest),)
    known = tuple((title, tuple(name for name in group if name in names)) for title, group in made)
    return (*known, (REST, rest)) if rest else known
