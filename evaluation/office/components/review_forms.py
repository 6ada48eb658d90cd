"""The next lawful step of a low-price case as a form, and only that: what may not follow is not offered.

What was typed stays where a step could not be saved. A step is saved only over what the person was shown: where
somebody else was quicker, that is said, and nothing is overwritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.office import state
from evaluation.office.components.case import Setting
from evaluation.office.components.notes import say
from evaluation.office.components.review_assessing import assessing
from evaluation.office.components.review_fields import reasoned, two_people
from evaluation.office.components.tables import plain
from evaluation.office.moments import london
from evaluation.service import review
from evaluation.service.load import NamedFile
from evaluation.service.review_cases import Conversation
from evaluation.service.shared import workspace
from evaluation.words.labels import listed
from evaluation.words.results import lot_name
from evaluation.words.review import LAWS, WORDS, ReviewState, due_words, step_title, who

S = ReviewState
_AGAIN = "Nothing of yours was saved."


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a form stands: what it is shown with, the conversation, and under which key its boxes are kept."""

    setting: Setting
    told: Conversation

    def key(self, step: str) -> str:
        """The key of a step's boxes: another conversation, or another step, has boxes of its own."""
        told, at = self.told, self.setting
        return f"review_{at.procurement}_{told.cycle}_{told.provider}_{told.number}_{step}"

    def name(self, lot: str) -> str:
        """A lot as people name it."""
        return lot_name(self.setting.method, lot)

    def save(self, step: Callable[[], object], words: str) -> None:
        """Take a step and say so; where it cannot be taken, say why, and keep what was typed."""
        try:
            with st.spinner("Saving this step and working the lots out again"):
                step()
        except ConflictError as error:
            st.error(f"Somebody else acted while you were working. {_AGAIN} {plain(error)}")
        except EvenhandError as error:
            st.error(plain(error))
        else:
            st.session_state.pop(self.key("seen"), None)
            say(f"{plain(self.told.name)}: {plain(words)}")


def next_step(setting: Setting, told: Conversation) -> None:
    """The step that is due in a case, for who may take it; a sentence for everybody else."""
    if not told.is_open:
        return
    st.subheader("The next step", anchor=False)
    if not setting.may_change:
        st.info("The list is issued, so nothing in this case can change.")
    elif not setting.may_decide:
        st.info("This case is open. The price officer or the procurement lead takes the next step.")
    else:
        desk = Desk(setting, told)
        _overtaken_by_others(desk)
        _step(desk)


def _overtaken_by_others(desk: Desk) -> None:
    """Say so where somebody else took a step while this person had the case open."""
    key, now = desk.key("seen"), len(desk.told.entries)
    seen = st.session_state.setdefault(key, now)
    st.session_state[key] = now
    if seen != now:
        last = desk.told.review.events[-1]
        st.error(
            f"Somebody else took a step in this case while you were working: {plain(step_title(last))}, by "
            f"{plain(who(last))}, {london(last.signed.at)}. {_AGAIN} Look at the case again, then go on."
        )


def _step(desk: Desk) -> None:
    """One form: looking comes first, then telling, deciding, assessing, and at last waiting."""
    told = desk.told
    if lots := told.at(S.FLAGGED):
        _consider(desk, lots[0])
    elif told.at(S.CONSIDERED_LOW):
        _notice(desk)
    elif lots := told.at(S.NOT_SATISFIED):
        _decide(desk, lots[0])
    elif lots := told.at(S.RESPONSE_IN, S.NO_RESPONSE):
        assessing(desk, lots[0])
        with st.expander("Another part of the reply came"):
            _reply(desk)
    else:
        _waiting(desk)


def _consider(desk: Desk, lot: str) -> None:
    key = desk.key(f"consider_{lot}")
    st.write(f"{plain(desk.name(lot))}: look at what the tests say. A signal is a reason to look, not a finding.")
    titles = {True: "A concern: it is put to the provider", False: "No concern: the bid stays in"}
    with st.form(key, enter_to_submit=False):
        concern = st.radio(
            "What do you make of this price?",
            list(titles),
            index=None,
            format_func=titles.__getitem__,
            key=f"{key}_what",
        )
        reason = reasoned(key, "Why: what you looked at, and what it tells you")
        sent = st.form_submit_button("Record this", type="primary")
    if sent and concern is None:
        st.error("Choose what you make of this price. Nothing was saved.")
    elif sent:
        made = f"{titles[bool(concern)]}."
        at = (workspace(), state.actor(), desk.setting.procurement, desk.told, lot, reason)
        desk.save(lambda: review.consider(*at, concern=bool(concern)), made)


def _notice(desk: Desk) -> None:
    at = (workspace(), state.actor(), desk.setting.procurement, desk.told)
    drafted = review.draft_notice(*at)
    key = desk.key(f"notice_{len(desk.told.notices())}")
    st.write(
        f"Tell the provider what looks low and let it explain, before anything is decided "
        f"({plain(LAWS[desk.setting.method.regime].act)}). The letter is drafted from the working. You may change its "
        f"words; it has to name each point and the last day. The reply is due by {due_words(drafted.due)}."
    )
    st.session_state.setdefault(f"{key}_text", drafted.text)
    # outside the form, so that an edit is kept as soon as the box is left, on another screen too
    text = st.text_area("The notice", key=f"{key}_text", height=480, persist_state="session")
    with st.form(key, enter_to_submit=False):
        by = st.text_input("Who sends it (name and post)", key=f"{key}_by", max_chars=200)
        sent = st.form_submit_button("Record this notice as sent today", type="primary")
    st.write("Once it is recorded, download it here as a Word file, and send it the same day.")
    if sent:
        words = f"the notice is recorded. The reply is due by {due_words(drafted.due)}."
        desk.save(lambda: review.notice(*at, text, by), words)


