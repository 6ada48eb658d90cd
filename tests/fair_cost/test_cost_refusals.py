"""Inputs that make no sense are refused, all at once and in words; none is put right in silence."""

from fractions import Fraction

import pytest

from evaluation.exceptions import AssumptionError, EvenhandError
from evaluation.fair_cost.assumptions import Mix
from evaluation.fair_cost.care_home import cover_of, of_annual
from evaluation.fair_cost.catalogue import work_out
from evaluation.fair_cost.price_base import Amount
from evaluation.fair_cost.reverse import effective_wage
from evaluation.fair_cost.steps import given
from evaluation.fair_cost.units import converted, margin_of_markup, markup_of_margin
from evaluation.fair_cost.uplift import by_line, dividing, phased, raised
from evaluation.model import Source

SAID = Source("person", "x")
HOUR = {"rule": "homecare_cost", "wage": 12, "visit_minutes": 30, "ni_mode": "pay", "ni_percent": 10}
BACK = HOUR | {"rule": "homecare_reverse", "price": 20}
HOME = {
    "rule": "care_home_cost",
    "staff": [{"line": "Care", "hours": 20, "rate": 12}],
    "others": [{"line": "Food", "group": "supplies", "amount": 30}],
}
NIGHT = {"rule": "sleep_in_cost", "payment": 60, "rate": 12}
WEEK = {"rule": "live_in_cost", "daily_pay": 100, "hours_per_day": 9}
BLOCK = {"rule": "block_rate", "cost_per_paid_hour": 20, "paid_hours": 10, "used_percent": 90}
FEE = {"rule": "cqc_fee", "base": 239, "per_user": 45, "users": [10]}
RATE = {"rule": "uplift", "rate": 20, "shares": [{"title": "All", "share_percent": 100, "change_percent": 3}]}
RETURN = {"rule": "cost_returns", "price_base": "2022", "returns": [{"provider": "A", "lines": {"pay": 10, "it": 1}}]}
GAP = {"rule": "price_gap", "first": 20, "first_base": "2026-04-01", "second": 19, "second_base": "2026-04-30"}

