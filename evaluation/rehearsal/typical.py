"""What a usual bid would ask: the rates that made-up bids are made round, taken from the method where it says any."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from criteria.formulas import PriceBands, PriceMatrix
from criteria.schema import Method, PriceLine
from evaluation.exact import rounded

ASSUMED = Fraction(25)  # pounds an hour, where neither the method nor anybody says what care costs
#: Hours that one unit of a line is taken to hold. They only keep made-up rates of several lines in proportion.
_HOURS: Mapping[str, Fraction] = {"hour": Fraction(1), "night": Fraction(10), "week": Fraction(40)}
_OTHER_HOURS = Fraction(10)
_BELOW_CEILING = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Typical:
    """The usual rate of every price line, in pounds per its unit, and of an hour.

    `origin` says where it is from: "given", "fixed" (the authority's rates), "band" (the middle of the published
    one), "reference" (the formula's published price), "local_cost" (the method's own cost of an hour) or "assumed".
    """

    rates: Mapping[str, Fraction]
    hour: Fraction
    origin: str


def typical(method: Method, hour: Fraction | None = None, local_cost: Fraction | None = None) -> Typical:
    """The usual rates for a method. `hour` (pounds) overrules it; `local_cost` is what an hour costs by its figures.

    Rates are rounded to the decimals that bidders may give, and are never nothing.
    """
    size, origin = _hour(method, hour, local_cost)
    rates = {line.id: _rate(method, line, size, origin) for line in method.price.lines}
    return Typical(rates, size, origin)


def _hour(method: Method, hour: Fraction | None, local_cost: Fraction | None) -> tuple[Fraction, str]:
    lines = method.price.lines
    if hour is not None:
        return hour, "given"
    if fixed := [line.rate / hours(line) for line in lines if line.rate is not None]:
        return fixed[0], "fixed"
    if banded := [middle / hours(line) for line in lines if (middle := _middle(line)) is not None]:
        return banded[0], "band"
    if reference := _reference(method):
        whole = sum((_size(method, line) * hours(line) for line in lines), Fraction(0))
        return reference / whole, "reference"
    return (local_cost, "local_cost") if local_cost else (ASSUMED, "assumed")


def _rate(method: Method, line: PriceLine, hour: Fraction, origin: str) -> Fraction:
    if line.rate is not None:
        return line.rate
    middle = _middle(line) if origin == "band" else None
    return asked(method, hour * hours(line) if middle is None else middle)


def asked(method: Method, amount: Fraction) -> Fraction:
    """A rate as a bidder could ask it: on the printed matrix where there is one, else in the method's decimals, and
    never nothing.
    """
    if printed := prices_to_choose(method):
        return min(printed, key=lambda price: abs(price - amount))
    places = method.price.decimals
    return max(rounded(amount, places), Fraction(1, 10**places))


def hours(line: PriceLine) -> Fraction:
    """Hours that one unit of a line holds, or is taken to hold."""
    return Fraction(line.minutes, 60) if line.minutes else _HOURS.get(line.unit, _OTHER_HOURS)


def _middle(line: PriceLine) -> Fraction | None:
    if line.lowest is None or line.highest is None:
        return None
    return (line.lowest + line.highest) / 2


def _size(method: Method, line: PriceLine) -> Fraction:
    """How often a line counts in the one price."""
    return (line.volume if method.price.basis == "volumes" else (line.weight or Fraction(0)) / 100) or Fraction(0)


def _reference(method: Method) -> Fraction | None:
    """A price that the method publishes to compare with: one, the middle of a range, or somewhat below a ceiling."""
    for part in (method.price.formula, method.combine):
        low, high, ceiling = (_figure(part, name) for name in ("lowest", "highest", "ceiling"))
        if found := _figure(part, "reference"):
            return found
        if low and high:
            return (low + high) / 2
        if ceiling:
            return ceiling * _BELOW_CEILING
    rows = prices_to_choose(method)
    return rows[len(rows) // 2] if rows else _middle_of_bands(method)


def _middle_of_bands(method: Method) -> Fraction | None:
    formula = method.price.formula
    if not isinstance(formula, PriceBands):
        return None
    edges = [band.at_most for band in formula.bands]
    middle = len(edges) // 2
    return (edges[max(middle - 1, 0)] + edges[middle]) / 2


def prices_to_choose(method: Method) -> list[Fraction]:
    """The only prices that a bidder may ask, where the authority prints them; else none."""
    formula = method.price.formula
    return [row.price for row in formula.rows] if isinstance(formula, PriceMatrix) else []


def _figure(part: object, name: str) -> Fraction | None:
    value = getattr(part, name, None)
    return value if isinstance(value, Fraction) and value > 0 else None
