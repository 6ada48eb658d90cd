"""A sheet of a book as rows under the columns of its plan, with every finding about its shape."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from evaluation.findings import Finding, Severity
from evaluation.intake import values
from evaluation.intake.book import HEADER_ROWS, Book, Cell, Sheet, find_header, find_sheet, folded, nearest, ref
from evaluation.intake.collect import Collector
from evaluation.intake.layout import Column, Plan
from evaluation.model import Source

T = TypeVar("T")
Read = Callable[[Cell], T | Finding]


class Row(NamedTuple):
    """A row that holds something: its number and its cells by the column's id. Empty cells are left out."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet, and where its columns stand. Findings go to `collector`, sources name `sha256`."""

    sheet: str
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    rows: Sequence[Row]
    collector: Collector
    sha256: str

    def place(self, row: Row, column: str) -> str:
        """The address of a cell, whether or not it holds anything."""
        cell = row.cells.get(column)
        return cell.ref if cell else ref(row.number, self.columns.get(column, 1))

    def source(self, row: Row, column: str) -> Source:
        """The cell as the source of a record."""
        return Source("cell", f"{self.sheet}!{self.place(row, column)}", self.sha256)

    def need(self, row: Row, column: str, read: Read[T], label: str = "") -> T | None:
        """What a cell says; None after a finding, also where it is empty."""
        cell = row.cells.get(column)
        if cell is None:
            self.collector.add(values.missing(self.place(row, column), label or self.label(column)))
            return None
        return self.collector.take(read(cell))

    def may(self, row: Row, column: str, read: Read[T]) -> T | None:
        """What a cell says; None where it is empty, or after a finding."""
        cell = row.cells.get(column)
        return None if cell is None else self.collector.take(read(cell))

    def prose(self, row: Row, column: str) -> str:
        """The text of a cell; "" where it is empty, or after a finding."""
        return self.may(row, column, lambda cell: values.prose(cell, self.label(column))) or ""

    def needed_prose(self, row: Row, column: str) -> str | None:
        """The text of a cell that may not be empty, nor hold only characters that cannot be seen."""
        label = self.label(column)
        return self.need(row, column, lambda cell: values.prose(cell, label) or values.missing(cell.ref, label))

    def label(self, column: str) -> str:
        """The heading as it stands inside a sentence."""
        title = self.titles[column]
        return title if title[:2].isupper() else title[:1].lower() + title[1:]


class Seen:
    """Finds what is given twice. `kind` names the code, e.g. "mark" gives "mark_twice"."""

    def __init__(self, table: Table, kind: str, what: str) -> None:
        self._table, self._kind, self._what = table, kind, what
        self._places: dict[tuple[str, ...], str] = {}

    def again(self, key: tuple[str, ...], row: Row, column: str) -> bool:
        """Whether this key came before; then with a finding that names both places."""
        place = self._table.place(row, column)
        first = self._places.setdefault(key, place)
        if first == place:
            return False
        named = ", ".join(part for part in key if part)
        what = f"{self._what} ({named}) is given twice, here and in {first}."
        do = "Keep the row that is meant and delete the other. Neither is chosen for you."
        self._table.collector.error(f"{self._kind}_twice", what, do, place)
        return True


def read_table(book: Book, plan: Plan, collector: Collector, sha256: str) -> Table | None:
    """The rows of a planned sheet, whose own `collector` is given; None after findings about why it cannot be read."""
    sheet = collector.take(_only_sheet(book, plan.title))
    if sheet is None:
        return None
    found = find_header(_top(sheet), *_headings(plan))
    if isinstance(found, list):
        for finding in found:
            collector.add(finding)
        return None
    header, by_title = found
    columns = _columns(plan, header, by_title, collector)
    if columns is None:
        return None
    rows = _rows(sheet, plan, header, columns, collector)
    return Table(plan.title, columns, {c.id: c.title for c in plan.columns}, rows, collector, sha256)


def _only_sheet(book: Book, name: str) -> Sheet | Finding:
    same = [sheet.name for sheet in book.sheets if folded(sheet.name) == folded(name)]
    if len(same) < 2:
        return find_sheet(book, name)
    what = f"There are {len(same)} sheets called '{name}' (they differ only by spaces or capitals)."
    return Finding(Severity.ERROR, "sheet_twice", what, "Keep the one that is meant and delete the others.", sheet=name)


def _top(sheet: Sheet) -> Sheet:
    """The part of a sheet in which the headings are looked for."""
    return replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at[0] <= HEADER_ROWS})


def _headings(plan: Plan) -> tuple[list[str], list[str]]:
    """The headings that must be there, and those that may be. A column with other names is looked at afterwards."""
    required = [column.title for column in plan.columns if column.needed and not column.aliases]
    others = [column for column in plan.columns if not column.needed or column.aliases]
    return required, [title for column in others for title in (column.title, *column.aliases)]


def _columns(plan: Plan, header: int, by_title: Mapping[str, int], collector: Collector) -> dict[str, int] | None:
    columns: dict[str, int] = {}
    whole = True
    for column in plan.columns:
        places = sorted({by_title[title] for title in (column.title, *column.aliases) if title in by_title})
        if len(places) > 1:
            cells = " and ".join(ref(header, place) for place in places)
            what = f"Two columns, {cells}, are both for '{column.title}'."
            collector.error("header_twice", what, "Keep the one that is meant.", ref(header, places[1]))
            whole = False
        elif places:
            columns[column.id] = places[0]
        elif column.needed:
            collector.add(_no_column(column, header))
            whole = False
    return columns if whole else None


def _no_column(column: Column, header: int) -> Finding:
    what = f"There is no column headed '{column.title}' in row {header}."
    return Finding(Severity.ERROR, "column_missing", what, f"Add a column headed '{column.title}'.")


def _rows(sheet: Sheet, plan: Plan, header: int, columns: Mapping[str, int], collector: Collector) -> list[Row]:
    """The rows below the header that hold something in a known column, in order. One pass: sheets can be long."""
    by_number = {number: name for name, number in columns.items()}
    found: dict[int, dict[str, Cell]] = {}
    strays: dict[int, list[Cell]] = {}
    for (number, column), cell in sorted(sheet.cells.items()):
        name = by_number.get(column)
        if name is None:
            if number >= header:
                strays.setdefault(column, []).append(cell)
        elif number > header:
            found.setdefault(number, {})[name] = cell
    absent = [column.title for column in plan.columns if column.id not in columns]
    for place, cells in sorted(strays.items()):
        _stray(place, cells, header, absent, collector)
    return [Row(number, cells) for number, cells in found.items()]


def _stray(column: int, cells: Sequence[Cell], header: int, absent: Sequence[str], collector: Collector) -> None:
    """What to say of cells that no column of the plan takes in. `absent`: headings of the plan not found."""
    first = cells[0]
    title = str(first.value)[:60]
    if first.ref != ref(header, column):
        several = f"{len(cells)} cells hold" if len(cells) > 1 else "A cell holds"
        what = f"{several} something outside the columns of this sheet, from {first.ref} on. It is not read."
        do = "Check that nothing was put into the wrong column, then delete it."
        collector.warning("outside_table", what, do, first.ref)
    elif near := nearest(title, absent):
        what = f"The heading '{title}' is not known, and there is no column headed '{near}'."
        collector.error("column_misspelt", what, f"Change the heading to '{near}', or delete the column.", first.ref)
    else:
        what = f"The column '{title}' does not belong to this sheet and is not read."
        collector.warning("column_unknown", what, "Delete it if it is not needed.", first.ref)
