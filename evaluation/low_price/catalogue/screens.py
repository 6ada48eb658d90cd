"""Screens for prices that look alike. Information only: they prove nothing, open no case and remove no bid."""

from fractions import Fraction

from criteria.low_price_tests import IdenticalPrices, TooClose
from evaluation.fair_cost.steps import worked
from evaluation.low_price.catalogue.base import Facts, Field, Offer, PriceTest, each, found, too_few
from evaluation.low_price.middles import mean, variance
from evaluation.model import LowPriceSignal, Step


def _identical(parameters: IdenticalPrices, field: Field) -> tuple[LowPriceSignal, ...]:
    rule = parameters.rule
    by_price: dict[Fraction, list[str]] = {}
    for offer in field.offers:
        if offer.price is not None:
            by_price.setdefault(offer.price.value, []).append(offer.provider)
    bids = sum(map(len, by_price.values()))

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        if bids < 2:
            return too_few(rule, field, offer, bids, price=price)
        same = sorted(name for name in by_price[price.value] if name != offer.provider)
        facts: Facts = {"price": price.value, "same_as": ", ".join(same)}
        return found(rule, field, offer, hit=bool(same), price=price, bids=bids, facts=facts)

    return each(field, rule, look)


def _close(parameters: TooClose, field: Field) -> tuple[LowPriceSignal, ...]:
    rule, prices = parameters.rule, field.prices()
    if len(prices) < 2:
        return each(field, rule, lambda offer, price: too_few(rule, field, offer, len(prices), price=price))
    low, second = prices[:2]
    lead = worked("lead", second, "-", low, unit="GBP")
    limit = worked("lead_limit", low, "×", parameters.difference_percent, "÷", 100, unit="GBP")
    alike, working = _alike(parameters, prices)

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        first_two = lead.value <= limit.value and price.value <= second.value
        facts: Facts = {"price": price.value, "lowest": low.value, "second": second.value, "lead": lead.value}
        facts["why"] = ", ".join(["first_two"] * first_two + ["alike"] * alike)
        hit, bids = first_two or alike, len(prices)
        lines = (lead, limit, *working)
        return found(rule, field, offer, hit=hit, price=price, bids=bids, facts=facts, working=lines)

    return each(field, rule, look)


def _alike(parameters: TooClose, prices: tuple[Step, ...]) -> tuple[bool, tuple[Step, ...]]:
    """Whether the coefficient of variation is at most its limit: variance against (limit x mean) squared, exactly."""
    share = parameters.variation_percent
    if share is None or len(prices) < 3:
        return False, ()
    middle = mean(prices)
    spread = variance(prices, middle, "population")
    part = worked("limit_of_deviation", middle, "×", share, "÷", 100, unit="GBP")
    limit = worked("squared_limit", part, "×", part.value, unit="GBP_squared")
    return spread.value <= limit.value, (spread, limit)


IDENTICAL_PRICES = PriceTest(
    "identical_prices",
    "Identical prices",
    "Another bidder in the lot gave the very same price.",
    "Open Contracting Partnership, Cardinal, indicator R028 (identical bid prices); Competition and Markets Authority, "
    "advice on bid-rigging for public sector procurers",
    IdenticalPrices,
    _identical,
    relative=True,
    information=True,
)
TOO_CLOSE = PriceTest(
    "too_close",
    "Prices very close together",
    "The two lowest prices lie within {difference_percent}% of the lowest, or all prices vary less than the method "
    "says.",
    "Open Contracting Partnership, Cardinal, indicators R024 and R058; Imhof, Simple Statistical Screens to Detect Bid "
    "Rigging, University of Fribourg, working paper 484, 2017 (coefficient of variation)",
    TooClose,
    _close,
    relative=True,
    information=True,
)
SCREENS = (IDENTICAL_PRICES, TOO_CLOSE)
