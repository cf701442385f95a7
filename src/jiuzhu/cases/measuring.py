"""Requirements measured: each as one whole number, beside what the number must be.

The number tells yes, no, or that nobody knows, which is neither; where people are counted it is their
count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jiuzhu.cases.events import Situation
from jiuzhu.cases.file import File
from jiuzhu.engine import Some
from jiuzhu.engine import Test as Comparison
from jiuzhu.engine.decision import Formula
from jiuzhu.rulebook.procedures.model import (
    ActsAs,
    ApartFrom,
    Assessed,
    Authority,
    Brings,
    Done,
    Found,
    InTime,
    NoRelative,
    NotDone,
    OnFile,
    Over,
    Signed,
    Test,
    Together,
)

NO, YES, OPEN = 0, 1, 2

RunOut = Callable[[str], bool | None]
"""Whether a time, by its name, has run out; None where nobody set how long it is."""


def as_number(verdict: bool | None) -> int:
    """The number that stands for a verdict."""
    if verdict is None:
        return OPEN
    return YES if verdict else NO


def compared(test: Test, field: int) -> tuple[Formula, Formula]:
    """When a requirement holds and when it fails, by the measure at a field."""
    if not isinstance(test, Together):
        return Comparison(field, "==", YES), Comparison(field, "==", NO)
    if test.number is None:
        return Some(()), Some(())
    return Comparison(field, ">=", test.number), Comparison(field, "<", test.number)


@dataclass(frozen=True, slots=True)
class Measuring:
    """A situation with its file, of which requirements are measured."""

    situation: Situation
    file: File
    run_out: RunOut

    def measure(self, test: Test) -> int:
        """How a requirement stands."""
        if isinstance(test, Together):
            return len({one.id for one in self.situation.actors})
        return as_number(self._verdict(test))

    def _verdict(self, test: Test) -> bool | None:
        file, brought = self.file, self.situation.brought
        match test:
            case ActsAs(roles):
                return self._may_act(roles)
            case NoRelative():
                return self._nobody_of(file.relatives())
            case ApartFrom(events):
                return self._nobody_of(file.took_part(events))
            case Signed(side):
                return side in brought.signed
            case OnFile(papers):
                return file.has(papers)
            case Brings(papers):
                return not brought.papers.isdisjoint(papers)
            case Done(events, after):
                return file.happened(events, after)
            case NotDone(event):
                return not file.happened((event,))
            case Assessed(outcome):
                found = file.assessed()
                return found in ("eligible", "ineligible") if outcome == "either" else found == outcome
            case Found(circumstances, value):
                return _one_of([file.is_so(one) for one in circumstances], value)
            case Over(limit):
                return self.run_out(limit)
            case InTime(limit):
                over = self.run_out(limit)
                return None if over is None else not over
            case Together():
                raise AssertionError("counted")

    def _may_act(self, roles: tuple[Authority, ...]) -> bool | None:
        """Whether everybody who acts has a role that may; open where that hangs on what nobody knows."""
        verdicts = [
            _one_of([self.file.are_so(one.guards) for one in roles if one.role == actor.role], True)
            for actor in self.situation.actors
        ]
        if False in verdicts:
            return False
        return None if None in verdicts or not verdicts else True

    def _nobody_of(self, barred: frozenset[str]) -> bool | None:
        actors = self.situation.actors
        if not barred:
            return True
        return barred.isdisjoint(one.id for one in actors) if actors else None


def _one_of(verdicts: list[bool | None], value: bool) -> bool | None:
    """Whether one is so; or, for a value of False, whether none is."""
    if True in verdicts:
        return value
    return None if None in verdicts else not value
