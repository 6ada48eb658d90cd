"""Marking notes: what evaluators write for one another, and what in it bidders were never told."""

import streamlit as st

from criteria.schema import Method
from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.office import state
from evaluation.office.components.frame import may, refused
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain
from evaluation.office.moments import london
from evaluation.service import notes
from evaluation.service.notes import Note, UndisclosedError
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.notes import addition_words


def show(card: ProcurementCard, method: Method) -> None:
    """Every note, and a form to write one's own."""
    if refused(card, "see_notes"):
        return
    st.write(
        "A note helps to read answers alike. It is not published, so it may hold nothing that bidders were not told. "
        "It earns no marks: marks exist only for the published questions."
    )
    kept = notes.notes(workspace(), state.actor(), card.id)
    titles = {c.id: c.title for c in method.questions}
    for note in kept:
        _note(note, titles.get(note.question, note.question))
    if not kept:
        st.info("There is no note yet.")
    if may(card, "write_note") and titles:
        _form(card, titles, kept)


def _note(note: Note, title: str) -> None:
    st.markdown(f"**{plain(title)}** · {plain(note.by)}, {london(note.at)}")
    st.text(note.text)
    if note.additions:
        st.warning("Not in the published text:\n" + "\n".join(f"- {plain(addition_words(a))}" for a in note.additions))
        st.markdown(f"Kept because: {plain(note.kept_because)}" if note.kept_because else "Nobody said why it is kept.")


def _form(card: ProcurementCard, titles: dict[str, str], kept: list[Note]) -> None:
    st.subheader("Write a note", anchor=False)
    question = str(st.selectbox("Question", list(titles), format_func=titles.__getitem__, key=f"note_q_{card.id}"))
    mine = next((n for n in kept if n.question == question and n.by == state.actor().name), None)
    key = f"note_{card.id}_{question}_{mine.version if mine else 0}"
    with st.form(f"form_{key}"):
        typed = st.text_area("Your note", value=mine.text if mine else "", key=key, height=180)
        because = st.text_input("Why it may stay, where it holds what bidders were not told", key=f"{key}_why")
        sent = st.form_submit_button("Save the note")
    if sent:
        _save(card, question, str(typed or ""), str(because or ""), mine.version if mine else 0)


def _save(card: ProcurementCard, question: str, text: str, because: str, seen: int) -> None:
    try:
        notes.write(workspace(), state.actor(), card.id, question, text, because=because, seen=seen)
    except UndisclosedError as error:
        st.error("Not saved. This note brings in what is not in the published text:")
        st.markdown("\n".join(f"- {plain(addition_words(each))}" for each in error.additions))
        st.write("Take it out, or have it published before the method is sealed, or say above why it may stay.")
    except ConflictError:
        st.error("Not saved: this note was changed elsewhere after you opened it. Copy your words, then look again.")
    except EvenhandError as error:
        st.error(f"Not saved. {plain(error)}")
    else:
        say("Your note is kept.")
