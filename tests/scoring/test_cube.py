"""The cube against the plain version, which it may never contradict."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import template
from criteria.formulas import Logarithmic, LowestOverBid
from criteria.reading import parse
from criteria.schema import Rounding, TieRule
from evaluation.exceptions import ScoringError
from evaluation.model import State
from evaluation.scoring import cube
from evaluation.scoring.cube import Leaf, Plan, plan_of, rank_cube
from tests.scoring import oracle
from tests.scoring.builders import bid, by_provider, criterion, measure, method, ranking, scale, simple
from tests.scoring.strategies import bids, given_to_us, methods

LOWEST = LowestOverBid(rule="lowest_over_bid")


def as_arrays(way, lots):
    """Marks, prices, who is in and who is compared, for lots of plain bids; and the plain version's results."""
    plan, width = plan_of(way), max(map(len, lots))
    marks = np.zeros((len(lots), width, len(plan.leaves)), np.int64)
    prices = np.zeros(marks.shape[:2], np.int64)
    present, compared = np.zeros(prices.shape, bool), np.zeros(prices.shape, bool)
    results = []
    for lot, plain in enumerate(lots):
        results.append(by_provider(ranking(way, *map(given_to_us, plain))))
        for place, each in enumerate(plain):
            for leaf, made in enumerate(plan.leaves):
                top = way.scale(next(q for q in way.questions if q.id == made.id).scale).top
                marks[lot, place, leaf] = each["marks"][made.id] / top * made.top
            prices[lot, place] = each["price"] * 100
            present[lot, place] = results[lot][each["provider"]].state is State.IN
            compared[lot, place] = way.price.reference_set == "in_and_disqualified"
    return plan, marks, prices, present, compared, results


@settings(max_examples=200)
@given(
    methods(measured=False).flatmap(lambda way: st.tuples(st.just(way), st.lists(bids(way), min_size=1, max_size=3)))
)
def test_the_cube_gives_the_answers_of_rank_lot(tender):
    way, lots = tender
    plan, marks, prices, present, compared, results = as_arrays(way, lots)
    got = rank_cube(plan, marks, prices, present, compared)
    for lot, plain in enumerate(lots):
        for place, each in enumerate(plain):
            wanted = results[lot][each["provider"]]
            settled = plan.ties[got.settled[lot, place]].rule if got.settled[lot, place] >= 0 else ""
            assert (wanted.rank or 0, wanted.tied, wanted.tie_settled_by) == (
                got.rank[lot, place],
                got.tied[lot, place],
                settled,
            )
            if wanted.total is None:
                assert np.isnan(got.total[lot, place])
            else:
                assert got.total[lot, place] == pytest.approx(float(wanted.total), abs=1e-9)


def test_two_totals_that_no_float_can_tell_apart_are_told_apart():
    """Marks in so fine a unit that what the second bid lacks on price is made up for to less than a float can hold."""
    low, prices = 99_999_998, [99_999_999, 100_000_000, 99_999_998]
    plan = Plan.equal(1, top=10**17, price=Fraction(40), formula=LOWEST)
    lift = int((Fraction(40 * low, prices[0]) - Fraction(40 * low, prices[1])) * 10**17 / 60)
    marks = [0, lift, 0]
    exact = [Fraction(60 * mark, 10**17) + Fraction(40 * low, price) for mark, price in zip(marks, prices, strict=True)]
    assert exact[0] > exact[1]
    assert float(exact[0]) == float(exact[1])
    got = rank_cube(plan, np.array(marks).reshape(1, 3, 1), np.array([prices]))
    assert got.rank.tolist() == [[2, 3, 1]]


def test_true_ties_stay_ties_where_floats_break_them():
    """The same ten marks in fifty orders; added up as floats, 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1."""
    plan = Plan.equal(10, top=10, price=Fraction(40), formula=LOWEST)
    random = np.random.default_rng(5)
    marks = np.stack([random.permutation(np.arange(1, 11)) for _ in range(50)])[None]
    got = rank_cube(plan, marks, np.full((1, 50), 9_999_999))
    assert set(got.rank[0]) == {1}
    assert got.tied.all()


