"""Other countries' rules: their figures, what minimum-price auctions award, a second opinion, and what always holds."""

import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import criteria
from criteria.schema import Method
from evaluation.__main__ import app
from evaluation.exact import number, shown
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.catalogue.base import Field, Offer
from evaluation.low_price.catalogue.italy import cut_each_side, kept_discounts
from evaluation.low_price.catalogue.minimum import minimum_price_award
from evaluation.low_price.signals import signals
from evaluation.low_price.table import Around, look_at
from evaluation.model import LowPriceSignal, Signal
from evaluation.scoring.steps import given as given_step
from tests.fair_cost.cost_cases import case

#: rule -> the ways it can be told that are played on every field
TOLD = {
    "spain_article_85": [{}, {"reading": "points"}],
    "brazil_article_48": [{}],
    "italy_2016": [{}, {"equal": "block"}, {"equal": "with_equals", "at_limit": "clear"}],
    "poland_estimate_or_mean": [{}, {"percent": 15, "at_limit": "clear"}],
    "france_double_mean": [{}],
    "colombia_central_measure": [{"measure": "mean"}, {"measure": "median", "percent": 85}],
    "minimum_price": [{"minimum": 15}],
}
PLAYED = [pytest.param(rule, told, id=f"{rule} {told}") for rule, ways in TOLD.items() for told in ways]
RELATIVE = [one for one in PLAYED if one.values[0] != "minimum_price"]
CASES = {rule: case(f"low_price/{rule}") for rule in TOLD}
EVERY = [pytest.param(rule, one, id=f"{rule}: {one['name']}") for rule in TOLD for one in CASES[rule]["case"]]
MINIMUM = CASES["minimum_price"]
AUCTIONS = [one for one in MINIMUM["case"] if "won" in one] + MINIMUM["award"]
PRICES = st.lists(st.integers(0, 4000).map(lambda pence: Fraction(pence, 100)), min_size=1, max_size=9)
BUDGET = st.integers(1, 5000).map(lambda pence: Fraction(pence, 100))


def looked(rule, told, prices, budget=None, left_out=()) -> dict[str, LowPriceSignal]:
    known = Around(budget=budget, left_out=frozenset(left_out))
    return {one.provider: one for one in look_at(prices, {"rule": rule, **told}, known)}


def hits(found) -> set[str]:
    return {bid for bid, one in found.items() if one.outcome is Signal.SIGNAL}


def named(prices) -> dict[str, Fraction]:
    return {f"P{place}": price for place, price in enumerate(prices)}


def test_every_library_rule_is_out_of_the_way_and_opens_a_case():
    library = {rule: test for rule, test in PRICE_TESTS.items() if test.library}
    assert set(library) == set(TOLD)
    assert not any(test.information for test in library.values())


@pytest.mark.parametrize(("rule", "one"), EVERY)
def test_the_figures_beside_the_limit_are_those_of_the_case(rule, one):
    found = looked(rule, one.get("told", {}), one["prices"], one.get("budget"))
    for name in ("kept", "cut_each_side", "guarantee"):
        wanted = one.get(name, {})
        assert {bid: shown(found[bid].facts[name]) for bid in wanted} == wanted


@pytest.mark.parametrize(("rule", "one"), EVERY)
def test_the_command_says_the_same_of_a_case(rule, one, tmp_path):
    table = tmp_path / "prices.json"
    table.write_text(json.dumps([{"bid": bid, "price": price} for bid, price in one["prices"].items()]), "utf-8")
    words = ["low-price", str(table), "--rule", rule, "--json"]
    words += [word for name, value in one.get("told", {}).items() for word in ("--set", f"{name}={value}")]
    words += ["--budget", one["budget"]] if "budget" in one else []
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    (lot,) = json.loads(done.stdout)["lots"]
    assert lot["signals"] == one["signal"]
    shown_limits = {bid["bid"]: (bid["limit"] or {}).get("shown") for bid in lot["bids"]}
    assert {bid: shown_limits[bid] for bid in one.get("limit", {})} == one.get("limit", {})


