"""`assess`: what the law of a day says of a population."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from glob import glob
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal, get_args

from jiuzhu.errors import FactError, Problem
from jiuzhu.language.situation import Value
from jiuzhu.population.chunks import Chunk, in_chunks
from jiuzhu.population.compiled import Wanted
from jiuzhu.population.databases import Database, NoEngineError, duckdb_within
from jiuzhu.population.importing import import_table, is_text
from jiuzhu.population.keeping import InFiles, InMemory, Keeper
from jiuzhu.population.layout import RESULTS, Layout, Name, layout
from jiuzhu.population.results import Counted, Progress, Result, Said, together
from jiuzhu.population.runs import Run
from jiuzhu.population.sources import Given, Source, open_source
from jiuzhu.rulebook import Reform, Rulebook
from jiuzhu.rulebook.findings import finding_called, no_such_finding, read_finding

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

MEMORY = "600MB"

EngineName = Literal["duckdb", "spark"]


def assess(
    tables: Mapping[str, Given],
    *,
    on: date,
    jurisdiction: str = "changzhou",
    judgements: Mapping[str, bool | int | str | Decimal] | None = None,
    search: Sequence[Path] = (),
    reform: Reform | None = None,
    conditions: bool = False,
    missing: bool = False,
    bounds: bool = True,
    keep: Sequence[str] = (),
    out: Path | str | None = None,
    families_at_once: int | None = None,
    memory: str = MEMORY,
    progress: Callable[[Progress], None] | None = None,
    engine: EngineName = "duckdb",
    session: SparkSession | None = None,
) -> Result:
    """What social assistance each family and person of a population is entitled to on a day, and how much.

    tables: `families`, `persons` and, where anything is known of them, `supporters`, in the layout of
    `population.layout`: paths of Parquet, CSV or XLSX files, Arrow or polars tables, pandas frames, DuckDB
    relations; on Spark its frames and the names of its tables in the place of CSV and XLSX.  In these columns
    may stand under their Chinese headings, as in the template.
    on: the day whose law applies, to all.  judgements: findings, by their names in the rules, that are
    taken to be so wherever the tables have none (a rate such as "50%", a sum in yuan).
    search: folders in which to look for the jurisdiction before those of the library.  reform: figures in the
    place of those in force.
    conditions, missing: whether the result says how each condition stands, and what is missing.
    bounds: whether of each sum it gives the lowest and the highest; else only the sum where it is exact.
    keep: names of further columns that go with the result.
    out: a folder for the result as Parquet files; without it the result is in memory.  Where it holds the
    unfinished result of an interrupted run for the same Parquet files and rules, that is gone on with.
    families_at_once, memory: how many families DuckDB works out at a time (by default as many as fit well),
    within how much memory.  progress: is told after each time how far the run has come.
    engine: `duckdb`, or `spark` for the cluster of a session (without one, that of the process), which works
    out all families at once; then `out` is the folder of its Parquet files or, where it has no `/` in it,
    what the names of the tables begin with that it is to write.

    The answer for a family is that of `jiuzhu.assess`.  Raises `FactError` for tables that cannot be read,
    `RuleError` for rules that do not load, `TooLargeError` for sums beyond what SQL can count,
    `NoEngineError` where the engine is not installed.
    """
    if engine not in get_args(EngineName):
        raise NoEngineError(
            f"没有名为“{engine}”的引擎，应为 duckdb 或 spark / "
            f"there is no engine {engine!r}; there are duckdb, spark"
        )
    rulebook = Rulebook.load(jurisdiction, on, search=search, reform=reform)
    sheets = layout(rulebook)
    taken = _read_findings(judgements or {}, rulebook)
    wanted = Wanted(conditions=conditions, missing=missing, bounds=bounds, taken=taken)
    told = _Told(progress)
    if engine == "spark":
        from jiuzhu.population.spark import on_spark
        from jiuzhu.population.spark_keeping import Collected, InCluster

        with on_spark(session) as spark:
            kept: Keeper = Collected(spark) if out is None else InCluster(spark, out)
            attached = {name: spark.attach(given, name) for name, given in tables.items()}
            sources = _open(spark, attached, sheets, keep)
            run = Run(spark, rulebook, on, sheets, sources, wanted)
            return _given(run, [Chunk("TRUE", sources, False)], kept, told)
    with duckdb_within(memory) as (database, folder):
        imported = _import(database, tables, sheets, keep, folder)
        sources = _open(database, imported, sheets, keep)
        run = Run(database, rulebook, on, sheets, sources, wanted)
        at_once = families_at_once or _families_at_once(run.width, missing)
        kept = InMemory(database)
        if out is not None:
            asked = (rulebook.digest, on, jurisdiction, wanted, keep, at_once, *_identity(tables))
            kept = InFiles(database, Path(out), asked)
        return _given(run, in_chunks(database, sources, at_once, folder), kept, told)


class _Told:
    """Tells how far an assessment has come."""

    def __init__(self, progress: Callable[[Progress], None] | None) -> None:
        self._progress = progress
        self._started = monotonic()

    def __call__(self, said: Said, families: int, earlier: int) -> None:
        if self._progress is not None:
            seconds = monotonic() - self._started
            self._progress(Progress(said.counted.families, families, seconds, earlier))


def _given(run: Run, chunks: Sequence[Chunk], keeper: Keeper, told: _Told) -> Result:
    """What is said of all chunks together."""
    families = run.families
    all_ = Said((), Counted())
    earlier = 0
    for number, chunk in enumerate(chunks):
        done = keeper.done(number)
        all_ = together((all_, done or keeper.take(run.part(chunk))))
        if done is not None:
            earlier = all_.counted.families
        told(all_, families, earlier)
    of = run.rulebook
    return Result(run.on, of.jurisdiction, of.digest, *keeper.given(), all_.totals, all_.counted)


def _families_at_once(width: float, missing: bool) -> int:
    """As many as take a quarter of a gigabyte, by experience."""
    bytes_a_family = width * 5 * (4 if missing else 1)  # the names of what is missing take their room
    return int(max(10_000, min(1_000_000, 250_000_000 / bytes_a_family)))


def _identity(tables: Mapping[str, Given]) -> Iterator[object]:
    """What tells whether tables are the same as those of an earlier run; tables in memory never are."""
    for name, given in sorted(tables.items()):
        paths = [given] if isinstance(given, str | Path) else given if isinstance(given, list | tuple) else []
        yield name
        if not paths:
            yield monotonic()
        for path in paths:
            for file in map(Path, sorted(glob(str(path))) if "*" in str(path) else [path]):
                stat = file.stat()
                yield from (str(file.resolve()), stat.st_size, stat.st_mtime_ns)


def _import(
    database: DuckDBPyConnection,
    tables: Mapping[str, Given],
    sheets: Layout,
    keep: Sequence[str],
    folder: Path,
) -> dict[str, Given]:
    """The tables, those that are written as text read into a folder; raises `FactError`."""
    problems: list[Problem] = []
    found = dict(tables)
    for name, sheet in sheets.items():
        if name in tables and is_text(tables[name]):
            try:
                found[name] = import_table(database, Path(tables[name]), sheet, keep, folder)
            except FactError as error:
                problems += error.problems
    if problems:
        raise FactError(tuple(problems))
    return found


def _open(
    database: Database, tables: Mapping[str, Given], sheets: Layout, keep: Sequence[str]
) -> dict[Name, Source]:
    """Every table given; raises `FactError` with every problem found."""
    problems = [
        Problem(
            name,
            f"没有名为“{name}”的表，应为 {'、'.join(sheets)}",
            f"there is no table {name!r}; there are {', '.join(sheets)}",
        )
        for name in tables
        if name not in sheets
    ]
    problems += [
        Problem(name, "缺少这张表", "this table is needed") for name in RESULTS if name not in tables
    ]
    sources: dict[Name, Source] = {}
    for name, sheet in sheets.items():
        if name in tables:
            try:
                sources[name] = open_source(database, tables[name], sheet, keep)
            except FactError as error:
                problems += error.problems
    if problems:
        raise FactError(tuple(problems))
    return sources


def _read_findings(
    judgements: Mapping[str, bool | int | str | Decimal], rulebook: Rulebook
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    for what, value in judgements.items():
        rule = finding_called(what, rulebook)
        if rule is None:
            problems.append(no_such_finding("judgements", what, rulebook))
            continue
        try:
            found[rule.key] = read_finding(value if isinstance(value, bool) else f"{value}", rule)
        except ValueError as error:
            zh, _, en = str(error).partition(" / ")
            problems.append(Problem(f"judgements › {what}", zh, en or zh))
    if problems:
        raise FactError(tuple(problems))
    return found
