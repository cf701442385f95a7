"""What an explanation says: conclusions, conditions, calculations, what is missing, as a bureau writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import Applicant, Assessment, Judgement, ReceiptError, assess
from jiuzhu.explanation import Explanation, Finding, Result
from tests.features.supposed import NOT_PUBLISHED, suppose
from tests.rulebook.small_rules import Rules

DAY = date(2022, 8, 1)
WITHIN = "household.property_within_subsistence_limit"


def person(name: str, relation: str, **facts: Any) -> dict[str, Any]:
    income = {"nothing_else": True, **facts.pop("income", {})}
    return {"name": name, "relation": relation, "nothing_else": True, "income": income, **facts}


def applicant(*members: dict[str, Any], **facts: Any) -> Applicant:
    return Applicant.model_validate({"members": list(members), "nothing_else": True, **facts})


SELF = person(
    "张建国",
    "self",
    registered_in_jurisdiction=True,
    stated_age=41,
    income={"wages": 2000, "employment_cost": 200},
)
SPOUSE = person("李秀英", "spouse", birth_date="1983-09-12")
CHILD = person("张小雨", "child", stated_age=9)


def found(what: str, value: object, about: str | None = None) -> Judgement:
    return Judgement.model_validate(
        {"what": what, "value": value, "by": "王敏", "on": DAY, "ground": "核对报告", "about": about}
    )


def explained(family: Applicant, *judgements: Judgement, on: date = DAY, **options: Any) -> Explanation:
    return assess(family, on=on, judgements=judgements).explain(**options)


def of(explanation: Explanation, benefit: str, person: str | None = None) -> Result:
    (one,) = (one for one in explanation if one.benefit == benefit and person in (None, one.person))
    return one


def steps(result: Result) -> list[str]:
    return [str(step) for step in result.steps]


def said(result: Result, condition: str) -> list[str]:
    """What was found of a condition, what lies behind it after it."""

    def told(findings: tuple[Finding, ...]) -> list[str]:
        return [text for one in findings for text in (one.text, *told(one.behind))]

    (reason,) = (reason for reason in result.reasons if reason.name == condition)
    return told(reason.findings)


THREE = explained(applicant(SELF, SPOUSE, CHILD), found(WITHIN, True))


# --- conditions --------------------------------------------------------------------------------------


def test_a_condition_says_what_was_compared_and_where_it_stands() -> None:
    allowance = of(THREE, "subsistence_allowance")
    assert allowance.conclusion == "符合，每月 1,200 元"
    assert said(allowance, "income_below_standard") == [
        "家庭可计算月收入 1,800 元/月，低于全家的保障标准 3,000 元/月"
    ]
    reason = allowance.reasons[1]
    assert (reason.verdict, reason.basis) == ("holds", "《社会救助暂行办法》第9条")


def test_a_finding_says_who_found_it_when_and_why() -> None:
    assert said(of(THREE, "subsistence_allowance"), "property_within_limit") == [
        "王敏 2022年8月1日认定，理由：核对报告"
    ]


def test_what_lies_behind_a_named_condition_is_told() -> None:
    assert said(of(THREE, "subsistence_allowance"), "not_supported_otherwise") == [
        "独自生活，应纳入特困人员救助供养：否",
        "共同生活的家庭人口 3 人，多于 1 人",
    ]


def test_a_refusal_names_every_condition_that_failed_and_by_how_much() -> None:
    rich = {**SELF, "registered_in_jurisdiction": False, "income": {"wages": "5000.50", "nothing_else": True}}
    refused = of(explained(applicant(rich, SPOUSE), found(WITHIN, False)), "subsistence_allowance")
    assert refused.conclusion == "不符合"
    assert [reason.name for reason in refused.reasons if reason.decides] == [
        "registered_here",
        "income_below_standard",
        "property_within_limit",
    ]
    assert said(refused, "registered_here") == ["张建国“户籍在本市”：否"]
    assert said(refused, "income_below_standard") == [
        "家庭可计算月收入 5,000.50 元/月，不低于全家的保障标准 2,000 元/月，超出 3,000.50 元/月"
    ]
    assert said(refused, "property_within_limit") == ["否（王敏 2022年8月1日认定，理由：核对报告）"]


def test_bounds_fail_by_at_least_so_much() -> None:
    known = {"wages": 9000, "taxes_and_insurance": 0, "support_paid": 0, "employment_cost": 0}
    half = {**SELF, "income": known, "nothing_else": None, "found_co_living": True}
    family = applicant(half, {**SPOUSE, "found_co_living": True}, nothing_else=None)
    refused = of(explained(family), "subsistence_allowance")
    assert said(refused, "income_below_standard") == [
        "家庭可计算月收入 不低于 9,000 元/月，不低于全家的保障标准 2,000 元/月，至少超出 7,000 元/月"
    ]


def test_of_alternatives_the_one_that_decided_is_told() -> None:
    old = person("王老", "self", registered_in_jurisdiction=True, birth_date="1950-01-01", supporters=[])
    old["daily_living_items_failed"] = 0
    support = of(
        explained(applicant(old), found("member.property_within_extreme_difficulty_rule", True, "王老")),
        "extreme_difficulty_support",
    )
    assert said(support, "without_capacity") == [
        "无劳动能力（60周岁以上、未满16周岁，或相应等级的残疾）：是",
        "周岁 72 岁，已满老年人年龄 60 岁",
    ]
    told = said(support, "without_able_supporter")
    assert told[0] == "家中有能履行法定义务的人：否"
    assert told[-1] == "没有法定义务人"
    assert support.tiers == ("生活自理能力：具备生活自理能力",)


def test_all_alternatives_that_failed_are_told() -> None:
    son = {"name": "王强", "age": 40, "income": 5000, "nothing_else": True}
    aged = {"name": "王刚", "age": 75, "income": 800, "on_subsistence_allowance": False, "nothing_else": True}
    old = person("王老", "self", registered_in_jurisdiction=True, stated_age=72, supporters=[son, aged])
    support = of(explained(applicant(old)), "extreme_difficulty_support")
    told = said(support, "without_able_supporter")
    assert "王强“义务人无履行义务能力”：否" in told
    assert "王强的年龄 40 岁，未满履行义务人高龄 70 岁" in "".join(told) or any(
        "王强的年龄 40 岁" in one for one in told
    )
    assert not any("王刚" in one for one in told), "nobody knows yet whether he is able"


def test_a_code_says_which_it_is_and_what_was_asked_for() -> None:
    result = of(THREE, "emergency_aid")
    assert said(result, "emergency_happened") == ["突发事件：无（据声明）"]


def test_what_another_benefit_came_to_is_named() -> None:
    assert said(of(THREE, "marginal_family"), "not_subsistence_allowance") == ["最低生活保障的条件：符合"]


# --- calculations ------------------------------------------------------------------------------------


def test_each_quantity_has_its_line_with_units() -> None:
    assert steps(of(THREE, "subsistence_allowance")) == [
        "张建国的个人可计算收入 = 工资性收入 2,000 元/月 − 必要就业成本 200 元/月 = 1,800 元/月",
        "家庭可计算月收入 = 张建国 1,800 元/月 + 李秀英、张小雨各 0 元/月 = 1,800 元/月",
        "共同生活的家庭人口 = 张建国、李秀英、张小雨 = 3 人",
        "全家的保障标准 = 最低生活保障标准 1,000 元/人·月 × 共同生活的家庭人口 3 人 = 3,000 元/月",
        "每月金额 = 全家的保障标准 3,000 元/月 − 家庭可计算月收入 1,800 元/月 = 1,200 元/月",
    ]
    assert of(THREE, "subsistence_allowance").steps[-1].notes == ("四舍五入到分",)


def test_a_pension_shows_the_central_part_taken_off() -> None:
    old = person(
        "王老", "self", registered_in_jurisdiction=True, stated_age=70, income={"residents_pension": 300}
    )
    allowance = of(explained(applicant(old, SPOUSE)), "subsistence_allowance")
    # What it is only another name for is looked through.
    assert steps(allowance)[0] == (
        "王老的个人可计算收入 = 城乡居民基本养老金 300 元/月 − 城乡居民基本养老金中的中央确定部分 98 元/月"
        " = 202 元/月"
    )


def test_a_pension_below_the_central_part_counts_as_nothing_and_says_so() -> None:
    income = {"residents_pension": 80, "gifts": 50}
    old = person("王老", "self", registered_in_jurisdiction=True, stated_age=70, income=income)
    allowance = of(explained(applicant(old, SPOUSE)), "subsistence_allowance")
    assert steps(allowance)[:2] == [
        "王老的计入的城乡居民基本养老金（中央确定部分不计入） = （城乡居民基本养老金 80 元/月 − "
        "城乡居民基本养老金中的中央确定部分 98 元/月，按零计） = 0 元/月",
        "王老的个人可计算收入 = 计入的城乡居民基本养老金（中央确定部分不计入）0 元/月 + "
        "接受的馈赠 50 元/月 = 50 元/月",
    ]


def test_less_than_nothing_counts_as_nothing_and_says_so() -> None:
    old = person(
        "王老", "self", registered_in_jurisdiction=True, income={"wages": 100, "employment_cost": 300}
    )
    family = explained(applicant({**old, "stated_age": 50}, SPOUSE))
    allowance = of(family, "subsistence_allowance")
    assert steps(allowance)[0] == (
        "王老的个人可计算收入 = （工资性收入 100 元/月 − 必要就业成本 300 元/月，按零计） = 0 元/月"
    )


def test_a_sum_told_by_the_year_is_shown_as_told() -> None:
    yearly = person("张建国", "self", registered_in_jurisdiction=True, income={"wages": {"per_year": 22000}})
    allowance = of(explained(applicant(yearly, SPOUSE)), "subsistence_allowance")
    assert steps(allowance)[0] == "张建国的个人可计算收入 = 工资性收入 22,000 元/年 ÷ 12 = 1,833.3333 元/月"
    assert allowance.steps[-1].notes == ("四舍五入到分；舍入前：166.6667 元/月",)
    assert allowance.steps[-1].value == "166.67 元/月"


def test_who_does_not_count_is_named_with_the_reason() -> None:
    away = person("张老三", "child", stated_age=20, absence="prison", income={"wages": 9000})
    allowance = of(explained(applicant(SELF, SPOUSE, away)), "subsistence_allowance")
    (size,) = (step for step in allowance.steps if step.name == "household.size")
    assert str(size) == "共同生活的家庭人口 = 张建国、李秀英 = 2 人"
    assert size.notes == ("未计入张老三（离家情形：在监狱内服刑，不是无）",)


def test_an_age_shows_the_days_it_is_counted_between() -> None:
    old = person("王老", "self", registered_in_jurisdiction=True, birth_date="1950-01-01", supporters=[])
    support = of(explained(applicant(old)), "extreme_difficulty_support")
    assert "周岁 = 自出生日期 1950年1月1日至评估日期 2022年8月1日 = 72 岁" in steps(support)


def test_a_table_says_which_row_was_taken() -> None:
    rules = applicant(
        {
            **CHILD,
            "relation": "self",
            "registered_in_jurisdiction": True,
            "disability_grade": "grade_2",
            "disability_kind": "physical",
            "stated_age": 30,
            "lives_in_town": True,
            "needs_long_term_care": True,
        }
    )
    allowance = of(explained(rules, on=date(2023, 5, 1)), "disability_nursing_allowance")
    assert allowance.steps[-1].formula == "城镇重度残疾人护理补贴标准 不低于 130 元/月"
    assert "城镇居民：是" in "".join(note for step in allowance.steps for note in step.notes)


def unpublished(*titles: str) -> Explanation:
    """The family of three under rules in which these figures are not set, whatever is published later."""
    folder = suppose(dict.fromkeys(titles, NOT_PUBLISHED), DAY)
    family = applicant(SELF, SPOUSE, CHILD)
    return assess(family, on=DAY, judgements=[found(WITHIN, True)], search=[folder]).explain()


def test_what_is_open_stays_an_interval() -> None:
    growth = unpublished("当月居民消费价格同比涨幅", "当月低收入居民基本生活费用价格同比涨幅")
    subsidy = of(growth, "price_subsidy", "张建国")
    assert subsidy.conclusion == "尚不能确定；如符合，每月 83 至 125 元"
    assert steps(subsidy) == [
        "补贴倍数 = 尚待确定（涨幅较高时价格临时补贴的倍数 1.5 或 1） = 1 至 1.5",
        "每月金额 = 最低生活保障标准 1,000 元/人·月 × 价格临时补贴占月低保标准的比例 1/12 × 补贴倍数 1 至 1.5"
        " = 83 至 125 元/月",
    ]


def test_an_unknown_sum_is_not_shown_as_nothing() -> None:
    subsidy = of(unpublished("一次性生活补贴每人金额"), "one_off_living_subsidy_2022", "张建国")
    assert subsidy.conclusion == "符合，金额待定"
    assert steps(subsidy) == ["一次性金额 = 一次性生活补贴每人金额 不详"]
    assert [lack.hangs_on_it for lack in subsidy.missing] == [("amount",)]


def test_a_rate_found_by_an_officer_says_so() -> None:
    ill = applicant(SELF, SPOUSE, expenses={"self_paid_medical": 10000, "nothing_else": True})
    rate = found("medical_copayment_relief.relief_rate", "50%")
    relief = of(explained(ill, found(WITHIN, True), rate), "medical_copayment_relief")
    assert relief.conclusion == "符合，一次性 5,000 元"
    (step,) = (step for step in relief.steps if step.name == "medical_copayment_relief.relief_rate")
    assert (str(step), step.notes) == ("救助比例 = 50%", ("王敏 2022年8月1日认定，理由：核对报告",))
    without = of(explained(ill, found(WITHIN, True)), "medical_copayment_relief")
    (step,) = (step for step in without.steps if step.name == "medical_copayment_relief.relief_rate")
    assert (str(step), step.notes) == ("救助比例 = 40% 至 60%", ("尚待工作人员认定",))


# --- what is missing ---------------------------------------------------------------------------------


def test_what_is_missing_says_of_whom_from_whom_and_what_hangs_on_it() -> None:
    unknown = {**SPOUSE, "income": {"wages": 500}, "nothing_else": None}
    allowance = of(
        explained(applicant(SELF, unknown, nothing_else=None, recognised_status="none")),
        "subsistence_allowance",
    )
    gaps = {(lack.person, lack.name): lack for lack in allowance.missing}
    business = gaps["李秀英", "income.business"]
    assert (business.asked, business.label) == ("申请人", "经营净收入")
    assert business.question == "近12个月，李秀英平均每月有经营净收入多少元？"
    assert business.hangs_on_it == ("income_below_standard", "amount")
    finding = gaps[None, WITHIN]
    assert (finding.asked, finding.hangs_on_it) == ("工作人员", ("property_within_limit",))


def test_whether_it_concerns_somebody_comes_first() -> None:
    someone = Applicant.model_validate({"members": [{"name": "甲", "relation": "self"}]})
    living = of(explained(someone), "disability_living_allowance")
    first = living.reasons[0]
    assert (first.name, first.text, first.verdict, first.decides) == (
        "concerns",
        "是否属于本项的对象",
        "unknown",
        True,
    )
    assert any("concerns" in one.hangs_on_it for one in living.missing)


def test_the_figures_come_with_day_status_and_source() -> None:
    (standard,) = (
        one for one in of(THREE, "subsistence_allowance").figures if one.name == "subsistence_standard"
    )
    assert (standard.value, standard.since, standard.status) == (
        "1,000 元/人·月",
        date(2022, 7, 1),
        "常州市公布",
    )
    assert standard.basis == "《常州市民政局2022年度法治政府建设情况报告》一(一)二"


# --- the whole ---------------------------------------------------------------------------------------


def test_in_english_too() -> None:
    english = explained(applicant(SELF, SPOUSE, CHILD), found(WITHIN, True), lang="en")
    allowance = of(english, "subsistence_allowance")
    assert allowance.conclusion == "eligible, 1,200 yuan a month"
    assert said(allowance, "income_below_standard") == [
        "the household's counted monthly income (1,800 yuan/month) is below the standard for the whole "
        "household (3,000 yuan/month)"
    ]
    assert str(allowance.steps[-1]) == (
        "Sum a month = the standard for the whole household 3,000 yuan/month − the household's counted "
        "monthly income 1,800 yuan/month = 1,200 yuan/month"
    )


def test_nobody_has_to_have_a_name() -> None:
    family = Applicant.model_validate(
        {"members": [{"relation": "self", "stated_age": 70}, {"relation": "child"}]}
    )
    support = [one.person for one in explained(family) if one.benefit == "price_subsidy"]
    assert support == ["第1位家庭成员", "第2位家庭成员"]


def test_some_benefits_alone() -> None:
    one = THREE.only("最低生活保障")
    assert [result.benefit for result in one] == ["subsistence_allowance"]
    assert set(one.warnings) == set(of(THREE, "subsistence_allowance").warnings)
    assert one == THREE.only("subsistence_allowance")
    with pytest.raises(KeyError):
        THREE.only("没有这一项")


@pytest.mark.parametrize("options", [{"lang": "fr"}, {"detail": "all"}])
def test_other_languages_and_details_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="'zh' or 'en'"):
        explained(applicant(SELF), **options)


def test_an_explanation_of_other_rules_is_refused(tmp_path: Path) -> None:
    rules = Rules(tmp_path)
    family = Applicant.model_validate({"reported_counted_income": 500, "members": [{"name": "甲"}]})
    assessment = assess(family, on=DAY, jurisdiction="city", search=(tmp_path,))
    assert str(assessment.explain()), "this process has read the rules"
    lost = replace(assessment, rulebook="0" * 64)
    with pytest.raises(ReceiptError, match="0000") as refused:
        lost.explain(search=(tmp_path,))
    (problem,) = refused.value.problems
    assert "search=[文件夹]" in problem.zh
    assert assessment.rulebook[:12] in problem.en
    rules.change("city/parameters.yaml", "value: 1000", "value: 1100")
    elsewhere = tmp_path / "later"
    Rules(elsewhere).change("city/parameters.yaml", "value: 1000", "value: 1100")
    later = assess(family, on=DAY, jurisdiction="city", search=(elsewhere,))
    assert later.rulebook != assessment.rulebook
    assert "1,100 元" in str(later.explain())
    assert "1,000 元" in str(assessment.explain()), "each by its own rules"


def test_an_edited_assessment_is_not_explained() -> None:
    assessment = assess(applicant(SELF, SPOUSE), on=DAY)
    allowance = assessment["subsistence_allowance"]
    assert allowance.amount is not None
    edited = replace(allowance, amount=replace(allowance.amount, lowest=Decimal("999.00")))
    forged = replace(
        assessment, determinations=tuple(edited if one is allowance else one for one in assessment)
    )
    with pytest.raises(ReceiptError) as refused:
        forged.explain()
    (problem,) = refused.value.problems
    assert problem.where == "determinations[subsistence_allowance].amount.lowest"
    assert "999.00" in problem.zh


def test_an_explanation_after_json_is_the_same() -> None:
    assessment = assess(applicant(SELF, SPOUSE, CHILD), on=DAY, judgements=[found(WITHIN, True)])
    assert Assessment.from_json(assessment.to_json()).explain() == assessment.explain() == THREE


def test_as_long_a_chain_of_definitions_as_loads_can_be_explained(tmp_path: Path) -> None:
    def write(length: int) -> Rules:
        rules = Rules(tmp_path / str(length))
        income = "household.reported_counted_income"
        links = [
            f"""\
              household.link_{number}:
                zh: 第{number}节
                en: link {number}
                unit: yuan/month
                basis: aid_law 2
                value: {f"household.link_{number - 1} + {income}" if number else income}
            """
            for number in range(length)
        ]
        for link in links:
            rules.add("nation/definitions.yaml", link)
        return rules.change(
            "nation/benefits/aid.yaml", "line - household", f"household.link_{length - 1} - household"
        )

    assert write(80).problems(), "longer ones do not load"
    longest = next(length for length in range(79, 0, -1) if not write(length).problems())
    assert longest > 40
    family = Applicant.model_validate({"reported_counted_income": 500, "members": [{"name": "甲"}]})
    where = {"jurisdiction": "city", "search": (tmp_path / str(longest),)}
    explanation = assess(family, on=DAY, **where).explain()  # type: ignore[arg-type]
    assert f"第{longest - 2}节" in str(explanation)
