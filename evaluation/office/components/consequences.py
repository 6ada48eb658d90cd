"""What a closed low-price case did to the ranking, shown once it is closed and never before."""

from collections.abc import Sequence

import streamlit as st

from evaluation.model import BidResult, State
from evaluation.office import state
from evaluation.office.components import lists
from evaluation.office.components.case import Setting
from evaluation.office.components.tables import plain, table
from evaluation.service import result
from evaluation.service.result import SETTLED, Ranking
from evaluation.service.review_cases import Conversation
from evaluation.service.shared import workspace
from evaluation.words.results import lot_name


def consequences(setting: Setting, told: Conversation) -> None:
    """The ranking as decided beside the one with every low price in, for each lot of a case that is closed."""
    if told.is_open or not told.cases:
        return
    st.subheader("What it means for the ranking", anchor=False)
    run = result.ranking(workspace(), state.actor(), setting.procurement, setting.cycle)
    for lot in told.cases:
        st.markdown(f"**{plain(lot_name(setting.method, lot))}**")
        if run.lot(lot).status in SETTLED:
            _beside(setting, run, lot)
        else:
            st.write("This lot is not ranked yet: another case in it is open, or something is missing.")


def _beside(setting: Setting, run: Ranking, lot: str) -> None:
    now = {bid.provider: bid for bid in run.lot(lot).bids}
    if not any(bid.state is State.DISREGARDED_LOW_PRICE for bid in now.values()):
        st.write("No bid left this lot for its price, so the ranking is the same with every low price in.")
    other = result.without_removals(workspace(), state.actor(), setting.procurement, lot, setting.cycle)
    rows = [_row(run, now[bid.provider], bid) for bid in other.bids if bid.rank is not None]
    headers = ("Provider", "Rank as decided", "Total as decided", "Rank with every low price in", "Total with it in")
    table(headers, rows, name=f"Both rankings of {lot}", empty="No bid in this lot has a rank.")
    st.write("Both rankings are kept in the record.")


def _row(run: Ranking, now: BidResult, other: BidResult) -> Sequence[str]:
    out = now.state is State.DISREGARDED_LOW_PRICE
    return (
        run.name(now.provider),
        "out" if out else lists.rank(now),
        "–" if out else lists.total(now),
        lists.rank(other),
        lists.total(other),
    )
