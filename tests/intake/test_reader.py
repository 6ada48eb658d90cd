import importlib.util
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluation.findings import Finding
from evaluation.intake import _child, reader
from evaluation.intake.book import Book, Cell, Sheet
from evaluation.intake.reader import find_header, find_sheet, read_workbook

_spec = importlib.util.spec_from_file_location("intake_hostile", Path(__file__).with_name("hostile.py"))
hostile = importlib.util.module_from_spec(_spec)
sys.modules["intake_hostile"] = hostile
_spec.loader.exec_module(hostile)


def saved(*rows, title="Rates"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(data):
    book, findings = read_workbook(data, "x.xlsx")
    assert book is not None, findings
    return book.sheets[0]


def headed(*names, at=1):
    return Sheet(
        "Rates",
        hidden=False,
        cells={(at, c): Cell(f"{'ABCDEFGH'[c - 1]}{at}", n, "text") for c, n in enumerate(names, 1)},
    )


def test_every_kind_of_cell_comes_back_as_itself():
    moment = datetime(2026, 1, 31, 14, 0)  # noqa: DTZ001 - a workbook's date has no time zone
    sheet = sheet_of(saved(["text", 17.5, 3, True, moment, None, "   "]))
    assert [(cell.value, cell.kind) for cell in sheet.cells.values()] == [
        ("text", "text"),
        (Decimal("17.5"), "number"),
        (Decimal(3), "number"),
        (True, "boolean"),
        (moment, "date"),
    ]
    assert list(sheet.cells) == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)]


@pytest.mark.parametrize(
    ("stored", "read"),
    [("17.5", "17.5"), ("0.1", "0.1"), ("17.499999999999996", "17.499999999999996"), ("17.710000000000001", "17.71")],
)
def test_a_number_is_the_shortest_decimal_that_gives_it_back(stored, read):
    assert sheet_of(hostile.one(hostile.row(1, hostile.value("A1", stored)))).at(1, 1).value == Decimal(read)


def test_the_reader_says_which_cells_are_formulas_errors_and_percentages():
    rows = hostile.row(
        1,
        '<c r="A1"><f>15+2.5</f><v>9.99</v></c>',
        hostile.value("B1", "#N/A", ' t="e"'),
        hostile.value("C1", "0.87", ' s="1"'),
    )
    sheet = sheet_of(hostile.one(rows, style=hostile.styles("0%")))
    assert sheet.at(1, 1) == Cell("A1", Decimal("9.99"), "number", formula=True)
    assert sheet.at(1, 2) == Cell("B1", "#N/A", "error")
    assert sheet.at(1, 3) == Cell("C1", Decimal("0.87"), "number", percent=True)


def test_a_lying_dimension_tag_hides_no_row():
    sheet = sheet_of(hostile.one(*hostile.ORDINARY, before='<dimension ref="A1:A1"/>'))
    assert len(sheet.cells) == 4


def test_a_hidden_sheet_is_marked_and_never_found_by_name():
    book, _ = read_workbook(hostile.workbook({"Old": hostile.sheet(), "New": hostile.sheet()}, hidden=["Old"]), "x")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Old", True), ("New", False)]
    assert find_sheet(book, " new ") is book.sheets[1]
    assert find_sheet(book, "Old").code == "sheet_hidden"


def test_escaped_characters_are_put_back():
    assert (
        sheet_of(hostile.one(hostile.row(1, hostile.text("A1", "a_x000D_b_x005F_x000D_")))).at(1, 1).value
        == "a\rb_x000D_"
    )


def test_a_time_of_day_is_a_date_on_the_workbook_s_day_nought():
    sheet = sheet_of(hostile.one(hostile.row(1, hostile.value("A1", "0.5", ' s="1"')), style=hostile.styles("h:mm")))
    assert sheet.at(1, 1).kind == "date"
    assert sheet.at(1, 1).value.year == 1899


@pytest.mark.parametrize(
    "script", ["import os; os.abort()", "import time; time.sleep(9)", "print('{')", "raise SystemExit(3)"]
)
def test_whatever_becomes_of_the_child_is_one_refusal(monkeypatch, tmp_path, script):
    child = tmp_path / "child.py"
    child.write_text(script)
    monkeypatch.setattr(_child, "__file__", str(child))
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.5)
    book, findings = read_workbook(hostile.workbook(), "bids.xlsx")
    assert book is None
    assert [(finding.code, finding.file) for finding in findings] == [("workbook_unreadable", "bids.xlsx")]


def test_the_child_imports_no_heavy_package():
    code = (
        f"import runpy, sys, io; sys.argv = ['child', *{reader._folders()!r}]\n"
        "sys.stdin = io.TextIOWrapper(io.BytesIO())\n"
        f"try: runpy.run_path({_child.__file__!r}, run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*sorted(name for name, module in sys.modules.items() if module is not None))"
    )
    out = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = {name.partition(".")[0] for name in out.split()}
    assert "openpyxl" in loaded
    assert not loaded & {"numpy", "pandas", "PIL", "lxml", "streamlit", "evaluation"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of this kind")
def test_the_child_bounds_its_own_memory_and_time():
    code = (
        f"import runpy; runpy.run_path({_child.__file__!r})['limit']()\n"
        "import resource as r; print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
    )
    out = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == [str(1024**3), "10"]


def test_a_sheet_that_is_not_there_is_named_with_the_nearest():
    book = Book((headed("x"),))
    assert "Rates" in find_sheet(book, "Rate").to_do
    assert isinstance(find_sheet(book, "Zebra"), Finding)


def test_headings_are_found_below_a_title_whatever_their_spaces_and_capitals():
    sheet = headed("PROVIDER  Reference", "Rate\u200b", "Note", at=4)
    assert find_header(sheet, ["Provider reference", "Rate"], ["Note", "Other"]) == (
        4,
        {"Provider reference": 1, "Rate": 2, "Note": 3},
    )


def test_missing_and_doubled_headings_are_all_named():
    found = find_header(headed("Provider", "Rat", "Provider"), ["Provider", "Rate", "Lot"])
    assert [(finding.code, finding.cell) for finding in found] == [
        ("header_twice", "C1"),
        ("column_missing", ""),
        ("column_missing", ""),
    ]
    assert "'Rat'" in found[1].to_do
    assert "'Lot'" in found[2].to_do


def test_a_sheet_without_headings_says_what_they_should_be():
    found = find_header(headed("some", "words"), ["Provider", "Rate"])
    assert [finding.code for finding in found] == ["header_missing"]
    assert "Provider, Rate" in found[0].what
