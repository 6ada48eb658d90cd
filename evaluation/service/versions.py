"""Two versions of a method side by side: what differs, in plain words and line by line."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Literal

from evaluation.exceptions import MethodError
from evaluation.model import Actor
from evaluation.service.drafting import in_words
from evaluation.service.method_text import values_of
from evaluation.service.workspace import Workspace

About = Literal["weights", "questions", "figures", "words"]
_LONG = 80  # characters of a value that are said in a sentence; longer ones are shown in the text below it
_TREES = ("criteria", "cycle.criteria")


@dataclass(frozen=True, slots=True)
class Version:
    """One saved text of a method: its number, who saved it, and when."""

    number: int
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `part` names what it is about; `before` or `after` is empty where there is nothing on that
    side.
    """

    about: About
    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every difference in words, or why there are none, and the lines that differ."""

    changes: tuple[Change, ...]
    unread: str
    lines: str


def versions(ws: Workspace, actor: Actor, procurement: str) -> tuple[Version, ...]:
    """Every text that was ever saved as this procurement's method, the newest first."""
    ws.guard(actor, "see_procurement", procurement)
    kept = ws.store.history(procurement, kinds={"method"})
    return tuple(Version(e.version, e.actor, e.when, str(e.body["text"])) for e in reversed(kept))


def compare(before: str, after: str) -> Comparison:
    """What changed from one text to another."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", n=1, lineterm="")
    try:
        found = tuple(_changes(values_of(before), values_of(after)))
    except MethodError:
        return Comparison((), "One of the two is not well-formed, so only their lines can be compared.",
                          "\n".join(lines))  # fmt: skip
    return Comparison(found, "", "\n".join(lines))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    names = _names(before) | _names(after)
    gone, come = set(_records(before)) - set(_records(after)), set(_records(after)) - set(_records(before))
    for place in [*_records(before), *(p for p in _records(after) if p in come)]:
        if place in gone or place in come:
            title = names.get(place, place[-1])
            yield Change(_about(place), _part(place[:-1], names) or "Method",
                         "" if place in come else f"has “{title}”",
                         f"has “{title}”" if place in come else "")  # fmt: skip
    for place in dict.fromkeys([*old, *new]):
        inside_new = any(place[: len(p)] == p for p in gone | come)
        if not inside_new and old.get(place) != new.get(place):
            yield Change(_about(place), _part(place, names), _said(old.get(place)), _said(new.get(place)))


def _leaves(value: object, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _leaves(inside, (*at, str(key)))
    elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        for number, each in enumerate(value, 1):
            yield from _leaves(each, (*at, _name(each, number)))
    else:
        yield at, value


def _name(record: Mapping[str, Any], number: int) -> str:
    return str(record["id"]) if "id" in record else f"{number}"


def _records(tables: object, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The place of every record that has an id."""
    if isinstance(tables, Mapping):
        for key, inside in tables.items():
            yield from _records(inside, (*at, str(key)))
    elif isinstance(tables, list):
        for number, each in enumerate(tables, 1):
            if isinstance(each, Mapping):
                here = (*at, _name(each, number))
                if "id" in each:
                    yield here
                yield from _records(each, here)


def _names(tables: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """The title of every record, by its place."""
    found = dict(_leaves(tables))
    return {place: str(found.get((*place, "title"), place[-1])) for place in _records(tables)}


def _part(place: tuple[str, ...], names: Mapping[tuple[str, ...], str]) -> str:
    words = [
        names.get(place[: n + 1], f"number {part}" if part.isdigit() else part.replace("_", " "))
        for n, part in enumerate(place)
    ]
    found = ": ".join(words)
    return found[:1].upper() + found[1:]


def _about(place: tuple[str, ...]) -> About:
    if place[-1] == "weight":
        return "weights"
    if ".".join(place[:-1]).startswith(_TREES) or place[0] == "scales":
        return "questions"
    return "words" if place[-1] in ("title", "summary", "source", "version", "id") else "figures"


def _said(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(in_words(each) for each in value)
    words = " ".join(in_words(value).split())
    return words if len(words) <= _LONG else f"{words[:_LONG].rstrip()}…"


def side_by_side(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The lines that differ, as pairs: what stands on the left, and what stands on the right in its place."""
    old, new = before.splitlines(), after.splitlines()
    pairs: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs += zip_longest(old[a:b], new[c:d], fillvalue="")
    return tuple(pairs)
