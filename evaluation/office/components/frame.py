"""What stands round every screen: where you are, who you are taken for, and which procurement is open."""

from functools import cache
from pathlib import Path

import streamlit as st

from evaluation import access
from evaluation.model import Actor
from evaluation.office import state
from evaluation.office.components.notes import said
from evaluation.office.components.tables import plain
from evaluation.service.prepare import ProcurementCard
from evaluation.words import labels

_OFFICE = Path(__file__).parents[1]


def dress() -> None:
    """Put on the style, and the script that lets the keyboard reach wide tables: two files of ours, nobody's text."""
    st.html(_dress(), unsafe_allow_javascript=True)


@cache
def _dress() -> str:
    style, script = ((_OFFICE / name).read_text(encoding="utf-8") for name in ("style.css", "reach.js"))
    return f"<style>{style}</style><script>{script}</script>"


def banner(actor: Actor) -> None:
    """Say that this is a demonstration, and in whose place the person acts."""
    role = labels.ROLE_NAMES[actor.role]
    st.info(f"**Demonstration.** The county and the providers are made up. You act as: **{role}**.")


def opened() -> None:
    """Let the person choose the procurement that the screens are about."""
    titles = {card.id: card.title for card in state.cards().values()}
    if titles:
        st.selectbox("Procurement", list(titles), format_func=titles.__getitem__, key=state.CHOSEN)


def role_switch() -> None:
    """Let the person see the application as somebody else would."""
    st.selectbox("Act as", access.ROLES, format_func=labels.ROLE_NAMES.__getitem__, key=state.ROLE)


def heading(title: str, lead: str) -> ProcurementCard | None:
    """A screen's title, what it is for in one sentence, and the procurement it is about; None where there is none."""
    st.title(title, anchor=False)
    card = state.chosen()
    if card is not None:
        st.markdown(f"**{plain(card.title)}** · {labels.STAGE_NAMES[card.stage]}")
    st.write(lead)
    said()
    if card is None:
        st.info("There is no procurement yet. Begin one on the Start screen.")
    return card


def refused(card: ProcurementCard, action: str) -> bool:
    """Whether this person may not do this at this stage; says so in plain words where that is the case."""
    role = state.actor().role
    if access.may(role, action, card.stage):
        return False
    st.info(labels.refusal(role, action, card.stage))
    return True


def may(card: ProcurementCard, action: str) -> bool:
    """Whether this person may do this now: for leaving out a button. The service asks again."""
    return access.may(state.actor().role, action, card.stage)
