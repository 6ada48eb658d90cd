"""Lines of arithmetic in plain words: what each number is, the sum anyone could redo, and where it came from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from evaluation.model import Gap, Source, Step
from evaluation.words.cost_labels import COST_LABELS
from evaluation.words.labels import GAPS, ROUNDINGS, inside, number

_EMPTY: Mapping[str, str] = MappingProxyType({})
_MONEY = ("GBP", "per_hour", "per_point")
_EACH: Mapping[str, str] = MappingProxyType({"per_hour": " an hour", "per_point": " a quality point"})
_METHOD = "The published method"

#: a step's code -> its label; {of} is the title or the provider that the step is about
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "total": "Total of {of}",
        "figure": "Figure that is compared: {of}",
        "highest_quality": "Highest quality points ({of})",
        "median_quality": "Middle of all quality points",
        "median_price": "Middle of all prices",
        "quality_part": "What quality adds",
        "price_part": "What price adds",
        "price_taken": "What price takes off",
        "financial_score": "Financial score",
        "guide_value": "Guide value",
        "weight_ratio": "Weight of quality over weight of price",
        "quality_share": "Share earned by quality",
        "coefficient": "Coefficient for quality",
        "quality_worth": "What the quality is worth",
        "criterion_worth": "Worth of: {of}",
        "quality": "Quality points",
        "group": "{of}",
        "question": "{of}",
        "mark": "Agreed mark",
        "measure": "{of}",
        "measured": "What was measured: {of}",
        "table_row": "Points for “{of}”",
        "band": "Points for the band it falls in",
        "along_line": "Points along the published line",
        "less_for_each": "Points left after each one counted",
        "rate_per": "Rate: {of}",
        **{f"carried_forward_{gap.value}": f"{GAPS[gap]}: points carried forward from the list before" for gap in Gap},
        **{f"published_for_{gap.value}": f"{GAPS[gap]}: points the method publishes for that" for gap in Gap},
        "price": "Price",
        "price_line": "{of}",
        "rate": "Rate offered",
        "price_points": "Price points",
        "lowest_price": "Lowest price ({of})",
        "reference_price": "Published reference price",
        "zero_price": "Price at which points end",
        "counted_price": "Price that counts",
        "highest_price": "Highest price ({of})",
        "price_range": "From the lowest to the highest price",
        "set_lowest": "Published price that earns all the points",
        "set_highest": "Published price that earns none",
        "mean_price": "Mean price",
        "percent_below": "Below {of}",
        "share_of_points": "Share of the points for price",
        "price_ratio": "Price as a multiple of what it is compared with",
        "zero_ratio": "Multiple that earns nothing",
        "logarithm": "Natural logarithm",
        "log_share": "Share of the points that is lost",
        "price_band": "Points for a price of {of}",
        "matrix_row": "Points for the price {of}",
        "ceiling_price": "Published ceiling",
        "threshold_price": "Published low-price threshold",
        "discount": "Discount on the ceiling",
        "highest_discount": "Highest discount ({of})",
        "saturation": "Published discount that earns all the points",
        "full_discount": "Discount that earns all the points",
        "staff_share": "Share of the cost that goes to the named lines",
        "named_costs": "Cost of the named lines",
        "all_costs": "Cost of all lines",
        "share_zero": "Share that earns nothing",
        "share_full": "Share that earns all the points",
        "line_points": "Price points for {of}",
        "line_reference": "{of}: what it is compared with, by weight",
        "line_references": "What prices are compared with, line by line",
        # the cost of an hour of homecare
        "direct_care": "Direct care",
        "travel_time": "Travel time",
        "mileage": "Mileage",
        "ppe": "Personal protective equipment",
        "training": "Training (staff time)",
        "holiday": "Holiday",
        "non_contact": "Additional non-contact pay",
        "sickness": "Sickness, maternity and paternity pay",
        "notice": "Notice and suspension pay",
        "employer_ni": "Employer National Insurance",
        "pension": "Employer pension",
        "business": "Business costs",
        "surplus": "Return on operations",
        "care": "Care worker costs",
        "gross_pay": "Pay for contact and travel",
        "pay": "All pay",
        "visit_price": "Cost of a visit",
        "ni_threshold_per_hour": "National Insurance threshold per contact hour",
        "visits_per_hour": "Visits in a contact hour",
        "visit_minutes": "Length of a visit",
        "contact_hours": "Contact hours",
        "wage_per_hour": "Wage",
        "enhancement_share": "Enhancements, as a share of the wage",
        "travel_wage_per_hour": "Wage for travel",
        "travel_minutes_per_visit": "Travel for each visit",
        "miles_per_visit": "Miles for each visit",
        "pence_per_mile": "Pence a mile",
        "holiday_share": "Holiday, as a share of pay",
        "training_share": "Training, as a share of pay",
        "sickness_share": "Sickness, as a share of pay",
        "notice_share": "Notice and suspension, as a share of pay",
        "non_contact_per_hour": "Additional non-contact pay",
        "ppe_per_visit": "Protective equipment for each visit",
        "ppe_per_hour": "Protective equipment for each hour",
        "business_per_hour": "Business costs",
        "business_share_of_price": "Business costs, as a share of the price",
        "ni_rate": "National Insurance rate, as a share",
        "ni_threshold_per_week": "National Insurance threshold a week",
        "ni_contact_hours_per_week": "Contact hours a care worker has in a week",
        "ni_allowance_per_hour": "Employment Allowance per contact hour",
        "pension_rate": "Employer pension, as a share of pay",
        # what a price leaves for the care worker
        "hourly_rate": "Price per contact hour: {of}",
        "price_per_hour": "Price per contact hour",
        "left_for_cost": "Left for all costs",
        "left_for_care": "Left for care",
        "care_at_no_wage": "Care worker costs that do not follow the wage",
        "care_per_pound_of_wage": "Care worker costs for each pound of wage",
        "implied_wage": "Wage that the price leaves",
        **COST_LABELS,
        # what low-price tests hold a price against
        "limit_below": "Limit",
        "limit_below_others": "Limit below the mean of the others",
        "limit_below_next": "Limit below the next price",
        "mean_of_others": "Mean of the other prices",
        "limit_below_other": "Limit below the higher price",
        "limit_below_mean": "Limit below the mean",
        "limit_below_estimate": "Limit below the estimate",
        "limit_above": "Price above which a bid is left out of the mean",
        "new_mean": "Mean without those",
        "half_of_estimate": "Half of the estimate",
        "mean_above_half": "Mean of the prices above that half",
        "base": "The lower of that mean and the estimate",
        "limit_of_guarantee": "Price under which a guarantee is asked for",
        "guarantee": "Further guarantee",
        "price_discount": "Discount of {of}",
        "mean_discount": "Mean discount, without the ends",
        "mean_excess": "Mean excess over that",
        "discount_threshold": "Threshold",
        "minimum_price": "Minimum price",
        "first_price": "Price of {of} before the auction",
        "budget": "Published estimate",
        "estimate": "Published estimate",
        "away_from_mean": "Distance from the mean: {of}",
        "below_mean": "Distance below the mean",
        "squared": "Squared",
        "variance": "Mean square of the distances",
        "squared_limit": "Square of the limit",
        "limit_of_deviation": "Limit of the deviation",
        "away_from_median": "Distance from the median: {of}",
        "median_deviation": "Median of the distances",
        "first_quartile": "First quartile",
        "third_quartile": "Third quartile",
        "lower_fence": "Lower fence",
        "lead": "From the lowest price to the second",
        "lead_limit": "Limit of that distance",
        "care_and_business": "Care worker and business costs",
        "lower_quartile": "Published lower quartile of local cost",
        "cost_line": "The bidder's line: {of}",
        "left_for_wage": "What the bidder's other lines leave for pay",
        "stated_wage": "Pay that the bidder states",
        "least_wage": "Least that pay may be",
        "pay_for_contact_and_travel": "Pay for contact and travel",
        "effective_wage": "Pay for an hour worked",
        "travel_minutes_per_hour": "Minutes of travel for each hour with people",
        "own_cost": "The bidder's own cost",
        "surplus_percent": "Surplus, per cent of cost",
        "lines_together": "The bidder's lines together",
    }
)

#: the ways of rounding, and the one that only a rate that has to divide may be rounded by
_ROUNDED: Mapping[str, str] = MappingProxyType({**ROUNDINGS, "up": "up"})

#: why a step was held at a limit
HELD: Mapping[str, str] = MappingProxyType(
    {
        "not_below_zero": "held at 0, because points do not go below 0",
        "not_above_100": "held at 100, because points do not go above 100",
        "not_above_points_available": "held at the points available",
        "not_below_floor": "raised to the published floor",
        "index_not_below_zero": "held at 0, because the index does not go below 0",
    }
)

#: codes of numbers that the method itself publishes
_PUBLISHED = frozenset(
    {
        "reference_price",
        "set_lowest",
        "set_highest",
        "zero_ratio",
        "price_band",
        "matrix_row",
        "ceiling_price",
        "threshold_price",
        "saturation",
        "share_zero",
        "share_full",
        *(f"published_for_{gap.value}" for gap in Gap),
    }
)

#: what a line without a sum rests on
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "band": "Read off the method's bands for the value below.",
        "table_row": "Read off the method's table.",
        "lowest_price": "The lowest price among the bids that are compared.",
        "highest_price": "The highest price among the bids that are compared.",
        "median_price": "The price in the middle; of an even number of prices, the mean of the two in the middle.",
        "logarithm": "Of the number below; number and logarithm to 40 significant digits.",
        "full_discount": "The highest discount, or the published one where that is more.",
        "highest_quality": "The most quality points among the bids that are compared.",
    }
)

#: why a sum was not the usual one, by the code that stands in the step's `of`
_BECAUSE: Mapping[str, str] = MappingProxyType(
    {
        "below_threshold": "Pay is not above the threshold, so no National Insurance is due.",
        "all_prices_equal": "Every price that counts is the same, so there is no range: this price earns all or none.",
        "no_discount": "No price lies below the ceiling, so there is no discount to earn points.",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an explanation. `sum` is empty for a number that was given; `source` is empty for one worked out.

    `depth` 0 is the number explained; the rows under it, one deeper, are what it was made of.
    """

    depth: int
    label: str
    sum: str
    value: str
    note: str = ""
    source: str = ""


