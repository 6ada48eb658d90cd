"""The scenes about bids that win nothing and still decide: the search for one, and evenly spread bids."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from evaluation.model import LotResult, LotStatus
from evaluation.rehearsal.dummies import ASH, BIRCH, CEDAR, Profile, Stage, is_last, of, winners
from evaluation.rehearsal.scene import Facts, Field, Scene, Verdict
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.quality import BidInput

_GRID = 400  # Birch's price is looked for in quarters of a per cent of the usual one
_LOWEST = 20  # of those: no dearer bid is beaten only below a twentieth of the usual price
_MARGINS = (24, 12, 6, 2, 0)  # how far from the point where the winner changes, in the same steps
_ABSURD = {
    "low": tuple(Fraction(part, 20) for part in (10, 7, 5, 4, 2, 1, 14, 18)),
    "high": tuple(Fraction(part, 2) for part in (4, 6, 8, 20, 3)),
}
_LEVELS = (Fraction(1), Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), Fraction(0))
_STARTS = (Fraction(1, 2), Fraction(3, 5), Fraction(7, 10), Fraction(4, 5), Fraction(9, 10))
_MOST_PAIRS = 6


@dataclass(frozen=True, slots=True)
class Swing:
    """A field before and after one more bid that wins nothing, and who is first in each."""

    before: LotResult
    after: LotResult


def low_swing(stage: Stage) -> Scene:
    """An absurdly low bid that wins nothing: can it choose the winner?"""
    return _swing_scene(stage, "low")


def high_swing(stage: Stage) -> Scene:
    """An absurdly high bid that wins nothing: can it choose the winner?"""
    return _swing_scene(stage, "high")


def looks_at_others(stage: Stage) -> bool:
    """Whether any bid's figure or place depends on what another bid asks or earns."""
    way = COMBINATIONS[stage.method.combine.rule]
    formula = stage.method.price.formula
    by_points = stage.uses == "points" and formula is not None and FORMULAS[formula.rule].looks_at_others(formula)
    return by_points or way.relative or way.regroup is not None


def _swing_scene(stage: Stage, which: str) -> Scene:
    name = f"{which}_swing"
    if not stage.priced:
        return Scene(name, Verdict.FINE, "no_price")
    if not looks_at_others(stage):
        return Scene(name, Verdict.FINE, "cannot")
    tried = 0
    for swing in _tries(stage, which):
        tried += 1
        if swing is not None:
            fields = (Field("without", swing.before), Field("with", swing.after))
            return Scene(name, Verdict.TROUBLE, "chooses", fields, {"odd": CEDAR})
    return Scene(name, Verdict.FINE, "none_found", facts={"tried": Fraction(tried)})


def _tries(stage: Stage, which: str) -> Iterator[Swing | None]:
    """Every field that is tried, and the swing where there is one."""
    for better, worse in _pairs(stage):
        at = _turning_point(stage, better, worse)
        if at is None:
            continue
        for margin in _MARGINS:
            for place in (at - margin, at + 1 + margin):
                if _LOWEST <= place <= _GRID:
                    yield from _odd_bids(stage, _two(stage, better, worse, place), which)


def _odd_bids(stage: Stage, two: tuple[BidInput, BidInput], which: str) -> Iterator[Swing | None]:
    before = stage.rank(*two)
    first = winners(before)
    if len(first) != 1:
        return
    for level in _odd_levels(stage):
        for factor in _ABSURD[which]:
            after = stage.rank(*two, stage.bid(CEDAR, level, factor))
            changed = len(winners(after)) == 1 and winners(after) != first
            yield Swing(before, after) if changed and is_last(after, CEDAR) else None


def _odd_levels(stage: Stage) -> list[Profile]:
    """The lowest marks that pass; and the worst of all, where a disqualified bid's price still counts."""
    counted = stage.method.price.reference_set == "in_and_disqualified"
    return [stage.passing, *([stage.bottom] if counted and stage.bottom != stage.passing else [])]


def _pairs(stage: Stage) -> list[tuple[Profile, Profile]]:
    levels = [stage.between(share) for share in _LEVELS]
    distinct = [level for place, level in enumerate(levels) if level not in levels[:place]]
    return list(combinations(distinct, 2))[:_MOST_PAIRS]


def _two(stage: Stage, better: Profile, worse: Profile, place: int) -> tuple[BidInput, BidInput]:
    return stage.bid(ASH, better), stage.bid(BIRCH, worse, Fraction(place, _GRID))


def _turning_point(stage: Stage, better: Profile, worse: Profile) -> int | None:
    """The highest price of the worse bid, in grid steps, at which it still wins; None where it never or always does."""

    def wins(place: int) -> bool:
        return BIRCH in winners(stage.rank(*_two(stage, better, worse, place)))

    low, high = _LOWEST, _GRID
    if not wins(low) or wins(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return low


def goldilocks(stage: Stage) -> Scene:
    """Three bids with the same price for each point of quality: does the one in the middle ever win?"""
    if not stage.priced:
        return Scene("goldilocks", Verdict.FINE, "no_price")
    tried = [result for share in _STARTS if (result := _even(stage, share)) is not None]
    if not tried:
        return Scene("goldilocks", Verdict.FINE, "not_made")
    wins = [BIRCH in winners(result) for result in tried]
    facts: Facts = {"tried": Fraction(len(tried)), "middle": Fraction(sum(wins))}
    fields = (Field("even", tried[0]),)
    if any(wins):
        return Scene("goldilocks", Verdict.FINE, "middle_can_win", fields, facts)
    return Scene("goldilocks", Verdict.LOOK, "middle_never", fields, facts)


def _even(stage: Stage, lowest: Fraction) -> LotResult | None:
    """Marks at `lowest`, half-way from there to the top, and the top, each at a price in proportion to its points."""
    levels = [stage.level(share) for share in (lowest, (1 + lowest) / 2, Fraction(1))]
    alone = stage.rank(*(stage.bid(n, level) for n, level in zip((ASH, BIRCH, CEDAR), levels, strict=True)))
    earned = [of(alone, name).quality for name in (ASH, BIRCH, CEDAR)]
    low, middle, high = (size or Fraction(0) for size in earned)
    if not 0 < low < middle < high or alone.status is not LotStatus.COMPLETE:
        return None
    bids = [
        stage.bid(name, level, size / middle)
        for name, level, size in zip((ASH, BIRCH, CEDAR), levels, (low, middle, high), strict=True)
    ]
    result = stage.rank(*bids)
    return result if result.status is LotStatus.COMPLETE else None
