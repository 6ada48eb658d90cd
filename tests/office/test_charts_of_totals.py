"""A ranking whose totals are no sum of points is drawn as its totals, in their own unit."""

import pytest

from evaluation.office.charts import ranking_chart
from evaluation.words.totals import TITLES, total
from tests.scoring.builders import bid, ranking
from tests.scoring.combining import method_of, ordered
from tests.scoring.test_combine_properties import PRICED, WAYS

BIDS = [
    {"name": n, "quality": q, "price": p} for n, q, p in (("a", 80, "28.00"), ("b", 72, "24.00"), ("c", 54, "20.00"))
]


@pytest.mark.parametrize("rule", PRICED)
def test_the_bars_are_the_totals_and_the_words_their_unit(rule):
    lot = ordered(method_of(WAYS[rule]), BIDS)
    figure, words = ranking_chart(lot)
    (bars,) = figure.data
    assert bars.name == TITLES[lot.bids[0].unit]
    assert list(bars.x) == [float(row.total) for row in lot.bids]
    assert f"{total(lot.bids[0])}; the last has {total(lot.bids[2])}." in words
    assert "Price points" not in words
    printed = [note.text for note in figure.layout.annotations]
    assert all(any(total(row) in text for text in printed) for row in lot.bids)


def test_figures_below_nought_stay_inside_the_picture():
    lot = ordered(method_of(WAYS["quality_in_money"] | {"worth": 100}), BIDS)
    figure, _ = ranking_chart(lot)
    low, high = figure.layout.xaxis.range
    assert low <= float(min(row.total for row in lot.bids))
    assert high > 0


def test_bids_without_a_figure_are_left_out_of_the_picture():
    way = method_of(WAYS["adjusted_price"])
    figure, words = ranking_chart(ranking(way, bid("a", {"q": 0}, 20), bid("b", {"q": 50}, 20)))
    assert len(figure.data[0].x) == 1
    assert words.startswith("Bar chart of 1 ranked bid")
