"""Lines of arithmetic in plain words: what each number is, the sum anyone could redo, and where it came from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from evaluation.model import Gap, Source, Step
from evaluation.words.labels import GAPS, ROUNDINGS, inside, number

_EMPTY: Mapping[str, str] = MappingProxyType({})
_MONEY = ("GBP", "per_hour")
_METHOD = "The published method"

#: a step's code -> its label; {of} is the title or the provider that the step is about
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "total": "Total of {of}",
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
    }
)

#: why a step was held at a limit
HELD: Mapping[str, str] = MappingProxyType(
    {
        "not_below_zero": "held at 0, because points do not go below 0",
        "not_above_100": "held at 100, because points do not go above 100",
        "not_above_points_available": "held at the points available",
    }
)

#: codes of numbers that the method itself publishes
_PUBLISHED = frozenset({"reference_price", *(f"published_for_{gap.value}" for gap in Gap)})

#: what a line without a sum rests on
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "band": "Read off the method's bands for the value below.",
        "table_row": "Read off the method's table.",
        "lowest_price": "The lowest price among the bids that are compared.",
    }
)
_BELOW_THRESHOLD = "Pay is not above the threshold, so no National Insurance is due."


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
    return _BELOW_THRESHOLD if step.of == "below_threshold" else NOTES.get(step.what, "")


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
    return f", rounded {ROUNDINGS[step.rounding]} to {places}: {value}"


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
        return f"{sign}£{size}{' an hour' if step.unit == 'per_hour' else ''}"
    size = number(step.value, least=step.places or 0)
    ending = {"points": " points", "of_100": " out of 100", "percent": "%", "minutes": " minutes"}
    return size + ending.get(step.unit, "")


def _row(line: Line) -> str:
    head = f"{line.label}: {line.sum or line.value}"
    extra = "; ".join(part for part in (inside(line.note).rstrip("."), line.source) if part)
    return f"{head} [{extra}]" if extra else head
