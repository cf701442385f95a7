"""What would change an assessment, as a caseworker would want it told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jiuzhu import Applicant, ReceiptError, RuleError, assess
from jiuzhu.errors import WhatIfError
from jiuzhu.whatif import Change
from jiuzhu.whatif.alteration import DayMoved
from tests.rulebook.small_rules import SUMMER, Rules
from tests.whatif.cases import ALLOWANCE, BELOW, WITHIN, about, assessed, family, finding


def of_income(*wages: object, **facts: object) -> list[Change]:
    """What would bring a family's income below the standard, its property found to be within the limit."""
    return about(assessed(family(*wages, **facts), WITHIN).changes(ALLOWANCE), "income_below_standard")


def test_exactly_on_the_standard_a_fen_less_is_enough() -> None:
    change = of_income("2000", "0")[0]
    assert change.text.zh == (
        "家庭可计算月收入再低 0.01 元/月（如甲的工资性收入由 2,000 元/月降到 1,999.99 元/月），"
        f"即满足“{BELOW}”；仅此一项，最低生活保障即符合，每月 0.01 元；同时，低保边缘家庭即终止。"
    )
    assert change.text.en == (
        "With the household's counted monthly income 0.01 yuan/month lower (甲's wages at 1,999.99 "
        "yuan/month instead of 2,000 yuan/month), “Monthly income per co-living member is below the "
        "subsistence standard” is met; that alone makes Subsistence allowance due, 0.01 yuan a month; "
        "no longer due then: Marginal family."
    )
    assert change.enough
    assert (change.verdict_before, change.verdict_after) == ("fails", "holds")
    assert (change.whom.zh if change.whom else None, change.what.zh) == ("甲", "工资性收入")
    assert (change.before.zh, change.after.zh) == ("2,000 元/月", "1,999.99 元/月")
    assert change.nature == "may_change"


def test_one_more_member_is_enough_too() -> None:
    joining = next(one for one in of_income("2000", "0") if one.sort == "joining")
    assert "全家的保障标准由 2,000 元/月变为 3,000 元/月" in joining.text.zh
    assert joining.amount_after is not None
    assert joining.amount_after.exact == Decimal("1000.00")


def test_a_sum_given_for_a_year_goes_by_a_fen_a_year() -> None:
    change = of_income({"per_year": "24000"}, "0")[0]
    assert (change.before.zh, change.after.zh) == ("24,000 元/年", "23,999.99 元/年")


def test_the_sum_that_changes_least_for_what_it_is_comes_first() -> None:
    many = about(
        assessed(family("900", "1900"), WITHIN).changes(ALLOWANCE, limit=None), "income_below_standard"
    )
    sums = [one.whom.zh for one in many if one.sort == "number" and one.whom and one.what.zh == "工资性收入"]
    assert sums == ["乙", "甲"]


def test_what_somebody_told_comes_before_what_was_only_declared() -> None:
    many = about(assessed(family("2000", "0"), WITHIN).changes(limit=None), "income_below_standard")
    numbers = [one.what.zh for one in many if one.sort == "number"]
    assert numbers[0] == "工资性收入"
    assert "支付的赡养抚养扶养费" in numbers
    told = {one.what.zh for one in of_income("2000", "0") if one.sort == "number"}
    assert told == {"工资性收入"}


def test_a_judgement_is_enough_where_it_alone_is_missing() -> None:
    changes = about(assessed(family("1800", "0", "0")).changes(ALLOWANCE), "property_within_limit")
    assert [one.sort for one in changes] == ["judgement"]
    assert changes[0].nature == "found"
    assert changes[0].text.zh == (
        "如经办人员认定“家庭财产状况符合最低生活保障的规定”成立，该条件即满足；"
        "仅此一项，最低生活保障即符合，每月 1,200 元。"
    )


def test_what_still_stands_against_it_is_told() -> None:
    against = finding("household.property_within_subsistence_limit", False)
    change = about(assessed(family("2000", "0"), against).changes(ALLOWANCE), "income_below_standard")[0]
    assert not change.enough
    assert change.status_after == "ineligible"
    assert [(one.text.zh, one.verdict) for one in change.still_against] == [
        ("家庭财产状况符合最低生活保障的规定", "fails")
    ]
    assert change.outcome.zh == "但最低生活保障仍不符合：“家庭财产状况符合最低生活保障的规定”不成立"


