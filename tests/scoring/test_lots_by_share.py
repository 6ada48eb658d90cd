"""Each provider's own order of lots, where what it may hold is a share of all lots."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.schema import Lot, LotLimit, Tier
from evaluation.model import BidResult, LotResult, LotStatus, State
from evaluation.scoring.lots import limit_lots, shares
from tests.scoring.builders import criterion, method

LOTS = ("L1", "L2", "L3")


def limited(sizes, share, lots, most=None, places=None, preferences=None):
    """Who holds which lot, lots given as {lot: names, best first}; and who was passed over, with the code."""
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}).model_copy(
        update={
            "lots": tuple(Lot(id=lot, title=lot, size=Fraction(size)) for lot, size in zip(LOTS, sizes, strict=True)),
            "lot_limit": LotLimit(most=most, most_share=Fraction(share), rule="provider_preference"),
            "tiers": (Tier(id="t", title="T", places=places, at_cap=places and "all_in"),),
        }
    )
    made = [
        LotResult(lot, LotStatus.COMPLETE, tuple(BidResult(lot, p, State.IN, rank=n) for n, p in enumerate(names, 1)))
        for lot, names in lots.items()
    ]
    got = limit_lots(way, made, preferences or {})
    held = {lot.lot: "".join(b.provider for b in lot.bids if b.tier) for lot in got}
    return held, {(lot.lot, b.provider): b.passed_over for lot in got for b in lot.bids if b.passed_over}


def test_a_provider_takes_its_lots_in_order_while_they_fit_its_share():
    held, over = limited((50, 30, 20), 50, {"L1": "a", "L2": "a", "L3": "a"})
    assert held == {"L1": "a", "L2": "", "L3": ""}
    assert over == {("L2", "a"): "share_limit", ("L3", "a"): "share_limit"}


def test_a_lot_that_is_too_big_for_the_room_left_is_left_for_a_smaller_one():
    held, _ = limited((30, 50, 20), 50, {"L1": "a", "L2": "a", "L3": "a"})
    assert held == {"L1": "a", "L2": "", "L3": "a"}


def test_a_lot_left_for_want_of_room_is_asked_for_when_room_comes_free():
    """a asks for L1 (60) first, which leaves no room for L2 (40); b takes L1 from it, and a asks for L2."""
    wishes = {("L1", "a"): 1, ("L2", "a"): 2}
    held, _ = limited((60, 40, 10), 60, {"L1": "ba", "L2": "a", "L3": ""}, places=1, preferences=wishes)
    assert held == {"L1": "b", "L2": "a", "L3": ""}


def test_two_lots_at_most_and_half_of_all_hold_together():
    held, over = limited((30, 20, 10), 50, {"L1": "a", "L2": "a", "L3": "a"}, most=2)
    assert held == {"L1": "a", "L2": "", "L3": ""}
    held, over = limited((10, 10, 10), 100, {"L1": "a", "L2": "a", "L3": "a"}, most=2)
    assert (held, over) == ({"L1": "a", "L2": "a", "L3": ""}, {("L3", "a"): "lot_limit"})


def test_a_share_counts_every_lot_of_the_method():
    lots = tuple(Lot(id=lot, title=lot, size=Fraction(size)) for lot, size in zip(LOTS, (1, 1, 6), strict=True))
    way = method([criterion("q", 100)], {"rule": "fixed_rate"}).model_copy(update={"lots": lots})
    assert shares(way) == {"L1": Fraction("12.5"), "L2": Fraction("12.5"), "L3": 75}


@given(
    sizes=st.tuples(*[st.integers(1, 9)] * 3),
    share=st.integers(40, 100),
    most=st.sampled_from([None, 1, 2]),
    places=st.sampled_from([None, 1, 2]),
    lots=st.fixed_dictionaries({lot: st.permutations("abcd").map("".join) for lot in LOTS}),
)
def test_nobody_is_over_a_limit_and_nobody_has_room_for_a_place_left_empty(sizes, share, most, places, lots):
    held, _ = limited(sizes, share, lots, most, places)
    part = {lot: Fraction(100 * size, sum(sizes)) for lot, size in zip(LOTS, sizes, strict=True)}
    for p in "abcd":
        mine = [lot for lot in LOTS if p in held[lot]]
        assert most is None or len(mine) <= most
        assert sum(part[lot] for lot in mine) <= share
        for lot in set(LOTS) - set(mine):
            fits = sum(part[each] for each in [*mine, lot]) <= share and (most is None or len(mine) < most)
            full = places is not None and len(held[lot]) == places
            assert not fits or full


@pytest.mark.parametrize("turned", [False, True])
def test_the_reference_of_a_provider_gives_it_no_advantage(turned):
    """The same field with the two providers' names exchanged gives the same with the names exchanged."""
    swap = str.maketrans("ab", "ba") if turned else {}
    lots = {lot: names.translate(swap) for lot, names in {"L1": "ab", "L2": "ba", "L3": "ab"}.items()}
    held, _ = limited((40, 35, 25), 65, lots, places=1)
    assert {lot: names.translate(swap) for lot, names in held.items()} == limited(
        (40, 35, 25), 65, {"L1": "ab", "L2": "ba", "L3": "ab"}, places=1
    )[0]
