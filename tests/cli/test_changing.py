"""`jiuzhu changes` and `jiuzhu plot` as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli import SAMPLES, run

THREE = SAMPLES / "family_of_three.json"
WAGES = "张建国 的 工资性收入"


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.stem)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sample_is_told_what_would_change_it(sample: Path, lang: str) -> None:
    code, output = run("changes", sample, "--lang", lang)
    assert code == 0
    assert ("最低生活保障" if lang == "zh" else "Subsistence allowance") in output


def test_what_would_end_an_allowance_is_told() -> None:
    _, output = run("changes", THREE, "--benefit", "最低生活保障")
    for said in (
        "家庭可计算月收入再高 1,200 元/月",
        "最低生活保障即终止",
        "［情况可能变化］",
        "每月 2,200 元",
    ):
        assert said in output
    assert "低保边缘家庭  " not in output


def test_persons_for_whom_the_same_would_change_it_are_told_of_once() -> None:
    _, output = run("changes", THREE)
    assert output.count("2022年一次性生活补贴（张建国、李秀英、张小雨）") == 1
    assert "只缺民政部门尚未定下的数：当月居民消费价格同比涨幅" in output


def test_a_benefit_that_is_no_question_is_told_to_be_none() -> None:
    code, output = run("changes", THREE, "--benefit", "重度残疾人护理补贴")
    assert code == 0
    assert "不涉及" in output


def test_the_limit_can_be_set() -> None:
    one, three = (run("changes", THREE, "--limit", str(limit))[1] for limit in (1, 3))
    assert one.count("→") < three.count("→")


def test_the_cliffs_are_listed_and_a_picture_is_written(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "wages.svg"
    code, output = run("plot", THREE, "--fact", WAGES, "--from", "0", "--to", "6000", "-o", file)
    assert code == 0
    assert "3,200 元/月起：最低生活保障终止" in output
    assert "4,700 元/月起：低保边缘家庭终止" in output
    assert "③" not in file.read_text(encoding="utf-8")
    assert "② 4,700" in file.read_text(encoding="utf-8")


def test_where_nothing_turns_that_is_said() -> None:
    _, output = run("plot", THREE, "--fact", WAGES, "--from", "0", "--to", "100")
    assert "没有哪项待遇开始或终止" in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["changes", THREE, "--benefit", "低保"], "没有名为“低保”的待遇"),
        (["changes", "/nonexistent.json"], "打不开这个文件"),
        (["plot", THREE, "--fact", "张建国的工资", "--to", "9"], "是否想写“工资性收入”"),
        (["plot", THREE, "--fact", WAGES, "--from", "9", "--to", "1"], "请对调"),
        (["plot", THREE, "--fact", WAGES, "--to", "9", "--step", "-1"], "不能为负数"),
        (["plot", THREE, "--fact", WAGES, "--to", "9", "-o", "x.gif"], "以 .svg 或 .png 结尾"),
        (["plot", THREE, "--to", "9"], "--fact"),
        (["plot", THREE, "--fact", WAGES], "--to"),
        (["changes", THREE, "--limit", "0"], "--limit"),
    ],
)
def test_what_cannot_be_asked_exits_with_2(arguments: list[str | Path], said: str) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert said in output
    assert "Traceback" not in output
