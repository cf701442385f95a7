"""A procedure laid before an engine: which step an event is, and whether what it needs is there.

Nothing is kept in the engine between two steps: each is decided from one flat fact with every number in
it, and how far a case has come is one of these numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from jiuzhu.cases.file import File
from jiuzhu.cases.measuring import NO, YES, Measuring, as_number, compared
from jiuzhu.engine import All, Condition, Decision, Engine, Ladder, Some, choose_engine
from jiuzhu.engine import Test as Comparison
from jiuzhu.errors import EngineError
from jiuzhu.rulebook.procedures.model import Guard, Procedure, Requirement, Transition

EngineName = Literal["durable", "plain"]

_STATE = 0  # the field that says how far the case has come


@dataclass(frozen=True, slots=True)
class Choice:
    """Which step an event is.  open: those that it may be, as far as is known."""

    step: Transition | None
    open: tuple[Transition, ...]


@lru_cache(maxsize=128)
def decider(procedure: Procedure, engine: EngineName | None = None) -> Decider:
    """The decider of a procedure, made ready once."""
    return Decider(procedure, engine)


class Decider:
    """Decides the steps of one procedure; each event is made ready when it is first asked about."""

    def __init__(self, procedure: Procedure, engine: EngineName | None = None) -> None:
        self._procedure = procedure
        self._engine = engine
        self._ready: dict[str, _Event] = {}

    def choose(self, state: str, event: str, file: File) -> Choice:
        """Which step an event is at a state."""
        return self._event(event).choose(state, file)

    def judge(self, step: Transition, measuring: Measuring) -> tuple[bool | None, ...]:
        """For each requirement of a step whether it holds; None where that is open."""
        return self._event(step.event).judge(step, measuring)

    def _event(self, event: str) -> _Event:
        if event not in self._ready:
            self._ready[event] = _Event(self._procedure, event, self._engine)
        return self._ready[event]


class _Event:
    def __init__(self, procedure: Procedure, event: str, engine: EngineName | None) -> None:
        self._states = {name: index for index, name in enumerate(procedure.states)}
        self._steps = tuple(one for one in procedure.transitions if one.event == event)
        guards = dict.fromkeys(guard.circumstance for step in self._steps for guard in step.guards)
        self._fields = {circumstance: index for index, circumstance in enumerate(guards, _STATE + 1)}
        rows = tuple(self._row(step) for step in self._steps)
        self._choice = Decision(event, len(guards) + 1, (), (Ladder(event, rows),))
        self._needs = {step.name: _needs(step) for step in self._steps}
        self._engine: Engine = choose_engine([self._choice, *self._needs.values()], engine)

    def choose(self, state: str, file: File) -> Choice:
        measures = (self._states[state], *(as_number(file.is_so(one)) for one in self._fields))
        (rows,) = self._engine.decide(self._choice, measures).rows
        chosen = [step for step, verdict in zip(self._steps, rows, strict=True) if verdict]
        if len(chosen) > 1:
            names = ", ".join(step.name for step in chosen)
            raise EngineError(f"{self._choice.name}: more than one step fires: {names}")
        possible = tuple(step for step, verdict in zip(self._steps, rows, strict=True) if verdict is None)
        return Choice(chosen[0] if chosen else None, possible)

    def judge(self, step: Transition, measuring: Measuring) -> tuple[bool | None, ...]:
        measures: list[int] = []
        for one in step.requirements:
            measures += (as_number(measuring.file.are_so(one.guards)), measuring.measure(one.test))
        return self._engine.decide(self._needs[step.name], tuple(measures)).conditions

    def _row(self, step: Transition) -> Condition:
        """That the case stands where the step may be taken, and the circumstances are those it asks for."""
        here = [Comparison(_STATE, "==", self._states[state]) for state in step.at]
        elsewhere = [Comparison(_STATE, "!=", self._states[state]) for state in step.at]
        return Condition(
            step.name,
            All((Some(tuple(here)), *(self._guard(guard, guard.value) for guard in step.guards))),
            Some((All(tuple(elsewhere)), *(self._guard(guard, not guard.value) for guard in step.guards))),
        )

    def _guard(self, guard: Guard, value: bool) -> Comparison:
        return Comparison(self._fields[guard.circumstance], "==", YES if value else NO)


def _needs(step: Transition) -> Decision:
    """The requirements of a step: of each one field for its circumstances, and one for itself."""
    conditions = tuple(_condition(one, 2 * index) for index, one in enumerate(step.requirements))
    return Decision(step.name, 2 * len(conditions), conditions)


def _condition(requirement: Requirement, field: int) -> Condition:
    holds, fails = compared(requirement.test, field + 1)
    return Condition(
        requirement.text.en,
        Some((Comparison(field, "==", NO), holds)),
        All((Comparison(field, "==", YES), fails)),
    )
