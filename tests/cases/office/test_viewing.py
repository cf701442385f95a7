"""Looks at cases: each is recorded, lists are masked, what is due is told, what is posted is bare."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jiuzhu import Applicant
from jiuzhu.cases import Actor, Brought
from jiuzhu.cases.office import AccessError, Case, CaseOffice, Posting
from jiuzhu.cases.record import verify_file
from jiuzhu.cases.store import Store
from jiuzhu.rulebook.model import cited
from tests.cases.driving import DAY
from tests.cases.office.bureau import (
    APPLICANT,
    CLERK,
    DISTRICT,
    HEAD,
    ON,
    RESIDENT,
    WANG,
    ZHAO,
    OfficeCase,
    at,
)
from tests.cases.office.families import ENTITLED, ID_NUMBER, MASKED

REGULAR = {"irregular_income": False, "near_relative": False}


@pytest.fixture
def office(store: Store) -> CaseOffice:
    return CaseOffice(store)


def readings(office: CaseOffice, case: str) -> list[tuple[str, object]]:
    return [
        (one.event.actor.id, one.event.data["what"]) for one in office.store.entries(case, book="reading")
    ]


def test_every_look_at_a_case_is_recorded(office: CaseOffice, tmp_path: Path) -> None:
    case = OfficeCase.open(office, "subsistence_allowance")
    case.drive_to("posted")
    now, name = at(case.on), case.case.id
    office.show(name, by=WANG, at=now)
    office.missing(name, by=ZHAO, at=now)
    office.posting(name, by=RESIDENT, at=now)
    office.list(by=WANG, at=now)
    office.due(case.on + 60 * DAY, by=ZHAO, at=now)
    office.export(tmp_path / "case.jsonl", by=HEAD, at=now, case=name)
    assert readings(office, name) == [
        ("王敏", "file"),
        ("赵静", "file"),
        ("周强", "posting"),
        ("王敏", "list"),
        ("赵静", "list"),
        ("孙洁", "export"),
    ]
    assert office.current(name).version == case.case.version


def test_looking_is_no_step(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance").case
    office.show(case.id, by=ZHAO, at=at(ON))
    brought = Brought(frozenset({"application"}), {"by_agent": False})
    assert isinstance(office.do(case, "apply", by=APPLICANT, at=at(ON), brought=brought), Case)


# --- lists ----------------------------------------------------------------------------------------


def test_a_list_is_of_the_own_office_and_masked(office: CaseOffice) -> None:
    mine = OfficeCase.open(office, "subsistence_allowance").case
    family = ENTITLED["child_benefit"]
    theirs = office.open(
        family.applicant, "child_benefit", by=CLERK, at=at(ON), office=f"{DISTRICT}/雕庄街道"
    )
    elsewhere = OfficeCase.open(office, "subsistence_allowance").case
    beyond = office.open(  # not under the district, though its name begins so
        family.applicant, "child_benefit", by=replace(CLERK, office=f"{DISTRICT}外"), at=at(ON)
    )
    assert beyond.office.startswith(DISTRICT)
    assert [one.case for one in office.list(by=WANG, at=at(ON)).cases] == sorted([mine.id, elsewhere.id])
    page = office.list(by=ZHAO, at=at(ON))
    assert [one.case for one in page.cases] == sorted([mine.id, theirs.id, elsewhere.id])
    assert [one.case for one in office.list(by=ZHAO, at=at(ON), procedure="child_benefit").cases] == [
        theirs.id
    ]
    shown = next(one for one in page.cases if one.case == mine.id)
    assert shown.standing.summary["id_number"] == MASKED
    assert ID_NUMBER not in repr(page)


def test_a_list_comes_page_by_page(office: CaseOffice) -> None:
    names = sorted(OfficeCase.open(office, "subsistence_allowance").case.id for _ in range(5))
    first = office.list(by=WANG, at=at(ON), limit=3)
    second = office.list(by=WANG, at=at(ON), limit=3, after=first.next)
    assert [one.case for one in (*first.cases, *second.cases)] == names
    assert second.next is None


def test_a_role_sees_the_procedures_that_are_its_own(office: CaseOffice) -> None:
    OfficeCase.open(office, "subsistence_allowance")
    federation = Actor("何娟", "disabled_federation", DISTRICT)
    assert office.list(by=federation, at=at(ON)).cases == ()
    assert office.list(by=federation, at=at(ON), procedure="subsistence_allowance").cases == ()


# --- due ------------------------------------------------------------------------------------------


def test_what_is_due_is_told_with_whose_it_is_and_the_article(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("accepted")
    assert case.case.standing.due == date(2022, 8, 4)
    assert office.due(date(2022, 8, 3), by=WANG, at=at(ON)).cases == ()
    (found,) = office.due(date(2022, 8, 4), by=WANG, at=at(ON)).cases
    (one,) = found.deadlines
    assert (found.case.case, one.limit.name, one.status, one.due) == (
        case.case.id,
        "inquiry_start",
        "open",
        date(2022, 8, 4),
    )
    assert [word.text.zh for word in one.whose] == ["乡镇（街道）经办人员"]
    assert cited(one.limit.basis).zh == "《最低生活保障审核确认办法》第15条"
    (found,) = office.due(date(2022, 8, 5), by=ZHAO, at=at(ON)).cases
    assert found.deadlines[0].status == "overdue"


@pytest.mark.parametrize(("irregular", "review"), [(False, date(2023, 8, 1)), (True, date(2023, 2, 1))])
def test_reviews_come_out_of_the_limits(office: CaseOffice, irregular: bool, review: date) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts={**REGULAR, "irregular_income": irregular})
    case.drive_to("in_payment")
    granted = next(one.event.on for one in case.case.steps if one.event.kind == "grant")
    assert granted == ON
    assert case.case.standing.due == review
    (found,) = office.due(review, by=WANG, at=at(case.on)).cases
    assert [one.limit.text.zh for one in found.deadlines] == ["每半年核查" if irregular else "每年核查"]


def test_a_posting_that_is_over_waits_to_be_reported(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("posted")
    last = case.on + 7 * DAY
    assert case.case.standing.due == last
    assert office.due(last, by=WANG, at=at(case.on)).cases == ()
    (found,) = office.due(last + DAY, by=WANG, at=at(case.on)).cases
    assert [(one.limit.name, one.status) for one in found.deadlines] == [("posting", "over")]


def test_nothing_is_due_where_a_case_has_ended(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("withdrawn")
    assert case.case.standing.due is None
    assert office.due(date(2030, 1, 1), by=WANG, at=at(case.on)).cases == ()


# --- posting --------------------------------------------------------------------------------------


def test_a_posting_is_name_number_and_amount(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_before("post")
    with pytest.raises(AccessError, match="没有公示"):
        office.posting(case.case.id, by=RESIDENT, at=at(case.on))
    case.drive_to("posted")
    posting = office.posting(case.case.id, by=RESIDENT, at=at(case.on))
    assert posting == Posting("张建国", 2, Decimal("500.00"))
    assert ID_NUMBER not in repr(posting)
    case.drive_to("in_payment")
    assert office.posting(case.case.id, by=RESIDENT, at=at(case.on)) == posting
    case.drive_to("stop_decided")
    with pytest.raises(AccessError, match="没有公示"):
        office.posting(case.case.id, by=RESIDENT, at=at(case.on))


@pytest.mark.parametrize("by", [RESIDENT, ZHAO, WANG], ids=lambda by: by.role)
def test_nobody_is_posted_from_a_childs_case(office: CaseOffice, by: Actor) -> None:
    case = OfficeCase.open(office, "child_benefit")
    case.drive_to("in_payment")
    with pytest.raises(AccessError):
        office.posting(case.case.id, by=by, at=at(case.on))


def test_residents_see_what_is_posted_and_no_file(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("posted")
    for act in (office.show, office.missing):
        with pytest.raises(AccessError, match="只能查看已公示的内容"):
            act(case.case.id, by=RESIDENT, at=at(case.on))


# --- what is missing ------------------------------------------------------------------------------


def test_everything_missing_is_told_at_once(office: CaseOffice) -> None:
    half = Applicant.model_validate(
        {"members": [{"name": "陈志强", "relation": "self", "registered_in_jurisdiction": True}]}
    )
    case = office.open(half, "subsistence_allowance", by=WANG, at=at(ON))
    notice = office.missing(case.id, by=WANG, at=at(ON))
    assert [[word.name for word in one.one_of] for one in notice.papers] == [
        ["application"],
        ["mandate"],
        ["commitment"],
        ["authorisation"],
        ["income_proof"],
    ]
    assert [one.certain for one in notice.papers] == [True, False, True, True, True]
    assert notice.told_on is None
    asked = [*notice.answers, *notice.supplied, *notice.findings]
    assert asked
    assert not any(one.source.is_department for one in notice.answers)
    assert all(one.source.is_department for one in notice.supplied)
    assert all(one.finding for one in notice.findings)
    assert all(any(reason.benefit == "subsistence_allowance" for reason in one.reasons) for one in asked)


def test_from_2022_10_20_a_commitment_may_stand_in_for_proof(office: CaseOffice) -> None:
    on = date(2022, 10, 20)
    case = OfficeCase.open(office, "subsistence_allowance", on)
    notice = office.missing(case.case.id, by=WANG, at=at(on))
    assert [word.name for word in notice.papers[-1].one_of] == ["income_proof", "proof_commitment"]
    half = Applicant.model_validate({"members": [{"name": "陈志强", "relation": "self"}]})
    for day, taken in ((on - DAY, False), (on, True)):
        asked = office.open(half, "subsistence_allowance", by=WANG, at=at(day))
        answers = office.missing(asked.id, by=WANG, at=at(day)).answers
        assert any(one.commitment for one in answers) == taken


def test_the_notice_is_told_once(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("incomplete")
    assert office.missing(case.case.id, by=WANG, at=at(case.on)).told_on == case.on
    case.drive_to("applied")
    step = case.step("ask_to_complete")
    again = case.answer(step, WANG, Brought(frozenset({"completion_notice"})))
    assert not isinstance(again, Case)
    assert "只能办理一次" in again.reasons[0].text.zh


def test_what_officers_make_out_is_not_asked_of_the_family(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "temporary_assistance")
    notice = office.missing(case.case.id, by=WANG, at=at(ON))
    names = {word.name for one in notice.papers for word in one.one_of}
    assert "relief_record" not in names
    assert "application" in names


def test_a_family_with_everything_on_file_has_nothing_to_bring(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("accepted")
    assert office.missing(case.case.id, by=WANG, at=at(case.on)).complete


# --- the record -----------------------------------------------------------------------------------


def test_the_record_is_checked_and_exported(office: CaseOffice, tmp_path: Path) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
    case.drive_to("accepted")
    now = at(case.on)
    assert office.verify(by=WANG, at=now, case=case.case.id).sound
    whole = office.verify(by=ZHAO, at=now)
    assert whole.sound
    office.export(tmp_path / "one.jsonl", by=HEAD, at=now, case=case.case.id)
    office.export(tmp_path / "all.jsonl.gz", by=ZHAO, at=now)
    for name in ("one.jsonl", "all.jsonl.gz"):
        assert verify_file(tmp_path / name).sound
    text = (tmp_path / "one.jsonl").read_text(encoding="utf-8")
    assert ID_NUMBER not in text  # the documents are named by their hashes only
    assert MASKED in text


def test_a_record_that_was_altered_is_told_by_the_check_of_its_case(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    with Store.open(str(file), create=True) as store:
        office = CaseOffice(store)
        case = OfficeCase.open(office, "subsistence_allowance", facts=REGULAR)
        case.drive_to("accepted")
        with closing(sqlite3.connect(file)) as tables, tables:
            tables.execute("DROP TRIGGER entries_no_update")
            tables.execute("UPDATE entries SET body = body || ' ' WHERE book = 'steps' AND number = 2")
        fault = office.verify(by=WANG, at=at(case.on), case=case.case.id).fault
        assert fault is not None
        assert fault.number == 2
        with pytest.raises(AccessError):
            office.verify(by=APPLICANT, at=at(case.on), case=case.case.id)


def test_a_changed_family_changes_what_lists_show(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance")
    bigger = ENTITLED["subsistence_allowance"].applicant.model_dump(mode="json", exclude_none=True)
    bigger["members"].append({"name": "张小雨", "relation": "child"})
    filed = office.file_facts(case.case, Applicant.model_validate(bigger), by=WANG, at=at(ON))
    assert filed.standing.summary["members"] == 3
    assert filed.version == case.case.version + 1
