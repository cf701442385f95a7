"""`discover`: who becomes entitled by what is new; what was known stays; who receives is left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow
import pytest

from jiuzhu import FactError, population
from jiuzhu.population import Discovery
from tests.population.test_assess import DAY, WITHIN, Row, Tables, person, tables
from tests.population.test_reconciling import paid

NAME = "subsistence_allowance"
PERSONS = [person(1, wages="3000"), person(2, wages="5000"), person(3, wages="100")]


def new(**columns: list[Any]) -> pyarrow.Table:
    return pyarrow.table({name.replace("__", "."): values for name, values in columns.items()})


def discovered(given: Tables, facts: Tables, **options: Any) -> Discovery:
    return population.discover(given, facts, on=DAY, judgements=WITHIN, **options)


def lines(found: Discovery, benefit: str = NAME) -> dict[str, Row]:
    return {row["family"]: row for row in found.lines.to_pylist() if row["benefit"] == benefit}


def test_a_lost_job_makes_a_family_entitled() -> None:
    facts = {"persons": new(family=[1, 2], person=[0, 0], income__wages=[0, 4000], employed=[False, None])}
    found = discovered(tables(PERSONS), facts)
    (line,) = lines(found).values()
    assert (line["family"], line["found"], line["lowest"], line["highest"]) == ("1", "entitled", 1000, 1000)
    assert line["facts_zh"] == "人员 0 已就业：不详 → 否；人员 0 工资性收入：3000 元 → 0 元"
    assert line["zh"] == "“共同生活的家庭成员人均月收入低于最低生活保障标准”现在成立"
    assert (found.told, found.families, found.refused, found.receiving) == (2, 2, 0, 0)
    assert {(one.benefit, one.found): one.number for one in found}[NAME, "entitled"] == 1


def test_what_is_not_told_stays_as_it_was() -> None:
    facts = {"persons": new(family=[1], person=[0], income__wages=pyarrow.nulls(1, pyarrow.int64()))}
    assert lines(discovered(tables(PERSONS), facts)) == {}


@pytest.mark.parametrize(
    "column", ["income__wages__fen", "income__wages__per_year", "income__wages__per_year__fen"]
)
def test_a_sum_may_be_told_in_another_form(column: str) -> None:
    """600 yuan a month, or 7,200 a year, in the place of what was known for a month."""
    value = 7_200 if "per_year" in column else 600
    facts = {"persons": new(family=[1], person=[0], **{column: [value * (100 if "fen" in column else 1)]})}
    facts["persons"] = facts["persons"].rename_columns(
        [name.replace("__", ".") for name in facts["persons"].column_names]
    )
    (line,) = lines(discovered(tables(PERSONS), facts)).values()
    assert line["lowest"] == line["highest"] == Decimal(400)


def test_a_hospital_bill_makes_a_poor_family_entitled() -> None:
    facts = {"families": new(family=[3], expenses__medical_cost=[10_000], expenses__nothing_else=[True])}
    (line,) = lines(discovered(tables(PERSONS), facts), "medical_copayment_relief").values()
    assert (line["found"], line["lowest"], line["highest"]) == ("entitled", 4000, 6000)


def test_who_is_not_in_the_population_is_listed() -> None:
    facts = {
        "persons": new(family=[1, 8], person=[5, 0], income__wages=[0, 0]),
        "families": new(family=[9], expenses__education=[1]),
    }
    found = discovered(tables(PERSONS), facts)
    assert [tuple(row.values()) for row in found.not_found.to_pylist()] == [
        ("families", "9", None),
        ("persons", "1", "5"),
        ("persons", "8", "0"),
    ]
    assert found.lines.num_rows == 0


def test_who_receives_it_already_is_left_out() -> None:
    facts = {"persons": new(family=[1], person=[0], income__wages=[0])}
    found = discovered(tables(PERSONS), facts, payments=paid((1, NAME, "10")))
    assert lines(found) == {}
    assert found.receiving == 1


def test_what_may_be_is_told_apart() -> None:
    """Prices of the month are not known: whether the subsidy is paid to its classes is open."""
    given = tables(
        [person(1, wages="3000", father="able", mother="able")], [{"family": 1, "nothing_else": True}]
    )
    facts = {"persons": new(family=[1], person=[0], draws_unemployment_insurance=[True])}
    found = lines(discovered(given, facts), "price_subsidy")
    assert found["1"]["found"] == "possible"
    assert "尚不清楚" in found["1"]["zh"]


def test_columns_go_along() -> None:
    given = tables(PERSONS[:1], [{"family": 1, "district": "天宁"}])
    facts = {"persons": new(family=[1], person=[0], income__wages=[0])}
    assert lines(discovered(given, facts, keep=["district"]))["1"]["district"] == "天宁"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "没有新情况"),
        ({"supporters": new(family=[1], person=[0])}, "只能是家庭表或人员表"),
        ({"persons": new(family=[1], person=[0], wages=[0])}, "没有名为“wages”的列"),
        ({"persons": new(family=[1], income__wages=[0])}, "缺少这一列"),
        ({"persons": new(family=[1, 1], person=[0, 0], income__wages=[0, 1])}, "“1 0”的新情况写了两次"),
    ],
)
def test_new_facts_that_cannot_be_read_are_told(facts: Tables, said: str) -> None:
    with pytest.raises(FactError, match=said):
        discovered(tables(PERSONS), facts)
