"""The tables of a population in the form that cells name: sums in fen, and a row for whoever is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jiuzhu.population.layout import FAMILY, IN_FEN, PERSON, Sheet
from jiuzhu.population.sources import Source, quoted
from jiuzhu.population.told import APPLICANT, NOBODY, WHO, Holding


def base(source: Source, sheet: Sheet, names: Iterable[str], where: str) -> str:
    """A query for the columns of these names.

    where: which rows, as a condition.
    """
    selected = [quoted(key) for key in sheet.keys]
    for name in names:
        selected.append(f"{_column(name, sheet, source.holdings)} AS {quoted(name)}")
    return f"SELECT {', '.join(selected)} FROM {source.relation} WHERE {where}"


def _column(name: str, sheet: Sheet, holdings: Mapping[str, Holding]) -> str:
    if name == APPLICANT:
        return "coalesce(relation = 'self', FALSE)" if "relation" in holdings else "FALSE"
    if name == NOBODY:
        return "FALSE"
    if name == WHO:
        return "0"
    holding = holdings[name]
    written = quoted(name)
    match holding.form:
        case "whole":
            money = any(column.money and name in column.written for column in sheet.columns.values())
            whole = f"CAST({written} AS BIGINT)"
            return f"{whole} * 100" if money and not name.endswith(IN_FEN) else whole
        case "decimal":
            money = any(column.money and name in column.written for column in sheet.columns.values())
            factor = 100 if money else 10**holding.scale
            return f"CAST({written} * {factor} AS BIGINT)"
        case "text":
            return f"CAST({written} AS VARCHAR)"
    return written


def with_nobodies(persons: str, names: Iterable[str], families: str, members: str) -> str:
    """The persons, and for each family that has no applicant among them one of whom nothing is known.

    persons, families, members: queries: the persons' base, the families' keys, and of the persons their
    families and `relation`.
    """
    selected = [f"f.{quoted(FAMILY)}", f"NULL AS {quoted(PERSON)}"]
    for name in names:
        if name in (NOBODY, APPLICANT):
            selected.append(f"TRUE AS {quoted(name)}")
        elif name == WHO:
            who = "CASE WHEN m.there IS NULL THEN 0 WHEN m.unrelated THEN 1 ELSE 2 END"
            selected.append(f"{who} AS {quoted(name)}")
        else:
            selected.append(f"NULL AS {quoted(name)}")
    counted = f"""SELECT {quoted(FAMILY)}, TRUE AS there, bool_or(relation IS NULL) AS unrelated,
        coalesce(bool_or(relation = 'self'), FALSE) AS applied FROM ({members}) GROUP BY {quoted(FAMILY)}"""
    return f"""{persons} UNION ALL SELECT {", ".join(selected)} FROM ({families}) f
        LEFT JOIN ({counted}) m ON f.{quoted(FAMILY)} = m.{quoted(FAMILY)}
        WHERE m.applied IS NULL OR NOT m.applied"""
