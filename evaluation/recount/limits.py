"""Lots that providers hold where one may hold only so many (docs/method.md, "Lot limit"), by trying all there is.

Meant for small cases, to hold the first engine against: `best_sharing` tries them all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import combinations, groupby, product

from criteria.schema import Method
from evaluation.recount import tiers
from evaluation.recount.records import Line, Recount
from evaluation.recount.ways import LOWER_IS_BETTER

Held = frozenset[tuple[str, str]]  # lot, provider
Lots = Mapping[str, Recount]


def share_out(method: Method, lots: Lots, wishes: Mapping[str, Sequence[str]]) -> Held:
    """Who holds which lot by "provider_preference": providers ask in the order of `wishes`, lots keep the best ranked.

    In a round all ask for what they have room for; then each lot chooses among all who ever asked for it.

    A lot that a provider did not put in order comes after those that it did, in the order of the method.
    """
    orders = {ref: _full_order(method, wishes.get(ref, ())) for lot in lots.values() for ref in lot.lines}
    asked: Held = frozenset()
    while True:
        held = asked - {(lot, ref) for lot in lots for ref in _turned_away(method, lots[lot], lot, asked)}
        new = {pair for ref, order in orders.items() for pair in _asks(method, lots, ref, order, asked, held)}
        if not new:
            return held
        asked |= new


def best_sharing(method: Method, lots: Lots) -> Held:
    """Who holds which lot by "best_total": most places, then the best sum of totals, then of ranks, then of tickets."""
    by_lot = [list(_placings(method, name, lot)) for name, lot in lots.items()]
    allowed = (frozenset().union(*choice) for choice in product(*by_lot))
    return min((held for held in allowed if _within(method, held)), key=lambda held: _worth(method, lots, held))


def _full_order(method: Method, wishes: Sequence[str]) -> list[str]:
    return [*wishes, *(lot.id for lot in method.lots if lot.id not in wishes)]


def _asks(method: Method, lots: Lots, ref: str, order: Sequence[str], asked: Held, held: Held) -> Held:
    """The lots that a provider asks for next: down its order, each that it has room for beside those it holds."""
    mine = new = frozenset(pair for pair in held if pair[1] == ref)
    for lot in order:
        bids = lot in lots and ref in lots[lot].lines and lots[lot].lines[ref].rank is not None
        if bids and (lot, ref) not in asked and _within(method, new | {(lot, ref)}):
            new |= {(lot, ref)}
    return new - mine


def _turned_away(method: Method, lot: Recount, name: str, asked: Held) -> list[str]:
    """Those who asked for a lot and find no place in its tiers beside all others who ever asked for it."""
    asking = [replace(line, tier="") for ref, line in lot.lines.items() if (name, ref) in asked]
    blocks = [list(block) for _, block in groupby(sorted(asking, key=_rank), key=_rank)]
    tiers.place(method, method.combine, blocks)
    return [line.provider for line in asking if not line.tier]


def _within(method: Method, held: Held) -> bool:
    """Whether nobody holds more than the limit."""
    limit, sizes = method.lot_limit, {lot.id: lot.size or Fraction(0) for lot in method.lots}
    for ref in {provider for _, provider in held}:
        mine = [lot for lot, provider in held if provider == ref]
        if limit and limit.most is not None and len(mine) > limit.most:
            return False
        share = 100 * sum(sizes[lot] for lot in mine)
        if limit and limit.most_share is not None and share > limit.most_share * sum(sizes.values()):
            return False
    return True


def _placings(method: Method, name: str, lot: Recount) -> Iterator[Held]:
    """Every set of bids that a lot's tiers can hold at once, placed one by one; a bid without a figure adds nothing."""
    able = sorted((line for line in lot.lines.values() if line.compared is not None), key=_rank)
    for size in range(len(able) + 1):
        for some in combinations(able, size):
            trial = [[replace(line, tier="")] for line in some]
            tiers.place(method, method.combine, trial)
            if all(block[0].tier for block in trial):
                yield frozenset((name, line.provider) for line in some)


def _worth(method: Method, lots: Lots, held: Held) -> tuple[int, Fraction, int, int]:
    """What is compared, the smallest best: places (most), totals, ranks, tickets."""
    lines = [lots[lot].lines[ref] for lot, ref in held]
    totals = sum((line.compared or Fraction(0) for line in lines), Fraction(0))
    better = totals if method.combine.rule in LOWER_IS_BETTER else -totals
    return -len(held), better, sum(map(_rank, lines)), sum(_ticket(method, lot, ref) for lot, ref in held)


def _ticket(method: Method, lot: str, ref: str) -> int:
    return int(sha256(f"{method.id} {method.version} {lot}\n{ref}".encode()).hexdigest(), 16)


def _rank(line: Line) -> int:
    return line.rank or 0
