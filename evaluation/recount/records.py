"""What goes into the second engine and what comes out: plain records, no working."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.model import Gap, LotStatus, State


@dataclass(frozen=True, slots=True)
class Offer:
    """A bid for one lot, as it was received.

    `state` is what is known before anything is scored. `measures` holds, by measure, the value and its sample; `rates`
    the pounds by price line, `costs` the bidder's own cost lines in pounds; `carried` the points out of 100 of the list
    before.
    """

    provider: str
    state: State = State.IN
    marks: Mapping[str, Fraction] = field(default_factory=dict)
    measures: Mapping[str, tuple[Fraction | str | Gap, int | None]] = field(default_factory=dict)
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    costs: Mapping[str, Fraction] = field(default_factory=dict)
    carried: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """What became of one offer: points, pounds and the figure that is compared, each None where there is none.

    `total` is the figure as published, `compared` the one that ranks look at. `failed` names the pass marks that were
    missed ("" is quality as a whole), `missing` what is not there.
    """

    provider: str
    state: State
    criteria: dict[str, Fraction] = field(default_factory=dict)
    quality: Fraction | None = None
    price: Fraction | None = None
    price_points: Fraction | None = None
    total: Fraction | None = None
    compared: Fraction | None = None
    rank: int | None = None
    tied: bool = False
    near_tie: bool = False
    tier: str = ""
    failed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recount:
    """A lot, worked out a second time: its status, and a line for each provider."""

    status: LotStatus
    lines: Mapping[str, Line]
