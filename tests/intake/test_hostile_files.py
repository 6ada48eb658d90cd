import importlib.util
import sys
import time
from pathlib import Path

import pytest

from evaluation.findings import Severity, stops
from evaluation.intake.gate import gate
from evaluation.intake.reader import read_workbook

_spec = importlib.util.spec_from_file_location("intake_hostile", Path(__file__).with_name("hostile.py"))
hostile = importlib.util.module_from_spec(_spec)
sys.modules["intake_hostile"] = hostile
_spec.loader.exec_module(hostile)

LEAST_KIB = 64 * 1024
SECONDS = 5


def peak_kib():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    return None


def reset_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pytest.skip("this system does not let a process reset its peak of memory")


@pytest.mark.parametrize("case", hostile.CASES, ids=lambda case: case.name)
def test_each_hostile_file_has_its_wanted_outcome_quickly(case):
    data = case.make()
    started = time.perf_counter()
    book, findings = read_workbook(data, "bids.xlsx")
    assert time.perf_counter() - started < SECONDS
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if case.wanted:
        assert book is None
        assert case.wanted in {finding.code for finding in errors}
        assert any(finding.cell == case.cell for finding in errors if finding.code == case.wanted) or not case.cell
    else:
        assert book is not None
        assert not errors
    assert all(
        finding.what.endswith((".", "?")) and finding.to_do and finding.file == "bids.xlsx" for finding in findings
    )


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peak memory is read from /proc")
def test_no_hostile_file_raises_our_own_memory():
    grown = {}
    for case in hostile.CASES:
        data = case.make()
        reset_peak()
        before = peak_kib()
        read_workbook(data, "bids.xlsx")
        grown[case.name] = peak_kib() - before
    assert max(grown.values()) < LEAST_KIB, max(grown.items(), key=lambda item: item[1])


@pytest.mark.parametrize("part", list(hostile.parts(shared=hostile.strings("a"), style=hostile.styles("0.00"))))
@pytest.mark.parametrize("declaration", [hostile.LAUGHS, hostile.XXE, "<!DOCTYPE x>"], ids=["laughs", "file", "bare"])
def test_a_document_type_is_refused_in_every_part(part, declaration):
    built = hostile.parts(shared=hostile.strings("a"), style=hostile.styles("0.00"))
    assert not stops(gate(hostile.zipped(built.items())))
    built[part] = built[part].replace(hostile.HEAD, f"{hostile.HEAD}{declaration}")
    assert [finding.code for finding in gate(hostile.zipped(built.items()))] == ["xml_doctype"]


def test_a_document_type_is_refused_in_utf_16():
    xml = hostile.sheet(*hostile.ORDINARY, head='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>').encode("utf-16")
    built = hostile.parts() | {"xl/worksheets/sheet1.xml": xml}
    assert [finding.code for finding in gate(hostile.zipped(built.items()))] == ["xml_doctype"]


def test_cells_behind_a_namespace_prefix_are_still_looked_at():
    xml = hostile.sheet(hostile.row(1, hostile.value("A1", "1"), hostile.value("A1", "2")))
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        xml = xml.replace(f"<{name}", f"<q:{name}").replace(f"</{name}", f"</q:{name}")
    data = hostile.workbook({"Rates": xml.replace("xmlns=", "xmlns:q=")})
    assert [finding.code for finding in gate(data)] == ["cell_given_twice"]


def test_every_fault_of_a_sheet_is_listed_at_once():
    rows = [hostile.row(at, f'<c r="A{at}"><f>1</f></c>', hostile.value(f"B{at}", "NaN")) for at in range(1, 4)]
    found = gate(hostile.one(*rows), "x.xlsx")
    assert {(finding.cell, finding.code) for finding in found if finding.severity is Severity.ERROR} == {
        (f"{column}{at}", code)
        for at in (1, 2, 3)
        for column, code in (("A", "formula_without_value"), ("B", "cell_not_a_number"))
    }
    assert {finding.sheet for finding in found} == {"Rates"}


def test_many_faults_of_one_kind_are_counted_not_listed():
    found = gate(hostile.one(*(hostile.row(at, hostile.value(f"A{at}", "NaN")) for at in range(1, 201))))
    assert len(found) == 51
    assert "150 more places" in found[-1].what
