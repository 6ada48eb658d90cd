"""One low-price case: what was inferred, on which working, and the form in which a named person decides.

It says nothing of ranks, points or whom a decision helps: the person who decides is not to know.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import streamlit as st

from criteria.schema import Method
from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.model import LowPriceSignal, Signal, Step
from evaluation.office import state
from evaluation.office.components.arithmetic import arithmetic
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service import decide, result
from evaluation.service.decide import Reason
from evaluation.service.result import LowPriceCase
from evaluation.service.shared import workspace
from evaluation.words.explain import LABELS
from evaluation.words.labels import pounds
from evaluation.words.low_price import note_sentence, sentences
from evaluation.words.record import ASKED
from evaluation.words.results import lot_name

OUTCOMES: Mapping[Literal["kept", "disregarded"], str] = {"kept": "Keep the bid in", "disregarded": "Disregard the bid"}
DONE = {"kept": "Kept in", "disregarded": "Disregarded"}
TITLES = {"below_lawful_cost": "care at the legal minimum", "below_local_cost": "sustainable care in this lot"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a case is shown with: the procurement, its method, the list, and the names of kept files."""

    procurement: str
    method: Method
    cycle: str
    files: Mapping[str, str]
    may_open: frozenset[str]
    may_decide: bool
    may_change: bool


def case(setting: Setting, found: LowPriceCase) -> None:
    """Show a case with its decision, or with the form to decide it."""
    with st.container(border=True):
        st.subheader(f"{plain(found.name)}: {'open' if found.is_open else 'decided'}", anchor=False)
        if found.decision is not None:
            _decision(found)
        _bullets(_inferred(found))
        _breakdown(setting, found)
        _working(setting, found)
        if found.is_open:
            _form(setting, found)
        elif setting.may_change and setting.may_decide:
            _again(setting, found)


def _again(setting: Setting, found: LowPriceCase) -> None:
    """What may still be decided about a case that is decided: nothing where the bid was kept for this price."""
    if _outcome(found) == "kept":
        _too_late(setting, found)
        st.write(
            "The bid was kept for this price, so it stays in (Procurement Act 2023, section 19(5)). "
            "If its price changes, there is a new case."
        )
        return
    with st.expander("Decide again"):
        st.write("A later decision takes the place of this one. Both stay in the record.")
        _form(setting, found)


def _too_late(setting: Setting, found: LowPriceCase) -> None:
    """Say so where somebody else kept the bid while this person had the form open: there is no form any more."""
    at = _key(setting, found)
    seen, yours = st.session_state.pop(f"{at}_seen", found.decided), st.session_state.get(f"{at}_outcome")
    if seen == found.decided:
        return
    typed = plain(st.session_state.get(f"{at}_why", ""))
    st.error(
        f"Somebody else decided this case while you were working: {_made(found)} "
        + (f"Yours was not saved: {DONE[yours]}. {typed}" if yours else f"Nothing of yours was saved. {typed}")
    )


def _inferred(found: LowPriceCase) -> list[str]:
    """What every test says, comparisons first, each sentence once."""
    told = [sentences(signal) for signal in found.signals]
    return list(dict.fromkeys([each[0] for each in told] + [words for each in told for words in each[1:]]))


