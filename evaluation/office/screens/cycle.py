"""The screen "Next cycle": the list worked out again, beside the one before it."""

from collections.abc import Sequence

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.model import LotResult, LotStatus, Movement, State
from evaluation.office import charts, state
from evaluation.office.components import choices, lists
from evaluation.office.components.drawing import drawing
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.issuing import drawn_order, issuing
from evaluation.office.components.notes import say
from evaluation.office.components.tables import link, plain, table
from evaluation.office.components.workbook import workbook
from evaluation.office.moments import london
from evaluation.service import cycle as cycles
from evaluation.service import decide, demo
from evaluation.service.cycle import CycleCard, Moved
from evaluation.service.decide import Reason
from evaluation.service.load import Envelope, NamedFile
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.labels import LOT_STATUS_SENTENCES, LOT_STATUSES, count, day, listed
from evaluation.words.movement import why_moved
from evaluation.words.results import lot_name, missing, movement


def show() -> None:
    """Show the screen."""
    card = heading("Next cycle", "The list worked out again on new evidence, beside the list before it.")
    if card is None:
        return
    if card.stage != "result":
        st.info(
            "The framework starts with the issued result. When it is issued, the list is worked out again here, "
            "in the periods that the method publishes."
        )
        state.lead_to("ranking", "Go to the ranking")
        return
    if refused(card, "see_cycle"):
        return
    try:
        _screen(card)
    except EvenhandError as error:
        st.error(plain(error))


def _screen(card: ProcurementCard) -> None:
    found = list(enumerate(cycles.cycles(workspace(), state.actor(), card.id), 1))
    if not found:
        st.info("This method does not work the list out again: it publishes no re-assessment.")
        return
    options = {each.period.id: choices.period_title(place, each) for place, each in found}
    latest = next((each.period.id for _, each in reversed(found) if each.measures or each.prices), "")
    picked = choices.chosen("Period", options, address="list", key=f"list_{card.id}", default=latest)
    now = next(each for _, each in found if each.period.id == picked)
    _dates(now)
    _standing(card, now)
    if not now.measures:
        if not now.waits:
            st.info("The new list is worked out when the measures of this period are loaded.")
        return
    with st.spinner("Working out the new list and the one before it"):
        moved = cycles.moved(workspace(), state.actor(), card.id, picked)
    _low_prices(moved)
    _list(card, now, moved)


def _standing(card: ProcurementCard, now: CycleCard) -> None:
    """Whether the list of this period may still change: what to load, what it waits for, or when it was issued."""
    if now.issued is not None:
        st.success(
            f"**This list is issued.** By {plain(now.issued.by)}, {london(now.issued.at)}. Reason: "
            f"{plain(now.issued.reason)} Nothing that it rests on can change, and the next one is built on it."
        )
    elif now.waits:
        st.info(
            "The list before this one is not issued yet. This one is built on it, so nothing can be loaded for this "
            "period until that list is issued."
        )
    else:
        _loading(card, now)


def _dates(now: CycleCard) -> None:
    period = now.period
    rows = [
        ("What is measured", f"{day(period.starts)} to {day(period.ends)}"),
        ("Data are due by", day(period.data_by)),
        ("The list is out by", day(period.list_by)),
        ("It takes effect on", day(period.live_on)),
    ]
    table(("Step", "When"), rows, name="Dates of this period")


def _loading(card: ProcurementCard, now: CycleCard) -> None:
    """Both workbooks of the period: measures always, prices where the method asks for new ones."""
    method, _ = workspace().method(card.id)
    wanted = [("measures", now.measures)] + [("price", now.prices)] * bool(method.cycle and method.cycle.reprice)
    for envelope, loaded in wanted:
        title = "Measures" if envelope == "measures" else "New prices"
        with st.expander(f"{title}: {'loaded' if loaded else 'not loaded yet'}", expanded=not loaded):
            if not may(card, "run_cycle"):
                st.write("The procurement lead or the commissioner loads this workbook.")
            elif envelope == "measures":
                workbook(card, "measures", cycle=now.period.id, samples=_samples(card, "measures", now.period.id))
            else:
                workbook(card, "price", cycle=now.period.id, samples=_samples(card, "price", now.period.id))


