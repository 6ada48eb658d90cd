"""A method as published, as frozen records: strict, closed to unknown keys, every number exact.

`criteria.reading` makes them from TOML; `criteria.rules_of_method` holds the rules that look across a whole method.
"""

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from criteria.combinations import Combine
from criteria.fields import Direction, Exact, Id, Many, Places, Prose, Record, Words
from criteria.formulas import Formula
from criteria.low_price_tests import LowPriceTest


class Lot(Record):
    """An area or service that is awarded and ranked by itself. `authorities` names who shares it, where it is
    shared; `size` is its published size (hours a year, say), where a limit is a share of all lots.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9_-]{0,19}$")]
    title: Words
    authorities: Many[str] = ()
    size: Exact | None = None


class Condition(Record):
    """A condition of participation: a yes or no test judged by a person (Procurement Act 2023 s.22)."""

    id: Id
    title: Words
    text: Words


class ScalePoint(Record):
    """One point of a scale: the mark, its label of one or two words, and what an answer must show to earn it."""

    mark: Exact
    label: Words
    descriptor: Words
    easy_read: Prose = ""


class Scale(Record):
    """The only marks that exist for a question. A mark earns mark / highest mark of the question's points."""

    id: Id
    title: Words
    points: Many[ScalePoint]

    @property
    def top(self) -> Fraction:
        """The highest mark."""
        return max(point.mark for point in self.points)


class Criterion(Record):
    """A node of the criteria tree. `weight` is its share of its parent, in per cent.

    `pass_mark` is a mark on a question's scale, `pass_percent` a share of the points available at any node; a bid that
    reaches less is disqualified, one that reaches exactly that much passes. `summary_words` asks for a plain summary of
    at most that many words beside the answer; `looks_for` are the published points that an answer is read for.
    """

    id: Id
    title: Words
    kind: Literal["group", "question", "measure", "price"]
    weight: Exact
    direction: Direction | None = None
    parent: str = ""
    scope: Literal["procurement", "lot"] = "procurement"
    scale: str = ""
    measure: str = ""
    text: Prose = ""
    easy_read: Prose = ""
    looks_for: Many[Words] = ()
    word_limit: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    summary_words: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    attachments: bool = False
    pass_mark: Exact | None = None
    pass_percent: Exact | None = None


class TableRow(Record):
    """A category of a measure and the points out of 100 that it earns."""

    value: Words
    points: Exact


class Band(Record):
    """Points out of 100 for a value at or past `at_least` (or, where lower is better, `at_most`)."""

    points: Exact
    at_least: Exact | None = None
    at_most: Exact | None = None


class GapRule(Record):
    """What a gap earns, as published: fixed points out of 100, last cycle's points, or no total at all.

    `carry_forward` falls back to `points` where there is nothing to carry, or to no total where `points` is not given.
    """

    rule: Literal["points", "carry_forward", "no_total"]
    points: Exact | None = None


class Gaps(Record):
    """The published rule for each way in which a measure can be without a value."""

    missing: GapRule
    not_rated: GapRule | None = None
    not_enough: GapRule | None = None
    not_applicable: GapRule | None = None


class Measure(Record):
    """Evidence turned into points out of 100 by a published rule.

    `rule`: "table" (categories), "bands" (steps), "line" (straight from `zero_at` to `full_at`, held at 0 and 100),
    "count" (`full_at` less `each` per event, not below 0), "rate" (value x `per` / sample, then the line; its value is
    a number of events and the sample what they happened in). A sample below `minimum_sample` is "not enough".
    """

    id: Id
    title: Words
    direction: Direction
    source: Words
    period: Words
    cut_off: Prose = ""
    scope: Literal["provider", "lot"] = "provider"
    rule: Literal["table", "bands", "line", "count", "rate"]
    table: Many[TableRow] = ()
    bands: Many[Band] = ()
    zero_at: Exact | None = None
    full_at: Exact | None = None
    each: Exact | None = None
    per: Exact | None = None
    unit: Prose = ""
    minimum_sample: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    gaps: Gaps


