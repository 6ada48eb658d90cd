"""The store: the door to everything that is kept. Each method is one transaction: all of it or nothing."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, delete, func, insert, select, update

from evaluation.exceptions import ConflictError, StoreVersionError, UnknownNameError
from evaluation.model import Actor
from evaluation.store import checking, rows, tables
from evaluation.store import engine as databases
from evaluation.store.journal import START, canonical, chain, checked, checked_key, named_files, stamp
from evaluation.store.records import Break, Description, Draft, Entry, Head, ProcurementRow, Session


class Store:
    """The record in one database, open for any number of threads. Close it, or use it in a `with` block.

    Raises StoreVersionError where there is no database at `url` or one of another version; NotSavedError where the
    database cannot be opened. `read_only` is for copies: it changes no byte of the file.
    Every method that writes raises NotSavedError where the disk or the database refuses; nothing is saved then.
    Every method raises StoreUnreadableError where the database is damaged.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        if not databases.exists(url):
            raise StoreVersionError("none", tables.SCHEMA)
        self._engine = databases.open_engine(url, mode="ro" if read_only else "rw")
        try:
            with databases.plainly():
                databases.require_schema(self._engine)
        except Exception:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection that nobody is using."""
        self._engine.dispose()

    def describe(self) -> Description:
        """Which database this is and how it is run, for the status page."""
        return databases.describe(self._engine)

    # The record

    def procurements(self) -> list[ProcurementRow]:
        """Every procurement, oldest first."""
        table = tables.procurement
        with databases.reading(self._engine) as connection:
            found = connection.execute(select(table).order_by(table.c.created_at, table.c.id))
            return [ProcurementRow(r.id, r.title, datetime.fromisoformat(r.created_at), r.created_by) for r in found]

    def create(self, id: str, title: str, actor: Actor, at: datetime) -> None:  # noqa: A002 - the column's own name
        """Begin a procurement with an empty record. Raises ConflictError where there is one of that name."""
        values = {"id": checked(id, "the name"), "title": checked(title, "the title"), "created_by": actor.name}
        with databases.writing(self._engine) as connection:
            theirs = connection.scalar(select(tables.procurement.c.title).where(tables.procurement.c.id == id))
            if theirs is not None:
                raise ConflictError(f"The procurement '{id}'", theirs, title)
            connection.execute(insert(tables.procurement).values(values | {"created_at": stamp(at)}))
            connection.execute(insert(tables.head).values(procurement_id=id, seq=START.seq, hash=START.hash))

    def append(
        self,
        procurement: str,
        drafts: Sequence[Draft],
        *,
        actor: Actor,
        at: datetime,
        files: Sequence[bytes] = (),
        after: str | None = None,
    ) -> list[Entry]:
        """Write entries, and keep files, in one transaction. Gives the entries as written, in the order given.

        `after` is the hash that the journal has to end with: for what was worked out from all that came before.
        Raises ConflictError for a version, or with `after` anything at all, that somebody else wrote first,
        UnknownNameError for an unknown procurement or a named file that is not kept, ValueError for a body or key that
        cannot be kept.
        """
        keys, texts = [checked_key(draft.key) for draft in drafts], [canonical(draft.body) for draft in drafts]
        with databases.writing(self._engine) as connection:
            head = _head(connection, procurement, lock=True)
            if after is not None and head.hash != after:
                raise ConflictError("The record", f"entry {head.seq}, saved in between", "worked out before that")
            _keep(connection, files)
            _require_files(connection, named_files(texts))
            numbers = _versions(connection, procurement, drafts)
            entries = list(chain(procurement, head, zip(keys, numbers, texts, strict=True), actor, at))
            _write(connection, entries)
        return entries

    def current(
        self,
        procurement: str,
        kinds: Collection[str],
        *,
        cycle: str | None = None,
        lot: str | None = None,
        provider: str | None = None,
    ) -> list[Entry]:
        """The highest version of every key of these kinds, in order of writing. None = any; "" = only where empty."""
        wanted, given = _several(kinds), {"cycle": cycle, "lot": lot, "provider": provider}
        narrowed = {name: value for name, value in given.items() if value is not None}
        with databases.reading(self._engine) as connection:
            _head(connection, procurement)
            found = connection.execute(rows.latest(procurement, wanted, narrowed))
            return [rows.entry_of(row) for row in found]

    def history(
        self, procurement: str, *, kinds: Collection[str] | None = None, after: int = 0, limit: int | None = None
    ) -> list[Entry]:
        """Every entry with `seq` above `after`, oldest first, at most `limit`. `kinds` None = of every kind."""
        wanted = None if kinds is None else _several(kinds)
        with databases.reading(self._engine) as connection:
            _head(connection, procurement)
            return [rows.entry_of(row) for row in connection.execute(rows.history(procurement, wanted, after, limit))]

    def head(self, procurement: str) -> Head:
        """Where the procurement's chain ends. Raises UnknownNameError."""
        with databases.reading(self._engine) as connection:
            return _head(connection, procurement)

    def file(self, sha256: str) -> bytes:
        """The bytes of a kept file. Raises UnknownNameError."""
        with databases.reading(self._engine) as connection:
            content = connection.scalar(select(tables.file.c.content).where(tables.file.c.sha256 == sha256))
        if content is None:
            raise UnknownNameError("kept file", sha256, [])
        return bytes(content)

    def verify(self, procurement: str | None = None) -> list[Break]:
        """Where the record does not hold together: the first bad entry of each procurement, and every bad file.

        Empty where all is well. With a name, only that procurement and the files it names.
        """
        with databases.reading(self._engine) as connection:
            if procurement is not None and procurement not in checking.names(connection):
                raise UnknownNameError("procurement", procurement, checking.names(connection))
            return checking.breaks(connection, procurement)

    # Sessions

    def put_session(self, token_hash: str, name: str, role: str, at: datetime) -> None:
        """Begin a session, or give an existing one this name and role."""
        table, seen = tables.session, {"name": checked(name, "the name"), "role": role, "seen_at": stamp(at)}
        with databases.writing(self._engine) as connection:
            done = connection.execute(update(table).where(table.c.token_hash == token_hash).values(seen))
            if not done.rowcount:
                connection.execute(insert(table).values(seen | {"token_hash": token_hash, "created_at": stamp(at)}))

    def begin_session(self, token_hash: str, name: str, role: str, at: datetime, *, at_most: int) -> bool:
        """Begin a session under a new token where there are fewer than `at_most`; whether it was begun."""
        table, when = tables.session, stamp(at)
        values = {"token_hash": token_hash, "name": checked(name, "the name"), "role": role}
        with databases.writing(self._engine) as connection:
            if (connection.scalar(select(func.count()).select_from(table)) or 0) >= at_most:
                return False
            connection.execute(insert(table).values(values | {"created_at": when, "seen_at": when}))
        return True

    def session(self, token_hash: str) -> Session | None:
        """The session under this token's hash, or None."""
        table = tables.session
        with databases.reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.token_hash == token_hash)).one_or_none()
            if row is None:
                return None
            began, seen = datetime.fromisoformat(row.created_at), datetime.fromisoformat(row.seen_at)
            return Session(row.token_hash, row.name, row.role, began, seen)

    def touch_session(self, token_hash: str, at: datetime) -> None:
        """Note that a session is in use. Nothing happens where it has ended."""
        table = tables.session
        with databases.writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.token_hash == token_hash).values(seen_at=stamp(at)))

    def drop_old_sessions(self, before: datetime) -> int:
        """End every session that was last seen before a moment; how many there were."""
        with databases.writing(self._engine) as connection:
            return connection.execute(delete(tables.session).where(tables.session.c.seen_at < stamp(before))).rowcount

    def drop_session(self, token_hash: str) -> None:
        """End a session. Nothing happens where it has ended already."""
        with databases.writing(self._engine) as connection:
            connection.execute(delete(tables.session).where(tables.session.c.token_hash == token_hash))


