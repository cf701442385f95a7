"""Older stores are brought up to date with all that is in them; newer ones and strangers are refused."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from jiuzhu.cases.store import Store, StoreError
from jiuzhu.cases.store import migrations as migrations_package
from jiuzhu.cases.store.connecting import engine_for
from jiuzhu.cases.store.migrating import migrate
from jiuzhu.cases.store.tables import REVISION, VERSION_TABLE, metadata
from tests.cases.samples import event, fill, standing

SCRIPTS = ScriptDirectory(str(Path(migrations_package.__file__).parent))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


def test_the_newest_revision_is_the_one_this_program_reads() -> None:
    assert SCRIPTS.get_current_head() == REVISION
    assert REVISIONS[0] == "0001"


def test_the_revisions_make_the_tables_that_the_program_knows(url: str) -> None:
    with Store.open(url, create=True) as store, store._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_store_of_each_earlier_revision_is_brought_up_to_date(url: str, revision: str) -> None:
    engine = engine_for(url, create=True, wait=1)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection, None, revision)
    old = Store(engine)
    fill(old)
    before = old.verify()
    old.close()
    with Store.open(url) as store:
        assert store.verify() == before
        store.append("丁", [event()], expected=0, key="丁", standing=standing())
        with store._engine.connect() as connection:
            assert connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) == REVISION
            assert inspect(connection).has_table("entries")
        with pytest.raises(Exception, match="only ever added"), store._engine.connect() as connection:
            connection.execute(text("DELETE FROM entries"))


def test_a_store_of_a_newer_program_is_refused(url: str) -> None:
    with Store.open(url, create=True) as store:
        fill(store)
        with store._engine.connect() as connection, connection.begin():
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="更新版本的程序") as refused:
        Store.open(url)
    assert "9999" in str(refused.value)


def test_the_database_of_another_program_is_left_alone(url: str) -> None:
    engine = engine_for(url, create=True, wait=1)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE accounts (id INTEGER)"))
    for create in (True, False):
        with pytest.raises(StoreError, match="accounts"):
            Store.open(url, create=create)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["accounts"]
    engine.dispose()


def test_a_store_is_made_once_though_all_make_it_at_once(url: str) -> None:
    together = threading.Barrier(6)

    def work(number: int) -> None:
        together.wait()
        with Store.open(url, create=True, wait=60) as store:
            store.append(str(number), [event()], expected=0, key=str(number), standing=standing())

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    with Store.open(url) as store:
        checked = store.verify()
        assert (checked.entries, checked.fault) == (6, None)


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(url: str) -> None:
    """Somebody has made a thing of the same name that the upgrade wants to make."""
    engine = engine_for(url, create=True, wait=1)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection, None, "0001")
        if engine.dialect.name == "sqlite":
            connection.execute(
                text("CREATE TRIGGER entries_no_delete BEFORE DELETE ON cases BEGIN SELECT 1; END")
            )
        else:
            connection.execute(
                text("CREATE FUNCTION entries_only_added_to() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            )
    with pytest.raises(StoreError, match="already exists"):
        Store.open(url)
    with engine.connect() as connection:
        assert connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) == "0001"
        if engine.dialect.name == "sqlite":
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            assert list(names) == ["entries_no_delete"]
    engine.dispose()
