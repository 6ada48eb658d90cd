"""Totals in the unit of their way of combining: points, a score out of 100, an index, or pounds."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from criteria.schema import Method
from evaluation.model import BidResult
from evaluation.scoring.combine import COMBINATIONS
from evaluation.words.labels import number, points, pounds

#: unit of a total -> the title of its column
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "points": "Total",
        "of_100": "Score out of 100",
        "index": "Index",
        "GBP": "Compared figure (£)",
        "per_point": "Price per quality point (£)",
    }
)
#: units in which the lower total is the better
LOWER_FIRST = frozenset({"GBP", "per_point"})
_SMALL = Fraction(1, 100)


def unit_of(method: Method, *, cycle: bool = False) -> str:
    """The unit of a method's totals, or of its cycle's."""
    return COMBINATIONS[_rule(method, cycle=cycle)].unit


def compares_price(method: Method, *, cycle: bool = False) -> bool:
    """Whether the price has any part in the order of bids."""
    return COMBINATIONS[_rule(method, cycle=cycle)].uses != "quality"


def amount(value: Fraction, unit: str, places: int = 2) -> str:
    """A total as it stands in a table, with `places`: "77.12", "£18.40". An index is cut where it does not end."""
    if unit in LOWER_FIRST:
        return pounds(value, places)
    if unit == "index":
        return number(value, least=2, most=8 if abs(value) < _SMALL else 4)
    return points(value, places)


def total(bid: BidResult) -> str:
    """A bid's total, or a dash where there is none: never a nought."""
    return "–" if bid.total is None else amount(bid.total, bid.unit)


def in_a_sentence(value: Fraction, unit: str) -> str:
    """A total with what it is a number of: "77.12 points out of 100", "£0.28 a quality point", "an index of 3.21"."""
    told = {
        "points": "{} points out of 100",
        "of_100": "a score of {} out of 100",
        "index": "an index of {}",
        "GBP": "{} as the figure that is compared",
        "per_point": "{} a quality point",
    }
    return told[unit].format(amount(value, unit))


def apart(value: Fraction, unit: str) -> str:
    """A distance between two totals: "0.5 points", "£0.30"."""
    if unit in LOWER_FIRST:
        return pounds(value)
    if unit == "index":
        return f"{number(value)} of the index"
    return f"{number(value)} {'point' if value == 1 else 'points'}"


def _rule(method: Method, *, cycle: bool) -> str:
    return method.cycle.combine.rule if cycle and method.cycle else method.combine.rule
