"""Each scene against sums made by hand: what it says happens is what happens."""

from dataclasses import replace
from fractions import Fraction

import pytest

from criteria.schema import GapRule, Gaps
from evaluation.model import LotStatus, State
from evaluation.rehearsal import scenes, swing
from evaluation.rehearsal.dummies import Stage, of, winners
from evaluation.rehearsal.report import rehearse
from evaluation.rehearsal.scene import Verdict
from evaluation.rehearsal.typical import typical
from tests.rehearsal.every_rule import by_formula, by_way
from tests.scoring.builders import criterion, measure, method, scale, simple

F = Fraction
LINES = [
    {"id": "hour", "title": "Hour", "unit": "hour", "weight": 40},
    {"id": "visit", "title": "Half-hour visit", "unit": "visit", "minutes": 30, "weight": 60},
]


def stage(way, **more):
    return Stage(way, typical(way, **more))


def goldilocks_method(quality=50, **more):
    """The published example: quality and price at 50 each, marks in per cent, lowest price over price."""
    hundred = scale("hundred", tuple(range(0, 101, 5)))
    nodes = [criterion("q", quality, scale="hundred"), criterion("price", 100 - quality, "price")]
    return method(nodes, scales=[hundred], **more)


def test_the_goldilocks_example_gives_its_printed_totals_and_the_middle_bid_loses():
    """Local Government Lawyer, Goldilocks and the three problems: marks 50, 75, 100 at £50, £75, £100, halves."""
    scene = swing.goldilocks(stage(goldilocks_method(), hour=F(75)))
    result = scene.fields[0].result
    assert [(of(result, n).price, of(result, n).total) for n in ("Ash", "Birch", "Cedar")] == [
        (50, 75), (75, F(425, 6)), (100, 75)
    ]  # fmt: skip
    assert (scene.verdict, scene.found, scene.facts["middle"]) == (Verdict.LOOK, "middle_never", 0)


def test_a_straight_line_over_a_published_range_does_not_shut_the_middle_out():
    assert swing.goldilocks(stage(by_formula("set_range"))).found == "middle_can_win"


def test_a_single_bid_earns_all_the_points_whatever_it_asks_where_it_is_compared_with_itself():
    scene = scenes.one_bid(stage(simple()))
    first, second = (of(field.result, "Ash") for field in scene.fields)
    assert (second.price, first.price_points, second.price_points) == (2 * first.price, 40, 40)
    assert (scene.verdict, scene.found) == (Verdict.LOOK, "same_points")
    assert scenes.one_bid(stage(by_formula("reference_over_bid"))).found == "ranked"


def test_a_penny_that_moves_all_the_points_is_a_cliff():
    cliff = scenes.two_bids(stage(by_formula("two_sided_linear")))
    assert (cliff.verdict, cliff.found, cliff.facts["gap"]) == (Verdict.TROUBLE, "cliff", 40)
    calm = scenes.two_bids(stage(by_formula("lowest_over_bid")))
    assert (calm.verdict, calm.found) == (Verdict.FINE, "small_gap")
    edge = scenes.two_bids(stage(by_formula("price_bands")))
    assert (edge.verdict, edge.found, edge.facts["gap"]) == (Verdict.LOOK, "cliff", 16)


def test_where_nothing_can_fail_the_worst_marks_are_ranked():
    scene = scenes.all_fail(stage(simple()))
    assert (scene.verdict, scene.found, winners(scene.fields[0].result)) == (
        Verdict.LOOK, "no_pass_mark", ("Ash", "Birch")
    )  # fmt: skip
    passes = method([criterion("q", 60, pass_mark=2), criterion("price", 40, "price")])
    assert scenes.all_fail(stage(passes)).found == "nobody"


