"""`jiuzhu replay` and `jiuzhu diff`: what they print, and their exit codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jiuzhu import Assessment
from tests.cli.test_cli import SAMPLES, run

THREE = SAMPLES / "family_of_three.json"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "saved.json"
    file.write_text(run("assess", THREE, "--json")[1], encoding="utf-8")
    return file


def edited(saved: Path, old: str, new: str) -> Path:
    file = saved.with_name("edited.json")
    text = saved.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_a_receipt_that_is_the_same_exits_with_0(saved: Path) -> None:
    assert run("replay", saved) == (0, f"{saved}：重新评估，结果完全一致\n")
    code, output = run("replay", saved, "--lang", "en")
    assert (code, "the same, byte for byte" in output) == (0, True)


def test_receipts_may_stand_one_on_each_line(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text(run("assess", *sorted(SAMPLES.glob("*.json")), "--json")[1], encoding="utf-8")
    code, output = run("replay", file)
    assert code == 0
    assert [line.partition("：")[0] for line in output.splitlines()] == [f"{file}:{n}" for n in range(1, 5)]


def test_a_receipt_that_differs_exits_with_1_and_says_where(saved: Path) -> None:
    code, output = run("replay", saved, edited(saved, '"1200.00"', '"1300.00"'))
    assert code == 1
    assert "结果完全一致" in output
    assert "最低生活保障 › 金额：每月 1,300 元 → 每月 1,200 元" in output


def test_what_cannot_be_read_exits_with_2_and_the_others_are_still_replayed(
    saved: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    code, output = run("replay", bad, tmp_path / "none.json", THREE, saved)
    assert code == 2
    for said in ("不是完整的 JSON", "打不开这个文件", "不是评估记录", "结果完全一致"):
        assert said in output


def test_other_software_alone_exits_with_0(saved: Path) -> None:
    assessment = Assessment.from_json(saved.read_text(encoding="utf-8"))
    other = replace(assessment, versions=(("jiuzhu", "0.0.1"), *assessment.versions[1:]))
    saved.write_text(other.to_json(), encoding="utf-8")
    code, output = run("replay", saved)
    assert code == 0
    assert "jiuzhu 版本：0.0.1 → " in output


def test_two_assessments_are_compared(saved: Path, tmp_path: Path) -> None:
    family = tmp_path / "richer.json"
    family.write_text(
        THREE.read_text(encoding="utf-8").replace('"工资性收入": 2000', '"工资性收入": 4000'),
        encoding="utf-8",
    )
    later = tmp_path / "later.json"
    later.write_text(run("assess", family, "--json")[1], encoding="utf-8")
    code, output = run("diff", saved, later)
    assert code == 1
    assert "  · 张建国的工资性收入：2,000 元/月 → 4,000 元/月" in output
    assert "    结论：符合 → 不符合" in output
    assert "      因为：张建国的工资性收入" in output
    code, output = run("diff", saved, later, "--lang", "en")
    assert (code, "because of wages (张建国)" in output) == (1, True)
    assert run("diff", saved, saved) == (0, "两份评估相同\n")


def test_what_cannot_be_compared_is_told(saved: Path, tmp_path: Path) -> None:
    code, output = run("diff", saved, tmp_path / "none.json")
    assert (code, "打不开这个文件" in output) == (2, True)
    code, output = run("diff", saved, edited(saved, '"1200.00"', '"1300.00"'))
    assert (code, "校验值不符" in output) == (2, True)
