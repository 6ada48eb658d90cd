"""The officers' application: one script, run by Streamlit on every interaction. It picks the screens, frames them."""

from collections.abc import Callable

import streamlit as st

from evaluation import access
from evaluation.exceptions import EvenhandError
from evaluation.model import Actor
from evaluation.office import addresses, state
from evaluation.office.components.frame import banner, dress, opened, role_switch
from evaluation.office.screens import (
    bids,
    cycle,
    explain,
    fair_cost,
    low_prices,
    method,
    pack,
    ranking,
    record,
    rehearsal,
    start,
)
from evaluation.service import demo
from evaluation.service.shared import workspace
from evaluation.service.workspace import Workspace

#: address, title, what shows it, and the action that a role needs at some stage to be given the screen at all
SCREENS: tuple[tuple[str, str, Callable[[], None], str], ...] = (
    (addresses.START, "Start", start.show, "see_procurement"),
    (addresses.METHOD, "Method", method.show, "see_procurement"),
    (addresses.REHEARSAL, "Rehearsal", rehearsal.show, "see_rehearsal"),
    (addresses.PACK, "Tender pack", pack.show, "see_procurement"),
    (addresses.BIDS, "Bids", bids.show, "see_quality"),
    (addresses.FAIR_COST, "Fair cost", fair_cost.show, "see_cost"),
    (addresses.LOW_PRICES, "Low prices", low_prices.show, "see_price"),
    (addresses.RANKING, "Ranking", ranking.show, "see_ranking"),
    (addresses.EXPLAIN, "Explain a total", explain.show, "see_ranking"),
    (addresses.NEXT_CYCLE, "Next cycle", cycle.show, "see_cycle"),
    (addresses.RECORD, "Record", record.show, "see_record"),
)


def main() -> None:
    """Show the screen that was asked for, to somebody who may see it."""
    dress()
    try:
        actor = state.settle()
        ready = _is_seeded()
        page = st.navigation(_pages(actor), position="sidebar" if ready else "hidden")
        if not ready:
            _seed(workspace())  # after `st.navigation`: so the run after it shows the screen that was asked for
        banner(actor)
        with st.sidebar:
            opened()
            role_switch()
        page.run()
    except EvenhandError as error:
        st.error(str(error))


def _is_seeded() -> bool:
    """Whether there is nothing to put in first. Asked once for each person who comes."""
    if "seeded" not in st.session_state:
        ws = workspace()
        if demo.wanted(ws) and not demo.is_ready(ws):
            return False
        st.session_state["seeded"] = True
    return True


def _seed(ws: Workspace) -> None:
    """Put the demonstration in, the first time that anybody comes, telling how far it is."""
    st.title("Evenhand", anchor=False)
    st.write("Preparing the demonstration. This happens once, and takes about half a minute.")
    bar = st.progress(0.0, "Starting")

    def tell(words: str, share: float) -> None:
        bar.progress(share, words)

    try:
        demo.seed(ws, tell)
    except (EvenhandError, OSError) as error:
        st.session_state["seeded"] = True  # the rest of the application works without it
        st.error(f"The demonstration could not be prepared. {error}")
        st.button("Go on without it")
        st.stop()
    st.session_state["seeded"] = True
    st.rerun()


def _pages(actor: Actor) -> list[st.Page]:
    """The screens that this role may ever use; the address of any other answers that there is no such page."""
    pages = {
        address: st.Page(show, title=title, url_path=address, default=address == addresses.START)
        for address, title, show, action in SCREENS
        if access.ever(actor.role, action)
    }
    state.keep_pages(pages)
    return list(pages.values())


main()
