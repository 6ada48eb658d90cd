"""Dates and times as officers write and read them: London time, in words, never in boxes for digits."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from evaluation.words.labels import moment

LONDON = ZoneInfo("Europe/London")
EXAMPLE = "30 September 2026 at 12:00"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHAPE = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4}) at (\d{1,2}):(\d{2})")


def london(value: datetime) -> str:
    """A moment in London time: "22 November 2026 at 14:32"."""
    return moment(value.astimezone(LONDON))


def clock(value: datetime) -> str:
    """The time of day in London: "14:32"."""
    return f"{value.astimezone(LONDON):%H:%M}"


def read_moment(words: str) -> datetime | str:
    """The moment that was written like EXAMPLE, in London time; or a sentence that says what is wrong with it."""
    found = _SHAPE.fullmatch(" ".join(words.lower().split()))
    if found is None:
        return f"The date and time cannot be read. Write it like this: {EXAMPLE}."
    day, month, year, hour, minute = found.groups()
    if month not in _MONTHS:
        return f"There is no month called “{month}”. Write the month in full, like this: {EXAMPLE}."
    try:
        made = datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=LONDON)
    except ValueError:
        return f"There is no such date or time. Check the day of the month and the time, like this: {EXAMPLE}."
    if made.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != made.replace(tzinfo=None):
        return "That time does not exist: the clocks go forward then. Choose a time before or after that hour."
    if made.utcoffset() != made.replace(fold=1).utcoffset():
        return "That time comes twice: the clocks go back then. Choose a time before or after that hour."
    return made
