"""Method: everything that decides who is ranked where; writing it, and sealing it."""

import difflib

import streamlit as st

from evaluation.exceptions import ConflictError, EvenhandError, MethodError
from evaluation.office import addresses, state
from evaluation.office.components import method_editor, method_versions
from evaluation.office.components import method_parts as parts
from evaluation.office.components.frame import heading, may
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain
from evaluation.office.moments import london
from evaluation.office.routes import method_path
from evaluation.office.uploads import text_of
from evaluation.service import drafting, prepare
from evaluation.service.prepare import MethodDraft, ProcurementCard
from evaluation.service.shared import workspace
from evaluation.service.workspace import Seal
from evaluation.words.labels import count

_DOES = (_READ, _CHANGE, _COMPARE) = ("Read the method", "Change a part of it", "Compare two versions")


def show() -> None:
    """Show the screen."""
    card = heading("Method", "Everything that decides who is ranked where, as bidders are told it.")
    if card is None:
        return
    draft = prepare.method(workspace(), state.actor(), card.id)
    changeable = draft.seal is None and may(card, "change_method")
    does = st.radio(
        "What do you want to do?",
        _DOES if changeable else (_READ, _COMPARE),
        horizontal=True,
        key=f"do_{card.id}",
    )
    if does == _CHANGE:
        method_editor.edit(card, draft)
    elif does == _COMPARE:
        method_versions.show(card, draft)
    else:
        _read(card, draft)
    _text(card, draft, changing=does == _READ and changeable)


def _read(card: ProcurementCard, draft: MethodDraft) -> None:
    if draft.seal is not None:
        _sealed(card, draft.seal)
    else:
        _unsealed(card, draft)
    if draft.method is not None:
        parts.whole(draft.method)


def _sealed(card: ProcurementCard, seal: Seal) -> None:
    st.success(f"Sealed on {london(seal.at)} by {plain(seal.by)}. Nothing in this method can change here any more.")
    st.write(
        "Next, give out the tender pack. Is something in the method wrong? Until bids are opened the law lets it "
        "change in a few cases, under “Changes” in the tender pack. In any other case, start a new procurement with "
        "this text as its method file."
    )
    state.lead_to(addresses.PACK, "Go to the tender pack")
    with st.expander("The seal, and how anybody can check it"):
        st.write(
            "The seal is the SHA-256 of the method's exact text: a fingerprint that changes if one letter changes. "
            "Every workbook, ranking and result made with this method carries it."
        )
        st.code(seal.sha256, language=None, wrap_lines=True)
        st.write(
            "To check it, download the method below and work out its fingerprint yourself. In Linux or on a Mac, "
            "type the first line in a terminal; in Windows, the second. The answer has to be the fingerprint above."
        )
        name = f"{card.id}.toml"
        st.code(f"sha256sum {name}\ncertutil -hashfile {name} SHA256", language=None, wrap_lines=True)


def _unsealed(card: ProcurementCard, draft: MethodDraft) -> None:
    _say_what_is_unsaved(card)
    if draft.faults:
        size = len(draft.faults)
        st.error(f"{'One thing has' if size == 1 else f'{size} things have'} to be put right before it can be sealed.")
        st.markdown("\n".join(f"{place}. {plain(fault)}" for place, fault in enumerate(draft.faults, 1)))
        return
    if not may(card, "seal_method"):
        st.info("This method is not sealed yet, so it can still change. The procurement lead or the approver seals it.")
        return
    _say_what_is_unwritten(draft)
    _say_if_late(draft)
    if not _is_rehearsed(card, draft):
        return
    with st.form("seal"):
        st.subheader("Seal the method", anchor=False)
        st.write(
            "Sealing freezes the method as it stands below. After that nobody can change a weight, a question, a rule "
            "or the deadline. Workbooks are made for the sealed method, and bids can be loaded."
        )
        sure = st.checkbox("I understand that nothing in the method can change after this")
        sent = st.form_submit_button("Seal the method", type="primary")
    if sent:
        _seal(card, draft, sure=sure)


def _say_what_is_unsaved(card: ProcurementCard) -> None:
    size = method_editor.unsaved(card.id)
    if size:
        st.warning(
            f"{count(size, 'change')} under “{_CHANGE}” {'is' if size == 1 else 'are'} not saved. What stands below is "
            "without that, and so is what would be rehearsed and sealed."
        )


def _say_what_is_unwritten(draft: MethodDraft) -> None:
    """The passages that the template left to this authority: they are published as they stand."""
    left = drafting.still_to_write(draft.text)
    if left:
        st.warning("The method still holds words of the template. Bidders would read them as they stand:")
        st.markdown("\n".join(f"- {plain(passage)}" for passage in left))


