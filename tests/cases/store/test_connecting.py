"""Where a store may be, and what is said where it cannot."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from jiuzhu.cases.record import Evidence
from jiuzhu.cases.store import Store, StoreError
from tests.cases.postgres import PASSWORD, Server
from tests.cases.samples import event, fill, standing


@pytest.mark.parametrize("name", ["cases.db", "案件 库.db", "a?b#c%41.db"])
def test_a_store_is_a_file_of_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with Store.open(file, create=True) as store:
        fill(store)
        assert store.place == str(file)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    with Store.open(str(file)) as store:
        assert store.verify().entries == 10


def test_a_store_has_a_url_too(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/cases.db", create=True) as store:
        fill(store)
    with Store.open(tmp_path / "cases.db", create=True) as store:
        assert store.verify().entries == 10


def test_the_log_of_a_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Though two have the store open and both write."""
    file = tmp_path / "cases.db"
    log = Path(f"{file}-wal")
    largest = 0
    with Store.open(file, create=True) as one, Store.open(file) as other:
        for number in range(60):
            for store, name in ((one, f"甲{number}"), (other, f"乙{number}")):
                document = random.Random(name).randbytes(200_000)
                named = (Evidence.of("材料", "image/png", document),)
                store.append(
                    name,
                    [event(evidence=named)],
                    expected=0,
                    key=name,
                    standing=standing(),
                    contents=[document],
                )
                largest = max(largest, log.stat().st_size)
        assert file.stat().st_size > 20_000_000
        assert largest < 6_000_000
        assert one.verify().fault is None


def test_the_password_is_never_shown(server: Server) -> None:
    with Store.open(server.database(), create=True) as store:
        assert PASSWORD not in store.place
        assert "127.0.0.1" in store.place


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nowhere/cases.db", "nowhere”这个文件夹"),
        ("", "路径"),
        (":memory:", "不支持内存库"),
        ("sqlite://", "不支持内存库"),
        ("sqlite:///cases.db?timeout=1", "附加参数"),
        ("sqlite:///file:cases.db", "路径"),
        ("mysql://root:a-secret@localhost/cases", "只支持 SQLite 文件和 PostgreSQL"),
        ("nonsense://x", "只支持 SQLite 文件和 PostgreSQL"),
        ("postgresql+psycopg2://root:a-secret@x/y", "psycopg 3"),
        ("postgresql://root:a-secret@host:port/x", "不是能读懂的地址"),
        ("://", "不是能读懂的地址"),
    ],
)
def test_a_wrong_place_is_told(url: str, said: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(url, create=True)
    (problem,) = refused.value.problems
    assert said in problem.zh
    assert problem.en
    assert "a-secret" not in str(refused.value)


def test_a_store_is_made_only_where_it_is_asked_for(tmp_path: Path, server: Server) -> None:
    with pytest.raises(StoreError, match="没有这个案件库文件"):
        Store.open(tmp_path / "cases.db")
    with pytest.raises(StoreError, match="数据库是空的"):
        Store.open(server.database())
    with pytest.raises(StoreError, match="是文件夹"):
        Store.open(tmp_path, create=True)
    assert not list(tmp_path.iterdir())
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="数据库是空的"):
        Store.open(tmp_path / "empty.db")


def test_a_server_that_lets_nobody_in_is_told(server: Server) -> None:
    for url, said in (
        (server.url("postgres", password="guessed-wrong"), "拒绝登录"),
        (server.url("postgres", user="nobody-here"), "拒绝登录"),
        (server.url("no_such_database"), "没有这个数据库"),
        ("postgresql://x:guessed-wrong@127.0.0.1:1/x", "连不上"),
        ("postgresql://x:guessed-wrong@no.such.host.invalid/x", "连不上"),
    ):
        with pytest.raises(StoreError, match=said) as refused:
            Store.open(url, create=True)
        assert "guessed-wrong" not in str(refused.value)


@pytest.mark.parametrize(
    ("missing", "use", "said"),
    [
        ("psycopg", "Store.open('postgresql://x/y')", "pip install 'jiuzhu[postgres]'"),
        ("sqlalchemy", "", "pip install 'jiuzhu[cases]'"),
        ("alembic", "Store.open('cases.db', create=True)", "pip install 'jiuzhu[cases]'"),
    ],
)
def test_what_is_not_installed_is_told(tmp_path: Path, missing: str, use: str, said: str) -> None:
    program = f"""
import sys
sys.modules[{missing!r}] = None
from jiuzhu.errors import JiuzhuError
try:
    from jiuzhu.cases.store import Store
    {use}
except JiuzhuError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said in done.stdout


def test_whoever_only_assesses_loads_nothing_of_it() -> None:
    program = (
        "import jiuzhu, sys; print({'sqlalchemy', 'alembic', 'psycopg', 'jiuzhu.cases'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
