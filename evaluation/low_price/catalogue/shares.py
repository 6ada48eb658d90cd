"""Tests by a share: below the mean, the median, an estimate, the next price; and the 40% and 30% pair."""

from collections.abc import Callable
from fractions import Fraction

from criteria.low_price_tests import (
    AtLimit,
    FortyAndThirty,
    GapToNext,
    ShareBelowEstimate,
    ShareBelowMean,
    ShareBelowMedian,
)
from evaluation.fair_cost.steps import given, worked
from evaluation.low_price.catalogue.base import (
    Facts,
    Field,
    Offer,
    PriceTest,
    each,
    found,
    is_below,
    not_testable,
    too_few,
)
from evaluation.low_price.middles import added_up, mean, median
from evaluation.model import LowPriceSignal, Source, Step

#: what the 40% and 30% pair names: a share below the mean of the others, and one below the next price
BELOW_OTHERS, BELOW_NEXT = Fraction(40), Fraction(30)


def limit_below(compared: Step, percent: Fraction, what: str) -> Step:
    """`percent` below what is compared with, as a line: compared x (100 - percent) / 100."""
    return worked(what, compared, "×", "(", 100, "-", percent, ")", "÷", 100, unit="GBP")


def share_below(price: Fraction, compared: Fraction) -> Facts:
    """How far below it lies, in per cent of what it is compared with; nothing where that is nil."""
    facts: Facts = {"price": price, "compared": compared}
    return facts | ({"share_below": 100 * (compared - price) / compared} if compared else {})


def _middle(
    parameters: ShareBelowMean | ShareBelowMedian, field: Field, whole: Step | None, of: Callable[[list[Step]], Step]
) -> tuple[LowPriceSignal, ...]:
    """`whole` is the middle of every price that counts, `of` works out one of some prices."""

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        others = field.others(offer)
        if not others:
            return too_few(parameters.rule, field, offer, 1, price=price)
        out = parameters.tested == "out" or not offer.counts
        compared = of(list(others)) if out or whole is None else whole
        limit = limit_below(compared, parameters.percent, "limit_below")
        facts = share_below(price.value, compared.value) | {"tested": parameters.tested}
        hit = is_below(price.value, limit.value, parameters.at_limit)
        bids = len(others) + 1
        return found(parameters.rule, field, offer, hit=hit, price=price, floor=limit, bids=bids, facts=facts)

    return each(field, parameters.rule, look)


def _mean(parameters: ShareBelowMean, field: Field) -> tuple[LowPriceSignal, ...]:
    prices = field.prices()
    return _middle(parameters, field, mean(prices) if prices else None, mean)


def _median(parameters: ShareBelowMedian, field: Field) -> tuple[LowPriceSignal, ...]:
    prices = field.prices()
    return _middle(parameters, field, median(prices) if prices else None, median)


def _estimate(parameters: ShareBelowEstimate, field: Field) -> tuple[LowPriceSignal, ...]:
    source = Source("method", "published estimate")
    own = None if parameters.estimate is None else given("estimate", parameters.estimate, source, "GBP")
    compared = own or field.budget

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        if compared is None:
            return not_testable(parameters.rule, field, offer, "no_estimate", price=price)
        limit = limit_below(compared, parameters.percent, "limit_below")
        hit = is_below(price.value, limit.value, parameters.at_limit)
        facts = share_below(price.value, compared.value)
        return found(parameters.rule, field, offer, hit=hit, price=price, floor=limit, facts=facts)

    return each(field, parameters.rule, look)


def next_price(field: Field, offer: Offer, price: Step) -> Step | None:
    """The lowest of the others that is not below this price; None where every other is below it."""
    return next((other for other in field.others(offer) if other.value >= price.value), None)


def gap_below_next(rule: str, percent: Fraction, at_limit: AtLimit, field: Field) -> tuple[LowPriceSignal, ...]:
    """Every price against the next higher one."""

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        bids = len(field.others(offer)) + 1
        if bids < 2:
            return too_few(rule, field, offer, bids, price=price)
        above = next_price(field, offer, price)
        if above is None:
            return found(rule, field, offer, hit=False, price=price, bids=bids, facts={"none_above": "yes"})
        limit = limit_below(above, percent, "limit_below")
        hit = above.value > price.value and is_below(price.value, limit.value, at_limit)
        facts = share_below(price.value, above.value)
        return found(rule, field, offer, hit=hit, price=price, floor=limit, bids=bids, facts=facts)

    return each(field, rule, look)


