"""A decision as questions in two steps, each answered from the whole numbers of one flat fact.

The first fact carries the measures; from them every condition and every row of a ladder is answered.
The second carries those answers; from them follow the verdict and the tiers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jiuzhu.engine.decision import All, Condition, Decision, Formula, Ladder, Some, Test

# What a condition or the verdict is answered with, and what the second fact carries for a row.
FAILS, HOLDS, OPEN = 0, 1, 2

# Fields of the second fact; the rows of the ladders follow.
FAILED_COUNT, OPEN_COUNT, HELD_COUNT, FIRST_ROW = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Question:
    """Something of which exactly one answer is right: answer i where formula i is true."""

    name: str
    answers: tuple[Formula, ...]


def measured(decision: Decision) -> tuple[Question, ...]:
    """The questions about the measures: the conditions, then the rows of the ladders."""
    conditions = [_held(f"'{condition.name}'", condition) for condition in decision.conditions]
    rows = [
        _held(f"'{row.name}' of '{ladder.name}'", row) for ladder in decision.ladders for row in ladder.rows
    ]
    return (*conditions, *rows)


def derived(decision: Decision) -> tuple[Question, ...]:
    """The questions about those answers: the verdict, then the tier of each ladder."""
    return (_verdict(len(decision.conditions)), *_tiers(decision.ladders))


def _held(name: str, condition: Condition) -> Question:
    return Question(name, (condition.fails, condition.holds, condition.open))


def _verdict(conditions: int) -> Question:
    none_failed = Test(FAILED_COUNT, "==", 0)
    every_held = Test(HELD_COUNT, "==", conditions)
    return Question(
        "the verdict",
        (
            Test(FAILED_COUNT, ">", 0),
            All((none_failed, Test(OPEN_COUNT, "==", 0), every_held)),
            All((none_failed, Test(OPEN_COUNT, ">", 0))),
        ),
    )


def _tiers(ladders: tuple[Ladder, ...]) -> Iterator[Question]:
    """For each ladder one answer a row reached, then that no row holds, then that this is open."""
    first = FIRST_ROW
    for ladder in ladders:
        fields = range(first, first + len(ladder.rows))
        first = fields.stop
        failed = [Test(field, "==", FAILS) for field in fields]
        reached = [All((*failed[:row], Test(field, "==", HOLDS))) for row, field in enumerate(fields)]
        unsettled = [All((*failed[:row], Test(field, "==", OPEN))) for row, field in enumerate(fields)]
        yield Question(
            f"the tier of '{ladder.name}'",
            (*reached, All(tuple(failed)), Some(tuple(unsettled))),
        )
