"""The list of cases: searched, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from jiuzhu.cases.record.canonical import moment, parse_moment
from jiuzhu.cases.record.errors import refuse
from jiuzhu.cases.record.events import check_name, is_name
from jiuzhu.cases.store.rows import AnySelect, listed
from jiuzhu.cases.store.tables import cases
from jiuzhu.cases.store.values import ListedCase, Page

Order = Literal["case", "due", "updated"]
Columns: TypeAlias = ReadOnlyColumnCollection[str, Any]

LONGEST_PAGE = 1_000  # cases
BELOW = "/"
"""Between the names of an office and of one below it: `district/street`."""
_TOGETHER = 200  # offices in one query; SQLite takes some hundreds
_AFTER_BELOW = chr(ord(BELOW) + 1)
_NEXT_OFFICE = select(func.min(cases.c.office)).where(
    cases.c.office > bindparam("after"), cases.c.office < bindparam("until")
)


@dataclass(frozen=True, slots=True)
class Search:
    """What to list; see `Store.cases`."""

    state: str | Collection[str] | None
    procedure: str | Collection[str] | None
    office: str | None
    within: str | None
    assigned: str | None
    due_by: date | None
    order: Order
    after: str | None
    limit: int

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LONGEST_PAGE:
            raise refuse("limit", f"每页应为 1 至 {LONGEST_PAGE} 件", f"a page has 1 to {LONGEST_PAGE} cases")
        if self.within is not None:
            check_name("within", self.within)
        for where, names in self._among.items():
            for text in names:
                check_name(where, text)

    @property
    def _among(self) -> dict[str, list[str]]:
        """Of what each should be one."""
        wanted = {
            "state": self.state,
            "procedure": self.procedure,
            "office": self.office,
            "assigned": self.assigned,
        }
        return {
            name: [given] if isinstance(given, str) else list(given)
            for name, given in wanted.items()
            if given is not None
        }

    @property
    def query(self) -> AnySelect:
        """The query for one case more than the page holds."""
        query = select(cases).where(*(cases.c[name].in_(names) for name, names in self._among.items()))
        if self.due_by is not None:
            query = query.where(cases.c.due <= self.due_by)
        if self.order == "due":
            query = query.where(cases.c.due.is_not(None))
        if self.after is not None:
            query = query.where(self._later)
        return query.order_by(*self._sorting(cases.c)).limit(self.limit + 1)

    def of_each(self, offices: Sequence[str]) -> AnySelect:
        """The same for several offices, each asked for no more cases than the page holds."""
        each = [replace(self, within=None, office=one).query.subquery() for one in offices]
        together = union_all(*(select(one) for one in each)).subquery()
        return select(together).order_by(*self._sorting(together.c)).limit(self.limit + 1)

    def _sorting(self, columns: Columns) -> tuple[ColumnElement[Any], ...]:
        sorting: dict[Order, tuple[ColumnElement[Any], ...]] = {
            "case": (columns.case_id,),
            "due": (columns.due, columns.case_id),
            "updated": (columns.updated.desc(), columns.case_id),
        }
        return sorting[self.order]

    def key(self, one: ListedCase) -> tuple[object, ...]:
        """What the list is sorted by."""
        if self.order == "due":
            return one.standing.due, one.case
        if self.order == "updated":
            return -one.updated.timestamp(), one.case
        return (one.case,)

    @property
    def _later(self) -> ColumnElement[bool]:
        """Whether a case comes after the last one of the page before."""
        value, _, case = (self.after or "").partition("|")
        try:
            if not is_name(case):
                raise ValueError("no case")
            if self.order == "due":
                due = date.fromisoformat(value)
                return or_(cases.c.due > due, and_(cases.c.due == due, cases.c.case_id > case))
            if self.order == "updated":
                at = parse_moment(value)
                return or_(cases.c.updated < at, and_(cases.c.updated == at, cases.c.case_id > case))
            return cases.c.case_id > case
        except ValueError:
            raise refuse(
                "after", "应为上一页给出的 next", "should be the `next` of the page before"
            ) from None


def find(connection: Connection, search: Search) -> Page:
    """A page of the list."""
    found = _found(connection, search)
    shown = found[: search.limit]
    return Page(tuple(shown), _mark(shown[-1], search.order) if len(found) > len(shown) else None)


def _found(connection: Connection, search: Search) -> list[ListedCase]:
    """One case more than the page holds.

    Of an office and those below it each is asked for a page of its own, and the page is made of these: a
    database that is asked for the cases of all of them reads every one to sort them.
    """
    if search.within is None:
        return listed(connection, search.query)
    offices = offices_under(connection, search.within)
    if search.office is not None:
        offices = [one for one in offices if one == search.office]
    parts = [offices[at : at + _TOGETHER] for at in range(0, len(offices), _TOGETHER)]
    pages = [listed(connection, search.of_each(part)) for part in parts]
    return list(islice(merge(*pages, key=search.key), search.limit + 1))


def offices_under(connection: Connection, office: str) -> list[str]:
    """The offices that have cases: this one and those below it, as `district/street` is below `district`."""
    found = [office]
    last = f"{office}{BELOW}"
    while following := connection.scalar(_NEXT_OFFICE, {"after": last, "until": f"{office}{_AFTER_BELOW}"}):
        found.append(following)
        last = following
    return found


def _mark(last: ListedCase, order: Order) -> str:
    value = {"case": "", "due": last.standing.due, "updated": moment(last.updated)}[order]
    return f"{value}|{last.case}"
