"""Rounding, at each step or only at the result, half-up, half-even and cut, of numbers above and below nought."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.exact import rounded
from evaluation.scoring.steps import exact_of, round_step
from evaluation.scoring.steps import given as given_step
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.builders import bid, by_provider, ranking, simple

BELOW = {"rule": "one_sided_linear", "zero_at": 2, "below_zero": "negative"}


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down"),
    [
        ("2.675", "2.68", "2.68", "2.67"),
        ("2.665", "2.67", "2.66", "2.66"),
        ("72.125", "72.13", "72.12", "72.12"),
        ("-2.675", "-2.68", "-2.68", "-2.67"),
        ("-2.665", "-2.67", "-2.66", "-2.66"),
        ("-0.004", "0", "0", "0"),
        ("-0.005", "-0.01", "0", "0"),
        ("1e9", "1e9", "1e9", "1e9"),
        ("1/3", "0.33", "0.33", "0.33"),
        ("-2/3", "-0.67", "-0.67", "-0.66"),
    ],
)
def test_each_form_rounds_numbers_on_either_side_of_nought_alike(value, half_up, half_even, down):
    for mode, wanted in (("half_up", half_up), ("half_even", half_even), ("down", down)):
        step = round_step(given_step("x", Fraction(value)), 2, mode)
        assert step.value == Fraction(wanted)
        assert exact_of(step) == Fraction(value)


@given(st.fractions(max_denominator=10**6), st.integers(0, 4), st.sampled_from(["half_up", "half_even", "down"]))
def test_what_is_rounded_is_the_nearest_or_the_one_towards_nought_and_mirrors_itself(value, places, mode):
    got, part = rounded(value, places, mode), Fraction(1, 10**places)
    assert (got / part).denominator == 1
    assert rounded(-value, places, mode) == -got
    if mode == "down":
        assert abs(got) <= abs(value) < abs(got) + part
        return
    assert abs(got - value) <= part / 2
    if abs(got - value) == part / 2:
        away = abs(got) > abs(value)
        assert away if mode == "half_up" else floor(got / part) % 2 == 0


def totals(mode="half_up", **places):
    """Two questions' worth: a mark of 1 of 3 on 50 points and a price a third above the lowest on 50."""
    way = simple(50, rounding={"mode": mode, **places})
    rows = by_provider(ranking(way, bid("a", {"q": Fraction(5, 3)}, 40), bid("b", {"q": Fraction(5, 3)}, 30)))
    return rows["a"]


def test_only_the_result_is_rounded_where_only_the_result_is_named():
    row = totals(total=0)
    assert (row.quality, row.price_points, row.total) == (Fraction(50, 3), Fraction(75, 2), 54)


def test_each_step_is_rounded_before_it_is_added_where_each_is_named():
    row = totals(criterion=0, quality=0, price_points=0, total=0)
    assert (row.criteria["q"], row.quality, row.price_points, row.total) == (17, 17, 38, 55)


@pytest.mark.parametrize(
    ("mode", "parts"), [("half_up", (17, 38, 55)), ("half_even", (17, 38, 55)), ("down", (16, 37, 53))]
)
def test_the_form_holds_at_every_step(mode, parts):
    row = totals(mode, criterion=0, quality=0, price_points=0, total=0)
    assert (row.quality, row.price_points, row.total) == parts


@pytest.mark.parametrize(("mode", "points"), [("half_up", -8), ("half_even", -8), ("down", -7)])
def test_points_for_price_below_nought_are_rounded_as_published_too(mode, points):
    """The lowest price is 20, none at 40: a price of 43 earns 50 x (40 - 43) / 20 = -7.5."""
    way = simple(50, formula=BELOW, rounding={"mode": mode, "price_points": 0})
    row = by_provider(ranking(way, bid("low", {"q": 0}, 20), bid("dear", {"q": 2}, 43)))["dear"]
    assert (row.price_points, row.total) == (points, 20 + points)
    for line in every_line(row.step):
        if line.working:
            assert worked_out(line.working) == exact_of(line)


def test_ranks_look_at_the_rounded_total_only_where_the_method_says_published():
    for rank_on, ranks in (("exact", {"a": 1, "b": 2}), ("published", {"a": 1, "b": 1})):
        way = simple(50, formula=BELOW, rounding={"mode": "down", "total": 0, "rank_on": rank_on})
        rows = by_provider(
            ranking(way, bid("a", {"q": "0.02"}, 43), bid("b", {"q": "0.01"}, 43), bid("low", {"q": 0}, 20))
        )
        assert {name: rows[name].rank - 1 for name in "ab"} == ranks
