"""Working days, months and review periods: pure, from dated rules that are given as arguments.

A working day is any day but a Saturday, a Sunday, or a bank holiday in any part of the United Kingdom (Procurement Act
2023 s.123). Periods "beginning with" a day count that day as the first.
"""

import tomllib
from calendar import monthrange
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from evaluation.exceptions import EvenhandError

#: working days of standstill, beginning with the day the contract award notice is published (Procurement Act 2023 s.51)
STANDSTILL_DAYS = 8


class CalendarError(EvenhandError):
    """Raised if a list of bank holidays or a set of review periods cannot be used. The sentence says why."""


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """The bank holidays of all four nations, and the first and last day that the list covers."""

    days: frozenset[date]
    first: date
    last: date

    def between(self, start: date, end: date) -> frozenset[date]:
        """The bank holidays from `start` to `end`. Raises CalendarError where the list does not reach that far."""
        if start < self.first or end > self.last:
            covered = f"{self.first.isoformat()} to {self.last.isoformat()}"
            raise CalendarError(f"The bank holiday list covers {covered}; {start} to {end} reaches outside it.")
        return frozenset(day for day in self.days if start <= day <= end)


@dataclass(frozen=True, slots=True)
class ReviewPeriod:
    """One re-assessment: what is measured (first and last day), and the dates that follow from it."""

    start: date
    end: date
    data_by: date
    list_by: date
    live_on: date


def parse_bank_holidays(text: str) -> BankHolidays:
    """The bank holidays in a TOML text: `[[holiday]]` rows, then `[[override]]` rows that add or remove a day.

    Raises CalendarError where it cannot be used.
    """
    try:
        data = tomllib.loads(text)
        days = {row["date"] for row in data["holiday"]}
        for row in data.get("override", ()):
            days = days | {row["date"]} if row["action"] == "add" else _without(days, row)
        return BankHolidays(frozenset(days), data["first"], data["last"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CalendarError(f"The bank holiday list cannot be used: {error}.") from error


def _without(days: set[date], row: dict[str, object]) -> set[date]:
    if row["action"] != "remove" or row["date"] not in days:
        raise CalendarError(f"The bank holiday override for {row['date']} must add a day, or remove a listed one.")
    return days - {row["date"]}


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    """Whether `day` is a working day, given the bank holidays of the whole United Kingdom."""
    return day.weekday() < 5 and day not in holidays


def working_days_from(start: date, count: int, holidays: AbstractSet[date]) -> date:
    """The last of `count` working days beginning with `start`; a start that is none begins on the next that is.

    Raises ValueError where `count` is below one.
    """
    if count < 1:
        raise ValueError("a period of working days has at least one")
    day, left = start, count
    while True:
        left -= is_working_day(day, holidays)
        if not left:
            return day
        day += timedelta(days=1)


def standstill_ends(published: date, holidays: BankHolidays) -> date:
    """The last day of the mandatory standstill for a notice published on a day; signing may follow the day after."""
    window = holidays.between(published, published + timedelta(days=60))
    return working_days_from(published, STANDSTILL_DAYS, window)


def last_day(start: date, days: int) -> date:
    """The last of `days` calendar days beginning with `start`. Raises ValueError where `days` is below one."""
    if days < 1:
        raise ValueError("a period has at least one day")
    return start + timedelta(days=days - 1)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` on (or back), or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def review_periods(
    start: date, ends: Sequence[date], *, data_days: int = 8, list_days: int = 62, live_days: int = 1
) -> tuple[ReviewPeriod, ...]:
    """Back-to-back periods from `start` to each of `ends`, with the dates that follow.

    Data is due `data_days` after a period ends, the list is out `list_days` later and takes effect `live_days` after
    that (the defaults are those of Essex County Council's Live at Home framework, 2025). Raises CalendarError where the
    ends do not rise.
    """
    found: list[ReviewPeriod] = []
    for end in ends:
        if end < start:
            raise CalendarError(f"A review period may not end on {end.isoformat()}, before it starts on {start}.")
        due = end + timedelta(days=data_days)
        listed = due + timedelta(days=list_days)
        found.append(ReviewPeriod(start, end, due, listed, listed + timedelta(days=live_days)))
        start = end + timedelta(days=1)
    return tuple(found)


def half_yearly_ends(start: date, count: int, months: int = 6) -> tuple[date, ...]:
    """The last days of `count` periods of six calendar months (or `months`) that follow each other from `start`."""
    return tuple(add_months(start, months * (n + 1)) - timedelta(days=1) for n in range(count))
