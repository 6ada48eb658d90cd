"""Writing workbooks: blank for people to fill in, or filled by the program; the same layout as they are read by.

Nothing that comes from a bidder or a method can become a formula: every text is stored as text. The same input gives
the same bytes.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from criteria.schema import Method
from evaluation.exact import text
from evaluation.intake.layout import (
    FIRST_ROW,
    GAP_WORDS,
    HEADER_ROW,
    LISTS,
    README,
    STAMPS,
    Column,
    Plan,
    Which,
    lists,
    plans,
)
from evaluation.intake.notes import general_notes, list_titles, method_notes
from evaluation.model import Gap

LAST_ROW = 10_000  # how far down the lists and formats reach
MAX_TEXT = 32_767  # Excel's limit for one cell
UK = ZoneInfo("Europe/London")

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
_GAPS = {gap: word for word, gap in GAP_WORDS.items()}
_WIDTHS = {"prose": 60, "text": 24, "choice": 18, "moment": 18, "day": 14, "value": 20}
_FORMATS = {
    "text": "@",
    "choice": "@",
    "prose": "@",
    "moment": "@",
    "day": "yyyy-mm-dd",
    "mark": "General",
    "money": "0.00##",
}
_HEAD = Font(bold=True, color="FFFFFF")
_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=14)
_FILL = PatternFill("solid", fgColor="1F3A5F")
_EDGE = Border(bottom=Side("thin", color="1F3A5F"))
_WRAP = Alignment(wrap_text=True, vertical="top")
_SETTLED = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def blank_workbook(method: Method, which: Which, *, seal: str, cycle: str = "") -> bytes:
    """The workbook to fill in for a method: "quality", "price" or "measures".

    `seal` is the SHA-256 of the sealed method, `cycle` the id of the re-assessment period, or "" for the tender.
    """
    return filled_workbook(method, which, seal=seal, cycle=cycle, rows={})


def filled_workbook(
    method: Method, which: Which, *, seal: str, cycle: str = "", rows: Mapping[str, Sequence[Sequence[object]]]
) -> bytes:
    """The same workbook with data: for each sheet, rows of values in the order of its columns; None is a blank cell.

    A value is text, a number, a date, a moment with its time zone, a yes or no, a `Gap`, or several texts for one cell.
    Raises KeyError for a sheet that the workbook does not have, ValueError for a row that is too long or a text beyond
    Excel's limit.
    """
    made = plans(method, which, cycle)
    if strays := set(rows) - {plan.title for plan in made}:
        raise KeyError(f"the {which} workbook has no sheet called {', '.join(sorted(strays))}")
    book = Workbook()
    book.properties.creator = "Evenhand"
    _readme(book.active, method, which, made, {"seal": seal, "cycle": cycle})
    offered = lists(method, which, cycle)
    for plan in made:
        sheet = book.create_sheet(plan.title)
        _lay_out(sheet, plan)
        _offer(sheet, plan, offered, providers=any(each.title == "Providers" for each in made))
        _fill(sheet, plan, rows.get(plan.title, ()))
    if offered:
        _lists(book.create_sheet(LISTS), offered, list_titles(method))
    return _settled(book)


def put(cell: Cell, value: object) -> None:
    """Write one value, exactly. Text stays text whatever it begins with, and so does a number that would be bent."""
    plain = _plain(value)
    if plain is None or plain == "":
        return
    if isinstance(plain, str):
        safe = _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)
        if len(safe) > MAX_TEXT:
            raise ValueError(f"a cell holds at most {MAX_TEXT:,} characters; this text has {len(plain):,}")
        cell.value = safe
        cell.data_type = "s"
    else:
        cell.value = plain


def _plain(value: object) -> str | int | float | date | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | Fraction | Decimal):
        return _number(Fraction(value))
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value
    if isinstance(value, Sequence):
        return "; ".join(map(str, value))
    raise TypeError(f"a {type(value).__name__} cannot be written into a cell")


def _number(value: Fraction) -> int | float | str:
    if value.denominator == 1 and abs(value) < 10**_EXACT_DIGITS:
        return int(value)
    shown = float(value)
    digits = len(repr(shown).replace("-", "").replace(".", "").strip("0"))
    return shown if Fraction(repr(shown)) == value and digits <= _EXACT_DIGITS else text(value)


def _moment(value: datetime) -> str:
    """As a clock in the United Kingdom shows it; with its offset where that clock shows the same time twice."""
    here = value.astimezone(UK) if value.tzinfo else value
    shown = here.strftime("%Y-%m-%d %H:%M:%S" if here.second else "%Y-%m-%d %H:%M")
    twice = value.tzinfo and here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    return f"{shown}{here.strftime('%z')[:3]}:00" if twice else shown


def _lay_out(sheet: Worksheet, plan: Plan) -> None:
    put(sheet.cell(1, 1), plan.purpose)
    sheet.cell(1, 1).font = _BOLD
    for at, column in enumerate(plan.columns, 1):
        cell = sheet.cell(HEADER_ROW, at)
        put(cell, column.title)
        cell.font, cell.fill, cell.border, cell.alignment = _HEAD, _FILL, _EDGE, _WRAP
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = _WIDTHS.get(column.kind, 14)
        dimension.number_format = _FORMATS.get(column.kind, "General")
        dimension.alignment = _WRAP
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 1)
    sheet.page_setup.orientation = "landscape"


def _fill(sheet: Worksheet, plan: Plan, rows: Sequence[Sequence[object]]) -> None:
    formats = [_FORMATS.get(column.kind, "General") for column in plan.columns]
    for number, row in enumerate(rows, FIRST_ROW):
        if len(row) > len(plan.columns):
            raise ValueError(f"a row of '{plan.title}' has {len(plan.columns)} columns, not {len(row)}")
        for at, value in enumerate(row):
            if value is not None and value != "":
                cell = sheet.cell(number, at + 1)
                put(cell, _GAPS[value] if isinstance(value, Gap) else value)
                cell.alignment = _WRAP
                if (formats[at] != "General" and cell.data_type != "n") or plan.columns[at].kind == "money":
                    cell.number_format = formats[at]


def _offer(sheet: Worksheet, plan: Plan, offered: Mapping[str, Sequence[str]], *, providers: bool) -> None:
    """Put the drop-down lists on a sheet. Where a list is not closed, Excel warns of anything else but takes it."""
    places = {name: (2 * at + 1, len(values)) for at, (name, values) in enumerate(offered.items())}
    for at, column in enumerate(plan.columns, 1):
        if column.choices in places:
            where, length = places[column.choices]
            letter = get_column_letter(where)
            source = f"{LISTS}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + length - 1}"
        elif column.choices == "Providers" and providers and plan.title != "Providers":
            source = f"Providers!$A${FIRST_ROW}:$A${LAST_ROW}"
        else:
            continue
        sheet.add_data_validation(_validation(column, source, get_column_letter(at)))


def _validation(column: Column, source: str, letter: str) -> DataValidation:
    rule = DataValidation("list", formula1=source, allow_blank=True)
    rule.errorStyle = "stop" if column.closed else "warning"
    rule.showErrorMessage = column.kind != "value"  # a number is as good as anything on the list
    rule.errorTitle, rule.error = column.title, "This is not on the list. Choose one from the list."
    rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
    return rule


def _lists(sheet: Worksheet, offered: Mapping[str, Sequence[str]], titles: Mapping[str, Mapping[str, str]]) -> None:
    put(sheet.cell(1, 1), "What the drop-down lists offer. Nothing is to be filled in here.")
    sheet.cell(1, 1).font = _BOLD
    for at, (name, values) in enumerate(offered.items()):
        column = 2 * at + 1
        known = titles.get(name, {})
        for row, value in enumerate((name, *values), HEADER_ROW):
            put(sheet.cell(row, column), value)
            put(sheet.cell(row, column + 1), known.get(value) if row > HEADER_ROW else "Means" if known else None)
        for head in (sheet.cell(HEADER_ROW, column), sheet.cell(HEADER_ROW, column + 1)):
            head.font = _BOLD
        sheet.column_dimensions[get_column_letter(column)].width = 24
        sheet.column_dimensions[get_column_letter(column + 1)].width = 32 if known else 3
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 1)


def _readme(sheet: Worksheet, method: Method, which: Which, made: Sequence[Plan], stamps: Mapping[str, str]) -> None:
    sheet.title = README
    put(sheet.cell(1, 1), f"{method.title}: {general_notes(which).title}")
    sheet.cell(1, 1).font = _TITLE
    given = {"workbook": which, "method": method.id, "version": method.version, **stamps}
    for name, (label, row) in STAMPS.items():
        put(sheet.cell(row, 1), label)
        put(sheet.cell(row, 2), given[name])
    row = max(row for _, row in STAMPS.values()) + 2
    for term, said in _notes(method, which, made, stamps["cycle"]):
        put(sheet.cell(row, 1), term)
        put(sheet.cell(row, 2), said)
        sheet.cell(row, 1).font = _BOLD
        sheet.cell(row, 1).alignment = sheet.cell(row, 2).alignment = _WRAP
        row += 1
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 110
    sheet.freeze_panes = "A2"


def _notes(method: Method, which: Which, made: Sequence[Plan], cycle: str) -> Iterator[tuple[str, str]]:
    """Everything that "Read me" says under the stamps: a term and a sentence or two. Empty pairs are blank rows."""
    yield from general_notes(which).lines
    for plan in made:
        yield "", ""
        yield f"Sheet: {plan.title}", plan.purpose
        yield from ((column.title, column.note) for column in plan.columns)
    yield "", ""
    yield from method_notes(method, which, cycle)


def _settled(book: Workbook) -> bytes:
    """The bytes of the workbook without the time at which it was made."""
    for sheet in book:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    made, out = BytesIO(), BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            info = zipfile.ZipInfo(name, _SETTLED)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, _STAMP.sub(b"", part) if name == "docProps/core.xml" else part)
    return out.getvalue()
