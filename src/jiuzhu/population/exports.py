"""From the relations of a run to what people get: sums in yuan, what is missing by its names, totals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from jiuzhu.population.compiled import NUMBER_OF_ROWS, REFUSED
from jiuzhu.population.databases import Database
from jiuzhu.population.determinations import STATUSES, Determined
from jiuzhu.population.layout import Name
from jiuzhu.population.missing import Missing
from jiuzhu.population.names import quoted
from jiuzhu.population.results import Total
from jiuzhu.population.runs import Part
from jiuzhu.population.told import BAD, NOBODY


def result_query(database: Database, part: Part, name: Name) -> str:
    """A query for the result of a table as people get it."""
    if name not in part.results:
        return f"SELECT * FROM {part.refusals} WHERE FALSE"
    relation = part.results[name]
    selected: list[str] = []
    joins: list[str] = []
    decided = {one.benefit.name: one for one in part.compiled.determinations.determined if one.table == name}
    for column in database.execute(f"DESCRIBE {relation}").fetchall():
        written = str(column[0])
        benefit, _, rest = written.partition(".")
        if written in (NOBODY, NUMBER_OF_ROWS, BAD) or written.startswith(REFUSED):
            continue
        if benefit not in decided:
            selected.append(f"r.{quoted(written)}")
        elif rest == "lowest":
            selected += _sums(decided[benefit], part.wanted.bounds)
        elif rest != "highest" and not rest.startswith("missing."):
            selected.append(f"r.{quoted(written)}")
    for one in decided.values():
        if one.missing:
            named = _named_gaps(database, part.compiled.determinations.missing, one, relation)
            same = " AND ".join(
                f"r.{quoted(word)} IS NOT DISTINCT FROM {named}.{quoted(word)}" for word in _words(one)
            )
            joins.append(f"LEFT JOIN {named} ON {same}")
            selected.append(f"{named}.missing AS {quoted(f'{one.benefit.name}.missing')}")
        elif part.wanted.missing:
            selected.append(f"CAST([] AS VARCHAR[]) AS {quoted(f'{one.benefit.name}.missing')}")
    return f"SELECT {', '.join(selected)} FROM {relation} r {' '.join(joins)}"


def _sums(decided: Determined, bounds: bool) -> Iterator[str]:
    """The columns of a sum: its bounds, or what it is where that is exactly known."""
    name = decided.benefit.name
    low = f"r.{quoted(f'{name}.lowest')}"
    high = low if decided.exact else f"r.{quoted(f'{name}.highest')}"
    if bounds:
        yield f"{_yuan(low)} AS {quoted(f'{name}.lowest')}"
        yield f"{_yuan(high)} AS {quoted(f'{name}.highest')}"
    else:
        exact = low if decided.exact else f"CASE WHEN {low} = {high} THEN {low} END"
        yield f"{_yuan(exact)} AS {quoted(f'{name}.amount')}"


def _yuan(fen: str) -> str:
    """A sum in fen as exact yuan: a product of decimals, since a quotient would be a double."""
    return f"CAST(CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2))"


def _words(decided: Determined) -> list[str]:
    return [f"{decided.benefit.name}.missing.{word}" for word in decided.missing]


def _named_gaps(database: Database, missing: Missing, decided: Determined, relation: str) -> str:
    """A relation that names each set of gaps that occurs in a result."""
    import pyarrow

    words = _words(decided)
    listed = ", ".join(quoted(word) for word in words)
    sets: list[tuple[Any, ...]] = database.execute(f"SELECT DISTINCT {listed} FROM {relation}").fetchall()
    names = [
        [
            gap.name
            for word, bits in zip(decided.missing, row, strict=True)
            for gap in missing.named(word, bits)
        ]
        for row in sets
    ]
    columns = {word: pyarrow.array([row[i] for row in sets], pyarrow.int64()) for i, word in enumerate(words)}
    table = pyarrow.table({**columns, "missing": pyarrow.array(names, pyarrow.list_(pyarrow.string()))})
    name = f"gaps_of_{decided.benefit.name}"
    database.register(name, table)
    return name


def totals(database: Database, part: Part) -> tuple[Total, ...]:
    """The totals of each benefit over the families of a part, in the rulebook's order."""
    found: dict[str, Total] = {}
    for name, relation in part.results.items():
        decided = [one for one in part.compiled.determinations.determined if one.table == name]
        asked = [column for one in decided for column in _asked(one)]
        if asked:
            answers = iter(database.execute(f"SELECT {', '.join(asked)} FROM {relation}").fetchall()[0])
            for one in decided:
                found[one.benefit.name] = _total(one, answers)
    return tuple(found[one.benefit.name] for one in part.compiled.determinations.determined)


def _asked(decided: Determined) -> Iterator[str]:
    name = decided.benefit.name
    status, low, high = (quoted(f"{name}.{part}") for part in ("status", "lowest", "highest"))
    for one in STATUSES:
        yield f"coalesce(count_if({status} = '{one}'), 0)"
    if decided.lowest is None:
        return
    for one in ("eligible", "undetermined"):
        yield f"coalesce(sum(CASE WHEN {status} = '{one}' THEN {low} END), 0)"
        if not decided.exact:
            yield f"coalesce(sum(CASE WHEN {status} = '{one}' THEN {high} END), 0)"
            yield f"coalesce(count_if({status} = '{one}' AND {high} IS NULL), 0)"


def _total(decided: Determined, answers: Iterator[Any]) -> Total:
    eligible, ineligible, undetermined = (int(next(answers)) for _ in STATUSES)
    sums: list[tuple[Decimal, Decimal | None]] = []
    for _ in ("eligible", "undetermined"):
        low = high = _as_yuan(0)
        unbounded = 0
        if decided.lowest is not None:
            low = high = _as_yuan(next(answers))
            if not decided.exact:
                high, unbounded = _as_yuan(next(answers)), int(next(answers))
        sums.append((low, None if unbounded else high))
    (lowest, highest), (if_granted_lowest, if_granted_highest) = sums
    benefit = decided.benefit
    return Total(
        benefit.name,
        benefit.title,
        decided.table,
        eligible,
        ineligible,
        undetermined,
        lowest,
        highest,
        if_granted_lowest,
        if_granted_highest,
    )


def _as_yuan(fen: int) -> Decimal:
    return Decimal(int(fen)).scaleb(-2)
