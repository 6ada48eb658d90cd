"""A table of bids from a file: CSV, TSV, JSON or .xlsx, through the same gate and reader as every other file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from evaluation.exceptions import TableError
from evaluation.findings import Finding, Severity
from evaluation.intake import values
from evaluation.intake.book import Book, Cell, Sheet, folded
from evaluation.intake.csv_text import read_csv
from evaluation.intake.reader import read_workbook
from evaluation.intake.sheetscan import letters
from evaluation.scoring.table_rows import BID, Row, named_row, row_of

MOST_BYTES, HEADER_ROWS = 20_000_000, 20


def read_table(data: bytes, name: str) -> tuple[list[Row], list[Finding]]:
    """The rows of a file, and every finding about it. Never raises for what is in the file."""
    ending = name.rpartition(".")[2].casefold()
    if ending == "json":
        return _from_json(data, name)
    if ending == "xlsx":
        book, findings = read_workbook(data, name)
    elif ending in ("csv", "tsv"):
        book, findings = read_csv(data, name, tabs=ending == "tsv")
    else:
        what = f"'{name}' does not end in .csv, .tsv, .json or .xlsx."
        return [], [error_in("file_wrong_kind", what, "Save the table as one of these.", name)]
    if book is None:
        return [], findings
    rows, more = _from_book(book, name)
    return rows, [*findings, *more]


def _from_json(data: bytes, name: str) -> tuple[list[Row], list[Finding]]:
    try:
        if len(data) > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES:,} bytes")  # noqa: TRY301 - one sentence for all
        raw = json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once
        )
        json.dumps(raw, ensure_ascii=False, default=str).encode()  # half a letter (\ud800) can be written nowhere
    except (ValueError, ArithmeticError, RecursionError) as error:
        what = f"The file is not JSON that can be read: {error}."
        return [], [error_in("json_unreadable", what, "Write it as docs/scoring_a_table.md shows.", name)]
    inner = raw.get("bids", raw) if isinstance(raw, dict) else raw
    named: Sequence[tuple[str, Mapping[str, object]]]
    if isinstance(inner, dict):
        named = [(bid, row if isinstance(row, dict) else {"price": row}) for bid, row in inner.items()]
    elif isinstance(inner, list) and all(isinstance(row, dict) for row in inner):
        named = list(map(named_row, inner))
    else:
        to_do = 'Write [{"bid": "A", "price": 40}] or {"A": {"price": 40}}.'
        return [], [error_in("json_shape", "The file holds no list of bids.", to_do, name)]
    try:
        return [row_of(bid, row, name, place) for place, (bid, row) in enumerate(named, 1)], []
    except TableError as error:
        return [], list(error.findings)


def _no_number(word: str) -> object:
    raise ValueError(f"{word} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' stands twice in one place")
    return found


def _from_book(book: Book, name: str) -> tuple[list[Row], list[Finding]]:
    for sheet in book.sheets:
        if not sheet.hidden and (header := _header(sheet)):
            return _from_sheet(sheet, header, name)
    to_do = f"Head one column with 'bid' in the first {HEADER_ROWS} rows."
    return [], [error_in("header_missing", "No row of headings with 'bid' was found.", to_do, name)]


def _header(sheet: Sheet) -> int:
    """The first row with a column for the bid; 0 where there is none."""
    for row, cells in sheet.rows():
        if row <= HEADER_ROWS and any(_column(cell) in BID for cell in cells.values()):
            return row
    return 0


def _column(cell: Cell) -> str:
    return folded(str(cell.value)).replace(" ", "_")


def _from_sheet(sheet: Sheet, header: int, name: str) -> tuple[list[Row], list[Finding]]:
    heads = {column: _column(cell) for column, cell in dict(next(sheet.rows(header - 1))[1]).items()}
    findings, rows = list[Finding](), list[Row]()
    for column, head in heads.items():
        if list(heads.values()).index(head) != list(heads).index(column):
            cell = sheet.cells[header, column].ref
            findings.append(
                error_in("header_twice", f"Two columns are headed '{head}'.", "Take one out.", name, sheet.name, cell)
            )
    for number, cells in sheet.rows(header):
        findings += [
            error_in(
                "value_stray", "A value stands in a column without a heading.", "Head it.", name, sheet.name, c.ref
            )
            for column, c in cells.items()
            if column not in heads
        ]
        row, wrong = _sheet_row(sheet, number, heads, name)
        findings += wrong
        rows.append(row)
    return rows, findings


def _sheet_row(sheet: Sheet, number: int, heads: Mapping[int, str], name: str) -> tuple[Row, list[Finding]]:
    found, places, findings = dict[str, object](), dict[str, str](), list[Finding]()
    for column, head in heads.items():
        cell = sheet.at(number, column)
        places[head] = cell.ref if cell else f"{letters(column)}{number}"
        found[head] = _cell(cell) if cell else None
        odd = values.number(cell, head) if cell and (cell.percent or cell.kind not in ("text", "number")) else None
        if isinstance(odd, Finding):
            findings.append(replace(odd, file=name, sheet=sheet.name))
    key = next(head for head in BID if head in found)
    places["bid"] = places[key]
    return Row(str(found.pop(key) or "").strip(), found, places, name, sheet.name), findings


def _cell(cell: Cell) -> object:
    return f"{cell.value:f}" if isinstance(cell.value, Decimal) else str(cell.value)


def error_in(code: str, what: str, to_do: str, file: str, sheet: str = "", cell: str = "") -> Finding:
    """An error about a place in a file."""
    return Finding(Severity.ERROR, code, what, to_do, file=file, sheet=sheet, cell=cell)
