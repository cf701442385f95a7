"""What cannot be right in the tables of a population, and for which family and person.

What is refused is the whole family: a result without one of its rows would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiuzhu.facts.codes import Relation
from jiuzhu.population.cells import MOST_ROWS
from jiuzhu.population.importing import UNREAD, WHOLE_ROW, expected
from jiuzhu.population.layout import FAMILY, IN_FEN, PER_YEAR, PERSON, Column, Layout, Name, Sheet
from jiuzhu.population.names import as_text, quoted
from jiuzhu.population.sources import Source
from jiuzhu.texts import Text

REFUSALS = "refusals"
"""The relation that lists what is refused, with the columns `LISTED`."""

LISTED = {
    "table": "VARCHAR",
    "row": "BIGINT",
    "column": "VARCHAR",
    "value": "VARCHAR",
    "zh": "VARCHAR",
    "en": "VARCHAR",
}
"""What is listed of a refusal beside its family and person."""

_FAMILY, _PERSON = quoted(FAMILY), quoted(PERSON)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong with a row.

    bad: a condition over the columns of the table as it was given.  alone: whether it is best looked for by
    itself, as codes are, of which a file often says which it has.  value: what stood there, as SQL; None
    where it is what the column has.
    """

    table: Name
    column: str
    reason: Text
    bad: str
    alone: bool = False
    value: str | None = None


def row_checks(sources: Mapping[Name, Source], layout: Layout) -> list[Check]:
    """What can be wrong with single rows, as far as what the columns hold does not rule it out."""
    return [
        check
        for name, source in sources.items()
        for check in _checks_of(source, layout[name], "supporters" in sources)
    ]


def _checks_of(source: Source, sheet: Sheet, with_supporters: bool) -> Iterator[Check]:
    for key in sheet.keys:
        if source.keys[key]:
            said = Text("没有填写", "is not given")
            yield Check(sheet.name, key, said, f"{quoted(key)} IS NULL")
    yield from _unread(source, sheet)
    for column in sheet.columns.values():
        yield from _values(source, column)
    if sheet.name == "families":
        yield from _covered(source)
    if sheet.name == "persons":
        yield from _graded(source)
        if "supporters" in source.holdings and not with_supporters:
            said = Text("填了人数，却没有义务人表", "is given, though there is no table of them")
            yield Check("persons", "supporters", said, "supporters > 0")


def _unread(source: Source, sheet: Sheet) -> Iterator[Check]:
    """Cells that could not be read when the table was imported."""
    columns = {written: column for column in sheet.columns.values() for written in column.written}
    for name in source.unread:
        there = f"{quoted(UNREAD)}[{as_text(name)}]"
        said = Text("这一行的栏数与表头不符", "has not as many cells as there are headings")
        if name != WHOLE_ROW:
            said = Text(*expected(columns[name], name))
        shown = "" if name == WHOLE_ROW else name
        yield Check(sheet.name, shown, said, f"{there} IS NOT NULL", value=there)


def _values(source: Source, column: Column) -> Iterator[Check]:
    name = source.name
    for written in column.written:
        holding = source.holdings.get(written)
        if holding is None:
            continue
        value = quoted(written)
        if holding.form == "day" and (holding.low, holding.high) != (None, None):
            if holding.low == 0 or holding.high == 0:  # beyond the years that Python knows
                said = Text("应在公元1年至9999年之间", "is not in the years 1 to 9999")
                yield Check(name, written, said, f"NOT {value} BETWEEN '0001-01-01' AND '9999-12-31'")
            continue
        if column.kind == "code":
            listed = ", ".join(f"'{choice}'" for choice in column.choices)
            said = Text(
                f"应为下列之一：{'、'.join(column.choices)}", f"is not one of {', '.join(column.choices)}"
            )
            yield Check(name, written, said, f"{value} NOT IN ({listed})", alone=True)
        if holding.low is not None and holding.low < 0:
            yield Check(name, written, Text("不能为负数", "is negative"), f"{value} < 0")
        most = holding.most(column)
        if most is not None and holding.high is not None and holding.high > most:
            shown = most if holding.scale == 0 else f"{most / 10**holding.scale:.{holding.scale}f}"
            said = Text(f"超过上限 {shown}", f"is more than {shown}")
            yield Check(name, written, said, f"{value} > {shown}")
    yearly = source.holdings.get(column.name + PER_YEAR) or source.holdings.get(
        column.name + PER_YEAR + IN_FEN
    )
    monthly = source.holdings.get(column.name) or source.holdings.get(column.name + IN_FEN)
    if column.yearly and yearly and monthly and yearly.low is not None and monthly.low is not None:
        said = Text("按月和按年填了两次", "is given both for a month and for a year")
        both = f"{quoted(monthly.name)} IS NOT NULL AND {quoted(yearly.name)} IS NOT NULL"
        yield Check(name, monthly.name, said, both)