@pytest.mark.parametrize("size", [10**3, 10**7, 10**9, 10**12, 10**30])
def test_any_size_of_price_is_exact_in_64_bits_or_beyond_them(size):
    plan = Plan.equal(3, top=7, price=Fraction(100, 3), formula=LOWEST, ties=(TieRule(rule="lower_price"),))
    random = np.random.default_rng(size % 97)
    marks = random.integers(0, 8, (4, 12, 3))
    kind = np.int64 if size < 2**62 else np.object_
    prices = np.array([[size + int(k) for k in row] for row in random.integers(0, 40, (4, 12))], kind)
    got = rank_cube(plan, marks, prices)
    for lot in range(4):
        offers, low = [int(p) for p in prices[lot]], int(prices[lot].min())
        totals = [
            (Fraction(200, 9) * sum(map(int, marks[lot, b])) / 7 + Fraction(100 * low, 3 * offers[b]), -offers[b])
            for b in range(12)
        ]
        assert got.rank[lot].tolist() == [1 + sum(other > mine for other in totals) for mine in totals]


def test_both_kinds_of_number_give_the_same_answers(monkeypatch):
    plan = Plan.equal(4, top=5, price=Fraction(50), formula=LOWEST, ties=(TieRule(rule="higher_quality"),))
    random = np.random.default_rng(11)
    marks, prices = random.integers(0, 6, (30, 8, 4)), random.choice([1500, 1600, 2000], (30, 8))
    in_64_bits = rank_cube(plan, marks, prices)
    monkeypatch.setattr(cube, "LIMIT", 0)
    in_python = rank_cube(plan, marks, prices)
    for name in ("rank", "tied", "settled", "total"):
        assert (getattr(in_64_bits, name) == getattr(in_python, name)).all()


def test_sums_beyond_64_bits_do_not_wrap_round_anywhere():
    """Ninths of sevenths of so fine a mark, rounded to twelve places: the least common parts alone pass 2 to the 64."""
    rounding = Rounding(price_points=12, quality=12, total=12, rank_on="published")
    leaves = tuple(Leaf(name, Fraction(100, 9) * 3, top) for name, top in (("a", 10**15 + 37), ("b", 10**14 + 31)))
    for plan_rounding in (rounding, Rounding(price_points=12), Rounding(criterion=12, total=12)):
        plan = Plan(leaves, Fraction(100, 3), LOWEST, plan_rounding)
        marks = np.array([[[10**15, 10**13], [10**14, 10**14], [10**15, 10**13]]])
        prices = [2_000_000_001, 2_000_000_011, 2_000_000_003]
        got, totals = rank_cube(plan, marks, np.array([prices])), []
        for row, price in zip(marks[0].tolist(), prices, strict=True):
            parts = [leaf.points * mark / leaf.top for leaf, mark in zip(leaves, row, strict=True)]
            parts = [oracle.nearest(part, plan_rounding.criterion, "half_up") for part in parts]
            points = oracle.nearest(Fraction(100 * prices[0], 3 * price), plan_rounding.price_points, "half_up")
            total = oracle.nearest(sum(parts), plan_rounding.quality, "half_up") + points
            totals.append(oracle.nearest(total, plan_rounding.total if plan_rounding is rounding else None, "half_up"))
        assert got.rank[0].tolist() == [1 + sum(other > total for other in totals) for total in totals]
        assert got.total[0].tolist() == pytest.approx([float(total) for total in totals], abs=1e-9)


def test_keys_near_the_end_of_64_bits_have_room_for_the_columns_behind_them():
    plan = Plan((Leaf("q", Fraction(100), 2**59),))
    marks = 2**56 - np.random.default_rng(14).permutation(20).reshape(1, 20, 1) * 2**51
    in_order = sorted(marks.ravel().tolist(), reverse=True)
    assert rank_cube(plan, marks).rank[0].tolist() == [1 + in_order.index(mark) for mark in marks.ravel().tolist()]


def test_digits_that_do_not_fit_one_word_are_ranked_in_between(monkeypatch):
    plan = Plan.equal(2, top=5, price=Fraction(50), formula=LOWEST)
    random = np.random.default_rng(12)
    marks, prices = random.integers(0, 6, (20, 9, 2)), random.integers(10**9, 10**9 + 5, (20, 9))
    ranked_between = []
    places = cube._places
    monkeypatch.setattr(cube, "_places", lambda key: ranked_between.append(key.dtype) or places(key))
    got = rank_cube(plan, marks, prices)
    assert ranked_between.count(np.dtype(np.int64)) > 1
    for lot in range(20):
        offers = [int(p) for p in prices[lot]]
        totals = [Fraction(5 * int(marks[lot, b].sum())) + Fraction(50 * min(offers), offers[b]) for b in range(9)]
        assert got.rank[lot].tolist() == [1 + sum(other > mine for other in totals) for mine in totals]


