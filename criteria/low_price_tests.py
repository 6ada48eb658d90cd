"""What each low-price test is told: one closed record a test, named by its `rule`.

The sums are in evaluation/low_price/catalogue, one page a rule in docs/rules. Shares are per cent, money is pounds.
"""

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from criteria.fields import Exact, Places, Record

Tested = Literal["in", "out"]  # whether the tested price is among those it is compared with
AtLimit = Literal["clear", "signal"]  # what a price exactly at the limit gives


class Looking(Record):
    """What every test is. `needs` says what else a method has to state: "cost" assumptions, a "budget"."""

    needs: ClassVar[frozenset[str]] = frozenset()


class BelowLawfulCost(Looking):
    """An hour of care priced under what care costs at the legal minimum wage, with nothing else."""

    needs = frozenset({"cost"})
    rule: Literal["below_lawful_cost"]


class BelowLocalCost(Looking):
    """An hour of care priced under the authority's stated sustainable cost in the lot."""

    needs = frozenset({"cost"})
    rule: Literal["below_local_cost"]


class OverheadNotMet(Looking):
    """An hour of care priced under stated careworker costs and a published business cost, in pounds an hour."""

    needs = frozenset({"cost"})
    rule: Literal["overhead_not_met"]
    business_per_hour: Exact


class BelowLowerQuartile(Looking):
    """An hour of care priced under the published lower quartile of local cost, in pounds an hour."""

    rule: Literal["below_lower_quartile"]
    lower_quartile: Exact


class ShareBelowMean(Looking):
    """A price more than `percent` below the mean of the prices."""

    rule: Literal["share_below_mean"]
    percent: Exact
    tested: Tested
    at_limit: AtLimit = "clear"


class ShareBelowMedian(Looking):
    """A price more than `percent` below the median of the prices."""

    rule: Literal["share_below_median"]
    percent: Exact
    tested: Tested
    at_limit: AtLimit = "clear"


class ShareBelowEstimate(Looking):
    """A price more than `percent` below a published estimate: the lot's budget, unless one is given here."""

    rule: Literal["share_below_estimate"]
    percent: Exact
    estimate: Exact | None = None
    at_limit: AtLimit = "clear"


class GapToNext(Looking):
    """A price more than `percent` below the next higher one, as a share of that one."""

    rule: Literal["gap_to_next"]
    percent: Exact
    at_limit: AtLimit = "clear"


class FortyAndThirty(Looking):
    """40% or more below the mean of the others, or 30% or more below the next: the figures are the rule's own.

    `looked_at`: every bid, or, as the original does where price alone decides, the lowest only.
    """

    rule: Literal["forty_and_thirty"]
    looked_at: Literal["every", "lowest"] = "every"


class MeanLessDeviations(Looking):
    """A price more than `deviations` standard deviations below the mean of all prices."""

    rule: Literal["mean_less_deviations"]
    deviations: Exact
    deviation: Literal["population", "sample"]
    bids: Annotated[int, Field(ge=3, le=1000)] = 3


class RobustZ(Looking):
    """A price whose modified z-score, `scale` x (price - median) / median absolute deviation, is below -`z`."""

    rule: Literal["robust_z"]
    z: Exact = Fraction("3.5")
    scale: Exact = Fraction("0.6745")


class QuartileFence(Looking):
    """A price below the first quartile less `multiple` x the distance between the quartiles."""

    rule: Literal["quartile_fence"]
    quantile: Literal["R-5", "R-6", "R-7", "R-8"]
    multiple: Exact = Fraction("1.5")


class ImpliedWageBelowMinimum(Looking):
    """The bidder's own lines leave, or state, less than the legal minimum wage for an hour with people."""

    rule: Literal["implied_wage_below_minimum"]


class UnpaidTravel(Looking):
    """The bidder's own pay, over hours with people and travel between them, is under the legal minimum wage.

    `travel_minutes_per_hour` of contact; without it, what the method states for the lot.
    """

    rule: Literal["unpaid_travel"]
    travel_minutes_per_hour: Exact | None = None


class ThinSurplus(Looking):
    """The bidder's own surplus is under `percent` of its own cost."""

    rule: Literal["thin_surplus"]
    percent: Exact = Fraction("1.5")


