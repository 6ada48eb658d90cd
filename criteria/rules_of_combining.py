"""Rules about how price and quality come together."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from criteria.checking import Check, trees
from criteria.combinations import ExtendedGuideValue, SetRangeIndex, TechniqueAndPrice
from criteria.schema import Criterion, Method
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


def _weights_fit(method: Method) -> Iterator[str]:
    for where, _, combine in trees(method):
        named = {name: value for name, value in combine if name.endswith("_weight")}
        if len(named) == 2 and (sum(named.values()) != 100 or min(named.values()) <= 0):
            first, second = named
            told = " + ".join(text(value) for value in named.values())
            yield (
                f"{where} > combine: '{first}' and '{second}' have to be above 0 and total 100; "
                f"they are {told} = {text(sum(named.values(), Fraction(0)))}."
            )
        if combine.rule == "electronic_coefficient" and not 0 < combine.quality_weight < 100:
            yield (
                f"{where} > combine: 'quality_weight' has to be above 0 and below 100; it is "
                f"{text(combine.quality_weight)}, and the coefficient divides by what it leaves of 100."
            )


def _figures_are_above_nought(method: Method) -> Iterator[str]:
    for where, _, combine in trees(method):
        for name in ("factor", "scale", "worth"):
            value = getattr(combine, name, None)
            if value is not None and value <= 0:
                yield (
                    f"{where} > combine: '{name}' has to be above 0; it is {text(value)}, so quality would earn "
                    "nothing."
                )
        if isinstance(combine, SetRangeIndex) and not 0 < combine.lowest < combine.highest:
            yield (
                f"{where} > combine: 'lowest' has to be a price above 0 and below 'highest'; "
                f"they are {text(combine.lowest)} and {text(combine.highest)}."
            )


def _band_can_be_used(method: Method) -> Iterator[str]:
    for where, tree, combine in trees(method):
        if not isinstance(combine, ExtendedGuideValue | TechniqueAndPrice):
            continue
        keys = [combine.band_percent, combine.edge, combine.decides]
        if any(key is None for key in keys) and any(key is not None for key in keys):
            yield f"{where} > combine: 'band_percent', 'edge' and 'decides' belong together; give all three or none."
        if combine.band_percent is not None and not 0 < combine.band_percent < 100:
            yield (
                f"{where} > combine: 'band_percent' has to be above 0 and below 100; it is "
                f"{text(combine.band_percent)}. A band of 100 would hold every bid."
            )
        yield from (f"{where} > combine: {fault}" for fault in _decides(combine.decides, tree))


def _one_band_is_enough(method: Method) -> Iterator[str]:
    banded = any(getattr(combine, "band_percent", None) is not None for _, _, combine in trees(method))
    if banded and any(tie.rule == "within_band" for tie in method.ties):
        yield "ties: 'combine' has a band of its own, so 'within_band' has no place here; leave one of the two out."


def _decides(decides: str | None, tree: Sequence[Criterion]) -> Iterator[str]:
    known = {c.id: c for c in tree if c.kind != "price"}
    if decides in ("price", "quality"):
        taken = known.get(decides)
        if taken is not None and (decides == "price" or taken.parent or taken.weight != 100):
            yield (
                f"'decides = \"{decides}\"' means {'the price' if decides == 'price' else 'all of quality'}, and a "
                "criterion has the same id; give that criterion another."
            )
    elif decides is not None and decides not in known:
        yield f"'decides' has to be \"price\", \"quality\" or the id of a criterion; '{decides}' is none of them."


def _only_bids_that_are_in_are_compared(method: Method) -> Iterator[str]:
    used = any(combine.rule in BY_POINTS for _, _, combine in trees(method))
    if not used and method.price.reference_set == "in_and_disqualified":
        yield (
            "price: 'reference_set' says that disqualified bids count, and this way of combining compares only bids "
            "that are in; leave 'reference_set' out."
        )


COMBINING: tuple[Check, ...] = (
    _price_fits_how_it_combines,
    _formula_is_there_where_it_is_used,
    _quality_pass_mark_is_a_share,
    _weights_fit,
    _figures_are_above_nought,
    _band_can_be_used,
    _one_band_is_enough,
    _only_bids_that_are_in_are_compared,
)
