"""`assess`: what the law of a day says of a population."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, JiuzhuError, Problem
from jiuzhu.language.situation import Value
from jiuzhu.population.chunks import in_chunks
from jiuzhu.population.compiled import Wanted
from jiuzhu.population.exports import result_query, totals
from jiuzhu.population.layout import RESULTS, Layout, Name, layout
from jiuzhu.population.results import Counted, Progress, Result, Total, together
from jiuzhu.population.runs import Part, Run
from jiuzhu.population.sources import Given, Source, open_source
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import finding_called, no_such_finding, read_finding

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FAMILIES_AT_ONCE = 250_000
MEMORY = "600MB"

REFUSED = "refused"


class TooLargeError(JiuzhuError):
    """What the rules make of the tables is too large a number for SQL; nothing is given out."""


def assess(
    tables: Mapping[str, Given],
    *,
    on: date,
    jurisdiction: str = "changzhou",
    judgements: Mapping[str, bool | int | str | Decimal] | None = None,
    search: Sequence[Path] = (),
    conditions: bool = False,
    missing: bool = False,
    bounds: bool = True,
    keep: Sequence[str] = (),
    out: Path | None = None,
    families_at_once: int = FAMILIES_AT_ONCE,
    memory: str = MEMORY,
    progress: Callable[[Progress], None] | None = None,
) -> Result:
    """What social assistance each family and person of a population is entitled to on a day, and how much.

    tables: `families`, `persons` and, where anything is known of them, `supporters`, in the layout of
    `population.layout`: paths of Parquet files, Arrow or polars tables, pandas frames, DuckDB relations.
    on: the day whose law applies, to all.  judgements: findings, by their names in the rules, that are
    taken to be so wherever the tables have none (a rate such as "50%", a sum in yuan).
    search: folders in which to look for the jurisdiction before those of the library.
    conditions, missing: whether the result says how each condition stands, and what is missing.
    bounds: whether of each sum it gives the lowest and the highest; else only the sum where it is exact.
    keep: names of further columns that go with the result.
    out: a folder for the result as Parquet files; without it the result is in memory.
    families_at_once, memory: how many families DuckDB works out at a time, within how much memory.

    The answer for a family is that of `jiuzhu.assess`.  Raises `FactError` for tables that cannot be read,
    `RuleError` for rules that do not load.
    """
    rulebook = Rulebook.load(jurisdiction, on, search=search)
    sheets = layout(rulebook)
    taken = _read_findings(judgements or {}, rulebook)
    wanted = Wanted(conditions=conditions, missing=missing, bounds=bounds, taken=taken)
    started = monotonic()
    with _opened(memory) as (database, folder):
        sources = _open(database, tables, sheets, keep)
        chunks, each_once = in_chunks(database, sources, families_at_once, folder)
        run = Run(database, rulebook, on, sheets, sources, wanted, each_once)
        into = _Files(database, out) if out is not None else _Memory(database)
        done, counted, sums = 0, Counted(), list[Sequence[Total]]()
        for chunk in chunks:
            part = run.part(chunk)
            into.take(part)
            sums.append(totals(database, part))
            counted = counted.plus(part.counted)
            done += part.counted.families
            if progress is not None:
                progress(Progress(done, sources["families"].rows or 0, monotonic() - started))
        families, persons, refused = into.given()
        digest, of = rulebook.digest, rulebook.jurisdiction
        return Result(on, of, digest, families, persons, refused, together(sums), counted)


@contextmanager
def _opened(memory: str) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """A database of its own, with a folder for what does not fit into its memory."""
    import duckdb

    with TemporaryDirectory(prefix="jiuzhu-") as folder, duckdb.connect() as database:
        database.execute(f"SET temp_directory = '{folder}/spilled'")
        database.execute(f"SET memory_limit = '{memory}'")
        database.execute("SET preserve_insertion_order = false")
        database.execute("SET enable_progress_bar = false")
        try:
            yield database, Path(folder)
        except duckdb.OutOfRangeException as error:
            raise TooLargeError(
                f"数字过大，无法精确计算 / a number is too large to be worked out exactly: {error}"
            ) from error


def _open(
    database: DuckDBPyConnection, tables: Mapping[str, Given], sheets: Layout, keep: Sequence[str]
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


class _Memory:
    """Collects the parts of a result as Arrow tables."""

    def __init__(self, database: DuckDBPyConnection) -> None:
        self._database = database
        self._parts: dict[str, list[Any]] = {name: [] for name in (*RESULTS, REFUSED)}

    def take(self, part: Part) -> None:
        for name in RESULTS:
            query = result_query(self._database, part, name)
            self._parts[name].append(self._database.sql(query).to_arrow_table())
        self._parts[REFUSED].append(self._database.sql(f"FROM {part.refusals}").to_arrow_table())

    def given(self) -> tuple[Any, Any, Any]:
        import pyarrow

        families, persons, refused = (
            pyarrow.concat_tables(parts, promote_options="permissive") for parts in self._parts.values()
        )
        return families, persons, refused


class _Files:
    """Writes the parts of a result as Parquet files in a folder for each table; each whole or not at all."""

    def __init__(self, database: DuckDBPyConnection, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._number = 0
        for name in (*RESULTS, REFUSED):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def take(self, part: Part) -> None:
        for name in RESULTS:
            self._write(name, result_query(self._database, part, name))
        self._write(REFUSED, f"SELECT * FROM {part.refusals}")
        self._number += 1

    def _write(self, name: str, query: str) -> None:
        file = self._folder / name / f"part-{self._number:05}.parquet"
        unfinished = file.with_suffix(".unfinished")
        self._database.execute(f"COPY ({query}) TO '{unfinished}' (FORMAT parquet)")
        unfinished.replace(file)

    def given(self) -> tuple[Path, Path, Path]:
        families, persons, refused = (self._folder / name for name in (*RESULTS, REFUSED))
        return families, persons, refused
