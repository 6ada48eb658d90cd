"""Means, medians, quantiles and spreads of prices as lines of arithmetic, exactly. No root is ever taken.

A quantile has many definitions; they are called by the names of R, after Hyndman and Fan, "Sample Quantiles in
Statistical Packages", The American Statistician 50(4), 1996 (their definitions 5 to 8).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from types import MappingProxyType

from evaluation.fair_cost.steps import Token, worked
from evaluation.model import Step

#: name -> where the quantile p of n sorted numbers lies, as p x (n + a) + b, the first number being at 1
PLACES: Mapping[str, tuple[Fraction, Fraction]] = MappingProxyType(
    {
        "R-5": (Fraction(0), Fraction(1, 2)),
        "R-6": (Fraction(1), Fraction(0)),
        "R-7": (Fraction(-1), Fraction(1)),
        "R-8": (Fraction(1, 3), Fraction(1, 3)),
    }
)


def added_up(prices: Sequence[Step]) -> list[Token]:
    """The tokens of the sum of some prices."""
    tokens: list[Token] = []
    for price in prices:
        tokens += ["+", price] if tokens else [price]
    return tokens


def mean(prices: Sequence[Step], what: str = "mean_price") -> Step:
    """The sum of the prices over their number. Raises ZeroDivisionError for none."""
    return worked(what, "(", *added_up(prices), ")", "÷", len(prices), unit="GBP")


def median(prices: Sequence[Step], what: str = "median_price") -> Step:
    """The middle one of sorted prices, or half-way between the middle two. Raises IndexError for none."""
    half, odd = divmod(len(prices), 2)
    if odd:
        return worked(what, prices[half], unit="GBP")
    return worked(what, "(", prices[half - 1], "+", prices[half], ")", "÷", 2, unit="GBP")


def quantile(prices: Sequence[Step], part: Fraction, name: str, what: str) -> Step:
    """The quantile `part` (1/4 = the first quartile) of sorted prices by a definition in PLACES, straight between two.

    Raises KeyError for an unknown definition and IndexError where there is no price.
    """
    a, b = PLACES[name]
    place = min(max(part * (len(prices) + a) + b, Fraction(1)), Fraction(len(prices)))
    below = floor(place)
    low, rest = prices[below - 1], place - below
    if rest == 0:
        return worked(what, low, unit="GBP")
    high = prices[below]
    return worked(what, low, "+", rest, "×", "(", high, "-", low.value, ")", unit="GBP")


def variance(prices: Sequence[Step], middle: Step, divisor: str) -> Step:
    """The mean square of what the prices lie away from `middle`: over n ("population") or n - 1 ("sample").

    In square pounds. Raises ZeroDivisionError for one price and "sample".
    """
    squares = [square(worked("away_from_mean", p, "-", middle.value, of=p.of, unit="GBP"), of=p.of) for p in prices]
    count = len(prices) - (divisor == "sample")
    return worked("variance", "(", *added_up(squares), ")", "÷", count, unit="GBP_squared")


def square(away: Step, of: str = "") -> Step:
    """A difference times itself, in square pounds."""
    return worked("squared", away, "×", away.value, unit="GBP_squared", of=of)
