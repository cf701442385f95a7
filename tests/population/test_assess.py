"""`population.assess`: what it takes and refuses; chunks, order and form of the tables change nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest

from jiuzhu import FactError, population
from jiuzhu.population import Counted, NoEngineError, Progress, Result
from jiuzhu.rulebook import Rulebook
from tests.assessment.random_families import random_cases
from tests.population.tables_of import tables_of

DAY = date(2022, 8, 1)
WITHIN = {"household.property_within_subsistence_limit": True}
Tables = dict[str, Any]
Row = dict[str, Any]


def person(family: Any, number: int = 0, wages: str | None = "0", **facts: Any) -> Row:
    found = {"family": family, "person": number, "relation": "child" if number else "self"}
    found |= {"registered_in_jurisdiction": True, "found_co_living": True, "birth_date": date(1980, 1, 1)}
    return {**found, "income.wages": None if wages is None else Decimal(wages), "nothing_else": True, **facts}


def tables(persons: list[Row], families: list[Row] | None = None) -> Tables:
    numbers = sorted({row["family"] for row in persons if row["family"] is not None})
    money = {"income.wages": pyarrow.decimal128(12, 2), "income.wages.per_year": pyarrow.decimal128(12, 2)}
    return {
        "families": _table(families or [{"family": number} for number in numbers], {}),
        "persons": _table(persons, money),
    }


def _table(rows: list[Row], types: dict[str, Any]) -> pyarrow.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pyarrow.array([row.get(name) for row in rows], types.get(name)) for name in names}
    return pyarrow.table(columns)


def allowance(found: Result) -> dict[Any, tuple[str, Decimal, Decimal]]:
    name = "subsistence_allowance"
    return {
        row["family"]: (row[f"{name}.status"], row[f"{name}.lowest"], row[f"{name}.highest"])
        for row in found.families.to_pylist()
    }


def assess(given: Tables, **options: Any) -> Result:
    return population.assess(given, on=DAY, judgements=WITHIN, **options)


def refusals(given: Tables, **options: Any) -> set[tuple[Any, Any, str, str]]:
    rows = assess(given, **options).refused.to_pylist()
    return {(row["family"], row["person"], f"{row['table']}.{row['column']}", row["zh"]) for row in rows}


# --- what comes out ---------------------------------------------------------------------------------


def test_families_are_told_what_they_are_entitled_to() -> None:
    found = assess(tables([person(1, wages="600"), person(1, 1), person(2, wages="5000")]))
    assert allowance(found) == {
        1: ("eligible", Decimal("1400.00"), Decimal("1400.00")),
        2: ("ineligible", Decimal("0.00"), Decimal("0.00")),
    }
    total = found["subsistence_allowance"]
    assert (total.eligible, total.ineligible, total.undetermined) == (1, 1, 0)
    assert (total.lowest, total.highest) == (Decimal("1400.00"), Decimal("1400.00"))
    assert found.counted == Counted(families=2, persons=3)
    assert (found.on, found.jurisdiction, len(found.rulebook)) == (DAY, "changzhou", 64)


def test_what_is_unknown_leaves_bounds_and_is_named() -> None:
    given = tables([person(1, wages=None, nothing_else=False), person(1, 1)])
    found = population.assess(given, on=DAY, judgements=WITHIN, missing=True, conditions=True)
    (row,) = found.families.to_pylist()
    assert row["subsistence_allowance.status"] == "undetermined"
    assert (row["subsistence_allowance.lowest"], row["subsistence_allowance.highest"]) == (0, 2000)
    assert "member.income.wages" in row["subsistence_allowance.missing"]
    assert row["subsistence_allowance.conditions.registered_here"] is True
    assert row["subsistence_allowance.conditions.income_below_standard"] is None
    total = found["subsistence_allowance"]
    assert (total.if_granted_lowest, total.if_granted_highest) == (Decimal(0), Decimal("2000.00"))


def test_without_bounds_a_sum_is_given_where_it_is_exact() -> None:
    given = tables([person(1, wages=None, nothing_else=False), person(2, wages="999.99")])
    found = assess(given, bounds=False)
    sums = {row["family"]: row["subsistence_allowance.amount"] for row in found.families.to_pylist()}
    assert sums == {1: None, 2: Decimal("0.01")}


def test_a_finding_in_the_table_goes_before_one_that_is_taken_to_be_so() -> None:
    families = [{"family": 1, **dict.fromkeys(WITHIN, False)}, {"family": 2}]
    found = assess(tables([person(1), person(2)], families))
    assert {family: status for family, (status, _, _) in allowance(found).items()} == {
        1: "ineligible",
        2: "eligible",
    }


def test_other_columns_go_along_when_named() -> None:
    found = assess(tables([person(1)], [{"family": 1, "district": "天宁"}]), keep=["district"])
    assert found.families.to_pylist()[0]["district"] == "天宁"


def test_a_benefit_without_totals_is_told() -> None:
    found = assess(tables([person(1)]))
    assert next(iter(found)).benefit == "subsistence_allowance"
    with pytest.raises(KeyError, match="subsistence_allowance"):
        found["subsistence"]


# --- in which form ----------------------------------------------------------------------------------


def random_tables(number: int, backwards: bool = False) -> Tables:
    cases = [(one, judgements) for one, judgements, _ in random_cases(5, number, 0.1)]
    made: Tables = dict(tables_of(cases, Rulebook.load(on=DAY)))
    if backwards:
        made = {
            name: table.sort_by([(key, "descending") for key in table.column_names[:2]])
            for name, table in made.items()
        }
    return made


def rows(found: Result) -> list[list[tuple[str, ...]]]:
    parts = (found.families, found.persons, found.refused)
    return [sorted(tuple(map(repr, row.values())) for row in part.to_pylist()) for part in parts]


def test_neither_chunks_nor_order_change_anything() -> None:
    options: dict[str, Any] = {"on": DAY, "missing": True, "conditions": True}
    whole = population.assess(random_tables(60), **options)
    assert whole.counted.refused_families
    for backwards in (False, True):
        parts = population.assess(random_tables(60, backwards), families_at_once=25, **options)
        assert rows(parts) == rows(whole)
        assert parts.totals == whole.totals
        assert parts.counted == whole.counted


def test_tables_come_in_many_forms(tmp_path: Path) -> None:
    arrow = tables([person(1, wages="600"), person(1, 1), person(2, wages="5000.01")])
    wanted = allowance(assess(arrow))
    for name, table in arrow.items():
        pyarrow.parquet.write_table(table, tmp_path / f"{name}.parquet")
    files = {name: tmp_path / f"{name}.parquet" for name in arrow}
    assert allowance(assess(files)) == wanted
    assert allowance(assess({name: str(file) for name, file in files.items()})) == wanted
    assert allowance(assess({name: [file] for name, file in files.items()})) == wanted
    with duckdb.connect() as database:
        relations = {name: database.from_arrow(table) for name, table in arrow.items()}
        assert allowance(assess(relations)) == wanted


def test_pandas_frames_are_read() -> None:
    pytest.importorskip("pandas")
    arrow = tables([person(1, wages="600"), person(1, 1), person(2, wages="5000.01")])
    assert allowance(assess({name: table.to_pandas() for name, table in arrow.items()})) == allowance(
        assess(arrow)
    )


def test_polars_tables_are_read() -> None:
    polars = pytest.importorskip("polars")
    arrow = tables([person(1, wages="600"), person(1, 1), person(2, wages="5000.01")])
    for read in (polars.from_arrow, lambda table: polars.from_arrow(table).lazy()):
        assert allowance(assess({name: read(table) for name, table in arrow.items()})) == allowance(
            assess(arrow)
        )


def test_keys_may_be_text() -> None:
    persons = [person("户'1"), person("户'2", wages="5000")]
    given = tables([{**row, "person": "甲"} for row in persons])
    wanted = {"户'1": "eligible", "户'2": "ineligible"}
    for options in ({}, {"families_at_once": 1}):
        found = allowance(assess(given, **options))
        assert {family: status for family, (status, _, _) in found.items()} == wanted


def test_a_result_in_files_is_the_same_and_goes_on_after_an_interruption(tmp_path: Path) -> None:
    files = {}
    for name, table in random_tables(40).items():
        files[name] = tmp_path / f"{name}.parquet"
        pyarrow.parquet.write_table(table, files[name])
    wanted = population.assess(files, on=DAY)

    told: list[Progress] = []

    def interrupt(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 2:
            raise KeyboardInterrupt

    options: dict[str, Any] = {"on": DAY, "out": tmp_path / "out", "families_at_once": 15}
    with pytest.raises(KeyboardInterrupt):
        population.assess(files, progress=interrupt, **options)
    assert [one.done for one in told] == [15, 30]
    assert not list((tmp_path / "out").rglob("*.unfinished"))
    first = tmp_path / "out" / "families" / "part-00000.parquet"
    written = first.stat().st_mtime_ns

    again: list[Progress] = []
    found = population.assess(files, progress=again.append, **options)
    assert [(one.done, one.earlier) for one in again] == [(15, 15), (30, 30), (40, 30)]
    assert (again[0].rate, again[2].rate) == (0, 10 / again[2].seconds)
    assert again[-1].left == 0
    assert first.stat().st_mtime_ns == written
    assert found.totals == wanted.totals
    assert found.counted == wanted.counted
    families, persons, refused = (
        pyarrow.parquet.read_table(folder) for folder in (found.families, found.persons, found.refused)
    )
    read = Result(
        found.on, found.jurisdiction, found.rulebook, families, persons, refused, found.totals, found.counted
    )
    assert rows(read) == rows(wanted)

    with pytest.raises(FactError, match="换一个空文件夹"):
        population.assess(files, on=date(2022, 6, 1), out=tmp_path / "out")


# --- what is refused --------------------------------------------------------------------------------


def test_columns_that_cannot_be_read_are_told_all_at_once() -> None:
    families = pyarrow.table({"family": [1.5], "recognised_state": ["none"], "members": ["两人"]})
    wrong = {"relation": [True], "income.wages": [0.1], "birth_date": ["2000"]}
    persons = pyarrow.table({"family": [1], **wrong})
    with pytest.raises(FactError) as error:
        population.assess({"families": families, "persons": persons}, on=DAY)
    said = {problem.where: problem.zh for problem in error.value.problems}
    assert "应为整数或文字" in said["families.family"]
    assert "是否指“recognised_status”" in said["families.recognised_state"]
    assert "应为整数" in said["families.members"]
    assert "缺少这一列" in said["persons.person"]
    assert "应为下列文字之一" in said["persons.relation"]
    assert "浮点数有误差" in said["persons.income.wages"]
    assert "应为日期" in said["persons.birth_date"]


def test_tables_have_to_be_there_and_known() -> None:
    with pytest.raises(FactError) as error:
        population.assess({"families": pyarrow.table({"family": [1]}), "people": []}, on=DAY)
    assert {problem.where for problem in error.value.problems} == {"people", "persons"}
    with pytest.raises(TypeError, match="DuckDB relation"):
        population.assess({"families": 7, "persons": 7}, on=DAY)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    given = {"families": tmp_path / "no.parquet", "persons": tmp_path / "no.parquet"}
    with pytest.raises(FactError, match="打不开"):
        population.assess(given, on=DAY)


def test_yuan_and_fen_are_not_both_given() -> None:
    given = tables([person(1)])
    given["persons"] = given["persons"].append_column("income.wages.fen", pyarrow.array([0]))
    with pytest.raises(FactError, match="元和分只能选一列"):
        assess(given)


WRONG_FINDINGS = [({"property": True}, "没有名为"), ({"救助比例": True}, "应为数字")]


@pytest.mark.parametrize(("judgements", "said"), WRONG_FINDINGS)
def test_a_finding_that_does_not_fit_is_refused(judgements: dict[str, Any], said: str) -> None:
    with pytest.raises(FactError, match=said):
        population.assess(tables([person(1)]), on=DAY, judgements=judgements)


GRADED = {"disability_grade": "grade_1", "disability_kind": "none"}
TREATED = {"expenses.medical_cost.fen": 1, "expenses.paid_by_basic_insurance.fen": 2}


@pytest.mark.parametrize(
    ("bad", "families", "column", "said"),
    [
        (person(7, relation="cousin"), [{}], "persons.relation", "应为下列之一"),
        (person(7, wages="-0.01"), [{}], "persons.income.wages", "不能为负数"),
        (person(7, wages="1000000000.01"), [{}], "persons.income.wages", "超过上限"),
        (person(7, stated_age=151), [{}], "persons.stated_age", "超过上限 150"),
        (person(7, **{"income.wages.per_year": Decimal(1)}), [{}], "persons.income.wages", "填了两次"),
        (person(7, **GRADED), [{}], "persons.disability_kind", "类别却为“无”"),
        (person(7), [{"application_date": date(1990, 1, 1)}], "persons.birth_date", "晚于申请日期"),
        (person(7), [{"members": 2}], "families.members", "人数不符"),
        (person(7), [TREATED], "families.expenses.medical_cost", "超过医疗总费用"),
        (person(7), [{}, {}], "families.family", "重复"),
    ],
)
def test_a_bad_row_is_refused_with_its_family(bad: Row, families: list[Row], column: str, said: str) -> None:
    everyone = [person(1), {**bad, "birth_date": date(2000, 1, 1)}, person(9)]
    of_seven = [{"family": 7, **one} for one in families]
    given = tables(everyone, [{"family": 1, "members": 1}, *of_seven, {"family": 9}])
    found = assess(given)
    ((family, at, reason),) = {
        (row["family"], f"{row['table']}.{row['column']}", row["zh"]) for row in found.refused.to_pylist()
    }
    assert (family, at) == (7, column)
    assert said in reason
    assert {family: status for family, (status, _, _) in allowance(found).items()} == {
        1: "eligible",
        9: "eligible",
    }
    assert found.counted == Counted(2 + len(families), 3, len(families), 1)


@pytest.mark.parametrize("wages", ["-0.01", "-1", "-1000000000", "1000000000.01"])
def test_a_sum_that_cannot_be_is_seen_whatever_is_added_up_with_it(wages: str) -> None:
    """Everything known, so that small numbers are added up in one sum."""
    everyone = [person(7, wages=wages), person(8, wages="200"), person(8, 1, wages="0.01")]
    found = assess(tables(everyone))
    assert found.counted == Counted(2, 3, 1, 1)
    assert allowance(found) == {8: ("eligible", Decimal("1799.99"), Decimal("1799.99"))}


def test_a_finding_beyond_its_bounds_refuses_the_family() -> None:
    deduction = {"member.income_deduction": Decimal("600.01")}
    given = tables([person(1, wages="600", **deduction), person(1, 1), person(2)])
    assert refusals(given) == {(1, 0, "persons.member.income_deduction", "认定结果超出规定的范围")}
    assert set(allowance(assess(given))) == {2}
    assert assess(given).counted == Counted(2, 3, 1, 2)


def test_persons_without_a_family_are_listed() -> None:
    given = tables([person(1), person(2), person(3)], [{"family": 1}, {"family": 3}])
    assert refusals(given) == {(2, 0, "persons.family", "户表中没有这一户")}
    assert assess(given).counted == Counted(2, 3, 0, 1)


def test_persons_and_relations_stand_once() -> None:
    given = tables([person(1), person(1), person(2), person(2, 1, relation="self"), person(3)])
    assert refusals(given) == {
        (1, 0, "persons.person", "重复"),
        (1, None, "persons.relation", "一户中不止一位“本人”"),
        (2, None, "persons.relation", "一户中不止一位“本人”"),
    }
    spouses = [person(4, 1, relation="spouse"), person(4, 2, relation="spouse")]
    said = "一户中不止一位“配偶”"
    assert refusals(tables([person(4), *spouses])) == {(4, None, "persons.relation", said)}


def test_keys_have_to_be_given() -> None:
    given = tables([person(1), person(None)], [{"family": 1}, {"family": None}])
    wanted = {
        (None, None, "families.family", "没有填写"),
        (None, 0, "persons.family", "没有填写"),
    }
    assert refusals(given) == wanted
    assert refusals(given, families_at_once=1) == wanted
    assert assess(given).counted == Counted(2, 2, 1, 1)


def test_a_family_has_no_more_persons_than_there_may_be() -> None:
    for number in (101, 2_500):
        crowd = [person(1, index) for index in range(number)]
        assert refusals(tables([*crowd, person(2)])) == {(1, None, "persons.family", "一户超过 100 人")}


def test_supporters_belong_to_a_person() -> None:
    given = tables([person(1, supporters=1), person(2, supporters=2), person(3)])
    given["supporters"] = pyarrow.table({"family": [1, 2, 3], "person": [0, 0, 5]})
    assert refusals(given) == {
        (2, 0, "persons.supporters", "与义务人表中的人数不符"),
        (3, 5, "supporters.person", "人员表中没有这个人"),
    }
    del given["supporters"]
    said = "填了人数，却没有义务人表"
    assert refusals(given) == {(1, 0, "persons.supporters", said), (2, 0, "persons.supporters", said)}


def test_every_reason_is_told_once() -> None:
    given = tables([person(1, relation="cousin", wages="-1")])
    reasons = [(row["table"], row["column"]) for row in assess(given).refused.to_pylist()]
    assert sorted(reasons) == [("persons", "income.wages"), ("persons", "relation")]


def test_an_engine_that_is_not_there_is_named() -> None:
    with pytest.raises(NoEngineError, match=r"there is no engine 'dask'; there are duckdb, spark"):
        assess(tables([person(1)]), engine="dask")


def test_families_numbered_by_texts_in_one_table_only_stay_together() -> None:
    given = tables([person(number, wages=str(number)) for number in range(1, 13)])
    numbers = given["families"]["family"].cast(pyarrow.string())
    given["families"] = pyarrow.table({"family": numbers})
    wanted = assess(given)
    found = assess(given, families_at_once=3)
    assert (found.totals, found.counted) == (wanted.totals, wanted.counted)
    assert found.counted.refused_families == 0
