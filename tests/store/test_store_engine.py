import sqlite3
import sys
from types import SimpleNamespace

import pytest

from evaluation.exceptions import NotSavedError
from evaluation.store import engine as databases
from evaluation.store.engine import exists, open_engine, sqlite_library, sqlite_path, url_for, wal_is_safe
from evaluation.store.repository import Store


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_only_a_mended_sqlite_is_trusted_with_the_log(version, safe):
    assert wal_is_safe(version) is safe


def given(monkeypatch, version):
    module = SimpleNamespace(sqlite_version_info=version, connect=sqlite3.connect)
    monkeypatch.setitem(sys.modules, "pysqlite3", SimpleNamespace(dbapi2=module))
    return module


def test_the_library_is_the_mended_one_where_there_is_one(monkeypatch):
    mended = given(monkeypatch, (3, 51, 3))
    assert sqlite_library() is mended
    given(monkeypatch, (3, 51, 2))
    assert sqlite_library() is sqlite3
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    assert sqlite_library() is sqlite3


def pragmas(store):
    with store._engine.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]


def test_a_mended_library_runs_with_the_log_and_full_syncing(monkeypatch, desk):
    if not wal_is_safe(sqlite_library().sqlite_version_info):
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    with Store(desk.url) as store:
        assert pragmas(store) == ["wal", 2, 15_000, 1]
        about = store.describe()
    assert (about.engine, about.journal_mode, about.fallback) == ("SQLite", "wal", False)
    assert "can lose data" not in about.sentence


def test_an_older_library_runs_without_the_log_and_says_so(monkeypatch, desk):
    desk.save(desk.mark("Q1", "3"))
    desk.store.close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    with Store(desk.url) as store:
        assert pragmas(store) == ["delete", 2, 15_000, 1]
        desk.save(desk.mark("Q1", "4"), store=store)
        assert store.verify() == []
        about = store.describe()
    assert (about.version, about.journal_mode, about.fallback) == (sqlite3.sqlite_version, "delete", True)
    assert "can lose data" in about.sentence
    assert [e.body["mark"] for e in desk.store.history("homecare")] == ["3", "4"]


def test_a_store_opened_to_read_changes_nothing(desk):
    desk.save(desk.mark("Q1", "4"))
    desk.store.close()
    path = sqlite_path(desk.url)
    before = path.read_bytes()
    with Store(desk.url, read_only=True) as store:
        assert len(store.history("homecare")) == 1
        with pytest.raises(NotSavedError, match="read-only"):
            desk.save(desk.mark("Q1", "5"), store=store)
        with pytest.raises(NotSavedError, match="read-only"):
            store.drop_session("t1")
    assert path.read_bytes() == before


def test_paths_of_any_kind_go_into_a_url_and_come_out_again(tmp_path):
    path = tmp_path / "50% off ?x=#1 é.db"
    assert sqlite_path(url_for(path)) == path
    assert not exists(url_for(path))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url):
    with pytest.raises(ValueError, match="keeps nothing"):
        open_engine(url)


def test_a_server_is_taken_to_be_there_until_it_is_asked():
    assert sqlite_path("postgresql+psycopg://host/evenhand") is None
    assert exists("postgresql+psycopg://host/evenhand")


def test_mistakes_in_statements_are_not_taken_for_a_full_disk(desk):
    with pytest.raises(ValueError, match="ours"), databases.writing(desk.store._engine):
        raise ValueError("ours")
    desk.save(desk.mark("Q1", "4"))
