"""Filling an uplift from a homecare working: its lines, pay moved as the minimum wage moves between two days."""

from datetime import date
from fractions import Fraction

import streamlit as st

from criteria import cost_models as told
from evaluation.exact import number as exact_number
from evaluation.exceptions import EvenhandError
from evaluation.office.components.arithmetic import arithmetic
from evaluation.office.components.cost_desk import Desk, desk_of
from evaluation.office.components.tables import plain
from evaluation.service import cost_uplift, workbench
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.labels import day, percent, pounds

_APRIL = 4
_DAYS = "Write days like 2026-04-01."


def from_working(card: ProcurementCard, desk: Desk) -> None:
    """Take the lines of the homecare form, with the change of the minimum wage looked up."""
    source = desk_of(card.id, "homecare_cost")
    with st.expander("Take the lines of a homecare working, and look up the minimum wage"):
        if source.is_empty:
            st.write("First work out homecare under “Work out a cost”. Its lines can then be taken from there.")
            return
        st.write(f"The working is the one under “Work out a cost”{f' ({plain(source.told)})' if source.told else ''}.")
        before, after, others = _asked(card, source)
        try:
            _require_same_month(source, _day(before))
            change = cost_uplift.wage_change(_day(before), _day(after))
            rest = _percent(others)
            made = _lines(source, change.value, rest)
        except EvenhandError as error:
            st.error(plain(error))
            return
        first, second = (pounds(part.value) for part in change.parts[:2][::-1])
        st.write(
            f"From {day(_day(before))} to {day(_day(after))} the minimum wage goes from {first} to {second}: "
            f"{percent(change.value)}. Pay moves by that, everything else by {percent(rest)}."
        )
        st.write(
            "National Insurance above its threshold rises faster than pay. To count that too, work out the cost again "
            "at the new wage and day, and compare the two."
        )
        arithmetic(change, name="Arithmetic of the change of the minimum wage", procurement=card.id, names={}, files={})
        if st.button("Put these lines in the form", key=f"cost_lines_{card.id}"):
            told_of = (
                f"Lines of the homecare working; pay moves by {percent(change.value)}, the rest by {percent(rest)}"
            )
            desk.put(made, prices_of=after[: len("2026-04")], told=told_of)
            st.rerun()


def _require_same_month(source: Desk, before: date) -> None:
    """The change begins in the month whose prices the lines are in: else a part of it would count twice, or not."""
    if source.prices_of:
        workbench.require_one_month(workbench.month(source.prices_of), before)


def _asked(card: ProcurementCard, source: Desk) -> tuple[str, str, str]:
    today = workbench.today(workspace())
    april = today.year if today.month >= _APRIL else today.year - 1
    begins = f"{source.prices_of}-01" if source.prices_of else f"{april}-04-01"
    one, two, three = st.columns(3, vertical_alignment="bottom")
    before = one.text_input("Minimum wage from", value=begins, key=f"cost_before_{card.id}_{begins}")
    after = two.text_input("to", value=f"{april + 1}-04-01", key=f"cost_after_{card.id}")
    others = three.text_input("Other costs rise by, per cent", value="3", key=f"cost_others_{card.id}")
    return str(before or ""), str(after or ""), str(others or "")


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said.strip())
    except ValueError as error:
        raise EvenhandError(_DAYS) from error


def _percent(said: str) -> Fraction:
    try:
        return exact_number(said)
    except ValueError as error:
        raise EvenhandError("Write the change of other costs as a number, such as 3.") from error


def _lines(source: Desk, wages: Fraction, others: Fraction) -> str:
    inputs = workbench.read(source.now)
    if not isinstance(inputs, told.Homecare):
        raise EvenhandError("Only the lines of homecare can be taken.")
    return cost_uplift.lines_of(workspace(), inputs, wages, others)
