"""`reconcile`: every side and its reason; which payments count; what cannot be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from jiuzhu import FactError, population
from jiuzhu.population import Reconciliation
from tests.population.test_assess import DAY, WITHIN, Row, Tables, person, tables

NAME = "subsistence_allowance"
PERSONS = [
    person(1, wages="600"),
    person(2, wages="5000"),
    person(3, wages=None, nothing_else=False),
    person(4, wages="200"),
]


def paid(*rows: tuple[Any, ...], person: list[Any] | None = None) -> pyarrow.Table:
    families, benefits, sums = zip(*rows, strict=True)
    found = {
        "family": pyarrow.array(families),
        "benefit": pyarrow.array(benefits),
        "yuan": pyarrow.array([Decimal(one) for one in sums], pyarrow.decimal128(12, 2)),
    }
    return pyarrow.table(found | ({"person": pyarrow.array(person)} if person else {}))


def reconciled(given: Tables, payments: Any, **options: Any) -> Reconciliation:
    return population.reconcile(given, payments, on=DAY, judgements=WITHIN, **options)


def sides(found: Reconciliation) -> dict[str, str]:
    return {row["family"]: row["side"] for row in found.lines.to_pylist()}


def test_every_family_is_on_one_side() -> None:
    found = reconciled(
        tables(PERSONS), paid((2, NAME, "1"), (3, NAME, "5"), (4, NAME, "800"), (9, NAME, "7"))
    )
    assert sides(found) == {"1": "unpaid", "2": "not_entitled", "3": "open", "9": "not_found"}
    assert found.number("agrees") == 1
    assert (found.payments, found.families, found.refused) == (4, 4, 0)
    by_side = {one.side: one for one in found}
    assert by_side["unpaid"].due_lowest == by_side["unpaid"].due_highest == 400
    assert by_side["open"].paid == 5


def test_payments_of_the_same_are_added_up_and_titles_are_read() -> None:
    found = reconciled(tables(PERSONS[:1]), paid((1, "最低生活保障", "300"), (1, NAME, "100.01")))
    (line,) = found.lines.to_pylist()
    assert (line["side"], line["paid"]) == ("too_much", Decimal("400.01"))
    assert line["zh"] == "应发 400 元/月，实发 400.01 元，多发 0.01 元"
    assert line["en"] == "due 400 yuan/month, paid 400.01 yuan, 0.01 too much"


def test_a_payment_within_bounds_agrees() -> None:
    treated: Row = {"family": 1, "expenses.medical_cost.fen": 1_000_000, "expenses.nothing_else": True}
    given = tables(PERSONS[:1], [treated])
    name = "medical_copayment_relief"
    for sum_, side in (("3999.99", "too_little"), ("4000", None), ("6000", None), ("6000.01", "too_much")):
        found = reconciled(given, paid((1, name, sum_)))
        assert sides(found) == ({"1": side} if side else {})


def test_a_person_is_paid_by_name() -> None:
    given = tables(
        [person(1, wages="600", disability_grade="grade_1", disability_kind="physical"), person(1, 1)]
    )
    name = "disability_living_allowance"
    found = reconciled(
        given, paid((1, name, "100"), (1, name, "90"), (1, name, "5"), person=["0", "1", None])
    )
    lines = {(row["family"], row["person"]): row["side"] for row in found.lines.to_pylist()}
    assert lines == {("1", "1"): "not_entitled", ("1", None): "not_found"}


def test_only_the_month_counts_where_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "发放.csv"
    rows = ["2022-08,1,400", "2022年8月,1,0", "2022/8,1,0", "2022-07,1,9", "08,1,1", ",1,1"]
    text = "月份,户编号,待遇,金额（元）\n" + "\n".join(
        f"{month},{family},最低生活保障,{sum_}" for month, family, sum_ in (row.split(",") for row in rows)
    )
    file.write_text(text, encoding="gb18030")
    found = reconciled(tables(PERSONS[:1]), file)
    assert (found.number("agrees"), found.payments, found.other_months) == (1, 6, 1)
    assert [(row["row"], row["column"]) for row in found.unreadable.to_pylist()] == [
        (6, "month"),
        (7, "month"),
    ]


def test_payments_that_cannot_be_read_are_listed(tmp_path: Path) -> None:
    file = tmp_path / "发放.csv"
    file.write_text(
        "户编号,待遇,金额\n1,低保,400\n1,最低生活保障,四百\n,最低生活保障,1\n1,最低生活保障,-1\n1,最低生活保障\n",
        encoding="utf-8",
    )
    found = reconciled(tables(PERSONS[:1]), file, benefits=["最低生活保障"])
    columns = [(row["row"], row["column"], row["value"]) for row in found.unreadable.to_pylist()]
    assert columns == [
        (2, "benefit", "低保"),
        (3, "yuan", "四百"),
        (4, "family", None),
        (5, "yuan", "-100"),
        (6, "", None),
    ]
    assert sides(found) == {"1": "unpaid"}


def test_benefits_are_those_paid_or_those_named() -> None:
    given = tables(PERSONS[:1])
    assert reconciled(given, paid((1, NAME, "400"))).benefits == (NAME,)
    both = reconciled(given, paid((1, NAME, "400")), benefits=["低保边缘家庭", NAME])
    assert both.benefits == ("marginal_family", NAME)
    with pytest.raises(FactError, match="没有名为“低保”的待遇"):
        reconciled(given, paid((1, NAME, "400")), benefits=["低保"])


def test_a_family_that_cannot_be_assessed_is_to_be_looked_at() -> None:
    found = reconciled(tables([*PERSONS[:2], person(7, wages="-1")]), paid((7, NAME, "3"), (1, NAME, "400")))
    (line,) = found.lines.to_pylist()
    assert (line["side"], line["zh"]) == ("open", "这一户的数据有误，未能评估：不能为负数，已发 3 元")
    assert found.refused == 1


def test_columns_go_along() -> None:
    given = tables(PERSONS[:2], [{"family": 1, "district": "天宁"}, {"family": 2, "district": "武进"}])
    found = reconciled(given, paid((2, NAME, "1")), keep=["district"])
    assert {row["family"]: row["district"] for row in found.lines.to_pylist()} == {"1": "天宁", "2": "武进"}
    with pytest.raises(FactError, match="户表中没有这一列"):
        reconciled(tables(PERSONS), paid((2, NAME, "1")), keep=["district"])


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"family": [1], "benefit": [NAME]}, "元或分选一"),
        ({"family": [1], "benefit": [NAME], "yuan": [1.5]}, "浮点数有误差"),
        ({"family": [1], "yuan": [1]}, "payments.benefit"),
        ({"family": [1], "benefit": [NAME], "yuan": [1], "备注": ["x"]}, "没有这一列"),
    ],
)
def test_a_table_of_payments_that_does_not_fit_is_told(columns: dict[str, list[Any]], said: str) -> None:
    with pytest.raises(FactError, match=said):
        reconciled(tables(PERSONS), pyarrow.table(columns))
