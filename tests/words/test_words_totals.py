"""Totals read in their own unit: nobody is told that £18.40 is points, or that an index is out of 100."""

from fractions import Fraction

import pytest

from evaluation.framework.movement import movements
from evaluation.model import State
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.tree import Tree
from evaluation.words import totals
from evaluation.words.combining import combined
from evaluation.words.method import method_in_words
from evaluation.words.movement import why_moved
from evaluation.words.ranking import as_text
from evaluation.words.results import headline, notes, why_not_ranked
from tests.scoring.builders import bid, by_provider, ranking
from tests.scoring.combining import method_of, ordered
from tests.scoring.test_combine_properties import WAYS

F = Fraction
BIDS = [
    {"name": n, "quality": q, "price": p} for n, q, p in (("a", 80, "28.00"), ("b", 72, "24.00"), ("c", 54, "20.00"))
]


def lot_of(rule, **more):
    way = method_of(WAYS[rule] | more)
    return way, ordered(way, BIDS)


def test_every_unit_has_its_title_and_its_sentence():
    units = {way.unit for way in COMBINATIONS.values()}
    assert units == set(totals.TITLES)
    assert {way.unit for way in COMBINATIONS.values() if way.better == "lower"} == totals.LOWER_FIRST
    assert len({totals.in_a_sentence(F(3), unit) for unit in units}) == len(units)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (F("77.12"), "points", "77.12"),
        (F("-12.5"), "GBP", "−£12.50"),
        (F(1, 3), "per_point", "£0.33"),
        (F(2000, 7), "index", "285.7142…"),
        (F(300), "index", "300.00"),
        (F(1, 3000), "index", "0.00033333…"),
        (F("88.5714"), "of_100", "88.57"),
    ],
)
def test_a_total_reads_in_its_unit(value, unit, said):
    assert totals.amount(value, unit) == said


def test_a_distance_between_totals_reads_in_their_unit():
    assert [totals.apart(F("0.5"), unit) for unit in ("points", "GBP", "index")] == [
        "0.5 points",
        "£0.50",
        "0.5 of the index",
    ]
    assert totals.apart(F(1), "points") == "1 point"


@pytest.mark.parametrize("rule", [rule for rule, way in COMBINATIONS.items() if way.unit not in ("points", "of_100")])
def test_no_sentence_of_a_result_calls_another_unit_points(rule):
    way, lot = lot_of(rule)
    first = next(row for row in lot.bids if row.rank == 1)
    assert "points out of 100" not in headline(lot, first, "Ash Care", "North")
    assert totals.total(first) in as_text(way, lot, str)


def test_a_headline_says_pounds_where_pounds_are_compared():
    _, lot = lot_of("quality_in_money")
    assert headline(lot, lot.bids[0], "Ash Care", "North") == (
        "Ash Care is at place 1 of 3 in North, with £2.40 as the figure that is compared."
    )


def test_a_bid_that_no_figure_can_be_made_of_says_why_it_is_last():
    way = method_of(WAYS["price_per_quality_point"])
    lot = ordered(way, [*BIDS, {"name": "none", "quality": 0, "price": 5}])
    row = by_provider(lot)["none"]
    assert notes(row) == "No figure can be made of its quality and price, so it goes last"
    assert headline(lot, row, "No Care", "North") == "No Care is at place 4 of 4 in North."
    assert totals.total(row) == "–"


@pytest.mark.parametrize(
    ("decides", "said"),
    [
        ("price", "In the band of the best: put in place by the lower price"),
        ("quality", "In the band of the best: put in place by quality points"),
        ("q", "In the band of the best: put in place by points on the named criterion"),
    ],
)
def test_a_bid_put_in_its_place_by_the_band_says_so(decides, said):
    _, lot = lot_of("extended_guide_value", band_percent=8, decides=decides)
    assert [notes(row) for row in lot.bids] == [said, said, ""]


def test_a_pass_mark_on_quality_as_a_whole_is_told_as_that():
    way = method_of(WAYS["lowest_price"] | {"pass_percent": 60})
    lot = ordered(way, BIDS)
    row = by_provider(lot)["c"]
    assert row.state is State.DISQUALIFIED
    assert why_not_ranked(way, lot, row) == "Quality as a whole: it reached 54% of the points; at least 60% is needed."


@pytest.mark.parametrize("rule", COMBINATIONS)
def test_a_way_of_combining_reads_with_its_own_figures(rule):
    way = method_of(WAYS[rule])
    text = " ".join(combined(Tree(way.criteria), way.combine))
    assert "{" not in text
    assert "None" not in text
    for name, value in WAYS[rule].items():
        if name not in ("rule", "edge", "decides"):
            assert str(value) in text, name
    assert ("When one of them leaves" in text) == COMBINATIONS[rule].relative


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rule": "utility_index", "below_zero": "zero"}, "held at 0"),
        ({"rule": "utility_index", "below_zero": "negative"}, "a higher price would help it"),
        ({"rule": "set_range_index"}, "earns none or all of that and no more"),
        ({"rule": "set_range_index", "hold": False}, "less than none, or more than all"),
        ({"rule": "quality_and_cost", "technical": "relative"}, "100 times quality ÷ the best"),
        ({"rule": "extended_guide_value", "edge": "out"}, "exactly at its edge does not belong to it"),
        ({"rule": "extended_guide_value", "decides": "q"}, "In the band more points for “q” goes first"),
    ],
)
def test_what_a_way_publishes_besides_its_sentence_is_told(more, said):
    way = method_of(WAYS[more["rule"]] | more)
    assert said in " ".join(combined(Tree(way.criteria), way.combine))


def test_a_near_tie_in_pounds_is_told_in_pounds():
    texts = [line.text for line in method_in_words(method_of(WAYS["lowest_price"], near_tie="0.3"))]
    assert any("Totals within £0.30 of each other" in text for text in texts)


def test_a_movement_tells_a_price_that_is_compared_itself_and_knows_that_lower_is_better():
    way = method_of(WAYS["lowest_price"])
    before = ranking(way, bid("a", {"q": 80}, 20), bid("b", {"q": 80}, 21), bid("c", {"q": 80}, 30))
    after = ranking(way, bid("a", {"q": 80}, 19), bid("b", {"q": 80}, 18), bid("c", {"q": 80}, 30))
    told = {move.provider: why_moved(move, way.criteria) for move in movements(before, after)}
    assert told["a"] == (
        "Down 1 place to 2 although its total fell by £1.00, because others fell more: "
        "price fell from £20.00 to £19.00."
    )
    assert told["b"] == "Up 1 place to 1: price fell from £21.00 to £18.00."
    assert told["c"] == "Still at place 3: its own points did not change."
