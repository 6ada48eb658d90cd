"""Equal is equal: shared ranks, the published chain, recorded draws, and near-ties that move nobody."""

import pytest

from tests.scoring.builders import bid, by_provider, criterion, method, ranking, simple

QUALITY, LOWER, DRAW = {"rule": "higher_quality"}, {"rule": "lower_price"}, {"rule": "recorded_draw"}


def two_questions(*chain, **more):
    return method([criterion("a", 50), criterion("b", 50)], {"rule": "fixed_rate"}, ties=list(chain), **more)


def told(result):
    return {row.provider: (row.rank, row.tied, row.tie_settled_by) for row in result.bids}


def test_bids_that_tie_share_the_best_place_and_the_next_is_skipped():
    marks = {"ash": 5, "beech": 4, "cedar": 4, "elm": 3}
    way = method([criterion("q", 100)], {"rule": "fixed_rate"})
    result = ranking(way, *(bid(name, {"q": mark}) for name, mark in marks.items()))
    assert [(row.provider, row.rank, row.tied) for row in result.bids] == [
        ("ash", 1, False),
        ("beech", 2, True),
        ("cedar", 2, True),
        ("elm", 4, False),
    ]


def test_without_a_chain_equal_totals_stay_tied():
    assert told(ranking(two_questions(), bid("a", {"a": 5, "b": 1}), bid("b", {"a": 1, "b": 5}))) == {
        "a": (1, True, ""),
        "b": (1, True, ""),
    }


def test_the_first_link_that_tells_them_apart_settles_and_is_named():
    chain = [QUALITY, {"rule": "higher_criterion", "criterion": "b"}, LOWER]
    result = ranking(two_questions(*chain), bid("a", {"a": 5, "b": 1}, 10), bid("b", {"a": 1, "b": 5}, 20))
    assert told(result) == {"b": (1, False, "higher_criterion"), "a": (2, False, "higher_criterion")}


def test_what_one_link_leaves_tied_the_next_may_settle():
    way = two_questions({"rule": "higher_criterion", "criterion": "b"}, LOWER)
    bids = bid("a", {"a": 5, "b": 1}, 9), bid("b", {"a": 1, "b": 5}, 20), bid("c", {"a": 1, "b": 5}, 10)
    assert told(ranking(way, *bids)) == {
        "c": (1, False, "lower_price"),
        "b": (2, False, "lower_price"),
        "a": (3, False, "higher_criterion"),
    }


def test_a_link_that_leaves_two_of_three_equal_settles_the_third_only():
    way = two_questions({"rule": "higher_criterion", "criterion": "b"})
    bids = bid("a", {"a": 5, "b": 1}), bid("b", {"a": 1, "b": 5}), bid("c", {"a": 1, "b": 5})
    rows = told(ranking(way, *bids))
    assert (rows["a"], rows["b"], rows["c"]) == (
        (3, False, "higher_criterion"),
        (1, True, "higher_criterion"),
        (1, True, "higher_criterion"),
    )


def test_a_group_of_criteria_may_settle_a_tie():
    nodes = [criterion("g", 50, "group"), criterion("g1", 50, parent="g"), criterion("g2", 50, parent="g")]
    way = method(
        [*nodes, criterion("b", 50)], {"rule": "fixed_rate"}, ties=[{"rule": "higher_criterion", "criterion": "g"}]
    )
    result = ranking(way, bid("x", {"g1": 1, "g2": 1, "b": 4}), bid("y", {"g1": 3, "g2": 3, "b": 2}))
    assert told(result)["y"] == (1, False, "higher_criterion")


def test_higher_quality_separates_equal_totals_made_of_quality_and_price():
    way = simple(50, ties=[QUALITY], formula={"rule": "one_sided_linear", "zero_at": 2})
    result = ranking(way, bid("cheap", {"q": 2}, 10), bid("good", {"q": 4}, 14))
    assert {row.total for row in result.bids} == {70}
    assert [row.provider for row in result.bids] == ["good", "cheap"]


def test_a_draw_that_nobody_recorded_leaves_them_tied():
    assert told(ranking(two_questions(DRAW), bid("a", {"a": 5, "b": 1}), bid("b", {"a": 1, "b": 5})))["a"] == (
        1,
        True,
        "",
    )


def test_a_recorded_draw_is_followed():
    bids = bid("a", {"a": 5, "b": 1}), bid("b", {"a": 1, "b": 5})
    rows = told(ranking(two_questions(DRAW), *bids, draw=("b", "a")))
    assert rows == {"b": (1, False, "recorded_draw"), "a": (2, False, "recorded_draw")}


def test_a_draw_that_leaves_one_of_them_out_settles_nothing():
    bids = bid("a", {"a": 5, "b": 1}), bid("b", {"a": 1, "b": 5})
    assert {row[1] for row in told(ranking(two_questions(DRAW), *bids, draw=("b",))).values()} == {True}


def test_a_recorded_draw_does_not_move_bids_whose_totals_differ():
    bids = bid("a", {"a": 5, "b": 5}), bid("b", {"a": 1, "b": 5})
    assert told(ranking(two_questions(DRAW), *bids, draw=("b", "a")))["a"] == (1, False, "")


@pytest.mark.parametrize(("band", "near"), [("1.99", set()), (2, {"a", "b"}), (12, {"a", "b", "c"})])
def test_near_ties_are_marked_up_to_and_with_the_band_and_move_nobody(band, near):
    """Totals 100, 98 and 86."""
    way = two_questions(near_tie=band)
    rows = by_provider(
        ranking(way, bid("a", {"a": 5, "b": 5}), bid("b", {"a": "4.8", "b": 5}), bid("c", {"a": "3.6", "b": 5}))
    )
    assert {name for name, row in rows.items() if row.near_tie} == near
    assert [rows[name].rank for name in "abc"] == [1, 2, 3]


def test_a_tie_is_not_a_near_tie():
    rows = ranking(two_questions(near_tie=5), bid("a", {"a": 5, "b": 1}), bid("b", {"a": 1, "b": 5})).bids
    assert not any(row.near_tie for row in rows)


def test_totals_that_print_alike_tie_only_where_ranks_look_at_what_is_printed():
    bids = bid("a", {"a": "3.001", "b": 3}), bid("b", {"a": 3, "b": 3})
    exact = ranking(two_questions(rounding={"total": 1}), *bids)
    published = ranking(two_questions(rounding={"total": 1, "rank_on": "published"}), *bids)
    assert [row.total for row in exact.bids] == [60, 60]
    assert [row.rank for row in exact.bids] == [1, 2]
    assert [row.rank for row in published.bids] == [1, 1]
