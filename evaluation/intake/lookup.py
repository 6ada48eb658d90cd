"""Names in cells: what a lot, question, condition, measure or provider is called, by its id or its title."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evaluation.findings import Finding, Severity
from evaluation.intake import values
from evaluation.intake.book import Cell, folded, nearest
from evaluation.intake.table import Row, Table


class Names:
    """Everything of one kind that may be named in a cell. Each different text is looked up once."""

    def __init__(self, kind: str, titles: Mapping[str, str]) -> None:
        self.kind, self.titles = kind, titles
        by_title: dict[str, set[str]] = {}
        for name, title in titles.items():
            by_title.setdefault(folded(title), set()).add(name)
        self._ids = {title: names.pop() for title, names in by_title.items() if len(names) == 1}
        self._ids |= {folded(name): name for name in titles}
        self._known: dict[Any, str] = {}

    def find(self, cell: Cell) -> str | Finding:
        """The id that the cell names, or a finding with the nearest name."""
        found = self._known.get(cell.value) if cell.kind == "text" else None
        if found is None:
            if cell.kind == "error":
                return values.choice(cell, tuple(self.titles), self.kind)
            said = f"{cell.value:f}" if cell.kind == "number" else str(cell.value)
            found = self._ids.get(folded(said))
            if found is None:
                return self._unknown(cell, said)
            self._known[cell.value] = found
        return found

    def _unknown(self, cell: Cell, said: str) -> Finding:
        near = nearest(said, [*self.titles, *self.titles.values()])
        do = f"Did you mean '{near}'?" if near else f"Choose one from the list: {', '.join(list(self.titles)[:20])}."
        what = f"There is no {self.kind} called '{said[:60]}' in this method."
        return Finding(Severity.ERROR, f"{self.kind}_unknown", what, do, cell=cell.ref)


class References:
    """The providers that may be named in a cell, by reference number. `known` None: any well-formed number will do."""

    def __init__(self, known: Iterable[str] | None, listed_on: str) -> None:
        self._all = None if known is None else frozenset(known)
        self._listed_on = listed_on
        self._known: dict[Any, str] = {}

    def find(self, cell: Cell) -> str | Finding:
        """The reference that the cell holds, or a finding: badly formed, or not known, with the nearest."""
        found = self._known.get(cell.value) if cell.kind == "text" else None
        if found is not None:
            return found
        read = values.reference(cell, "provider ref")
        if isinstance(read, Finding) or self._all is None or read in self._all:
            if isinstance(read, str) and cell.kind == "text":
                self._known[cell.value] = read
            return read
        near = nearest(read, sorted(self._all))
        hint = f"Did you mean '{near}'? " if near else ""
        what = f"There is no provider with the reference '{read}' {self._listed_on}."
        do = f"{hint}Write the reference number exactly as it is there."
        return Finding(Severity.ERROR, "provider_unknown", what, do, cell=cell.ref)


def lot_for(table: Table, row: Row, lots: Names, title: str, *, per_lot: bool) -> str | None:
    """The lot that a row is about, "" for the whole procurement; None after a finding.

    A lot has to be given exactly where the question or measure (`title`) is asked for each lot.
    """
    cell = row.cells.get("lot")
    if cell is None and per_lot:
        what = f"'{title}' is asked for each lot, and this row names no lot."
        table.collector.error("lot_needed", what, "Write the lot in this cell.", table.place(row, "lot"))
        return None
    if cell is not None and not per_lot:
        what = f"'{title}' is asked once, for all lots together, and this row names a lot."
        do = "Clear this cell, and keep one row for each provider."
        table.collector.error("lot_not_wanted", what, do, cell.ref)
        return None
    return "" if cell is None else table.collector.take(lots.find(cell))


def some(names: Sequence[str], most: int = 10) -> str:
    """Names in a sentence: the first few, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
