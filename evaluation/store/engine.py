"""Opening a database by its URL, and everything that differs from one database to another.

SQLite before 3.51.3 can lose committed data in WAL mode when two connections write and checkpoint at the same instant
(https://www.sqlite.org/wal.html, "The WAL-reset bug"; mended also in 3.50.7 and 3.44.6). So WAL is used only with a
mended library, `pysqlite3` where it has one; otherwise the rollback journal, slower and not affected. `synchronous` is
always FULL: with NORMAL a power cut loses what was already acknowledged.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.sql.dml import Insert

from evaluation.exceptions import (
    EvenhandError,
    NotSavedError,
    StoreAddressError,
    StoreUnreadableError,
    StoreVersionError,
)
from evaluation.store.records import Description
from evaluation.store.tables import SCHEMA

WAIT = 15  # seconds that a reader or writer waits for another
MENDED = (3, 51, 3)
_BEGIN = "evenhand_begin"
# SQLite's own lock is unfair: of 100 people saving at once some wait for seconds. This one is a queue.
_LOCK = threading.Lock()
_PLAIN = {
    "full": "the disk is full",
    "no space": "the disk is full",
    "readonly": "the database is read-only",
    "read-only": "the disk is read-only",
    "permission denied": "the folder of the database cannot be written to",
    "unable to open": "the database file or its folder cannot be opened or written to",
    "locked": f"the database was busy for more than {WAIT} seconds",
    "timed out": f"the database was busy for more than {WAIT} seconds",
    "i/o error": "the disk refused the write",
}
_BUSY = ("locked", "timed out")
_DAMAGED = ("malformed", "not a database", "corrupt")


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version is free of the WAL-reset bug."""
    return version >= MENDED or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def sqlite_library() -> ModuleType:
    """The SQLite module to use: `pysqlite3` where its SQLite is mended, else the standard library's."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - not there on every system
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module if wal_is_safe(module.sqlite_version_info) else sqlite3


def url_for(path: Path) -> str:
    """The URL of an SQLite database in the file `path`, whatever characters the path holds."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL, or None for another database. Raises StoreAddressError, also for one in memory."""
    with _addressed():
        parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise StoreAddressError(
            "a database in memory keeps nothing; give the path of a file, such as sqlite:///data/evenhand.db"
        )
    return Path(parsed.database)


@contextlib.contextmanager
def _addressed() -> Iterator[None]:
    """Say what is wrong with an address, and never the address itself: it may hold a password."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise StoreAddressError(f"it needs the package '{error.name}', which is not installed") from error
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError("it is not written as the address of a database that this program knows") from error


def exists(url: str) -> bool:
    """Whether there is a database to open. A database server is taken to be there; opening it will tell."""
    path = sqlite_path(url)
    return path is None or path.exists()


def open_engine(url: str, *, mode: str = "rw") -> Engine:
    """An engine for the database at `url`. `mode`: "rw", "ro", or "rwc", which makes a missing SQLite file.

    Raises StoreAddressError for an address that nothing can be opened at.
    """
    path = sqlite_path(url)
    if path is None:
        with _addressed():
            return create_engine(url, pool_pre_ping=True)
    module = sqlite_library()
    place = f"{path.absolute().as_uri()}?mode={mode}"

    def connect() -> Any:  # noqa: ANN401 - either library's connection
        return module.connect(place, uri=True, check_same_thread=False, isolation_level=None, timeout=WAIT)

    with _addressed():
        engine = create_engine(url, module=module, creator=connect, pool_size=8, max_overflow=32, pool_timeout=WAIT)
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, wal=uses_wal(), mode=mode))
    event.listen(engine, "begin", _begin)
    _hold_to_file(engine, path.absolute())
    return engine


def _hold_to_file(engine: Engine, path: Path) -> None:
    """Refuse to commit once another file, or none, is at `path`: SQLite would save into a file that nobody can find."""
    first: list[tuple[int, int]] = []

    def note(*_: object) -> None:
        if not first and (found := _identity(path)):
            first.append(found)

    def hold(_: Connection) -> None:
        if _identity(path) not in first:
            raise NotSavedError("the database file was moved or deleted")

    note()
    event.listen(engine, "connect", note)  # a file that is made by the first connection
    event.listen(engine, "commit", hold)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def uses_wal() -> bool:
    """Whether SQLite databases are opened in WAL mode here."""
    version: tuple[int, ...] = sqlite_library().sqlite_version_info
    return wal_is_safe(version)


def _prepare(connection: Any, *, wal: bool, mode: str) -> None:  # noqa: ANN401 - either library's connection
    connection.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    if mode != "ro":
        connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    if statement := connection.get_execution_options().get(_BEGIN, "BEGIN"):
        connection.exec_driver_sql(statement)


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes, alone in this process; all or nothing.

    Raises NotSavedError where the database cannot take it, in plain words; nothing is saved then.
    """
    if not _LOCK.acquire(timeout=WAIT):
        raise NotSavedError(_PLAIN["locked"])
    try:
        # A plain BEGIN that reads and then writes fails at once when somebody else is writing, whatever the timeout.
        with plainly(), engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}).begin() as connection:
            yield connection
    finally:
        _LOCK.release()


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One connection that reads. Raises StoreUnreadableError where the database, or a value in it, cannot be read."""
    try:
        with engine.connect() as connection:
            yield connection
    except EvenhandError:
        raise
    except (DBAPIError, PoolTimeoutError, OSError, ValueError) as error:
        busy = any(sign in _said(error) for sign in _BUSY)
        raise StoreUnreadableError(_PLAIN["locked"] if busy else "") from error


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """Turn a database's or a disk's refusal into NotSavedError, damage into StoreUnreadableError.

    Mistakes in our own statements pass through.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        if any(sign in _said(error) for sign in _DAMAGED):
            raise StoreUnreadableError from error
        raise NotSavedError(_reason(error)) from error


