"""The blank workbooks: what they hold, what they offer, and that nothing in them can run."""

import re
import zipfile
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from criteria import template, template_names
from criteria.reading import parse
from evaluation.fair_cost.homecare import TITLES
from evaluation.intake.blank import LAST_ROW, blank_workbook, filled_workbook
from evaluation.intake.book import find_header, find_sheet
from evaluation.intake.checks import read_measures, read_price, read_quality
from evaluation.intake.layout import COST_LINES, LISTS, README, STAMPS, asked_lines, lists, plans
from evaluation.intake.reader import read_workbook
from evaluation.model import Gap
from tests.intake.tender_rows import SEAL, SHA, method

KINDS = [("quality", ""), ("price", ""), ("price", "first"), ("measures", "first")]


def opened(which, cycle="", variant="", rows=None):
    data = filled_workbook(method(variant), which, seal=SEAL, cycle=cycle, rows=rows or {})
    return load_workbook(BytesIO(data))


@pytest.mark.parametrize(("which", "cycle"), KINDS)
def test_a_blank_passes_the_gate_and_holds_every_heading_of_its_plan(which, cycle):
    book, findings = read_workbook(blank_workbook(method(), which, seal=SEAL, cycle=cycle), "blank.xlsx")
    assert findings == []
    made = plans(method(), which, cycle)
    assert [sheet.name for sheet in book.sheets] == [README, *(plan.title for plan in made), LISTS]
    for plan in made:
        sheet = find_sheet(book, plan.title)
        assert sheet.at(1, 1).value == plan.purpose
        row, columns = find_header(sheet, [column.title for column in plan.columns])
        assert (row, list(columns.values())) == (2, list(range(1, len(plan.columns) + 1)))
        assert all(column.note.endswith(".") for column in plan.columns)


@pytest.mark.parametrize(("which", "cycle"), KINDS)
def test_read_me_stamps_the_method_its_seal_and_the_cycle(which, cycle):
    sheet = opened(which, cycle)[README]
    assert [sheet.cell(row, 1).value for _, row in STAMPS.values()] == [
        "Workbook",
        "Method",
        "Version",
        "Seal",
        "Cycle",
    ]
    values = [sheet.cell(row, 2).value or "" for _, row in STAMPS.values()]
    assert values == [which, "essex_best_value", "1", SEAL, cycle]
    terms = {sheet.cell(row, 1).value for row in range(8, sheet.max_row + 1)}
    assert {f"Sheet: {plan.title}" for plan in plans(method(), which, cycle)} <= terms


def test_reading_a_blank_gives_no_record_and_no_error():
    book, _ = read_workbook(blank_workbook(method(), "quality", seal=SEAL), "q.xlsx")
    load, findings = read_quality(book, method(), seal=SEAL, file="q", sha256=SHA, attachments={})
    assert (load, findings) == (type(load)(), [])
    book, _ = read_workbook(blank_workbook(method(), "price", seal=SEAL), "p.xlsx")
    load, findings = read_price(book, method(), seal=SEAL, file="p", sha256=SHA, cycle="", bids=[])
    assert (load, findings) == (type(load)(), [])
    book, _ = read_workbook(blank_workbook(method(), "measures", seal=SEAL, cycle="first"), "m.xlsx")
    load, findings = read_measures(book, method(), seal=SEAL, file="m", sha256=SHA, cycle="first", known=[])
    assert (load, findings) == (type(load)(), [])


def test_choices_are_offered_from_lists_that_hold_every_id():
    book = opened("quality")
    for plan in plans(method(), "quality"):
        offered = {str(rule.sqref): rule for rule in book[plan.title].data_validations.dataValidation}
        for at, column in enumerate(plan.columns):
            if not column.choices:
                continue
            letter = "ABCDEFGHIJ"[at]
            rule = offered[f"{letter}3:{letter}{LAST_ROW}"]
            sheet, area = rule.formula1.split("!")
            first, last = (re.sub(r"\$", "", end) for end in area.split(":"))
            cells = [cell.value for (cell,) in book[sheet][first:last]]
            if column.choices == "Providers":
                assert (sheet, first) == ("Providers", "A3")
                continue
            assert tuple(cells) == lists(method(), "quality")[column.choices]
            assert rule.errorStyle == ("stop" if column.closed else "warning")
    assert lists(method(), "quality")["Marks"] == ("0", "1", "2", "3", "4", "5")


def test_the_heading_stays_in_view_and_long_text_is_wrapped():
    book = opened("quality")
    for plan in plans(method(), "quality"):
        assert book[plan.title].freeze_panes == "A3"
    answers = book["Answers"].column_dimensions["D"]
    assert answers.width == 60
    assert answers.alignment.wrap_text


@pytest.mark.parametrize(
    "nasty", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "#N/A", "=cmd|' /C calc'!A0", "1e5", "TRUE"]
)
def test_what_bidders_write_is_never_a_formula(nasty):
    data = filled_workbook(method(), "quality", seal=SEAL, rows={"Providers": [["P001", nasty]]})
    cell = load_workbook(BytesIO(data))["Providers"]["B3"]
    assert (cell.value, cell.data_type) == (nasty, "s")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(re.search(rb"<f[ >]|<hyperlink", archive.read(name)) for name in sheets)


