"""The best total outcome over all lots: proven against every possible placement, in small and by an exact solver."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from criteria.schema import Lot, LotLimit, Tier
from evaluation.model import BidResult, LotResult, LotStatus, State, Step
from evaluation.scoring import assignment
from evaluation.scoring.assignment import Puzzle, Seat, best_filling
from evaluation.scoring.draw import ticket
from evaluation.scoring.lots import limit_lots
from tests.scoring.builders import criterion, method

LOTS = ("L1", "L2", "L3")


def table(totals, *, lower=False):
    """Lots from {lot: {provider: total}}, each ranked by itself; equal totals share a rank."""
    lots = []
    for lot, row in totals.items():
        order = sorted(row.items(), key=lambda one: (one[1] if lower else -one[1], one[0]))
        better = {p: sum((other < mine) if lower else (other > mine) for other in row.values()) for p, mine in order}
        bids = [
            BidResult(
                lot, p, State.IN, total=Fraction(t), rank=better[p] + 1, step=Step("total", Fraction(t)),
                tied=list(row.values()).count(t) > 1,
            )
            for p, t in order
        ]  # fmt: skip
        lots.append(LotResult(lot, LotStatus.COMPLETE, tuple(bids)))
    return lots


def way(most=None, share=None, sizes=(1, 1, 1), tiers=((1, None),), combine=None):
    limit = LotLimit(most=most, most_share=share, rule="best_total")
    lots = tuple(Lot(id=lot, title=lot, size=size) for lot, size in zip(LOTS, sizes, strict=True))
    cuts = tuple(
        Tier(id=f"t{n}", title="T", places=places, at_cap=places and "all_in", at_least=least)
        for n, (places, least) in enumerate(tiers, 1)
    )
    plain = method(
        [criterion("q", 100)], {"rule": "fixed_rate"} if combine is None else None, combine=combine or "quality_only"
    )
    return plain.model_copy(update={"lots": lots, "lot_limit": limit, "tiers": cuts})


def held(results):
    return {lot.lot: "".join(bid.provider for bid in lot.bids if bid.tier) for lot in results}


def codes(results):
    return {(lot.lot, bid.provider): bid.passed_over for lot in results for bid in lot.bids if bid.passed_over}


def test_the_sum_over_all_lots_decides_and_not_one_lot_alone():
    """Ash is best in both lots and may hold one: 90 + 60 is less than 85 + 88."""
    got = limit_lots(way(most=1), table({"L1": {"a": 90, "b": 85}, "L2": {"a": 88, "b": 60}, "L3": {}}), {})
    assert held(got) == {"L1": "b", "L2": "a", "L3": ""}
    assert codes(got) == {("L1", "a"): "lot_limit", ("L2", "b"): "lot_limit"}


def test_who_could_hold_a_lot_and_stands_aside_for_a_better_whole_says_so():
    """In the third lot b, at its limit in neither number nor share, ties with a and loses the place by the ticket."""
    got = limit_lots(way(most=3), table({"L1": {"a": 70, "b": 70}, "L2": {}, "L3": {}}), {})
    assert list(codes(got).values()) == ["best_total"]
    assert [bid.rank for bid in got[0].bids] == [1, None]


def test_every_place_is_filled_before_totals_are_compared():
    """a alone bids for L2: without the rule that lots are filled first, 100 alone would beat 10 + 50."""
    got = limit_lots(way(most=1), table({"L1": {"a": 100, "b": 50}, "L2": {"a": 10}, "L3": {}}), {})
    assert held(got) == {"L1": "b", "L2": "a", "L3": ""}


def test_where_lower_is_better_the_lowest_sum_wins():
    plain = way(most=1, combine="lowest_price")
    got = limit_lots(plain, table({"L1": {"a": 10, "b": 12}, "L2": {"a": 11, "b": 30}, "L3": {}}, lower=True), {})
    assert held(got) == {"L1": "b", "L2": "a", "L3": ""}


def test_a_share_of_all_lots_caps_what_one_provider_holds():
    totals = {lot: {"a": 90, "b": 80} for lot in LOTS}
    got = limit_lots(way(share=50, sizes=(50, 30, 20)), table(totals), {})
    assert held(got) in ({"L1": "a", "L2": "b", "L3": "b"}, {"L1": "b", "L2": "a", "L3": "a"})
    assert set(codes(got).values()) == {"share_limit"}


def test_equal_outcomes_are_settled_by_ranks_and_then_by_the_lowest_ticket():
    totals = {"L1": {"a": 80, "b": 80}, "L2": {}, "L3": {}}
    got = limit_lots(way(most=1), table(totals), {})
    lowest = min("ab", key=lambda ref: ticket("m 1 L1", ref).number)
    assert held(got)["L1"] == lowest
    assert codes(got) == {("L1", {"a": "b", "b": "a"}[lowest]): "best_total"}


def test_thresholds_keep_out_whom_no_tier_takes():
    totals = {"L1": {"a": 85, "b": 59}, "L2": {"a": 70, "b": 75}, "L3": {"b": 60}}
    got = limit_lots(way(most=2, tiers=((1, 80), (None, 60))), table(totals), {})
    assert {(lot.lot, b.provider): b.tier for lot in got for b in lot.bids if b.rank} == {
        ("L1", "a"): "t1", ("L1", "b"): "", ("L2", "b"): "t2", ("L2", "a"): "t2", ("L3", "b"): "t2",
    }  # fmt: skip


def every_placing(plan, totals):
    """Every allowed placing of providers in lots, tried one by one: sets of (lot, provider)."""
    ok = {lot: [p for p, t in row.items() if any(tier.at_least is None or t >= tier.at_least for tier in plan.tiers)]
          for lot, row in totals.items()}  # fmt: skip
    choices = [[frozenset(c) for n in range(len(ok[lot]) + 1) for c in combinations(ok[lot], n)
                if room_for(plan, [totals[lot][p] for p in c])] for lot in totals]  # fmt: skip
    whole = sum(lot.size for lot in plan.lots)
    size = {lot.id: lot.size for lot in plan.lots}
    for chosen in product(*choices):
        mine = {p: [lot for lot, who in zip(totals, chosen, strict=True) if p in who] for who in chosen for p in who}
        limit = plan.lot_limit
        if all(
            (limit.most is None or len(lots) <= limit.most)
            and (limit.most_share is None or 100 * Fraction(sum(size[lot] for lot in lots), whole) <= limit.most_share)
            for lots in mine.values()
        ):
            yield frozenset((lot, p) for lot, who in zip(totals, chosen, strict=True) for p in who)


def room_for(plan, totals):
    """Whether bids with these totals can all sit in the tiers: tried in every way."""
    seats = [[n for n, tier in enumerate(plan.tiers) if tier.at_least is None or t >= tier.at_least] for t in totals]
    return any(
        all(plan.tiers[n].places is None or sits.count(n) <= plan.tiers[n].places for n in set(sits))
        for sits in product(*seats)
    )


@settings(max_examples=150, deadline=None)
@given(
    totals=st.fixed_dictionaries(
        {
            lot: st.dictionaries(st.sampled_from("abcd"), st.integers(-2, 12).map(lambda n: n * 10), max_size=4)
            for lot in LOTS
        }
    ),
    most=st.sampled_from([None, 1, 2]),
    share=st.sampled_from([None, 34, 50, 70]),
    sizes=st.tuples(*[st.integers(1, 9)] * 3),
    tiers=st.sampled_from([((1, None),), ((2, None),), ((1, 60), (1, None)), ((1, 80), (2, 40)), ((None, None),)]),
)
def test_no_other_allowed_placing_fills_more_places_or_has_a_better_sum(totals, most, share, sizes, tiers):
    plan = way(most, share, sizes, tiers) if most or share else way(3, share, sizes, tiers)
    got = limit_lots(plan, table(totals), {})
    mine = frozenset((lot.lot, bid.provider) for lot in got for bid in lot.bids if bid.tier)
    every = list(every_placing(plan, totals))
    assert mine in every
    ranks = {(lot.lot, bid.provider): bid.rank for lot in table(totals) for bid in lot.bids}

    def worth(one):
        tickets = sum(int(ticket(f"m 1 {lot}", p).number, 16) for lot, p in one)
        return len(one), sum(totals[lot][p] for lot, p in one), -sum(ranks[key] for key in one), -tickets

    assert worth(mine) == max(map(worth, every))


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_one_lot_for_each_provider_is_what_scipy_s_assignment_finds(seed):
    worth = np.random.default_rng(seed).integers(1, 1000, (6, 9))
    seats = tuple(Seat(f"P{p}", f"L{lot}", 0, int(worth[lot, p])) for lot in range(6) for p in range(9))
    puzzle = Puzzle(seats, {f"L{lot}": (1,) for lot in range(6)}, most=1)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    assert puzzle.worth(best_filling(puzzle).seats) == worth[rows, columns].sum()


def shared_out(seed):
    """A puzzle of 5 lots, 6 providers and shares."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 20, 5)
    share = {f"L{n}": Fraction(100 * int(size), int(sizes.sum())) for n, size in enumerate(sizes)}
    seats = tuple(Seat(f"P{p}", lot, 0, 10_000 + int(chance.integers(1, 500))) for p in range(6) for lot in share)
    return Puzzle(seats, dict.fromkeys(share, (2,)), sizes=share, cap=Fraction(45))


