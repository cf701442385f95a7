"""One family of four: how long until everything is decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from . import jiuzhu_policy, openfisca_policy, zen_policy
from .conftest import Record
from .families import FAMILIES, USUAL


@pytest.fixture(scope="module", autouse=True)
def _one_answer() -> None:
    """All agree on every family, or there is nothing to compare: to the fen; floats by one."""
    for family in FAMILIES:
        given = jiuzhu_policy.read(family)
        applicant = jiuzhu_policy.applicant(given)
        durable = jiuzhu_policy.answer(jiuzhu_policy.decide(applicant, given[1], "durable"))
        plain = jiuzhu_policy.answer(jiuzhu_policy.decide(applicant, given[1], "plain"))
        zen = zen_policy.answer(zen_policy.decide(zen_policy.read(family)))
        openfisca = openfisca_policy.answer(openfisca_policy.decide(openfisca_policy.read(family)))
        assert durable == plain == zen, family.name
        assert durable.agrees(openfisca, tolerance=1), (family.name, durable, openfisca)


def _ways() -> dict[str, Callable[[], object]]:
    """From what an application has in hand to every result; jiuzhu's come with all reasons."""
    given = jiuzhu_policy.read(USUAL)
    applicant, judgements = jiuzhu_policy.applicant(given), given[1]
    decide, everything = jiuzhu_policy.decide, jiuzhu_policy.decide_everything
    for_openfisca, for_zen = openfisca_policy.read(USUAL), zen_policy.read(USUAL)
    return {
        "jiuzhu, durable-rules, from a dict": lambda: decide(
            jiuzhu_policy.applicant(given), judgements, "durable"
        ),
        "jiuzhu, plain engine, from a dict": lambda: decide(
            jiuzhu_policy.applicant(given), judgements, "plain"
        ),
        "jiuzhu, durable-rules, assess() alone": partial(decide, applicant, judgements, "durable"),
        "jiuzhu, plain engine, assess() alone": partial(decide, applicant, judgements, "plain"),
        "the same, every benefit of the library": partial(everything, applicant, judgements, "durable"),
        "OpenFisca, built and calculated": partial(openfisca_policy.decide, for_openfisca),
        "OpenFisca, with its trace": partial(openfisca_policy.decide, for_openfisca, trace=True),
        "zen-engine": partial(zen_policy.decide, for_zen),
        "zen-engine, with its trace": partial(zen_policy.decide, for_zen, trace=True),
    }


WAYS = _ways()
JIUZHU = next(iter(WAYS.values()))
ROUNDS = 400


@pytest.mark.benchmark(group="one family")
@pytest.mark.parametrize("way", WAYS)
def test_one_family(way: str, benchmark: BenchmarkFixture, record: Record) -> None:
    beside: list[float] = []

    def jiuzhu_first() -> None:
        """Before each round one of jiuzhu's, so that both meet the same hindrances."""
        begin = perf_counter()
        JIUZHU()
        beside.append(perf_counter() - begin)

    benchmark.pedantic(WAYS[way], setup=jiuzhu_first, rounds=ROUNDS, warmup_rounds=20)
    record("One family, four benefits", way, benchmark.stats.stats.data, beside[-ROUNDS:])