SENSELESS = [
    (HOUR, {"wage": -1}, "wage_per_hour.*below nil"),
    (HOUR, {"visit_minutes": 0}, "more than nil minutes"),
    (HOUR, {"visit_minutes": 1500}, "at most 1440"),
    (HOUR, {"visits_per_hour": 2}, "one way"),
    (HOUR, {"visit_minutes": None}, "one way"),
    (HOUR, {"visit_minutes": None, "visits_per_hour": 0}, "above nil"),
    (HOUR, {"visit_minutes": None, "visits_per_hour": -1}, "above nil"),
    (HOUR, {"visit_minutes": None, "visits": [{"minutes": 30, "hours": 1}, {"minutes": 30, "hours": 2}]}, "once"),
    (HOUR, {"visit_minutes": None, "visits": [{"minutes": 30, "hours": 1}, {"minutes": 45, "number": 2}]}, "for all"),
    (HOUR, {"visit_minutes": None, "visits": [{"minutes": 30, "hours": 1, "number": 2}]}, "for all"),
    (HOUR, {"visit_minutes": None, "visits": [{"minutes": 30}]}, "for all"),
    (HOUR, {"visit_minutes": None, "visits": [{"minutes": 30, "hours": -1}]}, "hours above nil"),
    (HOUR, {"holiday_percent": 1207}, "holiday_share.*at most 1"),
    (HOUR, {"ni_percent": None}, "'ni_percent' is missing"),
    (HOUR, {"ni_threshold_per_week": 96}, "statutory rule alone"),
    (HOUR, {"ni_mode": "statutory", "ni_percent": None}, "'contact_hours_per_week' is missing"),
    (HOUR, {"ni_mode": "statutory", "ni_threshold_per_week": 96, "contact_hours_per_week": 0}, "above nil"),
    (HOUR, {"ni_mode": "statutory", "ni_threshold_per_week": 96, "contact_hours_per_week": 169}, "at most 168"),
    (HOUR, {"business_percent_of_price": 60, "surplus_mode": "of_price", "surplus": 40}, "nothing of the price"),
    (HOUR, {"business_lines": [{"line": "yacht", "amount": 1}]}, "official business lines"),
    (HOUR, {"business_lines": [{"line": "it", "amount": 1}, {"line": "it", "amount": 2}]}, "given twice"),
    (HOUR, {"business_lines": [{"line": "it", "amount": -1}]}, "'it' may not be below nil"),
    (HOUR, {"business_lines": [{"line": "it", "amount": 1}], "business_per_hour": 6}, "count twice"),
    (HOUR, {"travel": 20, "travel_unit": "percent_of_pay", "travel_wage": 9}, "state its minutes"),
    (HOUR, {"wage": 12.5}, "not an exact number"),
    (HOUR, {"day": "2026-13-01"}, "day"),
    (BACK, {"price": 0}, "'price' has to be above nil"),
    (BACK, {"price": -5}, "'price' has to be above nil"),
    (BACK, {"unpaid_travel": -5}, "unpaid_travel"),
    (HOME, {"occupancy": 101}, "at most 100 per cent"),
    (HOME, {"occupancy": 0}, "above nil"),
    (HOME, {"staff": [{"line": "Care", "hours": -1, "rate": 12}]}, "Care: 'hours'"),
    (HOME, {"staff": [{"line": "Care", "hours": 169, "rate": 12}]}, "at most 168"),
    (HOME, {"staff": [{"line": "Care", "hours": 2, "rate": 12, "cover_percent": 5, "absence_days": 20}]}, "not both"),
    (HOME, {"staff": [{"line": "Care", "hours": 2, "rate": 12, "absence_days": 400}]}, "working days"),
    (HOME, {"others": [{"line": "Food", "group": "supplies", "amount": -1}]}, "Food: 'amount'"),
    (HOME, {"others": [{"line": "Food", "group": "supplies"}]}, "one of them"),
    (HOME, {"others": [{"line": "Food", "group": "supplies", "amount": 1, "annual": 1}]}, "one of them"),
    (HOME, {"others": [{"line": "Food", "group": "supplies", "annual": 1}]}, "needs 'beds'"),
    (HOME, {"others": [{"line": "Food", "group": "supplies", "annual": 1}], "beds": 0}, "'beds' has to be above nil"),
    (HOME, {"others": [{"line": "Food", "group": "supplies", "amount": 1}] * 2}, "given twice"),
    (HOME, {"staff": [], "others": []}, "at least one line"),
    (HOME, {"leave_out": ["Rent"]}, "no line has that name"),
    (HOME, {"leave_out": ["Food", "Food"]}, "twice"),
    (HOME, {"leave_out": ["Food"], "others": [{"line": "Food", "group": "supplies", "amount": 1},
                                              {"line": "Food", "group": "premises", "amount": 1}]}, "several lines"),
    (HOME, {"capital_mode": "of_value", "capital": 6}, "value_per_bed"),
    (HOME, {"capital": 6, "value_per_bed": 50000}, "value_per_bed"),
    (HOME, {"operations_percent": -5}, "operations_percent"),
    (HOME, {"funded_nursing_care": -1}, "funded_nursing_care"),
    (NIGHT, {"rate": 0}, "'rate' has to be above nil"),
    (NIGHT, {"payment": -1}, "payment"),
    (NIGHT, {"waking_hours": 25}, "at most 24"),
    (NIGHT, {"markup_percent": -1}, "markup_percent"),
    (WEEK, {"days": 8}, "at most 7"),
    (WEEK, {"hours_per_day": 0}, "hours_per_day"),
    (WEEK, {"food": -1}, "food"),
    (WEEK, {"relief_hours": 5}, "relief_rate"),
    (BLOCK, {"used_percent": 101}, "at most 100"),
    (BLOCK, {"used_percent": 0}, "above nil"),
    (BLOCK, {"cost_per_paid_hour": -1}, "below nil"),
    (FEE, {"users": []}, "each location"),
    (FEE, {"users": [3, -1]}, "location 2"),
    (FEE, {"contact_hours": 0}, "above nil"),
    (RATE, {"rate": None}, "one of the two"),
    (RATE, {"rate": -1}, "below nil"),
    (RATE, {"lines": [{"line": "Pay", "amount": 1, "change_percent": 1}]}, "one of the two"),
    (RATE, {"shares": [], "lines": [{"line": "Pay", "amount": 1, "change_percent": 1}]}, "one of the two"),
    (RATE, {"shares": [{"title": "All", "share_percent": 90, "change_percent": 3}]}, "total 90"),
    (RATE, {"shares": [{"title": "A", "share_percent": 150, "change_percent": 3},
                       {"title": "B", "share_percent": -50, "change_percent": 3}]}, "B: 'share_percent'"),
    (RATE, {"shares": [{"title": "All", "share_percent": 100, "change_percent": -101}]}, "at least -100"),
    ({"rule": "phasing", "now": 20, "targets": []}, {}, "at least one year"),
    ({"rule": "phasing", "now": -20, "targets": [1]}, {}, "'now'"),
    (RETURN, {"returns": []}, "at least one"),
    (RETURN, {"price_base": " "}, "price_base"),
    (RETURN, {"returns": [{"provider": "A", "lines": {}}]}, "holds no line"),
    (RETURN, {"returns": [{"provider": "A", "lines": {"pay": -1}}]}, "A: 'pay'"),
    (RETURN, {"returns": [{"provider": "A", "lines": {"total": 1}}]}, "'total' is worked out"),
    (RETURN, {"returns": RETURN["returns"] * 2}, "once"),
    (RETURN, {"groups": [{"group": "a", "lines": ["pay"]}, {"group": "b", "lines": ["pay"]}]}, "twice"),
    (RETURN, {"groups": [{"group": "a", "lines": ["rent"]}]}, "'rent'"),
    (RETURN, {"groups": [{"group": "pay", "lines": ["it"]}]}, "something else"),
    (RETURN, {"groups": [{"group": "a", "lines": []}]}, "no line"),
    (GAP, {"change_percent": 3}, "no change of prices to apply"),
    (GAP, {"second_base": "2025-04-30"}, "April 2026.*April 2025"),
    (GAP, {"second_base": "2025-04-30", "change_percent": -120}, "at least -100"),
    (GAP, {"first": -1}, "below nil"),
]  # fmt: skip


