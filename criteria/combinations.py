"""What each way of combining price and quality is told: one closed record a way, named by its `rule`.

The sums are in evaluation/scoring/combine, one page a rule in docs/rules. Percentages and weights are out of 100.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from criteria.fields import Exact, Id, Record


class Combining(Record):
    """What every way of combining may have: a share of all quality points below which a bid is disqualified."""

    pass_percent: Exact | None = None


class WeightedSum(Combining):
    """Quality points and price points, added; the highest total goes first."""

    rule: Literal["weighted_sum"]


class QualityOnly(Combining):
    """Quality points alone; the highest go first."""

    rule: Literal["quality_only"]


class PricePerQualityPoint(Combining):
    """Price / quality points; the lowest goes first."""

    rule: Literal["price_per_quality_point"]


class QualityPerPrice(Combining):
    """Quality points x `factor` / price; the highest goes first."""

    rule: Literal["quality_per_price"]
    factor: Exact


class AdjustedPrice(Combining):
    """Price / (quality points / 100); the lowest goes first."""

    rule: Literal["adjusted_price"]


class SimpleGuideValue(Combining):
    """Quality points x `scale` / price as a whole number; the highest goes first, of equal ones the lower price."""

    rule: Literal["simple_guide_value"]
    scale: Exact


class ExtendedGuideValue(Combining):
    """Quality points x `scale` / price; within `band_percent` of the best `decides` puts the bids in order.

    `decides`: "price" (lower first), "quality" (higher first) or the id of a criterion (more points first). `edge`:
    whether a bid that lies exactly at the edge of the band is "in" it or "out" of it.
    """

    rule: Literal["extended_guide_value"]
    scale: Exact
    band_percent: Exact
    edge: Literal["in", "out"]
    decides: Id


class TechniqueAndPrice(Combining):
    """Weight x quality / best quality + weight x lowest price / price; the highest goes first.

    The band is as in the extended guide value, and all of its keys stand together or none.
    """

    rule: Literal["technique_and_price"]
    quality_weight: Exact
    price_weight: Exact
    band_percent: Exact | None = None
    edge: Literal["in", "out"] | None = None
    decides: Id | None = None


class MedianMethod(Combining):
    """Weight x quality / median quality - weight x price / median price; the highest goes first, then the lower
    price.
    """

    rule: Literal["median_method"]
    quality_weight: Exact
    price_weight: Exact


class QualityInMoney(Combining):
    """Price - `worth` pounds x quality points / 100; the lowest goes first. The figure may be below 0."""

    rule: Literal["quality_in_money"]
    worth: Exact


class UtilityIndex(Combining):
    """(1 - (best quality - quality) / 100 x N) / price x lowest price, N the weights' ratio; the highest goes first.

    `below_zero`: a bid whose quality is so far behind that the index would be negative is held at "zero", or keeps
    its "negative" index (and then a higher price would help it).
    """

    rule: Literal["utility_index"]
    quality_weight: Exact
    price_weight: Exact
    below_zero: Literal["zero", "negative"] = "zero"


class SetRangeIndex(Combining):
    """Weight x quality / 100 + weight x (highest - price) / (highest - lowest) over a published range of prices.

    `hold`: whether a price outside the range is held at none or all of the price's weight.
    """

    rule: Literal["set_range_index"]
    quality_weight: Exact
    price_weight: Exact
    lowest: Exact
    highest: Exact
    hold: bool = True


class LowestPrice(Combining):
    """The price alone, among bids that reach the pass marks; the lowest goes first."""

    rule: Literal["lowest_price"]


class QualityAndCost(Combining):
    """Technical score x weight + (100 x lowest price / price) x weight, above a threshold; the highest goes first.

    `technical`: the technical score is the quality points "as_marked", or "relative": 100 x quality / best quality.
    """

    rule: Literal["quality_and_cost"]
    pass_percent: Exact
    technical_weight: Exact
    price_weight: Exact
    technical: Literal["as_marked", "relative"] = "as_marked"


class ElectronicCoefficient(Combining):
    """Price / (1 + V / (1 - Vmax)), V = Vmax x quality / 100, Vmax = `quality_weight` / 100; the lowest goes first."""

    rule: Literal["electronic_coefficient"]
    quality_weight: Exact


def _named(value: object) -> object:
    """A rule that needs no figures may be written as its bare name."""
    return {"rule": value} if isinstance(value, str) else value


Combine = Annotated[
    Annotated[
        WeightedSum
        | QualityOnly
        | PricePerQualityPoint
        | QualityPerPrice
        | AdjustedPrice
        | SimpleGuideValue
        | ExtendedGuideValue
        | TechniqueAndPrice
        | MedianMethod
        | QualityInMoney
        | UtilityIndex
        | SetRangeIndex
        | LowestPrice
        | QualityAndCost
        | ElectronicCoefficient,
        Field(discriminator="rule"),
    ],
    BeforeValidator(_named),
]
