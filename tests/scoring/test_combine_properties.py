"""What holds for every way of combining, whatever the bids: who can be turned round, who goes last, what bands do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.rules_of_method import faults_of
from evaluation.model import LotStatus, State
from evaluation.scoring.combine import COMBINATIONS
from tests.scoring.builders import bid, by_provider, ranking
from tests.scoring.combining import method_of, ordered

WEIGHTS = {"quality_weight": 60, "price_weight": 40}
BAND = {"band_percent": 5, "edge": "in", "decides": "quality"}
FIGURES = {
    "quality_per_price": {"factor": 10},
    "simple_guide_value": {"scale": 100},
    "extended_guide_value": {"scale": 100} | BAND,
    "technique_and_price": WEIGHTS,
    "median_method": WEIGHTS,
    "quality_in_money": {"worth": 30},
    "utility_index": WEIGHTS,
    "set_range_index": WEIGHTS | {"lowest": 18, "highest": 32},
    "quality_and_cost": {"pass_percent": 40, "technical_weight": 80, "price_weight": 20},
    "electronic_coefficient": {"quality_weight": 30},
}
WAYS = {rule: {"rule": rule} | FIGURES.get(rule, {}) for rule in COMBINATIONS}
PRICED = [rule for rule, way in COMBINATIONS.items() if way.uses == "price"]
ABSOLUTE = [rule for rule in PRICED if not COMBINATIONS[rule].relative]
RELATIVE = [rule for rule in PRICED if COMBINATIONS[rule].relative]

qualities = st.integers(0, 20).map(lambda fifth: 5 * fifth)
prices = st.integers(10, 40)
fields = st.lists(st.tuples(qualities, prices), min_size=2, max_size=6).map(
    lambda pairs: [{"name": f"b{n}", "quality": q, "price": p} for n, (q, p) in enumerate(pairs)]
)


def places(way, bids):
    return {row.provider: row.rank for row in ordered(way, bids).bids}


@pytest.mark.parametrize("rule", COMBINATIONS)
def test_the_figures_used_here_could_be_published(rule):
    way = method_of(WAYS[rule])
    assert [fault for fault in faults_of(way) if "combine" in fault] == []


@pytest.mark.parametrize("rule", ABSOLUTE)
@given(bids=fields)
def test_a_way_that_looks_at_no_other_bid_never_turns_two_round_when_one_leaves(rule, bids):
    way = method_of(WAYS[rule])
    before = places(way, bids)
    for gone in bids:
        after = places(way, [one for one in bids if one is not gone])
        for one in after:
            for other in after:
                assert (before[one] < before[other]) == (after[one] < after[other])


@pytest.mark.parametrize("rule", COMBINATIONS)
@given(bids=fields, data=st.data())
def test_the_order_in_which_bids_are_given_never_matters(rule, bids, data):
    way = method_of(WAYS[rule])
    assert places(way, bids) == places(way, data.draw(st.permutations(bids)))


@pytest.mark.parametrize("rule", PRICED)
@given(quality=qualities, price=prices, more=st.integers(1, 30), second=st.tuples(qualities, prices))
def test_of_two_bids_with_equal_quality_the_cheaper_is_never_behind(rule, quality, price, more, second):
    rows = places(
        method_of(WAYS[rule] if rule != "extended_guide_value" else WAYS[rule] | {"decides": "price"}),
        [
            {"name": "cheap", "quality": quality, "price": price},
            {"name": "dear", "quality": quality, "price": price + more},
            {"name": "third", "quality": second[0], "price": second[1]},
        ],
    )
    if rows["cheap"] is not None:
        assert rows["cheap"] <= rows["dear"]


@pytest.mark.parametrize("rule", [rule for rule in PRICED if rule != "lowest_price"])
@given(quality=st.integers(0, 19), more=st.integers(1, 20), price=prices, second=st.tuples(qualities, prices))
def test_of_two_bids_at_one_price_the_better_is_never_behind(rule, quality, more, price, second):
    rows = places(
        method_of(WAYS[rule]),
        [
            {"name": "good", "quality": min(100, 5 * (quality + more)), "price": price},
            {"name": "poor", "quality": 5 * quality, "price": price},
            {"name": "third", "quality": second[0], "price": second[1]},
        ],
    )
    if rows["poor"] is not None:
        assert rows["good"] <= rows["poor"]


@pytest.mark.parametrize("rule", PRICED)
@given(bids=fields)
def test_every_figure_is_in_the_unit_of_its_way_and_the_better_goes_first(rule, bids):
    found = ordered(method_of(WAYS[rule]), bids)
    rows = [row for row in found.bids if row.total is not None]
    assert {row.unit for row in rows} <= {COMBINATIONS[rule].unit}
    if rule != "extended_guide_value":
        totals = [row.total for row in rows]
        assert totals == sorted(totals, reverse=COMBINATIONS[rule].better == "higher")


@pytest.mark.parametrize("rule", RELATIVE)
def test_a_relative_way_compares_nobody_while_a_bid_that_is_in_lacks_something(rule):
    way = method_of(WAYS[rule])
    found = ranking(way, bid("a", {"q": 80}, 20), bid("b", {"q": 70}))
    assert found.status is LotStatus.INCOMPLETE
    assert [(row.total, row.rank) for row in found.bids] == [(None, None)] * 2


@pytest.mark.parametrize("rule", ABSOLUTE)
def test_an_absolute_way_gives_the_figure_of_a_whole_bid_while_another_lacks_something(rule):
    found = by_provider(ranking(method_of(WAYS[rule]), bid("a", {"q": 80}, 20), bid("b", {"q": 70})))
    assert found["a"].total is not None
    assert (found["a"].rank, found["b"].total, found["b"].missing) == (None, None, ("price:hour",))


@pytest.mark.parametrize("rule", PRICED)
def test_only_bids_that_are_in_are_compared(rule):
    way = method_of(WAYS[rule] | {"pass_percent": 50})
    bids = [{"name": "a", "quality": 80, "price": 30}, {"name": "b", "quality": 60, "price": 25}]
    poor = {"name": "poor", "quality": 45, "price": 1}
    with_poor, without = by_provider(ordered(way, [*bids, poor])), by_provider(ordered(way, bids))
    assert with_poor["poor"].state is State.DISQUALIFIED
    assert [(f.criterion, f.reached, f.needed) for f in with_poor["poor"].failures] == [("", 45, 50)]
    assert {name: (with_poor[name].total, with_poor[name].rank) for name in without} == {
        name: (row.total, row.rank) for name, row in without.items()
    }


@pytest.mark.parametrize("rule", ["price_per_quality_point", "adjusted_price"])
def test_bids_without_quality_points_go_last_and_the_tie_rules_settle_between_them(rule):
    way = method_of(WAYS[rule], ties=[{"rule": "lower_price"}])
    bids = [
        {"name": "dear", "quality": 0, "price": 20},
        {"name": "cheap", "quality": 0, "price": 10},
        {"name": "some", "quality": 5, "price": 40},
    ]
    told = [(row.provider, row.rank, row.total is None, row.tie_settled_by) for row in ordered(way, bids).bids]
    assert told == [("some", 1, False, ""), ("cheap", 2, True, "no_figure"), ("dear", 3, True, "no_figure")]


def test_a_near_tie_looks_past_bids_without_a_figure():
    way = method_of(WAYS["price_per_quality_point"], near_tie="0.5")
    bids = [{"name": n, "quality": q, "price": 10} for n, q in (("a", 50), ("b", 40), ("c", 0))]
    assert {row.provider: row.near_tie for row in ordered(way, bids).bids} == {"a": True, "b": True, "c": False}


def test_a_rounded_guide_value_is_what_ranks_compare_even_where_they_compare_exact_totals():
    bids = [{"name": "a", "quality": 80, "price": "26.70"}, {"name": "b", "quality": 60, "price": "20.00"}]
    rows = ordered(method_of(WAYS["simple_guide_value"]), bids).bids
    told = {row.provider: (row.total, row.rank, row.tie_settled_by) for row in rows}
    assert told == {"a": (300, 2, "lower_price"), "b": (300, 1, "lower_price")}


@pytest.mark.parametrize(("rank_on", "first"), [("exact", "a"), ("published", "b")])
def test_a_band_reaches_from_the_figure_that_ranks_compare(rank_on, first):
    """95.4 of 100 lies within 4.8% of it; 95 of 100, as printed, does not."""
    rounding = {"total": 0, "rank_on": rank_on}
    way = method_of(WAYS["extended_guide_value"] | {"band_percent": "4.8", "scale": 10}, rounding=rounding)
    bids = [{"name": "a", "quality": Fraction(477, 5), "price": 10}, {"name": "b", "quality": 90, "price": 9}]
    assert places(way, bids)[first] == 1


def test_bids_of_the_band_that_are_equal_in_what_decides_share_their_place():
    way = method_of(WAYS["extended_guide_value"])
    bids = [{"name": "a", "quality": 80, "price": 20}, {"name": "b", "quality": 80, "price": "20.50"}]
    told = [(row.rank, row.tied, row.tie_settled_by) for row in ordered(way, bids).bids]
    assert told == [(1, True, ""), (1, True, "")]


def test_a_band_alone_moves_nobody_else():
    """Every bid outside the band keeps the place that its figure gives it."""
    way = method_of(WAYS["extended_guide_value"] | {"band_percent": 2})
    plain = method_of(WAYS["quality_per_price"])
    bids = [{"name": f"b{n}", "quality": 50 + 3 * n, "price": 30 + 2 * n} for n in range(8)]
    banded, figures = places(way, bids), places(plain, bids)
    inside = [row.provider for row in ordered(way, bids).bids if row.tie_settled_by]
    assert 1 < len(inside) < len(bids)
    assert all(banded[name] == figures[name] for name in banded if name not in inside)


def test_pounds_and_points_agree_with_the_direction_of_their_way():
    """Words and charts tell from the unit alone whether the lower total is the better."""
    lower = {way.unit for way in COMBINATIONS.values() if way.better == "lower"}
    assert lower == {"GBP", "per_point"}
    assert not lower & {way.unit for way in COMBINATIONS.values() if way.better == "higher"}


def test_a_price_that_is_compared_itself_needs_no_formula_and_takes_none():
    way = method_of(WAYS["quality_in_money"])
    assert way.price.formula is None
    with_one = way.model_copy(
        update={"price": way.price.model_copy(update={"formula": method_of(WAYS["weighted_sum"]).price.formula})}
    )
    assert any("nothing adds them" in fault for fault in faults_of(with_one))


def test_a_criterion_may_not_bear_the_name_of_what_decides():
    way = method_of(WAYS["extended_guide_value"], criteria={"quality": 40, "other": 60})
    assert any("a criterion has the same id" in fault for fault in faults_of(way))
    whole = method_of(WAYS["extended_guide_value"], criteria={"quality": 100})
    assert not any("a criterion has the same id" in fault for fault in faults_of(whole))


def test_a_lot_where_a_price_is_asked_about_shows_no_figure():
    bids = bid("a", {"q": 80}, 20), bid("b", {"q": 70}, 10)
    found = ranking(method_of(WAYS["lowest_price"]), *bids, open_cases=("b",))
    assert found.status is LotStatus.PROVISIONAL
    assert {(row.total, row.price, row.rank) for row in found.bids} == {(None, None, None)}
