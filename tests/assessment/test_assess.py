"""`assess`: what it answers, what it refuses, and that its answers are values."""

from __future__ import annotations

import sys
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest

from jiuzhu import Applicant, Assessment, FactError, Judgement, RuleError, assess

DAY = date(2022, 8, 1)


def finding(what: str, value: object, about: str | None = None, on: date = DAY) -> Judgement:
    return Judgement.model_validate(
        {"what": what, "value": value, "by": "王敏", "on": on, "ground": "核对报告", "about": about}
    )


WITHIN = finding("household.property_within_subsistence_limit", True)


def family(*incomes: object, **facts: object) -> Applicant:
    """The applicant and co-living others, each with a wage and nothing else (None: income unknown)."""
    members = [
        {
            "name": f"成员{index}",
            "found_co_living": True,
            "income": income if income is None else {"wages": income, "nothing_else": True},
        }
        for index, income in enumerate(incomes)
    ]
    members[0] |= {"relation": "self", "registered_in_jurisdiction": True}
    return Applicant.model_validate({"members": members, **facts})


def test_nothing_known_is_undetermined_everywhere() -> None:
    assessment = assess(Applicant(), on=DAY)
    assert {one.status for one in assessment} == {"undetermined"}
    assert all(one.missing for one in assessment)
    assert all(condition.verdict == "unknown" for condition in assessment["subsistence_allowance"].conditions)


def test_an_empty_family_is_not_an_unknown_one() -> None:
    assessment = assess(Applicant.model_validate({"members": []}), on=DAY)
    size_gap = [gap for gap in assessment["subsistence_allowance"].missing if gap.kind == "members"]
    assert not size_gap


def test_bounds_decide_as_early_as_they_can() -> None:
    above = assess(family("2000", None), on=DAY)["subsistence_allowance"]
    assert above.status == "ineligible"
    assert above.missing == ()
    below = assess(family("1999.99", None), on=DAY, judgements=[WITHIN])["subsistence_allowance"]
    assert below.status == "undetermined"
    assert {gap.person for gap in below.missing} == {"成员1"}
    assert "income.wages" in [gap.name for gap in below.missing]
    assert below.amount is not None
    assert (below.amount.lowest, below.amount.highest) == (Decimal("0.00"), Decimal("0.01"))


def test_an_ineligible_family_is_told_each_condition_that_failed() -> None:
    applicant = family("5000", "5000")
    others = [finding("household.property_within_subsistence_limit", False)]
    failed = [
        condition.name
        for condition in assess(applicant, on=DAY, judgements=others)["subsistence_allowance"].conditions
        if condition.verdict == "fails"
    ]
    assert failed == ["income_below_standard", "property_within_limit"]


def test_a_condition_shows_what_was_compared() -> None:
    condition = assess(family("1800", 0, 0), on=DAY)["subsistence_allowance"].condition(
        "income_below_standard"
    )
    assert [(one.label.zh, one.shown.zh, one.lowest) for one in condition.measures] == [
        ("家庭可计算月收入", "1,800 元/月", 180_000),
        ("全家的保障标准", "3,000 元/月", 300_000),
    ]
    assert [str(basis) for basis in condition.basis] == ["《社会救助暂行办法》第9条"]


def test_the_figures_used_come_with_status_and_source() -> None:
    found = assess(family("1800", 0, 0), on=DAY, judgements=[WITHIN])["subsistence_allowance"]
    figures = {figure.name: figure for figure in found.figures}
    standard = figures["subsistence_standard"]
    assert (standard.shown.zh, standard.status, standard.since) == (
        "1,000 元/人·月",
        "stated",
        date(2022, 7, 1),
    )
    assert standard.source[0].source == "report_2022"
    assert any("低保金舍入方式" in warning.zh for warning in found.warnings)


def test_a_refusal_rests_only_on_what_failed() -> None:
    applicant = Applicant.model_validate(
        {"members": [{"relation": "self", "registered_in_jurisdiction": False}]}
    )
    found = assess(applicant, on=DAY)["subsistence_allowance"]
    assert found.status == "ineligible"
    assert found.figures == ()
    assert found.warnings == ()