def explain(step: Step, *, names: Mapping[str, str] = _EMPTY, files: Mapping[str, str] = _EMPTY) -> tuple[Line, ...]:
    """`step` and everything under it, each as a row, a number before what it was made of.

    `names`: provider ref -> name; `files`: SHA-256 -> file name. A line that is used twice unfolds once.
    Raises KeyError for a code that has no words.
    """
    return tuple(_lines(step, 0, names, files, set()))


def as_text(lines: Sequence[Line]) -> str:
    """An explanation as plain text: one line a row, indented by depth, ending with a line break."""
    return "".join(f"{'  ' * line.depth}{_row(line)}\n" for line in lines)


def source_text(source: Source | None, files: Mapping[str, str] = _EMPTY) -> str:
    """Where a number came from: "Marks sheet, cell E14 of quality.xlsx"; "" where nobody said."""
    if source is None:
        return ""
    if source.kind == "method":
        return f"{_METHOD}: {source.text}" if source.text else _METHOD
    if source.kind != "cell":
        return source.text
    sheet, mark, cell = source.text.rpartition("!")
    name = files.get(source.file) or (f"the file {source.file[:12]}…" if source.file else "")
    place = f"{sheet.strip(chr(39))} sheet, cell {cell}" if mark else source.text
    return f"{place} of {name}" if name else place


