"""Families as an application has them, written as the tables of a population."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow

from jiuzhu import Applicant, Judgement
from jiuzhu.facts.fields import PerYear
from jiuzhu.population.layout import PER_YEAR, Column, Name, layout
from jiuzhu.rulebook import Rulebook

Case = tuple[Applicant, Sequence[Judgement]]
Row = dict[str, Any]


def tables_of(cases: Iterable[Case], rulebook: Rulebook) -> dict[Name, pyarrow.Table]:
    """The tables of these families, numbered in their order; judgements that the rules do not know of are
    left out."""
    rows: dict[Name, list[Row]] = {"families": [], "persons": [], "supporters": []}
    for family, (applicant, judgements) in enumerate(cases):
        found = {(one.what, one.about): one.value for one in judgements}
        row = {"family": family, **_facts(applicant)}
        row |= {what: value for (what, about), value in found.items() if about is None}
        if applicant.members is not None:
            row["members"] = len(applicant.members)
        rows["families"].append(row)
        for person, member in enumerate(applicant.members or ()):
            row = {"family": family, "person": person, **_facts(member)}
            row |= {what: value for (what, about), value in found.items() if about == member.name}
            if member.supporters is not None:
                row["supporters"] = len(member.supporters)
            rows["persons"].append(row)
            for supporter in member.supporters or ():
                rows["supporters"].append({"family": family, "person": person, **_facts(supporter)})
    return {name: _table(rows[name], sheet.keys, sheet.columns) for name, sheet in layout(rulebook).items()}


def _facts(record: Any, above: str = "") -> Row:
    row: Row = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, PerYear):
            row[f"{above}{name}{PER_YEAR}"] = value.per_year
        elif hasattr(type(value), "model_fields"):
            row |= _facts(value, f"{above}{name}.")
        elif not isinstance(value, tuple):
            row[f"{above}{name}"] = value
    return row


def _table(rows: Sequence[Row], keys: Sequence[str], columns: Any) -> pyarrow.Table:
    arrays: dict[str, pyarrow.Array] = {
        key: pyarrow.array([row[key] for row in rows], pyarrow.int64()) for key in keys
    }
    for column in columns.values():
        for name in column.written[::2] if column.money else column.written:
            arrays[name] = pyarrow.array([_value(row.get(name), column) for row in rows], _type(column))
    return pyarrow.table(arrays)


def _value(value: Any, column: Column) -> Any:
    if column.kind == "code" and value is not None:
        return str(value)
    if column.kind == "number" and isinstance(value, str):
        return Decimal(value)
    return value


def _type(column: Column) -> pyarrow.DataType:
    match column.kind:
        case "flag":
            return pyarrow.bool_()
        case "code":
            return pyarrow.string()
        case "day":
            return pyarrow.date32()
    if column.money:
        return pyarrow.decimal128(12, 2)
    return pyarrow.decimal128(12, 4) if column.about == "finding" else pyarrow.int64()