def _waiting(desk: Desk) -> None:
    """A notice was sent: a reply came, more time is needed, or the time has passed."""
    told, now = desk.told, workspace().clock()
    due = told.review.reply_by
    if due is None:
        return
    st.write(f"Waiting for the reply about {plain(_lots(desk, S.NOTICE_SENT))}, due by {due_words(due)}.")
    steps: Mapping[str, Callable[[Desk], None]] = {"A reply came": _reply} | (
        _more_time(told, due, now) | ({"The time has passed without a reply": _silent} if now > due else {})
    )
    picked = st.radio("What happened?", list(steps), key=desk.key("waiting"))
    steps[picked or "A reply came"](desk)


def _more_time(told: Conversation, due: datetime, now: datetime) -> dict[str, Callable[[Desk], None]]:
    given = sum(entry.body["event"] == "extended" for entry in told.entries)
    return {"They need more time": _extend} if now <= due and given < told.review.rule.extensions else {}


def _lots(desk: Desk, *states: ReviewState) -> str:
    return listed([desk.name(lot) for lot in desk.told.at(*states)])


def _extend(desk: Desk) -> None:
    key, told = desk.key(f"extend_{len(desk.told.entries)}"), desk.told
    due = review.longer_due(desk.setting.method, told.review.reply_by or workspace().clock())
    with st.form(key, enter_to_submit=False):
        st.write(f"By the published rule the reply is then due by {due_words(due)}.")
        reason = reasoned(key, "Why they need longer")
        sent = st.form_submit_button("Give this time", type="primary")
    if sent:
        at = (workspace(), state.actor(), desk.setting.procurement, told, reason)
        desk.save(lambda: review.extend(*at), f"more time is given, until {due_words(due)}.")


def _silent(desk: Desk) -> None:
    key = desk.key("silent")
    with st.form(key, enter_to_submit=False):
        st.write("No reply is no admission. The price is assessed next, on what is known.")
        by = st.text_input("Who records this (name and post)", key=f"{key}_by", max_chars=200)
        sent = st.form_submit_button("Record that no reply came", type="primary")
    if sent:
        at = (workspace(), state.actor(), desk.setting.procurement, desk.told, by)
        desk.save(lambda: review.silent(*at), "no reply came in time.")


def _reply(desk: Desk) -> None:
    key, told = desk.key(f"reply_{len(desk.told.entries)}"), desk.told
    asked = [e for e in told.elements().values() if e.lot in told.at(S.NOTICE_SENT, S.NO_RESPONSE, S.RESPONSE_IN)]
    st.write(
        "Record what they answered, point by point, in their words or a fair summary. A reply can explain the price. "
        "It cannot change it: words about another price are kept as words."
    )
    with st.form(key, enter_to_submit=False):
        answers = {
            e.id: st.text_area(f"Answer to: {e.title}", key=f"{key}_{e.id}", height=100, persist_state="session")
            for e in asked
        }
        files = st.file_uploader(
            "Papers that came with it (PDF or Word)", type=["pdf", "docx"], accept_multiple_files=True, key=f"{key}_up"
        )
        by = st.text_input("Who records this (name and post)", key=f"{key}_by", max_chars=200)
        sent = st.form_submit_button("Record this reply", type="primary")
    if sent:
        named = [NamedFile(file.name, file.getvalue()) for file in files or ()]
        at = (workspace(), state.actor(), desk.setting.procurement, told, answers, by, named)
        desk.save(lambda: review.reply(*at), "the reply is recorded.")


def _decide(desk: Desk, lot: str) -> None:
    key, told = desk.key(f"decide_{lot}"), desk.told
    bound = told.review.findings[lot].breach
    law = LAWS[desk.setting.method.regime]
    st.write(f"{plain(desk.name(lot))} stands at: {WORDS[S.NOT_SATISFIED]}. {plain(law.goes)}")
    titles = {"kept": "Keep the bid in, with a plan for the risk", "disregarded": "Disregard the bid"}
    offered = ["disregarded"] if bound else list(titles)
    with st.form(key, enter_to_submit=False):
        outcome = st.radio(
            "What becomes of this bid?", offered, index=None, format_func=titles.__getitem__, key=f"{key}_what"
        )
        plan = st.text_area(
            "Plan for the risk in the contract, where the bid is kept", key=f"{key}_plan", persist_state="session"
        )
        people = two_people(key, "Why, in words that somebody outside the team can follow")
        sent = st.form_submit_button("Record this decision", type="primary")
    if sent and outcome is None:
        st.error("Choose what becomes of this bid. Nothing was saved.")
    elif sent:
        at = (workspace(), state.actor(), desk.setting.procurement, told, lot, people)
        words = f"{desk.name(lot)}, {WORDS[S.KEPT] if outcome == 'kept' else WORDS[S.DISREGARDED]}."
        desk.save(lambda: review.decide(*at, kept=outcome == "kept", risk_plan=plan), words)
