"""The two low-price tests: what they say, and that they only say."""

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.low_price_tests import BelowLawfulCost, BelowLocalCost
from evaluation.exact import number, shown
from evaluation.fair_cost.assumptions import Mix, PercentNI
from evaluation.fair_cost.homecare import build_up
from evaluation.fair_cost.reverse import solve_wage
from evaluation.fair_cost.steps import given as given_number
from evaluation.low_price.catalogue.base import Field, Offer
from evaluation.low_price.floors import (
    AwakeLine,
    Floors,
    LotCost,
    OtherLine,
    PricedBid,
    at_legal_minimum,
    below_floor,
)
from evaluation.low_price.rules import RULES
from evaluation.low_price.signals import signals
from evaluation.model import LowPriceSignal, Signal, Source
from evaluation.words.low_price import sentences
from tests.fair_cost.cost_cases import ROOT, assert_adds_up, assumptions, case, figures, mix

BOTH = (BelowLawfulCost(rule="below_lawful_cost"), BelowLocalCost(rule="below_local_cost"))
TESTS = {rule.rule: lambda bid, lot, rule=rule.rule: below_floor(rule, bid, Floors(lot)) for rule in BOTH}
FILES = {rule: case(f"low_price/{rule}") for rule in TESTS}
EVERY = [pytest.param(rule, wanted, id=wanted["name"]) for rule, file in FILES.items() for wanted in file["case"]]
FIGURES = figures()


def lot_of(table) -> LotCost:
    return LotCost("urban", assumptions(table["assumptions"]), mix(table), FIGURES.on(table["delivery_date"]))


def rate(amount):
    return None if amount is None else given_number("rate", number(amount), Source("cell", "Rates!C5"), "GBP")


def line_of(table):
    if "service" in table:
        return OtherLine(table["line"], table["service"])
    minutes = table.get("minutes")
    return AwakeLine(
        table["line"],
        number(table["hours"]),
        rate(table.get("rate")),
        None if minutes is None else number(minutes),
        table.get("per", "hour"),
    )


def bid_of(lines, provider="P1") -> PricedBid:
    return PricedBid("urban", provider, tuple(line_of(line) for line in lines))


def half_hours(amount: Fraction, provider="P1") -> PricedBid:
    rates = given_number("rate", amount, Source("cell", "Rates!C5"), "GBP")
    return PricedBid("urban", provider, (AwakeLine("visit_30", Fraction(1), rates, Fraction(30)),))


def asked(tests, *bids) -> tuple[LowPriceSignal, ...]:
    """The tests on these bids in the urban lot, as a method names them."""
    offers = tuple(Offer(bid.provider, None, hour=bid) for bid in bids)
    return signals(tests, [Field("urban", offers, Floors(LOT))])


LOT = lot_of(FILES["below_lawful_cost"]["lot"])
PRICES = st.integers(0, 60_000).map(lambda tenths: Fraction(tenths, 1000))


@pytest.mark.parametrize(("rule", "wanted"), EVERY)
def test_a_case_file_comes_out_as_it_says(rule, wanted):
    found = TESTS[rule](bid_of(wanted["lines"]), lot_of(FILES[rule]["lot"]))
    assert (found.rule, found.outcome.value, found.why) == (rule, wanted["outcome"], wanted.get("why", ""))
    names = {
        "price": "price_per_hour",
        "floor": "floor_per_hour",
        "shortfall": "shortfall_per_hour",
        "no_overhead": "implied_wage_no_overhead",
        "overhead_fixed": "implied_wage_overhead_fixed",
        "overhead_share": "implied_wage_overhead_share",
    }
    for name, fact in names.items():
        if name in wanted:
            assert shown(found.facts[fact]) == wanted[name], name
    for name in ("lines_below", "lines_not_tested"):
        if name in wanted:
            assert found.facts[name] == wanted[name]
    if found.outcome is not Signal.NOT_TESTABLE:
        assert_adds_up(found.price)
        assert_adds_up(found.floor)
        assert (found.price.value, found.floor.value) == (found.facts["price_per_hour"], found.facts["floor_per_hour"])


@pytest.mark.parametrize("rule", list(TESTS))
def test_equal_to_the_floor_is_not_below_it_and_a_hair_under_is(rule):
    floor = TESTS[rule](half_hours(Fraction(1)), LOT).floor.value
    hair = Fraction(1, 10**9)
    assert TESTS[rule](half_hours(floor), LOT).outcome is Signal.CLEAR
    assert "lines_below" not in TESTS[rule](half_hours(floor), LOT).facts
    assert TESTS[rule](half_hours(floor - hair), LOT).outcome is Signal.SIGNAL


@given(PRICES)
@settings(max_examples=40)
def test_below_lawful_cost_means_a_wage_under_the_minimum_even_with_no_overheads(price):
    found = TESTS["below_lawful_cost"](half_hours(price), LOT)
    bare = solve_wage(found.price, at_legal_minimum(LOT.assumptions, LOT.statutory), Mix.of_visit(30)).value
    assert (bare < found.facts["minimum_wage"]) is (found.outcome is Signal.SIGNAL)
    if found.outcome is Signal.SIGNAL:
        assert found.facts["implied_wage_no_overhead"] == bare
        assert found.facts["implied_wage_overhead_fixed"] < bare or price == 0


