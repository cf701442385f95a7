"""Tables as people write them: CSV in two encodings, workbooks, Chinese headings; what cannot be read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from jiuzhu import FactError, population
from jiuzhu.population import Counted, Result
from jiuzhu.rulebook import Rulebook

DAY = date(2022, 8, 1)
WITHIN = {"household.property_within_subsistence_limit": True}
FAMILIES = """户编号,区,没有其他需要申报的情况
001,天宁,是
002,钟楼,true
"""
PERSONS = """户编号,人员编号,与申请人关系,出生日期,户籍在本市,已认定为共同生活的家庭成员,工资性收入（元/月）
001,1,本人,1980年1月2日,是,是,600.50
001,2,配偶,1982/3/4,是,是,
002,1,self,1970-02-03,是,是,5000
"""


def written(folder: Path, families: str = FAMILIES, persons: str = PERSONS, encoding: str = "utf-8") -> Path:
    for name, text in (("家庭", families), ("人员", persons)):
        (folder / f"{name}.csv").write_text(text, encoding=encoding)
    return folder


def workbook(file: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def assess(place: Path, **options: Any) -> Result:
    sheets = population.layout(Rulebook.load(on=DAY))
    return population.assess(
        population.tables_in(place, sheets), on=DAY, judgements=WITHIN, keep=["区"], **options
    )


def due(result: Result) -> dict[Any, Any]:
    name = "subsistence_allowance"
    return {
        row["family"]: (row["区"], row[f"{name}.status"], str(row[f"{name}.lowest"]))
        for row in result.families.to_pylist()
    }


DUE = {"001": ("天宁", "eligible", "1399.50"), "002": ("钟楼", "ineligible", "0.00")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_with_chinese_headings(tmp_path: Path, encoding: str) -> None:
    assert due(assess(written(tmp_path, encoding=encoding))) == DUE


def test_a_workbook_is_read_as_people_fill_it_in(tmp_path: Path) -> None:
    persons: list[list[Any]] = [line.split(",") for line in PERSONS.splitlines()]
    persons[1][3], persons[1][6] = datetime(1980, 1, 2), 600.5
    persons[2][4] = True
    persons[3][3] = date(1970, 2, 3)
    families: list[list[Any]] = [line.split(",") for line in FAMILIES.splitlines()]
    file = workbook(tmp_path / "导入表.xlsx", 家庭=[*families, [None, None, None]], 人员=persons)
    assert due(assess(file)) == DUE


def test_numbers_of_a_workbook_are_read_as_it_shows_them(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "x.xlsx",
        家庭=[["户编号", "区", "救助比例", "医疗总费用（元）"], [1, "天宁", 3 * 0.15, 1000]],
        人员=[["户编号", "人员编号", "工资性收入"], [1, 1, 3 * 0.1]],
    )
    assert assess(file).counted == Counted(1, 1)


def refusals(result: Result) -> set[tuple[Any, ...]]:
    names = ("family", "person", "table", "row", "column", "value")
    return {tuple(row[name] for name in names) for row in result.refused.to_pylist()}


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("3,1,表弟,1980-01-01,是,是,1", "relation", "表弟"),
        ("3,1,本人,1980-02-30,是,是,1", "birth_date", "1980-02-30"),
        ("3,1,本人,1980-1/2,是,是,1", "birth_date", "1980-1/2"),
        ("3,1,本人,1980-01-01,不知道,是,1", "registered_in_jurisdiction", "不知道"),
        ('3,1,本人,1980-01-01,是,是,"1,200"', "income.wages", "1,200"),
        ("3,1,本人,1980-01-01,是,是,1.005", "income.wages", "1.005"),
        ("3,1,本人,1980-01-01,是,是,-1", "income.wages", "-1.00"),
        ("3,1,本人,1980-01-01,是,是,1e3", "income.wages", "1e3"),
        ("3,1,本人,1980-01-01,是,是", None, "6"),
        ("3,1,本人,1980-01-01,是,是,1,2", None, "8"),
    ],
)
@pytest.mark.parametrize("at_once", [None, 1])
def test_what_cannot_be_read_refuses_the_family(
    tmp_path: Path, row: str, column: str | None, value: str, at_once: int | None
) -> None:
    """With the row's number as a spreadsheet has it, blank rows counted."""
    families, persons = f"{FAMILIES}3,武进,是\n", f"{PERSONS}\n{row}\n3,2,子女,2010-01-01,是,是,\n"
    found = assess(written(tmp_path, families, persons), families_at_once=at_once)
    assert refusals(found) == {("3", "1", "persons", 6, column, value)}
    assert found.counted == Counted(3, 5, 1, 2)
    assert due(found) == DUE


def test_rows_in_no_order_are_numbered_as_they_stand(tmp_path: Path) -> None:
    heads, *rows = PERSONS.splitlines()
    bad = "000,1,本人,不知道,是,是,1"
    found = assess(
        written(tmp_path, f"{FAMILIES}000,武进,是\n", "\n".join([heads, *reversed(rows), bad]) + "\n"),
        families_at_once=1,
    )
    assert refusals(found) == {("000", "1", "persons", 5, "birth_date", "不知道")}
    assert due(found) == DUE


def test_a_person_without_a_family_and_a_number_twice_are_refused(tmp_path: Path) -> None:
    found = assess(written(tmp_path, FAMILIES + "002,钟楼,是\n", PERSONS + "9,1,本人,,,,\n"))
    assert refusals(found) == {
        ("9", "1", "persons", 5, "family", "9"),
        ("002", None, "families", None, "family", None),
    }
    assert found.counted == Counted(3, 4, 2, 2)


@pytest.mark.parametrize(
    ("persons", "said"),
    [
        ("户编号,人员编号,工资收入\n", "是否指“income.wages”"),
        ("户编号,人员编号,年龄,年龄（岁）\n", "这一列有两个"),
        ("户编号,,年龄\n", "第 2 列没有表头"),
        ("", "没有表头"),
        ('户编号,人员编号\n1,"2\n', "不是完整的 CSV"),
        ("人员编号\n1\n", "缺少这一列"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, persons: str, said: str) -> None:
    with pytest.raises(FactError, match=said):
        assess(written(tmp_path, persons=persons))


def test_an_encoding_that_is_neither_is_told(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "人员.csv").write_bytes(b"\xff\xff\x81")
    with pytest.raises(FactError, match="编码既不是"):
        assess(tmp_path)


def test_where_there_is_nothing_to_read_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="没有这个文件或文件夹"):
        assess(tmp_path / "无")
    with pytest.raises(FactError, match="缺少“人员”表"):
        assess(tmp_path)
    written(tmp_path)
    (tmp_path / "persons.csv").write_text(PERSONS, encoding="utf-8")
    with pytest.raises(FactError, match="请只留一个"):
        assess(tmp_path)
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    with pytest.raises(FactError, match="打不开这个工作簿"):
        assess(tmp_path / "坏.xlsx")
    with pytest.raises(FactError, match="没有名为“人员”的工作表"):
        assess(workbook(tmp_path / "x.xlsx", 家庭=[["户编号"], [1]]))
    with pytest.raises(FactError, match="应为工作簿"):
        assess(tmp_path / "人员.csv")
