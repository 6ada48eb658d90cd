"""The command `pack` writes both files, a draft before the seal, and says their fingerprints."""

import hashlib

import pytest
from typer.testing import CliRunner

from evaluation.__main__ import app
from evaluation.model import Actor
from evaluation.service import prepare, rehearse
from evaluation.service.workspace import open_workspace
from tests.service.desk import SMALL

LEAD = Actor("Lee Marsh", "lead")


@pytest.fixture
def procurement(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("EVENHAND_DATABASE_URL", raising=False)
    ws = open_workspace()
    text = (SMALL / "configurable" / "method.toml").read_text(encoding="utf-8")
    yield ws, prepare.start(ws, LEAD, "Little Sandling", text)
    ws.store.close()


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_a_draft_is_written_before_the_seal_and_the_pack_after_it(procurement, tmp_path):
    ws, name = procurement
    assert run("pack", name, "--to", tmp_path / "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{name}-draft-pack.docx",
        f"{name}-draft-pack.html",
    }
    rehearse.read(ws, LEAD, name, prepare.method(ws, LEAD, name).sha256)
    seal = prepare.seal(ws, LEAD, name)
    done = run("pack", name, "--to", tmp_path / "out")
    page = (tmp_path / "out" / f"{name}-pack.html").read_bytes()
    assert seal.sha256.encode() in page
    assert hashlib.sha256(page).hexdigest() in done.stderr


def test_an_unknown_procurement_is_a_bad_call(procurement, tmp_path):
    assert run("pack", "nothing", "--to", tmp_path).exit_code == 2
