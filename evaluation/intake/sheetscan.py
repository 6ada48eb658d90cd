"""Streaming through one worksheet: where each cell is, whether it can mean only one thing, and what it hides.

The reader that follows takes the last of two cells with one reference, drops what lies under a merged range, and knows
nothing of a formula whose result was never stored. All of that is found here, by cell, before anything is read.
Element names: ECMA-376 Part 1, 18.3 (worksheets) and 18.4 (shared strings).
"""

import re
from collections.abc import Callable, Mapping, Sequence

from evaluation.intake.collect import Collector, refusal
from evaluation.intake.formats import HIDES_ALL, hidden_digits
from evaluation.intake.xmlscan import MAX_CELL_TEXT, Budget, Scan

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAX_ROW, MAX_COLUMN = 20_000, 200
_ROW, _C, _V, _F, _IS, _T, _DATA, _SHEET = (
    f"{MAIN} {name}" for name in ("row", "c", "v", "f", "is", "t", "sheetData", "worksheet")
)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z?)?|\d\d:\d\d(:\d\d(\.\d{1,9})?)?", re.ASCII)
_INDEX = re.compile(r"[0-9]{1,7}")
_TYPE_AGAIN = "Type the value into this cell again, save the workbook, and load it again."
_COPY_SHEET = "Copy the cells into a new workbook, save it, and load that."


def letters(column: int) -> str:
    """The letters of a column, counted from 1: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """The number of a column by its letters: A is 1, AB is 28."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


_COLUMNS = {letters(number): number for number in range(1, MAX_COLUMN + 1)}


