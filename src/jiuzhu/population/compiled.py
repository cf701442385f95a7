"""A rulebook compiled for tables that hold certain columns: what to read, what to work out, what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jiuzhu.population.cells import Table
from jiuzhu.population.determinations import Determinations, Determined, determine, sums_over
from jiuzhu.population.layout import Layout, Name
from jiuzhu.population.sources import Source
from jiuzhu.population.statements import Output, Plan, Statement
from jiuzhu.population.told import NOBODY
from jiuzhu.rulebook import Rulebook

REFUSED = "(refused)."
"""What the columns of a result begin with that say in which rows a finding lies beyond its bounds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a result is to have beside statuses and amounts."""

    conditions: bool = False
    tiers: bool = True
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """Statements of SQL and what is in them.

    read: the columns to read of each table.  kept: relations to keep, in order.  results: the query for
    the result of each table.
    """

    determinations: Determinations
    nobodies: frozenset[Name]
    read: Mapping[Name, list[str]]
    kept: list[Statement]
    results: Mapping[Name, exp.Select]


def compile_rulebook(
    rulebook: Rulebook,
    on: date,
    layout: Layout,
    sources: Mapping[Name, Source],
    applicants_known: bool,
    wanted: Wanted,
) -> Compiled:
    """A rulebook for these tables.

    applicants_known: whether every family has an applicant among its persons.
    """
    nobodies: set[Name] = set() if applicants_known else {"persons"}
    if not applicants_known and sums_over(rulebook, "supporter"):
        nobodies.add("supporters")
    holdings = {name: sources[name].holdings if name in sources else {} for name in layout}
    found = determine(rulebook, on, layout, holdings, frozenset(nobodies), wanted.missing)
    families, persons = found.tables["families"], found.tables["persons"]
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
        if decided or refused:
            outputs[found.tables[name]] = [*kept, *decided, *refused]
    if nobodies and persons in outputs:
        outputs[persons].append(Output(NOBODY, found.nobody))
    plan = Plan(outputs, [] if nobodies else [(families, persons)])
    statements, results = plan.statements()
    names = {table: name for name, table in found.tables.items()}
    return Compiled(
        found,
        frozenset(nobodies),
        {name: plan.columns(table) for name, table in found.tables.items()},
        statements,
        {names[table]: query for table, query in results.items()},
    )


def columns_of(decided: Determined, wanted: Wanted) -> Iterator[Output]:
    """The columns of a determination; sums in fen."""
    name = decided.benefit.name
    yield Output(f"{name}.status", decided.status)
    if decided.lowest is not None and decided.highest is not None:
        yield Output(f"{name}.lowest", decided.lowest)
        yield Output(f"{name}.highest", decided.highest)
    if wanted.tiers:
        for key, tier in decided.tiers.items():
            yield Output(key, tier)
    if wanted.conditions:
        for condition, holds in decided.conditions.items():
            yield Output(f"{name}.conditions.{condition}", holds)
    for word, bits in decided.missing.items():
        yield Output(f"{name}.missing.{word}", bits)
