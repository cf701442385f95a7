"""The engine in plain Python: needs nothing, and the tests hold durable-rules against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne

from jiuzhu.engine.decision import All, Condition, Decision, Formula, Operator, Some, Test, Verdicts
from jiuzhu.engine.prepared import Prepared
from jiuzhu.errors import EngineError

Measures = tuple[int, ...]
Predicate = Callable[[Measures], bool]

COMPARISONS: dict[Operator, Callable[[int, int], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "==": eq,
    "!=": ne,
}


class PlainEngine:
    """Decides by calling each formula as a Python function."""

    name = "plain"

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._plans = Prepared(decisions, _plan)

    def decide(self, decision: Decision, measures: Measures) -> Verdicts:
        """The verdicts for these measures, `len(measures) == decision.fields`."""
        plan = self._plans.find(decision, measures)
        conditions = tuple([judge(measures) for judge in plan.conditions])
        rows = tuple([tuple([judge(measures) for judge in ladder]) for ladder in plan.ladders])
        return Verdicts(_granted(conditions), conditions, rows, tuple(map(_tier, rows)))


Judge = Callable[[Measures], bool | None]


@dataclass(frozen=True, slots=True)
class _Plan:
    conditions: tuple[Judge, ...]
    ladders: tuple[tuple[Judge, ...], ...]


def _plan(decision: Decision) -> _Plan:
    return _Plan(
        tuple(_judge(decision, condition) for condition in decision.conditions),
        tuple(tuple(_judge(decision, row) for row in ladder.rows) for ladder in decision.ladders),
    )


def _judge(decision: Decision, condition: Condition) -> Judge:
    holds, fails = _predicate(condition.holds), _predicate(condition.fails)

    def judge(measures: Measures) -> bool | None:
        if not holds(measures):
            return False if fails(measures) else None
        if fails(measures):
            raise EngineError(f"{decision.name}: '{condition.name}' both holds and fails")
        return True

    return judge


def _predicate(formula: Formula) -> Predicate:
    match formula:
        case Test(field, operator, constant):
            compare = COMPARISONS[operator]
            return lambda measures: compare(measures[field], constant)
        case All(parts):
            every = tuple(map(_predicate, parts))
            return lambda measures: all(part(measures) for part in every)
        case Some(parts):
            either = tuple(map(_predicate, parts))
            return lambda measures: any(part(measures) for part in either)


def _granted(conditions: tuple[bool | None, ...]) -> bool | None:
    if False in conditions:
        return False
    return None if None in conditions else True


def _tier(rows: tuple[bool | None, ...]) -> int | None:
    for index, verdict in enumerate(rows):
        if verdict is not False:
            return index if verdict else None
    return None
