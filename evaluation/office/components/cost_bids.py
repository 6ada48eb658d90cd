"""Bids beside the cost of care in a lot, and what a rise of every price would do to its list."""

from fractions import Fraction

import streamlit as st

from criteria import cost_models as told
from evaluation.exact import number as exact_number
from evaluation.exceptions import EvenhandError
from evaluation.model import BidResult
from evaluation.office import charts, charts_cost, state
from evaluation.office.components import choices
from evaluation.office.components.cost_desk import desk_of
from evaluation.office.components.drawing import drawing
from evaluation.office.components.frame import refused
from evaluation.office.components.tables import plain, table
from evaluation.service import cost_bids, what_if, workbench
from evaluation.service.cost_bids import Beside
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.service.what_if import Rise, WhatIf
from evaluation.words import cost as words
from evaluation.words import movement, totals
from evaluation.words.labels import percent, pounds

_METHOD, _WORKING = "The cost that the method states", "The homecare working under “Work out a cost”"


def beside(card: ProcurementCard) -> None:
    """The floors of a lot, and every bid's price beside them where prices are open to this person."""
    lots = cost_bids.lots(workspace(), state.actor(), card.id)
    if not lots:
        st.info("The method has faults, so its lots cannot be read yet. Put them right on the Method screen first.")
        return
    lot = choices.chosen("Lot", lots, address="lot", key=f"lot_{card.id}")
    source = st.radio("What bids are held against", (_METHOD, _WORKING), key=f"cost_floor_{card.id}")
    try:
        found = _found(card, lot, working=source == _WORKING)
    except workbench.AssumptionError as error:
        st.error(" ".join(plain(words.plain_fault("homecare_cost", fault)) for fault in error.faults))
    except EvenhandError as error:
        st.error(plain(error))
    else:
        if found is not None:
            _show(found)


def _found(card: ProcurementCard, lot: str, *, working: bool) -> Beside | None:
    ws, actor = workspace(), state.actor()
    if not working:
        return cost_bids.beside(ws, actor, card.id, lot)
    desk = desk_of(card.id, "homecare_cost")
    if desk.is_empty:
        st.info("No homecare working stands under “Work out a cost” yet.")
        return None
    inputs = workbench.read(desk.now)
    if not isinstance(inputs, told.Homecare):
        return None
    if not desk.prices_of:
        st.error("Say first, under “Work out a cost”, which month's prices the working is in.")
        return None
    change = _change(card)
    return cost_bids.beside(
        ws, actor, card.id, lot, inputs, prices_of=workbench.month(desk.prices_of), change_percent=change
    )


def _change(card: ProcurementCard) -> Fraction | None:
    label = "Change of prices from the working's month to the delivery date, per cent (only where the months differ)"
    return _number(str(st.text_input(label, key=f"cost_change_{card.id}") or ""))


def _number(said: str) -> Fraction | None:
    if not said.strip():
        return None
    try:
        return exact_number(said)
    except ValueError as error:
        raise EvenhandError(f"“{said.strip()}” is not a number. Write it like 3 or 3.5.") from error


def _show(found: Beside) -> None:
    prices = [bid.price.value for bid in found.bids if bid.price is not None]
    st.write(plain(words.beside_words(found.lawful, found.local, prices)))
    if not found.shows_bids:
        st.info("Bids' prices are not shown: they are not open yet. The floors stand on their own until then.")
    elif not found.bids:
        st.info("No prices have been loaded for this lot.")
    if prices:
        drawing(charts_cost.beside_chart(found), key="cost_beside")
    rows = [("Care at the legal minimum", pounds(found.lawful), "–"), ("The stated cost", pounds(found.local), "–")]
    for bid in found.bids:
        if bid.price is None:
            rows.append((bid.name, "–", "No price for an hour of care"))
            continue
        apart = bid.price.value - found.local
        rows.append((bid.name, pounds(bid.price.value), f"{pounds(abs(apart))} {'below' if apart < 0 else 'above'}"))
    table(("What", "A contact hour", "Beside the stated cost"), rows, name="Floors and bids' prices for a contact hour")


def rise(card: ProcurementCard) -> None:
    """Try a rise of every price in a lot: who would change places."""
    if refused(card, "try_uplift"):
        return
    st.warning(words.WHAT_IF)
    ws, actor = workspace(), state.actor()
    lots = cost_bids.lots(ws, actor, card.id)
    cycle = choices.which_list(card, choices.begun(card))
    lot = choices.chosen("Lot", lots, address="lot", key=f"lot_{card.id}")
    with st.form(f"cost_rise_{card.id}", border=True):
        kind = st.radio("Every price rises by", ("Per cent", "Pounds an hour"), horizontal=True,
                        key=f"cost_rise_kind_{card.id}")  # fmt: skip
        size = st.text_input("How much", value="5", key=f"cost_rise_size_{card.id}")
        st.write("By pounds an hour, a visit rises by its share of the hour; a night, a week or a package stays.")
        pressed = st.form_submit_button("What if", type="primary")
    if not pressed:
        st.info("Nothing was tried yet.")
        return
    try:
        amount = _number(str(size or ""))
        asked = Rise(percent=amount) if kind == "Per cent" else Rise(pounds_an_hour=amount)
        with st.spinner("Ranking the lot again, as play"):
            found = what_if.try_rise(ws, actor, card.id, lot, asked, cycle=cycle)
    except EvenhandError as error:
        st.error(plain(error))
        return
    _moved(found, _rise_words(asked), cycle=bool(cycle))


def _rise_words(asked: Rise) -> str:
    if asked.pounds_an_hour is not None:
        return f"{pounds(asked.pounds_an_hour)} an hour"
    return percent(asked.percent or Fraction(0))


def _moved(found: WhatIf, asked: str, *, cycle: bool) -> None:
    st.header("What if", anchor=False)
    st.markdown(f"**{plain(words.moves_words(found.movers, asked, found.names))}**")
    if found.movers:
        drawing(charts.movement_chart(found.moved, found.names, heads=("Now", "What if")), key="cost_moved")
    method = found.method
    tree = method.cycle.criteria if cycle and method.cycle else method.criteria
    rows = [
        (
            found.names.get(move.provider, move.provider),
            _place(move.before),
            _place(move.after),
            _price(move.before),
            _price(move.after),
            "–" if move.after is None else totals.total(move.after),
            movement.why_moved(move, tree),
        )
        for move in found.moved
    ]
    headers = ("Provider", "Place now", "Place if", "Price now", "Price if", "Total if", "Why")
    table(headers, rows, name="What if: places before and after the rise")


def _place(bid: BidResult | None) -> str:
    return "–" if bid is None or bid.rank is None else str(bid.rank)


def _price(bid: BidResult | None) -> str:
    return "–" if bid is None or bid.price is None else pounds(bid.price)
