"""What a population is worked out by: whoever answers DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from jiuzhu.errors import JiuzhuError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Answer(Protocol):
    """What a query found."""

    def fetchall(self) -> list[Any]:
        """The rows, as tuples."""
        ...


class Database(Protocol):
    """Answers queries; DuckDB itself, or what takes them to another engine.

    Its tables and views last as long as it.
    """

    def execute(self, query: str, /) -> Answer:
        """Carries out a statement in DuckDB's SQL."""
        ...

    def register(self, name: str, table: Any, /) -> Any:
        """Gives an Arrow table a name."""
        ...


class TooLargeError(JiuzhuError):
    """What the rules make of the tables is too large a number for SQL; nothing is given out."""

    def __init__(self, why: object) -> None:
        super().__init__(f"数字过大，无法精确计算 / a number is too large to be worked out exactly: {why}")


class NoEngineError(JiuzhuError):
    """There is no such engine, or it is not installed."""


@contextmanager
def duckdb_within(memory: str) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """A DuckDB of its own, with a folder for what does not fit into its memory."""
    import duckdb

    with TemporaryDirectory(prefix="jiuzhu-") as folder, duckdb.connect() as database:
        database.execute(f"SET temp_directory = '{folder}/spilled'")
        database.execute(f"SET memory_limit = '{memory}'")
        database.execute("SET preserve_insertion_order = false")
        database.execute("SET enable_progress_bar = false")
        database.execute("CREATE TYPE status AS ENUM ('eligible', 'ineligible', 'undetermined')")
        try:
            yield database, Path(folder)
        except RuntimeError as error:
            if "Query interrupted" in str(error):  # how DuckDB tells of Ctrl-C in the middle of a query
                raise KeyboardInterrupt from None
            raise
        except duckdb.OutOfRangeException as error:
            raise TooLargeError(error) from error
