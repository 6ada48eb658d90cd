"""The papers that the stated costs rest on: a form while the method may still change, and a list for everybody."""

import streamlit as st

from criteria.schema import Method
from evaluation.exceptions import EvenhandError
from evaluation.office import state
from evaluation.office.components.notes import say
from evaluation.office.components.tables import link, plain, table
from evaluation.office.moments import london
from evaluation.office.routes import kept_path
from evaluation.service import evidence
from evaluation.service.load import NamedFile
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.labels import day


def papers(card: ProcurementCard) -> None:
    """Every kept paper with its fingerprint; nothing where there is none."""
    rows = [
        (link(each.name, kept_path(card.id, each.sha256)), each.shows, each.by, london(each.at), each.sha256[:12])
        for each in evidence.papers(workspace(), state.actor(), card.id)
    ]
    headers = ("Paper", "What it shows", "Put in by", "When", "Fingerprint begins")
    table(headers, rows, name="Evidence of the stated costs", links=("Paper",), empty="No paper is kept as evidence.")


def sealed_words(card: ProcurementCard, method: Method) -> str:
    """Since when the stated floors can no longer change, and who approved them."""
    seal, low = workspace().seal(card.id), method.low_price
    if seal is None or low is None:
        return ""
    return (
        f"These figures are for {day(low.delivery_date)}, approved by {low.approved_by.rstrip('.')}, and sealed with "
        f"the method on {london(seal.at)} (fingerprint {seal.sha256[:12]}). They cannot change once bids are opened."
    )


def attaching(card: ProcurementCard) -> None:
    """A form to keep one more paper, while the method is not sealed."""
    key = f"evidence_{card.id}"
    st.subheader("Keep a paper as evidence of the stated costs", anchor=False)
    with st.form(key, enter_to_submit=False, clear_on_submit=False):
        file = st.file_uploader("The paper (PDF or Word)", type=["pdf", "docx"], key=f"{key}_file")
        shows = st.text_input("What it shows of the costs", key=f"{key}_shows", max_chars=300)
        by = st.text_input("Who puts it in (name and post)", key=f"{key}_by", max_chars=200)
        sent = st.form_submit_button("Keep this paper")
    if sent and file is None:
        st.error("Choose a paper first. Nothing was kept.")
    elif sent and file is not None:
        try:
            evidence.attach(workspace(), state.actor(), card.id, NamedFile(file.name, file.getvalue()), shows, by)
        except EvenhandError as error:
            st.error(plain(error))
        else:
            say(f"{plain(file.name)} is kept as evidence.")
