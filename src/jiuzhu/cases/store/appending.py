"""Adding to the record: one command, one transaction, one place in the line.

Whoever adds to a book first takes the row that says where it ends, and so waits for those before: the
chain over the whole store has one next entry.  On SQLite that is the write lock of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from jiuzhu.cases.record import Book, Entry, Event, Head, RecordError, Standing
from jiuzhu.cases.record.canonical import canonical
from jiuzhu.cases.record.errors import refuse
from jiuzhu.cases.record.events import check_name
from jiuzhu.cases.store.errors import Conflict, KeyTaken, no_such_case
from jiuzhu.cases.store.rows import HEAD, case_row, entries_in, entry_row, head_in_case
from jiuzhu.cases.store.tables import cases, contents, entries, heads
from jiuzhu.cases.store.values import Appended
from jiuzhu.errors import Problem

MOST_EVENTS = 100  # in one command
LARGEST_CONTENT = 64 * 1024 * 1024  # bytes
_TOLD = 20  # entries that a conflict tells of

# What every step does is put together once: that takes longer than doing it.
_LOCKED_HEAD = HEAD.with_for_update()
_COMMAND = select(entries.c.case_id, entries.c.number).where(
    entries.c.command == bindparam("key"), entries.c.book == "steps"
)
_OPEN_CASE = insert(cases)
_MOVE_CASE = update(cases).where(cases.c.case_id == bindparam("of_case"))
_ADD = insert(entries)
_MOVE_HEAD = update(heads).where(heads.c.book == bindparam("of_book"))


@dataclass(frozen=True, slots=True)
class Step:
    """A command as it is to be recorded; see `Store.append`."""

    case: str
    events: tuple[Event, ...]
    expected: int
    key: str
    standing: Standing
    contents: Mapping[str, bytes]

    @classmethod
    def of(
        cls,
        case: str,
        events: Sequence[Event],
        expected: int,
        key: str,
        standing: Standing,
        given: Iterable[bytes],
    ) -> Step:
        """The step, checked as far as it can be without the store."""
        check_name("case", case)
        check_name("key", key)
        if not 1 <= len(events) <= MOST_EVENTS:
            raise refuse(
                "events", f"一次办理应有 1 至 {MOST_EVENTS} 条", f"a command has 1 to {MOST_EVENTS} events"
            )
        by_hash = {sha256(content).hexdigest(): content for content in given}
        step = cls(case, tuple(events), expected, key, standing, by_hash)
        _check_contents(step)
        return step

    @property
    def named(self) -> dict[str, str]:
        """The names of the documents that the events rest on, by their hashes."""
        return {one.sha256: one.name for event in self.events for one in event.evidence}


def append(connection: Connection, step: Step) -> Appended:
    """Carries the step out, or finds that it was carried out before."""
    _keep(connection, step)
    end = lock(connection, "steps")
    before = find_command(connection, step.key)
    if before is not None:
        return _repeated(before, step)
    tip = head_in_case(connection, "steps", step.case)
    if tip.position != step.expected:
        since = entries_in(connection, "steps", step.case, after=step.expected, most=_TOLD)
        raise Conflict(step.case, step.expected, tip.position, since)
    added = _chained(step, end, tip)
    _put_in_list(connection, step, added)
    _write(connection, "steps", added)
    return Appended(step.case, added[-1].number, added)


def note_reading(connection: Connection, concerned: Collection[str], event: Event) -> None:
    """Writes into the book of reading that these cases were looked at."""
    wanted = dict.fromkeys(concerned)
    known = set(connection.scalars(select(cases.c.case_id).where(cases.c.case_id.in_(wanted))))
    for case in wanted:
        if case not in known:
            raise no_such_case(case)
    end = lock(connection, "reading")
    added: list[Entry] = []
    for case in wanted:
        tip = head_in_case(connection, "reading", case)
        added.append(Entry.write(event, added[-1].head if added else end, tip))
    if added:
        _write(connection, "reading", added)


def find_command(connection: Connection, key: str) -> Appended | None:
    """What the command of this key did; None if there was none."""
    begin = connection.execute(_COMMAND, {"key": key}).one_or_none()
    if begin is None:
        return None
    added: list[Entry] = []
    for entry in entries_in(connection, "steps", begin.case_id, after=begin.number - 1, most=MOST_EVENTS):
        added.append(entry)
        if entry.standing is not None:
            break
    return Appended(begin.case_id, added[-1].number, tuple(added), repeated=True)


def lock(connection: Connection, book: Book) -> Head:
    """Where the book ends; nobody else can add to it until this transaction is over."""
    row = connection.execute(_LOCKED_HEAD, {"of_book": book}).one()
    return Head(book, row.position, row.hash)


def _check_contents(step: Step) -> None:
    problems = []
    for hash_, content in step.contents.items():
        if hash_ not in step.named:
            problems.append(
                Problem("contents", "有一份材料内容没有任何记录提到", "a content that no event names")
            )
        if len(content) > LARGEST_CONTENT:
            problems.append(
                Problem(
                    step.named.get(hash_, "contents"),
                    f"材料不能超过 {LARGEST_CONTENT:,} 字节",
                    f"at most {LARGEST_CONTENT:,} bytes",
                )
            )
    if problems:
        raise RecordError(tuple(problems))


def _keep(connection: Connection, step: Step) -> None:
    """Keeps what content is new.

    Before the head is locked, so that nobody waits for a large one; in the order of hashes, so that two who
    keep the same documents do not wait for each other.
    """
    named = step.named
    if not named:
        return
    kept = set(connection.scalars(select(contents.c.sha256).where(contents.c.sha256.in_(named))))
    problems = tuple(
        Problem(
            name,
            "没有交来这份材料的内容，库中也没有",
            "its content was not given, and the store has none",
        )
        for hash_, name in named.items()
        if hash_ not in kept and hash_ not in step.contents
    )
    if problems:
        raise RecordError(problems)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for hash_ in sorted(named.keys() - kept):
        connection.execute(
            dialect.insert(contents).on_conflict_do_nothing(),
            {"sha256": hash_, "content": step.contents[hash_]},
        )


def _repeated(before: Appended, step: Step) -> Appended:
    # When it was done does not count: whoever repeats a command does so later.
    same = [_deed(entry.event) for entry in before.entries] == [_deed(event) for event in step.events]
    if same and before.case == step.case:
        return before
    first = before.entries[0]
    raise KeyTaken(
        (
            Problem(
                step.key,
                f"这个编号已用于案件 {first.case} 第 {first.number} 条“{first.event.kind}”，内容与这次不同",
                f"was used for entry {first.number} of case {first.case}, {first.event.kind!r}, which is not "
                "what is asked for now",
            ),
        )
    )


def _deed(event: Event) -> tuple[object, ...]:
    return event.kind, event.actor, canonical(event.data), event.basis, event.evidence, event.corrects


def _chained(step: Step, end: Head, tip: Head) -> tuple[Entry, ...]:
    added: list[Entry] = []
    for event in step.events:
        entry = Entry.write(
            event,
            end,
            tip,
            command=None if added else step.key,
            standing=step.standing if len(added) == len(step.events) - 1 else None,
        )
        added.append(entry)
        end, tip = entry.head, entry.head_in_case
    return tuple(added)


def _put_in_list(connection: Connection, step: Step, added: Sequence[Entry]) -> None:
    row = case_row(step.standing, added[-1])
    if added[0].number == 1:
        opened = added[0].event.at
        connection.execute(_OPEN_CASE, {"case_id": step.case, "opened": opened, **row})
    else:
        connection.execute(_MOVE_CASE, {"of_case": step.case, **row})


def _write(connection: Connection, book: Book, added: Sequence[Entry]) -> None:
    rows = [entry_row(entry) for entry in added]
    connection.execute(_ADD, rows if len(rows) > 1 else rows[0])  # for one, many would take a detour
    end = added[-1].head
    connection.execute(_MOVE_HEAD, {"of_book": book, "position": end.position, "hash": end.hash})
