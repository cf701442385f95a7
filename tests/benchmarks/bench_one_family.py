"""One family of four: how long until everything is decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from time import perf_counter
from typing import Any, NamedTuple

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from . import jiuzhu_policy, openfisca_policy, zen_policy
from .conftest import Record
from .families import FAMILIES, USUAL, Family, varied


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


class Way(NamedTuple):
    """prepare: makes what an application has in hand, untimed.  decide: from that to every result."""

    prepare: Callable[[Family], Any]
    decide: Callable[[Any], object]


def _from_dict(engine: jiuzhu_policy.Engine, decide: Callable[..., object] = jiuzhu_policy.decide) -> Way:
    return Way(jiuzhu_policy.read, lambda given: decide(jiuzhu_policy.applicant(given), given[1], engine))


def _assess(engine: jiuzhu_policy.Engine, decide: Callable[..., object] = jiuzhu_policy.decide) -> Way:
    def prepare(family: Family) -> Any:
        given = jiuzhu_policy.read(family)
        return jiuzhu_policy.applicant(given), given[1]

    return Way(prepare, lambda ready: decide(*ready, engine))


# jiuzhu's results come with all reasons; a trace is the nearest that the others have.
WAYS = {
    "jiuzhu, durable-rules, from a dict": _from_dict("durable"),
    "jiuzhu, plain engine, from a dict": _from_dict("plain"),
    "jiuzhu, durable-rules, assess() alone": _assess("durable"),
    "jiuzhu, plain engine, assess() alone": _assess("plain"),
    "jiuzhu, all the library's rules, from a dict": _from_dict("durable", jiuzhu_policy.decide_everything),
    "jiuzhu, assess(), these benefits in the library's rules": _assess(
        "durable", jiuzhu_policy.decide_the_same_benefits
    ),
    "jiuzhu, assess(), all the library's rules": _assess("durable", jiuzhu_policy.decide_everything),
    "OpenFisca, built and calculated": Way(openfisca_policy.read, openfisca_policy.decide),
    "OpenFisca, with its trace": Way(openfisca_policy.read, partial(openfisca_policy.decide, trace=True)),
    "zen-engine": Way(zen_policy.read, zen_policy.decide),
    "zen-engine, with its trace": Way(zen_policy.read, partial(zen_policy.decide, trace=True)),
}
JIUZHU = next(iter(WAYS.values()))
ROUNDS = 400
NUMBERS = count()


def _new_family() -> Family:
    """One that nobody has seen, so that nothing remembered of another answers for it."""
    return varied(USUAL, next(NUMBERS))


@pytest.mark.benchmark(group="one family")
@pytest.mark.parametrize("way", WAYS)
def test_one_family(way: str, benchmark: BenchmarkFixture, record: Record) -> None:
    beside: list[float] = []

    def jiuzhu_first() -> tuple[tuple[Any], dict[str, Any]]:
        """Before each round one of jiuzhu's, so that both meet the same hindrances."""
        given = JIUZHU.prepare(_new_family())
        begin = perf_counter()
        JIUZHU.decide(given)
        beside.append(perf_counter() - begin)
        return (WAYS[way].prepare(_new_family()),), {}

    benchmark.pedantic(WAYS[way].decide, setup=jiuzhu_first, rounds=ROUNDS, warmup_rounds=20)
    record("One family, four benefits", way, benchmark.stats.stats.data, beside[-ROUNDS:])