@pytest.mark.parametrize("one", AUCTIONS, ids=lambda one: one["name"])
def test_a_real_minimum_price_auction_awards_what_the_record_says(one):
    prices = {bid: number(price) for bid, price in one["prices"].items()}
    minimum = number(one["told"]["minimum"]) if "told" in one else None
    award = minimum_price_award(prices, minimum, number(one["reserve"]))
    assert award.winners == (one["won"],)
    assert award.price == prices[one["won"]]
    assert list(award.below_minimum) == one.get("signal", [])
    assert award.above_reserve == ()
    for share, printed in zip(award.of_reserve.values(), one["of_reserve"], strict=True):
        assert abs(share - number(printed)) < Fraction(1, 10**6)


def test_a_minimum_price_auction_may_have_several_winners_or_none():
    prices = {"A": Fraction(9), "B": Fraction(10), "C": Fraction(10), "D": Fraction(21)}
    award = minimum_price_award(prices, Fraction(10), Fraction(20))
    assert (award.winners, award.below_minimum, award.above_reserve) == (("B", "C"), ("A",), ("D",))
    nobody = minimum_price_award(prices, Fraction(15), Fraction(20))
    assert (nobody.winners, nobody.price) == ((), None)
    assert minimum_price_award(prices).winners == ("A",)
    assert minimum_price_award(prices, Fraction(21), Fraction(21)).winners == ("D",)
    with pytest.raises(ValueError, match="above nil"):
        minimum_price_award(prices, None, Fraction(0))


def test_the_ends_are_cut_off_by_how_many_offers_there_are():
    assert [cut_each_side(offers) for offers in (5, 6, 10, 11, 15, 16)] == [1, 2, 2, 3, 3, 4]
    assert list(kept_discounts([Fraction(place) for place in range(11)])) == [3, 4, 5, 6, 7]
    assert list(kept_discounts([Fraction(1)] * 5, "with_equals")) == []
    with pytest.raises(ValueError, match="at least 5"):
        kept_discounts([Fraction(1)] * 4)


# --- a second opinion, written from the pages alone ------------------------------------------------------------------


def spain(prices, budget):
    number_of, middle = len(prices), sum(prices) / len(prices)
    if number_of == 1:
        return budget * 3 / 4
    if number_of == 2:
        return max(prices) * 4 / 5
    kept = [price for price in prices if price <= middle * 11 / 10]
    if number_of == 3:
        kept = sorted(prices)[:2] if max(prices) > middle * 11 / 10 else prices
    elif len(kept) < 3:
        kept = sorted(prices)[:3]
    limit = sum(kept) / len(kept) * 9 / 10
    return max(limit, budget * 3 / 4) if number_of == 3 else limit


def brazil(prices, budget):
    above = [price for price in prices if price > budget / 2]
    return min(sum(above) / len(above) if above else budget, budget) * 7 / 10


def france(prices, _):
    if len(prices) < 2:
        return Fraction(0)
    middle = sum(prices) / len(prices)
    kept = [price for price in prices if price <= middle * 12 / 10]
    return sum(kept) / len(kept) * 9 / 10


def italy(prices, budget):
    if len(prices) < 5:
        return Fraction(-1)
    cut = ceil(Fraction(len(prices), 5))
    rest = [100 * (budget - price) / budget for price in sorted(prices)][cut:-cut]
    middle = sum(rest) / len(rest)
    over = [discount - middle for discount in rest if discount > middle]
    threshold = middle + (sum(over) / len(over) if over else 0)
    return budget * (100 - threshold) / 100


@pytest.mark.parametrize("opinion", [spain, brazil, france, italy], ids=lambda one: one.__name__)
@given(PRICES, BUDGET)
@settings(max_examples=80)
def test_a_second_opinion_gives_the_same_signals(opinion, prices, budget):
    rule = {"spain": "spain_article_85", "brazil": "brazil_article_48", "france": "france_double_mean"}.get(
        opinion.__name__, "italy_2016"
    )
    limit, found = opinion(prices, budget), looked(rule, {}, named(prices), budget)
    reaches = opinion is italy
    assert hits(found) == {bid for bid, price in named(prices).items() if price < limit or (reaches and price == limit)}
    for one in found.values():
        assert one.floor is None or one.floor.value == limit


