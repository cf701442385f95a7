"""`discover`: families whose new facts make them entitled to something they do not get."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.assess import MEMORY, assess
from jiuzhu.population.benefits import table_of
from jiuzhu.population.databases import duckdb_within
from jiuzhu.population.discovery import FOUND, Discovered, Discovery
from jiuzhu.population.importing import import_table, is_text
from jiuzhu.population.layout import IN_FEN, PER_YEAR, PERSON, Column, Layout, Name, Sheet, layout
from jiuzhu.population.names import as_text, quoted
from jiuzhu.population.payments import PAID, read_payments
from jiuzhu.population.reasons import conditions_that, yuan
from jiuzhu.population.reconciling import attach_result, kept_columns
from jiuzhu.population.results import Progress
from jiuzhu.population.sources import Given, Source, open_source
from jiuzhu.population.words import cases
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import Benefit
from jiuzhu.texts import Language

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MAY_CHANGE: tuple[Name, ...] = ("families", "persons")


def discover(
    population: Mapping[str, Given],
    new_facts: Mapping[str, Given],
    *,
    on: date,
    payments: Given | None = None,
    jurisdiction: str = "changzhou",
    judgements: Mapping[str, bool | int | str | Decimal] | None = None,
    search: Sequence[Path] = (),
    keep: Sequence[str] = (),
    memory: str = MEMORY,
    progress: Callable[[Progress], None] | None = None,
) -> Discovery:
    """Families whom new facts (a hospital bill, a lost job) make entitled to something they do not get.

    population: the tables, as for `assess`.  new_facts: tables of the same layout, `families` or `persons` or
    both, with the rows and columns that are new; an empty cell leaves what was known.  payments: as for
    `reconcile`; who is paid a benefit already is not told of again.  Only families of whom something new is
    known are assessed, once as they were and once with it.  keep: as for `reconcile`.  The rest is as for
    `assess`.

    Told of are those who were not entitled before and are now, and those who may be.  Raises `FactError` and
    `RuleError` as `assess` does.
    """
    rulebook = Rulebook.load(jurisdiction, on, search=search)
    sheets = layout(rulebook)
    with duckdb_within(memory) as (database, folder):
        merging = _Merging(database, sheets, keep, folder)
        merging.open(population, new_facts)
        tables = merging.write()
        results = [
            assess(
                tables[when],
                on=on,
                jurisdiction=jurisdiction,
                judgements=judgements,
                search=search,
                conditions=True,
                out=folder / when,
                memory=memory,
                progress=progress if when == "after" else None,
            )
            for when in ("before", "after")
        ]
        for when, result in zip(("before_", "after_"), results, strict=True):
            attach_result(database, result, when)
        if payments is not None:
            read_payments(database, payments, rulebook, on, folder)
        else:
            database.execute(
                f"CREATE TEMP TABLE {PAID} (family VARCHAR, person VARCHAR, benefit VARCHAR, fen BIGINT)"
            )
        database.execute(f"CREATE TEMP TABLE discovered AS {_lines(rulebook)}")
        lines = database.sql(
            f"""SELECT l.* EXCLUDE (receiving){kept_columns(keep)} FROM discovered l
            JOIN {merging.families} k ON l.family = CAST(k.family AS VARCHAR)
            WHERE NOT receiving ORDER BY benefit, found, l.family, person"""
        ).to_arrow_table()
        ((receiving,),) = database.execute(
            "SELECT coalesce(count_if(receiving), 0) FROM discovered"
        ).fetchall()
        counts = tuple(_counts(database, rulebook))
        not_found = database.sql("FROM not_found ORDER BY ALL").to_arrow_table()
        counted = results[1].counted
    return Discovery(
        on,
        jurisdiction,
        tuple(keep),
        counts,
        lines,
        merging.told,
        not_found,
        counted.families,
        counted.refused_families,
        int(receiving),
    )


class _Merging:
    """The tables of the families of whom something new is known, as they were and with it."""

    def __init__(
        self, database: DuckDBPyConnection, sheets: Layout, keep: Sequence[str], folder: Path
    ) -> None:
        self._database = database
        self._sheets = sheets
        self._keep = keep
        self._folder = folder
        self._old: dict[Name, Source] = {}
        self._new: dict[Name, Source] = {}
        self.told = 0

    def open(self, population: Mapping[str, Given], new_facts: Mapping[str, Given]) -> None:
        problems = [
            Problem(name, "新情况只能是家庭表或人员表", "new facts are about families or persons")
            for name in new_facts
            if name not in _MAY_CHANGE
        ]
        if not new_facts:
            problems.append(Problem("new_facts", "没有新情况", "there are no new facts"))
        for known, given, label in ((self._old, population, ""), (self._new, new_facts, "new_")):
            for name, sheet in self._sheets.items():
                if name in given:
                    try:
                        known[name] = self._open(given[name], sheet, label)
                    except FactError as error:
                        problems += error.problems
        problems += [
            Problem(name, "缺少这张表", "this table is needed")
            for name in _MAY_CHANGE
            if name not in population
        ]
        if problems:
            raise FactError(tuple(problems))

    @property
    def families(self) -> str:
        """The families as they were given."""
        return self._old["families"].relation

    def _open(self, given: Given, sheet: Sheet, label: str) -> Source:
        if is_text(given):
            into = self._folder / f"{label}imported"
            into.mkdir(exist_ok=True)
            given = import_table(self._database, Path(given), sheet, self._keep, into)
        relation = f"{label}{sheet.name}_given"
        found = open_source(self._database, given, sheet, self._keep)
        if found.unread:
            listed = "、".join(found.unread)
            said = f"有不能读的内容，列：{listed}；请先改正", f"has cells that cannot be read, in {listed}"
            raise FactError((Problem(sheet.name, *said),))
        self._database.execute(f"CREATE TEMP TABLE {relation} AS SELECT * FROM {found.relation}")
        return replace(found, relation=relation)

    def write(self) -> dict[str, dict[str, Given]]:
        """Files of both; also makes the relations `not_found` and `news` (what is new of each family)."""
        keys = " UNION ".join(
            f"SELECT CAST(family AS VARCHAR) AS family FROM {source.relation}"
            for source in self._new.values()
        )
        self._database.execute(f"CREATE TEMP TABLE told_of AS SELECT family FROM ({keys})")
        self._refuse_twice()
        self._note_not_found()
        self._database.execute(f"CREATE TEMP TABLE news AS {self._news()}")
        found: dict[str, dict[str, Given]] = {"before": {}, "after": {}}
        for name, source in self._old.items():
            for when in found:
                file = self._folder / f"{when}_{name}.parquet"
                new = self._new.get(name) if when == "after" else None
                self._database.execute(f"COPY ({self._merged(source, new)}) TO '{file}' (FORMAT parquet)")
                found[when][name] = file
        return found

    def _refuse_twice(self) -> None:
        """Raises `FactError` where something new is told twice of the same: which of it is so?"""
        problems: list[Problem] = []
        for name, source in self._new.items():
            keys = ", ".join(quoted(key) for key in self._sheets[name].keys)
            asked = (
                f"SELECT {keys} FROM {source.relation} GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 5"
            )
            for row in self._database.execute(asked).fetchall():
                who = " ".join(map(str, row))
                said = f"“{who}”的新情况写了两次", f"new facts about {who!r} stand twice"
                problems.append(Problem(name, *said))
        if problems:
            raise FactError(tuple(problems))

    def _note_not_found(self) -> None:
        queries: list[str] = []
        for name, source in self._new.items():
            ((rows,),) = self._database.execute(f"SELECT count(*) FROM {source.relation}").fetchall()
            self.told += int(rows)
            person = "CAST(n.person AS VARCHAR)" if name == "persons" else "NULL"
            queries.append(
                f"""SELECT {as_text(name)} AS "table", CAST(n.family AS VARCHAR) AS family,
                CAST({person} AS VARCHAR) AS person FROM {source.relation} n
                ANTI JOIN {self._old[name].relation} p ON {_same("n", "p", self._sheets[name].keys)}"""
            )
        self._database.execute(f"CREATE TEMP TABLE not_found AS {' UNION ALL '.join(queries)}")

    def _merged(self, old: Source, new: Source | None) -> str:
        """The rows of these families, every sum in fen, what is new in the place of what was known."""
        sheet = self._sheets[old.name]
        selected = [f"p.{quoted(key)}" for key in sheet.keys]
        for column in sheet.columns.values():
            selected += _columns(column, old, new)
        joined = ""
        if new is not None:
            joined = f"LEFT JOIN {new.relation} n ON {_same('n', 'p', sheet.keys)}"
        return f"""SELECT {", ".join(selected)} FROM {old.relation} p {joined}
            WHERE CAST(p.family AS VARCHAR) IN (SELECT family FROM told_of)"""

    def _news(self) -> str:
        """What is new of each family, in words."""
        queries: list[str] = []
        for name, new in self._new.items():
            sheet, old = self._sheets[name], self._old[name]
            parts: dict[Language, list[str]] = {"zh": [], "en": []}
            for column in sheet.columns.values():
                for lang, texts in parts.items():
                    texts += _new_text(column, old, new, lang)
            who_zh = f"'人员 ' || n.{quoted(PERSON)} || ' '" if name == "persons" else "''"
            who_en = f"'person ' || n.{quoted(PERSON)} || ' '" if name == "persons" else "''"
            queries.append(
                f"""SELECT CAST(n.family AS VARCHAR) AS family,
                [{who_zh} || x FOR x IN {_without_nulls(parts["zh"])}] AS zh,
                [{who_en} || x FOR x IN {_without_nulls(parts["en"])}] AS en
                FROM {new.relation} n JOIN {old.relation} p ON {_same("n", "p", sheet.keys)}"""
            )
        together = " UNION ALL ".join(queries)
        return f"""SELECT family, array_to_string(flatten(list(zh ORDER BY zh)), '；') AS zh,
            array_to_string(flatten(list(en ORDER BY zh)), '; ') AS en FROM ({together}) GROUP BY family"""


def _without_nulls(texts: Sequence[str]) -> str:
    return f"[y FOR y IN [{', '.join(texts) or 'CAST(NULL AS VARCHAR)'}] IF y IS NOT NULL]"


def _same(a: str, b: str, keys: Sequence[str]) -> str:
    return " AND ".join(
        f"CAST({a}.{quoted(key)} AS VARCHAR) = CAST({b}.{quoted(key)} AS VARCHAR)" for key in keys
    )


def _fen(source: Source, side: str, name: str) -> str | None:
    """A sum in fen, if the table has it."""
    if name + IN_FEN in source.holdings:
        return f"CAST({side}.{quoted(name + IN_FEN)} AS BIGINT)"
    return f"CAST({side}.{quoted(name)} * 100 AS BIGINT)" if name in source.holdings else None


def _columns(column: Column, old: Source, new: Source | None) -> Iterator[str]:
    if column.about == "number of rows":
        if column.name in old.holdings:
            yield f"p.{quoted(column.name)}"
        return
    if not column.money:
        before = f"p.{quoted(column.name)}" if column.name in old.holdings else None
        after = f"n.{quoted(column.name)}" if new and column.name in new.holdings else None
        kind = {"flag": "BOOLEAN", "code": "VARCHAR", "day": "DATE"}.get(column.kind, "BIGINT")
        if column.about == "finding" and column.kind == "number":
            kind = "DECIMAL(18, 9)"
        parts = [f"CAST({part} AS {kind})" for part in (after, before) if part]
        if parts:
            yield f"coalesce({', '.join(parts)}) AS {quoted(column.name)}"
        return
    ends = ("", PER_YEAR) if column.yearly else ("",)
    for end in ends:
        before = _fen(old, "p", column.name + end)
        after = _fen(new, "n", column.name + end) if new else None
        other = None
        if new and column.yearly:  # told anew for a month, it is no longer told for a year
            other = _fen(new, "n", column.name + ("" if end else PER_YEAR))
        if before and other:
            before = f"CASE WHEN {other} IS NULL THEN {before} END"
        parts = [part for part in (after, before) if part]
        if parts:
            yield f"coalesce({', '.join(parts)}) AS {quoted(column.name + end + IN_FEN)}"


def _new_text(column: Column, old: Source, new: Source, lang: Language) -> Iterator[str]:
    """`工资性收入：3000 元 → 0 元`, null where nothing is new."""
    label = column.label[lang]
    colon, unknown = ("：", "不详") if lang == "zh" else (": ", "unknown")
    for end in ("", PER_YEAR) if column.yearly else ("",):
        name = column.name + end
        if column.money:
            before, after = _fen(old, "p", name), _fen(new, "n", name)
            unit = " 元" if lang == "zh" else " yuan"
        else:
            before = f"p.{quoted(name)}" if name in old.holdings else None
            after = f"n.{quoted(name)}" if name in new.holdings else None
            unit = ""
        if after is None:
            continue
        said = [_shown(part, column, lang) + f" || '{unit}'" if part else "NULL" for part in (before, after)]
        changed = f"{after} IS NOT NULL AND {after} IS DISTINCT FROM {before or 'NULL'}"
        yield (
            f"CASE WHEN {changed} THEN {as_text(label + colon)} || coalesce({said[0]}, '{unknown}') "
            f"|| ' → ' || {said[1]} END"
        )


def _shown(value: str, column: Column, lang: Language) -> str:
    if column.money:
        return yuan(value)
    if column.kind == "flag":
        return cases(value, {"true": "是", "false": "否"} if lang == "zh" else {"true": "yes", "false": "no"})
    if column.kind == "code":
        return cases(
            value, {code: text[lang] for code, text in zip(column.choices, column.called, strict=True)}
        )
    return f"CAST({value} AS VARCHAR)"


def _lines(rulebook: Rulebook) -> str:
    return " UNION ALL ".join(_of_benefit(benefit) for benefit in rulebook.benefits.values())


def _of_benefit(benefit: Benefit) -> str:
    name, table = benefit.name, table_of(benefit)
    keys = ("family", "person") if table == "persons" else ("family",)
    same = " AND ".join(f"a.{key} = b.{key}" for key in keys)
    paid = " AND ".join(f"a.{key} = p.{key}" for key in keys)
    before = f"coalesce(b.{quoted(f'{name}.status')}, 'ineligible')"
    after = f"a.{quoted(f'{name}.status')}"
    money = benefit.paid is not None
    sums = [f"a.{quoted(f'{name}.{end}')}" if money else "NULL" for end in ("lowest", "highest")]
    person = "a.person" if table == "persons" else "NULL"
    found = f"""CASE WHEN {after} = 'eligible' AND {before} <> 'eligible' THEN 'entitled'
        WHEN {after} = 'undetermined' AND {before} = 'ineligible' THEN 'possible' END"""
    return f"""SELECT a.family, CAST({person} AS VARCHAR) AS person, {as_text(name)} AS benefit,
        {found} AS found,
        CAST({sums[0]} AS DECIMAL(18, 2)) AS lowest, CAST({sums[1]} AS DECIMAL(18, 2)) AS highest,
        news.zh AS facts_zh, news.en AS facts_en,
        {_why(benefit, after, "zh")} AS zh, {_why(benefit, after, "en")} AS en,
        coalesce(p.is_paid, FALSE) AS receiving
        FROM after_{table} a JOIN before_{table} b ON {same} JOIN news ON a.family = news.family
        LEFT JOIN (SELECT {", ".join(keys)}, sum(fen) > 0 AS is_paid FROM {PAID}
            WHERE benefit = {as_text(name)} GROUP BY ALL) p ON {paid}
        WHERE {found} IS NOT NULL"""


def _why(benefit: Benefit, after: str, lang: Language) -> str:
    """The conditions that hold now and did not before, and those that are still unknown."""
    turned: list[str] = []
    for one in (*benefit.conditions, *benefit.exclusions):
        column = quoted(f"{benefit.name}.conditions.{one.name}")
        text = f"“{one.text.zh}”" if lang == "zh" else one.text.en
        turned.append(f"CASE WHEN a.{column} AND b.{column} IS NOT TRUE THEN {as_text(text)} END")
    semicolon = "；" if lang == "zh" else "; "
    now = f"concat_ws('{semicolon}', {', '.join(turned)})"
    unknown = conditions_that(benefit, "a", "{} IS NULL", lang)
    if lang == "zh":
        first = f"CASE WHEN {now} = '' THEN '已属于这项待遇的对象' ELSE {now} || '现在成立' END"
        open_ = f"CASE WHEN {after} = 'undetermined' THEN '；尚不清楚：' || {unknown} ELSE '' END"
    else:
        first = f"CASE WHEN {now} = '' THEN 'it is now a question' ELSE 'holds now: ' || {now} END"
        open_ = f"CASE WHEN {after} = 'undetermined' THEN '; unknown: ' || {unknown} ELSE '' END"
    return f"{first} || {open_}"


def _counts(database: DuckDBPyConnection, rulebook: Rulebook) -> Iterator[Discovered]:
    query = """SELECT benefit, found, count(*), sum(lowest),
        CASE WHEN count(*) = count(highest) THEN sum(highest) END
        FROM discovered WHERE NOT receiving GROUP BY ALL"""
    found: dict[tuple[str, str], Any] = {}
    for benefit, kind, *numbers in database.execute(query).fetchall():
        found[benefit, kind] = numbers
    for name, benefit in rulebook.benefits.items():
        for kind in FOUND:
            if (name, kind) in found:
                number, low, high = found[name, kind]
                yield Discovered(name, benefit.title, kind, int(number), low, high)
