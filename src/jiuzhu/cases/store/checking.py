"""Checking the record in the store, and what the store keeps beside it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Text, and_, func, select, type_coerce
from sqlalchemy.exc import DBAPIError

from jiuzhu.cases.record import BOOKS, Chain, Checked, Columns, Fault, Found, Head
from jiuzhu.cases.record.canonical import canonical, parse
from jiuzhu.cases.record.faults import FaultKind, wording
from jiuzhu.cases.store.errors import no_such_case
from jiuzhu.cases.store.failures import damage
from jiuzhu.cases.store.rows import AT_ONCE, AnyRow, AnySelect, head_in_case
from jiuzhu.cases.store.tables import cases, contents, entries, heads

_SHOWN = 12  # hexadecimal digits of a hash


def check_store(connection: Connection, noted: Iterable[Head] = ()) -> Checked:
    """Checks both books from their first to their last entry, the documents, and the list of cases.

    Goes through the record once, whatever its size; memory grows by some 300 bytes a case.
    """
    noted = tuple(noted)
    return _checked(connection, [Chain(book, noted=noted) for book in BOOKS])


def check_case(connection: Connection, case: str, noted: Iterable[Head] = ()) -> Checked:
    """Checks the entries of one case, its documents, and its place in the list; `NoSuchCase` without any."""
    noted = tuple(noted)
    if not head_in_case(connection, "steps", case).position:
        raise no_such_case(case)
    return _checked(connection, [Chain(book, case, noted) for book in BOOKS])


def _checked(connection: Connection, chains: list[Chain]) -> Checked:
    with closing(_Checking(connection, chains).faults()) as faults:
        fault = next(faults, None)
    heads = tuple(chain.head for chain in chains)
    return Checked(sum(head.position for head in heads), heads, fault)


class _Checking:
    """One passage through a store; chains: what is followed."""

    def __init__(self, connection: Connection, chains: list[Chain]) -> None:
        self._connection = connection
        self._chains = chains
        self._whole = chains[0].head.case is None
        self._documents: set[str] = set()

    def faults(self) -> Generator[Fault, None, None]:
        for chain in self._chains:
            try:
                yield from self._along(chain)
            except DBAPIError as error:
                why = damage(error)
                if why is None:
                    raise
                yield _at(chain, "damaged", why=why)
        if self._whole:
            yield from self._strays()
        yield from self._list()

    def _along(self, chain: Chain) -> Iterator[Fault]:
        for found in self._stored(chain.head):
            fault = chain.follow(found)
            if fault is not None:
                yield fault
            yield from self._of_documents(chain)
        fault = chain.end(self._end(chain.head))
        if fault is not None:
            yield fault

    def _stored(self, of: Head) -> Iterator[Found]:
        query = select(
            entries.c.body,
            entries.c.hash,
            entries.c.position,
            entries.c.case_id,
            entries.c.number,
            entries.c.command,
        ).where(entries.c.book == of.book)
        if of.case is None:
            query = query.order_by(entries.c.position)
        else:
            query = query.where(entries.c.case_id == of.case).order_by(entries.c.number)
        for body, hash_, *columns in self._stream(query):
            yield Found(body, hash_, Columns(*columns))

    def _stream(self, query: AnySelect) -> Iterator[AnyRow]:
        # Closed also where the first fault ends the passage.
        with self._connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
            yield from rows

    def _of_documents(self, chain: Chain) -> Iterator[Fault]:
        entry = chain.last
        for name, hash_ in entry.evidence if entry else ():
            if hash_ in self._documents:
                continue
            self._documents.add(hash_)
            content = self._connection.scalar(select(contents.c.content).where(contents.c.sha256 == hash_))
            if content is None:
                yield _of_last(chain, "content_absent", name=name)
            elif not isinstance(content, bytes) or sha256(content).hexdigest() != hash_:
                yield _of_last(chain, "content_altered", name=name)

    def _end(self, reached: Head) -> Head | None:
        """Where the store says that the chain ends."""
        if not self._whole:
            return None
        row = self._connection.execute(
            select(heads.c.position, heads.c.hash).where(heads.c.book == reached.book)
        ).one_or_none()
        if row is None:
            return Head(reached.book)
        if not isinstance(row.position, int):  # SQLite keeps whatever it is given
            return Head(reached.book, reached.position, str(row.position))
        return Head(reached.book, row.position, str(row.hash))

    def _strays(self) -> Iterator[Fault]:
        """What belongs to no entry of either book."""
        stray = self._connection.execute(
            select(entries.c.book, entries.c.position).where(entries.c.book.not_in(BOOKS))
        ).first()
        if stray is not None:
            yield Fault("stray", wording("stray", book=stray.book), position=stray.position)
        if set(self._connection.scalars(select(heads.c.book))) != BOOKS.keys():
            yield Fault("heads", wording("heads"))
        kept = self._connection.scalar(select(func.count()).select_from(contents))
        if kept != len(self._documents):
            for hash_ in self._connection.scalars(select(contents.c.sha256)):
                if hash_ not in self._documents:
                    yield Fault("content_unnamed", wording("content_unnamed", here=hash_[:_SHOWN]))

    def _list(self) -> Iterator[Fault]:
        """Where the list of cases says something else than the record."""
        query = _list_beside_record()
        only = self._chains[0].head
        if only.case is not None:
            query = query.where(cases.c.case_id == only.case)
        met = 0
        for row in self._stream(query):
            met += 1
            tip = only if only.case is not None else self._chains[0].in_case(row.case_id)
            yield from _differences(row, tip)
        if met < (1 if only.case is not None else len(self._chains[0].cases)):
            yield from self._unlisted()

    def _unlisted(self) -> Iterator[Fault]:
        query = (
            select(entries.c.position, entries.c.case_id)
            .outerjoin(cases, cases.c.case_id == entries.c.case_id)
            .where(entries.c.book == "steps", entries.c.number == 1, cases.c.case_id.is_(None))
            .order_by(entries.c.position)
        )
        for row in self._connection.execute(query):
            yield Fault("unlisted", wording("unlisted"), "steps", row.position, row.case_id, 1)


def _list_beside_record() -> AnySelect:
    """Each case as it is listed, as the database holds it, beside its first entry and its last."""
    first, last = entries.alias("first"), entries.alias("last")

    def of_case(entry: Any, number: Any) -> Any:
        return and_(entry.c.book == "steps", entry.c.case_id == cases.c.case_id, entry.c.number == number)

    return (
        # As text: what was altered may be neither a moment nor a day any more.
        select(
            *(type_coerce(column, Text).label(column.name) for column in cases.c),
            first.c.body.label("first"),
            last.c.body.label("last"),
        )
        .outerjoin(first, of_case(first, 1))
        .outerjoin(last, of_case(last, cases.c.version))
        .order_by(cases.c.case_id)
    )


def _differences(row: AnyRow, tip: Head) -> Iterator[Fault]:
    expected: dict[str, Any] = {"version": tip.position}
    if row.first is not None and row.last is not None and row.version == tip.position:
        first, last = parse(row.first), parse(row.last)
        standing = last["standing"] or {}
        expected |= {"opened": first["at"], "updated": last["at"], **standing}
        expected["summary"] = canonical(standing.get("summary"))
    for column, value in expected.items():
        listed = row._mapping[column]
        if (None if listed is None else str(listed)) != (None if value is None else str(value)):
            what = wording("list", column=column, here=listed, expected=value)
            yield Fault("list", what, "steps", None, row.case_id, tip.position)


def _of_last(chain: Chain, kind: FaultKind, **values: object) -> Fault:
    last = chain.last
    assert last is not None
    return Fault(kind, wording(kind, **values), last.book, last.position, last.case, last.number)


def _at(chain: Chain, kind: FaultKind, **values: object) -> Fault:
    head = chain.head
    what = wording(kind, **values)
    if head.case is not None:
        return Fault(kind, what, head.book, None, head.case, head.position + 1)
    return Fault(kind, what, head.book, head.position + 1)
