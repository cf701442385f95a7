"""A reform: figures in the place of those in force, read and checked as a layer is."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu.errors import RuleError
from jiuzhu.rulebook import Reform, Rulebook

DAY = date(2022, 8, 1)


def load(text: str) -> Rulebook:
    return Rulebook.load(on=DAY, reform=Reform.parse(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("subsistence_standard: 1050", "1,050 元/人·月"),
        ("最低生活保障标准: 1050.50", "1,050.50 元/人·月"),
        ("subsistence_standard: {between: [1000, 1100]}", "1,000 至 1,100 元/人·月"),
        ("subsistence_standard: {at_least: 1000}", "不低于 1,000 元/人·月"),
    ],
)
def test_a_figure_is_put_in_the_place_of_one_in_force(text: str, shown: str) -> None:
    now, then = Rulebook.load(on=DAY), load(text)
    figure = then.figures["subsistence_standard"]
    assert figure.shown.zh == shown
    assert (figure.status, figure.where) == ("assumed", "reform:1")
    assert now.figures["subsistence_standard"].shown.zh == "1,000 元/人·月"
    assert then.digest != now.digest
    others = {name: one.value for name, one in now.figures.items() if name != "subsistence_standard"}
    assert {name: then.figures[name].value for name in others} == others


def test_what_rests_on_it_is_worked_out_anew() -> None:
    assert load("subsistence_standard: 1050").digest == load("subsistence_standard: 1050").digest
    assert load("subsistence_standard: 1050").digest != load("subsistence_standard: 1051").digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("standard: 1050", "reform:1: 没有名为“standard”的数，是否想写“subsistence_standard”"),
        ("\nsubsistence_standard: 一千", "reform:2: “subsistence_standard”：“一千”不是数字"),
        ("subsistence_standard: -1", "不能为负数"),
        ("subsistence_standard: 1050.005", "金额最多精确到分"),
        ("subsistence_standard: 40%", "百分数只用于比例"),
        ("subsistence_standard: unset", "应写一个数"),
        ("subsistence_standard: [1, 2]", "应写一个数"),
        ("subsistence_standard: {value: 1, from: 2022-01-01}", "应写一个数"),
        ("subsistence_standard: {between: [2, 1]}", "由小到大"),
        ("subsistence_standard: 1\n最低生活保障标准: 2", "reform:2: .*是同一个数"),
        ("subsistence_standard: 1\nsubsistence_standard: 2", "写了两次"),
        ("subsistence_standard：1050", "名称: 值"),
        ("- 1", "名称: 值"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        load(text)


def test_every_problem_is_told() -> None:
    with pytest.raises(RuleError) as error:
        load("standard: 1\nlowest_relief_rate: x\n")
    assert [problem.where for problem in error.value.problems] == ["reform:1", "reform:2"]
