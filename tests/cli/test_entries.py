from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from jiuzhu import Applicant
from jiuzhu.cli.entries import Wish, several, value_in, wish_in
from jiuzhu.questions import Interview, Question
from tests.facts.refusals import refusal

NOW = Interview.begin(
    Applicant.model_validate({"members": [{"name": "李桂兰", "relation": "self", "stated_age": 70}]}),
    on=date(2022, 8, 1),
)
ASKED = {one.path: one for one in NOW.questions()}


def question(path: str) -> Question:
    return ASKED[path if path in ASKED else f"members[0].{path}"]


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        *[(word, Wish.UNKNOWN) for word in ("?", "？", " 不知道 ", "不详")],
        *[(word, Wish.BACK) for word in ("<", "＜", "返回", "back")],
        *[(word, Wish.QUIT) for word in ("q", "Ｑ", "退出")],
        *[(word, None) for word in ("", "2000", "没有", "query", "不知道多少")],
    ],
)
def test_a_wish_is_told_from_an_answer(typed: str, wish: Wish | None) -> None:
    assert wish_in(typed) is wish


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("income.wages", "2000", "2000"),
        ("income.wages", "２,０００．５０ 元", "2000.50"),
        ("income.wages", "每月2000元", "2000"),
        ("income.wages", "每年22000", {"per_year": "22000"}),
        ("income.wages", "22000/年", {"per_year": "22000"}),
        ("income.wages", "没有", 0),
        ("income.wages", "三千", "三千"),
        ("expenses.medical_cost", "全年60000元", "60000"),
        ("daily_living_items_failed", "2项", 2),
        ("daily_living_items_failed", "2.5", "2.5"),
        ("medical_copayment_relief.relief_rate", "50%", "50%"),
        ("registered_in_jurisdiction", "是", True),
        ("registered_in_jurisdiction", "Y", True),
        ("registered_in_jurisdiction", "没有", False),
        ("registered_in_jurisdiction", "也许", "也许"),
        ("disability_grade", "3", "grade_2"),
        ("disability_grade", "二级", "grade_2"),
        ("disability_grade", "没有", "none"),
        ("work_income_exceeded_since", "2022/5/1", "2022-05-01"),
        ("work_income_exceeded_since", "2022年5月1日", "2022-05-01"),
        ("work_income_exceeded_since", "昨天", "昨天"),
        ("supporters", "李强、李刚，李伟", [{"name": "李强"}, {"name": "李刚"}, {"name": "李伟"}]),
        ("supporters", "没有", []),
        ("income.nothing_else", "没有", True),
        ("income.nothing_else", "是", True),
        ("income.nothing_else", "有", None),
        ("income.nothing_else", "1、3", ("members[0].income.wages", "members[0].income.business")),
        ("income.nothing_else", "工资性收入 1", ("members[0].income.wages",)),
    ],
)
def test_what_was_typed_becomes_an_answer(path: str, typed: str, value: Any) -> None:
    assert value_in(question(path), typed) == value


def test_what_is_not_on_the_list_is_refused() -> None:
    for path in ("disability_grade", "income.nothing_else"):
        for typed in ("0.5", "99", "-1", "没有什么"):
            (problem,) = refusal(partial(value_in, question(path), typed))
            assert typed in problem.zh


def test_nothing_typed_names_nothing() -> None:
    assert several(question("income.nothing_else").choices, " ") == ()
