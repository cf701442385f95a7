"""The list of cases: searched, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from jiuzhu.cases.record.canonical import moment, parse_moment
from jiuzhu.cases.record.errors import refuse
from jiuzhu.cases.record.events import check_name
from jiuzhu.cases.store.rows import AnySelect, listed
from jiuzhu.cases.store.tables import cases
from jiuzhu.cases.store.values import ListedCase, Page

Order = Literal["case", "due", "updated"]

LONGEST_PAGE = 1_000  # cases


@dataclass(frozen=True, slots=True)
class Search:
    """What to list; see `Store.cases`."""

    state: str | Collection[str] | None
    procedure: str | None
    office: str | None
    assigned: str | None
    due_by: date | None
    order: Order
    after: str | None
    limit: int

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LONGEST_PAGE:
            raise refuse("limit", f"每页应为 1 至 {LONGEST_PAGE} 件", f"a page has 1 to {LONGEST_PAGE} cases")
        for where, text in self._equal.items():
            check_name(where, text)
        for text in self._states or ():
            check_name("state", text)

    @property
    def _equal(self) -> dict[str, str]:
        wanted = {"procedure": self.procedure, "office": self.office, "assigned": self.assigned}
        return {name: text for name, text in wanted.items() if text is not None}

    @property
    def _states(self) -> Collection[str] | None:
        return [self.state] if isinstance(self.state, str) else self.state

    @property
    def query(self) -> AnySelect:
        """The query for one case more than the page holds."""
        query = select(cases).where(*(cases.c[name] == text for name, text in self._equal.items()))
        if self._states is not None:
            query = query.where(cases.c.state.in_(self._states))
        if self.due_by is not None:
            query = query.where(cases.c.due <= self.due_by)
        if self.order == "due":
            query = query.where(cases.c.due.is_not(None))
        if self.after is not None:
            query = query.where(self._later)
        sorting = {
            "case": (cases.c.case_id,),
            "due": (cases.c.due, cases.c.case_id),
            "updated": (cases.c.updated.desc(), cases.c.case_id),
        }
        return query.order_by(*sorting[self.order]).limit(self.limit + 1)

    @property
    def _later(self) -> ColumnElement[bool]:
        """Whether a case comes after the last one of the page before."""
        value, _, case = (self.after or "").partition("|")
        try:
            check_name("after", case)
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
    found = listed(connection, search.query)
    shown = found[: search.limit]
    return Page(tuple(shown), _mark(shown[-1], search.order) if len(found) > len(shown) else None)


def _mark(last: ListedCase, order: Order) -> str:
    value = {"case": "", "due": last.standing.due, "updated": moment(last.updated)}[order]
    return f"{value}|{last.case}"
