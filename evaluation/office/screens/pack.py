"""Tender pack: what bidders are given, made from the method itself; how hard it reads; notes on it; changes of it."""

import streamlit as st

from evaluation.exceptions import MethodError
from evaluation.office import addresses, state
from evaluation.office.components import changing, marking_notes, pack_parts
from evaluation.office.components.frame import heading
from evaluation.office.components.tables import plain
from evaluation.office.routes import pack_path
from evaluation.service import pack, prepare
from evaluation.service.prepare import MethodDraft, ProcurementCard
from evaluation.service.shared import workspace

_FORMS = {"docx": "Word file", "html": "web page"}
_LEAD = "Everything that bidders are told about how bids are assessed. It is made from the method, never by hand."


def show() -> None:
    """Show the screen."""
    card = heading("Tender pack", _LEAD)
    if card is None:
        return
    draft = prepare.method(workspace(), state.actor(), card.id)
    if draft.method is None:
        st.error("There is no pack yet: the method has faults that have to be put right first.")
        st.markdown("\n".join(f"{place}. {plain(fault)}" for place, fault in enumerate(draft.faults, 1)))
        state.lead_to(addresses.METHOD, "Go to the method")
        return
    _status(card, draft)
    contents, hard, notes, changes = st.tabs(("What is in it", "Hard to read", "Marking notes", "Changes"))
    with contents:
        _contents(card)
    with hard:
        pack_parts.readability(draft.method)
    with notes:
        marking_notes.show(card, draft.method)
    with changes:
        changing.show(card, draft)


def _status(card: ProcurementCard, draft: MethodDraft) -> None:
    if draft.seal is None:
        st.warning("This is a draft: the method is not sealed. Every page of the files below says DRAFT.")
    else:
        st.success(
            "Made from the sealed method. The pack carries its fingerprint, and the record keeps the pack's own."
        )
    method = draft.method
    if method is not None and len(method.lots) == 1 and not method.lots_considered.strip():
        st.warning(
            "There is one lot, and the method does not say why. Before the notice goes out, lots have to be "
            "considered, with reasons where they could be used and are not (Procurement Act 2023 s.18). "
            "Write them under “lots_considered” in the method, and the pack prints them."
        )
    for form, words in _FORMS.items():
        st.link_button(f"Download the pack ({words})", pack_path(card.id, form))


def _contents(card: ProcurementCard) -> None:
    try:
        document = pack.document(workspace(), state.actor(), card.id)
    except MethodError as error:
        st.error(plain(error))
        return
    pack_parts.document(document)
    kept = pack.kept(workspace(), state.actor(), card.id)
    if kept:
        st.subheader("Fingerprints of the files", anchor=False)
        st.write("The record keeps these. A file with another fingerprint is not the pack that was made at the seal.")
        for form, sha256 in kept.items():
            st.code(f"{sha256}  {_FORMS[form]}", language=None, wrap_lines=True)