def test_the_bid_at_the_pass_mark_is_in_and_the_one_a_step_below_is_out():
    way = method(
        [criterion("q", 60, pass_mark=2), criterion("r", 20, pass_percent=50), criterion("price", 20, "price")]
    )
    scene = scenes.at_pass_mark(stage(way))
    result = scene.fields[0].result
    assert (of(result, "Ash").state, of(result, "Birch").state) == (State.IN, State.DISQUALIFIED)
    assert of(result, "Ash").quality == 60 * F(2, 5) + 20 * F(3, 5)
    assert (scene.verdict, scene.found) == (Verdict.FINE, "equality_passes")


def test_a_pass_mark_that_nobody_can_reach_is_trouble():
    way = method(
        [criterion("q", 100, "group"), criterion("m", 100, "measure", "q", pass_percent=80)],
        measures=[measure("m", "table", table=[{"value": "Good", "points": 75}, {"value": "Poor", "points": 0}])],
    )
    scene = scenes.at_pass_mark(stage(way))
    assert (scene.verdict, scene.found) == (Verdict.TROUBLE, "nobody_passes")


def test_a_tie_is_settled_only_where_a_draw_is_published():
    assert scenes.exact_tie(stage(simple())).found == "shared"
    drawn = scenes.exact_tie(stage(simple(ties=[{"rule": "recorded_draw"}])))
    assert (drawn.found, winners(drawn.fields[1].result)) == ("drawn", ("Birch",))


@pytest.mark.parametrize(("at_cap", "held"), [("all_in", 4), ("all_out", 2)])
def test_a_tie_across_the_cap_fills_the_tier_as_published(at_cap, held):
    tiers = [{"id": "first", "title": "First", "places": 3, "at_cap": at_cap}, {"id": "rest", "title": "Rest"}]
    scene = scenes.tie_at_cap(stage(simple(tiers=tiers)))
    assert (scene.verdict, scene.found, scene.facts["held"]) == (Verdict.LOOK, "together", held)
    drawn = scenes.tie_at_cap(stage(simple(tiers=tiers, ties=[{"rule": "recorded_draw"}])))
    assert (drawn.verdict, drawn.found) == (Verdict.FINE, "drawn")


def test_a_tier_of_a_million_places_is_not_filled():
    tiers = [{"id": "first", "title": "First", "places": 1_000_000, "at_cap": "all_in"}]
    assert scenes.tie_at_cap(stage(simple(tiers=tiers))).found == "no_cap"


def test_a_price_left_out_stops_the_lot_and_a_penny_on_a_line_can_win():
    way = simple(30, price={"basis": "weights", "lines": LINES, "formula": {"rule": "lowest_over_bid"}})
    scene = scenes.nil_line(stage(way))
    left_out, before, after = (field.result for field in scene.fields)
    assert left_out.status is LotStatus.INCOMPLETE
    assert (winners(before), winners(after)) == (("Ash",), ("Birch",))
    assert (of(before, "Birch").price, of(after, "Birch").price) == (F("17.5"), 10 + F("0.006"))
    assert (scene.verdict, scene.found, scene.facts["line"]) == (Verdict.LOOK, "token_wins", "visit")


def test_everybody_at_the_ceiling_earns_full_points_only_where_bids_are_compared_with_each_other():
    band = [{"id": "hour", "title": "Hour", "unit": "hour", "weight": 100, "lowest": "20", "highest": "30"}]
    way = simple(price={"basis": "weights", "lines": band, "formula": {"rule": "lowest_over_bid"}})
    scene = scenes.at_ceiling(stage(way))
    assert {bid.price for bid in scene.fields[0].result.bids} == {30}
    assert (scene.verdict, scene.found) == (Verdict.LOOK, "full_points")
    assert scenes.at_ceiling(stage(by_formula("reference_over_bid"))).found == "less_points"


def test_a_bid_far_below_cost_that_wins_is_trouble_where_nobody_would_ask():
    scene = scenes.suicide_bid(stage(by_way("lowest_price")))
    assert (scene.verdict, scene.found, winners(scene.fields[1].result)) == (Verdict.TROUBLE, "wins", ("Cedar",))
    assert scenes.suicide_bid(stage(by_formula("reference_over_bid"))).found == "loses"


