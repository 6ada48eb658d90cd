"""Formulas with figures, for tests that hold all of them to the same rules; and random figures for each."""

from fractions import Fraction

from hypothesis import strategies as st
from pydantic import TypeAdapter

from criteria.formulas import Formula
from evaluation.scoring.price import compared_with, price_points
from evaluation.scoring.steps import given

_MADE = TypeAdapter(Formula)

pence = st.integers(1, 6000).map(lambda n: Fraction(n, 100))
prices = st.lists(pence, min_size=1, max_size=6)
shares = st.sampled_from([Fraction(0), Fraction(20), Fraction(50), Fraction(100)])
multiples = st.sampled_from([Fraction(11, 10), Fraction(7, 5), Fraction(2), Fraction(5)])


def made(rule, **figures):
    """The parameters of a formula."""
    return _MADE.validate_python({"rule": rule, **figures})


def earned(parameters, available, offers, outside=()):
    """Points for every offer, and then for every price `outside` those that count."""
    steps = [given("price", Fraction(offer), of=f"b{n}") for n, offer in enumerate([*offers, *outside])]
    reference = compared_with(parameters, steps[: len(offers)])
    return [price_points(parameters, Fraction(available), step, reference) for step in steps]


@st.composite
def bands(draw):
    edges = sorted(draw(st.sets(pence, min_size=1, max_size=5)))
    points = sorted(draw(st.lists(shares, min_size=len(edges), max_size=len(edges))), reverse=True)
    return [{"at_most": edge, "points": share} for edge, share in zip(edges, points, strict=True)]


@st.composite
def half_gains(draw):
    low, high = sorted(draw(st.sets(pence, min_size=2, max_size=2)))
    share = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))
    return {"threshold": low, "ceiling": high, "share": share}


@st.composite
def ranges(draw):
    low, high = sorted(draw(st.sets(pence, min_size=2, max_size=2)))
    return {"lowest": low, "highest": high}


middles = st.fixed_dictionaries({"per_percent": st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3)])})

#: rule -> random figures for it. They take any price; the matrix and the cost breakdown have tests of their own.
FIGURES = {
    "lowest_over_bid": st.just({}),
    "lowest_over_bid_floor": st.fixed_dictionaries({"floor": pence}),
    "one_sided_linear": st.fixed_dictionaries({"zero_at": multiples}),
    "linear_over_span": st.one_of(
        st.fixed_dictionaries({"span": pence}), st.fixed_dictionaries({"span_percent": pence})
    ),
    "set_range": ranges(),
    "reference_over_bid": st.fixed_dictionaries({"reference": pence}),
    "mean_deviation": middles,
    "price_bands": st.fixed_dictionaries({"bands": bands()}),
    "two_sided_linear": st.just({}),
    "median_deviation": middles,
    "logarithmic": st.one_of(
        st.fixed_dictionaries({"zero_at": multiples}), st.fixed_dictionaries({"zero_at": multiples, "reference": pence})
    ),
    "discount_saturation": st.fixed_dictionaries({"ceiling": pence, "saturates_at": st.just(15)}),
    "discount_share": st.fixed_dictionaries({"ceiling": pence, "saturates_at": st.sampled_from([0, 15])}),
    "half_gain": half_gains(),
}
RELATIVE = ("lowest_over_bid", "lowest_over_bid_floor", "one_sided_linear", "linear_over_span", "mean_deviation")
RELATIVE += ("two_sided_linear", "median_deviation", "logarithmic", "discount_share")
