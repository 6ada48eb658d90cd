"""Choices that decide what a screen is about. Each stays in the address, so that a copied link opens the same thing."""

from collections.abc import Mapping, Sequence

import streamlit as st

from criteria.schema import Method
from evaluation.office import state
from evaluation.service import cycle as cycles
from evaluation.service.cycle import CycleCard
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.labels import day
from evaluation.words.results import lot_name

TENDER = "the-tender"  # in the address, for the list that has no period


def chosen(label: str, options: Mapping[str, str], *, address: str, key: str, default: str = "") -> str:
    """One of `options` (id -> title): as just picked, else as a fresh link says, else as before, else `default`.

    `options` has at least one entry; `address` is the name under which the choice stands in the page's address.
    """
    said, linked, seen, kept = st.session_state, st.query_params.get(address), f"_linked_{address}", f"_kept_{key}"
    fresh = linked if linked != said.get(seen) else None
    # set on every run: on another screen the box is a new one under the same key, and would begin with its first option
    said[key] = next(each for each in (fresh, said.get(key), said.get(kept), default, *options) if each in options)
    picked = str(st.selectbox(label, list(options), format_func=options.__getitem__, key=key))
    said[seen] = said[kept] = picked
    if linked != picked:
        st.query_params[address] = picked
    return picked


def lot(procurement: str, method: Method, notes: Mapping[str, str], *, default: str = "") -> str:
    """The lot a screen is about, each named with what `notes` says of it; the same on every screen."""
    options = {
        each.id: " – ".join(filter(None, (lot_name(method, each.id), notes.get(each.id)))) for each in method.lots
    }
    return chosen("Lot", options, address="lot", key=f"lot_{procurement}", default=default)


def begun(card: ProcurementCard) -> list[tuple[int, CycleCard]]:
    """The re-assessments for which something was loaded, each with its number; none before the result is issued."""
    if card.stage != "result" or not workspace().may(state.actor(), "see_cycle", card.id):
        return []
    found = enumerate(cycles.cycles(workspace(), state.actor(), card.id), 1)
    return [(place, each) for place, each in found if each.measures or each.prices]


def period_title(place: int, card: CycleCard) -> str:
    """A re-assessment as people name it: "Re-assessment 1: 1 April 2027 to 30 September 2027"."""
    return f"Re-assessment {place}: {day(card.period.starts)} to {day(card.period.ends)}"


def which_list(card: ProcurementCard, periods: Sequence[tuple[int, CycleCard]]) -> str:
    """The list a screen is about: "" for the tender's, or a period's id. Asks only where there is a choice."""
    if not periods:
        return ""
    options = {TENDER: "The tender"} | {each.period.id: period_title(place, each) for place, each in periods}
    picked = chosen("List", options, address="list", key=f"list_{card.id}")
    return "" if picked == TENDER else picked