@given(PRICES, PRICES)
@settings(max_examples=25)
def test_a_test_says_the_same_of_a_bid_alone_and_beside_another(first, second):
    alone = asked(BOTH, half_hours(first))
    beside = asked(BOTH, half_hours(first), half_hours(second, "P2"))
    assert beside[: len(alone)] == alone
    assert len(beside) == 4


def test_two_bids_with_one_below_the_floor_signal_that_one_only():
    found = asked(BOTH[:1], half_hours(Fraction(16)), half_hours(Fraction(22), "P2"))
    assert [signal.outcome for signal in found] == [Signal.SIGNAL, Signal.CLEAR]


@given(PRICES)
@settings(max_examples=25)
def test_below_lawful_is_never_said_without_below_local(price):
    lawful, local = asked(BOTH, half_hours(price))
    assert lawful.outcome is Signal.CLEAR or local.outcome is Signal.SIGNAL
    assert lawful.floor.value < local.floor.value


def test_no_test_can_remove_a_bid():
    assert {field.name for field in fields(LowPriceSignal)} == {
        "rule", "lot", "provider", "outcome", "why", "price", "floor", "facts", "working",
    }  # fmt: skip
    found = asked(BOTH, half_hours(Fraction(0)))
    assert {type(signal) for signal in found} == {LowPriceSignal}


def test_the_floor_follows_the_law_on_the_delivery_date():
    before = replace(LOT, statutory=FIGURES.on(date(2026, 3, 31)))
    floors = [TESTS["below_lawful_cost"](half_hours(Fraction(20)), lot).floor.value for lot in (before, LOT)]
    slope = Fraction(7, 6) * Fraction("1.167") * Fraction("1.18")
    assert floors[1] - floors[0] == slope * (Fraction("12.71") - Fraction("12.21"))


def test_the_legal_minimum_takes_the_days_insurance_and_drops_what_no_law_asks():
    local = replace(LOT.assumptions, enhancement_share=Fraction("0.1"), business_share_of_price=Fraction("0.1"))
    local = replace(local, travel_wage_per_hour=Fraction(15))
    law = at_legal_minimum(local, FIGURES.on(date(2024, 6, 1)))
    assert (law.wage_per_hour, law.enhancement_share, law.travel_wage_per_hour) == (Fraction("11.44"), 0, None)
    assert (law.ni.rate, law.ni.threshold_per_week, law.ni.contact_hours_per_week) == (Fraction("0.138"), 175, 24)
    assert (law.business_per_hour, law.business_share_of_price, law.surplus.amount) == (0, 0, 0)
    assert law.sources["wage_per_hour"].text.startswith("National Living Wage from 2024-04-01")
    flat = replace(local, ni=PercentNI(Fraction("0.1")))
    assert at_legal_minimum(flat, LOT.statutory).ni == flat.ni
    assert build_up(law, 30).price.value == build_up(law, 30).care.value


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": Fraction(-1)},
        {"minutes": Fraction(0)},
        {"per": "visit"},
    ],
)
def test_a_line_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="visit"):
        AwakeLine(**({"line": "x", "hours": Fraction(1), "rate": None} | wrong))


@pytest.mark.parametrize("rule", list(TESTS))
def test_a_bid_without_any_rate_has_no_price(rule):
    found = TESTS[rule](PricedBid("urban", "P1", ()), LOT)
    assert (found.outcome, found.why, found.price, found.floor) == (Signal.NOT_TESTABLE, "no_price", None, None)


def test_a_bid_is_not_tested_with_another_lots_costs():
    with pytest.raises(ValueError, match="rural"):
        TESTS["below_lawful_cost"](replace(half_hours(Fraction(20)), lot="rural"), LOT)


@pytest.mark.parametrize("rule", list(TESTS))
def test_every_low_price_rule_has_its_four_things(rule):
    held = RULES[rule]
    assert (held.id, held.kind) == (rule, "low_price")
    page = (ROOT / held.page).read_text(encoding="utf-8")
    assert page.startswith(f"# {held.title}\n")
    assert held.sentence in page
    assert FILES[rule]["rule"] == rule
    assert RULES[rule].parameters in {type(test) for test in BOTH}


@pytest.mark.parametrize("rule", list(TESTS))
def test_the_documented_example_is_what_the_test_says(rule):
    page = (ROOT / RULES[rule].page).read_text(encoding="utf-8")
    first = FILES[rule]["case"][0]
    for sentence in sentences(TESTS[rule](bid_of(first["lines"]), lot_of(FILES[rule]["lot"]))):
        assert f"> {sentence}\n" in page


@pytest.mark.parametrize("name", ["below_lawful_cost", "below_local_cost"])
def test_every_page_has_its_headings(name):
    page = (ROOT / RULES[name].page).read_text(encoding="utf-8")
    wanted = ("What it does", "Formula", "Worked example", "Behaviour", "Where it comes from", "When not to use it")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == list(wanted)