def _lines(
    step: Step, depth: int, names: Mapping[str, str], files: Mapping[str, str], seen: set[int]
) -> Iterator[Line]:
    again = bool(step.parts) and id(step) in seen
    seen.add(id(step))
    note = "Worked out above." if again else _note(step)
    source = source_text(step.source, files) or (_METHOD if step.what in _PUBLISHED else "")
    yield Line(depth, _label(step, names), "" if again else _sum(step), _value(step), note, source)
    for part in () if again else step.parts:
        yield from _lines(part, depth + 1, names, files, seen)


def _label(step: Step, names: Mapping[str, str]) -> str:
    if step.what == "price" and step.unit == "per_hour":
        return "Cost of a contact hour" if step.working else LABELS["price_per_hour"]
    label = LABELS[step.what]
    about = " ".join(names.get(step.of, step.of).split())
    return label.format(of=about) if about else re.sub(r"(: | of | \()?\{of\}\)?", "", label) or "Points"


def _note(step: Step) -> str:
    return _BECAUSE.get(step.of) or NOTES.get(step.what, "")


def _sum(step: Step) -> str:
    """The arithmetic with its result, then any rounding or limit: "2 ÷ 3 = 0.6666…, rounded half up ...: 0.67"."""
    if not step.working:
        return ""
    tokens = " ".join(_token(token, step) for token in step.working)
    tokens = tokens.replace("( ", "(").replace(" )", ")")
    before = step.value if step.exact is None else step.exact
    most = 6 if step.places is None else max(step.places + 2, 4)
    after = _after(step)
    if len(step.working) == 1 and before == step.working[0]:
        return tokens + after if after else ""
    return f"{tokens} = {_plain(before, step.unit, most)}{after}"


def _after(step: Step) -> str:
    if step.exact is None or step.exact == step.value:
        return ""
    if step.places is None:
        return f", {HELD[step.rounding]}: {_plain(step.value, step.unit)}"
    places = f"{step.places} place{'' if step.places == 1 else 's'}"
    value = number(step.value, least=step.places)
    return f", rounded {_ROUNDED[step.rounding]} to {places}: {value}"


def _token(token: Fraction | str, step: Step) -> str:
    if isinstance(token, str):
        return token.replace("-", "−")
    money = any(part.unit in _MONEY and part.value == token for part in step.parts)
    shown = number(token, least=2 if money else 0)
    return f"({shown})" if token < 0 else shown


def _plain(value: Fraction, unit: str, most: int = 6) -> str:
    return number(value, least=2 if unit in _MONEY else 0, most=most)


def _value(step: Step) -> str:
    if step.unit in _MONEY:
        sign, size = ("−" if step.value < 0 else ""), number(abs(step.value), least=2)
        return f"{sign}£{size}{_EACH.get(step.unit, '')}"
    size = number(step.value, least=step.places or 0)
    ending = {"points": " points", "of_100": " out of 100", "percent": "%", "minutes": " minutes"}
    return size + ending.get(step.unit, "")


def _row(line: Line) -> str:
    head = f"{line.label}: {line.sum or line.value}"
    extra = "; ".join(part for part in (inside(line.note).rstrip("."), line.source) if part)
    return f"{head} [{extra}]" if extra else head
