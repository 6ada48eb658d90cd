"""The screen "Low prices": each price for an hour of care against what care costs, before anything is ranked."""

from collections.abc import Mapping, Sequence

import streamlit as st

from criteria.schema import Method, NationalInsurance
from evaluation.exceptions import EvenhandError
from evaluation.model import LowPriceSignal
from evaluation.office import charts, state
from evaluation.office.components import choices
from evaluation.office.components.case import Setting, case, open_first, verdict
from evaluation.office.components.drawing import drawing
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.tables import plain, table
from evaluation.service import record, result
from evaluation.service.prepare import ProcurementCard
from evaluation.service.result import LowPriceCase
from evaluation.service.shared import workspace
from evaluation.words.labels import count, listed, number, pounds
from evaluation.words.low_price import not_testable_lines
from evaluation.words.method import method_in_words
from evaluation.words.results import lot_name

TESTS = {"below_lawful_cost": "Care at the legal minimum", "below_local_cost": "Sustainable care"}


def show() -> None:
    """Show the screen."""
    card = heading(
        "Low prices",
        "Each bid's price for an hour of care is held against what care costs. A signal removes nothing: "
        "a person asks the bidder, decides, and says why.",
    )
    if card is None or refused(card, "see_price"):
        return
    try:
        _screen(card)
    except EvenhandError as error:
        st.error(plain(error))


def _screen(card: ProcurementCard) -> None:
    ws, actor = workspace(), state.actor()
    method, _ = ws.method(card.id)
    if method.low_price is None or not method.low_price.tests:
        st.info("This method does not test prices against the cost of care, so there is nothing to decide here.")
        return
    cycle = choices.which_list(card, choices.begun(card))
    with st.spinner("Holding every price against the cost of care"):
        signals = result.signals(ws, actor, card.id, cycle)
        cases = result.cases(ws, actor, card.id, cycle)
    _what_is_tested(method)
    if not signals:
        st.info("No prices have been loaded yet. Load the price workbook first.")
        state.lead_to("next-cycle" if cycle else "bids", "Load prices")
        return
    _progress(method, cases)
    _every_lot(method, signals, cases)
    lot = choices.lot(card.id, method, _notes(cases), default=open_first(cases))
    names = {ref: each.name for ref, each in result.providers(ws, actor, card.id).items()}
    _prices(method, lot, [signal for signal in signals if signal.lot == lot], names)
    _cases(_setting(card, method, cycle), lot, [each for each in cases if each.lot == lot])


def _setting(card: ProcurementCard, method: Method, cycle: str) -> Setting:
    kept = {file.sha256: file.name for file in record.files(workspace(), state.actor(), card.id)}
    issued = {each.period.id for _, each in choices.begun(card) if each.issued is not None}
    again = cycle not in issued if cycle else card.stage != "result"
    return Setting(card.id, method, cycle, kept, frozenset(kept), may(card, "decide_low_price"), again)


def _what_is_tested(method: Method) -> None:
    with st.expander("What is tested, and on which assumptions"):
        told = [sentence.text for sentence in method_in_words(method) if sentence.topic == "low_price"]
        if method.low_price:
            told.append(f"Where the figures come from: {method.low_price.evidence}")
        st.markdown("\n".join(f"- {plain(words)}" for words in told))
        _assumptions(method)


def _assumptions(method: Method) -> None:
    low = method.low_price
    if low is None:
        return
    cost, surplus = low.cost, low.cost.surplus
    shares = {"markup": "% of cost", "of_price": "% of the price", "pounds": " pounds an hour"}
    rows = [
        ("Wage", f"{pounds(cost.wage)} an hour"),
        ("Holiday", f"{number(cost.holiday_percent)}% of pay"),
        ("Training", f"{number(cost.training_percent)}% of pay"),
        ("Sickness, maternity and paternity pay", f"{number(cost.sickness_percent)}% of pay"),
        ("Employer pension", f"{number(cost.pension_percent)}% of pay"),
        ("Employer National Insurance", _insurance(cost.national_insurance)),
        ("Business costs", f"{pounds(cost.business_per_hour)} an hour"),
        ("Return on operations", f"{number(surplus)}{shares[cost.surplus_mode]}"),
    ]
    table(("Assumption", "Stated as"), rows, name="Assumptions of the low-price tests")


def _insurance(ni: NationalInsurance) -> str:
    if ni.percent is not None:
        return f"{number(ni.percent)}% of pay"
    hours = ni.contact_hours_per_week
    return "by the rule in law" + (f", at {number(hours)} contact hours a week" if hours is not None else "")


def _progress(method: Method, cases: Sequence[LowPriceCase]) -> None:
    waiting = [each for each in cases if each.is_open]
    if waiting:
        lots = listed([lot_name(method, lot) for lot in dict.fromkeys(each.lot for each in waiting)])
        st.warning(
            f"**{count(len(waiting), 'case is', 'cases are')} open**, in {plain(lots)}. "
            "Until they are decided, those lots have no ranking."
        )
    elif cases:
        st.success(f"**Every case is decided**: {len(cases)} of {len(cases)}.")
    else:
        st.success("**No price gives a signal.** There is nothing to decide.")


def _notes(cases: Sequence[LowPriceCase]) -> Mapping[str, str]:
    found: dict[str, list[bool]] = {}
    for each in cases:
        found.setdefault(each.lot, []).append(each.is_open)
    return {lot: _case_words(opens) for lot, opens in found.items()}


def _case_words(opens: Sequence[bool]) -> str:
    waiting, done = sum(opens), len(opens) - sum(opens)
    said = [f"{count(waiting, 'case')} open"] * bool(waiting) + [f"{count(done, 'case')} decided"] * bool(done)
    return ", ".join(said)


def _every_lot(method: Method, signals: Sequence[LowPriceSignal], cases: Sequence[LowPriceCase]) -> None:
    tests = method.low_price.tests if method.low_price else ()
    floors = {(s.lot, s.rule): s.floor.value for s in signals if s.floor is not None}
    said = _notes(cases)
    rows = [
        [
            lot_name(method, lot.id),
            *(pounds(floors[lot.id, test]) if (lot.id, test) in floors else "–" for test in tests),
            str(len({s.provider for s in signals if s.lot == lot.id})),
            said.get(lot.id, "none"),
        ]
        for lot in method.lots
    ]
    with st.expander("Every lot: what an hour of care costs there, and its cases"):
        table(
            ("Lot", *(f"{TESTS[test]}, an hour" for test in tests), "Bids tested", "Cases"),
            rows,
            name="Costs of an hour of care and cases in every lot",
        )


def _prices(method: Method, lot: str, signals: Sequence[LowPriceSignal], names: Mapping[str, str]) -> None:
    st.header(lot_name(method, lot), anchor=False)
    if not signals:
        st.info("No bid in this lot was tested.")
        return
    drawing(charts.floor_chart(signals, names), key="floor_chart")
    tests = method.low_price.tests if method.low_price else ()
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
    table(("Provider", "Price an hour", *(TESTS[test] for test in tests)), rows, name=f"Prices in {lot}")
    for lines in sorted({not_testable_lines(s) for s in signals} - {""}):
        st.write(f"Not testable yet, for want of a cost model: {plain(lines)}. This does not mean clear.")


def _cases(setting: Setting, lot: str, cases: Sequence[LowPriceCase]) -> None:
    if not cases:
        st.write("No price in this lot gives a signal, so there is no case.")
        return
    st.header(f"Cases in {lot_name(setting.method, lot)}", anchor=False)
    for each in sorted(cases, key=lambda c: (not c.is_open, c.name)):
        case(setting, each)
