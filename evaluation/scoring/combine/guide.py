"""The German guide-value methods: quality over price as a published figure, with or without a band."""

from criteria.combinations import ExtendedGuideValue, SimpleGuideValue
from evaluation.model import Step
from evaluation.scoring.combine.bands import by_band, cheapest_first
from evaluation.scoring.combine.base import Candidate, Combination, Compared, figure, settled
from evaluation.scoring.steps import OVER, TIMES, round_step


def _simple(way: SimpleGuideValue, bid: Candidate, _: Compared) -> Step:
    quality, price = bid.quality, bid.priced
    working = (quality.value, TIMES, way.scale, OVER, price.value)
    value = quality.value * way.scale / price.value
    exact = Step("guide_value", value, working=working, parts=(quality, price), unit="index")
    return settled(round_step(exact, 0, "half_up"), of=bid.provider, unit="index")


def _extended(way: ExtendedGuideValue, bid: Candidate, _: Compared) -> Step:
    quality, price = bid.quality, bid.priced
    working = (quality.value, TIMES, way.scale, OVER, price.value)
    value = quality.value * way.scale / price.value
    return figure(working, value, (quality, price), of=bid.provider, unit="index")


SIMPLE_GUIDE_VALUE = Combination(
    "simple_guide_value",
    "Simple guide value: quality over price",
    "The quality points, out of 100, times {scale}, are divided by the price and rounded half up to a whole number. "
    "The highest goes first; of equal ones the lower price.",
    "Germany, UfAB (federal guide to IT procurement): einfache Richtwertmethode, as used on Rhineland-Palatinate's "
    "tender portal",
    SimpleGuideValue,
    written="Z = quality points × scale ÷ price, rounded to a whole number; equal Z: the lower price first",
    uses="price",
    index=_simple,
    regroup=cheapest_first,
    unit="index",
    library=True,
)
EXTENDED_GUIDE_VALUE = Combination(
    "extended_guide_value",
    "Extended guide value: quality over price, with a band",
    "The quality points, out of 100, times {scale}, are divided by the price; the highest goes first, except in the "
    "band of the best.",
    "Germany, UfAB: erweiterte Richtwertmethode, as RIB's arriba-net describes it (a band of up to 10%)",
    ExtendedGuideValue,
    written="Z = quality points × scale ÷ price; the band reaches down to best Z × (100 − band) ÷ 100",
    uses="price",
    index=_extended,
    relative=True,
    regroup=by_band,
    unit="index",
    library=True,
)
