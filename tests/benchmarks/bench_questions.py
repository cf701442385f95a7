"""A family of four under the whole catalogue, of whom only who they are is known: how long until the
question to ask is there, and how long until all are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from jiuzhu import Applicant, Assessment, assess
from jiuzhu.questions import next_question, questions

from .conftest import Record

ON = date(2022, 8, 1)
NUMBERS = count()
WAYS: dict[str, Callable[[Assessment], object]] = {
    "assess()": lambda assessment: assess(assessment.applicant, on=ON),
    "next_question()": next_question,
    "questions()": questions,
}


def new_family() -> Assessment:
    """One that nobody has seen, so that nothing remembered of another answers for it."""
    ages = {"self": 41 + next(NUMBERS) % 15, "spouse": 39, "child": 9, "parent": 70}
    members = [
        {"name": f"{relation}{next(NUMBERS)}", "relation": relation, "stated_age": age}
        for relation, age in ages.items()
    ]
    return assess(Applicant.model_validate({"members": members}), on=ON)


@pytest.mark.benchmark(group="what to ask next")
@pytest.mark.parametrize("way", WAYS)
def test_what_to_ask_next(way: str, benchmark: BenchmarkFixture, record: Record) -> None:
    benchmark.pedantic(WAYS[way], setup=lambda: ((new_family(),), {}), rounds=100, warmup_rounds=10)
    record("What to ask of a family of four, nothing known", way, benchmark.stats.stats.data)
