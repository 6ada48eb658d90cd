"""The build-up over many bids at once: the same model as the exact one, to a thousand-millionth of a pound."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.fair_cost.assumptions import Assumptions, Mix, Pension, PercentNI, StatutoryNI, Surplus
from evaluation.fair_cost.homecare import build_up
from evaluation.fair_cost.reverse import implied_wage
from evaluation.fair_cost.vectors import build_many, stacked, wages_many


def pence(low, high):
    return st.integers(low * 100, high * 100).map(lambda whole: Fraction(whole, 100))


def shares(high):
    return st.integers(0, high * 10).map(lambda tenths: Fraction(tenths, 1000))


STATUTORY = st.builds(StatutoryNI, shares(20), pence(90, 200), pence(10, 40), st.just(Fraction(0)))
BASES = st.sampled_from(["gross", "pay"])
PERCENT = st.builds(PercentNI, shares(15), BASES)


@st.composite
def batches(draw):
    """A few bids whose percentages and surplus are stated on the same bases."""
    ni, base, training = draw(st.sampled_from([STATUTORY, "gross", "pay"])), draw(BASES), draw(BASES)
    kind = draw(st.sampled_from(["markup", "of_price", "pounds"]))
    apart = draw(st.booleans())
    bids = []
    for _ in range(draw(st.integers(1, 4))):
        one = Assumptions(
            wage_per_hour=draw(pence(8, 20)),
            ni=draw(ni) if ni is STATUTORY else PercentNI(draw(shares(15)), ni),
            pension=Pension(draw(shares(8)), base),
            surplus=Surplus(kind, draw(shares(10))),
            enhancement_share=draw(shares(20)),
            travel_wage_per_hour=draw(pence(8, 20)) if apart else None,
            travel_minutes_per_visit=draw(pence(0, 15)),
            miles_per_visit=draw(pence(0, 5)),
            pence_per_mile=draw(pence(20, 60)),
            holiday_share=draw(shares(13)),
            training_share=draw(shares(3)),
            training_base="direct" if training == "gross" else "gross",
            sickness_share=draw(shares(4)),
            notice_share=draw(shares(1)),
            non_contact_per_hour=draw(pence(0, 1)),
            ppe_per_visit=draw(pence(0, 1)),
            ppe_per_hour=draw(pence(0, 1)),
            business_per_hour=draw(pence(0, 9)),
            business_share_of_price=draw(shares(30)),
        )
        bids.append((one, draw(pence(1, 4))))
    return bids


@settings(max_examples=60, deadline=None)
@given(batches())
def test_every_bid_comes_to_what_the_exact_build_up_says(bids):
    built = build_many(stacked([(one, float(visits)) for one, visits in bids]))
    for place, (one, visits) in enumerate(bids):
        exact = build_up(one, Mix.of_rate(visits))
        for name in ("care", "business", "surplus", "price"):
            found = np.broadcast_to(getattr(built, name), len(bids))[place]
            assert abs(found - float(getattr(exact, name).value)) < 1e-9, name


@settings(max_examples=60, deadline=None)
@given(batches(), pence(5, 60))
def test_every_wage_is_the_one_that_the_exact_solver_finds(bids, price):
    wages = wages_many(stacked([(one, float(visits)) for one, visits in bids]), float(price))
    for place, (one, visits) in enumerate(bids):
        exact = implied_wage(price, one, Mix.of_rate(visits)).as_stated.value
        assert abs(np.broadcast_to(wages, len(bids))[place] - float(exact)) < 1e-9


@settings(max_examples=40, deadline=None)
@given(batches())
def test_building_up_and_back_gives_the_wage_again(bids):
    inputs = stacked([(one, float(visits)) for one, visits in bids])
    back = wages_many(inputs, build_many(inputs).price)
    assert np.abs(back - inputs.wage).max() < 1e-9


def test_bids_on_different_bases_are_not_put_in_one_batch():
    def bid(kind, travel=None):
        one = Assumptions(
            Fraction(12),
            PercentNI(Fraction(0)),
            Pension(Fraction(0)),
            Surplus(kind, Fraction(0)),
            travel_wage_per_hour=travel,
        )
        return one, 2.0

    with pytest.raises(ValueError, match="same bases"):
        stacked([bid("markup"), bid("of_price")])
    with pytest.raises(ValueError, match="same bases"):
        stacked([bid("markup"), bid("markup", Fraction(10))])
