"""What each document says, and when none can be written."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from jiuzhu import Assessment
from jiuzhu.cases.documents import DocumentError, Matter, fill, fill_posting
from jiuzhu.cases.documents.contents import (
    Acceptance,
    Change,
    Content,
    Grant,
    Posting,
    Refusal,
    Row,
    Stop,
)
from jiuzhu.cases.office import OneTimeNotice
from tests.cases.documents.matters import DAY, matter
from tests.cases.payments.claims import alone_in_extreme_difficulty, family

POOR, RICH = family(1800, DAY), family(4200, DAY)
NOVEMBER = date(2022, 11, 15)


def refused(paper: str, of: Matter) -> str:
    with pytest.raises(DocumentError) as error:
        fill(paper, of)
    assert all(one.zh and one.en for one in error.value.problems)
    return str(error.value)


def test_a_grant_tells_sum_month_basis_and_last_days() -> None:
    found = fill("decision", matter("grant", POOR))
    assert isinstance(found, Grant)
    award = found.award
    assert (award.amount, award.persons, award.monthly) == (Decimal("1200.00"), 3, True)
    assert found.first_month == date(2022, 9, 1)
    assert found.basis == "《最低生活保障审核确认办法》第20条、第21条"
    assert [one.day for one in found.last_days] == [date(2022, 10, 14), date(2023, 2, 15)]
    assert all(one.basis for one in found.remedies)


def test_the_last_days_hang_on_when_it_is_known() -> None:
    """Case 21 of the law: known on 1 September 2022."""
    found = fill("decision", matter("grant", POOR, told=date(2022, 9, 1)))
    assert isinstance(found, Grant)
    assert [one.day for one in found.last_days] == [date(2022, 10, 31), date(2023, 3, 1)]


def test_a_refusal_gives_every_failing_condition_with_its_article() -> None:
    elsewhere = family(4200, DAY, registered=False)
    found = fill("refusal", matter("refuse", elsewhere))
    assert isinstance(found, Refusal)
    failing = [one for one in elsewhere["subsistence_allowance"].conditions if one.verdict == "fails"]
    assert [one.text for one in found.grounds] == [one.text.zh for one in failing]
    assert len(failing) == 2
    assert all(one.basis.startswith("《") for one in found.grounds)
    assert "超出 1,200 元/月" in "".join(one.found for one in found.grounds)


def test_who_does_not_cooperate_is_told_just_that() -> None:
    found = fill("refusal", matter("terminate", POOR, facts={"refuses_to_cooperate": True}))
    assert isinstance(found, Refusal)
    assert [one.text for one in found.grounds] == ["无正当理由拒不配合审核确认"]


def test_a_change_says_from_what_to_what_and_why() -> None:
    fewer = family(1800, NOVEMBER, child=False)
    found = fill("change_decision", matter("reduce", fewer, before=POOR, on=NOVEMBER))
    assert isinstance(found, Change)
    assert (found.award.before, found.award.amount) == (Decimal(1200), Decimal(200))
    assert [one.text for one in found.grounds] == ["张小雨不再是家庭成员"]
    assert "上一次决定" in refused("change_decision", matter("reduce", fewer, on=NOVEMBER))


def test_a_stop_says_from_when_and_why() -> None:
    found = fill("stop_decision", matter("stop", RICH, before=POOR, on=NOVEMBER))
    assert isinstance(found, Stop)
    assert found.first_month == date(2022, 12, 1)
    assert [one.text for one in found.grounds] == ["共同生活的家庭成员人均月收入低于最低生活保障标准"]


def test_acceptance_says_until_when_it_is_decided() -> None:
    found = fill("acceptance_notice", matter("accept", POOR, on=date(2022, 9, 1)))
    assert isinstance(found, Acceptance)
    assert {one.day for one in found.limits} == {date(2022, 10, 19)}  # case 20 of the law
    assert "申请书" in found.papers


NOTHING_MISSING = OneTimeNotice((), (), (), (), None)


def test_where_nothing_is_missing_there_is_no_such_notice() -> None:
    of = matter("ask_to_complete", POOR, notice=NOTHING_MISSING)
    assert "没有缺少的材料" in refused("completion_notice", of)


# --- posting ---------------------------------------------------------------------------------------------


def test_a_posting_has_name_number_and_sum_and_nothing_else() -> None:
    found = fill("posting_notice", matter("post", POOR))
    assert isinstance(found, Posting)
    assert found.rows == (Row("张建国", 3, Decimal("1200.00"), True),)
    assert (found.on, found.until, found.stopping) == (DAY, date(2022, 8, 22), False)
    assert {one.name for one in fields(Row)} == {"name", "members", "amount", "monthly"}
    assert {one.name for one in fields(Posting)} - {one.name for one in fields(Content)} == {
        "rows",
        "until",
        "stopping",
    }


def test_several_cases_stand_on_one_posting() -> None:
    other = family(2400, DAY, name="王芳")
    found = fill_posting([matter("post", POOR), matter("post", other)])
    assert [(one.name, one.amount) for one in found.rows] == [("张建国", 1200), ("王芳", 600)]
    with pytest.raises(DocumentError, match="不能合在一张"):
        fill_posting([matter("post", POOR), matter("post", other, office="别的街道")])


@pytest.mark.parametrize("step", ["accept", "verify", "conclude", "grant", "refuse"])
def test_nobody_of_a_childs_case_is_posted(step: str) -> None:
    said = refused(
        "posting_notice",
        matter(step, POOR, procedure="child_benefit", benefit="child_benefit", person="张小雨"),
    )
    assert "为保护儿童隐私" in said
    assert "《关于进一步加强事实无人抚养儿童保障工作的意见》" in said


# --- what cannot be written ------------------------------------------------------------------------------


def test_no_decision_without_an_exact_sum() -> None:
    open_ = alone_in_extreme_difficulty(DAY)
    of = matter(
        "grant",
        open_,
        procedure="extreme_difficulty_support",
        benefit="extreme_difficulty_support",
        person="陈德福",
    )
    said = refused("decision", of)
    assert "特困人员救助供养（陈德福）" in said
    assert "金额尚未确定（每月不低于 1,300 元），不能作出决定；尚缺：" in said
    assert "特困人员基本生活标准" in said


@pytest.mark.parametrize(
    ("paper", "step", "assessment", "said"),
    [
        ("decision", "grant", RICH, "评估结论不是“符合”"),
        ("decision", "grant", None, "卷内没有评估结果"),
        ("refusal", "refuse", POOR, "评估结论不是“不符合”"),
        ("stop_decision", "stop", POOR, "评估结论不是“不符合”"),
        ("decision", "accept", POOR, "办理这一步不出具确认决定书；出具它的有：确认同意"),
        ("posting_notice", "accept", POOR, "办理这一步不出具公示单"),
        ("visit_form", "home_visit", POOR, "不是由本库制作的文书"),
    ],
)
def test_what_cannot_be_written_is_said(
    paper: str, step: str, assessment: Assessment | None, said: str
) -> None:
    assert said in refused(paper, matter(step, assessment, applicant=POOR.applicant))
