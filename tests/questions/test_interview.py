from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiuzhu import Applicant, FactError, Judgement, PerYear
from jiuzhu.questions import Interview
from tests.facts.refusals import refusal
from tests.questions.families import plausible_families

ON = date(2022, 8, 1)
ZHANG: dict[str, Any] = {"name": "张建国", "relation": "self", "stated_age": 41}
OLD: dict[str, Any] = {"name": "李桂兰", "relation": "self", "stated_age": 70}


def begun(*members: dict[str, Any], **facts: Any) -> Interview:
    return Interview.begin(Applicant.model_validate({"members": members, **facts}), on=ON)


def refused(answer: Callable[[], object]) -> str:
    return " ".join(problem.zh for problem in refusal(answer))


# --- answers ------------------------------------------------------------------------------------------


def test_it_begins_with_who_belongs_to_the_family() -> None:
    start = Interview.begin(on=ON)
    first = start.ask()
    assert first is not None
    assert (first.path, first.rank) == ("members", 1)
    told = start.answer([{"姓名": "张建国", "与申请人关系": "本人", "年龄": 41}])
    assert told.applicant == Applicant.model_validate({"members": [ZHANG]})
    assert start.applicant == Applicant()
    second = told.ask()
    assert second is not None
    assert (second.person, second.rank) == ("张建国", 2)


def test_the_applicant_belongs_to_the_family() -> None:
    start = Interview.begin(on=ON)
    assert "本人" in refused(lambda: start.answer([{"name": "李强", "relation": "child"}]))
    assert "列表" in refused(lambda: start.answer("张建国"))


def test_an_answer_goes_where_the_question_says() -> None:
    now = begun(ZHANG)
    now = now.answer("2000", to="members[0].income.wages")
    now = now.answer({"per_year": 1200}, to="members[0].income.employment_cost")
    now = now.answer("是", to="members[0].registered_in_jurisdiction")
    now = now.answer("grade_4", to="members[0].disability_grade")
    (member,) = now.applicant.members or ()
    assert member.income is not None
    assert member.income.wages == Decimal(2000)
    assert member.income.employment_cost == PerYear(per_year=Decimal(1200))
    assert member.registered_in_jurisdiction is True
    assert member.disability_grade == "grade_4"
    assert [step.question for step in now.steps][:2] == [
        "members[0].income.wages",
        "members[0].income.employment_cost",
    ]


def test_what_cannot_be_read_is_refused_and_changes_nothing() -> None:
    now = begun(ZHANG)
    assert "负数" in refused(lambda: now.answer(-3, to="members[0].income.wages"))
    assert "是" in refused(lambda: now.answer("也许", to="members[0].registered_in_jurisdiction"))
    assert "没有回答" in refused(lambda: now.answer(None))
    assert "没有要问的" in refused(lambda: now.answer(True, to="members[0].found_co_living"))
    assert now == begun(ZHANG)


def test_what_contradicts_an_earlier_answer_is_refused() -> None:
    now = begun(ZHANG).answer("none", to="members[0].disability_kind")
    assert "残疾类别" in refused(lambda: now.answer("grade_1", to="members[0].disability_grade"))


def test_an_age_may_be_told_by_what_tells_it_better() -> None:
    now = begun({"name": "张建国", "relation": "self"})
    born = now.answer("1981-03-05", to="members[0].stated_age").applicant
    assert born.members is not None
    assert born.members[0].birth_date == date(1981, 3, 5)
    numbered = now.answer("320402198103051237", to="members[0].stated_age")
    assert numbered.applicant.members is not None
    assert numbered.applicant.members[0].birth_date == date(1981, 3, 5)
    assert numbered.back().applicant == now.applicant
    with pytest.raises(FactError):
        now.answer("很大", to="members[0].stated_age")


def test_supporters_are_named_and_then_asked_about() -> None:
    now = begun(OLD).answer([{"name": "李强"}], to="members[0].supporters")
    assert "members[0].supporters[0].age" in {one.path for one in now.questions()}
    assert not [
        one
        for one in begun(OLD).answer([], to="members[0].supporters").questions()
        if "supporters" in one.path
    ]


# --- declarations --------------------------------------------------------------------------------------


def listed(now: Interview, path: str) -> list[str]:
    (question,) = [one for one in now.questions() if one.path == path]
    return [one.value for one in question.choices]


def test_that_there_is_nothing_else_settles_what_was_listed_and_no_more() -> None:
    now, path = begun(ZHANG), "members[0].income.nothing_else"
    things = listed(now, path)
    for yes in (True, "是"):
        (member,) = now.answer(yes, to=path).applicant.members or ()
        assert member.income is not None
        assert member.income.wages == 0
        assert member.income.scholarship is None  # nobody spoke of it
        assert member.income.nothing_else is None
    assert not {one.path for one in now.answer(True, to=path).questions()} & set(things)


