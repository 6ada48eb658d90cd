"""What people decide about a bid besides its price: a late bid, a withdrawal, an exclusion, and the other grounds.

A decision is saved only over the one that the person was shown: where somebody else was quicker, both are shown.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.office import state
from evaluation.office.components.frame import may
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service import decide
from evaluation.service.decide import BID_DECISIONS, Reason
from evaluation.service.prepare import ProcurementCard
from evaluation.service.received import Received, ReceivedBid, received
from evaluation.service.shared import workspace
from evaluation.words.results import BID_MATTERS, BID_OUTCOMES, decided, lot_name

WHO, WHY = "Who decides: name and post", "Why, in words that somebody outside the team can follow"


def reason_of(key: str, who: str = WHO, why: str = WHY) -> Reason:
    """Two boxes: who decides, and why."""
    by = st.text_input(who, key=f"{key}_by", max_chars=200)
    return Reason(by, st.text_area(why, key=f"{key}_why", height=120))


def rulings_in_words(bid: ReceivedBid) -> list[str]:
    """Every decision that stands about a bid, a sentence each."""
    made = [ruling.decision for ruling in bid.rulings.values()]
    return [f"{decided(each)}, by {each.by}: {each.reason}" for each in made]


def late_form(card: ProcurementCard, bid: ReceivedBid) -> None:
    """Let a named person accept or refuse a late bid."""
    key = f"late_{card.id}_{bid.lot}_{bid.provider}"
    seen = _last_shown(key, bid).get("late", 0)
    with st.form(key):
        titles = {"refused": "Refuse it: it stays out", "accepted": "Accept it: it is assessed like the others"}
        outcome = st.radio("Decision", list(titles), index=None, format_func=titles.__getitem__, key=f"{key}_what")
        reason = reason_of(key)
        sent = st.form_submit_button("Record this decision")
    if sent and outcome is None:
        st.error("Not recorded. Choose whether the bid is refused or accepted.")
    elif sent and _saved(card, bid, "late", str(outcome), reason, seen):
        say(f"The late bid of {plain(bid.name)} is {outcome}.")


def other_decisions(card: ProcurementCard, found: Received) -> None:
    """The decisions that stand on grounds other than lateness and price; for the lead a form to record one."""
    made = [(b, b.rulings[kind].decision) for b in found.bids for kind in BID_MATTERS if kind in b.rulings]
    recording = may(card, "decide_bid")
    if not made and not recording:
        return
    st.header("Other decisions about a bid", anchor=False)
    st.write("Withdrawals and exclusions, suppliers from a non-treaty state, and breaches of a published procedure.")
    rows = [
        (f"{b.name} ({b.provider})", lot_name(found.method, b.lot), decided(d), d.by, london(d.at), d.reason)
        for b, d in made
    ]
    headers = ("Provider", "Lot", "Decided", "By", "When", "Why")
    table(headers, rows, name="Decisions that stand", empty="No such decision has been recorded.")
    if recording:
        with st.expander("Record a decision about a bid"):
            _form(card, found)


def _form(card: ProcurementCard, found: Received) -> None:
    base = f"ruling_{card.id}"
    again = st.session_state.setdefault(f"{base}_round", 0)
    key = f"{base}_{again}"
    bid = _bid(found, key)
    kind = st.selectbox("What it is about", list(BID_MATTERS), format_func=BID_MATTERS.__getitem__, key=f"{key}_kind")
    if bid is None:
        st.write("Choose a lot and a provider first.")
        return
    seen = _last_shown(f"{key}_{bid.lot}_{bid.provider}", bid).get(kind, 0)
    stands = bid.rulings.get(kind)
    now = f"{decided(stands.decision)}, by {stands.decision.by}." if stands else "nothing has been decided in this."
    st.write(f"What stands now: {plain(now)}")
    with st.form(f"{key}_form", enter_to_submit=False):
        outcome = st.radio(
            "What is decided?",
            BID_DECISIONS[kind],
            index=None,
            format_func=lambda each: BID_OUTCOMES[kind, each],
            key=f"{key}_{kind}_what",
        )
        reason = reason_of(key, "Who decides about it (name and post)", "The ground, and the facts it rests on")
        sent = st.form_submit_button("Record the decision about this bid")
    if sent and outcome is None:
        st.error("Not recorded. Choose what is decided.")
    elif sent and _saved(card, bid, kind, str(outcome), reason, seen):
        st.session_state[f"{base}_round"] += 1
        say(f"Recorded about the bid of {plain(bid.name)} for {plain(lot_name(found.method, bid.lot))}.")


def _bid(found: Received, key: str) -> ReceivedBid | None:
    """The bid that a decision is about: first its lot, then its provider."""
    lots = [lot.id for lot in found.method.lots if any(bid.lot == lot.id for bid in found.bids)]
    lot = st.selectbox("Lot of the bid", lots, format_func=lambda each: lot_name(found.method, each), key=f"{key}_lot")
    here: Mapping[str, ReceivedBid] = {bid.provider: bid for bid in found.bids if bid.lot == lot}
    ref = st.selectbox(
        "Provider of the bid",
        sorted(here, key=lambda each: here[each].name),
        index=None,
        format_func=lambda each: f"{here[each].name} ({each})",
        placeholder="Choose a provider",
        key=f"{key}_{lot}_provider",
    )
    return here.get(ref or "")


def _last_shown(key: str, bid: ReceivedBid) -> Mapping[str, int]:
    """The versions of a bid's decisions as they stood on the screen when the person last pressed something."""
    now = {kind: ruling.version for kind, ruling in bid.rulings.items()}
    before: Mapping[str, int] = st.session_state.get(f"{key}_shown", now)
    st.session_state[f"{key}_shown"] = now
    return before


def _saved(card: ProcurementCard, bid: ReceivedBid, kind: str, outcome: str, reason: Reason, seen: int) -> bool:
    """Save a decision, or say why it could not be saved."""
    try:
        decide.bid(workspace(), state.actor(), card.id, kind, bid.lot, bid.provider, outcome, reason, seen=seen)
    except ConflictError:
        _conflict(card, bid, kind, outcome)
    except EvenhandError as error:
        st.error(f"Not recorded. {plain(error)}")
    else:
        return True
    return False


def _conflict(card: ProcurementCard, bid: ReceivedBid, kind: str, outcome: str) -> None:
    """Somebody else decided since this form was shown: show both, overwrite nothing, let the person choose."""
    bids: Sequence[ReceivedBid] = received(workspace(), state.actor(), card.id).bids
    now = next((b for b in bids if (b.lot, b.provider) == (bid.lot, bid.provider)), None)
    theirs = now.rulings.get(kind) if now else None
    if now is None or theirs is None:
        st.error("This bid changed while you were working. Nothing was recorded. Look at it again, then decide.")
        return
    made = theirs.decision
    st.error(
        f"Somebody else decided this while you were working. Theirs: {plain(decided(made))}, by {plain(made.by)}, "
        f"{london(made.at)}: {plain(made.reason)} Yours: {plain(BID_OUTCOMES[kind, outcome])}. "
        "Nothing was overwritten. Record it again if yours should stand."
    )
