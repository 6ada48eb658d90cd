"""Every price formula that the cube knows against the plain version, and its two kinds of number against each other."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from criteria.formulas import Formula
from criteria.schema import TieRule
from evaluation.model import State
from evaluation.scoring import cube
from evaluation.scoring.cube import Plan, rank_cube
from evaluation.scoring.cube_price import Field, largest_share, share_of_points
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.plan import KNOWN_FORMULAS
from tests.scoring.price_formulas import earned
from tests.scoring.strategies import bids, methods
from tests.scoring.test_cube import as_arrays

BANDS = [{"at_most": "16", "points": 90}, {"at_most": "24.0005", "points": "100/3"}]
FIGURES = {
    "lowest_over_bid": [{}],
    "lowest_over_bid_floor": [{"floor": "16"}, {"floor": "47/3"}],
    "reference_over_bid": [{"reference": "18.50"}, {"reference": "50/3", "cap": False}],
    "one_sided_linear": [{"zero_at": "1.4"}, {"zero_at": "7/3", "below_zero": "negative"}],
    "linear_over_span": [{"span": "7.5"}, {"span_percent": "100/3"}, {"span": "2", "below_zero": "negative"}],
    "two_sided_linear": [{}],
    "set_range": [{"lowest": "15", "highest": "24"}, {"lowest": "47/3", "highest": "30.001"}],
    "mean_deviation": [{}, {"at_mean": "100/3", "per_percent": "2.5"}],
    "median_deviation": [{}, {"at_median": 60, "per_percent": "1/3"}],
    "price_bands": [{"bands": BANDS}, {"bands": BANDS, "above": "12.5"}],
    "discount_saturation": [{"ceiling": "30", "saturates_at": 25}, {"ceiling": "70/3", "saturates_at": "12.5"}],
    "discount_share": [{"ceiling": "30"}, {"ceiling": "16", "saturates_at": 0}, {"ceiling": "40", "saturates_at": 50}],
    "half_gain": [{"ceiling": "30", "threshold": "20"}, {"ceiling": "70/3", "threshold": "16", "share": "1/3"}],
}
ALL = [{"rule": rule} | figures for rule, each in FIGURES.items() for figures in each]
MADE = TypeAdapter(Formula)
each_formula = pytest.mark.parametrize("formula", ALL, ids=lambda told: "-".join(str(v) for v in told.values())[:40])


def test_every_formula_that_the_cube_knows_is_held_to_the_plain_version():
    assert set(FIGURES) | {"fixed_rate"} == KNOWN_FORMULAS
    assert set(FORMULAS) - KNOWN_FORMULAS == {"logarithmic", "price_matrix", "staff_share"}


@each_formula
def test_the_cube_gives_the_answers_of_rank_lot(formula):
    @settings(max_examples=12, deadline=None)
    @given(
        methods(measured=False, formula=formula).flatmap(
            lambda way: st.tuples(st.just(way), st.lists(bids(way), min_size=1, max_size=2))
        )
    )
    def held(tender):
        way, lots = tender
        plan, marks, prices, present, compared, results = as_arrays(way, lots)
        got = rank_cube(plan, marks, prices, present, compared)
        for lot, plain in enumerate(lots):
            for place, each in enumerate(plain):
                wanted = results[lot][each["provider"]]
                assert (wanted.state is State.IN) == bool(present[lot, place])
                assert (wanted.rank or 0, wanted.tied) == (got.rank[lot, place], got.tied[lot, place])
                if wanted.total is not None:
                    assert got.total[lot, place] == pytest.approx(float(wanted.total), abs=1e-9)

    held()


@each_formula
def test_the_share_of_the_points_is_exactly_that_of_the_formula(formula):
    made = MADE.validate_python(formula)
    pence = st.one_of(st.integers(1, 4), st.integers(1495, 1505), st.integers(1, 5000))

    @settings(max_examples=40, deadline=None)
    @given(st.lists(pence, min_size=1, max_size=5))
    def held(prices):
        field = Field(np.array([prices]), np.ones((1, len(prices)), bool), 100)
        top, bottom = np.broadcast_arrays(*share_of_points(made, field), field.prices)[:2]
        shares = [Fraction(int(a), int(b)) for a, b in zip(top[0], bottom[0], strict=True)]
        assert shares == [step.value for step in earned(made, 1, [Fraction(price, 100) for price in prices])]

    held()


@each_formula
@pytest.mark.parametrize("size", [3_000, 10**7, 10**12])
def test_both_kinds_of_number_give_the_same_answers_at_any_size_of_price(formula, size, monkeypatch):
    plan = Plan.equal(3, top=5, price=Fraction(40), formula=MADE.validate_python(formula))
    random = np.random.default_rng(size % 97)
    marks, prices = random.integers(0, 6, (12, 7, 3)), random.integers(size // 2, size, (12, 7))
    present = random.random((12, 7)) < 0.8
    at_once = rank_cube(plan, marks, prices, present)
    monkeypatch.setattr(cube, "LIMIT", 0)
    in_python = rank_cube(plan, marks, prices, present)
    for name in ("rank", "tied", "settled"):
        assert (getattr(at_once, name) == getattr(in_python, name)).all()
    assert at_once.total == pytest.approx(in_python.total, nan_ok=True)


@each_formula
def test_no_number_on_the_way_is_larger_than_said(formula):
    """Prices just below what 64 bits are said to hold come out as in Python's own numbers, which never overflow."""
    made = MADE.validate_python(formula)
    price = next(10**n for n in range(18, 0, -1) if max(largest_share(made, 100, 10**n, 6)) < cube.LIMIT)
    random = np.random.default_rng(7)
    small, large = random.integers(1, 9, (40, 6)), price - random.integers(0, 9, (40, 6))
    prices = np.where(random.random((40, 6)) < 0.5, small, large)
    counted = random.random((40, 6)) < 0.7
    narrow = share_of_points(made, Field(prices, counted, 100))
    wide = share_of_points(made, Field(prices.astype(object), counted, 100))
    for one, other in zip(narrow, wide, strict=True):
        assert (one == other).all()


@each_formula
def test_a_lot_in_which_nobody_is_gives_no_ranks_and_no_trouble(formula):
    lower = (TieRule(rule="lower_price"),)
    plan = Plan.equal(1, top=5, price=Fraction(40), formula=MADE.validate_python(formula), ties=lower)
    there = np.array([[True, True], [False, False]])
    got = rank_cube(plan, np.array([[[3], [4]], [[0], [0]]]), np.array([[2000, 2400], [0, 0]]), there)
    assert (got.rank[1] == 0).all()
    assert sorted(got.rank[0].tolist()) == [1, 2]