def _samples(card: ProcurementCard, envelope: Envelope, period: str) -> Sequence[NamedFile]:
    """The demonstration's workbook of a period, where this is its method and the period has one."""
    seal, name = workspace().seal(card.id), f"{envelope}_{period}.xlsx"
    fits = seal is not None and seal.sha256 == demo.sample("aldermere", "method.toml").sha256
    return (demo.sample("aldermere", name),) if fits and demo.has_sample("aldermere", name) else ()


def _low_prices(moved: Moved) -> None:
    waiting = {lot.lot: len(lot.open_cases) for lot in moved.after.lots if lot.open_cases}
    if waiting:
        lots = listed([lot_name(moved.after.method, lot) for lot in waiting])
        st.warning(
            f"**{count(sum(waiting.values()), 'low-price case is', 'low-price cases are')} open** in this period, in "
            f"{plain(lots)}. Those lots have no new ranking until they are decided."
        )
        state.lead_to("low-prices", "Go to low prices of this period")


def _list(card: ProcurementCard, now: CycleCard, moved: Moved) -> None:
    after = moved.after
    st.header("The new list beside the old", anchor=False)
    _all_lots(card, moved)
    lot = after.lot(choices.lot(card.id, after.method, {found.lot: LOT_STATUSES[found.status] for found in after.lots}))
    st.subheader(lot_name(after.method, lot.lot), anchor=False)
    if lot.status is LotStatus.COMPLETE:
        _moves(card, moved, lot)
    else:
        _not_yet(moved, lot)
    lists.unranked(card, after, lot)
    changing = may(card, "run_cycle") and now.issued is None and not now.waits
    if changing:
        drawn_order(card.id, after, lot)
        _leaving(card, moved, lot)
        _staying(card, moved, lot)
    lists.downloads(card, after)
    lists.seal(after)
    if changing:
        issuing(card.id, after)


def _moves(card: ProcurementCard, moved: Moved, lot: LotResult) -> None:
    moves = [move for move in moved.lots[lot.lot] if _was_ever_ranked(move)]
    names = {move.provider: moved.after.name(move.provider) for move in moves}
    drawn = workspace().remember(
        ("movement_chart", card.id, moved.after.cycle, lot.lot, moved.after.head.hash),
        lambda: charts.movement_chart(moves, names),
    )
    drawing(drawn, key="movement_chart")
    rows = [
        (
            lists.rank(move.after) if move.after else "–",
            lists.rank(move.before) if move.before else "–",
            movement(move),
            link(names[move.provider], lists.explain_path(card, lot.lot, move.provider, moved.after.cycle))
            if move.after
            else plain(names[move.provider]),
            lists.total(move.after) if move.after else "–",
            lists.total(move.before) if move.before else "–",
        )
        for move in moves
    ]
    headers = ("Rank now", "Rank before", "Movement", "Provider", "Total now", "Total before")
    table(
        headers,
        rows,
        name=f"The new list of {lot_name(moved.after.method, lot.lot)} beside the old",
        links=("Provider",),
    )
    st.subheader("Why each provider moved", anchor=False)
    reasons = [(names[move.provider], why_moved(move, moved.criteria)) for move in moves]
    table(("Provider", "Why"), reasons, name="Why each provider moved")


def _was_ever_ranked(move: Movement) -> bool:
    return any(bid is not None and bid.rank is not None for bid in (move.before, move.after))


def _not_yet(moved: Moved, lot: LotResult) -> None:
    hidden = " Until then no points and no prices are shown: whoever decides is not to know whom it helps."
    st.warning(
        f"**{LOT_STATUSES[lot.status]}.** {LOT_STATUS_SENTENCES[lot.status]} The list before it still stands."
        + hidden * (lot.status is LotStatus.PROVISIONAL)
    )
    rows = [
        (moved.after.name(bid.provider), listed(missing(moved.after.method, bid, cycle=True)))
        for bid in lot.bids
        if bid.missing
    ]
    table(("Provider", "What is missing"), rows, name="What is missing in this lot")


