"""Limits: holding every provider to the lots, or the share of all lots, that it may have, by a published rule."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from math import lcm

from criteria.combinations import Combine
from criteria.schema import LotLimit, Method
from evaluation.model import BidResult, LotResult, LotStatus
from evaluation.scoring.assignment import Puzzle, Seat, best_filling
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.draw import ticket
from evaluation.scoring.tiers import cut, reaches
from evaluation.scoring.ties import compared, mark_near

Held = Mapping[str, Mapping[str, str]]  # lot -> provider -> the tier in which it holds a place
_TICKETS = 2**256


@dataclass(frozen=True, slots=True)
class Limits:
    """What one provider may hold: `sizes` are the lots' shares of the whole, in per cent."""

    limit: LotLimit
    sizes: Mapping[str, Fraction]

    def broken(self, lots: Collection[str]) -> str:
        """The code of the limit that these lots together break: "lot_limit", "share_limit", or "" for none."""
        if self.limit.most is not None and len(lots) > self.limit.most:
            return "lot_limit"
        over = self.limit.most_share is not None and sum(self.sizes[lot] for lot in lots) > self.limit.most_share
        return "share_limit" if over else ""


def limit_lots(
    method: Method,
    lots: Sequence[LotResult],
    preferences: Mapping[tuple[str, str], int],
    combine: Combine | None = None,
) -> list[LotResult]:
    """Hold every provider to the lots that `method.lot_limit` lets it have.

    "provider_preference": `preferences` maps (lot, provider) to the provider's own order, 1 first; a lot it did not
    order comes after those it did, in the method's order. Providers ask for their lots in that order and a capped lot
    keeps the best ranked, until nobody has anything left to ask for (deferred acceptance). "best_total": as many places
    are filled as can be, with the best sum of totals over all lots; docs/method.md (Lot limit) says what settles equal
    sums. While one lot cannot be ranked yet, the others wait for it: who holds it decides who holds them. `combine` is
    the way of combining where it is not the tender's own.
    """
    if method.lot_limit is None:
        return list(lots)
    if any(lot.status in (LotStatus.PROVISIONAL, LotStatus.INCOMPLETE) for lot in lots):
        return [_waiting(lot) for lot in lots]
    final = {lot.lot: lot for lot in lots if lot.status is LotStatus.COMPLETE}
    limits = Limits(method.lot_limit, shares(method))
    held: Held
    proven = True
    if method.lot_limit.rule == "best_total":
        held, proven = _best_total(method, final, limits, combine)
    else:
        held = _deferred(method, _wishes(method, final, preferences), final, limits, combine)
    settled = {lot: _only_held(method, final[lot], held, limits, combine) for lot in final}
    return [replace(settled[lot.lot], unproven=not proven) if lot.lot in settled else lot for lot in lots]


def shares(method: Method) -> dict[str, Fraction]:
    """Each lot's share, in per cent, of the published sizes of all lots; 0 where sizes are not published."""
    whole = sum((lot.size or Fraction(0) for lot in method.lots), Fraction(0))
    return {lot.id: 100 * (lot.size or 0) / whole if whole else Fraction(0) for lot in method.lots}


def _waiting(lot: LotResult) -> LotResult:
    """A lot that could be ranked by itself, while another that decides who may hold it cannot be yet."""
    if lot.status is not LotStatus.COMPLETE:
        return lot
    bids = tuple(replace(b, rank=None, tier="", tied=False, near_tie=False, tie_settled_by="") for b in lot.bids)
    return replace(lot, status=LotStatus.WAITING, bids=bids)


def _wishes(
    method: Method, lots: Mapping[str, LotResult], preferences: Mapping[tuple[str, str], int]
) -> dict[str, list[str]]:
    """The lots in which each provider is ranked, in the order in which it asks for them."""
    place = {lot.id: number for number, lot in enumerate(method.lots)}
    wishes: dict[str, list[str]] = {}
    for lot in lots.values():
        for bid in _ranked(lot):
            wishes.setdefault(bid.provider, []).append(lot.lot)
    return {p: sorted(wanted, key=_order(p, preferences, place)) for p, wanted in wishes.items()}


def _order(
    provider: str, preferences: Mapping[tuple[str, str], int], place: Mapping[str, int]
) -> Callable[[str], tuple[bool, int, int]]:
    return lambda lot: ((lot, provider) not in preferences, preferences.get((lot, provider), 0), place[lot])


def _deferred(
    method: Method,
    wishes: Mapping[str, list[str]],
    lots: Mapping[str, LotResult],
    limits: Limits,
    combine: Combine | None,
) -> Held:
    """In every round all providers ask for what they have room for, and then every lot chooses among all who asked."""
    asked: dict[str, set[str]] = {lot: set() for lot in lots}
    held: dict[str, dict[str, str]] = {lot: {} for lot in lots}
    moved = True
    while moved:
        moved = False
        for provider, wanted in wishes.items():
            mine = [lot for lot in wanted if provider in held[lot]]
            for lot in wanted:
                if provider not in asked[lot] and not limits.broken([*mine, lot]):
                    asked[lot].add(provider)
                    mine.append(lot)
                    moved = True
        held = {lot: _chosen(method, lots[lot], asked[lot], combine) for lot in lots}
    return held


