"""Rules about what bidders price and how a price earns points."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.checking import Check
from criteria.rules_of_formulas import figures_are_usable, lines_fit_the_formula
from criteria.schema import Method
from evaluation.exact import text


def _price_lines_are_whole(method: Method) -> Iterator[str]:
    price = method.price
    given = "volume" if price.basis == "volumes" else "weight"
    for line in price.lines:
        where = f"price > lines > '{line.id}'"
        if getattr(line, given) is None or getattr(line, given) <= 0:
            yield f"{where}: prices are added up by {given}s, so it needs a '{given}' above 0."
        if (line.unit == "visit") != (line.minutes is not None):
            yield f"{where}: 'minutes' is needed for a visit, and only for a visit."
        if price.formula is not None and price.formula.rule == "fixed_rate" and line.rate is None:
            yield f"{where}: the authority fixes every rate, so it needs a 'rate'."
        if any(value is not None and value <= 0 for value in (line.rate, line.lowest, line.highest)):
            yield f"{where}: 'rate', 'lowest' and 'highest' are prices and have to be above 0."
        if line.lowest is not None and line.highest is not None and line.lowest > line.highest:
            yield f"{where}: 'lowest' is above 'highest'."
    total = sum((line.weight or Fraction(0) for line in price.lines), Fraction(0))
    if given == "weight" and total != 100:
        yield f"price > lines: the weights total {text(total)}, not 100."


PRICES: tuple[Check, ...] = (_price_lines_are_whole, figures_are_usable, lines_fit_the_formula)
