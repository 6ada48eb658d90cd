"""The results as a workbook, CSV and JSON: complete, harmless, and the same bytes for the same result."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from criteria.schema import Rounding
from evaluation.model import LotResult, State
from evaluation.reports.csv_results import harmless, results_csv
from evaluation.reports.json_results import results_json
from evaluation.reports.results import header, plain, printable, rows
from evaluation.reports.workbook import results_workbook
from tests.reports.made_lots import METHOD, NASTY, a_bid, a_lot, usual_lot, usual_results

DOCS = Path(__file__).resolve().parents[2] / "docs" / "results_json.md"
RESULTS = usual_results()
WRITERS = (results_workbook, results_csv, results_json)


def book():
    return load_workbook(io.BytesIO(results_workbook(RESULTS)))


def table(sheet):
    names, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(names, line, strict=True)) for line in lines]


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_result_gives_the_same_bytes_at_any_time(write, monkeypatch):
    first = write(usual_results())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write(usual_results()) == first


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "change",
    [{"procurement": "Other"}, {"seal": "77" * 32}, {"head": "88" * 32}, {"names": {}}, {"lots": (usual_lot(),)}],
    ids=lambda change: next(iter(change)),
)
def test_another_result_gives_other_bytes(write, change):
    told = write is not results_csv or {"names", "lots"} & change.keys()
    assert (write(replace(RESULTS, **change)) != write(RESULTS)) == bool(told)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        replace(RESULTS, made_at=datetime(2026, 11, 22, 14, 32))  # noqa: DTZ001 - that is the fault


def test_rows_tell_every_bid_with_its_state_and_nothing_missing_is_a_nought():
    lines = [dict(zip(header(RESULTS), row, strict=True)) for row in rows(RESULTS)]
    assert [(line["Lot"], line["Provider ref"], line["Rank"]) for line in lines] == [
        ("L01", "P1", 1), ("L01", "P2", 2), ("L01", "P3", 2), ("L01", "P4", 4), ("L01", "P5", None),
        ("L01", "P6", None), ("L02", "P1", None),
    ]  # fmt: skip
    assert [line["State"] for line in lines][4:6] == ["Disqualified", "Withdrawn"]
    assert [line["Total"] for line in lines][4:] == [None] * 3
    assert lines[1]["Notes"] == "Tied: shares its rank"
    assert lines[4]["Notes"] == "Below the pass mark on care that fits the person: 1, where 2 is needed"
    assert lines[6]["Notes"] == "Low-price case open"


def test_notes_say_of_a_bid_that_still_ties_only_that_it_ties():
    lot = usual_lot()
    bid = replace(lot.bids[0], missing=(), near_tie=False, tied=True, tie_settled_by="lower_price")
    lots = (replace(lot, bids=(bid,)),)
    assert rows(replace(RESULTS, lots=lots))[0][-1] == "Tied: shares its rank"


def test_notes_name_what_is_missing_and_what_settled_a_tie():
    lot = a_lot(a_bid("P1", "4444", skip=("safe_care", "visit_15")))
    assert rows(replace(RESULTS, lots=(lot,)))[0][-1] == "Missing: safe care; Missing: 15-minute visit"
    bid = replace(lot.bids[0], missing=(), tie_settled_by="lower_price", near_tie=True, passed_over="lot_limit")
    lots = (replace(lot, bids=(bid,)),)
    assert rows(replace(RESULTS, lots=lots))[0][-1] == (
        "Near-tie (for information); Tie settled by lower price; Passed over: its other lots filled its limit"
    )


def test_two_criteria_with_one_title_get_two_columns():
    double = tuple(c.model_copy(update={"title": "Same"}) for c in METHOD.criteria if c.kind != "price")
    names = header(replace(RESULTS, method=METHOD.model_copy(update={"criteria": (*double, METHOD.criteria[1])})))
    assert len(names) == len(set(names))


def test_a_cycle_shows_the_criteria_of_the_cycle():
    assert "What people say (points)" in header(replace(RESULTS, cycle="first"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("45.72", "45.72"),
        ("2/3", "0.6666666667"),
        ("1866200", "1866200"),
        ("-1/2", "-0.5"),
        ("1/1048576", "0.0000009537"),
    ],
)
def test_a_number_is_plain_exact_where_it_ends_and_long_where_not(value, said):
    assert plain(Fraction(value)) == said


# --- the workbook


def test_the_summary_says_what_a_result_rests_on():
    said = {row[0]: row[1] for row in book()["Summary"].iter_rows(values_only=True) if row[0]}
    assert said["Seal of the method (SHA-256)"] == RESULTS.seal
    assert said["Head of the journal"] == RESULTS.head
    assert said["Version of the method"] == METHOD.version
    assert said["Software"] == f"Evenhand {RESULTS.software}"
    assert said["Made at"] == "22 November 2026 at 14:32"
    assert said["L02 Central"].startswith("Provisional. 1 bid received, 0 ranked.")


def test_the_results_sheet_holds_every_row_as_numbers():
    lines = table(book()["Results"])
    assert len(lines) == len(rows(RESULTS))
    for line, row in zip(lines, rows(RESULTS), strict=True):
        total = row[header(RESULTS).index("Total")]
        assert line["Total"] == (None if total is None else float(total))
        assert isinstance(line["Rank"], int | None)


def test_nothing_in_the_workbook_is_a_formula_and_the_text_is_kept():
    cells = [cell for sheet in book().worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert NASTY in {cell.value for cell in cells}
    assert "Bell�Care�" in {cell.value for cell in cells}


def test_excels_own_escapes_in_a_name_are_not_decoded():
    named = replace(RESULTS, names={"P1": "Care_x0041_Co"})
    with zipfile.ZipFile(io.BytesIO(results_workbook(named))) as parts:
        assert b"Care_x005F_x0041_Co" in parts.read("xl/worksheets/sheet2.xml")


def test_the_working_sheet_holds_the_lines_of_every_total():
    lines = table(book()["Working"])
    total = next(line for line in lines if line["Provider ref"] == "P1" and line["What"].startswith("Total"))
    assert (total["Sum"], total["Value"]) == ("50 + 50 = 100", "100.00 points")
    assert "Marks sheet, cell E14 of quality.xlsx" in {line["Where it came from"] for line in lines}


def test_the_workbook_prints_on_a_page_wide_and_keeps_its_head_in_sight():
    for sheet in book().worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.oddFooter.right.text == "Page &P of &N"
    results = book()["Results"]
    assert (results.freeze_panes, results.print_title_rows, results["A1"].font.bold) == ("G2", "$1:$1", True)


def test_the_workbooks_own_dates_are_the_results_date():
    made = datetime(2026, 11, 22, 14, 32, tzinfo=UTC).replace(tzinfo=None)
    assert (book().properties.created, book().properties.modified) == (made, made)


def test_a_result_of_no_lots_still_makes_every_paper():
    for write in WRITERS:
        assert write(replace(RESULTS, lots=()))


# --- CSV


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "\xa0@"])
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("words", ["Harbour Care", "", "A=B", "'quoted'", "1-2"])
def test_other_text_stays_as_it_is(words):
    assert harmless(words) == words


def test_csv_reads_back_whole_with_every_field_in_quotes():
    data = results_csv(RESULTS)
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert lines[0] == header(RESULTS)
    assert len(lines) == 1 + len(rows(RESULTS))
    assert {line[5] for line in lines} >= {f"'{NASTY}", "'@Six", "Café, “Ltd”", "Bell�Care�"}
    assert all(line.startswith('"') and line.endswith('"') for line in text.removesuffix("\r\n").split("\r\n"))


def test_a_number_below_nought_stays_a_number_in_csv():
    bid = replace(usual_lot().bids[0], price_points=Fraction(-7, 2))
    lots = (LotResult("L01", usual_lot().status, (bid,)),)
    assert '"-3.5"' in results_csv(replace(RESULTS, lots=lots)).decode("utf-8-sig")


# --- JSON


def test_json_holds_exact_numbers_and_how_they_are_shown():
    method = METHOD.model_copy(update={"rounding": Rounding()})
    lot = a_lot(a_bid("P1", "4444"), a_bid("P2", "4444", per_cent=103), method=method)
    shape = json.loads(results_json(replace(RESULTS, lots=(lot,))))
    second = shape["lots"][0]["bids"][1]
    assert second["price_points"] == {"exact": "5000/103", "shown": "48.54"}
    assert Fraction(second["total"]["exact"]) == lot.bids[1].total
    assert shape["method"]["seal"] == RESULTS.seal


def test_json_says_what_is_not_there_with_null():
    bids = json.loads(results_json(RESULTS))["lots"][0]["bids"]
    gone = next(bid for bid in bids if bid["state"] == State.DISQUALIFIED.value)
    assert (gone["rank"], gone["total"], gone["price_points"]) == (None, None, None)
    assert gone["failures"][0]["needed"]["exact"] == "2"


def test_the_working_in_json_can_be_added_up_again():
    bid = json.loads(results_json(RESULTS))["lots"][0]["bids"][1]
    step = bid["working"]
    assert sum(Fraction(part["value"]) for part in step["parts"]) == Fraction(step["exact"])
    assert Fraction(step["value"]) == Fraction(bid["total"]["exact"])


def keys(shape):
    if isinstance(shape, list):
        return {key for item in shape for key in keys(item)}
    return set(shape) | {key for value in shape.values() for key in keys(value)} if isinstance(shape, dict) else set()


def test_every_key_of_the_json_is_on_its_page():
    page = DOCS.read_text(encoding="utf-8")
    named = keys(json.loads(results_json(RESULTS))) - set(RESULTS.files) - {c.id for c in METHOD.criteria}
    assert not [key for key in sorted(named | {"criteria", "failures"}) if f"`{key}`" not in page]


def test_json_takes_any_name_even_one_that_is_not_whole():
    assert json.loads(results_json(RESULTS))["lots"][0]["bids"]
    assert printable("\ud800") == "�"
