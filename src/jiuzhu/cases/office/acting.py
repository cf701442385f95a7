"""Acts in a case: each is decided by the procedure and recorded whole, or not at all."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from jiuzhu.cases.answers import Refusal, Step
from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import NOTHING, Actor, Brought, Event
from jiuzhu.cases.office.case import Case, Paper, Receipt, Taken
from jiuzhu.cases.office.desk import Desk
from jiuzhu.cases.office.folding import ASSESSMENT, ASSIGN, CORRECT, FILE_FACTS, OPEN, called, day_in, fold
from jiuzhu.cases.office.opening import Subject, subject_of
from jiuzhu.cases.office.receipts import outcome_in
from jiuzhu.cases.office.recording import (
    assessment_paper,
    facts_paper,
    receipt_data,
    recorded,
    rests_on_assessment,
    step_data,
)
from jiuzhu.cases.office.standing import standing_of
from jiuzhu.cases.procedure import decide
from jiuzhu.cases.record import Entry, Standing
from jiuzhu.cases.record import Event as Recorded
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.cases.route import route
from jiuzhu.cases.store.errors import Conflict, key_taken
from jiuzhu.errors import Problem
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.rulebook.procedures.rights import Verb

ATTACH = "attach_assessment"
"""The step by which an assessment comes on file, of the part `file` that procedures share."""

_TOLD = 20  # entries that a conflict tells of


@dataclass(frozen=True, slots=True)
class _Act:
    """Who acts, when it is written down, on which day it happened, by which key it is known again.

    before: what was recorded under that key already.
    """

    by: Actor
    at: datetime
    on: date
    key: str
    before: tuple[Entry, ...] = ()


class Acting(Desk):
    """What is done with cases."""

    def open(
        self,
        applicant: Applicant,
        about: str,
        *,
        by: Actor,
        at: datetime,
        person: str | None = None,
        judgements: Iterable[Judgement] = (),
        case: str | None = None,
        office: str | None = None,
        on: date | None = None,
        key: str | None = None,
    ) -> Case:
        """A new case of a family.

        about: the benefit, or the procedure.  person: the member whom it is about, by name, where the
        benefit is a person's; needed where there are several.  judgements: what officers found already.
        case: its id, else one is made.  office: where it lies, else with who opens it.
        """
        act = self._act(by, at, on, key)
        family = CaseFile(applicant, tuple(judgements))
        subject = subject_of(about, person, applicant, self.jurisdiction, act.on, self.search)
        procedure = self._law_of(subject.procedure, self.jurisdiction)(act.on)
        paper = facts_paper(family)
        new = Case(
            id=case or _id_of(act),
            version=0,
            jurisdiction=self.jurisdiction,
            procedure=subject.procedure,
            benefit=subject.benefit,
            person=subject.person,
            opened=act.on,
            office=office or by.office,
            assigned=None,
            state=procedure.begins,
            applicant=applicant,
            judgements=family.judgements,
            facts=paper.evidence.sha256,
            steps=(),
            receipts=(),
            entries=(),
            standing=Standing(subject.procedure, procedure.begins, office or by.office),
        )
        self.gate(self.jurisdiction, act.on).check("open", by, new)
        event = recorded(OPEN, by, at, act.on, data=_opened(subject, self.jurisdiction), papers=[paper])
        return self._append(new, event, act, [paper], 0)

    def do(
        self,
        case: str | Case,
        event: str,
        *,
        by: Actor,
        at: datetime,
        brought: Brought = NOTHING,
        papers: Sequence[Paper] = (),
        on: date | None = None,
        expected: int | None = None,
        key: str | None = None,
    ) -> Case | Refusal:
        """A step of the procedure taken: the case after it, or every reason why not.

        What is refused is an answer and leaves no trace.  brought: what the step brings to the file; never
        what an assessment says, which only `assess` can bring.  papers: documents with their content; their
        names count as brought.
        """
        whole = replace(brought, papers=brought.papers | {one.name for one in papers})
        if event == ATTACH or whole.assessed is not None or ASSESSMENT in whole.papers:
            said = (
                "评估结果只能由系统评估得出，不能自行填写或者提交",
                "only an assessment says what it says, and comes on file: use assess",
            )
            raise CaseError((Problem("assessed", *said),))
        act = self._act(by, at, on, key)
        if act.before:
            return self._again(act, case, event, whole, papers)
        return self._take(self._seen(case, expected, "do", act), event, act, whole, papers)

    def assess(
        self,
        case: str | Case,
        *,
        by: Actor,
        at: datetime,
        on: date | None = None,
        expected: int | None = None,
        key: str | None = None,
    ) -> Case | Refusal:
        """The family on file assessed by the law of the day, and the receipt put on file."""
        act = self._act(by, at, on, key)
        if act.before:
            return self._again(act, case, ATTACH)
        found = self._seen(case, expected, "do", act)
        assessment = self._assessed(found, act.on)
        paper = assessment_paper(assessment.to_json())
        outcome, amount = outcome_in(assessment, found.benefit, found.person)
        receipt = Receipt(found.version + 1, act.on, paper.evidence.sha256, outcome, amount, found.facts)
        brought = Brought(papers=frozenset({paper.name}), assessed=outcome)
        return self._take(found, ATTACH, act, brought, [paper], receipt)

    def file_facts(
        self,
        case: str | Case,
        applicant: Applicant,
        *,
        by: Actor,
        at: datetime,
        judgements: Iterable[Judgement] | None = None,
        on: date | None = None,
        expected: int | None = None,
        key: str | None = None,
    ) -> Case:
        """The family as it now is, filed anew: what was filed before stays in the record.

        judgements: what officers found; what they found before where none are given.
        An assessment made before counts no longer.
        """
        act = self._act(by, at, on, key)
        found = self._seen(case, expected, "file", act)
        found_before = found.judgements if judgements is None else tuple(judgements)
        paper = facts_paper(CaseFile(applicant, found_before))
        after = replace(found, applicant=applicant, judgements=found_before, facts=paper.evidence.sha256)
        event = recorded(FILE_FACTS, by, at, act.on, papers=[paper])
        return self._append(after, event, act, [paper], found.version)

    def correct(
        self,
        case: str | Case,
        number: int,
        *,
        by: Actor,
        at: datetime,
        brought: Brought,
        reason: str,
        expected: int | None = None,
        key: str | None = None,
    ) -> Case:
        """A new entry that says what a step, by the number of its entry, really brought, and why.

        The entry that was wrong stays.  What happened, when and through whom is not set right so, nor what
        an assessment says; and what would have been another step then is refused as `CaseError`.
        """
        act = self._act(by, at, None, key)
        found = self._seen(case, expected, "correct", act)
        index = next((index for index, one in enumerate(found.steps) if one.number == number), None)
        if index is None or brought.assessed is not None:
            raise CaseError((_not_correctable(number),))
        was = found.steps[index]
        right = replace(brought, assessed=was.event.brought.assessed)
        now = replace(was, event=replace(was.event, brought=right))
        after = replace(found, steps=(*found.steps[:index], now, *found.steps[index + 1 :]))
        taken = route(self.law(found), after.events)
        if [one.name for one in taken] != [one.step for one in found.steps]:
            said = "更正之后所办的就不是这一步了", "so corrected it would have been another step"
            raise CaseError((Problem(f"entries.{number}", *said),))
        event = recorded(CORRECT, by, at, act.on, data={"reason": reason}, brought=brought, corrects=number)
        return self._append(after, event, act, [], found.version)

    def assign(
        self,
        case: str | Case,
        to: str | None,
        *,
        by: Actor,
        at: datetime,
        expected: int | None = None,
        key: str | None = None,
    ) -> Case:
        """The case given to a person, by id; None gives it back to the office."""
        act = self._act(by, at, None, key)
        found = self._seen(case, expected, "assign", act)
        event = recorded(ASSIGN, by, at, act.on, data={"to": to})
        after = replace(found, assigned=to)
        return self._append(after, event, act, [], found.version)

    # --- how -------------------------------------------------------------------------------------

    def _act(self, by: Actor, at: datetime, on: date | None, key: str | None) -> _Act:
        written = day_of(in_utc(at))
        if on is not None and on > written:
            said = f"办理日期 {on} 晚于记录日期 {written}", f"{on} is after {written}, when it is recorded"
            raise CaseError((Problem("on", *said),))
        done = self.store.command(key) if key is not None else None
        if done is not None and on is None:  # whoever repeats a command does so later
            on = day_in(done.entries[0])
        return _Act(by, at, on or written, key or uuid4().hex, done.entries if done else ())

    def _seen(self, case: str | Case, expected: int | None, verb: Verb, act: _Act) -> Case:
        """The case to act on; `Conflict` where somebody acted since the actor saw it."""
        found = self.current(_id(case))
        if expected is None and isinstance(case, Case):
            expected = case.version
        if expected not in (None, found.version) and not act.before:
            raise self._conflict(found, expected, found.version, found.entries[expected:][:_TOLD])
        self.gate(found.jurisdiction, act.on).check(verb, act.by, found)
        return found

    def _take(
        self,
        found: Case,
        event: str,
        act: _Act,
        brought: Brought,
        papers: Sequence[Paper],
        receipt: Receipt | None = None,
    ) -> Case | Refusal:
        """A step of the case decided and, unless it is refused, recorded."""
        law = self.law(found)
        answer = decide(law(act.on), found.state, event, found.situation(act.on, act.by, brought))
        if isinstance(answer, Refusal):
            return answer
        data = step_data(answer, found) | (receipt_data(receipt) if receipt else {})
        if rests_on_assessment(answer) and found.receipt is not None:
            self._check(found, found.receipt)
        entry = recorded(
            event, act.by, act.at, act.on, data=data, brought=brought, papers=papers, basis=answer.basis
        )
        after = replace(
            found,
            state=answer.next_state,
            steps=(*found.steps, _taken(found, answer, act, brought, data)),
            receipts=(*found.receipts, receipt) if receipt else found.receipts,
        )
        return self._append(after, entry, act, papers, found.version)

    def _append(
        self, after: Case, event: Recorded, act: _Act, papers: Sequence[Paper], expected: int
    ) -> Case:
        """Records an act whole or not at all: the case as the record then has it."""
        on = max([act.on, *(one.on for one in after.events[-1:])])
        try:
            appended = self.store.append(
                after.id,
                [event],
                expected=expected,
                key=act.key,
                standing=standing_of(after, self.law(after), on),
                contents=[one.content for one in papers],
            )
        except Conflict as late:
            raise self._conflict(after, late.expected, late.version, late.since) from None
        if appended.repeated:
            return self._at(appended.case, appended.version, act)
        return self._seen_by(act, fold((*after.entries, *appended.entries), self._facts_of))

    def _again(
        self,
        act: _Act,
        case: str | Case,
        event: str,
        brought: Brought | None = None,
        papers: Sequence[Paper] = (),
    ) -> Case:
        """The case as a command left it that is asked for again; `KeyTaken` where it was another."""
        done = act.before[0]
        same = (done.case, done.event.kind, done.event.actor) == (_id(case), event, act.by)
        if same and brought is not None:
            was = Brought.from_data(done.event.data)
            same = was == brought and done.event.evidence == tuple(one.evidence for one in papers)
        if not same:
            raise key_taken(act.key, done)
        return self._at(done.case, act.before[-1].number, act)

    def _at(self, case: str, version: int, act: _Act) -> Case:
        return self._seen_by(act, fold(self.store.entries(case)[:version], self._facts_of))

    def _seen_by(self, act: _Act, case: Case) -> Case:
        return self.gate(case.jurisdiction, act.on).seen(act.by, case)

    def _check(self, case: Case, receipt: Receipt) -> None:
        """That the assessment on file says what its entry says that it does."""
        outcome, _ = outcome_in(self.assessment(receipt), case.benefit, case.person)
        if outcome != receipt.outcome:
            said = "评估记录与案卷所记的结论不符", "the assessment does not say what its entry says"
            raise CaseError((Problem(f"entries.{receipt.number}", *said),))

    def _conflict(self, case: Case, expected: int, version: int, since: tuple[Entry, ...]) -> Conflict:
        """That somebody acted meanwhile, told in the words of the procedure."""
        law = self.law(case)
        return Conflict(case.id, expected, version, since, lambda entry: called(entry, law(day_in(entry))))


def _taken(case: Case, step: Step, act: _Act, brought: Brought, data: dict[str, Any]) -> Taken:
    event = Event(step.step.event, act.on, act.by, brought)
    effective = step.effective if "effective" in data else None
    return Taken(
        case.version + 1,
        event,
        step.step.name,
        step.next_state,
        data.get("rests_on"),
        effective,
        data.get("ends", False),
    )


def _opened(subject: Subject, jurisdiction: str) -> dict[str, Any]:
    data = {"benefit": subject.benefit, "jurisdiction": jurisdiction, "procedure": subject.procedure}
    return data if subject.person is None else {**data, "person": subject.person}


def _id(case: str | Case) -> str:
    return case.id if isinstance(case, Case) else case


def _id_of(act: _Act) -> str:
    """An id that people can read out: the day, and signs that the command's key makes."""
    signs = b32encode(sha256(act.key.encode()).digest()).decode()[:8]
    return f"{act.on:%Y%m%d}-{signs}"


def _not_correctable(number: int) -> Problem:
    return Problem(
        f"entries.{number}",
        "不是可以更正的办理事项；评估结论有误的，请重新评估",
        "is no step that can be set right; what an assessment says is never set right by hand: assess again",
    )
