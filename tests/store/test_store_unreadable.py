"""A database that is damaged, moved away or not to be found at its address: a sentence, and nothing lost unnoticed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from evaluation.exceptions import NotSavedError, StoreAddressError, StoreUnreadableError
from evaluation.store import engine as databases
from evaluation.store.engine import exists, open_engine, sqlite_path
from evaluation.store.repository import Store

WORDS = "The database is damaged or cannot be read. Put back the last backup, or tell the person who runs this."
READS = {
    "procurements": lambda store: store.procurements(),
    "current": lambda store: store.current("homecare", {"mark"}),
    "history": lambda store: store.history("homecare"),
    "head": lambda store: store.head("homecare"),
    "file": lambda store: store.file("0f"),
    "session": lambda store: store.session("t1"),
    "verify": lambda store: store.verify(),
}


@pytest.fixture
def damaged(desk):
    """A store that is open while every page of its file but the first is overwritten."""
    desk.store.put_session("t1", "Priya Shah", "lead", desk.now)
    desk.save(*(desk.mark(f"Q{n}", "4", reason="x" * 500) for n in range(50)))
    desk.store.close()
    path = sqlite_path(desk.url)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    return desk


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reading_what_is_damaged_ends_in_a_sentence(damaged, read):
    with pytest.raises(StoreUnreadableError) as told:
        read(damaged.store)
    assert str(told.value) == WORDS


def test_saving_into_what_is_damaged_ends_in_the_same_sentence(damaged):
    with pytest.raises(StoreUnreadableError):
        damaged.save(damaged.mark("Q1", "5"))


def test_a_value_that_cannot_be_read_ends_in_the_same_sentence(desk):
    desk.store.put_session("t1", "Priya Shah", "lead", desk.now)
    desk.tamper("UPDATE session SET seen_at = 'yesterday'")
    with pytest.raises(StoreUnreadableError):
        desk.store.session("t1")


def test_an_unknown_name_and_a_wrong_call_are_not_taken_for_damage(desk):
    with pytest.raises(ValueError, match="collection of names"):
        desk.store.current("homecare", "mark")
    with pytest.raises(ValueError, match="ours"), databases.writing(desk.store._engine):
        raise ValueError("ours")


def test_a_busy_database_is_not_called_damaged(desk):
    with pytest.raises(StoreUnreadableError, match="busy for more than"), databases.reading(desk.store._engine):
        raise databases.PoolTimeoutError("QueuePool limit reached, connection timed out")


def gone(path):
    path.unlink()


def moved(path):
    path.rename(path.with_name("moved.db"))


def replaced(path):
    content = path.read_bytes()
    moved(path)
    path.write_bytes(content)


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let an open database be moved")
@pytest.mark.parametrize("how", [gone, moved, replaced])
def test_nothing_is_saved_into_a_file_that_nobody_can_find(desk, how):
    desk.save(desk.mark("Q1", "4"))
    how(Path(sqlite_path(desk.url)))
    for _ in range(2):
        with pytest.raises(NotSavedError, match="the database file was moved or deleted"):
            desk.save(desk.mark("Q1", "5"))


@pytest.mark.skipif(os.name != "posix", reason="as above")
def test_a_file_that_is_back_in_its_place_is_saved_into_again(desk):
    path = Path(sqlite_path(desk.url))
    moved(path)
    with pytest.raises(NotSavedError):
        desk.save(desk.mark("Q1", "4"))
    path.with_name("moved.db").rename(path)
    assert desk.save(desk.mark("Q1", "4"))[0].seq == 1
    assert desk.store.verify() == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("rubbish", "not written as the address"),
        ("sqlite://", "keeps nothing"),
        ("oracle7://host/db", "not written as the address"),
        ("postgresql+nodriver://host/db", "not written as the address"),
        ("postgresql://host:port/db", "not written as the address"),
        ("mysql+mysqldb://me:hush@host/db", "needs the package"),
    ],
)
def test_an_address_that_nothing_can_be_opened_at_is_a_sentence(url, why):
    with pytest.raises(StoreAddressError, match=why) as told:
        open_engine(url)
    assert "hush" not in str(told.value)
    with pytest.raises(StoreAddressError):
        exists(url) and Store(url)


def test_a_session_is_begun_while_there_is_room_and_old_ones_end(desk):
    store, later = desk.store, desk.now + timedelta(hours=1)
    assert store.begin_session("t1", "Priya Shah", "lead", desk.now, at_most=2)
    assert store.begin_session("t2", "Tom Reed", "lead", later, at_most=2)
    assert not store.begin_session("t3", "Ana Reis", "lead", later, at_most=2)
    assert store.session("t3") is None
    assert store.drop_old_sessions(later) == 1
    assert store.session("t1") is None
    assert store.session("t2").seen_at == later
    assert store.begin_session("t3", "Ana Reis", "lead", later, at_most=2)
