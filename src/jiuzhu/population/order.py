"""Whether the rows of a table stand in order: then none stands twice, and families are read by stretches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jiuzhu.population.names import quoted
from jiuzhu.population.sources import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def is_in_order(database: DuckDBPyConnection, source: Source) -> bool:
    """Whether each row comes after the one before it by its keys; of supporters, not before it."""
    keys = [quoted(key) for key in source.keys]
    after = _after_the_last(keys)
    if source.name == "supporters":  # who have no number of their own
        after += " OR " + " AND ".join(f"{key} = lag({key}) OVER ()" for key in keys)
    return _is_always(database, source, after)


def is_each_once(database: DuckDBPyConnection, source: Source) -> bool:
    """Whether the order of the rows, in one way or another, shows that none stands twice."""
    last = quoted(list(source.keys)[-1])
    if source.numbered and _is_always(database, source, _after_the_last([last])):
        return True
    return is_in_order(database, source)


def _is_always(database: DuckDBPyConnection, source: Source, condition: str) -> bool:
    query = f"SELECT bool_and(a) FROM (SELECT {condition} AS a FROM {source.relation})"
    return database.execute(query).fetchall()[0][0] is not False


def _after_the_last(keys: Sequence[str]) -> str:
    """Whether a row comes after the one before it, in the order of these columns."""
    found = ""
    for key in reversed(keys):
        before = f"lag({key}) OVER ()"
        found = f"{key} > {before}" + (f" OR ({key} = {before} AND ({found}))" if found else "")
    return found
