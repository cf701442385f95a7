"""What would change it, and a sweep over a wage: how many assessments' time each takes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from jiuzhu import Assessment

from . import jiuzhu_policy
from .conftest import Record
from .families import FAMILIES, USUAL, Family, varied

WAGES = "members[0].income.wages"
ROUNDS = 15
NUMBERS = count(1_000_000)

NONE_OF_IT = next(one for one in FAMILIES if one.name == "too much property")

Asked = Callable[[Assessment], object]

WAYS: dict[str, tuple[Family, Asked]] = {
    "one assess(), all the library's rules": (USUAL, lambda assessment: _assessed(USUAL)),
    "changes(), a family that is due most": (USUAL, lambda assessment: assessment.changes()),
    "changes(), a family that is due little": (NONE_OF_IT, lambda assessment: assessment.changes()),
    "changes() of one benefit": (USUAL, lambda assessment: assessment.changes("subsistence_allowance")),
    "sweep(), 121 values and their cliffs": (USUAL, lambda assessment: assessment.sweep(WAGES, 0, 6000, 50)),
}


def _assessed(family: Family) -> Assessment:
    """Of a family that nobody has seen, so that nothing remembered of another answers for it."""
    given = jiuzhu_policy.read(varied(family, next(NUMBERS)))
    return jiuzhu_policy.decide_everything(jiuzhu_policy.applicant(given), given[1], "durable")


@pytest.mark.benchmark(group="what if")
@pytest.mark.parametrize("way", WAYS)
def test_what_if(way: str, benchmark: BenchmarkFixture, record: Record) -> None:
    family, ask = WAYS[way]
    beside: list[float] = []

    def one_assessment_first() -> tuple[tuple[Assessment], dict[str, object]]:
        """Before each round one plain assessment, so that both meet the same hindrances."""
        begin = perf_counter()
        assessment = _assessed(family)
        beside.append(perf_counter() - begin)
        return (assessment,), {}

    benchmark.pedantic(ask, setup=one_assessment_first, rounds=ROUNDS, warmup_rounds=2)
    record("What if, a family of four", way, benchmark.stats.stats.data, beside[-ROUNDS:])