def _bullets(lines: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _decision(found: LowPriceCase) -> None:
    entry = found.decision
    if entry is None:
        return
    said, by, why = (str(entry.body[name]) for name in ("outcome", "by", "reason"))
    asked = f" {ASKED}" if entry.body.get("asked") is True else ""
    st.success(f"**{DONE[said]}** by {plain(by)}, {london(entry.when)}. Reason: {plain(why)}{asked}")


def _outcome(found: LowPriceCase) -> str:
    return "" if found.decision is None else str(found.decision.body["outcome"])


def _made(found: LowPriceCase) -> str:
    """Who decided what, when and why, in a sentence or two."""
    if found.decision is None:
        return ""
    said, by, why = (str(found.decision.body[name]) for name in ("outcome", "by", "reason"))
    return f"{DONE[said]}, by {plain(by)}, {london(found.decision.when)}: {plain(why)}"


def _breakdown(setting: Setting, found: LowPriceCase) -> None:
    st.markdown("**What the bid says of its own costs**")
    notes = result.breakdown_notes(workspace(), state.actor(), setting.procurement, found)
    _bullets([note_sentence(note) for note in notes] or ["Nothing in its breakdown stands out."])
    if not found.costs:
        return
    floors = {s.rule: dict(_lines(s.floor)) for s in found.signals if s.floor is not None}
    rows = [
        [_title(line), *(_money(each.get(line)) for each in (found.costs, *floors.values()))] for line in _order(found)
    ]
    totals = [sum(found.costs.values(), Fraction(0)), *(s.floor.value for s in found.signals if s.floor is not None)]
    headers = ("An hour of care", "The bid says", *(TITLES[rule].capitalize() for rule in floors))
    with st.expander("Its costs beside ours, line by line"):
        table(headers, [*rows, ["All together", *map(pounds, totals)]], name=f"Costs in the bid of {found.name}")


def _order(found: LowPriceCase) -> list[str]:
    stated = [line for s in found.signals if s.floor is not None for line, _ in _lines(s.floor)]
    known = dict.fromkeys([*stated, "business", "surplus"])
    return [*known, *(line for line in found.costs if line not in known)]


def _lines(floor: Step) -> Iterator[tuple[str, Fraction]]:
    """The lines of a stated cost, under the names that breakdowns use."""
    care = next((part for part in floor.parts if part.what == "care"), None)
    for part in care.parts if care else ():
        yield part.what, part.value
    for part in floor.parts:
        if part.what == "business_per_hour":
            yield "business", part.value


def _title(line: str) -> str:
    return LABELS.get(line, line.replace("_", " ").capitalize())


def _money(value: Fraction | None) -> str:
    return "–" if value is None else pounds(value)


def _working(setting: Setting, found: LowPriceCase) -> None:
    steps = [("the price", s.price) for s in found.signals[:1]] + [(TITLES[s.rule], s.floor) for s in found.signals]
    for title, step in steps:
        if step is None:
            continue
        with st.expander(f"How {pounds(step.value)} an hour for {title} was worked out"):
            arithmetic(
                step,
                name=f"Working: {title}, {found.name}",
                procurement=setting.procurement,
                names={},
                files=setting.files,
                may_open=setting.may_open,
            )


def _form(setting: Setting, found: LowPriceCase) -> None:
    if not setting.may_decide:
        st.info("The case is open. The price officer or the procurement lead decides it.")
        return
    at = _key(setting, found)
    seen = st.session_state.setdefault(f"{at}_seen", found.decided)
    with st.form(at, enter_to_submit=False):
        outcome = st.radio(
            "What becomes of this bid?",
            list(OUTCOMES),
            index=None,
            format_func=OUTCOMES.__getitem__,
            key=f"{at}_outcome",
        )
        st.write(
            "Before a bid may be disregarded, the bidder has to be told what looks low and be given a fair chance to "
            "show that the price is enough. If the answer satisfies you, the bid has to stay in (Procurement Act 2023, "
            "section 19)."
        )
        asked = st.checkbox(ASKED, key=f"{at}_asked")
        by = st.text_input("Who decides (name and post)", key=f"{at}_by")
        why = st.text_area("Why, and what the bidder said when asked", key=f"{at}_why")
        if st.form_submit_button("Save the decision", type="primary"):
            _save(setting, replace(found, decided=seen), outcome, Reason(by, why), asked=asked, at=at)


def _key(setting: Setting, found: LowPriceCase) -> str:
    """Under which the boxes of a case are kept; a new price is a new case."""
    return f"case_{setting.procurement}_{setting.cycle}_{found.lot}_{found.provider}_{found.price[:12]}"


def _save(
    setting: Setting,
    found: LowPriceCase,
    outcome: Literal["kept", "disregarded"] | None,
    reason: Reason,
    *,
    asked: bool,
    at: str,
) -> None:
    fault = _fault(outcome, asked=asked)
    if fault or outcome is None:
        st.error(fault)
        return
    try:
        with st.spinner("Saving the decision and working the lot out again"):
            decide.low_price(
                workspace(),
                state.actor(),
                setting.procurement,
                found,
                outcome,
                reason,
                cycle=setting.cycle,
                asked=asked,
            )
    except ConflictError:
        _conflict(setting, found, outcome, at)
    except EvenhandError as error:
        st.error(plain(error))
    else:
        st.session_state.pop(f"{at}_seen", None)
        say(f"{plain(found.name)} in {lot_name(setting.method, found.lot)}: {DONE[outcome].lower()}.")


def _fault(outcome: str | None, *, asked: bool) -> str:
    if outcome is None:
        return "Choose what becomes of this bid: keep it in, or disregard it. Nothing was saved."
    if outcome == "disregarded" and not asked:
        return (
            "A bid may only be disregarded for its price after the bidder was asked. Ask first, then confirm it here. "
            "Nothing was saved."
        )
    return ""


def _conflict(setting: Setting, found: LowPriceCase, outcome: Literal["kept", "disregarded"], at: str) -> None:
    """Somebody else decided since this form was opened: show both, overwrite nothing, let the person choose."""
    cases = result.cases(workspace(), state.actor(), setting.procurement, setting.cycle)
    now = next((c for c in cases if (c.lot, c.provider) == (found.lot, found.provider)), None)
    if now is None or now.decision is None:
        st.error("This case changed while you were working. Nothing was saved. Look at it again, then decide.")
        return
    st.session_state[f"{at}_seen"] = now.decided
    stays = _outcome(now) == "kept"
    st.error(
        f"Somebody else decided this case while you were working. Theirs: {_made(now)} Yours: {DONE[outcome]}. "
        "Nothing was overwritten. "
        + ("A bid that was kept for its price stays in." if stays else "Save again if yours should stand.")
    )


def verdict(signal: LowPriceSignal | None) -> str:
    """One test on one bid in a few words: "Signal: £2.34 below £21.95"."""
    if signal is None:
        return "Not tested"
    if signal.outcome is Signal.NOT_TESTABLE or signal.price is None or signal.floor is None:
        return "Not testable. This does not mean clear."
    if signal.outcome is Signal.SIGNAL:
        return f"Signal: {pounds(signal.floor.value - signal.price.value)} below {pounds(signal.floor.value)}"
    return f"Clear: not below {pounds(signal.floor.value)}"


def open_first(cases: Sequence[LowPriceCase]) -> str:
    """The lot to look at first: one with an open case, else one with a case."""
    return next((c.lot for c in sorted(cases, key=lambda c: not c.is_open)), "")
