"""Changing a method after the seal: which power it rests on, what that power asks for, and what stands in the way."""

from datetime import datetime

import streamlit as st

from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.office import state
from evaluation.office.components import rehearsing
from evaluation.office.components.frame import may, refused
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import EXAMPLE, london, read_moment
from evaluation.service import refine
from evaluation.service.decide import Reason
from evaluation.service.prepare import MethodDraft, ProcurementCard
from evaluation.service.refine_rules import Change, Route
from evaluation.service.shared import workspace
from evaluation.words.labels import day, listed
from evaluation.words.record import ROUTES

_ROUTES: dict[Route, str] = {
    "refinement": "Refine award criteria (Procurement Act 2023 s.24)",
    "before_first_deadline": "Change terms before the first deadline (s.31(1))",
    "before_final_deadline": "Change terms before the deadline for final tenders (s.31(2))",
}


def show(card: ProcurementCard, draft: MethodDraft) -> None:
    """What was changed since the first seal, and the form for a change."""
    seal = draft.seal
    if seal is None:
        st.info("The method is not sealed yet, so it is changed on the Method screen.")
        return
    _history(card)
    if not may(card, "change_sealed"):
        st.info("The sealed method is read-only.")
        refused(card, "change_sealed")
        return
    st.write(
        "The sealed method is read-only. The law lets it change in a few cases, before any bid is opened. Choose the "
        "case; what it asks for is asked here, and nothing changes while one thing is missing. Take legal advice first."
    )
    _invitation(card)
    route = st.selectbox("Case", list(_ROUTES), format_func=_ROUTES.__getitem__, key=f"route_{card.id}")
    _form(card, draft, route, seal.sha256)


def _history(card: ProcurementCard) -> None:
    versions = refine.history(workspace(), state.actor(), card.id)
    rows = [(f"{v.version}", london(v.seal.at), v.seal.by, _why(v.change), v.seal.sha256[:12]) for v in versions]
    table(("Seal", "When", "By", "What happened", "Fingerprint begins"), rows, name="Seals of this method")


def _why(change: object) -> str:
    if not isinstance(change, dict):
        return "The method was sealed."
    told = listed([str(name) for name in change["told"]]) or "nobody took part yet"
    return (
        f"{ROUTES[change['route']].capitalize()}: {listed(change['parts'])}. {change['why']} "
        f"Decided by {change['by']}, approved by {change['approved_by']}. Told: {told}."
    )


def _invitation(card: ProcurementCard) -> None:
    on = refine.invited(workspace(), card.id)
    if on is not None:
        st.markdown(f"Final tenders were invited on **{day(on)}**.")
        return
    with st.expander("Record that final tenders were invited"), st.form("invitation"):
        when = st.text_input("Day, written like 1 October 2026", key="invited_on")
        by = st.text_input("Who sent the invitation", key="invited_by")
        if st.form_submit_button("Record the invitation"):
            _invite(card, str(when or ""), str(by or ""))


def _invite(card: ProcurementCard, when: str, by: str) -> None:
    read = read_moment(f"{when} at 12:00")
    if isinstance(read, str):
        st.error("The day cannot be read. Write it like this: 1 October 2026.")
        return
    try:
        why = Reason(by, "invited suppliers to send final tenders")
        refine.invite(workspace(), state.actor(), card.id, read.date(), why)
    except EvenhandError as error:
        st.error(f"Not saved. {plain(error)}")
    else:
        say("The invitation is recorded.")


def _form(card: ProcurementCard, draft: MethodDraft, route: Route, seal: str) -> None:
    key = f"change_{card.id}_{seal[:8]}"
    with st.form(key):
        text = st.text_area("The changed method", value=draft.text, key=f"{key}_text", height=320)
        fields: dict[str, str | None] = {
            "why": st.text_area("Why it changes", key=f"{key}_why"),
            "by": st.text_input("Who decides", key=f"{key}_by"),
            "approved_by": st.text_input("Who approves: somebody else", key=f"{key}_approved"),
        }
        told = st.text_area("Every supplier that takes part and was told, one a line", key=f"{key}_told")
        nobody = st.checkbox("No supplier takes part yet", key=f"{key}_nobody")
        fields |= _asked(route, key)
        not_invited = route == "refinement" and st.checkbox(
            "Suppliers are not yet invited to send tenders for the final assessment", key=f"{key}_invited"
        )
        first = (
            st.text_input(f"First deadline, in London time, written like {EXAMPLE}", key=f"{key}_first")
            if route == "before_first_deadline"
            else ""
        )
        play = st.form_submit_button("Rehearse the changed method")
        look = st.form_submit_button("See what stands in the way")
        sent = st.form_submit_button("Change the sealed method", type="primary")
    rehearsing.show(card, str(text or ""), key, play=play)
    if not (look or sent):
        return
    read = read_moment(str(first)) if first else None
    if isinstance(read, str):
        st.error(read)
        return
    words = {name: str(value or "") for name, value in fields.items()}
    change = _change(route, str(text or ""), words, str(told or ""), read, nobody=nobody, not_invited=not_invited)
    _do(card, change, seal, make=sent)


def _asked(route: Route, key: str) -> dict[str, str | None]:
    """The statements that a case asks for, as boxes."""
    boxes = {
        "refinement": {
            "screened_out": "Why nobody who was screened out would have got through",
            "republished": "Which notice and documents were changed and given out again",
        },
        "before_first_deadline": {
            "republished": "Which notice and documents were revised and given out again",
            "time_limits": "What became of the time limits: longer, or why not",
        },
        "before_final_deadline": {
            "not_substantial": "Why the change is not substantial (not needed for a light touch contract)",
            "time_limits": "What became of the time limits: longer, or why not",
        },
    }[route]
    return {name: st.text_area(label, key=f"{key}_{name}", height=100) for name, label in boxes.items()}


def _change(
    route: Route,
    text: str,
    words: dict[str, str],
    told: str,
    first: datetime | None,
    *,
    nobody: bool,
    not_invited: bool,
) -> Change:
    names = tuple(line.strip() for line in told.splitlines() if line.strip())
    return Change(
        route,
        text,
        told=names,
        nobody_takes_part=nobody,
        not_invited=not_invited,
        first_deadline=first,
        by=words["by"],
        why=words["why"],
        approved_by=words["approved_by"],
        republished=words.get("republished", ""),
        time_limits=words.get("time_limits", ""),
        screened_out=words.get("screened_out", ""),
        not_substantial=words.get("not_substantial", ""),
    )


def _do(card: ProcurementCard, change: Change, seal: str, *, make: bool) -> None:
    try:
        found = refine.proposed(workspace(), state.actor(), card.id, change)
        in_the_way = [*found.faults, *found.lacking]
        if not in_the_way and not found.parts:
            in_the_way = ["Nothing differs from the sealed method."]
        if in_the_way:
            st.error("The sealed method was not changed. This stands in the way:")
            st.markdown("\n".join(f"- {plain(each)}" for each in in_the_way))
        elif not make:
            st.success(f"Nothing stands in the way. It would change: {plain(listed(found.parts))}.")
        else:
            refine.refine(workspace(), state.actor(), card.id, change, seen=seal)
    except ConflictError:
        st.error("Not changed: somebody else changed the sealed method meanwhile. Look at it again first.")
    except EvenhandError as error:
        st.error(f"Not changed. {plain(error)}")
    else:
        if make and not in_the_way:
            say("The sealed method is changed, under a new seal. Workbooks made before it are refused from now on.")
