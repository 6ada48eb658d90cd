"""What a screen knows when it runs: who is looking, at which procurement. Nothing here is a permission.

Both are settled once, at the top of a run, before any screen: a choice made in the side bar counts from then on, and a
choice made in another tab or in a copied link is followed.
"""

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st

from evaluation import access
from evaluation.model import Actor
from evaluation.office import sessions
from evaluation.service import prepare
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace

#: keys of the two choices in the side bar
ROLE, CHOSEN = "role", "procurement"
_ACTOR, _CARDS, _PAGES, _ROLE_SEEN, _NEXT, _LINKED = "_actor", "_cards", "_pages", "_role_seen", "_next", "_linked"
#: For tests that have no browser, and so no session: the role they begin with. Never set where people work.
WITHOUT_SESSION = "EVENHAND_WITHOUT_SESSION"


def token() -> str | None:
    """The browser's session token, where it has one (a test without a browser has none)."""
    if WITHOUT_SESSION in os.environ:
        return None
    found = st.context.cookies.get(sessions.COOKIE)
    return found if isinstance(found, str) else None


def settle() -> Actor:
    """Read afresh who is looking, follow a choice of role, and settle which procurement is open."""
    st.session_state[_ACTOR] = _settled_actor()
    st.session_state[_CARDS] = {card.id: card for card in prepare.procurements(workspace(), actor())}
    _settle_choice()
    return actor()


def _settled_actor() -> Actor:
    held = token()
    known = sessions.actor_of(held)
    now = known.role if known else _role_without_session()
    wanted = st.session_state.get(ROLE, now)
    changed_here = wanted != st.session_state.get(_ROLE_SEEN, wanted) and wanted in access.ROLES
    if changed_here and known and held:
        sessions.take_role(held, wanted)
    role = wanted if changed_here else now
    st.session_state[ROLE] = st.session_state[_ROLE_SEEN] = role
    return Actor(known.name if known else sessions.DEMO_NAME, role)


def _role_without_session() -> str:
    """The role of a test without a browser. Anybody else whom the store does not know sees nothing, and is told so."""
    role = os.environ.get(WITHOUT_SESSION)
    if role not in access.ROLES:
        sessions.tidy()  # where the store takes no sessions, this says why
        st.error("This page has lost its session. Reload it.")
        st.stop()
    found: str = st.session_state.get(_ROLE_SEEN, role)
    return found


def _settle_choice() -> None:
    """The open procurement: as just chosen, else as the address says, else as before, else the first there is."""
    said, linked = st.session_state, st.query_params.get("p")
    fresh_link = linked if linked != said.get(_LINKED) else None
    wishes = (said.pop(_NEXT, None), fresh_link, said.get(CHOSEN), linked, *cards())
    choice = next((wish for wish in wishes if wish in cards()), None)
    if choice is None:
        return
    said[CHOSEN] = said[_LINKED] = choice
    if linked != choice:
        st.query_params["p"] = choice


def actor() -> Actor:
    """Who is looking, as settled at the top of this run."""
    found: Actor = st.session_state[_ACTOR]
    return found


def cards() -> Mapping[str, ProcurementCard]:
    """Every procurement that this person may see, by id, as at the top of this run."""
    found: Mapping[str, ProcurementCard] = st.session_state[_CARDS]
    return found


def choose(procurement: str) -> None:
    """Open a procurement from the next run on; it stays open across screens, refreshes and copied links."""
    st.session_state[_NEXT] = procurement


def chosen() -> ProcurementCard | None:
    """The open procurement; None where there is none."""
    return cards().get(st.session_state.get(CHOSEN, ""))


def keep_pages(pages: Mapping[str, Any]) -> None:
    """Remember the screens that this person was given, by address, so that others can lead to them."""
    st.session_state[_PAGES] = pages


def lead_to(address: str, label: str) -> None:
    """A link to another screen, where this person was given that screen."""
    page = st.session_state.get(_PAGES, {}).get(address)
    if page is not None:
        st.page_link(page, label=label)
