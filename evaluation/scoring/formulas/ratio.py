"""Formulas that divide a low price by the price: lowest over bid, and a published reference over bid."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.formulas import LowestOverBid, ReferenceOverBid
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, needed
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


def _published(parameters: ReferenceOverBid, _: Sequence[Step]) -> Step | None:
    return given("reference_price", parameters.reference, unit="GBP")


def _capped_ratio(parameters: ReferenceOverBid, available: Fraction, price: Step, reference: Step | None) -> Step:
    step = _ratio(parameters, available, price, reference)
    capped = parameters.cap and step.value > available
    return held(step, available, "not_above_points_available") if capped else step


LOWEST_OVER_BID = PriceFormula(
    "lowest_over_bid",
    "Lowest price over bid price",
    "The lowest price earns all {points} points. "
    "Every other price earns the lowest price divided by it, times {points}.",
    "Brodies LLP, A new approach to evaluating price submissions in tenders, 2024",
    LowestOverBid,
    relative=True,
    points=_ratio,
    reference=lowest,
)
REFERENCE_OVER_BID = PriceFormula(
    "reference_over_bid",
    "Published reference price over bid price",
    "A price of £{reference} earns {points} points. Every price earns £{reference} divided by it, times {points}. "
    "No bid changes another's points.",
    "Negometrix; Vind Inkoop & Aanbesteding: a fixed reference in place of the lowest bid",
    ReferenceOverBid,
    relative=False,
    points=_capped_ratio,
    reference=_published,
)
