"""Every low-price test on its case file, and what holds of all of them."""

import tomllib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.exact import number, shown
from evaluation.exceptions import RuleError, TableError, UnknownNameError
from evaluation.fair_cost.assumptions import Mix
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.catalogue.base import Field, Offer
from evaluation.low_price.fences import close_to_winner, fences_of, heavily_discounted, lead
from evaluation.low_price.floors import AwakeLine, Floors, LotCost, PricedBid
from evaluation.low_price.signals import opens_a_case
from evaluation.low_price.table import Around, look_at, named_test
from evaluation.model import LowPriceSignal, Signal, Step
from evaluation.words.low_price import sentences
from tests.fair_cost.cost_cases import ROOT, assert_adds_up, assumptions, case, figures

FLOORED = {"below_lawful_cost", "below_local_cost"}  # test_low_price_signals.py has these
FILES = {rule: case(f"low_price/{rule}") for rule in PRICE_TESTS if rule not in FLOORED}
EVERY = [
    pytest.param(rule, wanted, id=f"{rule}: {wanted['name']}")
    for rule, file in FILES.items()
    for wanted in file["case"]
]
FIGURES = figures()
RELATIVE = {
    "share_below_mean": {"percent": 20, "tested": "in"},
    "share_below_median": {"percent": 20, "tested": "out"},
    "gap_to_next": {"percent": 20},
    "forty_and_thirty": {},
    "mean_less_deviations": {"deviations": 1, "deviation": "sample"},
    "robust_z": {},
    "quartile_fence": {"quantile": "R-7"},
    "identical_prices": {},
    "too_close": {"difference_percent": 2, "variation_percent": 4},
}
PRICES = st.lists(st.integers(0, 4000).map(lambda pence: Fraction(pence, 100)), min_size=1, max_size=9)


def around(wanted) -> Around:
    floors = None
    if "lot" in wanted:
        table = case(f"low_price/{wanted['lot']}")["lot"]
        law, half_hours = FIGURES.on(table["delivery_date"]), Mix.of_visit(30)
        floors = Floors(LotCost("urban", assumptions(table["assumptions"]), half_hours, law))
    return Around(
        budget=wanted.get("budget"),
        first=wanted.get("first", {}),
        costs=wanted.get("costs", {}),
        law=FIGURES.on(wanted["day"]) if "day" in wanted else None,
        floors=floors,
    )


def looked(rule, told, prices, known=None) -> dict[str, LowPriceSignal]:
    found = look_at(prices, {"rule": rule, **told}, known or Around())
    assert [one.provider for one in found] == list(prices)
    return {one.provider: one for one in found}


@pytest.mark.parametrize(("rule", "wanted"), EVERY)
def test_a_case_file_comes_out_as_it_says(rule, wanted):
    found = looked(rule, wanted.get("told", {}), wanted["prices"], around(wanted))
    assert [bid for bid, one in found.items() if one.outcome is Signal.SIGNAL] == wanted["signal"]
    doubtful = {bid: one.why for bid, one in found.items() if one.outcome is Signal.NOT_TESTABLE}
    assert doubtful == wanted.get("not_testable", {})
    for bid, limit in wanted.get("limit", {}).items():
        assert shown(found[bid].floor.value) == limit
    for name in ("share_below", "wage", "surplus_percent", "together"):
        assert {bid: shown(found[bid].facts[name]) for bid in wanted.get(name, {})} == wanted.get(name, {})
    for bid, triggers in wanted.get("triggers", {}).items():
        assert found[bid].facts["triggers"] == triggers
    for bid, lines in wanted.get("working", {}).items():
        assert [shown(step.value) for step in found[bid].working] == lines
    for bid, words in wanted.get("says", {}).items():
        assert sentences(found[bid])[0].startswith(words)


@pytest.mark.parametrize(("rule", "wanted"), EVERY)
def test_every_line_of_working_adds_up_and_every_answer_can_be_said(rule, wanted):
    for one in looked(rule, wanted.get("told", {}), wanted["prices"], around(wanted)).values():
        for step in (one.price, one.floor, *one.working):
            if step is not None:
                assert_adds_up(step)
        said = " ".join(sentences(one))
        assert "{" not in said
        assert one.why not in said or not one.why
        assert ("does not mean clear" in said) is (one.outcome is Signal.NOT_TESTABLE)


