"""The tables of a population in the form that cells name: sums in fen, and a row for whoever is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from jiuzhu.population.compiled import Script
from jiuzhu.population.layout import FAMILY, IN_FEN, PERSON, Column, Layout, Name, Sheet
from jiuzhu.population.names import quoted
from jiuzhu.population.sources import Source
from jiuzhu.population.told import APPLICANT, BAD, NOBODY, WHO, Holding


def base_tables(
    layout: Layout,
    sources: Mapping[Name, Source],
    script: Script,
    where: str = "TRUE",
    bad: Mapping[Name, str] | None = None,
) -> dict[Name, str]:
    """A query for each table that a script reads.

    where: which families, as a condition.  bad: for a table, a condition for what cannot be right.
    """
    found: dict[Name, str] = {}
    for name, names in script.read.items():
        sheet = layout[name]
        if name not in sources:
            found[name] = _empty(sheet)
            continue
        found[name] = _base(sources[name], sheet, names, where, (bad or {}).get(name, "FALSE"))
    if "persons" in script.nobodies:
        found["persons"] = _with_nobodies(found["persons"], script.read["persons"], sources, where)
    if "supporters" in script.nobodies:
        found["supporters"] = _with_nobody_else(
            found["supporters"], script.read["supporters"], found["persons"], sources
        )
    return found


def _empty(sheet: Sheet) -> str:
    """A table that nobody gave."""
    keys = ", ".join(f"CAST(NULL AS BIGINT) AS {quoted(key)}" for key in sheet.keys)
    return f"SELECT {keys} WHERE FALSE"


def _base(source: Source, sheet: Sheet, names: Iterable[str], where: str, bad: str) -> str:
    selected = [quoted(key) for key in sheet.keys]
    for name in names:
        written = bad if name == BAD else _column(name, sheet, source.holdings)
        selected.append(f"{written} AS {quoted(name)}")
    return f"SELECT {', '.join(selected)} FROM {source.relation} WHERE {where}"


def _column(name: str, sheet: Sheet, holdings: Mapping[str, Holding]) -> str:
    if name == APPLICANT:
        return "coalesce(relation = 'self', FALSE)" if "relation" in holdings else "FALSE"
    if name == NOBODY:
        return "FALSE"
    if name == WHO:
        return "0"
    written = quoted(name)
    if name not in holdings:  # it only goes along
        return written
    holding = holdings[name]
    of = next((column for column in sheet.columns.values() if name in column.written), None)
    match holding.form:
        case "whole":
            whole = f"CAST({_within(written, holding, of)} AS BIGINT)"
            return f"{whole} * 100" if of and of.money and not name.endswith(IN_FEN) else whole
        case "decimal":
            factor = 100 if of and of.money else 10**holding.scale
            return f"CAST({_within(written, holding, of)} * {factor} AS BIGINT)"
        case "text":
            return f"CAST({written} AS VARCHAR)"
    return written


def _within(written: str, holding: Holding, column: Column | None) -> str:
    """A number, kept within what it may be: what lies beyond is refused, and spoils no sum till then."""
    most = holding.most(column) if column else None
    if column is None or holding.low is None or holding.high is None:
        return written
    whens = []
    if holding.low < 0:
        whens.append(f"WHEN {written} < 0 THEN 0")
    if most is not None and holding.high > most:
        highest = most if holding.scale == 0 else f"{Decimal(most).scaleb(-holding.scale):f}"
        whens.append(f"WHEN {written} > {highest} THEN {highest}")
    return f"CASE {' '.join(whens)} ELSE {written} END" if whens else written


def _with_nobodies(persons: str, names: Iterable[str], sources: Mapping[Name, Source], where: str) -> str:
    """The persons, and for each family that has no applicant among them one of whom nothing is known."""
    family = quoted(FAMILY)
    selected = [f"f.{family}", f"NULL AS {quoted(PERSON)}"]
    for name in names:
        if name in (NOBODY, APPLICANT):
            selected.append(f"TRUE AS {quoted(name)}")
        elif name == BAD:
            selected.append(f"FALSE AS {quoted(name)}")
        elif name == WHO:
            who = "CASE WHEN m.there IS NULL THEN 0 WHEN m.unrelated THEN 1 ELSE 2 END"
            selected.append(f"{who} AS {quoted(name)}")
        else:
            selected.append(f"NULL AS {quoted(name)}")
    relation = "relation" if "relation" in sources["persons"].holdings else "NULL"
    counted = f"""SELECT {family}, TRUE AS there, bool_or({relation} IS NULL) AS unrelated,
        coalesce(bool_or({relation} = 'self'), FALSE) AS applied
        FROM {sources["persons"].relation} WHERE {where} GROUP BY {family}"""
    return f"""{persons} UNION ALL SELECT {", ".join(selected)}
        FROM (SELECT {family} FROM {sources["families"].relation} WHERE {where}) f
        LEFT JOIN ({counted}) m ON f.{family} = m.{family}
        WHERE m.applied IS NULL OR NOT m.applied"""


def _with_nobody_else(
    supporters: str, names: Iterable[str], persons: str, sources: Mapping[Name, Source]
) -> str:
    """The supporters, and for each person without any one of whom nothing is known."""
    keys = [quoted(FAMILY), quoted(PERSON)]
    selected = [f"p.{key}" for key in keys]
    for name in names:
        value = "TRUE" if name == NOBODY else "FALSE" if name == BAD else "NULL"
        selected.append(f"{value} AS {quoted(name)}")
    without = ""
    if "supporters" in sources:
        same = " AND ".join(f"s.{key} = p.{key}" for key in keys)
        without = f"WHERE NOT EXISTS (SELECT 1 FROM {sources['supporters'].relation} s WHERE {same})"
    return f"{supporters} UNION ALL SELECT {', '.join(selected)} FROM ({persons}) p {without}"
