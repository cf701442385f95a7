"""The cases that somebody's right reaches, all of them, page after page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from jiuzhu.cases.calendar import day_of
from jiuzhu.cases.events import Actor
from jiuzhu.cases.office import CaseOffice
from jiuzhu.cases.office.folding import READ
from jiuzhu.cases.record import Event
from jiuzhu.cases.record.canonical import in_utc
from jiuzhu.cases.store import ListedCase
from jiuzhu.cases.store.lists import LONGEST_PAGE
from jiuzhu.rulebook.procedures.rights import Verb


def reached(
    office: CaseOffice,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    state: Collection[str] | None = None,
    procedure: str | None = None,
) -> Iterator[ListedCase]:
    """The cases in which the actor may do this, of those in these states and of this procedure, by id.

    Raises `AccessError` where the actor may do it in no case.  That they were looked at is for the caller to
    note, who knows which of them were.
    """
    where = office.gate(office.jurisdiction, day_of(in_utc(at))).where(verb, by)
    wanted = where.procedures
    if procedure is not None:
        wanted = (procedure,) if wanted is None or procedure in wanted else ()
    after: str | None = None
    while True:
        page = office.store.cases(
            state=state,
            procedure=wanted,
            office=where.office,
            within=where.within,
            after=after,
            limit=LONGEST_PAGE,
        )
        yield from page.cases
        after = page.next
        if after is None:
            return


def note_reading(office: CaseOffice, cases: Collection[str], what: str, *, by: Actor, at: datetime) -> None:
    """Notes in the book of reading that these cases were looked at, and for what."""
    looked_at = sorted(cases)
    for first in range(0, len(looked_at), LONGEST_PAGE):
        some = looked_at[first : first + LONGEST_PAGE]
        office.store.note_reading(some, Event(READ, by, at, {"what": what}))
