"""Two versions of a method side by side, in words first and line by line below; one above the other when narrow."""

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.office import state
from evaluation.office.components.frame import may
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service import prepare
from evaluation.service.prepare import MethodDraft, ProcurementCard
from evaluation.service.shared import workspace
from evaluation.service.versions import Comparison, compare, side_by_side, versions
from evaluation.words.labels import count

_ABOUT = {"weights": "Weights", "questions": "Criteria, questions and scales", "figures": "Rules and figures",
          "words": "Names and words"}  # fmt: skip
_MOST = 200  # pairs of lines shown; a file that has more in common with nothing is better read whole


def show(card: ProcurementCard, draft: MethodDraft) -> None:
    """Choose two, and see what changed from the first to the second."""
    kept = versions(workspace(), state.actor(), card.id)
    texts = {f"Version {v.number}, saved by {v.by} on {london(v.at)}": v.text for v in kept}
    texts |= {f"Template: {t.title} ({t.id})": prepare.template_text(t.id) for t in prepare.templates()}
    names = list(texts)
    first = st.selectbox("From", names, index=min(1, len(names) - 1), key=f"from_{card.id}")
    second = st.selectbox("To", names, index=0, key=f"to_{card.id}")
    found = compare(texts[first], texts[second])
    _in_words(found)
    _line_by_line(texts[first], texts[second], first, second)
    older = next((v for v in kept if v.text == texts[first] and v.number != draft.version), None)
    if older is not None and first.startswith("Version") and draft.seal is None and may(card, "change_method"):
        _put_back(card, draft, older.number, older.text)


def _in_words(found: Comparison) -> None:
    st.header("What changed", anchor=False)
    if found.unread:
        st.warning(found.unread)
        return
    if not found.changes:
        st.write("Only notes, layout or the order of things differ." if found.lines else "The two are the same.")
        return
    st.write(f"{count(len(found.changes), 'difference')}, by what they are about.")
    for about, title in _ABOUT.items():
        here = [change for change in found.changes if change.about == about]
        rows = [(change.part, change.before or "Nothing", change.after or "Nothing") for change in here]
        if rows:
            st.subheader(title, anchor=False)
            table(("Part", "Before", "After"), rows, name=f"What changed: {title}")


def _line_by_line(before: str, after: str, first: str, second: str) -> None:
    pairs = side_by_side(before, after)
    if not pairs:
        return
    with st.expander(f"The lines that differ ({len(pairs)})"):
        old, new = st.columns(2)
        old.markdown(f"**From: {plain(first)}**")
        new.markdown(f"**To: {plain(second)}**")
        shown = pairs[:_MOST]
        old.code("\n".join(left for left, _ in shown).rstrip() or "(nothing)", language=None, wrap_lines=True)
        new.code("\n".join(right for _, right in shown).rstrip() or "(nothing)", language=None, wrap_lines=True)
        if len(pairs) > _MOST:
            st.write(f"The first {_MOST} are shown. Download both texts to see the rest.")


def _put_back(card: ProcurementCard, draft: MethodDraft, number: int, text: str) -> None:
    if st.button(f"Put version {number} back, as a new version", key=f"back_{card.id}_{number}"):
        try:
            prepare.save_method(workspace(), state.actor(), card.id, text, seen=draft.version)
        except EvenhandError as error:
            st.error(f"Not done. {plain(error)}")
        else:
            say(f"Version {number} is put back, as a new version.")
