"""Documents from the store: of the step that comes next, of one that was taken, and of none else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiuzhu.cases import Brought
from jiuzhu.cases.calendar import months_after
from jiuzhu.cases.documents import DocumentError, draft, fill, word
from jiuzhu.cases.documents.contents import Completion, Grant, Posting, Refusal, Stop
from jiuzhu.cases.documents.page import Block, Page
from jiuzhu.cases.office import AccessError, Case, CaseOffice, Paper
from jiuzhu.cases.store import Store
from tests.cases.office.bureau import CLERK, ELSEWHERE, STREET, WANG, ZHAO, OfficeCase, at

AUGUST = date(2022, 8, 1)
FACTS = {"near_relative": False, "delegated": False, "complaint_received": False}
LATER = at(date(2023, 3, 1))


@pytest.fixture
def office(store: Store) -> CaseOffice:
    return CaseOffice(store)


def opened(office: CaseOffice, procedure: str = "subsistence_allowance") -> OfficeCase:
    facts = {key: value for key, value in FACTS.items() if key != "complaint_received"}
    return OfficeCase.open(office, procedure, AUGUST, facts)


def page(office: CaseOffice, case: OfficeCase, paper: str, **more: Any) -> Page:
    asked: dict[str, Any] = {"by": ZHAO, "at": at(case.on), **more}
    return word(paper, fill(paper, draft(office, case.case.id, paper, **asked)))


def test_the_decision_is_written_before_it_is_taken_and_put_on_file_with_it(office: CaseOffice) -> None:
    case = opened(office)
    step = case.drive_before("grant")
    case.be_assessed("eligible")
    matter = draft(office, case.case.id, "decision", by=ZHAO, at=at(case.on), number="1")
    content = fill("decision", matter)
    assert isinstance(content, Grant)
    assert content.office == "天宁区"
    written = str(word("decision", content)).encode()
    done = office.do(
        case.case.id,
        step.event,
        by=ZHAO,
        at=at(case.on),
        papers=[Paper("decision", "text/html", written)],
    )
    assert isinstance(done, Case), done.text.zh
    assert office.store.content(office.current(done.id).papers("decision")[-1].sha256) == written


def test_it_is_written_anew_later_as_it_was(office: CaseOffice) -> None:
    case = opened(office)
    case.drive_before("grant")
    case.be_assessed("eligible")
    before = page(office, case, "decision")
    case.drive_to("in_payment")
    after = page(office, case, "decision", at=LATER)
    assert (after.title, after.body, after.day) == (before.title, before.body, before.day)


def test_a_refusal_gives_the_reasons_of_the_assessment_on_file(office: CaseOffice) -> None:
    case = opened(office)
    case.drive_before("refuse")
    case.be_assessed("ineligible")
    content = fill("refusal", draft(office, case.case.id, "refusal", by=ZHAO, at=at(case.on)))
    assert isinstance(content, Refusal)
    assert [one.text for one in content.grounds] == ["共同生活的家庭成员人均月收入低于最低生活保障标准"]


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2022, 10, 19), "收入和财产证明材料"),
        (date(2022, 10, 20), "收入和财产证明材料或者告知承诺书（代替证明材料）"),
    ],
)
def test_everything_missing_is_told_at_once_and_later_as_it_was(
    office: CaseOffice, on: date, last: str
) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", on)
    case.drive_before("ask_to_complete")
    content = fill(
        "completion_notice", draft(office, case.case.id, "completion_notice", by=WANG, at=at(case.on))
    )
    assert isinstance(content, Completion)
    assert [one.what for one in content.asked] == ["真实性承诺书", "家庭经济状况核对授权书", last]
    case.drive_to("incomplete")
    again = draft(office, case.case.id, "completion_notice", by=WANG, at=at(case.on))
    assert fill("completion_notice", again) == content


def test_what_only_the_family_can_tell_is_asked_too(office: CaseOffice) -> None:
    case = opened(office, "extreme_difficulty_support")
    case.drive_before("ask_to_complete")
    of = page(office, case, "completion_notice", by=WANG)
    asked = [one.text for one in of.body if isinstance(one, Block)]
    assert any("有几项不能自主完成？（证明材料：生活自理能力评估表）" in one for one in asked)
    assert any("残疾人证（适用时）（《特困人员认定办法》第10条）" in one for one in asked)


def test_what_may_not_be_done_yet_is_not_written(office: CaseOffice) -> None:
    case = opened(office)
    case.drive_before("grant")
    case.be_assessed("ineligible")
    with pytest.raises(DocumentError, match="还不能办理：评估结论须为“符合”"):
        draft(office, case.case.id, "decision", by=ZHAO, at=at(case.on))
    with pytest.raises(DocumentError, match="以前也没有出具过"):
        draft(office, case.case.id, "stop_decision", by=ZHAO, at=at(case.on))


def test_of_several_steps_one_is_to_be_named(office: CaseOffice) -> None:
    case = opened(office)
    case.drive_to("under_review")
    office.assess(case.case.id, by=WANG, at=at(case.on))
    found = Brought(frozenset({"review_form"}), {"conditions_changed": True})
    asked: dict[str, Any] = {"by": ZHAO, "at": at(case.on), "brought": found}
    with pytest.raises(DocumentError, match="请写明是哪一步：增发、减发"):
        draft(office, case.case.id, "change_decision", **asked)
    assert draft(office, case.case.id, "change_decision", step="reduce", **asked).before is not None


def test_nobody_of_a_childs_case_is_posted(office: CaseOffice) -> None:
    case = opened(office, "child_benefit")
    with pytest.raises(DocumentError, match="为保护儿童隐私"):
        draft(office, case.case.id, "posting_notice", by=CLERK, at=at(case.on))


def test_who_may_not_read_the_case_gets_no_document_of_it(office: CaseOffice, store: Store) -> None:
    case = opened(office)
    case.drive_to("accepted")
    with pytest.raises(AccessError):
        draft(office, case.case.id, "acceptance_notice", by=ELSEWHERE, at=at(case.on))
    assert page(office, case, "acceptance_notice", by=WANG).office == STREET.replace("/", "")
    assert store.entries(case.case.id, book="reading")[-1].event.actor == WANG


def test_a_posting_and_a_stop_of_the_same_case(office: CaseOffice) -> None:
    case = opened(office)
    case.drive_before("post")
    case.be_assessed("eligible")
    posted = fill("posting_notice", draft(office, case.case.id, "posting_notice", by=WANG, at=at(case.on)))
    assert isinstance(posted, Posting)
    assert [(one.name, one.members, one.amount) for one in posted.rows] == [("张建国", 2, Decimal(500))]
    case.drive_to("under_review")
    case.be_assessed("ineligible")
    found = Brought(frozenset({"review_form"}))
    stop = fill(
        "stop_decision",
        draft(office, case.case.id, "stop_decision", by=ZHAO, at=at(case.on), brought=found),
    )
    assert isinstance(stop, Stop)
    assert stop.first_month == months_after(case.on.replace(day=1), 1).day
    assert "9,000 元/月" in stop.grounds[0].found
