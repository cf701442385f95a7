"""Tables written for people: CSV that opens in a spreadsheet, and workbooks.

The names of a query's columns are the headings.  A text that a spreadsheet would take for a formula is
marked as text, so that nothing in a table of the bureau is ever run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.names import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Encoding = Literal["utf-8", "gb18030"]

MOST_ROWS = 1_048_575
"""How many rows a sheet has below its headings."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet would run."""


def write_csv(database: DuckDBPyConnection, query: str, file: Path, encoding: Encoding = "utf-8") -> None:
    """A query's rows as CSV, the file whole or not at all; UTF-8 with the mark that spreadsheets look for."""
    unfinished, raw = file.with_name(file.name + ".unfinished"), file.with_name(file.name + ".raw")
    try:
        database.execute(f"COPY ({_without_formulas(database, query)}) TO '{_escaped(raw)}' (HEADER)")
        written = "utf-8-sig" if encoding == "utf-8" else encoding
        with (
            raw.open(encoding="utf-8", newline="") as source,
            unfinished.open("w", encoding=written, newline="") as target,
        ):
            while some := source.read(1 << 20):
                target.write(some)
        unfinished.replace(file)
    except OSError as error:
        raise FactError((cannot_write(file, error),)) from None
    finally:
        raw.unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)


def _without_formulas(database: DuckDBPyConnection, query: str) -> str:
    signs = "".join(one if one in "=+@" else {"-": "\\-", "\t": "\\t", "\r": "\\r"}[one] for one in FORMULA)
    selected = [
        f"CASE WHEN regexp_matches({name}, '^[{signs}]') THEN '''' || {name} ELSE {name} END AS {name}"
        if kind == "VARCHAR"
        else name
        for name, kind in _columns(database, query)
    ]
    return f"SELECT {', '.join(selected)} FROM ({query})"


def _columns(database: DuckDBPyConnection, query: str) -> list[tuple[str, str]]:
    described = database.execute(f"DESCRIBE {query}").fetchall()
    return [(quoted(str(row[0])), str(row[1])) for row in described]


def write_workbook(database: DuckDBPyConnection, queries: Mapping[str, str], file: Path) -> None:
    """A workbook with a sheet for each query, the file whole or not at all; sums as numbers.

    Raises `FactError` for more rows than a sheet has.
    """
    for title, query in queries.items():
        ((rows,),) = database.execute(f"SELECT count(*) FROM ({query})").fetchall()
        _check_rows(title, rows, file)
    write_sheets(((title, *_headed(database, query)) for title, query in queries.items()), file)


def _headed(database: DuckDBPyConnection, query: str) -> tuple[list[str], Iterator[Sequence[Any]]]:
    names = [str(row[0]) for row in database.execute(f"DESCRIBE {query}").fetchall()]
    return names, _rows(database, query)


def _check_rows(title: str, rows: int, file: Path) -> None:
    if rows > MOST_ROWS:
        said = (
            f"“{title}”有 {rows:,} 行，超过一张工作表的行数；请存为 CSV 或 Parquet",
            f"{title!r} has {rows:,} rows, more than a sheet holds; write CSV or Parquet",
        )
        raise FactError((Problem(str(file), *said),))


def write_sheets(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], file: Path) -> None:
    """A workbook with sheets of a title, headings and rows; the file whole or not at all."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    for title, names, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for index, name in enumerate(names):
            width = max(10, min(40, 2 * len(name) + 2))
            sheet.column_dimensions[_letter(index)].width = width
        heads = [_cell(sheet, name) for name in names]
        for head in heads:
            head.font = Font(bold=True)
            head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(heads)
        for number, row in enumerate(rows, 1):
            _check_rows(title, number, file)
            sheet.append([_cell(sheet, one) if isinstance(one, str | Decimal) else one for one in row])
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        book.save(unfinished)
        unfinished.replace(file)
    except OSError as error:
        raise FactError((cannot_write(file, error),)) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def _cell(sheet: Any, value: str | Decimal) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    if isinstance(value, Decimal):
        cell.value = value
        cell.number_format = "#,##0" if value == value.to_integral_value() else "#,##0.00"
        return cell
    cell.value = _writable(value)
    cell.data_type = "s"  # text, whatever it looks like
    cell.quotePrefix = value.startswith(FORMULA)
    return cell


def _writable(text: str) -> str:
    """Without the signs that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]


def _rows(database: DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    found = database.execute(query)
    while some := found.fetchmany(10_000):
        yield from some


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def cannot_write(file: Path, error: OSError) -> Problem:
    return Problem(
        str(file), f"写不了这个文件：{error.strerror}", f"cannot write this file: {error.strerror}"
    )
