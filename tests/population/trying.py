"""Trees and cells tried on families: read as SQL, run by DuckDB, and read back as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

import duckdb

from jiuzhu import Applicant, Judgement
from jiuzhu.language.tree import Node
from jiuzhu.population.base import base_tables
from jiuzhu.population.cells import Cell, Graph
from jiuzhu.population.compiled import Script, script
from jiuzhu.population.layout import Name, layout
from jiuzhu.population.quantities import Bound, Quantities
from jiuzhu.population.reader import Read, Reader
from jiuzhu.population.sources import open_source
from jiuzhu.population.statements import Output
from jiuzhu.population.told import Told
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import Benefit, Figure, ItemRule
from jiuzhu.texts import Text
from tests.language.world import TODAY, World
from tests.population.tables_of import Case, tables_of

NAME = Text("名", "name")


def rulebook_of(world: World, benefits: dict[str, Benefit] | None = None) -> Rulebook:
    """The figures and items of a small world as a rulebook."""
    figures = {
        name: Figure(name, NAME, kind, value, "stated", (), None, None, None, None, False, "here")
        for name, (kind, value) in world.figures.items()
    }
    items = {
        key: ItemRule(key, NAME, kind, (), "here", tree=world._item(key), judged=None if text else "officer")
        for key, (kind, text) in world.items.items()
    }
    return replace(Rulebook.load(), figures=figures, items=items, benefits=benefits or {})


class Trial:
    """Families in tables, and a reader of trees for them."""

    def __init__(
        self,
        rulebook: Rulebook,
        families: Iterable[Applicant | Case],
        on: date = TODAY,
        nobodies: Iterable[Name] = ("persons", "supporters"),
    ) -> None:
        cases = [(one, ()) if isinstance(one, Applicant) else one for one in families]
        tables = tables_of(cases, rulebook)
        self.layout = layout(rulebook)
        self.database = duckdb.connect()
        self.sources = {
            name: open_source(self.database, tables[name], sheet, ()) for name, sheet in self.layout.items()
        }
        holdings = {name: source.holdings for name, source in self.sources.items()}
        self.nobodies = frozenset(nobodies)
        self.graph = Graph()
        self.quantities = Quantities(self.graph)
        self.told = Told(self.graph, self.quantities, self.layout, holdings, self.nobodies)
        self.reader = Reader(rulebook, on, self.layout, self.graph, self.quantities, self.told)

    def values(self, nodes: Sequence[Node], entity: str = "household") -> list[list[Any]]:
        """What trees about an entity come to: for each tree a list of values, one for each row."""
        place = self.reader.place(entity)
        return self.read([self.reader.read(node, place) for node in nodes], entity)

    def read(self, reads: Sequence[Read], entity: str = "household") -> list[list[Any]]:
        """What was read, in each row of the table of an entity, in the order of its keys."""
        table = self.reader.table(entity)
        outputs: list[Output] = []
        for index, read in enumerate(reads):
            for part, cell in _cells(read).items():
                outputs.append(Output(f"{index}.{part}", cell))
        name: Name = next(name for name, one in self.told.tables.items() if one is table)
        made = script(self.told.tables, {table: outputs}, self.nobodies)
        rows = self.run(made, name)
        return [[_value(read, index, row) for row in rows] for index, read in enumerate(reads)]

    def types(self, node: Node, entity: str = "household") -> set[str]:
        """The types of the columns that a tree comes to."""
        table, read = self.reader.table(entity), self.reader.read(node, self.reader.place(entity))
        outputs = [Output(part, cell) for part, cell in _cells(read).items()]
        name: Name = next(name for name, one in self.told.tables.items() if one is table)
        query = self.prepare(script(self.told.tables, {table: outputs}, self.nobodies), name)
        columns = self.database.sql(f"DESCRIBE {query}").fetchall()
        return {str(column[1]) for column in columns if column[0] not in self.layout[name].keys}

    def run(self, made: Script, name: Name) -> list[dict[str, Any]]:
        keys = self.layout[name].keys
        query = f"SELECT * FROM ({self.prepare(made, name)}) ORDER BY {', '.join(keys)}"
        rows: list[dict[str, Any]] = self.database.sql(query).to_arrow_table().to_pylist()
        return [row for row in rows if None not in [row[key] for key in keys]]

    def prepare(self, made: Script, name: Name) -> str:
        """Runs all but the last statement for a table; that is returned."""
        database = self.database
        for table, query in base_tables(self.layout, self.sources, made).items():
            database.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {query}")
        for kept in made.kept:
            database.execute(f"CREATE OR REPLACE TEMP TABLE {kept.name} AS {kept.query.sql('duckdb')}")
        return made.results[name].sql("duckdb")


def _cells(read: Read) -> dict[str, Cell]:
    if isinstance(read, Cell):
        return {"cell": read}
    found = {"low": read.low.top, "high": read.high.top}
    for side, bound in (("low", read.low), ("high", read.high)):
        if bound.over is not None:
            found[f"{side} over"] = bound.over
    return found


def _value(read: Read, index: int, row: dict[str, Any]) -> Any:
    if isinstance(read, Cell):
        return row[f"{index}.cell"]
    return tuple(
        _bound(bound, row[f"{index}.{side}"], row.get(f"{index}.{side} over"), infinite)
        for side, bound, infinite in (("low", read.low, -inf), ("high", read.high, inf))
    )


def _bound(bound: Bound, top: Any, over: Any, infinite: float) -> Any:
    if top is None:
        return infinite
    return Fraction(int(top), bound.below * (1 if bound.over is None else int(over)))


def judged(what: str, value: Any, about: str | None = None) -> Judgement:
    return Judgement(what=what, value=value, by="王五", on=TODAY, ground="核对报告", about=about)
