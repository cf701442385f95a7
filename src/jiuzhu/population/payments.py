"""A table of payments: which family (and person) was paid which benefit, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.vocabulary import household
from jiuzhu.population.importing import ROW, UNREAD, WHOLE_ROW, Imported, expected, import_table, is_text
from jiuzhu.population.layout import FAMILY, IN_FEN, MOST_FEN, PERSON, Column, Sheet
from jiuzhu.population.names import KEYS, as_text, headings, quoted
from jiuzhu.population.sources import Given, attach
from jiuzhu.rulebook import Rulebook
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAID, UNREADABLE = "paid", "unreadable"
"""Relations: `family`, `person`, `benefit`, `fen` of each payment; what of which could not be read."""

_MONTHS = r"^(\d{4})[-年/](\d{1,2})(月|[-/]\d{1,2})?$"
_MONTH = Column("month", Text("月份", "month"), "fact", "code")


@dataclass(frozen=True, slots=True)
class Payments:
    """What a table of payments holds.

    given: its rows.  unreadable: those of which something could not be read.  other_months: those for another
    month than the one that was asked for.
    """

    given: int
    unreadable: int
    other_months: int


def payments_sheet(rulebook: Rulebook) -> Sheet:
    """The columns of a table of payments: whom, which benefit, for which month, yuan."""
    benefits = list(rulebook.benefits.values())
    columns = (
        Column(
            "benefit",
            Text("待遇", "benefit"),
            "fact",
            "code",
            choices=tuple(one.name for one in benefits),
            called=tuple(one.title for one in benefits),
        ),
        Column("yuan", Text("金额", "sum"), "finding", "number", "yuan", most=MOST_FEN),
    )
    named = {column.name: column for column in columns}
    return Sheet("payments", Text("发放", "payments"), household(), (FAMILY,), named)


def read_payments(
    database: DuckDBPyConnection, given: Given, rulebook: Rulebook, on: date, folder: Path
) -> Payments:
    """Reads a table of payments into the relations `PAID` and `UNREADABLE`.

    given: as the tables of a population, with the columns `family` (户编号), `person` (人员编号, where a
    person is paid), `benefit` (待遇, name or title), `yuan` (金额) or `yuan.fen`, and, if it is there,
    `month` (月份, such as 2022-08): then only payments for the month of `on` count.  Raises `FactError`.
    """
    sheet = payments_sheet(rulebook)
    file = Path(given) if is_text(given) else _as_text(database, given, sheet, folder)
    renamed = {KEYS[PERSON].zh: PERSON, _MONTH.label.zh: _MONTH.name}
    imported = import_table(database, file, sheet, (PERSON, _MONTH.name), folder, renamed)
    names = _columns(database, imported)
    _check(sheet, names)
    asked, no_month = "TRUE", "FALSE"
    if "month" in names:
        digits = f"regexp_extract(coalesce(month, ''), '{_MONTHS}', ['y', 'm'])"
        no_month = f"{digits}.y = ''"
        this = f"{digits}.y = '{on.year}' AND CAST({digits}.m AS INTEGER) = {on.month}"
        asked = f"CASE WHEN {no_month} THEN TRUE ELSE {this} END"
    fen = 'CAST("yuan" * 100 AS BIGINT)' if "yuan" in names else quoted(f"yuan{IN_FEN}")
    person = PERSON if PERSON in names else "CAST(NULL AS VARCHAR)"
    rows = f"'{str(imported.file).replace(chr(39), chr(39) * 2)}'"
    lacking = f"family IS NULL OR benefit IS NULL OR coalesce({fen} < 0, TRUE)"
    bad = f"{quoted(UNREAD)} IS NOT NULL OR {lacking} OR {no_month}"
    database.execute(
        f"""CREATE TEMP TABLE {PAID} AS SELECT family, {person} AS person, benefit, {fen} AS fen
            FROM {rows} WHERE NOT ({bad}) AND {asked}"""
    )
    unread = _unreadable(sheet, names, fen, no_month, rows)
    database.execute(f"CREATE TEMP TABLE {UNREADABLE} AS {unread} WHERE ({bad}) AND {asked}")
    counted = f"SELECT count(*), coalesce(count_if({asked}), 0) FROM {rows}"
    ((total, of_month),) = database.execute(counted).fetchall()
    ((unreadable,),) = database.execute(f"SELECT count(*) FROM {UNREADABLE}").fetchall()
    return Payments(int(total), int(unreadable), int(total) - int(of_month))


def _columns(database: DuckDBPyConnection, imported: Imported) -> list[str]:
    described = database.execute(f"DESCRIBE FROM '{imported.file}'").fetchall()
    return [str(row[0]) for row in described if row[0] not in (ROW, UNREAD)]


def _check(sheet: Sheet, names: Sequence[str]) -> None:
    known = {FAMILY, PERSON, "month", *(name for one in sheet.columns.values() for name in one.written)}
    problems = [
        Problem(f"payments.{name}", "没有这一列", "there is no such column")
        for name in names
        if name not in known
    ]
    for name in (FAMILY, "benefit"):
        if name not in names:
            problems.append(Problem(f"payments.{name}", "缺少这一列", "this column is needed"))
    if ("yuan" in names) == (f"yuan{IN_FEN}" in names):
        said = "应有金额一列，元或分选一", "give the sum in yuan or in fen, one of them"
        problems.append(Problem("payments.yuan", *said))
    if problems:
        raise FactError(tuple(problems))


def _as_text(database: DuckDBPyConnection, given: Given, sheet: Sheet, folder: Path) -> Path:
    """A table of any form as CSV, to be read like one; raises `FactError` for sums that are floats."""
    relation = attach(database, given, "payments")
    described = database.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    known = headings(sheet)
    problems = [
        Problem(
            f"payments.{row[0]}", "浮点数有误差；应为 DECIMAL 或整数", "floats are not exact; give DECIMAL"
        )
        for row in described
        if known.get(str(row[0])) in ("yuan", f"yuan{IN_FEN}") and row[1] in ("DOUBLE", "FLOAT")
    ]
    if problems:
        raise FactError(tuple(problems))
    file = folder / "payments_given.csv"
    database.execute(f"COPY (SELECT * FROM {relation}) TO '{file}' (HEADER)")
    return file


def _unreadable(sheet: Sheet, names: Sequence[str], fen: str, no_month: str, rows: str) -> str:
    """A query for what is wrong with a payment: the first thing."""
    reasons: list[tuple[str, str, str, Text]] = [
        (
            f"{quoted(UNREAD)}[{as_text(WHOLE_ROW)}] IS NOT NULL",
            "",
            "NULL",
            Text("这一行的栏数与表头不符", "cells"),
        )
    ]
    columns = {written: column for column in sheet.columns.values() for written in column.written}
    for name in names:
        if name in columns:
            there = f"{quoted(UNREAD)}[{as_text(name)}]"
            reasons.append((f"{there} IS NOT NULL", name, there, Text(*expected(columns[name], name))))
    reasons += [
        ("family IS NULL", "family", "NULL", Text("没有填写", "is not given")),
        ("benefit IS NULL", "benefit", "NULL", Text("没有填写", "is not given")),
        (f"{fen} IS NULL", "yuan", "NULL", Text("没有填写", "is not given")),
        (
            no_month,
            "month",
            "month" if "month" in names else "NULL",
            Text("应为月份，如 2022-08", "no month"),
        ),
        (f"{fen} < 0", "yuan", f"CAST({fen} AS VARCHAR)", Text("不能为负数", "is negative")),
    ]

    def first(values: list[tuple[str, str]]) -> Any:
        return f"CASE {' '.join(f'WHEN {bad} THEN {value}' for bad, value in values)} END"

    column = first([(bad, as_text(name)) for bad, name, _, _ in reasons])
    value = first([(bad, value) for bad, _, value, _ in reasons])
    zh = first([(bad, as_text(said.zh)) for bad, _, _, said in reasons])
    en = first([(bad, as_text(said.en)) for bad, _, _, said in reasons])
    return f"""SELECT family, {quoted(ROW)} AS "row", {column} AS "column", {value} AS "value", {zh} AS zh,
        {en} AS en FROM {rows}"""
