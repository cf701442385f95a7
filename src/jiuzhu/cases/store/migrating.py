"""Bringing a store's tables to the newest revision, or refusing what is no store or a newer one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from jiuzhu.cases.store.connecting import place
from jiuzhu.cases.store.errors import StoreError, not_installed
from jiuzhu.cases.store.tables import REVISION, VERSION_TABLE
from jiuzhu.errors import Problem

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x6A75_7A68_75  # any number that only we take


def bring_up_to_date(engine: Engine, *, create: bool) -> None:
    """Upgrades the tables of an older store; makes them in an empty database if asked to.

    Several processes may do so at once: one upgrades, the others find it done.
    """
    with engine.connect() as connection:
        if _revision(connection) == REVISION:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _revision(connection)
        if found is None:
            _may_be_made(connection, create)
        if found != REVISION:
            migrate(connection, found)


def migrate(connection: Connection, found: str | None, to: str = "head") -> None:
    """Runs the revisions from the one that was found, None for an empty database, in the open transaction."""
    try:
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory
    except ImportError as error:
        raise not_installed(error) from error

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise _refuse(
            connection,
            f"案件库由更新版本的程序使用过（库结构 {found}，本程序为 {REVISION}）；请升级本程序",
            f"a newer version of the program has used it (revision {found}, this one is of {REVISION}): "
            "upgrade the program",
        )
    command.upgrade(config, to)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return revision


def _may_be_made(connection: Connection, create: bool) -> None:
    others = inspect(connection).get_table_names()
    if others:
        raise _refuse(
            connection,
            f"不是案件库：其中是别的表（{'、'.join(others[:3])}）；请另用空的数据库",
            f"holds no store of cases but other tables ({', '.join(others[:3])}): use an empty database",
        )
    if not create:
        raise _refuse(
            connection,
            "数据库是空的；要在其中新建案件库，请注明新建（create=True）",
            "the database is empty; to make a store in it, say so (create=True)",
        )


def _refuse(connection: Connection, zh: str, en: str) -> StoreError:
    return StoreError((Problem(place(connection.engine), zh, en),))
