"""`jiuzhu explain`: of a family or of a saved assessment, in each format, some benefits or all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli import SAMPLES, run

THREE = SAMPLES / "family_of_three.json"


def test_a_family_is_explained() -> None:
    code, output = run("explain", THREE)
    assert code == 0
    assert "结论：符合，每月 1,200 元。" in output
    assert "每月金额 = 全家的保障标准 3,000 元/月 − 家庭可计算月收入 1,800 元/月 = 1,200 元/月" in output


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.stem)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("detail", ["brief", "full"])
@pytest.mark.parametrize("written", ["text", "markdown", "html"])
def test_every_sample_is_explained(sample: Path, lang: str, detail: str, written: str) -> None:
    code, output = run("explain", sample, "--lang", lang, "--detail", detail, "--format", written)
    assert code == 0
    assert output.startswith(
        {"text": ("社会", "Social"), "markdown": "# ", "html": "<!DOCTYPE html>"}[written]
    )


def test_a_saved_assessment_is_explained_as_the_family_was(tmp_path: Path) -> None:
    file = tmp_path / "saved.json"
    file.write_text(run("assess", THREE, "--json")[1], encoding="utf-8")
    assert run("explain", file) == run("explain", THREE)


def test_some_benefits_alone() -> None:
    code, output = run("explain", THREE, "--benefit", "低保边缘家庭", "--benefit", "price_subsidy")
    assert code == 0
    assert "低保边缘家庭\n结论：不符合" in output
    assert "价格临时补贴" in output
    assert "急难型" not in output


def test_another_day_is_another_law() -> None:
    assert "最低生活保障标准 1,000 元/人·月" in run("explain", THREE, "--on", "2022-12-01")[1]
    assert "按常州市2022年12月1日的规定" in run("explain", THREE, "--on", "2022-12-01")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--benefit", "低宝"], "没有“低宝”"),
        (["--format", "pdf"], "pdf"),
        (["--detail", "some"], "some"),
    ],
)
def test_bad_options_are_told(arguments: list[str], said: str) -> None:
    code, output = run("explain", THREE, *arguments)
    assert code == 2
    assert said in output


def test_bad_input_is_told(tmp_path: Path) -> None:
    code, output = run("explain", tmp_path / "none.json")
    assert (code, "打不开这个文件" in output) == (2, True)
    bad = tmp_path / "bad.json"
    bad.write_text('{"家庭成员": 3}', encoding="utf-8")
    code, output = run("explain", bad)
    assert (code, "应为列表" in output) == (2, True)
    saved = tmp_path / "saved.json"
    saved.write_text(run("assess", THREE, "--json")[1], encoding="utf-8")
    code, output = run("explain", saved, "--on", "2022-08-01")
    assert (code, "--on" in output) == (2, True)
    saved.write_text(saved.read_text(encoding="utf-8").replace("1200.00", "1300.00"), encoding="utf-8")
    code, output = run("explain", saved)
    assert (code, "校验值不符" in output) == (2, True)