class StringScan(Scan):
    """Measures the shared strings: `lengths[i]` is how many characters string i has."""

    max_text = MAX_CELL_TEXT

    def __init__(self, part: str, budget: Budget) -> None:
        super().__init__(part, budget)
        self.lengths: list[int] = []
        self._length = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Start a string, and count elements against the cells' allowance, not the others'."""
        self.budget.others += 1
        self.budget.elements -= 1
        super().opened(name, attributes)
        if self.depth == 2:
            self._length = 0
            if self.budget.elements < 0 or len(self.lengths) >= self.budget.cells:
                raise self.too_much("more texts than there may be cells")

    def closed(self, name: str) -> None:
        """Note the length of a finished string."""
        super().closed(name)
        if self.depth == 1:
            self.lengths.append(self._length)

    def text(self, data: str) -> None:
        """Count characters."""
        super().text(data)
        self._length += len(data)
        if self._length > self.max_text:
            raise self.too_much(f"one text of more than {self.max_text:,} characters")


class SheetScan(Scan):
    """One worksheet. Soft trouble goes to `collector`; a broken limit stops the file. `formulas` lists their cells."""

    max_text = MAX_CELL_TEXT

    def __init__(
        self, part: str, budget: Budget, collector: Collector, strings: Sequence[int], shown: Mapping[str, int]
    ) -> None:
        super().__init__(part, budget)
        self.collector, self._strings, self._shown = collector, strings, shown
        self.formulas: list[str] = []
        self._merged: list[str] = []
        self._hidden: dict[str, list[str]] = {"row": [], "column": []}
        self._full: dict[int, bytearray] = {}  # row -> a byte for each column that holds a value
        self._filled = bytearray(0)
        self._row, self._row_text, self._column = 0, "", 0
        self._cell, self._type, self._style = "", "n", ""
        self._value: str | None = None
        self._inline: str | None = None
        self._formula = self._reading = self._in_data = False
        self._others: dict[str, Callable[[dict[str, str]], None]] = {
            f"{MAIN} mergeCell": self._merge,
            f"{MAIN} hyperlink": self._link,
            f"{MAIN} col": self._column_style,
        }

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag. Rows, cells, values and formulas may stand only where the format puts them."""
        self.depth = depth = self.depth + 1
        self.run_length = 0
        if name == _C and depth == 4:
            self._open_cell(attributes)
        elif name == _V and depth == 5:
            if self._value is not None:
                raise self._two_values()
            self._value, self._reading = "", True
        elif name == _ROW and depth == 3:
            self._open_row(attributes)
        elif name == _F and depth == 5:
            if self._formula:
                raise self._two_values()
            self._formula = True
        elif name == _T and depth == 6:
            if self._inline is None:
                raise self._misbuilt("holds a text in a place where none may be")
            self._reading = True
        else:
            self._open_other(name, attributes)

    def closed(self, name: str) -> None:
        """An end tag: a finished cell is looked at."""
        self.depth -= 1
        self._reading = False
        if name == _C and self.depth == 3:
            self._close_cell()

    def text(self, data: str) -> None:
        """The text of a value, kept until its cell ends."""
        self.run_length += len(data)
        if self.run_length > MAX_CELL_TEXT:
            raise self.too_much(f"one text of more than {MAX_CELL_TEXT:,} characters")
        if not self._reading:
            return
        if self._inline is not None:
            self._inline += data
        elif self._value is not None:
            self._value += data

    def _open_other(self, name: str, attributes: dict[str, str]) -> None:
        depth = self.depth
        if depth > self.max_depth:
            raise self.too_much("things nested too deeply")
        if depth == 1 and name != _SHEET:
            raise self._misbuilt("is not an Excel sheet of the usual kind (it may be 'Strict Open XML')")
        misplaced = name in (_ROW, _C, _DATA) and not (name == _DATA and depth == 2)
        if misplaced or (self._in_data and depth in (3, 4)):
            raise self._misbuilt("holds rows, cells or other things in places where none may be")
        self._in_data = name == _DATA or (self._in_data and depth > 2)
        if name == _IS and depth == 5:
            if self._inline is not None:
                raise self._two_values()
            self._inline = ""
        else:
            self._reading = name == _T and self._inline is not None
            self.budget.others -= 1
        if self.budget.others < 0:
            raise self.too_much("too many things other than cells")
        handler = self._others.get(name)
        if handler is not None:
            handler(attributes)

    def _open_row(self, attributes: dict[str, str]) -> None:
        if not self._in_data:
            raise self._misbuilt("holds rows or cells in places where none may be")
        text = attributes.get("r", str(self._row + 1))
        if not (text.isascii() and text.isdigit() and len(text) <= 7) or text.startswith("0"):
            raise self._misbuilt(f"names a row '{text[:20]}'")
        number = int(text)
        if number <= self._row:
            again = "twice" if number == self._row else "out of order"
            raise self._ambiguous(
                f"Row {number} is given {again}, so the sheet could be read in two ways.", f"A{number}"
            )
        self._row, self._row_text, self._column = number, text, 0
        self._filled = self._full[number] = bytearray(MAX_COLUMN + 1)
        self.budget.rows -= 1
        if self.budget.rows < 0:
            raise self.too_much("more than 20,000 rows")
        if _hides(attributes, "ht"):
            self._hidden["row"].append(text)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        if ref is None:
            column, ref = self._column + 1, f"{letters(self._column + 1)}{self._row_text}"
        else:
            column = _COLUMNS.get(ref[: -len(self._row_text) or None], 0) if ref.endswith(self._row_text) else 0
        if not column or column > MAX_COLUMN or self._row > MAX_ROW or not (self._row and self._in_data):
            raise self._stray(ref)
        if column <= self._column:
            again = "twice" if column == self._column else "out of order"
            raise self._ambiguous(f"The cell {ref} is given {again}, so it could be read in two ways.", ref)
        self._column, self._cell = column, ref
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value = self._inline = None
        self._formula = False
        self.budget.cells -= 1
        if self.budget.cells < 0:
            raise self.too_much("more than 400,000 cells")

    def _close_cell(self) -> None:
        value, formula = self._value, self._formula
        if formula:
            self.formulas.append(self._cell)
            if value is None or (not value and self._type != "str"):
                self.collector.error(
                    "formula_without_value",
                    "The cell holds a formula whose result was never stored, so it has no value to read.",
                    "Open the workbook in Excel, let it calculate, and save it; or type the value itself.",
                    self._cell,
                )
                return
        if value is None and self._inline is None:
            return
        if value is not None and self._inline is not None:
            raise self._two_values()
        if self._type == "n" and value:
            self._number(value)
        elif self._type != "n":
            self._typed(value or "", self._inline)
        if value or self._inline:
            self._filled[self._column] = 1

    def _number(self, value: str) -> None:
        if _NUMBER.fullmatch(value) is None:
            what = f"The cell is marked as a number but holds '{value[:40]}'."
            self.collector.error("cell_not_a_number", what, _TYPE_AGAIN, self._cell)
            return
        places = self._shown.get(self._style)
        if places is not None and ("." in value or places < 0 or "E" in value) and hidden_digits(value, places):
            self._warn_hidden_digits(value, places)

    def _warn_hidden_digits(self, value: str, places: int) -> None:
        showing = "nothing of it" if places == HIDES_ALL else f"{max(places, 0)} decimals"
        self.collector.warning(
            "digits_hidden",
            f"The cell holds {float(value)!r} but is formatted to show {showing}. What is stored is what counts.",
            "Round the number itself in the cell, or show all its decimals, so that what is seen is what is read.",
            self._cell,
        )

    def _typed(self, value: str, inline: str | None) -> None:
        kind, used = self._type, len(inline or value)
        if used > MAX_CELL_TEXT:
            raise self.too_much(f"one text of more than {MAX_CELL_TEXT:,} characters")
        if kind == "s":
            good = _INDEX.fullmatch(value) is not None and int(value) < len(self._strings)
            used = self._strings[int(value)] if good else 0
        elif kind == "b":
            good = value in ("0", "1")
        elif kind == "d":
            good = _DATE.fullmatch(value) is not None
        else:
            good = kind in ("str", "e", "inlineStr")
        if not good:
            what = f"What the cell holds ('{value[:40]}') does not fit how it is marked."
            self.collector.error("cell_unreadable", what, _TYPE_AGAIN, self._cell)
        self.budget.text -= used
        if self.budget.text < 0:
            raise self.too_much("more than 20 million characters of text")

    def _merge(self, attributes: dict[str, str]) -> None:
        top, left, bottom, right, text = self._area(attributes)
        self._merged.append(text)
        for row in range(top, bottom + 1):
            full = self._full.get(row)
            if full is None:
                continue
            start = left + 1 if row == top else left
            at = full.find(1, start, right + 1)
            if at >= 0:
                self.collector.error(
                    "value_under_merge",
                    f"The cell holds a value that cannot be seen, because it lies under the merged range {text}.",
                    "Unmerge the range, look at what was beneath, put each value in its own cell, and load again.",
                    f"{letters(at)}{row}",
                )

    def _link(self, attributes: dict[str, str]) -> None:
        self._area(attributes)

    def _area(self, attributes: dict[str, str]) -> tuple[int, int, int, int, str]:
        """The rows and columns of a range; counted, because the reader makes a cell for each place in it."""
        text = attributes.get("ref", "")
        found = _RANGE.fullmatch(text)
        if found is None:
            raise self._misbuilt(f"names a range '{text[:40]}' that does not exist")
        left, top = column_number(found[1]), int(found[2])
        right, bottom = column_number(found[3] or found[1]), int(found[4] or found[2])
        if right < left or bottom < top or bottom > MAX_ROW or right > MAX_COLUMN:
            raise self._stray(text)
        self.budget.area -= (right - left + 1) * (bottom - top + 1)
        if self.budget.area < 0:
            raise self.too_much("merged ranges or links over too many cells")
        return top, left, bottom, right, text

    def _column_style(self, attributes: dict[str, str]) -> None:
        if _hides(attributes, "width"):
            low, high = (attributes.get(key, "0") for key in ("min", "max"))
            if not (_INDEX.fullmatch(low) and _INDEX.fullmatch(high) and 1 <= int(low) <= int(high) <= 16_384):
                raise self._misbuilt("names columns that do not exist")
            last = min(int(high), int(low) + MAX_COLUMN)
            self._hidden["column"] += (letters(number) for number in range(int(low), last + 1))

    def finish(self) -> None:
        """Add the warnings about the sheet as a whole: formulas, merged ranges, hidden rows and columns."""
        self._summary(
            ("formula", "cell holds a formula", "cells hold formulas"),
            self.formulas,
            "The result that Excel stored last is what will be read. Check it, or type the values themselves.",
            self.formulas[0] if self.formulas else "",
        )
        self._summary(
            ("merged_range", "range is merged", "ranges are merged"),
            self._merged,
            "Only the top left cell of a merged range is read. Unmerge them if each row should have its own value.",
            self._merged[0].partition(":")[0] if self._merged else "",
        )
        for kind, names in self._hidden.items():
            do = "They will be read like the rest. Show them and check what they hold, or delete them."
            self._summary((f"hidden_{kind}", f"{kind} is hidden", f"{kind}s are hidden"), names, do)

    def _summary(self, said: tuple[str, str, str], names: Sequence[str], to_do: str, cell: str = "") -> None:
        code, one, many = said
        if names:
            listed = ", ".join(names[:10]) + (" and more" if len(names) > 10 else "")
            what = f"{len(names):,} {one if len(names) == 1 else many}: {listed}."
            self.collector.warning(code, what, to_do, cell)

    def _stray(self, ref: str) -> Exception:
        found = _RANGE.fullmatch(ref)
        column, row = (column_number(found[3] or found[1]), int(found[4] or found[2])) if found else (0, 0)
        near = column <= MAX_COLUMN and row <= MAX_ROW
        if near or column > 16_384 or row > 1_048_576:
            return self._misbuilt(f"names a cell '{ref[:20]}' that cannot be where it is")
        return refusal(
            "cell_far_away",
            f"Something is stored in {ref}, beyond the {MAX_ROW:,} rows and {MAX_COLUMN} columns that are read.",
            f"Go to {ref}, delete every row and column from the end of your table to there, save, and load again.",
            self.collector.sheet,
            ref,
        )

    def _two_values(self) -> Exception:
        return self._ambiguous("The cell holds two values, so it could be read in two ways.", self._cell)

    def _ambiguous(self, what: str, ref: str) -> Exception:
        return refusal("cell_given_twice", what, _COPY_SHEET, self.collector.sheet, ref)

    def _misbuilt(self, what: str) -> Exception:
        return refusal("sheet_misbuilt", f"The sheet {what}.", _COPY_SHEET, self.collector.sheet)

    def too_much(self, what: str) -> Exception:
        """The refusal of a sheet that breaks a limit, at the cell reached."""
        return refusal("sheet_too_much", f"The sheet holds {what}.", _COPY_SHEET, self.collector.sheet, self._cell)


def _hides(attributes: Mapping[str, str], size: str) -> bool:
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")
