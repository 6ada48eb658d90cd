"""Low-price tests of a whole method, on bids as they are kept: what is compared with what, and what opens a case."""

import tomllib
from decimal import Decimal
from fractions import Fraction

import criteria
from criteria.schema import Method
from evaluation.low_price.signals import opens_a_case, signals
from evaluation.model import Rate, Signal, State
from evaluation.scoring.quality import BidInput
from evaluation.service.price_tests import price_fields

RELATIVE = [
    {"rule": "share_below_mean", "percent": 20, "tested": "in"},
    "identical_prices",
    {"rule": "share_below_estimate", "percent": 30},
    "missing_lines",
]


def method_with(tests, **more) -> Method:
    raw = tomllib.loads(criteria.template("configurable"), parse_float=Decimal)
    low = {"tests": tests, "delivery_date": raw["low_price"]["delivery_date"], "approved_by": "A. Person", **more}
    return Method.model_validate({**raw, "low_price": low})


def bid(method, provider, rate, state=State.IN) -> BidInput:
    rates = {line.id: Rate(provider, "L01", line.id, Fraction(rate)) for line in method.price.lines}
    return BidInput(provider, state, rates=rates)


def answers(method, bids):
    return signals(method.low_price.tests, price_fields(method, method.low_price, {"L01": bids}, {}))


def test_a_method_without_stated_costs_compares_bids_and_estimates():
    method = method_with(RELATIVE, budgets=[{"amount": 40}, {"lot": "L01", "amount": 20}])
    bids = [bid(method, "A", 20), bid(method, "B", 20), bid(method, "C", 10)]
    found = {(s.provider, s.rule): s for s in answers(method, bids)}
    assert len(found) == 12
    assert found["C", "share_below_mean"].outcome is Signal.SIGNAL
    assert found["C", "share_below_estimate"].floor.value == 14
    assert found["A", "share_below_estimate"].outcome is Signal.CLEAR
    assert found["A", "missing_lines"].why == "no_breakdown"
    opened = {s.provider for s in found.values() if opens_a_case(s)}
    assert found["A", "identical_prices"].outcome is Signal.SIGNAL
    assert opened == {"C"}


def test_what_was_decided_about_one_bid_changes_no_answer_about_another():
    method = method_with(RELATIVE, budgets=[{"amount": 40}])
    before = [bid(method, "A", 20), bid(method, "B", 16), bid(method, "C", 10)]
    after = [*before[:2], bid(method, "C", 10, State.DISREGARDED_LOW_PRICE)]
    assert answers(method, before) == answers(method, after)


def test_a_bid_with_rates_missing_has_no_price_and_is_not_compared_with():
    method = method_with(RELATIVE[:1])
    found = answers(method, [bid(method, "A", 20), bid(method, "B", 20), BidInput("C")])
    assert [s.why for s in found] == ["too_few_to_clear", "too_few_to_clear", "no_price"]
