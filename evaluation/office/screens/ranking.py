"""The screen "Ranking": one lot at a time, each bid in its place, and what stands between here and the result."""

from collections.abc import Sequence

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.model import BidResult, LotResult, LotStatus, State
from evaluation.office import charts, state
from evaluation.office.components import choices, lists, placing
from evaluation.office.components.drawing import drawing
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.issuing import drawn_order, issuing
from evaluation.office.components.tables import link, plain, table
from evaluation.service import result
from evaluation.service.prepare import ProcurementCard
from evaluation.service.result import Ranking
from evaluation.service.shared import workspace
from evaluation.words.labels import LOT_STATUS_SENTENCES, LOT_STATUSES, count, listed
from evaluation.words.results import compared_with, first_placed, lot_name, missing, what_decided


def show() -> None:
    """Show the screen."""
    card = heading("Ranking", "Each lot's bids in order, best first, as the sealed method puts them.")
    if card is None or refused(card, "see_ranking"):
        return
    try:
        with st.spinner("Working out every lot"):
            run = result.ranking(workspace(), state.actor(), card.id)
        _screen(card, run)
    except EvenhandError as error:
        st.error(plain(error))


def _screen(card: ProcurementCard, run: Ranking) -> None:
    lot = run.lot(choices.lot(card.id, run.method, {found.lot: LOT_STATUSES[found.status] for found in run.lots}))
    st.header(lot_name(run.method, lot.lot), anchor=False)
    _status(run, lot)
    if lot.status is LotStatus.COMPLETE:
        _ranked(card, run, lot)
    lists.unranked(card, run, lot)
    _other_run(card, run, lot)
    if card.stage == "prices_opened" and may(card, "decide_bid"):
        drawn_order(card.id, run, lot)
    _all_lots(card, run)
    lists.downloads(card, run)
    lists.seal(run)
    if may(card, "issue_result"):
        issuing(card.id, run)


def _status(run: Ranking, lot: LotResult) -> None:
    """How far this list may be relied on, and what to do next."""
    words = LOT_STATUS_SENTENCES[lot.status]
    if lot.status is LotStatus.COMPLETE:
        st.write(words)
    elif lot.status is LotStatus.PROVISIONAL:
        cases = count(len(lot.open_cases), "low-price case")
        st.warning(
            f"**Provisional.** {words} Decide {cases} in this lot first; then the bids are ranked here. Until then no "
            "points and no prices of this lot are shown: whoever decides is not to know whom it helps."
        )
        state.lead_to("low-prices", "Go to low prices")
    elif lot.status is LotStatus.INCOMPLETE:
        st.warning(f"**Incomplete.** {words} Nothing that is missing counts as nought.")
        _missing(run, lot)
        state.lead_to("bids", "Go to bids, to load what is missing")
    else:
        st.info(f"**{LOT_STATUSES[lot.status]}.** {words}")


def _missing(run: Ranking, lot: LotResult) -> None:
    lacking = [bid for bid in lot.bids if bid.missing]
    if len(lacking) == sum(bid.state is State.IN for bid in lot.bids) and all(bid.price is None for bid in lacking):
        st.write("No price has been loaded for this lot yet.")
        return
    rows = [(run.name(bid.provider), listed(missing(run.method, bid))) for bid in lacking]
    table(("Provider", "What is missing"), rows, name="What is missing in this lot")


def _ranked(card: ProcurementCard, run: Ranking, lot: LotResult) -> None:
    names = {bid.provider: run.name(bid.provider) for bid in lot.bids}
    tiers = {tier.id: tier.title for tier in run.method.tiers}
    drawn = workspace().remember(  # drawing takes longer than everything else on this screen together
        ("ranking_chart", card.id, lot.lot, run.head.hash), lambda: charts.ranking_chart(lot, names, tiers)
    )
    drawing(drawn, key="ranking_chart")
    if may(card, "see_price") and (words := compared_with(lot, run.name)):
        st.write(plain(words))
    st.write("A provider's name opens the arithmetic behind its total.")
    lists.ranked(card, run, lot, name=f"Ranking of {lot_name(run.method, lot.lot)}")
    placing.holders(run, lot)
    summary = result.summaries(workspace(), state.actor(), card.id)[lot.lot]
    if words := what_decided(run.method, summary):
        with st.expander("How much price and quality decided here"):
            st.write(plain(words))


def _other_run(card: ProcurementCard, run: Ranking, lot: LotResult) -> None:
    """Both runs are kept: as decided, and as it would rank had no low price been disregarded."""
    gone = [bid for bid in lot.bids if bid.state is State.DISREGARDED_LOW_PRICE]
    if not gone or lot.status is LotStatus.PROVISIONAL:
        return
    other = result.without_removals(workspace(), state.actor(), card.id, lot.lot)
    now = {bid.provider: bid for bid in lot.bids}
    with st.expander("How it would rank with every low price in"):
        st.write("For the record only. The bids that were disregarded for their price stay out of the result.")
        rows = [_beside(run, now[bid.provider], bid) for bid in other.bids if bid.rank is not None]
        headers = ("Provider", "Rank now", "Total now", "Rank with every low price in", "Total with every low price in")
        table(headers, rows, name="Both runs side by side")


def _beside(run: Ranking, now: BidResult, other: BidResult) -> Sequence[str]:
    was = "out" if now.state is State.DISREGARDED_LOW_PRICE else lists.rank(now)
    return (run.name(now.provider), was, lists.total(now), lists.rank(other), lists.total(other))


def _all_lots(card: ProcurementCard, run: Ranking) -> None:
    rows = [
        (
            link(lot_name(run.method, lot.lot), f"/ranking?p={card.id}&lot={lot.lot}"),
            LOT_STATUSES[lot.status],
            len(lot.bids),
            sum(bid.rank is not None for bid in lot.bids),
            first_placed(lot, run.name) or "–",
        )
        for lot in run.lots
    ]
    with st.expander("All lots at a glance"):
        table(("Lot", "Status", "Bids", "Ranked", "First place"), rows, name="All lots", links=("Lot",))
