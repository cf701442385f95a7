"""Everything that an application lacks, told once (一次性告知), and nothing that a department can supply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from jiuzhu.assessment import Assessment
from jiuzhu.cases.file import File
from jiuzhu.cases.office.case import Case
from jiuzhu.questions import Question, questions
from jiuzhu.rulebook import Basis
from jiuzhu.rulebook.procedures.model import Brings, OnFile, Procedure, Requirement, Transition, Word

COMPLETION = "completion_notice"
"""The paper by which the family is told."""
COMMITMENT = "proof_commitment"
"""The paper that stands in for proof, in the procedures and on the days that take it."""


@dataclass(frozen=True, slots=True)
class LackingPaper:
    """A paper to hand in: one of these.  certain: whether it is known to be needed in this case."""

    one_of: tuple[Word, ...]
    basis: tuple[Basis, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class OneTimeNotice:
    """What the family is told that is missing, all of it.

    papers: to be handed in.  answers: what only they can tell, each with what proves it and whether a
    commitment may stand in for proof.  supplied: what departments supply, which is not asked of them.
    findings: what officers have to find.  told_on: when they were told before; they are told once.
    """

    papers: tuple[LackingPaper, ...]
    answers: tuple[Question, ...]
    supplied: tuple[Question, ...]
    findings: tuple[Question, ...]
    told_on: date | None

    @property
    def complete(self) -> bool:
        """Whether the family has nothing more to bring."""
        return not self.papers and not self.answers


def notice_of(case: Case, procedure: Procedure, assessment: Assessment) -> OneTimeNotice:
    """What is missing in a case.  assessment: of the family on file, from which the open questions come."""
    instead = _takes_commitments(case, procedure)
    answers: list[Question] = []
    supplied: list[Question] = []
    findings: list[Question] = []
    for one in questions(assessment):
        if _concerns(one, case):
            into = findings if one.finding else supplied if one.source.is_department else answers
            into.append(one if instead else replace(one, commitment=False))
    told = next((one.on for one in case.events if COMPLETION in one.brought.papers), None)
    return OneTimeNotice(
        tuple(lacking_papers(case, procedure)), tuple(answers), tuple(supplied), tuple(findings), told
    )


def lacking_papers(case: Case, procedure: Procedure) -> Iterator[LackingPaper]:
    """The papers that some step from here on asks for, and that are not on file.

    Not those that a step makes out itself: those are the officers' own.
    """
    situation = case.situation(case.opened)
    file = File(procedure.words, situation.events, situation.brought)
    ahead = list(_ahead(case.state, procedure))
    own = {paper for step in ahead for one in step.requirements for paper in _brought(one)}
    seen: set[tuple[str, ...]] = set()
    for step in ahead:
        for one in step.requirements:
            if not isinstance(one.test, OnFile) or one.test.papers in seen or file.has(one.test.papers):
                continue
            asked = file.are_so(one.guards)
            if asked is False or own.issuperset(one.test.papers):
                continue
            seen.add(one.test.papers)
            words = tuple(procedure.words.papers[name] for name in one.test.papers)
            yield LackingPaper(words, one.basis, asked is True)


def _takes_commitments(case: Case, procedure: Procedure) -> bool:
    """Whether a commitment may stand in for proof here at all."""
    needs = (one.test for step in _ahead(case.state, procedure) for one in step.requirements)
    return any(isinstance(one, OnFile) and COMMITMENT in one.papers for one in needs)


def _ahead(state: str, procedure: Procedure) -> Iterator[Transition]:
    """Every step that may still come."""
    pending, seen = [state], {state}
    while pending:
        for step in procedure.possible_at(pending.pop(0)):
            yield step
            if step.to is not None and step.to not in seen:
                seen.add(step.to)
                pending.append(step.to)


def _brought(requirement: Requirement) -> tuple[str, ...]:
    return requirement.test.papers if isinstance(requirement.test, Brings) else ()


def _concerns(question: Question, case: Case) -> bool:
    """Whether the benefit that the case is about hangs on it."""
    return any(one.benefit == case.benefit and one.person == case.person for one in question.reasons)