# --- what always holds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "told"), PLAYED)
@given(PRICES, BUDGET, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_bids_never_matters_abroad(rule, told, prices, budget, random):
    bids = list(named(prices).items())
    mixed = random.sample(bids, len(bids))
    first, second = (looked(rule, told, dict(these), budget) for these in (bids, mixed))
    assert {bid: (one.outcome, one.why, one.facts) for bid, one in first.items()} == {
        bid: (one.outcome, one.why, one.facts) for bid, one in second.items()
    }


@pytest.mark.parametrize(("rule", "told"), RELATIVE)
@given(PRICES, BUDGET, st.fractions(Fraction(1, 20), 20, max_denominator=30))
@settings(max_examples=30)
def test_other_units_of_money_change_no_answer_abroad(rule, told, prices, budget, scale):
    first = looked(rule, told, named(prices), budget)
    second = looked(rule, told, named([price * scale for price in prices]), budget * scale)
    assert [(one.outcome, one.why) for one in first.values()] == [(one.outcome, one.why) for one in second.values()]
    assert all(one.floor.value * scale == second[bid].floor.value for bid, one in first.items() if one.floor)


@pytest.mark.parametrize(("rule", "told"), RELATIVE)
@given(PRICES, st.none() | BUDGET)
@settings(max_examples=30)
def test_one_or_two_bids_are_never_clear_abroad(rule, told, prices, budget):
    found = looked(rule, told, named(prices[:2]), budget)
    assert Signal.CLEAR not in {one.outcome for one in found.values()}
    assert all(one.why for one in found.values() if one.outcome is Signal.NOT_TESTABLE)


@pytest.mark.parametrize(("rule", "told"), PLAYED)
@given(PRICES, BUDGET)
@settings(max_examples=30)
def test_equal_to_a_limit_is_not_below_it_unless_the_rule_says_so(rule, told, prices, budget):
    reaches = {"italy_2016", "poland_estimate_or_mean"}
    at_limit = told.get("at_limit", "signal" if rule in reaches else "clear")
    for one in looked(rule, told, named(prices), budget).values():
        if one.floor is None or one.price is None:
            continue
        below = one.price.value < one.floor.value or (at_limit == "signal" and one.price.value == one.floor.value)
        assert (one.outcome is Signal.SIGNAL) is below


@pytest.mark.parametrize(("rule", "told"), PLAYED)
@given(PRICES, BUDGET, BUDGET)
@settings(max_examples=30)
def test_a_bid_left_out_changes_nothing_for_the_others(rule, told, prices, budget, odd):
    alone = looked(rule, told, named(prices), budget)
    beside = looked(rule, told, {**named(prices), "odd": odd}, budget, left_out={"odd"})
    among = looked(rule, told, {**named(prices), "odd": odd}, budget)
    assert {bid: beside[bid] for bid in alone} == alone
    assert (beside["odd"].outcome, beside["odd"].why) == (among["odd"].outcome, among["odd"].why)


@pytest.mark.parametrize(("rule", "told"), PLAYED)
def test_a_lot_without_an_estimate_is_never_clear_where_the_rule_needs_one(rule, told):
    prices = {"A": 10, "B": 100, "C": 104, "D": None}
    found = looked(rule, told, prices)
    assert found["D"].why == "no_price"
    if "budget" in PRICE_TESTS[rule].parameters.needs:
        assert Signal.CLEAR not in {one.outcome for one in found.values()}
        assert looked(rule, told, prices, 0).keys() == found.keys()
    else:
        assert found["C"].outcome is Signal.CLEAR


def test_a_method_may_name_every_library_rule_and_gets_an_answer_for_each_bid():
    raw = tomllib.loads(criteria.template("configurable"), parse_float=Decimal)
    tests = [{"rule": rule, **ways[0]} for rule, ways in TOLD.items()]
    low = {"tests": tests, "delivery_date": raw["low_price"]["delivery_date"], "approved_by": "A. Person"}
    method = Method.model_validate({**raw, "low_price": {**low, "budgets": [{"amount": 20}]}})
    prices = [given_step("price", Fraction(price), unit="GBP") for price in (10, 18, 18, 19, 20, 30)]
    budget = given_step("budget", Fraction(20), unit="GBP")
    field = Field("L01", tuple(Offer(f"P{at}", price) for at, price in enumerate(prices)), budget=budget)
    found = signals(method.low_price.tests, [field])
    assert len(found) == 6 * len(TOLD)
    assert {one.rule for one in found if one.provider == "P0" and one.outcome is Signal.SIGNAL} == set(TOLD)
    for one, test in zip(found, method.low_price.tests * 6, strict=True):
        assert "{" not in PRICE_TESTS[one.rule].words(test)
