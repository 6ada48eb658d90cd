"""What measures say: from rows to records, with every finding."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

from criteria.schema import Measure
from evaluation.findings import Finding, Severity
from evaluation.intake import values
from evaluation.intake.bid_rows import Received, whole
from evaluation.intake.book import Cell, folded, nearest
from evaluation.intake.layout import GAP_WORDS
from evaluation.intake.lookup import Names, References, lot_for, some
from evaluation.intake.table import Row, Seen, Table
from evaluation.model import Gap, MeasureValue

Value = Fraction | str | Gap
_KEYS = frozenset({"provider", "measure", "lot"})
_GAPS: Mapping[str, Gap] = {folded(word): gap for word, gap in GAP_WORDS.items()} | {
    folded(gap.value): gap for gap in Gap
}
_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


class _Measured:
    """Reads the rows of one measure."""

    def __init__(self, measure: Measure, cut_off: date | None) -> None:
        self.measure = measure
        self.cut_off = next(iter(_dates(measure.cut_off)), cut_off)
        self._rows = {folded(row.value): row.value for row in measure.table}
        self._words = (*(row.value for row in measure.table), *GAP_WORDS)
        self.needs_sample = bool(measure.minimum_sample) or measure.rule == "rate"

    def value(self, cell: Cell) -> Value | Finding:
        """A gap, a category of the measure's table, or a number."""
        said = folded(str(cell.value)) if cell.kind == "text" else ""
        if said in _GAPS:
            return _GAPS[said]
        measure = self.measure
        if measure.rule == "table":
            return self._rows.get(said) or self._unknown(cell)
        label, gaps = f"value of '{measure.title}'", ", ".join(GAP_WORDS)
        if measure.rule in ("count", "rate"):
            count = whole(cell, label, to_do=f"Write a whole number, or one of: {gaps}.")
            return Fraction(count) if isinstance(count, int) else count
        return values.number(cell, label, negative=True, to_do=f"Write a number, or one of: {gaps}.")

    def _unknown(self, cell: Cell) -> Finding:
        near = nearest(str(cell.value), self._words)
        do = f"Did you mean '{near}'?" if near else f"Write one of: {', '.join(self._words)}."
        what = f"'{str(cell.value)[:60]}' is not one of the published values of '{self.measure.title}'."
        return Finding(Severity.ERROR, "measure_value_unknown", what, do, cell=cell.ref)

    def check_sample(self, table: Table, row: Row, value: Value) -> bool:
        """Whether a sample is given where one is needed; else with a finding."""
        if not self.needs_sample or isinstance(value, Gap) or "sample" in row.cells:
            return True
        what = f"'{self.measure.title}' rests on a number of visits, replies or people, and none is given."
        do = "Write that number under Sample, or 'Not enough' as the value."
        table.collector.error("sample_missing", what, do, table.place(row, "sample"))
        return False

    def check_gap(self, table: Table, row: Row, value: Value) -> None:
        """Point out a gap for which nothing is published: the rule for missing holds."""
        if isinstance(value, Gap) and getattr(self.measure.gaps, value.value) is None:
            word = value.value.replace("_", " ")
            what = f"The method does not say what '{word}' earns for '{self.measure.title}'."
            do = "Its rule for a missing value will be used. Check that the value is right."
            table.collector.warning("gap_without_rule", what, do, table.place(row, "value"))

    def check_date(self, table: Table, row: Row, note: str) -> None:
        """Point out a value whose source note gives a day after the cut-off."""
        latest = max(_dates(note), default=None)
        if latest and self.cut_off and latest > self.cut_off:
            what = f"The note dates this value {latest}; '{self.measure.title}' counts up to {self.cut_off}."
            do = "Use the value that held at the cut-off, or correct the date."
            table.collector.warning("measure_after_cut_off", what, do, table.place(row, "note"))


def _dates(text: str) -> list[date]:
    found = []
    for match in _DATE.finditer(text):
        try:
            found.append(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:  # not a day of any calendar: a reference number that looks like one
            continue
    return found


def read_measures_sheet(
    table: Table,
    measures: Sequence[Measure],
    lots: Names,
    refs: References,
    received: Received,
    expected: Collection[str],
    cut_off: date | None,
) -> tuple[MeasureValue, ...]:
    """What the measures say, and a warning for each measure that says nothing of some provider in `expected`.

    `cut_off` is the last day that counts for measures that do not name a day of their own.
    """
    readers = {measure.id: _Measured(measure, cut_off) for measure in measures}
    names = Names("measure", {measure.id: measure.title for measure in measures})
    seen = Seen(table, "measure", "The measure")
    found: list[MeasureValue] = []
    said: set[tuple[str, str, str]] = set()
    for row in table.rows:
        if row.cells.keys() <= _KEYS:
            continue  # a row made ready, not filled in yet
        key = _key(table, row, readers, names, lots, refs)
        if key is None or seen.again(key, row, "provider") or not received.check(table, row, key[2], key[0]):
            continue
        said.add(key)
        value = _read(table, row, readers[key[1]], key)
        if value is not None:
            found.append(value)
    _point_out_missing(table, measures, received, expected, said)
    return tuple(found)


def _key(
    table: Table, row: Row, readers: Mapping[str, _Measured], names: Names, lots: Names, refs: References
) -> tuple[str, str, str] | None:
    provider = table.need(row, "provider", refs.find)
    name = table.need(row, "measure", names.find)
    if name is None:
        return None
    measure = readers[name].measure
    lot = lot_for(table, row, lots, measure.title, per_lot=measure.scope == "lot")
    return None if provider is None or lot is None else (provider, name, lot)


def _read(table: Table, row: Row, reader: _Measured, key: tuple[str, str, str]) -> MeasureValue | None:
    value = _value(table, row, reader)
    sample = table.may(row, "sample", lambda cell: whole(cell, "sample"))
    reader.check_date(table, row, table.prose(row, "note"))
    if value is None or not reader.check_sample(table, row, value):
        return None
    reader.check_gap(table, row, value)
    provider, measure, lot = key
    return MeasureValue(provider, measure, value, lot, sample, table.source(row, "value"))


def _value(table: Table, row: Row, reader: _Measured) -> Value | None:
    cell = row.cells.get("value")
    got = values.missing(table.place(row, "value"), "value") if cell is None else reader.value(cell)
    if isinstance(got, Finding):
        table.collector.add(got)
        return None
    return got


def _point_out_missing(
    table: Table,
    measures: Sequence[Measure],
    received: Received,
    expected: Collection[str],
    said: Collection[tuple[str, str, str]],
) -> None:
    """One warning for each measure. Where no bids are known, one row for any lot is enough."""
    anywhere = {(provider, measure) for provider, measure, _ in said}
    for measure in measures:
        if measure.scope == "lot" and received.keys is not None:
            bids = sorted(received.live)
            lacking = [f"{who} in {lot}" for lot, who in bids if (who, measure.id, lot) not in said]
        else:
            lacking = [who for who in sorted(expected) if (who, measure.id) not in anywhere]
        if lacking:
            what = f"'{measure.title}' ({measure.id}) says nothing of {some(lacking)}."
            do = "Add the values, or 'Missing'. The method's published rule for a missing value will be used."
            table.collector.warning("measure_missing", what, do)