@pytest.mark.parametrize("rule", FILES)
def test_a_case_file_says_where_each_case_is_from(rule):
    assert FILES[rule]["rule"] == rule
    assert all(wanted["source"] for wanted in FILES[rule]["case"])


@pytest.mark.parametrize("rule", FILES)
def test_the_worked_example_on_the_page_is_what_the_test_says(rule):
    page = (ROOT / PRICE_TESTS[rule].page).read_text(encoding="utf-8")
    quoted = [line[2:] for line in page.splitlines() if line.startswith("> ")]
    said = {sentences(one)[0] for wanted in FILES[rule]["case"] for one in look_at(
        wanted["prices"], {"rule": rule, **wanted.get("told", {})}, around(wanted)
    )}  # fmt: skip
    assert set(quoted) <= said, "\n".join(sorted(said))


@pytest.mark.parametrize("rule", RELATIVE)
@given(PRICES)
@settings(max_examples=30)
def test_one_or_two_prices_are_never_clear(rule, prices):
    named = {f"P{place}": price for place, price in enumerate(prices[:2])}
    assert Signal.CLEAR not in {one.outcome for one in looked(rule, RELATIVE[rule], named).values()}


@pytest.mark.parametrize("rule", RELATIVE)
@given(PRICES, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_bids_never_matters(rule, prices, random):
    named = [(f"P{place}", price) for place, price in enumerate(prices)]
    mixed = random.sample(named, len(named))
    first, second = (looked(rule, RELATIVE[rule], dict(bids)) for bids in (named, mixed))
    for bid, one in first.items():
        other = second[bid]
        assert (one.outcome, one.why, one.facts) == (other.outcome, other.why, other.facts)
        assert one.floor == other.floor or (one.floor and other.floor and one.floor.value == other.floor.value)


@pytest.mark.parametrize("rule", RELATIVE)
@given(PRICES, st.fractions(Fraction(1, 20), 20, max_denominator=30))
@settings(max_examples=30)
def test_other_units_of_money_change_no_answer(rule, prices, scale):
    named = {f"P{place}": price for place, price in enumerate(prices)}
    larger = {bid: price * scale for bid, price in named.items()}
    first, second = (looked(rule, RELATIVE[rule], bids) for bids in (named, larger))
    assert {bid: (one.outcome, one.why) for bid, one in first.items()} == {
        bid: (one.outcome, one.why) for bid, one in second.items()
    }


@pytest.mark.parametrize("rule", sorted(set(RELATIVE) - {"identical_prices", "too_close"}))
@given(PRICES.filter(lambda prices: len(prices) > 3))
@settings(max_examples=30)
def test_of_two_prices_the_lower_one_signals_if_the_higher_one_does(rule, prices):
    """Not where a test looks at each price's own neighbours: those may signal at any height."""
    if rule in ("gap_to_next", "forty_and_thirty"):
        return
    found = looked(rule, RELATIVE[rule], {f"P{place}": price for place, price in enumerate(prices)})
    low, high = (
        [one.price.value for one in found.values() if (one.outcome is Signal.SIGNAL) is hit] for hit in (True, False)
    )
    assert not low or not high or max(low) < min(high)


@pytest.mark.parametrize("rule", ["share_below_mean", "share_below_median", "share_below_estimate", "gap_to_next"])
def test_a_price_at_the_limit_is_not_below_it_unless_the_method_says_so(rule):
    told = {"percent": 20} | ({"tested": "out"} if "m" in rule[12:] and rule != "share_below_estimate" else {})
    prices = {"A": 80, "B": 100, "C": 100}
    known = Around(budget=100)
    assert looked(rule, told, prices, known)["A"].outcome is Signal.CLEAR
    assert looked(rule, {**told, "at_limit": "signal"}, prices, known)["A"].outcome is Signal.SIGNAL
    hair = prices | {"A": Fraction(80) - Fraction(1, 10**9)}
    assert looked(rule, told, hair, known)["A"].outcome is Signal.SIGNAL


def test_a_bid_left_out_is_tested_and_compared_with_by_nobody():
    told, prices = {"percent": 20, "tested": "in"}, {"A": 100, "B": 100, "C": 100, "D": 10}
    alone = looked("share_below_mean", told, prices, Around(left_out=frozenset({"D"})))
    assert alone["A"].facts["compared"] == 100
    assert alone["D"].outcome is Signal.SIGNAL
    assert alone["D"].facts["compared"] == 100
    assert looked("share_below_mean", told, prices)["A"].facts["compared"] == Fraction(310, 4)


def test_information_opens_no_case_and_the_rest_does():
    information = {rule for rule, test in PRICE_TESTS.items() if test.information}
    assert information == {"identical_prices", "too_close", "wage_below_living_wage"}
    for rule in PRICE_TESTS:
        assert opens_a_case(LowPriceSignal(rule, "L", "P", Signal.SIGNAL)) is (rule not in information)
        assert not opens_a_case(LowPriceSignal(rule, "L", "P", Signal.NOT_TESTABLE))


def test_no_test_drops_a_bid_or_makes_one_up():
    for rule, told in RELATIVE.items():
        prices = {"A": 0, "B": None, "C": "", "D": 3}
        assert set(looked(rule, told, prices)) == set(prices)


@pytest.mark.parametrize("rule", PRICE_TESTS)
def test_an_empty_lot_has_no_answers(rule):
    test = PRICE_TESTS[rule]
    told = {"business_per_hour": 6, "lower_quartile": 20, "percent": 20, "tested": "in", "deviations": 1}
    told |= {"deviation": "sample", "quantile": "R-7", "difference_percent": 1, "measure": "mean", "minimum": 1}
    chosen = {name: value for name, value in told.items() if name in test.parameters.model_fields}
    assert test.look(named_test({"rule": rule, **chosen}), Field("L", ())) == ()


def test_a_price_that_a_method_gives_per_visit_is_brought_to_the_hour():
    rate = Step("rate", Fraction(9), unit="GBP")
    visit = PricedBid("L", "A", (AwakeLine("visit_30", Fraction(1), rate, Fraction(30), "visit"),))
    asked = named_test({"rule": "below_lower_quartile", "lower_quartile": 18})
    (found,) = PRICE_TESTS[asked.rule].look(asked, Field("L", (Offer("A", rate, hour=visit),)))
    assert (found.price.value, found.outcome) == (18, Signal.CLEAR)


def test_cardinals_fences_come_out_as_its_pages_print_them():
    file = tomllib.loads((ROOT / "tests/cases/low_price/too_close.toml").read_text(encoding="utf-8"))
    for table in (file["fences_of"], *file["other_fences"]):
        found = fences_of(number(table["q1"]), number(table["q3"]))
        assert found.lower == number(table.get("lower", found.lower))
        assert found.upper == number(table.get("upper", found.upper))
    for name in ("far", "close"):
        table = file["fences_of"][name]
        assert lead([number(price) for price in table["prices"]]) == number(table["lead"])
    for name, screen in (("heavily_discounted", heavily_discounted), ("close_to_winner", close_to_winner)):
        tenders = {tender: [number(price) for price in prices] for tender, prices in file[name]["tenders"].items()}
        assert screen(tenders) == {tender: number(share) for tender, share in file[name]["found"].items()}
        assert screen({}) == {}
    assert len(heavily_discounted(tenders | {"one": [Fraction(4)]}, "R-7")) != 1


def test_a_lead_needs_two_prices_above_nil():
    for prices in ([Fraction(1)], [Fraction(0), Fraction(1)]):
        with pytest.raises(ValueError, match="two prices"):
            lead(prices)


@pytest.mark.parametrize(
    ("test", "says"),
    [
        ({"rule": "gap_to_next"}, "'percent'"),
        ({"rule": "gap_to_next", "percent": 0}, "'percent' is a share in per cent"),
        ({"rule": "robust_z", "scale": 0}, "'scale' has to be above 0"),
        ({"rule": "lines_do_not_add", "within": "-1"}, "'within' may not be below 0"),
        ({"rule": "quartile_fence", "quantile": "R-1"}, "'quantile'"),
        ({"rule": "robust_z", "zz": 1}, "'zz'"),
    ],
)
def test_figures_that_cannot_be_meant_are_refused(test, says):
    with pytest.raises(RuleError, match=says.split()[0]) as caught:
        look_at({"A": 1}, test)
    assert any(says in fault for fault in caught.value.faults)


def test_an_unknown_test_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'gap_to_next'"):
        look_at({"A": 1}, "gap_to_nxt")


def test_numbers_that_cannot_be_read_are_all_found_at_once():
    with pytest.raises(TableError) as caught:
        look_at({"A": "x", "B": 1.5, "C": -3, "D": "£1,200.50"}, "identical_prices")
    assert [found.cell for found in caught.value.findings] == ["A, price", "B, price", "C, price"]