class PriceLine(Record):
    """A price that every bidder gives. `weight` (per cent) or `volume` (units a year) is published with it.

    `service` says what it buys; only "awake" hours have a cost model so far. `rate` is set where the authority fixes
    it; `lowest` and `highest` are a published band.
    """

    id: Id
    title: Words
    service: Literal["awake", "waking_night", "sleep_in", "live_in", "residential", "other"] = "awake"
    unit: Literal["hour", "visit", "night", "week", "package"]
    minutes: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    weight: Exact | None = None
    volume: Exact | None = None
    rate: Exact | None = None
    lowest: Exact | None = None
    highest: Exact | None = None


class Price(Record):
    """What bidders price, how the rates become one price, and how that price earns points (no `formula` where the way
    of combining compares the price itself).

    `basis` "weights": the price is the sum of weight / 100 x rate; "volumes": the sum of volume x rate; "lines": the
    price is as for "weights", and each line earns points by the formula on its own, its weight being its share of the
    points for price. `reference_set` says which bids count where the formula looks at others: those that are in, or
    also those disqualified on quality.
    """

    decimals: Annotated[int, Field(ge=0, le=4)] = 2
    basis: Literal["weights", "volumes", "lines"]
    lines: Many[PriceLine]
    formula: Formula | None = None
    reference_set: Literal["in", "in_and_disqualified"] = "in"


class Rounding(Record):
    """Where the published method rounds, to how many places, and whether ranks look at what was rounded.

    A place that is not given is not rounded. `rank_on` "published" compares totals as printed, "exact" before the
    total's own rounding.
    """

    mode: Literal["half_up", "half_even", "down"] = "half_up"
    price: Places | None = None
    criterion: Places | None = None
    price_points: Places | None = None
    quality: Places | None = None
    total: Places | None = None
    rank_on: Literal["exact", "published"] = "exact"


class TieRule(Record):
    """One link of the tie chain. Bids still equal after the last link share their rank.

    `band` is for "within_band": how far from the best total of a group a total may lie and still count as tied.
    """

    rule: Literal["within_band", "higher_quality", "higher_criterion", "lower_price", "recorded_draw"]
    criterion: str = ""
    band: Exact | None = None


class Tier(Record):
    """A part of the ranked list. `places` caps it; `at_cap` says what happens to bids that tie across the cap.

    `at_least` is the total that a bid has to reach to be in it; where lower totals are better, the most it may be.
    """

    id: Id
    title: Words
    places: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    at_cap: Literal["all_in", "all_out"] | None = None
    at_least: Exact | None = None


class LotLimit(Record):
    """The most lots one provider may hold, and the objective rule for which (Procurement Act 2023 s.23(4)).

    `most` is a number of lots, `most_share` a share, in per cent, of the published sizes of all lots together.
    """

    most: Annotated[int, Field(gt=0, le=1_000_000)] | None = None
    most_share: Exact | None = None
    rule: Literal["provider_preference", "best_total"]


class NationalInsurance(Record):
    """Employer National Insurance: the statutory rule over the weekly threshold, or a flat percentage of a stated
    base.
    """

    mode: Literal["statutory", "percent"]
    contact_hours_per_week: Exact | None = None
    percent: Exact | None = None
    base: Literal["gross", "pay"] = "pay"


class HomecareCost(Record):
    """The authority's stated assumptions for an hour of homecare; percentages of the stated base, money in pounds.

    Statutory figures (minimum wage, NI, pension) are looked up for the delivery date and are not written here.
    """

    wage: Exact
    enhancement_percent: Exact = Fraction(0)
    holiday_percent: Exact
    training_percent: Exact
    training_base: Literal["gross", "direct"] = "gross"
    sickness_percent: Exact
    notice_percent: Exact = Fraction(0)
    non_contact_per_hour: Exact = Fraction(0)
    national_insurance: NationalInsurance
    pension_percent: Exact
    pension_base: Literal["gross", "pay"] = "pay"
    ppe_per_visit: Exact = Fraction(0)
    ppe_per_hour: Exact = Fraction(0)
    business_per_hour: Exact
    business_percent_of_price: Exact = Fraction(0)
    surplus_mode: Literal["markup", "of_price", "pounds"]
    surplus: Exact
    visit_minutes: Exact = Fraction(30)


