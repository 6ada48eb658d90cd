"""Formulas that divide a low price by the price: lowest over bid, with or without a floor, and reference over bid."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from criteria.formulas import LowestOverBid, LowestOverBidFloor, ReferenceOverBid
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, Show, limited, needed
from evaluation.scoring.steps import OVER, TIMES, given, held


def lowest(_: object, prices: Sequence[Step]) -> Step | None:
    """The lowest of the prices that count, with whose it is; None where there is none."""
    if not prices:
        return None
    low = min(prices, key=lambda step: step.value)
    return Step("lowest_price", low.value, of=low.of, working=(low.value,), parts=(low,), unit="GBP")


def _ratio(_: object, available: Fraction, price: Step, reference: Step | None) -> Step:
    compared = needed(reference)
    working = (available, TIMES, compared.value, OVER, price.value)
    value = available * compared.value / price.value
    return Step("price_points", value, working=working, parts=(compared, price), unit="points")


def _of_lowest(parameters: LowestOverBid, available: Fraction, price: Step, reference: Step | None) -> Step:
    return limited(_ratio(parameters, available, price, reference), available)


def _raised(parameters: LowestOverBidFloor, step: Step) -> Step:
    """The price, or the floor where it lies under that."""
    return held(step, parameters.floor, "not_below_floor") if step.value < parameters.floor else step


def _lowest_counted(parameters: LowestOverBidFloor, prices: Sequence[Step]) -> Step | None:
    low = lowest(parameters, prices)
    return low and _raised(parameters, low)


def _of_counted(parameters: LowestOverBidFloor, available: Fraction, price: Step, reference: Step | None) -> Step:
    plain = Step("counted_price", price.value, working=(price.value,), parts=(price,), unit="GBP")
    counted = _raised(parameters, plain)
    return limited(
        _ratio(parameters, available, price if counted is plain else counted, needed(reference)),
        available,
    )


def published(parameters: ReferenceOverBid, _: Sequence[Step]) -> Step:
    """The published reference price."""
    return given("reference_price", parameters.reference, unit="GBP")


def _capped_ratio(parameters: ReferenceOverBid, available: Fraction, price: Step, reference: Step | None) -> Step:
    step = _ratio(parameters, available, price, reference)
    return limited(step, available) if parameters.cap else step


def _held(parameters: ReferenceOverBid, _: Show) -> Mapping[str, str]:
    return {"held": "; a lower price earns no more" if parameters.cap else "; a lower price earns more"}


LOWEST_OVER_BID = PriceFormula(
    "lowest_over_bid",
    "Lowest price over bid price",
    "The lowest price earns all {points} points. "
    "Every other price earns the lowest price divided by it, times {points}.",
    "Brodies LLP, A new approach to evaluating price submissions in tenders, 2024",
    LowestOverBid,
    written="points for price × lowest price ÷ this price",
    relative=True,
    points=_of_lowest,
    reference=lowest,
)
LOWEST_OVER_BID_FLOOR = PriceFormula(
    "lowest_over_bid_floor",
    "Lowest price over bid price, with a floor",
    "A price under £{floor} counts as £{floor}. The lowest price earns all {points} points. "
    "Every other price earns the lowest price divided by it, times {points}.",
    "The conventional method of Brodies LLP, A new approach to evaluating price submissions in tenders, 2024, "
    "with a published floor",
    LowestOverBidFloor,
    written="points for price × lowest price that counts ÷ this price that counts, where a price that counts "
    "is the price, or the floor if the price is lower",
    relative=True,
    points=_of_counted,
    reference=_lowest_counted,
)
REFERENCE_OVER_BID = PriceFormula(
    "reference_over_bid",
    "Published reference price over bid price",
    "A price of £{reference} earns {points} points. Every price earns £{reference} divided by it, times {points}"
    "{held}. No bid changes another's points.",
    "Negometrix; Vind Inkoop & Aanbesteding: a fixed reference in place of the lowest bid",
    ReferenceOverBid,
    written="points for price × reference price ÷ this price",
    relative=False,
    points=_capped_ratio,
    reference=published,
    told=_held,
)