def _covered(source: Source) -> Iterator[Check]:
    """More paid by insurance and assistance than treatment cost in all."""
    parts = [
        "paid_by_basic_insurance",
        "paid_by_serious_illness_insurance",
        "paid_by_medical_assistance",
        "paid_by_commercial_insurance",
    ]
    cost = _in_fen(source, "expenses.medical_cost")
    covered = [found for part in parts if (found := _in_fen(source, f"expenses.{part}"))]
    if cost and covered:
        said = Text("保险和救助支付合计超过医疗总费用", "insurance and assistance paid more than this")
        total = " + ".join(f"coalesce({one}, 0)" for one in covered)
        yield Check("families", "expenses.medical_cost", said, f"{total} > {cost}", value=cost)


def _in_fen(source: Source, path: str) -> str | None:
    if path + IN_FEN in source.holdings:
        return quoted(path + IN_FEN)
    return f"{quoted(path)} * 100" if path in source.holdings else None


def _graded(source: Source) -> Iterator[Check]:
    if "disability_grade" in source.holdings and "disability_kind" in source.holdings:
        said = Text("填了残疾等级，残疾类别却为“无”", "is 'none', though a grade of disability is given")
        bad = "disability_grade <> 'none' AND disability_kind = 'none'"
        yield Check("persons", "disability_kind", said, bad)


# --- queries ------------------------------------------------------------------------------------------


def bad_rows(checks: Sequence[Check]) -> dict[Name, str]:
    """For each table a condition for what cannot be right, checks that are looked for alone left out."""
    found: dict[Name, list[str]] = {}
    for check in checks:
        if not check.alone:
            found.setdefault(check.table, []).append(f"({check.bad})")
    return {name: f"coalesce({' OR '.join(bad)}, FALSE)" for name, bad in found.items()}


def count_bad(source: Source, check: Check, where: str) -> str:
    """A query for the number of rows that a check refuses."""
    return f"SELECT count(*) FROM {source.relation} WHERE ({where}) AND ({check.bad})"


def list_refusals(sources: Mapping[Name, Source], checks: Sequence[Check], where: str) -> str:
    """A query for everything that is refused of some families, once for each reason."""
    queries = [_refused_rows(sources[check.table], check, where) for check in checks]
    queries += _together(sources, where)
    return " UNION ALL ".join(queries)


def _refused_rows(source: Source, check: Check, where: str) -> str:
    person = _PERSON if PERSON in source.keys else "NULL"
    value = check.value or (quoted(check.column) if check.column else "NULL")
    return _refusal(_FAMILY, person, check.table, check.column, check.reason, source.row, value) + (
        f" FROM {source.relation} WHERE ({where}) AND ({check.bad})"
    )


def _refusal(
    family: str, person: str, table: Name, column: str, reason: Text, row: str = "NULL", value: str = "NULL"
) -> str:
    told = {
        "table": as_text(table),
        "row": row,
        "column": as_text(column) if column else "NULL",
        "value": value,
        "zh": as_text(reason.zh),
        "en": as_text(reason.en),
    }
    said = ", ".join(f"CAST({told[name]} AS {kind}) AS {quoted(name)}" for name, kind in LISTED.items())
    return f"SELECT {family} AS {_FAMILY}, {person} AS {_PERSON}, {said}"


def refused_findings(relation: str, columns: Mapping[str, str], table: Name) -> str:
    """A query for the rows of a result in which an officer's finding lies beyond its bounds.

    columns: the finding's key, by the name of the column that says so.
    """
    said = Text("认定结果超出规定的范围", "was found beyond what the law lets it be")
    person = _PERSON if table == "persons" else "NULL"
    return " UNION ALL ".join(
        _refusal(_FAMILY, person, table, key, said) + f" FROM {relation} WHERE {quoted(column)}"
        for column, key in columns.items()
    )


def _together(sources: Mapping[Name, Source], where: str) -> Iterator[str]:
    """What is wrong with rows only beside others."""
    yield from _seen_when_worked_out(sources, where)
    yield from beside_others(sources, where)


def _rows(source: Source, where: str) -> str:
    return f"(SELECT * FROM {source.relation} WHERE {where})"


