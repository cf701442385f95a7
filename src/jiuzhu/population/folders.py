"""Where the tables of a population stand: a workbook, or a folder with a file for each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.importing import has_sheet
from jiuzhu.population.layout import RESULTS, Layout, Name, Sheet
from jiuzhu.population.sources import Given

ENDS = (".parquet", ".csv", ".xlsx")


def tables_in(place: Path, sheets: Layout, needed: Sequence[Name] = RESULTS) -> dict[str, Given]:
    """The tables that a workbook or a folder holds, by name or Chinese label; needed: which have to be there.

    A folder has `families.parquet` or `家庭.csv`, or a folder `families` of Parquet files.
    Raises `FactError` where there are none, or two for the same table.
    """
    if place.is_file():
        return _in_workbook(place, sheets, needed)
    if not place.exists():
        said = "没有这个文件或文件夹", "there is no such file or folder"
        raise FactError((Problem(str(place), *said),))
    problems: list[Problem] = []
    found: dict[str, Given] = {}
    for name, sheet in sheets.items():
        there = list(_for_table(place, sheet))
        if len(there) > 1:
            listed = "、".join(one.name for one in there)
            said = f"这张表有几个文件：{listed}；请只留一个", f"several files for this table: {listed}"
            problems.append(Problem(f"{place} › {sheet.label.zh}", *said))
        elif there:
            found[name] = there[0]
        elif name in needed:
            problems.append(_lacking(place, sheet))
    if problems:
        raise FactError(tuple(problems))
    return found


def _lacking(place: Path, sheet: Sheet) -> Problem:
    return Problem(
        str(place),
        f"缺少“{sheet.label.zh}”表：{sheet.name}.parquet、{sheet.label.zh}.csv 或 {sheet.label.zh}.xlsx",
        f"the table {sheet.name!r} is missing: {sheet.name}.parquet, {sheet.name}.csv or {sheet.name}.xlsx",
    )


def _in_workbook(place: Path, sheets: Layout, needed: Sequence[Name]) -> dict[str, Given]:
    if place.suffix.lower() != ".xlsx":
        said = (
            "应为工作簿（.xlsx）或文件夹，文件夹里每张表一个文件",
            "expected a workbook (.xlsx) or a folder with a file for each table",
        )
        raise FactError((Problem(str(place), *said),))
    return {name: place for name, sheet in sheets.items() if name in needed or has_sheet(place, sheet)}


def _for_table(place: Path, sheet: Sheet) -> Iterator[Path]:
    for called in (sheet.name, sheet.label.zh):
        for end in ENDS:
            file = place / f"{called}{end}"
            if file.is_file():
                yield file
        if any((place / called).glob("*.parquet")):
            yield place / called / "*.parquet"
