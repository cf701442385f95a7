"""Looks at cases: what those may see who may, each look noted in the book of reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.deadlines import Deadline
from jiuzhu.cases.events import Actor
from jiuzhu.cases.family import payee
from jiuzhu.cases.office.case import Case
from jiuzhu.cases.office.desk import Desk
from jiuzhu.cases.office.gate import AccessError
from jiuzhu.cases.office.notice import OneTimeNotice, notice_of
from jiuzhu.cases.office.shown import DueCase, DuePage, Posting, posted_on, posting_of
from jiuzhu.cases.office.standing import pending
from jiuzhu.cases.record import Checked, Head
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.cases.store import Page
from jiuzhu.cases.store.lists import Order
from jiuzhu.errors import Problem
from jiuzhu.rulebook.procedures.rights import Verb


class Viewing(Desk):
    """What is seen of cases."""

    def show(self, case: str, *, by: Actor, at: datetime) -> Case:
        """The whole file of a case, as the actor may see it; that it was read is recorded."""
        found = self.current(case)
        gate = self.gate(found.jurisdiction, day_of(in_utc(at)))
        gate.check_file(by, found)
        self._note([found.id], "file", by, at)
        return gate.seen(by, found)

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
        receipt = None if gate.never_posted(found.procedure) else posted_on(found)
        posted = None
        if receipt is not None:
            who = payee(self.assessment(receipt), found.person, search=self.search)
            posted = posting_of(receipt, who)
        if posted is None:
            raise AccessError((Problem(case, "这件案件没有公示", "the case is not posted"),))
        self._note([found.id], "posting", by, at)
        return posted

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

    def _due_in(self, case: Case, on: date) -> tuple[Deadline, ...]:
        """What is due by a day; a time that must run out is told once it has."""
        due = [
            one
            for one in pending(case, self.law(case), on)
            if one.due is not None and (one.due <= on if one.limit.kind == "duty" else one.due < on)
        ]
        return tuple(sorted(due, key=lambda one: one.due or on))

    def _check_either(self, verb: Verb, by: Actor, at: datetime, case: str | None) -> None:
        on = day_of(in_utc(at))
        if case is None:
            self.gate(self.jurisdiction, on).check_all(verb, by)
        else:
            self.gate(self.jurisdiction, on).check_listed(verb, by, self.store.case(case))
