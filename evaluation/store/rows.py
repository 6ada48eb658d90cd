"""Rows of the entry table as records and back, and the statements that read them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, Select, func, select

from evaluation.store import tables
from evaluation.store.records import Entry, Key

_FEW = 200  # values worth listing in one statement
_ENTRY = tables.entry.c


def entry_of(row: Row[Any]) -> Entry:
    """The entry that a row of the entry table holds."""
    procurement, seq, kind, cycle, lot, provider, item, person, version, text, actor, role, at, prev, own = tuple(row)
    key = Key(kind, cycle, lot, provider, item, person)
    return Entry(procurement, seq, key, version, text, actor, role, at, prev, own)


def values_of(entry: Entry) -> dict[str, str | int]:
    """The columns of an entry, by name."""
    kind, cycle, lot, provider, item, person = entry.key.parts
    return {
        "procurement_id": entry.procurement,
        "seq": entry.seq,
        "kind": kind,
        "cycle": cycle,
        "lot": lot,
        "provider": provider,
        "item": item,
        "person": person,
        "version": entry.version,
        "body": entry.text,
        "actor": entry.actor,
        "role": entry.role,
        "at": entry.at,
        "prev": entry.prev,
        "hash": entry.hash,
    }


def latest(procurement: str, kinds: Collection[str], narrowed: Mapping[str, str]) -> Select[Any]:
    """The highest version of every key of these kinds, in order of writing; `narrowed` gives column values to keep."""
    # "The last entry of each key", not "no later one exists": either database may plan that as every row against every
    # other, and SQLite a join with the subquery too. Versions are written in order, so the last entry has the highest.
    last = (
        select(func.max(_ENTRY.seq))
        .where(_ENTRY.procurement_id == procurement, _ENTRY.kind.in_(sorted(kinds)))
        .where(*(_ENTRY[name] == value for name, value in narrowed.items()))
        .group_by(*tables.KEY)
    )
    return select(tables.entry).where(_ENTRY.procurement_id == procurement, _ENTRY.seq.in_(last)).order_by(_ENTRY.seq)


def versions(procurement: str, keys: Collection[Key]) -> Select[str, str, str, str, str, str, int]:
    """The six parts and the highest version of the keys that exist, among others: a superset where there are many."""
    statement = select(*tables.KEY, func.max(_ENTRY.version)).where(_ENTRY.procurement_id == procurement)
    for column, values in zip(tables.KEY, zip(*(key.parts for key in keys), strict=True), strict=True):
        # One saved mark is found by its whole key; a load of thousands by what its keys have in common.
        if len(few := set(values)) <= _FEW:
            statement = statement.where(column.in_(sorted(few)))
    return statement.group_by(*tables.KEY)


def history(procurement: str, kinds: Collection[str] | None, after: int, limit: int | None) -> Select[Any]:
    """Every entry after `after`, oldest first; `kinds` None for all kinds, `limit` None for no limit."""
    statement = select(tables.entry).where(_ENTRY.procurement_id == procurement, _ENTRY.seq > after)
    if kinds is not None:
        statement = statement.where(_ENTRY.kind.in_(sorted(kinds)))
    return statement.order_by(_ENTRY.seq).limit(limit)
