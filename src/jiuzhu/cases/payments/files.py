"""The list of payments as a file: CSV or a workbook, written whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from jiuzhu.cases.payments.errors import PaymentsError
from jiuzhu.cases.payments.table import COLUMNS, MONEY, Table
from jiuzhu.errors import Problem
from jiuzhu.writing import write_whole

_BOM = b"\xef\xbb\xbf"
"""By which a spreadsheet knows that a CSV file is UTF-8."""
_WIDTHS = {"office": 16, "case": 18, "benefit": 20, "name": 12, "id_number": 22, "note": 60}
_OTHER_WIDTH = 14
_SHEET = "发放表"


def check_name(file: Path) -> None:
    """Raises `PaymentsError` for a file that is named like neither form of the list."""
    if file.suffix.lower() not in _WRITERS:
        raise _refusal(
            str(file),
            "文件名应以 .csv 或 .xlsx 结尾",
            "the name of the file should end in .csv or .xlsx",
        )


def write_payments(table: Table, file: Path) -> None:
    """Writes the table to a `.csv` or `.xlsx` file; one that is there is replaced when the new one is whole.

    Raises `PaymentsError` for another ending, for a file that cannot be written and, of a workbook, where
    openpyxl is not installed.
    """
    check_name(file)
    content = _WRITERS[file.suffix.lower()](table)
    try:
        write_whole(file, content)
    except OSError as error:
        raise _refusal(str(file), "写不了这个文件", f"cannot be written: {error.strerror}") from None


def as_csv(table: Table) -> bytes:
    """CSV in UTF-8 with a byte order mark, lines ending as RFC 4180 has them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    writer.writerows(table.totals)
    return _BOM + text.getvalue().encode("utf-8")


def as_xlsx(table: Table) -> bytes:
    """A workbook of one sheet: texts as texts, sums as numbers."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ImportError:
        raise _refusal(
            ".xlsx",
            "写 Excel 文件需要安装：pip install 'jiuzhu[documents]'；或写成 .csv",
            "a workbook needs: pip install 'jiuzhu[documents]'; or write a .csv file",
        ) from None
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _SHEET
    sheet.freeze_panes = "A2"
    for number, (name, heading) in enumerate(zip(COLUMNS, table.headings, strict=True), 1):
        head = sheet.cell(1, number, heading)
        head.font = Font(bold=True)
        head.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[head.column_letter].width = _WIDTHS.get(name, _OTHER_WIDTH)
    for row, cells in enumerate((*table.rows, *table.totals), 2):
        for column, (name, value) in enumerate(zip(COLUMNS, cells, strict=True), 1):
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # whatever it looks like
            if name in MONEY:
                cell.number_format = "#,##0.00"
            if row > len(table.rows) + 1:
                cell.font = Font(bold=True)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


_WRITERS: dict[str, Callable[[Table], bytes]] = {".csv": as_csv, ".xlsx": as_xlsx}


def _refusal(where: str, zh: str, en: str) -> PaymentsError:
    return PaymentsError((Problem(where, zh, en),))
