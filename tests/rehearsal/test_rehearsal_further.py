"""Scenes beside one ranking: breakdowns, bids without a figure, many lots and the next list, against sums by hand."""

from fractions import Fraction

import pytest

from criteria.schema import Cycle, GapRule, Gaps, Lot, LotLimit, Tier
from evaluation.model import LotStatus
from evaluation.rehearsal import further
from evaluation.rehearsal.dummies import Stage, of
from evaluation.rehearsal.scene import Verdict
from evaluation.rehearsal.typical import typical
from evaluation.words.rehearsal import told
from tests.rehearsal.every_rule import by_formula, by_way
from tests.scoring.builders import criterion, measure, method, simple

F = Fraction


def stage(way):
    return Stage(way, typical(way))


def played(play, way):
    """A scene: its verdict, what it found, and its words."""
    scene = play(stage(way))
    return scene.verdict, scene.found, told(way, scene).text


def test_breakdowns_that_differ_earn_different_points():
    """None at 10%, all at 90%: 80, 70 and 60% earn 7/8, 6/8 and 5/8 of the 40 points."""
    scene = further.cost_breakdown(stage(by_formula("staff_share")))
    assert [of(scene.fields[0].result, name).price_points for name in ("Ash", "Birch", "Cedar")] == [35, 30, 25]
    assert (scene.verdict, scene.found, scene.facts["gap"]) == (Verdict.FINE, "told_apart", 10)
    assert scene.fields[1].result.status is LotStatus.INCOMPLETE


def staff(zero_at, full_at, lines=("direct_care", "travel_time")):
    formula = {"rule": "staff_share", "lines": list(lines), "zero_at": zero_at, "full_at": full_at}
    return method([criterion("q", 60), criterion("price", 40, "price")], formula)


@pytest.mark.parametrize(("zero_at", "full_at"), [(10, 50), (85, 95), (10, 65)])
def test_a_range_that_does_not_tell_usual_breakdowns_apart_is_to_look_at(zero_at, full_at):
    verdict, found, words = played(further.cost_breakdown, staff(zero_at, full_at))
    assert (verdict, found) == (Verdict.LOOK, "alike")
    assert "not all told apart" in words


def test_other_formulas_look_at_no_breakdown():
    assert played(further.cost_breakdown, simple())[:2] == (Verdict.FINE, "no_costs")


def test_a_middle_bid_without_quality_leaves_nobody_a_figure():
    verdict, found, words = played(further.no_figure, by_way("median_method"))
    assert (verdict, found) == (Verdict.TROUBLE, "best_too")
    assert "not even the best bid has a figure" in words
    scene = further.no_figure(stage(by_way("median_method")))
    assert {(bid.total, bid.rank) for bid in scene.fields[1].result.bids} == {(None, 1)}


def test_weak_bids_without_a_figure_tie_at_the_end():
    scene = further.no_figure(stage(by_way("price_per_quality_point")))
    assert (scene.verdict, scene.found) == (Verdict.LOOK, "weak_ones")
    assert [(bid.provider, bid.rank) for bid in scene.fields[1].result.bids] == [("Cedar", 1), ("Ash", 2), ("Birch", 2)]


def test_a_pass_mark_keeps_a_figure_for_everybody():
    way = by_way("median_method")
    nodes = tuple(c.model_copy(update={"pass_mark": F(1)}) if c.kind == "question" else c for c in way.criteria)
    assert played(further.no_figure, way.model_copy(update={"criteria": nodes}))[:2] == (Verdict.FINE, "always")


def many(lots, limit=None, places=1):
    way = method([criterion("q", 100)], {"rule": "fixed_rate"})
    made = tuple(Lot(id=f"L{n}", title=f"Lot {n}", size=F(1)) for n in range(1, lots + 1))
    tiers = (Tier(id="t", title="T", places=places, at_cap="all_in"),)
    return way.model_copy(update={"lots": made, "lot_limit": limit, "tiers": tiers})


@pytest.mark.parametrize("rule", ["provider_preference", "best_total"])
def test_a_provider_that_is_best_everywhere_holds_what_its_limit_lets_it(rule):
    scene = further.strong_provider(stage(many(6, LotLimit(most=2, rule=rule))))
    assert (scene.verdict, scene.found) == (Verdict.FINE, "shared_out")
    assert (scene.facts["lots"], scene.facts["held"], scene.facts["empty"]) == (6, 2, 0)
    assert [of(field.result, "Ash").tier for field in scene.fields] == ["t", ""]


def test_lots_that_three_providers_cannot_fill_are_named_with_how_many_it_takes():
    verdict, found, words = played(further.strong_provider, many(7, LotLimit(most=2, rule="best_total")))
    assert (verdict, found) == (Verdict.LOOK, "left_empty")
    assert "1 lot is left without any: with at most 2 lots each, 4 have to bid for all 7 lots." in words


def test_providers_that_all_take_the_same_lots_leave_the_others_empty():
    way = many(4, LotLimit(most=2, rule="provider_preference"), places=None)
    verdict, _, words = played(further.strong_provider, way)
    assert verdict is Verdict.LOOK
    assert "2 lots are left without any: they hold the same lots" in words


def test_without_a_limit_or_with_one_lot_there_is_nothing_to_share_out():
    assert played(further.strong_provider, many(3))[:2] == (Verdict.FINE, "no_limit")
    assert played(further.strong_provider, many(1))[:2] == (Verdict.FINE, "one_lot")


def with_cycle(gap=None, *, reprice=True, price=50):
    """A method whose list is worked out again by a rating in six steps and, where it is worth anything, price."""
    table = [{"value": f"Rated {n}", "points": 20 * n} for n in range(6)]
    gaps = Gaps(missing=GapRule(rule="no_total") if gap is None else GapRule(rule="points", points=F(gap)))
    nodes = [criterion("m", 100 - price, "measure"), *([criterion("price", price, "price")] if price else [])]
    combine = {"rule": "weighted_sum" if price else "quality_only"}
    cycle = Cycle(months=12, reprice=reprice, combine=combine, criteria=tuple(nodes))
    return simple().model_copy(update={"cycle": cycle, "measures": (measure("m", "table", gaps, table=table),)})


def test_the_list_worked_out_again_is_played_by_its_own_criteria():
    scene = further.re_assessment(stage(with_cycle()))
    assert scene.verdict is Verdict.TROUBLE
    assert "low_swing" in scene.facts["trouble"].split()
    only = further.re_assessment(stage(with_cycle(price=0)))
    assert "low_swing" not in f"{only.facts['trouble']} {only.facts['look']}"
    kept = further.re_assessment(stage(with_cycle(reprice=False)))
    assert "low_swing" not in f"{kept.facts['trouble']} {kept.facts['look']}"


def test_who_sends_nothing_stops_the_list_or_is_ranked_by_the_gap_rule():
    stopped = played(further.re_assessment, with_cycle())
    assert "keeps everybody's list from being made" in stopped[2]
    ranked = played(further.re_assessment, with_cycle(20))
    assert "ranked by the gap rules" in ranked[2]


def test_without_a_cycle_nothing_is_played_again():
    assert played(further.re_assessment, simple())[:2] == (Verdict.FINE, "no_cycle")
