"""The boxes that several steps of a low-price case share: who, why, and a second person."""

import streamlit as st

from evaluation.service.decide import Reason
from evaluation.service.review import Two


def reasoned(key: str, why: str) -> Reason:
    """Who does this, and why."""
    by = st.text_input("Who does this (name and post)", key=f"{key}_by", max_chars=200)
    return Reason(by, st.text_area(why, key=f"{key}_why", height=120, persist_state="session"))


def two_people(key: str, why: str) -> Two:
    """Two people and their reason."""
    first = st.text_input("First person (name and post)", key=f"{key}_first", max_chars=200)
    second = st.text_input("Second person (name and post)", key=f"{key}_second", max_chars=200)
    return Two(first, second, st.text_area(why, key=f"{key}_why", height=120, persist_state="session"))
