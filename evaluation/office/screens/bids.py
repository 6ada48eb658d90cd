"""Bids: the two envelopes, in the order in which they are opened, and what has been received."""

from collections.abc import Sequence

import streamlit as st

from evaluation import access
from evaluation.exceptions import EvenhandError
from evaluation.office import state
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.notes import say
from evaluation.office.components.rulings import late_form, other_decisions, reason_of, rulings_in_words
from evaluation.office.components.tables import link, paged, plain, table
from evaluation.office.components.workbook import workbook
from evaluation.office.moments import london
from evaluation.office.routes import kept_path
from evaluation.service import decide, demo, prepare, record
from evaluation.service.load import Envelope, NamedFile
from evaluation.service.prepare import ProcurementCard
from evaluation.service.received import Received, ReceivedBid, received
from evaluation.service.record import KeptFile
from evaluation.service.shared import workspace
from evaluation.words.labels import STATES, count, day, listed
from evaluation.words.results import lot_name

#: what is done, and from which stage on it is done
_STEPS = (
    ("Seal the method", "sealed"),
    ("Load the quality workbook", "opened"),
    ("Decide about late bids, and close quality", "quality_closed"),
    ("Open the prices", "prices_opened"),
    ("Load the price workbook", "result"),
)
_ENVELOPES = {
    "quality": "Quality",
    "price": "Price",
    "measures": "Measures",
    "reply": "Reply about a price",
    "evidence": "Evidence of costs",
}


def show() -> None:
    """Show the screen."""
    card = heading("Bids", "Quality and price come in two workbooks. Prices stay shut until quality is closed.")
    if card is None:
        return
    files = record.files(workspace(), state.actor(), card.id)
    _steps(card.stage, priced=any(file.envelope == "price" and not file.cycle for file in files))
    if card.stage == "set_up":
        st.info("No bids can be loaded yet: the method has to be sealed first.")
        state.lead_to("method", "Go to the method")
        return
    found = _received(card)
    if card.stage in ("sealed", "opened"):
        _quality(card)
    if found is not None:
        _loaded(card, found)
        _late(card, found)
        other_decisions(card, found)
        _close(card, found)
    _open(card)
    _reopen(card)
    _price(card)
    _files(card, files)


def _steps(stage: str, *, priced: bool) -> None:
    at = access.STAGES.index(stage)
    done = [at >= access.STAGES.index(reached) for _, reached in _STEPS]
    done[-1] = done[-1] or priced
    first = done.index(False) if False in done else len(done)
    words = ["Done" if is_done else "Now" if place == first else "Later" for place, is_done in enumerate(done)]
    rows = [(f"{place}", what, word) for place, ((what, _), word) in enumerate(zip(_STEPS, words, strict=True), 1)]
    table(("Step", "What is done", "Where we are"), rows, name="Steps, and where we are")


def _received(card: ProcurementCard) -> Received | None:
    """What is loaded; None where nothing is yet, or this person may not see it, which is then said."""
    if card.stage == "sealed" or refused(card, "see_quality"):
        return None
    return received(workspace(), state.actor(), card.id)


def _quality(card: ProcurementCard) -> None:
    st.header("The quality workbook", anchor=False)
    if card.stage == "opened":
        st.write(
            "A workbook is loaded. You can load a newer one until quality is closed. What changed becomes a new "
            "version, what it leaves out is marked as gone, and the record keeps all of it."
        )
    if not refused(card, "load_quality"):
        workbook(card, "quality", samples=_samples(card, "quality"))


def _samples(card: ProcurementCard, envelope: Envelope) -> Sequence[NamedFile]:
    """The demonstration's own files, where the method is the one they were made for."""
    seal = prepare.method(workspace(), state.actor(), card.id).seal
    if seal is None or seal.sha256 != demo.sample("aldermere", "method.toml").sha256:
        return ()
    return (demo.sample("aldermere", f"{envelope}.xlsx"), *(demo.attachments() if envelope == "quality" else ()))


def _loaded(card: ProcurementCard, found: Received) -> None:
    st.header("What is loaded", anchor=False)
    parts = (
        count(found.providers, "provider"),
        count(len(found.bids), "bid"),
        count(found.answers, "answer"),
        count(found.marks, "agreed mark"),
    )
    st.write(f"{', '.join(parts)}.")
    rows = [_lot_row(lot.title, lot.id, found.bids) for lot in found.method.lots]
    headers = ("Lot", "Bids", "In", "Late", "Withdrawn", "Condition not met", "Something missing")
    table(headers, rows, name="Bids by lot")
    with st.expander("Bids that are late, withdrawn or disregarded, or have something missing"):
        rows = [_bid_row(found, bid) for bid in found.bids if bid.state != "in" or bid.late or bid.missing]
        paged(
            ("Provider", "Lot", "State", "Why"),
            rows,
            name="Bids to look at",
            key=f"look_{card.id}",
            empty="Every bid came in time, meets every condition, and has all its marks.",
        )


def _lot_row(title: str, lot: str, bids: Sequence[ReceivedBid]) -> tuple[object, ...]:
    here = [bid for bid in bids if bid.lot == lot]
    states = [STATES[bid.state] for bid in here]
    unmet = sum(bool(bid.unmet) for bid in here)
    sizes = (len(here), states.count("In"), sum(b.late for b in here), states.count("Withdrawn"), unmet)
    return (f"{title} ({lot})", *sizes, sum(bool(bid.missing) for bid in here))


