"""A new process: how long until the library is imported, and until it has decided for a first family.

Every library starts from compiled bytecode, as it does where it is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from .conftest import Record

PROCESS = """
from time import perf_counter
begin = perf_counter()
from tests.benchmarks import {module} as policy
imported = perf_counter()
from tests.benchmarks.families import USUAL
given = policy.read(USUAL)
{decide}
print(imported - begin, perf_counter() - imported)
"""
JIUZHU = "policy.decide(policy.applicant(given), given[1], {engine!r})"
EVERYTHING = "policy.decide_everything(policy.applicant(given), given[1], 'durable')"
PROCESSES = {
    "jiuzhu, durable-rules": ("jiuzhu_policy", JIUZHU.format(engine="durable")),
    "jiuzhu, plain engine": ("jiuzhu_policy", JIUZHU.format(engine="plain")),
    "jiuzhu, durable-rules, all the library's rules": ("jiuzhu_policy", EVERYTHING),
    "OpenFisca": ("openfisca_policy", "policy.decide(given)"),
    "zen-engine": ("zen_policy", "policy.decide(given)"),
}
ROUNDS = 5
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where bytecode is kept, so that neither a checkout nor an earlier run has a share in it."""
    return tmp_path_factory.mktemp("bytecode")


def _start(code: str, bytecode: Path) -> tuple[float, ...]:
    """Runs the code in a new process; the seconds that it tells."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env=usual | {"PYTHONPYCACHEPREFIX": str(bytecode)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return tuple(map(float, done.stdout.split()))


@pytest.mark.benchmark(group="a new process")
@pytest.mark.parametrize("way", PROCESSES)
def test_cold_start(way: str, bytecode: Path, benchmark: BenchmarkFixture, record: Record) -> None:
    module, decide = PROCESSES[way]
    code = PROCESS.format(module=module, decide=decide)
    told: list[tuple[float, ...]] = []
    benchmark.pedantic(lambda: told.append(_start(code, bytecode)), rounds=ROUNDS, warmup_rounds=1)
    imports, answers = zip(*told[-ROUNDS:], strict=True)
    record("A new process: import", way, imports)
    record("A new process: first answer after that", way, answers)
    record("A new process from start to end", way, benchmark.stats.stats.data)