@pytest.mark.parametrize("seed", range(8))
def test_the_solver_for_too_many_cases_comes_to_the_same(seed, monkeypatch):
    puzzle = shared_out(seed)
    proven = best_filling(puzzle)
    monkeypatch.setattr(assignment, "MOST_CASES", 0)
    solved = best_filling(puzzle)
    assert puzzle.worth(solved.seats) == puzzle.worth(proven.seats)
    assert (proven.proven, solved.proven) == (True, False)


def test_a_result_says_where_it_rests_on_the_solver(monkeypatch):
    totals = {lot: {"a": 90, "b": 80} for lot in LOTS}
    plan = way(share=50, sizes=(50, 30, 20))
    assert not any(lot.unproven for lot in limit_lots(plan, table(totals), {}))
    monkeypatch.setattr(assignment, "MOST_CASES", 0)
    solved = limit_lots(plan, table(totals), {})
    assert all(lot.unproven for lot in solved)
    assert held(solved) in ({"L1": "a", "L2": "b", "L3": "b"}, {"L1": "b", "L2": "a", "L3": "a"})


def test_the_order_in_which_lots_and_bids_are_given_does_not_matter():
    totals = {"L1": {"a": 80, "b": 80, "c": 70}, "L2": {"c": 70, "a": 80, "b": 80}, "L3": {"a": 60, "b": 60}}
    one = limit_lots(way(most=1), table(totals), {})
    other = limit_lots(way(most=1), table(dict(reversed(totals.items()))), {})
    assert held(one) == held(other)
