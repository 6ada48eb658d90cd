"""Where the ranked list is cut, and which totals are marked as near (docs/method.md, "Tiers" and "Near-ties")."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.combinations import Combine
from criteria.schema import Method, Tier
from evaluation.recount.records import Line
from evaluation.recount.ways import LOWER_IS_BETTER


def place(method: Method, way: Combine, blocks: Sequence[Sequence[Line]]) -> None:
    """Put every ranked bid into the first tier that has a place left and whose total it reaches.

    A tier with places is shut once it is full, or once bids that tie across its cap were turned away.
    """
    left: dict[str, int | None] = {tier.id: tier.places for tier in method.tiers}
    for block in blocks:
        waiting = list(block)
        for tier in method.tiers:
            reached = [line for line in waiting if _reaches(tier, way, line)]
            if _take(tier, reached, left):
                waiting = [line for line in waiting if not line.tier]


def _take(tier: Tier, lines: list[Line], left: dict[str, int | None]) -> bool:
    """Put bids that share a rank into a tier, if it takes them."""
    room = left[tier.id]
    if not lines or room == 0:
        return False
    if room is not None and len(lines) > room:
        left[tier.id] = 0
        if tier.at_cap == "all_out":
            return False
    elif room is not None:
        left[tier.id] = room - len(lines)
    for line in lines:
        line.tier = tier.id
    return True


def _reaches(tier: Tier, way: Combine, line: Line) -> bool:
    if tier.at_least is None:
        return True
    if line.compared is None:
        return False
    return line.compared <= tier.at_least if way.rule in LOWER_IS_BETTER else line.compared >= tier.at_least


def mark_near(method: Method, lines: Sequence[Line]) -> None:
    """Mark the bids whose total differs from the next other total above or below by the near-tie or less."""
    if method.near_tie is None:
        return
    totals: list[Fraction] = sorted({line.compared for line in lines if line.compared is not None})
    for line in lines:
        if line.compared is not None:
            at = totals.index(line.compared)
            next_ones = totals[max(0, at - 1) : at] + totals[at + 1 : at + 2]
            line.near_tie = any(abs(other - line.compared) <= method.near_tie for other in next_ones)
