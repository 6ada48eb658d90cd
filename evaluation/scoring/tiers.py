"""Places: cutting a ranked list into tiers, by how many each holds, by the total that it asks for, or by both."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from criteria.combinations import Combine
from criteria.schema import Method, Tier
from evaluation.model import BidResult
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.ties import compared


def tiered(method: Method, rows: Sequence[BidResult], combine: Combine | None = None) -> list[BidResult]:
    """Ranked `rows`, best first, each with its tier. Bids that tie across a cap go in or out together, as published.

    A bid goes into the first tier that has a place left and whose total it reaches; a total that is equal reaches it.
    A bid that no tier takes keeps its rank and has no tier. `combine` is the way of combining where it is not the
    tender's own.
    """
    groups = [list(equal) for _, equal in groupby(rows, key=lambda bid: bid.rank)]
    return cut(method, groups, combine)


def cut(method: Method, groups: Sequence[list[BidResult]], combine: Combine | None = None) -> list[BidResult]:
    """The same for groups of bids, best first, each of which goes in or out of a tier together."""
    used, full = [0] * len(method.tiers), [False] * len(method.tiers)
    tiers: dict[str, str] = {}
    for group in groups:
        left = group
        for number, tier in enumerate(method.tiers):
            able = [bid for bid in left if reaches(method, tier, bid, combine)]
            if full[number] or not able:
                continue
            full[number] = not _fits(tier, used[number], len(able))
            if not full[number]:
                used[number] += len(able)
                tiers |= dict.fromkeys((bid.provider for bid in able), tier.id)
                left = [bid for bid in left if bid not in able]
    return [replace(bid, tier=tiers.get(bid.provider, "")) for group in groups for bid in group]


def reaches(method: Method, tier: Tier, bid: BidResult, combine: Combine | None = None) -> bool:
    """Whether a bid's total, as ranks compare it, is good enough for a tier; always, where the tier asks for none."""
    if tier.at_least is None:
        return True
    return bid.total is not None and not _better(combine or method.combine, tier.at_least, compared(method, bid))


def _better(way: Combine, one: Fraction, other: Fraction) -> bool:
    return one < other if COMBINATIONS[way.rule].better == "lower" else one > other


def _fits(tier: Tier, used: int, size: int) -> bool:
    if tier.places is None:
        return True
    return used < tier.places if tier.at_cap == "all_in" else used + size <= tier.places
