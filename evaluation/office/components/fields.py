"""Boxes for the keys of a draft's records: what is typed becomes edits of the draft, and each fault stands beside its
box.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evaluation.office.components.tables import plain
from evaluation.office.moments import EXAMPLE, london, read_moment
from evaluation.service.drafting import at_place, in_words
from evaluation.service.method_text import Path, said_day, said_number, value_at, values_of
from evaluation.service.shapes import Field
from evaluation.words.parts import help_of, label_of, option_of

Known = Mapping[str, Sequence[tuple[str, str]]]  #: key -> the words it may be, each with its name

_LONG = frozenset({"text", "easy_read", "descriptor", "summary", "evidence", "lots_considered"})
_AREA, _LIVE, _NONE = 140, "0.6s", ""  # height in pixels; how long a pause while typing commits a number
_SHORT = frozenset({"number", "whole", "day", "choice"})
_NOTHING: Known = {}
_YES_NO = {"yes": True, "no": False}


class Form:
    """A draft being changed: its text as it was opened, and every edit that was typed since and is not saved yet.

    `edits` outlives a run; boxes on other parts of the screen keep what was typed in them.
    """

    def __init__(self, text: str, key: str, edits: dict[Path, object]) -> None:
        self.text, self.key, self.edits = text, key, edits
        self.tables = values_of(text)
        self.sent = False
        self._slots: list[tuple[Path, DeltaGenerator, str]] = []

    def value(self, path: Path) -> Any:  # noqa: ANN401 - whatever the draft holds there
        """What stands at a place: as typed since the draft was opened, else as saved."""
        return self.edits[path] if path in self.edits else value_at(self.tables, path)

    def ask(
        self, path: Path, fields: Sequence[Field], *, part: str, leave: Sequence[str] = (), known: Known = _NOTHING
    ) -> None:
        """A box for each key of the record at `path`. `part` names what it is, for the words beside the boxes.

        Short ones stand two in a row, and below one another on a narrow screen.
        """
        pair: list[DeltaGenerator] = []
        for field in fields:
            if field.name in leave:
                continue
            if field.kind in _SHORT and field.name not in _LONG:
                pair = pair or list(st.columns(2, vertical_alignment="bottom"))
                with pair.pop(0):
                    self.one((*path, field.name), field, part=part, known=known)
            else:
                pair = []
                self.one((*path, field.name), field, part=part, known=known)

    def save(self, key: str) -> None:
        """A button that saves everything that was typed. There may be several; each does the same."""
        sent = st.button("Save what I changed", type="primary", key=f"{self.key}|save|{key}")
        self.sent = self.sent or sent

    def one(self, path: Path, field: Field, *, part: str, known: Known = _NOTHING, label: str = "") -> None:
        """A box for one key, with room for its faults below."""
        label = label or label_of(part, field.name)
        more = help_of(part, field.name)
        said = f"{label} ({more[:1].lower()}{more[1:].rstrip('.')})" if more else label
        if field.name in known:
            self._choose(path, field, said, known[field.name])
        elif field.kind == "record":
            self._record(path, field, label, part)
        elif field.kind == "rows":
            self._rows(path, field, label, part)
        elif field.kind in ("choice", "choices"):
            options = [(word, option_of(part, field.name, word)) for word in field.options]
            if field.kind == "choice":
                self._choose(path, field, said, options)
            else:
                self._several(path, said, options)
        elif field.kind == "yes_no":
            self._keep(path, field, st.checkbox(said, value=bool(self._now(path, field)), key=self._at(path)))
        elif field.kind == "list":
            self._listed(path, said)
        else:
            self._typed(path, field, said)
        self._slots.append((path, st.empty(), ""))

    def tell(self, faults: Sequence[str], tables: Mapping[str, Any]) -> None:
        """Show each fault beside the box it is about."""
        for path, slot, own in self._slots:
            found = [own] if own else [fault.partition(": ")[2] or fault for fault in at_place(faults, tables, path)]
            if found:
                slot.error(" ".join(plain(words[:1].upper() + words[1:]) for words in found))

    def set(self, path: Path, value: object) -> None:
        """Remember an edit; none is needed where that is what was saved."""
        before = value_at(self.tables, path)
        if value == before or (value in (None, "") and before in (None, "")):
            self.edits.pop(path, None)
        else:
            self.edits[path] = None if value == "" else value

    def _at(self, path: Path) -> str:
        return f"{self.key}|{'.'.join(map(str, path))}"

    def _now(self, path: Path, field: Field) -> Any:  # noqa: ANN401
        found = self.value(path)
        return field.default if found is None and path not in self.edits else found

    def _keep(self, path: Path, field: Field, value: object) -> None:
        """Remember a choice; what holds anyway is not written out."""
        was = value_at(self.tables, path)
        self.set(path, None if was is None and value == (field.default or False) else value)

    def _typed(self, path: Path, field: Field, label: str) -> None:
        now = self.value(path)
        if field.kind == "moment":
            self._moment(path, now, label)
            return
        holds = in_words(None if path in self.edits else field.default)  # what stands for it while it is left out
        shown = in_words(now) or holds
        if field.name in _LONG:
            typed = str(st.text_area(label, value=shown, key=self._at(path), height=_AREA) or "")
        else:
            live = _LIVE if field.kind in ("number", "whole") else False
            typed = str(st.text_input(label, value=shown, key=self._at(path), live=live) or "")
        saved = value_at(self.tables, path)
        if typed.strip() == in_words(saved).strip() or (saved is None and typed.strip() == holds):
            self.edits.pop(path, None)
            return
        made = {"number": said_number, "whole": said_number, "day": said_day}.get(field.kind, str.strip)(typed)
        self.set(path, made)

    def _moment(self, path: Path, now: object, label: str) -> None:
        saved = value_at(self.tables, path)
        shown = london(now) if isinstance(now, datetime) and now.tzinfo else in_words(now)
        typed = str(st.text_input(f"{label}, in London time, like {EXAMPLE}", value=shown, key=self._at(path)) or "")
        made = read_moment(typed) if typed.strip() else None
        if isinstance(made, str):
            self._slots.append((path, st.empty(), made))
        elif made is None or not isinstance(saved, datetime) or saved.tzinfo is None or made != saved:
            self.set(path, made)
        else:
            self.edits.pop(path, None)

    def _choose(self, path: Path, field: Field, label: str, options: Sequence[tuple[str, str]]) -> None:
        now = in_words(self._now(path, field))
        words = dict(options)
        if now not in words or not (field.needed or field.default):
            words = {_NONE: "Choose one" if field.needed else "None", **words}
        if now not in words:
            words[now] = f"“{now}”, which is not known"
        chosen = st.selectbox(
            label, list(words), index=list(words).index(now), format_func=words.__getitem__, key=self._at(path)
        )
        self._keep(path, field, chosen or None)

    def _several(self, path: Path, label: str, options: Sequence[tuple[str, str]]) -> None:
        words, now = dict(options), self.value(path)
        held = [word for word in now if word in words] if isinstance(now, list) else []
        chosen = st.multiselect(label, list(words), held, format_func=words.__getitem__, key=self._at(path))
        self.set(path, chosen or None)

    def _listed(self, path: Path, label: str) -> None:
        now = self.value(path)
        shown = "\n".join(in_words(each) for each in now) if isinstance(now, list) else in_words(now)
        typed = str(st.text_area(label, value=shown, key=self._at(path), height=_AREA) or "")
        self.set(path, [line.strip() for line in typed.splitlines() if line.strip()] or None)

    def _record(self, path: Path, field: Field, label: str, part: str) -> None:
        held = self.value(path) is not None
        inner = f"{part}.{field.name}"
        with st.container(border=True):
            st.markdown(f"**{plain(label)}**")
            if not field.needed and not st.checkbox(f"Fill this in: {label}", value=held, key=self._at(path)):
                for edit in [each for each in self.edits if each[: len(path)] == path]:
                    del self.edits[edit]
                self.set(path, None)
                return
            if not held or self.edits.get(path, {}) is None:
                self.edits[path] = {}
            self.ask(path, field.inner, part=inner)

    def _rows(self, path: Path, field: Field, label: str, part: str) -> None:
        """Rows of a small table, one on a line, with | between the columns."""
        names = [each.name for each in field.inner]
        titles = " | ".join(label_of(f"{part}.{field.name}", name) for name in names)
        now = self.value(path)
        rows = [row for row in now if isinstance(row, dict)] if isinstance(now, list) else []
        shown = "\n".join(" | ".join(_in_cell(row.get(name)) for name in names).rstrip(" |") for row in rows)
        typed = str(st.text_area(f"{label}: one row on each line, as {titles}", shown, key=self._at(path)) or "")
        if typed.strip() != shown.strip() or path in self.edits:
            self.set(path, [_row(line, field.inner) for line in typed.splitlines() if line.strip()] or None)


def _in_cell(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else in_words(value)


def _row(line: str, fields: Sequence[Field]) -> dict[str, object]:
    cells = [cell.strip() for cell in line.replace("\t", "|").split("|")]
    made: dict[str, object] = {
        field.name: said_number(cell)
        if field.kind in ("number", "whole")
        else _YES_NO.get(cell.casefold(), cell)
        if field.kind == "yes_no"
        else cell
        for field, cell in zip(fields, cells, strict=False)
        if cell
    }
    extra = cells[len(fields) :]
    return made | ({"more": " | ".join(extra)} if extra else {})
