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

    Tables that do not stand in order are first sorted, in a file in a folder.
    """
    number = -(-(sources["families"].rows or 0) // families_at_once)
    if number <= 1:
        each_once = all(is_each_once(database, sources[name]) for name in RESULTS)
        return [Chunk("TRUE", sources, each_once)]
    in_order = all(is_in_order(database, source) for source in sources.values())
    if not in_order:
        sources = _sorted(database, sources, folder)
        in_order = all(is_in_order(database, sources[name]) for name in RESULTS)  # unless one stands twice
    return _stretches(database, sources, families_at_once, in_order)


def _stretches(
    database: DuckDBPyConnection, sources: Mapping[Name, Source], families_at_once: int, each_once: bool
) -> list[Chunk]:
    first = f"""SELECT {_FAMILY} FROM (SELECT {_FAMILY}, row_number() OVER () - 1 AS n
        FROM {sources["families"].relation} WHERE {_FAMILY} IS NOT NULL)
        WHERE n % {families_at_once} = 0 AND n > 0"""
    found = sorted({row[0] for row in database.execute(first).fetchall()})
    if not found:
        return [Chunk("TRUE", sources, each_once)]
    # Where one table has its families as texts and another as numbers, all are compared alike.
    family = f"CAST({_FAMILY} AS VARCHAR)" if isinstance(found[0], str) else _FAMILY
    starts = [_literal(start) for start in found]
    conditions = [f"({family} < {starts[0]} OR {_FAMILY} IS NULL)"]
    conditions += [f"{family} >= {start} AND {family} < {end}" for start, end in pairwise(starts)]
    conditions.append(f"{family} >= {starts[-1]}")
    return [Chunk(where, sources, each_once) for where in conditions]


def _literal(key: Any) -> str:
    return "'" + key.replace("'", "''") + "'" if isinstance(key, str) else str(key)


def _sorted(database: DuckDBPyConnection, sources: Mapping[Name, Source], folder: Path) -> dict[Name, Source]:
    """The tables in the order of their keys, in a file of DuckDB's own."""
    database.execute(f"ATTACH '{folder / 'in_order.duckdb'}' AS in_order")
    found: dict[Name, Source] = {}
    for name, source in sources.items():
        keys = ", ".join(quoted(key) for key in source.keys)
        named = dict.fromkeys((*source.keys, *source.holdings, *source.kept, *source.of_import))
        columns = ", ".join(quoted(column) for column in named)
        relation = f"in_order.{name}"
        database.execute(
            f"CREATE TABLE {relation} AS SELECT {columns} FROM {source.relation} ORDER BY {keys}"
        )
        found[name] = replace(source, relation=relation)
    return found
