import contextlib

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from evaluation.exceptions import NotSavedError, StoreUnreadableError, StoreVersionError
from evaluation.store import migrate, tables
from evaluation.store.engine import open_engine, sqlite_library, sqlite_path, url_for
from evaluation.store.migrate import check, create, upgrade
from evaluation.store.repository import Store


@pytest.fixture
def empty(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    return url_for(path)


def at_version(url, version):
    with contextlib.closing(sqlite_library().connect(sqlite_path(url), isolation_level=None)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", [version])


def test_the_program_asks_for_the_newest_migration():
    assert ScriptDirectory.from_config(migrate._config()).get_current_head() == tables.SCHEMA


def test_the_migrations_make_the_tables_that_the_program_uses(url):
    engine = open_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        made = connection.exec_driver_sql("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").all()
    engine.dispose()
    strict = {name for name, is_strict in made if is_strict}
    assert strict == set(tables.metadata.tables)


def test_a_database_of_this_version_is_opened_and_left_as_it_is(desk):
    desk.save(desk.mark("Q1", "4"))
    check(desk.url)
    create(desk.url)
    upgrade(desk.url)
    assert len(desk.store.history("homecare")) == 1


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("0000", f"at version 0000, the program needs {tables.SCHEMA}. .* python -m evaluation migrate"),
        ("0999", f"at version 0999, made by a newer program; this one knows version {tables.SCHEMA}"),
    ],
)
@pytest.mark.parametrize("act", [check, create, Store])
def test_a_database_of_another_version_is_refused_with_what_to_do(url, version, sentence, act):
    at_version(url, version)
    with pytest.raises(StoreVersionError, match=sentence):
        act(url)


@pytest.mark.parametrize("act", [check, Store])
def test_a_database_without_tables_is_refused_not_filled(empty, act):
    with pytest.raises(StoreVersionError, match="no database here yet"):
        act(empty)
    upgrade(empty)
    act(empty)


def test_a_newer_database_is_not_migrated(url):
    at_version(url, "0999")
    with pytest.raises(StoreVersionError, match="0999"):
        upgrade(url)


@pytest.mark.parametrize("act", [check, upgrade])
def test_a_missing_database_is_not_made_but_by_create(tmp_path, act):
    path = tmp_path / "missing.db"
    with pytest.raises(StoreVersionError, match="no database here yet"):
        act(url_for(path))
    assert not path.exists()


def test_a_migration_that_fails_half_way_leaves_nothing_behind(empty, monkeypatch):
    real = command.upgrade

    def fails(config, target):
        real(config, target)
        raise OSError("No space left on device")

    monkeypatch.setattr(command, "upgrade", fails)
    with pytest.raises(NotSavedError, match="disk is full"):
        create(empty)
    monkeypatch.undo()
    with pytest.raises(StoreVersionError, match="no database here yet"):
        check(empty)
    create(empty)
    check(empty)


def test_the_first_version_cannot_be_taken_back(desk):
    with pytest.raises(RuntimeError, match="no version before"):
        ScriptDirectory.from_config(migrate._config()).get_revision("0001").module.downgrade()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 100)
    for act in (check, create, upgrade, Store):
        with pytest.raises(StoreUnreadableError, match="damaged or cannot be read"):
            act(url_for(path))
    assert path.read_bytes().startswith(b"Dear Sir")
