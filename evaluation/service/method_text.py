"""Small edits to a method's TOML text: values put in and taken out, parts added, moved and removed.

Notes and layout stay where they are. Every edit is made twice, on the text and on its plain values; a text whose layout
would make the two differ is refused, and never kept.
"""

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import tomlkit
from tomlkit.container import Container, OutOfOrderTableProxy
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, Null, Table, Whitespace

from criteria.reading import tables_of
from evaluation.exceptions import EvenhandError

Path = tuple[str | int, ...]  #: keys from the top; a place in a list is its number, from 0
Plain = dict[str, Any]
Edit = Callable[[Any], None]

_LAYOUT = "This file is laid out in a way that the form cannot change. Change this in the text below."
_WIDE = 100  # characters of a list; a longer one has a line for each of its parts
_TOML = (Container, Item, OutOfOrderTableProxy)


def values_of(text: str) -> Plain:
    """The plain tables of a method's text. Raises MethodError where it is no TOML."""
    return tables_of(text, "draft")


def value_at(tables: Mapping[str, Any], path: Path) -> Any:  # noqa: ANN401 - whatever the text holds there
    """What stands at a place; None where there is nothing."""
    found: Any = tables
    for part in path:
        if isinstance(part, int):
            found = found[part] if isinstance(found, list) and -len(found) <= part < len(found) else None
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return found


def with_values(text: str, values: Mapping[Path, object]) -> str:
    """The text with each of these values in its place; None takes a key out, and is nothing where there is none.

    A rule that stands there as its bare name becomes a table where it gets a figure.
    """
    before = values_of(text)
    told: dict[Path, object] = {}
    for path, value in values.items():
        rule = value_at(before, path[:-1])
        if isinstance(rule, str) and value is not None and path[:-1] not in values:
            told[path[:-1]] = {"rule": rule}
        told[path] = value
    real = {path: value for path, value in told.items() if value is not None or value_at(before, path) is not None}
    return _edited(text, partial(_put_all, values=real)) if real else text


def with_added(text: str, path: Path, record: Mapping[str, object], *, place: int | None = None) -> str:
    """The text with a record at the end of the list at `path`, or before the one at `place`. A list is begun."""
    return _edited(text, lambda top: _add(top, path, record, place))


def without(text: str, path: Path) -> str:
    """The text without what stands at `path`: a key, or one of a list. A list that is then empty goes too."""
    return _edited(text, lambda top: _take(top, path))


def moved(text: str, path: Path, by: int) -> str:
    """The text with the record at `path` so many places further down its list (up where `by` is below 0)."""
    *above, place = path
    target = int(place) + by
    size = len(value_at(values_of(text), tuple(above)) or ())
    return text if not 0 <= target < size else _edited(text, lambda top: _swap(top, tuple(above), int(place), target))


