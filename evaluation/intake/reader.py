"""Reading a workbook: through the gate, then by openpyxl in a child process with limits, back as plain cells.

One reader for everything: two readers can see different prices in one file.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evaluation.findings import Finding, Severity, stops
from evaluation.intake import _child
from evaluation.intake.book import Book, Cell, Kind, Sheet, find_header, find_sheet
from evaluation.intake.gate import inspect
from evaluation.intake.sheetscan import letters

__all__ = ["Book", "Cell", "Sheet", "find_header", "find_sheet", "read_workbook"]

WALL_SECONDS = 20
_NEEDED = ("openpyxl", "et_xmlfile")
_KINDS: Mapping[str, Kind] = {"t": "text", "n": "number", "p": "number", "b": "boolean", "d": "date", "e": "error"}


def read_workbook(data: bytes, name: str) -> tuple[Book | None, list[Finding]]:
    """The sheets of a workbook and every finding about it; None instead of the sheets where it may not be read.

    `data` are the file's bytes, `name` what it was called, for the findings only. Never raises for what is in the file.
    """
    # Started first: it imports openpyxl while the gate looks. It is given the file only when the gate has passed it.
    # Reading ahead would save a tenth of a second, but openpyxl would then meet bombs and DOCTYPEs not yet found.
    with _start() as child:
        try:
            passed = inspect(data, name)
            if stops(passed.findings):
                return None, passed.findings
            answer = _ask(child, data)
        finally:
            child.kill()
    if answer is None or (book := _book(answer, passed.formulas)) is None:
        return None, [*passed.findings, _unreadable(name)]
    return book, passed.findings


def _start() -> subprocess.Popen[bytes]:
    """A child that shares nothing with us: no environment set-up, no site code, only the packages it needs."""
    command = [sys.executable, "-I", "-S", "-W", "ignore", _child.__file__, *_folders()]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program


def _folders() -> list[str]:
    """The folders that hold the packages the child needs, found without importing them here."""
    origins = (spec.origin for spec in map(find_spec, _NEEDED) if spec is not None and spec.origin)
    return list(dict.fromkeys(str(Path(origin).parent.parent) for origin in origins))


def _ask(child: subprocess.Popen[bytes], data: bytes) -> bytes | None:
    try:
        answer, _ = child.communicate(data, timeout=WALL_SECONDS)
    except (subprocess.TimeoutExpired, OSError):
        return None
    return answer if child.returncode == 0 and len(answer) <= _child.ANSWER_BYTES else None


def _book(answer: bytes, formulas: Mapping[str, frozenset[str]]) -> Book | None:
    try:
        found = json.loads(answer)
        texts: list[str] = found["texts"]
        return Book(tuple(_sheet(sheet, texts, formulas.get(sheet["name"], frozenset())) for sheet in found["sheets"]))
    except (ValueError, KeyError, TypeError, IndexError, ArithmeticError):
        return None


def _sheet(found: Mapping[str, Any], texts: list[str], formulas: frozenset[str]) -> Sheet:
    flat: Iterable[Any] = iter(found["cells"])
    names: dict[int, str] = {}
    cells: dict[tuple[int, int], Cell] = {}
    for row, column, code, index in zip(flat, flat, flat, flat, strict=True):
        if column not in names:
            names[column] = letters(column)
        where = f"{names[column]}{row}"
        cells[row, column] = Cell(where, _value(code, texts[index]), _KINDS[code], where in formulas, code == "p")
    return Sheet(found["name"], found["hidden"], cells)


def _value(code: str, text: str) -> str | Decimal | bool | datetime:
    if code in "te":
        return text
    if code in "np":
        return Decimal(text)
    return datetime.fromisoformat(text) if code == "d" else bool(text)


def _unreadable(name: str) -> Finding:
    return Finding(
        Severity.ERROR,
        "workbook_unreadable",
        "The workbook could not be read within the time and memory allowed, or something in it is damaged.",
        "Copy only the cells that were asked for into a new workbook as values, save it, and load that.",
        name,
    )
