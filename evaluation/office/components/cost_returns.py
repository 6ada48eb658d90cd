"""Providers' returns on the workbench: a small table pasted or uploaded, its medians and quartiles, kept nowhere."""

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.office import state
from evaluation.office.components.tables import plain, table
from evaluation.service import cost_returns, workbench
from evaluation.service.cost_returns import CONVENTIONS, PASTED, ReturnsError, Spread, Together
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words import cost as words
from evaluation.words.labels import SEVERITIES, pounds

_EXAMPLE = "provider,Direct care,Travel time,Mileage\nAlder Care,10.20,1.40,0.80\nBeech Care,10.60,1.10,"
_GROUPS = {"care_lines": "Care worker lines together", "business_lines": "Business lines together"}
_MOST = 2  # MB of a table of returns


def returns(card: ProcurementCard) -> None:
    """Ask for a table of returns, and show what they come to."""
    st.write(
        "Put providers' cost returns together. One row a provider, one column a line, in pounds; the first row names "
        "the columns, and the first of them is “provider”. A cell that is empty counts as not given, never as 0."
    )
    with st.form(f"cost_returns_{card.id}", border=True):
        pasted = st.text_area("Paste the table (CSV)", placeholder=_EXAMPLE, height=180, key=f"cost_pasted_{card.id}")
        sent = st.file_uploader("Or choose a file (.csv, .tsv or .xlsx, at most 2 MB)", key=f"cost_file_{card.id}",
                                max_upload_size=_MOST)  # fmt: skip
        base = st.text_input("The month whose prices the returns are in, like 2022-04", key=f"cost_base_{card.id}")
        ways = sorted(CONVENTIONS, key=lambda way: way != "R-7")  # the spreadsheet's own first
        said = words.CONVENTIONS.__getitem__
        convention = st.selectbox("How quartiles are taken", ways, format_func=said, key=f"cost_way_{card.id}")
        pressed = st.form_submit_button("Put the returns together", type="primary")
    if not pressed:
        st.info("Nothing is worked out yet. The table is read when you press the button, and is not kept.")
        return
    data, name = (sent.getvalue(), sent.name) if sent is not None else (str(pasted or "").encode(), PASTED)
    _together(card, data, name, str(base or ""), str(convention))


def _together(card: ProcurementCard, data: bytes, name: str, base: str, convention: str) -> None:
    try:
        month = words.month_words(workbench.month(base))
        with st.spinner("Reading the table"):
            found = cost_returns.put_together(
                workspace(), state.actor(), card.id, data, name, price_base=month, convention=convention
            )
    except ReturnsError as error:
        st.error("Nothing was worked out: the table has to be put right first.")
        rows = [(f.where or "–", f.what, f.to_do) for f in error.findings]
        table(("Where", "What was found", "What to do"), rows, name="What was found in the table")
    except EvenhandError as error:
        st.error(plain(error))
    else:
        _show(found)


def _show(found: Together) -> None:
    summary = found.summary
    if few := words.few_words(summary):
        st.warning(few)
    for finding in found.findings:
        st.warning(f"{SEVERITIES[finding.severity]}: {plain(finding.what)} {plain(finding.to_do)}")
    st.markdown("\n".join(f"- {plain(line)}" for line in words.returns_words(summary)))
    rows = [_row(found.titles.get(line, line), spread) for line, spread in summary.lines.items()]
    rows += [_row(_GROUPS.get(group, group), spread) for group, spread in summary.groups.items()]
    rows.append(_row("Providers' own totals", summary.totals))
    headers = ("Line", "Returns that give it", "Lower quartile", "Median", "Upper quartile")
    table(headers, rows, name="Medians and quartiles of the returns")


def _row(title: str, spread: Spread) -> tuple[str, ...]:
    return title, str(spread.count), pounds(spread.lower), pounds(spread.median), pounds(spread.upper)
