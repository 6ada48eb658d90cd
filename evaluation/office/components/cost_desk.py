"""A desk of the workbench: a model's inputs as they were opened and typed, asked for in groups; nothing is kept here.

What stands on a desk lives in the session, so that looking at another screen loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from evaluation.office.components.fields import Form
from evaluation.office.components.tables import plain
from evaluation.service import workbench
from evaluation.service.method_text import Path, value_at, values_of, with_values
from evaluation.service.workbench import ModelCard
from evaluation.words.cost_keys import groups_of, part_of
from evaluation.words.labels import count

MONTH = "The month whose prices these are, like 2026-04"
_OPEN = 2  # groups that stand open at first


@dataclass
class Desk:
    """One model's inputs in one procurement: the text they began from, and what was typed since.

    `told` says where they came from. `kept` and `seen` are the name and version of the working that was opened.
    """

    rule: str
    text: str
    prices_of: str = ""
    told: str = ""
    kept: str = ""
    seen: int = 0
    round: int = 0
    edits: dict[Path, object] = field(default_factory=dict)

    @property
    def now(self) -> str:
        """The inputs as they stand, as TOML."""
        return with_values(self.text, dict(self.edits))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in yet."""
        return set(values_of(self.now)) <= {"rule"}

    def put(self, text: str, *, prices_of: str = "", told: str = "", kept: str = "", seen: int = 0) -> None:
        """Begin afresh from other inputs; what was typed goes."""
        self.text, self.prices_of, self.told, self.kept, self.seen = text, prices_of, told, kept, seen
        self.edits, self.round = {}, self.round + 1


def desk_of(procurement: str, rule: str) -> Desk:
    """The desk of a model in this session, empty at first."""
    key = f"cost_desk_{procurement}_{rule}"
    if key not in st.session_state:
        st.session_state[key] = Desk(rule, workbench.as_text({"rule": rule}))
    found: Desk = st.session_state[key]
    return found


def ask(procurement: str, desk: Desk, model: ModelCard) -> Form:
    """Every input in its group, two short ones in a row; what is typed stands on the desk at once."""
    key = f"cost_{procurement}_{desk.rule}_{desk.round}"
    form = Form(desk.text, key, desk.edits)
    by_name = {each.name: each for each in model.fields}
    groups = groups_of(desk.rule, tuple(by_name))
    for place, (title, names) in enumerate(groups):
        fields = [by_name[name] for name in names]
        if not title:
            form.ask((), fields, part=part_of(desk.rule))
            continue
        size = _filled(desk, names)
        said = f"{title} ({count(size, 'answer')})" if size else title
        with st.expander(said if place >= _OPEN else title, expanded=place < _OPEN, key=f"{key}_{place}"):
            form.ask((), fields, part=part_of(desk.rule))
    return form


def _filled(desk: Desk, names: Sequence[str]) -> int:
    tables: Mapping[str, object] = values_of(desk.text)
    return sum(value_at(tables, (name,)) not in (None, "") for name in names)


def prices_of(procurement: str, desk: Desk) -> str:
    """Ask for the month whose prices the inputs are in; what was typed, or what they came with."""
    key = f"cost_month_{procurement}_{desk.rule}_{desk.round}"
    typed = st.text_input(MONTH, value=desk.prices_of, key=key)
    desk.prices_of = str(typed or "").strip()
    if desk.told:
        st.write(f"In the form: {plain(desk.told)}.")
    return desk.prices_of


def about(model: ModelCard) -> None:
    """What the model is, and where it comes from."""
    st.write(plain(model.sentence))
    with st.expander("Where this model comes from"):
        st.write(f"{plain(model.source)}.")