def _chosen(method: Method, lot: LotResult, asked: Collection[str], combine: Combine | None) -> dict[str, str]:
    """Of the providers that asked for a lot, those that its tiers have a place for, ties at a cap as published."""
    rows = [bid for bid in _ranked(lot) if bid.provider in asked]
    groups = [list(equal) for _, equal in groupby(rows, key=lambda bid: bid.rank)]
    return {bid.provider: bid.tier for bid in cut(method, groups, combine) if bid.tier}


def _ranked(lot: LotResult) -> list[BidResult]:
    return sorted((bid for bid in lot.bids if bid.rank is not None), key=lambda bid: bid.rank or 0)


def _best_total(
    method: Method, lots: Mapping[str, LotResult], limits: Limits, combine: Combine | None
) -> tuple[Held, bool]:
    """Who holds what, and whether it is proven that no other sharing-out is better."""
    bids = {
        (lot.lot, bid.provider): (bid, level)
        for lot in lots.values()
        for bid in _ranked(lot)
        if bid.total is not None and (level := _level(method, bid, combine)) is not None
    }
    worth = _worth(method, [bid for bid, _ in bids.values()], combine)
    seats = tuple(Seat(p, lot, level, worth[lot, p]) for (lot, p), (_, level) in bids.items())
    room = {lot: tuple(tier.places or len(result.bids) for tier in method.tiers) for lot, result in lots.items()}
    sizes, cap = (limits.sizes, limits.limit.most_share) if limits.limit.most_share is not None else (None, None)
    best = best_filling(Puzzle(seats, room, limits.limit.most, sizes, cap))
    filled = [seats[n] for n in sorted(best.seats)]
    held: dict[str, dict[str, str]] = {}
    for lot in lots:
        inside = [bids[lot, seat.provider][0] for seat in filled if seat.lot == lot]
        inside.sort(key=lambda bid: (bid.rank or 0, _drawn(method, bid)))
        held[lot] = {bid.provider: bid.tier for bid in cut(method, [[bid] for bid in inside], combine)}
    return held, best.proven


def _level(method: Method, bid: BidResult, combine: Combine | None) -> int | None:
    """The number of the first tier whose total a bid reaches: thresholds fall, so it reaches all that follow."""
    return next((n for n, tier in enumerate(method.tiers) if reaches(method, tier, bid, combine)), None)


def _drawn(method: Method, bid: BidResult) -> str:
    return ticket(f"{method.id} {method.version} {bid.lot}", bid.provider).number


def _worth(method: Method, bids: Sequence[BidResult], combine: Combine | None) -> dict[tuple[str, str], int]:
    """What placing each bid is worth, one whole number that puts what counts first before what counts after it.

    First that a place is filled; then the total; then the rank; then the lowest ticket. Each part is multiplied so
    that all of what comes after it, for all bids together, weighs less than its smallest step.
    """
    sign = -1 if COMBINATIONS[(combine or method.combine).rule].better == "lower" else 1
    totals = [sign * compared(method, bid) for bid in bids]
    whole = lcm(*(total.denominator for total in totals))
    many, last = len(bids) + 1, max((bid.rank or 0 for bid in bids), default=0) + 1
    by_rank = _TICKETS * many
    by_total = by_rank * last * many
    inside = [
        int(total * whole) * by_total + (last - (bid.rank or 0)) * by_rank + _TICKETS - int(_drawn(method, bid), 16)
        for total, bid in zip(totals, bids, strict=True)
    ]
    place = 2 * many * max(map(abs, inside), default=0) + 1
    return {(bid.lot, bid.provider): place + size for bid, size in zip(bids, inside, strict=True)}


def _only_held(method: Method, lot: LotResult, held: Held, limits: Limits, combine: Combine | None) -> LotResult:
    """The lot with ranks and tiers closed up over providers that were passed over, each with the code that says why.

    A bid that the tiers simply have no place for is not passed over: it keeps a rank and has no tier.
    """
    here = held[lot.lot]
    lowest = max((bid.rank or 0 for bid in lot.bids if bid.provider in here), default=0)
    over: dict[str, str] = {}
    for bid in _ranked(lot):
        if bid.provider in here or _level(method, bid, combine) is None:
            continue
        others = [other for other, who in held.items() if bid.provider in who]
        given = limits.limit.rule == "best_total" and bid.total is not None and (bid.rank or 0) <= lowest
        if why := limits.broken([*others, lot.lot]) or ("best_total" if given else ""):
            over[bid.provider] = why
    kept = [bid for bid in lot.bids if bid.rank is not None and bid.provider not in over]
    closed, place = list[BidResult](), 1
    for _, equal in groupby(kept, key=lambda bid: bid.rank):
        group = list(equal)
        closed += [replace(b, rank=place, tied=len(group) > 1, tier=here.get(b.provider, "")) for b in group]
        place += len(group)
    out = [
        replace(b, rank=None, tier="", tied=False, near_tie=False, passed_over=over[b.provider])
        for b in lot.bids
        if b.provider in over
    ]
    rest = [bid for bid in lot.bids if bid.rank is None]
    return replace(lot, bids=(*mark_near(method, closed), *out, *rest))
