"""The tables of a population as they are given: opened, their columns checked, what they hold noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.databases import Database
from jiuzhu.population.importing import ROW, UNREAD, Imported
from jiuzhu.population.layout import IN_FEN, Column, Name, Sheet
from jiuzhu.population.names import KEYS, quoted
from jiuzhu.population.told import Form, Holding

Given = Any
"""A table: the path of a Parquet file (or of several, or a pattern such as `families/*.parquet`), of a CSV
file or an XLSX workbook, an Arrow or polars table, a pandas frame, a DuckDB relation."""

_WHOLE = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")
)


@dataclass(frozen=True, slots=True)
class Source:
    """A table as DuckDB reads it.

    relation: what stands in a FROM.  keys: the columns that say whom a row is about, and whether some are
    null.  numbered: whether the last of them may be a number that no other row has.  holdings: by the names
    of its columns, what it holds.  rows: how many, None where nobody counted.  kept: other columns that go
    with the result.  row: what stands in a SELECT for the number of a row in the file, where it is known.
    unread: the columns of which some cells could not be read; these stand in `UNREAD`.
    """

    name: Name
    relation: str
    keys: Mapping[str, bool]
    numbered: bool
    holdings: Mapping[str, Holding]
    rows: int | None
    kept: tuple[str, ...] = ()
    row: str = "NULL"
    unread: tuple[str, ...] = ()

    @property
    def of_import(self) -> tuple[str, ...]:
        """The columns that an import has put beside those of the file."""
        return () if self.row == "NULL" else (ROW, UNREAD)


@dataclass(frozen=True, slots=True)
class Attached:
    """A table that the database has already; relation: what stands in a FROM."""

    relation: str


def open_source(database: Database, given: Given, sheet: Sheet, keep: Sequence[str]) -> Source:
    """A given table with what it holds; raises `FactError` for columns that cannot be read.

    keep: names of columns beside those of the layout that may be there.
    """
    relation = attach(database, given, sheet.name)
    types = _types(database, relation, sheet.name)
    unread = given.unread if isinstance(given, Imported) else ()
    row = quoted(ROW) if isinstance(given, Imported) else "NULL"
    for own in (ROW, UNREAD) if isinstance(given, Imported) else ():
        del types[own]
    columns = {written: column for column in sheet.columns.values() for written in column.written}
    problems = list(_problems(sheet, columns, types, keep))
    if problems:
        raise FactError(tuple(problems))
    present = {name: columns[name] for name in types if name in columns}
    forms = {name: _form(column, name, types[name]) for name, column in present.items()}
    holdings, keys, rows = _holdings(database, relation, forms, sheet.keys)
    kept = tuple(name for name in keep if name in types)
    numbered = _numbered(database, relation, sheet, rows)
    return Source(sheet.name, relation, keys, numbered, holdings, rows, kept, row, unread)


def _types(database: Database, relation: str, name: Name) -> dict[str, str]:
    """The columns with their types; raises `FactError` where the table cannot be opened."""
    import duckdb

    try:
        described = database.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise FactError((Problem(name, "打不开这张表", f"this table cannot be opened: {why}"),)) from None
    return {str(row[0]): str(row[1]) for row in described}


# --- opening ------------------------------------------------------------------------------------------


def attach(database: Database, given: Given, name: str) -> str:
    """What stands in a FROM for a given table."""
    if isinstance(given, Imported):
        return _parquet([given.file])
    if isinstance(given, Attached):
        return given.relation
    if isinstance(given, str | Path):
        return _parquet([given])
    if isinstance(given, Sequence):
        return _parquet(given)
    registered = f"given_{name}"
    database.register(registered, as_arrow(given))
    return registered


def _parquet(paths: Iterable[str | Path]) -> str:
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}])"


def as_arrow(given: Given) -> Any:
    """An Arrow table; whatever it comes from, without a detour by floats."""
    import pyarrow

    if isinstance(given, pyarrow.Table):
        return given
    kind = f"{type(given).__module__.partition('.')[0]}.{type(given).__name__}"
    match kind:
        case "pandas.DataFrame":
            return pyarrow.Table.from_pandas(given, preserve_index=False)
        case "polars.DataFrame":
            return given.to_arrow()
        case "polars.LazyFrame":
            return given.collect().to_arrow()
    if kind.endswith("DuckDBPyRelation"):
        return given.to_arrow_table()
    raise TypeError(
        "a table of a population is the path of a Parquet, CSV or XLSX file, an Arrow or polars table, a "
        f"pandas frame or a DuckDB relation, not {type(given).__name__}"
    )


# --- columns ------------------------------------------------------------------------------------------


def _problems(
    sheet: Sheet, columns: Mapping[str, Column], types: Mapping[str, str], keep: Sequence[str]
) -> Iterator[Problem]:
    for key in sheet.keys:
        if key not in types:
            yield Problem(
                f"{sheet.name}.{key}",
                f"缺少这一列（{KEYS[key].zh}），它说明每一行是哪一户、哪一人",
                "this column is needed: it says which family, and which person, a row is about",
            )
        elif types[key] not in _WHOLE and types[key] != "VARCHAR":
            yield Problem(
                f"{sheet.name}.{key}",
                f"应为整数或文字，现为 {types[key]}",
                f"expected whole numbers or text, not {types[key]}",
            )
    for name, kind in types.items():
        where = f"{sheet.name}.{name}"
        if name in sheet.keys or name in keep:
            continue
        if name not in columns:
            yield _unknown(where, name, columns)
        elif _form(columns[name], name, kind) is None:
            yield _misfit(where, columns[name], name, kind)
    for column in sheet.columns.values():
        yield from _twice(sheet, column, types)


def _unknown(where: str, name: str, columns: Mapping[str, Column]) -> Problem:
    labels = {column.label.zh: column.name for column in columns.values()}
    close = get_close_matches(name, [*columns, *labels], n=1, cutoff=0.6)
    zh, en = "；", "; "
    if close:
        meant = labels.get(close[0], close[0])
        zh, en = f"，是否指“{meant}”？", f"; did you mean {meant!r}? "
    return Problem(
        where,
        f"没有名为“{name}”的列{zh}若要原样带到结果里，请写入 keep（命令行 --keep）",
        f"there is no column {name!r}{en}to carry it along as it is, name it in `keep`",
    )


def _form(column: Column, name: str, kind: str) -> tuple[Form, int] | None:
    """How a column of this type is read: its form and, of a decimal, its places; None if it does not fit."""
    decimal = kind.startswith("DECIMAL")
    scale = int(kind.rpartition(",")[2].rstrip(")")) if decimal else 0
    match column.kind:
        case "flag":
            return ("flag", 0) if kind == "BOOLEAN" else None
        case "code":
            return ("text", 0) if kind == "VARCHAR" or kind.startswith("ENUM") else None
        case "day":
            return ("day", 0) if kind == "DATE" else None
    if kind in _WHOLE:
        return "whole", 0
    if not decimal or name.endswith(IN_FEN):
        return None
    places = 2 if column.money else 9 if column.about == "finding" else 0
    return ("decimal", scale) if scale <= places else None


def _misfit(where: str, column: Column, name: str, kind: str) -> Problem:
    if column.kind == "flag":
        zh, en = "是或否（BOOLEAN）", "true or false (BOOLEAN)"
    elif column.kind == "code":
        zh, en = f"下列文字之一：{'、'.join(column.choices)}", f"texts, one of {', '.join(column.choices)}"
    elif column.kind == "day":
        zh, en = "日期（DATE）", "days (DATE)"
    elif name.endswith(IN_FEN):
        zh, en = "以分为单位的整数（BIGINT）", "whole fen (BIGINT)"
    elif column.money:
        zh, en = (
            "以元为单位、最多两位小数的 DECIMAL 或整数；浮点数有误差",
            "yuan as DECIMAL with at most two places, or whole; floats are not exact",
        )
    elif column.about == "finding":
        zh, en = "DECIMAL 或整数；浮点数有误差", "DECIMAL or whole numbers; floats are not exact"
    else:
        zh, en = "整数", "whole numbers"
    return Problem(where, f"应为{zh}，现为 {kind}", f"expected {en}, not {kind}")


def _twice(sheet: Sheet, column: Column, types: Mapping[str, str]) -> Iterator[Problem]:
    """A sum given both in yuan and in fen; a sum may be monthly in one row and yearly in another."""
    for first in column.written[::2] if column.money else ():
        if first in types and first + IN_FEN in types:
            yield Problem(
                f"{sheet.name}.{first}",
                f"与“{first}{IN_FEN}”重复，元和分只能选一列",
                f"stands beside {first + IN_FEN!r}; give the sum in yuan or in fen, not both",
            )


# --- what they hold -----------------------------------------------------------------------------------


def _holdings(
    database: Database,
    relation: str,
    forms: Mapping[str, tuple[Form, int] | None],
    keys: Sequence[str],
) -> tuple[dict[str, Holding], dict[str, bool], int]:
    """What each column holds, by one pass over them (of a Parquet file only over what it says of itself)."""
    asked = ["count(*)", *(f"count({quoted(key)})" for key in keys)]
    for name, form in forms.items():
        assert form is not None
        asked.append(f"count({quoted(name)})")
        if form[0] in ("whole", "decimal", "day"):
            asked += [f"min({quoted(name)})", f"max({quoted(name)})"]
        elif name.rpartition(".")[2] == "nothing_else":
            asked.append(f"bool_or({quoted(name)})")
    ((*answered,),) = database.execute(f"SELECT {', '.join(asked)} FROM {relation}").fetchall()
    answers = iter(answered)
    rows: int = next(answers)
    null_keys = {key: next(answers) < rows for key in keys}
    found: dict[str, Holding] = {}
    for name, form in forms.items():
        assert form is not None
        (kind, scale), known = form, next(answers)
        low = high = None
        ever = True
        if kind in ("whole", "decimal", "day"):
            low, high = next(answers), next(answers)
        elif name.rpartition(".")[2] == "nothing_else":
            ever = bool(next(answers))
        if kind == "day":
            low, high = _ordinal(low), _ordinal(high)
        elif low is not None and high is not None:
            low, high = int(Decimal(low).scaleb(scale)), int(Decimal(high).scaleb(scale))
        found[name] = Holding(name, kind, scale, known < rows, low, high, ever)
    return found, null_keys, rows


def _numbered(database: Database, relation: str, sheet: Sheet, rows: int) -> bool:
    """Whether the last key has room for a number of its own in each row."""
    key = quoted(sheet.keys[-1])
    ((low, high),) = database.execute(f"SELECT min({key}), max({key}) FROM {relation}").fetchall()
    return isinstance(low, int) and high - low >= rows - 1


def _ordinal(day: Any) -> int | None:
    return None if day is None else day.toordinal() if hasattr(day, "toordinal") else 0
