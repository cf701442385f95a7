"""Cells: the same step is the same cell, what is the same for all is folded, plainer forms say the same."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb
import pytest

from jiuzhu.population.cells import Cell, Comparison, Graph, Table
from jiuzhu.population.expressions import column, written

ROWS = Table("t", ("family",))
SIGNS: tuple[Comparison, ...] = ("<", "<=", ">", ">=", "==", "!=")


def sql(cell: Cell) -> str:
    def write(one: Cell) -> Any:
        return column(one.arguments[0]) if one.operation == "column" else written(one, write)

    return write(cell).sql("duckdb")


def values(cell: Cell, name: str, given: list[Any], kind: str) -> list[Any]:
    """What a cell comes to for these values of the one column it reads."""
    database = duckdb.connect()
    database.execute(f'CREATE TABLE t (n INTEGER, "{name}" {kind})')
    database.executemany("INSERT INTO t VALUES (?, ?)", list(enumerate(given)))
    return [row[0] for row in database.execute(f"SELECT {sql(cell)} FROM t ORDER BY n").fetchall()]


def test_the_same_step_is_the_same_cell() -> None:
    graph = Graph()
    a = graph.column(ROWS, "a", "int", False, 0, 10)
    assert graph.add(a, graph.whole(1)) is graph.add(a, graph.whole(1))
    assert (
        graph.opposite(graph.opposite(graph.unknown(graph.column(ROWS, "b", "int", True)))).nullable is False
    )


def test_what_is_the_same_for_all_is_folded() -> None:
    graph = Graph()
    assert graph.multiply(graph.whole(6), graph.whole(7)) is graph.whole(42)
    assert graph.both(graph.true, graph.null("flag")) is graph.null("flag")
    assert graph.both(graph.false, graph.null("flag")) is graph.false
    assert graph.either(graph.true, graph.null("flag")) is graph.true
    assert graph.compare("<", graph.whole(1), graph.null("int")) is graph.null("flag")


def test_bounds_settle_what_every_row_says() -> None:
    graph = Graph()
    sums = graph.column(ROWS, "a", "int", False, 0, 10)
    assert graph.compare(">=", sums, graph.whole(0)) is graph.true
    assert graph.compare(">", sums, graph.whole(10)) is graph.false
    maybe = graph.column(ROWS, "b", "int", True, 0, 10)
    assert graph.compare(">=", maybe, graph.whole(0)).nullable
    assert graph.holds(graph.compare("<", maybe, graph.whole(0))) is graph.false


def test_numbers_that_may_outgrow_64_bits_are_seen_beforehand() -> None:
    graph = Graph()
    large = graph.column(ROWS, "a", "int", False, 0, 2**62)
    assert not large.wide
    assert graph.add(large, large).wide
    assert "INT128" in sql(graph.multiply(large, large))


@pytest.mark.parametrize("sign", SIGNS)
def test_an_age_compared_is_a_day_compared(sign: Comparison) -> None:
    random = Random(sign)
    graph = Graph()
    day = graph.column(ROWS, "d", "day", True)
    born = [date(2022, 8, 1) - timedelta(days=random.randrange(-400, 40_000)) for _ in range(300)]
    born += [date(2000, 2, 29), date(2004, 8, 1), date(2004, 8, 2), date(2004, 7, 31), date(1, 1, 1)]
    born += [date(9999, 12, 31), date(2022, 8, 1)]
    for on in (date(2022, 8, 1), date(2022, 2, 28), date(2024, 2, 29), date(2022, 12, 31), date(2022, 1, 1)):
        for limit in (0, 1, 18, 60, 3000):
            elapsed = graph.not_below(
                graph.subtract(graph.written_day(graph.constant(on, "day")), graph.written_day(day)), 0
            )
            age = graph.divide(elapsed, graph.whole(10_000))
            found = values(graph.compare(sign, age, graph.whole(limit)), "d", [*born, None], "DATE")
            ages = [max(0, on.year - one.year - ((on.month, on.day) < (one.month, one.day))) for one in born]
            wanted = [eval(f"{one} {sign} {limit}") for one in ages]
            assert found == [*wanted, None], (on, limit)


def test_a_choice_of_something_or_nothing_is_a_product() -> None:
    graph = Graph()
    a = graph.column(ROWS, "a", "int", True, -5, 5)
    positive = graph.compare(">", a, graph.whole(0))
    found = values(graph.case([(positive, graph.whole(7))], graph.whole(0)), "a", [3, -3, None], "BIGINT")
    assert found == [7, 0, 0]