def _reason(error: Exception) -> str:
    said = _said(error)
    return next((words for sign, words in _PLAIN.items() if sign in said), f"the database says: {said}")


def _said(error: Exception) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error).lower()


def insert_if_absent(connection: Connection, table: Table[Any]) -> Insert:
    """An INSERT into `table` that passes over rows whose key is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - its drivers' code is long, and most stores are SQLite

    return postgresql.insert(table).on_conflict_do_nothing()


def copy_into(engine: Engine, path: Path) -> None:
    """Write the whole database, as it is at this moment, into the new file `path`. Nobody has to stop working.

    Raises NotSavedError where the disk refuses, EvenhandError for a database server.
    """
    if engine.dialect.name != "sqlite":
        raise EvenhandError("This database is kept by a server. Make its backup with: pg_dump --format=custom")
    with plainly(), engine.execution_options(**{_BEGIN: ""}).connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(path),))


def faults(engine: Engine) -> list[str]:
    """What SQLite itself finds wrong with the file; empty where it is sound."""
    with engine.connect() as connection:
        said = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [] if said == ["ok"] else said
    return found + [f"the table {row[0]} has a row that belongs to nothing" for row in strays]


def schema_of(engine: Engine) -> str:
    """The migration a database is at; "none" for one without our tables."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return "none"
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "none"


def require_schema(engine: Engine) -> None:
    """Raise StoreVersionError unless the database is at this program's version."""
    found = schema_of(engine)
    if found != SCHEMA:
        raise StoreVersionError(found, SCHEMA)


def describe(engine: Engine) -> Description:
    """Which database this is and how it is run, with a sentence for the status page."""
    name = engine.dialect.name
    with reading(engine) as connection:
        if name != "sqlite":
            version = ".".join(str(part) for part in engine.dialect.server_version_info or ())
            return Description(name, version, "", fallback=False, sentence=f"{name} {version}")
        version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
    if uses_wal():
        return Description(
            "SQLite", version, journal, fallback=False, sentence=f"SQLite {version}, journal mode {journal}."
        )
    sentence = (
        f"SQLite {version}, journal mode {journal}. This SQLite can lose data in its faster mode, so the slower, safe "
        "one is used. Install the package pysqlite3 for the faster mode."
    )
    return Description("SQLite", version, journal, fallback=True, sentence=sentence)
