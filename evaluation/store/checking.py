"""Re-reading everything that a database holds and saying where it does not hold together."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, select, union
from sqlalchemy.exc import DBAPIError

from evaluation.store import tables
from evaluation.store.journal import first_break, named_files
from evaluation.store.records import Break, Entry, Head
from evaluation.store.rows import entry_of, history

_AT_ONCE = 2000


def names(connection: Connection) -> list[str]:
    """Every procurement that any table speaks of, also one whose own row is gone."""
    columns = (tables.procurement.c.id, tables.head.c.procurement_id, tables.entry.c.procurement_id)
    return sorted(connection.scalars(union(*(select(column) for column in columns))))


def breaks(connection: Connection, procurement: str | None = None) -> list[Break]:
    """The first break of every procurement (or of one) and every file that is not what its name says."""
    found: list[Break] = []
    named: dict[str, tuple[str, int]] = {}
    for name in names(connection) if procurement is None else [procurement]:
        found += _chain(connection, name, named)
    kept = set(connection.scalars(select(tables.file.c.sha256)))
    found += [
        Break(name, seq, f"entry {seq} names the file {sha256}, which is not there")
        for sha256, (name, seq) in named.items()
        if sha256 not in kept
    ]
    for sha256 in sorted(kept if procurement is None else kept & named.keys()):
        found += _file(connection, sha256)
    return found


def _chain(connection: Connection, name: str, named: dict[str, tuple[str, int]]) -> list[Break]:
    row = connection.execute(select(tables.head).where(tables.head.c.procurement_id == name)).one_or_none()
    if row is None:
        return [Break(name, None, "the note of where its record ends is missing")]
    try:
        found = first_break(_entries(connection, name, named), end=Head(row.seq, row.hash))
    except DBAPIError as error:
        return [Break(name, None, f"its entries cannot be read: {error.orig}")]
    return [replace(found, procurement=name)] if found else []


def _entries(connection: Connection, name: str, named: dict[str, tuple[str, int]]) -> Iterator[Entry]:
    result = connection.execute(history(name, None, -(2**31), None), execution_options={"yield_per": _AT_ONCE})
    for row in result:
        entry = entry_of(row)
        for sha256 in named_files([entry.text]):
            named.setdefault(sha256, (name, entry.seq))
        yield entry


def _file(connection: Connection, sha256: str) -> list[Break]:
    try:
        row = connection.execute(select(tables.file).where(tables.file.c.sha256 == sha256)).one()
    except DBAPIError as error:
        return [Break("", None, f"the file {sha256} cannot be read: {error.orig}")]
    if hashlib.sha256(row.content).hexdigest() == sha256 and len(row.content) == row.size:
        return []
    return [Break("", None, f"the file {sha256} was changed after it was kept")]