@pytest.mark.parametrize(("inputs", "change", "says"), SENSELESS, ids=lambda value: str(value)[:60])
def test_senseless_inputs_are_refused_in_words(inputs, change, says):
    with pytest.raises(EvenhandError, match=f"(?s){says}"):
        work_out(inputs | change)


@pytest.mark.parametrize(
    "inputs", [HOUR, BACK, HOME, NIGHT, WEEK, BLOCK, FEE, RATE, RETURN, GAP], ids=lambda i: i["rule"]
)
def test_the_same_inputs_without_the_fault_are_worked_out(inputs):
    assert work_out(inputs).total.what


def test_all_faults_are_told_at_once():
    with pytest.raises(AssumptionError) as told:
        work_out(HOME | {"occupancy": 120, "staff": [{"line": "Care", "hours": -1, "rate": -2}], "leave_out": ["x"]})
    assert len(told.value.faults) == 5


def test_a_loss_may_be_below_nil_in_a_return():
    lines = {"pay": 10, "return_on_operations": -1}
    assert work_out(RETURN | {"returns": [{"provider": "A", "lines": lines}]}).total.value == 9


def test_nil_and_full_are_sums_like_any_other():
    assert work_out(HOUR | {"wage": 0}).total.value == 0
    assert work_out(HOME | {"occupancy": 100}).total.value == 20 * 12 + 30
    assert work_out(BLOCK | {"used_percent": 100}).total.value == 20


@pytest.mark.parametrize(
    "call",
    [
        lambda: Mix.of_rate(Fraction(-1)),
        lambda: Mix.of_visits({}),
        lambda: effective_wage(Fraction(10), Fraction(-1)),
        lambda: margin_of_markup(Fraction(-1)),
        lambda: markup_of_margin(Fraction(1)),
        lambda: markup_of_margin(Fraction(-1, 2)),
        lambda: cover_of(Fraction(-1)),
        lambda: of_annual(Fraction(-1), Fraction(10), Fraction(90)),
        lambda: converted("travel", Fraction(1), "leagues"),
        lambda: converted("speed", Fraction(1), "percent"),
        lambda: converted("travel", Fraction(1), "minutes_per_hour", visits_per_hour=Fraction(0)),
        lambda: by_line([]),
        lambda: phased(Fraction(1), []),
        lambda: raised(Fraction(-1), given("uplift", Fraction(1), SAID)),
        lambda: dividing(given("rate", Fraction(1), SAID), 0),
        lambda: Amount(given("price", Fraction(1), SAID), None).brought_to(None, Fraction(-101), SAID),
    ],
)
def test_functions_refuse_what_no_sum_can_be_made_of(call):
    with pytest.raises((EvenhandError, ValueError)):
        call()
