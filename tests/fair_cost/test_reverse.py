"""The build-up run backwards: exact, in every mode, on both sides of the National Insurance threshold."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.exact import number, rounded
from evaluation.fair_cost.assumptions import Mix, PercentNI, StatutoryNI, Surplus
from evaluation.fair_cost.homecare import at_wage, build_up
from evaluation.fair_cost.reverse import effective_wage, fixed_overhead, implied_wage, shared_overhead
from tests.fair_cost.cost_cases import assert_adds_up, assumptions, case, mix, numbers

SOUTHEND = case("fair_cost/southend")
DEFAULT = case("fair_cost/homecare_cost")
VISIT = case("fair_cost/one_visit_below_cost")
NI = [
    PercentNI(Fraction("0.0678"), "gross"),
    PercentNI(Fraction("0.1"), "pay"),
    StatutoryNI(Fraction("0.15"), Fraction(96), Fraction(24)),
    StatutoryNI(Fraction("0.15"), Fraction(300), Fraction(12), Fraction("0.40")),
]
SURPLUSES = [Surplus("markup", Fraction("0.05")), Surplus("of_price", Fraction("0.03")), Surplus("pounds", Fraction(1))]
WAGES = st.integers(0, 6000).map(lambda pence: Fraction(pence, 100))


def test_southends_build_at_twenty_pounds_implies_a_wage_of_8_27():
    wanted, blended = SOUTHEND["reverse"], mix(SOUTHEND["column"][0])
    found = implied_wage(number(wanted["price"]), assumptions(SOUTHEND["assumptions"]), blended).overhead_fixed
    assert rounded(found.value, 2) == number(wanted["wage"]) < number(wanted["minimum"])
    model = assumptions(SOUTHEND["assumptions"])
    slope = (
        build_up(at_wage(model, Fraction(11)), blended).price.value
        - build_up(at_wage(model, Fraction(10)), blended).price.value
    )
    assert abs(slope - number(wanted["slope"])) <= Fraction("0.001")


@pytest.mark.parametrize("ni", NI, ids=str)
@pytest.mark.parametrize("surplus", SURPLUSES, ids=lambda surplus: surplus.kind)
@pytest.mark.parametrize("share", ["0", "0.27"])
@given(wage=WAGES, minutes=st.sampled_from([15, 30, 60]))
@settings(max_examples=15)
def test_reverse_of_forward_is_the_wage_exactly_in_every_mode(ni, surplus, share, wage, minutes):
    base = replace(assumptions(DEFAULT["assumptions"]), ni=ni, surplus=surplus, business_share_of_price=Fraction(share))
    visits = Mix.of_visit(minutes)
    stated = implied_wage(build_up(at_wage(base, wage), visits).price.value, base, visits)
    assert stated.as_stated.value == wage
    for turned, name in ((fixed_overhead, "overhead_fixed"), (shared_overhead, "overhead_share")):
        price = build_up(at_wage(turned(base, visits), wage), visits).price.value
        assert getattr(implied_wage(price, base, visits), name).value == wage


def test_at_its_own_price_all_three_ways_agree():
    base = assumptions(DEFAULT["assumptions"])
    found = implied_wage(build_up(base, 60).price.value, base, 60)
    assert {step.value for step in (found.as_stated, found.overhead_fixed, found.overhead_share)} == {
        base.wage_per_hour
    }


def test_a_low_price_hurts_the_worker_more_where_overheads_stay_fixed():
    found = implied_wage(Fraction(24), assumptions(DEFAULT["assumptions"]), 60)
    assert found.overhead_fixed.value < found.overhead_share.value < Fraction("12.71")


@pytest.mark.parametrize("price", ["0", "5", "7.22", "12", "20", "1000"])
def test_absurd_prices_still_have_an_exact_answer_that_can_be_redone(price):
    base = assumptions(DEFAULT["assumptions"])
    found = implied_wage(Fraction(price), base, 60)
    for step in (found.as_stated, found.overhead_fixed, found.overhead_share):
        assert_adds_up(step)
    if found.as_stated.value >= 0:
        assert build_up(at_wage(base, found.as_stated.value), 60).price.value == Fraction(price)
    assert (Fraction(price) < 8) is (found.as_stated.value < 0)


def test_a_visit_that_pays_less_than_it_costs_comes_out_as_published():
    costs, within = assumptions(VISIT["assumptions"]), number(VISIT["tolerance"])
    build = build_up(costs, number(VISIT["visit_minutes"]))
    for name, value in numbers(VISIT["printed_per_visit"]).items():
        assert abs(build.line(name).value / 2 - value) <= within, name
    assert abs(build.visit_price.value - number(VISIT["visit_cost"])) <= within
    price = number(VISIT["price_per_hour"])
    assert rounded(price / 2, 2) == number(VISIT["visit_price"]) < number(VISIT["visit_cost"])
    assert implied_wage(price, costs, 30).as_stated.value < costs.wage_per_hour


def test_unpaid_travel_takes_ten_pounds_below_the_minimum():
    wanted = numbers(DEFAULT["effective_wage"])
    found = effective_wage(wanted["wage"], wanted["unpaid_minutes"])
    assert rounded(found, 2) == wanted["effective"] < wanted["minimum"]
    assert effective_wage(wanted["wage"], Fraction(0)) == wanted["wage"]
