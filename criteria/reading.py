"""From the text of a method to the method, or to every fault in it.

Unknown keys are refused and the nearest name is offered. Numbers are exact: weights may be whole numbers, decimals or
fractions such as "100/3", and nothing is ever rescaled.
"""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from criteria.rules_of_method import faults_of
from criteria.schema import Method
from evaluation.exceptions import MethodError


def parse(text: str, name: str = "method") -> Method:
    """Read a method from TOML text.

    Raises MethodError with every fault found: broken TOML with its line, unknown keys with the nearest name, wrong
    values with where they stand, and, once the shape is right, each rule of the method that is not kept.
    """
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise MethodError(name, [f"The file is not well-formed TOML: {error}."]) from error
    try:
        method = Method.model_validate(raw)
    except ValidationError as error:
        raise MethodError(name, list(_sentences(error, raw))) from error
    if faults := faults_of(method):
        raise MethodError(name, faults)
    return method


def _sentences(error: ValidationError, raw: dict[str, Any]) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        where = _place(fault["loc"], raw)
        kind, key = fault["type"], str(fault["loc"][-1])
        if kind == "extra_forbidden":
            near = get_close_matches(key, _names(Method, fault["loc"][:-1]), n=1)
            yield f"{where}: '{key}' is not a known key." + (f" Did you mean '{near[0]}'?" if near else "")
        elif kind == "missing":
            yield f"{where}: '{key}' is missing."
        else:
            message = fault["msg"].removeprefix("Value error, ")
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
