"""Payments from the store: the decisions of each case that the actor may pay, as claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from jiuzhu.assessment import Assessment
from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.events import Actor
from jiuzhu.cases.office import AccessError, Case, CaseOffice, Decision
from jiuzhu.cases.payments.claims import About, Claim, Turn
from jiuzhu.cases.payments.payments import Payments, payments
from jiuzhu.cases.reaching import note_reading, reached
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.errors import Problem
from jiuzhu.history import Month
from jiuzhu.rulebook import Rulebook

REFUSAL = "refusal"
"""The paper that a refusal is, among the words of procedure."""
_DECIDED = "since"
"""What the line of a case in the list has where something was decided about money."""


def pay(office: CaseOffice, month: Month, *, by: Actor, at: datetime, full_ids: bool = False) -> Payments:
    """The payments of a month in all cases that the actor may pay; that these were read is recorded.

    full_ids: whether the list is to show whole ID numbers, which not every role may see.
    Raises `AccessError` where the actor may not, `ReceiptError` or `CaseError` for an assessment that is not
    what the record says it was.
    """
    found = payments(month, _claims(office, month, by, at, full_ids), search=office.search)
    note_reading(office, {one.about.case for one in found.lines}, f"payments {month}", by=by, at=at)
    return found


def claim_of(office: CaseOffice, case: Case, until: date) -> Claim:
    """What a case gives a right to by the decisions taken until a day."""
    book = Rulebook.load(case.jurisdiction, until, search=office.search)
    benefit = book.benefits.get(case.benefit)
    title = benefit.title if benefit else office.law(case)(until).title
    about = About(case.id, case.office, case.benefit, case.person, title)
    return Claim(about, tuple(_turns(office, case, until)))


def _turns(office: CaseOffice, case: Case, until: date) -> Iterator[Turn]:
    """The decisions about money and, where one was annulled and then refused, the refusal that ends it."""
    decisions = {one.taken.number: one for one in case.decisions}
    for taken in case.steps:
        if taken.event.on > until:
            return
        decision = decisions.get(taken.number)
        if decision is None and REFUSAL not in taken.event.brought.papers:
            continue
        steps = office.law(case)(taken.event.on).transitions
        step = next(one for one in steps if one.name == taken.step)
        decided = taken.event.on
        if decision is None:
            yield Turn(step.text, step.basis, decided, Month.of(decided) + 1, True)
        else:
            assessment = None if decision.ends else _assessment(office, case, decision)
            first = Month.of(decision.since)
            yield Turn(step.text, step.basis, decided, first, decision.ends, assessment)


def _assessment(office: CaseOffice, case: Case, decision: Decision) -> Assessment | None:
    receipt = next((one for one in case.receipts if one.sha256 == decision.receipt), None)
    return office.assessment(receipt) if receipt else None


def _claims(office: CaseOffice, month: Month, by: Actor, at: datetime, full_ids: bool) -> Iterator[Claim]:
    gate = office.gate(office.jurisdiction, day_of(in_utc(at)))
    for one in reached(office, "pay", by=by, at=at):
        if _DECIDED not in one.standing.summary:
            continue
        case = office.current(one.case)
        rights = gate.check("pay", by, case)
        if full_ids and not rights.full_ids:
            said = "这个角色不能查看完整的公民身份号码", "this role may not see whole ID numbers"
            raise AccessError((Problem(by.role, *said),))
        yield claim_of(office, case, month.last_day)
