"""What price really weighs and what a mark is worth, against sums made by hand."""

from fractions import Fraction

import pytest

from evaluation.rehearsal.dummies import Stage
from evaluation.rehearsal.report import rehearse
from evaluation.rehearsal.scene import Verdict
from evaluation.rehearsal.typical import typical
from evaluation.rehearsal.weighing import weigh
from tests.rehearsal.every_rule import by_formula, by_way
from tests.scoring.builders import criterion, method, scale

F = Fraction


def found(way, **more):
    return weigh(Stage(way, typical(way, **more)))


def one_question(formula, price=40, **more):
    """One question marked 0, 25, 50, 75 or 100, and price."""
    nodes = [criterion("q", 100 - price, scale="quarters"), criterion("price", price, "price")]
    return method(nodes, formula, scales=[scale("quarters", (0, 25, 50, 75, 100))], **more)


def test_the_real_weight_is_the_share_of_the_range_that_prices_reach():
    """£20 to £30 round £25 under lowest over bid: 40 to 26 2/3 points; marks of 50 to 100: 30 of 60 points."""
    spread = next(s for s in found(one_question({"rule": "lowest_over_bid"})).spreads if s.id == "fifth")
    assert (spread.low, spread.high) == (20, 30)
    assert (spread.price_range, spread.quality_range) == (F(40, 3), 30)
    assert spread.effective == 100 * F(40, 3) / (F(40, 3) + 30)


def test_a_reference_formula_weighs_less_than_half_of_what_is_published():
    weighing = found(one_question({"rule": "reference_over_bid", "reference": "25"}))
    usual = next(s for s in weighing.spreads if s.id == "fifth")
    assert usual.price_range == 40 - 40 * F(25, 30)
    assert (weighing.nominal, weighing.verdict) == (40, Verdict.TROUBLE)
    assert usual.effective < 20


def test_the_rate_of_exchange_is_the_slope_of_the_formula():
    """None at £30, all 40 at £20: 4 points a pound, so one step of 15 points is £3.75 and one per cent is a point."""
    weighing = found(one_question({"rule": "set_range", "lowest": "20", "highest": "30"}))
    (worth,) = weighing.worths
    assert (worth.gain, worth.money, worth.per_hour, worth.percent) == (15, F("3.75"), F("3.75"), 15)
    assert weighing.one_percent == 1


def test_the_rate_of_exchange_is_told_for_an_hour_where_prices_are_yearly_sums():
    lines = [{"id": "visit", "title": "Visit", "unit": "visit", "minutes": 30, "volume": 1000}]
    formula = {"rule": "one_sided_linear", "zero_at": 2}
    way = one_question(formula).model_copy(update={"price": method(
        [criterion("q", 60), criterion("price", 40, "price")],
        price={"basis": "volumes", "lines": lines, "formula": formula},
    ).price})  # fmt: skip
    (worth,) = found(way).worths
    assert worth.money == 12_500 * worth.percent / 100
    assert worth.per_hour == 25 * worth.percent / 100


@pytest.mark.parametrize(
    ("way", "nominal"),
    [("technique_and_price", 30), ("electronic_coefficient", 60), ("set_range_index", 50), ("lowest_price", None)],
)
def test_the_published_weight_of_price_is_that_of_the_way_of_combining(way, nominal):
    assert found(by_way(way)).nominal == nominal


def test_quality_in_money_says_exactly_what_it_publishes():
    """£10 for all 100 points: a step of 12 points of quality is £1.20."""
    weighing = found(by_way("quality_in_money"))
    assert {w.criterion: w.money for w in weighing.worths} == {"good": F("1.2"), "safe": F("0.8")}


def test_price_alone_decides_every_pair_where_the_lowest_price_wins():
    weighing = found(by_way("lowest_price"))
    assert weighing.of_pairs == weighing.cheaper_first > 0
    assert {w.gain for w in weighing.worths} == {0}


def test_rounding_does_not_hide_a_small_change():
    rounding = {"price_points": 0, "total": 0, "rank_on": "published"}
    plain = one_question({"rule": "set_range", "lowest": "20", "highest": "30"})
    rounded = one_question({"rule": "set_range", "lowest": "20", "highest": "30"}, rounding=rounding)
    assert found(plain) == found(rounded)


@pytest.mark.parametrize("make", [lambda: by_formula("fixed_rate"), lambda: by_way("quality_only")])
def test_where_price_decides_nothing_there_is_nothing_to_weigh(make):
    assert rehearse(make()).weighing is None
    assert rehearse(make()).curve == ()


def test_the_curve_of_points_is_what_the_formula_gives():
    curve = rehearse(by_formula("set_range")).curve
    assert len(curve) == 41
    assert all(points == max(min(40 * (30 - price) / 10, 40), 0) for price, points in curve)
