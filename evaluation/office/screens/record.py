"""Record: what happened, in plain words; whether it holds together; copies of it; and results to take away."""

from collections.abc import Mapping

import streamlit as st

import evaluation
from evaluation.exceptions import EvenhandError
from evaluation.model import Actor
from evaluation.office import state
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.tables import PAGE, plain, table
from evaluation.office.moments import clock, london
from evaluation.office.routes import method_path, result_path
from evaluation.service import record
from evaluation.service.prepare import ProcurementCard
from evaluation.service.record import Line
from evaluation.service.shared import workspace
from evaluation.words.labels import ROLE_NAMES, count
from evaluation.words.record import KINDS, entry_words

_FORMS = {"xlsx": "Excel workbook", "csv": "CSV, one row for each bid", "json": "JSON"}
_MAIN, _STEPS = "main", frozenset({"stage", "method", "rehearsal", "seal", "load", "decision", "run", "issue"})


def show() -> None:
    """Show the screen."""
    card = heading("Record", "Everything that was done, by whom and when. Nothing in it is ever changed or taken out.")
    if card is None or refused(card, "see_record"):
        return
    _journal(card)
    _check(card)
    _results(card)
    _backup(card)
    _about(card, state.actor())


def _journal(card: ProcurementCard) -> None:
    lines = record.lines(workspace(), state.actor(), card.id)
    st.header("What happened", anchor=False)
    kinds = {_MAIN: "Steps, workbooks and decisions", "": "Everything"}
    kinds |= {kind: KINDS.get(kind, kind) for kind in dict.fromkeys(line.kind for line in lines)}
    only = st.selectbox("Show", list(kinds), format_func=kinds.__getitem__, key=f"kind_{card.id}")
    shown = [line for line in reversed(lines) if only in ("", line.kind) or (only == _MAIN and line.kind in _STEPS)]
    pages = -(-len(shown) // PAGE)
    at = min(st.pagination(pages, key=f"page_{card.id}_{only}"), pages) if pages > 1 else 1
    part = shown[(at - 1) * PAGE : at * PAGE]
    st.write(f"{count(len(shown), 'entry', 'entries')}, the newest first. Shown: {len(part)}, on page {at} of {pages}.")
    names = record.names(workspace(), state.actor(), card.id)
    rows = [(_words(line, names), london(line.at), f"{line.by}, {_role(line)}", f"{line.seq}") for line in part]
    table(("What", "When", "Who", "Number"), rows, name="What happened, newest first")


def _role(line: Line) -> str:
    return ROLE_NAMES.get(line.role, line.role).lower()


def _words(line: Line, names: Mapping[str, str]) -> str:
    return entry_words(line.written(names))


def _check(card: ProcurementCard) -> None:
    st.header("Does the record hold together?", anchor=False)
    st.write(
        "Every entry carries a fingerprint of itself and of the entry before it. Changing anything, or taking it out, "
        "breaks the chain. The check reads every entry and every kept file again."
    )
    if not st.button("Check the record now"):
        return
    with st.spinner("Reading every entry and every file"):
        breaks = record.verify(workspace(), card.id)
    if not breaks:
        st.success(f"It holds together. Checked at {clock(workspace().clock())}.")
        return
    st.error(
        f"It does not hold together in {count(len(breaks), 'place')}. Tell the person who runs this, and keep a copy."
    )
    rows = [("–" if found.seq is None else f"{found.seq}", found.why) for found in breaks]
    table(("Entry", "What is wrong"), rows, name="Where the record does not hold together")


def _results(card: ProcurementCard) -> None:
    st.header("Take away", anchor=False)
    st.link_button("The method (TOML)", method_path(card.id))
    if not may(card, "export_result"):
        st.write("Results can be downloaded once prices are open, by those who may see them.")
        return
    for form, words in _FORMS.items():
        st.link_button(f"The result: {words}", result_path(card.id, form))


def _backup(card: ProcurementCard) -> None:
    if not may(card, "back_up"):
        return
    st.header("Backup", anchor=False)
    st.write("Makes a checked copy of the whole database, with a note of what is in it, in the folder “backups”.")
    if not st.button("Make a backup"):
        return
    with st.spinner("Copying and checking the copy"):
        try:
            made = record.backup(workspace(), state.actor(), list(state.cards()))
        except EvenhandError as error:
            st.error(f"No backup was made. {plain(error)}")
            return
    st.success(f"A backup was made at {clock(workspace().clock())}, {made.size / 1_000_000:.1f} MB.")
    st.code(made.path, language=None, wrap_lines=True)
    if made.breaks:
        st.warning("The copy is exact, and what it holds does not hold together. Check the record above.")


def _about(card: ProcurementCard, actor: Actor) -> None:
    st.header("What this stands on", anchor=False)
    ws = workspace()
    seal, head, database = ws.seal(card.id), ws.head(card.id), record.database(ws, actor, card.id)
    rows = [
        ("Program", f"Evenhand {evaluation.__version__}"),
        ("Database", database.sentence),
        ("Entries in the record", f"{head.seq:,}"),
        ("Method", f"Sealed on {london(seal.at)} by {seal.by}" if seal else "Not sealed yet"),
    ]
    table(("What", "Which"), rows, name="Program, database and seal")
    st.write(
        "Fingerprint of the last entry (SHA-256). With a copy kept elsewhere, nobody can rewrite the record unseen."
    )
    st.code(head.hash, language=None, wrap_lines=True)
    if seal:
        st.write("Seal of the method (SHA-256):")
        st.code(seal.sha256, language=None, wrap_lines=True)
