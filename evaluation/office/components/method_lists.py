"""A list of a method one at a time: choose which, change it, move it, remove it, add another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from evaluation.office.components.fields import Form, Known
from evaluation.service import drafting
from evaluation.service.method_text import Path
from evaluation.service.shapes import Field
from evaluation.words.parts import option_of

_NOTHING: Known = {}
#: rule of a measure, key of a link of the tie chain -> what goes with it
_MEASURED = {"table": ("table",), "bands": ("bands",), "line": ("zero_at", "full_at"), "count": ("full_at", "each"),
             "rate": ("zero_at", "full_at", "per")}  # fmt: skip
_LINKED = {"criterion": "higher_criterion", "band": "within_band"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a button asked for: a step on the method's text, and what to say once it is saved.

    A step gives the new text, or the new text and what to say of it.
    """

    step: Callable[[str], str | tuple[str, str]]
    words: str = ""


def listed(form: Form, path: Path) -> list[dict[str, Any]]:
    """The records of a list as they were saved."""
    found = drafting.value_at(form.tables, path)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def one_of(
    form: Form,
    path: Path,
    fields: Sequence[Field],
    what: str,
    *,
    at: str,
    many: str = "",
    known: Known = _NOTHING,
) -> Wanted | None:
    """One record of a list with its boxes and buttons; gives what was asked for."""
    found, part, key = listed(form, path), ".".join(map(str, path)), f"{form.key}|{at}|{'.'.join(map(str, path))}"
    st.subheader(f"{(many or f'{what}s').capitalize()}: {len(found)}", anchor=False)
    wanted = None
    if found:
        titles = {place: _title(part, record, place) for place, record in enumerate(found)}
        place = st.selectbox(f"Which {what}", list(titles), format_func=titles.__getitem__, key=f"{key}|which")
        leave = ("id", *_idle(form, path, place))
        form.ask((*path, place), fields, part=part, leave=leave, known=known)
        form.save(key)
        wanted = _moved(path, place, titles[place], key, len(found))
    return wanted or _added(path, what, key, nameless="title" not in {field.name for field in fields})


def _idle(form: Form, path: Path, place: int) -> list[str]:
    """Keys that this record has no use for, as its rule, unit or basis is now; one that holds something is shown."""
    here = (*path, place)
    rule, unit, basis = (form.value(at) for at in ((*here, "rule"), (*here, "unit"), ("price", "basis")))
    idle: set[str] = set()
    if path == ("measures",) and rule in _MEASURED:
        idle = {key for keys in _MEASURED.values() for key in keys} - set(_MEASURED[rule])
    if path == ("price", "lines"):
        idle = {"weight" if basis == "volumes" else "volume"} | ({"minutes"} if unit != "visit" else set())
    if path == ("ties",):
        idle = {key for key, needs in _LINKED.items() if rule != needs}
    return [key for key in idle if form.value((*here, key)) in (None, "", [])]


def _title(part: str, record: dict[str, Any], place: int) -> str:
    named = record.get("title") or record.get("id") or record.get("lot")
    if named and record.get("id") and part == "lots":
        return f"{named} ({record['id']})"
    rule = record.get("rule")
    return str(named or (f"{place + 1}. {option_of(part, 'rule', str(rule))}" if rule else f"Number {place + 1}"))


def _moved(path: Path, place: int, title: str, key: str, size: int) -> Wanted | None:
    here = (*path, place)
    with st.container(horizontal=True):
        up = place > 0 and st.button(f"Move up: {title}", key=f"{key}|up")
        down = place < size - 1 and st.button(f"Move down: {title}", key=f"{key}|down")
        gone = st.button(f"Remove: {title}", key=f"{key}|gone")
    if up or down:
        return Wanted(lambda text: drafting.moved(text, here, -1 if up else 1), f"“{title}” is moved.")
    return Wanted(lambda text: drafting.without(text, here), f"“{title}” is removed.") if gone else None


def _added(path: Path, what: str, key: str, *, nameless: bool) -> Wanted | None:
    title = ""
    if not nameless or path[-1] == "periods":
        title = str(st.text_input(f"Another {what}: what is it called", key=f"{key}|title") or "")
    one = f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    if st.button(f"Add {one}", key=f"{key}|add"):
        return Wanted(lambda text: drafting.with_new(text, path, title), f"You added {one}. Fill it in.")
    return None
