"""What was read from a workbook or a CSV file: sheets of cells, and how a sheet and its headings are found by name."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, NamedTuple

from evaluation.findings import Finding, Severity
from evaluation.intake.sheetscan import letters

Kind = Literal["text", "number", "boolean", "date", "error"]

#: Headings are looked for in this many rows from the top.
HEADER_ROWS = 20


class Cell(NamedTuple):
    """One cell that is not empty. `kind` says what the file holds: an error is a text such as "#DIV/0!".

    A number is the shortest decimal that gives the stored number back: 17.5 and 0.1 are just that, and
    17.499999999999996 stays visible. `percent`: Excel shows it times a hundred with a percent sign.
    """

    ref: str
    value: str | Decimal | bool | datetime
    kind: Kind
    formula: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its non-empty cells by (row, column), both counted from 1."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], Cell]

    def at(self, row: int, column: int) -> Cell | None:
        """The cell there, or None where it is empty."""
        return self.cells.get((row, column))

    def rows(self, after: int = 0) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Each row below `after` that holds anything, in order: its number, and its cells by column."""
        kept: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            if row > after:
                kept.setdefault(row, {})[column] = cell
        yield from sorted(kept.items())


@dataclass(frozen=True, slots=True)
class Book:
    """Everything read from one file, in the file's own order of sheets."""

    sheets: tuple[Sheet, ...]


def ref(row: int, column: int) -> str:
    """How a person names a cell: row 7, column 3 is "C7"."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A name as it is compared: NFKC, no format characters, spaces collapsed, capitals ignored."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return " ".join(plain.split()).casefold()


def nearest(name: str, known: Sequence[str]) -> str:
    """The one of `known` that is written most like `name`, or "" where none is near."""
    by_fold = {folded(each): each for each in known}
    found = get_close_matches(folded(name), list(by_fold), n=1)
    return by_fold[found[0]] if found else ""


def find_sheet(book: Book, name: str) -> Sheet | Finding:
    """The visible sheet of this name, or a finding that says what there is instead."""
    same = [sheet for sheet in book.sheets if folded(sheet.name) == folded(name)]
    if same and not same[0].hidden:
        return same[0]
    if same:
        what = f"The sheet '{name}' is hidden, so nobody could see what would be read."
        return _error("sheet_hidden", what, "Show the sheet, check it, save, and load again.", sheet=name)
    shown = [sheet.name for sheet in book.sheets if not sheet.hidden]
    near = nearest(name, shown)
    hint = (
        f"Is it the sheet '{near}'? Rename that to '{name}'."
        if near
        else f"Its sheets are: {', '.join(shown) or 'none'}."
    )
    return _error(
        "sheet_missing", f"There is no sheet called '{name}'.", f"{hint} The blank workbook shows how it should be."
    )


def find_header(
    sheet: Sheet, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[int, dict[str, int]] | list[Finding]:
    """The row of headings and the column of each name, or every finding about them.

    The row is the one of the first `HEADER_ROWS` that holds most of the `required` names, compared as `folded`. Names
    of `optional` are given a column where they stand in that row.
    """
    wanted = {folded(name): name for name in (*required, *optional)}
    best_row, best = 0, list[Cell]()
    for row, cells in sheet.rows():
        if row > HEADER_ROWS:
            break
        if _matches(cells.values(), required) > _matches(best, required):
            best_row, best = row, list(cells.values())
    if not best:
        listed = ", ".join(required)
        what = f"No row of headings was found in the first {HEADER_ROWS} rows. The headings should be: {listed}."
        return [_error("header_missing", what, "Copy the heading row from the blank workbook.", sheet=sheet.name)]
    return _columns(sheet, best_row, wanted, required)


def _columns(
    sheet: Sheet, row: int, wanted: Mapping[str, str], required: Sequence[str]
) -> tuple[int, dict[str, int]] | list[Finding]:
    columns: dict[str, int] = {}
    findings: list[Finding] = []
    spare: list[str] = []
    for column, cell in dict(next(sheet.rows(row - 1))[1]).items():
        name = wanted.get(folded(str(cell.value)))
        if name is None:
            spare.append(str(cell.value))
        elif name in columns:
            what = f"The heading '{name}' stands twice, here and in {ref(row, columns[name])}."
            findings.append(_error("header_twice", what, "Keep the one that is meant.", sheet.name, cell.ref))
        else:
            columns[name] = column
    findings += [_missing(sheet, row, name, spare) for name in required if name not in columns]
    return findings or (row, columns)


def _missing(sheet: Sheet, row: int, name: str, spare: Sequence[str]) -> Finding:
    near = nearest(name, spare)
    do = f"Is it the column '{near}'? Change that heading to '{name}'." if near else f"Add a column headed '{name}'."
    return _error("column_missing", f"There is no column headed '{name}' in row {row}.", do, sheet=sheet.name)


def _matches(cells: Iterable[Cell], required: Sequence[str]) -> int:
    names = {folded(str(cell.value)) for cell in cells}
    return sum(folded(name) in names for name in required)


def _error(code: str, what: str, to_do: str, sheet: str = "", cell: str = "") -> Finding:
    return Finding(Severity.ERROR, code, what, to_do, sheet=sheet, cell=cell)
