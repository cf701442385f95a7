"""What the rules of a day say of a draw: among which cases, how many, who is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jiuzhu.cases.draws.drawing import Draw, Pooled, draw
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.file import File
from jiuzhu.errors import Problem
from jiuzhu.rulebook.procedures.model import (
    ApartFrom,
    DrawRule,
    NoRelative,
    Procedure,
    Together,
    Transition,
)


@dataclass(frozen=True, slots=True)
class DrawRules:
    """A draw of a procedure on a day."""

    procedure: Procedure
    rule: DrawRule

    @property
    def step(self) -> Transition:
        """The step for which officers are drawn."""
        return next(one for one in self.procedure.transitions if one.name == self.rule.check)

    @property
    def states(self) -> tuple[str, ...]:
        """The states in which a case is in the pool."""
        steps = [one for one in self.procedure.transitions if one.event == self.rule.records]
        return tuple(dict.fromkeys(state for one in steps for state in one.at))

    @property
    def people(self) -> int | None:
        """How many officers check a case together; None where nobody set it."""
        numbers = [one.test.number for one in self.step.requirements if isinstance(one.test, Together)]
        return numbers[0] if numbers else 1

    def left_out(self, file: File) -> frozenset[str]:
        """Who may not take that step in a case: near relatives, and who took part in what it is kept from."""
        found: set[str] = set()
        for one in self.step.requirements:
            if file.are_so(one.guards) is False:
                continue
            if isinstance(one.test, NoRelative):
                found |= file.relatives()
            elif isinstance(one.test, ApartFrom):
                found |= file.took_part(one.test.events)
        return frozenset(found)

    def draw(self, seed: str, pool: Sequence[Pooled], officers: Collection[str]) -> Draw:
        """The draw among these cases; raises `CaseError` as `draw` does, and where no share is set."""
        share, people = self.rule.share, self.people
        if share is None or people is None:
            said = "抽查比例或者核查人数没有规定", "the share, or how many check together, is not set"
            raise CaseError((Problem(self.rule.where, *said),))
        return draw(seed, pool, officers, share=share, rounding=self.rule.rounding, people=people)
