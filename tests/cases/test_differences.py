"""Why a decision comes to something else: what was tried and makes a difference, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu import Applicant, Assessment, Judgement, ReceiptError, assess
from jiuzhu.cases.differences import why_changed
from tests.cases.payments.claims import family

JUNE, JULY, OCTOBER = date(2022, 6, 20), date(2022, 7, 1), date(2022, 10, 10)
DIBAO = "subsistence_allowance"


def why(before: Assessment, after: Assessment) -> list[tuple[str, str]]:
    return [(one.kind, one.text.zh) for one in why_changed(before, after, DIBAO)]


def test_a_fact() -> None:
    assert why(family(1800, JULY), family(2400, OCTOBER)) == [
        ("fact", "张建国的工资性收入由 1,800 元/月 变为 2,400 元/月")
    ]


def test_a_member_who_left_and_one_who_came() -> None:
    couple, three = family(1800, JULY, child=False), family(1800, JULY)
    assert why(three, couple) == [("member", "张小雨不再是家庭成员")]
    assert why(couple, three) == [("member", "张小雨成为家庭成员")]


def test_a_figure_with_its_day_and_source() -> None:
    ((kind, text),) = why(family(1800, JUNE), family(1800, JULY))
    assert kind == "figure"
    assert "由 940 元/人·月 变为 1,000 元/人·月（自 2022-07-01 起，《" in text


def test_a_fact_and_a_figure_together() -> None:
    assert [kind for kind, _ in why(family(1800, JUNE), family(1500, JULY))] == ["fact", "figure"]


def test_a_finding() -> None:
    """That the property is above the limit ends it."""
    before = family(1800, JULY)
    found = before.judgements[0].model_copy(update={"value": False})
    after = assess(before.applicant, on=OCTOBER, judgements=[found])
    assert why(before, after) == [
        ("judgement", "家庭财产状况符合最低生活保障的规定由 是 变为 否"),
    ]


def test_what_makes_no_difference_is_not_named() -> None:
    before, after = family(1800, JULY), family(1800, JULY, name="张建设")
    assert why(before, after) == []
    assert why(before, before) == []


def test_an_age() -> None:
    """A child grows up and no longer counts."""
    facts = {
        "members": [
            {
                "name": "王芳",
                "relation": "self",
                "registered_in_jurisdiction": True,
                "income": {"wages": 1000},
            },
            {"name": "王小明", "relation": "child", "birth_date": "2004-09-01", "schooling": "none"},
        ],
        "nothing_else": True,
    }
    property_ = Judgement(
        what=f"household.property_within_{'subsistence'}_limit",
        value=True,
        by="王敏",
        on=JULY,
        ground="核对报告",
    )
    before, after = (
        assess(Applicant.model_validate(facts), on=day, judgements=[property_])
        for day in (JULY, date(2022, 9, 10))
    )
    assert before[DIBAO].amount != after[DIBAO].amount
    assert why(before, after) == [("age", "随时间推移（如年龄）")]


def test_rules_that_cannot_be_found() -> None:
    from dataclasses import replace

    with pytest.raises(ReceiptError):
        why_changed(replace(family(1800, JULY), rulebook="0" * 64), family(1800, JULY), DIBAO)
