"""`compare`: who gains and loses, what is open, what it costs, by groups and with weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import FactError, population
from jiuzhu.errors import RuleError
from jiuzhu.population import Comparison, Progress, comparing
from jiuzhu.population.comparison import ALL, CATEGORY, SIZE
from jiuzhu.population.laws import Law
from jiuzhu.rulebook import Reform
from tests.population.test_assess import DAY, WITHIN, Row, Tables, person, tables

HIGHER = Reform.parse("subsistence_standard: 1050")
NAME = "subsistence_allowance"

# A family entitled to 400, one just above the standard, one far above, one of which the wages are unknown.
PERSONS = [
    person(1, wages="600"),
    person(2, wages="1020"),
    person(3, wages="9000"),
    person(4, wages=None, nothing_else=False),
]
DISTRICTS: list[Row] = [
    {"family": 1, "district": "天宁", "weight": Decimal("2.5")},
    {"family": 2, "district": "天宁", "weight": Decimal(1)},
    {"family": 3, "district": "武进", "weight": Decimal(10)},
    {"family": 4, "district": None, "weight": Decimal(4)},
]


def compared(given: Tables, reform: Law = HIGHER, baseline: Law = None, **options: Any) -> Comparison:
    return population.compare(given, baseline, reform, on=DAY, judgements=WITHIN, **options)


def counts(group: population.Group) -> dict[str, Decimal]:
    return {kind: number for kind, number in group.counts.items() if number}


def test_who_gains_who_is_newly_in_and_what_is_open() -> None:
    found = compared(tables(PERSONS))
    group = found[NAME]
    assert counts(group) == {"gains": 1, "newly_in": 1, "outside": 1, "open": 1}
    assert group.total == 4
    # 400 × 12; what is open may come to 1000 a month.
    assert (group.before.lowest, group.before.highest) == (Decimal(4800), Decimal(4800 + 12000))
    # (450 + 30) × 12, and at most 1050 more.
    assert (group.after.lowest, group.after.highest) == (Decimal(5760), Decimal(5760 + 12600))
    assert (group.change.lowest, group.change.highest) == (Decimal(960 - 12000), Decimal(960 + 12600))
    assert group.settled.exact == Decimal(960)
    lines = {(row["family"], row["kind"]) for row in found.lines.to_pylist() if row["benefit"] == NAME}
    assert lines == {("1", "gains"), ("2", "newly_in")}


def test_what_is_known_is_exact() -> None:
    found = compared(tables(PERSONS[:3]))
    assert found[NAME].change.exact == Decimal(960)
    (line, *_) = [row for row in found.lines.to_pylist() if row["benefit"] == NAME]
    sums = ("before_lowest", "before_highest", "after_lowest", "after_highest")
    assert [line[name] for name in sums] == [Decimal(400), Decimal(400), Decimal(450), Decimal(450)]


def test_the_other_way_round_the_same_lose() -> None:
    found = compared(tables(PERSONS), None, HIGHER)
    assert counts(found[NAME]) == {"loses": 1, "newly_out": 1, "outside": 1, "open": 1}


def test_groups_add_up_to_everybody() -> None:
    families = [{**row, "weight": None} for row in DISTRICTS]
    given = tables(
        [*PERSONS, person(1, 1)], [{"family": row["family"], "district": row["district"]} for row in families]
    )
    found = compared(given, by=["district"])
    for dimension in ("district", SIZE, CATEGORY):
        groups = found.by(dimension, NAME)
        for kind in found[NAME].counts:
            assert sum(one.counts[kind] for one in groups) == found[NAME].counts[kind]
    assert {one.value for one in found.by("district", NAME)} == {"天宁", "武进", "不详"}
    assert {one.value for one in found.by(SIZE, NAME)} == {"1 人", "2 人"}
    assert {one.value for one in found.by(CATEGORY, NAME)} >= {"最低生活保障", "尚不能确定"}


def test_families_count_by_their_weight() -> None:
    found = compared(tables(PERSONS, DISTRICTS), by=["district"], weight="weight")
    assert counts(found[NAME]) == {"gains": Decimal("2.5"), "newly_in": 1, "outside": 10, "open": 4}
    (tianning, *_) = (one for one in found.by("district", NAME) if one.value == "天宁")
    assert tianning.change.exact == Decimal("2.5") * 600 + 360
    assert found.weighted


@pytest.mark.parametrize("weight", [None, Decimal(-1)])
def test_a_weight_that_cannot_be_is_refused(weight: Decimal | None) -> None:
    families = [{**DISTRICTS[0], "weight": weight}, *DISTRICTS[1:]]
    with pytest.raises(FactError, match="有 1 户的权重"):
        compared(tables(PERSONS, families), weight="weight", by=["district"])


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(FactError, match="户表中没有这一列"):
        compared(tables(PERSONS), by=["district"])


def test_a_sum_that_the_reform_does_not_touch_does_not_change() -> None:
    """Between 40 % and 60 % of the cost, whatever it is: the same under both laws."""
    treated: Row = {"family": 1, "expenses.medical_cost.fen": 1_000_000, "expenses.nothing_else": True}
    found = compared(tables(PERSONS[:1], [treated]))["medical_copayment_relief"]
    assert counts(found) == {"same": 1}
    assert (found.before.lowest, found.before.highest) == (Decimal(4000), Decimal(6000))
    assert found.change.exact == 0


def test_all_that_a_family_is_due_is_added_up() -> None:
    found = compared(tables(PERSONS))
    single = [one for one in found if one.benefit != ALL]
    assert found[ALL].total == 4
    assert found[ALL].before.lowest == sum(one.before.lowest or 0 for one in single)
    assert found[ALL].before.highest is None  # since some sums are not set


def test_two_days_and_two_reforms_are_compared() -> None:
    found = population.compare(
        tables(PERSONS[:1]), date(2022, 6, 1), date(2022, 8, 1), on=DAY, judgements=WITHIN
    )
    assert found[NAME].change.exact == 60 * 12
    assert [one.name for one in found.figures if one.name == "subsistence_standard"]
    even = Reform.parse("最低生活保障标准: 1100")
    assert compared(tables(PERSONS[:1]), even, HIGHER)[NAME].change.exact == 50 * 12


def test_a_reform_without_effect_touches_nothing() -> None:
    found = compared(tables(PERSONS), Reform.parse("subsistence_standard: 1000"))
    assert (found.figures, found.groups, found.lines.num_rows) == ((), (), 0)
    with pytest.raises(KeyError, match="does not rest on what differs"):
        found[NAME]


def test_a_reform_is_read_from_a_file_and_its_problems_are_told(tmp_path: Path) -> None:
    file = tmp_path / "方案.yaml"
    file.write_text("# 方案\nstandard: 1050\n", encoding="utf-8")
    with pytest.raises(
        RuleError, match=r"方案.yaml:2: 没有名为“standard”的数，是否想写“subsistence_standard”"
    ):
        compared(tables(PERSONS), file)
    file.write_text("subsistence_standard: 1050\n", encoding="utf-8")
    assert compared(tables(PERSONS[:1]), file).after.zh == "方案“方案”"
    with pytest.raises(RuleError, match="无法读取"):
        compared(tables(PERSONS), tmp_path / "无.yaml")


def test_families_that_cannot_be_assessed_are_counted() -> None:
    found = compared(tables([*PERSONS, person(5, wages="-1")]))
    assert (found.families, found.refused, found[NAME].total) == (5, 1, 4)


def test_parts_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    given = tables(PERSONS, DISTRICTS)
    whole = compared(given, by=["district"], weight="weight")
    monkeypatch.setattr(comparing, "AT_ONCE", 1)
    parts = compared(given, by=["district"], weight="weight")
    assert parts.groups == whole.groups
    assert parts.lines.equals(whole.lines)
    assert parts.families == whole.families == 4


def test_progress_is_told_for_both_laws() -> None:
    told: list[Progress] = []
    compared(tables(PERSONS), progress=told.append)
    assert [(one.done, one.families) for one in told] == [(4, 8), (8, 8)]
