"""Order, ranks and ties: equal is equal, and only the published chain may separate it.

Ranks share the best place of those who tie (1, 2, 2, 4). A bid that the chain separated carries the name of the rule
that did it. The tool never breaks a tie by itself: a draw counts only when people have recorded it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise
from types import MappingProxyType

from criteria.combinations import Combine
from criteria.schema import Method, TieRule
from evaluation.model import BidResult
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.steps import exact_of

Key = Callable[[BidResult, TieRule, Sequence[str]], Fraction | None]


@dataclass(frozen=True, slots=True)
class Tie:
    """One way to separate bids with equal totals. The key is larger for the bid that goes first; None leaves it
    tied.
    """

    id: str
    title: str
    sentence: str
    source: str
    key: Key
    kind: str = "ties"


def ranked(
    method: Method, bids: Sequence[BidResult], draws: Sequence[Sequence[str]] = (), combine: Combine | None = None
) -> list[BidResult]:
    """`bids` (all with totals) best first, with ranks, ties and near-ties.

    `draws` are recorded orders of provider refs, each of bids that were drawn together: only among those does it
    count. `combine` is the way of combining where it is not the tender's own (a cycle has one of its own).
    """
    way = combine or method.combine
    combination = COMBINATIONS[way.rule]
    sign = 1 if combination.better == "lower" else -1
    rows = sorted(bids, key=lambda bid: (sign * _compared(method, bid), bid.provider))
    equals = [list(equal) for _, equal in groupby(rows, key=lambda bid: _compared(method, bid))]
    if combination.regroup is not None:
        equals = combination.regroup(way, equals)
    groups = [part for equal in equals for part in _separate(equal, method.ties, draws)]
    placed, place = list[BidResult](), 1
    for group in groups:
        placed += [replace(bid, rank=place, tied=len(group) > 1) for bid in group]
        place += len(group)
    return mark_near(method, placed)


def _compared(method: Method, bid: BidResult) -> Fraction:
    if bid.step is None:
        raise ValueError(f"the bid of '{bid.provider}' has no total to rank")
    return bid.step.value if method.rounding.rank_on == "published" else exact_of(bid.step)


def _separate(
    group: list[BidResult], chain: Sequence[TieRule], draws: Sequence[Sequence[str]]
) -> list[list[BidResult]]:
    """Split bids with equal totals by the first link that tells them apart, then each part by the links after it."""
    if len(group) == 1 or not chain:
        return [group]
    link, rest = chain[0], chain[1:]
    draw = next((order for order in draws if {bid.provider for bid in group} <= set(order)), ())
    keys = [TIE_RULES[link.rule].key(bid, link, draw) for bid in group]
    known = [key for key in keys if key is not None]
    if len(known) < len(keys) or len(set(known)) == 1:
        return _separate(group, rest, draws)
    order = sorted(zip(known, group, strict=True), key=lambda pair: (-pair[0], pair[1].provider))
    parts = [[bid for _, bid in part] for _, part in groupby(order, key=lambda pair: pair[0])]
    named = [[replace(bid, tie_settled_by=link.rule) for bid in part] for part in parts]
    return [split for part in named for split in _separate(part, rest, draws)]


def mark_near(method: Method, rows: Sequence[BidResult]) -> list[BidResult]:
    """Mark every bid whose total lies within the published band of the next total above or below, for information."""
    if method.near_tie is None:
        return list(rows)
    pairs = pairwise(sorted({_compared(method, bid) for bid in rows}))
    near = {total for low, high in pairs if high - low <= method.near_tie for total in (low, high)}
    return [replace(bid, near_tie=_compared(method, bid) in near) for bid in rows]


def _quality(bid: BidResult, _: TieRule, __: Sequence[str]) -> Fraction | None:
    return bid.quality


def _criterion(bid: BidResult, link: TieRule, _: Sequence[str]) -> Fraction | None:
    return bid.criteria.get(link.criterion)


def _price(bid: BidResult, _: TieRule, __: Sequence[str]) -> Fraction | None:
    return None if bid.price is None else -bid.price


def _draw(bid: BidResult, _: TieRule, draw: Sequence[str]) -> Fraction | None:
    return Fraction(-draw.index(bid.provider)) if bid.provider in draw else None


TIE_RULES: Mapping[str, Tie] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            Tie(
                "higher_quality",
                "Higher quality first",
                "Of bids with equal totals, the one with more quality points goes first.",
                "Common practice in UK framework documents; the Procurement Act 2023 s.23 asks that it be published",
                _quality,
            ),
            Tie(
                "higher_criterion",
                "Higher points on a named criterion first",
                "Of bids with equal totals, the one with more points on the named criterion goes first.",
                "Common practice in UK framework documents; the Procurement Act 2023 s.23 asks that it be published",
                _criterion,
            ),
            Tie(
                "lower_price",
                "Lower price first",
                "Of bids with equal totals, the one with the lower price goes first.",
                "German tender portals' simple guide-value method: equal index, lowest price first",
                _price,
            ),
            Tie(
                "recorded_draw",
                "A draw by two people, recorded",
                "Of bids with equal totals, two named people draw lots and record the order; until then "
                "the bids share the rank.",
                "Published draws in UK framework documents",
                _draw,
            ),
        )
    }
)
