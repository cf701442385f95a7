"""What a database says when it fails, in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, NoResultFound, SQLAlchemyError, TimeoutError

from jiuzhu.cases.store.connecting import place
from jiuzhu.cases.store.errors import Busy, StoreError
from jiuzhu.errors import Problem
from jiuzhu.texts import Text

_FULL = Text(
    "磁盘已满；没有办成，请腾出空间后再办",
    "the disk is full; nothing was done: free some space and repeat",
)
_LOCKED = Text("被其他人或程序占用，请稍后再办", "others have it locked; try again in a while")
_READ_ONLY = Text("只读，不能写入；请检查文件和文件夹的权限", "is read-only; look at the permissions")
_DAMAGED = Text(
    "文件已损坏或不是案件库；请停止使用并从备份恢复，恢复后检查记录",
    "is damaged or no store; stop using it, restore a backup and verify the record",
)
_UNREADABLE = Text("读写失败；请检查磁盘", "cannot be read or written; look at the disk")
_CANNOT_OPEN = Text("打不开；请检查路径和权限", "cannot be opened; look at the path and the permissions")
_UNREACHABLE = Text(
    "连不上数据库服务器，或连接中断；没有办成，请检查服务器和网络",
    "the server cannot be reached, or the connection broke; nothing was done",
)
_NOT_LET_IN = Text("服务器拒绝登录；请检查用户名和密码", "the server refuses the user or the password")
_NO_DATABASE = Text("服务器上没有这个数据库", "there is no such database on the server")
_NO_RIGHT = Text("数据库用户没有所需的权限", "the database's user lacks a right that is needed")
_DISAGREES = Text(
    "与库中已有的内容冲突：案件库可能被外部改动过；请检查记录",
    "does not fit what is there: the store may have been changed from outside; verify the record",
)

_OF_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: _UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_CONSTRAINT: _DISAGREES,
}

# By SQLSTATE or the beginning of it, the longest that fits.
_OF_POSTGRESQL = {
    "53100": _FULL,
    "53": Text("服务器资源不足，请稍后再办", "the server lacks resources; try again in a while"),
    "55P03": _LOCKED,
    "40": _LOCKED,
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "57014": Text("服务器中止了操作", "the server cancelled it"),
    "28": _NOT_LET_IN,
    "3D000": _NO_DATABASE,
    "42501": _NO_RIGHT,
    "25006": _READ_ONLY,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "58": _UNREADABLE,
    "23": _DISAGREES,
}


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Whatever the database raises within comes out as a `StoreError` in plain words."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explained(error, place(engine)) from error


def explained(error: SQLAlchemyError, where: str) -> StoreError:
    """The error in plain words; what has none, in the database's own."""
    original = error.orig if isinstance(error, DBAPIError) else error
    words = _words(original)
    if words is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        words = _UNREACHABLE
    if isinstance(error, TimeoutError):  # of waiting for a connection that others of this process have
        words = _LOCKED
    if isinstance(error, NoResultFound):
        words = _DISAGREES
    if words is None:
        own = " ".join(str(original).split())
        words = Text(f"数据库报错：{own}", f"the database says: {own}")
    kind = Busy if words is _LOCKED else StoreError
    return kind((Problem(where, words.zh, words.en),))


def damage(error: DBAPIError) -> Text | None:
    """What is wrong, where the database cannot read what it once wrote."""
    words = _words(error.orig)
    return words if words in (_DAMAGED, _UNREADABLE) else None


def _words(original: BaseException | None) -> Text | None:
    if isinstance(original, sqlite3.Error):
        return _OF_SQLITE.get(_sqlite_code(original))
    state = getattr(original, "sqlstate", None)
    if isinstance(state, str):
        fitting = (_OF_POSTGRESQL.get(state[:length]) for length in (5, 3, 2))
        return next((words for words in fitting if words), None)
    # psycopg tells what a server said before it let anyone in as a text only.
    said = str(original)
    if "password authentication failed" in said or "no password supplied" in said:
        return _NOT_LET_IN
    if "database" in said and "does not exist" in said:
        return _NO_DATABASE
    return _UNREACHABLE if "connection" in said or "resolve host" in said else None


def _sqlite_code(original: sqlite3.Error) -> int:
    return getattr(original, "sqlite_errorcode", 0) & 0xFF


def may_have_happened(error: DBAPIError) -> bool:
    """Whether a commit that failed like this may have been made final all the same."""
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_code(error.orig) == sqlite3.SQLITE_IOERR
    return error.connection_invalidated or _words(error.orig) is _UNREACHABLE
