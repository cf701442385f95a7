"""`CaseOffice`: what a bureau does with cases, each act recorded whole or not at all."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from jiuzhu.assessment import Assessment, assess
from jiuzhu.cases.answers import Refusal, Step
from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.deadlines import Deadline
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import NOTHING, Actor, Brought, Event
from jiuzhu.cases.law import Law, law_of
from jiuzhu.cases.office.case import Case, Paper, Receipt, Taken
from jiuzhu.cases.office.folding import ASSIGN, CORRECT, FILE_FACTS, OPEN, READ, called, day_in, fold
from jiuzhu.cases.office.gate import AccessError, Gate, as_seen
from jiuzhu.cases.office.looking import DueCase, DuePage, Posting, posting_of
from jiuzhu.cases.office.notice import OneTimeNotice, notice_of
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
from jiuzhu.cases.office.standing import PENDING, pending, standing_of
from jiuzhu.cases.procedure import decide
from jiuzhu.cases.record import Checked, Entry, Head, Standing
from jiuzhu.cases.record import Event as Recorded
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.cases.route import route
from jiuzhu.cases.store import Page, Store
from jiuzhu.cases.store.errors import Conflict, key_taken
from jiuzhu.cases.store.lists import Order
from jiuzhu.errors import Problem
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.rights import Verb

ATTACH = "attach_assessment"
"""The step by which an assessment comes on file, of the part `file` that procedures share."""


@dataclass(frozen=True, slots=True)
class _Act:
    """Who acts, when it is written down, on which day it happened, by which key it is known again."""

    by: Actor
    at: datetime
    on: date
    key: str


class CaseOffice:
    """The desk at which cases are handled: every act is decided by the procedure and kept in the store.

    jurisdiction: whose rules new cases go by.  search: folders in which to look for them first.
    Nothing reads the clock: `at` is when an act is recorded, with its zone; `on` is the day on which it
    happened, where that was earlier.  key: names a command, which then happens once however often it is
    asked for.  expected: the version of the case that the actor saw; that of a `Case` that is handed in.

    A `Case` that is handed in says which one and which version was seen; what it stands for is read anew.

    All raise `CaseError` for what cannot be read, `AccessError` where the actor's role may not,
    `StoreError` and its kinds as the store does, and `RecordError` for what cannot be recorded.
    """

    def __init__(self, store: Store, *, jurisdiction: str = "changzhou", search: Sequence[Path] = ()) -> None:
        self.store = store
        self.jurisdiction = jurisdiction
        self.search = tuple(search)
        self._facts_of = lru_cache(maxsize=1_000)(self._read_facts)
        self._law_of = lru_cache(maxsize=1_000)(lambda name, place: law_of(name, place, search=self.search))

    # --- acts ------------------------------------------------------------------------------------

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
        self.gate(self.jurisdiction, act.on).check("do", by, new)
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
        if brought.assessed is not None:
            said = (
                "评估结论只能由系统评估得出，不能自行填写",
                "only an assessment says what it says: use assess",
            )
            raise CaseError((Problem("assessed", *said),))
        act = self._act(by, at, on, key)
        whole = replace(brought, papers=brought.papers | {one.name for one in papers})
        before = self._before(act.key)
        if before is not None:
            return self._again(before, act, case, event, whole, papers)
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
        before = self._before(act.key)
        if before is not None:
            return self._again(before, act, case, ATTACH)
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
        found = self._seen(case, expected, "do", act)
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
        index = next((at for at, one in enumerate(found.steps) if one.number == number), None)
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

    # --- looks -----------------------------------------------------------------------------------

    def show(self, case: str, *, by: Actor, at: datetime) -> Case:
        """The whole file of a case, as the actor may see it; that it was read is recorded."""
        found = self.current(case)
        rights = self.gate(found.jurisdiction, day_of(in_utc(at))).check_file(by, found)
        self._note([found.id], "file", by, at)
        return as_seen(found, rights)

    def missing(self, case: str, *, by: Actor, at: datetime) -> OneTimeNotice:
        """Everything that the family still has to bring or tell, to be told once; the case was read."""
        found = self.show(case, by=by, at=at)
        on = day_of(in_utc(at))
        return notice_of(found, self.law(found)(on), self._assessed(found, on))

    def posting(self, case: str, *, by: Actor, at: datetime) -> Posting:
        """What the public is told of a case; `AccessError` where it is not posted, or never may be."""
        found = self.current(case)
        gate = self.gate(found.jurisdiction, day_of(in_utc(at)))
        gate.check("read", by, found)
        posted = None if gate.never_posted(found.procedure) else posting_of(found)
        if posted is None:
            raise AccessError((Problem(case, "这件案件没有公示", "the case is not posted"),))
        self._note([found.id], "posting", by, at)
        return posted

    def list(
        self,
        *,
        by: Actor,
        at: datetime,
        state: str | Collection[str] | None = None,
        procedure: str | None = None,
        office: str | None = None,
        assigned: str | None = None,
        due_by: date | None = None,
        order: Order = "case",
        after: str | None = None,
        limit: int = 50,
    ) -> Page:
        """A page of the cases that the actor may list, of those that are as asked for; see `Store.cases`.

        ID numbers are masked.  Whose lines were shown is recorded.
        """
        where = self.gate(self.jurisdiction, day_of(in_utc(at))).where("list", by)
        wanted = where.procedures if procedure is None else [procedure]
        if where.procedures is not None and wanted is not None:
            wanted = [one for one in wanted if one in where.procedures]
        page = self.store.cases(
            state=state,
            procedure=wanted,
            office=where.office_asked(office),
            within=where.within,
            assigned=assigned,
            due_by=due_by,
            order=order,
            after=after,
            limit=limit,
        )
        self._note([one.case for one in page.cases], "list", by, at)
        return page

    def due(
        self,
        on: date,
        *,
        by: Actor,
        at: datetime,
        office: str | None = None,
        assigned: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> DuePage:
        """What is due on that day or overdue in the cases that the actor may list, the oldest first.

        Of each case what is to be done, for whom and by which article; reviews included.
        """
        page = self.list(
            by=by,
            at=at,
            office=office,
            assigned=assigned,
            due_by=on,
            order="due",
            after=after,
            limit=limit,
        )
        found = [DueCase(one, self._due_in(self.current(one.case), on)) for one in page.cases]
        return DuePage(tuple(one for one in found if one.deadlines), page.next)

    def verify(
        self, *, by: Actor, at: datetime, case: str | None = None, noted: Iterable[Head] = ()
    ) -> Checked:
        """The record checked, of one case or of the whole store; see `Store.verify`."""
        self._check_either("verify", by, at, case)
        return self.store.verify(case=case, noted=noted)

    def export(self, path: Path | str, *, by: Actor, at: datetime, case: str | None = None) -> None:
        """The record written into a file, of one case or of the whole store; see `Store.export`.

        The file holds what was done by whom, not the documents: those it names by their hashes.
        """
        self._check_either("export", by, at, case)
        if case is not None:
            self._note([case], "export", by, at)
        self.store.export(path, at=at, case=case)

    # --- what is on file -------------------------------------------------------------------------

    def current(self, case: str) -> Case:
        """The case as it stands, for acts that are themselves recorded; who looks at it uses `show`."""
        self.store.case(case)
        return fold(self.store.entries(case), self._facts_of)

    def gate(self, jurisdiction: str, on: date) -> Gate:
        """Who may see and do what on a day."""
        rulebook = Rulebook.load(jurisdiction, on, search=self.search)
        return Gate(rulebook.access, rulebook.procedures)

    def law(self, case: Case) -> Law:
        """The procedure that the case goes by, day by day."""
        law: Law = self._law_of(case.procedure, case.jurisdiction)
        return law

    def assessment(self, receipt: Receipt) -> Assessment:
        """The assessment of a receipt; `ReceiptError` where it is not what the record says it was."""
        return Assessment.from_json(self._content(receipt.sha256))

    # --- how -------------------------------------------------------------------------------------

    def _act(self, by: Actor, at: datetime, on: date | None, key: str | None) -> _Act:
        written = day_of(in_utc(at))
        if on is not None and on > written:
            said = f"办理日期 {on} 晚于记录日期 {written}", f"{on} is after {written}, when it is recorded"
            raise CaseError((Problem("on", *said),))
        before = self.store.command(key) if key is not None and on is None else None
        if before is not None:  # whoever repeats a command does so later
            on = day_in(before.entries[0])
        return _Act(by, at, on or written, key or uuid4().hex)

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
        try:
            appended = self.store.append(
                after.id,
                [event],
                expected=expected,
                key=act.key,
                standing=standing_of(after, self.law(after), act.on),
                contents=[one.content for one in papers],
            )
        except Conflict as late:
            raise self._conflict(after, late.expected, late.version, late.since) from None
        if appended.repeated:
            return self._at(appended.case, appended.version)
        return fold((*after.entries, *appended.entries), self._facts_of)

    def _before(self, key: str) -> tuple[Entry, ...] | None:
        done = self.store.command(key)
        return None if done is None else done.entries

    def _again(
        self,
        before: tuple[Entry, ...],
        act: _Act,
        case: str | Case,
        event: str,
        brought: Brought | None = None,
        papers: Sequence[Paper] = (),
    ) -> Case:
        """The case as a command left it that is asked for again; `KeyTaken` where it was another."""
        done = before[0]
        same = (done.case, done.event.kind, done.event.actor) == (_id(case), event, act.by)
        if same and brought is not None:
            was = Brought.from_data(done.event.data)
            same = was == brought and done.event.evidence == tuple(one.evidence for one in papers)
        if not same:
            raise key_taken(act.key, done)
        return self._at(done.case, before[-1].number)

    def _seen(self, case: str | Case, expected: int | None, verb: Verb, act: _Act) -> Case:
        """The case to act on; `Conflict` where somebody acted since the actor saw it."""
        found = self.current(_id(case))
        if expected is None and isinstance(case, Case):
            expected = case.version
        if expected not in (None, found.version) and self.store.command(act.key) is None:
            raise self._conflict(found, expected, found.version, found.entries[expected:][:20])
        self.gate(found.jurisdiction, act.on).check(verb, act.by, found)
        return found

    def _conflict(self, case: Case, expected: int, version: int, since: tuple[Entry, ...]) -> Conflict:
        """That somebody acted meanwhile, told in the words of the procedure."""
        law = self.law(case)
        return Conflict(case.id, expected, version, since, lambda entry: called(entry, law(day_in(entry))))

    def _due_in(self, case: Case, on: date) -> tuple[Deadline, ...]:
        """What is due by a day; a time that must run out is told once it has."""
        due = [
            one
            for one in pending(case, self.law(case), on)
            if one.due is not None and (one.due <= on if one.status in PENDING else one.due < on)
        ]
        return tuple(sorted(due, key=lambda one: one.due or on))

    def _assessed(self, case: Case, on: date) -> Assessment:
        return assess(
            case.applicant,
            on=on,
            jurisdiction=case.jurisdiction,
            judgements=case.judgements,
            search=self.search,
        )

    def _note(self, concerned: Sequence[str], what: str, by: Actor, at: datetime) -> None:
        if concerned:
            self.store.note_reading(concerned, Recorded(READ, by, at, {"what": what}))

    def _check_either(self, verb: Verb, by: Actor, at: datetime, case: str | None) -> None:
        on = day_of(in_utc(at))
        if case is None:
            self.gate(self.jurisdiction, on).check_all(verb, by)
        else:
            found = self.current(case)
            self.gate(found.jurisdiction, on).check(verb, by, found)

    def _at(self, case: str, version: int) -> Case:
        return fold(self.store.entries(case)[:version], self._facts_of)

    def _read_facts(self, digest: str) -> CaseFile:
        return CaseFile.from_json(self._content(digest))

    def _content(self, digest: str) -> bytes:
        content = self.store.content(digest)
        if sha256(content).hexdigest() != digest:
            said = "材料内容与记录的校验值不符，被改动过", "is not what the record says it was"
            raise CaseError((Problem(digest, *said),))
        return content

    def _check(self, case: Case, receipt: Receipt) -> None:
        """That the assessment on file says what its entry says that it does."""
        outcome, _ = outcome_in(self.assessment(receipt), case.benefit, case.person)
        if outcome != receipt.outcome:
            said = "评估记录与案卷所记的结论不符", "the assessment does not say what its entry says"
            raise CaseError((Problem(f"entries.{receipt.number}", *said),))


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
