"""The command `jiuzhu` as a person meets it: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jiuzhu import Assessment
from jiuzhu.cli import app

SAMPLES = Path(__file__).parent.parent.parent / "rules" / "samples"
RUN = CliRunner()


def run(*arguments: str | Path) -> tuple[int, str]:
    result = RUN.invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.stem)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sample_is_assessed(sample: Path, lang: str) -> None:
    code, output = run("assess", sample, "--lang", lang)
    assert code == 0
    assert ("最低生活保障" if lang == "zh" else "Subsistence allowance") in output


def test_the_answer_says_what_how_much_why_and_what_is_missing() -> None:
    _, output = run("assess", SAMPLES / "half_the_facts.json")
    for said in (
        "尚不能确定",
        "如符合，每月 0 至 2,000 元",
        "待查明",
        "还缺什么",
        "须由工作人员认定",
        "请注意",
    ):
        assert said in output
    assert len(output.splitlines()) < 120


def test_the_answer_is_brief_unless_all_of_it_is_wanted() -> None:
    _, brief = run("assess", SAMPLES / "family_of_three.json")
    _, full = run("assess", SAMPLES / "family_of_three.json", "--detail", "full")
    assert "《社会救助暂行办法》第9条" not in brief
    assert "《社会救助暂行办法》第9条" in full


def test_json_is_one_line_for_each_family() -> None:
    files = sorted(SAMPLES.glob("*.json"))
    code, output = run("assess", *files, "--json")
    assert code == 0
    lines = output.splitlines()
    assert len(lines) == len(files)
    assert all(Assessment.from_json(line).determinations for line in lines)


def test_another_day_is_another_law(tmp_path: Path) -> None:
    text = (SAMPLES / "family_of_three.json").read_text(encoding="utf-8")
    file = tmp_path / "family.json"
    file.write_text(text.replace("2022-08-01", "2022-06-01"), encoding="utf-8")
    assert "每月 1,020 元" in run("assess", file)[1]
    assert "每月 1,200 元" in run("assess", file, "--on", "2022-07-01")[1]


def test_bad_input_is_told_and_the_others_are_still_assessed(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"家庭成员": [{"收入": {"工资": -5}}]}', encoding="utf-8")
    code, output = run("assess", bad, SAMPLES / "family_of_three.json")
    assert code == 2
    assert "没有名为“工资”的填报项" in output
    assert "每月 1,200 元" in output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "名称: 值"),
        (b'{"a": 1, "a": 2}', "两次"),
        (b'{"judgements": {}}', "列表"),
        ('{"judgements": [], "认定意见": []}'.encode(), "两次"),
        ('{"认定意见": [{"what": "x"}]}'.encode(), "认定意见[0]"),
        (b'{"judgements": [3]}', "judgements[0]"),
        (b"[" * 100_000, "嵌套"),
        (b'{"members": ' + b" " * 1_000_000 + b"[]}", "过大"),
    ],
)
def test_unreadable_files_are_told(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "family.json"
    file.write_bytes(content)
    code, output = run("assess", file)
    assert code == 2
    assert said in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess"],
        ["assess", "/nonexistent.json"],
        ["assess", "x.json", "--on", "2022-02-30"],
        ["nothing"],
        ["check", "--rules", "/nonexistent"],
    ],
)
def test_bad_arguments_exit_with_2(arguments: list[str]) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert "Traceback" not in output


def test_the_schema_is_json_with_chinese_titles() -> None:
    code, output = run("schema")
    assert code == 0
    assert json.loads(output)["properties"]["members"]["title"] == "家庭成员"


def test_check_passes_the_shipped_rules() -> None:
    code, output = run("check")
    assert code == 0
    assert "规则可用" in output
    assert "subsistence_standard.yaml" in output


def test_check_lists_every_finding_with_file_and_line(tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    (city / "jurisdiction.yaml").write_text(
        "jurisdiction: city\nzh: 某市\nen: A city\nwithin: jiangsu\n", encoding="utf-8"
    )
    (city / "parameters.yaml").write_text(
        "parameters:\n"
        "  subsistence_standard:\n"
        "    values:\n"
        "      - {from: 2022-07-01, value: a thousand, status: stated, source: nobody}\n",
        encoding="utf-8",
    )
    code, output = run("check", "--jurisdiction", "city", "--rules", tmp_path)
    assert code == 1
    assert "rules/city/parameters.yaml:4" in output
    assert "不是数字" in output
    assert "没有编号为“nobody”的依据" in output
