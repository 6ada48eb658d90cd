"""Each kind of trouble in a workbook is found, at its cell: one wrong thing at a time, from tests/broken."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.findings import stops
from evaluation.intake import answer_rows, bid_rows, checks, lookup, measure_rows, price_rows, stamps, table
from evaluation.intake.blank import filled_workbook
from evaluation.intake.checks import read_quality
from evaluation.intake.reader import read_workbook
from evaluation.model import Gap, Provider
from tests.intake.tender_rows import (
    ATTACHED,
    RATES,
    SEAL,
    SHA,
    base,
    changed,
    method,
    quality_rows,
    read,
    reshaped,
    with_row,
)

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "broken" / "workbook_rows.toml").read_text(encoding="utf-8"), parse_float=Decimal
)["case"]
SUMMARIES = ("summary_missing", "summary_too_long", "summary_not_asked")
OURS = (answer_rows, bid_rows, checks, lookup, measure_rows, price_rows, stamps, table)


def broken(case):
    """The faultless book of the case with its one wrong thing."""
    book = base(case["book"], case.get("method", ""))
    if case.keys() & {"rename", "drop", "hide", "twice"}:
        book = reshaped(book, **{key: case[key] for key in ("rename", "drop", "hide", "twice") if key in case})
    book = changed(book, case.get("set", {}))
    for sheet, row in case.get("add", {}).items():
        book = with_row(book, sheet, [None if value == "" else value for value in row])
    return book


@pytest.mark.parametrize("case", CASES, ids=[case["name"].replace(" ", "_") for case in CASES])
def test_a_wrong_thing_is_found_at_its_cell(case):
    _, findings = read(broken(case), case["book"], case.get("method", ""))
    same = [finding for finding in findings if finding.code == case["code"]]
    assert len(same) == 1, findings
    finding = same[0]
    assert "!".join(part for part in (finding.sheet, finding.cell) if part) == case["at"]
    assert finding.severity == case.get("severity", "error")
    assert finding.file == f"{case['book']}.xlsx"
    for sentence in (finding.what, finding.to_do):
        assert sentence[0].isupper() or sentence[0] in "'0123456789" or sentence.startswith("p002")
        assert sentence.endswith((".", "?")), sentence
        assert "  " not in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("severity", "error") != "error"], ids=lambda c: c["name"]
)
def test_what_is_no_error_does_not_stop_the_load(case):
    assert not stops(read(broken(case), case["book"], case.get("method", ""))[1])


def test_every_code_of_ours_has_a_case():
    """Read from the source: each code that is written there, and each kind of row that may be given twice."""
    written = re.compile(r'(?:\.error|\.warning|_out_missing|Severity\.\w+,)\(?\s*(?:table, )?"([a-z_]+)"')
    sources = [Path(module.__file__).read_text(encoding="utf-8") for module in OURS]
    found = {code for source in sources for code in written.findall(source)}
    kinds = {kind for source in sources for kind in re.findall(r'Seen\(\w+, "(\w+)"', source)}
    found |= {f"{kind}_twice" for kind in kinds} | {
        f"{name}_differs" for name in ("workbook", "method", "seal", "cycle")
    }
    found |= {f"{kind}_unknown" for source in sources for kind in re.findall(r'Names\("(\w+)"', source)}
    assert len(found) > 40
    assert found <= {case["code"] for case in CASES} | {"answer_too_long", *SUMMARIES}


def asking(words):
    """The method of these tests, asking for a plain summary beside the answers about safe care."""
    plain = method()
    asked = [c.model_copy(update={"summary_words": words}) if c.id == "safe_care" else c for c in plain.criteria]
    return plain.model_copy(update={"criteria": tuple(asked)})


def summarised(summaries):
    """A workbook of that method; `summaries` by row of "Answers"."""
    rows = quality_rows()
    answers = [[*row, *[None] * (5 - len(row)), summaries.get(at)] for at, row in enumerate(rows["Answers"], 3)]
    data = filled_workbook(asking(5), "quality", seal=SEAL, rows=rows | {"Answers": answers})
    book, _ = read_workbook(data, "quality.xlsx")
    return read_quality(book, asking(5), seal=SEAL, attachments=ATTACHED, file="quality.xlsx", sha256=SHA)


def test_a_plain_summary_is_read_and_one_that_is_missing_too_long_or_not_asked_is_pointed_out():
    safe = [at for at, row in enumerate(quality_rows()["Answers"], 3) if row[1] == "safe_care"]
    load, findings = summarised(dict.fromkeys(safe, "We keep people safe here."))
    assert findings == []
    assert {a.summary for a in load.answers if a.question == "safe_care"} == {"We keep people safe here."}
    assert {a.summary for a in load.answers if a.question != "safe_care"} == {""}
    load, findings = summarised({safe[0]: "We keep all people safe here.", 3: "Not asked."})
    found = {(each.code, each.severity, each.sheet, each.cell) for each in findings}
    assert found == {
        ("summary_too_long", "warning", "Answers", f"F{safe[0]}"),
        ("summary_missing", "warning", "Answers", f"F{safe[1]}"),
        ("summary_missing", "warning", "Answers", f"F{safe[2]}"),
        ("summary_not_asked", "warning", "Answers", "F3"),
    }
    assert load.answers[0].summary == "Not asked."


def test_a_workbook_without_the_column_still_loads_and_says_what_is_missing():
    load, findings = read_quality(
        base("quality"), asking(5), seal=SEAL, attachments=ATTACHED, file="quality.xlsx", sha256=SHA
    )
    assert {each.code for each in findings} == {"summary_missing"}
    assert len(load.answers) == len(read(base("quality"), "quality")[0].answers)


def test_an_answer_over_the_limit_is_pointed_out_and_one_at_the_limit_is_not():
    at_limit = changed(base("quality"), {"Answers!D3": "word " * 750})
    assert read(at_limit, "quality")[1] == []
    load, findings = read(changed(base("quality"), {"Answers!D3": "word " * 751}), "quality")
    assert [(each.code, each.severity, each.sheet, each.cell) for each in findings] == [
        ("answer_too_long", "warning", "Answers", "D3")
    ]
    assert len(load.answers[0].text.split()) == 751


def test_everything_wrong_is_reported_at_once_and_the_other_rows_are_still_read():
    wrong = {"Marks!D3": 9, "Marks!D5": "x", "Bids!C5": "", "Conditions!C4": "No", "Measures!D3": "Fine"}
    load, findings = read(changed(base("quality"), wrong), "quality")
    assert [(each.sheet, each.cell) for each in findings] == [
        ("Bids", "C5"),
        ("Conditions", "E4"),
        ("Marks", "D3"),
        ("Marks", "D5"),
        ("Measures", "D3"),
    ]
    assert (len(load.bids), len(load.marks), len(load.measures)) == (3, 11, 2)


def test_another_methods_workbook_is_refused_without_reading_its_rows():
    load, findings = read(changed(base("quality"), {"Read me!B3": "other", "Marks!D3": 9}), "quality")
    assert [each.code for each in findings] == ["method_differs"]
    assert load == type(load)()


def test_an_unknown_name_is_answered_with_the_nearest():
    _, findings = read(changed(base("quality"), {"Marks!B3": "care_in_persn"}), "quality")
    assert "Did you mean 'care_in_person'?" in {each.to_do for each in findings}


def test_a_late_or_withdrawn_bid_needs_no_marks_nor_conditions():
    alone = {
        f"{sheet}!{column}{row}": ""
        for sheet, rows in (("Marks", (12, 13, 14, 15)), ("Conditions", (9, 10, 11)))
        for row in rows
        for column in "ABCDEFG"
    }
    late = alone | {"Bids!C6": "2026-10-01 09:00"}
    load, findings = read(changed(base("quality"), late), "quality")
    assert [each.code for each in findings] == ["bid_late"]
    assert [bid.lot for bid in load.bids] == ["L01", "L02", "L01", "L03"]
    withdrawn = alone | {"Bids!D6": date(2026, 9, 30)}
    assert read(changed(base("quality"), withdrawn), "quality")[1] == []


def test_a_bid_at_the_deadline_itself_is_in_time():
    assert read(changed(base("quality"), {"Bids!C3": "2026-09-30 12:00"}), "quality")[1] == []


def test_a_condition_may_be_judged_lot_by_lot():
    each_lot = {"Conditions!F3": "L01"}
    _, findings = read(changed(base("quality"), each_lot), "quality")
    assert [each.code for each in findings] == ["condition_not_answered"]
    book = with_row(
        changed(base("quality"), each_lot), "Conditions", ["P001", "cqc_registered", "Yes", "P Shah", None, "L02"]
    )
    load, findings = read(book, "quality")
    assert findings == []
    assert {answer.lot for answer in load.conditions} == {"", "L01", "L02"}


def test_rows_made_ready_but_not_filled_in_are_left_alone():
    book = with_row(base("quality"), "Marks", ["P002", "safe_care"])
    book = with_row(book, "Conditions", ["P002", "insurance"])
    book = with_row(book, "Answers", ["P003", "local_delivery", "L03"])
    load, findings = read(book, "quality")
    assert findings == []
    assert len(load.marks) == 13


def test_a_gap_is_kept_as_a_gap_and_needs_no_sample():
    book = changed(base("measures"), {"Measures!D4": "Not enough", "Measures!E4": ""})
    load, findings = read(book, "measures")
    assert findings == []
    assert load.measures[1].value is Gap.NOT_ENOUGH
    assert load.measures[1].sample is None


def test_a_planned_loss_is_read_and_a_nil_cost_is_not_a_blank():
    book = changed(
        base("price"), {"Costs!O3": -1, "Costs!C3": Decimal("15.65"), "Costs!D4": 0, "Costs!C4": Decimal("16.75")}
    )
    load, findings = read(book, "price")
    assert findings == []
    amounts = {(cost.lot, cost.line): cost.amount for cost in load.costs}
    assert amounts["L01", "surplus"] == -1
    assert amounts["L02", "travel_time"] == 0


def test_costs_within_five_pence_of_the_price_are_left_alone():
    assert read(changed(base("price"), {"Costs!C3": Decimal("13.55")}), "price")[1] == []


def test_headings_may_be_written_by_the_lines_id_or_its_official_name():
    cells = {"Rates!C2": "VISIT_15", "Costs!G2": "Training (staff time)", "Costs!N2": "business"}
    load, findings = read(changed(base("price"), cells), "price")
    assert findings == []
    assert load == read(base("price"), "price")[0]


def test_providers_on_record_may_be_named_without_being_listed_again():
    gone = {"Providers!A5": "", "Providers!B5": ""}
    _, findings = read(changed(base("quality"), gone), "quality")
    assert {each.code for each in findings} == {"provider_unknown"}
    load, findings = read(changed(base("quality"), gone), "quality", known=(Provider("P003", "Cedar Support CIC"),))
    assert findings == []
    assert [each.ref for each in load.providers] == ["P001", "P002"]


def test_rates_chosen_from_the_matrix_are_read_without_a_finding():
    load, findings = read(base("price", "matrix"), "price", "matrix")
    assert findings == []
    assert {rate.amount for rate in load.rates} == {*RATES}


def test_fixed_rates_need_no_sheet_of_rates():
    load, findings = read(base("price", "fixed"), "price", "fixed")
    assert findings == []
    assert (load.rates, len(load.costs)) == ((), 25)


def test_what_stands_exactly_at_a_limit_is_within_it():
    assert read(changed(base("quality"), {"Measures!F5": "Report of 2026-09-30"}), "quality")[1] == []
    banded = changed(base("price", "banded"), {"Rates!D4": 5, "Rates!E4": 100})
    assert {each.code for each in read(banded, "price", "banded")[1]} <= {"costs_do_not_add"}


def test_a_mark_that_no_decimal_can_write_is_read_as_a_fraction():
    plain = method()
    points = tuple(p.model_copy(update={"mark": p.mark * 2 / 3}) for p in plain.scales[0].points)
    thirds = plain.model_copy(update={"scales": (plain.scales[0].model_copy(update={"points": points}),)})
    book = changed(base("quality"), {f"Marks!D{row}": "10/3" for row in range(3, 16)})
    load, findings = read_quality(book, thirds, seal=SEAL, file="q", sha256=SHA, attachments=ATTACHED)
    assert findings == []
    assert {mark.mark for mark in load.marks} == {Fraction(10, 3)}


def test_a_lot_that_cannot_be_read_does_not_make_everything_said_of_its_bidder_wrong():
    book = changed(base("quality", ""), {"Bids!A3": "L99"})
    _, findings = read(book, "quality", "")
    assert {f.code for f in findings if f.severity == "error"} == {"lot_unknown"}
