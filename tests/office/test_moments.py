"""Dates and times in words: read strictly, in London time, with a sentence for what cannot be read."""

from datetime import UTC, datetime

import pytest

from evaluation.office.moments import EXAMPLE, clock, london, read_moment


def test_the_example_that_is_shown_is_read_as_it_is_written():
    assert london(read_moment(EXAMPLE)) == EXAMPLE


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("30 September 2026 at 12:00", "2026-09-30T12:00:00+01:00"),
        ("  1 JANUARY 2027   at 9:05 ", "2027-01-01T09:05:00+00:00"),
        ("29 February 2028 at 23:59", "2028-02-29T23:59:00+00:00"),
    ],
)
def test_a_moment_in_words_is_london_time(words, moment):
    assert read_moment(words).isoformat() == moment


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("", "cannot be read"),
        ("30 September 2026", "cannot be read"),
        ("2026-09-30 12:00", "cannot be read"),
        ("30 Sep 2026 at 12:00", "no month called"),
        ("29 February 2027 at 12:00", "no such date"),
        ("30 September 2026 at 24:00", "no such date"),
        ("28 March 2027 at 01:30", "does not exist"),
        ("31 October 2027 at 01:30", "comes twice"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(words, part):
    assert part in read_moment(words)


def test_what_is_kept_in_universal_time_is_shown_in_london_time():
    kept = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
    assert (london(kept), clock(kept)) == ("1 July 2026 at 12:30", "12:30")
