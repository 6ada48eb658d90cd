"""From the rows of a table to what is known of each bid, with everything wrong in it named by row and column."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from criteria.fields import Exact
from criteria.formulas import CostName
from criteria.schema import Method
from evaluation.exact import text
from evaluation.exceptions import TableError
from evaluation.findings import Finding, Severity
from evaluation.model import AgreedMark, CostLine, Gap, MeasureValue, Rate, Source, State
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.quality import BidInput
from evaluation.scoring.table_rule import PRICE, QUALITY, Columns

BID = ("bid", "bidder", "provider")  # columns that may name the bid, the first that is there
STATE, SAMPLE, COST = "state", "sample", "cost"
_NOWHERE: Mapping[str, str] = MappingProxyType({})
_EXACT = TypeAdapter[Fraction](Exact)
_LONGEST_NAME = 500
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Row:
    """One bid as a table has it: what each column holds, by its name, and where that stands, for the findings.

    A value is a whole number, a Decimal, a Fraction or text; None or empty text is a cell without anything in it.
    """

    bid: str
    values: Mapping[str, object]
    places: Mapping[str, str] = field(default_factory=lambda: _NOWHERE)
    file: str = ""
    sheet: str = ""

    def place(self, column: str = "bid") -> str:
        """Where a column of this row stands: its cell, or the bid and the column."""
        return self.places.get(column) or f"bid '{self.bid}', column '{column}'"

    def has(self, column: str) -> bool:
        """Whether anything stands in a column."""
        return not blank(self.values.get(column))


def rows_of(bids: Mapping[str, object] | Sequence[Row | Mapping[str, object]]) -> list[Row]:
    """A table as rows: of bid -> columns (or its price alone), of rows, or of records that name their bid.

    Prices by line and quality by question may stand in a table of their own: "price.hour". Raises TableError for a
    column that is given twice, so that neither value is lost unseen.
    """
    if isinstance(bids, Mapping):
        return [
            row_of(str(bid), values if isinstance(values, Mapping) else {PRICE: values}) for bid, values in bids.items()
        ]
    return [row if isinstance(row, Row) else row_of(*named_row(row)) for row in bids]


def named_row(record: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """The bid that a record names, in the first of the columns that may, and the rest of the record."""
    key = next((name for name in BID if name in record), None)
    bid = None if key is None else record[key]
    said = bid if isinstance(bid, str | int | Decimal) and not isinstance(bid, bool) else ""
    return str(said), {name: value for name, value in record.items() if name != key}


def row_of(bid: str, values: Mapping[str, object], file: str = "", number: int = 0) -> Row:
    """One record as a row; `number` is its place in a file. Raises TableError for a column that is given twice."""
    pairs = list(_flat(values))
    flat = dict(pairs)
    places = {key: f"row {number}, '{key}'" for key in (*flat, "bid")} if number else _NOWHERE
    row = Row(bid, flat, places, file)
    if len(flat) < len(pairs):
        names = [name for name, _ in pairs]
        what = "The column '{}' is given twice, once in a table of its own."
        twice = (name for name in flat if names.count(name) > 1)
        raise TableError([trouble(row, name, "column_twice", what.format(name), "Keep one of them.") for name in twice])
    return row


def _flat(values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", inside) for inner, inside in value.items())
        else:
            yield name, value


def columns_of(rows: Sequence[Row]) -> Columns:
    """The price lines and quality questions that the columns name: "price", or "price.line"; "quality" likewise."""
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    return Columns(tuple(_parts(PRICE, names)), tuple(_parts(QUALITY, names)) or (QUALITY,))


def unfit(rows: Sequence[Row]) -> list[Finding]:
    """A finding for every column whose price line or question has a name that cannot be an id."""
    found = dict[str, Finding]()
    for row in rows:
        for column in row.values:
            whole, dot, inner = column.partition(".")
            if dot and whole in (PRICE, QUALITY) and column not in found and not _ID.fullmatch(inner):
                what = f"'{_short(inner)}' cannot be the name of a column of its own."
                to_do = "Use small letters, digits and _, a letter first, at most 40."
                found[column] = trouble(row, column, "column_name", what, to_do)
    return list(found.values())


def _parts(whole: str, names: Sequence[str]) -> Iterator[str]:
    if whole in names:
        yield whole
    yield from (name.removeprefix(f"{whole}.") for name in names if name.startswith(f"{whole}."))


def blank(value: object) -> bool:
    """Whether a cell holds nothing. Nothing is never nought."""
    return value is None or (isinstance(value, str) and not value.strip())


def trouble(row: Row, column: str, code: str, what: str, to_do: str, severity: Severity = Severity.ERROR) -> Finding:
    """A finding about one column of one row."""
    return Finding(severity, code, what, to_do, file=row.file, sheet=row.sheet, cell=row.place(column))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows for one method. `names` maps each column to what it holds: kind and id."""

    method: Method
    names: Mapping[str, tuple[str, str]]
    findings: list[Finding] = field(default_factory=list)

    def bids(self, rows: Sequence[Row]) -> list[BidInput]:
        """Every row as a bid; what is wrong is kept in `findings`."""
        counts = Counter(row.bid for row in rows)
        self.findings.extend(self._about_names(rows, counts))
        self.findings.extend(self._about_columns(rows))
        return [self._bid(row) for row in rows]

    @staticmethod
    def _about_names(rows: Sequence[Row], counts: Mapping[str, int]) -> Iterator[Finding]:
        if not rows:
            yield Finding(Severity.ERROR, "table_empty", "The table holds no bid.", "Give one row for each bid.")
        for row in rows:
            if not row.bid.strip() or len(row.bid) > _LONGEST_NAME:
                yield trouble(row, "bid", "bid_missing", "The row has no bid's name.", "Name or number every bid.")
            elif counts[row.bid] > 1:
                what = f"The bid '{row.bid}' stands in {counts[row.bid]} rows."
                yield trouble(row, "bid", "bid_twice", what, "Give each bid one row, or say the lot in a column 'lot'.")

    def _about_columns(self, rows: Sequence[Row]) -> Iterator[Finding]:
        """A column that nothing reads is said, and is an error where it looks like a slip for one that would be."""
        known, seen = [*self.names, STATE], dict[str, Row]()
        for row in rows:
            for name in row.values:
                seen.setdefault(name, row)
        held = Counter(self.names[name] for name in seen if name in self.names)
        for name, row in seen.items():
            if name in known:
                if name in self.names and held[self.names[name]] > 1:
                    what = f"The column '{name}' and another hold the same thing."
                    yield trouble(row, name, "column_twice", what, "Keep one of them.")
                continue
            near = get_close_matches(name, known, n=1)
            what = f"The column '{name}' is not one that is read."
            if near and near[0] not in seen:
                yield trouble(row, name, "column_unknown", what, f"Did you mean '{near[0]}'?")
            else:
                yield trouble(row, name, "column_ignored", what, "It was left out.", Severity.WARNING)

    def _bid(self, row: Row) -> BidInput:
        marks, measures = dict[str, AgreedMark](), dict[str, MeasureValue]()
        rates, costs = dict[str, Rate](), dict[str, CostLine]()
        for column, (kind, name) in self.names.items():
            if not row.has(column):
                continue
            source = Source("cell", row.places[column]) if column in row.places else None
            if kind == "line" and (amount := self._price(row, column, name)) is not None:
                rates[name] = Rate(row.bid, "", name, amount, source)
            elif kind == COST and (amount := self._number(row, column, money=True)) is not None:
                costs[name] = CostLine(row.bid, "", name, amount, source)
            elif kind == "question" and (mark := self._mark(row, column, name)) is not None:
                marks[name] = AgreedMark(row.bid, name, mark, "", "", source=source)
            elif kind == "measure" and (value := self._measure(row, column, name)) is not None:
                sample = self._sample(row, name)
                measures[name] = MeasureValue(row.bid, name, value, sample=sample, source=source)
        return BidInput(row.bid, self._state(row), marks, measures, rates, costs=costs)

    def _state(self, row: Row) -> State:
        if not row.has(STATE):
            return State.IN
        said = _folded(row.values[STATE])
        if said in set(State):
            return State(said)
        known = [state.value for state in State]
        near = get_close_matches(said, known, n=1)
        to_do = f"Did you mean '{near[0]}'?" if near else f"Give one of: {', '.join(known)}."
        self._add(row, STATE, "state_unknown", f"'{_short(row.values[STATE])}' is no state of a bid.", to_do)
        return State.IN

    def _price(self, row: Row, column: str, name: str) -> Fraction | None:
        value = self._number(row, column, money=True)
        line = next(line for line in self.method.price.lines if line.id == name)
        if value is not None and not (line.lowest or value) <= value <= (line.highest or value):
            what = f"The price lies outside the published band of '{line.title}'."
            self._add(row, column, "price_outside_band", what, "Look at it: nothing was changed.", Severity.WARNING)
        if value is not None and value <= 0:
            what = f"The price is {text(value)}; a price has to be above 0."
            self._add(row, column, "price_not_above_zero", what, "Give the price that is meant, or take the bid out.")
            return None
        return value

    def _mark(self, row: Row, column: str, question: str) -> Fraction | None:
        value = self._number(row, column)
        scale = self.method.scale(next(c.scale for c in self.method.criteria if c.id == question))
        marks = [point.mark for point in scale.points]
        made = scale.id.startswith("out_of_")  # made for this table: its marks are its ends, and any between counts
        if value is None or value in marks or (made and marks[0] <= value <= marks[-1]):
            return value
        allowed = f"{text(marks[0])} to {text(marks[-1])}" if made else ", ".join(map(text, marks))
        what = f"The mark is {text(value)}, which is not on the scale."
        self._add(row, column, "mark_not_on_scale", what, f"Give one of: {allowed}.")
        return None

    def _measure(self, row: Row, column: str, name: str) -> Fraction | str | Gap | None:
        measure, raw = self.method.measure(name), row.values[column]
        if _folded(raw) in set(Gap):
            return Gap(_folded(raw))
        if measure.rule != "table":
            return self._number(row, column)
        categories = {one.value.casefold(): one.value for one in measure.table}
        said = str(raw).strip().casefold()
        if said not in categories:
            what = f"'{_short(raw)}' is not a category of '{measure.title}'."
            self._add(row, column, "choice_unknown", what, f"Give one of: {', '.join(categories.values())}.")
        return categories.get(said)

    def _sample(self, row: Row, measure: str) -> int | None:
        column = f"{SAMPLE}.{measure}"
        value = self._number(row, column) if row.has(column) else None
        if value is not None and (value.denominator != 1 or value < 0):
            what = f"The sample is {text(value)}; it counts something."
            self._add(row, column, "sample_unreadable", what, "Give a whole number, 0 or more.")
            return None
        return None if value is None else int(value)

    def _number(self, row: Row, column: str, *, money: bool = False) -> Fraction | None:
        try:
            return exactly(row.values[column], money=money)
        except ValueError as error:
            what = f"{str(error).partition(';')[0]}."
            binary = isinstance(row.values[column], float)
            to_do = "Write it like 12, 12.5 or 100/3" + (", as text or as a Decimal." if binary else ".")
            self._add(row, column, "number_unreadable", what, to_do)
            return None

    def _add(
        self, row: Row, column: str, code: str, what: str, to_do: str, severity: Severity = Severity.ERROR
    ) -> None:
        self.findings.append(trouble(row, column, code, what, to_do, severity))


