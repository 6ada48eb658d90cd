"""The rehearsal of a change proposed after the seal: what came of it in words, and the word that it was read."""

import streamlit as st

from evaluation.exceptions import EvenhandError, MethodError
from evaluation.office import state
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service import rehearse
from evaluation.service.prepare import ProcurementCard
from evaluation.service.rehearse import Report, Verdict
from evaluation.service.shared import workspace
from evaluation.words import rehearsal as words


def show(card: ProcurementCard, text: str, key: str, *, play: bool) -> None:
    """The rehearsal of `text` once it was asked for (`play`); it goes when the text that was sent is another."""
    asked = f"{key}_rehearsed"
    if play:
        st.session_state[asked] = text
    if st.session_state.get(asked) != text:
        return
    try:
        with st.spinner("Playing made-up bids through the changed method"):
            report = rehearse.of_change(workspace(), state.actor(), card.id, text)
    except MethodError as error:
        st.error("The changed method cannot be rehearsed yet. Put this right first:")
        st.markdown("\n".join(f"- {plain(fault)}" for fault in error.faults))
    except EvenhandError as error:
        st.error(plain(error))
    else:
        _found(report)
        _reading(card, report, text)


def _found(report: Report) -> None:
    found = report.rehearsal
    st.subheader("Rehearsal of the changed method", anchor=False)
    st.markdown(f"**{plain(words.summary(found))}**")
    rows = [(words.TITLES[scene.id], words.VERDICTS[scene.verdict]) for scene in found.scenes]
    rows += [("What price really weighs", words.VERDICTS[found.weighing.verdict])] if found.weighing else []
    table(("What was tried", "What came of it"), rows, name="What was tried with the changed method")
    for scene in found.scenes:
        if scene.verdict is not Verdict.FINE:
            told = words.told(report.method, scene)
            st.markdown(f"**{plain(told.title)}. {told.verdict}.** {plain(told.text)}")
    st.markdown(f"**What price really weighs.** {plain(' '.join(words.weighing_words(report.method, found)))}")


def _reading(card: ProcurementCard, report: Report, text: str) -> None:
    if report.reading is not None:
        by, at = plain(report.reading.by), london(report.reading.at)
        st.success(f"Read by {by} on {at}, for exactly this text.")
        return
    st.info("Nobody has said yet that they read this rehearsal. The sealed method can be changed once somebody has.")
    # The text is part of the key: a press on the page of an older text is no word about a newer one.
    if st.button("I have read this rehearsal", key=f"read_change_{card.id}_{report.sha256}"):
        try:
            rehearse.read_change(workspace(), state.actor(), card.id, text)
        except EvenhandError as error:
            st.error(f"Not saved. {plain(error)}")
        else:
            say("It is kept that you have read the rehearsal of the changed method.")
