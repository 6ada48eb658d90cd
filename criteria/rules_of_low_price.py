"""Rules about low-price tests: each test has what it stands on, and its figures can be meant."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.checking import Check, unique
from criteria.low_price_tests import LowPriceTest
from criteria.schema import HomecareCost, LowPrice, Method
from evaluation.exact import text

#: figures by what they may be: a share in per cent, above nothing, not below nothing
_SHARES = ("percent", "difference_percent", "variation_percent", "above_percent")
_ABOVE_NOTHING = ("business_per_hour", "lower_quartile", "estimate", "deviations", "z", "scale", "multiple", "minimum")
_NOT_BELOW_NOTHING = ("within", "travel_minutes_per_hour")


def _tests_are_there_once(method: Method) -> Iterator[str]:
    low = method.low_price
    if low is None:
        return
    if not low.tests:
        yield "low_price > tests: name at least one test, or leave 'low_price' out."
    yield from unique("low_price > tests", (test.rule for test in low.tests))


def figure_faults(test: LowPriceTest) -> Iterator[str]:
    """Every figure of one test that cannot be meant, one sentence each."""
    given = {name: value for name, value in dict(test).items() if isinstance(value, Fraction)}
    for name, value in given.items():
        if name in _SHARES and not 0 < value < 100:
            yield f"'{name}' is a share in per cent, above 0 and below 100; it is {text(value)}."
        elif name in _ABOVE_NOTHING and value <= 0:
            yield f"'{name}' has to be above 0; it is {text(value)}."
        elif name in _NOT_BELOW_NOTHING and value < 0:
            yield f"'{name}' may not be below 0; it is {text(value)}."


def _figures_can_be_meant(method: Method) -> Iterator[str]:
    for test in method.low_price.tests if method.low_price else ():
        yield from (f"low_price > tests > '{test.rule}': {fault}" for fault in figure_faults(test))


def _tests_have_what_they_stand_on(method: Method) -> Iterator[str]:
    low = method.low_price
    if low is None:
        return
    asking = [test.rule for test in low.tests if "cost" in test.needs]
    asking += [t.rule for t in low.tests if t.rule == "unpaid_travel" and t.travel_minutes_per_hour is None]
    if asking and low.cost is None:
        yield f"low_price: '{asking[0]}' holds prices against the cost of care, so 'cost' has to state what it costs."
    if low.cost is not None and not low.evidence.strip():
        yield "low_price: say in 'evidence' where the stated costs come from."
    for test in low.tests:
        if "budget" in test.needs or (test.rule == "share_below_estimate" and test.estimate is None):
            yield from _every_lot(
                "budgets",
                [budget.lot for budget in low.budgets],
                method,
                f"low_price: '{test.rule}' holds prices against an estimate, so 'budgets' has to give it.",
            )
            return


def _lots_exist(method: Method) -> Iterator[str]:
    low = method.low_price
    if low is None:
        return
    lots = {lot.id for lot in method.lots}
    for name, entries in (("travel", [t.lot for t in low.travel]), ("budgets", [b.lot for b in low.budgets])):
        yield from (f"low_price > {name}: '{lot}' is not a lot." for lot in entries if lot and lot not in lots)
        yield from unique(f"low_price > {name}", (lot or "every other lot" for lot in entries))
    yield from (
        f"low_price > budgets: the amount has to be above 0; it is {text(budget.amount)}."
        for budget in low.budgets
        if budget.amount <= 0
    )
    if low.cost is not None:
        yield from _cost(method, low, low.cost)


def _cost(method: Method, low: LowPrice, cost: HomecareCost) -> Iterator[str]:
    yield from _every_lot("travel", [travel.lot for travel in low.travel], method)
    if cost.visit_minutes <= 0:
        yield "low_price > cost: 'visit_minutes' has to be above 0."
    ni = cost.national_insurance
    wanted = "contact_hours_per_week" if ni.mode == "statutory" else "percent"
    if getattr(ni, wanted) is None:
        yield f"low_price > cost > national_insurance: the mode '{ni.mode}' needs '{wanted}'."


def _every_lot(name: str, named: list[str], method: Method, where_none: str = "") -> Iterator[str]:
    """A sentence where some lot is not covered by a list that goes by lot; `where_none` where the list is empty."""
    if not named and where_none:
        yield where_none
    elif "" not in named and (bare := sorted({lot.id for lot in method.lots} - set(named))):
        yield f"low_price > {name}: nothing is said for {', '.join(bare)}; add an entry without 'lot' for the rest."


LOW_PRICES: tuple[Check, ...] = (
    _tests_are_there_once,
    _figures_can_be_meant,
    _tests_have_what_they_stand_on,
    _lots_exist,
)