@pytest.mark.parametrize("largest", [9, 10**4, 47_453_132, 47_453_133, 10**9])
def test_the_nearest_different_fractions_are_told_apart_and_equal_ones_are_not(largest):
    """Neighbours a/b and c/d, where c·b - a·d is 1: nothing with such small bottoms lies closer together."""
    random = np.random.default_rng(largest)
    for below in [largest - 1, *(int(random.integers(largest // 2, largest)) for _ in range(200))]:
        if np.gcd(below, largest) > 1:
            continue
        upper = pow(below, -1, largest)
        lower = (upper * below - 1) // largest
        near = cube._long_division(np.array([[upper, lower]]), np.array([[largest, below]]))[0]
        same = cube._long_division(np.array([[upper, 3 * upper]]), np.array([[largest, 3 * largest]]))[0]
        assert Fraction(upper, largest) - Fraction(lower, below) == Fraction(1, largest * below)
        assert near[1] < near[0]
        assert same[0] == same[1]


def test_bids_that_are_not_there_have_no_rank_and_no_total_and_disturb_nobody():
    plan = plan_of(simple())
    there = np.array([[True, False, True], [False, False, False]])
    got = rank_cube(plan, np.array([[[3], [-1], [3]]] * 2), np.array([[2000, 0, 2000]] * 2), there)
    assert got.rank.tolist() == [[1, 0, 1], [0, 0, 0]]
    assert got.tied.tolist() == [[True, False, True], [False, False, False]]
    assert np.isnan(got.total).tolist() == [[False, True, False], [True, True, True]]
    assert got.total[0, 0] == 76


def test_no_lots_and_lots_without_bids_are_answered_and_not_refused():
    plan = plan_of(simple())
    assert rank_cube(plan, np.zeros((0, 3, 1), int), np.zeros((0, 3), int)).rank.shape == (0, 3)
    assert rank_cube(plan, np.zeros((2, 0, 1), int), np.zeros((2, 0), int)).rank.shape == (2, 0)


def test_half_marks_are_counted_in_halves():
    way = method(
        [criterion("q", 60, scale="halves"), criterion("price", 40, "price")],
        scales=[scale("halves", (0, "0.5", "2.5"))],
    )
    assert plan_of(way).leaves[0].top == 5


def test_a_measure_counts_by_its_points_out_of_100():
    table = measure("m", "table", table=[{"value": "Good", "points": 75}, {"value": "Poor", "points": "12.5"}])
    way = method([criterion("q", 60), criterion("m", 40, "measure")], {"rule": "fixed_rate"}, measures=[table])
    plain = by_provider(
        ranking(way, bid("a", {"q": 2}, measures={"m": "Good"}), bid("b", {"q": 4}, measures={"m": "Poor"}))
    )
    got = rank_cube(plan_of(way, measure_unit=2), np.array([[[2, 150], [4, 25]]]))
    assert got.total.tolist() == [[float(plain[name].total) for name in "ab"]] == [[54, 53]]
    assert got.rank.tolist() == [[1, 2]]


def test_a_tie_between_criteria_is_settled_by_the_chain_and_says_by_which_link():
    links = [{"rule": "recorded_draw"}, {"rule": "higher_criterion", "criterion": "b"}, {"rule": "lower_price"}]
    way = method([criterion("a", 50), criterion("b", 50)], {"rule": "fixed_rate"}, ties=links)
    got = rank_cube(plan_of(way), np.array([[[5, 1], [1, 5], [1, 5], [0, 0]]]))
    assert got.rank.tolist() == [[3, 1, 1, 4]]
    assert got.settled.tolist() == [[1, 1, 1, -1]]
    assert got.tied.tolist() == [[False, True, True, False]]


def test_the_lower_price_goes_first_where_the_chain_says_so():
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}, ties=[{"rule": "lower_price"}])
    marks = np.array([[[5], [5], [5], [1]]])
    got = rank_cube(plan_of(way), marks, np.array([[2100, 2000, 2000, 1500]]))
    assert (got.rank.tolist(), got.settled.tolist()) == ([[3, 1, 1, 4]], [[0, 0, 0, -1]])
    unpriced = rank_cube(plan_of(way), marks)
    assert (unpriced.rank.tolist(), unpriced.settled.tolist()) == ([[1, 1, 1, 4]], [[-1, -1, -1, -1]])


def test_lots_that_are_worked_on_in_turns_come_out_in_their_own_order(monkeypatch):
    plan = Plan.equal(2, top=5, price=Fraction(50), formula=LOWEST, ties=(TieRule(rule="higher_quality"),))
    random = np.random.default_rng(13)
    marks, prices = random.integers(0, 6, (23, 4, 2)), random.choice([1500, 1600, 2000], (23, 4))
    at_once = rank_cube(plan, marks, prices)
    monkeypatch.setattr(cube, "BLOCK", 12)
    in_turns = rank_cube(plan, marks, prices)
    for name in ("rank", "tied", "settled", "total"):
        assert (getattr(at_once, name) == getattr(in_turns, name)).all()


@pytest.mark.parametrize(
    ("marks", "prices", "kind", "words"),
    [
        ([[[3.0]]], [[2000]], TypeError, "whole numbers"),
        ([[[3]]], [[20.00]], TypeError, "whole numbers"),
        ([[[3]]], None, ValueError, "prices are needed"),
        ([[[3]]], [[0]], ValueError, "0 or less"),
        ([[[-1]]], [[2000]], ValueError, "below 0"),
        ([[[3, 3]]], [[2000]], ValueError, "marks are"),
        ([[[3]]], [[2000, 2000]], ValueError, "marks are"),
    ],
)
def test_what_cannot_be_ranked_is_refused(marks, prices, kind, words):
    with pytest.raises(kind, match=words):
        rank_cube(plan_of(simple()), np.array(marks), None if prices is None else np.array(prices))


def test_a_mask_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="like the marks"):
        rank_cube(plan_of(simple()), np.array([[[3]]]), np.array([[2000]]), np.array([True, False]))


def test_the_plan_of_a_cycle_is_that_of_its_own_tree():
    plan = plan_of(parse(template("essex_best_value")), cycle=True, measure_unit=10)
    assert {leaf.top for leaf in plan.leaves} == {1000}
    assert sum(leaf.points for leaf in plan.leaves) + plan.price == 100
    assert {leaf.under for leaf in plan.leaves} == {("performance",)}


def test_a_bid_by_itself_earns_the_whole_of_price():
    got = rank_cube(plan_of(simple()), np.array([[[5]]]), np.array([[1]]))
    assert (got.total[0, 0], got.rank[0, 0], by_provider(ranking(simple(), bid("a", {"q": 5}, "0.01")))["a"].total) == (
        100,
        1,
        100,
    )


PRICED = [criterion("q", 60), criterion("price", 40, "price")]
ROWS = [{"price": 20, "points": 100}, {"price": 30, "points": 50}]
BY_LINES = {
    "basis": "lines",
    "lines": [{"id": "hour", "title": "Hour", "unit": "hour", "weight": 100}],
    "formula": {"rule": "lowest_over_bid"},
}


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (method(PRICED, {"rule": "logarithmic", "zero_at": 2}), "the price formula 'logarithmic'"),
        (method(PRICED, {"rule": "price_matrix", "rows": ROWS}), "the price formula 'price_matrix'"),
        (method(PRICED, price=BY_LINES), "the price basis 'lines'"),
        (
            method([criterion("q", 100)], combine="price_per_quality_point"),
            "the way of combining 'price_per_quality_point'",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_method_that_the_cube_cannot_rank_is_refused_and_not_ranked_wrongly(way, says):
    with pytest.raises(ScoringError, match=f"cannot be ranked at once by {says}"):
        plan_of(way)


def test_a_plan_made_by_hand_with_a_formula_that_the_cube_does_not_know_is_refused_too():
    plan = Plan.equal(1, top=5, price=Fraction(40), formula=Logarithmic(rule="logarithmic", zero_at=Fraction(2)))
    with pytest.raises(TypeError, match="cannot be scored at once by 'logarithmic'"):
        rank_cube(plan, np.array([[[1], [2]]]), np.array([[2000, 2100]]))
