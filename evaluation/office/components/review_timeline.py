"""A low-price case as it went: an ordered list of steps with dates, people and words, its letters and its papers."""

import streamlit as st

from evaluation.office.components.case import Setting
from evaluation.office.components.tables import link, plain
from evaluation.office.moments import london
from evaluation.office.routes import case_file_path, kept_path, notice_path
from evaluation.service.review_cases import Conversation
from evaluation.words.results import lot_name
from evaluation.words.review import Event, Replied, step_lines, step_title, who


def timeline(setting: Setting, told: Conversation) -> None:
    """Every step that was taken, first to last."""
    st.subheader("What was done", anchor=False)
    if not told.entries:
        st.write("Nothing yet: nobody has looked at it.")
        return
    names = {lot: lot_name(setting.method, lot) for lot in told.about}
    st.markdown("\n".join(_step(setting, told, names, at, event) for at, (_, event) in enumerate(told.steps, 1)))
    _letters(setting, told)


def _step(setting: Setting, told: Conversation, names: dict[str, str], place: int, event: Event) -> str:
    head = f"{place}. **{plain(step_title(event))}**, {plain(london(event.signed.at))}, by {plain(who(event))}"
    lines = [plain(words) for words in step_lines(event, told.elements(), names)]
    files = [_file(setting, name) for name in event.files] if isinstance(event, Replied) else []
    return "\n".join([head, *(f"    - {words}" for words in (*lines, *files))])


def _file(setting: Setting, sha256: str) -> str:
    name = setting.files.get(sha256, "a file that your role may not open")
    return link(name, kept_path(setting.procurement, sha256)) if sha256 in setting.may_open else plain(name)


def _letters(setting: Setting, told: Conversation) -> None:
    about = (setting.procurement, told.provider, told.number)
    for place, (_, event) in enumerate(told.notices(), 1):
        with st.expander(f"Notice {place}: what was sent, and what was drafted"):
            st.markdown("**As it was sent**")
            st.text(event.sent)
            if event.drafted != event.sent:
                st.markdown("**As it was drafted from the working**")
                st.text(event.drafted)
        st.link_button(f"Download notice {place} (Word)", notice_path(*about, place, told.cycle))
    st.link_button("Download the whole case file (Word)", case_file_path(*about, told.cycle))
