"""Loading a workbook: the blank one, the filled one, every finding, what was read, and only then the load.

What was checked is kept in the session until it is loaded or dropped, so that a refresh of the screen does not lose it.
"""

from collections.abc import Sequence

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.findings import Severity
from evaluation.office import state
from evaluation.office.components.notes import say
from evaluation.office.components.tables import paged, plain
from evaluation.office.routes import blank_path
from evaluation.service import load, prepare
from evaluation.service.load import Envelope, NamedFile, Preview
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.labels import SEVERITIES, count, listed
from evaluation.words.method import titles_of

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_MATTERS = {Severity.ERROR: "to put right", Severity.WARNING: "worth a look", Severity.NOTE: "for information"}
NAMES = {"quality": "quality workbook", "price": "price workbook", "measures": "measures workbook"}


def workbook(card: ProcurementCard, envelope: Envelope, *, cycle: str = "", samples: Sequence[NamedFile] = ()) -> None:
    """Everything about loading one workbook. Callers have asked whether this person may.

    `samples` are a ready workbook, first, and its attachments, where there are any that fit this method.
    """
    name, key = NAMES[envelope], f"{card.id}_{envelope}_{cycle}"
    st.write(f"Download the blank {name}. It is made for this method: its first sheet says how to fill it.")
    st.link_button(f"Download the blank {name}", blank_path(card.id, envelope, cycle))
    sent = _sent(envelope, key)
    if samples and st.button(f"Use the sample {name}", key=f"sample_{key}"):
        sent = list(samples)
    if sent:
        _check(card, envelope, cycle, sent, key)
    found = st.session_state.get(f"preview_{key}")
    if isinstance(found, Preview):
        _preview(card, found, key)


def _sent(envelope: Envelope, key: str) -> list[NamedFile]:
    """What was sent with the button: the workbook first, then its attachments; empty where nothing was."""
    again = st.session_state.setdefault(f"round_{key}", 0)
    name = NAMES[envelope]
    with st.form(f"upload_{key}_{again}"):
        book = st.file_uploader(f"Filled {name} (.xlsx, at most 10 MB)", key=f"book_{key}_{again}")
        label = "Files that go with the answers (PDF or Word, at most 10 MB each)"
        several = envelope == "quality" and st.file_uploader(
            label, accept_multiple_files=True, key=f"files_{key}_{again}"
        )
        pressed = st.form_submit_button(f"Check the {name}")
    if pressed and book is None:
        st.error(f"Choose the filled {name} first.")
    if not pressed or book is None:
        return []
    return [NamedFile(file.name, file.getvalue()) for file in (book, *(several or []))]


def _check(card: ProcurementCard, envelope: Envelope, cycle: str, sent: Sequence[NamedFile], key: str) -> None:
    st.session_state.pop(f"preview_{key}", None)
    with st.spinner(f"Reading {sent[0].name} and checking every cell"):
        try:
            found = load.check(workspace(), state.actor(), card.id, envelope, sent[0], sent[1:], cycle=cycle)
        except EvenhandError as error:
            st.error(f"Not checked. {plain(error)}")
            return
    st.session_state[f"preview_{key}"] = found


def _preview(card: ProcurementCard, found: Preview, key: str) -> None:
    st.subheader(f"What is in {plain(found.workbook.name)}", anchor=False)
    _verdict(found)
    rows = [
        (SEVERITIES[f.severity], f.sheet or f.file, f.cell or "–", f.what, f.to_do)
        for severity in _ORDER
        for f in found.findings
        if f.severity is severity
    ]
    headers = ("How much it matters", "Sheet or file", "Cell", "What was found", "What to do")
    paged(headers, rows, name="Everything found in the workbook", key=f"findings_{key}")
    _what_was_read(card, found)
    with st.container(horizontal=True):
        load_it = found.loadable and st.button(f"Load this {NAMES[found.envelope]}", type="primary", key=f"load_{key}")
        if st.button("Put this workbook aside", key=f"drop_{key}"):
            _drop(key)
            st.rerun()
    if load_it:
        _load(card, found, key)


def _what_was_read(card: ProcurementCard, found: Preview) -> None:
    """The counts and totals, with titles in place of ids."""
    method = prepare.method(workspace(), state.actor(), card.id).method
    titles = titles_of(method) if method else {}
    split = [row.partition(": ") for row in found.rows]
    said = [f"{titles.get(of, of)}: {size}" if colon else of for of, colon, size in split]
    if said:
        with st.expander("What was read: hold these counts and totals against your workbook", expanded=found.loadable):
            st.markdown("\n".join(f"- {plain(line)}" for line in said))


def _verdict(found: Preview) -> None:
    sizes = {severity: sum(f.severity is severity for f in found.findings) for severity in _ORDER}
    told = listed([f"{size:,} {_MATTERS[severity]}" for severity, size in sizes.items() if size])
    if sizes[Severity.ERROR]:
        st.error(f"Nothing was loaded. Found: {told}. Mend the workbook, save it, and check it again.")
        return
    if not found.loadable:
        st.info(
            "There is nothing new in this workbook to load: it is empty, or all of it is loaded already."
            + (f" Found: {told}." if told else "")
        )
        return
    parts = ((found.new, "new"), (found.changed, "changed"), (found.left_out, "no longer in the file"))
    records = listed([f"{size:,} {word}" for size, word in parts if size])
    st.success(
        f"It can be loaded. Records: {records}."
        + (f" Found: {told}." if told else "")
        + " Nothing is kept until you load it."
    )
    if found.left_out:
        st.warning(
            f"Records that are loaded now and not in this file: {found.left_out:,}. Loading it marks them as gone. "
            "Check that this is the whole workbook."
        )


def _load(card: ProcurementCard, found: Preview, key: str) -> None:
    with st.spinner("Loading"):
        try:
            done = load.commit(workspace(), state.actor(), card.id, found)
        except EvenhandError as error:
            st.error(f"Nothing was loaded. {plain(error)}")
            return
    _drop(key)
    say(f"The {NAMES[found.envelope]} is loaded: {count(done.records, 'record')}.")


def _drop(key: str) -> None:
    """Forget what was checked, and empty the boxes for files."""
    st.session_state.pop(f"preview_{key}", None)
    st.session_state[f"round_{key}"] += 1