def _say_if_late(draft: MethodDraft) -> None:
    deadline = draft.method.deadline if draft.method else None
    if deadline is not None and deadline < workspace().clock():
        st.warning(f"The deadline for bids, {london(deadline)}, has passed. Set the one you mean before you seal.")


def _is_rehearsed(card: ProcurementCard, draft: MethodDraft) -> bool:
    """Whether somebody has read the rehearsal of this very text; says who, or leads to it."""
    reading = prepare.reading(workspace(), card.id, draft.sha256)
    if reading is None:
        st.subheader("Before it can be sealed: the rehearsal", anchor=False)
        st.info("Nobody has read the rehearsal of this very text yet. Read it and say so there, then seal it here.")
        state.lead_to(addresses.REHEARSAL, "Go to the rehearsal")
        return False
    st.info(f"The rehearsal of this very text was read by {plain(reading.by)} on {london(reading.at)}.")
    state.lead_to(addresses.REHEARSAL, "Look at the rehearsal again")
    return True


def _seal(card: ProcurementCard, draft: MethodDraft, *, sure: bool) -> None:
    if not sure:
        st.error("Not sealed. Tick the box above first, to say that you understand what sealing does.")
        return
    try:
        made = prepare.seal(workspace(), state.actor(), card.id, seen=draft.sha256)
    except MethodError as error:
        st.error("Not sealed. " + " ".join(plain(fault) for fault in error.faults))
    except ConflictError:
        st.error("Not sealed: the method was changed while you looked at it. Read it again, then seal it.")
    except EvenhandError as error:
        st.error(f"Not sealed. {plain(error)}")
    else:
        say(f"The method is sealed. Its fingerprint begins with {made.sha256[:8]}.")


def _text(card: ProcurementCard, draft: MethodDraft, *, changing: bool) -> None:
    st.header("The method as text", anchor=False)
    st.write(
        "The text below is the method itself: what is shown above is worked out from it, and the seal is made of it."
    )
    st.link_button("Download the method (TOML)", method_path(card.id))
    if changing:
        _editor(card, draft)
        return
    with st.expander("Read the text here"):
        st.code(draft.text, language=None, wrap_lines=True)


def _editor(card: ProcurementCard, draft: MethodDraft) -> None:
    key, seen, pending = method_editor.text_keys(card.id)
    said = st.session_state
    if pending in said:
        said[key] = said.pop(pending)
    if key not in said:  # what is typed in a form is known to the browser alone, so the text is never renewed unasked
        said[key], said[seen] = draft.text, draft.version
    with st.form("change"):
        typed = st.text_area("Text of the method", key=key, height=560, persist_state="session")
        sent = st.form_submit_button("Save the text")
    if sent:
        _save(card, str(typed or ""), seen)
    if said[seen] != draft.version:
        _conflict(draft, said[key], key, seen, pending)
    _upload(card, pending)


def _save(card: ProcurementCard, typed: str, seen: str) -> None:
    try:
        saved = prepare.save_method(workspace(), state.actor(), card.id, typed, seen=st.session_state[seen])
    except ConflictError:
        st.error("Not saved: somebody else saved this method after you opened it. Nothing was overwritten.")
    except EvenhandError as error:
        st.error(f"Not saved. {plain(error)}")
    else:
        st.session_state[seen] = saved.version
        size = len(saved.faults)
        say(
            f"The text is kept, with {size} {'fault' if size == 1 else 'faults'} to put right."
            if size
            else "The text is kept."
        )


def _conflict(draft: MethodDraft, typed: str, key: str, seen: str, pending: str) -> None:
    """Somebody saved another text since this one was opened: show what differs, and let the person choose."""
    st.warning("Another text was saved since you opened this one. Look at what differs, then choose.")
    lines = difflib.unified_diff(draft.text.splitlines(), typed.splitlines(), "saved by the other person", "yours", n=1)
    st.code("\n".join(line.rstrip("\n") for line in lines) or "The texts are alike.", language=None, wrap_lines=True)
    if st.button("Take the saved text, and drop mine", key=f"{key}_theirs"):
        st.session_state[pending], st.session_state[seen] = draft.text, draft.version
        st.rerun()
    if st.button("Keep mine, to save over theirs", key=f"{key}_mine"):
        st.session_state[seen] = draft.version
        st.rerun()


def _upload(card: ProcurementCard, pending: str) -> None:
    with st.expander("Use a method file of your own"):
        sent = st.file_uploader("Method file (ending in .toml, at most 1 MB)", key=f"file_{card.id}", max_upload_size=1)
        if st.button("Put this file's text in the box above", disabled=sent is None) and sent is not None:
            try:
                st.session_state[pending] = text_of(sent.getvalue())
            except EvenhandError as error:
                st.error(str(error))
                return
            st.session_state["unsaved"] = True
            st.rerun()
        if st.session_state.pop("unsaved", False):
            st.warning("The file's text is in the box, and is not saved yet. Read it, then choose “Save the text”.")
