"""`decide` and `possible`: a step or every reason why not, in both languages, with the articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jiuzhu.cases import (
    Actor,
    Brought,
    CaseError,
    Event,
    Refusal,
    Situation,
    Step,
    decide,
    law_of,
    possible,
)
from tests.cases.driving import Case

ON = date(2022, 8, 15)
LAW = law_of("subsistence_allowance", "national")  # where a city may still fill in
OFFICER = Actor("wang", "street_officer", "天宁街道")
APPLICANT = Actor("li", "applicant")
STEP = ("state", "event")
APPLIED = Event("apply", ON, APPLICANT, Brought(papers=frozenset({"application"})))
PAPERS = frozenset({"commitment", "authorisation", "income_proof"})


def accept(**brought: frozenset[str]) -> Step | Refusal:
    situation = Situation(ON, (APPLIED,), OFFICER, Brought(**brought))
    return decide(LAW(ON), "applied", "accept", situation)


def test_a_step_says_where_it_leads_and_what_it_starts() -> None:
    step = accept(papers=PAPERS)
    assert isinstance(step, Step)
    assert (step.state, step.next_state, step.effective) == ("applied", "accepted", None)
    due = {clock.limit.name: clock.due.day for clock in step.starts if clock.due}
    assert due == {
        "inquiry_start": date(2022, 8, 18),
        "whole": date(2022, 9, 27),
        "whole_delegated": date(2022, 9, 27),  # nobody has said whether it is
    }
    assert [one.article for one in step.basis] == ["10"]


@pytest.mark.parametrize(("on", "in_time"), [(date(2022, 8, 18), True), (date(2022, 8, 19), False)])
def test_a_step_says_what_it_meets_in_time_or_late(on: date, in_time: bool) -> None:
    case = Case(LAW, ON)
    step = case.drive_before("start_inquiry")
    case.on = on
    found = decide(LAW(on), case.state, step.event, case.situation(step))
    assert isinstance(found, Step)
    (clock,) = found.meets
    assert clock.limit.name == "inquiry_start"
    assert clock.due is not None
    assert (on <= clock.due.day) is in_time
    assert found.starts == ()


def test_a_refusal_names_everything_that_is_lacking_with_its_article() -> None:
    refusal = decide(LAW(ON), "applied", "accept", Situation(ON, (APPLIED,), APPLICANT))
    assert isinstance(refusal, Refusal)
    assert refusal.text.zh == (
        "不能办理“受理”（目前：已申请（待受理））：\n"
        "  · 须由乡镇（街道）经办人员办理（《最低生活保障审核确认办法》第10条）\n"
        "  · 卷内须有真实性承诺书（《最低生活保障审核确认办法》第9条、第10条）\n"
        "  · 卷内须有家庭经济状况核对授权书（《最低生活保障审核确认办法》第9条、第10条）\n"
        "  · 卷内须有收入和财产证明材料（《最低生活保障审核确认办法》第9条）"
    )
    assert refusal.text.en.splitlines()[:2] == [
        "“Accept” cannot be done (the case is: applied):",
        "  · must be done by an officer of the township or street "
        "(Measures for Reviewing and Confirming the Subsistence Allowance, article 10)",
    ]


def test_what_is_none_of_this_state_says_when_and_what_is_possible_now_by_whom() -> None:
    refusal = decide(LAW(ON), "applied", "grant", Situation(ON, (APPLIED,), OFFICER))
    assert isinstance(refusal, Refusal)
    assert [reason.text.en for reason in refusal.reasons] == [
        "it can be done only when the case is: to be confirmed"
    ]
    now = {one.step.name: [role.name for role in one.by] for one in refusal.possible}
    assert now["accept"] == ["street_officer"]
    assert now["withdraw"] == ["applicant", "agent"]
    assert "grant" not in now
    assert "目前可以办理：" in refusal.text.zh
    assert "what can be done now: " in refusal.text.en


def test_what_nobody_knows_is_neither_so_nor_not() -> None:
    case = Case(LAW, ON)
    step = case.drive_before("give_opinion")
    situation = case.situation(step)
    found = {key: so for key, so in situation.brought.found.items() if key != "near_relative"}
    situation = replace(situation, brought=replace(situation.brought, found=found))
    refusal = decide(LAW(ON), case.state, "give_opinion", situation)
    assert isinstance(refusal, Refusal)
    assert [reason.unknown for reason in refusal.reasons] == [True]
    assert "尚不清楚" in refusal.text.zh
    assert "not known" in refusal.text.en


def test_everything_missing_is_told_once() -> None:
    """What a notice of missing papers lists."""
    (one,) = [
        one for one in possible(LAW(ON), "applied", Situation(ON, (APPLIED,))) if one.step.name == "accept"
    ]
    assert [reason.text.zh for reason in one.missing] == [
        "卷内须有真实性承诺书",
        "卷内须有家庭经济状况核对授权书",
        "卷内须有收入和财产证明材料",
    ]
    assert one.asked == ()
    assert one.text.zh == "受理（乡镇（街道）经办人员）"


def test_what_is_asked_of_those_who_act_is_told_apart() -> None:
    case = Case(LAW, ON)
    case.drive_to("under_inquiry")
    found = {one.step.name: one for one in possible(LAW(ON), case.state, Situation(ON, tuple(case.events)))}
    assert [reason.text.zh for reason in found["home_visit"].asked] == [
        "须至少2人共同办理",
        "须有调查人员签字",
        "须有在场的家庭成员签字",
    ]
    assert [reason.text.zh for reason in found["home_visit"].missing] == ["须附入户调查表"]


def test_who_would_act_plays_no_part_in_what_is_possible() -> None:
    situation = Situation(ON, (APPLIED,))
    anybody = replace(situation, by=Actor("x", "court"), brought=Brought(others=(OFFICER,)))
    assert possible(LAW(ON), "applied", situation) == possible(LAW(ON), "applied", anybody)


def test_companions_must_be_allowed_to_act_too() -> None:
    case = Case(LAW, ON)
    step = case.drive_before("home_visit")
    situation = case.situation(step)
    outsider = replace(situation.brought, others=(Actor("x", "villager"),))
    refusal = decide(LAW(ON), case.state, "home_visit", replace(situation, brought=outsider))
    assert isinstance(refusal, Refusal)
    assert [reason.text.zh for reason in refusal.reasons] == ["须由乡镇（街道）经办人员办理"]


def test_the_same_person_twice_is_one() -> None:
    case = Case(LAW, ON)
    step = case.drive_before("home_visit")
    situation = case.situation(step)
    assert situation.by is not None
    twice = replace(situation.brought, others=(situation.by,))
    refusal = decide(LAW(ON), case.state, "home_visit", replace(situation, brought=twice))
    assert isinstance(refusal, Refusal)
    assert [reason.text.zh for reason in refusal.reasons] == ["须至少2人共同办理"]


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        ({"state": "aplied"}, "state", "did you mean 'applied'?"),
        ({"event": "acept"}, "event", "did you mean 'accept'?"),
        ({"by": Actor("x", "street_oficer")}, "by.role", "did you mean 'street_officer'?"),
        ({"by": None}, "by", "nobody acts"),
        ({"brought": Brought(papers=frozenset({"comitment"}))}, "papers", "did you mean 'commitment'?"),
        ({"brought": Brought(found={"near_relatve": True})}, "found", "did you mean 'near_relative'?"),
        ({"brought": Brought(signed=frozenset({"famly"}))}, "signed", "did you mean 'family'?"),
        ({"brought": Brought(others=(Actor("x", "cort"),))}, "by.role", "did you mean 'court'?"),
        ({"on": date(2022, 8, 14)}, "on", "before the last event, which was on 2022-08-15"),
        ({"brought": Brought(found={"objection_raised": True})}, "found", "whether 'object' has happened"),
    ],
)
def test_what_cannot_be(change: dict[str, Any], where: str, said: str) -> None:
    step = {"state": "applied", "event": "accept"} | {key: change[key] for key in STEP if key in change}
    others = {key: value for key, value in change.items() if key not in STEP}
    situation = replace(Situation(ON, (APPLIED,), OFFICER), **others)
    with pytest.raises(CaseError) as told:
        decide(LAW(ON), situation=situation, **step)
    (problem,) = told.value.problems
    assert problem.where == where
    assert said in problem.en
    assert problem.zh


@pytest.mark.parametrize(
    ("on", "starts"),
    [
        (date(2022, 8, 15), date(2022, 9, 1)),
        (date(2022, 8, 31), date(2022, 9, 1)),
        (date(2022, 12, 31), date(2023, 1, 1)),
    ],
)
def test_a_grant_has_effect_from_the_next_month(on: date, starts: date) -> None:
    case = Case(LAW, date(2022, 8, 1))
    step = case.drive_before("grant")
    case.on = on
    found = decide(LAW(on), case.state, "grant", case.situation(step))
    assert isinstance(found, Step)
    assert found.effective == starts


def test_values_are_equal_when_they_say_the_same() -> None:
    assert accept() == accept()
    assert accept() != accept(papers=PAPERS)