def test_an_unknown_sum_is_told_by_its_bound() -> None:
    paid = ("basic_insurance", "serious_illness_insurance", "medical_assistance")
    expenses = {"medical_cost": 50000, **{f"paid_by_{one}": 10000 for one in paid}}
    applicant = Applicant.model_validate({"members": [], "expenses": expenses})
    told = about(assessed(applicant).changes("medical_copayment_relief"), "has_medical_cost")
    sums = {one.what.zh: (one.before.zh, one.after.zh, one.nature) for one in told}
    assert sums["商业保险支付"] == ("不详", "不超过 19,999.99 元", "told")
    assert told[0].lead.zh == "商业保险支付（现不详）如为不超过 19,999.99 元"


def test_a_code_is_told_with_every_choice_that_does() -> None:
    applicant = family("2500")
    grade = next(
        one
        for one in assessed(_with(applicant, disability_grade="grade_3", disability_kind="physical")).changes(
            "single_applicant", limit=None
        )
        if one.condition == "severely_disabled_or_ill" and one.what.zh == "残疾等级"
    )
    assert grade.after.zh == "一级或二级"
    assert grade.nature == "of_life"
    assert "（客观事实，只说明界线）" in grade.text.zh


def _with(applicant: Applicant, **facts: object) -> Applicant:
    first, *others = applicant.model_dump(exclude_none=True)["members"]
    return Applicant.model_validate({"members": [first | facts, *others], "nothing_else": True})


def test_facts_of_life_are_told_only_where_nothing_else_turns_it() -> None:
    disabled = {"disability_grade": "grade_3", "disability_kind": "physical"}
    applicant = _with(family("2500"), registered_in_jurisdiction=False, **disabled)
    changes = assessed(applicant).changes("single_applicant")
    assert {one.nature for one in about(changes, "severely_disabled_or_ill")} == {"of_life"}
    assert {one.nature for one in about(changes, "registered_here")} == {"may_change"}


def test_time_alone_turns_it_on_a_birthday() -> None:
    applicant = _with(family("0"), birth_date="1963-03-15", stated_age=None)
    found = about(assessed(applicant).changes("extreme_difficulty_support", limit=None), "without_capacity")
    assert not found  # no question yet: nobody is old, young or disabled
    applicant = _with(family("0"), birth_date="1963-03-15", stated_age=None, disability_grade="grade_4")
    found = about(assessed(applicant).changes("extreme_difficulty_support"), "without_capacity")
    day = next(one for one in found if one.sort == "day")
    assert day.alteration == DayMoved(date(2023, 3, 15))
    assert day.text.zh.startswith("到2023年3月15日（按目前已知的规定）")


def test_time_alone_turns_it_when_the_law_changes() -> None:
    june = date(2022, 6, 20)
    assessment = assessed(family("1900", "0"), replace_day(june), on=june)
    change = next(one for one in about(assessment.changes(), "income_below_standard") if one.sort == "day")
    assert change.alteration == DayMoved(date(2022, 7, 1))
    assert change.amount_after is not None
    assert change.amount_after.exact == Decimal("100.00")


def replace_day(on: date) -> object:
    return finding("household.property_within_subsistence_limit", True, on=on)


def test_where_an_allowance_ends() -> None:
    changes = assessed(family("1800", "0", "0"), WITHIN).changes(ALLOWANCE)
    assert [one.sort for one in changes] == ["number", "leaving", "joining"]
    ends, leaves, joins = changes
    assert ends.text.zh == (
        "家庭可计算月收入再高 1,200 元/月（如甲的工资性收入由 1,800 元/月升到 3,000 元/月），"
        f"即不再满足“{BELOW}”；最低生活保障即终止；同时，2022年一次性生活补贴即终止。"
    )
    assert (ends.status_before, ends.status_after) == ("eligible", "ineligible")
    assert ends.condition == "income_below_standard"
    assert (ends.verdict_before, ends.verdict_after) == ("holds", "fails")
    assert leaves.text.zh == "乙如不再是家庭成员；最低生活保障由每月 1,200 元变为每月 200 元。"
    assert leaves.condition is None
    assert joins.amount_after is not None
    assert joins.amount_after.exact == Decimal("2200.00")