class MissingLines(Looking):
    """The bidder's breakdown lacks, or has at nil or low, a line that every lawful employer has."""

    rule: Literal["missing_lines"]


class LinesDoNotAdd(Looking):
    """The bidder's own lines miss its price by more than `within` pounds an hour."""

    rule: Literal["lines_do_not_add"]
    within: Exact = Fraction("0.05")


class WageBelowLivingWage(Looking):
    """The bidder's own lines leave, or state, less than the Real Living Wage. Information only."""

    rule: Literal["wage_below_living_wage"]
    area: Literal["uk", "london"] = "uk"


class IdenticalPrices(Looking):
    """Two or more bidders gave the very same price. Information only."""

    rule: Literal["identical_prices"]


class TooClose(Looking):
    """The two lowest prices within `difference_percent` of the lowest, or, where `variation_percent` is given, all
    prices with a coefficient of variation at most that. Information only.
    """

    rule: Literal["too_close"]
    difference_percent: Exact
    variation_percent: Exact | None = None


class SpainArticle85(Looking):
    """Library: Spain's article 85, by the number of bids. `reading` is of what its "percentage units" are units:
    shares of the compared price, or points of discount from the budget.
    """

    needs = frozenset({"budget"})
    rule: Literal["spain_article_85"]
    reading: Literal["share", "points"] = "share"


class BrazilArticle48(Looking):
    """Library: under 70% of the lower of the budget and the mean of the bids above half the budget."""

    needs = frozenset({"budget"})
    rule: Literal["brazil_article_48"]


class Italy2016(Looking):
    """Library: a discount from the base price that reaches the trimmed mean and the mean excess over it.

    `equal`: what equal discounts at the cut count as: one each, one together ("block"), or one each with the equals
    of a cut one cut too.
    """

    needs = frozenset({"budget"})
    rule: Literal["italy_2016"]
    equal: Literal["each", "block", "with_equals"] = "each"
    at_limit: AtLimit = "signal"


class PolandEstimateOrMean(Looking):
    """Library: `percent` below the estimate, or below the mean of all prices with the tested one among them."""

    needs = frozenset({"budget"})
    rule: Literal["poland_estimate_or_mean"]
    percent: Exact = Fraction(30)
    at_limit: AtLimit = "signal"


class FranceDoubleMean(Looking):
    """Library: `percent` below the mean of the prices that are not more than `above_percent` above the first mean."""

    rule: Literal["france_double_mean"]
    above_percent: Exact = Fraction(20)
    percent: Exact = Fraction(10)


class ColombiaCentralMeasure(Looking):
    """Library: under `percent` of the mean or median of the prices, in a stated order of rounding.

    `round` (half-up, to `places`): nothing, the measure before the share is taken, or the result.
    """

    rule: Literal["colombia_central_measure"]
    measure: Literal["mean", "median"]
    percent: Exact = Fraction(70)
    round: Literal["nothing", "measure", "result"] = "nothing"
    places: Places = 0


class MinimumPrice(Looking):
    """Library: under a minimum price that was fixed before bids were opened, told to the bidders or kept sealed."""

    rule: Literal["minimum_price"]
    minimum: Exact


def _named(value: object) -> object:
    """A test that needs no figures may be written as its bare name."""
    return {"rule": value} if isinstance(value, str) else value


LowPriceTest = Annotated[
    Annotated[
        BelowLawfulCost
        | BelowLocalCost
        | OverheadNotMet
        | BelowLowerQuartile
        | ShareBelowMean
        | ShareBelowMedian
        | ShareBelowEstimate
        | GapToNext
        | FortyAndThirty
        | MeanLessDeviations
        | RobustZ
        | QuartileFence
        | ImpliedWageBelowMinimum
        | UnpaidTravel
        | ThinSurplus
        | MissingLines
        | LinesDoNotAdd
        | WageBelowLivingWage
        | IdenticalPrices
        | TooClose
        | SpainArticle85
        | BrazilArticle48
        | Italy2016
        | PolandEstimateOrMean
        | FranceDoubleMean
        | ColombiaCentralMeasure
        | MinimumPrice,
        Field(discriminator="rule"),
    ],
    BeforeValidator(_named),
]
