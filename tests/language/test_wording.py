from __future__ import annotations

import re

import pytest
from hypothesis import given

from jiuzhu.language.wording import describe
from jiuzhu.texts import Text
from tests.language.expressions import expressions
from tests.language.world import WORLD

NAMES = {
    "supplement": Text("补贴", "the supplement"),
    "standard": Text("标准", "the standard"),
    "strict": Text("从严", "strictness"),
    "unset_flag": Text("从宽", "leniency"),
    "household.size": Text("人口", "the number of members"),
    "member.counted": Text("个人收入", "a person's income"),
}


def names(name: str) -> Text:
    return NAMES.get(name, Text("某项", "something"))


def said(text: str) -> Text:
    return describe(WORLD.parse(text), names)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("supplement", "补贴", "the supplement"),
        ("household.size", "人口", "the number of members"),
        ("household.property.houses", "住房套数", "number of homes"),
        ("applicant.seriously_ill", "患重特大疾病", "seriously ill"),
        ("standard * household.size", "标准 × 人口", "the standard × the number of members"),
        ("supplement - (supplement - 0)", "补贴 - (补贴 - 0)", "the supplement - (the supplement - 0)"),
        ("supplement / 3 + 0", "(补贴 ÷ 3) + 0", "(the supplement ÷ 3) + 0"),
        ("supplement >= 0", "补贴 ≥ 0", "the supplement ≥ 0"),
        ("not strict", "并非 从严", "not strictness"),
        ("strict and unset_flag", "从严 且 从宽", "strictness and leniency"),
        ("strict or unset_flag", "从严 或 从宽", "strictness or leniency"),
        ('applicant.relation == "self"', "与申请人关系 = 本人", "relation to the applicant = the applicant"),
        (
            'applicant.schooling in ("none", "college")',
            "就读阶段 属于 未就读、大专",
            "schooling among not in school, junior college",
        ),
        ("max(supplement, 0)", "较大者 (补贴, 0)", "the greater of (the supplement, 0)"),
        ("sum(m.counted for m in household.members)", "合计 个人收入", "total of a person's income"),
        (
            "applicant.birth_date < assessment_date",
            "出生日期 < 评估日期",
            "date of birth < the day of the assessment",
        ),
        ('round_to(supplement, "fen")', "补贴", "the supplement"),
        ("given(applicant.stated_age)", "已填报 年龄", "given: age"),
        (
            "years_between(applicant.birth_date, assessment_date)",
            "自出生日期起的周年数",
            "full years since date of birth",
        ),
        (
            "months_between(assessment_date, applicant.birth_date)",
            "自评估日期至出生日期的足月数",
            "full months from the day of the assessment to date of birth",
        ),
        (
            "count(m for m in household.members if m.employed or m.seriously_ill)",
            "家庭成员人数（限：已就业 或 患重特大疾病）",
            "number of members of the family (where employed or seriously ill)",
        ),
        (
            "strict and (unset_flag or strict)",
            "从严 且 (从宽 或 从严)",
            "strictness and (leniency or strictness)",
        ),
    ],
)
def test_a_tree_is_said_in_both_languages(text: str, zh: str, en: str) -> None:
    assert said(text) == Text(zh, en)


@given(expressions())
def test_every_tree_is_said_without_names_of_the_rules(text: str) -> None:
    told = said(text)
    assert told.zh
    assert told.en
    assert not re.search(r"[\u4e00-\u9fff]", told.en)
    for shown in (told.zh, told.en):
        assert "_" not in shown
        assert "member." not in shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(strict and unset_flag) or applicant.employed", "strict and (unset_flag or applicant.employed)"),
        ("not (strict and unset_flag)", "not strict and unset_flag"),
        ("not (strict or unset_flag)", "not strict or unset_flag"),
        ("not (strict and unset_flag)", "(not strict) and unset_flag"),
        (
            "sum(m.counted for m in household.members) + supplement",
            "sum(m.counted + supplement for m in household.members)",
        ),
        (
            "any(m.employed for m in household.members) and strict",
            "any(m.employed and strict for m in household.members)",
        ),
    ],
)
def test_different_conditions_are_said_differently(one: str, other: str) -> None:
    assert said(one).zh != said(other).zh
    assert said(one).en != said(other).en


@pytest.mark.parametrize(
    "text", ["count(m for m in household.members)", "count(s for s in applicant.supporters)"]
)
def test_a_count_says_of_what(text: str) -> None:
    assert not said(text).en.endswith(" of")


def test_a_count_says_whom_it_counts() -> None:
    some = said("count(m for m in household.members if m.seriously_ill)")
    every = said("count(m for m in household.members)")
    assert some.zh != every.zh
    assert some.en != every.en
