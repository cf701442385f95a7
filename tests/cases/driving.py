"""A case driven through a procedure: every step with all that it needs, made up from the rules themselves."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jiuzhu.cases import Actor, Brought, Event, Law, Situation
from jiuzhu.cases.clock import clock, start_of
from jiuzhu.cases.events import NOTHING
from jiuzhu.cases.file import File
from jiuzhu.rulebook.procedures.model import (
    Assessed,
    Brings,
    Done,
    Found,
    OnFile,
    Over,
    Procedure,
    Requirement,
    Signed,
    Together,
    Transition,
)

DAY = timedelta(days=1)


@dataclass
class Case:
    """A case on its way.  facts: circumstances that are so, or not so, from the beginning.
    without: events that are left out, though a step may need them."""

    law: Law
    on: date
    facts: Mapping[str, bool] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    events: list[Event] = field(default_factory=list)
    state: str = ""

    def __post_init__(self) -> None:
        self.state = self.state or self.procedure.begins

    @property
    def procedure(self) -> Procedure:
        return self.law(self.on)

    def drive_to(self, state: str) -> None:
        """Takes the shortest way to a state."""
        for step in _way(self.procedure, self.state, [state]):
            self.take(step)

    def drive_through(self, name: str, on: date) -> None:
        """Takes a step on a day, and before it what it needs done first."""
        self.take(self.drive_before(name))
        self.events[-1] = replace(self.events[-1], on=on)

    def drive_before(self, name: str) -> Transition:
        """Takes the shortest way to where a step may be taken, and does what the step needs done first."""
        step = self.step(name)
        for other in _way(self.procedure, self.state, step.at):
            self.take(other)
        self.prepare(step)
        return step

    def step(self, name: str) -> Transition:
        return next(one for one in self.procedure.transitions if one.name == name)

    def take(self, step: Transition) -> None:
        """Takes a step, after all that it needs done first."""
        self.prepare(step)
        situation = self.situation(step)
        assert situation.by is not None
        self.happen(step, situation.by, situation.brought)

    def happen(self, step: Transition, by: Actor, brought: Brought) -> None:
        self.events.append(Event(step.event, self.on, by, brought))
        self.state = step.to or self.state

    def prepare(self, step: Transition) -> None:
        """Does what a step needs done first, and waits for what must run out."""
        moot = self._not_so(step)
        for requirement in step.requirements:
            if not self._asked(requirement, moot):
                continue
            match requirement.test:
                case Done(events, after) if not self.without & set(events):
                    if not self.file().happened(events, after):
                        self.take(self._nearest(events))
                case Over(limit):
                    self._wait(limit)

    def situation(self, step: Transition) -> Situation:
        """The step about to be taken by whom it may, with all that it needs."""
        found = self._not_so(step) | {guard.circumstance: guard.value for guard in step.guards}
        papers: set[str] = set()
        assessed = None
        signed: set[str] = set()
        people = 1
        for requirement in step.requirements:
            if not self._asked(requirement, found):
                continue
            match requirement.test:
                case OnFile(names) | Brings(names):
                    if not isinstance(requirement.test, OnFile) or not self.file().has(names):
                        papers.add(names[0])
                case Assessed(outcome):
                    if not (outcome == "either" and self.file().assessed()):
                        assessed = "eligible" if outcome == "either" else outcome
                case Found(circumstances, value):
                    so = {one: self.file(Brought(found=self._facts())).is_so(one) for one in circumstances}
                    open_ = [one for one, known in so.items() if known is None]
                    if value not in so.values():
                        found |= dict.fromkeys(open_[:1] if value else open_, value)
                case Signed(side):
                    signed.add(side)
                case Together(number):
                    people = number or 1
        role = step.by[0].role
        first, *others = (Actor(f"{role}-{step.name}-{index}", role, "office") for index in range(people))
        brought = Brought(
            frozenset(papers), {**self._facts(), **found}, assessed, tuple(others), frozenset(signed)
        )
        return Situation(self.on, tuple(self.events), first, brought)

    def file(self, brought: Brought = NOTHING) -> File:
        return File(self.procedure.words, self.events, brought)

    def _facts(self) -> dict[str, bool]:
        """What is told at the first step."""
        return {} if self.events else dict(self.facts)

    def _not_so(self, step: Transition) -> dict[str, bool]:
        """What nobody knows, and what hangs on it, taken as not being so."""
        guards = [guard for requirement in step.requirements for guard in requirement.guards]
        unknown = {
            one.circumstance
            for one in guards
            if self.file(Brought(found=self._facts())).is_so(one.circumstance) is None
        }
        return dict.fromkeys(unknown, False)

    def _asked(self, requirement: Requirement, found: Mapping[str, bool] | None = None) -> bool:
        brought = Brought(found={**self._facts(), **(found or {})})
        return self.file(brought).are_so(requirement.guards) is True

    def _nearest(self, events: Iterable[str]) -> Transition:
        """The step that one of these events is where the case stands."""
        for event in events:
            for step in self.procedure.possible_at(self.state):
                if step.event == event:
                    return step
        raise AssertionError(f"none of {events} can be done at {self.state}")

    def _wait(self, name: str) -> None:
        limit = self.procedure.limits[name]
        start = start_of(limit, self.events)
        assert start is not None, f"{name} has not begun"
        due = clock(limit, self.events, start, self.on).due
        if due is not None and self.on <= due.day:
            self.on = due.day + DAY


def _way(procedure: Procedure, start: str, goals: Iterable[str]) -> list[Transition]:
    """The shortest way from a state to one of several."""
    wanted = set(goals)
    pending = deque[tuple[str, list[Transition]]]([(start, [])])
    seen = {start}
    while pending:
        state, way = pending.popleft()
        if state in wanted:
            return way
        for step in procedure.possible_at(state):
            if step.to is not None and step.to not in seen:
                seen.add(step.to)
                pending.append((step.to, [*way, step]))
    raise AssertionError(f"no way from {start} to {wanted}")


def driven(law: Law, on: date, facts: Mapping[str, bool], drive: Callable[[Case], None]) -> Case:
    """A case that has been driven so far on a day, the times that must run out before having done so."""
    start = on
    while True:
        case = Case(law, start, facts)
        drive(case)
        if case.on <= on:
            break
        start -= case.on - on
    case.on = on
    return case
