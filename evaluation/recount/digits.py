"""Rounding and logarithms, each from the sentence on its page and in whole numbers of Python's own."""

import math
from fractions import Fraction

LN_DIGITS = 40  # docs/rules/logarithmic.md: every value is cut to so many significant digits
SHARE_PLACES = 30
_GUARD = 10**90  # the series is summed in units of 10^-90, far beyond what is kept


def cut(value: Fraction, places: int | None, mode: str) -> Fraction:
    """`value` at so many decimal places; None leaves it alone. Signs are put aside: 2.5 and -2.5 round alike."""
    if places is None:
        return value
    size, scale = abs(value), Fraction(10**places)
    if mode == "half_even":
        whole = Fraction(round(size * scale))  # Python rounds a fraction half to even, exactly
    else:
        whole = Fraction(math.floor(size * scale + (Fraction(1, 2) if mode == "half_up" else 0)))
    return (whole if value >= 0 else -whole) / scale


def significant(value: Fraction, digits: int = LN_DIGITS) -> Fraction:
    """`value` at so many significant digits, half to even."""
    if value == 0:
        return value
    size, exponent = abs(value), 0
    while size >= 10:
        size, exponent = size / 10, exponent + 1
    while size < 1:
        size, exponent = size * 10, exponent - 1
    whole = Fraction(round(size * 10 ** (digits - 1))) * Fraction(10) ** (exponent - digits + 1)
    return whole if value > 0 else -whole


def _artanh_doubled(share: Fraction) -> int:
    """2 artanh(share) in units of 1/_GUARD, for a share well below 1: 2 (x + x^3/3 + x^5/5 + ...)."""
    power = _GUARD * share.numerator // share.denominator
    square, total, odd = share * share, 0, 1
    while power:
        total += power // odd
        power = power * square.numerator // square.denominator
        odd += 2
    return 2 * total


def natural_log(value: Fraction) -> Fraction:
    """The natural logarithm of a positive number, to 40 significant digits, half to even.

    ln(m x 2^k) = 2 artanh((m - 1) / (m + 1)) + k x 2 artanh(1/3), with m between 2/3 and 4/3.
    """
    if value == 1:
        return Fraction(0)
    halvings = 0
    while value > Fraction(4, 3):
        value, halvings = value / 2, halvings + 1
    while value < Fraction(2, 3):
        value, halvings = value * 2, halvings - 1
    distance = (value - 1) / (value + 1)
    part = _artanh_doubled(abs(distance))
    whole = (part if distance >= 0 else -part) + halvings * _artanh_doubled(Fraction(1, 3))
    return significant(Fraction(whole, _GUARD))


def lost_share(price: Fraction, best: Fraction, zero_at: Fraction) -> Fraction:
    """ln(price / best) / ln(zero_at), cut as the page of the logarithmic formula says."""
    above, below = natural_log(significant(price / best)), natural_log(significant(zero_at))
    return cut(above / below, SHARE_PLACES, "half_even")


def middle(values: list[Fraction]) -> Fraction:
    """The median: of an even number of values the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
