"""Whatever somebody does to a store past the library, the check finds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from jiuzhu.cases.record import Entry, Fault, Head
from jiuzhu.cases.record.canonical import parse
from jiuzhu.cases.store import Store, StoreError
from jiuzhu.cases.store.checking import check_case, check_store
from jiuzhu.cases.store.connecting import engine_for
from jiuzhu.cases.store.tables import cases, contents, entries, heads
from tests.cases.postgres import Server
from tests.cases.samples import FORM, event, fill

TABLES = {table.name: table for table in (heads, cases, entries, contents)}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A small store, past which somebody with all rights goes at the tables."""
    if request.param == "sqlite":
        url = str(tmp_path_factory.mktemp("store") / "cases.db")
    else:
        server: Server = request.getfixturevalue("server")
        url = server.database()
    with Store.open(url, create=True) as store:
        fill(store)
    engine = engine_for(url, create=False, wait=1)
    yield engine
    engine.dispose()


@contextmanager
def tampering(engine: Engine) -> Iterator[Connection]:
    """All guards are off, and everything is undone afterwards."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA foreign_keys = OFF").close()
        with connection.begin() as transaction:
            if engine.dialect.name == "sqlite":
                for trigger in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER entries_no_{trigger}"))
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            transaction.rollback()


def altered(value: Any, data: st.DataObject, nullable: bool) -> Any:
    """Another value of the same kind."""
    if nullable and value is not None and data.draw(st.booleans()):
        return None
    match value:
        case str():
            at = data.draw(st.integers(0, max(len(value) - 1, 0)))
            sign = data.draw(
                st.characters(exclude_categories=["Cs"], exclude_characters="\x00" + value[at : at + 1])
            )
            return value[:at] + sign + value[at + 1 :]
        case bytes():
            return value + b"\x00"
        case int():
            return data.draw(st.integers(-(2**31), 2**31 - 1).filter(lambda one: one != value))
        case None:
            return "2022-09-30"
    raise AssertionError(value)


def keys(table: Any, row: Any) -> Any:
    return [column == row._mapping[column.name] for column in table.primary_key]


def rows_of(connection: Connection, table: Any) -> list[Any]:
    # As text, so that every row is seen as it is kept.
    query = text(f"SELECT * FROM {table.name} ORDER BY 1, 2")
    return list(connection.execute(query))


def first_fault(connection: Connection) -> Fault:
    fault = check_store(connection).fault
    assert fault is not None
    assert fault.what.zh
    assert fault.what.en
    return fault


def test_the_store_is_sound(engine: Engine) -> None:
    with tampering(engine) as connection:
        assert check_store(connection).fault is None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_changed_value_is_found(engine: Engine, data: st.DataObject) -> None:
    with tampering(engine) as connection:
        table = TABLES[data.draw(st.sampled_from([*TABLES, "entries", "entries"]))]
        rows = rows_of(connection, table)
        row = data.draw(st.sampled_from(rows))
        column = data.draw(st.sampled_from(list(table.c)))
        old = row._mapping[column.name]
        if hasattr(old, "isoformat"):  # a day, as PostgreSQL gives it
            old = old.isoformat()
        new = altered(old, data, bool(column.nullable))
        if column.name == "due" and new is not None:
            new = "2022-09-30"
        taken = {one._mapping[column.name] for one in rows}
        if column.primary_key and new in taken:
            return
        connection.execute(
            text(
                f"UPDATE {table.name} SET {column.name} = :new WHERE "
                + " AND ".join(f"{key.name} = :{key.name}" for key in table.primary_key)
            ),
            {"new": new, **{f"{key.name}": row._mapping[key.name] for key in table.primary_key}},
        )
        fault = first_fault(connection)
        if table is entries and column.name in ("body", "hash"):
            assert (fault.kind, fault.book, fault.position) == ("altered", row.book, row.position)
        if table is entries and column.name in ("case_id", "number", "command"):
            assert (fault.kind, fault.book, fault.position) == ("column", row.book, row.position)
        if table is cases and column.name != "case_id":
            assert (fault.kind, fault.case) == ("list", row.case_id)


@pytest.mark.parametrize("name", TABLES)
def test_any_removed_row_is_found(engine: Engine, name: str) -> None:
    table = TABLES[name]
    with tampering(engine) as connection:
        rows = rows_of(connection, table)
    for row in rows:
        with tampering(engine) as connection:
            connection.execute(delete(table).where(*keys(table, row)))
            fault = first_fault(connection)
            if table is entries:
                last = row.position == (7 if row.book == "steps" else 3)
                assert (fault.kind, fault.book) == ("tail" if last else "absent", row.book)
                assert fault.position == row.position


def test_any_two_exchanged_entries_are_found(engine: Engine) -> None:
    with tampering(engine) as connection:
        rows = rows_of(connection, entries)
    for one in rows:
        for other in rows:
            if (one.book, one.position) < (other.book, other.position):
                for columns in (("body", "hash"), ("body", "hash", "case_id", "number", "command")):
                    exchange_and_check(engine, one, other, columns)


def exchange_and_check(engine: Engine, one: Any, other: Any, columns: tuple[str, ...]) -> None:
    with tampering(engine) as connection:
        for row in (one, other):  # out of the way of what must be unique
            away = {"number": -row.position, "command": None}
            connection.execute(update(entries).where(*keys(entries, row)).values(away))
        for here, there in ((one, other), (other, one)):
            old = {column: here._mapping[column] for column in ("number", "command")}
            new = {column: there._mapping[column] for column in columns}
            if one.book != other.book and "number" in columns:
                new["number"] = here.position + 1000
            connection.execute(update(entries).where(*keys(entries, here)).values({**old, **new}))
        fault = first_fault(connection)
        assert fault.book in (one.book, other.book)
        if one.book == other.book:
            assert (fault.kind, fault.position) == ("moved", one.position)


def test_an_inserted_entry_is_found(engine: Engine) -> None:
    """Chained to the one before it as a true one would be, and the later ones moved out of its way."""
    for place in range(1, 9):
        with tampering(engine) as connection:
            rows = [row for row in rows_of(connection, entries) if row.book == "steps"]
            before = rows[place - 2].hash if place > 1 else "0" * 64
            of_case = [row for row in rows if row.case_id == "甲"]
            tip = Head("steps", len(of_case), of_case[-1].hash, "甲")
            forged = Entry.write(event("确认"), Head("steps", place - 1, before), tip)
            for row in reversed(rows[place - 1 :]):
                connection.execute(
                    update(entries).where(*keys(entries, row)).values(position=row.position + 1)
                )
            row = {
                **dict.fromkeys(entries.c.keys()),
                "book": "steps",
                "position": place,
                "case_id": "甲",
                "number": forged.number,
                "body": forged.body,
                "hash": forged.hash,
            }
            connection.execute(insert(entries), row)
            fault = first_fault(connection)
            kinds = {7: "twofold", 8: "beyond"}
            assert fault.position == place, (place, fault)
            assert fault.kind in ("twofold", "case_chain", kinds.get(place, "twofold"))


def test_any_added_row_is_found(engine: Engine) -> None:
    with tampering(engine) as connection:
        connection.execute(insert(contents), {"sha256": "0" * 64, "content": b""})
        assert first_fault(connection).kind == "content_unnamed"
    with tampering(engine) as connection:
        connection.execute(insert(heads), {"book": "third", "position": 0, "hash": ""})
        assert first_fault(connection).kind == "heads"
    with tampering(engine) as connection:
        connection.execute(insert(cases).from_select(cases.c.keys(), _copied("丁")))
        assert first_fault(connection).kind == "list"
    with tampering(engine) as connection:
        row = dict(rows_of(connection, entries)[0]._mapping)
        connection.execute(insert(entries), {**row, "book": "third", "command": None})
        assert first_fault(connection).kind == "stray"


def _copied(case: str) -> Any:
    columns = [text(f"'{case}'") if column is cases.c.case_id else column for column in cases.c]
    return select(*columns).where(cases.c.case_id == "甲")


def test_an_entry_written_anew_with_its_hash_is_found(engine: Engine) -> None:
    for place in range(1, 8):
        with tampering(engine) as connection:
            row = [one for one in rows_of(connection, entries) if one.book == "steps"][place - 1]
            old = Entry.read(row.body, row.hash)
            forged = Entry.write(
                event("不予确认"),
                Head("steps", place - 1, old.previous),
                Head("steps", old.number - 1, old.previous_in_case, old.case),
                command=old.command,
                standing=old.standing,
            )
            connection.execute(
                update(entries).where(*keys(entries, row)).values(body=forged.body, hash=forged.hash)
            )
            fault = first_fault(connection)
            assert (fault.kind, fault.position) == ("rewritten" if place < 7 else "head", place)


def test_a_cut_off_end_is_found_with_a_noted_head_though_all_traces_are_gone(engine: Engine) -> None:
    with tampering(engine) as connection:
        rows = [row for row in rows_of(connection, entries) if row.book == "steps"]
        last, before = rows[-1], rows[-2]
        noted = Head("steps", last.position, last.hash)
        connection.execute(delete(entries).where(*keys(entries, last)))
        connection.execute(
            update(heads).where(heads.c.book == "steps").values(position=before.position, hash=before.hash)
        )
        earlier = [row for row in rows[:-1] if row.case_id == last.case_id][-1]
        standing = parse(earlier.body)["standing"]
        connection.execute(
            text(
                "UPDATE cases SET version = :version, updated = :updated, state = :state, "
                "assigned = :assigned, due = NULL WHERE case_id = :case"
            ),
            {
                "version": earlier.number,
                "updated": parse(earlier.body)["at"],
                "state": standing["state"],
                "assigned": standing["assigned"],
                "case": last.case_id,
            },
        )
        assert check_store(connection).fault is None
        fault = check_store(connection, [noted]).fault
        assert fault is not None
        assert (fault.kind, fault.position) == ("tail", last.position)


def test_one_case_is_checked_by_itself(engine: Engine) -> None:
    with tampering(engine) as connection:
        row = next(row for row in rows_of(connection, entries) if row.case_id == "乙" and row.number == 2)
        connection.execute(update(entries).where(*keys(entries, row)).values(hash="0" * 64))
        assert check_case(connection, "甲").fault is None
        fault = check_case(connection, "乙").fault
        assert fault is not None
        assert (fault.kind, fault.case, fault.number) == ("altered", "乙", 2)
    with tampering(engine) as connection:
        connection.execute(update(cases).where(cases.c.case_id == "乙").values(state="确认"))
        fault = check_case(connection, "乙").fault
        assert fault is not None
        assert "state" in fault.what.zh
        assert "受理" in fault.what.zh
    with tampering(engine) as connection:
        connection.execute(update(contents).values(content=b"other"))
        assert check_case(connection, "乙").fault is None
        fault = check_case(connection, "甲").fault
        assert fault is not None
        assert (fault.kind, fault.number) == ("content_altered", 1)
        assert "申请书" in fault.what.zh


@pytest.mark.parametrize("attempt", ["UPDATE entries SET hash = ''", "DELETE FROM entries"])
def test_the_database_itself_refuses_to_change_an_entry(engine: Engine, attempt: str) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="only ever added"):
        connection.execute(text(attempt))


# --- what only a SQLite file can suffer -------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.db"
    with Store.open(path, create=True) as store:
        fill(store)
    return path


def tampered(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for trigger in ("update", "delete"):
        connection.execute(f"DROP TRIGGER entries_no_{trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "kind", "position"),
    [
        ("UPDATE entries SET body = CAST(body AS BLOB) WHERE position = 2", "altered", 2),
        ("UPDATE entries SET body = CAST(x'ff7b7d' AS TEXT) WHERE position = 2", "altered", 2),
        ("UPDATE entries SET hash = 5 WHERE position = 2 AND book = 'steps'", "altered", 2),
        ("UPDATE entries SET position = 'x' WHERE position = 2 AND book = 'steps'", "absent", 2),
        ("UPDATE entries SET number = 'x' WHERE position = 2 AND book = 'steps'", "column", 2),
        ("UPDATE heads SET position = 'x'", "head", 7),
        ("UPDATE heads SET hash = x'00'", "head", 7),
        ("UPDATE cases SET updated = 'yesterday'", "list", None),
        ("UPDATE cases SET due = 'soon' WHERE case_id = '乙'", "list", None),
        ("UPDATE cases SET version = 'x'", "list", None),
        ("UPDATE cases SET summary = x'ff'", "list", None),
        ("UPDATE contents SET content = 'text'", "content_altered", 1),
        ("UPDATE contents SET content = 5", "content_altered", 1),
        ("DELETE FROM heads", "beyond", 1),
        ("DROP TABLE cases", None, None),
    ],
)
def test_values_of_other_kinds_are_found(
    file: Path, statement: str, kind: str | None, position: int | None
) -> None:
    tampered(file, statement)
    with Store.open(file) as store:
        if kind is None:
            with pytest.raises(StoreError, match="no such table"):
                store.verify()
            return
        fault = store.verify().fault
        assert fault is not None
        assert (fault.kind, fault.position) == (kind, position)


@pytest.mark.parametrize(
    ("statement", "look"),
    [
        ("UPDATE entries SET body = replace(body, '受理', '确认')", lambda store: store.entries("甲")),
        ("UPDATE entries SET body = CAST(x'ff' AS TEXT)", lambda store: store.entries("甲")),
        ("UPDATE entries SET hash = ''", lambda store: store.command("1")),
        ("DELETE FROM entries WHERE number = 2", lambda store: store.entries("甲")),
        (
            "UPDATE entries SET case_id = '甲', number = 5 WHERE position = 6",
            lambda store: store.entries("甲"),
        ),
        ("UPDATE cases SET updated = 'yesterday'", lambda store: store.case("甲")),
        ("UPDATE cases SET due = 'soon'", lambda store: store.cases()),
        ("UPDATE cases SET summary = '{'", lambda store: store.cases()),
        ("UPDATE cases SET state = ''", lambda store: store.cases()),
    ],
)
def test_what_was_altered_is_not_shown_as_if_it_were_true(
    file: Path, statement: str, look: Callable[[Store], object]
) -> None:
    tampered(file, statement)
    with Store.open(file) as store, pytest.raises(StoreError, match="改动过"):
        look(store)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_told_or_its_damage_found_or_it_does_no_harm(
    file: Path, tmp_path: Path, data: st.DataObject
) -> None:
    """Bytes of the file itself are changed, wherever they are: in a value, an index, a page header."""
    content = bytearray(file.read_bytes())
    begin = data.draw(st.integers(0, len(content) - 1))
    for at in range(begin, min(begin + data.draw(st.integers(1, 64)), len(content))):
        content[at] ^= 0x5A
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    for log in ("-wal", "-shm"):
        copy.with_name(copy.name + log).unlink(missing_ok=True)
    with Store.open(file) as store:
        whole = store.verify()
    try:
        with Store.open(copy) as store:
            checked = store.verify()
    except StoreError:
        return
    assert checked.fault is not None or checked == whole


def test_the_content_of_a_document_is_checked(file: Path) -> None:
    with Store.open(file) as store:
        hash_ = store.entries("甲")[0].event.evidence[0].sha256
        assert store.content(hash_) == FORM
    tampered(file, f"DELETE FROM contents WHERE sha256 = '{hash_}'")
    with Store.open(file) as store:
        fault = store.verify().fault
    assert fault is not None
    assert (fault.kind, fault.case, fault.number) == ("content_absent", "甲", 1)