def test_a_disqualified_bid_can_choose_the_winner_where_its_price_still_counts():
    nodes = [criterion("q", 70, pass_mark=5), criterion("price", 30, "price")]
    ways = {
        name: method(nodes, scales=[scale("five", (0, 5))], reference_set=name)
        for name in ("in", "in_and_disqualified")
    }
    tried = {name: swing._odd_levels(stage(way)) for name, way in ways.items()}
    assert (len(tried["in"]), len(tried["in_and_disqualified"])) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "formula", "more", "expected"),
    [
        ([{"rate": "24.50"}], {"rule": "fixed_rate"}, {}, ("fixed", F("24.5"))),
        ([{"lowest": "20", "highest": "26"}], {"rule": "lowest_over_bid"}, {}, ("band", F(23))),
        ([{}], {"rule": "reference_over_bid", "reference": "27"}, {}, ("reference", F(27))),
        ([{}], {"rule": "set_range", "lowest": "20", "highest": "30"}, {}, ("reference", F(25))),
        ([{}], {"rule": "lowest_over_bid"}, {"local_cost": F("28.47")}, ("local_cost", F("28.47"))),
        ([{}], {"rule": "lowest_over_bid"}, {}, ("assumed", F(25))),
        ([{"lowest": "20", "highest": "26"}], {"rule": "lowest_over_bid"}, {"hour": F(31)}, ("given", F(31))),
    ],
)
def test_the_usual_price_is_taken_from_the_method_where_it_says_any(lines, formula, more, expected):
    made = [{"id": "hour", "title": "Hour", "unit": "hour", "weight": 100} | line for line in lines]
    fixed = formula["rule"] == "fixed_rate"
    nodes = [criterion("q", 100)] if fixed else [criterion("q", 60), criterion("price", 40, "price")]
    way = method(
        nodes,
        combine="quality_only" if fixed else "weighted_sum",
        price={"basis": "weights", "lines": made, "formula": formula},
    )
    found = typical(way, **more)
    assert (found.origin, found.hour, found.rates["hour"]) == (*expected, expected[1])


def test_every_kind_of_measure_has_values_from_its_worst_to_its_best():
    gaps = Gaps(missing=GapRule(rule="no_total"), not_enough=GapRule(rule="no_total"))
    made = [
        measure("table", "table", table=[{"value": "Good", "points": 100}, {"value": "Poor", "points": 0}]),
        measure("bands", "bands", bands=[{"at_least": 90, "points": 100}, {"at_least": 50, "points": 40}]),
        measure("line", "line", zero_at=80, full_at=95),
        measure("count", "count", full_at=100, each=30),
        measure("rate", "rate", gaps, direction="lower", zero_at=7, full_at=0, per=1000, minimum_sample=40),
    ]
    way = method(
        [criterion("all", 100, "group"), *(criterion(m.id, 20, "measure", "all") for m in made)], measures=made
    )
    on = stage(way)
    top, bottom = on.rank(on.bid("Ash", on.top)), on.rank(on.bid("Ash", on.bottom))
    assert (of(top, "Ash").quality, of(bottom, "Ash").quality) == (100, 0)
    assert [rung.share for rung in on.ladders["count"]] == [0, F(1, 10), F(4, 10), F(7, 10), 1]


def test_a_sum_that_cannot_be_done_is_told_and_never_raised(monkeypatch):
    def divides(_):
        return 1 / 0

    monkeypatch.setattr("evaluation.rehearsal.report.SCENES", {"one_bid": divides})
    (scene,) = rehearse(simple()).scenes
    assert (scene.verdict, scene.found) == (Verdict.TROUBLE, "no_sum")


def test_the_order_of_the_methods_parts_never_changes_a_scene():
    way = simple()
    turned = way.model_copy(update={"criteria": tuple(reversed(way.criteria))})
    assert [replace(s, fields=()) for s in rehearse(way).scenes] == [
        replace(s, fields=()) for s in rehearse(turned).scenes
    ]
