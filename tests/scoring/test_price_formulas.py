"""Rates to one price, and a price to points: sums, limits, and what each formula does with odd bids."""

from fractions import Fraction
from typing import get_args

import pytest

from criteria.formulas import FixedRate, LowestOverBid, OneSidedLinear, ReferenceOverBid
from criteria.schema import Price, Rounding
from evaluation.model import Rate
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.price import compared_with, one_price, price_points
from evaluation.scoring.steps import given
from tests.scoring.arithmetic import every_line, worked_out

LOWEST = LowestOverBid(rule="lowest_over_bid")
LINE = OneSidedLinear(rule="one_sided_linear", zero_at=2)
STEEP = OneSidedLinear(rule="one_sided_linear", zero_at="1.4", below_zero="negative")
REFERENCE = ReferenceOverBid(rule="reference_over_bid", reference=20)
UNCAPPED = ReferenceOverBid(rule="reference_over_bid", reference=20, cap=False)


def lines(*rows, basis="volumes"):
    made = [
        {"id": f"l{n}", "title": "L", "unit": "hour", "volume" if basis == "volumes" else "weight": size, "rate": rate}
        for n, (size, rate) in enumerate(rows)
    ]
    return Price.model_validate({"basis": basis, "lines": made, "formula": {"rule": "lowest_over_bid"}})


def rates(*amounts):
    return {f"l{n}": Rate("p", "L1", f"l{n}", Fraction(a)) for n, a in enumerate(amounts) if a is not None}


def points(formula, available, prices):
    steps = [given("price", Fraction(price)) for price in prices]
    reference = compared_with(formula, steps)
    return [price_points(formula, Fraction(available), step, reference) for step in steps]


def test_volumes_are_multiplied_and_added():
    price, missing = one_price(lines((100, None), (20, None)), rates("21.40", "30"))
    assert (price.value, missing) == (2740, ())
    assert worked_out(price.working) == 2740


def test_weights_are_per_cent():
    assert one_price(lines((75, None), (25, None), basis="weights"), rates(20, 40))[0].value == 25


def test_a_missing_rate_is_named_and_there_is_no_price():
    assert one_price(lines((1, None), (1, None), (1, None)), rates(None, 20)) == (None, ("l0", "l2"))


def test_a_rate_that_the_authority_fixed_stands_where_nothing_is_bid_and_is_not_missing():
    assert one_price(lines((2, "29.60"), (1, None)), rates(None, 10))[0].value == Fraction("69.20")


def test_the_price_is_rounded_only_where_the_method_says_so():
    third = lines(("100/3", None), ("200/3", None), basis="weights")
    assert one_price(third, rates(10, 11))[0].value == Fraction(32, 3)
    assert one_price(third, rates(10, 11), Rounding(price=2))[0].value == Fraction("10.67")


@pytest.mark.parametrize(
    ("formula", "prices", "wanted"),
    [
        (LOWEST, [20, 25, 40], [40, 32, 20]),
        (LOWEST, [20], [40]),
        (LOWEST, [20, 20], [40, 40]),
        (LOWEST, ["0.01", 20], [40, "0.02"]),
        (LINE, [20, 25, 40, 50], [40, 30, 0, 0]),
        (LINE, [20], [40]),
        (STEEP, [10, 12, 14, 16], [40, 20, 0, -20]),
        (REFERENCE, [20, 25, 10], [40, 32, 40]),
        (UNCAPPED, [20, 25, 10], [40, 32, 80]),
    ],
)
def test_points_for_prices(formula, prices, wanted):
    assert [step.value for step in points(formula, 40, prices)] == [Fraction(w) for w in wanted]


def test_every_line_under_price_points_comes_out():
    for formula in (LOWEST, LINE, STEEP, REFERENCE, UNCAPPED):
        for step in points(formula, "100/3", ["14.50", 20, 33]):
            for line in every_line(step):
                if line.working:
                    assert worked_out(line.working) == (line.value if line.exact is None else line.exact)


def test_a_limit_that_was_reached_is_named():
    assert points(LINE, 40, [10, 30])[1].rounding == "not_below_zero"
    assert points(REFERENCE, 40, [10])[0].rounding == "not_above_points_available"
    assert points(LINE, 40, [10, 20])[1].rounding == ""


def test_a_bid_below_the_lowest_that_counts_earns_no_more_than_all_the_points():
    low = compared_with(LINE, [given("price", Fraction(20))])
    assert price_points(LINE, Fraction(40), given("price", Fraction(10)), low).value == 40


def test_nothing_to_compare_with_is_nothing_and_not_zero():
    assert compared_with(LOWEST, []) is None
    assert compared_with(FixedRate(rule="fixed_rate"), [given("price", Fraction(20))]) is None
    with pytest.raises(ValueError, match="no price to compare"):
        price_points(LOWEST, Fraction(40), given("price", Fraction(20)), None)


def test_a_fixed_rate_cannot_earn_points():
    with pytest.raises(TypeError, match="cannot exist"):
        price_points(FixedRate(rule="fixed_rate"), Fraction(40), given("price", Fraction(20)), None)


@pytest.mark.parametrize("name", FORMULAS)
def test_the_parameters_of_a_formula_carry_its_name(name):
    assert get_args(FORMULAS[name].parameters.model_fields["rule"].annotation) == (name,)


@pytest.mark.parametrize("parameters", [LOWEST, LINE, REFERENCE, FixedRate(rule="fixed_rate")])
def test_the_sentence_holds_the_methods_own_figures(parameters):
    words = FORMULAS[parameters.rule].words(parameters, Fraction(40))
    assert "{" not in words
    assert parameters.rule == "fixed_rate" or "40" in words
    assert parameters.rule != "one_sided_linear" or "none at 2 times" in words
    assert parameters.rule != "reference_over_bid" or "£20" in words
