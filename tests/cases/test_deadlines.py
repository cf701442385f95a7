"""The times of a case: started, met, prolonged, standing still; those of the law of their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.cases import Deadline, deadlines, due, law_of
from jiuzhu.cases.deadlines import STATUSES
from tests.cases.driving import Case

LAW = law_of("subsistence_allowance", "national")  # where a city may still fill in
REVIEW = law_of("reconsideration")
SEPTEMBER = date(2022, 9, 1)


def named(case: Case, name: str, on: date) -> Deadline:
    found = [one for one in deadlines(case.law, case.events, on) if one.limit.name == name]
    assert found, [one.limit.name for one in deadlines(case.law, case.events, on)]
    return found[-1]


def accepted(on: date = SEPTEMBER, **facts: bool) -> Case:
    case = Case(LAW, on, facts)
    case.drive_through("accept", on)
    return case


def test_nothing_is_due_before_anything_happened() -> None:
    assert deadlines(LAW, (), SEPTEMBER) == ()


def test_what_is_due_comes_in_the_order_of_its_days() -> None:
    found = due(LAW, accepted(delegated=False).events, SEPTEMBER)
    assert [(one.limit.name, one.due) for one in found] == [
        ("inquiry_start", date(2022, 9, 6)),
        ("whole", date(2022, 10, 19)),
    ]
    assert [role.name for role in found[0].whose] == ["street_officer"]
    assert found[0].text.zh == "受理后启动调查：2022-09-06，未到期"
    assert found[0].text.en == "start the inquiry after acceptance: 2022-09-06, running"


@pytest.mark.parametrize(("on", "status"), [(date(2022, 9, 6), "open"), (date(2022, 9, 7), "overdue")])
def test_the_last_day_and_the_one_after(on: date, status: str) -> None:
    assert named(accepted(), "inquiry_start", on).status == status


@pytest.mark.parametrize(("on", "status"), [(date(2022, 9, 6), "met"), (date(2022, 9, 7), "late")])
def test_met_in_time_and_late(on: date, status: str) -> None:
    case = accepted()
    case.on = on
    case.drive_through("start_inquiry", on)
    found = named(case, "inquiry_start", date(2022, 12, 1))
    assert (found.status, found.met_on) == (status, on)
    assert found not in due(LAW, case.events, date(2022, 12, 1))


def test_later_events_are_left_out() -> None:
    case = accepted()
    case.on = date(2022, 9, 20)
    case.drive_through("start_inquiry", case.on)
    assert named(case, "inquiry_start", date(2022, 9, 19)).status == "overdue"


def test_whether_a_time_applies_may_not_be_known() -> None:
    case = accepted()
    assert not named(case, "whole", SEPTEMBER).certain
    assert not named(case, "whole_delegated", SEPTEMBER).certain
    assert named(case, "inquiry_start", SEPTEMBER).certain


def test_a_time_keeps_the_law_of_the_day_that_started_it() -> None:
    before, after = date(2022, 10, 19), date(2022, 10, 20)
    lengths = [
        named(accepted(on, delegated=True), "whole_delegated", date(2022, 10, 21)).limit.period.count
        for on in (before, after)
    ]
    assert lengths == [30, 20]


def test_what_was_told_later_counts_too() -> None:
    """Whether it is delegated may be recorded after the case was accepted."""
    case = accepted()
    case.facts = {}
    case.on = date(2022, 9, 2)
    step = case.step("record_finding")
    situation = case.situation(step)
    assert situation.by is not None
    case.happen(step, situation.by, type(situation.brought)(found={"delegated": False}))
    names = [one.limit.name for one in deadlines(LAW, case.events, case.on)]
    assert "whole" in names
    assert "whole_delegated" not in names


def test_each_start_has_a_clock_of_its_own_and_each_is_met() -> None:
    case = Case(LAW, SEPTEMBER)
    case.drive_to("under_inquiry")
    for name in ("request_check", "start_check", "fail_check", "dispute_check", "request_check"):
        case.drive_through(name, case.on)
        case.on += timedelta(days=1)
    found = [one for one in deadlines(LAW, case.events, case.on) if one.limit.name == "check_start"]
    assert [one.status for one in found] == ["met", "open"]


def test_a_wait_that_is_started_anew_counts_from_there() -> None:
    law = law_of("extreme_difficulty_support")
    case = Case(law, date(2022, 8, 1))
    for name in ("post", "object", "post_anew"):
        case.drive_through(name, case.on)
        case.on += timedelta(days=2)
    (found,) = [one for one in deadlines(law, case.events, case.on) if one.limit.name == "posting"]
    assert (found.due, found.status) == (date(2022, 8, 12), "open")
    assert named(case, "posting", date(2022, 8, 13)).status == "over"


def test_a_right_that_nobody_used_expires_and_is_overdue_for_nobody() -> None:
    case = Case(REVIEW, SEPTEMBER)
    case.drive_through("tell", SEPTEMBER)
    found = named(case, "reconsideration_period", date(2022, 11, 1))
    assert (found.due, found.status) == (date(2022, 10, 31), "expired")
    assert found not in due(REVIEW, case.events, date(2022, 11, 1))


def test_what_ends_with_the_case_lapses() -> None:
    case = accepted()
    case.drive_through("withdraw", SEPTEMBER)
    assert {one.status for one in deadlines(LAW, case.events, date(2023, 1, 1))} == {"lapsed"}
    assert due(LAW, case.events, date(2023, 1, 1)) == ()


def test_days_that_nobody_set_are_due_on_no_day() -> None:
    law = law_of("temporary_assistance", "national")
    case = Case(law, SEPTEMBER)
    case.drive_through("relieve_first", SEPTEMBER)
    (found,) = due(law, case.events, date(2030, 1, 1))
    assert (found.status, found.due) == ("unset", None)
    assert found.text.zh == "先行救助后补齐手续：期限未定"
    assert found.text.en == "complete the papers after relief came first: not set"


def test_an_estimated_day_says_so() -> None:
    day = date(2040, 9, 28)
    (found, *_) = due(LAW, accepted(day).events, day)
    assert found.estimated
    assert "预计" in found.text.zh
    assert "estimated" in found.text.en


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.booleans(), st.integers(0, 30))
def test_a_clock_that_stands_still_gets_its_days_back(gaps: list[int], prolonged: bool, after: int) -> None:
    """Suspended and resumed by turns: the last day moves by as many days as it stood still."""
    case = Case(REVIEW, SEPTEMBER, {"admissible": True})
    case.drive_through("accept", SEPTEMBER)
    stood, names = 0, ("suspend", "resume")
    for index, gap in enumerate(gaps):
        case.on += timedelta(days=gap)
        stood += gap if index % 2 else 0
        case.drive_through(names[index % 2], case.on)
    still = len(gaps) % 2 == 1
    if prolonged and not still:
        case.drive_through("extend", case.on)
    on = case.on + timedelta(days=after)
    found = named(case, "decision", on)
    days = 60 + (30 if prolonged and not still else 0) + stood + (after if still else 0)
    last = SEPTEMBER + timedelta(days=days)
    assert found.due is not None
    assert last <= found.due <= last + timedelta(days=9)  # moved off a holiday
    assert found.extended == (prolonged and not still)
    assert found.status == ("suspended" if still else "open" if on <= found.due else "overdue")


def test_every_status_has_words() -> None:
    assert all(text.zh and text.en for text in STATUSES.values())
