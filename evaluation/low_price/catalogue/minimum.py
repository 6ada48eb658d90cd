"""The minimum price: a limit fixed before bids are opened, and what an auction with one awards."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from criteria.low_price_tests import MinimumPrice
from evaluation.fair_cost.steps import given
from evaluation.low_price.catalogue.base import Facts, Field, Offer, PriceTest, each, found, is_below
from evaluation.model import LowPriceSignal, Source, Step

_FIXED = Source("method", "minimum price fixed before bids were opened")


@dataclass(frozen=True, slots=True)
class MinimumPriceAward:
    """What a minimum-price auction says: the lowest price in range and who gave it, and who was outside.

    `winners` are several where the lowest price was given more than once; `price` is None where nobody is in range.
    `of_reserve` is each price as a share of the reserve; empty where there is none.
    """

    winners: tuple[str, ...]
    price: Fraction | None
    below_minimum: tuple[str, ...]
    above_reserve: tuple[str, ...]
    of_reserve: Mapping[str, Fraction]


def minimum_price_award(
    prices: Mapping[str, Fraction], minimum: Fraction | None = None, reserve: Fraction | None = None
) -> MinimumPriceAward:
    """The lowest price that is not below the minimum and not above the reserve; equal to either is in range.

    `prices`: bid -> money, all in one currency; bids are named in that order. It says what such an auction awards, for
    comparison: nothing in a tender is decided by it. Raises ValueError for a reserve of nil or less.
    """
    if reserve is not None and reserve <= 0:
        raise ValueError(f"a reserve price has to be above nil; it is {reserve}")
    below = tuple(bid for bid, price in prices.items() if minimum is not None and price < minimum)
    above = tuple(bid for bid, price in prices.items() if reserve is not None and price > reserve)
    left = {bid: price for bid, price in prices.items() if bid not in {*below, *above}}
    lowest = min(left.values(), default=None)
    winners = tuple(bid for bid, price in left.items() if price == lowest)
    shares = {} if reserve is None else {bid: price / reserve for bid, price in prices.items()}
    return MinimumPriceAward(winners, lowest, below, above, shares)


def _minimum(parameters: MinimumPrice, field: Field) -> tuple[LowPriceSignal, ...]:
    floor = given("minimum_price", parameters.minimum, _FIXED, "GBP")

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        facts: Facts = {"price": price.value}
        hit = is_below(price.value, floor.value)
        return found(parameters.rule, field, offer, hit=hit, price=price, floor=floor, facts=facts)

    return each(field, parameters.rule, look)


MINIMUM_PRICE = PriceTest(
    "minimum_price",
    "Minimum price",
    "The price is below £{minimum}, a minimum fixed before bids were opened.",
    "Public works auctions of the city of Tsuchiura, Japan: Chassang, Kawai, Nakabayashi and Ortner, replication files "
    "of Robust Screens for Non-Competitive Bidding in Procurement Auctions (github.com/sylvaingchassang/missing_bids)",
    MinimumPrice,
    _minimum,
    library=True,
)
