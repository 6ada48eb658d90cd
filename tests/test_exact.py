"""Exact numbers: what is read, what is refused, and rounding at the halves."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.exact import MODES, number, rounded, shown, text

fractions = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4)


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        (3, Fraction(3)),
        (Decimal("12.50"), Fraction(25, 2)),
        ("12.5", Fraction(25, 2)),
        (" 100/3 ", Fraction(100, 3)),
        ("12.5/3", Fraction(25, 6)),
        ("-0.1", Fraction(-1, 10)),
        ("+4", Fraction(4)),
        (Fraction(9, 7), Fraction(9, 7)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_numbers_are_read_exactly(given_, read):
    assert number(given_) == read


@pytest.mark.parametrize(
    "given_",
    [
        *(0.1, 1.0, float("nan"), True, None, [1], Decimal("NaN"), Decimal("Infinity")),
        *("", " ", "1e3", "1,000", "£5", "1/0", "1/-3", "1 000", ".5", "5.", "nan", "--1"),
    ],
)
def test_what_is_not_an_exact_number_is_refused(given_):
    with pytest.raises(ValueError, match="number"):
        number(given_)


def test_weights_written_as_decimals_give_nine_sevenths_where_floats_only_come_near():
    """1 + V / (1 - Vmax) with V = 0.1 + 0.1 and Vmax = 0.15 + 0.15, as ProZorro's own documentation works it out."""
    chosen, most = number("0.1") + number("0.1"), number("0.15") + number("0.15")
    assert 1 + chosen / (1 - most) == Fraction(9, 7)
    by_floats = 1 + (Fraction(0.1) * 2) / (1 - Fraction(0.15) * 2)
    assert by_floats == Fraction(16212958658533786, 12610078956637389)
    with pytest.raises(ValueError, match="not an exact number"):
        number(0.1)


@pytest.mark.parametrize(
    ("value", "places", "half_up", "half_even", "down"),
    [
        ("2.675", 2, "2.68", "2.68", "2.67"),
        ("72.125", 2, "72.13", "72.12", "72.12"),
        ("0.5", 0, "1", "0", "0"),
        ("1.5", 0, "2", "2", "1"),
        ("-0.5", 0, "-1", "0", "0"),
        ("-2.675", 2, "-2.68", "-2.68", "-2.67"),
        ("-1.5", 0, "-2", "-2", "-1"),
        ("19.25", 0, "19", "19", "19"),
        ("95/6", 4, "15.8333", "15.8333", "15.8333"),
        ("140/3", 4, "46.6667", "46.6667", "46.6666"),
        ("43.75", 4, "43.75", "43.75", "43.75"),
        ("149", -2, "100", "100", "100"),
        ("150", -2, "200", "200", "100"),
        ("250", -2, "300", "200", "200"),
        ("0", 2, "0", "0", "0"),
    ],
)
def test_rounding_at_and_beside_the_halves(value, places, half_up, half_even, down):
    assert [rounded(number(value), places, mode) for mode in MODES] == [number(w) for w in (half_up, half_even, down)]


def test_half_up_is_what_is_done_unless_told():
    assert rounded(number("72.125"), 2) == number("72.13")


def test_an_unknown_rounding_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="half_up, half_even, down"):
        rounded(Fraction(1), 2, "up")


@given(fractions, st.integers(0, 4), st.sampled_from(MODES))
def test_rounding_is_never_off_by_more_than_one_step_and_is_done_once(value, places, mode):
    got = rounded(value, places, mode)
    assert abs(got - value) <= Fraction(1, 10**places) / (1 if mode == "down" else 2)
    assert rounded(got, places, mode) == got
    assert rounded(-value, places, mode) == -got


@given(fractions, st.integers(0, 6), st.sampled_from([("half_up", "ROUND_HALF_UP"), ("half_even", "ROUND_HALF_EVEN")]))
def test_rounding_agrees_with_decimals_where_they_can_hold_the_number(value, places, modes):
    tenths = value.limit_denominator(1) + Fraction(value.numerator % 10**7, 10**7)
    exact = Decimal(tenths.numerator) / Decimal(tenths.denominator)
    assert rounded(tenths, places, modes[0]) == Fraction(exact.quantize(Decimal(1).scaleb(-places), modes[1]))


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        ("2.675", 2, "2.68"),
        ("3", 2, "3.00"),
        ("-0.005", 2, "-0.01"),
        ("-0.004", 2, "0.00"),
        ("0.05", 1, "0.1"),
        ("12", 0, "12"),
        ("2/3", 4, "0.6667"),
        ("1234567.891", 2, "1234567.89"),
    ],
)
def test_numbers_are_shown_with_all_their_places(value, places, words):
    assert shown(number(value), places) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("12.50", "12.5"),
        ("100/3", "100/3"),
        ("1/8", "0.125"),
        ("3", "3"),
        ("-7/4", "-1.75"),
        ("1/500", "0.002"),
        ("0", "0"),
    ],
)
def test_numbers_are_written_exactly(value, words):
    assert text(number(value)) == words


@given(fractions)
def test_what_is_written_is_read_back_the_same(value):
    assert number(text(value)) == value