def test_the_day_is_that_of_the_application_unless_another_is_given() -> None:
    applicant = family("1800", 0, 0, application_date="2022-06-15")
    assert assess(applicant).on == date(2022, 6, 15)
    june = assess(applicant, judgements=[replace_day(WITHIN, date(2022, 6, 1))])
    assert june["subsistence_allowance"].amount is not None
    assert june["subsistence_allowance"].amount.exact == Decimal("1020.00")
    assert assess(applicant, on=DAY).on == DAY
    assert assess(family("1800")).on == date.today()


def replace_day(judgement: Judgement, on: date) -> Judgement:
    return judgement.model_copy(update={"on": on})


@pytest.mark.parametrize(
    ("judgements", "said"),
    [
        ([finding("medical_copayment_relief.relief_rate", "39%")], "40% 至 60%"),
        ([finding("medical_copayment_relief.relief_rate", "61%")], "40% 至 60%"),
        ([finding("救助比例", True)], "应为数字"),
        ([finding("救助比例", "-50%")], "不能为负数"),
        ([finding("救助比例", "一半")], "不是数字"),
        ([finding("household.property_within_subsistence_limit", "1000")], "应为是或否"),
        ([finding("household.property_in_limit", True)], "是否指"),
        ([WITHIN, WITHIN], "认定了两次"),
        ([finding("救助比例", "50%", on=date(2022, 8, 2))], "晚于评估日期"),
        ([finding("member.income_deduction", "100")], "要写明认定对象"),
        ([finding("member.income_deduction", "100", about="别人")], "要写明认定对象"),
    ],
)
def test_a_judgement_that_does_not_fit_is_refused(judgements: list[Judgement], said: str) -> None:
    with pytest.raises(FactError) as error:
        assess(family("1800", 0, 0), on=DAY, judgements=judgements)
    assert said in str(error.value)


def test_every_judgement_that_does_not_fit_is_told() -> None:
    wrong = [finding("救助比例", True), finding("household.nothing", True)]
    with pytest.raises(FactError) as error:
        assess(family("1800"), on=DAY, judgements=wrong)
    assert len(error.value.problems) == 2


def test_a_mapping_is_not_an_applicant() -> None:
    with pytest.raises(TypeError, match=r"Applicant\.model_validate"):
        assess({"members": []})  # type: ignore[arg-type]


def test_an_unknown_jurisdiction_is_refused_with_the_nearest() -> None:
    with pytest.raises(RuleError, match="changzhou"):
        assess(Applicant(), on=DAY, jurisdiction="changzou")


def test_an_assessment_is_a_value() -> None:
    applicant = family({"per_year": "22000"}, None, expenses={"medical_cost": "50000.55"})
    one = assess(applicant, on=DAY, judgements=[WITHIN, finding("救助比例", "52.5%")])
    again = assess(applicant, on=DAY, judgements=[WITHIN, finding("救助比例", "52.5%")])
    assert one == again
    assert hash(one["subsistence_allowance"]) == hash(again["subsistence_allowance"])
    assert Assessment.from_json(one.to_json()) == one
    assert Assessment.from_json(one.to_json()).to_json() == one.to_json()
    with pytest.raises(FrozenInstanceError):
        one.engine = "another"  # type: ignore[misc]
    assert replace(one, engine="another") != one


def test_a_determination_is_found_by_benefit() -> None:
    assessment = assess(Applicant(), on=DAY)
    assert assessment["emergency_aid"].benefit == "emergency_aid"
    with pytest.raises(KeyError, match="subsistence_allowance"):
        assessment["subsistence"]
    assert next(iter(assessment)).benefit == "subsistence_allowance"


def test_a_result_names_its_engine_rulebook_and_versions() -> None:
    one = assess(Applicant(), on=DAY, engine="plain")
    assert one.engine == "plain"
    assert len(one.rulebook) == 64
    assert "jiuzhu" in dict(one.versions)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="durable-rules is not installed there")
def test_durable_rules_decides_unless_another_is_named() -> None:
    assert assess(Applicant(), on=DAY).engine.startswith("durable-rules")


def test_days_long_before_any_figure_are_undetermined_not_an_error() -> None:
    found = assess(family("1800", 0, 0), on=date(1999, 1, 1))["subsistence_allowance"]
    assert found.status == "undetermined"
    assert "subsistence_standard" in [gap.name for gap in found.missing if gap.kind == "figure"]
