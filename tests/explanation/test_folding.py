from __future__ import annotations

import pytest

from jiuzhu.explanation.folding import folded


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("家庭可计算月收入", 8, ["家庭可计", "算月收入"]),
        ("收入，低于标准。", 6, ["收入，", "低于标", "准。"]),
        ("（收入）），低", 8, ["（收", "入）），", "低"]),
        ("收入 1,800 元/月，低于", 14, ["收入", "1,800 元/月，", "低于"]),
        ("标准 1,000 元/人·月", 14, ["标准", "1,000 元/人·月"]),
        ("the household's income", 15, ["the household's", "income"]),
        ("一" * 3, 1, ["一", "一", "一"]),
    ],
)
def test_a_line_is_broken_where_chinese_may_be_broken(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width).split("\n") == lines


def test_nothing_is_lost_but_spaces_at_the_breaks() -> None:
    text = "家庭可计算月收入 1,800 元/月，低于全家的保障标准 3,000 元/月（rules/a.yaml:3）"
    for width in range(1, 60):
        assert folded(text, width).replace("\n", "").replace(" ", "") == text.replace(" ", "")
