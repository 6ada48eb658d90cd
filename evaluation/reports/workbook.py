"""The results as a workbook to read, print and file: plain values, and never a formula in anybody's text."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC
from decimal import Decimal
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from evaluation.reports.results import ResultSet, Value, header, plain, printable, rows
from evaluation.words.explain import explain
from evaluation.words.labels import LOT_STATUS_SENTENCES, LOT_STATUSES, count, moment
from evaluation.words.method import method_in_words

_LONGEST = 32_000  # a cell holds 32,767 characters
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FONT = {"name": "Arial", "size": 11}
_RULE = Border(bottom=Side("thin", color="505A5F"))
_WRAP = Alignment(wrap_text=True, vertical="top")

_WORKING = ("Lot", "Provider ref", "Provider name", "What", "Sum", "Value", "Note", "Where it came from")
_WIDTHS = {
    "Results": (8, 20, 14, 8, 14, 32, 24, 14, *[13] * 200),
    "Working": (8, 14, 28, 44, 60, 18, 36, 44),
}


def results_workbook(results: ResultSet) -> bytes:
    """An .xlsx with the sheets Summary, Results (one row a bid) and Working (every line of every total).

    Numbers are values, not formulas, exact where they end within ten places. Same record, same bytes.
    """
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    _properties(book, results)
    _summary(book.active, results)
    _table(book.create_sheet("Results"), header(results), rows(results))
    _table(book.create_sheet("Working"), _WORKING, _working(results))
    for sheet in book.worksheets:
        _print_set_up(sheet, results)
    return _same_bytes(book)


def _styles() -> Iterator[NamedStyle]:
    """The looks of cells, by names that a person finds in the program and can change in one place."""
    bold = Font(bold=True, **_FONT)
    white, blue = Font(bold=True, color="FFFFFF", **_FONT), PatternFill("solid", fgColor="0F4C81")
    yield NamedStyle("Evenhand title", Font(name="Arial", size=16, bold=True))
    yield NamedStyle("Evenhand label", bold, alignment=_WRAP)
    yield NamedStyle("Evenhand head", white, blue, alignment=Alignment(wrap_text=True, vertical="center"))
    looks = {"text": "General", "whole": "0", "points": "0.00##", "pounds": "£#,##0.00##"}
    for name, number_format in looks.items():
        yield NamedStyle(f"Evenhand {name}", Font(**_FONT), None, _RULE, _WRAP, number_format)


def _properties(book: Workbook, results: ResultSet) -> None:
    made = results.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.creator = f"Evenhand {results.software}"
    book.properties.title = printable(results.procurement)
    book.properties.created = book.properties.modified = made


def _summary(sheet: Worksheet, results: ResultSet) -> None:
    sheet.title = "Summary"
    facts = [
        ("Procurement", results.procurement),
        ("List", f"Re-assessment: {results.cycle}" if results.cycle else "Tender"),
        ("Method", results.method.title),
        ("Version of the method", results.method.version),
        ("Seal of the method (SHA-256)", results.seal),
        ("Head of the journal", results.head),
        ("Software", f"Evenhand {results.software}"),
        ("Made at", moment(results.made_at)),
    ]
    _put(sheet, 1, 1, "Results", "title")
    _pairs(sheet, 3, facts)
    start = 4 + len(facts)
    _put(sheet, start, 1, "Lots", "label")
    _pairs(sheet, start + 1, list(_lots(results)))
    start += 2 + len(results.lots)
    _put(sheet, start, 1, "The method in words", "label")
    _pairs(sheet, start + 1, [(s.title, s.text) for s in method_in_words(results.method)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 100


def _lots(results: ResultSet) -> Iterator[tuple[str, str]]:
    for lot in results.lots:
        ranked = sum(bid.rank is not None for bid in lot.bids)
        said = f"{LOT_STATUSES[lot.status]}. {count(len(lot.bids), 'bid')} received, {ranked} ranked."
        yield f"{lot.lot} {results.lot_title(lot.lot)}", f"{said} {LOT_STATUS_SENTENCES[lot.status]}"


def _pairs(sheet: Worksheet, start: int, pairs: Sequence[tuple[str, str]]) -> None:
    for row, (name, value) in enumerate(pairs, start):
        _put(sheet, row, 1, name, "label")
        _put(sheet, row, 2, value)


def _working(results: ResultSet) -> Iterator[list[Value]]:
    for lot in results.lots:
        for bid in lot.bids:
            first: list[Value] = [lot.lot, bid.provider, results.names.get(bid.provider, "")]
            for line in explain(bid.step, names=results.names, files=results.files) if bid.step else ():
                label = "    " * line.depth + line.label
                yield [*first, label, line.sum, line.value, line.note, line.source]


def _table(sheet: Worksheet, names: Sequence[str], table: Iterator[list[Value]] | list[list[Value]]) -> None:
    for column, name in enumerate(names, 1):
        _put(sheet, 1, column, name, "head")
    last = 1
    for last, row in enumerate(table, 2):
        for column, value in enumerate(row, 1):
            look = "whole" if isinstance(value, int) else "pounds" if "£" in names[column - 1] else "points"
            _put(sheet, last, column, value, look if isinstance(value, int | Fraction) else "text")
    for column, width in enumerate(_WIDTHS[sheet.title][: len(names)], 1):
        sheet.column_dimensions[get_column_letter(column)].width = 60 if names[column - 1] == "Notes" else width
    sheet.freeze_panes = "G2" if sheet.title == "Results" else "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    sheet.print_title_rows = "1:1"


def _put(sheet: Worksheet, row: int, column: int, value: Value, look: str = "text") -> None:
    cell = sheet.cell(row, column)
    cell.style = f"Evenhand {look}"
    if isinstance(value, str):
        cell.value = _text(value)
        cell.data_type = "s"  # or a text that begins with = becomes a formula
    else:
        cell.value = Decimal(plain(value)) if isinstance(value, Fraction) else value


def _text(words: str) -> str:
    """`words` as every reader of workbooks shows them: no control characters, none of Excel's own escapes."""
    whole = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", printable(words))
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}… (cut: too long for a cell)"


def _print_set_up(sheet: Worksheet, results: ResultSet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = f"Method seal {results.seal[:12]}"
    sheet.oddFooter.right.text = "Page &P of &N"


def _same_bytes(book: Workbook) -> bytes:
    """The saved workbook, with the times of its parts fixed. `book.save` would put the present moment in."""
    first, last = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(first, "w", zipfile.ZIP_DEFLATED)).save()
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, made.read(name))
    return last.getvalue()
