"""What is written into a workbook is what is read from it: records, sources, counts and totals."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.intake.blank import filled_workbook
from evaluation.intake.checks import read_price, read_quality, summary
from evaluation.intake.reader import read_workbook
from evaluation.intake.values import LONDON
from evaluation.model import (
    AgreedMark,
    Answer,
    Bid,
    ConditionAnswer,
    CostLine,
    Gap,
    MeasureValue,
    Provider,
    Rate,
    Source,
)
from tests.intake.tender_rows import ATTACHED, BIDS, COSTS, NAMES, RATES, SEAL, SHA, UK, base, method, read


def at(cell):
    return Source("cell", cell, SHA)


def test_a_quality_workbook_without_a_fault_gives_its_records_and_no_finding():
    load, findings = read(base("quality"), "quality")
    assert findings == []
    assert load.providers == tuple(
        Provider(ref, name, at(f"Providers!A{row}")) for row, (ref, name) in enumerate(NAMES.items(), 3)
    )
    received = datetime(2026, 9, 29, 16, 41, tzinfo=UK)
    assert load.bids == tuple(
        Bid(lot, who, received, source=at(f"Bids!A{row}")) for row, (lot, who) in enumerate(BIDS, 3)
    )
    judged = ConditionAnswer(
        "P001", "insurance", met=True, by="Priya Shah, procurement", reason="", source=at("Conditions!C4")
    )
    assert load.conditions[1] == judged
    assert len(load.conditions) == 9
    text = "What P001 does about workforce."
    assert load.answers[2] == Answer("P001", "workforce", text, "", ("Staffing plan.pdf",), at("Answers!D5"))
    mark = AgreedMark(
        "P001", "local_delivery", Fraction(2), "Shows how, reason 4.", "A Khan, B Lee", "L02", "page 4", at("Marks!D7")
    )
    assert load.marks[4] == mark
    assert load.measures[1] == MeasureValue("P002", "cqc_overall", Gap.NOT_RATED, source=at("Measures!D4"))


def test_a_price_workbook_gives_every_rate_and_leaves_blank_costs_out():
    load, findings = read(base("price"), "price")
    assert findings == []
    lines = [line.id for line in method().price.lines]
    first = [
        Rate("P001", "L01", line, rate, at(f"Rates!{letter}3"))
        for line, rate, letter in zip(lines, RATES, "CDEFG", strict=True)
    ]
    assert list(load.rates[:5]) == first
    assert len(load.rates) == 20
    assert load.costs[0] == CostLine("P001", "L01", "direct_care", Fraction("13.5"), at("Costs!C3"))
    assert [cost.lot for cost in load.costs] == ["L01"] * 13 + ["L02"] * 12
    assert CostLine("P001", "L01", "non_contact", Fraction(0), at("Costs!I3")) in load.costs


def test_a_measures_workbook_gives_numbers_categories_and_samples():
    load, findings = read(base("measures"), "measures")
    assert findings == []
    assert load.providers == (Provider("P004", "Damson Living", at("Providers!A3")),)
    assert load.measures[1] == MeasureValue("P001", "people_satisfied", Fraction("91.5"), "", 40, at("Measures!D4"))
    assert load.measures[2] == MeasureValue("P001", "visits_on_time", Fraction(97), "L01", 900, at("Measures!D5"))
    assert len(load.measures) == 24


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (
            "quality",
            {("providers", ""): (3, None), ("bids", "L01"): (2, None), ("marks", "safe_care"): (3, Fraction(11))},
        ),
        (
            "price",
            {
                ("priced_bids", "L01"): (2, None),
                ("rates", "sleep_in"): (4, 4 * RATES[4]),
                ("costs", "surplus"): (1, COSTS[-1]),
            },
        ),
        ("measures", {("providers", ""): (1, None), ("measures", "missed_visits"): (4, None)}),
    ],
)
def test_the_summary_counts_and_adds_what_was_read(which, expected):
    lines = {(line.what, line.of): (line.count, line.total) for line in summary(read(base(which), which)[0])}
    for key, value in expected.items():
        assert lines[key] == value


def test_names_and_ids_titles_and_capitals_mean_the_same():
    made = {
        "Rates": [
            ["north", "P001", *RATES],
            ["L02", "P001", *RATES],
            ["l01", "P002", *RATES],
            ["South", "P003", *RATES],
        ]
    }
    data = filled_workbook(method(), "price", seal=SEAL, rows=made)
    load, findings = read(read_workbook(data, "price.xlsx")[0], "price")
    assert findings == []
    assert [rate.lot for rate in load.rates[::5]] == ["L01", "L02", "L01", "L03"]


# --- property: whatever records are written come back as they were --------------------------------

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")), min_size=1, max_size=40
).map(lambda text: f"={text.strip()} _x0041_ end")
PENCE = st.integers(1, 999_999).map(lambda pence: Fraction(pence, 100))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 9, 30)).map(  # noqa: DTZ001 - given its zone below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC).astimezone(LONDON)
)


@settings(max_examples=8)
@given(
    prices=st.lists(st.tuples(*[PENCE] * 5), min_size=4, max_size=4),
    costs=st.lists(st.none() | st.integers(0, 10**6).map(lambda n: Fraction(n, 10**4)), min_size=13, max_size=13),
)
def test_prices_come_back_exactly(prices, costs):
    rows = {"Rates": [[*key, *row] for key, row in zip(BIDS, prices, strict=True)], "Costs": [[*BIDS[0], *costs]]}
    data = filled_workbook(method(), "price", seal=SEAL, rows=rows)
    book, trouble = read_workbook(data, "price.xlsx")
    load, findings = read_price(book, method(), seal=SEAL, file="p", sha256=SHA, cycle="", bids=BIDS)
    assert trouble == []
    assert {finding.code for finding in findings} <= {"costs_do_not_add"}
    assert [rate.amount for rate in load.rates] == [amount for row in prices for amount in row]
    assert [cost.amount for cost in load.costs] == [amount for amount in costs if amount is not None]


@settings(max_examples=8)
@given(
    name=TEXT,
    reason=TEXT,
    answer=TEXT,
    moment=MOMENTS,
    mark=st.integers(0, 5),
    withdrawn=st.none() | st.just(date(2026, 12, 1)),
)
def test_words_marks_and_moments_come_back_exactly(name, reason, answer, moment, mark, withdrawn):
    rows = {
        "Providers": [["P1", name]],
        "Bids": [["L01", "P1", moment, withdrawn]],
        "Conditions": [["P1", c.id, False, name, reason, None] for c in method().conditions],
        "Answers": [["P1", "safe_care", None, answer, [*ATTACHED]]],
        "Marks": [["P1", "safe_care", None, mark, reason, None, name]],
        "Measures": [["P1", "cqc_overall", None, Gap.MISSING]],
    }
    data = filled_workbook(method(), "quality", seal=SEAL, rows=rows)
    book, trouble = read_workbook(data, "q.xlsx")
    load, findings = read_quality(book, method(), seal=SEAL, file="q", sha256=SHA, attachments=ATTACHED)
    assert trouble == []
    assert {finding.code for finding in findings} <= {"answer_missing", "mark_missing", "attachment_not_asked"}
    bid = load.bids[0]
    assert (load.providers[0].name, bid.received, bid.withdrawn) == (
        name_as_kept(name),
        moment,
        withdrawn,
    )
    assert (load.marks[0].mark, load.marks[0].reason) == (mark, name_as_kept(reason))
    assert (load.answers[0].text, load.answers[0].attachments) == (name_as_kept(answer), tuple(ATTACHED))
    assert all(not each.met and each.reason == name_as_kept(reason) for each in load.conditions)
    assert load.measures[0].value is Gap.MISSING


def name_as_kept(text):
    """Letters with accents are kept in one form (NFC)."""
    return unicodedata.normalize("NFC", text)


def test_a_moment_in_the_hour_that_comes_twice_keeps_its_offset():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for moment in (first, first + timedelta(hours=1)):
        rows = {"Providers": [["P1", "One"]], "Bids": [["L01", "P1", moment]]}
        data = filled_workbook(method(), "quality", seal=SEAL, rows=rows)
        book, _ = read_workbook(data, "q.xlsx")
        load, _ = read_quality(book, method(), seal=SEAL, file="q", sha256=SHA, attachments={})
        assert load.bids[0].received.astimezone(UTC) == moment
