"""Spain: which offers are presumed disproportionate, by how many there are (RD 1098/2001, article 85)."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.low_price_tests import SpainArticle85
from evaluation.fair_cost.steps import worked
from evaluation.low_price.catalogue.against import Limit, Prices, by_limit, estimate_of
from evaluation.low_price.catalogue.base import Facts, Field, PriceTest
from evaluation.low_price.catalogue.shares import limit_below
from evaluation.low_price.middles import mean
from evaluation.model import LowPriceSignal, Step

#: the article's own figures: under the budget, under the other one, under (or above) the mean
UNDER_BUDGET, UNDER_OTHER, UNDER_MEAN = Fraction(25), Fraction(20), Fraction(10)
FEWEST_IN_NEW_MEAN = 3


def _article(parameters: SpainArticle85, field: Field) -> tuple[LowPriceSignal, ...]:
    budget, points = estimate_of(field), parameters.reading == "points"

    def limit_of(prices: Prices) -> Limit:
        if budget is None and (points or len(prices) == 1):
            return Limit(why="no_estimate")
        unit = budget if points else None
        if len(prices) == 1 and budget is not None:
            return Limit([limit_below(budget, UNDER_BUDGET, "limit_below_estimate")], budget)
        if len(prices) == 2:
            return Limit([_off(prices[-1], -UNDER_OTHER, unit, "limit_below_other")], prices[-1])
        return _by_mean(prices, budget, unit)

    return by_limit(parameters.rule, field, limit_of)


def _by_mean(prices: Prices, budget: Step | None, unit: Step | None) -> Limit:
    """Three and more: under the mean, which is taken again without the high ones; three are held to the budget too."""
    first = mean(prices)
    high = _off(first, UNDER_MEAN, unit, "limit_above")
    kept = _kept(prices, high.value)
    last = first if len(kept) == len(prices) else mean(kept, "new_mean")
    limits = [_off(last, -UNDER_MEAN, unit, "limit_below_mean")]
    facts: Facts = {"mean": first.value, "left_out_of_mean": Fraction(len(prices) - len(kept))}
    facts |= {"new_mean": last.value, "limit_of_mean": limits[0].value}
    if len(prices) == 3 and budget is not None:
        limits.append(limit_below(budget, UNDER_BUDGET, "limit_below_estimate"))
        facts["limit_of_estimate"] = limits[1].value
    why = "no_estimate" if len(prices) == 3 and budget is None else ""
    return Limit(limits, last, why, facts, (first, high) if last is first else (first, high, last))


def _kept(prices: Prices, high: Fraction) -> Sequence[Step]:
    """What the new mean is of: of three, all but the highest if it is too high; of more, those not too high, or the
    three lowest where fewer are left.
    """
    if len(prices) == 3:
        return prices[:2] if prices[2].value > high else prices
    kept = [price for price in prices if price.value <= high]
    return kept if len(kept) >= FEWEST_IN_NEW_MEAN else prices[:FEWEST_IN_NEW_MEAN]


def _off(compared: Step, percent: Fraction, unit: Step | None, what: str) -> Step:
    """So many per cent above or (where below nil) below `compared`, of itself or of `unit`."""
    sign, size = ("-" if percent < 0 else "+"), abs(percent)
    if unit is None:
        return worked(what, compared, "×", "(", 100, sign, size, ")", "÷", 100, unit="GBP")
    return worked(what, compared, sign, size, "×", unit, "÷", 100, unit="GBP")


SPAIN_ARTICLE_85 = PriceTest(
    "spain_article_85",
    "Spain: article 85",
    "One price more than 25% under the published estimate; of two, one more than 20% under the other; of more, one "
    "more than 10% under their mean, high ones left out; per cent {reading}.",
    "Spain, Real Decreto 1098/2001 of 12 October, Reglamento general de la Ley de Contratos de las Administraciones "
    "Públicas, article 85 (BOE-A-2001-19995)",
    SpainArticle85,
    _article,
    library=True,
    relative=True,
)