def _edited(text: str, edit: Edit) -> str:
    wanted = copy.deepcopy(values_of(text))
    try:
        edit(wanted)
        document = tomlkit.parse(text)
        edit(document)
        made = tomlkit.dumps(document)
        kept = values_of(made)
    except (TOMLKitError, EvenhandError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise EvenhandError(_LAYOUT) from error
    if kept != wanted:
        raise EvenhandError(_LAYOUT)
    return made


# Each works on plain tables and on tomlkit's alike; what differs is kept in the helpers below.


def _put_all(top: Any, values: Mapping[Path, object]) -> None:  # noqa: ANN401
    for path, value in values.items():
        _put(top, path, value)


def _put(top: Any, path: Path, value: object) -> None:  # noqa: ANN401
    above = _inside(top, path[:-1])
    last = path[-1]
    if value is None:
        _drop(above, last)
    elif isinstance(last, int) or last in above or not isinstance(above, _TOML):
        _replace(above, last, value)
    else:
        _first(above, last, value)


def _replace(above: Any, key: str | int, value: object) -> None:  # noqa: ANN401
    old = above[key] if isinstance(key, int) or key in above else None
    notes = _tail_off(old) if isinstance(old, Table | AoT) else ""
    above[key] = _table(value) if isinstance(old, Table) and isinstance(value, Mapping) else _new(above, value)
    if notes and isinstance(above[key], Table):
        _tail_off(above[key])
        _tail_on(above[key], notes)


def _add(top: Any, path: Path, record: Mapping[str, object], place: int | None) -> None:  # noqa: ANN401
    above = _inside(top, path[:-1])
    last = str(path[-1])
    if last not in above or not above[last]:
        tables = tomlkit.aot()
        tables.append(_table(record))
        _begin(above, last, tables, record)
        return
    found = above[last]
    at = len(found) if place is None else place
    if isinstance(found, AoT):
        tail = _tail_off(found[at - 1]) if at == len(found) else ""
        if tail:
            _tail_on(found[at - 1], "\n")
        new = _table(record)
        _tail_on(new, tail or "\n")
        found.insert(at, new)
    else:
        found.insert(at, _plain(record) if not isinstance(above, _TOML) else _line(record))


def _take(top: Any, path: Path) -> None:  # noqa: ANN401
    above, last = _inside(top, path[:-1]), path[-1]
    if isinstance(last, str):
        _drop(above, last)
    elif len(above) == 1:
        _take(top, path[:-1])
    elif isinstance(above, AoT):
        notes = _of_the_next(_tail_off(above[last]))
        is_last = last == len(above) - 1
        del above[last]
        before = above[max(last - 1, 0)]
        own = _tail_off(before)
        _tail_on(before, notes if is_last and not own.strip() else own + notes.lstrip("\n"))
    else:
        del above[last]


def _of_the_next(notes: str) -> str:
    """Of the notes behind a record those that a blank line parts from it: they belong to what comes after."""
    return notes if notes.startswith("\n") else "\n" + notes.partition("\n\n")[2]


def _swap(top: Any, path: Path, one: int, other: int) -> None:  # noqa: ANN401
    found = _inside(top, path)
    if isinstance(found, AoT):
        tails = [_tail_off(each) for each in found]
        bodies = list(found)
        bodies.insert(other, bodies.pop(one))
        for place, (body, tail) in enumerate(zip(bodies, tails, strict=True)):
            _tail_on(body, tail)
            found[place] = body
    else:
        found.insert(other, found.pop(one))


def _inside(top: Any, path: Path) -> Any:  # noqa: ANN401
    """The table or list at a path; tables that are missing on the way are begun."""
    for place, part in enumerate(path):
        if isinstance(part, str) and part not in top:
            following = path[place + 1] if place + 1 < len(path) else ""
            if isinstance(following, int):
                raise KeyError(part)
            _begin(top, part, tomlkit.table(), {})
        top = top[part]
    return top


def _begin(above: Any, key: str, made: Item, record: Mapping[str, object]) -> None:  # noqa: ANN401
    """Begin a table, or a list of one table, as what holds it asks for: a block, inside a line, or plain."""
    if isinstance(above, InlineTable) or not isinstance(above, Container | Table | OutOfOrderTableProxy):
        above[key] = [_plain(record)] if isinstance(made, AoT) else {}
    elif isinstance(above, OutOfOrderTableProxy):
        above[key] = made
    else:
        above.pop(key, None)
        above.append(key, made)


def _drop(above: Any, key: str | int) -> None:  # noqa: ANN401
    """Take a key out. Notes that stood behind the table it named, and belong to the next part, stay."""
    if isinstance(key, int) or key not in above:
        return
    body = _body(above)
    notes = _tail_off(above[key]) if isinstance(above[key], Table | AoT) else ""
    at = next((n for n, (k, _) in enumerate(body) if k is not None and k.key == key), None)
    del above[key]
    if notes.strip() and at is not None and at < len(body):
        body[at] = (None, tomlkit.ws(notes))


def _first(above: Any, key: str, value: object) -> None:  # noqa: ANN401
    """Put a new key after the last one that is a plain value, before any note on the next part."""
    made = _new(above, value)
    container = _container(above)
    if container is None or isinstance(made, Table | AoT):
        above[key] = made
        return
    scalars = [k for k, v in container.body if k is not None and not isinstance(v, Table | AoT | Null)]
    if not scalars:
        above.append(key, made)
        return
    # tomlkit's public way puts a new key behind the notes that belong to the next table.
    container._insert_after(scalars[-1], tomlkit.key(key), made)  # noqa: SLF001


def _container(above: Any) -> Container | None:  # noqa: ANN401
    found = above if isinstance(above, Container) else getattr(above, "value", None)
    return found if isinstance(found, Container) and not isinstance(above, InlineTable) else None


def _body(above: Any) -> list[Any]:  # noqa: ANN401
    container = _container(above)
    return container.body if container is not None else []


def _new(above: Any, value: object) -> Any:  # noqa: ANN401
    if not isinstance(above, _TOML):
        return _plain(value)
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=not isinstance(above, InlineTable))
    if isinstance(value, Mapping):
        return _line(value)
    if isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(x, Mapping) for x in value):
        return _rows(value)
    made = tomlkit.item(_plain(value))
    if isinstance(made, Array) and len(made.as_string()) > _WIDE and not isinstance(above, InlineTable):
        made.multiline(multiline=True)
    return made


def _plain(value: object) -> object:
    """As the TOML reader gives it: dictionaries and lists, and nothing that is None."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _line(record: Mapping[str, object]) -> InlineTable:
    """A small record on one line."""
    made = tomlkit.inline_table()
    for key, value in record.items():
        if value is not None:
            made.append(key, _new(made, value))
    return made


def _rows(records: Sequence[Any]) -> Array:
    """A list of small records, one on each line."""
    made = tomlkit.array()
    for record in records:
        made.append(_line(record) if isinstance(record, Mapping) else record)
    made.multiline(multiline=True)
    return made


def _table(record: Mapping[str, object]) -> Table:
    made = tomlkit.table()
    for key, value in record.items():
        if value is not None:
            made.append(key, _new(made, value))
    return made


def _last_body(part: Any) -> tuple[Any, list[Any]] | None:  # noqa: ANN401
    """What holds the last line of a part, and its body."""
    if isinstance(part, AoT):
        return _last_body(part[-1]) if len(part) else None
    body = _body(part)
    held = [value for key, value in body if key is not None and not isinstance(value, Null)]
    if held and isinstance(held[-1], Table | AoT):
        return _last_body(held[-1])
    return part, body


def _tail_off(part: Any) -> str:  # noqa: ANN401
    """Take off, and give, the blank lines and notes at the end of a part: they belong to what comes after."""
    found = _last_body(part)
    taken: list[str] = []
    while found and found[1] and isinstance(found[1][-1][1], Comment | Whitespace | Null):
        taken.append(found[1].pop()[1].as_string())
    return "".join(reversed(taken))


def _tail_on(part: Any, notes: str) -> None:  # noqa: ANN401
    found = _last_body(part)
    if found and notes:
        found[1].append((None, tomlkit.ws(notes)))


def said_number(words: str) -> int | str:
    """A number as a person typed it, as TOML holds it exactly: whole numbers bare, any other in quotation marks."""
    typed = words.strip()
    return int(typed) if re.fullmatch(r"-?\d{1,30}", typed) else typed


def said_day(words: str) -> date | str:
    """A day typed as 2027-04-01; anything else stays as typed, for the fault to name it."""
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return words.strip()
