"""When disk, lock, server or connection fail: clear words, no half step, and the same again works."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from jiuzhu.cases.record import Evidence
from jiuzhu.cases.store import Appended, Busy, OutcomeUnknown, Store, StoreError
from tests.cases.disks import read_only, small_disk
from tests.cases.postgres import Server, binaries
from tests.cases.samples import event, fill, standing
from tests.cases.store.proxy import Proxy

MIB = 1024 * 1024


def act(store: Store, number: int = 0, content: bytes = b"") -> Appended:
    named = (Evidence.of("材料", "text/plain", content),) if content else ()
    return store.append(
        f"案件{number}",
        [event(evidence=named), event("告知")],
        expected=0,
        key=f"指令{number}",
        standing=standing(),
        contents=[content] if content else [],
    )


def is_whole(store: Store, acknowledged: int) -> None:
    """Nothing acknowledged is lost, and no step stands half."""
    checked = store.verify()
    assert checked.fault is None
    assert store.head().position == 2 * acknowledged
    assert len(store.cases(limit=1000).cases) == acknowledged


def document(number: int) -> bytes:
    """Always the same one of that number, which no database packs any smaller."""
    return random.Random(number).randbytes(MIB // 4)


def fill_up(store: Store) -> tuple[int, StoreError]:
    """Acts until the disk is full: how often it went well, and what was said then."""
    for number in range(1000):
        try:
            act(store, number, document(number))
        except StoreError as error:
            return number, error
    raise AssertionError("the disk never filled up")


# --- a file ----------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_leaves_no_half_step(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(b"\x00" * MIB)
        with Store.open(disk / "cases.db", create=True) as store:
            done, error = fill_up(store)
            assert done > 2
            assert "磁盘已满" in str(error)
            assert "没有办成" in str(error)
            assert not isinstance(error, OutcomeUnknown)
            is_whole(store, done)
            ballast.unlink()
            act(store, done)
            is_whole(store, done + 1)
        with Store.open(disk / "cases.db") as store:
            is_whole(store, done + 1)


def test_a_disk_that_fails_is_told_and_leaves_no_half_step(tmp_path: Path) -> None:
    """Files may not grow beyond a limit; SQLite calls that an error of the disk."""
    with Store.open(tmp_path / "cases.db", create=True) as store:
        act(store, 999)
        with _limited_files(2 * MIB):
            done, error = fill_up(store)
        assert "读写失败" in str(error) or "不知道是否已经办成" in str(error)
        before = store.head().position
        again = act(store, done, document(done))
        assert again.repeated == (before == 2 * (done + 2))
        is_whole(store, done + 2)


@contextmanager
def _limited_files(largest: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_locked_file_is_told_and_the_same_again_works(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    with Store.open(file, create=True) as store:
        fill(store)
    holder = (
        "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "held.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    )
    with Store.open(file, wait=0.2) as store, _running(holder, str(file)):
        for write in (lambda: act(store), lambda: store.note_reading(["甲"], event("查看"))):
            with pytest.raises(Busy, match="被其他人或程序占用"):
                write()
        # Looking is always possible.
        assert store.case("甲").version == 4
        assert store.verify().sound
    with Store.open(file) as store:
        assert not act(store).repeated
        assert store.verify().sound


@contextmanager
def _running(program: str, *arguments: str) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield


def test_a_read_only_disk_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cases.db", create=True) as store:
        fill(store)
    with read_only(tmp_path):
        with pytest.raises(StoreError, match=r"只读|打不开"):
            Store.open(tmp_path / "cases.db")
        with pytest.raises(StoreError, match=r"只读|打不开"):
            Store.open(tmp_path / "new.db", create=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a database at all, but a letter" * 100, "已损坏或不是案件库"),
        (b"SQLite format 3\x00", "已损坏或不是案件库"),
    ],
)
def test_a_file_that_is_no_store_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "cases.db"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=said):
        Store.open(file, create=True)
    assert file.read_bytes() == content


def test_a_truncated_file_is_told_or_found(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    with Store.open(file, create=True) as store:
        fill(store)
    whole = file.read_bytes()
    for pages in range(len(whole) // 4096):
        file.write_bytes(whole[: pages * 4096])
        for log in ("-wal", "-shm"):
            file.with_name(file.name + log).unlink(missing_ok=True)
        try:
            with Store.open(file) as store:
                assert store.verify().fault is not None
        except StoreError:
            pass


# --- a server --------------------------------------------------------------------------------------


@pytest.fixture
def on_server(server: Server) -> Iterator[tuple[Store, str]]:
    url = server.database()
    with Store.open(url, create=True, wait=0.5) as store:
        yield store, url.rpartition("/")[2]


@contextmanager
def held(server: Server, database: str) -> Iterator[None]:
    """Somebody has the end of the record locked."""
    with server.connect(database) as other, other.transaction():
        other.execute("SELECT * FROM heads FOR UPDATE")
        yield


def test_a_locked_row_is_told_and_the_same_again_works(server: Server, on_server: tuple[Store, str]) -> None:
    store, database = on_server
    with held(server, database), pytest.raises(Busy, match="被其他人或程序占用"):
        act(store)
    assert not act(store).repeated
    is_whole(store, 1)


def test_a_terminated_connection_is_told_and_leaves_no_half_step(
    server: Server, on_server: tuple[Store, str]
) -> None:
    store, database = on_server
    act(store, 1)
    with ThreadPoolExecutor(1) as threads, held(server, database):
        # It has written the document and waits for its place in the record.
        waiting = threads.submit(act, store, 2, b"document")
        with server.connect(database) as other:
            ended = ()
            while not ended:
                time.sleep(0.01)
                ended = other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = %s AND wait_event_type = 'Lock'",
                    [database],
                ).fetchall()
        with pytest.raises(StoreError, match="没有办成") as error:
            waiting.result()
    assert not isinstance(error.value, OutcomeUnknown)
    is_whole(store, 1)
    assert not act(store, 2, b"document").repeated
    is_whole(store, 2)


def test_terminated_idle_connections_are_replaced(server: Server, on_server: tuple[Store, str]) -> None:
    store, database = on_server
    act(store, 1)
    with server.connect() as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])
    act(store, 2)
    is_whole(store, 2)


@pytest.mark.parametrize("reached", [False, True], ids=["lost before it", "lost after it"])
def test_a_connection_lost_in_the_commit_is_told_and_the_same_again_is_safe(
    server: Server, reached: bool
) -> None:
    database = server.database()
    with Proxy(server.port) as proxy:
        through = database.replace(f":{server.port}/", f":{proxy.port}/")
        with Store.open(through, create=True) as store:
            act(store, 1)
            proxy.cut_at_commit(forward=reached)
            with pytest.raises(OutcomeUnknown, match="同一指令编号"):
                act(store, 2, b"document")
            again = act(store, 2, b"document")
            assert again.repeated is reached
            is_whole(store, 2)


@pytest.fixture(scope="module")
def own_server(server: Server) -> Iterator[Server]:
    """A server that may be stopped."""
    programs = binaries()
    assert programs is not None
    running = Server(programs)
    try:
        yield running
    finally:
        running.remove()


def test_a_stopped_server_is_told_and_leaves_no_half_step(own_server: Server) -> None:
    own_server.start()
    url = own_server.database()
    with Store.open(url, create=True) as store:
        act(store, 1)
        own_server.stop()
        for use in (lambda: act(store, 2), store.verify, store.cases, lambda: Store.open(url)):
            with pytest.raises(StoreError, match="连不上"):
                use()
        own_server.start()
        assert not act(store, 2).repeated
        is_whole(store, 2)
        with ThreadPoolExecutor(1) as threads:
            with suppress(psycopg.OperationalError), held(own_server, url.rpartition("/")[2]):
                waiting = threads.submit(act, store, 3)
                time.sleep(0.2)
                own_server.stop()
            with pytest.raises(StoreError, match="没有办成"):
                waiting.result()
        own_server.start()
        is_whole(store, 2)
        own_server.stop()


def test_a_full_disk_of_the_server_is_told_and_leaves_no_half_step(server: Server, tmp_path: Path) -> None:
    with small_disk(server.folder / "small", 12, owner="postgres") as disk:
        with server.connect() as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
            connection.execute("CREATE DATABASE small TABLESPACE small")
        try:
            with Store.open(server.url("small"), create=True) as store:
                done, error = fill_up(store)
                assert done > 2
                assert "磁盘已满" in str(error)
                is_whole(store, done)
        finally:
            with server.connect() as connection:
                connection.execute("DROP DATABASE small WITH (FORCE)")
                connection.execute("DROP TABLESPACE small")


def test_a_user_without_rights_is_told(server: Server, on_server: tuple[Store, str]) -> None:
    store, database = on_server
    fill(store)
    with server.connect(database) as connection:
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    try:
        with Store.open(server.url(database, user="reader", password="reader")) as reader:
            assert reader.verify().sound
            with pytest.raises(StoreError, match="没有所需的权限"):
                act(reader)
    finally:
        with server.connect(database) as connection:
            connection.execute("DROP OWNED BY reader")
            connection.execute("DROP ROLE reader")


def test_a_server_that_only_reads_is_told(server: Server, on_server: tuple[Store, str]) -> None:
    _, database = on_server
    with server.connect() as connection:
        connection.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with Store.open(server.url(database)) as again, pytest.raises(StoreError, match="只读"):
        act(again)


def test_what_the_server_acknowledges_it_has_written(server: Server, on_server: tuple[Store, str]) -> None:
    """Even where the database is set up to acknowledge sooner."""
    _, database = on_server
    with server.connect() as connection:
        connection.execute(f"ALTER DATABASE {database} SET synchronous_commit = off")
    with Store.open(server.url(database)) as store, store._engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_waiting_is_bounded_for_threads_too(server: Server, on_server: tuple[Store, str]) -> None:
    store, database = on_server
    said: list[type[Exception]] = []

    def work(number: int) -> None:
        try:
            act(store, number)
        except StoreError as error:
            said.append(type(error))

    with held(server, database):
        # More than there are connections.
        threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert said == [Busy] * 20
    is_whole(store, 0)
