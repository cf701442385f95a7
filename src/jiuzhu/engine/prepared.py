"""What an engine made ready of each decision it was built for, and the measures it is asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from jiuzhu.engine.decision import Decision
from jiuzhu.engine.formulas import tests
from jiuzhu.errors import EngineError

Ready = TypeVar("Ready")


class Prepared(Generic[Ready]):
    """Finds what was prepared of a decision: by identity, since hashing one walks all its formulas."""

    def __init__(self, decisions: Iterable[Decision], prepare: Callable[[Decision], Ready]) -> None:
        self._kept = tuple(decisions)  # an id means its object only as long as that lives
        self._by_value: dict[Decision, Ready] = {}
        self._by_identity: dict[int, Ready] = {}
        for decision in self._kept:
            if decision not in self._by_value:
                _check_fields(decision)
                self._by_value[decision] = prepare(decision)
            self._by_identity[id(decision)] = self._by_value[decision]

    def find(self, decision: Decision, measures: tuple[int, ...]) -> Ready:
        """What was prepared of this decision, whose fields the measures fill."""
        if len(measures) != decision.fields:
            raise EngineError(f"{decision.name}: {len(measures)} measures given for {decision.fields} fields")
        ready = self._by_identity.get(id(decision)) or self._by_value.get(decision)
        if ready is None:
            raise EngineError(f"{decision.name}: not among the decisions this engine was built for")
        return ready


def _check_fields(decision: Decision) -> None:
    for condition in (*decision.conditions, *(row for ladder in decision.ladders for row in ladder.rows)):
        for formula in (condition.holds, condition.fails):
            for test in tests(formula):
                if not 0 <= test.field < decision.fields:
                    raise EngineError(
                        f"{decision.name}: '{condition.name}' reads field {test.field}, "
                        f"there are {decision.fields}, counted from 0"
                    )