def test_a_childs_birthday_ends_or_changes_it() -> None:
    child = {
        "name": "小丙",
        "relation": "child",
        "birth_date": "2006-09-02",
        "can_live_independently": True,
        "has_duty_of_support": True,
        "lives_with_family": False,
    }
    data = family("500", "0").model_dump(exclude_none=True)
    applicant = Applicant.model_validate(data | {"members": [*data["members"], child]})
    day = next(one for one in assessed(applicant, WITHIN).changes(ALLOWANCE) if one.sort == "day")
    assert day.alteration == DayMoved(date(2024, 9, 2))
    assert day.outcome.zh == "最低生活保障由每月 2,500 元变为每月 1,500 元"


def test_a_benefit_that_the_law_ends_is_told_to_end() -> None:
    changes = assessed(family("500"), WITHIN).changes("2022年一次性生活补贴")
    day = next(one for one in changes if one.sort == "day")
    assert day.alteration == DayMoved(date(2023, 1, 1))
    assert day.status_after == "ineligible"


def test_a_member_who_is_told_no_name_may_leave_too() -> None:
    applicant = Applicant.model_validate(
        {
            "members": [
                {"relation": "self", "registered_in_jurisdiction": True, "found_co_living": True},
                {"found_co_living": True, "income": {"wages": 5000}},
                {"found_co_living": True, "disability_grade": "grade_1"},
            ],
            "nothing_else": True,
        }
    )
    changes = about(assessed(applicant, WITHIN).changes(ALLOWANCE, limit=None), "income_below_standard")
    leaving = [one for one in changes if one.sort == "leaving"]
    assert [one.whom.zh for one in leaving if one.whom] == ["members[1]"]


def test_a_way_that_makes_another_condition_fail_is_no_way() -> None:
    """That the applicant registers elsewhere would keep a person living alone out of other support."""
    applicant = _with(family("0"), stated_age=70, supporters=())
    assessment = assessed(applicant, WITHIN, WITHIN_ALONE)
    ways = about(assessment.changes(ALLOWANCE), "not_supported_otherwise")
    assert ways
    assert all(one.what.zh != "户籍在本市" for one in ways)
    assert any(
        one.what.zh == "户籍在本市"
        for one in about(assessment.changes(ALLOWANCE, limit=None), "not_supported_otherwise")
    )


WITHIN_ALONE = finding("member.property_within_extreme_difficulty_rule", True, about="甲")


def test_the_limit_is_for_each_condition() -> None:
    assessment = assessed(family("2600", "0", "0", "1500", "0"))
    for limit in (1, 2):
        counts = [
            len(about(assessment.changes(ALLOWANCE, limit=limit), one.name))
            for one in assessment[ALLOWANCE].conditions
        ]
        assert max(counts) <= limit
    assert len(assessment.changes(limit=None)) > len(assessment.changes())


@pytest.mark.parametrize("name", [ALLOWANCE, "最低生活保障", "Subsistence allowance"])
def test_a_benefit_by_its_name_or_title(name: str) -> None:
    changes = assessed(family("2000", "0"), WITHIN).changes(name)
    assert {one.benefit for one in changes} == {ALLOWANCE}


def test_a_benefit_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(WhatIfError) as error:
        assessed(family("2000")).changes("最低生活保证")
    assert "是否想写“最低生活保障”" in str(error.value)


def test_a_benefit_that_is_no_question_has_no_changes() -> None:
    assert assessed(family("2000")).changes("disability_nursing_allowance") == ()


def test_other_rules_than_those_of_the_assessment_are_refused(rules: Rules) -> None:
    applicant = Applicant.model_validate({"members": [], "reported_counted_income": "900"})
    found = assess(applicant, on=SUMMER, jurisdiction="city", search=(rules.root,))
    with pytest.raises(RuleError):
        found.changes()  # nobody tells where the rules are
    with pytest.raises(ReceiptError, match="现有的规则是"):
        replace(found, rulebook="0" * 64).changes(search=(rules.root,))


def test_a_change_is_a_value() -> None:
    assessment = assessed(family("2000", "0"), WITHIN)
    assert assessment.changes() == assessment.changes()
    assert len({*assessment.changes()}) == len(assessment.changes())
