"""What a rehearsal finds: scenes with their fields, verdicts and figures. Codes and values; words say them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from evaluation.model import LotResult
from evaluation.rehearsal.typical import Typical

Facts = Mapping[str, Fraction | str]
NO_FACTS: Facts = MappingProxyType({})


class Verdict(StrEnum):
    """What a scene comes to: nothing to mend, something to look at and decide, or something that would go wrong."""

    FINE = "fine"
    LOOK = "look"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Field:
    """Made-up bids ranked together. `label` is a code: what is special about this field in its scene."""

    label: str
    result: LotResult


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that could happen on the day. `found` is a code for what does happen, `facts` the figures for words."""

    id: str
    verdict: Verdict
    found: str
    fields: tuple[Field, ...] = ()
    facts: Facts = field(default_factory=lambda: NO_FACTS)


@dataclass(frozen=True, slots=True)
class Spread:
    """What price really weighs where prices lie between `low` and `high` (pounds) and marks between half and all.

    `price_range` and `quality_range` are how far totals reach when only the one moves; `effective` is price's part of
    the two together, in per cent, None where neither moves. `id` is a code for the spread.
    """

    id: str
    low: Fraction
    high: Fraction
    price_range: Fraction
    quality_range: Fraction
    effective: Fraction | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What one step up on one question or measure is worth in money at the usual price.

    `gain` is in the unit of the total, `money` in pounds of the one price, `per_hour` in pounds an hour, `percent` of
    the price.
    """

    criterion: str
    gain: Fraction
    money: Fraction
    per_hour: Fraction
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Weighing:
    """Price against quality. `nominal` is the published weight of price in per cent, None where none is published.

    `of_pairs` pairs of bids in which one is cheaper and the other better were compared; in `cheaper_first` of them the
    cheaper one goes ahead. `one_percent` is what one per cent of the price moves in the total (in `unit`); None where
    so small a change moves nothing.
    """

    verdict: Verdict
    nominal: Fraction | None
    spreads: tuple[Spread, ...]
    of_pairs: int
    cheaper_first: int
    one_percent: Fraction | None
    unit: str
    worths: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything that a rehearsal of one method found."""

    typical: Typical
    price: Fraction | None  # the one price of a bid at the usual rates, in pounds
    scenes: tuple[Scene, ...]
    weighing: Weighing | None  # None where price counts for nothing
    curve: tuple[tuple[Fraction, Fraction], ...] = ()  # price -> points, where price earns points

    @property
    def verdict(self) -> Verdict:
        """The gravest of all verdicts."""
        found = {scene.verdict for scene in self.scenes} | ({self.weighing.verdict} if self.weighing else set())
        return next(v for v in (Verdict.TROUBLE, Verdict.LOOK, Verdict.FINE) if v in found)