def test_what_there_is_may_be_named_and_is_asked_about() -> None:
    now, path, wages = begun(ZHANG), "members[0].income.nothing_else", "members[0].income.wages"
    then = now.answer([wages], to=path)
    (member,) = then.applicant.members or ()
    assert member.income is not None
    assert member.income.wages is None
    assert member.income.gifts == 0
    assert wages in {one.path for one in then.questions()}
    # It is there: no declaration may make it none any more.
    assert wages not in {
        choice.value for one in then.questions() if one.kind == "declaration" for choice in one.choices
    }
    assert "所列" in refused(lambda: now.answer(["members[0].schooling"], to=path))
    assert "所列" in refused(lambda: now.answer("工资", to=path))
    assert "所列" in refused(lambda: now.answer([], to=path))


def test_that_there_is_something_else_leads_to_the_single_facts() -> None:
    now, path = begun(ZHANG), "members[0].income.nothing_else"
    for no in (False, "否"):
        then = now.answer(no, to=path)
        left = {one.path for one in then.questions()}
        assert path not in left
        assert set(listed(now, path)) <= left


def test_what_nobody_knows_is_never_declared_to_be_none() -> None:
    wages, path = "members[0].income.wages", "members[0].income.nothing_else"
    now = begun(ZHANG).unknown(to=wages).answer(True, to=path)
    (member,) = now.applicant.members or ()
    assert member.income is not None
    assert member.income.wages is None
    assert member.income.gifts == 0


# --- unknown, back -------------------------------------------------------------------------------------


def test_what_nobody_knows_is_not_asked_again() -> None:
    now = begun(ZHANG)
    first = now.ask()
    assert first is not None
    then = now.unknown()
    assert then.unknown_paths == {first.path}
    assert first.path not in {one.path for one in then.questions()}
    assert then.applicant == now.applicant


def test_an_interview_of_nothing_but_unknowns_ends() -> None:
    now = Interview.begin(on=ON)
    while now.ask() is not None:
        now = now.unknown()
    assert now.applicant == Applicant()
    assert now.assessment()["subsistence_allowance"].status == "undetermined"
    assert now.open_results == 0
    assert "没有要问的" in refused(now.unknown)


def test_going_back_takes_back_each_answer() -> None:
    """Any number of steps, whatever they were: as if they had not been."""
    for truth in plausible_families(seed=11, number=3):
        stations = [truth.begin()]
        while (question := stations[-1].ask()) is not None:
            now = stations[-1]
            unknown = len(stations) % 5 == 0
            stations.append(
                now.unknown() if unknown else now.answer(truth.answers(question), ground="调查核实")
            )
        now = stations.pop()
        while stations:
            now, before = now.back(), stations.pop()
            assert now.judgements == before.judgements
            assert now.unknown_paths == before.unknown_paths
            assert now.assessment().determinations == before.assessment().determinations
            assert now.ask() == before.ask()
        assert now.back() is now


# --- findings ------------------------------------------------------------------------------------------


def test_a_finding_is_recorded_as_a_judgement() -> None:
    path = "household.property_within_subsistence_limit"
    now = begun(ZHANG)
    assert "认定" in refused(lambda: now.answer(True, to=path, ground="核对报告"))
    found = now.judged_by("王敏").answer(True, to=path, ground="核对报告")
    assert found.judgements == (Judgement(what=path, value=True, by="王敏", on=ON, ground="核对报告"),)
    assert found.back().judgements == ()


def test_a_finding_is_about_a_person() -> None:
    now = begun(OLD).judged_by("王敏")
    (found,) = now.answer("是", to="members[0].meal_subsidy.found_in_need", ground="上门走访").judgements
    assert (found.what, found.about) == ("meal_subsidy.found_in_need", "李桂兰")


def test_a_finding_that_does_not_fit_is_refused() -> None:
    now = begun(ZHANG, expenses={"medical_cost": 1000}).judged_by("王敏")
    rate = "medical_copayment_relief.relief_rate"
    assert "40%" in refused(lambda: now.answer("30%", to=rate, ground="调查核实"))
    assert "是或否" in refused(
        lambda: now.answer("50%", to="emergency_aid.severe_difficulty", ground="调查核实")
    )
    assert refused(lambda: now.answer("50%", to=rate))  # without a ground
    assert now.answer("50%", to=rate, ground="调查核实").judgements
    assert "文字" in refused(lambda: now.judged_by(" "))


# --- to the end ------------------------------------------------------------------------------------------


def test_it_ends_with_the_assessment() -> None:
    (truth,) = plausible_families(seed=12, number=1)
    now = truth.begin()
    while (question := now.ask()) is not None:
        assert now.open_results
        now = now.answer(truth.answers(question), ground="调查核实")
    assert now.open_results == 0
    assert now.assessment().on == ON
    assert now.assessment().judgements == now.judgements


def test_what_is_known_already_is_not_asked() -> None:
    now = begun(ZHANG | {"registered_in_jurisdiction": False}, nothing_else=True)
    assert now.ask() is None


def test_the_day_is_that_of_the_application_if_none_is_given() -> None:
    applied = Applicant.model_validate({"application_date": "2022-08-15"})
    assert Interview.begin(applied).on == date(2022, 8, 15)
    assert Interview.begin(applied, on=ON).on == ON
    assert Interview.begin().on == date.today()
