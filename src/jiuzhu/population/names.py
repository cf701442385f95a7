"""How a column's name is written in SQL, and how people call it at the head of a table."""

from __future__ import annotations

from jiuzhu.language.units import parse_unit
from jiuzhu.population.layout import FAMILY, IN_FEN, PER_YEAR, PERSON, Column, Sheet
from jiuzhu.texts import Text

KEYS = {FAMILY: Text("户编号", "family"), PERSON: Text("人员编号", "person")}
"""The columns that say whom a row is about."""


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def as_text(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def heading(column: Column, written: str) -> Text:
    """What stands above a column that is written so: its label with its unit, as in `工资性收入（元/月）`."""
    unit = column.unit or "1"
    if written.removesuffix(IN_FEN).endswith(PER_YEAR):
        unit = "yuan/year"
    named = Text("人", "persons") if column.about == "number of rows" else parse_unit(unit).name
    if written.endswith(IN_FEN):
        named = Text(named.zh.replace("元", "分"), named.en.replace("yuan", "fen"))
    if not named.zh:
        return column.label
    return Text(f"{column.label.zh}（{named.zh}）", f"{column.label.en} ({named.en})")


def headings(sheet: Sheet) -> dict[str, str]:
    """By what may stand above a column (its name, its heading, its label alone): the name it is read by."""
    found = {key: key for key in sheet.keys} | {KEYS[key].zh: key for key in sheet.keys}
    for column in sheet.columns.values():
        for written in column.written:
            found[written] = written
            full = heading(column, written).zh
            found[full] = written
            found[full.replace("（", "(").replace("）", ")")] = written
        found.setdefault(column.label.zh, column.name)
    return found
