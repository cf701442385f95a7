from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import Applicant, Assessment, FactError, Judgement, ReceiptError, assess
from jiuzhu.facts.codes import Source
from jiuzhu.questions import Question, next_question, questions
from tests.assessment.random_families import random_cases

ON = date(2022, 8, 1)
CITIES = Path(__file__).parent.parent / "cities"


def judgement(what: str, value: Any = True) -> Judgement:
    return Judgement(what=what, value=value, by="王敏", on=ON, ground="调查核实")


def assessed(*members: dict[str, Any], judgements: tuple[Judgement, ...] = (), **facts: Any) -> Assessment:
    return assess(Applicant.model_validate({"members": members, **facts}), on=ON, judgements=judgements)


def by_path(assessment: Assessment) -> dict[str, Question]:
    return {one.path: one for one in assessment.questions()}


ZHANG: dict[str, Any] = {"name": "张建国", "relation": "self", "stated_age": 41}


def open_cases() -> Iterator[Assessment]:
    for applicant, judgements, day in random_cases(seed=5, number=60, unknown=0.5):
        try:
            yield assess(applicant, on=day, judgements=judgements, engine="plain")
        except FactError:  # a judgement beyond its bounds
            continue


# --- what is asked --------------------------------------------------------------------------------------


def test_an_assessment_knows_what_to_ask() -> None:
    assessment = assessed(ZHANG)
    asked = assessment.questions()
    assert asked == questions(assessment)
    assert assessment.next_question() == next_question(assessment) == asked[0]
    assert [one.rank for one in asked] == list(range(1, len(asked) + 1))
    assert len({one.path for one in asked}) == len(asked)


def test_an_assessment_read_again_asks_the_same() -> None:
    assessment = assessed(ZHANG)
    assert Assessment.from_json(assessment.to_json()).questions() == assessment.questions()


def test_nothing_is_asked_where_nothing_can_change() -> None:
    settled = assessed(ZHANG | {"registered_in_jurisdiction": False}, nothing_else=True)
    assert settled.next_question() is None
    assert settled.questions() == ()


def test_what_is_missing_is_asked_and_nothing_else() -> None:
    for assessment in open_cases():
        members = assessment.applicant.members
        if not members or not any(one.relation == "self" for one in members):
            continue
        missing = {
            (gap.name.rpartition(".")[2], gap.person)
            for one in assessment
            for gap in one.missing
            if gap.kind != "figure"
        }
        asked = {
            (one.path.rpartition(".")[2], one.person)
            for one in assessment.questions()
            if one.kind != "declaration"
        }
        # A bound that is open is asked about before the finding that it bounds.
        assert asked <= missing
        assert {name for name, _ in missing - asked} <= {"reduction", "income_deduction"}


def test_who_belongs_to_the_family_is_asked_first() -> None:
    first = assess(Applicant(), on=ON).next_question()
    assert first is not None
    assert (first.path, first.kind) == ("members", "people")
    for members in ((), ({"name": "李强", "relation": "child"},)):
        first = assessed(*members).next_question()
        assert first is not None
        assert first.path == "members"


def test_findings_come_after_facts() -> None:
    for assessment in open_cases():
        kinds = [one.finding for one in assessment.questions()]
        assert kinds == sorted(kinds)


def test_of_somebody_without_a_name_the_name_is_asked_before_a_finding() -> None:
    asked = by_path(assessed({"relation": "self", "stated_age": 70, "nothing_else": True}))
    assert asked["members[0].name"].kind == "text"
    assert "members[0].meal_subsidy.found_in_need" not in asked


def test_between_open_bounds_nobody_is_asked_to_judge() -> None:
    refuser = ZHANG | {"able_to_work": True, "employed": False, "refusals_of_work": 3, "absence": "none"}
    found = (judgement("household.property_within_subsistence_limit"),)
    open_ = by_path(assessed(refuser | {"registered_in_jurisdiction": True}, judgements=found))
    assert "subsistence_allowance.reduction" not in open_
    assert "members[0].income.wages" in open_
    known = refuser | {"registered_in_jurisdiction": True, "income": {"wages": 400}, "nothing_else": True}
    asked = by_path(assessed(known, judgements=found, nothing_else=True))
    reduction = asked["subsistence_allowance.reduction"]
    assert (reduction.lowest, reduction.highest) == (0, 600)
    assert reduction.source is Source.CIVIL_AFFAIRS


def test_a_figure_is_never_asked() -> None:
    """Whether prices have risen only the bureau can say."""
    settled = assessed(
        ZHANG | {"registered_in_jurisdiction": True},
        nothing_else=True,
        judgements=(
            judgement("household.property_within_subsistence_limit"),
            judgement("expenditure_type_family.found_expenditure_type"),
        ),
    )
    assert settled["price_subsidy"].status == "undetermined"
    assert settled.questions() == ()


# --- what a question says ---------------------------------------------------------------------------------