class Travel(Record):
    """How far care workers travel between visits. `lot` empty = every lot that has no entry of its own."""

    lot: str = ""
    minutes_per_visit: Exact
    miles_per_visit: Exact
    pence_per_mile: Exact


class Budget(Record):
    """The published estimate of a lot's price, in pounds. `lot` empty = every lot that has no entry of its own."""

    lot: str = ""
    amount: Exact


class ReplyTime(Record):
    """How long a bidder has to explain a price: working days after the notice, to the end of the last; and how often,
    and by how many working days, that may be made longer.
    """

    working_days: Annotated[int, Field(ge=1, le=60)] = 10
    extension_working_days: Annotated[int, Field(ge=1, le=60)] = 5
    extensions: Annotated[int, Field(ge=0, le=5)] = 1


class LowPrice(Record):
    """The low-price tests, what they stand on, and who approved them.

    `cost`, `travel` and `evidence` are needed where a test holds prices against the cost of care; `budgets` where one
    holds them against an estimate. The law is that of `delivery_date`. `reply` is a bidder's time to explain a price.
    """

    tests: Many[LowPriceTest]
    delivery_date: date
    approved_by: Words
    evidence: Prose = ""
    cost: HomecareCost | None = None
    travel: Many[Travel] = ()
    budgets: Many[Budget] = ()
    reply: ReplyTime = ReplyTime()


class Period(Record):
    """One re-assessment: what is measured, when returns are due, when the list is out and when it takes effect."""

    id: Id
    starts: date
    ends: date
    data_by: date
    list_by: date
    live_on: date


class Cycle(Record):
    """How the ranking is worked out again: its own criteria tree, and whether new prices are asked for.

    `no_new_price` is the published rule for a provider that gives none: its last price stands, or it has no total.
    """

    months: Annotated[int, Field(gt=0, le=1_000_000)]
    reprice: bool
    no_new_price: Literal["keep_last", "no_total"] = "no_total"
    combine: Combine
    criteria: Many[Criterion]
    periods: Many[Period] = ()


class Method(Record):
    """Everything that decides who is ranked where, as published.

    `procedure`: "open" and "competitive_flexible" are the two that the Procurement Act 2023 s.20(2) knows, light touch
    or not; "other" is one of another law. `may_refine`: the tender notice said that award criteria may be refined
    (s.24(1)(a)). `lots_considered`: how lots were considered, and why there is only one (s.18).
    """

    id: Id
    title: Words
    version: Words
    summary: Words
    source: Words
    regime: Literal["pa23_light_touch", "pa23", "pcr15", "below_threshold", "psr", "wales", "scotland"]
    procedure: Literal["open", "competitive_flexible", "other"] | None = None
    may_refine: bool = False
    deadline: datetime | None = None
    lots: Many[Lot]
    lots_considered: Prose = ""
    lot_limit: LotLimit | None = None
    conditions: Many[Condition] = ()
    scales: Many[Scale] = ()
    measures: Many[Measure] = ()
    criteria: Many[Criterion]
    combine: Combine
    price: Price
    rounding: Rounding = Rounding()
    ties: Many[TieRule] = ()
    near_tie: Exact | None = None
    tiers: Many[Tier]
    low_price: LowPrice | None = None
    cycle: Cycle | None = None

    def lot(self, lot_id: str) -> Lot:
        """The lot with this id. Raises KeyError if there is none."""
        return {lot.id: lot for lot in self.lots}[lot_id]

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id. Raises KeyError if there is none."""
        return {scale.id: scale for scale in self.scales}[scale_id]

    def measure(self, measure_id: str) -> Measure:
        """The measure with this id. Raises KeyError if there is none."""
        return {measure.id: measure for measure in self.measures}[measure_id]

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """The tender's questions, in the method's order."""
        return tuple(c for c in self.criteria if c.kind == "question")

    def measured(self, *, cycle: bool = False) -> tuple[Measure, ...]:
        """The measures that the tender's tree (or the cycle's) uses, in the order of the tree."""
        tree = self.cycle.criteria if cycle and self.cycle else self.criteria
        return tuple(self.measure(c.measure) for c in tree if c.kind == "measure")
