import importlib.util
import sys
import zipfile
from pathlib import Path

import pytest

from evaluation.findings import Severity
from evaluation.intake.collect import RefusedError
from evaluation.intake.container import CHUNK, WORKBOOK, open_package
from evaluation.intake.formats import HIDES_ALL, decimals
from evaluation.intake.gate import gate

_spec = importlib.util.spec_from_file_location("intake_hostile", Path(__file__).with_name("hostile.py"))
hostile = importlib.util.module_from_spec(_spec)
sys.modules["intake_hostile"] = hostile
_spec.loader.exec_module(hostile)


def warned(data):
    return {(finding.code, finding.sheet, finding.cell) for finding in gate(data, "x.xlsx")}


def test_an_ordinary_workbook_passes_without_a_word():
    assert gate(hostile.workbook(), "x.xlsx") == []


def test_a_formula_is_warned_of_with_its_cell():
    data = hostile.one(hostile.row(3, '<c r="B3"><f>1+1</f><v>2</v></c>'))
    assert warned(data) == {("formula", "Rates", "B3")}


def test_a_formula_that_gives_an_empty_text_has_a_value():
    data = hostile.one(hostile.row(1, '<c r="A1" t="str"><f>""</f><v></v></c>'))
    assert warned(data) == {("formula", "Rates", "A1")}


def test_hidden_rows_columns_and_sheets_are_warned_of():
    rows = hostile.row(4, hostile.value("A4", "1"), extra=' hidden="1"')
    xml = hostile.sheet(rows, before='<cols><col min="2" max="3" width="0"/></cols>')
    found = gate(hostile.workbook({"Old": xml, "Rates": hostile.sheet()}, hidden=["Old"]))
    assert {finding.code for finding in found} == {"hidden_sheet", "hidden_row", "hidden_column"}
    assert "B, C" in next(finding.what for finding in found if finding.code == "hidden_column")
    assert {finding.sheet for finding in found} == {"Old"}


def test_a_merge_with_nothing_beneath_is_only_warned_of():
    after = '<mergeCells count="1"><mergeCell ref="A4:C4"/></mergeCells>'
    found = gate(hostile.one(*hostile.ORDINARY, hostile.row(4, hostile.value("A4", "1")), after=after))
    assert [(finding.severity, finding.code) for finding in found] == [(Severity.WARNING, "merged_range")]


@pytest.mark.parametrize(
    ("code", "stored", "seen"),
    [
        ("0.00", "17.499", True),
        ("0.00", "17.5", False),
        ("0.00", "17.710000000000001", False),
        ("&quot;£&quot;#,##0", "17.5", True),
        ("General", "17.49999", False),
        ("0%", "0.175", True),
        ("0%", "0.17", False),
        ("&quot;17.50&quot;", "12", True),
        (";;;", "12", True),
        ("yyyy-mm-dd", "45000.5", False),
    ],
)
def test_digits_hidden_by_a_format_are_warned_of(code, stored, seen):
    data = hostile.one(hostile.row(1, hostile.value("A1", stored, ' s="1"')), style=hostile.styles(code))
    assert warned(data) == ({("digits_hidden", "Rates", "A1")} if seen else set())


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("0.000", 3),
        ("#,##0", 0),
        ("0,", -3),
        ("[Red]-0.0", 1),
        ("h:mm", None),
        ("# ?/?", None),
        ("@", None),
        ("0.0E+00", None),
        ('"n/a"', HIDES_ALL),
    ],
)
def test_the_decimals_that_a_format_shows(code, places):
    assert decimals(code) == places


def test_a_macro_workbook_and_a_word_document_are_told_apart():
    built = hostile.parts()
    types = built["[Content_Types].xml"]
    macro = types.replace(f"{hostile.SHEET_TYPE}.sheet.main", "application/vnd.ms-excel.sheet.macroEnabled.main")
    word = types.replace(f"{hostile.SHEET_TYPE}.sheet.main", "application/x.wordprocessingml.document.main")
    assert [f.code for f in gate(hostile.zipped((built | {"[Content_Types].xml": macro}).items()))] == [
        "active_content"
    ]
    assert [f.code for f in gate(hostile.zipped((built | {"[Content_Types].xml": word}).items()))] == [
        "file_wrong_kind"
    ]


def test_a_sheet_may_not_hide_in_a_part_that_is_not_looked_at():
    built = hostile.parts()
    built["xl/media/sheet.png"] = built.pop("xl/worksheets/sheet1.xml")
    key = "xl/_rels/workbook.xml.rels"
    built[key] = built[key].replace("worksheets/sheet1.xml", "media/sheet.png")
    assert [finding.code for finding in gate(hostile.zipped(built.items()))] == ["file_misbuilt"]


def test_a_part_larger_than_its_header_says_is_not_inflated_to_its_end():
    part = "xl/media/a.png"
    package = open_package(hostile.lying(hostile.workbook(extra={part: bytes(8 * hostile.MIB)}), part, 1_000), WORKBOOK)
    inflated = []
    with pytest.raises(RefusedError):
        inflated.extend(len(chunk) for chunk in package.chunks(part))
    assert sum(inflated) <= CHUNK


def test_a_directory_of_any_length_is_not_read_into_memory(monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", None)  # calling it would raise
    assert [finding.code for finding in gate(hostile.huge_directory(200_000))] == ["zip_too_many_parts"]
