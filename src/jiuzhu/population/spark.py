"""A population on a Spark cluster: the same statements in Spark's SQL, over the cluster's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.databases import NoEngineError, TooLargeError
from jiuzhu.population.sources import Attached, Given, as_arrow

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from sqlglot import exp

HOW_TO_INSTALL = (
    "用 Spark 计算需要 PySpark 和 Java 17：pip install 'jiuzhu[spark]' / "
    "Spark needs PySpark and Java 17: pip install 'jiuzhu[spark]'"
)

SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # what is too large is an error, never a wrong number
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.variable.substitute": "false",
}

_TYPES = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "string": "VARCHAR",
}
"""The names that DuckDB has for Spark's types, where they differ."""


class Rows:
    """What a query found."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    def fetchall(self) -> list[Any]:
        return [tuple(row) for row in self._rows]


class OnSpark:
    """Carries out DuckDB's SQL on Spark; a `Database`.

    What it names stands in a session beside the given one, whose settings and views it leaves alone.  What
    is kept for a while goes into tables of the catalog (`jiuzhu_…`), so that a worker that is lost takes
    nothing with it, and no plan grows with those before it.
    """

    def __init__(self, session: SparkSession) -> None:
        self.given = session
        self.session = session.newSession()
        self.session.catalog.setCurrentDatabase(session.catalog.currentDatabase())
        for name, value in SETTINGS.items():
            self.session.conf.set(name, value)
        self._mark = f"jiuzhu_{uuid4().hex}"
        self._number = count()
        self._kept: dict[str, str] = {}
        self._shared: list[str] = []

    def execute(self, query: str, /) -> Rows:
        import sqlglot
        from sqlglot import exp

        statement = sqlglot.parse_one(query, read="duckdb")
        match statement:
            case exp.Create(this=named, expression=selected):
                frame = self._frame(selected)
                if statement.kind == "TABLE":
                    self._keep(named.name, frame)
                else:
                    frame.createOrReplaceTempView(named.name)
                return Rows(())
            case exp.Drop():
                for named in statement.find_all(exp.Table):
                    self._forget(self._kept.pop(named.name))
                return Rows(())
            case exp.Describe(this=described):
                fields = self._frame(described).schema.fields
                return Rows([(one.name, _type(one.dataType.simpleString())) for one in fields])
        return Rows(self._frame(statement).collect())

    def register(self, name: str, table: Any, /) -> None:
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def frame(self, query: str) -> DataFrame:
        """What a query in DuckDB's SQL finds, on the cluster."""
        import sqlglot

        return self._frame(sqlglot.parse_one(query, read="duckdb"))

    def _frame(self, query: exp.Expr) -> DataFrame:
        from sqlglot import exp

        if isinstance(query, exp.Table):
            return self.session.table(query.sql("spark"))
        return self.session.sql(_in_sparks_words(query))

    def _keep(self, name: str, frame: DataFrame) -> None:
        table = f"{self._mark}_{next(self._number)}"
        frame.write.format("parquet").saveAsTable(table)
        self.session.table(table).createOrReplaceTempView(name)
        before = self._kept.get(name)
        self._kept[name] = table
        if before is not None:
            self._forget(before)

    def _forget(self, table: str) -> None:
        self.session.sql(f"DROP TABLE {table}")

    # --- given tables -----------------------------------------------------------------------------

    def attach(self, given: Given, name: str) -> Attached:
        """A given table, seen from the session in which a population is worked out."""
        shared = f"{self._mark}_{name}"
        self._opened(given, name).createGlobalTempView(shared)
        self._shared.append(shared)
        return Attached(f"global_temp.{shared}")

    def _opened(self, given: Given, name: str) -> DataFrame:
        from pyspark.errors import AnalysisException
        from pyspark.sql import DataFrame

        if isinstance(given, DataFrame):
            return given
        try:
            if isinstance(given, Path) or (isinstance(given, str) and is_path(given)):
                return self.given.read.parquet(str(given))
            if isinstance(given, str):
                return self.given.table(given)
            if isinstance(given, list | tuple):
                return self.given.read.parquet(*map(str, given))
        except AnalysisException as error:
            why = str(error).partition("\n")[0]
            zh, en = "打不开这张表", f"this table cannot be opened: {why}"
            raise FactError((Problem(name, zh, en),)) from None
        return self.given.createDataFrame(as_arrow(given))

    def close(self) -> None:
        """Gives back what it named and kept."""
        for table in self._kept.values():
            self._forget(table)
        for shared in self._shared:
            self.session.catalog.dropGlobalTempView(shared)


def _in_sparks_words(query: exp.Expr) -> str:
    """Spark's SQL; numbers of 128 bits as the decimals that it has for them, statuses as texts."""
    from sqlglot import exp

    kinds = exp.DataType.Type
    for one in reversed(list(query.find_all(exp.Cast))):  # from the innermost outwards
        if one.to.this is kinds.INT128 and isinstance(one.this, exp.IntDiv):
            # `DIV` cuts to 64 bits unseen, so what leaves no rest is divided instead.
            a, b = one.this.this, one.this.expression
            whole = exp.Paren(this=exp.Sub(this=a, expression=exp.Mod(this=a.copy(), expression=b)))
            one.set("this", exp.Div(this=whole, expression=b.copy()))
    for kind in list(query.find_all(exp.DataType)):
        if kind.this in (kinds.INT128, kinds.USERDEFINED):
            text = kind.this is kinds.USERDEFINED
            kind.replace(exp.DataType.build("TEXT" if text else "DECIMAL(38, 0)"))
    return query.sql("spark")


def is_path(written: str) -> bool:
    """Whether a text is the path of files, not the name of a table."""
    return "/" in written or written.endswith(".parquet")


def _type(spark: str) -> str:
    return _TYPES.get(spark, spark.upper())


@contextmanager
def on_spark(session: SparkSession | None) -> Iterator[OnSpark]:
    """Spark, by a given session or by the one that this process has, or else makes."""
    try:
        from pyspark.errors import ArithmeticException
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoEngineError(HOW_TO_INSTALL) from None
    database = OnSpark(session or SparkSession.builder.getOrCreate())
    try:
        yield database
    except ArithmeticException as error:
        raise TooLargeError(error) from error
    finally:
        database.close()
