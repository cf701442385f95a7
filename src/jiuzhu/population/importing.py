"""Tables written as text, CSV files and XLSX workbooks: read cell by cell into columns with types.

Each cell is trimmed; an empty one is unknown.  A cell that cannot be read is kept beside its row, so that the
family is refused with the row, the column and what stood there.  Nothing is guessed: a sum is read as it is
written, a code by its name or its Chinese label, a flag as 是 or 否.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.language.hints import shortened
from jiuzhu.population.layout import IN_FEN, Column, Sheet
from jiuzhu.population.names import as_text, headings, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENDS = (".csv", ".xlsx")
"""How the names of files end that are read cell by cell."""

ROW, UNREAD = "(row)", "(unread)"
"""Columns of an imported table: the number of its row in the file; what could not be read, by column."""

WHOLE_ROW = "(whole row)"
"""Stands in `UNREAD` where a row has too many cells or too few."""

_ROWS_AT_ONCE = 50_000
_BLANK = "' \t\u3000\u00a0'"

_FLAGS = {"是": True, "true": True, "否": False, "false": False}

Line = tuple[int, Sequence[str]]
"""The cells of a row, and which row of the file it is, counted from 1."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A table that was read into a Parquet file; unread: the columns of which some cells could not be."""

    file: Path
    unread: tuple[str, ...]


def is_text(given: Any) -> bool:
    """Whether a given table is one that is read cell by cell."""
    return isinstance(given, str | Path) and Path(given).suffix.lower() in ENDS


def import_table(
    database: DuckDBPyConnection,
    given: Path,
    sheet: Sheet,
    keep: Sequence[str],
    folder: Path,
    called: Mapping[str, str] | None = None,
) -> Imported:
    """Reads a CSV file, or the sheet of a workbook that is for this table, into a folder.

    keep: further columns, which stay text; called: the names of those by their headings.
    Raises `FactError` where the file cannot be read at all.
    """
    import pyarrow
    from pyarrow import parquet

    lines = _lines_of_workbook(given, sheet) if given.suffix.lower() == ".xlsx" else _lines_of_csv(given)
    names = _names(given, next(lines, None), sheet, called or {})
    file = folder / f"{sheet.name}.parquet"
    query = _typed(names, sheet, keep)
    schema = pyarrow.schema([(ROW, pyarrow.int64()), *((name, pyarrow.string()) for name in names)])
    writer: Any = None
    while True:
        some = list(islice(lines, _ROWS_AT_ONCE))
        if not some and writer is not None:
            break
        database.register("imported_lines", _as_table(some, len(names), schema))
        typed = database.sql(query).to_arrow_table()
        if writer is None:
            writer = parquet.ParquetWriter(file, typed.schema)
        writer.write_table(typed)
        if not some:
            break
    writer.close()
    asked = (
        f"SELECT DISTINCT unnest(map_keys({quoted(UNREAD)})) AS name FROM '{_escaped(file)}' ORDER BY name"
    )
    return Imported(file, tuple(row[0] for row in database.execute(asked).fetchall()))


def _as_table(lines: Sequence[Line], width: int, schema: Any) -> Any:
    import pyarrow

    numbers = [number for number, _ in lines]
    # Also of a row that is refused it has to be known which family it belongs to.
    whole = [[*cells[:width], *[""] * (width - len(cells))] for _, cells in lines]
    columns = list(zip(*whole, strict=True)) if whole else [()] * width
    table = pyarrow.table(
        [pyarrow.array(one, kind) for one, kind in zip([numbers, *columns], schema.types, strict=True)],
        schema=schema,
    )
    odd = [str(len(cells)) if len(cells) != width else None for _, cells in lines]
    return table.append_column(WHOLE_ROW, pyarrow.array(odd, pyarrow.string()))


