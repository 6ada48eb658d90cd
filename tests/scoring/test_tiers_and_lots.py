"""Places: cutting a ranked list into tiers, and the most lots that one provider may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.schema import Tier
from evaluation.model import BidResult, LotResult, LotStatus, State
from evaluation.scoring.lots import limit_lots
from evaluation.scoring.tiers import tiered
from tests.scoring.builders import bid, criterion, method, ranking

NAMES = "abcdefgh"


def rows(*ranks, lot="L1", names=NAMES):
    return [
        BidResult(lot, name, State.IN, rank=rank, tied=ranks.count(rank) > 1)
        for name, rank in zip(names, ranks, strict=False)
    ]


def tiers(*caps):
    """A tier for each cap: (places, what happens at the cap), or None for no cap."""
    return [Tier(id=f"t{n}", title="T", places=cap and cap[0], at_cap=cap and cap[1]) for n, cap in enumerate(caps, 1)]


def with_tiers(*caps):
    """A method with these tiers."""
    way = method([criterion("q", 100)], {"rule": "fixed_rate"})
    return way.model_copy(update={"tiers": tuple(tiers(*caps))})


@pytest.mark.parametrize(
    ("caps", "ranks", "wanted"),
    [
        ([(2, "all_in"), None], [1, 2, 3], "t1 t1 t2"),
        ([(2, "all_in"), None], [1, 2, 2, 4], "t1 t1 t1 t2"),
        ([(2, "all_out"), None], [1, 2, 2, 4], "t1 t2 t2 t2"),
        ([(2, "all_out"), None], [1, 1, 3, 4], "t1 t1 t2 t2"),
        ([(1, "all_in"), None], [1, 1, 1], "t1 t1 t1"),
        ([(1, "all_out"), None], [1, 1, 1], "t2 t2 t2"),
        ([(1, "all_in"), (1, "all_in")], [1, 2, 3], "t1 t2 -"),
        ([(1, "all_out"), (2, "all_out")], [1, 2, 2, 2], "t1 - - -"),
        ([None], [1, 2, 3], "t1 t1 t1"),
    ],
)
def test_a_list_is_cut_at_the_caps_and_ties_go_in_or_out_together(caps, ranks, wanted):
    assert " ".join(row.tier or "-" for row in tiered(with_tiers(*caps), rows(*ranks))) == wanted


def test_nobody_in_a_tier_stands_behind_somebody_who_was_left_out_of_it():
    placed = tiered(with_tiers((1, "all_out"), None), rows(1, 1, 3))
    assert [row.tier for row in placed] == ["t2", "t2", "t2"]


def limited(most, caps, lots, preferences=None):
    """Who holds which lot: lots as {lot: names, best first}."""
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}, lot_limit={"most": most, "rule": "provider_preference"})
    way = way.model_copy(update={"tiers": tuple(tiers(*caps))})
    made = [
        LotResult(lot, LotStatus.COMPLETE, tuple(rows(*range(1, len(names) + 1), lot=lot, names=names)))
        for lot, names in lots.items()
    ]
    return limit_lots(way, made, preferences or {})


def holders(results):
    return {lot.lot: "".join(row.provider for row in lot.bids if row.tier) for lot in results}


def test_a_provider_keeps_the_lots_it_asked_for_first():
    got = limited(1, [None], {"L1": "ab", "L2": "ab"}, {("L2", "a"): 1, ("L1", "a"): 2})
    assert holders(got) == {"L1": "b", "L2": "a"}


def test_without_an_order_of_its_own_the_methods_order_of_lots_counts():
    assert holders(limited(1, [None], {"L1": "a", "L2": "a", "L3": "a"})) == {"L1": "a", "L2": "", "L3": ""}


def test_a_lot_that_was_ordered_comes_before_one_that_was_not():
    got = limited(1, [None], {"L1": "a", "L2": "a", "L3": "a"}, {("L3", "a"): 7})
    assert holders(got) == {"L1": "", "L2": "", "L3": "a"}


def test_ranks_and_tiers_close_up_and_who_was_passed_over_says_so():
    lots = limited(1, [(1, "all_in"), None], {"L1": "a", "L2": "abc"})
    second = {row.provider: (row.rank, row.tier, row.passed_over) for row in lots[1].bids}
    assert second == {"b": (1, "t1", ""), "c": (2, "t2", ""), "a": (None, "", "lot_limit")}


def test_who_is_beaten_to_a_capped_lot_goes_on_to_the_next_lot_it_asked_for():
    lots = {"L1": "ab", "L2": "b"}
    assert holders(limited(1, [(1, "all_in")], lots)) == {"L1": "a", "L2": "b"}


def test_a_place_given_up_higher_goes_to_the_next_in_line():
    """b wants L1 first but a has it; c has L2 until b, ranked above c there, comes for it; c moves on to L3."""
    lots = {"L1": "ab", "L2": "bc", "L3": "c"}
    assert holders(limited(1, [(1, "all_in")], lots)) == {"L1": "a", "L2": "b", "L3": "c"}


def test_while_one_lot_may_not_be_ranked_the_others_wait_for_it():
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}, lot_limit={"most": 1, "rule": "provider_preference"})
    open_lot = ranking(way, bid("a", {"q": 5}), open_cases=["a"], lot="L1")
    final = ranking(way, bid("a", {"q": 5}), lot="L2")
    got = limit_lots(way, [open_lot, final], {})
    assert got[0] is open_lot
    assert (got[1].status, got[1].bids[0].rank) == (LotStatus.WAITING, None)


def test_without_a_limit_nothing_changes():
    way = method([criterion("q", 100)], {"rule": "fixed_rate"})
    lots = [ranking(way, bid("a", {"q": 5}), lot=lot) for lot in ("L1", "L2")]
    assert limit_lots(way, lots, {}) == lots


@given(
    most=st.integers(1, 3),
    places=st.integers(1, 3),
    lots=st.fixed_dictionaries({lot: st.permutations(NAMES[:5]).map("".join) for lot in ("L1", "L2", "L3")}),
    wishes=st.fixed_dictionaries({name: st.permutations(["L1", "L2", "L3"]) for name in NAMES[:5]}),
)
def test_nobody_loses_a_lot_to_a_provider_ranked_below_it(most, places, lots, wishes):
    preferences = {(lot, name): wish.index(lot) + 1 for name, wish in wishes.items() for lot in wish}
    got = holders(limited(most, [(places, "all_in")], lots, preferences))
    for lot, names in lots.items():
        assert len(got[lot]) <= places
        for name in names:
            held = [other for other in wishes[name] if name in got[other]]
            assert len(held) <= most
            if name in got[lot]:
                continue
            has_better = len(held) == most and all(wishes[name].index(o) < wishes[name].index(lot) for o in held)
            beaten = len(got[lot]) == places and all(names.index(other) < names.index(name) for other in got[lot])
            assert has_better or beaten, f"{name} has a claim to {lot}"


@given(st.data())
def test_bids_that_tie_for_the_last_place_of_a_lot_stay_together(data):
    order = data.draw(st.permutations("abc"))
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}, lot_limit={"most": 1, "rule": "provider_preference"})
    way = way.model_copy(update={"tiers": tuple(tiers((2, "all_in")))})
    result = ranking(way, *(bid(name, {"q": 5 if name == "a" else 3}) for name in order))
    assert {row.provider for row in limit_lots(way, [result], {})[0].bids if row.rank} == {"a", "b", "c"}