def _seen_when_worked_out(sources: Mapping[Name, Source], where: str) -> Iterator[str]:
    """Queries for what also shows in how many rows a result has, and what they come to."""
    families, persons = sources["families"], sources["persons"]
    f, p = _rows(families, where), _rows(persons, where)
    twice = Text("重复", "stands more than once")
    yield _refusal(_FAMILY, "NULL", "families", FAMILY, twice) + (
        f" FROM {f} GROUP BY {_FAMILY} HAVING count(*) > 1"
    )
    yield _refusal(_FAMILY, _PERSON, "persons", PERSON, twice) + (
        f" FROM {p} GROUP BY {_FAMILY}, {_PERSON} HAVING count(*) > 1"
    )
    no_family = Text("户表中没有这一户", "is not among the families")
    row = "NULL" if persons.row == "NULL" else f"p.{persons.row}"
    value = f"p.{_FAMILY}"
    yield _refusal(value, f"p.{_PERSON}", "persons", FAMILY, no_family, row, value) + (
        f" FROM {p} p ANTI JOIN {f} f ON p.{_FAMILY} = f.{_FAMILY} WHERE p.{_FAMILY} IS NOT NULL"
    )
    too_many = Text(f"一户超过 {MOST_ROWS} 人", f"there are more than {MOST_ROWS} in one family")
    yield _refusal(_FAMILY, "NULL", "persons", FAMILY, too_many) + (
        f" FROM {p} GROUP BY {_FAMILY} HAVING count(*) > {MOST_ROWS}"
    )
    for relation in (Relation.SELF, Relation.SPOUSE) if "relation" in persons.holdings else ():
        said = Text(
            f"一户中不止一位“{relation.text.zh}”", f"more than one in the family is {relation.text.en!r}"
        )
        yield _refusal(_FAMILY, "NULL", "persons", "relation", said) + (
            f" FROM {p} WHERE relation = '{relation.value}' GROUP BY {_FAMILY} HAVING count(*) > 1"
        )


def beside_others(sources: Mapping[Name, Source], where: str) -> Iterator[str]:
    """Queries for what is wrong with rows beside others and has to be looked for by itself."""
    families, persons = sources["families"], sources["persons"]
    f, p = _rows(families, where), _rows(persons, where)
    same_family = f"p.{_FAMILY} = f.{_FAMILY}"
    if "application_date" in families.holdings and "birth_date" in persons.holdings:
        said = Text("晚于申请日期", "is after the day of the application")
        yield _refusal(f"p.{_FAMILY}", f"p.{_PERSON}", "persons", "birth_date", said) + (
            f" FROM {p} p JOIN {f} f ON {same_family} WHERE p.birth_date > f.application_date"
        )
    if "members" in families.holdings:
        said = Text("与人员表中的人数不符", "is not the number of its persons in the other table")
        counted = f"(SELECT {_FAMILY}, count(*) AS there FROM {p} GROUP BY {_FAMILY})"
        yield _refusal(f"f.{_FAMILY}", "NULL", "families", "members", said) + (
            f" FROM {f} f LEFT JOIN {counted} p ON {same_family} WHERE f.members <> coalesce(p.there, 0)"
        )
    if "supporters" in sources:
        yield from _supporters(_rows(sources["supporters"], where), persons, p)


def _supporters(s: str, persons: Source, p: str) -> Iterator[str]:
    same = f"s.{_FAMILY} = p.{_FAMILY} AND s.{_PERSON} = p.{_PERSON}"
    keys = f"{_FAMILY}, {_PERSON}"
    no_person = Text("人员表中没有这个人", "is not among the persons")
    yield _refusal(f"s.{_FAMILY}", f"s.{_PERSON}", "supporters", PERSON, no_person) + (
        f" FROM {s} s ANTI JOIN {p} p ON {same}"
    )
    too_many = Text(f"一人超过 {MOST_ROWS} 位义务人", f"there are more than {MOST_ROWS} of one person")
    yield _refusal(_FAMILY, _PERSON, "supporters", PERSON, too_many) + (
        f" FROM {s} GROUP BY {keys} HAVING count(*) > {MOST_ROWS}"
    )
    if "supporters" in persons.holdings:
        said = Text("与义务人表中的人数不符", "is not the number of them in the other table")
        counted = f"(SELECT {keys}, count(*) AS there FROM {s} GROUP BY {keys})"
        yield _refusal(f"p.{_FAMILY}", f"p.{_PERSON}", "persons", "supporters", said) + (
            f" FROM {p} p LEFT JOIN {counted} s ON {same} WHERE p.supporters <> coalesce(s.there, 0)"
        )
