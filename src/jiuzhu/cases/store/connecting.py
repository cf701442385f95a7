"""Where a store lives: from a path or URL to connections that keep what they acknowledge."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from jiuzhu.cases.store.errors import StoreError
from jiuzhu.errors import Problem

_MIB = 1024 * 1024
_LARGEST_WAL = 4 * _MIB
_CONNECT_WITHIN = 10  # seconds, to a server that does not answer


def engine_for(url: str | Path, *, create: bool, wait: float) -> Engine:
    """An engine for a path of a SQLite file or a URL of SQLite or PostgreSQL.

    create: whether a SQLite file may be made where there is none.  wait: seconds to wait for others who
    have the store locked.
    """
    address = _address(url)
    match address.get_backend_name():
        case "sqlite":
            return _sqlite(_file(address, create), create, wait)
        case "postgresql":
            return _postgresql(address, wait)
    raise _refuse(
        address.render_as_string(hide_password=True),
        "只支持 SQLite 文件和 PostgreSQL：写文件路径，或 postgresql://用户@主机/库名",
        "only SQLite files and PostgreSQL serve: give a path, or postgresql://user@host/database",
    )


def place(engine: Engine) -> str:
    """Where the store is, without a password."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=True)


def _address(url: str | Path) -> URL:
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(url))
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise _refuse(
            url.partition("://")[0] + "://…",
            "不是能读懂的地址，写法如 postgresql://用户@主机:5432/库名",
            "is no address that can be read, such as postgresql://user@host:5432/database",
        ) from None


def _refuse(url: str | Path, zh: str, en: str) -> StoreError:
    return StoreError((Problem(str(url), zh, en),))


def _file(address: URL, create: bool) -> Path:
    name = address.database or ""
    if not name or name == ":memory:" or name.startswith("file:") or address.query:
        raise _refuse(
            address.render_as_string(),
            "请写案件库文件的路径，如 sqlite:///案件.db；不支持内存库和附加参数",
            "give the path of the store's file, such as sqlite:///cases.db; neither memory nor parameters",
        )
    file = Path(name).absolute()
    if file.is_dir():
        raise _refuse(file, "是文件夹，不是案件库文件", "is a folder, not the file of a store")
    if not file.exists() and not create:
        raise _refuse(
            file,
            "没有这个案件库文件；要新建，请注明新建（create=True）",
            "there is no such store; to make one, say so (create=True)",
        )
    if not file.parent.is_dir():
        raise _refuse(file, f"没有“{file.parent}”这个文件夹", f"there is no folder {str(file.parent)!r}")
    return file


def _sqlite(file: Path, create: bool, wait: float) -> Engine:
    uri = f"file:{quote(str(file))}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False
        )
        # Bytes that are no UTF-8 were not written by us; whoever checks the record must see them.
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        return connection

    engine = create_engine(
        URL.create("sqlite", database=str(file)), creator=connect, pool_timeout=wait, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            # See `checkpoint`.
            "wal_autocheckpoint = 0",
            f"journal_size_limit = {_LARGEST_WAL}",
        ):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        how = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {how}")

    return engine


def checkpoint(engine: Engine) -> None:
    """Brings a SQLite store's log, once it is long, into its file; nothing to do for a server.

    SQLite would do it by itself after a commit.  Before 3.51.3 (3.50.7, 3.44.6) that can lose a step
    which another process commits meanwhile (the WAL-reset bug), so here it is done while a second
    connection keeps all others from writing.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        if Path(f"{engine.url.database}-wal").stat().st_size <= _LARGEST_WAL:
            return
        with (
            engine.connect() as worker,
            engine.connect().execution_options(writes=True) as guard,
            guard.begin(),
        ):
            copier = worker.connection.dbapi_connection
            assert isinstance(copier, sqlite3.Connection)
            copier.execute("PRAGMA wal_checkpoint(PASSIVE)").close()
    except (OSError, SQLAlchemyError, sqlite3.Error):
        pass  # The step is recorded all the same, and whoever comes next will do it.


def _postgresql(address: URL, wait: float) -> Engine:
    if address.drivername not in ("postgresql", "postgresql+psycopg"):
        raise _refuse(
            address.render_as_string(hide_password=True),
            "请用 postgresql://（驱动程序为 psycopg 3）",
            "use postgresql:// (the driver is psycopg 3)",
        )
    try:
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_timeout=wait,
            hide_parameters=True,  # what is recorded is nobody's business who reads a traceback
            connect_args={"connect_timeout": _CONNECT_WITHIN},
        )
    except ImportError:
        raise _refuse(
            address.render_as_string(hide_password=True),
            "没有安装 PostgreSQL 的驱动程序：pip install 'jiuzhu[postgres]'",
            "the driver for PostgreSQL is not installed: pip install 'jiuzhu[postgres]'",
        ) from None

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {max(round(wait * 1000), 1)}")
            # A server may be set to acknowledge before it has written; what is acknowledged here stays.
            cursor.execute("SET synchronous_commit = on")
            # Whoever waited for the end of the book must see what was added meanwhile.
            cursor.execute("SET default_transaction_isolation = 'read committed'")
        connection.commit()

    return engine
