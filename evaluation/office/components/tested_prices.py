"""Every price that was tested, lot by lot: what is tested, on which assumptions, and what each test says."""

from collections.abc import Mapping, Sequence

import streamlit as st

from criteria.schema import Method, NationalInsurance
from evaluation.model import LowPriceSignal
from evaluation.office import charts
from evaluation.office.components.case import verdict
from evaluation.office.components.drawing import drawing
from evaluation.office.components.tables import plain, table
from evaluation.words.labels import number, pounds
from evaluation.words.low_price import is_hourly, not_testable_lines, test_title
from evaluation.words.method import method_in_words

#: the tests that hold an hour of care against a stated cost; the others are in a table of their own
TESTS = {"below_lawful_cost": "Care at the legal minimum", "below_local_cost": "Sustainable care"}


def what_is_tested(method: Method) -> None:
    """What is tested, on which assumptions, on which papers they rest, and who approved them."""
    with st.expander("What is tested, and on which assumptions"):
        told = [sentence.text for sentence in method_in_words(method) if sentence.topic == "low_price"]
        if method.low_price and method.low_price.evidence:
            told.append(f"Where the figures come from: {method.low_price.evidence}")
        st.markdown("\n".join(f"- {plain(words)}" for words in told))
        _assumptions(method)


def _assumptions(method: Method) -> None:
    cost = method.low_price.cost if method.low_price else None
    if cost is None:
        return
    shares = {"markup": "% of cost", "of_price": "% of the price", "pounds": " pounds an hour"}
    rows = [
        ("Wage", f"{pounds(cost.wage)} an hour"),
        ("Holiday", f"{number(cost.holiday_percent)}% of pay"),
        ("Training", f"{number(cost.training_percent)}% of pay"),
        ("Sickness, maternity and paternity pay", f"{number(cost.sickness_percent)}% of pay"),
        ("Employer pension", f"{number(cost.pension_percent)}% of pay"),
        ("Employer National Insurance", _insurance(cost.national_insurance)),
        ("Business costs", f"{pounds(cost.business_per_hour)} an hour"),
        ("Return on operations", f"{number(cost.surplus)}{shares[cost.surplus_mode]}"),
    ]
    table(("Assumption", "Stated as"), rows, name="Assumptions of the low-price tests")


def _insurance(ni: NationalInsurance) -> str:
    if ni.percent is not None:
        return f"{number(ni.percent)}% of pay"
    hours = ni.contact_hours_per_week
    return "by the rule in law" + (f", at {number(hours)} contact hours a week" if hours is not None else "")


def floor_tests(method: Method) -> list[str]:
    """The tests of a method that hold an hour of care against a stated cost."""
    return [test.rule for test in method.low_price.tests if test.rule in TESTS] if method.low_price else []


def prices(method: Method, lot: str, signals: Sequence[LowPriceSignal], names: Mapping[str, str]) -> None:
    """Every price of one lot against every test: a chart of the floors, and tables of the answers."""
    if not signals:
        st.info("No bid in this lot was tested.")
        return
    floors = [s for s in signals if s.rule in TESTS]
    if floors:
        drawing(charts.floor_chart(floors, names), key="floor_chart")
        _answers(lot, floors, names, {test: TESTS[test] for test in floor_tests(method)}, "Price an hour")
    for lines in sorted({not_testable_lines(s) for s in floors} - {""}):
        st.write(f"Not testable yet, for want of a cost model: {plain(lines)}. This does not mean clear.")
    others = [s for s in signals if s.rule not in TESTS]
    for hourly, head in ((True, "Price an hour"), (False, "Price")):
        chosen = [s for s in others if is_hourly(s.rule) is hourly]
        titles = {rule: test_title(rule) for rule in dict.fromkeys(s.rule for s in chosen)}
        if chosen:
            _answers(f"{lot}, other tests", chosen, names, titles, head)


def _answers(
    name: str, signals: Sequence[LowPriceSignal], names: Mapping[str, str], tests: Mapping[str, str], head: str
) -> None:
    """What each test says of each bid, the lowest price first; bids without a price last."""
    by_bid = {(s.provider, s.rule): s for s in signals}
    prices = {s.provider: s.price.value for s in signals if s.price is not None}
    order = sorted(
        dict.fromkeys(s.provider for s in signals), key=lambda ref: (ref not in prices, prices.get(ref, 0), ref)
    )
    rows = [
        [
            names.get(ref, ref),
            pounds(prices[ref]) if ref in prices else "–",
            *(verdict(by_bid.get((ref, test))) for test in tests),
        ]
        for ref in order
    ]
    table(("Provider", head, *tests.values()), rows, name=f"Prices in {name}")
