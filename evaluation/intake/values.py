"""The one stated grammar: what may stand in a cell, and what is said when something else does.

Each function takes a cell and gives a value or a `Finding` (never an exception), so that a checker can pass it to
`Collector.take` in a loop. Numbers may stand as numbers or as text; what is stored counts, not what is shown. Money is
an optional pound sign, digits, optionally grouped by commas in threes, and an optional decimal part: 17.5, £17.50,
1,250.00.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from evaluation import exact
from evaluation.findings import Finding, Severity
from evaluation.intake.book import Cell, folded, nearest

LONDON = ZoneInfo("Europe/London")
MAX_DIGITS = 12
MAX_REFERENCE = 40
MAX_PROSE = 32_767
_NUMBER = re.compile(r"(-?)£?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?", re.ASCII)
_REFERENCE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9-]{{0,{MAX_REFERENCE - 1}}}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_NOT_NUMBERS = {"nan", "inf", "-inf", "infinity", "-infinity", "n/a", "na", "null", "none"}
_MONEY_LIKE = "Write the amount as a number in pounds, such as 17.50."
#: Control characters but for tab and newline, halves of characters, marks that turn the direction of reading.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def missing(where: str, label: str) -> Finding:
    """The finding for a required cell that is empty. Missing is never zero."""
    return _error("value_missing", f"The {label} is missing.", f"Fill in the {label}.", where)


def money(cell: Cell, label: str = "price", *, places: int = 2, zero: bool = False) -> Fraction | Finding:
    """An amount in pounds, at most 12 digits, at most `places` decimals; never negative; nil only where `zero` says."""
    value = number(cell, label, places=places, to_do=_MONEY_LIKE)
    if isinstance(value, Finding):
        return value
    if value == 0 and not zero:
        what = f"The {label} is nil. A nil price cannot be compared with others."
        return _error("money_zero", what, "Enter the price that is meant; or withdraw the bid for this line.", cell.ref)
    return value


def number(
    cell: Cell, label: str = "value", *, places: int = 6, negative: bool = False, to_do: str = ""
) -> Fraction | Finding:
    """A plain number of at most 12 digits and `places` decimals; below nought only where `negative` allows it."""
    do = to_do or "Write it as a plain number, such as 12 or 12.5."
    text = _number_text(cell, label, do)
    if isinstance(text, Finding):
        return text
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _error(
            "number_unreadable", f"The {label} is '{_short(text)}', which is not a plain number.", do, cell.ref
        )
    sign, whole, part = found[1], found[2].replace(",", ""), found[3] or ""
    if len(part) > places:
        what = f"The {label} is {_short(text)}, with {len(part)} decimals; at most {places} are allowed."
        return _error(
            "number_places", what, f"Round it to {places} decimals yourself: nothing is rounded for you.", cell.ref
        )
    if len(whole.lstrip("0")) + len(part) > MAX_DIGITS:
        what = f"The {label} is {_short(text)}, which has more than {MAX_DIGITS} digits."
        return _error("number_too_long", what, do, cell.ref)
    value = Fraction(int(f"{sign}{whole}{part}"), 10 ** len(part))
    if value.numerator < 0 and not negative:
        return _error("number_negative", f"The {label} is {_short(text)}, which is less than nought.", do, cell.ref)
    return value


def mark(cell: Cell, allowed: Sequence[Fraction], label: str = "mark") -> Fraction | Finding:
    """A mark that stands on the scale `allowed`."""
    listed = ", ".join(exact.text(each) for each in allowed)
    value = number(cell, label, negative=True, to_do=f"Give one of the marks on the scale: {listed}.")
    if isinstance(value, Finding) or value in allowed:
        return value
    what = f"The {label} is {exact.text(value)}, which is not on the scale."
    return _error("mark_not_on_scale", what, f"Give one of: {listed}.", cell.ref)


def _number_text(cell: Cell, label: str, do: str) -> str | Finding:
    """The digits of a cell as text, or why it cannot be a number."""
    if cell.kind == "boolean":
        return _error("value_true_false", f"The {label} is {_shown(cell)}, which is not a number.", do, cell.ref)
    if cell.kind == "date":
        what = f"The {label} is formatted as a date or time ({_shown(cell)})."
        return _error("value_is_date", what, f"Format the cell as Number and type it again. {do}", cell.ref)
    if cell.kind == "error":
        return _is_error(cell, label)
    exact_number = isinstance(cell.value, Decimal)
    if cell.percent or (not exact_number and ("%" in str(cell.value) or "\uff05" in str(cell.value))):
        what = f"The {label} is written as a percentage."
        return _error(
            "value_is_percent", what, f"Format the cell as Number and type it without the % sign. {do}", cell.ref
        )
    if isinstance(cell.value, Decimal):
        return f"{cell.value.normalize():f}" if cell.value.is_finite() else _not_a_number(cell, label, do)
    text = str(cell.value).strip()
    return _not_a_number(cell, label, do) if text.casefold() in _NOT_NUMBERS else text


def _not_a_number(cell: Cell, label: str, do: str) -> Finding:
    what = f"The {label} is '{_shown(cell)}', which says that there is no number."
    return _error("value_not_given", what, f"{do} If there is none, leave the cell empty.", cell.ref)


def moment(cell: Cell, label: str = "date and time") -> datetime | Finding:
    """A date and time, as text (2026-01-31 14:00) or an Excel date, in UK local time unless it names its offset."""
    do = "Write it as year-month-day hour:minute, such as 2026-01-31 14:00."
    if cell.kind == "date" and isinstance(cell.value, datetime):
        whole = (cell.value + timedelta(milliseconds=500)).replace(microsecond=0)  # a serial number is a hair off
        return _no_time(cell, label) if whole.time() == time() else _placed(cell, whole, label, do)
    if cell.kind == "error":
        return _is_error(cell, label)
    text = str(cell.value).strip()
    if cell.kind == "text" and _DAY.fullmatch(text):
        return _no_time(cell, label)
    if cell.kind != "text" or _MOMENT.fullmatch(text) is None:
        return _error(
            "moment_unreadable", f"The {label} is '{_shown(cell)}', which is not a date and time.", do, cell.ref
        )
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return _error(
            "moment_impossible", f"The {label} is '{text}', and there is no such date and time.", do, cell.ref
        )
    return _placed(cell, value, label, do)


def _no_time(cell: Cell, label: str) -> Finding:
    what = f"The {label} is {_shown(cell)}: a day without a time."
    do = "Give the time as well, as text: 2026-01-31 14:00. For midnight write 2026-01-31 00:00."
    return _error("moment_without_time", what, do, cell.ref)


def _placed(cell: Cell, value: datetime, label: str, do: str) -> datetime | Finding:
    """The moment on the UK's clock; a time that the clock skips or shows twice needs its offset."""
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return _error("date_far_off", f"The {label} is {_shown(cell)}, in the year {value.year}.", do, cell.ref)
    if value.tzinfo is not None:
        return value.astimezone(LONDON)
    first, second = (value.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        what = f"The {label} is {_shown(cell)}, when the clocks change: that time comes twice, or not at all."
        add = "Add the offset from Greenwich: 2026-10-25 01:30+01:00 in summer time, +00:00 in winter time."
        return _error("moment_clock_change", what, add, cell.ref)
    return first


def day(cell: Cell, label: str = "date") -> date | Finding:
    """A day, as text (2026-01-31) or an Excel date without a time."""
    do = "Write it as year-month-day, such as 2026-01-31."
    if cell.kind == "error":
        return _is_error(cell, label)
    found = None if cell.kind != "text" else _DAY.fullmatch(str(cell.value).strip())
    if cell.kind == "date" and isinstance(cell.value, datetime):
        value = cell.value.date() if cell.value.time() == time() else None
    else:
        value = _day_of(found)
    if value is None:
        return _error("day_unreadable", f"The {label} is '{_shown(cell)}', which is not a day.", do, cell.ref)
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return _error("date_far_off", f"The {label} is {_shown(cell)}, in the year {value.year}.", do, cell.ref)
    return value


def _day_of(found: re.Match[str] | None) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def choice(cell: Cell, allowed: Sequence[str], label: str = "choice") -> str | Finding:
    """The one of `allowed` that the cell names; capitals, spaces and invisible characters do not count."""
    if cell.kind == "error":
        return _is_error(cell, label)
    text = _plain(cell)
    for each in allowed:
        if folded(each) == folded(text):
            return each
    near = nearest(text, allowed)
    do = f"Did you mean '{near}'?" if near else f"Choose one of: {', '.join(allowed[:20])}."
    return _error("choice_unknown", f"The {label} is '{_short(text)}', which is not one of the choices.", do, cell.ref)


def reference(cell: Cell, label: str = "reference number") -> str | Finding:
    """A reference: up to 40 plain letters, digits and hyphens, as written. Full-width forms are made plain (NFKC)."""
    do = f"Use only letters A to Z, digits and hyphens, at most {MAX_REFERENCE}. Type it afresh, do not paste it."
    if cell.kind == "error":
        return _is_error(cell, label)
    text = unicodedata.normalize("NFKC", _plain(cell).strip())
    if any(unicodedata.category(letter) in ("Cf", "Cc") for letter in text):
        what = f"The {label} '{_short(text)}' holds characters that cannot be seen."
        return _error("reference_invisible", what, do, cell.ref)
    if cell.kind not in ("text", "number") or _REFERENCE.fullmatch(text) is None:
        return _error("reference_unreadable", f"'{_short(text)}' cannot be a {label}.", do, cell.ref)
    return text


def prose(cell: Cell, label: str = "text") -> str | Finding:
    """What somebody wrote, in NFC, lines ended by one newline, control and direction-turning characters taken out."""
    if cell.kind == "error":
        return _is_error(cell, label)
    lines = _plain(cell).replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", lines)).strip()
    if len(text) > MAX_PROSE:
        what = f"The {label} has {len(text):,} characters; a cell can hold {MAX_PROSE:,}."
        return _error("prose_too_long", what, "Shorten it, or attach it as a document.", cell.ref)
    return text


def _plain(cell: Cell) -> str:
    """The whole of what the cell holds, as text."""
    if isinstance(cell.value, Decimal):
        return f"{cell.value:f}"
    return str(cell.value) if cell.kind == "text" else _shown(cell)


def _shown(cell: Cell) -> str:
    """The value as a person would know it, shortened."""
    if isinstance(cell.value, bool):
        return "TRUE" if cell.value else "FALSE"
    if isinstance(cell.value, datetime):
        return cell.value.isoformat(" ", "minutes").removesuffix(" 00:00")
    return _short(str(cell.value))


def _short(text: str) -> str:
    seen = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return seen if len(seen) <= 60 else seen[:57] + "..."


def _is_error(cell: Cell, label: str) -> Finding:
    what = f"The {label} is {_shown(cell)}: the formula in this cell went wrong."
    return _error("value_is_error", what, f"Mend the formula in Excel, or type the {label} in its place.", cell.ref)


def _error(code: str, what: str, to_do: str, cell: str) -> Finding:
    return Finding(Severity.ERROR, code, what, to_do, cell=cell)
