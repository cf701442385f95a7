"""The layout of a population's tables for people: an empty workbook to fill in, and the same as a page.

Both are made from the vocabulary of the rules, so that a new fact is at once a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jiuzhu.facts.fields import Fact
from jiuzhu.population.layout import PERSON, Column, Layout, Sheet
from jiuzhu.population.names import KEYS, heading

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 10_000
"""So many rows of an empty workbook know what may be filled in."""

_EXPLAINED = ("工作表", "列", "填什么", "怎样问", "凭什么证明", "列名（程序用）")
_CHOICES = "选项"


@dataclass(frozen=True, slots=True)
class Explained:
    """What the layout says of a column: as it stands in the explanations."""

    sheet: str
    heading: str
    filled: str
    question: str
    proof: str
    name: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.sheet, self.heading, self.filled, self.question, self.proof, self.name


def explained(layout: Layout) -> Iterator[Explained]:
    """Every column of every table, keys first."""
    for sheet in layout.values():
        for key in sheet.keys:
            what = "同一户的人写同一个户编号" if key != PERSON else "户内不重复"
            where = f"文字或整数；{what}" if sheet.name != "families" else "文字或整数；每户一行，不重复"
            yield Explained(sheet.label.zh, KEYS[key].zh, where, "", "", key)
        for column in sheet.columns.values():
            about = _about(column, sheet)
            question = about.question.zh if about else _asked(column)
            proof = about.proof.zh if about else ""
            head = heading(column, column.name).zh
            yield Explained(sheet.label.zh, head, _filled(column), _plain(question), proof, column.name)


def _about(column: Column, sheet: Sheet) -> Fact | None:
    if column.name in sheet.entity.words:
        return sheet.entity.words[column.name].about
    return sheet.entity.declarations.get(column.name)


def _plain(question: str) -> str:
    return question.replace("{who}", "本人")


def _asked(column: Column) -> str:
    if column.about == "finding":
        return "由工作人员认定；没有认定的空着"
    return "填了的，与另一张表里的行数核对"


def _filled(column: Column) -> str:
    match column.kind:
        case "flag":
            return "是、否"
        case "code":
            return "、".join(text.zh for text in column.called)
        case "day":
            return "日期，如 2022-08-01"
    if column.money:
        yearly = "；按年填的，列名为“" + heading(column, f"{column.name}.per_year").zh + "”"
        return "元，最多两位小数" + (yearly if column.yearly else "")
    if column.about == "finding":
        return "数字，如 0.5 或 50%"
    return "整数"


NOTES = (
    "每户在“家庭”表中占一行，每人在“人员”表中占一行；有法定义务人的，每位在“法定义务人”表中占一行。",
    "没有的列可以删去，列的先后不限，列名不要改。不知道的空着：空着是不知道，既不是零，也不是“否”。",
    "确实没有的，金额填 0，或者在“没有其他……”一列填“是”：凡没有填的，都按没有算。",
    "一行里有填错的（没有这个选项、负数、没有这一天、户编号对不上、编号重复），整户不评估，写明行、列和原因。",
    "也可以存为 CSV（UTF-8 或 GB18030，列名相同）或 Parquet（列名用最后一栏的名称）。",
)


# --- as a page ----------------------------------------------------------------------------------------


def write_page(layout: Layout, file: Path) -> None:
    """The layout as a page of Markdown."""
    lines = ["# 导入表的格式", "", *(f"- {note}" for note in NOTES)]
    for sheet in layout.values():
        lines += ["", f"## {sheet.label.zh}（`{sheet.name}`）", ""]
        lines += [f"| {' | '.join(_EXPLAINED[1:])} |", "|" + "---|" * (len(_EXPLAINED) - 1)]
        for one in explained(layout):
            if one.sheet == sheet.label.zh:
                lines.append(f"| {' | '.join((*one.cells[1:-1], f'`{one.name}`'))} |")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- as a workbook ------------------------------------------------------------------------------------


def write_workbook(layout: Layout, file: Path) -> None:
    """An empty workbook: a sheet for each table with lists of what may be filled in, and explanations."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "填写说明"
    for note in NOTES:
        notes.append([note])
    notes.append([])
    notes.append(list(_EXPLAINED))
    head = notes.max_row
    for one in explained(layout):
        notes.append(list(one.cells))
    for letter, width in zip("ABCDEF", (12, 34, 46, 60, 30, 44), strict=True):
        notes.column_dimensions[letter].width = width
    for row in notes.iter_rows(min_row=head):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in notes[head]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE7F0")
    notes.freeze_panes = f"A{head + 1}"
    choices = book.create_sheet(_CHOICES)
    choices.sheet_state = "hidden"
    for sheet in layout.values():
        _add_sheet(book.create_sheet(sheet.label.zh), sheet, choices)
    book.move_sheet(choices, offset=len(layout))
    book.save(file)


def _add_sheet(worksheet: Worksheet, sheet: Sheet, choices: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns: list[Column | None] = [*(None for _ in sheet.keys), *sheet.columns.values()]
    texts = [*(KEYS[key].zh for key in sheet.keys)]
    texts += [heading(column, column.name).zh for column in sheet.columns.values()]
    worksheet.append(texts)
    for index, (text, column) in enumerate(zip(texts, columns, strict=True), 1):
        letter = get_column_letter(index)
        worksheet.column_dimensions[letter].width = max(10, min(24, 2 * len(text) + 2))
        cell = worksheet[f"{letter}1"]
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill(
            "solid", fgColor="F3E7D3" if column and column.about == "finding" else "DDE7F0"
        )
        if column is None:  # so that 0012 stays 0012
            worksheet.column_dimensions[letter].number_format = "@"
            for (one,) in worksheet.iter_rows(min_row=2, max_row=200, min_col=index, max_col=index):
                one.number_format = "@"
            continue
        validation = _validation(column, choices)
        validation.add(f"{letter}2:{letter}{ROWS}")
        worksheet.add_data_validation(validation)
    worksheet.freeze_panes = "B2" if len(sheet.keys) == 1 else "C2"


def _validation(column: Column, choices: Worksheet) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    match column.kind:
        case "flag":
            found = DataValidation(type="list", formula1='"是,否"')
        case "code":
            found = DataValidation(type="list", formula1=_listed([one.zh for one in column.called], choices))
        case "day":
            found = DataValidation(type="date", operator="greaterThan", formula1="1")
        case "number":
            whole = not column.money and column.about != "finding"
            kind: Literal["whole", "decimal"] = "whole" if whole else "decimal"
            found = DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0")
    found.allow_blank = True
    found.showErrorMessage = True
    found.errorTitle = "请改正"
    found.error = f"应填：{_filled(column)}"[:220]
    return found


def _listed(words: Sequence[str], choices: Worksheet) -> str:
    """A range with these words, in a column of its own on the sheet of choices."""
    from openpyxl.utils import get_column_letter

    index = choices.max_column + 1 if choices["A1"].value is not None else 1
    for row, word in enumerate(words, 1):
        choices.cell(row, index, word)
    letter = get_column_letter(index)
    return f"'{_CHOICES}'!${letter}$1:${letter}${len(words)}"
