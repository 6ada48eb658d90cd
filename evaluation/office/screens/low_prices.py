"""The screen "Low prices": one conversation with each provider whose price looks low, before anything is ranked."""

from collections.abc import Sequence

import streamlit as st

from criteria.schema import Method
from evaluation.exceptions import EvenhandError
from evaluation.model import LowPriceSignal
from evaluation.office import state
from evaluation.office.components import choices, evidence, tested_prices
from evaluation.office.components.case import Setting, signals_of
from evaluation.office.components.consequences import consequences
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.review_forms import next_step
from evaluation.office.components.review_timeline import timeline
from evaluation.office.components.tables import plain, table
from evaluation.service import record, result, review_cases
from evaluation.service.prepare import ProcurementCard
from evaluation.service.review_cases import Conversation
from evaluation.service.shared import workspace
from evaluation.words.labels import count, listed, pounds
from evaluation.words.results import lot_name
from evaluation.words.review import due_words, states_in_words


def show() -> None:
    """Show the screen."""
    card = heading(
        "Low prices",
        "A signal removes nothing: the provider is told what looks low, may explain it, and named people decide.",
    )
    if card is None:
        return
    try:
        if may(card, "change_method"):
            evidence.papers(card)
            evidence.attaching(card)
        if not refused(card, "see_price"):
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
        told = review_cases.conversations(ws, actor, card.id, cycle)
    if not signals:
        _assumptions(card, method)
        st.info("No prices have been loaded yet. Load the price workbook first.")
        state.lead_to("next-cycle" if cycle else "bids", "Load prices")
        return
    _progress(method, told)
    picked = _cases(card, method, cycle, told) if told else None
    _assumptions(card, method)
    _every_price(card, method, signals, told, picked)


def _setting(card: ProcurementCard, method: Method, cycle: str) -> Setting:
    kept = {file.sha256: file.name for file in record.files(workspace(), state.actor(), card.id)}
    issued = {each.period.id for _, each in choices.begun(card) if each.issued is not None}
    again = cycle not in issued if cycle else card.stage != "result"
    return Setting(card.id, method, cycle, kept, frozenset(kept), may(card, "decide_low_price"), again)


def _assumptions(card: ProcurementCard, method: Method) -> None:
    tested_prices.what_is_tested(method)
    with st.expander("The stated floors: their seal and their evidence"):
        st.write(plain(evidence.sealed_words(card, method)))
        evidence.papers(card)


def _progress(method: Method, told: Sequence[Conversation]) -> None:
    waiting = [(lot, each) for each in told for lot, case in each.cases.items() if case.is_open]
    if waiting:
        lots = listed([lot_name(method, lot) for lot in dict.fromkeys(lot for lot, _ in waiting)])
        st.warning(
            f"**{count(len(waiting), 'case is', 'cases are')} open**, in {plain(lots)}. "
            "Until they are closed, those lots have no ranking."
        )
    elif any(each.cases for each in told):
        st.success(f"**Every case is closed**: {sum(len(each.cases) for each in told)} in all.")
    else:
        st.success("**No price gives a signal.** There is nothing to decide.")


def _cases(card: ProcurementCard, method: Method, cycle: str, told: Sequence[Conversation]) -> Conversation:
    """Every conversation in a table, and one of them whole; gives that one."""
    st.header("Conversations", anchor=False)
    headers = ("Provider", "Case", "Lots", "Where it stands", "Reply due")
    table(headers, [_row(method, each) for each in told], name="Conversations with providers")
    options = {_address(each): f"{each.name} ({each.provider}), case {each.number}: {_short(each)}" for each in told}
    # cases are told apart by provider and number, and by list where an earlier one settled them
    picked = choices.chosen("Case", options, address="case", key=f"case_{card.id}_{cycle}", default=_address(told[0]))
    found = next(each for each in told if _address(each) == picked)
    _case(_setting(card, method, cycle), found)
    return found


def _address(told: Conversation) -> str:
    return ".".join(filter(None, (told.provider, str(told.number), told.cycle)))


def _short(told: Conversation) -> str:
    return "open" if told.is_open else "closed" if told.cases else "overtaken by a new price"


def _row(method: Method, told: Conversation) -> tuple[str, ...]:
    stands = states_in_words(told.states.values()) or "overtaken by a new price, or out for another reason"
    lots = listed([lot_name(method, lot) for lot in told.about])
    return (told.name, str(told.number), lots, stands, due_words(told.due) if told.due else "–")


def _case(setting: Setting, told: Conversation) -> None:
    st.header(f"{plain(told.name)}: case {told.number}, {_short(told)}", anchor=False)
    for lot in told.overtaken:
        st.info(
            f"{plain(lot_name(setting.method, lot))}: this price was replaced, or the bid is out for another reason. "
            "The conversation about it stays in the record."
        )
    for lot, case in told.cases.items():
        st.subheader(f"What the tests say in {lot_name(setting.method, lot)}", anchor=False)
        signals_of(setting, case)
    timeline(setting, told)
    next_step(setting, told)
    consequences(setting, told)


def _every_price(
    card: ProcurementCard,
    method: Method,
    signals: Sequence[LowPriceSignal],
    told: Sequence[Conversation],
    picked: Conversation | None,
) -> None:
    st.header("Every price in a lot", anchor=False)
    _every_lot(method, signals, told)
    lot = choices.lot(card.id, method, _notes(told), default=next(iter(picked.about), "") if picked else "")
    names = {ref: each.name for ref, each in result.providers(workspace(), state.actor(), card.id).items()}
    tested_prices.prices(method, lot, [signal for signal in signals if signal.lot == lot], names)


def _notes(told: Sequence[Conversation]) -> dict[str, str]:
    found: dict[str, list[bool]] = {}
    for each in told:
        for lot, case in each.cases.items():
            found.setdefault(lot, []).append(case.is_open)
    return {lot: _case_words(opens) for lot, opens in found.items()}


def _case_words(opens: Sequence[bool]) -> str:
    waiting, done = sum(opens), len(opens) - sum(opens)
    said = [f"{count(waiting, 'case')} open"] * bool(waiting) + [f"{count(done, 'case')} closed"] * bool(done)
    return ", ".join(said)


def _every_lot(method: Method, signals: Sequence[LowPriceSignal], told: Sequence[Conversation]) -> None:
    tests = tested_prices.floor_tests(method)
    floors = {(s.lot, s.rule): s.floor.value for s in signals if s.floor is not None}
    said = _notes(told)
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
            ("Lot", *(f"{tested_prices.TESTS[test]}, an hour" for test in tests), "Bids tested", "Cases"),
            rows,
            name="Costs of an hour of care and cases in every lot",
        )
