"""Other countries' rules with a mean in them: Brazil, Poland, France, and a Colombian tender's."""

from dataclasses import replace
from fractions import Fraction

from criteria.low_price_tests import (
    BrazilArticle48,
    ColombiaCentralMeasure,
    FranceDoubleMean,
    PolandEstimateOrMean,
)
from evaluation.fair_cost.steps import worked
from evaluation.low_price.catalogue.against import Limit, Prices, by_limit, estimate_of
from evaluation.low_price.catalogue.base import Facts, Field, PriceTest
from evaluation.low_price.catalogue.shares import limit_below
from evaluation.low_price.middles import mean, median
from evaluation.model import LowPriceSignal, Step
from evaluation.scoring.steps import round_step

#: Brazil's own figures, in per cent of the base: under the first unfeasible, under the second with a guarantee
UNFEASIBLE, GUARANTEED = Fraction(70), Fraction(80)


def _share_of(compared: Step, percent: Fraction, what: str) -> Step:
    return worked(what, compared, "×", percent, "÷", 100, unit="GBP")


def _brazil(parameters: BrazilArticle48, field: Field) -> tuple[LowPriceSignal, ...]:
    budget = estimate_of(field)

    def limit_of(prices: Prices) -> Limit:
        return Limit(why="no_estimate") if budget is None else _brazilian(prices, budget)

    return tuple(_with_guarantee(signal) for signal in by_limit(parameters.rule, field, limit_of))


def _brazilian(prices: Prices, budget: Step) -> Limit:
    half = _share_of(budget, Fraction(50), "half_of_estimate")
    above = [price for price in prices if price.value > half.value]
    middle = mean(above, "mean_above_half") if above else budget
    base = worked("base", min(middle, budget, key=lambda step: step.value), unit="GBP")
    guaranteed = _share_of(base, GUARANTEED, "limit_of_guarantee")
    facts: Facts = {"half": half.value, "guarantee_under": guaranteed.value}
    facts |= {"mean": middle.value} if above else {}
    lines = (half, *((middle,) if above else ()), base, guaranteed)
    return Limit([_share_of(base, UNFEASIBLE, "limit_below")], base, facts=facts, working=lines)


def _with_guarantee(signal: LowPriceSignal) -> LowPriceSignal:
    """The answer with what Brazil asks as a further guarantee: 80% of the base less a price that is under that and not
    under 70% of the base.
    """
    under = next((step for step in signal.working if step.what == "limit_of_guarantee"), None)
    price, floor = signal.price, signal.floor
    if under is None or price is None or floor is None or not floor.value <= price.value < under.value:
        return signal
    missing = worked("guarantee", under, "-", price, unit="GBP")
    return replace(signal, facts={**signal.facts, "guarantee": missing.value}, working=(*signal.working, missing))


def _poland(parameters: PolandEstimateOrMean, field: Field) -> tuple[LowPriceSignal, ...]:
    budget, percent = estimate_of(field), parameters.percent

    def limit_of(prices: Prices) -> Limit:
        middle = mean(prices)
        limits = [limit_below(middle, percent, "limit_below_mean")]
        facts: Facts = {"limit_of_mean": limits[0].value}
        if budget is None:
            return Limit(limits, middle, "no_estimate", facts)
        limits.append(limit_below(budget, percent, "limit_below_estimate"))
        return Limit(limits, middle, facts=facts | {"limit_of_estimate": limits[1].value, "estimate": budget.value})

    return by_limit(parameters.rule, field, limit_of, parameters.at_limit)


def _france(parameters: FranceDoubleMean, field: Field) -> tuple[LowPriceSignal, ...]:
    def limit_of(prices: Prices) -> Limit:
        first = mean(prices)
        high = worked("limit_above", first, "×", "(", 100, "+", parameters.above_percent, ")", "÷", 100, unit="GBP")
        kept = [price for price in prices if price.value <= high.value]
        second = mean(kept, "new_mean")
        limit = limit_below(second, parameters.percent, "limit_below_mean")
        facts: Facts = {"mean": first.value, "left_out_of_mean": Fraction(len(prices) - len(kept))}
        return Limit([limit], second, facts=facts | {"new_mean": second.value}, working=(first, high, second))

    return by_limit(parameters.rule, field, limit_of, needed=2)


def _colombia(parameters: ColombiaCentralMeasure, field: Field) -> tuple[LowPriceSignal, ...]:
    def limit_of(prices: Prices) -> Limit:
        middle = (mean if parameters.measure == "mean" else median)(prices)
        compared = round_step(middle, parameters.places if parameters.round == "measure" else None, "half_up")
        share = _share_of(compared, parameters.percent, "limit_below")
        limit = round_step(share, parameters.places if parameters.round == "result" else None, "half_up")
        return Limit([limit], compared, facts={"measure": parameters.measure})

    return by_limit(parameters.rule, field, limit_of, needed=2)


BRAZIL_ARTICLE_48 = PriceTest(
    "brazil_article_48",
    "Brazil: article 48",
    "The price is under 70% of the lower of two: the published estimate, and the mean of the prices above half of it.",
    "Brazil, Lei 8.666 of 21 June 1993, article 48, paragraphs 1 and 2 (works and engineering services; replaced by "
    "Lei 14.133/2021)",
    BrazilArticle48,
    _brazil,
    library=True,
    relative=True,
)
POLAND_ESTIMATE_OR_MEAN = PriceTest(
    "poland_estimate_or_mean",
    "Poland: estimate or mean",
    "The price is more than {percent}% below the published estimate, or below the mean of all prices. A price at "
    "exactly that {at_limit}.",
    "Polish Public Procurement Law of 11 September 2019, article 224(2)(1) (at least 30% below the estimate with VAT, "
    "or below the mean of all tenders)",
    PolandEstimateOrMean,
    _poland,
    library=True,
    relative=True,
)
FRANCE_DOUBLE_MEAN = PriceTest(
    "france_double_mean",
    "France: double mean",
    "The price is more than {percent}% below the mean of the prices that are not more than {above_percent}% above the "
    "mean of all.",
    "France, a method that an administrative court of appeal accepted for finding offers to ask about: WEKA, Comment "
    "détecter les offres de prix anormalement basses, 21 December 2015",
    FranceDoubleMean,
    _france,
    library=True,
    relative=True,
)
COLOMBIA_CENTRAL_MEASURE = PriceTest(
    "colombia_central_measure",
    "Colombia: central measure",
    "The price is under {percent}% of the {measure} of all prices; {round} (to {places} decimals, where something is).",
    "Tender for the .CO domain, Colombia, 2020, as El Tiempo, Confidencial Colombia and Semana reported it",
    ColombiaCentralMeasure,
    _colombia,
    library=True,
    relative=True,
)
ABROAD_TESTS = (BRAZIL_ARTICLE_48, POLAND_ESTIMATE_OR_MEAN, FRANCE_DOUBLE_MEAN, COLOMBIA_CENTRAL_MEASURE)
