"""Tests by how far the prices spread: standard deviations, the median deviation, and quartile fences."""

from fractions import Fraction

from criteria.low_price_tests import MeanLessDeviations, QuartileFence, RobustZ
from evaluation.fair_cost.steps import worked
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
from evaluation.low_price.middles import mean, median, quantile, square, variance
from evaluation.model import LowPriceSignal, Step

#: fewer prices than this have no quarters
ENOUGH_FOR_QUARTILES = 4


def _deviations(parameters: MeanLessDeviations, field: Field) -> tuple[LowPriceSignal, ...]:
    """Below mean - k x deviation, found without a root: (mean - price) squared against k squared x variance."""
    rule, prices, k = parameters.rule, field.prices(), parameters.deviations
    if len(prices) < parameters.bids:
        return _too_few(rule, field, prices, parameters.bids)
    middle = mean(prices)
    spread = variance(prices, middle, parameters.deviation)
    limit = worked("squared_limit", k, "×", k, "×", spread, unit="GBP_squared")

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        gap = square(worked("below_mean", middle, "-", price, unit="GBP"), of=offer.provider)
        hit = price.value < middle.value and gap.value > limit.value
        facts: Facts = {"price": price.value, "compared": middle.value, "variance": spread.value, "deviations": k}
        bids = len(prices) if offer.counts else len(prices) + 1
        return found(rule, field, offer, hit=hit, price=price, bids=bids, facts=facts, working=(gap, limit))

    return each(field, rule, look)


def _robust(parameters: RobustZ, field: Field) -> tuple[LowPriceSignal, ...]:
    """Where scale x (price - median) / MAD is below -z, that is, the price below median - z x MAD / scale."""
    rule, prices = parameters.rule, field.prices()
    if len(prices) < 3:
        return _too_few(rule, field, prices, 3)
    middle = median(prices)
    away = [worked("away_from_median", *_apart(p, middle), of=p.of, unit="GBP") for p in prices]
    spread = median(sorted(away, key=lambda step: (step.value, step.of)), "median_deviation")
    limit = worked("limit_below", middle, "-", parameters.z, "×", spread, "÷", parameters.scale, unit="GBP")

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        facts: Facts = {"price": price.value, "compared": middle.value, "median_deviation": spread.value}
        if spread.value == 0 and price.value < middle.value:
            return not_testable(rule, field, offer, "no_spread", facts, price)
        if spread.value:
            facts["z"] = parameters.scale * (price.value - middle.value) / spread.value
        hit = is_below(price.value, limit.value)
        return found(rule, field, offer, hit=hit, price=price, floor=limit, bids=len(prices), facts=facts)

    return each(field, rule, look)


def _apart(price: Step, middle: Step) -> tuple[Step | str | Fraction, ...]:
    """Price and median as the tokens of a difference that is not below nil."""
    return (price, "-", middle.value) if price.value >= middle.value else (middle.value, "-", price)


def _fence(parameters: QuartileFence, field: Field) -> tuple[LowPriceSignal, ...]:
    rule, prices = parameters.rule, field.prices()
    if len(prices) < ENOUGH_FOR_QUARTILES:
        return _too_few(rule, field, prices, ENOUGH_FOR_QUARTILES)
    first, third = (
        quantile(prices, Fraction(part, 4), parameters.quantile, what)
        for part, what in ((1, "first_quartile"), (3, "third_quartile"))
    )
    limit = worked("lower_fence", first, "-", parameters.multiple, "×", "(", third, "-", first.value, ")", unit="GBP")

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        facts: Facts = {"price": price.value, "first_quartile": first.value, "third_quartile": third.value}
        hit = is_below(price.value, limit.value)
        return found(rule, field, offer, hit=hit, price=price, floor=limit, bids=len(prices), facts=facts)

    return each(field, rule, look)


def _too_few(rule: str, field: Field, prices: tuple[Step, ...], needed: int) -> tuple[LowPriceSignal, ...]:
    return each(field, rule, lambda offer, price: too_few(rule, field, offer, len(prices), needed, price=price))


MEAN_LESS_DEVIATIONS = PriceTest(
    "mean_less_deviations",
    "Mean less standard deviations",
    "The price is more than {deviations} standard deviations below the mean of all prices (squares {deviation}); at "
    "least {bids} prices are needed.",
    "World Bank, Abnormally Low Bids and Proposals: guide to the identification and treatment of abnormally low bids "
    "and proposals, 2016 (relative approach: more than one standard deviation below the mean)",
    MeanLessDeviations,
    _deviations,
    relative=True,
)
ROBUST_Z = PriceTest(
    "robust_z",
    "Modified z-score",
    "The modified z-score of the price, {scale} times its distance from the median over the median distance, is below "
    "-{z}.",
    "Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993, as in the NIST/SEMATECH e-Handbook of Statistical "
    "Methods, section 1.3.5.17 (0.6745 and 3.5)",
    RobustZ,
    _robust,
    relative=True,
)
QUARTILE_FENCE = PriceTest(
    "quartile_fence",
    "Quartile fence",
    "The price is below the first quartile less {multiple} times the distance between the quartiles (quartiles by "
    "{quantile}).",
    "Tukey, Exploratory Data Analysis, 1977; quartiles by the definitions of Hyndman and Fan, The American "
    "Statistician 50(4), 1996",
    QuartileFence,
    _fence,
    relative=True,
)
SPREAD_TESTS = (MEAN_LESS_DEVIATIONS, ROBUST_Z, QUARTILE_FENCE)
