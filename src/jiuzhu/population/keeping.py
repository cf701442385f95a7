"""Where the parts of a result go: into memory, or into files that an interrupted run can go on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import TypeAdapter

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.exports import result_query, totals
from jiuzhu.population.layout import RESULTS
from jiuzhu.population.results import Said
from jiuzhu.population.runs import Part

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REFUSED = "refused"
PROGRESS = "progress.json"


Kept = Any
"""An Arrow table, the path of a folder, or the name of a table."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a run notes of itself: what was asked, and what was said of each part that is finished."""

    asked: str
    parts: tuple[Said, ...]


class Keeper(Protocol):
    """Takes the parts of a result, one after the other."""

    def done(self, number: int) -> Said | None:
        """What an earlier run said of a part, if it was finished."""
        ...

    def take(self, part: Part) -> Said:
        """Keeps the next part; gives what is said of it."""
        ...

    def given(self) -> tuple[Kept, Kept, Kept]:
        """The results: families, persons, and what was refused."""
        ...


class InMemory:
    """Keeps the parts as Arrow tables."""

    def __init__(self, database: DuckDBPyConnection) -> None:
        self._database = database
        self._parts: dict[str, list[Any]] = {name: [] for name in (*RESULTS, REFUSED)}

    def done(self, number: int) -> Said | None:
        return None

    def take(self, part: Part) -> Said:
        for name in RESULTS:
            query = result_query(self._database, part, name)
            self._parts[name].append(self._database.sql(query).to_arrow_table())
        self._parts[REFUSED].append(self._database.sql(f"FROM {part.refusals}").to_arrow_table())
        return Said(totals(self._database, part), part.counted)

    def given(self) -> tuple[Any, Any, Any]:
        import pyarrow

        families, persons, refused = (
            pyarrow.concat_tables(parts, promote_options="permissive") for parts in self._parts.values()
        )
        return families, persons, refused


class InFiles:
    """Keeps the parts as Parquet files in a folder for each table, each file whole or not at all.

    asked: what the result depends on; an interrupted run that asked the same is gone on with.
    Raises `FactError` where the folder holds something else.
    """

    def __init__(self, database: DuckDBPyConnection, folder: Path, asked: Sequence[object]) -> None:
        self._database = database
        self._folder = folder
        self._number = 0
        self._asked = sha256(json.dumps(asked, default=str).encode()).hexdigest()
        self._said = self._read()
        for name in (*RESULTS, REFUSED):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def _read(self) -> list[Said]:
        """What an earlier run noted in the folder; nothing where it is new."""
        if not self._folder.exists() or not any(self._folder.iterdir()):
            return []
        try:
            before = _notes().validate_json((self._folder / PROGRESS).read_bytes())
        except (OSError, ValueError):
            before = None
        if before is None or before.asked != self._asked:
            raise FactError((_occupied(self._folder),))
        return list(before.parts)

    def done(self, number: int) -> Said | None:
        if number >= len(self._said):
            return None
        self._number = number + 1
        return self._said[number]

    def take(self, part: Part) -> Said:
        for name in RESULTS:
            self._write(name, result_query(self._database, part, name))
        self._write(REFUSED, f"SELECT * FROM {part.refusals}")
        said = Said(totals(self._database, part), part.counted)
        self._said.append(said)
        self._number += 1
        self._note()
        return said

    def _write(self, name: str, query: str) -> None:
        file = self._folder / name / f"part-{self._number:05}.parquet"
        unfinished = file.with_suffix(".unfinished")
        try:
            self._database.execute(f"COPY ({query}) TO '{_escaped(unfinished)}' (FORMAT parquet)")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)

    def _note(self) -> None:
        file = self._folder / PROGRESS
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_bytes(_notes().dump_json(Notes(self._asked, tuple(self._said))))
        unfinished.replace(file)

    def given(self) -> tuple[Path, Path, Path]:
        families, persons, refused = (self._folder / name for name in (*RESULTS, REFUSED))
        return families, persons, refused


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


@cache
def _notes() -> TypeAdapter[Notes]:
    return TypeAdapter(Notes)


def _occupied(folder: Path) -> Problem:
    return Problem(
        str(folder),
        "文件夹里已有别的内容，不是同样的输入和规则未算完的结果；请换一个空文件夹",
        "holds something else than an unfinished result for the same tables and rules; choose an empty one",
    )
