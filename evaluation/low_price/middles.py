"""Means, medians, quantiles and spreads of prices as lines of arithmetic, exactly. No root is ever taken."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from evaluation.fair_cost.quantiles import place_of
from evaluation.fair_cost.steps import Token, worked
from evaluation.model import Step


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
    """The quantile `part` (1/4 = the first quartile) of sorted prices by a named convention, straight between two.

    Raises KeyError for an unknown convention and IndexError where there is no price.
    """
    place = place_of(part, len(prices), name)
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
