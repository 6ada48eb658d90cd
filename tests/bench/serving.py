"""A Streamlit server started for one timing, asked as a browser asks, and ended."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ("--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false")
SECONDS = 120


@dataclass(frozen=True)
class Served:
    """Seconds from the start of the process to the end of the first page's script; megabytes then; what was shown."""

    seconds: float
    memory: float
    kinds: tuple[str, ...]


def serve(app: Path, *, data: Path | None = None) -> Served:
    """Start `app`, open its first page once, and end it."""
    environment = os.environ | ({"EVENHAND_DATA": str(data)} if data else {})
    start = time.perf_counter()
    with _started(app, environment) as (process, port):
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        kinds = asyncio.run(_first_page(port))
        passed = time.perf_counter() - start
        return Served(passed, psutil.Process(process.pid).memory_info().rss / 1e6, kinds)


@contextmanager
def _started(app: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port), *OPTIONS]
    command += ["--server.fileWatcherType", "none"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if urllib.request.urlopen(url, timeout=1).status == 200:  # noqa: S310 - our own, on this machine
                return
        except OSError:
            time.sleep(0.005)
    raise AssertionError("The server did not start.")


async def _first_page(port: int) -> tuple[str, ...]:
    """Ask for a run as the browser does; the kinds of element that came before the script was finished."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with (
        asyncio.timeout(SECONDS),
        websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, origin=f"http://127.0.0.1:{port}"
        ) as socket_,
    ):
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        await socket_.send(ask.SerializeToString())
        kinds = []
        while True:
            said = ForwardMsg()
            said.ParseFromString(await socket_.recv())
            kind = said.WhichOneof("type")
            if kind == "delta":
                kinds.append(said.delta.new_element.WhichOneof("type") or "")
            elif kind == "script_finished":
                assert said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return tuple(kinds)
