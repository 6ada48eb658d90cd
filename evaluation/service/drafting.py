"""A method made and changed without touching its file: each step is an edit of the draft's text.

A step never refuses a fault in the method: the text is kept as it is, and `prepare.checked` names what is wrong. What a
step cannot do at all (take away a group that still holds criteria) is refused with a sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

import criteria
from criteria.questions import LibraryQuestion, QuestionLibrary, read_library
from evaluation import exact
from evaluation.exceptions import EvenhandError
from evaluation.service.method_text import Path, moved, value_at, values_of, with_added, with_values, without
from evaluation.service.shapes import Field

TREE: Path = ("criteria",)
_NOTHING: Mapping[str, object] = MappingProxyType({})
#: what a new part of each list begins with, beside its id and its title
_BLANKS: Mapping[Path, Mapping[str, object]] = {
    ("lots",): {},
    ("conditions",): {"text": ""},
    ("scales",): {},
    ("measures",): {"direction": "higher", "source": "", "period": "", "rule": "line",
                    "gaps": {"missing": {"rule": "no_total"}}},
    ("price", "lines"): {"unit": "hour"},
    ("tiers",): {},
    ("ties",): {"rule": "higher_quality"},
    ("low_price", "budgets"): {},
    ("low_price", "travel"): {"minutes_per_visit": "", "miles_per_visit": "", "pence_per_mile": ""},
    ("cycle", "periods"): {},
}  # fmt: skip
_NAMELESS = frozenset({("ties",), ("low_price", "travel"), ("low_price", "budgets")})
_TITLELESS = frozenset({("cycle", "periods")})


#: how a template begins a passage that only the authority can write
_TO_WRITE = "replace this"


@dataclass(frozen=True, slots=True)
class Branch:
    """One part of a criteria tree as it stands in a draft: its place in the list, and its weight as it is written."""

    place: int
    id: str
    title: str
    kind: str
    depth: int
    weight: str


@dataclass(frozen=True, slots=True)
class Total:
    """What the parts of one group add up to, out of 100. `total` is None where a weight is missing or no number."""

    group: str
    title: str
    parts: tuple[Branch, ...]
    total: Fraction | None

    @property
    def words(self) -> str:
        """The running total, and what is still to do about it."""
        if self.total is None:
            return "One of these weights is missing or is not a number, so they cannot be added up."
        if self.total == 100:
            return "These weights total 100."
        far = abs(100 - self.total)
        side = "more than 100" if self.total > 100 else "short of 100"
        return f"These weights total {exact.text(self.total)}: {exact.text(far)} {side}."


def still_to_write(text: str) -> tuple[str, ...]:
    """The passages of a template that nobody has replaced yet, as they stand; none in a text that cannot be read."""
    try:
        return tuple(dict.fromkeys(_passages(values_of(text))))
    except EvenhandError:
        return ()


def _passages(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.casefold().startswith(_TO_WRITE):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _passages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _passages(inner)


def free_id(title: str, taken: Sequence[str], *, capitals: bool = False) -> str:
    """An id made from a title that nothing in the list has yet: "Good care" gives "good_care"."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")
    base = (re.sub(r"^[^a-z]+", "", plain) or "part")[:36].strip("_")
    if capitals:
        base = base.upper()[:16].strip("_")
    return next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}_{n}") not in taken)


def with_new(text: str, path: Path, title: str = "") -> str:
    """The text with a new part at the end of one of its lists, named by its title where such parts have one."""
    if path not in _NAMELESS and not title.strip():
        raise EvenhandError("Say first what it is called.")
    blank = {key: value for key, value in _BLANKS[path].items() if value != ""}
    if path == ("lots",):
        blank = {"id": _lot_id(text), "title": title.strip()} | blank
    elif path not in _NAMELESS:
        named = {} if path in _TITLELESS else {"title": title.strip()}
        blank = {"id": free_id(title, _ids(text, path))} | named | blank
    if path == ("price", "lines") and not value_at(values_of(text), ("price", "basis")):
        text = with_values(text, {("price", "basis"): "weights"})
    return with_added(text, path, blank)


def _lot_id(text: str) -> str:
    taken = _ids(text, ("lots",))
    return next(name for n in range(1, len(taken) + 2) if (name := f"L{n:02d}") not in taken)


