"""Italy: discounts from a base price, the ends cut off, and a threshold over the mean of the rest (code of 2016)."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from criteria.low_price_tests import Italy2016
from evaluation.fair_cost.steps import worked
from evaluation.low_price.catalogue.against import Limit, Prices, by_limit, estimate_of
from evaluation.low_price.catalogue.base import Facts, Field, PriceTest
from evaluation.low_price.middles import added_up
from evaluation.model import LowPriceSignal, Step

CUT = Fraction(20)  # per cent of the offers that are cut from each end
FEWEST = 5  # with fewer offers nothing is worked out


def cut_each_side(offers: int) -> int:
    """How many offers are cut from each end: 20% of them, rounded up."""
    return ceil(offers * CUT / 100)


def kept_discounts(discounts: Sequence[Fraction], equal: str = "each") -> range:
    """The places, in discounts sorted from the lowest, of those that stay when the ends are cut off.

    `equal` is what equal discounts count as at the cut: one "each"; one together ("block"), so that the cut takes so
    many different discounts; or one each "with_equals" of a cut one cut too. Empty where nothing stays. Raises
    ValueError for fewer than five.
    """
    if len(discounts) < FEWEST:
        raise ValueError(f"at least {FEWEST} offers are needed to cut the ends off; there are {len(discounts)}")
    rows, cut = sorted(discounts), cut_each_side(len(discounts))
    if equal == "each":
        return range(cut, len(rows) - cut)
    ends = sorted(set(rows)) if equal == "block" else rows
    low, high = (ends[cut - 1], ends[-cut]) if len(ends) >= cut else (ends[-1], ends[0])
    kept = [place for place, value in enumerate(rows) if low < value < high]
    return range(kept[0], kept[-1] + 1) if kept else range(0)


def _threshold(parameters: Italy2016, field: Field) -> tuple[LowPriceSignal, ...]:
    budget = estimate_of(field)

    def limit_of(prices: Prices) -> Limit:
        return Limit(why="no_estimate") if budget is None else _italian(prices, budget, parameters.equal)

    return by_limit(parameters.rule, field, limit_of, parameters.at_limit, needed=FEWEST)


def _italian(prices: Prices, budget: Step, equal: str) -> Limit:
    discounts = [
        worked("price_discount", "(", budget, "-", price, ")", "÷", budget.value, "×", 100, of=price.of, unit="percent")
        for price in reversed(prices)
    ]
    places = kept_discounts([discount.value for discount in discounts], equal)
    facts: Facts = {"cut_each_side": Fraction(cut_each_side(len(prices))), "kept": Fraction(len(places))}
    if not places:
        return Limit(why="nothing_left", facts=facts | {"bids": Fraction(len(prices))})
    rest = [discounts[place] for place in places]
    middle = worked("mean_discount", "(", *added_up(rest), ")", "÷", len(rest), unit="percent")
    excess = _excess(rest, middle)
    threshold = worked("discount_threshold", middle, "+", excess, unit="percent") if excess else middle
    limit = worked("limit_below", budget, "×", "(", 100, "-", threshold, ")", "÷", 100, unit="GBP")
    facts |= {"mean": middle.value, "threshold": threshold.value, "estimate": budget.value}
    lines = (middle, *((excess, threshold) if excess else ()))
    return Limit([limit], budget, facts=facts, working=lines)


def _excess(rest: Sequence[Step], middle: Step) -> Step | None:
    """By how much, on average, the discounts above the mean are above it; None where none is."""
    over = [discount for discount in rest if discount.value > middle.value]
    if not over:
        return None
    return worked("mean_excess", "(", *added_up(over), ")", "÷", len(over), "-", middle, unit="percent")


ITALY_2016 = PriceTest(
    "italy_2016",
    "Italy: trimmed mean of discounts",
    "The discount from the published estimate is higher than the mean discount, with a fifth of the offers cut from "
    "each end, and the mean excess over it; equal discounts at the cut count as {equal}. A price at exactly that "
    "{at_limit}.",
    "Italy, decreto legislativo 50 of 18 April 2016, article 97(2)(a), as a practice note, Soglia di anomalia: il caso "
    "pratico, tells it (it.scribd.com/document/391424940)",
    Italy2016,
    _threshold,
    library=True,
    relative=True,
)
