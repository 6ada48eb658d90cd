"""How far a lot may be ranked, and what becomes of bids that are not in."""

import pytest

from evaluation.model import LotStatus, State
from tests.scoring.builders import bid, by_provider, criterion, method, ranking, simple

OUT = [state for state in State if state not in (State.IN, State.DISQUALIFIED)]


def test_a_whole_lot_is_complete_and_has_totals_and_ranks():
    result = ranking(simple(), bid("a", {"q": 3}, 20), bid("b", {"q": 4}, 25))
    assert result.status is LotStatus.COMPLETE
    assert [(r.provider, r.quality, r.price_points, r.total, r.rank) for r in result.bids] == [
        ("b", 48, 32, 80, 1),
        ("a", 36, 40, 76, 2),
    ]
    assert result.reference.value == 20


@pytest.mark.parametrize("state", OUT)
def test_a_bid_that_is_not_in_keeps_its_state_has_no_total_and_does_not_count_in_the_price_reference(state):
    result = ranking(simple(), bid("a", {"q": 3}, 20), bid("gone", {"q": 5}, 10, state))
    gone = by_provider(result)["gone"]
    assert (gone.state, gone.total, gone.price_points, gone.rank, gone.tier, gone.missing) == (
        state,
        None,
        None,
        None,
        "",
        (),
    )
    assert result.reference.value == 20
    assert (result.status, by_provider(result)["a"].rank) == (LotStatus.COMPLETE, 1)
    assert result.bids[-1] is gone


@pytest.mark.parametrize(
    ("bare", "missing"),
    [(bid("b", {}, 20), ("q",)), (bid("b", {"q": 3}), ("price:hour",)), (bid("b"), ("q", "price:hour"))],
)
def test_anything_missing_makes_the_lot_incomplete_and_nobody_has_a_rank(bare, missing):
    result = ranking(simple(), bid("a", {"q": 3}, 20), bare)
    assert result.status is LotStatus.INCOMPLETE
    assert [row.rank for row in result.bids] == [None, None]
    assert by_provider(result)["b"].missing == missing
    assert by_provider(result)["b"].total is None


def test_what_a_bid_that_is_out_lacks_does_not_hold_up_the_lot():
    result = ranking(simple(), bid("a", {"q": 3}, 20), bid("late", state=State.LATE))
    assert result.status is LotStatus.COMPLETE


def test_a_mark_of_nought_is_a_mark():
    result = ranking(simple(), bid("a", {"q": 0}, 20))
    assert (result.status, result.bids[0].total) == (LotStatus.COMPLETE, 40)


def test_an_open_low_price_case_makes_the_lot_provisional_without_ranks_totals_or_reference():
    result = ranking(simple(), bid("a", {"q": 3}, 20), bid("b", {"q": 4}, 9), open_cases=["b"])
    assert (result.status, result.open_cases, result.reference) == (LotStatus.PROVISIONAL, ("b",), None)
    assert {(row.rank, row.total, row.price_points, row.tier) for row in result.bids} == {(None, None, None, "")}
    assert {(row.quality, row.price, row.step, len(row.criteria)) for row in result.bids} == {(None, None, None, 0)}


def test_provisional_comes_before_incomplete_so_that_an_open_case_is_never_hidden():
    assert ranking(simple(), bid("a", {}, 20), open_cases=["a"]).status is LotStatus.PROVISIONAL


def test_no_bid_that_is_in_means_no_award():
    result = ranking(simple(), bid("a", {"q": 3}, 20, State.WITHDRAWN))
    assert (result.status, result.bids[0].rank) == (LotStatus.NO_AWARD, None)


def test_all_disqualified_means_no_award():
    way = method([criterion("q", 60, pass_mark=3), criterion("price", 40, "price")])
    assert ranking(way, bid("a", {"q": 1}, 20)).status is LotStatus.NO_AWARD


def test_no_bids_at_all_is_an_empty_lot():
    result = ranking(simple())
    assert (result.status, result.bids, result.reference) == (LotStatus.EMPTY, (), None)


def test_a_fixed_rate_ranks_on_quality_alone_and_needs_no_rates():
    way = method([criterion("q", 100)], {"rule": "fixed_rate"})
    result = ranking(way, bid("a", {"q": 3}), bid("b", {"q": 4}))
    assert (result.status, result.reference) == (LotStatus.COMPLETE, None)
    assert [(r.provider, r.total, r.price_points) for r in result.bids] == [("b", 80, None), ("a", 60, None)]


def test_the_cycle_is_ranked_by_its_own_tree():
    cycle = {"months": 6, "reprice": False, "combine": "quality_only", "criteria": [criterion("later", 100)]}
    way = simple(cycle=cycle)
    result = ranking(way, bid("a", {"later": 2}), bid("b", {"later": 4}), cycle=True)
    assert [(row.provider, row.total, row.rank) for row in result.bids] == [("b", 80, 1), ("a", 40, 2)]


def test_a_bid_disregarded_for_its_low_price_can_turn_the_order_round_and_both_runs_can_be_made():
    """Quality of 50: A 41.5, B 37.5, X 20; price 50 x lowest / price, with prices 22, 20 and 15."""
    way, marks = simple(50), {"A": "4.15", "B": "3.75", "X": 2}
    prices = {"A": 22, "B": 20, "X": 15}
    bids = {name: bid(name, {"q": marks[name]}, prices[name]) for name in marks}
    with_x = ranking(way, *bids.values())
    out = bid("X", {"q": 2}, 15, State.DISREGARDED_LOW_PRICE)
    without_x = ranking(way, bids["A"], bids["B"], out)
    assert [(r.provider, f"{float(r.total):.2f}") for r in with_x.bids] == [
        ("A", "75.59"),
        ("B", "75.00"),
        ("X", "70.00"),
    ]
    assert [(r.provider, f"{float(r.total):.2f}") for r in without_x.bids if r.total] == [
        ("B", "87.50"),
        ("A", "86.95"),
    ]
