"""Order, ranks and ties: equal is equal, and only the published chain may separate it.

Ranks share the best place of those who tie (1, 2, 2, 4). A bid that the chain separated carries the name of the rule
that did it. The tool never breaks a tie by itself: a draw counts only when people have recorded it. Where a published
band opens the chain, near totals go through it as if they were equal (docs/rules/within_band.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import groupby, pairwise
from types import MappingProxyType

from criteria.combinations import Combine
from criteria.schema import Method, TieRule
from evaluation.model import BidResult
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.combine.base import Looked
from evaluation.scoring.steps import exact_of

Key = Callable[[BidResult, TieRule, Sequence[str]], Fraction | None]


@dataclass(frozen=True, slots=True)
class Tie:
    """One way to separate bids with equal totals. The key is larger for the bid that goes first; None leaves it
    tied. A `joins` rule separates nobody: it says which totals count as tied.
    """

    id: str
    title: str
    sentence: str
    source: str
    key: Key
    joins: bool = False
    kind: str = "ties"


def ranked(
    method: Method, bids: Sequence[BidResult], draws: Sequence[Sequence[str]] = (), combine: Combine | None = None
) -> list[BidResult]:
    """`bids` best first, with ranks, ties and near-ties. Those that no total could be made for go last, equal.

    `draws` are recorded orders of provider refs, each of bids that were drawn together: only among those does it
    count. `combine` is the way of combining where it is not the tender's own (a cycle has one of its own).
    """
    way = combine or method.combine
    combination = COMBINATIONS[way.rule]
    sign = 1 if combination.better == "lower" else -1
    looked = partial(compared, method)
    rows = sorted((bid for bid in bids if bid.total is not None), key=lambda bid: (sign * looked(bid), bid.provider))
    equals = [list(equal) for _, equal in groupby(rows, key=looked)]
    if combination.regroup is not None:
        equals = combination.regroup(way, equals, looked)
    band, chain = _opened(method.ties)
    near = [[equal] for equal in equals] if band is None else _joined(looked, equals, band)
    if last := sorted((bid for bid in bids if bid.total is None), key=lambda bid: bid.provider):
        near.append([last])
    groups = [part for each in near for part in _settled(each, chain, draws)]
    placed, place = list[BidResult](), 1
    for group in groups:
        placed += [_at(bid, place, tied=len(group) > 1) for bid in group]
        place += len(group)
    return mark_near(method, placed)


def _at(bid: BidResult, place: int, *, tied: bool) -> BidResult:
    why = "no_figure" if bid.total is None else bid.tie_settled_by
    return replace(bid, rank=place, tied=tied, tie_settled_by=why)


def compared(method: Method, bid: BidResult) -> Fraction:
    """The total that ranks and thresholds look at: as published, or before its own rounding. Raises ValueError."""
    if bid.step is None:
        raise ValueError(f"the bid of '{bid.provider}' has no total to rank")
    return bid.step.value if method.rounding.rank_on == "published" else exact_of(bid.step)


def _opened(chain: Sequence[TieRule]) -> tuple[Fraction | None, Sequence[TieRule]]:
    """The band that opens the chain, if one does, and the links after it."""
    return (chain[0].band, chain[1:]) if chain and TIE_RULES[chain[0].rule].joins else (None, chain)


def _joined(looked: Looked, equals: Sequence[list[BidResult]], band: Fraction) -> list[list[list[BidResult]]]:
    """Groups of equal totals, best first, put together while they lie within the band of the best of the group."""
    near: list[list[list[BidResult]]] = []
    for equal in equals:
        if near and abs(looked(equal[0]) - looked(near[-1][0][0])) <= band:
            near[-1].append(equal)
        else:
            near.append([equal])
    return near


def _settled(
    near: Sequence[list[BidResult]], chain: Sequence[TieRule], draws: Sequence[Sequence[str]]
) -> list[list[BidResult]]:
    """Bids that count as tied, as the chain separates them; what merit leaves together keeps the order of its totals.

    Luck never lifts a bid over a higher total: a draw is made only among bids whose totals are equal.
    """
    if len(near) == 1:
        return _separate(near[0], chain, draws)
    merit = next((place for place, link in enumerate(chain) if link.rule == "recorded_draw"), len(chain))
    level = {bid.provider: place for place, equal in enumerate(near) for bid in equal}
    parts = _separate([bid for equal in near for bid in equal], chain[:merit], draws)
    return [
        split
        for part in parts
        for _, equal in groupby(sorted(part, key=lambda b: level[b.provider]), key=lambda b: level[b.provider])
        for split in _separate(list(equal), chain[merit:], draws)
    ]


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
    pairs = pairwise(sorted({compared(method, bid) for bid in rows if bid.total is not None}))
    near = {total for low, high in pairs if high - low <= method.near_tie for total in (low, high)}
    return [replace(bid, near_tie=bid.total is not None and compared(method, bid) in near) for bid in rows]


def _nobody(_: BidResult, __: TieRule, ___: Sequence[str]) -> Fraction | None:
    return None


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
                "within_band",
                "Totals within a published band count as tied",
                "Bids whose totals lie within {band} of the best total of their group count as tied with it; the next "
                "group begins with the best total left. What the rules of merit after this one do not separate keeps "
                "the order of its totals.",
                "Shakespeare Martineau, Tie-breakers: totals within a tiny range of each other treated as a tie",
                _nobody,
                joins=True,
            ),
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
