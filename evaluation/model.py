"""The vocabulary: frozen records that every room of the house shares. No behaviour beyond what a record means.

Numbers of record are `Fraction`: exact, and equal when they are equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

EMPTY: Mapping[str, Fraction] = MappingProxyType({})


class State(StrEnum):
    """What became of a bid. Kept apart by code: the law treats each differently.

    A *disqualified* bid failed a published pass mark and is still an assessed tender (Procurement Act 2023 s.23(3)(a));
    a *disregarded* bid is not (s.19(3), s.50(5)(b)), and the five reasons are five codes.
    """

    IN = "in"
    DISQUALIFIED = "disqualified"
    DISREGARDED_CONDITION = "disregarded_condition"
    DISREGARDED_NONTREATY = "disregarded_nontreaty"
    DISREGARDED_LOW_PRICE = "disregarded_low_price"
    DISREGARDED_PROCEDURE = "disregarded_procedure"
    DISREGARDED_EXCLUSION = "disregarded_exclusion"
    WITHDRAWN = "withdrawn"
    LATE = "late"


class Gap(StrEnum):
    """Why a measure has no value. Never a zero, and never a state of a bid."""

    MISSING = "missing"
    NOT_RATED = "not_rated"
    NOT_ENOUGH = "not_enough"
    NOT_APPLICABLE = "not_applicable"


class LotStatus(StrEnum):
    """How far the ranking of a lot may be relied on."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # a mark, measure or price is missing: no total, no ranking
    PROVISIONAL = "provisional"  # a low-price case is open: no ranking for award
    WAITING = "waiting"  # another lot, or the list before, has to be settled first
    NO_AWARD = "no_award"  # bids were assessed and none is in
    EMPTY = "empty"  # no bids


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, in which role. Every service function takes one."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number came from: a cell of a kept file, a person, a published figure, or a clause of the method."""

    kind: str  # "cell" | "person" | "figure" | "method"
    text: str  # e.g. "Marks!E14", "Priya Shah, Moderator", "National Living Wage from 2026-04-01"
    file: str = ""  # SHA-256 of the kept file, where there is one


@dataclass(frozen=True, slots=True)
class Step:
    """One line of arithmetic that anybody could redo by hand.

    `working` is the sum as tokens: numbers, and the words + - × ÷ ( ) as text; evaluated left to right by the usual
    rules it gives `exact`. `value` is `exact` unless the method rounds here (`places`, `rounding`). `parts` are the
    lines that the numbers came from. An empty `working` is a given number, and then `source` says who gave it.
    `what` is a code for the line (words/explain.py says it in words), `of` the id or title it is about.
    """

    what: str
    value: Fraction
    of: str = ""
    working: tuple[Fraction | str, ...] = ()
    places: int | None = None
    rounding: str = ""
    parts: tuple["Step", ...] = ()
    source: Source | None = None
    unit: str = ""  # "" | "points" | "of_100" | "index" | "GBP" | "per_point" | "percent" | "minutes" | "per_hour"
    exact: Fraction | None = None  # before rounding; None where nothing was rounded


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation that bids. Its identity is `ref`, a reference number; the name only labels it."""

    ref: str
    name: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """Whether a provider meets a condition of participation, by whom that was judged, and on what."""

    provider: str
    condition: str
    met: bool
    by: str
    reason: str
    lot: str = ""  # "" = for the whole procurement
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Bid:
    """What a provider submits for one lot. (`lot`, `provider`) is its key. `received` has a time zone."""

    lot: str
    provider: str
    received: datetime
    withdrawn: date | None = None
    preference: int | None = None  # the provider's own order of lots, 1 first, where lots per provider are limited
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's response to a question: once for the procurement (`lot` empty) or for one lot."""

    provider: str
    question: str
    text: str
    lot: str = ""
    attachments: tuple[str, ...] = ()  # file names as given; the load ties each to a kept file
    source: Source | None = None
    summary: str = ""  # the same in plain words, where the question asks for it


