"""What each price formula is told: one closed record a formula, named by its `rule`.

Prices are pounds, as the method's one price is (or, where each price line earns points by itself, as a line's rate is).
The sums are in evaluation/scoring/formulas, one page a rule in docs/rules.
"""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from criteria.fields import Exact, Many, Record

#: the lines of a homecare cost breakdown, by the Department of Health and Social Care's 2022 fair cost of care exercise
CostName = Literal[
    "direct_care",
    "travel_time",
    "mileage",
    "ppe",
    "training",
    "holiday",
    "non_contact",
    "sickness",
    "notice",
    "employer_ni",
    "pension",
    "business",
    "surplus",
]


class LowestOverBid(Record):
    """Points available x lowest price / price."""

    rule: Literal["lowest_over_bid"]


class LowestOverBidFloor(Record):
    """Lowest price over price, where every price under the published `floor` counts as the floor."""

    rule: Literal["lowest_over_bid_floor"]
    floor: Exact


class OneSidedLinear(Record):
    """All the points at the lowest price, falling in a straight line to none at `zero_at` times the lowest."""

    rule: Literal["one_sided_linear"]
    zero_at: Exact
    below_zero: Literal["zero", "negative"] = "zero"


class LinearOverSpan(Record):
    """All the points at the lowest price, falling in a straight line to none at the lowest plus a published span.

    The span is `span` pounds, or `span_percent` per cent of the lowest price: exactly one of them is given.
    """

    rule: Literal["linear_over_span"]
    span: Exact | None = None
    span_percent: Exact | None = None
    below_zero: Literal["zero", "negative"] = "zero"


class TwoSidedLinear(Record):
    """All the points at the lowest price, none at the highest, a straight line between."""

    rule: Literal["two_sided_linear"]


class SetRange(Record):
    """All the points at a published `lowest` price, none at a published `highest`, a straight line between."""

    rule: Literal["set_range"]
    lowest: Exact
    highest: Exact


class ReferenceOverBid(Record):
    """Points available x a published reference price / price. No bid depends on another."""

    rule: Literal["reference_over_bid"]
    reference: Exact
    cap: bool = True


class MeanDeviation(Record):
    """`at_mean` per cent of the points at the mean price, `per_percent` more for each 1 % below it, less above."""

    rule: Literal["mean_deviation"]
    at_mean: Exact = Fraction(50)
    per_percent: Exact = Fraction(1)


class MedianDeviation(Record):
    """`at_median` per cent of the points at the median price, `per_percent` more for each 1 % below it, less above."""

    rule: Literal["median_deviation"]
    at_median: Exact = Fraction(50)
    per_percent: Exact = Fraction(1)


class Logarithmic(Record):
    """All the points at the lowest price (or a published `reference`), none at `zero_at` times it; equal steps of
    price by ratio cost equal points.
    """

    rule: Literal["logarithmic"]
    zero_at: Exact
    reference: Exact | None = None


class PriceBand(Record):
    """A band of prices, up to and with `at_most`, and the points out of 100 of what price can earn."""

    at_most: Exact
    points: Exact


class PriceBands(Record):
    """Published bands, cheapest first; a price above the last band earns `above` out of 100."""

    rule: Literal["price_bands"]
    bands: Many[PriceBand]
    above: Exact = Fraction(0)


class MatrixRow(Record):
    """A price that a provider may choose, and the points out of 100 of what price can earn."""

    price: Exact
    points: Exact


class PriceMatrix(Record):
    """The provider chooses its price from the authority's printed matrix, cheapest first; no other price is taken."""

    rule: Literal["price_matrix"]
    rows: Many[MatrixRow]


class DiscountSaturation(Record):
    """Points for the discount on a published `ceiling`; `saturates_at` per cent earns all, and more earns no more."""

    rule: Literal["discount_saturation"]
    ceiling: Exact
    saturates_at: Exact


class DiscountShare(Record):
    """Points for the discount on a published `ceiling`, as a share of the highest discount, or of `saturates_at` per
    cent where that is more.
    """

    rule: Literal["discount_share"]
    ceiling: Exact
    saturates_at: Exact = Fraction(0)


class HalfGain(Record):
    """Points for what a price lies below a published `ceiling`; below the `threshold` only a `share` of the gain."""

    rule: Literal["half_gain"]
    ceiling: Exact
    threshold: Exact
    share: Exact = Fraction(1, 2)


class StaffShare(Record):
    """Points for the share of the bidder's cost that the named `lines` make up: none at `zero_at` per cent, all at
    `full_at`. The price itself is capped by the price lines and earns nothing.
    """

    rule: Literal["staff_share"]
    lines: Many[CostName]
    zero_at: Exact
    full_at: Exact


class FixedRate(Record):
    """The authority fixes every rate, so price earns no points and only quality is compared."""

    rule: Literal["fixed_rate"]


Formula = Annotated[
    LowestOverBid
    | LowestOverBidFloor
    | OneSidedLinear
    | LinearOverSpan
    | SetRange
    | ReferenceOverBid
    | MeanDeviation
    | PriceBands
    | PriceMatrix
    | StaffShare
    | FixedRate
    | TwoSidedLinear
    | MedianDeviation
    | Logarithmic
    | DiscountSaturation
    | DiscountShare
    | HalfGain,
    Field(discriminator="rule"),
]
