"""What is said after something was done: kept for one run of the screen, because saving runs the screen again."""

import streamlit as st

from evaluation.office.moments import clock
from evaluation.service.shared import workspace

_SAID = "said"


def say(words: str) -> None:
    """Remember a sentence about what was saved, with the time, and run the screen afresh to show it."""
    st.session_state[_SAID] = f"{words} Saved at {clock(workspace().clock())}."
    st.rerun()


def said() -> None:
    """Show what was last saved, once."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(words)
