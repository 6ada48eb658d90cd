"""The last steps of a ranking, the tender's or a re-assessment's: a draw that people recorded, and issuing the list."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.model import BidResult, LotResult
from evaluation.office import state
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.service import decide, draws
from evaluation.service.decide import Reason
from evaluation.service.draws import Word
from evaluation.service.result import Ranking
from evaluation.service.shared import workspace
from evaluation.words.labels import listed
from evaluation.words.results import hindrances, lot_name


def drawn_order(procurement: str, run: Ranking, lot: LotResult) -> None:
    """Let two people's draw be recorded for each group of bids that tie, where the published chain ends in a draw."""
    tied = [bid for bid in lot.bids if bid.tied]
    if not tied or not any(rule.rule == "recorded_draw" for rule in run.method.ties):
        return
    st.subheader("Record a draw", anchor=False)
    st.write(
        "These are still equal after every published rule, and the method lets two people draw lots between them. "
        "Either the program draws, from a word of each person, in a way that anybody can check with the record. Or "
        "they draw by hand, away from this screen, and record the order that came out."
    )
    for rank, equal in groupby(tied, key=lambda bid: bid.rank):
        group = list(equal)
        st.write(f"{listed([plain(run.name(bid.provider)) for bid in group])} share place {rank}.")
        with st.expander("Let the program draw, from a word of each person"):
            _words_of_two(procurement, run, lot, group)
        with st.expander("Record a draw made by hand"):
            _draw(procurement, run, lot, group)


def _draw(procurement: str, run: Ranking, lot: LotResult, group: Sequence[BidResult]) -> None:
    first = group[0].rank or 0
    key = f"draw_{procurement}_{run.cycle}_{lot.lot}_{first}"
    with st.form(key, enter_to_submit=False):
        order = [_place(run, group, first + step, key) for step in range(len(group))]
        one = st.text_input("First person who drew (name and post)", key=f"{key}_one", max_chars=100)
        two = st.text_input("Second person who drew (name and post)", key=f"{key}_two", max_chars=100)
        why = st.text_area("How it was drawn, when, and who watched", key=f"{key}_why")
        sent = st.form_submit_button("Record the draw")
    if sent:
        _record(procurement, run, lot, order, (one, two), why)


def _words_of_two(procurement: str, run: Ranking, lot: LotResult, group: Sequence[BidResult]) -> None:
    """A form in which each of two people types a word of their own, from which the program makes the draw."""
    key = f"words_{procurement}_{run.cycle}_{lot.lot}_{group[0].rank}"
    with st.form(key, enter_to_submit=False):
        st.write(
            "Each person types a word or a number of their own. Both are saved first, for good; the draw is made from "
            "them and the fingerprint of that entry, which nobody knows before. So neither can choose the order, and "
            "anybody can make the draw again from the record."
        )
        one = st.text_input("First person (name and post)", key=f"{key}_one", max_chars=100)
        first = st.text_input("Word or number of the first person", key=f"{key}_first", max_chars=draws.LONGEST_WORD)
        two = st.text_input("Second person (name and post)", key=f"{key}_two", max_chars=100)
        second = st.text_input("Word or number of the second person", key=f"{key}_second", max_chars=draws.LONGEST_WORD)
        why = st.text_area("Why a draw, and who watched", key=f"{key}_why")
        sent = st.form_submit_button("Draw now")
    if sent:
        _draw_now(procurement, run, lot, group, (Word(one, first), Word(two, second)), why)


def _draw_now(
    procurement: str, run: Ranking, lot: LotResult, group: Sequence[BidResult], words: tuple[Word, Word], why: str
) -> None:
    tied = [bid.provider for bid in group]
    try:
        with st.spinner("Saving both words, and drawing"):
            order = draws.drawn_by_words(
                workspace(), state.actor(), procurement, lot.lot, tied, words, why, cycle=run.cycle
            )
    except EvenhandError as error:
        st.error(plain(error))
    else:
        names = listed([plain(run.name(ref)) for ref in order], "then")
        say(f"Drawn in {lot_name(run.method, lot.lot)}: {names}. The working is in the record.")


def _place(run: Ranking, group: Sequence[BidResult], place: int, key: str) -> str | None:
    """Who was drawn for one of the places that the bids of a tie share."""
    return st.selectbox(
        f"Drawn for place {place}",
        [bid.provider for bid in group],
        index=None,
        format_func=run.name,
        placeholder="Choose a provider",
        key=f"{key}_{place}",
    )


def _record(
    procurement: str, run: Ranking, lot: LotResult, order: Sequence[str | None], people: tuple[str, str], why: str
) -> None:
    named, (one, two) = [ref for ref in order if ref], (each.strip() for each in people)
    if len(set(named)) != len(order):
        st.error("Name each provider once, in the order in which they were drawn. Nothing was saved.")
        return
    if not one or not two or one.casefold() == two.casefold():
        st.error("A draw is made by two people: give two different names. Nothing was saved.")
        return
    try:
        with st.spinner("Saving the draw"):
            reason = Reason(f"{one} and {two}", why)
            decide.drawn(workspace(), state.actor(), procurement, lot.lot, named, reason, cycle=run.cycle)
    except EvenhandError as error:
        st.error(plain(error))
    else:
        say(f"The draw in {lot_name(run.method, lot.lot)} is recorded.")


def issuing(procurement: str, run: Ranking) -> None:
    """Issue the tender's result or a re-assessment's list, or say what still stands in the way."""
    what, button = ("list", "Issue this list") if run.cycle else ("result", "Issue the result")
    st.header(button, anchor=False)
    rows = list(hindrances(run.method, run.lots))
    if rows:
        st.write(f"The {what} can be issued when every lot is ranked. This still stands in the way:")
        table(("Lot", "What is to be done"), rows, name=f"What stands in the way of the {what}")
        return
    st.write("Every lot is ready. Issuing keeps this ranking in the record, as it stands, in your name.")
    if run.cycle:
        st.write("After it nothing that this list rests on can change, and the next re-assessment is built on it.")
    key = f"issue_{procurement}{run.cycle and '_'}{run.cycle}"
    with st.form(key, enter_to_submit=False):
        by = st.text_input("Who approves it (name and post)", key=f"{key}_by")
        why = st.text_area("On what authority, and why now", key=f"{key}_why")
        sent = st.form_submit_button(button, type="primary")
    if sent:
        _issue(procurement, run, Reason(by, why))


def _issue(procurement: str, run: Ranking, reason: Reason) -> None:
    try:
        with st.spinner("Keeping the ranking of every lot"):
            decide.issue(workspace(), state.actor(), procurement, reason, cycle=run.cycle)
    except EvenhandError as error:
        st.error(plain(error))
    else:
        say("The list is issued." if run.cycle else "The result is issued.")
