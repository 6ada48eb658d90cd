"""The office's screens, run without a browser: a seeded workspace for each test, and any screen by its address."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from evaluation.service import demo, shared

MAIN = Path(__file__).resolve().parents[2] / "evaluation" / "office" / "main.py"
Screen = Callable[..., AppTest]


@pytest.fixture
def seeded(seeded_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of this test's own with the whole demonstration, opened by whatever asks for the workspace."""
    data = tmp_path / "data"
    shutil.copytree(seeded_folder, data)
    monkeypatch.setenv("EVENHAND_DATA", str(data))
    shared.forget()
    yield data
    shared.forget()


@pytest.fixture
def unseeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder, and an application that does not put the demonstration in it."""
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(demo, "is_ready", lambda _: True)
    shared.forget()
    yield tmp_path / "data"
    shared.forget()


@pytest.fixture(autouse=True)
def without_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests have no browser, and so no session: they begin as the lead."""
    monkeypatch.setenv("EVENHAND_WITHOUT_SESSION", "lead")


@pytest.fixture
def screen() -> Screen:
    """Open a screen by its address, as somebody with a role, at a procurement: `screen("bids", role="evaluator")`."""

    def open_it(address: str = "start", *, role: str = "lead", procurement: str = "") -> AppTest:
        test = AppTest.from_file(str(MAIN), default_timeout=60)
        test.session_state["_role_seen"] = role
        if procurement:
            test.query_params["p"] = procurement
        test._page_hash = calc_hash("" if address == "start" else address)
        return test.run()

    return open_it


def text_of(test: AppTest) -> str:
    """Everything a screen says outside its tables and boxes, in one string."""
    kinds = ("title", "header", "subheader", "markdown", "info", "warning", "error", "success", "code")
    return "\n".join(str(each.value) for kind in kinds for each in getattr(test, kind))


def cells_of(test: AppTest) -> str:
    """Everything in a screen's tables, without the marks that keep it from being read as Markdown."""
    return "\n".join(" | ".join(map(str, row)).replace("\\", "") for t in test.table for row in t.value.values.tolist())


@pytest.fixture
def says() -> Callable[[AppTest], str]:
    """Everything a screen says outside its tables."""
    return text_of


@pytest.fixture
def tells() -> Callable[[AppTest], str]:
    """Everything in a screen's tables."""
    return cells_of