def test_what_a_method_says_is_never_a_formula():
    odd = method().model_copy(update={"title": '=HYPERLINK("http://x")', "version": "=1"})
    sheet = load_workbook(BytesIO(blank_workbook(odd, "quality", seal="=2")))[README]
    assert {sheet[where].data_type for where in ("A1", "B4", "B5")} == {"s"}


def test_characters_that_a_workbook_cannot_hold_are_escaped_and_come_back():
    text = "one\r\ntwo\x0bthree _x000D_ _x005F_ end"
    data = filled_workbook(method(), "quality", seal=SEAL, rows={"Providers": [["P001", text]]})
    book, findings = read_workbook(data, "q.xlsx")
    assert findings == []
    assert find_sheet(book, "Providers").at(3, 2).value == text


@pytest.mark.parametrize("value", [Fraction(10, 3), Fraction(2**60), Fraction("1234567890.1234567")])
def test_a_number_that_a_spreadsheet_would_bend_is_written_as_text(value):
    cell = opened("quality", rows={"Measures": [["P001", "cqc_overall", None, value]]})["Measures"]["D3"]
    assert (cell.data_type, Fraction(cell.value)) == ("s", value)


@pytest.mark.parametrize("value", [Fraction("17.5"), Fraction(0), Fraction("0.0001"), Fraction("123456789.12")])
def test_an_exact_number_is_written_as_a_number(value):
    cell = opened("quality", rows={"Measures": [["P001", "cqc_overall", None, value]]})["Measures"]["D3"]
    assert (cell.data_type, Fraction(repr(cell.value))) == ("n", value)


def test_gaps_yes_and_no_and_file_names_are_written_as_words():
    rows = {
        "Measures": [["P001", "cqc_overall", None, Gap.NOT_ENOUGH]],
        "Conditions": [["P001", "insurance", False]],
        "Answers": [["P001", "safe_care", None, "x", ("a.pdf", "b.pdf")]],
    }
    book = opened("quality", rows=rows)
    found = book["Measures"]["D3"].value, book["Conditions"]["C3"].value, book["Answers"]["E3"].value
    assert found == ("Not enough", "No", "a.pdf; b.pdf")


def test_the_same_input_gives_the_same_bytes():
    data = blank_workbook(method(), "price", seal=SEAL)
    assert data == blank_workbook(method(), "price", seal=SEAL)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in archive.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")


def test_a_sheet_or_a_row_that_does_not_fit_is_refused():
    with pytest.raises(KeyError, match="no sheet called Rates"):
        filled_workbook(method(), "quality", seal=SEAL, rows={"Rates": []})
    with pytest.raises(ValueError, match="2 columns, not 3"):
        filled_workbook(method(), "quality", seal=SEAL, rows={"Providers": [["P001", "One", "more"]]})
    with pytest.raises(ValueError, match="32,767"):
        filled_workbook(method(), "quality", seal=SEAL, rows={"Providers": [["P001", "x" * 32_768]]})
    with pytest.raises(TypeError, match="float"):
        filled_workbook(method(), "price", seal=SEAL, rows={"Rates": [["L01", "P001", 17.5]]})


def test_cost_lines_are_those_of_the_fair_cost_model_by_id_and_by_official_name():
    assert list(COST_LINES) == list(TITLES)
    known = {line: {heading, official or heading} for line, (heading, official) in COST_LINES.items()}
    assert all(title in known[line] for line, title in TITLES.items())


def test_lots_limited_conditions_questions_and_fixed_rates_shape_the_sheets():
    assert [plan.title for plan in plans(method("fixed"), "price")] == ["Costs"]
    assert asked_lines(method("fixed")) == ()
    bids = {plan.title: [column.id for column in plan.columns] for plan in plans(method("limited"), "quality")}["Bids"]
    assert bids == ["lot", "provider", "received", "withdrawn", "preference"]
    bare = method().model_copy(update={"conditions": (), "criteria": method().criteria[:2]})
    assert [plan.title for plan in plans(bare, "quality")] == ["Providers", "Bids"]


def test_price_lines_with_one_title_have_headings_that_tell_them_apart():
    lines = tuple(line.model_copy(update={"title": "Visit"}) for line in method().price.lines[:2])
    odd = method().model_copy(update={"price": method().price.model_copy(update={"lines": lines})})
    assert [column.title for column in plans(odd, "price")[0].columns[2:]] == ["Visit (visit_15)", "Visit (visit_30)"]


@pytest.mark.parametrize("name", template_names())
def test_every_template_has_its_workbooks(name):
    made = parse(template(name))
    for which, cycle in KINDS:
        if cycle and not made.cycle:
            continue
        book, findings = read_workbook(blank_workbook(made, which, seal=SEAL, cycle=cycle), "blank.xlsx")
        assert findings == []
        assert book.sheets[0].name == README
