"""The store of cases: the record, kept in a SQLite file or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select

from jiuzhu.cases.record import BOOKS, Book, Checked, Entry, Event, Head, Standing, write_export
from jiuzhu.cases.record.events import check_name, is_name
from jiuzhu.cases.store import tables
from jiuzhu.cases.store.appending import Step, append, find_command, note_reading
from jiuzhu.cases.store.checking import check_case, check_store
from jiuzhu.cases.store.connecting import checkpoint, engine_for, place
from jiuzhu.cases.store.errors import StoreError, no_such_case
from jiuzhu.cases.store.failures import told
from jiuzhu.cases.store.lists import Order, Search, find
from jiuzhu.cases.store.migrating import bring_up_to_date
from jiuzhu.cases.store.rows import entries_in, head_in_case, head_of, listed, stored
from jiuzhu.cases.store.transactions import change, look
from jiuzhu.cases.store.values import Appended, ListedCase, Page
from jiuzhu.errors import Problem

WAIT = 5.0  # seconds


class Store:
    """The record of all cases, and the list of how they stand.

    Safe to use from any thread; a process that forks opens its own.  Everything that goes wrong is a
    `StoreError` (or a `RecordError` for what cannot be recorded as given) and leaves nothing half done.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str | Path, *, create: bool = False, wait: float = WAIT) -> Self:
        """The store at a path, or at a URL: `sqlite:///cases.db`, `postgresql://user@host/database`.

        create: make it where there is none.  wait: how many seconds to wait for others who have it locked.
        An older store is brought up to date.
        """
        engine = engine_for(url, create=create, wait=wait)
        try:
            with told(engine):
                bring_up_to_date(engine, create=create)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Lets go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def place(self) -> str:
        """Where the store is: the file, or the URL without its password."""
        return place(self._engine)

    def append(
        self,
        case: str,
        events: Sequence[Event],
        *,
        expected: int,
        key: str,
        standing: Standing,
        contents: Iterable[bytes] = (),
    ) -> Appended:
        """Records what was done in a case, whole or not at all.

        expected: the version of the case that the actor saw, 0 for a new one.  key: names the command; the
        same command with the same key happens once, however often it is asked for.  standing: how the case
        stands afterwards.  contents: of the documents named as evidence, those the store does not have yet.

        `Conflict` where somebody else acted since that version; `KeyTaken` where the key was used for
        something else; `OutcomeUnknown` where nobody can tell whether it happened (repeat it).
        """
        step = Step.of(case, events, expected, key, standing, contents)
        with change(self._engine) as connection:
            appended = append(connection, step)
        checkpoint(self._engine)
        return appended

    def command(self, key: str) -> Appended | None:
        """What the command of this key did; None if there was none."""
        check_name("key", key)
        with look(self._engine) as connection:
            return find_command(connection, key)

    def note_reading(self, concerned: Collection[str], event: Event) -> None:
        """Records that somebody looked at these cases, in the book of reading.

        It neither changes their versions nor waits for those who act.  `NoSuchCase` for an unknown one.
        """
        for case in concerned:
            _check_case(case)
        with change(self._engine) as connection:
            note_reading(connection, concerned, event)
        checkpoint(self._engine)

    def case(self, case: str) -> ListedCase:
        """The case as it stands; `NoSuchCase` if there is none."""
        _check_case(case)
        with look(self._engine) as connection:
            found = listed(connection, select(tables.cases).where(tables.cases.c.case_id == case))
        if not found:
            raise no_such_case(case)
        return found[0]

    def cases(
        self,
        *,
        state: str | Collection[str] | None = None,
        procedure: str | None = None,
        office: str | None = None,
        assigned: str | None = None,
        due_by: date | None = None,
        order: Order = "case",
        after: str | None = None,
        limit: int = 50,
    ) -> Page:
        """A page of the list of cases, of those that are as asked for.

        due_by: with something due on that day or before.  order: by id, by the next day on which something
        is due (of those that have one), or the last updated first.  after: the `next` of the page before.
        limit: cases a page, up to 1,000.
        """
        search = Search(state, procedure, office, assigned, due_by, order, after, limit)
        with look(self._engine) as connection:
            return find(connection, search)

    def entries(self, case: str, *, book: Book = "steps", after: int = 0) -> tuple[Entry, ...]:
        """What the book says of the case, in order, from the entry after that number on."""
        _check_case(case)
        with look(self._engine) as connection:
            return entries_in(connection, book, case, after=after)

    def content(self, sha256: str) -> bytes:
        """The content of a document that an event names as evidence, by its hash."""
        check_name("sha256", sha256)
        with look(self._engine) as connection:
            content: bytes | None = connection.scalar(
                select(tables.contents.c.content).where(tables.contents.c.sha256 == sha256)
            )
        if content is None:
            raise StoreError((Problem(sha256, "库中没有这份材料的内容", "the store has no such content"),))
        return content

    def head(self, book: Book = "steps", *, case: str | None = None) -> Head:
        """Where the book, or the case in it, ends: noted elsewhere, it proves later what was there."""
        _check_case(case)
        with look(self._engine) as connection:
            return head_of(connection, book) if case is None else head_in_case(connection, book, case)

    def verify(self, *, case: str | None = None, noted: Iterable[Head] = ()) -> Checked:
        """Checks the whole record, or one case, and names the first entry that is not as it was written.

        With it go the documents' contents and the list of cases.  noted: heads that were noted elsewhere;
        without one, a record whose end was cut off together with everything that tells of it looks whole.
        """
        _check_case(case)
        with look(self._engine) as connection:
            if case is None:
                return check_store(connection, noted)
            return check_case(connection, case, noted)

    def export(self, path: Path | str, *, at: datetime, case: str | None = None) -> None:
        """Writes the whole record, or one case's, into a new file for `verify_file`; `.gz` compresses it.

        at: when, for the file's header.
        """
        _check_case(case)
        with look(self._engine) as connection:
            if case is not None and not head_in_case(connection, "steps", case).position:
                raise no_such_case(case)
            write_export(
                Path(path),
                [
                    (
                        head_of(connection, book) if case is None else head_in_case(connection, book, case),
                        stored(connection, book, case),
                    )
                    for book in BOOKS
                ],
                at=at,
                case=case,
            )


def _check_case(case: str | None) -> None:
    """What cannot name a case names none; a database might trip over it."""
    if case is not None and not is_name(case):
        raise no_such_case(case)
