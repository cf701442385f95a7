"""The benchmark suite: jiuzhu beside OpenFisca and zen-engine, one policy, one run, one table at the end.

    pip install -e '.[bench]'
    pytest tests/benchmarks --benchmark-only

takes half a minute.  That option is what collects the files `bench_*.py`; without it a run of pytest takes
only the tests here.  Whether memory grows is seen in minutes: `python -m tests.benchmarks.memory`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

Record = Callable[..., None]
"""Keeps what was measured, by whom, in seconds, for the table at the end; `beside` as for `Times`."""


class Times(NamedTuple):
    """Seconds that something took, and those of what it is compared with, taken at the same time."""

    taken: list[float]
    beside: list[float]


_TABLES = pytest.StashKey[dict[str, dict[str, Times]]]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    named = parent.session.isinitpath(file_path)  # named in the command, so that pytest collects it itself
    wanted = parent.config.getoption("benchmark_only", default=False) and not named
    if wanted and file_path.match("bench_*.py"):
        return pytest.Module.from_parent(parent, path=file_path)
    return None


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    tables = request.config.stash.setdefault(_TABLES, {})

    def keep(measured: str, of: str, taken: Iterable[float], beside: Iterable[float] = ()) -> None:
        lines = tables.setdefault(measured, {})
        times = list(taken)
        first = next(iter(lines.values())).taken if lines else times
        lines[of] = Times(times, list(beside) or first)

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Best and median of each, and how many times the first line's it takes."""
    for measured, lines in config.stash.get(_TABLES, {}).items():
        terminalreporter.section(f"{measured}, ms")
        terminalreporter.write_line(f"{'':48}{'best':>10}{'median':>10}{'times the first':>18}")
        for of, (taken, beside) in lines.items():
            best, middle = min(taken) * 1e3, median(taken) * 1e3
            ratio = median(taken) / median(beside)
            terminalreporter.write_line(f"{of:48}{best:10.3f}{middle:10.3f}{ratio:18.2f}")
