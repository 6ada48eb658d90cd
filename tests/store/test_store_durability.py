import os
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from evaluation.exceptions import NotSavedError
from evaluation.store import engine as databases
from evaluation.store.engine import sqlite_path, url_for
from evaluation.store.migrate import create
from evaluation.store.repository import Store

WRITER = """
import sys
from datetime import datetime, UTC
from evaluation.model import Actor
from evaluation.store.records import Draft, Key
from evaluation.store.repository import Store
store, name = Store(sys.argv[1]), sys.argv[2]
for number in range(1_000_000):
    draft = Draft(Key("mark", person=name, item=str(number)), {"mark": "4", "reason": "x" * 200})
    store.append("homecare", [draft], actor=Actor(name, "evaluator"), at=datetime.now(UTC))
    print(number, flush=True)
"""


def test_nothing_that_was_acknowledged_is_lost_when_its_writers_are_killed(desk, child):
    promised = set()
    for turn in range(3):
        writers = {f"{turn}-{n}": child(WRITER, f"{turn}-{n}") for n in range(2)}
        for name, process in writers.items():
            promised |= {(name, process.stdout.readline().strip()) for _ in range(20 + 7 * turn)}
        for process in writers.values():
            process.kill()
        for name, process in writers.items():
            promised |= {(name, line) for line in process.stdout.read().splitlines()}
        with Store(desk.url) as store:
            kept = {(entry.key.person, entry.key.item) for entry in store.current("homecare", {"mark"})}
            assert promised <= kept
            assert len(kept - promised) <= 2 * (turn + 1)  # at most one each that was saved and not yet acknowledged
            assert store.verify() == []
    assert len(promised) >= 150


def test_of_a_hundred_who_save_at_once_none_is_lost(desk):
    gate, failed = threading.Barrier(100), []

    def save(number):
        gate.wait()
        try:
            desk.save(desk.mark(f"Q{number}", "4"))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
            failed.append(error)

    threads = [threading.Thread(target=save, args=[number]) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {e.key.item for e in desk.store.current("homecare", {"mark"})} == {f"Q{n}" for n in range(100)}
    assert desk.store.verify() == []


FILLER = """
import resource, sys
from datetime import datetime, UTC
from evaluation.exceptions import NotSavedError
from evaluation.model import Actor
from evaluation.store.records import Draft, Key
from evaluation.store.repository import Store
store, who = Store(sys.argv[1]), Actor("Tom Reed", "evaluator")
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
for number in range(500):
    draft = Draft(Key("mark", item=str(number)), {"reason": "x" * 5000})
    try:
        store.append("homecare", [draft], actor=who, at=datetime.now(UTC))
    except NotSavedError as error:
        print("refused", number, error)
        seen = len(store.current("homecare", {"mark"})), store.verify()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        again = store.append("homecare", [draft], actor=who, at=datetime.now(UTC))
        print("after", *seen, again[0].seq)
        break
"""


@pytest.mark.skipif(os.name != "posix", reason="file size limits are a POSIX matter")
def test_a_disk_that_takes_no_more_is_said_to_be_so_and_hurts_nothing_saved(desk, child):
    process = child(FILLER)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    refused, after = said.splitlines()
    number = int(refused.split()[1])
    assert number > 10
    assert refused.endswith(
        "Not saved: the disk refused the write. "
        "What you typed is still here. Try again, or tell the person who runs this."
    )
    assert after == f"after {number} [] {number + 1}"
    assert len(desk.store.current("homecare", {"mark"})) == number + 1
    assert desk.store.verify() == []


def test_a_full_database_saves_nothing_of_a_load_and_says_so(desk):
    saved = desk.save(desk.mark("Q0", "4"))

    @event.listens_for(desk.store._engine, "begin")
    def no_more_pages(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 40")

    with pytest.raises(NotSavedError, match="the disk is full"):
        desk.save(*(desk.mark(f"Q{n}", "4", reason="x" * 1000) for n in range(500)), files=[b"y" * 10])
    assert desk.store.history("homecare") == saved
    assert desk.store.verify() == []


READER = """
import os, sys
from datetime import datetime, UTC
from evaluation.exceptions import NotSavedError
from evaluation.model import Actor
from evaluation.store.migrate import create
from evaluation.store.records import Draft, Key
from evaluation.store.repository import Store
if os.getuid() == 0:
    os.setuid(65534)
def attempt(what, act):
    try:
        act()
        print(what, "SAVED")
    except NotSavedError as error:
        print(what, str(error).split(".")[0])
def save():
    with Store(sys.argv[1]) as store:
        draft = Draft(Key("mark"), {})
        store.append("homecare", [draft], actor=Actor("Tom Reed", "evaluator"), at=datetime.now(UTC))
attempt("save", save)
attempt("create", lambda: create(sys.argv[2]))
attempt("create below", lambda: create(sys.argv[3]))
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows folders are closed in another way")
@pytest.mark.parametrize("in_use", [True, False])
def test_a_folder_that_cannot_be_written_to_is_said_to_be_so(desk, child, in_use):
    folder = Path(tempfile.mkdtemp())
    try:
        desk.store.close()
        shutil.copy(sqlite_path(desk.url), folder / "evenhand.db")
        desk.url = url_for(folder / "evenhand.db")
        with Store(desk.url) as store:
            desk.save(desk.mark("Q1", "4"), store=store)
            if not in_use:
                store.close()
            for file in folder.iterdir():
                file.chmod(0o444)
            folder.chmod(0o555)
            process = child(READER, url_for(folder / "new.db"), url_for(folder / "below" / "new.db"))
            said, errors = process.communicate(timeout=60)
            assert process.returncode == 0, errors
            folder.chmod(0o755)
            assert store.verify() == []
            assert len(store.history("homecare")) == 1
        cannot = "Not saved: the database file or its folder cannot be opened or written to"
        assert said.splitlines() == [
            "save Not saved: the database is read-only",
            f"create {cannot}",
            "create below Not saved: the folder of the database cannot be written to",
        ]
        assert sorted(file.name for file in folder.iterdir()) == ["evenhand.db"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_database_that_stays_busy_gives_up_in_plain_words(desk, monkeypatch):
    monkeypatch.setattr(databases, "WAIT", 0.05)
    with Store(desk.url) as other, databases.writing(desk.store._engine), pytest.raises(NotSavedError, match="busy"):
        desk.save(desk.mark("Q1", "4"), store=other)
    with Store(desk.url) as other:
        with other._engine.connect().execution_options(**{databases._BEGIN: "BEGIN IMMEDIATE"}) as holder:
            holder.exec_driver_sql("SELECT 1")
            monkeypatch.setattr(databases, "WAIT", 0)
            with Store(desk.url) as late, pytest.raises(NotSavedError, match="busy"):
                late.create("beds", "Beds", desk.actor, desk.now)
        assert desk.save(desk.mark("Q1", "4"))[0].seq == 1


def test_a_new_database_is_made_in_a_folder_that_is_not_there_yet(tmp_path):
    path = tmp_path / "a" / "50% off ?#" / "evenhand.db"
    create(url_for(path))
    create(url_for(path))
    with Store(url_for(path)) as store:
        assert store.procurements() == []
    assert path.exists()
