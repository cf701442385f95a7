"""`compare`: two laws over the same population."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.errors import FactError, Problem
from jiuzhu.population.assess import MEMORY, assess
from jiuzhu.population.comparison import (
    ALL,
    CATEGORY,
    EVERYBODY,
    KINDS,
    SIZE,
    ChangedFigure,
    Comparison,
    Group,
    Interval,
    Kind,
)
from jiuzhu.population.databases import duckdb_within
from jiuzhu.population.laws import Applied, Law, apply
from jiuzhu.population.layout import Name
from jiuzhu.population.names import as_text, quoted
from jiuzhu.population.results import Progress, Result
from jiuzhu.population.sources import Given
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.catalogue import names_under
from jiuzhu.rulebook.model import Benefit
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOGETHER = Text("各项合计", "all together")
LARGEST_SIZE = 6
"""Families of so many persons and more are one group."""

AT_ONCE = 30_000
"""So many families are compared at a time, so that memory stays flat however many there are."""

_FEN = Decimal("0.01")
_SUM = "DECIMAL(38, 6)"


def compare(
    population: Mapping[str, Given],
    baseline: Law,
    reform: Law,
    *,
    on: date,
    jurisdiction: str = "changzhou",
    judgements: Mapping[str, bool | int | str | Decimal] | None = None,
    search: Sequence[Path] = (),
    by: Sequence[str] = (),
    weight: str | None = None,
    memory: str = MEMORY,
    progress: Callable[[Progress], None] | None = None,
) -> Comparison:
    """Who gains and who loses under a reform, who is newly in or out, and what it costs a year.

    population: the tables, as for `assess`.  baseline, reform: each a law: None for the law of `on`, a reform
    (or the path of its YAML file) on top of it, or another day, for the law of that day.  by: columns of the
    families by which to group, such as a district; size and category are always there.  The category is the
    first status or monthly benefit that the family is found to have under the baseline.  weight: a column of
    the families that says for how many each of them stands.  The rest is as for `assess`.

    What is undetermined under one of the two counts as open, never as nothing.  Of benefits that rest on no
    figure that differs nothing is said.  Raises `FactError` and `RuleError` as `assess` does, `FactError`
    also for a column that is not there and a weight that is missing or negative.
    """
    laws = apply(baseline, on, jurisdiction, search), apply(reform, on, jurisdiction, search)
    figures = _changed(*laws)
    touched = _touched(*laws, {one.name for one in figures})
    keep = list(dict.fromkeys([*by, *([weight] if weight else [])]))
    with duckdb_within(memory) as (database, folder):
        results = [
            assess(
                population,
                on=law.on,
                jurisdiction=jurisdiction,
                judgements=judgements,
                search=search,
                reform=law.reform,
                keep=keep,
                out=folder / name,
                families_at_once=AT_ONCE,
                memory=memory,
                progress=_halves(progress, half),
            )
            for half, (name, law) in enumerate(zip(("before", "after"), laws, strict=True))
        ]
        work = _Work(database, touched, by, weight, laws[0].rulebook)
        work.compare(*results)
        groups, lines = tuple(work.groups()), work.lines()
        refused = results[0].counted.families - work.families
    return Comparison(
        on,
        jurisdiction,
        laws[0].called,
        laws[1].called,
        figures,
        groups,
        lines,
        results[0].counted.families,
        refused,
        weight is not None,
    )


def _halves(progress: Callable[[Progress], None] | None, half: int) -> Callable[[Progress], None] | None:
    """Two runs told as one: each family is assessed twice."""
    if progress is None:
        return None
    before = [0.0]

    def told(one: Progress) -> None:
        before[0] = one.seconds
        seconds = one.seconds * (1 + half) if half else one.seconds
        progress(Progress(one.done + half * one.families, 2 * one.families, seconds))

    return told


def _changed(before: Applied, after: Applied) -> tuple[ChangedFigure, ...]:
    old, new = before.rulebook.figures, after.rulebook.figures
    return tuple(
        ChangedFigure(name, old[name].title, old[name].shown, new[name].shown)
        for name in old
        if name in new and old[name].value != new[name].value
    )


@dataclass(frozen=True, slots=True)
class _Touched:
    """A benefit that rests on what differs; sum_too: whether its sum does, and not only who is entitled."""

    benefit: Benefit
    of: Name
    sum_too: bool

    @property
    def times(self) -> int:
        """How often its sum is paid in a year; 0 where it gives no money."""
        paid = self.benefit.paid
        return 0 if paid is None else 12 if paid.period == "month" else 1


def _touched(before: Applied, after: Applied, changed: set[str]) -> list[_Touched]:
    """The benefits that the two laws may differ about: of two days all, else those under changed figures."""
    found: list[_Touched] = []
    other_rules = before.on != after.on
    for name, benefit in before.rulebook.benefits.items():
        if name not in after.rulebook.benefits:
            continue
        if other_rules or changed & names_under(before.rulebook, benefit):
            of: Name = "families" if benefit.decided_for == "household" else "persons"
            due = names_under(before.rulebook, benefit, "entitlement")
            found.append(_Touched(benefit, of, other_rules or bool(changed & due)))
    return found


class _Work:
    """The SQL of a comparison, over the results under both laws."""

    def __init__(
        self,
        database: DuckDBPyConnection,
        touched: Sequence[_Touched],
        by: Sequence[str],
        weight: str | None,
        rulebook: Rulebook,
    ) -> None:
        self._database = database
        self._touched = touched
        self._by = list(by)
        self._weight = weight
        self._rulebook = rulebook
        self._sums: dict[tuple[str, str, str | None], list[Any]] = {}
        self._lines: list[Any] = []
        self.families = 0

    def compare(self, before: Result, after: Result) -> None:
        """Adds up the parts of both results; each part has the same families under both laws."""
        for file in sorted(Path(str(before.families)).glob("part-*.parquet")):
            self._attach(before, after, file.name)
            for one in self._touched:
                self._add(one.benefit.name, self._rows(one))
            if any(one.times for one in self._touched):
                self._add(ALL, self._together())
            self._lines.append(self._lines_of_part())

    def _attach(self, before: Result, after: Result, part: str) -> None:
        for name, result in (("before", before), ("after", after)):
            for table in ("families", "persons"):
                file = f"{getattr(result, table)}/{part}".replace("'", "''")
                self._database.execute(
                    f"CREATE OR REPLACE VIEW {name}_{table} AS FROM read_parquet('{file}')"
                )
        self._check_columns()
        self._database.execute(f"CREATE OR REPLACE TABLE families AS {self._families()}")
        ((number,),) = self._database.execute("SELECT count(*) FROM families").fetchall()
        self.families += int(number)

    def _check_columns(self) -> None:
        described = self._database.execute("DESCRIBE before_families").fetchall()
        types = {str(row[0]): str(row[1]) for row in described}
        wanted = [*self._by, *([self._weight] if self._weight else [])]
        problems = [
            Problem(f"families.{name}", "户表中没有这一列", "the families have no such column")
            for name in wanted
            if name not in types
        ]
        if problems:
            raise FactError(tuple(problems))
        if self._weight:
            weight = f"TRY_CAST({quoted(self._weight)} AS DECIMAL(18, 6))"
            asked = f"SELECT count(*) FROM before_families WHERE coalesce({weight} < 0, TRUE)"
            ((bad,),) = self._database.execute(asked).fetchall()
            if bad:
                said = (
                    f"有 {bad:,} 户的权重没有填写、不是数字或为负数",
                    f"the weight of {bad:,} families is missing, no number or negative",
                )
                raise FactError((Problem(f"families.{self._weight}", *said),))

    def _families(self) -> str:
        """Each family with its weight and its group in every dimension."""
        weight = f"CAST({quoted(self._weight)} AS DECIMAL(18, 6))" if self._weight else "1"
        by = "".join(
            f", coalesce(CAST({quoted(one)} AS VARCHAR), '不详') AS {quoted(one)}" for one in self._by
        )
        size = f"CASE WHEN n >= {LARGEST_SIZE} THEN '{LARGEST_SIZE} 人及以上' ELSE n || ' 人' END"
        return f"""SELECT family, CAST({weight} AS DECIMAL(18, 6)) AS weight, {size} AS "(size)",
            {self._category()} AS "(category)"{by}
            FROM before_families
            LEFT JOIN (SELECT family, count(*) AS n FROM before_persons GROUP BY family) USING (family)
            SEMI JOIN after_families USING (family)"""

    def _category(self) -> str:
        """The first status or monthly benefit that a household has; else whether that is open."""
        counted = [
            one
            for one in self._rulebook.benefits.values()
            if one.decided_for == "household" and (one.paid is None or one.paid.period == "month")
        ]
        has = " ".join(
            f"WHEN {quoted(f'{one.name}.status')} = 'eligible' THEN {as_text(one.title.zh)}"
            for one in counted
        )
        open_ = " OR ".join(f"{quoted(f'{one.name}.status')} = 'undetermined'" for one in counted)
        return f"CASE {has} WHEN {open_} THEN '尚不能确定' ELSE '其他家庭' END"

    # --- one benefit ------------------------------------------------------------------------------

    def _rows(self, one: _Touched) -> str:
        """Each row of whom a benefit is decided for: kind, and the bounds before, after and of the change.

        Sums in fen a year; of the highest null where there is no bound.
        """
        name = one.benefit.name
        keys = ["family", "person"] if one.of == "persons" else ["family"]
        selected = [f"b.{key}" for key in keys]
        selected += [
            f"""coalesce({side}.{quoted(f"{name}.status")}, 'ineligible') AS s{side}""" for side in ("b", "a")
        ]
        for side in ("b", "a"):
            for end in ("lowest", "highest"):
                column = f"{side}.{quoted(f'{name}.{end}')}"
                sum_ = f"CAST({column} * {100 * one.times} AS BIGINT)" if one.times else "0"
                selected.append(f"{sum_} AS {end[0]}{side}")
        joined = f"""SELECT {", ".join(selected)} FROM before_{one.of} b JOIN after_{one.of} a
            ON {" AND ".join(f"b.{key} = a.{key}" for key in keys)}"""
        bounded = f"""SELECT *,
            CASE sb WHEN 'eligible' THEN lb ELSE 0 END AS b_low,
            CASE sb WHEN 'ineligible' THEN 0 ELSE hb END AS b_high,
            CASE sa WHEN 'eligible' THEN la ELSE 0 END AS a_low,
            CASE sa WHEN 'ineligible' THEN 0 ELSE ha END AS a_high FROM ({joined})"""
        if one.sum_too:
            low, high = "a_low - b_high", "a_high - b_low"
        else:
            # Whatever the sum is, it is the same under both laws.
            low = """CASE WHEN sb = 'ineligible' OR sa = 'ineligible' THEN a_low - b_high
                WHEN sa = 'undetermined' THEN -hb ELSE 0 END"""
            high = """CASE WHEN sb = 'ineligible' OR sa = 'ineligible' THEN a_high - b_low
                WHEN sb = 'undetermined' THEN ha ELSE 0 END"""
        kind = """CASE WHEN sb = 'undetermined' OR sa = 'undetermined' THEN 'open'
            WHEN sb = 'ineligible' AND sa = 'ineligible' THEN 'outside'
            WHEN sb = 'ineligible' THEN 'newly_in' WHEN sa = 'ineligible' THEN 'newly_out'
            WHEN c_low = 0 AND c_high = 0 THEN 'same'
            WHEN c_low > 0 THEN 'gains' WHEN c_high < 0 THEN 'loses' ELSE 'open' END"""
        # What is undetermined in both, but cannot be affected, is not told from what can: both are open.
        return f"""SELECT *, {kind} AS kind FROM (
            SELECT *, {low} AS c_low, {high} AS c_high FROM ({bounded}))"""

    def _together(self) -> str:
        """Each family with all that it and its members are due."""
        parts = [
            f"SELECT family, sb, sa, b_low, b_high, a_low, a_high, c_low, c_high FROM ({self._rows(one)})"
            for one in self._touched
            if one.times
        ]

        def summed(column: str) -> str:
            return f"CASE WHEN count(*) = count({column}) THEN sum({column}) END AS {column}"

        def status(column: str) -> str:
            one_is = "bool_or({} = '{}')".format
            return f"""CASE WHEN {one_is(column, "eligible")} THEN 'eligible'
                WHEN {one_is(column, "undetermined")} THEN 'undetermined' ELSE 'ineligible' END AS {column}"""

        sums = ", ".join(map(summed, ("b_low", "b_high", "a_low", "a_high", "c_low", "c_high")))
        added = f"""SELECT family, {status("sb")}, {status("sa")}, {sums}
            FROM ({" UNION ALL ".join(parts)}) GROUP BY family"""
        return f"""SELECT *, CASE WHEN sb = 'undetermined' OR sa = 'undetermined' THEN 'open'
            WHEN sb = 'ineligible' AND sa = 'ineligible' THEN 'outside'
            WHEN sb = 'ineligible' THEN 'newly_in' WHEN sa = 'ineligible' THEN 'newly_out'
            WHEN c_low = 0 AND c_high = 0 THEN 'same'
            WHEN c_low > 0 THEN 'gains' WHEN c_high < 0 THEN 'loses' ELSE 'open' END AS kind FROM ({added})"""

    # --- groups -----------------------------------------------------------------------------------

    def groups(self) -> Iterator[Group]:
        told: list[tuple[str, Text, Name]] = [
            (one.benefit.name, one.benefit.title, one.of) for one in self._touched
        ]
        if any(one.times for one in self._touched):
            told.append((ALL, TOGETHER, "families"))
        for benefit, title, of in told:
            for dimension in self._dimensions:
                found = [
                    _group(benefit, title, of, dimension, value, numbers)
                    for (name, of_it, value), numbers in self._sums.items()
                    if (name, of_it) == (benefit, dimension)
                ]
                yield from sorted(found, key=self._order)

    @property
    def _dimensions(self) -> dict[str, str]:
        """The column of the families that each dimension groups by."""
        own = {EVERYBODY: "", SIZE: "(size)", CATEGORY: "(category)"}
        return own | {name: name for name in self._by}

    def _add(self, benefit: str, rows: str) -> None:
        """Adds up the rows of a benefit for every group."""
        columns = [column for column in self._dimensions.values() if column]
        sets = ", ".join(f"({quoted(column) if column else ''})" for column in self._dimensions.values())
        counts = ", ".join(f"coalesce(sum(weight) FILTER (kind = '{kind}'), 0)" for kind in KINDS)
        bounds = ("b_low", "b_high", "a_low", "a_high", "c_low", "c_high")
        sums = ", ".join(
            f"CASE WHEN count(*) = count({one}) THEN sum(CAST({one} AS {_SUM}) * weight) END"
            for one in bounds
        )
        not_open = "FILTER (kind <> 'open')"
        settled = ", ".join(
            f"""CASE WHEN count(*) {not_open} = count({one}) {not_open}
            THEN coalesce(sum(CAST({one} AS {_SUM}) * weight) {not_open}, 0) END"""
            for one in ("c_low", "c_high")
        )
        grouping = ", ".join(f"grouping({quoted(column)})" for column in columns)
        named = ", ".join(quoted(column) for column in columns)
        query = f"""SELECT {grouping}, {named}, {counts}, {sums}, {settled}
            FROM ({rows}) JOIN families USING (family)
            GROUP BY GROUPING SETS ({sets}) HAVING count(*) > 0"""
        number = len(columns)
        for row in self._database.execute(query).fetchall():
            left_out, values, numbers = row[:number], row[number : 2 * number], list(row[2 * number :])
            chosen = [index for index, out in enumerate(left_out) if not out]
            column = columns[chosen[0]] if chosen else ""
            dimension = next(name for name, of_it in self._dimensions.items() if of_it == column)
            key = benefit, dimension, values[chosen[0]] if chosen else None
            before = self._sums.get(key)
            self._sums[key] = numbers if before is None else list(map(_plus, before, numbers))

    def _order(self, group: Group) -> tuple[int, str]:
        titles = [one.title.zh for one in self._rulebook.benefits.values()]
        value = group.value or ""
        if group.dimension != CATEGORY:
            return 0, value
        return (titles.index(value) if value in titles else len(titles)), value

    # --- lines ------------------------------------------------------------------------------------

    def lines(self) -> Any:
        """Everybody for whom something is certainly otherwise."""
        import pyarrow

        return pyarrow.concat_tables(self._lines).sort_by(
            [(name, "ascending") for name in ("family", "person", "benefit")]
        )

    def _lines_of_part(self) -> Any:
        queries = []
        for one in self._touched:
            person = "CAST(person AS VARCHAR)" if one.of == "persons" else "NULL"
            sums = {
                f"{when}_{end}": f"{end[0]}{side}"
                for when, side in (("before", "b"), ("after", "a"))
                for end in ("lowest", "highest")
            }
            yuan = ", ".join(
                f"CASE WHEN s{column[1]} <> 'ineligible' THEN {_in_yuan(column, one.times)} END AS {name}"
                for name, column in sums.items()
            )
            queries.append(
                f"""SELECT CAST(family AS VARCHAR) AS family, CAST({person} AS VARCHAR) AS person,
                {as_text(one.benefit.name)} AS benefit, kind, {yuan}
                FROM ({self._rows(one)}) WHERE kind NOT IN ('same', 'open', 'outside')"""
            )
        nothing = """SELECT CAST(NULL AS VARCHAR) AS family, CAST(NULL AS VARCHAR) AS person, '' AS benefit,
            '' AS kind, 0::DECIMAL(18, 2) AS before_lowest, 0::DECIMAL(18, 2) AS before_highest,
            0::DECIMAL(18, 2) AS after_lowest, 0::DECIMAL(18, 2) AS after_highest WHERE FALSE"""
        return self._database.sql(" UNION ALL ".join([nothing, *queries])).to_arrow_table()


def _plus(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a + b


def _group(
    benefit: str, title: Text, of: Name, dimension: str, value: str | None, numbers: list[Any]
) -> Group:
    answers = iter(numbers)
    counts: dict[Kind, Decimal] = {kind: _plain(Decimal(next(answers))) for kind in KINDS}
    before, after, change, settled = (_interval(next(answers), next(answers)) for _ in range(4))
    return Group(benefit, title, of, dimension, value, counts, before, after, change, settled)


def _in_yuan(fen: str, times: int) -> str:
    """What a yearly sum in fen is each time, in exact yuan; null where a benefit gives no money."""
    if not times:
        return "CAST(NULL AS DECIMAL(18, 2))"
    each = f"CAST({fen} // {times} AS DECIMAL(16, 0))"
    return f"CAST({each} * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2))"


def _plain(number: Decimal) -> Decimal:
    """A count without needless decimals."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def _interval(low: Decimal | None, high: Decimal | None) -> Interval:
    return Interval(_yuan(low), _yuan(high))


def _yuan(fen: Decimal | None) -> Decimal | None:
    return None if fen is None else (Decimal(fen) / 100).quantize(_FEN, ROUND_HALF_UP)
