"""Every change that is told, done over again on random families: it is so, and one step less is not."""

from __future__ import annotations

from collections import Counter

import pytest

from jiuzhu import FactError, assess
from tests.assessment.random_families import random_cases
from tests.whatif.cases import comes_about, done, of, one_step_less


def every_change_is_so(seed: int, number: int) -> Counter[str]:
    """How many changes of each sort were told of so many families; fails where one is not so."""
    told: Counter[str] = Counter()
    for applicant, judgements, day in random_cases(seed, number, unknown=0.1):
        try:
            assessment = assess(applicant, on=day, judgements=judgements, engine="plain")
        except FactError:  # a judgement beyond its bounds
            continue
        for change in assessment.changes():
            if change.sort == "day":  # under the law of another day a judgement may not exist
                continue
            where = (change.text.zh, applicant.model_dump_json(exclude_none=True))
            before = of(assessment, change)
            assert before is not None
            after = done(assessment, change.alteration)
            assert after is not None, where
            assert comes_about(before, of(after, change), change), where
            found = of(after, change)
            assert change.status_after == (found.status if found else "ineligible"), where
            assert change.amount_after == (found.amount if found else None), where
            nearer = one_step_less(change, assessment)
            if nearer is not None:
                short = done(assessment, nearer)
                told["with one step less"] += 1
                assert short is None or not comes_about(before, of(short, change), change), where
            told[change.sort] += 1
    return told


def test_every_change_is_so() -> None:
    told = every_change_is_so(seed=5, number=15)
    assert told["with one step less"] > 8
    assert {"number", "judgement", "choice", "joining", "leaving"} <= set(told)


@pytest.mark.heavy
def test_every_change_of_thousands_of_families_is_so() -> None:
    every_change_is_so(seed=6, number=3_000)
