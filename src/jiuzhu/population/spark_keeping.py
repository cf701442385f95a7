"""Where a result worked out on Spark goes: to the cluster, or into memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.exports import result_query, totals
from jiuzhu.population.keeping import REFUSED
from jiuzhu.population.layout import RESULTS
from jiuzhu.population.results import Said
from jiuzhu.population.runs import Part
from jiuzhu.population.spark import OnSpark, is_path

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class InCluster:
    """Keeps a result on the cluster: as tables or as Parquet files.

    out: what the tables' names begin with (`welfare.assessed` makes `welfare.assessed_families` and the
    others), or the folder for Parquet files.  Raises `FactError` where something is there already.
    """

    def __init__(self, database: OnSpark, out: Path | str) -> None:
        self._database = database
        self._where = {name: _place(out, name) for name in (*RESULTS, REFUSED)}
        catalog = database.session.catalog
        taken = [one for one in self._where.values() if not is_path(one) and catalog.tableExists(one)]
        if taken:
            raise FactError(tuple(_occupied(one) for one in taken))

    def done(self, number: int) -> Said | None:
        return None

    def take(self, part: Part) -> Said:
        for name, query in _queries(self._database, part).items():
            self._write(self._database.frame(query), self._where[name])
        return Said(totals(self._database, part), part.counted)

    def _write(self, frame: DataFrame, where: str) -> None:
        from pyspark.errors import AnalysisException

        try:
            if is_path(where):
                frame.write.parquet(where)
            else:
                frame.write.format("parquet").saveAsTable(where)
        except AnalysisException as error:
            if error.getCondition() not in ("PATH_ALREADY_EXISTS", "TABLE_OR_VIEW_ALREADY_EXISTS"):
                raise
            raise FactError((_occupied(where),)) from None

    def given(self) -> tuple[str, str, str]:
        families, persons, refused = self._where.values()
        return families, persons, refused


class Collected:
    """Brings a result from the cluster into memory."""

    def __init__(self, database: OnSpark) -> None:
        self._database = database
        self._tables: list[Any] = []

    def done(self, number: int) -> Said | None:
        return None

    def take(self, part: Part) -> Said:
        queries = _queries(self._database, part)
        self._tables = [self._database.frame(query).toArrow() for query in queries.values()]
        return Said(totals(self._database, part), part.counted)

    def given(self) -> tuple[Any, Any, Any]:
        families, persons, refused = self._tables
        return families, persons, refused


def _queries(database: OnSpark, part: Part) -> dict[str, str]:
    """The queries for the tables of a result."""
    found: dict[str, str] = {name: result_query(database, part, name) for name in RESULTS}
    return found | {REFUSED: f"SELECT * FROM {part.refusals}"}


def _place(out: Path | str, name: str) -> str:
    return f"{out}/{name}" if isinstance(out, Path) or is_path(out) else f"{out}_{name}"


def _occupied(where: str) -> Problem:
    return Problem(where, "已经存在；请换一个名称", "is there already; choose another name")
