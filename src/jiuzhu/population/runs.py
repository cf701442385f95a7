"""A population worked out by DuckDB, so many families at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiuzhu.population.base import base_tables
from jiuzhu.population.cells import MOST_ROWS
from jiuzhu.population.checks import (
    LISTED,
    REFUSALS,
    bad_rows,
    beside_others,
    count_bad,
    list_refusals,
    refused_findings,
    row_checks,
)
from jiuzhu.population.chunks import Chunk
from jiuzhu.population.compiled import NUMBER_OF_ROWS, REFUSED, Compiled, Wanted, compile_rulebook
from jiuzhu.population.databases import Database
from jiuzhu.population.layout import FAMILY, RESULTS, Layout, Name
from jiuzhu.population.names import quoted
from jiuzhu.population.results import Counted
from jiuzhu.population.sources import Source
from jiuzhu.population.told import BAD, NOBODY, ROWS, SPOUSES
from jiuzhu.rulebook import Rulebook

PERSONS_A_FAMILY = 2.5

_FAMILY, _ROWS = quoted(FAMILY), quoted(NUMBER_OF_ROWS)


@dataclass(frozen=True, slots=True)
class Part:
    """Some families as they were worked out; the relations stand until the next are.

    results: the relation of each table's result, sums in fen.  refusals: the relation of what was refused.
    wanted: what it is to have.
    """

    compiled: Compiled
    results: Mapping[Name, str]
    refusals: str
    counted: Counted
    wanted: Wanted


class Run:
    """Works out some families after others under a rulebook."""

    def __init__(
        self,
        database: Database,
        rulebook: Rulebook,
        on: date,
        layout: Layout,
        sources: Mapping[Name, Source],
        wanted: Wanted,
    ) -> None:
        self._database = database
        self.rulebook = rulebook
        self.on = on
        self.families = sources["families"].rows or 0
        self._layout = layout
        self._sources = sources
        self._wanted = wanted
        self._checks = row_checks(sources, layout)
        self._bad = bad_rows(self._checks)
        self._compiled: dict[bool, Compiled] = {}
        self._written: dict[frozenset[Name], tuple[dict[str, str], dict[Name, str]]] = {}
        self._applicants_known = self._as_many_applicants_as_families()
        self._codes_known = self._are_codes_known(sources, "TRUE")

    def _compile(self, applicants_known: bool) -> Compiled:
        if applicants_known not in self._compiled:
            compiled = self._compiled[applicants_known] = compile_rulebook(
                self.rulebook,
                self.on,
                self._layout,
                self._sources,
                applicants_known,
                frozenset(self._bad),
                self._wanted,
            )
            self._written[compiled.script.nobodies] = compiled.script.written("duckdb")
        return self._compiled[applicants_known]

    def _as_many_applicants_as_families(self) -> bool:
        """Whether there seems to be an applicant in every family; that it is so is seen later."""
        persons = self._sources["persons"]
        if "relation" not in persons.holdings:
            return False
        applicants = self._value(f"SELECT count(*) FROM {persons.relation} WHERE relation = 'self'")
        return bool(applicants == self._sources["families"].rows)

    def _value(self, query: str) -> Any:
        return self._database.execute(query).fetchall()[0][0]

    @property
    def width(self) -> float:
        """About how many columns a family takes while it is worked out, those of its persons included."""
        script = self._compile(self._applicants_known).script
        kept = [(one.name, one.query) for one in script.kept]
        return sum(
            len(query.expressions) * (PERSONS_A_FAMILY if name.startswith("persons") else 1)
            for name, query in (*kept, *script.results.items())
        )

    def _keep(self, name: str, query: str) -> None:
        self._database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    # --- some families ----------------------------------------------------------------------------

    def part(self, chunk: Chunk) -> Part:
        """Works out the families of a chunk."""
        self._sources, where = chunk.sources, chunk.where
        families, persons = self._number("families", where), self._number("persons", where)
        compiled, results = self._compile(self._applicants_known), None
        if self._seems_sound(chunk):
            results = self._work_out(compiled, where)
            if not self._fits(results["families"], families, persons, compiled):
                results = None
        if results is not None:
            self._keep(REFUSALS, self._nothing_refused)
        else:
            self._list_refusals(where)
            sound = f"{_FAMILY} IS NOT NULL AND {_FAMILY} NOT IN (SELECT {_FAMILY} FROM refused_families)"
            assessed = f"({where}) AND {sound}"
            compiled = self._compile(False)
            results = self._work_out(compiled, assessed)
        self._refuse_findings(compiled, results)
        ((left, persons_left),) = self._database.execute(
            f"SELECT count(*), coalesce(sum({_ROWS} // {ROWS}), 0) FROM {results['families']}"
        ).fetchall()
        counted = Counted(families, persons, families - left, persons - int(persons_left))
        return Part(compiled, results, REFUSALS, counted, self._wanted)

    def _number(self, name: Name, where: str) -> int:
        source = self._sources[name]
        if where == "TRUE" and source.rows is not None:
            return source.rows
        return int(self._value(f"SELECT count(*) FROM {source.relation} WHERE {where}"))

    def _work_out(self, compiled: Compiled, where: str) -> dict[Name, str]:
        database, script = self._database, compiled.script
        given = base_tables(self._layout, self._sources, script, where, self._bad)
        for table, query in given.items():
            database.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {query}")
        kept, queries = self._written[script.nobodies]
        for name, query in kept.items():
            self._keep(name, query)
        results: dict[Name, str] = {}
        for table, query in queries.items():
            results[table] = f"result_{table}"
            somebody = f"WHERE NOT {quoted(NOBODY)}" if table == "persons" and script.nobodies else ""
            self._keep(results[table], f"SELECT * FROM ({query}) {somebody}")
        for name in kept:
            database.execute(f"DROP TABLE {name}")
        return results

    # --- what cannot be right ---------------------------------------------------------------------

    def _seems_sound(self, chunk: Chunk) -> bool:
        """Whether nothing is wrong that would not be seen while the families are worked out."""
        where = chunk.where
        if not self._codes_known and not self._are_codes_known(self._sources, where):
            return False
        if not chunk.each_once and not self._are_unique(where):
            return False
        return not any(
            self._value(f"SELECT count(*) FROM ({query})") for query in beside_others(self._sources, where)
        )

    def _are_codes_known(self, sources: Mapping[Name, Source], where: str) -> bool:
        return not any(
            self._value(count_bad(sources[check.table], check, where))
            for check in self._checks
            if check.alone
        )

    def _are_unique(self, where: str) -> bool:
        """Whether no family and no person stands twice."""
        for name in RESULTS:
            source = self._sources[name]
            keys = ", ".join(quoted(key) for key in source.keys)
            twice = f"SELECT {keys} FROM {source.relation} WHERE {where} GROUP BY ALL HAVING count(*) > 1"
            if self._value(f"SELECT count(*) FROM ({twice})"):
                return False
        return True

    def _fits(self, result: str, families: int, persons: int, compiled: Compiled) -> bool:
        """Whether each family is there once, and all its persons, and these are such as there may be."""
        least = 0 if compiled.script.nobodies else 1
        ((found, in_families, fits),) = self._database.execute(
            f"""SELECT count(*), coalesce(sum({_ROWS} // {ROWS}), 0), coalesce(bool_and(
                {_ROWS} % {SPOUSES} BETWEEN {least} AND 1
                AND {_ROWS} // {SPOUSES} % {ROWS // SPOUSES} <= 1
                AND {_ROWS} // {ROWS} <= {MOST_ROWS} AND NOT {quoted(BAD)}), TRUE) FROM {result}"""
        ).fetchall()
        return bool(found == families and in_families == persons and fits)

    @property
    def _nothing_refused(self) -> str:
        """A query for refusals, of which there are none."""
        keys = ", ".join(quoted(key) for key in self._sources["persons"].keys)
        listed = ", ".join(f"CAST(NULL AS {kind}) AS {quoted(name)}" for name, kind in LISTED.items())
        return f"SELECT {keys}, {listed} FROM {self._sources['persons'].relation} WHERE FALSE"

    def _list_refusals(self, where: str) -> None:
        listed = list_refusals(self._sources, self._checks, where)
        self._keep(REFUSALS, f"{self._nothing_refused} UNION ALL {listed}")
        named = f"SELECT DISTINCT {_FAMILY} FROM {REFUSALS} WHERE {_FAMILY} IS NOT NULL"
        self._keep("refused_families", named)

    def _refuse_findings(self, compiled: Compiled, results: Mapping[Name, str]) -> None:
        """Takes out the families of which an officer found what lies beyond the bounds of the law."""
        queries: list[str] = []
        for name, relation in results.items():
            named = [str(one.alias) for one in compiled.script.results[name].expressions]
            columns = {one: one.removeprefix(REFUSED) for one in named if one.startswith(REFUSED)}
            if columns:
                queries.append(refused_findings(relation, columns, name))
        beyond = " UNION ALL ".join(queries)
        if not queries or not self._value(f"SELECT count(*) FROM ({beyond})"):
            return
        before = f"SELECT * FROM {REFUSALS}"
        self._keep(REFUSALS, f"{before} UNION ALL {beyond}")
        for relation in results.values():
            sound = f"{_FAMILY} NOT IN (SELECT {_FAMILY} FROM {REFUSALS} WHERE {_FAMILY} IS NOT NULL)"
            self._keep(relation, f"SELECT * FROM {relation} WHERE {sound}")
