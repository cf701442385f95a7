"""A population on Spark, with two workers of its own: the same rows and totals as DuckDB has.

Run with `pytest -m spark tests/population`; needs `jiuzhu[spark]` and Java 17.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pyarrow.parquet
import pytest

from jiuzhu import FactError, population
from jiuzhu.population import Result, TooLargeError
from jiuzhu.rulebook import Rulebook
from tests.benchmarks.families import ON
from tests.benchmarks.population_data import make_population
from tests.population.agreement import cases_by_day
from tests.population.tables_of import tables_of

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]  # what PySpark says of pandas

RULES = Path(__file__).parent.parent / "benchmarks" / "rules"
CITY: dict[str, Any] = {"on": ON, "jurisdiction": "benchmark_city", "search": [RULES]}
NAMES = ("families", "persons", "refused")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.worker.timeout": "10",
    }
    builder = sql.SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    families, persons = make_population(tmp_path_factory.mktemp("city"), 20_000)
    return {"families": families, "persons": persons}


def rows(table: Any) -> list[dict[str, Any]]:
    """The rows of an Arrow table in an order of their own."""
    return sorted(table.to_pylist(), key=lambda row: (row["family"], row.get("person") or 0, str(row)))


def of_spark(session: Any, result: Result, name: str) -> list[dict[str, Any]]:
    return rows(session.table(getattr(result, name)).toArrow())


def test_rows_and_totals_are_those_of_duckdb(session: Any) -> None:
    day, families = next(iter(cases_by_day(23, 400, 0.2).items()))
    given = tables_of(families, Rulebook.load(on=day))
    asked: dict[str, Any] = {"on": day, "conditions": True, "missing": True}
    wanted = population.assess(given, **asked)
    found = population.assess(given, **asked, engine="spark", session=session)
    assert found.counted == wanted.counted
    assert found.counted.refused_families > 0
    assert found.totals == wanted.totals
    for name in NAMES:
        assert rows(getattr(found, name)) == rows(getattr(wanted, name))


def test_tables_of_the_cluster_are_read_and_written(session: Any, city: dict[str, Path]) -> None:
    for name, path in city.items():
        session.read.parquet(str(path)).write.saveAsTable(f"given_{name}")
    given = {name: f"given_{name}" for name in city}
    session.conf.set("spark.sql.ansi.enabled", "false")
    try:
        found = population.assess(given, **CITY, out="assessed", engine="spark", session=session)
        assert session.conf.get("spark.sql.ansi.enabled") == "false", "the session's settings are its own"
    finally:
        session.conf.unset("spark.sql.ansi.enabled")
    assert (found.families, found.persons, found.refused) == tuple(f"assessed_{name}" for name in NAMES)
    wanted = population.assess(city, **CITY)
    assert (found.totals, found.counted) == (wanted.totals, wanted.counted)
    for name in NAMES:
        assert of_spark(session, found, name) == rows(getattr(wanted, name))
    left = [table.name for table in session.catalog.listTables() if table.name.startswith("jiuzhu_")]
    assert not left, "what was kept for a while is gone"
    with pytest.raises(FactError, match="assessed_families"):
        population.assess(given, **CITY, out="assessed", engine="spark", session=session)


def test_files_are_read_and_written(session: Any, city: dict[str, Path], tmp_path: Path) -> None:
    found = population.assess(city, **CITY, out=tmp_path / "out", engine="spark", session=session)
    wanted = population.assess(city, **CITY)
    assert found.totals == wanted.totals
    for name in NAMES:
        assert rows(pyarrow.parquet.read_table(getattr(found, name))) == rows(getattr(wanted, name))
    with pytest.raises(FactError, match="is there already"):
        population.assess(city, **CITY, out=tmp_path / "out", engine="spark", session=session)


def test_tables_that_are_not_there_are_named(session: Any, city: dict[str, Path]) -> None:
    with pytest.raises(FactError, match="cannot be opened"):
        population.assess({**city, "persons": "nowhere"}, **CITY, engine="spark", session=session)
    with pytest.raises(FactError, match="this table is needed"):
        population.assess({"families": city["families"]}, **CITY, engine="spark", session=session)


def test_numbers_of_128_bits_are_neither_cut_nor_rounded(session: Any) -> None:
    from jiuzhu.population.spark import OnSpark, on_spark

    database = OnSpark(session)
    large = "CAST('99999999999999999999999999' AS INT128)"
    asked = f"SELECT CAST({large} // 10 AS INT128), CAST((-{large} + 1) // 7 AS INT128)"
    assert database.execute(asked).fetchall() == [(10**25 - 1, -((10**26 - 2) // 7))]
    with pytest.raises(TooLargeError), on_spark(session) as failing:
        failing.execute(f"SELECT {large} * {large}")


def test_a_worker_may_be_killed_in_the_middle(session: Any, city: dict[str, Path]) -> None:
    wanted = population.assess(city, **CITY)
    with ThreadPoolExecutor(1) as thread:
        asked: dict[str, Any] = {**CITY, "out": "outlived", "engine": "spark", "session": session}
        run = thread.submit(lambda: population.assess(city, **asked))
        while not any(table.name.startswith("jiuzhu_") for table in session.catalog.listTables()):
            assert not run.done(), run.exception()
            sleep(0.05)
        before = _workers(session)
        os.kill(before[0], signal.SIGKILL)
        assert not run.done(), "it was killed too late"
        found = run.result()
    assert before[0] not in _workers(session)
    assert (found.totals, found.counted) == (wanted.totals, wanted.counted)
    for name in NAMES:
        assert of_spark(session, found, name) == rows(getattr(wanted, name))


def _workers(session: Any) -> list[int]:
    """The processes in which the work is done; they are children of the driver's."""
    driver = str(session.sparkContext._jvm.java.lang.ProcessHandle.current().pid())
    asked = ["pgrep", "-P", driver, "-f", "CoarseGrainedExecutorBackend"]
    return [int(one) for one in subprocess.run(asked, capture_output=True, text=True).stdout.split()]
