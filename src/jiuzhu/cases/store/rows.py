"""Between the rows of the tables and the values of the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, bindparam, select

from jiuzhu.cases.record import Book, Entry, Head, RecordError, Standing
from jiuzhu.cases.record.canonical import canonical
from jiuzhu.cases.record.entry import fits
from jiuzhu.cases.store.connecting import place
from jiuzhu.cases.store.errors import StoreError
from jiuzhu.cases.store.tables import entries, heads
from jiuzhu.cases.store.values import ListedCase
from jiuzhu.errors import Problem

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

AT_ONCE = 500  # rows fetched at once
_ALL = 2**31 - 1

# What every step asks is put together once: that takes longer than asking it.
HEAD = select(heads.c.position, heads.c.hash).where(heads.c.book == bindparam("of_book"))
_OF_CASE = (entries.c.book == bindparam("of_book"), entries.c.case_id == bindparam("of_case"))
_HEAD_IN_CASE = (
    select(entries.c.number, entries.c.hash).where(*_OF_CASE).order_by(entries.c.number.desc()).limit(1)
)
_ENTRIES = (
    select(entries.c.body, entries.c.hash)
    .where(*_OF_CASE, entries.c.number > bindparam("after"))
    .order_by(entries.c.number)
    .limit(bindparam("most"))
)


def entry_row(entry: Entry) -> dict[str, Any]:
    """The row that keeps the entry."""
    return {
        "book": entry.book,
        "position": entry.position,
        "case_id": entry.case,
        "number": entry.number,
        "command": entry.command,
        "body": entry.body,
        "hash": entry.hash,
    }


def case_row(standing: Standing, last: Entry) -> dict[str, Any]:
    """What of a case's row its last entry decides."""
    return {
        "version": last.number,
        "updated": last.event.at,
        "procedure": standing.procedure,
        "state": standing.state,
        "office": standing.office,
        "assigned": standing.assigned,
        "due": standing.due,
        "summary": canonical(standing.summary),
    }


def listed(connection: Connection, query: AnySelect) -> list[ListedCase]:
    """The cases that a query of the list finds."""
    try:
        return [_listed(row) for row in connection.execute(query)]
    except (ValueError, TypeError, RecordError) as error:
        raise _altered(connection, "案件清单", "the list of cases") from error


def entries_in(
    connection: Connection, book: Book, case: str, *, after: int = 0, most: int | None = None
) -> tuple[Entry, ...]:
    """A case's entries in the book, in order, from the one after that number on, up to so many.

    `StoreError` where one is not as it was written, or lacks: what is shown is what was recorded.
    """
    rows = connection.execute(
        _ENTRIES, {"of_book": book, "of_case": case, "after": after, "most": _ALL if most is None else most}
    )
    found = []
    for number, row in enumerate(rows, after + 1):
        entry = _entry(row.body, row.hash)
        if entry is None or (entry.book, entry.case, entry.number) != (book, case, number):
            raise _altered(
                connection,
                f"案件 {case} 第 {number} 条记录",
                f"entry {number} of case {case}",
            )
        found.append(entry)
    return tuple(found)


def head_of(connection: Connection, book: Book) -> Head:
    """Where the store says that the book ends."""
    row = connection.execute(HEAD, {"of_book": book}).one()
    return Head(book, row.position, row.hash)


def head_in_case(connection: Connection, book: Book, case: str) -> Head:
    """Where the case's entries end in the book."""
    row = connection.execute(_HEAD_IN_CASE, {"of_book": book, "of_case": case}).one_or_none()
    return Head(book, case=case) if row is None else Head(book, row.number, row.hash, case)


def stored(connection: Connection, book: Book, case: str | None) -> Iterator[tuple[str, str]]:
    """Body and hash of each entry of the book, or of one case in it, in order, a few in memory at once."""
    query = select(entries.c.body, entries.c.hash).where(entries.c.book == book)
    if case is None:
        query = query.order_by(entries.c.position)
    else:
        query = query.where(entries.c.case_id == case).order_by(entries.c.number)
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield row.body, row.hash


def _listed(row: AnyRow) -> ListedCase:
    summary = json.loads(row.summary)
    standing = Standing(row.procedure, row.state, row.office, row.assigned, row.due, summary)
    return ListedCase(row.case_id, row.version, row.opened, row.updated, standing)


def _entry(body: str, hash_: str) -> Entry | None:
    try:
        return Entry.read(body, hash_) if fits(body, hash_) else None
    except ValueError:
        return None


def _altered(connection: Connection, zh: str, en: str) -> StoreError:
    return StoreError(
        (
            Problem(
                place(connection.engine),
                f"{zh}被改动过；请检查记录",
                f"{en} was altered; verify the record",
            ),
        )
    )
