"""Working days, months and review periods, on dated fixtures."""

import importlib.util
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.calendar import (
    CalendarError,
    add_months,
    half_yearly_ends,
    is_working_day,
    last_day,
    parse_bank_holidays,
    review_periods,
    standstill_ends,
    working_days_from,
)

RULES = Path(__file__).resolve().parents[1] / "criteria" / "rules"
TEXT = (RULES / "bank_holidays.toml").read_text(encoding="utf-8")
UK = parse_bank_holidays(TEXT)
ENGLAND = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
DAYS = st.dates(date(2024, 1, 1), date(2032, 6, 1))


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (date(2026, 11, 23), date(2026, 12, 3)),
        (date(2026, 12, 7), date(2026, 12, 16)),
        (date(2026, 12, 21), date(2027, 1, 5)),
    ],
)
def test_standstill_is_eight_working_days_from_publication_with_every_nations_holidays(published, ends):
    assert standstill_ends(published, UK) == ends


@pytest.mark.parametrize(
    ("published", "ends"), [(date(2026, 11, 23), date(2026, 12, 2)), (date(2026, 12, 21), date(2027, 1, 4))]
)
def test_one_nations_holidays_alone_would_end_it_too_soon(published, ends):
    assert working_days_from(published, 8, ENGLAND) == ends < standstill_ends(published, UK)


def test_a_start_that_is_no_working_day_begins_on_the_next():
    assert working_days_from(date(2026, 11, 28), 1, UK.days) == date(2026, 12, 1)
    assert working_days_from(date(2026, 12, 1), 1, UK.days) == date(2026, 12, 1)


@given(DAYS, st.integers(1, 40))
def test_the_days_counted_are_the_working_days(start, count):
    end = working_days_from(start, count, UK.days)
    counted = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    assert sum(is_working_day(day, UK.days) for day in counted) == count
    assert is_working_day(end, UK.days)


@pytest.mark.parametrize("count", [0, -1])
def test_a_period_of_no_days_is_refused(count):
    with pytest.raises(ValueError, match="at least one"):
        working_days_from(date(2026, 1, 1), count, UK.days)
    with pytest.raises(ValueError, match="at least one"):
        last_day(date(2026, 1, 1), count)


@pytest.mark.parametrize(
    ("days", "ends"), [(30, date(2027, 1, 5)), (120, date(2027, 4, 5)), (180, date(2027, 6, 4)), (1, date(2026, 12, 7))]
)
def test_periods_count_their_first_day(days, ends):
    assert last_day(date(2026, 12, 7), days) == ends


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 9), 2, date(2027, 1, 9)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_keep_the_day_or_end_the_month(start, months, end):
    assert add_months(start, months) == end


def test_essex_re_ranks_on_its_published_dates():
    ends = (date(2026, 7, 4), date(2027, 1, 16), date(2027, 7, 3))
    found = [(p.start, p.end, p.data_by, p.list_by, p.live_on) for p in review_periods(date(2025, 11, 9), ends)]
    assert found == [
        (date(2025, 11, 9), date(2026, 7, 4), date(2026, 7, 12), date(2026, 9, 12), date(2026, 9, 13)),
        (date(2026, 7, 5), date(2027, 1, 16), date(2027, 1, 24), date(2027, 3, 27), date(2027, 3, 28)),
        (date(2027, 1, 17), date(2027, 7, 3), date(2027, 7, 11), date(2027, 9, 11), date(2027, 9, 12)),
    ]


def test_half_years_follow_each_other_without_a_gap():
    ends = half_yearly_ends(date(2026, 4, 1), 3)
    assert ends == (date(2026, 9, 30), date(2027, 3, 31), date(2027, 9, 30))
    periods = review_periods(date(2026, 4, 1), ends, data_days=10, list_days=30, live_days=2)
    assert [period.start for period in periods] == [date(2026, 4, 1), date(2026, 10, 1), date(2027, 4, 1)]
    assert (periods[0].data_by, periods[0].list_by, periods[0].live_on) == (
        date(2026, 10, 10),
        date(2026, 11, 9),
        date(2026, 11, 11),
    )


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(CalendarError, match="before it starts"):
        review_periods(date(2026, 7, 5), (date(2026, 7, 4),))


def test_a_day_outside_the_list_is_refused_and_not_taken_for_a_working_day():
    with pytest.raises(CalendarError, match="covers 2024-01-01 to 2032-12-31"):
        standstill_ends(date(2032, 12, 20), UK)
    with pytest.raises(CalendarError, match="covers"):
        standstill_ends(date(2023, 12, 20), UK)


@pytest.mark.parametrize(
    ("day", "nation"),
    [
        (date(2026, 11, 30), "Scotland's St Andrew's Day"),
        (date(2026, 7, 13), "Northern Ireland's 12 July, moved"),
        (date(2027, 3, 17), "Northern Ireland's St Patrick's Day"),
        (date(2027, 1, 4), "Scotland's 2 January, moved"),
        (date(2026, 8, 3), "Scotland's summer holiday"),
        (date(2026, 8, 31), "England's summer holiday"),
        (date(2026, 4, 6), "Easter Monday, not in Scotland"),
    ],
)
def test_a_holiday_in_any_nation_is_no_working_day(day, nation):
    assert not is_working_day(day, UK.days), nation


def test_proclaimed_days_can_be_added_and_moved_days_removed():
    base = 'first = 2026-01-01\nlast = 2026-12-31\n[[holiday]]\ndate = 2026-05-04\nname = "May Day"\n'
    row = '[[override]]\ndate = {}\naction = "{}"\nname = "n"\nsource = "s"\n'
    moved = base + row.format("2026-05-04", "remove") + row.format("2026-05-08", "add")
    assert parse_bank_holidays(moved).days == {date(2026, 5, 8)}
    for wrong in (row.format("2026-05-05", "remove"), row.format("2026-05-05", "swap")):
        with pytest.raises(CalendarError, match="must add a day, or remove a listed one"):
            parse_bank_holidays(base + wrong)


@pytest.mark.parametrize("text", ["nonsense", "first = 2026-01-01\n", "[[holiday]]\nname = 'x'\n"])
def test_a_list_that_cannot_be_read_says_so(text):
    with pytest.raises(CalendarError, match="cannot be used"):
        parse_bank_holidays(text)


def test_the_list_is_what_its_script_makes():
    pytest.importorskip("holidays")
    path = RULES / "make_bank_holidays.py"
    spec = importlib.util.spec_from_file_location("make_bank_holidays", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    assert TEXT[: TEXT.index(script.OVERRIDES)] == script.made() + "\n"
