"""Making a database, and bringing an older one up to this program. Never done silently to a database that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from evaluation.exceptions import StoreVersionError
from evaluation.store.engine import exists, open_engine, plainly, require_schema, schema_of, sqlite_path, writing
from evaluation.store.tables import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where a database is made or changed: opening one that is up to date, as on most days, needs none.

_FOLDER = Path(__file__).parent / "migrations"


def create(url: str) -> None:
    """Make the database at `url` where there is none yet, its folder too; leave one of this version as it is.

    Raises StoreVersionError for a database of another version, NotSavedError where the disk refuses.
    """
    path = sqlite_path(url)
    with plainly():
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(url, mode="rwc") as engine:
        if schema_of(engine) == "none":
            _run(engine)
        require_schema(engine)


def upgrade(url: str) -> None:
    """Bring the database at `url` up to this program's version, all of it or nothing. Take a backup first.

    Raises StoreVersionError for a missing database and for one made by a newer program.
    """
    _require(url)
    with _opened(url) as engine:
        _require_known(schema_of(engine))
        _run(engine)


def check(url: str) -> None:
    """Raise StoreVersionError unless there is a database at `url` of this program's version."""
    _require(url)
    with _opened(url) as engine:
        require_schema(engine)


def _require(url: str) -> None:
    if not exists(url):
        raise StoreVersionError("none", SCHEMA)


def _require_known(found: str) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found not in known | {"none"}:
        raise StoreVersionError(found, SCHEMA)


@contextmanager
def _opened(url: str, mode: str = "rw") -> Iterator[Engine]:
    engine = open_engine(url, mode=mode)
    try:
        with plainly():
            yield engine
    finally:
        engine.dispose()


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - see above

    config = _config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