def _bid_row(found: Received, bid: ReceivedBid) -> tuple[str, str, str, str]:
    return (
        f"{bid.name} ({bid.provider})",
        found.method.lot(bid.lot).title,
        STATES[bid.state],
        " ".join(_why(found, bid)),
    )


def _why(found: Received, bid: ReceivedBid) -> list[str]:
    titles = {c.id: c.title for c in found.method.conditions} | {c.id: c.title for c in found.method.criteria}
    said = [f"Withdrawn on {day(bid.withdrawn)}."] if bid.withdrawn else []
    if bid.late:
        said.append(f"Received {london(bid.received)}, after the deadline.")
    said += rulings_in_words(bid)
    said += [f"Not met: {titles[name]}." for name in bid.unmet]
    return said + ([f"Missing: {', '.join(titles[name] for name in bid.missing)}."] if bid.missing else [])


def _late(card: ProcurementCard, found: Received) -> None:
    late = [bid for bid in found.bids if bid.is_to_be_decided]
    if not late:
        return
    st.header("Late bids", anchor=False)
    st.write(
        "A late bid stays out unless a named person accepts it, and says why. A later decision replaces an earlier one."
    )
    for bid in late:
        with st.container(border=True):
            lot = found.method.lot(bid.lot).title
            st.subheader(f"{plain(bid.name)}, {plain(lot)}", anchor=False)
            st.write(plain(" ".join(_why(found, bid))))
            if bid.ruling is None:
                st.write("Nobody has decided yet, so it is out.")
            if may(card, "decide_bid") and card.stage == "opened":
                late_form(card, bid)


def _close(card: ProcurementCard, found: Received) -> None:
    if card.stage != "opened":
        return
    st.header("Close quality", anchor=False)
    st.write("After this no mark and no answer can change. Only then can prices be opened.")
    if found.undecided:
        st.warning(f"{count(len(found.undecided), 'late bid')} without a decision. Undecided means out.")
    if found.incomplete:
        _lacking(card, found)
        return
    if refused(card, "close_quality"):
        return
    key = f"close_{card.id}"
    with st.form(key):
        reason = reason_of(key)
        sent = st.form_submit_button("Close quality", type="primary")
    if sent:
        try:
            decide.close_quality(workspace(), state.actor(), card.id, reason)
        except EvenhandError as error:
            st.error(f"Not closed. {plain(error)}")
        else:
            say("Quality is closed.")


def _lacking(card: ProcurementCard, found: Received) -> None:
    """Who lacks what: while anything is missing, quality cannot be closed."""
    st.warning(
        f"**Quality cannot be closed yet.** {count(len(found.incomplete), 'bid')} with a mark or a value missing. Load "
        "a workbook that has it, or record what became of the bid. After quality is closed nothing can be added."
    )
    titles = {c.id: c.title for c in found.method.criteria}
    rows = [
        (
            f"{bid.name} ({bid.provider})",
            lot_name(found.method, bid.lot),
            listed([f"“{titles[name]}”" for name in bid.missing]),
        )
        for bid in found.incomplete
    ]
    paged(("Provider", "Lot", "What is missing"), rows, name="Who lacks what", key=f"lacking_{card.id}")


def _open(card: ProcurementCard) -> None:
    if card.stage != "quality_closed":
        return
    st.header("Open the prices", anchor=False)
    st.write("Two people open the prices together. Both names are kept in the record.")
    if refused(card, "open_prices"):
        return
    with st.form(f"prices_{card.id}"):
        first = st.text_input("First person: name and post", key=f"first_{card.id}", max_chars=200)
        second = st.text_input("Second person: name and post", key=f"second_{card.id}", max_chars=200)
        sent = st.form_submit_button("Open the prices", type="primary")
    if sent:
        try:
            decide.open_prices(workspace(), state.actor(), card.id, first, second)
        except EvenhandError as error:
            st.error(f"Not opened. {plain(error)}")
        else:
            say("The prices are open.")


def _reopen(card: ProcurementCard) -> None:
    """Back to before quality was closed, while prices are shut."""
    if not may(card, "reopen_quality"):
        return
    key = f"reopen_{card.id}"
    with st.expander("Open quality again"), st.form(key):
        st.write("If something was overlooked, quality can be opened again while prices are shut. The record keeps it.")
        reason = reason_of(key)
        sent = st.form_submit_button("Open quality again")
    if sent:
        try:
            decide.reopen_quality(workspace(), state.actor(), card.id, reason)
        except EvenhandError as error:
            st.error(f"Not opened again. {plain(error)}")
        else:
            say("Quality is open again.")


def _price(card: ProcurementCard) -> None:
    if card.stage == "prices_opened":
        st.header("The price workbook", anchor=False)
        st.write(
            "You can load a newer one until the result is issued. A decision about a price that changed counts no more."
        )
        if not refused(card, "load_price"):
            workbook(card, "price", samples=_samples(card, "price"))


def _files(card: ProcurementCard, files: Sequence[KeptFile]) -> None:
    st.header("Files kept", anchor=False)
    st.write("Every file is kept exactly as it came. You see those that your role may open now.")
    rows = [
        (
            link(file.name, kept_path(card.id, file.sha256)),
            _ENVELOPES[file.envelope],
            london(file.at),
            file.by,
            _size(file.size),
        )
        for file in reversed(files)
    ]
    paged(
        ("File", "Envelope", "Kept on", "By", "Size"),
        rows,
        links=("File",),
        name="Files kept",
        key=f"files_{card.id}",
        empty="No file that you may open has been loaded yet.",
    )


def _size(size: int) -> str:
    return f"{max(size // 1000, 1):,} kB"
