"""The pieces that everything else is made of: lines of arithmetic and the criteria tree."""

from fractions import Fraction

import pytest

from evaluation.model import Step
from evaluation.scoring.steps import added, exact_of, given, held, round_step, share
from evaluation.scoring.tree import Tree
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.builders import bid, criterion, ranking, simple


@pytest.mark.parametrize(
    ("sum_", "value"),
    [
        ((Fraction(3),), 3),
        ((2, "+", 3, "×", 4), 14),
        (("(", 2, "+", 3, ")", "×", 4), 20),
        ((60, "×", 1, "÷", 3, "×", 2), 40),
        ((10, "-", 4, "-", 3), 3),
        ((7, "÷", "(", 3, "-", 1, ")"), Fraction(7, 2)),
    ],
)
def test_the_reader_of_sums_follows_the_usual_rules(sum_, value):
    assert worked_out(sum_) == value


@pytest.mark.parametrize("sum_", [(), (1, "+"), (1, 2), ("(", 1), ("(", 1, "+", 2, "×", 3, 4)])
def test_the_reader_of_sums_refuses_half_a_sum(sum_):
    with pytest.raises(ValueError, match=r"sum|bracket"):
        worked_out(sum_)


def test_a_sum_of_nothing_is_nothing():
    assert added("total", []) == Step("total", Fraction(0), unit="points")


def test_a_share_shows_points_times_mark_over_top():
    step = share("question", Fraction(30), Fraction(4), Fraction(5), (), of="Q")
    assert (step.value, worked_out(step.working), step.working) == (24, 24, (30, "×", 4, "÷", 5))


def test_rounding_keeps_the_exact_number_beside_the_rounded_one():
    step = round_step(given("x", Fraction("2.675")), 2, "half_up")
    assert (step.value, step.exact, step.places, step.rounding) == (Fraction("2.68"), Fraction("2.675"), 2, "half_up")
    assert exact_of(step) == Fraction("2.675")


def test_no_rounding_is_made_where_none_is_published():
    step = given("x", Fraction(1, 3))
    assert round_step(step, None, "half_up") is step
    assert exact_of(step) == Fraction(1, 3)


def test_holding_at_a_limit_says_why_and_keeps_the_exact_number():
    step = held(given("x", Fraction(-4)), Fraction(0), "not_below_zero")
    assert (step.value, step.exact, step.rounding, step.places) == (0, -4, "not_below_zero", None)


def test_points_held_at_a_limit_and_then_rounded_still_show_a_sum_that_comes_out():
    way = simple(formula={"rule": "one_sided_linear", "zero_at": 2}, rounding={"price_points": 2})
    dear = ranking(way, bid("a", {"q": 1}, 10), bid("b", {"q": 1}, 25)).bids[1]
    assert dear.price_points == 0
    for line in every_line(dear.step):
        if line.working:
            assert worked_out(line.working) == exact_of(line), f"{line.what}: {line.working} is not {exact_of(line)}"


TREE = Tree(
    [
        criterion("quality", 60, "group"),
        criterion("a", "100/3", "group", "quality"),
        criterion("a1", 50, parent="a"),
        criterion("a2", 50, "measure", "a"),
        criterion("b", "200/3", parent="quality"),
        criterion("price", 40, "price"),
    ]
)


def test_the_points_available_are_the_product_of_the_weights_down_to_a_node():
    assert TREE.available == {"quality": 60, "a": 20, "a1": 10, "a2": 10, "b": 40, "price": 40}


def test_leaves_are_the_questions_and_measures_in_the_methods_order():
    assert [c.id for c in TREE.leaves] == ["a1", "a2", "b"]


def test_a_tree_knows_its_children_its_price_and_how_deep_each_node_stands():
    assert [c.id for c in TREE.children()] == ["quality", "price"]
    assert TREE.children("b") == ()
    assert TREE.price is TREE["price"]
    assert Tree([criterion("q", 100)]).price is None
    assert [(deep, c.id) for deep, c in TREE.walk()] == [
        (0, "quality"),
        (1, "a"),
        (2, "a1"),
        (2, "a2"),
        (1, "b"),
        (0, "price"),
    ]
