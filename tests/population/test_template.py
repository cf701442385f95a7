"""The empty workbook and the page of the layout: every column is there, and what is filled in is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from jiuzhu import population
from jiuzhu.population.names import headings
from jiuzhu.population.template import write_page, write_workbook
from jiuzhu.rulebook import Rulebook

DAY = date(2022, 8, 1)
LAYOUT = population.layout(Rulebook.load(on=DAY))


def test_the_workbook_has_every_column_with_what_may_be_filled_in(tmp_path: Path) -> None:
    file = tmp_path / "导入表.xlsx"
    write_workbook(LAYOUT, file)
    book = load_workbook(file)
    assert book.sheetnames == ["填写说明", "家庭", "人员", "法定义务人", "选项"]
    for sheet in LAYOUT.values():
        cells = [cell.value for cell in book[sheet.label.zh][1]]
        known = headings(sheet)
        assert [known[str(cell)] for cell in cells] == [*sheet.keys, *sheet.columns]
        validations = book[sheet.label.zh].data_validations.dataValidation
        assert len(validations) == len(sheet.columns)
    lists = [[cell.value for cell in column if cell.value] for column in book["选项"].columns]
    assert ["无", "最低生活保障家庭", "最低生活保障边缘家庭", "支出型困难家庭"] in lists
    assert all(len(one.formula1) < 256 for one in validations)


def test_what_is_filled_in_is_assessed(tmp_path: Path) -> None:
    file = tmp_path / "导入表.xlsx"
    write_workbook(LAYOUT, file)
    book = load_workbook(file)
    filled = {"家庭": {"户编号": "01"}, "人员": {"户编号": "01", "人员编号": "1", "与申请人关系": "本人"}}
    for name, row in filled.items():
        heads = [cell.value for cell in book[name][1]]
        book[name].append([row.get(str(head)) for head in heads])
    book.save(file)
    found = population.assess(population.tables_in(file, LAYOUT), on=DAY)
    assert (found.counted.families, found.counted.refused_families) == (1, 0)


def test_the_page_has_every_column(tmp_path: Path) -> None:
    file = tmp_path / "格式.md"
    write_page(LAYOUT, file)
    page = file.read_text(encoding="utf-8")
    for sheet in LAYOUT.values():
        assert all(f"`{name}`" in page for name in (*sheet.keys, *sheet.columns))
    assert "{who}" not in page


def test_headings_mean_one_column_each() -> None:
    for sheet in LAYOUT.values():
        labels = [column.label.zh for column in sheet.columns.values()]
        assert len(set(labels)) == len(labels)