def _ids(text: str, path: Path) -> list[str]:
    found = value_at(values_of(text), path)
    return [str(part.get("id")) for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def with_criterion(
    text: str,
    kind: str,
    title: str,
    *,
    parent: str = "",
    weight: int | str = "",
    tree: Path = TREE,
    more: Mapping[str, object] = _NOTHING,
) -> str:
    """The text with a new criterion, after the last one in its group. `more` are other keys of it."""
    if not title.strip():
        raise EvenhandError("Say first what it is called.")
    record: dict[str, object] = {"id": free_id(title, _ids(text, tree))}
    record |= {"parent": parent} if parent else {}
    record |= {"title": title.strip(), "kind": kind}
    record |= {} if kind == "group" else {"direction": "lower" if kind == "price" else "higher"}
    record |= {"weight": weight} if weight != "" else {}
    return with_added(text, tree, record | dict(more))


def without_criterion(text: str, place: int, *, tree: Path = TREE) -> str:
    """The text without a criterion. Raises EvenhandError for a group that still holds others."""
    found = value_at(values_of(text), (*tree, place)) or {}
    held = [str(c.get("title")) for c in _tree(text, tree) if c.get("parent") == found.get("id")]
    if found.get("kind") == "group" and held:
        raise EvenhandError(f"“{found.get('title')}” still holds {', '.join(held)}. Move or remove those first.")
    return without(text, (*tree, place))


def _tree(text: str, tree: Path) -> list[dict[str, Any]]:
    found = value_at(values_of(text), tree)
    return [c for c in found if isinstance(c, dict)] if isinstance(found, list) else []


def totals(text: str, tree: Path = TREE) -> tuple[Total, ...]:
    """Every group of a tree with its parts and what their weights add up to, the top first; faults do not stop it."""
    found = _tree(text, tree)
    groups = [("", "The whole"), *((str(c.get("id")), str(c.get("title"))) for c in found if c.get("kind") == "group")]
    return tuple(Total(group, title, parts, _sum(parts)) for group, title in groups if (parts := _parts(found, group)))


def branches(text: str, tree: Path = TREE) -> tuple[Branch, ...]:
    """Every part of a tree, each below the group it stands in; parts whose group does not exist come last."""
    found = _tree(text, tree)
    walked = tuple(_walk(found, "", 0, frozenset()))
    seen = {branch.place for branch in walked}
    return (*walked, *(_branch(n, c, 0) for n, c in enumerate(found) if n not in seen))


def _walk(found: list[dict[str, Any]], parent: str, depth: int, above: frozenset[str]) -> Iterator[Branch]:
    for branch in _parts(found, parent, depth):
        yield branch
        if branch.kind == "group" and branch.id not in above:
            yield from _walk(found, branch.id, depth + 1, above | {branch.id})


def _parts(found: list[dict[str, Any]], parent: str, depth: int = 0) -> tuple[Branch, ...]:
    return tuple(_branch(n, c, depth) for n, c in enumerate(found) if (c.get("parent") or "") == parent)


def _branch(place: int, c: Mapping[str, Any], depth: int) -> Branch:
    weight = c.get("weight", "")
    return Branch(place, str(c.get("id")), str(c.get("title")), str(c.get("kind")), depth, str(weight))


def _sum(parts: Sequence[Branch]) -> Fraction | None:
    try:
        return sum((exact.number(part.weight) for part in parts), Fraction(0))
    except ValueError:
        return None


def with_rule(text: str, path: Path, rule: str, fields: Sequence[Field]) -> str:
    """The text with another rule at `path` (a formula, a way of combining). Figures that both rules know stay."""
    before = value_at(values_of(text), path)
    kept = before if isinstance(before, dict) else {}
    figures = {field.name: kept[field.name] for field in fields if field.name in kept}
    bare = path[-1] == "combine" and not figures
    if before == rule or (isinstance(before, dict) and before.get("rule") == rule):
        return text
    return with_values(text, {path: rule if bare else {"rule": rule} | figures})


@cache
def library() -> QuestionLibrary:
    """The question library."""
    return read_library(criteria.question_library())


def with_library_question(text: str, question: str, *, parent: str, weight: int | str, scale: str = "") -> str:
    """The text with a question of the library in a group, and the scale that it suggests where no other is named."""
    asked = library().question(question)
    taken = _ids(text, ("scales",))
    if not scale:
        scale = asked.scale
        if scale not in taken:
            text = with_scale(text, scale)
    return with_criterion(text, "question", asked.title, parent=parent, weight=weight, more=_wording(asked, scale))


def _wording(asked: LibraryQuestion, scale: str) -> dict[str, object]:
    record: dict[str, object] = {"scope": "lot"} if asked.per_lot else {}
    record |= {"scale": scale, "word_limit": asked.word_limit, "summary_words": asked.summary_words}
    record |= {"attachments": True} if asked.attachments else {}
    return record | {"text": asked.text, "easy_read": asked.easy_read, "looks_for": list(asked.looks_for)}


def with_scale(text: str, scale: str) -> str:
    """The text with a scale of the library. Its id gets a number where the method has one of that name."""
    found = library().scale(scale)
    points = [
        {"mark": exact.text(p.mark) if p.mark.denominator != 1 else int(p.mark), "label": p.label}
        | {"descriptor": p.descriptor, "easy_read": p.easy_read}
        for p in found.points
    ]
    name = free_id(found.id, _ids(text, ("scales",)))
    return with_added(text, ("scales",), {"id": name, "title": found.title, "points": points})


def at_place(faults: Sequence[str], tables: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The faults about one key: those that name its place, and those of its record that name the key itself."""
    here, above, key = place_of(tables, path), place_of(tables, path[:-1]), str(path[-1])
    named = re.compile(rf"['\s]{re.escape(key)}\b|\b{re.escape(key.replace('_', ' '))}\b")
    found = [f for f in faults if f.startswith((f"{here}:", f"{here} >"))]
    if above:
        found += [f for f in faults if f.startswith(f"{above}:") and named.search(f.removeprefix(f"{above}:"))]
    return tuple(dict.fromkeys(found))


def place_of(tables: Mapping[str, Any], path: Path) -> str:
    """A place as faults name it: ("criteria", 2, "weight") gives "criteria > 'good_care' > weight"."""
    words: list[str] = []
    for at, part in enumerate(path):
        if isinstance(part, int):
            inside = value_at(tables, path[: at + 1])
            name = inside.get("id") if isinstance(inside, dict) else None
            words.append(f"'{name}'" if name else f"number {part + 1}")
        else:
            words.append(part)
    return " > ".join(words)


def in_words(value: object) -> str:
    """A value of a draft as a person would type it: numbers and days as text, nothing as an empty box."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


__all__ = ["Branch", "Path", "Total", "at_place", "branches", "free_id", "in_words", "library", "moved", "place_of",
           "totals", "value_at", "values_of", "with_added", "with_criterion", "with_library_question",
           "with_new", "with_rule", "with_scale", "with_values", "without", "without_criterion"]  # fmt: skip
