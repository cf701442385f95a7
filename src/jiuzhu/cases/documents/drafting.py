"""Documents from the store: what a document is written about, taken from the case at the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from jiuzhu.assessment import Assessment, assess
from jiuzhu.cases.answers import Refusal, Step
from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.documents.errors import DocumentError, refuse
from jiuzhu.cases.documents.filling import check_paper
from jiuzhu.cases.documents.matter import Matter
from jiuzhu.cases.events import NOTHING, Actor, Brought, Event, Situation
from jiuzhu.cases.law import Law
from jiuzhu.cases.office import Case, CaseOffice, OneTimeNotice
from jiuzhu.cases.office.notice import COMPLETION, notice_of
from jiuzhu.cases.procedure import decide
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.errors import Problem
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.model import Brings, Procedure, Transition


@dataclass(frozen=True, slots=True)
class _Point:
    """The point in a case at which a document is made out.

    state, events: before the step.  event: the step.  entry: its number in the record, None where it is
    still to be taken.
    """

    state: str
    events: tuple[Event, ...]
    event: Event
    entry: int | None

    def is_before(self, number: int) -> bool:
        """Whether an entry comes no sooner than the step."""
        return self.entry is not None and self.entry <= number


def draft(
    office: CaseOffice,
    case: str,
    paper: str,
    *,
    by: Actor,
    at: datetime,
    step: str | None = None,
    brought: Brought = NOTHING,
    told: date | None = None,
    number: str | None = None,
    issuer: str | None = None,
) -> Matter:
    """What a document of a case is written about; that the case was read is recorded.

    It belongs to the step that may be taken next, if one of those makes it out; else to the last that did, of
    which it is written anew.  paper: its name in the words of procedure.  step: which step, where several
    make it out.  brought: what that next step brings beside the papers that it makes out.  told: when the
    family is taken to know of it, else on its day.  number: its own (文号).  issuer: whose it is, in full;
    else the office that takes the step.

    Raises `DocumentError` where no step makes it out, or that step may not be taken, with every reason.
    """
    found = office.show(case, by=by, at=at)
    law, on = office.law(found), day_of(in_utc(at))
    check_paper(paper, found.id, law(on), Rulebook.load(found.jurisdiction, on, search=office.search))
    nexts = [
        _next(found, one, by, on, brought)
        for one in law(on).possible_at(found.state)
        if paper in one.papers and step in (None, one.name, one.event)
    ]
    point = _choice(law(on), nexts) if nexts else _last(found, law, paper, step)
    procedure = law(point.event.on)
    receipts = [one for one in found.receipts if not point.is_before(one.number)]
    return Matter(
        found.id,
        procedure,
        Rulebook.load(found.jurisdiction, point.event.on, search=office.search),
        found.benefit,
        found.person,
        (*point.events, point.event),
        _decided(procedure, point),
        issuer or point.event.by.office.replace("/", ""),
        found.applicant,
        office.assessment(receipts[-1]) if receipts else None,
        _before(office, found, point),
        _notice(office, found, procedure, point) if paper == COMPLETION else None,
        told,
        number,
        office.search,
    )


def _next(case: Case, step: Transition, by: Actor, on: date, brought: Brought) -> _Point:
    """A step that may come next, with the papers that it makes out itself."""
    own = {test.papers[0] for one in step.requirements if isinstance(test := one.test, Brings)}
    whole = replace(brought, papers=brought.papers | own)
    return _Point(case.state, case.situation(on).events, Event(step.event, on, by, whole), None)


def _choice(procedure: Procedure, points: list[_Point]) -> _Point:
    """The one that may be taken; where none may, any of them, which then says why not."""
    may = [one for one in points if isinstance(_answer(procedure, one), Step)]
    if len(may) < 2:
        return (may or points)[0]
    events = [procedure.events[one.event.kind] for one in may]
    refuse(
        "step",
        f"出具它的有几步，请写明是哪一步：{'、'.join(one.zh for one in events)}",
        f"several steps make it out, say which: {', '.join(one.en for one in events)}",
    )


def _last(case: Case, law: Law, paper: str, step: str | None) -> _Point:
    """The last step taken that made the document out."""
    for index, taken in reversed([*enumerate(case.steps)]):
        procedure = law(taken.event.on)
        one = next(other for other in procedure.transitions if other.name == taken.step)
        if paper in one.papers and step in (None, one.name, one.event):
            state = case.steps[index - 1].state if index else procedure.begins
            return _Point(state, case.events[:index], taken.event, taken.number)
    procedure = law(case.opened)
    title, state_text = procedure.words.papers[paper].text, procedure.states.get(case.state)
    where = state_text.text.zh if state_text else case.state
    refuse(
        case.id,
        f"案件目前“{where}”，不出具{title.zh}，以前也没有出具过",
        f"{title.en} is not made out now, nor was it before",
    )


def _decided(procedure: Procedure, point: _Point) -> Step:
    found = _answer(procedure, point)
    if isinstance(found, Refusal):
        raise DocumentError(tuple(_problems(found)))
    return found


def _answer(procedure: Procedure, point: _Point) -> Step | Refusal:
    event = point.event
    situation = Situation(event.on, point.events, event.by, event.brought)
    return decide(procedure, point.state, event.kind, situation)


def _problems(refusal: Refusal) -> Iterator[Problem]:
    """Why the step may not be taken, so that nothing is written for it."""
    for one in refusal.reasons:
        zh, en = one.said.zh, one.said.en
        yield Problem(refusal.title.zh, f"还不能办理：{zh}", f"cannot be done yet: {en}")


def _notice(office: CaseOffice, case: Case, procedure: Procedure, point: _Point) -> OneTimeNotice:
    """What was missing at that point, of the family as it is now on file."""
    then = replace(
        case, state=point.state, steps=tuple(one for one in case.steps if not point.is_before(one.number))
    )
    assessment = assess(
        case.applicant,
        on=point.event.on,
        jurisdiction=case.jurisdiction,
        judgements=[one for one in case.judgements if one.on <= point.event.on],
        search=office.search,
    )
    return notice_of(then, procedure, assessment)


def _before(office: CaseOffice, case: Case, point: _Point) -> Assessment | None:
    """The assessment of the decision in force until then."""
    decided = [
        one.receipt
        for one in case.decisions
        if not one.ends and one.receipt is not None and not point.is_before(one.taken.number)
    ]
    receipts = {one.sha256: one for one in case.receipts}
    return office.assessment(receipts[decided[-1]]) if decided else None