def test_a_fact() -> None:
    asked = by_path(assessed(ZHANG))
    wages = asked["members[0].income.wages"]
    assert wages.text.zh == "近12个月，张建国平均每月有工资性收入多少元？"
    assert wages.label.zh == "工资性收入"
    assert wages.person == "张建国"
    assert wages.kind == "number"
    assert wages.unit is not None
    assert wages.unit.zh == "元/月"
    assert (wages.lowest, wages.highest) == (0, Decimal(1_000_000_000))
    assert wages.source is Source.APPLICANT
    assert wages.commitment
    assert wages.proof is not None
    assert wages.proof.zh == "工资流水或单位证明"
    assert not wages.finding
    grade = asked["members[0].disability_grade"]
    assert grade.kind == "choice"
    assert [one.text.zh for one in grade.choices] == ["无", "一级", "二级", "三级", "四级"]
    assert grade.source.text.zh == "残联"
    assert not grade.commitment
    assert asked["members[0].registered_in_jurisdiction"].kind == "yes_no"
    assert asked["members[0].supporters"].kind == "people"
    assert asked["work_income_exceeded_since"].kind == "date"
    assert asked["emergency.kind"].person is None


def test_an_age_and_a_count() -> None:
    asked = by_path(assessed({"name": "张建国", "relation": "self"}))
    age = asked["members[0].stated_age"]
    assert age.unit is not None
    assert (age.unit.zh, age.highest) == ("岁", 150)
    old = by_path(assessed({"name": "李桂兰", "relation": "self", "stated_age": 70}))
    items = old["members[0].daily_living_items_failed"]
    assert (items.unit, items.highest) == (None, 1_000)


def test_a_finding() -> None:
    asked = by_path(assessed(ZHANG, expenses={"medical_cost": 1000}))
    found = asked["household.property_within_subsistence_limit"]
    assert found.text.zh == "是否认定“家庭财产状况符合最低生活保障的规定”？"
    assert found.finding
    assert found.source is Source.OFFICER
    assert found.proof is None
    rate = asked["medical_copayment_relief.relief_rate"]
    assert rate.kind == "number"
    assert rate.unit is None
    assert (rate.lowest, rate.highest) == (Decimal("0.4"), Decimal("0.6"))
    assert asked["emergency_aid.emergency_sum"].highest is None
    old = by_path(assessed({"name": "李桂兰", "relation": "self", "stated_age": 70}))
    assert old["members[0].meal_subsidy.found_in_need"].person == "李桂兰"
    assert "（李桂兰）" in old["members[0].meal_subsidy.found_in_need"].text.zh


def test_a_declaration_lists_what_it_says_there_is_none_of() -> None:
    child = {"name": "张小雨", "relation": "child", "stated_age": 9}
    asked = by_path(assessed(ZHANG, child))
    income = asked["members[0].income.nothing_else"]
    assert income.kind == "declaration"
    assert income.commitment
    assert income.text.zh == "除已填报的以外，张建国是否再没有其他收入？"
    assert income.choices[0].value == "members[0].income.wages"
    assert income.choices[0].text.zh == "工资性收入"
    whole = asked["members[1].nothing_else"]
    listed = {one.value: one.text.zh for one in whole.choices}
    assert listed["members[1].father"] == "父亲状况不是“能够履行抚养职责”"
    assert set(listed) <= set(asked)


def test_why_it_is_asked() -> None:
    lone = assessed(
        {"name": "李桂兰", "relation": "self", "stated_age": 70, "registered_in_jurisdiction": True},
        nothing_else=True,
    )
    found = by_path(lone)["members[0].meal_subsidy.found_in_need"]
    (reason,) = found.reasons
    assert (reason.benefit, reason.person) == ("meal_subsidy", "李桂兰")
    assert [one.zh for one in reason.conditions] == ["经认定享受社区老年助餐补贴"]
    assert (reason.amount, reason.tier) == (False, False)
    wages = {one.benefit: one for one in by_path(assessed(ZHANG))["members[0].income.wages"].reasons}
    allowance = wages["subsistence_allowance"]
    assert allowance.person is None
    assert allowance.amount
    assert "共同生活的家庭成员人均月收入低于最低生活保障标准" in [one.zh for one in allowance.conditions]
    frail = {"name": "李桂兰", "relation": "self", "stated_age": 70}
    items = by_path(assessed(frail))["members[0].daily_living_items_failed"].reasons
    assert [one.benefit for one in items if one.tier] == ["extreme_difficulty_support"]


def test_every_reason_is_a_result_that_is_open() -> None:
    for assessment in open_cases():
        results = {(one.benefit, one.person): one for one in assessment}
        for question in assessment.questions():
            assert question.reasons
            for reason in question.reasons:
                result = results[reason.benefit, reason.person]
                unknown = [one.text for one in result.conditions if one.verdict == "unknown"]
                assert result.status != "ineligible"
                assert set(reason.conditions) <= set(unknown)


# --- under which rules --------------------------------------------------------------------------------------


def test_the_rules_are_those_of_the_assessment() -> None:
    city = assess(
        Applicant.model_validate({"members": [ZHANG]}), on=ON, jurisdiction="sample_city", search=[CITIES]
    )
    asked = {one.path for one in city.questions(search=[CITIES])}
    assert "property.cars" in asked  # there the limit on property is a rule
    assert "household.property_within_subsistence_limit" not in asked


def test_other_rules_are_refused() -> None:
    with pytest.raises(ReceiptError, match="search"):
        replace(assessed(ZHANG), rulebook="0" * 64).questions()
