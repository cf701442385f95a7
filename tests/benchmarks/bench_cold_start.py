"""A new process: how long until the library is imported, and until it has decided for a first family."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from .conftest import Record

PROCESS = """
from time import perf_counter
begin = perf_counter()
from benchmarks import {module} as policy
imported = perf_counter()
from benchmarks.families import USUAL
given = policy.read(USUAL)
{decide}
print(imported - begin, perf_counter() - imported)
"""
JIUZHU = "policy.decide(policy.applicant(given), given[1], {engine!r})"
EVERYTHING = "policy.decide_everything(policy.applicant(given), given[1], 'durable')"
PROCESSES = {
    "jiuzhu, durable-rules": ("jiuzhu_policy", JIUZHU.format(engine="durable")),
    "jiuzhu, plain engine": ("jiuzhu_policy", JIUZHU.format(engine="plain")),
    "the first, every benefit of the library": ("jiuzhu_policy", EVERYTHING),
    "OpenFisca": ("openfisca_policy", "policy.decide(given)"),
    "zen-engine": ("zen_policy", "policy.decide(given)"),
}
ROUNDS = 5


@pytest.mark.benchmark(group="a new process")
@pytest.mark.parametrize("way", PROCESSES)
def test_cold_start(way: str, benchmark: BenchmarkFixture, record: Record) -> None:
    module, decide = PROCESSES[way]
    code = PROCESS.format(module=module, decide=decide)
    told: list[tuple[float, ...]] = []

    def start() -> None:
        command = [sys.executable, "-c", code]
        done = subprocess.run(
            command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
        )
        told.append(tuple(map(float, done.stdout.split())))

    benchmark.pedantic(start, rounds=ROUNDS, warmup_rounds=1)
    imports, answers = zip(*told[-ROUNDS:], strict=True)
    record("A new process: import", way, imports)
    record("A new process: first answer after that", way, answers)
    record("A new process from start to end", way, benchmark.stats.stats.data)