def _names(given: Path, first: Line | None, sheet: Sheet, called: Mapping[str, str]) -> list[str]:
    """What each column is read by; a heading that nobody knows stays as it is, to be complained of later."""
    if first is None:
        raise FactError(
            (Problem(_where(given, sheet), "是空的，没有表头", "is empty: there are no headings"),)
        )
    known = headings(sheet) | dict(called)
    number, cells = first
    names = [known.get(cell, cell) for cell in (one.strip().strip("\u3000") for one in cells)]
    problems = [
        Problem(
            f"{_where(given, sheet)}:{number}",
            f"第 {index + 1} 列没有表头",
            f"column {index + 1} has no heading",
        )
        for index, name in enumerate(names)
        if not name
    ]
    problems += [
        Problem(
            f"{_where(given, sheet)}:{number}",
            f"“{shortened(name)}”这一列有两个",
            f"there are two columns {shortened(name)!r}",
        )
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    if problems:
        raise FactError(tuple(problems))
    return names


def _where(given: Path, sheet: Sheet) -> str:
    return f"{given} › {sheet.label.zh}" if given.suffix.lower() == ".xlsx" else str(given)


# --- lines --------------------------------------------------------------------------------------------


def _lines_of_csv(given: Path) -> Iterator[Line]:
    encoding = _encoding(given)
    try:
        with given.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, strict=True)
            # What a row is called is what a spreadsheet calls it: rows are counted, not lines.
            for number, cells in enumerate(reader, 1):
                if any(cell.strip() for cell in cells):
                    yield number, cells
    except csv.Error as error:
        said = (
            f"第 {reader.line_num} 行起不是完整的 CSV",
            f"not valid CSV from line {reader.line_num}: {error}",
        )
        raise FactError((Problem(str(given), *said),)) from None


def _encoding(given: Path) -> str:
    """UTF-8 if every byte can be read so, else GB18030; raises `FactError`."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with given.open("rb") as file:
                while some := file.read(1 << 20):
                    decoder.decode(some)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        except OSError as error:
            said = "打不开这张表", f"this table cannot be opened: {error.strerror}"
            raise FactError((Problem(str(given), *said),)) from None
        return encoding
    said = (
        "编码既不是 UTF-8，也不是 GB18030；请另存为 UTF-8",
        "neither UTF-8 nor GB18030; save the file as UTF-8",
    )
    raise FactError((Problem(str(given), *said),))


def _lines_of_workbook(given: Path, sheet: Sheet) -> Iterator[Line]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(given, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, InvalidFileException, zipfile.BadZipFile):
        said = "打不开这个工作簿，或者不是 .xlsx 文件", "this workbook cannot be opened, or is no .xlsx file"
        raise FactError((Problem(str(given), *said),)) from None
    try:
        for name in (sheet.label.zh, sheet.name):
            if name in book.sheetnames:
                yield from _lines_of_sheet(book[name].iter_rows(values_only=True))
                return
    finally:
        book.close()
    said = (
        f"没有名为“{sheet.label.zh}”的工作表，有：{'、'.join(book.sheetnames)}",
        f"there is no sheet {sheet.label.zh!r} or {sheet.name!r}; there are {', '.join(book.sheetnames)}",
    )
    raise FactError((Problem(str(given), *said),))


def _lines_of_sheet(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    width = None
    for number, cells in enumerate(rows, 1):
        texts = [_cell(cell) for cell in cells]
        while texts and not texts[-1].strip() and (width is None or len(texts) > width):
            texts.pop()
        if not texts or not any(text.strip() for text in texts):
            continue
        if width is None:
            width = len(texts)
        yield number, texts + [""] * (width - len(texts))


def has_sheet(given: Path, sheet: Sheet) -> bool:
    """Whether a workbook has a sheet for this table; False where it cannot be opened."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(given, read_only=True)
    except (OSError, KeyError, ValueError, InvalidFileException, zipfile.BadZipFile):
        return False
    try:
        return sheet.label.zh in book.sheetnames or sheet.name in book.sheetnames
    finally:
        book.close()


