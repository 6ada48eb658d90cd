"""Places and limits: cutting a ranked lot into tiers, and holding a provider to the most lots it may have."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from criteria.schema import Method, Tier
from evaluation.model import BidResult, LotResult, LotStatus
from evaluation.scoring.ties import mark_near


def tiered(tiers: Sequence[Tier], rows: Sequence[BidResult]) -> list[BidResult]:
    """Ranked `rows`, best first, each with its tier. Bids that tie across a cap go in or out together, as published.

    A bid that no tier has a place for keeps its rank and has no tier.
    """
    placed, level, used = list[BidResult](), 0, 0
    for _, equal in groupby(rows, key=lambda bid: bid.rank):
        group = list(equal)
        while level < len(tiers) and not _fits(tiers[level], used, len(group)):
            level, used = level + 1, 0
        tier = tiers[level].id if level < len(tiers) else ""
        placed += [replace(bid, tier=tier) for bid in group]
        used += len(group)
    return placed


def _fits(tier: Tier, used: int, size: int) -> bool:
    if tier.places is None:
        return True
    return used < tier.places if tier.at_cap == "all_in" else used + size <= tier.places


def limit_lots(
    method: Method, lots: Sequence[LotResult], preferences: Mapping[tuple[str, str], int]
) -> list[LotResult]:
    """Hold every provider to `method.lot_limit.most` lots, by its own stated order of preference.

    `preferences` maps (lot, provider) to the provider's order, 1 first; a lot it did not order comes after those it
    did, in the method's order. Providers ask for their lots in that order and a capped lot keeps the best ranked, until
    nobody has anything left to ask for (deferred acceptance), so nobody loses a lot to a provider ranked below it.
    While one lot cannot be ranked yet, the others wait for it: who holds it decides who holds them.
    """
    if method.lot_limit is None:
        return list(lots)
    if any(lot.status in (LotStatus.PROVISIONAL, LotStatus.INCOMPLETE) for lot in lots):
        return [_waiting(lot) for lot in lots]
    final = {lot.lot: lot for lot in lots if lot.status is LotStatus.COMPLETE}
    order = {lot.id: place for place, lot in enumerate(method.lots)}
    wishes: dict[str, list[str]] = {}
    for lot in final.values():
        for bid in lot.bids:
            if bid.rank is not None:
                wishes.setdefault(bid.provider, []).append(lot.lot)
    for provider, wanted in wishes.items():
        wanted.sort(key=lambda lot, p=provider: ((lot, p) not in preferences, preferences.get((lot, p), 0), order[lot]))  # type: ignore[misc]
    held = _deferred(wishes, final, method.lot_limit.most, method.tiers)
    return [_only_held(method, lot, held) if lot.lot in final else lot for lot in lots]


def _waiting(lot: LotResult) -> LotResult:
    """A lot that could be ranked by itself, while another that decides who may hold it cannot be yet."""
    if lot.status is not LotStatus.COMPLETE:
        return lot
    bids = tuple(replace(b, rank=None, tier="", tied=False, near_tie=False, tie_settled_by="") for b in lot.bids)
    return replace(lot, status=LotStatus.WAITING, bids=bids)


def _deferred(
    wishes: Mapping[str, list[str]], lots: Mapping[str, LotResult], most: int, tiers: Sequence[Tier]
) -> set[tuple[str, str]]:
    rank = {(lot, bid.provider): bid.rank or 0 for lot, result in lots.items() for bid in result.bids}
    waiting = {provider: list(wanted) for provider, wanted in wishes.items()}
    held: dict[str, set[str]] = {lot: set() for lot in lots}
    moved = True
    while moved:
        moved = False
        for provider in sorted(waiting):
            while waiting[provider] and sum(provider in who for who in held.values()) < most:
                lot = waiting[provider].pop(0)
                held[lot].add(provider)
                moved = True
                held[lot] = _placed({provider: rank[lot, provider] for provider in held[lot]}, tiers)
    return {(lot, provider) for lot, who in held.items() for provider in who}


def _placed(ranks: Mapping[str, int], tiers: Sequence[Tier]) -> set[str]:
    """Of the providers with these ranks, those that the tiers have a place for, ties at a cap as published."""
    level, used, inside = 0, 0, set[str]()
    for _, equal in groupby(sorted(ranks, key=ranks.__getitem__), key=ranks.__getitem__):
        group = list(equal)
        while level < len(tiers) and not _fits(tiers[level], used, len(group)):
            level, used = level + 1, 0
        inside |= set(group) if level < len(tiers) else set()
        used += len(group)
    return inside


def _only_held(method: Method, lot: LotResult, held: set[tuple[str, str]]) -> LotResult:
    """The lot with ranks and tiers closed up over providers whose other lots filled their limit.

    A bid that the tiers simply have no place for is not passed over: it keeps a rank and has no tier.
    """
    full = {
        ref
        for ref, size in Counter(ref for _, ref in held).items()
        if method.lot_limit and size >= method.lot_limit.most
    }
    ranked = [bid for bid in lot.bids if bid.rank is not None]
    over = [bid for bid in ranked if bid.provider in full and (lot.lot, bid.provider) not in held]
    kept = [bid for bid in ranked if bid not in over]
    closed, place = list[BidResult](), 1
    for _, equal in groupby(kept, key=lambda bid: bid.rank):
        group = list(equal)
        closed += [replace(bid, rank=place, tied=len(group) > 1) for bid in group]
        place += len(group)
    out = [replace(bid, rank=None, tier="", tied=False, near_tie=False, passed_over="lot_limit") for bid in over]
    rest = [bid for bid in lot.bids if bid.rank is None]
    return replace(lot, bids=(*tiered(method.tiers, mark_near(method, closed)), *out, *rest))
