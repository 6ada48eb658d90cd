from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.findings import Finding
from evaluation.intake.book import Cell
from evaluation.intake.collect import Collector
from evaluation.intake.values import choice, day, mark, missing, moment, money, number, prose, reference


def text(value):
    return Cell("C7", value, "text")


def numeric(value):
    return Cell("C7", Decimal(value), "number")


def dated(*when):
    return Cell("C7", datetime(*when), "date")  # noqa: DTZ001 - a workbook's date has no time zone


def code(got):
    assert isinstance(got, Finding), got
    assert got.cell == "C7"
    assert got.what.endswith((".", "?"))
    return got.code


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (numeric("17.5"), "17.5"),
        (numeric("17"), "17"),
        (numeric("1E+2"), "100"),
        (text("£17.50"), "17.5"),
        (text(" 1,250.05 "), "1250.05"),
        (text("£1,234,567"), "1234567"),
        (text("0017.5"), "17.5"),
    ],
)
def test_money_is_read_exactly(cell, amount):
    assert money(cell) == Fraction(amount)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (numeric("-1"), "number_negative"),
        (text("-£1.00"), "number_negative"),
        (numeric("0"), "money_zero"),
        (text("0.00"), "money_zero"),
        (numeric("17.499"), "number_places"),
        (numeric("17.499999999999996"), "number_places"),
        (text("12345678901.00"), "number_too_long"),
        (numeric("1E+30"), "number_too_long"),
        (text("1e5"), "number_unreadable"),
        (text("17,50"), "number_unreadable"),
        (text("1,25"), "number_unreadable"),
        (text("17.50 per hour"), "number_unreadable"),
        (text("$17.50"), "number_unreadable"),
        (text("１７"), "number_unreadable"),
        (text("٣"), "number_unreadable"),
        (text("=1+1"), "number_unreadable"),
        (text("NaN"), "value_not_given"),
        (text("n/a"), "value_not_given"),
        (text("inf"), "value_not_given"),
        (numeric("Infinity"), "value_not_given"),
        (text("5%"), "value_is_percent"),
        (Cell("C7", Decimal("0.05"), "number", percent=True), "value_is_percent"),
        (Cell("C7", value=True, kind="boolean"), "value_true_false"),
        (Cell("C7", "#REF!", "error"), "value_is_error"),
        (dated(1900, 1, 17, 12), "value_is_date"),
    ],
)
def test_money_refuses_each_other_thing_in_its_own_words(cell, why):
    assert code(money(cell)) == why


def test_nil_is_read_where_it_is_allowed_and_places_are_the_callers():
    assert money(numeric("0"), zero=True) == 0
    assert money(numeric("17.499"), places=3) == Fraction("17.499")


@given(st.decimals(min_value="0.01", max_value="9999999999.99", places=2))
def test_any_amount_survives_as_number_text_and_grouped_text(amount):
    assert {money(numeric(amount)), money(text(str(amount))), money(text(f"£{amount:,}"))} == {Fraction(amount)}


@given(st.text())
def test_no_text_whatever_raises(words):
    for grammar in (money, number, moment, day, reference, prose):
        grammar(text(words))


def test_a_mark_must_stand_on_the_scale():
    scale = [Fraction(each) for each in range(6)]
    assert mark(numeric("4"), scale) == 4
    assert code(mark(numeric("4.5"), scale)) == "mark_not_on_scale"
    assert code(mark(text("-1"), scale)) == "mark_not_on_scale"
    assert "0, 1, 2, 3, 4, 5" in mark(text("good"), scale).to_do


def test_a_measure_may_be_negative_only_where_that_is_said():
    assert number(text("-2.5"), negative=True) == Fraction(-5, 2)
    assert code(number(text("-2.5"))) == "number_negative"


def test_a_moment_is_on_the_clock_of_the_uk():
    assert moment(text("2026-01-31 14:00")).astimezone(UTC) == datetime(2026, 1, 31, 14, tzinfo=UTC)
    assert moment(text("2026-07-31T14:00:30")).astimezone(UTC) == datetime(2026, 7, 31, 13, 0, 30, tzinfo=UTC)
    assert moment(dated(2026, 7, 31, 13, 59, 59, 999_990)).isoformat() == "2026-07-31T14:00:00+01:00"
    assert moment(text("2026-10-25 01:30+00:00")).astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (text("31/01/2026 14:00"), "moment_unreadable"),
        (text("2026-02-30 14:00"), "moment_impossible"),
        (text("2026-01-31"), "moment_without_time"),
        (dated(2026, 1, 31), "moment_without_time"),
        (text("2026-10-25 01:30"), "moment_clock_change"),
        (text("2026-03-29 01:30"), "moment_clock_change"),
        (dated(1899, 12, 30, 12), "date_far_off"),
        (numeric("45000"), "moment_unreadable"),
        (Cell("C7", "#N/A", "error"), "value_is_error"),
    ],
)
def test_a_moment_that_is_not_plain_is_refused(cell, why):
    assert code(moment(cell)) == why


def test_a_day_is_read_from_text_and_from_a_date_cell():
    assert day(text("2026-01-31")) == day(dated(2026, 1, 31)) == date(2026, 1, 31)


@pytest.mark.parametrize("cell", [text("31/01/2026"), text("2026-02-30"), dated(2026, 1, 31, 9), numeric("45000")])
def test_a_day_that_is_not_plain_is_refused(cell):
    assert code(day(cell)) == "day_unreadable"


def test_a_choice_forgives_capitals_and_spaces_and_names_the_nearest():
    assert choice(text(" requires  IMPROVEMENT\u200b"), ["Good", "Requires improvement"]) == "Requires improvement"
    assert "'Good'" in choice(text("Godo"), ["Good", "Inadequate"]).to_do
    assert code(choice(text("zzz"), ["Good"])) == "choice_unknown"


def test_a_reference_is_plain_letters_digits_and_hyphens():
    assert reference(text(" AB-123 ")) == reference(text("ＡＢ－１２３")) == "AB-123"
    assert reference(numeric("123")) == "123"
    assert code(reference(text("AB\u200b12"))) == "reference_invisible"
    assert code(reference(text("АB12"))) == "reference_unreadable"
    assert code(reference(text("A" * 41))) == "reference_unreadable"
    assert code(reference(numeric("1.5"))) == "reference_unreadable"


def test_prose_loses_only_what_nobody_wrote():
    assert prose(text(" a\x00b\r\nc\u202ed\te\u0301 ")) == "ab\ncd\té"
    assert prose(numeric("12.50")) == "12.50"
    assert code(prose(text("x" * 32_768))) == "prose_too_long"


def test_a_collector_fills_in_the_place_and_keeps_everything():
    collector = Collector("bids.xlsx", "Rates")
    assert collector.take(money(numeric("17.5"))) == Fraction(35, 2)
    assert collector.take(money(numeric("-1"))) is None
    collector.add(missing("D9", "price"))
    assert [finding.where for finding in collector.findings] == ["bids.xlsx, Rates, C7", "bids.xlsx, Rates, D9"]
