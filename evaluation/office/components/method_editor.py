"""Changing a method part by part: what is typed is tried at once and its faults are named; saving is a button.

What is typed stays until it is saved or dropped, also while another part is open. Two people who change one method
never overwrite each other: the one who saves second is shown what differs and chooses.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.office import state
from evaluation.office.components import method_sections as sections
from evaluation.office.components.fields import Form
from evaluation.office.components.method_lists import Wanted
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain
from evaluation.service import prepare
from evaluation.service.method_text import Path, with_values
from evaluation.service.prepare import MethodDraft, ProcurementCard
from evaluation.service.shared import workspace
from evaluation.service.versions import side_by_side
from evaluation.words.labels import count


@dataclass(slots=True)
class _Open:
    """The draft as this person opened it, and what they typed since."""

    text: str
    version: int
    edits: dict[Path, object]


def edit(card: ProcurementCard, draft: MethodDraft) -> None:
    """The parts of a method to choose from, and the boxes of the chosen one."""
    opened = _opened(card, draft)
    part = st.selectbox("Part of the method", list(sections.SECTIONS), key=f"part_{card.id}")
    st.header(part, anchor=False)
    if opened.version != draft.version:
        _conflict(card, draft, opened)
    top = st.container()
    try:
        form = Form(opened.text, f"edit|{card.id}|{opened.version}", opened.edits)
    except EvenhandError:
        st.error(
            st.error(
                "The text of this method is not well-formed, so its parts cannot be shown. "
                "Choose “Read the method”, and mend its text there."
            )
        )
        return
    wanted = sections.SECTIONS[part](form, card.id)
    tried = _tried(form)
    if tried is None:
        return
    _say_how_it_stands(top, form, tried)
    if wanted is not None:
        _carry_out(card, opened, tried, wanted)
    elif form.sent:
        _save(card, opened, tried, "What you changed is kept.")


def _opened(card: ProcurementCard, draft: MethodDraft) -> _Open:
    """What this person has open: renewed where somebody else saved and nothing is typed here."""
    key = _key(card.id)
    opened: _Open | None = st.session_state.get(key)
    if opened is None or (opened.version != draft.version and not opened.edits):
        opened = st.session_state[key] = _Open(draft.text, draft.version, {})
    return opened


def unsaved(procurement: str) -> int:
    """How many changes this person typed into the parts of a method and did not save."""
    opened: _Open | None = st.session_state.get(_key(procurement))
    return len(opened.edits) if opened else 0


def _key(procurement: str) -> str:
    return f"opened_{procurement}"


def _tried(form: Form) -> str | None:
    try:
        return with_values(form.text, form.edits)
    except EvenhandError as error:
        st.error(plain(error))
        return None


def _say_how_it_stands(top: st.delta_generator.DeltaGenerator, form: Form, tried: str) -> None:
    """Above the boxes: whether anything is unsaved, and every fault of the method as it is typed now."""
    _, faults = prepare.checked(tried)
    form.tell(faults, form.tables)
    if form.edits:
        top.warning(f"{count(len(form.edits), 'change is', 'changes are')} not saved yet.")
        with top:
            form.save("top")
    if not faults:
        top.success("Nothing is wrong with this method as it stands here.")
        return
    top.error(f"{count(len(faults), 'thing has', 'things have')} to be put right before this method can be sealed.")
    top.markdown("\n".join(f"{place}. {plain(fault)}{_where(fault)}" for place, fault in enumerate(faults, 1)))


def _where(fault: str) -> str:
    part = next((title for title, starts in sections.STARTS.items() if fault.startswith(starts)), "")
    return f" **See “{part}”.**" if part else ""


def _carry_out(card: ProcurementCard, opened: _Open, tried: str, wanted: Wanted) -> None:
    """Do what a button asked for, on the method with everything that was typed."""
    try:
        made, words = wanted.step(tried), wanted.words
        if isinstance(made, tuple):
            made, words = made
    except EvenhandError as error:
        st.error(f"Not done. {plain(error)}")
        return
    _save(card, opened, made, words)


def _save(card: ProcurementCard, opened: _Open, text: str, words: str) -> None:
    try:
        saved = prepare.save_method(workspace(), state.actor(), card.id, text, seen=opened.version)
    except ConflictError:
        st.error("Not saved: somebody else saved this method after you opened it. Nothing was overwritten.")
    except EvenhandError as error:
        st.error(f"Not saved. {plain(error)}")
    else:
        st.session_state[_key(card.id)] = _Open(saved.text, saved.version, {})
        _renew_text(card, opened.version, saved)
        size = len(saved.faults)
        left = f"The method has {count(size, 'fault')} to put right." if size else "The method has no fault."
        say(f"{words} {left}")


def text_keys(procurement: str) -> tuple[str, str, str]:
    """Where the method's whole text is kept while somebody works on it: the box, its version, a text on its way in."""
    return f"method_text_{procurement}", f"method_seen_{procurement}", f"method_pending_{procurement}"


def _renew_text(card: ProcurementCard, before: int, saved: MethodDraft) -> None:
    """Put the new text into the box of the whole text, unless another is being worked on there."""
    _, seen, pending = text_keys(card.id)
    if st.session_state.get(seen) == before:
        st.session_state[pending], st.session_state[seen] = saved.text, saved.version


def _conflict(card: ProcurementCard, draft: MethodDraft, opened: _Open) -> None:
    """Somebody saved while this person was typing: show both, and let the person choose."""
    st.warning("Somebody else saved this method while you were changing it. Look at what differs, then choose.")
    try:
        mine = with_values(draft.text, opened.edits)
    except EvenhandError:
        st.error("What you typed does not fit the method as it is now. Take theirs, then make your changes again.")
        mine = ""
    for theirs, yours in side_by_side(draft.text, mine) if mine else ():
        st.code(f"Theirs: {theirs}\nYours:  {yours}", language=None, wrap_lines=True)
    choices: list[tuple[str, Callable[[], None]]] = []
    if mine:
        choices.append(("Put my changes on top of theirs", lambda: _reopen(card, draft, opened.edits)))
    choices.append(("Take theirs, and drop what I typed", lambda: _reopen(card, draft, {})))
    for label, do in choices:
        if st.button(label, key=f"{label}_{card.id}"):
            do()
            st.rerun()


def _reopen(card: ProcurementCard, draft: MethodDraft, edits: dict[Path, object]) -> None:
    st.session_state[_key(card.id)] = _Open(draft.text, draft.version, edits)
