"""What a part of a method is made of, read from its own record: so that a form asks for exactly what the record holds.

A formula or a way of combining that is added to its registry is offered by itself, with its figures.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS

Kind = Literal["number", "whole", "yes_no", "day", "moment", "words", "choice", "choices", "list", "rows", "record"]

_PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
_SIMPLE: Mapping[type, Kind] = {
    bool: "yes_no", int: "whole", Fraction: "number", datetime: "moment", date: "day", str: "words"
}  # fmt: skip
_LOCAL_LINK = re.compile(r"!?\[([^\]]+)\]\((?!https?:)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record: what it holds, whether it is needed, and what stands for it otherwise.

    `options` are the words that it may be. `inner` are the keys of a record, or of each of several rows; `of` is what
    each of a list holds.
    """

    name: str
    kind: Kind
    needed: bool
    default: object = None
    options: tuple[str, ...] = ()
    inner: tuple["Field", ...] = ()
    of: Kind | None = None


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule to choose: its title, one plain sentence, and the figures it needs. `library`: rarely used, out of the
    way.
    """

    id: str
    title: str
    sentence: str
    source: str
    library: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """What is written about a rule: headings with their text, as Markdown of our own."""

    title: str
    parts: tuple[tuple[str, str], ...]


@cache
def fields_of(record: type[BaseModel]) -> tuple[Field, ...]:
    """The keys of a record, in its own order."""
    return tuple(
        _field(name, info.annotation, needed=info.is_required(), default=info.get_default(call_default_factory=True))
        for name, info in record.model_fields.items()
    )


def _field(name: str, annotation: Any, *, needed: bool, default: object) -> Field:  # noqa: ANN401
    plain = _bare(annotation)
    default = None if needed else default
    if get_origin(plain) is Literal:
        return Field(name, "choice", needed, default, tuple(map(str, get_args(plain))))
    if get_origin(plain) is tuple:
        return _several(name, _bare(get_args(plain)[0]), needed=needed, default=default)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return Field(name, "record", needed, default, inner=fields_of(plain))
    return Field(name, _SIMPLE.get(plain, "words"), needed, default)


def _several(name: str, each: Any, *, needed: bool, default: object) -> Field:  # noqa: ANN401
    if get_origin(each) is Literal:
        return Field(name, "choices", needed, default, tuple(map(str, get_args(each))))
    if isinstance(each, type) and issubclass(each, BaseModel):
        return Field(name, "rows", needed, default, inner=fields_of(each))
    return Field(name, "list", needed, default, of=_SIMPLE.get(each, "words"))


def _bare(annotation: Any) -> Any:  # noqa: ANN401
    """A type without what is said about it, and without "or nothing"."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            kept = [part for part in get_args(annotation) if part is not NoneType]
            if len(kept) != 1:
                return str
            annotation = kept[0]
        else:
            return annotation


def formulas() -> tuple[RuleChoice, ...]:
    """Every price formula, the usual ones first."""
    return _choices(FORMULAS)


def combinations() -> tuple[RuleChoice, ...]:
    """Every way of combining price and quality, the usual ones first."""
    return _choices(COMBINATIONS)


def tests() -> tuple[RuleChoice, ...]:
    """Every low-price test, the usual ones first."""
    return _choices(PRICE_TESTS)


def _choices(rules: Mapping[str, Any]) -> tuple[RuleChoice, ...]:
    found = [
        RuleChoice(r.id, r.title, _sentence(r.id, r.sentence), r.source, _is_library(r), _figures(r.parameters))
        for r in rules.values()
    ]
    return tuple(sorted(found, key=lambda rule: rule.library))


def _is_library(rule: object) -> bool:
    return bool(getattr(rule, "library", False))


def _figures(record: type[BaseModel]) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(record) if field.name != "rule")


def _sentence(rule: str, sentence: str) -> str:
    """What a rule does, in one sentence without figures: its page's first; else its own, with the figures' names."""
    page = rule_page(rule)
    first = page.parts[0][1].partition("\n")[0] if page and page.parts else ""
    if first:
        return first
    sentence = sentence.replace("{points} points", "the points for price")
    names = {name: f"({name.replace('_', ' ')})" for _, name, _, _ in Formatter().parse(sentence) if name}
    return sentence.format(**names)


@cache
def rule_page(rule: str) -> RulePage | None:
    """The page about a rule; None where this installation came without its pages."""
    path = _PAGES / f"{Path(rule).name}.md"
    if not path.is_file():
        return None
    head, *parts = re.split(r"^## +", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    said = (_LOCAL_LINK.sub(r"\1", part).partition("\n") for part in parts)
    return RulePage(head.partition("\n")[0].lstrip("# ").strip(), tuple((h.strip(), b.strip()) for h, _, b in said))
