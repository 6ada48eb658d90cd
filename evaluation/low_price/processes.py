"""Screens over many tenders by what became of the bids: who never wins, whose are turned down, and the lowest ones.

Source: Open Contracting Partnership, Cardinal (github.com/open-contracting/cardinal-rs), indicators R025 (excessive
unsuccessful bids), R038 (excessive disqualified bids) and R036 (lowest bid disqualified), docs/cli/indicators. Like the
fences of `evaluation.low_price.fences` they say where to look and prove nothing. Every answer is exact.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluation.fair_cost.quantiles import quantile
from evaluation.low_price.fences import fences

Status = Literal["valid", "disqualified", "pending", "withdrawn", "invited"]

SUBMITTED = frozenset({"valid", "disqualified", "pending"})
TOP = Fraction(3, 4)  # a top bidder has at least as many bids as this quantile of all bidders' numbers
FEWEST = 2  # submitted bids without which a share of them says nothing


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid: who, what became of it, and its price, None where none is recorded."""

    bidder: str
    status: Status
    price: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One tender with all of its bids. `winner` is who holds the one final award; "" where there is none yet."""

    bids: tuple[Bid, ...]
    winner: str = ""

    @property
    def submitted(self) -> tuple[Bid, ...]:
        """The bids that were made and not taken back."""
        return tuple(bid for bid in self.bids if bid.status in SUBMITTED)


def serial_losers(
    processes: Sequence[Process], name: str = "R-8", fence: Fraction | None = None
) -> dict[str, Fraction]:
    """R025: bidders with many valid bids who win unusually few of them, with the share that they won.

    Many is at least the third quartile of all bidders' numbers; few is a share at or under the lower fence of all
    shares, or at or under `fence`. Only tenders with a final award count, and a bidder once in each. Who won every
    time is no loser, wherever the fence lies.
    """
    tries, wins = Counter[str](), Counter[str]()
    for process in processes:
        if process.winner:
            tries.update({bid.bidder for bid in process.bids if bid.status == "valid"})
            wins[process.winner] += 1
    shares = {bidder: Fraction(min(wins[bidder], number), number) for bidder, number in tries.items()}
    if not shares:
        return {}
    many = quantile([Fraction(number) for number in tries.values()], TOP, name)
    few = fences(list(shares.values()), name).lower if fence is None else fence
    return {bidder: share for bidder, share in shares.items() if tries[bidder] >= many and share <= few and share < 1}


def often_disqualified(
    processes: Sequence[Process], name: str = "R-8", fence: Fraction | None = None, fewest: int = FEWEST
) -> dict[str, Fraction]:
    """R038: bidders whose share of disqualified bids is at or over the upper fence of all shares, or `fence`.

    Bidders with fewer than `fewest` submitted bids are left out, and so are those without a disqualified one, wherever
    the fence lies.
    """
    tries, lost = Counter[str](), Counter[str]()
    for bid in (bid for process in processes for bid in process.submitted):
        tries[bid.bidder] += 1
        lost[bid.bidder] += bid.status == "disqualified"
    shares = {bidder: Fraction(lost[bidder], number) for bidder, number in tries.items() if number >= fewest}
    if not shares:
        return {}
    high = fences(list(shares.values()), name).upper if fence is None else fence
    return {bidder: share for bidder, share in shares.items() if share >= high and share > 0}


def lowest_disqualified(processes: Mapping[str, Process]) -> tuple[str, ...]:
    """R036: finished tenders whose lowest submitted bid, or one equal to it, was disqualified and a valid one had a
    price; in the order given.
    """
    return tuple(name for name, process in processes.items() if process.winner and _lowest_is_out(process.submitted))


def _lowest_is_out(bids: Sequence[Bid]) -> bool:
    priced = [(bid.price, bid.status) for bid in bids if bid.price is not None]
    lowest = min((price for price, _ in priced), default=None)
    return any(status == "valid" for _, status in priced) and (lowest, "disqualified") in priced
