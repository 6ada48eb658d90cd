"""The assessment of a reply: element by element, answers that come up often, a young team's lawful wage."""

from fractions import Fraction
from typing import TYPE_CHECKING

import streamlit as st

from evaluation.exact import number
from evaluation.exceptions import EvenhandError
from evaluation.model import Step
from evaluation.office import state
from evaluation.office.components.review_fields import two_people
from evaluation.office.components.tables import plain, table
from evaluation.service import review
from evaluation.service.review import BANDS, MUST_REJECT, Element
from evaluation.service.shared import workspace
from evaluation.words.labels import number as shown
from evaluation.words.labels import pounds
from evaluation.words.review import TYPICAL, ReviewState

if TYPE_CHECKING:
    from evaluation.office.components.review_forms import Desk

_BANDS = {
    "adult": "21 and over, or the adult age of that day",
    "21_to_adult": "21 to the adult age, where the law has such a band",
    "18_to_20": "18 to 20",
    "16_to_17": "16 and 17",
    "apprentice": "Apprentices",
}


def assessing(desk: "Desk", lot: str) -> None:
    """Two people say of each element why it does or does not satisfy, and whether the whole does."""
    key, told = desk.key(f"assess_{lot}"), desk.told
    silent = told.review.lots[lot] is ReviewState.NO_RESPONSE
    came = "No reply came, so say it on what is known." if silent else "Read the reply against the working."
    st.write(f"{plain(desk.name(lot))}: {came} If it satisfies you, the bid has to stay in.")
    _typical()
    _young_team(desk)
    asked = told.review.elements(lot)
    titles = {True: "It satisfies: the bid stays in", False: "It does not satisfy: it is decided next"}
    with st.form(key, enter_to_submit=False):
        findings = {element.id: _finding(key, element, told.answer(element.id)) for element in asked}
        whole = st.radio("All in all", list(titles), index=None, format_func=titles.__getitem__, key=f"{key}_whole")
        breach = desk.setting.method.regime in MUST_REJECT and st.checkbox(
            "The price rests on a breach of social, labour or environmental law, so the bid has to be rejected",
            key=f"{key}_breach",
        )
        people = two_people(key, "Why, all in all")
        sent = st.form_submit_button("Record this assessment", type="primary")
    if sent and whole is None:
        st.error("Choose whether it satisfies you, all in all. Nothing was saved.")
    elif sent:
        made = review.Assessment(lot, findings, bool(whole), bool(breach))
        at = (workspace(), state.actor(), desk.setting.procurement, told, made, people)
        desk.save(lambda: review.assess(*at), f"{desk.name(lot)} is assessed. {titles[bool(whole)]}.")


def _finding(key: str, element: Element, answer: str) -> str:
    """The kind of answer, where one is chosen, stands before the words."""
    st.markdown(f"**{plain(element.title)}**")
    st.write(plain(element.says))
    st.write(f"They answered: {plain(answer)}" if answer else "They gave no answer to this point in words.")
    kind = st.selectbox(
        f"Kind of answer to: {element.title}",
        list(TYPICAL),
        index=None,
        format_func=lambda name: TYPICAL[name][0],
        placeholder="Choose where one fits",
        key=f"{key}_{element.id}_kind",
    )
    words = st.text_area(
        f"Why it does or does not satisfy: {element.title}",
        key=f"{key}_{element.id}",
        height=100,
        persist_state="session",
    )
    return f"{TYPICAL[kind][0]}: {words}" if kind and words.strip() else words


def _typical() -> None:
    with st.expander("Answers that come up often, and what to look at"):
        st.markdown("\n".join(f"- **{plain(title)}.** {plain(ask)}" for title, ask in TYPICAL.values()))


def _young_team(desk: "Desk") -> None:
    """The lawful wage at the stated shares of hours by age: for judging one answer, and no part of the record."""
    with st.expander("Work out the lawful wage of a team with people under 21"):
        key = desk.key("wage")
        with st.form(key, enter_to_submit=False):
            st.write("Shares of contact hours by age, in per cent, as the provider states them: 100 together.")
            typed = {band: st.text_input(f"{_BANDS[band]} (%)", key=f"{key}_{band}", max_chars=12) for band in BANDS}
            sent = st.form_submit_button("Work it out")
        if sent:
            _wage(desk, typed)


def _wage(desk: "Desk", typed: dict[str, str]) -> None:
    try:
        shares = {band: number(words.strip()) for band, words in typed.items() if words.strip()}
        at = (workspace(), state.actor(), desk.setting.procurement)
        made = review.lawful_wage_of(*at, shares, desk.told.cycle)
    except (ValueError, EvenhandError) as error:
        st.error(plain(error))
        return
    st.write(f"The lowest lawful wage of this team is {pounds(made.value)} an hour, on average.")
    rows = [_row(part) for part in made.parts]
    table(("Minimum", "Pounds an hour", "Share of hours", "Part"), rows, name="Lawful wage by age")


def _row(part: Step) -> tuple[str, str, str, str]:
    by_what = {step.what: step.value for step in part.parts}
    least, share = by_what.get("legal_minimum", Fraction(0)), by_what.get("share_of_hours", Fraction(0))
    return (part.of, pounds(least), f"{shown(share)}%", pounds(part.value, 4))
