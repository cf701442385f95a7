"""A family leaf by leaf: what changed is named, and one family turns into another a fact at a time."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from jiuzhu import Applicant, FactError
from jiuzhu.receipts.family import changed, made, matched
from tests.assessment.random_families import random_facts, with_less_known


def family(*members: dict[str, Any], **facts: Any) -> Applicant:
    return Applicant.model_validate({"members": list(members), **facts})


def told(before: Applicant, after: Applicant) -> list[str]:
    return [f"{change.path}｜{change.text()}" for change in changed(matched(before, after))]


ZHANG = {"name": "张三", "relation": "self", "income": {"wages": 1000}}
LI = {"name": "李四", "stated_age": 9}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            [ZHANG],
            [{**ZHANG, "income": {"wages": "1000.50"}}],
            "members[张三].income.wages｜张三的工资性收入：1,000 元/月 → 1,000.50 元/月",
        ),
        (
            [ZHANG],
            [{**ZHANG, "income": {"wages": {"per_year": 12000}}}],
            "members[张三].income.wages｜张三的工资性收入：1,000 元/月 → 每年 12,000.00 元",
        ),
        (
            [ZHANG],
            [{**ZHANG, "income": {"wages": 1000, "nothing_else": True}}],
            "members[张三].income.nothing_else｜张三的没有其他收入：没有 → 是",
        ),
        (
            [ZHANG, LI],
            [ZHANG, {**LI, "stated_age": 10}],
            "members[李四].stated_age｜李四的年龄：9 岁 → 10 岁",
        ),
        (
            [LI],
            [{**LI, "birth_date": "2012-02-29"}],
            "members[李四].birth_date｜李四的出生日期：没有 → 2012年2月29日",
        ),
        (
            [LI],
            [{**LI, "schooling": "compulsory"}],
            "members[李四].schooling｜李四的就读阶段：没有 → 义务教育",
        ),
        ([LI], [{**LI, "has_hiv": True}], "members[李四].has_hiv｜李四的感染艾滋病病毒：没有 → （不显示）"),
        ([ZHANG], [ZHANG, LI], "members[李四]｜家庭成员“李四”：没有 → 已填报"),
        ([ZHANG, LI], [LI], "members[张三]｜家庭成员“张三”：已填报 → 没有"),
        ([ZHANG], [{**ZHANG, "name": "张叁"}], "members[张三].name｜张三的姓名：张三 → 张叁"),
        (
            [{**LI, "supporters": [{"name": "王五", "age": 40}]}],
            [{**LI, "supporters": [{"name": "王五", "age": 41}]}],
            "members[李四].supporters[王五].age｜王五的年龄：40 岁 → 41 岁",
        ),
        ([LI], [{**LI, "supporters": []}], "members[李四].supporters｜李四的法定义务人：没有 → 已填报"),
    ],
)
def test_what_changed_is_named(before: list[Any], after: list[Any], said: str) -> None:
    assert told(family(*before), family(*after)) == [said]


def test_the_families_own_facts_have_no_name_before_them() -> None:
    before, after = family(expenses={"medical_cost": 10}), family(recognised_status="marginal")
    assert told(before, after) == [
        "expenses.medical_cost｜医疗总费用：10 元 → 没有",
        "recognised_status｜已认定的家庭身份：没有 → 最低生活保障边缘家庭",
    ]


def test_somebody_new_in_front_changes_nobody_else() -> None:
    assert told(family(ZHANG), family(LI, ZHANG)) == ["members[李四]｜家庭成员“李四”：没有 → 已填报"]


def test_whoever_has_no_name_is_known_by_the_place() -> None:
    before, after = family({"stated_age": 1}, {"stated_age": 2}), family({"stated_age": 1}, {"stated_age": 3})
    assert told(before, after) == ["members[1].stated_age｜[1]的年龄：2 岁 → 3 岁"]


def test_a_change_alone_may_be_a_contradiction() -> None:
    before = family({**ZHANG, "disability_grade": "none", "disability_kind": "none"})
    after = family({**ZHANG, "disability_grade": "grade_2", "disability_kind": "visual"})
    both = matched(before, after)
    changes = changed(both)
    grade = next(paths for change, paths in changes.items() if change.path.endswith("grade"))
    assert made(both, grade) is None
    assert made(both, [path for paths in changes.values() for path in paths]) == after


def test_all_changes_together_make_the_other_family() -> None:
    random, number = Random(51), 60
    while number:
        facts = random_facts(random, unknown=0.3)
        less = with_less_known(random, facts, 0.4)
        try:
            one, other = Applicant.model_validate(facts), Applicant.model_validate(less)
        except FactError:
            continue
        number -= 1
        for before, after in ((one, other), (other, one)):
            both = matched(before, after)
            changes = changed(both)
            assert bool(changes) == (both.before != both.after)
            paths = [path for group in changes.values() for path in group]
            whole = made(both, paths)
            assert whole is not None
            assert changed(matched(whole, after)) == {}
            assert made(both, []) is not None
