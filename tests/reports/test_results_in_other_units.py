"""Papers on results whose totals are pounds or an index, and what is kept from people who may not see prices."""

import json
from datetime import UTC, datetime

import pytest

from evaluation.framework.summary import summarise
from evaluation.reports.json_results import results_json
from evaluation.reports.results import ResultSet, header, rows
from evaluation.service.result import _bid_without_price
from tests.scoring.combining import method_of, ordered
from tests.scoring.test_combine_properties import PRICED, WAYS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BIDS = [{"name": n, "quality": q, "price": p} for n, q, p in (("a", 80, 28), ("b", 72, 24), ("c", 0, 20))]


def papers(rule, **more):
    way = method_of(WAYS[rule] | more)
    return ResultSet("Homecare", way, "ab" * 32, (ordered(way, BIDS),), {}, NOW, "cd" * 32)


def test_the_column_of_totals_says_what_they_are():
    assert {header(papers(rule))[8] for rule in PRICED} == {
        "Index", "Score out of 100", "Compared figure (£)", "Price per quality point (£)",
    }  # fmt: skip
    assert header(papers("weighted_sum"))[8] == "Total"


def test_notes_say_what_put_a_bid_in_its_place_and_that_quality_as_a_whole_failed():
    assert [row[-1] for row in rows(papers("price_per_quality_point"))][-1] == (
        "No figure can be made of its quality and price: goes last"
    )
    assert [row[-1] for row in rows(papers("lowest_price", pass_percent=50))][-1] == (
        "Below the pass mark on quality as a whole: 0, where 50 is needed"
    )
    banded = [row[-1] for row in rows(papers("extended_guide_value"))]
    assert banded[:2] == ["Put in place in the band of the best by higher quality"] * 2


def test_programs_are_told_the_unit_of_a_total():
    lots = json.loads(results_json(papers("quality_in_money")))["lots"]
    assert {one["unit"] for one in lots[0]["bids"]} == {"GBP"}


@pytest.mark.parametrize("rule", PRICED)
def test_who_may_not_see_a_price_is_shown_no_figure_that_gives_it_away(rule):
    for row in ordered(method_of(WAYS[rule]), BIDS).bids:
        shown = _bid_without_price(row)
        assert (shown.total, shown.price, shown.price_points) == (None, None, None)
        assert shown.step is None or shown.step.what == "quality"
        assert shown.rank == row.rank


def test_a_total_of_points_is_still_shown_with_the_working_of_quality_alone():
    row = ordered(method_of(WAYS["weighted_sum"]), BIDS).bids[0]
    shown = _bid_without_price(row)
    assert (shown.total, shown.step.what) == (row.total, "quality")


def test_points_decide_nothing_where_no_points_are_added():
    summary = summarise(ordered(method_of(WAYS["quality_in_money"]), BIDS))
    assert (summary.price_decided, summary.quality_decided, summary.ranked) == (None, None, 3)
    added = summarise(ordered(method_of(WAYS["weighted_sum"]), BIDS))
    assert added.price_decided + added.quality_decided == 1
