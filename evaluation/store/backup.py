"""Copies of a database that are checked before they are called backups, and putting one back.

A copy of the file alone is no backup: what was saved last may still be in the write-ahead log beside it.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, table

import evaluation
from evaluation.exceptions import EvenhandError, StoreVersionError
from evaluation.store import checking, tables
from evaluation.store.engine import (
    copy_into,
    describe,
    exists,
    faults,
    open_engine,
    plainly,
    schema_of,
    sqlite_path,
    url_for,
)
from evaluation.store.journal import stamp
from evaluation.store.records import Break, Head, Manifest


def backup(url: str, folder: Path, at: datetime) -> Manifest:
    """Copy the database at `url` into `folder`, open and check the copy, and write its manifest (JSON) beside it.

    A record that does not hold together is copied all the same: `breaks` then says so, and the backup needs a look.
    Raises StoreVersionError where there is no database, NotSavedError where the disk refuses, EvenhandError where there
    is a backup of that very moment.
    """
    if not exists(url):
        raise StoreVersionError("none", tables.SCHEMA)
    name = "evenhand-" + stamp(at).translate(str.maketrans("", "", "-:.")) + ".db"
    target, part = folder / name, folder / f"{name}.part"
    if target.exists():
        raise EvenhandError(f"There is a backup '{target}' already. Nothing was written over.")
    with plainly():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _copy(url, part)
            manifest = _examined(part, target, stamp(at))
            _settle(part, target)
            _write(target, manifest)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def restore(copy: Path, url: str) -> Manifest:
    """Put the backup `copy` in place as the database at `url`, where there must be none, and check it there.

    Raises EvenhandError for a copy that is not what its manifest says, or where there is a database.
    """
    path = sqlite_path(url)
    if path is None:
        raise EvenhandError("This database is kept by a server. Put its backup back with: pg_restore")
    # A log left beside a database that is gone would be played into the new one.
    if left := [str(near) for end in ("", "-wal", "-shm", "-journal") if (near := Path(f"{path}{end}")).exists()]:
        raise EvenhandError(f"There is a database here already; move it away first: {', '.join(left)}")
    noted = json.loads(copy.with_suffix(".json").read_text("utf-8"))
    if _sha256(copy) != noted["sha256"]:
        raise EvenhandError(f"The backup '{copy}' is not what its manifest says: it was changed or damaged.")
    part = path.with_name(path.name + ".part")
    with plainly():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, part)
        _settle(part, path)
    return _examined(path, path, noted["at"])


def _copy(url: str, part: Path) -> None:
    engine = open_engine(url)
    try:
        copy_into(engine, part)
    finally:
        engine.dispose()


def _examined(file: Path, target: Path, at: str) -> Manifest:
    engine = open_engine(url_for(file), mode="ro")
    try:
        schema, about = schema_of(engine), describe(engine)
        heads, bad = _record(engine, schema)
        with engine.connect() as connection:
            rows = {name: _count(connection, name) for name in sorted(inspect(connection).get_table_names())}
    finally:
        engine.dispose()
    return Manifest(
        path=str(target),
        sha256=_sha256(file),
        size=file.stat().st_size,
        at=at,
        program=evaluation.__version__,
        schema=schema,
        database=f"{about.engine} {about.version}",
        rows=rows,
        heads=heads,
        breaks=tuple(bad),
    )


def _record(engine: Engine, schema: str) -> tuple[dict[str, Head], list[Break]]:
    bad = [Break("", None, fault) for fault in faults(engine)]
    if schema != tables.SCHEMA:
        why = f"a database of version {schema}: its record can be checked by the program that made it, or once migrated"
        return {}, [*bad, Break("", None, why)]
    with engine.connect() as connection:
        heads = {row.procurement_id: Head(row.seq, row.hash) for row in connection.execute(select(tables.head))}
        return heads, bad + checking.breaks(connection)


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(table(name))) or 0


def _write(target: Path, manifest: Manifest) -> None:
    file = target.with_suffix(".json")
    part = file.with_name(file.name + ".part")
    noted = asdict(manifest) | {"path": target.name}
    part.write_text(json.dumps(noted, indent=2, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    _settle(part, file)


def _settle(part: Path, target: Path) -> None:
    """Give a finished file its name, and wait until both are on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
