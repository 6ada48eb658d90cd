"""What has to hold for every method and every set of bids."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.model import State
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.steps import exact_of
from tests.scoring import oracle
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.builders import bid, by_provider, criterion, method, ranking
from tests.scoring.strategies import PROVIDERS, bids, given_to_us, methods, tenders


@settings(max_examples=400)
@given(tenders(), st.permutations(PROVIDERS).map(lambda order: order[:5]))
def test_every_rank_total_and_tie_is_the_oracles(tender, draw):
    way, plain = tender
    ours = by_provider(ranking(way, *map(given_to_us, plain), draw=draw))
    for provider, wanted in oracle.ranked(way, plain, draw).items():
        got = ours[provider]
        assert (got.state.value, got.quality, got.total, got.rank, got.tied, got.tie_settled_by) == tuple(
            wanted[key] for key in ("state", "quality", "total", "rank", "tied", "settled")
        )


@given(tenders(), st.randoms(use_true_random=False))
def test_the_order_in_which_bids_are_given_never_matters(tender, random):
    way, plain = tender
    ours = [given_to_us(each) for each in plain]
    mixed = random.sample(ours, len(ours))
    assert ranking(way, *ours) == ranking(way, *mixed)


@settings(max_examples=200)
@given(tenders())
def test_every_line_of_arithmetic_comes_to_the_number_it_says(tender):
    way, plain = tender
    for each in ranking(way, *map(given_to_us, plain)).bids:
        for line in every_line(each.step):
            if line.working:
                assert worked_out(line.working) == exact_of(line), line
            if line.places is not None:
                assert line.value == oracle.nearest(exact_of(line), line.places, line.rounding)


@settings(max_examples=200)
@given(tenders())
def test_the_numbers_in_a_sum_are_those_of_the_lines_under_it(tender):
    """A sum of parts shows the parts as they were rounded, so that anybody can re-add the page."""
    way, plain = tender
    for each in ranking(way, *map(given_to_us, plain)).bids:
        for line in every_line(each.step):
            if line.what in ("total", "quality", "group"):
                assert [number for number in line.working if number != "+"] == [part.value for part in line.parts]


@settings(max_examples=200)
@given(methods(measured=False, passes=False, formula={"rule": "reference_over_bid", "reference": 20}), st.data())
def test_a_bid_that_leaves_never_reorders_the_others_under_an_absolute_formula(way, data):
    plain = data.draw(bids(way, least=2))
    before = ranking(way, *map(given_to_us, plain))
    after = ranking(way, *map(given_to_us, plain[1:]))
    stay = {each["provider"] for each in plain[1:]}
    kept = [each for each in before.bids if each.provider in stay]
    assert [each.provider for each in kept] == [each.provider for each in after.bids]
    assert [each.total for each in kept] == [each.total for each in after.bids]


@settings(max_examples=200)
@given(st.data())
def test_more_weight_on_what_you_lead_never_lowers_you(data):
    """Under an absolute formula: raise the weight of a question on which one bid has strictly the most points, scale
    all the others so that they total 100 again, and that bid's rank never gets worse.
    """
    weights = data.draw(st.lists(st.integers(1, 9), min_size=3, max_size=4))
    marks = {name: data.draw(st.lists(st.integers(0, 5), min_size=4, max_size=4)) for name in PROVIDERS[:4]}
    prices = {name: data.draw(st.integers(10, 40)) for name in marks}
    best = max(marks.values(), key=lambda row: row[0])[0]
    leaders = [name for name, row in marks.items() if row[0] == best]
    assume(len(leaders) == 1)
    before = _rank_with(weights, marks, prices, leaders[0])
    heavier = [weights[0] + data.draw(st.integers(1, 30)), *weights[1:]]
    assert _rank_with(heavier, marks, prices, leaders[0]) <= before


def _rank_with(weights, marks, prices, provider):
    shares = [Fraction(100 * weight, sum(weights)) for weight in weights]
    nodes = [criterion(f"q{n}", share) for n, share in enumerate(shares[:-1])]
    way = method([*nodes, criterion("price", shares[-1], "price")], {"rule": "reference_over_bid", "reference": 15})
    rows = [bid(name, {f"q{n}": row[n] for n in range(len(nodes))}, prices[name]) for name, row in marks.items()]
    return by_provider(ranking(way, *rows))[provider].rank


@given(tenders())
def test_ranks_are_shared_and_then_skipped(tender):
    way, plain = tender
    ranks = [each.rank for each in ranking(way, *map(given_to_us, plain)).bids if each.state is State.IN]
    assert ranks == sorted(ranks)
    assert all(rank == ranks.index(rank) + 1 for rank in ranks)


def test_the_formulas_say_truly_whether_they_look_at_other_bids():
    assert {name: formula.relative for name, formula in FORMULAS.items()} == {
        "lowest_over_bid": True,
        "lowest_over_bid_floor": True,
        "one_sided_linear": True,
        "linear_over_span": True,
        "set_range": False,
        "reference_over_bid": False,
        "mean_deviation": True,
        "price_bands": False,
        "price_matrix": False,
        "staff_share": False,
        "fixed_rate": False,
        "two_sided_linear": True,
        "median_deviation": True,
        "logarithmic": True,
        "discount_saturation": False,
        "discount_share": True,
        "half_gain": False,
    }
