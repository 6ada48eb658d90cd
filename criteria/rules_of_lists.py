"""Rules about rounding, ties, tiers and limits: what makes a list of the totals."""

from collections.abc import Iterator

from criteria.checking import Check, unique
from criteria.schema import Method
from evaluation.exact import text


def _rounding_and_ties_fit(method: Method) -> Iterator[str]:
    if method.rounding.rank_on == "published" and method.rounding.total is None:
        yield "rounding: ranks look at published totals, so 'total' has to say to how many places."
    ids = {c.id for c in method.criteria if c.kind != "price"}
    for tie in method.ties:
        if tie.rule == "higher_criterion" and tie.criterion not in ids:
            yield f"ties: '{tie.criterion}' is not a criterion of quality."
        if tie.rule == "lower_price" and method.price.formula is not None and method.price.formula.rule == "fixed_rate":
            yield "ties: 'lower_price' cannot settle a tie where the authority fixes every rate."


def _ties_are_told_once(method: Method) -> Iterator[str]:
    yield from unique("ties", (f"{tie.rule} {tie.criterion}".strip() for tie in method.ties))
    if method.near_tie is not None and method.near_tie <= 0:
        yield f"near_tie: the band has to be more than 0 points; it is {text(method.near_tie)}."


def _tiers_fit(method: Method) -> Iterator[str]:
    for tier in method.tiers[:-1]:
        if tier.places is None:
            yield f"tiers > '{tier.id}': only the last tier may be without 'places'."
    for tier in method.tiers:
        if (tier.places is None) != (tier.at_cap is None):
            yield f"tiers > '{tier.id}': 'places' and 'at_cap' (what happens to ties across the cap) belong together."


LISTS: tuple[Check, ...] = (_rounding_and_ties_fit, _ties_are_told_once, _tiers_fit)
