"""Marks to quality points, pass marks at the edge, and what is missing."""

from fractions import Fraction

import pytest

from evaluation.model import Failure, State
from evaluation.scoring.quality import assess_quality
from evaluation.scoring.tree import Tree
from tests.scoring.builders import bid, by_provider, criterion, measure, method, ranking, simple


def assessed(way, marks, **more):
    return assess_quality(way, Tree(way.criteria), bid("a", marks, **more))


def tree(rounding=None, **quality):
    nodes = [
        criterion("quality", 60, "group", **quality),
        criterion("q1", "100/3", parent="quality"),
        criterion("q2", "200/3", parent="quality"),
        criterion("price", 40, "price"),
    ]
    return method(nodes, rounding=rounding or {})


def test_a_mark_earns_its_share_of_the_questions_points():
    quality = assessed(tree(), {"q1": 4, "q2": 3})
    assert quality.points == {"q1": 16, "q2": 24, "quality": 40}
    assert quality.step.value == 40
    assert (quality.missing, quality.failures) == ((), ())


def test_a_missing_mark_is_named_and_never_a_zero():
    quality = assessed(tree(), {"q1": 5})
    assert (quality.step, quality.missing, quality.points) == (None, ("q2",), {"q1": 20})
    assert assessed(tree(), {"q1": 5, "q2": 0}).step.value == 20


def test_rounding_of_criteria_and_of_quality_are_separate_places():
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}, rounding={"criterion": 1, "quality": 0})
    assert assessed(way, {"q": "1.23"}).points == {"q": Fraction("24.6")}
    assert assessed(way, {"q": "1.23"}).step.value == 25


@pytest.mark.parametrize(("mark", "fails"), [("2.99", True), (3, False), (5, False)])
def test_a_pass_mark_that_is_reached_exactly_is_passed(mark, fails):
    way = method([criterion("q", 60, pass_mark=3), criterion("price", 40, "price")])
    failures = assessed(way, {"q": mark}).failures
    assert failures == ((Failure("q", Fraction(mark), Fraction(3)),) if fails else ())


@pytest.mark.parametrize(("marks", "fails"), [((2, 3), True), ((4, 3), False), ((3, 3), False), ((5, 2), False)])
def test_a_pass_percent_that_is_reached_exactly_is_passed(marks, fails):
    """60 per cent of the points: (3, 3) is exactly 60; (5, 2) is 33.3 + 26.7, exactly 60 too."""
    quality = assessed(tree(pass_percent=60), dict(zip(("q1", "q2"), marks, strict=True)))
    assert bool(quality.failures) is fails


def test_a_pass_percent_looks_at_unrounded_points():
    """2.99 of 5 is 59.8 per cent: it fails 60 although the rounded 35.88 would show as 36, which is 60 per cent."""
    rounded = {"criterion": 0, "quality": 0}
    quality = assessed(tree(rounded, pass_percent=60), {"q1": "2.99", "q2": "2.99"})
    assert quality.points["quality"] == 36
    assert quality.failures == (Failure("quality", Fraction("59.8"), Fraction(60)),)
    reached = tree(rounded, pass_percent=Fraction("59.8"))
    assert assessed(reached, {"q1": "2.99", "q2": "2.99"}).failures == ()


def test_a_pass_percent_on_a_measure_counts_its_own_points():
    rule = measure("m", "line", zero_at=0, full_at=100)
    way = method([criterion("m", 100, "measure", pass_percent=50)], {"rule": "fixed_rate"}, measures=[rule])
    assert assessed(way, {}, measures={"m": 49}).failures == (Failure("m", Fraction(49), Fraction(50)),)
    assert assessed(way, {}, measures={"m": 50}).failures == ()


def test_a_bid_that_fails_a_pass_mark_is_disqualified_and_has_no_total_however_cheap():
    way = method([criterion("q", 60, pass_mark=2), criterion("price", 40, "price")])
    rows = by_provider(ranking(way, bid("cheap", {"q": 1}, 5), bid("good", {"q": 3}, 20)))
    assert (rows["cheap"].state, rows["cheap"].total, rows["cheap"].rank) == (State.DISQUALIFIED, None, None)
    assert rows["cheap"].failures == (Failure("q", Fraction(1), Fraction(2)),)
    assert (rows["good"].total, rows["good"].rank) == (76, 1)


def test_whether_a_disqualified_price_counts_in_the_reference_is_the_methods_to_say():
    nodes = [criterion("q", 60, pass_mark=2), criterion("price", 40, "price")]
    bids = bid("cheap", {"q": 1}, 5), bid("good", {"q": 3}, 20)
    assert by_provider(ranking(method(nodes), *bids))["good"].price_points == 40
    counted = method(nodes, reference_set="in_and_disqualified")
    assert by_provider(ranking(counted, *bids))["good"].price_points == 10


def test_a_failed_pass_mark_does_not_change_a_state_that_people_gave():
    way = method([criterion("q", 60, pass_mark=2), criterion("price", 40, "price")])
    late = by_provider(ranking(way, bid("late", {"q": 1}, 5, State.LATE), bid("good", {"q": 3}, 20)))["late"]
    assert (late.state, late.failures) == (State.LATE, ())


def test_half_a_weight_is_a_whole_number_of_nothing_else():
    assert by_provider(ranking(simple("62.5"), bid("a", {"q": 1}, 10)))["a"].quality == Fraction("12.5")
