"""Medians and quartiles, exact, by a named convention: the same numbers give different quartiles by different ones."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from types import MappingProxyType

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)

#: name -> (a, b): the place of the quantile p among n sorted values, counted from 1, is a + p (n + b). Hyndman and Fan,
#: Sample Quantiles in Statistical Packages, The American Statistician 50 (1996), their types 5 to 8.
#: R-7 is a spreadsheet's QUARTILE.INC, R-6 its QUARTILE.EXC.
CONVENTIONS: Mapping[str, tuple[Fraction, Fraction]] = MappingProxyType(
    {
        "R-5": (HALF, Fraction(0)),
        "R-6": (Fraction(0), Fraction(1)),
        "R-7": (Fraction(1), Fraction(-1)),
        "R-8": (Fraction(1, 3), Fraction(1, 3)),
    }
)


def place_of(share: Fraction, count: int, convention: str) -> Fraction:
    """Where the quantile `share` of `count` sorted values lies, the first being at 1; held between first and last.

    Raises KeyError for a convention that is not in `CONVENTIONS`.
    """
    start, step = CONVENTIONS[convention]
    return min(max(start + share * (count + step), Fraction(1)), Fraction(count))


def quantile(values: Sequence[Fraction], share: Fraction, convention: str = "R-7") -> Fraction:
    """The value that `share` (0 to 1) of the values lie below, straight between the two nearest; held at the ends.

    Raises ValueError for no values, a share outside 0 to 1, or a convention that is not in `CONVENTIONS`.
    """
    if not values:
        raise ValueError("there is no quantile of no values")
    if convention not in CONVENTIONS or not 0 <= share <= 1:
        raise ValueError(f"a share from 0 to 1 by one of {', '.join(CONVENTIONS)}; got {share} by '{convention}'")
    rows, place = sorted(values), place_of(share, len(values), convention)
    below = floor(place)
    above = min(below + 1, len(rows))
    return rows[below - 1] + (place - below) * (rows[above - 1] - rows[below - 1])


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, of an even number the mean of the middle two. The same by every convention."""
    return quantile(values, HALF)


def quartiles(values: Sequence[Fraction], convention: str = "R-7") -> tuple[Fraction, Fraction, Fraction]:
    """Lower quartile, median and upper quartile."""
    lower, middle, upper = (quantile(values, share, convention) for share in (QUARTER, HALF, 3 * QUARTER))
    return lower, middle, upper
