"""One list beside the next, and what a list says as a whole."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.framework.movement import movements
from evaluation.framework.summary import summarise
from evaluation.model import BidResult, LotResult, LotStatus, State
from tests.reports.made_lots import a_bid, a_lot, usual_lot

F = Fraction


def a_list(*bids: BidResult) -> LotResult:
    return LotResult("L01", LotStatus.COMPLETE, bids)


def ranked(
    ref: str, rank: int | None, quality: str = "0", points: str | None = "0", price: str | None = "1"
) -> BidResult:
    known = [None if value is None else F(value) for value in (points, price)]
    return BidResult("L01", ref, State.IN, quality=F(quality), price_points=known[0], price=known[1], rank=rank)


def test_movements_follow_the_new_list_then_the_old():
    before = a_list(ranked("A", 1), ranked("B", 2), ranked("C", 3), ranked("D", None))
    after = a_list(ranked("C", 1), ranked("E", 2), ranked("A", 3), ranked("D", None))
    moved = movements(before, after)
    assert [(move.provider, move.places) for move in moved] == [
        ("C", 2), ("E", None), ("A", -2), ("B", None), ("D", None),
    ]  # fmt: skip
    assert [move.provider for move in moved if move.before is None] == ["E"]
    assert [move.provider for move in moved if move.after is None] == ["B"]


def test_against_no_list_everybody_enters():
    moved = movements(None, usual_lot())
    assert [move.before for move in moved] == [None] * 6
    assert [move.provider for move in moved][:4] == ["P1", "P2", "P3", "P4"]


def test_lists_of_two_lots_are_not_compared():
    with pytest.raises(ValueError, match="L02"):
        movements(usual_lot(), replace(usual_lot(), lot="L02"))


@given(st.permutations("ABCDEF"), st.permutations("ABCDEF"))
def test_nobody_is_lost_and_the_places_gained_are_the_places_lost(old, new):
    before = a_list(*(ranked(ref, place) for place, ref in enumerate(old, 1)))
    after = a_list(*(ranked(ref, place) for place, ref in enumerate(new, 1)))
    moved = movements(before, after)
    assert [move.provider for move in moved] == list(new)
    assert sum(move.places for move in moved) == 0


def test_the_price_level_is_that_of_the_ranked_bids():
    lot = a_lot(
        *(a_bid(f"P{n}", "4444", per_cent=cent) for n, cent in enumerate((100, 110, 120, 130))),
        a_bid("P9", "1444", per_cent=50),
    )
    summary = summarise(lot)
    one = F("7.10") * 6000 + F("12.40") * 52000 + F("17.90") * 20000 + F("23.50") * 9000 + 62 * 300
    assert (summary.received, summary.ranked) == (5, 4)
    assert (summary.lowest, summary.median, summary.highest) == (one, one * F("1.15"), one * F("1.3"))
    assert (summary.spread, summary.spread_percent) == (one * F("0.3"), 30)


def test_the_median_of_an_odd_number_is_the_one_in_the_middle():
    assert summarise(a_list(*(ranked(p, n, price=p) for n, p in enumerate("294", 1)))).median == 4


def test_the_effective_weight_is_the_share_of_the_ranges():
    summary = summarise(a_list(ranked("A", 1, "30", "50"), ranked("B", 2, "36", "48"), ranked("C", 3, "33", "47")))
    assert (summary.price_range, summary.quality_range) == (3, 6)
    assert (summary.price_decided, summary.quality_decided) == (F(1, 3), F(2, 3))


def test_where_prices_are_alike_price_decided_nothing():
    summary = summarise(a_lot(a_bid("P1", "4444"), a_bid("P2", "5555")))
    assert (summary.price_decided, summary.quality_decided) == (0, 1)


def test_where_nothing_varies_nothing_is_said():
    for lot in (a_lot(a_bid("P1", "4444")), a_lot(), a_list(ranked("A", 1, points=None, price=None))):
        summary = summarise(lot)
        assert summary.price_decided is None
        assert summary.quality_decided is None
    assert (summary.lowest, summary.median, summary.spread, summary.spread_percent) == (None,) * 4


def test_bids_without_a_rank_do_not_count():
    lone = ranked("A", 1, "30", "50", "5")
    assert summarise(a_list(lone, ranked("B", None, "0", "0", "1"))) == replace(summarise(a_list(lone)), received=2)
