"""A result in words: tables with Chinese headings, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.population.layout import FAMILY, PERSON, Layout, layout
from jiuzhu.population.names import KEYS, as_text, heading, quoted
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import Benefit
from jiuzhu.texts import Language, Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STATUSES = {
    "eligible": Text("符合", "eligible"),
    "ineligible": Text("不符合", "ineligible"),
    "undetermined": Text("尚不能确定", "undetermined"),
}
PERIODS = {"month": Text("元/月", "yuan/month"), "once": Text("元，一次性", "yuan, once")}

_PARTS = {
    "status": Text("结论", "status"),
    "lowest": Text("金额下限", "at least"),
    "highest": Text("金额上限", "at most"),
    "amount": Text("金额", "amount"),
    "missing": Text("还缺", "missing"),
}
_REFUSED = {
    "table": Text("表", "table"),
    "row": Text("行", "row"),
    "column": Text("列", "column"),
    "value": Text("填的是", "value"),
    "reason": Text("原因", "reason"),
}


def relation(database: DuckDBPyConnection, table: Any, name: str) -> str:
    """A table of a result, in memory or in a folder of Parquet files, as it stands in a FROM."""
    if isinstance(table, Path):
        pattern = str(table / "*.parquet").replace("'", "''")
        return f"read_parquet('{pattern}', union_by_name = true)"
    database.register(name, table)
    return name


def in_words(database: DuckDBPyConnection, table: str, rulebook: Rulebook, lang: Language = "zh") -> str:
    """A query for a result's families or persons with headings and words in place of names."""
    described = [str(row[0]) for row in database.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]
    labels = names_in_words(rulebook, layout(rulebook), lang)
    selected = [
        f"{_value(column, described, labels, lang)} AS {quoted(_heading(column, rulebook, lang))}"
        for column in described
    ]
    order = ", ".join(quoted(key) for key in (FAMILY, PERSON) if key in described)
    return f"SELECT {', '.join(selected)} FROM {table} ORDER BY {order}"


def _heading(column: str, rulebook: Rulebook, lang: Language) -> str:
    if column in KEYS:
        return KEYS[column][lang]
    if column in rulebook.items:  # a tier
        return rulebook.items[column].text[lang]
    name, _, part = column.partition(".")
    benefit = rulebook.benefits.get(name)
    if benefit is None:
        return column
    title, space = benefit.title[lang], " "
    if part.startswith("conditions."):
        return f"{title}{space}{_condition(benefit, part.partition('.')[2])[lang]}"
    said = _PARTS[part][lang]
    if part in ("lowest", "highest", "amount") and benefit.paid is not None:
        unit = PERIODS[benefit.paid.period][lang]
        said += f"（{unit}）" if lang == "zh" else f" ({unit})"
    return f"{title}{space}{said}"


def _condition(benefit: Benefit, name: str) -> Text:
    return next(one.text for one in (*benefit.conditions, *benefit.exclusions) if one.name == name)


def _value(column: str, described: list[str], labels: Mapping[str, str], lang: Language) -> str:
    written = quoted(column)
    benefit, _, part = column.partition(".")
    if part == "status" and benefit not in KEYS:
        return cases(written, {code: text[lang] for code, text in STATUSES.items()})
    if part.startswith("conditions."):
        holds, fails, open_ = ("成立", "不成立", "尚不清楚") if lang == "zh" else ("yes", "no", "unknown")
        listed = f"{quoted(f'{benefit}.status')} IS NOT NULL"
        whens = (
            f"WHEN {written} THEN '{holds}' WHEN NOT {written} THEN '{fails}' WHEN {listed} THEN '{open_}'"
        )
        return f"CASE {whens} END"
    if part == "missing":
        comma = "、" if lang == "zh" else ", "
        named = f"[{cases('x', labels, 'x')} FOR x IN {written}]"
        return f"array_to_string({named}, '{comma}')"
    return written


def cases(value: str, words: Mapping[str, str], otherwise: str = "NULL") -> str:
    """A value in words, as SQL."""
    if not words:
        return otherwise
    whens = " ".join(f"WHEN {as_text(code)} THEN {as_text(word)}" for code, word in words.items())
    return f"CASE CAST({value} AS VARCHAR) {whens} ELSE {otherwise} END"


def names_in_words(rulebook: Rulebook, sheets: Layout, lang: Language = "zh") -> dict[str, str]:
    """What people call what may be missing: facts by `member.income.wages`, figures, findings."""
    return dict(_named(rulebook, sheets, lang))


def _named(rulebook: Rulebook, sheets: Layout, lang: Language) -> Iterator[tuple[str, str]]:
    for sheet in sheets.values():
        for column in sheet.columns.values():
            yield f"{sheet.entity.name}.{column.name}", column.label[lang]
    for name, figure in rulebook.figures.items():
        yield name, figure.title[lang]
    for key, rule in rulebook.items.items():
        yield key, rule.text[lang]


def refused_in_words(table: str, rulebook: Rulebook, lang: Language = "zh") -> str:
    """A query for what was refused with headings and words in place of names."""
    sheets = layout(rulebook)
    tables: dict[str, str] = {name: sheet.label[lang] for name, sheet in sheets.items()}
    columns = {key: text[lang] for key, text in KEYS.items()}
    for sheet in sheets.values():
        for column in sheet.columns.values():
            columns |= {written: heading(column, written)[lang] for written in column.written}
    told = {
        "table": cases(quoted("table"), tables),
        "row": quoted("row"),
        "column": cases(quoted("column"), columns, quoted("column")),
        "value": quoted("value"),
        "reason": lang,
    }
    selected = [f"{quoted(key)} AS {quoted(text[lang])}" for key, text in KEYS.items()]
    selected += [f"{value} AS {quoted(_REFUSED[name][lang])}" for name, value in told.items()]
    return f"SELECT DISTINCT {', '.join(selected)} FROM {table} ORDER BY ALL"
