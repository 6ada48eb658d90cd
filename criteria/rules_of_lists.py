"""Rules about rounding, ties, tiers and limits: what makes a list of the totals."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from criteria.checking import Check, trees, unique
from criteria.schema import Method, Tier
from evaluation.exact import text

#: ways of combining whose lower figures are better, so that thresholds of tiers rise from tier to tier
LOWER_IS_BETTER = frozenset(
    {"price_per_quality_point", "adjusted_price", "quality_in_money", "lowest_price", "electronic_coefficient"}
)
#: ways of combining whose totals are points out of 100
OUT_OF_100 = frozenset({"weighted_sum", "quality_only"})


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


def _draw_comes_last(method: Method) -> Iterator[str]:
    chain = [tie.rule for tie in method.ties]
    if "recorded_draw" in chain[:-1]:
        yield "ties: a draw leaves nothing tied, so 'recorded_draw' has to come last."


def _band_fits(method: Method) -> Iterator[str]:
    for place, tie in enumerate(method.ties):
        if (tie.rule == "within_band") != (tie.band is not None):
            yield f"ties: 'within_band', and no other rule, has a 'band' (how far apart totals may lie): '{tie.rule}'."
        if tie.band is not None and tie.band <= 0:
            yield f"ties: the 'band' of 'within_band' has to be more than 0; it is {text(tie.band)}."
        if tie.rule == "within_band" and place:
            yield "ties: 'within_band' says which totals count as tied, so it has to come first."
    chain = [tie.rule for tie in method.ties]
    if "within_band" in chain and not set(chain) - {"within_band", "recorded_draw"}:
        yield "ties: after 'within_band' has to come a rule that compares bids; a draw is only for equal totals."
    for where, _, combine in trees(method):
        if "within_band" in chain and getattr(combine, "band_percent", None) is not None:
            yield f"{where} > combine: it has a band of its own, so 'within_band' cannot stand in 'ties' as well."


def _tiers_fit(method: Method) -> Iterator[str]:
    for tier in method.tiers[:-1]:
        if tier.places is None and tier.at_least is None:
            yield f"tiers > '{tier.id}': only the last tier may be without 'places' and 'at_least'."
    for tier in method.tiers:
        if (tier.places is None) != (tier.at_cap is None):
            yield f"tiers > '{tier.id}': 'places' and 'at_cap' (what happens to ties across the cap) belong together."


def _thresholds_follow_one_another(method: Method) -> Iterator[str]:
    if all(tier.at_least is None for tier in method.tiers):
        return
    ways = [combine for _, _, combine in trees(method)]
    lower = {combine.rule in LOWER_IS_BETTER for combine in ways}
    if len(lower) > 1:
        yield "tiers: 'at_least' cannot serve the tender and the cycle, since in one of them lower totals are better."
        return
    for first, after in pairwise(method.tiers):
        yield from _one_after_the_other(first, after, rising=lower == {True})
    for tier in method.tiers:
        least = tier.at_least
        if least is not None and all(c.rule in OUT_OF_100 for c in ways) and not 0 < least <= 100:
            yield f"tiers > '{tier.id}': 'at_least' has to be above 0 and at most 100 points; it is {text(least)}."


def _one_after_the_other(first: Tier, after: Tier, *, rising: bool) -> Iterator[str]:
    if after.at_least is None:
        return
    if first.at_least is None:
        yield f"tiers > '{after.id}': a tier that asks for a total cannot come after one that asks for none."
        return
    step = after.at_least - first.at_least if rising else first.at_least - after.at_least
    if step < 0 or (step == 0 and first.places is None):
        word = "rise, since lower totals are better," if rising else "fall"
        yield (
            f"tiers > '{after.id}': 'at_least' has to {word} from tier to tier; it is {text(after.at_least)} "
            f"after {text(first.at_least)}."
        )


def _limits_fit(method: Method) -> Iterator[str]:
    sized = [lot for lot in method.lots if lot.size is not None]
    for lot in sized:
        if lot.size is not None and lot.size <= 0:
            yield f"lots > '{lot.id}': 'size' has to be above 0; it is {text(lot.size)}."
    limit = method.lot_limit
    if limit is None:
        return
    if limit.most is None and limit.most_share is None:
        yield "lot_limit: say the limit, as 'most' lots, as 'most_share' of all lots, or both."
    share = limit.most_share
    if share is None:
        return
    if not 0 < share <= 100:
        yield f"lot_limit: 'most_share' is a percentage above 0 and at most 100; it is {text(share)}."
    if len(sized) < len(method.lots):
        bare = ", ".join(lot.id for lot in method.lots if lot.size is None)
        yield f"lot_limit: 'most_share' is a share of all lots' sizes, so every lot needs a 'size'; not so {bare}."
        return
    whole = sum((lot.size or Fraction(0) for lot in sized), Fraction(0))
    for lot in sized:
        if whole > 0 and lot.size is not None and 100 * lot.size > share * whole > 0:
            yield f"lots > '{lot.id}': it is more than {text(share)}% of all lots by itself, so nobody could hold it."


LISTS: tuple[Check, ...] = (
    _rounding_and_ties_fit,
    _ties_are_told_once,
    _draw_comes_last,
    _band_fits,
    _tiers_fit,
    _thresholds_follow_one_another,
    _limits_fit,
)