def _several(kinds: Collection[str]) -> Collection[str]:
    if isinstance(kinds, str):
        raise ValueError(f"kinds is a collection of names; write {{{kinds!r}}}")  # noqa: TRY004 - as for other bad arguments
    return kinds


def _head(connection: Connection, procurement: str, *, lock: bool = False) -> Head:
    statement = select(tables.head).where(tables.head.c.procurement_id == procurement)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise UnknownNameError("procurement", procurement, checking.names(connection))
    return Head(row.seq, row.hash)


def _keep(connection: Connection, files: Sequence[bytes]) -> None:
    for content in files:
        values = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "content": content}
        connection.execute(databases.insert_if_absent(connection, tables.file), values)


def _require_files(connection: Connection, named: set[str]) -> None:
    for sha256 in sorted(named):
        if connection.scalar(select(tables.file.c.size).where(tables.file.c.sha256 == sha256)) is None:
            raise UnknownNameError("kept file", sha256, [])


def _versions(connection: Connection, procurement: str, drafts: Sequence[Draft]) -> list[int]:
    if not drafts:
        return []
    found = connection.execute(rows.versions(procurement, [draft.key for draft in drafts]))
    last = Counter({tuple(parts): number for *parts, number in found})
    numbers = []
    for draft in drafts:
        parts = draft.key.parts
        if draft.version not in (None, last[parts] + 1):
            raise _conflict(connection, procurement, draft)
        last[parts] += 1
        numbers.append(last[parts])
    return numbers


def _conflict(connection: Connection, procurement: str, draft: Draft) -> ConflictError:
    names = ("kind", "cycle", "lot", "provider", "item", "person")
    statement = rows.latest(procurement, [draft.key.kind], dict(zip(names, draft.key.parts, strict=True)))
    row = connection.execute(statement).one_or_none()
    theirs = f"version {row.version} by {row.actor}, {row.body}" if row else "nothing"
    what = str(draft.key)
    return ConflictError(what[:1].upper() + what[1:], theirs, canonical(draft.body))


def _write(connection: Connection, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    connection.execute(insert(tables.entry), [rows.values_of(entry) for entry in entries])
    last = entries[-1]
    moved = update(tables.head).where(tables.head.c.procurement_id == last.procurement)
    connection.execute(moved.values(seq=last.seq, hash=last.hash))
