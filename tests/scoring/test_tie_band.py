"""A near-tie band published as a tie rule: near totals go through the chain as if equal; luck moves nobody."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evaluation.model import BidResult, State, Step
from evaluation.scoring.ties import ranked
from tests.scoring.builders import criterion, method

QUALITY, LOWER, DRAW = {"rule": "higher_quality"}, {"rule": "lower_price"}, {"rule": "recorded_draw"}


def band(size):
    return {"rule": "within_band", "band": size}


def a_bid(name, total, quality=0, price=10):
    step = Step("total", Fraction(total))
    return BidResult("L1", name, State.IN, Fraction(quality), Fraction(price), total=Fraction(total), step=step)


def way(*chain, combine="quality_only", **more):
    formula = {"rule": "fixed_rate"} if combine == "quality_only" else None
    return method([criterion("q", 100)], formula, combine=combine, ties=list(chain), **more)


def told(rows):
    return [(row.provider, row.rank, row.tie_settled_by) for row in rows]


def test_near_totals_are_settled_by_the_next_rule_up_to_and_with_the_band():
    bids = [a_bid("ash", 80, 40), a_bid("beech", 79, 50), a_bid("cedar", "78.99", 60)]
    assert told(ranked(way(band(1), QUALITY), bids)) == [
        ("beech", 1, "higher_quality"),
        ("ash", 2, "higher_quality"),
        ("cedar", 3, ""),
    ]


def test_the_band_is_measured_from_the_best_of_the_group_and_does_not_creep():
    """80, 79 and 78 lie a point apart each: the third is two from the best, so it opens a group of its own."""
    bids = [a_bid("ash", 80, 1), a_bid("beech", 79, 2), a_bid("cedar", 78, 3)]
    assert [row.provider for row in ranked(way(band(1), QUALITY), bids)] == ["beech", "ash", "cedar"]


def test_what_the_rules_of_merit_leave_together_keeps_the_order_of_its_totals():
    bids = [a_bid("ash", 79, 50), a_bid("beech", 80, 50), a_bid("cedar", "79.5", 50)]
    assert told(ranked(way(band(1), QUALITY), bids)) == [("beech", 1, ""), ("cedar", 2, ""), ("ash", 3, "")]


def test_equal_totals_within_a_band_still_share_their_rank_where_nothing_separates_them():
    bids = [a_bid("ash", 79, 50), a_bid("beech", 80, 50), a_bid("cedar", 79, 50)]
    assert [(row.rank, row.tied) for row in ranked(way(band(1), QUALITY), bids)] == [(1, False), (2, True), (2, True)]


def test_a_draw_settles_equal_totals_only_and_never_lifts_a_bid_over_a_higher_one():
    bids = [a_bid("ash", 79, 50), a_bid("beech", 80, 50), a_bid("cedar", 79, 50)]
    for draw in (("cedar", "ash"), ("cedar", "ash", "beech")):
        rows = ranked(way(band(1), QUALITY, DRAW), bids, [draw])
        assert told(rows) == [("beech", 1, ""), ("cedar", 2, "recorded_draw"), ("ash", 3, "recorded_draw")]


def test_a_band_works_from_the_lowest_total_where_lower_is_better():
    bids = [a_bid("ash", 100, 40), a_bid("beech", 104, 50), a_bid("cedar", 106, 60)]
    rows = ranked(way(band(5), QUALITY, combine="lowest_price"), bids)
    assert [row.provider for row in rows] == ["beech", "ash", "cedar"]


def test_without_a_band_near_totals_are_not_tied():
    bids = [a_bid("ash", 80, 40), a_bid("beech", "79.999", 50)]
    assert [row.provider for row in ranked(way(QUALITY), bids)] == ["ash", "beech"]


def plainly(bids, size):
    """The same by the page alone: take the best left, all within the band of it, by quality, then by total."""
    left, order = sorted(bids, key=lambda b: -b.total), []
    while left:
        group = [b for b in left if left[0].total - b.total <= size]
        left = left[len(group) :]
        order += sorted(group, key=lambda b: (-b.quality, -b.total))
    return [(b.quality, b.total) for b in order]


@given(
    st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 3)), min_size=1, max_size=8),
    st.integers(1, 8),
    st.randoms(use_true_random=False),
)
def test_any_field_comes_out_as_the_page_says_in_whatever_order_it_is_given(made, size, chance):
    bids = [a_bid(f"p{n}", Fraction(total, 2), quality) for n, (total, quality) in enumerate(made)]
    plan = way(band(Fraction(size, 2)), QUALITY)
    rows = ranked(plan, bids)
    assert [(row.quality, row.total) for row in rows] == plainly(bids, Fraction(size, 2))
    for one, other in pairwise(rows):
        assert (one.rank == other.rank) == ((one.quality, one.total) == (other.quality, other.total))
    assert ranked(plan, chance.sample(bids, len(bids))) == rows
