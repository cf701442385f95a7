"""A rulebook compiled for tables that hold certain columns: what to read, work out and give out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlglot import exp

from jiuzhu.language.situation import Value
from jiuzhu.population.cells import Table
from jiuzhu.population.determinations import Determinations, Determined, determine, sums_over
from jiuzhu.population.layout import Layout, Name
from jiuzhu.population.sources import Source
from jiuzhu.population.statements import Output, Plan, Statement
from jiuzhu.population.told import BAD, NOBODY
from jiuzhu.rulebook import Rulebook

Dialect = Literal["duckdb", "spark"]

NUMBER_OF_ROWS = "(rows)"
"""A column of the families' result: how many persons each has, as `Told.rows`."""

REFUSED = "(refused)."
"""What the columns of a result begin with that say in which rows a finding lies beyond its bounds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a result is to have beside statuses and amounts.

    bounds: whether of a sum the bounds are wanted, or only the sum where it is exactly known.
    taken: findings that are taken to be so wherever the tables have none.
    """

    conditions: bool = False
    tiers: bool = True
    missing: bool = False
    bounds: bool = True
    taken: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """Statements of SQL over the tables of a population.

    read: the columns to read of each table.  nobodies: the tables that need rows for people of whom nothing
    is known.  kept: relations to keep, in order.  results: the query for the result of each table.
    """

    read: Mapping[Name, list[str]]
    nobodies: frozenset[Name]
    kept: list[Statement]
    results: Mapping[Name, exp.Select]

    def written(self, dialect: Dialect) -> tuple[dict[str, str], dict[Name, str]]:
        """What to keep, by name, and the results, in a dialect of SQL."""
        return (
            {one.name: one.query.sql(dialect) for one in self.kept},
            {name: query.sql(dialect) for name, query in self.results.items()},
        )


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is decided under a rulebook, and the statements that work it out."""

    determinations: Determinations
    script: Script


def script(
    tables: Mapping[Name, Table], outputs: Mapping[Table, Sequence[Output]], nobodies: frozenset[Name]
) -> Script:
    """The statements for what is wanted of each table."""
    everybody = [] if nobodies else [(tables["families"], tables["persons"])]
    plan = Plan(outputs, everybody, null_keys="supporters" in nobodies)
    kept, results = plan.statements()
    return Script(
        {name: plan.columns(table) for name, table in tables.items()},
        nobodies,
        kept,
        {name: results[table] for name, table in tables.items() if table in results},
    )


def compile_rulebook(
    rulebook: Rulebook,
    on: date,
    layout: Layout,
    sources: Mapping[Name, Source],
    applicants_known: bool,
    checked: frozenset[Name],
    wanted: Wanted,
) -> Compiled:
    """A rulebook for these tables.

    applicants_known: whether every family has an applicant among its persons.  checked: the tables of
    which a column says whether something in a row cannot be right.
    """
    nobodies: set[Name] = set() if applicants_known else {"persons"}
    if not applicants_known and sums_over(rulebook, "supporter"):
        nobodies.add("supporters")
    holdings = {name: sources[name].holdings if name in sources else {} for name in layout}
    found = determine(
        rulebook, on, layout, holdings, frozenset(nobodies), checked, wanted.missing, wanted.taken
    )
    persons = found.tables["persons"]
    outputs: dict[Table, list[Output]] = {}
    for name in ("families", "persons"):
        kept = [
            Output(column, found.graph.column(found.tables[name], column, "text", True))
            for column in sources[name].kept
        ]
        decided = [one for of in found.determined if of.table == name for one in columns_of(of, wanted)]
        refused = [
            Output(REFUSED + key, cell)
            for key, cell in found.refused[name].items()
            if cell is not found.graph.false
        ]
        if name == "families":
            refused += [Output(NUMBER_OF_ROWS, found.rows), Output(BAD, found.bad)]
        if decided or refused:
            outputs[found.tables[name]] = [*kept, *decided, *refused]
    if nobodies and persons in outputs:
        outputs[persons].append(Output(NOBODY, found.nobody))
    return Compiled(found, script(found.tables, outputs, frozenset(nobodies)))


def columns_of(decided: Determined, wanted: Wanted) -> Iterator[Output]:
    """The columns of a determination; sums in fen."""
    name = decided.benefit.name
    yield Output(f"{name}.status", decided.status)
    if decided.lowest is not None and decided.highest is not None:
        yield Output(f"{name}.lowest", decided.lowest)
        if not decided.exact:
            yield Output(f"{name}.highest", decided.highest)
    if wanted.tiers:
        for key, tier in decided.tiers.items():
            yield Output(key, tier)
    if wanted.conditions:
        for condition, holds in decided.conditions.items():
            yield Output(f"{name}.conditions.{condition}", holds)
    for word, bits in decided.missing.items():
        yield Output(f"{name}.missing.{word}", bits)
