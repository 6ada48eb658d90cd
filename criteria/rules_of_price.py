"""Rules about what bidders price and how a price earns points."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.checking import Check
from criteria.schema import Method
from evaluation.exact import text


def _price_lines_are_whole(method: Method) -> Iterator[str]:
    price = method.price
    given = "weight" if price.basis == "weights" else "volume"
    for line in price.lines:
        where = f"price > lines > '{line.id}'"
        if getattr(line, given) is None or getattr(line, given) <= 0:
            yield f"{where}: prices are added up by {price.basis}, so it needs a '{given}' above 0."
        if (line.unit == "visit") != (line.minutes is not None):
            yield f"{where}: 'minutes' is needed for a visit, and only for a visit."
        if price.formula is not None and price.formula.rule == "fixed_rate" and line.rate is None:
            yield f"{where}: the authority fixes every rate, so it needs a 'rate'."
        if any(value is not None and value <= 0 for value in (line.rate, line.lowest, line.highest)):
            yield f"{where}: 'rate', 'lowest' and 'highest' are prices and have to be above 0."
        if line.lowest is not None and line.highest is not None and line.lowest > line.highest:
            yield f"{where}: 'lowest' is above 'highest'."
    total = sum((line.weight or Fraction(0) for line in price.lines), Fraction(0))
    if price.basis == "weights" and total != 100:
        yield f"price > lines: the weights total {text(total)}, not 100."


def _formula_is_usable(method: Method) -> Iterator[str]:
    formula = method.price.formula
    if formula is None:
        return
    if formula.rule == "one_sided_linear" and formula.zero_at <= 1:
        yield f"price > formula: 'zero_at' is a multiple of the lowest price above 1; it is {text(formula.zero_at)}."
    if formula.rule == "reference_over_bid" and formula.reference <= 0:
        yield "price > formula: 'reference' has to be a price above 0."


PRICES: tuple[Check, ...] = (_price_lines_are_whole, _formula_is_usable)
