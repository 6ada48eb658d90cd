import contextlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evaluation.model import Actor
from evaluation.store.engine import sqlite_library, sqlite_path, url_for
from evaluation.store.migrate import create
from evaluation.store.records import Draft, Key
from evaluation.store.repository import Store

ROOT = Path(__file__).parents[2]


class Desk:
    """A database with one procurement, and the shortest words for writing in it."""

    actor = Actor("Priya Shah", "moderator")
    now = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)

    def __init__(self, url):
        self.url = url
        self.store = Store(url)
        self.store.create("homecare", "Homecare 2026", self.actor, self.now)

    def save(self, *drafts, files=(), store=None):
        at = self.now + timedelta(minutes=1)
        return (store or self.store).append("homecare", list(drafts), actor=self.actor, at=at, files=files)

    def tamper(self, *statements):
        """Change the database as somebody with the file and the will could: past every guard."""
        self.store.close()
        with contextlib.closing(sqlite_library().connect(sqlite_path(self.url), isolation_level=None)) as raw:
            names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
            for name in names:
                raw.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                assert raw.execute(statement).rowcount != 0, statement

    @staticmethod
    def mark(question, mark, *, kind="mark", version=None, provider="P1", lot="L1", **body):
        return Draft(Key(kind, lot=lot, provider=provider, item=question), {"mark": mark, **body}, version)


@pytest.fixture
def url(tmp_path):
    made = url_for(tmp_path / "data" / "evenhand.db")
    create(made)
    return made


@pytest.fixture
def desk(url):
    made = Desk(url)
    yield made
    made.store.close()


@pytest.fixture
def child(desk):
    """Start Python in another process with the database's URL as its argument."""
    started = []

    def start(code, *args):
        line = [sys.executable, "-c", code, desk.url, *map(str, args)]
        started.append(subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