def reader_of(method: Method, *, by_table: bool) -> Reader:
    """What reads a table for a method. `by_table`: the method was made for it, so its one quality is "quality"."""
    names = dict[str, tuple[str, str]]()
    for c in method.criteria:
        if c.kind == "question":
            prefixed = f"{QUALITY}.{c.id}"
            marked = [QUALITY if c.id == QUALITY else prefixed] if by_table else [c.id, prefixed]
            names |= dict.fromkeys(marked, ("question", c.id))
        elif c.kind == "measure":
            measure = ("measure", c.measure)
            names |= {c.measure: measure, c.id: measure, f"{SAMPLE}.{c.measure}": ("sample", c.measure)}
    for line in method.price.lines:
        if line.rate is None:
            prefixed, alone = f"{PRICE}.{line.id}", [PRICE] if len(method.price.lines) == 1 else []
            columns = [PRICE if line.id == PRICE else prefixed] if by_table else [line.id, prefixed, *alone]
            for column in columns:
                names.setdefault(column, ("line", line.id))
    formula = method.price.formula
    if formula is not None and FORMULAS[formula.rule].looks_at == "costs":
        names |= {f"{COST}.{name}": (COST, name) for name in get_args(CostName)}
    return Reader(method, MappingProxyType(names))


def columns_by_content(reader: Reader) -> dict[str, list[str]]:
    """What a bid may lack, as a ranking names it (an id, "price:line", "costs:line") -> the columns that hold it."""
    said = {"line": "price:{}", COST: "costs:{}"}
    found = dict[str, list[str]]()
    for column, (kind, name) in reader.names.items():
        if kind != SAMPLE:
            found.setdefault(said.get(kind, "{}").format(name), []).append(column)
    return found


def exactly(value: object, *, money: bool = False) -> Fraction:
    """An exact number from a cell: as `exact.number`, and with thousands commas and, of money, a pound sign.

    Raises ValueError with a sentence, for binary floats too.
    """
    plain = value
    if isinstance(value, str):
        plain = value.strip().removeprefix("£").strip() if money else value.strip()
        whole, dot, part = plain.partition(".")
        groups = whole.lstrip("+-").split(",")
        if len(groups) > 1 and len(groups[0]) in (1, 2, 3) and all(len(group) == 3 for group in groups[1:]):
            plain = whole.replace(",", "") + dot + part
    try:
        return _EXACT.validate_python(plain)
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def _folded(value: object) -> str:
    return "_".join(str(value).casefold().replace("_", " ").replace("-", " ").split())


def _short(value: object) -> str:
    said = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(value))
    return said if len(said) <= 60 else f"{said[:57]}..."
