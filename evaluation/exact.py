"""Exact numbers: reading, rounding and showing them. The only place that knows how a `Fraction` meets text.

Rounding follows the published method: half-up unless it says otherwise. 2.675 rounded half-up to two places is 2.68.
"""

import re
from decimal import Decimal
from fractions import Fraction

MODES = ("half_up", "half_even", "down")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(/[1-9]\d*)?", re.ASCII)


def number(value: object) -> Fraction:
    """Read an exact number from an int, a Decimal, a Fraction, or text such as "12.5" or "100/3".

    Raises ValueError for anything else: floats and booleans are refused because they are not what was written.
    """
    if isinstance(value, bool | float):
        raise ValueError(  # noqa: TRY004 - pydantic reads a ValueError as a fault in the data
            f"{value!r} is not an exact number; write it as a whole number, a decimal or a fraction"
        )
    if isinstance(value, int | Decimal | Fraction):
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(f"{value} is not a number")
        return Fraction(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        top, _, bottom = value.strip().partition("/")
        return Fraction(top) / Fraction(bottom or 1)
    raise ValueError(f"{value!r} is not a number; write it like 12, 12.5 or 100/3")


def rounded(value: Fraction, places: int, mode: str = "half_up") -> Fraction:
    """`value` rounded to `places` decimals (may be negative) by "half_up" (away from zero), "half_even" or "down"."""
    top, bottom = value.numerator * 10 ** max(places, 0), value.denominator * 10 ** max(-places, 0)
    whole, rest = divmod(abs(top), bottom)  # in whole numbers: a page shows hundreds of these
    if mode == "half_up":
        up = 2 * rest >= bottom
    elif mode == "half_even":
        up = 2 * rest > bottom or (2 * rest == bottom and whole % 2 == 1)
    elif mode == "down":
        up = False
    else:
        raise ValueError(f"unknown rounding '{mode}'; known: {', '.join(MODES)}")
    size = Fraction((whole + up) * 10 ** max(-places, 0), 10 ** max(places, 0))
    return -size if top < 0 else size


def shown(value: Fraction, places: int = 2) -> str:
    """`value` half-up to `places` decimals for a person to read, always with that many decimals."""
    whole = rounded(value, places)
    sign, size = ("-" if whole < 0 else ""), abs(whole)
    digits = str(int(size * 10**places)).rjust(places + 1, "0")
    return sign + (digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}")


def text(value: Fraction) -> str:
    """`value` written exactly, for storage and hashing: a decimal where it has an end, else "numerator/denominator"."""
    bottom = value.denominator
    twos = fives = 0
    while bottom % 2 == 0:
        bottom, twos = bottom // 2, twos + 1
    while bottom % 5 == 0:
        bottom, fives = bottom // 5, fives + 1
    if bottom != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    return shown(value, places)
