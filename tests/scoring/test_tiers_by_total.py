"""Tiers that ask for a total: gold, silver and bronze; ratings out of 100; with places, without, and where lower is
better.
"""

from fractions import Fraction

import pytest

from criteria.rules_of_lists import LOWER_IS_BETTER
from criteria.schema import Tier
from evaluation.model import BidResult, State, Step
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.tiers import tiered
from tests.scoring.builders import bid, criterion, method, ranking

RATINGS = [("good", 80), ("satisfactory", 60), ("poor", None)]


def way(*tiers, combine="quality_only", **more):
    """A method with tiers given as (id, total) or (id, total, places, what happens at the cap)."""
    made = [
        {"id": name, "title": name, "at_least": least, **dict(zip(("places", "at_cap"), cap, strict=False))}
        for name, least, *cap in tiers
    ]
    formula = {"rule": "fixed_rate"} if combine == "quality_only" else None
    return method([criterion("q", 100)], formula, combine=combine, tiers=made, **more)


def tiers_of(plan, *totals):
    """The tier of every total, which are given best first."""
    rows = [
        BidResult("L1", f"p{n:02}", State.IN, total=Fraction(t), rank=1 + totals.index(t), step=Step("t", Fraction(t)))
        for n, t in enumerate(totals)
    ]
    return [row.tier for row in tiered(plan, rows)]


def test_ratings_out_of_100_and_a_total_that_is_exactly_enough_reaches_the_tier():
    got = tiers_of(way(*RATINGS), 95, 80, "79.99", 60, "59.99")
    assert got == ["good", "good", "satisfactory", "satisfactory", "poor"]


def test_who_reaches_no_tier_keeps_a_rank_and_has_no_tier():
    assert tiers_of(way(("good", 80), ("satisfactory", 60)), 70, 50) == ["satisfactory", ""]


def test_a_tier_may_ask_for_a_total_and_have_places_too():
    plan = way(("first", 70, 2, "all_in"), ("second", 70), ("rest", None))
    assert tiers_of(plan, 90, 80, 75, 70, 60) == ["first", "first", "second", "second", "rest"]


def test_a_tie_across_the_last_place_is_in_or_out_together_among_those_who_reach_it():
    assert tiers_of(way(("first", 70, 2, "all_out"), ("rest", None)), 90, 80, 80, 60) == [
        "first",
        "rest",
        "rest",
        "rest",
    ]
    assert tiers_of(way(("first", 70, 2, "all_in"), ("rest", None)), 90, 80, 80, 60) == [
        "first",
        "first",
        "first",
        "rest",
    ]


def test_where_lower_totals_are_better_a_tier_asks_for_no_more():
    plan = way(("cheap", 18), ("fair", 20), combine="lowest_price")
    assert tiers_of(plan, 17, 18, "18.01", 20, 21) == ["cheap", "cheap", "fair", "fair", ""]


@pytest.mark.parametrize(("rank_on", "tier"), [("exact", "satisfactory"), ("published", "good")])
def test_the_total_is_the_one_that_ranks_compare(rank_on, tier):
    """A mark of 3.999 of 5 is 79.98 points: 80.0 as published to one place."""
    plan = way(*RATINGS, rounding={"total": 1, "rank_on": rank_on})
    assert ranking(plan, bid("a", {"q": "3.999"})).bids[0].tier == tier


def test_the_checks_know_which_ways_of_combining_put_the_lower_figure_first():
    assert {name for name, way in COMBINATIONS.items() if way.better == "lower"} == LOWER_IS_BETTER


def test_a_tier_without_a_total_takes_everybody():
    assert Tier(id="t", title="T").at_least is None
    assert tiers_of(way(("all", None)), 5, 0, -5) == ["all", "all", "all"]
