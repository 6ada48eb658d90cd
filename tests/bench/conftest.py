"""Speed by ratio: ours and a peer, timed turn by turn in one run, so that a slow machine slows both.

A bench asks `ratio("Ranking 10,000 lots", ours, peer, at_least=15)`. All ratios are printed as one table at the end.
With EVENHAND_BENCH_ONCE set, both run once and no limit is held: the answers are still compared, the clock is not.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

HERE = Path(__file__).resolve().parent
ONCE = bool(os.environ.get("EVENHAND_BENCH_ONCE"))

Work: TypeAlias = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two medians in seconds and the limit: ours at least so many times faster, or at most so many times slower."""

    name: str
    ours: float
    peer: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def times_faster(self) -> float:
        """How many of ours fit into one of the peer's."""
        return self.peer / self.ours

    @property
    def times_slower(self) -> float:
        """How many of the peer's fit into one of ours."""
        return self.ours / self.peer

    @property
    def holds(self) -> bool:
        """Whether the limits are kept; true where none was asked for."""
        fast_enough = self.at_least is None or self.times_faster >= self.at_least
        return fast_enough and (self.at_most is None or self.times_slower <= self.at_most)

    @property
    def sentence(self) -> str:
        """The row of the table, and the message of the failure."""
        if self.at_most is not None:
            figure, limit = f"{self.times_slower:.2f} times as long", f"at most {self.at_most:g}"
        else:
            figure = f"{self.times_faster:.1f} times faster"
            limit = "no limit" if self.at_least is None else f"at least {self.at_least:g}"
        verdict = "not held, ran once" if ONCE else ("held" if self.holds else "MISSED")
        times = f"ours {self.ours * 1000:10.1f} ms   peer {self.peer * 1000:10.1f} ms"
        return f"{self.name:<44} {times}   {figure} ({limit}): {verdict}"


TABLE = pytest.StashKey[list[Ratio]]()


def seconds_of(work: Work) -> float:
    """One timing, with the garbage of earlier work collected before it and none collected during it.

    Work that takes a few milliseconds is done again until a tenth of a second has passed, and its mean is given: one
    neighbour's turn on the processor would be most of such a figure.
    """
    gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        start, times, passed = time.perf_counter(), 0, 0.0
        while passed < 0.1 and not (ONCE and times):
            work()
            times, passed = times + 1, time.perf_counter() - start
        return passed / times
    finally:
        if was_on:
            gc.enable()


def interleave(ours: Work, peer: Work, runs: int, clock: Callable[[Work], float]) -> tuple[float, float]:
    """Medians in seconds of `runs` timings each, taken in turn; who goes first changes every round."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(runs):
        order = ((0, ours), (1, peer)) if turn % 2 == 0 else ((1, peer), (0, ours))
        for who, work in order:
            times[who].append(clock(work))
    return statistics.median(times[0]), statistics.median(times[1])


@pytest.fixture
def ratio(request: pytest.FixtureRequest) -> Callable[..., Ratio]:
    """Time `ours` against `peer`, note it in the table, and fail where the limit is missed.

    `runs` is 3 unless told; each is run once untimed first unless `warm=False`. With `own_clock=True` the two calls
    return their own seconds (for work whose tidying up must not count).
    """
    table = request.config.stash.setdefault(TABLE, [])

    def measure(
        name: str,
        ours: Work,
        peer: Work,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        runs: int = 3,
        warm: bool = True,
        own_clock: bool = False,
    ) -> Ratio:
        if warm and not ONCE:
            ours(), peer()
        clock: Callable[[Work], float] = (lambda work: float(work())) if own_clock else seconds_of
        result = Ratio(name, *interleave(ours, peer, 1 if ONCE else runs, clock), at_least, at_most)
        table.append(result)
        assert ONCE or result.holds, result.sentence
        return result

    return measure


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a bench, without having to say so."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.bench)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print every ratio that was taken, held or not."""
    table = config.stash.get(TABLE, [])
    if table:
        terminalreporter.section("ours against peers, medians taken in turn")
        for row in table:
            terminalreporter.write_line(row.sentence)
