import hashlib
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from evaluation.exceptions import EvenhandError, NotSavedError, StoreVersionError
from evaluation.store.backup import backup, restore
from evaluation.store.engine import sqlite_path, url_for
from evaluation.store.repository import Store

CONTENT = b"the workbook as it came"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def lost(url):
    for end in ("", "-wal", "-shm"):
        Path(f"{sqlite_path(url)}{end}").unlink(missing_ok=True)


def test_restore_drill(desk, folder):
    desk.save(desk.mark("Q1", "4", file=SHA256), desk.mark("Q2", "3"), files=[CONTENT])
    before, head = desk.store.history("homecare"), desk.store.head("homecare")
    made = backup(desk.url, folder, desk.now)
    desk.save(desk.mark("Q1", "5"))
    desk.store.close()
    lost(desk.url)
    restored = restore(Path(made.path), desk.url)
    assert (restored.breaks, restored.rows, restored.heads) == ((), made.rows, made.heads)
    assert restored.sha256 == made.sha256
    with Store(desk.url) as store:
        assert store.history("homecare") == before
        assert store.head("homecare") == head
        assert store.file(SHA256) == CONTENT
        assert store.verify() == []
        assert desk.save(desk.mark("Q1", "5"), store=store)[0].seq == 3


def test_the_manifest_says_what_the_copy_holds(desk, folder):
    desk.save(desk.mark("Q1", "4", file=SHA256), desk.mark("Q2", "3"), files=[CONTENT])
    made = backup(desk.url, folder, desk.now)
    copy = Path(made.path)
    assert copy.name == "evenhand-20260401T093000000000Z.db"
    assert sorted(file.name for file in folder.iterdir()) == [copy.name, copy.with_suffix(".json").name]
    assert (made.sha256, made.size) == (hashlib.sha256(copy.read_bytes()).hexdigest(), copy.stat().st_size)
    assert made.heads == {"homecare": desk.store.head("homecare")}
    assert dict(made.rows) == {"alembic_version": 1, "entry": 2, "file": 1, "head": 1, "procurement": 1, "session": 0}
    assert (made.schema, made.at, made.breaks) == ("0001", "2026-04-01T09:30:00.000000Z", ())
    noted = json.loads(copy.with_suffix(".json").read_text("utf-8"))
    assert noted["sha256"] == made.sha256
    assert noted["heads"]["homecare"] == {"seq": 2, "hash": made.heads["homecare"].hash}


def test_a_backup_holds_what_is_still_in_the_log_and_stops_nobody(desk, folder):
    stop, saved = threading.Event(), []

    def work():
        while not stop.is_set():
            saved.extend(desk.save(desk.mark(f"Q{len(saved)}", "4", reason="x" * 500)))

    worker = threading.Thread(target=work)
    worker.start()
    made = [backup(desk.url, folder, desk.now + timedelta(seconds=n)) for n in range(3)]
    stop.set()
    worker.join()
    assert [copy.breaks for copy in made] == [(), (), ()]
    assert 0 < made[1].rows["entry"] <= made[2].rows["entry"] <= len(saved)
    assert desk.store.verify() == []


def test_a_backup_of_a_broken_record_is_made_and_says_so(desk, folder):
    desk.save(desk.mark("Q1", "4"), desk.mark("Q2", "3"))
    desk.tamper("UPDATE entry SET actor = 'x' WHERE seq = 2")
    made = backup(desk.url, folder, desk.now)
    assert [(b.procurement, b.seq) for b in made.breaks] == [("homecare", 2)]
    assert Path(made.path).exists()


def test_an_older_database_can_be_backed_up_before_it_is_migrated(desk, folder):
    desk.tamper("UPDATE alembic_version SET version_num = '0000'")
    made = backup(desk.url, folder, desk.now)
    assert (made.schema, made.rows["procurement"]) == ("0000", 1)
    assert "version 0000" in made.breaks[0].why


def test_a_damaged_backup_is_not_put_back(desk, folder, tmp_path):
    desk.save(desk.mark("Q1", "4"))
    copy = Path(backup(desk.url, folder, desk.now).path)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    target = tmp_path / "restored.db"
    with pytest.raises(EvenhandError, match="changed or damaged"):
        restore(copy, url_for(target))
    assert not target.exists()


@pytest.mark.parametrize("left", ["", "-wal"])
def test_a_backup_is_not_put_over_a_database_or_beside_an_old_log(desk, folder, tmp_path, left):
    copy = Path(backup(desk.url, folder, desk.now).path)
    other = tmp_path / f"other.db{left}"
    other.write_bytes(b"old")
    with pytest.raises(EvenhandError, match="move it away"):
        restore(copy, url_for(tmp_path / "other.db"))
    assert other.read_bytes() == b"old"


def test_no_backup_writes_over_another_or_leaves_half_of_itself(desk, folder):
    first = backup(desk.url, folder, desk.now)
    with pytest.raises(EvenhandError, match="already"):
        backup(desk.url, folder, desk.now)
    with pytest.raises(StoreVersionError):
        backup(url_for(folder / "missing.db"), folder, desk.now + timedelta(seconds=1))
    assert sorted(file.suffix for file in folder.iterdir()) == [".db", ".json"]
    assert hashlib.sha256(Path(first.path).read_bytes()).hexdigest() == first.sha256
    (folder / "file").write_bytes(b"")
    with pytest.raises(NotSavedError):
        backup(desk.url, folder / "file", desk.now)


def test_a_server_is_backed_up_with_its_own_tool(tmp_path):
    with pytest.raises(EvenhandError, match="pg_restore"):
        restore(tmp_path / "x.db", "postgresql+psycopg://host/evenhand")
