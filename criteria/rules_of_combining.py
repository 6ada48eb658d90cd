"""Rules about how price and quality come together."""

from collections.abc import Iterator

from criteria.checking import Check, trees
from criteria.schema import Method
from evaluation.exact import text

#: ways that add points for price, so that the tree has a criterion of kind "price" and the method a price formula
BY_POINTS = frozenset({"weighted_sum"})


def _price_fits_how_it_combines(method: Method) -> Iterator[str]:
    fixed = method.price.formula is not None and method.price.formula.rule == "fixed_rate"
    for where, tree, combine in trees(method):
        prices = [c for c in tree if c.kind == "price"]
        by_points = combine.rule in BY_POINTS
        if not by_points and prices:
            why = "quality alone is compared" if combine.rule == "quality_only" else "the price itself is compared"
            yield f"{where}: {why}, so no criterion of kind 'price' may exist ('{prices[0].id}')."
        if by_points and len(prices) != 1:
            yield f"{where}: exactly one criterion of kind 'price' is needed; there are {len(prices)}."
        if fixed and combine.rule != "quality_only":
            yield f"{where}: every rate is fixed by the authority, so 'combine' has to be 'quality_only'."


def _formula_is_there_where_it_is_used(method: Method) -> Iterator[str]:
    formula = method.price.formula
    used = [where for where, _, combine in trees(method) if combine.rule in BY_POINTS]
    if used and formula is None:
        yield "price: price earns points, so a 'formula' has to say how."
    if formula is not None and not used and formula.rule != "fixed_rate":
        yield f"price > formula: '{formula.rule}' gives points for price, and nothing adds them; leave 'formula' out."


def _quality_pass_mark_is_a_share(method: Method) -> Iterator[str]:
    for where, _, combine in trees(method):
        share = combine.pass_percent
        if share is not None and not 0 < share <= 100:
            yield f"{where} > combine: 'pass_percent' has to be above 0 and at most 100; it is {text(share)}."


COMBINING: tuple[Check, ...] = (
    _price_fits_how_it_combines,
    _formula_is_there_where_it_is_used,
    _quality_pass_mark_is_a_share,
)
