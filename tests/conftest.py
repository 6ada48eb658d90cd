"""What every test may use: the app as people start it, on its own port and with its own data folder."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

try:
    import psutil
    from hypothesis import settings
except ImportError as error:
    sentence = "needs more than the program itself does. Install it: python -m pip install -r requirements-dev.txt"
    raise pytest.UsageError(f"The test suite {sentence} ({error})") from None

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
SEED_SECONDS = 240

# No deadline: two cores shared with a browser make slow examples, not wrong ones. In CI the examples never change.
settings.register_profile("evenhand", deadline=None, print_blob=True, derandomize=os.environ.get("CI") == "true")
settings.load_profile("evenhand")


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(data: Path) -> dict[str, str]:
    """The developer's environment without their own Evenhand and Streamlit settings, pointed at `data`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "STREAMLIT_"))}
    return kept | {"EVENHAND_DATA": str(data), "PYTHONUNBUFFERED": "1"}


class AppServer:
    """`streamlit run app.py` in a process of its own: its address, its data folder, ways to end it well and badly."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.log = data.with_name(f"{data.name}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process that serves; fails where none was started."""
        assert self._process is not None, "The app was not started."
        return self._process.pid

    def start(self) -> "AppServer":
        """Start it on the same port and data as before, and wait until it says it is well."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        safe = ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *safe, "--browser.gatherUsageStats", "false"],
                cwd=ROOT,
                env=clean_environment(self.data),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_well()
        return self

    def stop(self) -> None:
        """End it as a service manager would, and whatever it had started."""
        self._end(signal.SIGTERM)

    def kill9(self) -> None:
        """End it as a power cut would: no warning, no tidying. Its data folder stays as it is."""
        self._end(getattr(signal, "SIGKILL", signal.SIGTERM))

    def restart(self) -> "AppServer":
        """Stop it well and start it again."""
        self.stop()
        return self.start()

    def _end(self, how: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            children = psutil.Process(process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            children = []
        process.send_signal(how)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)
        for child in children:
            if child.is_running():
                child.kill()

    def _wait_until_well(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                pytest.fail(f"The app ended at once with code {self._process.returncode}. It said:\n{self.said()}")
            if self._is_well():
                return
            time.sleep(0.05)
        self.stop()
        pytest.fail(f"The app was not ready after {START_SECONDS} seconds. It said:\n{self.said()}")

    def _is_well(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own address
                return bool(answer.read().strip() == b"ok")
        except OSError:
            return False

    def said(self, lines: int = 40) -> str:
        """The last lines it wrote, from all its starts."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole demonstration in it, made once for all workers. Copy it; never open it."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    base = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    made, done = base / "seeded", base / "seeded.done"
    try:
        made.mkdir()
    except FileExistsError:
        until = time.monotonic() + SEED_SECONDS
        while not done.exists():
            assert time.monotonic() < until, "Another worker began to seed the demonstration and never finished."
            time.sleep(0.2)
        return made
    from evaluation.service import demo  # noqa: PLC0415 - only where the demonstration is asked for
    from evaluation.service.workspace import open_workspace  # noqa: PLC0415

    ws = open_workspace(f"sqlite:///{made / 'demo.db'}")
    demo.seed(ws)
    ws.store.close()
    done.touch()
    return made


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory, seeded_folder: Path) -> Iterator[AppServer]:
    """The app, started once for all tests that only use it. Its data are shared: add what you need, disturb nothing."""
    data = tmp_path_factory.mktemp("app") / "data"
    shutil.copytree(seeded_folder, data)
    server = AppServer(data).start()
    yield server
    server.stop()


@pytest.fixture
def own_app_server(tmp_path: Path, seeded_folder: Path) -> Iterator[AppServer]:
    """The app for one test alone, with the demonstration in its own data: for tests that restart, kill or count."""
    shutil.copytree(seeded_folder, tmp_path / "data")
    server = AppServer(tmp_path / "data").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def missing() -> Callable[[str], None]:
    """Say that the machine lacks something a test needs: the test is skipped, but in CI (CI=true) it fails."""

    def say(sentence: str) -> None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(sentence)

    return say


@pytest.fixture(scope="session")
def chromium(missing: Callable[[str], None]) -> str:
    """The path of a Chromium (or its kin) on this machine; EVENHAND_CHROMIUM names another."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
    wanted = os.environ.get("EVENHAND_CHROMIUM")
    found = shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing(
            "No Chromium was found, so nothing was tried in a real browser. Install it (Debian and Ubuntu: "
            "sudo apt-get install chromium) or set EVENHAND_CHROMIUM to the path of Chromium, Chrome or Edge."
        )
    return str(found)
