"""Every rule of every registry, with what it is told, so that another program can find it and use it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any, get_args

from pydantic import BaseModel

from criteria import schema
from evaluation.exact import text
from evaluation.exceptions import UnknownNameError
from evaluation.service.shapes import Field, fields_of
from evaluation.service.table_example import Example, example_of

#: where rules are registered: module -> name of the mapping of ids to rules
REGISTRIES: Mapping[str, str] = {
    "evaluation.scoring.formulas": "FORMULAS",
    "evaluation.scoring.combine": "COMBINATIONS",
    "evaluation.scoring.ties": "TIE_RULES",
    "evaluation.scoring.lot_rules": "LOT_RULES",
    "evaluation.fair_cost.catalogue": "MODELS",
    "evaluation.low_price.rules": "RULES",
}
#: what a rule of a kind is told, where the rule itself does not say it
_RECORDS: Mapping[str, type[BaseModel]] = {
    "ties": schema.TieRule,
    "lots": schema.LotLimit,
}
SCORING = ("price", "combine", "ties")


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as it is listed. `written`: its formula in one line, for rules that are a sum. `relative`: whether a
    bid's figure depends on other bids; None where that says nothing.

    `parameters` are the keys it is told beside `rule`. `page` and `case` are paths in the project. `example` is a small
    table and the command that scores it, for rules that score.
    """

    id: str
    kind: str
    title: str
    sentence: str
    written: str
    relative: bool | None
    library: bool
    parameters: tuple[Field, ...]
    page: str
    case: str
    source: str
    example: Example | None


def kinds() -> tuple[str, ...]:
    """The kinds of rules, in the order of the registries."""
    return tuple(dict.fromkeys(rule.kind for rule in _rules()))


def rule_cards(kind: str = "") -> list[RuleCard]:
    """Every rule, or those of one kind, in the order of the registries. Raises UnknownNameError for an unknown kind."""
    if kind and kind not in kinds():
        raise UnknownNameError("kind of rules", kind, kinds())
    return [_card(rule) for rule in _rules() if kind in ("", rule.kind)]


def as_json(card: RuleCard) -> dict[str, Any]:
    """A card as plain values: numbers as text, as everywhere."""
    shape = asdict(card)
    shape["parameters"] = [_parameter(field) for field in card.parameters]
    return shape


@cache
def _rules() -> tuple[Any, ...]:
    listed = (rule for module, name in REGISTRIES.items() for rule in getattr(import_module(module), name).values())
    found = dict[str, Any]()
    for rule in listed:
        found.setdefault(rule.id, rule)  # a rule that two registries hold is one rule
    return tuple(found.values())


def _card(rule: Any) -> RuleCard:  # noqa: ANN401 - registries hold records of several kinds
    return RuleCard(
        rule.id,
        rule.kind,
        rule.title,
        rule.sentence,
        getattr(rule, "written", ""),
        getattr(rule, "relative", None),
        getattr(rule, "library", False),
        tuple(field for field in _told(rule) if field.name != "rule"),
        f"docs/rules/{rule.id}.md",
        f"tests/cases/{rule.kind}/{rule.id}.toml",
        rule.source,
        example_of(rule.kind, rule.id) if rule.kind in SCORING else None,
    )


def _told(rule: Any) -> tuple[Field, ...]:  # noqa: ANN401
    record = getattr(rule, "parameters", None) or _tests().get(rule.id) or _RECORDS.get(rule.kind)
    return fields_of(record) if record else ()


@cache
def _tests() -> dict[str, type[BaseModel]]:
    """Records of a method's low-price tests, by the rule that they name."""
    found = dict[str, type[BaseModel]]()
    waiting: list[Any] = [schema.LowPrice.model_fields["tests"].annotation]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and issubclass(each, BaseModel):
            found |= dict.fromkeys(get_args(each.model_fields["rule"].annotation), each)
        waiting += [] if isinstance(each, type) else get_args(each)
    return found


def _parameter(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.kind,
        "needed": field.needed,
        "default": _plain(field.default),
        "allowed": list(field.options),
        "of": field.of,
        "parts": [_parameter(each) for each in field.inner],
    }


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return text(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _plain(dict(value)) if isinstance(value, BaseModel) else value
