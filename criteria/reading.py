"""From the text of a method to the method, or to every fault in it.

Unknown keys are refused and the nearest name is offered. Numbers are exact: weights may be whole numbers, decimals or
fractions such as "100/3", and nothing is ever rescaled.
"""

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from criteria.fields import LONGEST
from criteria.rules_of_method import faults_of
from criteria.schema import Method
from evaluation.exceptions import MethodError

#: what pydantic says in a programmer's words
_PLAINLY = {
    "bool_type": "write true or false",
    "tuple_type": 'write a list in square brackets, such as ["a", "b"]',
}
LONGEST_TEXT, MOST_DOTS = 300_000, 200
MOST_FAULTS, LONGEST_FAULT = 100, 500


def parse(text: str, name: str = "method") -> Method:
    """Read a method from TOML text.

    Raises MethodError with every fault found: broken TOML with its line, unknown keys with the nearest name, wrong
    values with where they stand, and, once the shape is right, each rule of the method that is not kept.
    """
    return from_tables(tables_of(text, name), name)


def from_tables(raw: dict[str, Any], name: str = "method") -> Method:
    """Read a method from plain tables, as `parse` does from text. Raises MethodError with every fault found."""
    try:
        method = Method.model_validate(raw)
    except ValidationError as error:
        raise MethodError(name, _readable(fault_sentences(error, raw))) from error
    if faults := faults_of(method):
        raise MethodError(name, _readable(faults))
    return method


def tables_of(text: str, name: str = "method") -> dict[str, Any]:
    """The plain tables of a TOML text. Raises MethodError where it is no TOML, or more than a method can be."""
    require_size(text, name)
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except RecursionError as error:
        raise MethodError(name, ["The file has tables or lists inside one another without end."]) from error
    except (ValueError, ArithmeticError) as error:  # broken TOML is a ValueError too
        raise MethodError(name, [f"The file is not well-formed TOML: {error}."]) from error


def require_size(text: str, name: str = "method") -> None:
    """Raise MethodError for a text that no method could be: asked before anything is read or kept."""
    if len(text) > LONGEST_TEXT:
        raise MethodError(name, [f"The file has {len(text):,} characters; a method has at most {LONGEST_TEXT:,}."])
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise MethodError(name, ["The text holds half a character, which cannot be kept; type that word again."])
    for place, line in enumerate(text.split("\n"), 1):
        if line.partition("=")[0].count(".") > MOST_DOTS:
            raise MethodError(name, [f"Line {place}: a name has more than {MOST_DOTS} parts."])


def _decimal(text: str) -> Decimal:
    value = Decimal(text) if len(text) <= 2 * LONGEST else Decimal("NaN")
    if not value.is_finite() or abs(int(value.as_tuple().exponent)) > LONGEST:
        raise ValueError(f"the number '{text[:20]}' is too long or no number")
    return value


def _readable(faults: Iterable[str]) -> list[str]:
    """As many faults as a person can read; the rest are counted."""
    found = [fault if len(fault) <= LONGEST_FAULT else f"{fault[:LONGEST_FAULT]}…" for fault in faults]
    more = len(found) - MOST_FAULTS
    return found if more <= 0 else [*found[:MOST_FAULTS], f"And {more:,} more; put these right first."]


def fault_sentences(error: ValidationError, raw: object, record: type[BaseModel] = Method) -> Iterator[str]:
    """Every fault that reading a `record` found, as a sentence with its place in `raw`; the nearest name of a key."""
    for fault in error.errors(include_url=False):
        where = _place(fault["loc"], raw)
        kind, key = fault["type"], str(fault["loc"][-1])
        if kind == "extra_forbidden":
            near = get_close_matches(key, _names(record, fault["loc"][:-1]), n=1)
            yield f"{where}: '{key}' is not a known key." + (f" Did you mean '{near[0]}'?" if near else "")
        elif kind == "missing":
            yield f"{where}: '{key}' is missing."
        else:
            message = _PLAINLY.get(kind) or fault["msg"].removeprefix("Value error, ")
            yield f"{where}: {message}." if not message.endswith(".") else f"{where}: {message}"


def _place(location: tuple[int | str, ...], raw: object) -> str:
    """Where a fault stands, saying the id of a table rather than its number."""
    words: list[str] = []
    for part in location:
        inside = raw[part] if _has(raw, part) else None  # type: ignore[index]
        if isinstance(part, int):
            named = inside.get("id") if isinstance(inside, dict) else None
            words.append(f"'{named}'" if named else f"number {part + 1}")
        elif inside is not None or not words or part == location[-1]:
            words.append(str(part))
        raw = inside if inside is not None else raw
    return " > ".join(words)


def _has(raw: object, part: int | str) -> bool:
    return (isinstance(raw, dict) and part in raw) or (
        isinstance(raw, list) and isinstance(part, int) and part < len(raw)
    )


def _names(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys known at a place in the method, for offering the nearest one."""
    models: list[type[BaseModel]] = [model]
    for part in location:
        found = [
            inner
            for each in models
            if isinstance(part, str) and part in each.model_fields
            for inner in _models(each.model_fields[part].annotation)
        ]
        tagged = [each for each in models if _tag(each) == part]
        models = found or tagged or models
    return sorted({name for each in models for name in each.model_fields})


def _tag(model: type[BaseModel]) -> object:
    rule = model.model_fields.get("rule")
    arguments = getattr(rule.annotation, "__args__", ()) if rule else ()
    return next(iter(arguments), None)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)