def _cell(value: Any) -> str:
    """The cell of a workbook as somebody would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
        case date():
            return value.isoformat()
        case float():
            # A workbook holds every number as a double and shows fifteen digits of it.
            return f"{Decimal(format(value, '.15g')):f}"
    return str(value)


# --- types --------------------------------------------------------------------------------------------


def _typed(names: Sequence[str], sheet: Sheet, keep: Sequence[str]) -> str:
    """A query for the lines with types, and for what could not be read of each."""
    columns = {written: column for column in sheet.columns.values() for written in column.written}
    trimmed = ", ".join(f"nullif(trim({quoted(name)}, {_BLANK}), '') AS {quoted(name)}" for name in names)
    selected: list[str] = [quoted(ROW)]
    unread: list[tuple[str, str, str]] = [(WHOLE_ROW, f"{quoted(WHOLE_ROW)} IS NOT NULL", quoted(WHOLE_ROW))]
    for name in names:
        column = columns.get(name)
        if column is None or name in sheet.keys or name in keep:
            selected.append(quoted(name))
            continue
        typed = f"({_read(column, name)})"
        selected.append(f"{typed} AS {quoted(name)}")
        bad = f"{quoted(WHOLE_ROW)} IS NULL AND {quoted(name)} IS NOT NULL AND {typed} IS NULL"
        unread.append((name, bad, quoted(name)))
    some = " OR ".join(f"({bad})" for _, bad, _ in unread)
    entries = ", ".join(
        f"CASE WHEN {bad} THEN {{'k': {as_text(name)}, 'v': {value}}} END" for name, bad, value in unread
    )
    noted = f"CASE WHEN {some} THEN map_from_entries([x FOR x IN [{entries}] IF x IS NOT NULL]) END"
    return f"""SELECT {", ".join(selected)}, {noted} AS {quoted(UNREAD)}
        FROM (SELECT {quoted(ROW)}, {quoted(WHOLE_ROW)}, {trimmed} FROM imported_lines)"""


def _read(column: Column, name: str) -> str:
    """A cell as a value of its column's type; null where it cannot be read."""
    cell = quoted(name)
    match column.kind:
        case "flag":
            whens = " ".join(f"WHEN {as_text(word)} THEN {value}" for word, value in _FLAGS.items())
            return f"CASE lower({cell}) {whens} END"
        case "code":
            words = {choice: choice for choice in column.choices}
            words |= {text.zh: choice for choice, text in zip(column.choices, column.called, strict=True)}
            whens = " ".join(f"WHEN {as_text(word)} THEN {as_text(code)}" for word, code in words.items())
            return f"CASE {cell} {whens} END"
        case "day":
            forms = "|".join(rf"\d{{4}}{a}\d{{1,2}}{b}\d{{1,2}}{c}" for a, b, c in ("-- ", "// ", "年月日"))
            written = f"regexp_replace(regexp_replace({cell}, '[/年月]', '-', 'g'), '日', '')"
            matched = f"regexp_full_match({cell}, '{forms.replace(' ', '')}')"
            return f"CASE WHEN {matched} THEN TRY_CAST({written} AS DATE) END"
    if column.money and not name.endswith(IN_FEN):
        return _number(cell, r"-?\d{1,15}(\.\d{1,2}0*)?", "DECIMAL(18, 2)")
    if column.about == "finding" and not column.money:
        percent = f"TRY_CAST(rtrim({cell}, '%') AS DECIMAL(16, 7))"
        hundredth = f"CAST({percent} * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 9))"
        plain = _number(cell, r"-?\d{1,9}(\.\d{1,9}0*)?", "DECIMAL(18, 9)")
        is_percent = rf"regexp_full_match({cell}, '\d{{1,3}}(\.\d{{1,7}})?%')"
        return f"CASE WHEN {is_percent} THEN {hundredth} ELSE {plain} END"
    return _number(cell, r"-?\d{1,18}(\.0+)?", "BIGINT")


def _number(cell: str, form: str, kind: str) -> str:
    return f"CASE WHEN regexp_full_match({cell}, '{form}') THEN TRY_CAST({cell} AS {kind}) END"


def expected(column: Column, name: str) -> tuple[str, str]:
    """What should stand in a cell of a column, in both languages."""
    match column.kind:
        case "flag":
            return "应为“是”或“否”", "should be 是 or 否"
        case "code":
            words = "、".join(text.zh for text in column.called)
            return f"应为下列之一：{words}", f"should be one of {', '.join(column.choices)}"
        case "day":
            return "应为真实存在的日期，如 2022-08-01", "should be a day that exists, such as 2022-08-01"
    if column.money and not name.endswith(IN_FEN):
        return "应为金额，如 2600 或 2600.50（不带单位和逗号）", "should be a sum such as 2600 or 2600.50"
    if column.about == "finding" and not column.money:
        return "应为数字，如 0.5 或 50%", "should be a number such as 0.5 or 50%"
    return "应为整数", "should be a whole number"


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
