"""`reconcile`: a population against what was paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.assess import MEMORY, assess
from jiuzhu.population.benefits import benefits_called, table_of
from jiuzhu.population.databases import duckdb_within
from jiuzhu.population.names import as_text, quoted
from jiuzhu.population.payments import PAID, UNREADABLE, read_payments
from jiuzhu.population.reasons import conditions_that, sum_due, yuan
from jiuzhu.population.reconciliation import LISTED, Count, Reconciliation
from jiuzhu.population.results import Progress, Result
from jiuzhu.population.sources import Given
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import Benefit
from jiuzhu.texts import Language

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def reconcile(
    population: Mapping[str, Given],
    payments: Given,
    *,
    on: date,
    benefits: Sequence[str] | None = None,
    jurisdiction: str = "changzhou",
    judgements: Mapping[str, bool | int | str | Decimal] | None = None,
    search: Sequence[Path] = (),
    keep: Sequence[str] = (),
    memory: str = MEMORY,
    progress: Callable[[Progress], None] | None = None,
) -> Reconciliation:
    """Who is entitled and not paid, paid and not entitled, or paid wrongly, each with the reason.

    population: the tables, as for `assess`.  payments: what was paid for the month of `on`, a table as those
    of the population, with `family`, `person` (of a person's benefit), `benefit`, `yuan` and, if wanted,
    `month` (then those for other months are left out); several payments of the same are added up.
    benefits: which, by name or title; by default those that occur among the payments.  keep: further columns
    of the families, such as a district, that go along with each line.  The rest is as for `assess`.

    Where it is open whether somebody is entitled, a payment is *to be looked at*, never wrong; of bounds a
    payment within them agrees.  Raises `FactError` and `RuleError` as `assess` does.
    """
    rulebook = Rulebook.load(jurisdiction, on, search=search)
    with duckdb_within(memory) as (database, folder):
        paid = read_payments(database, payments, rulebook, on, folder)
        chosen = benefits_called(benefits, rulebook) if benefits is not None else _paid(database, rulebook)
        result = assess(
            population,
            on=on,
            jurisdiction=jurisdiction,
            judgements=judgements,
            search=search,
            keep=keep,
            conditions=True,
            out=folder / "assessed",
            memory=memory,
            progress=progress,
        )
        attach_result(database, result)
        check_kept(database, keep)
        database.execute(f"CREATE TEMP TABLE reconciled AS {_lines(chosen, rulebook)}")
        counts = tuple(_counts(database, chosen, rulebook))
        listed = ", ".join(as_text(side) for side in LISTED)
        lines = database.sql(
            f"""SELECT l.*{kept_columns(keep)} FROM reconciled l LEFT JOIN families k ON l.family = k.family
            WHERE side IN ({listed}) ORDER BY benefit, side, l.family, person"""
        ).to_arrow_table()
        unreadable = database.sql(f'FROM {UNREADABLE} ORDER BY "row"').to_arrow_table()
    return Reconciliation(
        on,
        jurisdiction,
        tuple(chosen),
        tuple(keep),
        counts,
        lines,
        unreadable,
        paid.given,
        paid.other_months,
        result.counted.families,
        result.counted.refused_families,
    )


def kept_columns(keep: Sequence[str]) -> str:
    """Further columns of the families, as they stand in a SELECT."""
    return "".join(f", CAST(k.{quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in keep)


def check_kept(database: DuckDBPyConnection, keep: Sequence[str]) -> None:
    """Raises `FactError` for a column to keep that the families do not have."""
    there = {str(row[0]) for row in database.execute("DESCRIBE families").fetchall()}
    said = "户表中没有这一列", "the families have no such column"
    problems = tuple(Problem(f"families.{name}", *said) for name in keep if name not in there)
    if problems:
        raise FactError(problems)


def _paid(database: DuckDBPyConnection, rulebook: Rulebook) -> list[str]:
    """The benefits that occur among the payments, in the order of results."""
    found = {str(row[0]) for row in database.execute(f"SELECT DISTINCT benefit FROM {PAID}").fetchall()}
    return [name for name in rulebook.benefits if name in found]


def attach_result(database: DuckDBPyConnection, result: Result, name: str = "") -> None:
    """Views of a result's folders, its keys as text."""
    for table in ("families", "persons", "refused"):
        files = f"{getattr(result, table)}/*.parquet".replace("'", "''")
        keys = "CAST(family AS VARCHAR) AS family"
        if table != "families":
            keys += ", CAST(person AS VARCHAR) AS person"
        database.execute(
            f"CREATE TEMP VIEW {name}{table} AS SELECT * REPLACE ({keys}) "
            f"FROM read_parquet('{files}', union_by_name = true)"
        )


def _lines(benefits: Sequence[str], rulebook: Rulebook) -> str:
    """Everybody who is due something or was paid something, on the side where they are."""
    queries = [_of_benefit(rulebook.benefits[name]) for name in benefits]
    nothing = """SELECT NULL::VARCHAR AS family, NULL::VARCHAR AS person, '' AS benefit, '' AS side,
        0::DECIMAL(18, 2) AS paid, 0::DECIMAL(18, 2) AS due_lowest, 0::DECIMAL(18, 2) AS due_highest,
        '' AS zh, '' AS en WHERE FALSE"""
    return " UNION ALL ".join([nothing, *queries])


def _of_benefit(benefit: Benefit) -> str:
    name, table = benefit.name, table_of(benefit)
    keys = ["family", "person"] if table == "persons" else ["family"]
    both = ", ".join(f"coalesce(r.{key}, p.{key}) AS {key}" for key in keys)
    same = " AND ".join(f"r.{key} = p.{key}" for key in keys)
    money = benefit.paid is not None

    def fen(end: str) -> str:
        return f"CAST(r.{quoted(f'{name}.{end}')} * 100 AS BIGINT)" if money else "0"

    # Somebody of a family that could not be assessed is there, but nothing is known of what is due.
    side = """CASE WHEN r.family IS NULL AND x.family IS NOT NULL THEN 'open'
        WHEN r.family IS NULL THEN 'not_found'
        WHEN s = 'undetermined' THEN CASE WHEN paid IS NULL THEN 'open_unpaid' ELSE 'open' END
        WHEN s = 'eligible' THEN CASE WHEN paid IS NULL AND high = 0 THEN NULL
            WHEN paid IS NULL AND low = 0 THEN 'open_unpaid' WHEN paid IS NULL THEN 'unpaid'
            WHEN paid < low THEN 'too_little' WHEN paid > high THEN 'too_much' ELSE 'agrees' END
        WHEN paid IS NOT NULL THEN 'not_entitled' END"""
    rows = f"""SELECT {both}, r.{quoted(f"{name}.status")} AS s, {fen("lowest")} AS low,
        {fen("highest")} AS high, p.paid AS paid, x.zh AS refused_zh, x.en AS refused_en, {side} AS side,
        {_reasons(benefit, "zh")}, {_reasons(benefit, "en")}
        FROM {table} r FULL JOIN (
            SELECT {", ".join(keys)}, nullif(sum(fen), 0)::BIGINT AS paid FROM {PAID}
            WHERE benefit = {as_text(name)} GROUP BY {", ".join(keys)}) p ON {same}
        LEFT JOIN (SELECT family, string_agg(DISTINCT zh, '；') AS zh, string_agg(DISTINCT en, '; ') AS en
            FROM refused GROUP BY family) x ON p.family = x.family"""
    person = "person" if table == "persons" else "NULL::VARCHAR AS person"
    return f"""SELECT family, {person}, {as_text(name)} AS benefit, side,
        {_yuan("coalesce(paid, 0)")} AS paid,
        {_yuan("CASE WHEN s IN ('eligible', 'undetermined') THEN low ELSE 0 END")} AS due_lowest,
        {_yuan("CASE WHEN s IN ('eligible', 'undetermined') THEN high WHEN s IS NOT NULL THEN 0 END")}
            AS due_highest,
        {_said("zh")} AS zh, {_said("en")} AS en FROM ({rows}) WHERE side IS NOT NULL"""


def _yuan(fen: str) -> str:
    return f"CAST(CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2))"


def _reasons(benefit: Benefit, lang: Language) -> str:
    failing = conditions_that(benefit, "r", "NOT {}", lang)
    unknown = conditions_that(benefit, "r", "{} IS NULL", lang)
    due = sum_due(benefit, "low", "high", lang)
    return f"{failing} AS failing_{lang}, {unknown} AS unknown_{lang}, {due} AS due_{lang}"


def _said(lang: Language) -> str:
    """Why a line stands on its side."""
    paid, more, less = yuan("paid"), yuan("paid - high"), yuan("low - paid")
    if lang == "zh":
        return f"""CASE side
            WHEN 'unpaid' THEN '各项条件均成立，应发 ' || due_zh || '，没有发放'
            WHEN 'not_entitled' THEN CASE WHEN failing_zh = '' THEN '不属于这项待遇的对象'
                ELSE failing_zh || '不成立' END || '，已发 ' || {paid} || ' 元'
            WHEN 'too_little' THEN '应发 ' || due_zh || '，实发 ' || {paid} || ' 元，少发 ' || {less} || ' 元'
            WHEN 'too_much' THEN '应发 ' || due_zh || '，实发 ' || {paid} || ' 元，多发 ' || {more} || ' 元'
            WHEN 'open' THEN CASE
                WHEN refused_zh IS NOT NULL THEN '这一户的数据有误，未能评估：' || refused_zh
                ELSE '尚不清楚：' || unknown_zh END || '，已发 ' || {paid} || ' 元'
            WHEN 'not_found' THEN '人口表中没有这一户（人），已发 ' || {paid} || ' 元' END"""
    return f"""CASE side
        WHEN 'unpaid' THEN 'every condition holds, due ' || due_en || ', nothing paid'
        WHEN 'not_entitled' THEN CASE WHEN failing_en = '' THEN 'it is no question of this benefit'
            ELSE 'does not hold: ' || failing_en END || '; paid ' || {paid} || ' yuan'
        WHEN 'too_little' THEN 'due ' || due_en || ', paid ' || {paid} || ' yuan, ' || {less} || ' too little'
        WHEN 'too_much' THEN 'due ' || due_en || ', paid ' || {paid} || ' yuan, ' || {more} || ' too much'
        WHEN 'open' THEN CASE WHEN refused_en IS NOT NULL THEN 'could not be assessed: ' || refused_en
            ELSE 'unknown: ' || unknown_en END || '; paid ' || {paid} || ' yuan'
        WHEN 'not_found' THEN 'not in the population; paid ' || {paid} || ' yuan' END"""


def _counts(database: DuckDBPyConnection, benefits: Sequence[str], rulebook: Rulebook) -> Iterator[Count]:
    query = """SELECT benefit, side, count(*), sum(paid), sum(coalesce(due_lowest, 0)),
        CASE WHEN count(*) = count(due_highest) THEN sum(due_highest) END FROM reconciled GROUP BY ALL"""
    found: dict[tuple[str, str], Any] = {}
    for benefit, side, *numbers in database.execute(query).fetchall():
        found[benefit, side] = numbers
    for name in benefits:
        for side in (*LISTED, "agrees", "open_unpaid"):
            if (name, side) in found:
                number, paid, low, high = found[name, side]
                yield Count(name, rulebook.benefits[name].title, side, int(number), paid, low, high)
