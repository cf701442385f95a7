"""A population is told the same as each of its families: status, amounts, conditions, tiers and gaps."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.population.agreement import cases_by_day, differences


def agree(seed: int, number: int, unknown: float) -> None:
    for day, families in cases_by_day(seed, number, unknown).items():
        found = list(differences(families, day))
        assert not found, "\n".join(found[:10])


@pytest.mark.parametrize("unknown", [0.0, 0.1, 0.5])
def test_a_population_is_told_the_same_as_each_family(unknown: float) -> None:
    agree(11, 150, unknown)


@pytest.mark.heavy
def test_two_hundred_thousand_families_are_told_the_same() -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        seeds = range(100, 120)
        shares = [0.05 if seed % 4 else 0.2 for seed in seeds]
        list(processes.map(agree, seeds, [10_000] * len(seeds), shares))