def _all_lots(card: ProcurementCard, moved: Moved) -> None:
    rows = [
        (
            link(
                lot_name(moved.after.method, lot.lot),
                f"/next-cycle?p={card.id}&list={moved.after.cycle}&lot={lot.lot}",
            ),
            LOT_STATUSES[lot.status],
            *_tally(moved.lots[lot.lot], lot),
        )
        for lot in moved.after.lots
    ]
    headers = ("Lot", "Status", "Up", "Down", "Same place", "No longer ranked")
    with st.expander("All lots at a glance"):
        table(headers, rows, name="Movement in every lot", links=("Lot",))


def _tally(moves: Sequence[Movement], lot: LotResult) -> tuple[str, ...]:
    if lot.status is not LotStatus.COMPLETE:
        return ("–",) * 4
    places = [move.places for move in moves if move.places is not None]
    gone = sum(bool(m.before and m.before.rank and not (m.after and m.after.rank)) for m in moves)
    up, down = sum(size > 0 for size in places), sum(size < 0 for size in places)
    return str(up), str(down), str(places.count(0)), str(gone)


def _leaving(card: ProcurementCard, moved: Moved, lot: LotResult) -> None:
    run = moved.after
    listed_now = [bid.provider for bid in lot.bids if bid.state is not State.WITHDRAWN]
    at = f"leaving_{card.id}_{run.cycle}_{lot.lot}"
    with st.expander("Record that a provider leaves this list"), st.form(at, enter_to_submit=False):
        st.write("From this period on the provider is off the list of this lot. The record keeps that it was on it.")
        ref = st.selectbox(
            "Provider that leaves",
            sorted(listed_now, key=run.name),
            index=None,
            format_func=run.name,
            placeholder="Choose a provider",
            key=f"{at}_provider",
        )
        by = st.text_input("Who decides (name and post)", key=f"{at}_by")
        why = st.text_area("Why it leaves, and since when", key=f"{at}_why")
        if st.form_submit_button("Record that it leaves"):
            _record(card, moved, lot, ref, Reason(by, why), stays=False)


def _staying(card: ProcurementCard, moved: Moved, lot: LotResult) -> None:
    """Undo a leaving: only a decision takes anybody off a list of a re-assessment, and a later one takes its place."""
    run = moved.after
    gone = [bid.provider for bid in lot.bids if bid.state is State.WITHDRAWN]
    if not gone:
        return
    at = f"staying_{card.id}_{run.cycle}_{lot.lot}"
    with st.expander("Record that a provider stays after all"), st.form(at, enter_to_submit=False):
        st.write("It is put back on the list of this lot. The record keeps both decisions.")
        ref = st.selectbox(
            "Provider that stays",
            sorted(gone, key=run.name),
            index=None,
            format_func=run.name,
            placeholder="Choose a provider",
            key=f"{at}_provider",
        )
        by = st.text_input("Who decides that it stays (name and post)", key=f"{at}_by")
        why = st.text_area("Why it stays after all", key=f"{at}_why")
        if st.form_submit_button("It stays after all"):
            _record(card, moved, lot, ref, Reason(by, why), stays=True)


def _record(
    card: ProcurementCard, moved: Moved, lot: LotResult, ref: str | None, reason: Reason, *, stays: bool
) -> None:
    if ref is None:
        st.error(f"Choose the provider that {'stays' if stays else 'leaves'}. Nothing was saved.")
        return
    run = moved.after
    try:
        with st.spinner("Saving, and working the list out again"):
            decide.leaving(workspace(), state.actor(), card.id, run.cycle, lot.lot, ref, reason, stays=stays)
    except EvenhandError as error:
        st.error(plain(error))
    else:
        did = "stays on" if stays else "leaves"
        say(f"{plain(run.name(ref))} {did} the list of {lot_name(run.method, lot.lot)}.")
