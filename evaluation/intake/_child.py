"""The child process that opens a workbook: reads its bytes from standard input, writes its cells as JSON, and ends.

It is started by `reader`, alone and without the site's start-up code, and imports nothing but openpyxl and what that
needs. Whatever the workbook does to it (memory, time, a crash), the app that started it is untouched. A number is
written as the shortest decimal that gives the stored number back, texts once each in a table.
"""

import gc
import json
import os
import re
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

MEMORY_BYTES = 1024**3
CPU_SECONDS = 10
#: Answers are capped so that a child gone wrong cannot fill its parent's memory.
ANSWER_BYTES = 128 * 1024**2
#: Packages that openpyxl would use if they were there: slower to start, and more code in reach of a hostile file.
NOT_WANTED = ("numpy", "PIL", "lxml", "pandas")
_DAY_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's date has no time zone
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def limit() -> None:
    """Bound memory and processor time where the system can. On Windows there is only the parent's clock."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def unescaped(text: str) -> str:
    """Text with the format's own escapes (_x000D_ for a carriage return) put back. ECMA-376 Part 1, 22.9.2.19."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def moment(value: date | time | timedelta) -> str:
    """A date, a time of day or a length of time as one ISO date-time, counted from the workbook's day nought."""
    if isinstance(value, timedelta):
        return (_DAY_NOUGHT + value).isoformat()
    if isinstance(value, time):
        return datetime.combine(_DAY_NOUGHT.date(), value).isoformat()
    return (value if isinstance(value, datetime) else datetime.combine(value, time())).isoformat()


def told(value: object, kind: str) -> tuple[str, str]:
    """A cell's value as (kind, text): t text, n number, b boolean, d date, e error."""
    if kind == "e":
        return "e", str(value)
    if isinstance(value, bool):
        return "b", "1" if value else ""
    if isinstance(value, int | float):
        return "n", repr(value)
    if isinstance(value, date | time | timedelta):
        return "d", moment(value)
    return "t", unescaped(str(value))


def read(data: bytes) -> dict[str, object]:
    """Every worksheet's non-empty cells: flat lists of row, column, kind and an index into `texts`."""
    from openpyxl import load_workbook  # noqa: PLC0415 - after the limits and the path are set

    book = load_workbook(BytesIO(data), data_only=True, keep_links=False)
    texts: dict[str, int] = {}
    percents: dict[int, bool] = {}
    sheets: list[dict[str, object]] = []
    for sheet in book.worksheets:
        flat: list[object] = []
        # The public iterators make a cell for every empty place they pass; the dictionary holds those of the file.
        for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001
            value = cell.value
            if value is None:
                continue
            kind, text = told(value, cell.data_type)
            if kind == "t" and not text.strip():
                continue
            if kind == "n":
                style = cell._style.numFmtId  # noqa: SLF001 - the public name looks every style up anew
                if style not in percents:
                    percents[style] = "%" in cell.number_format
                kind = "p" if percents[style] else "n"
            flat += (row, column, kind, texts.setdefault(text, len(texts)))
        sheets.append({"name": sheet.title, "hidden": sheet.sheet_state != "visible", "cells": flat})
    return {"sheets": sheets, "texts": list(texts)}


def main() -> int:
    """Read standard input, answer on standard output. The exit code is 0, or 3 where the workbook could not be read."""
    limit()
    # Every part has passed the gate, which refuses any DOCTYPE or entity with this same parser; defusedxml would look
    # for them a second time, in slower code, and takes a fifth of the whole reading to do so.
    os.environ["OPENPYXL_DEFUSEDXML"] = os.environ["OPENPYXL_LXML"] = "False"
    gc.disable()  # looking for rubbish costs time, and a process this short never has to clear any
    sys.path += sys.argv[1:]
    for name in NOT_WANTED:
        sys.modules[name] = None  # type: ignore[assignment]
    import openpyxl  # noqa: F401, PLC0415 - imported while the parent is still looking the file over

    data = sys.stdin.buffer.read()
    if not data:
        return 0
    try:
        answer = json.dumps(read(data), separators=(",", ":")).encode("ascii")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a hostile file is one refusal in the parent
        sys.stderr.write(type(error).__name__)
        return 3
    if len(answer) > ANSWER_BYTES:
        return 3
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()
    os._exit(0)  # the system takes the memory back at once; giving up every cell one by one is a fifth of the reading


if __name__ == "__main__":
    sys.exit(main())
