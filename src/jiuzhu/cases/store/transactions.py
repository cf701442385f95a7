"""Using the store's database: changes that become final as a whole, looks that see one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from jiuzhu.cases.store.connecting import place
from jiuzhu.cases.store.errors import OutcomeUnknown
from jiuzhu.cases.store.failures import may_have_happened, told
from jiuzhu.errors import Problem


@contextmanager
def change(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes become final together at the end, or leave nothing behind."""
    with told(engine), engine.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        try:
            yield connection
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            if may_have_happened(error):
                raise _unknown(place(engine)) from error
            raise


@contextmanager
def look(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the store as it is at one moment, whoever changes it meanwhile."""
    with told(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _unknown(where: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        (
            Problem(
                where,
                "办理即将写定时连接中断或读写失败，不知道是否已经办成；请用同一指令编号再提交一次，不会重复办理",
                "the connection broke or the disk failed while the step was being made final: it may have "
                "happened or not; repeat it with the same key, it happens once in any case",
            ),
        )
    )
