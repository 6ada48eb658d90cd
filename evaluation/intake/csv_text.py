"""Reading a CSV file into the same shape as a workbook: one sheet of texts, nothing guessed.

The encoding is the one its mark names, else UTF-8, else the old Windows code page with a warning. Every line must have
as many fields as the first. RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
"""

import codecs
import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import TextIO

from evaluation.findings import Finding, stops
from evaluation.intake.book import Book, Cell, Sheet, ref
from evaluation.intake.collect import LISTED, Collector, RefusedError, refusal
from evaluation.intake.container import MIB, OLE_MAGIC, WORKBOOK, ZIP_MAGIC
from evaluation.intake.sheetscan import MAX_COLUMN, MAX_ROW
from evaluation.intake.xmlscan import MAX_CELL_TEXT

SHEET = "CSV"
MAX_CELLS = 400_000
_LINE = 1_000_000  # characters read at a time; no honest line is longer
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE_AGAIN = "In Excel, save it as 'CSV UTF-8 (Comma delimited)', or load the .xlsx workbook instead."


def read_csv(data: bytes, name: str, *, tabs: bool = False) -> tuple[Book | None, list[Finding]]:
    """The one sheet of a CSV file and every finding about it; None instead of the sheet where it may not be read.

    `data` are the file's bytes, `name` what it was called, for the findings only; `tabs`: its fields are parted by tabs
    (TSV). Cells are all of the kind "text".
    """
    collector = Collector(name, SHEET, listed=LISTED)
    try:
        encoding = _encoding(data, collector)
        with TextIOWrapper(BytesIO(data), encoding=encoding, newline="") as text:
            cells = _cells(text, collector, "\t" if tabs else ",")
    except RefusedError as refused:
        collector.add(refused.finding)
        return None, collector.findings
    findings = collector.findings
    return (None if stops(findings) else Book((Sheet(SHEET, hidden=False, cells=cells),))), findings


def _encoding(data: bytes, collector: Collector) -> str:
    if len(data) > WORKBOOK.file_bytes:
        size = f"{len(data) / MIB:.1f} MB"
        what = f"The file is {size}; at most {WORKBOOK.file_bytes // MIB} MB can be loaded."
        raise refusal("file_too_large", what, "Split the file, or take out what was not asked for.")
    if not data.strip():
        raise refusal("file_empty", "The file is empty.", "Check that the right file was chosen, and load it again.")
    if data.startswith((ZIP_MAGIC, OLE_MAGIC, b"MZ", b"%PDF", b"\x7fELF")):
        raise refusal("file_wrong_kind", "The file is not a CSV file, whatever its name says.", _SAVE_AGAIN)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decodes(data, encoding)
    if b"\x00" in data:
        what = "The file holds empty (NUL) characters: it is not plain text, or it is UTF-16 without its mark."
        raise refusal("csv_nul", what, _SAVE_AGAIN)
    try:
        return _decodes(data, "utf-8")
    except RefusedError:
        _decodes(data, "cp1252")
    what = "The file does not say how its letters are written; the old Windows way (cp1252) was taken."
    collector.warning("csv_old_encoding", what, f"Check names with accents and pound signs. {_SAVE_AGAIN}")
    return "cp1252"


def _decodes(data: bytes, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(data), MIB):
            if "\x00" in decoder.decode(data[at : at + MIB]):
                raise refusal("csv_nul", "The file holds empty (NUL) characters.", _SAVE_AGAIN)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        what = "The file's letters are not written in the way that it says, or it was cut short."
        raise refusal("csv_encoding", what, _SAVE_AGAIN) from error
    return encoding


def _cells(text: TextIO, collector: Collector, delimiter: str) -> dict[tuple[int, int], Cell]:
    cells: dict[tuple[int, int], Cell] = {}
    lines = csv.reader(_lines(text), strict=True, delimiter=delimiter)
    width = 0
    try:
        for row, fields in enumerate(lines, 1):
            width = width or _first(fields, delimiter)
            _check_row(row, fields, width, collector)
            if row * width > MAX_CELLS or row > MAX_ROW:
                raise refusal(
                    "csv_too_much", f"The file has more than {MAX_ROW:,} rows or {MAX_CELLS:,} cells.", "Split it."
                )
            for column, field in enumerate(fields, 1):
                if field.strip():
                    cells[row, column] = Cell(ref(row, column), field, "text")
    except csv.Error as error:
        what = f"Line {lines.line_num} cannot be read: a quotation mark is missing, or a field has no end ({error})."
        raise refusal("csv_malformed", what, _SAVE_AGAIN, SHEET, f"A{lines.line_num}") from error
    return cells


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(_LINE):
        if len(line) == _LINE:
            raise refusal("csv_too_much", "The file has a line of more than a million characters.", _SAVE_AGAIN)
        yield line


def _first(fields: list[str], delimiter: str) -> int:
    if len(fields) > MAX_COLUMN:
        raise refusal(
            "csv_too_much", f"The file has {len(fields):,} columns; at most {MAX_COLUMN} are read.", _SAVE_AGAIN
        )
    if len(fields) == 1 and (";" in fields[0] or "\t" in fields[0]):
        parted = "tabs" if delimiter == "\t" else "commas"
        raise refusal("csv_not_commas", f"The fields are not separated by {parted}.", _SAVE_AGAIN, SHEET, "A1")
    return len(fields)


def _check_row(row: int, fields: list[str], width: int, collector: Collector) -> None:
    if fields and len(fields) != width:
        what = f"Row {row} has {len(fields)} fields; the first row has {width}."
        collector.error("csv_uneven", what, "Look for a comma or a quotation mark too many or too few.", ref(row, 1))
    for column, field in enumerate(fields, 1):
        if len(field) > MAX_CELL_TEXT:
            what = f"The text has {len(field):,} characters; at most {MAX_CELL_TEXT:,} are read."
            collector.error("csv_long_field", what, "Shorten it, or attach it as a document.", ref(row, column))
