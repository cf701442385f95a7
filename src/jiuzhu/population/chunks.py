"""Families in chunks, so that memory stays flat however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.population.layout import FAMILY, RESULTS, Name
from jiuzhu.population.names import quoted
from jiuzhu.population.order import is_each_once, is_in_order
from jiuzhu.population.sources import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FAMILY = quoted(FAMILY)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some families with all that belongs to them.

    where: a condition on `family`.  sources: the tables it is a condition on.  each_once: whether it is known
    that no family and no person stands twice.
    """

    where: str
    sources: Mapping[Name, Source]
    each_once: bool


def in_chunks(
    database: DuckDBPyConnection, sources: Mapping[Name, Source], families_at_once: int, folder: Path
) -> list[Chunk]:
    """All families, about so many at a time.

    Tables that stand in order are read a stretch at a time; others are first sorted into files in a folder.
    """
    number = -(-(sources["families"].rows or 0) // families_at_once)
    if number <= 1:
        each_once = all(is_each_once(database, sources[name]) for name in RESULTS)
        return [Chunk("TRUE", sources, each_once)]
    if all(is_in_order(database, source) for source in sources.values()):
        return _stretches(database, sources, families_at_once)
    return _sorted_into_files(database, sources, number, folder)


def _stretches(
    database: DuckDBPyConnection, sources: Mapping[Name, Source], families_at_once: int
) -> list[Chunk]:
    first = f"""SELECT {_FAMILY} FROM (SELECT {_FAMILY}, row_number() OVER () - 1 AS n
        FROM {sources["families"].relation} WHERE {_FAMILY} IS NOT NULL)
        WHERE n % {families_at_once} = 0 AND n > 0 ORDER BY n"""
    starts = [_literal(row[0]) for row in database.execute(first).fetchall()]
    if not starts:
        return [Chunk("TRUE", sources, True)]
    conditions = [f"({_FAMILY} < {starts[0]} OR {_FAMILY} IS NULL)"]
    conditions += [f"{_FAMILY} >= {start} AND {_FAMILY} < {end}" for start, end in pairwise(starts)]
    conditions.append(f"{_FAMILY} >= {starts[-1]}")
    return [Chunk(where, sources, True) for where in conditions]


def _literal(key: Any) -> str:
    return "'" + key.replace("'", "''") + "'" if isinstance(key, str) else str(key)


def _sorted_into_files(
    database: DuckDBPyConnection, sources: Mapping[Name, Source], number: int, folder: Path
) -> list[Chunk]:
    found: list[dict[Name, Source]] = [{} for _ in range(number)]
    for name, source in sources.items():
        into = folder / name
        part = f"coalesce(hash(CAST({_FAMILY} AS VARCHAR)) % {number}, 0) AS part"
        database.execute(
            f"""COPY (SELECT *, {part} FROM {source.relation}) TO '{into}'
                (FORMAT parquet, PARTITION_BY (part), COMPRESSION snappy)"""
        )
        for index, chunk in enumerate(found):
            files = sorted((into / f"part={index}").glob("*.parquet"))
            listed = ", ".join(f"'{file}'" for file in files)
            empty = f"(SELECT * FROM {source.relation} WHERE FALSE)"
            relation = f"read_parquet([{listed}], hive_partitioning = false)" if files else empty
            chunk[name] = replace(source, relation=relation, rows=None)
    return [Chunk("TRUE", chunk, False) for chunk in found]