def _gap(parameters: GapToNext, field: Field) -> tuple[LowPriceSignal, ...]:
    return gap_below_next(parameters.rule, parameters.percent, parameters.at_limit, field)


def _pair(parameters: FortyAndThirty, field: Field) -> tuple[LowPriceSignal, ...]:
    least = min((price.value for price in field.prices()), default=Fraction(0))

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        if parameters.looked_at == "lowest" and price.value > least:
            return not_testable(parameters.rule, field, offer, "not_lowest", price=price)
        return _pair_of(parameters.rule, field, offer, price)

    return each(field, parameters.rule, look)


def _pair_of(rule: str, field: Field, offer: Offer, price: Step) -> LowPriceSignal:
    """Both triggers, each at its figure or past it. The first looks at the others' prices before any auction."""
    others = field.others(offer)
    if not others:
        return too_few(rule, field, offer, 1, price=price)
    first = [o.first or o.price for o in field.offers if o.counts and o.provider != offer.provider]
    before = sorted((p for p in first if p is not None), key=lambda p: (p.value, p.of))
    compared = worked("mean_of_others", "(", *added_up(before), ")", "÷", len(before), unit="GBP")
    limits = {"mean": limit_below(compared, BELOW_OTHERS, "limit_below_others")}
    facts: Facts = {"price": price.value, "compared": compared.value}
    if above := next_price(field, offer, price):
        limits["next"] = limit_below(above, BELOW_NEXT, "limit_below_next")
        facts["next"] = above.value
    hits = [name for name, limit in limits.items() if limit.value > 0 and price.value <= limit.value]
    facts["triggers"] = ", ".join(hits)
    floor = max(limits.values(), key=lambda limit: limit.value)
    bids, working = len(others) + 1, limits.values()
    return found(rule, field, offer, hit=bool(hits), price=price, floor=floor, bids=bids, facts=facts, working=working)


SHARE_BELOW_MEAN = PriceTest(
    "share_below_mean",
    "Share below the mean",
    "The price is more than {percent}% below the mean of the prices, {tested}. A price at exactly that {at_limit}.",
    "Polish Public Procurement Law of 11 September 2019, article 224(2)(1) (a share below the mean of all tenders); "
    "the choice of leaving the tested price out is stated by the method",
    ShareBelowMean,
    _mean,
    relative=True,
)
SHARE_BELOW_MEDIAN = PriceTest(
    "share_below_median",
    "Share below the median",
    "The price is more than {percent}% below the median of the prices, {tested}. A price at exactly that {at_limit}.",
    "Tender for the .CO domain, Colombia, 2020, as El Tiempo and Semana reported it: a tender under 70% of the central "
    "measure of all tenders is looked into",
    ShareBelowMedian,
    _median,
    relative=True,
)
SHARE_BELOW_ESTIMATE = PriceTest(
    "share_below_estimate",
    "Share below the estimate",
    "The price is more than {percent}% below the published estimate of the lot. A price at exactly that {at_limit}.",
    "Multilateral development banks' working group on abnormally low tenders, final report, April 2016 (the absolute "
    "approach: comparison with the client's own estimate)",
    ShareBelowEstimate,
    _estimate,
)
GAP_TO_NEXT = PriceTest(
    "gap_to_next",
    "Gap to the next price",
    "The price is more than {percent}% below the next higher one. A price at exactly that {at_limit}.",
    "German review practice, as cosinex's procurement blog reports it: an inquiry where the gap to the next tender "
    "reaches about 20%",
    GapToNext,
    _gap,
    relative=True,
)
FORTY_AND_THIRTY = PriceTest(
    "forty_and_thirty",
    "40% below the others, or 30% below the next",
    "The price is 40% or more below the mean of the others, or 30% or more below the next one; {looked_at}.",
    "Prozorro, the public procurement system of Ukraine: openprocurement.api, reasons for the milestone on an "
    "abnormally low price (github.com/ProzorroUKR/openprocurement.api)",
    FortyAndThirty,
    _pair,
    relative=True,
)
SHARE_TESTS = (SHARE_BELOW_MEAN, SHARE_BELOW_MEDIAN, SHARE_BELOW_ESTIMATE, GAP_TO_NEXT, FORTY_AND_THIRTY)
