"""Weighted indices of quality and price: against the best, against the middle, and over a published range."""

from fractions import Fraction

from criteria.combinations import MedianMethod, SetRangeIndex, TechniqueAndPrice, UtilityIndex
from evaluation.model import Step
from evaluation.scoring.combine.bands import by_band, cheapest_first
from evaluation.scoring.combine.base import Candidate, Combination, Compared, figure, settled
from evaluation.scoring.combine.others import best_of_each, medians
from evaluation.scoring.steps import MINUS, OPEN, OVER, SHUT, TIMES, added, held

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)


def quality_part(weight: Fraction, quality: Step, top: Step | None) -> Step:
    """`weight` x quality / the best quality, or / 100; 0 where nobody has any, because then it tells nobody apart."""
    if top is None:
        working = (weight, TIMES, quality.value, OVER, HUNDRED)
        return Step("quality_part", weight * quality.value / 100, working=working, parts=(quality,), unit="points")
    if not top.value:
        return Step("quality_part", ZERO, working=(ZERO,), parts=(quality, top), unit="points")
    working = (weight, TIMES, quality.value, OVER, top.value)
    value = weight * quality.value / top.value
    return Step("quality_part", value, working=working, parts=(quality, top), unit="points")


def _price_part(weight: Fraction, price: Step, low: Step) -> Step:
    working = (weight, TIMES, low.value, OVER, price.value)
    return Step("price_part", weight * low.value / price.value, working=working, parts=(low, price), unit="points")


def _technique(way: TechniqueAndPrice, bid: Candidate, compared: Compared) -> Step:
    best, low = compared
    parts = quality_part(way.quality_weight, bid.quality, best), _price_part(way.price_weight, bid.priced, low)
    return added("figure", parts, of=bid.provider, unit="of_100")


def _median(way: MedianMethod, bid: Candidate, compared: Compared) -> Step | None:
    quality, price = compared
    if not quality.value:
        return None
    mine = quality_part(way.quality_weight, bid.quality, quality)
    working = (way.price_weight, TIMES, bid.priced.value, OVER, price.value)
    less = way.price_weight * bid.priced.value / price.value
    paid = Step("price_taken", less, working=working, parts=(bid.priced, price), unit="index")
    total = (mine.value, MINUS, paid.value)
    return figure(total, mine.value - paid.value, (mine, paid), of=bid.provider, unit="index")


def _utility(way: UtilityIndex, bid: Candidate, compared: Compared) -> Step:
    best, low = compared
    behind, price = best.value - bid.quality.value, bid.priced
    ratio = Step(
        "weight_ratio", way.quality_weight / way.price_weight, working=(way.quality_weight, OVER, way.price_weight)
    )
    left = (ONE, MINUS, OPEN, best.value, MINUS, bid.quality.value, SHUT, OVER, HUNDRED, TIMES, ratio.value)
    working = (OPEN, *left, SHUT, OVER, price.value, TIMES, low.value)
    value = (1 - behind / 100 * ratio.value) / price.value * low.value
    whole = figure(working, value, (bid.quality, best, ratio, price, low), of=bid.provider, unit="index")
    if value >= 0 or way.below_zero == "negative":
        return whole
    return settled(held(whole, ZERO, "index_not_below_zero"), of=bid.provider, unit="index")


def _range(way: SetRangeIndex, bid: Candidate, _: Compared) -> Step:
    price, span = bid.priced, way.highest - way.lowest
    working = (
        *(way.price_weight, TIMES, OPEN, way.highest, MINUS, price.value, SHUT),
        *(OVER, OPEN, way.highest, MINUS, way.lowest, SHUT),
    )
    value = way.price_weight * (way.highest - price.value) / span
    paid = Step("price_part", value, working=working, parts=(price,), unit="points")
    if way.hold and value < 0:
        paid = held(paid, ZERO, "not_below_zero")
    if way.hold and value > way.price_weight:
        paid = held(paid, way.price_weight, "not_above_points_available")
    return added("figure", (quality_part(way.quality_weight, bid.quality, None), paid), of=bid.provider, unit="of_100")


TECHNIQUE_AND_PRICE = Combination(
    "technique_and_price",
    "Indices of quality and price against the best",
    "Quality earns {quality_weight} times its points ÷ the most quality points of any bid; price earns {price_weight} "
    "times the lowest price ÷ the price. The highest sum, out of 100, goes first.",
    "Brazil, Decree 7.174/2010 art. 10, technique and price; the weighted guide value of a tender on "
    "Baden-Württemberg's portal (0.6 and 0.4, band of 10%)",
    TechniqueAndPrice,
    written="quality weight × quality ÷ highest quality + price weight × lowest price ÷ price",
    uses="price",
    index=_technique,
    relative=True,
    reference=best_of_each,
    regroup=by_band,
    unit="of_100",
    library=True,
)
MEDIAN_METHOD = Combination(
    "median_method",
    "Quality and price against the middle bid",
    "Quality counts {quality_weight} times its points ÷ the middle bid's points, less {price_weight} times the price ÷ "
    "the middle price. The highest index goes first; of equal ones the lower price.",
    "Germany: Medianmethode, weighted difference against the median, with its tie rule (German tender papers; glossary "
    "of IABG)",
    MedianMethod,
    written="Z = quality weight × quality ÷ median quality − price weight × price ÷ median price; equal Z: the "
    "lower price first",
    uses="price",
    index=_median,
    relative=True,
    reference=medians,
    regroup=cheapest_first,
    unit="index",
    library=True,
)
UTILITY_INDEX = Combination(
    "utility_index",
    "Utility index: weighted quality over price",
    "A bid starts at 1 and loses its gap to the best quality (as a share of 100) times {quality_weight} ÷ "
    "{price_weight}; what is left is divided by its price and multiplied by the lowest. The highest index goes first.",
    "Negometrix, Utility index: U = (1 - (Qbest - Q) x N) / P x Pbest",
    UtilityIndex,
    written="U = (1 − (highest quality − quality) ÷ 100 × N) ÷ price × lowest price, with N = quality weight ÷ "
    "price weight",
    uses="price",
    index=_utility,
    relative=True,
    reference=best_of_each,
    unit="index",
    library=True,
)
SET_RANGE_INDEX = Combination(
    "set_range_index",
    "Quality and price over a published range",
    "Quality earns {quality_weight} times its share of 100. Price earns {price_weight} at £{lowest}, nothing at "
    "£{highest}, and in a straight line between. The highest sum, out of 100, goes first.",
    "Negometrix, weighted score over set prices: WQ x Q + WP x (Pset,max - P) / (Pset,max - Pset,min)",
    SetRangeIndex,
    written="quality weight × quality ÷ 100 + price weight × (highest − price) ÷ (highest − lowest)",
    uses="price",
    index=_range,
    unit="of_100",
    library=True,
)
