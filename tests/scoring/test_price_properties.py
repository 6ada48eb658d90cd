"""What holds for every price formula, whatever the prices: limits, order, equality, exactness, and who moves whom."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.formulas import MeanDeviation
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.formulas.logs import logarithm
from evaluation.words.explain import explain
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.price_formulas import FIGURES, RELATIVE, earned, made, pence, prices

each_rule = pytest.mark.parametrize("rule", FIGURES)
ABSOLUTE = [rule for rule in FIGURES if rule not in RELATIVE]


def test_every_formula_is_held_to_these_rules_or_has_tests_of_its_own():
    assert set(FORMULAS) == {*FIGURES, "fixed_rate", "price_matrix", "staff_share"}
    assert {rule for rule in FIGURES if FORMULAS[rule].relative} == set(RELATIVE)


@each_rule
@settings(max_examples=60)
@given(st.data())
def test_points_lie_between_none_and_all_of_them_even_for_a_price_that_does_not_count(rule, data):
    parameters = made(rule, **data.draw(FIGURES[rule]))
    for step in earned(parameters, "100/3", data.draw(prices), data.draw(prices)):
        assert isinstance(step.value, Fraction)
        assert 0 <= step.value <= Fraction(100, 3)


@each_rule
@settings(max_examples=60)
@given(st.data())
def test_a_cheaper_price_never_earns_less_and_an_equal_one_the_same(rule, data):
    parameters = made(rule, **data.draw(FIGURES[rule]))
    offers, outside = data.draw(prices), data.draw(prices)
    rows = list(zip([*offers, *outside], earned(parameters, 40, offers, outside), strict=True))
    for price, step in rows:
        assert all(other.value >= step.value for cheaper, other in rows if cheaper < price)
        assert all(other.value == step.value for same, other in rows if same == price)


@each_rule
@settings(max_examples=40)
@given(st.data())
def test_every_sum_comes_out_and_every_line_has_words(rule, data):
    parameters = made(rule, **data.draw(FIGURES[rule]))
    for step in earned(parameters, 40, data.draw(prices)):
        for line in every_line(step):
            if line.working:
                assert worked_out(line.working) == (line.value if line.exact is None else line.exact)
        assert all(line.label for line in explain(step))


@pytest.mark.parametrize("rule", ABSOLUTE)
@settings(max_examples=60)
@given(st.data())
def test_an_absolute_formula_gives_a_bid_the_same_points_whoever_else_bids(rule, data):
    parameters = made(rule, **data.draw(FIGURES[rule]))
    offers = data.draw(prices)
    together = [step.value for step in earned(parameters, 40, offers)]
    assert together == [earned(parameters, 40, [offer])[0].value for offer in offers]


@settings(max_examples=60)
@given(prices, pence, st.sampled_from(["11/10", 2, 5]))
def test_a_logarithm_against_a_published_reference_moves_nobody(offers, reference, zero_at):
    parameters = made("logarithmic", zero_at=zero_at, reference=reference)
    assert not FORMULAS["logarithmic"].looks_at_others(parameters)
    together = [step.value for step in earned(parameters, 40, offers)]
    assert together == [earned(parameters, 40, [offer])[0].value for offer in offers]


@settings(max_examples=60)
@given(st.data())
def test_a_span_in_pounds_with_points_below_none_keeps_every_gap(data):
    """The page says so: only there nothing is held, and a bid that leaves moves all others alike."""
    parameters = made("linear_over_span", span=data.draw(pence), below_zero="negative")
    offers = data.draw(st.lists(pence, min_size=3, max_size=6))
    with_all, without = earned(parameters, 40, offers), earned(parameters, 40, offers[:-1])
    shifts = {first.value - then.value for first, then in zip(with_all, without, strict=False)}
    assert len(shifts) == 1


@each_rule
@settings(max_examples=20)
@given(st.data())
def test_the_sentence_of_a_formula_holds_no_gap_and_no_code(rule, data):
    parameters = made(rule, **data.draw(FIGURES[rule]))
    said = FORMULAS[rule].words(parameters, Fraction(40))
    assert "40" in said
    assert [code for code in ("{", "}", "None", "Fraction", "PriceBand", "_") if code in said] == []


def test_points_may_fall_below_none_where_that_is_published():
    for rule, figures in (("one_sided_linear", {"zero_at": 2}), ("linear_over_span", {"span": 10})):
        assert earned(made(rule, **figures, below_zero="negative"), 40, [10, 30])[1].value == -40
        assert earned(made(rule, **figures), 40, [10, 30])[1].value == 0


def test_going_under_the_floor_earns_nothing_and_takes_nothing():
    floor = made("lowest_over_bid_floor", floor=20)
    at_floor = [step.value for step in earned(floor, 40, [20, 25])]
    assert at_floor == [40, 32]
    assert [step.value for step in earned(floor, 40, ["0.01", 25])] == at_floor


def test_past_its_limits_the_mean_method_tells_two_prices_apart_no_more():
    rows = earned(MeanDeviation(rule="mean_deviation"), 100, [18, 20, 22, 100])
    assert [step.value for step in rows] == [100, 100, 95, 0]
    assert [step.rounding for step in rows] == ["not_above_points_available", "", "", "not_below_zero"]


@pytest.mark.parametrize(
    ("offers", "median"), [([20], 20), ([20, 30], 25), ([10, 20, 90], 20), ([10, 20, 22, 90], 21), ([20, 20, 20], 20)]
)
def test_the_median_is_the_middle_price_or_the_mean_of_the_middle_two(offers, median):
    parameters = made("median_deviation")
    step = earned(parameters, 100, offers)[0]
    assert next(line.value for line in every_line(step) if line.what == "median_price") == median


def test_logarithms_are_cut_where_the_page_says_and_the_ends_are_exact():
    assert logarithm(Fraction(2)) == Fraction("0.6931471805599453094172321214581765680755")  # ln 2 to 40 digits
    assert logarithm(Fraction(1)) == 0
    third = [step.value for step in earned(made("logarithmic", zero_at="7/3"), 40, [30, 70])]
    assert third == [40, 0]
    share = earned(made("logarithmic", zero_at=2), 1, [20, 25])[1]
    assert 1 - share.value == Fraction("0.321928094887362347870319429489")  # log2 1.25 to 30 places


def test_equal_prices_are_at_no_end_of_a_line_between_them():
    equal = earned(made("two_sided_linear"), 50, [20, 20, 20], outside=[19, 21])
    assert [step.value for step in equal] == [50, 50, 50, 50, 0]


def test_where_nobody_gives_a_discount_nobody_earns_points_for_one():
    share = made("discount_share", ceiling=30)
    assert [step.value for step in earned(share, 40, [30, 30, 31], outside=[29])] == [0, 0, 0, 0]
    assert [step.value for step in earned(share, 40, [30, 27])] == [0, 40]


def test_the_edge_belongs_to_the_cheaper_band():
    bands = made("price_bands", bands=[{"at_most": 22, "points": 100}, {"at_most": 25, "points": 50}], above=10)
    rows = earned(bands, 40, [22, "22.01", 25, "25.01"])
    assert [step.value for step in rows] == [40, 20, 20, 4]


def test_the_kink_halves_what_a_lower_price_gains():
    half = made("half_gain", ceiling=30, threshold=24)
    above, at, below, nearly_free = (step.value for step in earned(half, 60, [27, 24, 21, "0.01"]))
    assert (at - above, below - at) == (6, 3)
    assert nearly_free < 60


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        (made("linear_over_span", span="6.50"), "none at £6.50 above the lowest"),
        (made("linear_over_span", span_percent=40), "none at 40% above the lowest"),
        (
            made("logarithmic", zero_at=2),
            "The lowest price earns all 40 points and 2 times the lowest price earns none",
        ),
        (made("logarithmic", zero_at=2, reference=20), "A price of £20 or less earns all 40 points"),
        (made("price_bands", bands=[{"at_most": 22, "points": 90}], above=5), "at most £22 earns 90%; a price above"),
        (made("price_matrix", rows=[{"price": 22, "points": 90}]), "£22 earns 90%"),
        (made("half_gain", ceiling=30, threshold=24), "Below £24 every further pound counts only 0.5 of a pound"),
        (made("staff_share", lines=["direct_care", "employer_ni"], zero_at=60, full_at=85), "direct care, employer NI"),
    ],
)
def test_the_sentence_says_what_was_published(parameters, says):
    assert says in FORMULAS[parameters.rule].words(parameters, Fraction(40))


def test_other_countries_forms_stand_out_of_the_way_and_the_usual_ones_first():
    library = [
        "two_sided_linear",
        "median_deviation",
        "logarithmic",
        "discount_saturation",
        "discount_share",
        "half_gain",
    ]
    assert [rule for rule, formula in FORMULAS.items() if formula.library] == library == [*FORMULAS][-6:]