@dataclass(frozen=True, slots=True)
class AgreedMark:
    """The mark a panel agreed for an answer, with its reason, the people who agreed it, and where in the bid it
    rests.
    """

    provider: str
    question: str
    mark: Fraction
    reason: str
    people: str
    lot: str = ""
    pointer: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A price offered on one price line of one lot, in pounds per the line's published unit."""

    provider: str
    lot: str
    line: str
    amount: Fraction
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a bidder's own cost breakdown, in pounds per contact hour (or its stated input unit)."""

    provider: str
    lot: str
    line: str
    amount: Fraction
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """What a measure says about a provider in a period: a number, a category, counts, or why there is none."""

    provider: str
    measure: str
    value: Fraction | str | Gap
    lot: str = ""
    sample: int | None = None  # how many visits, replies or people the value rests on
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person decided about a bid, and why. Never undone: a later decision on the same matter supersedes
    it.

    `kind`: "low_price" (outcome "kept" | "disregarded"), "late" ("accepted" | "refused"), "exclusion", "nontreaty",
    "procedure" ("disregarded" | "kept"), "leaving" ("withdrawn"), "tie" (the drawn order of provider refs, by commas).
    """

    kind: str
    lot: str
    provider: str
    outcome: str
    reason: str
    by: str
    at: datetime
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A published pass mark that a bid did not reach; `criterion` is empty for quality as a whole."""

    criterion: str
    reached: Fraction
    needed: Fraction


@dataclass(frozen=True, slots=True)
class BidResult:
    """What became of one bid in one lot, with the arithmetic that says so.

    `quality`, `price_points` and `total` are None where there is nothing to add up: a bid that is not in, or one with
    something `missing`. `rank` is None unless the bid is in and the lot may be ranked. `tied` = shares its rank after
    the whole published tie chain. `near_tie` is information only.
    """

    lot: str
    provider: str
    state: State
    quality: Fraction | None = None
    price: Fraction | None = None
    price_points: Fraction | None = None
    total: Fraction | None = None
    criteria: Mapping[str, Fraction] = field(default_factory=lambda: EMPTY)
    rank: int | None = None
    tied: bool = False
    near_tie: bool = False
    tie_settled_by: str = ""
    tier: str = ""
    passed_over: str = ""  # ranked, but not placed: "lot_limit", "share_limit" (its other lots), "best_total" (another)
    missing: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    step: Step | None = None
    quality_step: Step | None = None
    unit: str = "points"  # of `total`, as the way of combining says: "GBP" and "per_point" are better the lower


@dataclass(frozen=True, slots=True)
class LotResult:
    """The result of one lot: every bid that was received for it, best first, then the rest by state.

    `unproven`: lots were shared out for the best total, and only a solver's digits say that no other way is better.
    """

    lot: str
    status: LotStatus
    bids: tuple[BidResult, ...]
    reference: Step | None = None  # what the price formula compared with, where it looks at other bids
    open_cases: tuple[str, ...] = ()  # providers whose low-price case in this lot is not decided
    unproven: bool = False


class Signal(StrEnum):
    """What a low-price test says. "Not testable" is never "clear"."""

    SIGNAL = "signal"
    CLEAR = "clear"
    NOT_TESTABLE = "not_testable"


@dataclass(frozen=True, slots=True)
class LowPriceSignal:
    """One low-price test on one bid: its answer, its working, and facts for the sentence in words.

    `rule` is the test's id (e.g. "below_lawful_cost"); `why` is a code where it is not testable. `floor` is what the
    price is held against, in pounds, where that is one exact number; `working` holds the other lines of the sum.
    """

    rule: str
    lot: str
    provider: str
    outcome: Signal
    why: str = ""
    price: Step | None = None
    floor: Step | None = None
    facts: Mapping[str, Fraction | str] = field(default_factory=dict)
    working: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """How a provider's place in a lot changed from one list to the next. Rank 1 is best; None = not ranked."""

    lot: str
    provider: str
    before: BidResult | None
    after: BidResult | None

    @property
    def places(self) -> int | None:
        """Places gained (positive) or lost (negative); None where either list has no rank for the provider."""
        if self.before is None or self.after is None or self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank
