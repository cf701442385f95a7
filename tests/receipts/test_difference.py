"""Two assessments compared: what changed, and because of what, each cause tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from jiuzhu import Applicant, Assessment, Difference, FactError, Judgement, ReceiptError, assess, diff
from jiuzhu.receipts import Result
from tests.assessment.random_families import DAYS, random_facts, random_judgements, with_less_known
from tests.rulebook.small_rules import Rules

DAY = date(2022, 8, 1)
JUNE = date(2022, 6, 1)


def found(
    value: object = True, on: date = JUNE, what: str = "household.property_within_subsistence_limit"
) -> Judgement:
    return Judgement.model_validate(
        {"what": what, "value": value, "by": "王敏", "on": on, "ground": "核对报告"}
    )


def person(name: str, relation: str, wages: object, **facts: Any) -> dict[str, Any]:
    return {"name": name, "relation": relation, "stated_age": 40, "income": {"wages": wages}, **facts}


def family(*members: dict[str, Any], **facts: Any) -> Applicant:
    members[0]["registered_in_jurisdiction"] = True
    return Applicant.model_validate({"members": list(members), "nothing_else": True, **facts})


def assessed(applicant: Applicant, *judgements: Judgement, on: date = DAY) -> Assessment:
    return assess(applicant, on=on, judgements=judgements)


def told(results: tuple[Result, ...]) -> dict[str, list[list[str]]]:
    """For each thing that changed the labels of its causes, those of a set together."""
    return {
        str(one.change): [[change.label.zh for change in group] for group in one.causes] for one in results
    }


COUPLE = (person("张三", "self", 1000), person("李四", "spouse", 0))


def test_the_same_is_the_same() -> None:
    one = assessed(family(*COUPLE), found())
    assert diff(one, one).same
    assert str(diff(one, one)) == "两份评估相同"


def test_a_fact_that_changed_is_the_cause() -> None:
    before = assessed(family(*COUPLE), found())
    after = assessed(family(person("张三", "self", "2500.50"), COUPLE[1]), found())
    compared = diff(before, after)
    assert [str(change) for change in compared.changes] == ["张三的工资性收入：1,000 元/月 → 2,500.50 元/月"]
    allowance = told(compared.of("subsistence_allowance"))
    wages = [["张三的工资性收入"]]
    assert allowance == {
        "结论：符合 → 不符合": wages,
        "金额：每月 1,000 元 → 每月 0 元": wages,
        "共同生活的家庭成员人均月收入低于最低生活保障标准：成立 → 不成立": wages,
        "家庭可计算月收入：1,000 元/月 → 2,500.50 元/月": wages,
    }
    assert told(compared.of("marginal_family"))["结论：不符合 → 符合"] == wages


def test_what_had_no_effect_is_no_cause() -> None:
    before = assessed(family(*COUPLE), found())
    after = assessed(family(person("张三", "self", 1100, schooling="college"), COUPLE[1]), found(on=DAY))
    compared = diff(before, after)
    assert {change.kind for change in compared.changes} == {"fact", "judgement"}
    assert len(compared.changes) == 3
    causes = {change.label.zh for one in compared.results for group in one.causes for change in group}
    assert causes == {"张三的工资性收入"}


def test_what_only_goes_together_is_one_cause() -> None:
    before = assessed(family(person("张三", "self", 1000), person("李四", "spouse", 900)), found())
    after = assessed(family(person("张三", "self", 1100), person("李四", "spouse", 950)), found())
    allowance = told(diff(before, after).of("subsistence_allowance"))
    assert allowance["结论：符合 → 不符合"] == [["张三的工资性收入"]]
    assert allowance["家庭可计算月收入：1,900 元/月 → 2,050 元/月"] == [
        ["张三的工资性收入", "李四的工资性收入"]
    ]


def test_each_of_several_that_are_enough_is_a_cause() -> None:
    before = assessed(family(*COUPLE), found())
    after = assessed(family(person("张三", "self", 5000), person("李四", "spouse", 5000)), found())
    causes = told(diff(before, after).of("subsistence_allowance"))["结论：符合 → 不符合"]
    assert causes == [["张三的工资性收入"], ["李四的工资性收入"]]


def test_a_figure_that_changed_with_the_day_is_the_cause() -> None:
    applicant = family(*COUPLE)
    compared = diff(assessed(applicant, found(), on=JUNE), assessed(applicant, found()))
    assert [change.kind for change in compared.changes] == ["day", "figure"]
    figure = compared.changes[1]
    assert str(figure).startswith("最低生活保障标准：940 元/人·月 → 1,000 元/人·月（rules/changzhou/")
    allowance = told(compared.of("subsistence_allowance"))
    assert allowance["金额：每月 880 元 → 每月 1,000 元"] == [["最低生活保障标准"]]


def test_a_birthday_between_the_days_is_the_cause() -> None:
    applicant = family(person("张三", "self", 0, stated_age=None, birth_date="1962-07-15", supporters=[]))
    compared = diff(assessed(applicant, on=JUNE), assessed(applicant))
    meals = told(compared.of("meal_subsidy", "张三"))
    assert meals["结论：不涉及 → 尚不能确定"] == [["评估日期"]]


def test_rules_that_changed_with_the_day_are_the_cause() -> None:
    worked = family(*COUPLE, recognised_status="subsistence", work_income_exceeded_since="2022-10-01")
    before, after = (assessed(worked, on=day) for day in (date(2022, 10, 19), date(2022, 10, 20)))
    compared = diff(before, after)
    exit_ = told(compared.of("gradual_exit"))
    assert exit_["渐退期最长月数：不详 → 6 个月"] == [["渐退期最长月数"]]


def test_a_judgement_that_changed_is_the_cause() -> None:
    applicant = family(*COUPLE)
    compared = diff(assessed(applicant), assessed(applicant, found()))
    (change,) = compared.changes
    assert str(change) == "家庭财产状况符合最低生活保障的规定：没有 → 是（王敏 2022-06-01，核对报告）"
    assert told(compared.of("subsistence_allowance"))["结论：尚不能确定 → 符合"] == [
        ["家庭财产状况符合最低生活保障的规定"]
    ]


def test_somebody_who_came_is_one_change() -> None:
    before = assessed(family(*COUPLE), found())
    after = assessed(family(*COUPLE, person("张小", "child", 0, stated_age=9)), found())
    compared = diff(before, after)
    assert [str(change) for change in compared.changes] == ["家庭成员“张小”：没有 → 已填报"]
    living = told(compared.of("one_off_living_subsidy_2022", "张小"))
    assert living["结论：不涉及 → 符合"] == [["家庭成员“张小”"]]


def test_facts_that_contradict_others_alone_are_tried_together() -> None:
    healthy = person("张三", "self", 1000, disability_grade="none", disability_kind="none")
    disabled = person("张三", "self", 1000, disability_grade="grade_2", disability_kind="physical")
    compared = diff(assessed(family(healthy), found()), assessed(family(disabled), found()))
    living = told(compared.of("disability_living_allowance", "张三"))
    assert living["结论：不涉及 → 不符合"] == [["张三的残疾等级", "张三的残疾类别"]]


def test_the_whole_is_told_in_both_languages() -> None:
    applicant = family(*COUPLE)
    compared = diff(assessed(applicant, found(), on=JUNE), assessed(applicant, found()))
    assert "依据的不同：\n  · 评估日期：2022年6月1日 → 2022年8月1日\n" in str(compared)
    assert "  最低生活保障\n    金额：每月 880 元 → 每月 1,000 元\n" in str(compared)
    assert "      因为：最低生活保障标准" in str(compared)
    english = compared.text("en")
    assert "  Subsistence allowance\n    sum: 880 yuan a month → 1,000 yuan a month\n" in english
    assert "because of subsistence standard" in english


# --- other rules -------------------------------------------------------------------------------------


def small(folder: Path) -> Assessment:
    applicant = Applicant.model_validate({"reported_counted_income": 500, "members": [{"name": "甲"}]})
    return assess(applicant, on=DAY, jurisdiction="city", search=(folder,))


def test_a_corrected_figure_is_the_cause(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    Rules(old), Rules(new).change("city/parameters.yaml", "value: 1000", "value: 1100")
    compared = diff(small(old), small(new))
    assert compared.verified
    assert [str(change) for change in compared.changes] == [
        "标准：1,000 元/人·月 → 1,100 元/人·月（rules/city/parameters.yaml:8）"
    ]
    assert told(compared.of("aid"))["金额：每月 500 元 → 每月 600 元"] == [["标准"]]


def test_a_reworded_rule_is_the_cause(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (
        Rules(old),
        Rules(new).change("nation/benefits/aid.yaml", "counted_income < line", "counted_income > line"),
    )
    compared = diff(small(old), small(new))
    (change,) = compared.changes
    assert (change.kind, change.label.zh) == ("rules", "规则版本")
    assert told(compared.of("aid"))["收入低于标准：成立 → 不成立"] == [["规则版本"]]


def test_without_the_rules_nothing_is_guessed(tmp_path: Path) -> None:
    Rules(tmp_path)
    after = small(tmp_path)
    aid = after["aid"]
    assert aid.amount is not None
    less = replace(aid, amount=replace(aid.amount, lowest=Decimal("1.00"), highest=Decimal("1.00")))
    before = replace(after, determinations=(less,), rulebook="b" * 64)
    compared = diff(before, after, search=(tmp_path,))
    assert not compared.verified
    assert [one.causes for one in compared.results] == [()]
    assert "未能逐项核实原因" in str(compared)
    assert any(change.kind == "rules" for change in compared.changes)


def test_an_edited_assessment_is_refused_and_says_which() -> None:
    one = assessed(family(*COUPLE), found())
    other = replace(one, warnings=())
    with pytest.raises(ReceiptError, match="第二份"):
        diff(one, other)
    with pytest.raises(ReceiptError, match="第一份"):
        diff(other, one)


def test_other_software_is_told_and_is_no_cause() -> None:
    one = assessed(family(*COUPLE), found())
    other = replace(one, engine="another", versions=(("jiuzhu", "9"),))
    compared = diff(one, other)
    assert {change.kind for change in compared.changes} == {"engine", "version"}
    assert compared.results == ()
    assert "各项结果没有变化" in str(compared)


# --- random families ---------------------------------------------------------------------------------


def every_cause_is_true(compared: Difference) -> None:
    assert compared.verified
    for one in compared.results:
        assert one.causes, str(one.change)
        assert len({frozenset(group) for group in one.causes}) == len(one.causes)
    assert compared.same or compared.changes


def random_changes_have_causes(seed: int, number: int) -> None:
    random = Random(seed)
    while number:
        facts = random_facts(random, 0.2)
        less = with_less_known(random, facts, 0.3)
        days = random.choice(DAYS), random.choice(DAYS)
        try:
            before, after = (
                assess(
                    Applicant.model_validate(one),
                    on=day,
                    judgements=random_judgements(random, min(days), len(one.get("members", ()))),
                )
                for one, day in zip((facts, less), days, strict=True)
            )
        except FactError:
            continue
        number -= 1
        every_cause_is_true(diff(before, after))


def test_every_change_of_random_families_has_a_cause() -> None:
    random_changes_have_causes(seed=63, number=3)


@pytest.mark.heavy
def test_every_change_of_many_random_families_has_a_cause() -> None:
    random_changes_have_causes(seed=62, number=30)
