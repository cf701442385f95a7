"""The way a case has taken, by the law of each day."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu.cases import Actor, CaseError, Event, law_of, route, state_of
from tests.cases.driving import Case

ON = date(2022, 8, 15)
LAW = law_of("subsistence_allowance")


def test_a_new_case_stands_where_the_procedure_begins() -> None:
    assert route(LAW, ()) == ()
    assert state_of(LAW, (), ON) == "enquired"


def test_the_steps_that_its_events_were() -> None:
    case = Case(LAW, ON)
    case.drive_to("in_payment")
    assert [step.name for step in route(LAW, case.events)][-2:] == ["grant", "tell"]
    assert state_of(LAW, case.events, ON) == "in_payment"


def test_events_of_one_kind_are_told_apart_by_where_the_case_stood() -> None:
    case = Case(LAW, ON)
    case.drive_to("ended")
    assert route(LAW, case.events)[-1].name == "tell_refusal"
    assert case.events[-1].kind == "tell"


@pytest.mark.parametrize("kind", ["grant", "nonsense"])
def test_what_could_not_have_happened_is_told(kind: str) -> None:
    case = Case(LAW, ON)
    case.drive_to("accepted")
    events = [*case.events, Event(kind, ON, Actor("x", "county_approver"))]
    with pytest.raises(CaseError) as told:
        route(LAW, events)
    (problem,) = told.value.problems
    assert problem.where == f"events.{len(events) - 1}"
    assert kind in problem.en
    assert "accepted" in problem.en
    assert kind in problem.zh


@pytest.mark.parametrize(
    ("name", "on", "said"),
    [
        ("subsistence_alowance", ON, "did you mean 'subsistence_allowance'?"),
        ("subsistence_allowance", date(2020, 1, 1), "on 2020-01-01"),
    ],
)
def test_a_procedure_that_there_is_not(name: str, on: date, said: str) -> None:
    with pytest.raises(CaseError) as told:
        law_of(name)(on)
    assert said in told.value.problems[0].en
    assert "没有名为" in told.value.problems[0].zh
