"""The way a case has taken: which step each of its events was, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jiuzhu.cases.deciding import decider
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import Event
from jiuzhu.cases.file import File
from jiuzhu.cases.law import Law
from jiuzhu.errors import Problem
from jiuzhu.rulebook.procedures.model import Transition


def route(law: Law, events: Sequence[Event]) -> tuple[Transition, ...]:
    """The step that each event was, by the law of its day.

    Whether what a step needed was there is not asked again: what was done was done.  Raises `CaseError`
    for an event that is no step where the case then stood.
    """
    steps: list[Transition] = []
    state: str | None = None
    for index, event in enumerate(events):
        procedure = law(event.on)
        state = procedure.begins if state is None else state
        step = None
        if event.kind in procedure.events and state in procedure.states:
            file = File(procedure.words, events[:index], event.brought)
            step = decider(procedure).choose(state, event.kind, file).step
        if step is None:
            raise CaseError(
                (
                    Problem(
                        f"events.{index}",
                        f"{event.on} 的“{event.kind}”在状态“{state}”不可能发生",
                        f"{event.kind!r} on {event.on} is no step at {state!r}",
                    ),
                )
            )
        steps.append(step)
        state = step.to or state
    return tuple(steps)


def state_of(law: Law, events: Sequence[Event], on: date) -> str:
    """How far a case has come; where it begins, if nothing has happened yet.

    Raises `CaseError` as `route` does.
    """
    moves = [step.to for step in route(law, events) if step.to is not None]
    return moves[-1] if moves else law(on).begins
