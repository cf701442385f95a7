"""`jiuzhu interview` as a caseworker meets it: what is typed line by line, what is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jiuzhu.cli import app
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.questions.kept import read_interview

RUN = CliRunner()
FAMILY = ["张建国", "320402198103051237", "李秀英", "1", "1983年9月12日", "张小雨", "2", "9", ""]


def hold(*lines: str, arguments: tuple[str | Path, ...] = (), on: str = "2022-08-01") -> str:
    """What is shown when this is typed; an interview without an end is left at the end of the lines."""
    told = [str(one) for one in arguments]
    result = RUN.invoke(
        app,
        ["interview", *(["--on", on] if on else []), *told],
        input="\n".join(lines) + "\n",
        env={"COLUMNS": "100"},
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert result.exit_code == 0, result.output
    return result.output.replace("\n", "")


def refused(*arguments: str | Path) -> str:
    result = RUN.invoke(app, ["interview", *map(str, arguments)], input="")
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


# --- the family -----------------------------------------------------------------------------------------


def test_the_family_is_asked_person_by_person(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    shown = hold(*FAMILY, "q", arguments=("--save", file))
    assert "申请人姓名" in shown
    assert "李秀英与申请人的关系" in shown
    members = CaseFile.read(file).applicant.members
    assert members is not None
    assert [one.relation for one in members] == ["self", "spouse", "child"]
    assert str(members[0].birth_date) == "1981-03-05"
    assert str(members[1].birth_date) == "1983-09-12"
    assert members[2].stated_age == 9


def test_a_mistake_in_the_family_is_told_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    shown = hold(
        *(
            "",
            "张建国",
            "320402198103051238",
            "很大",
            "41",
            "张建国",
            "李秀英",
            "9",
            "1",
            "<",
            "1",
            "?",
            "",
            "q",
        ),
        arguments=("--save", file),
    )
    assert "1 到 100 个字" in shown
    assert "公民身份号码有误" in shown
    assert "应为真实存在的某一天" in shown
    assert "已经有一位“张建国”" in shown
    assert "请填 1 到 7 的序号" in shown
    members = CaseFile.read(file).applicant.members
    assert members is not None
    assert [(one.name, one.stated_age) for one in members] == [("张建国", 41), ("李秀英", None)]


def test_one_can_go_back_within_the_family(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    typed = ("<", "李四", "<", "张建国", "41", "李秀英", "1", "<", "<", "<", "42", "", "q")
    shown = hold(*typed, arguments=("--save", file))
    assert "已经是第一问" in shown
    members = CaseFile.read(file).applicant.members
    assert members is not None
    assert [(one.name, one.stated_age) for one in members] == [("张建国", 42)]


# --- questions --------------------------------------------------------------------------------------------


def test_a_family_is_asked_about_to_the_end(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    shown = hold(
        *FAMILY,
        *("工资性收入", "没有", "没有", "没有", "是", "1800", "王敏", "是", "核对报告", "否", "", ""),
        arguments=("--save", file),
    )
    assert "除已填报的以外，张建国是否再没有其他情况？" in shown
    assert "为什么问：最低生活保障" in shown
    assert "证明：户口簿；公安部门的数据可以核对，不必另交" in shown
    assert "可用告知承诺代替" in shown
    assert "是否认定“家庭财产状况符合最低生活保障的规定”？" in shown
    assert "每月 1,200 元" in shown
    assert "符合  最低生活保障" in shown
    assert "不符合  最低生活保障" not in shown
    assert read_interview(file).ask() is None
    (found,) = [one for one in CaseFile.read(file).judgements if "property" in one.what]
    assert (found.by, found.ground) == ("王敏", "核对报告")
    result = RUN.invoke(app, ["assess", str(file), "--on", "2022-08-01"])
    assert "每月 1,200 元" in result.output


def test_what_cannot_be_read_is_asked_again() -> None:
    shown = hold(*FAMILY, "99", "", "工资性收入", "没有", "没有", "没有", "也许", "是", "很多", "-5", "1800")
    assert "没有“99”这一项" in shown
    assert "请回答；不知道的填 ?" in shown
    assert "应为“是”或“否”，收到的是 “也许”" in shown
    assert "金额应为数字" in shown
    assert "金额不能为负数" in shown


def test_one_can_say_that_one_does_not_know_and_go_back(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    hold(*FAMILY, "没有", "没有", "没有", "没有", "?", arguments=("--save", file))
    assert read_interview(file).unknown_paths == {"members[0].registered_in_jurisdiction"}
    hold("<", "<", "<", "<", "<", "<", "q", arguments=("--resume", file, "--save", file))
    assert read_interview(file).steps == ()
    assert CaseFile.read(file).applicant.members is None


def test_that_there_is_something_may_be_followed_by_what(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    hold(*FAMILY, "有", "残疾等级", "有", "", "q", arguments=("--save", file))
    first, second = read_interview(file).steps[1:]
    assert first.there == ("members[0].disability_grade",)
    assert second.told == ("members[1].nothing_else",)


def test_findings_may_be_left_open() -> None:
    shown = hold(*FAMILY, "没有", "没有", "没有", "没有", "是", "")
    assert "认定人姓名" in shown
    assert "尚不能确定  最低生活保障" in shown


def test_one_can_go_back_from_the_findings_and_from_the_end(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    told = (*FAMILY, "没有", "没有", "没有", "没有")
    hold(*told, "是", "<", "否", "<", arguments=("--save", file))
    assert "members[0].registered_in_jurisdiction" not in [one.question for one in read_interview(file).steps]
    shown = hold(*told, "否", "")
    assert "问完了" in shown
    assert "不符合  最低生活保障" in shown


def test_a_finding_that_does_not_fit_is_asked_again() -> None:
    shown = hold(
        *FAMILY, "没有", "没有", "没有", "没有", "是", "王" * 101, "王敏", "50%", "是", "", "否", "", ""
    )
    assert "应为 1 到 100 个字的文字" in shown
    assert "应为是或否" in shown
    assert "符合  最低生活保障" in shown
    assert "不符合  最低生活保障" not in shown


def test_it_speaks_english() -> None:
    shown = hold(
        *("Zhang", "41", ""),
        *("none", "none", "yes", "Wang", "yes", "", "no", "", ""),
        arguments=("--lang", "en"),
    )
    assert "Is it right that there is nothing else to declare about Zhang?" in shown
    assert "Why: Subsistence allowance" in shown
    assert "the data of public security will do instead" in shown
    assert "Eligible  Subsistence allowance" in shown


# --- files ----------------------------------------------------------------------------------------------


def test_it_goes_on_where_it_was_left(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    assert f"--resume {file}".replace("\n", "") in hold(*FAMILY, "没有", "退出", arguments=("--save", file))
    shown = hold("q", arguments=("--resume", file), on="")
    assert "按2022年8月1日的规定" in shown
    assert "李秀英是否再没有其他情况" in shown
    assert "没有保存" in shown


def test_what_was_told_is_kept_when_the_input_ends(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    shown = hold(*FAMILY, "没有", arguments=("--save", file))
    assert "已保存" in shown
    assert len(read_interview(file).steps) == 1 + 1
    assert "没有保存" in hold(*FAMILY, "没有")


def test_a_family_s_file_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "family.json"
    file.write_text(
        '{"家庭成员": [{"姓名": "张建国", "与申请人关系": "本人", "年龄": 41}]}', encoding="utf-8"
    )
    before = file.read_bytes()
    assert "张建国是否再没有其他情况" in hold("没有", "q", arguments=("--resume", file))
    assert file.read_bytes() == before


@pytest.mark.parametrize("text", ["", '{"members": [', '{"a": 1}', "[]", '{"interview": {"steps": 5}}'])
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    assert str(file) in refused("--resume", file).replace("\n", "")


def test_nothing_is_overwritten_by_mistake(tmp_path: Path) -> None:
    file = tmp_path / "zhang.json"
    file.write_text("{}", encoding="utf-8")
    assert "--resume" in refused("--save", file)
    assert file.read_text(encoding="utf-8") == "{}"
    assert "没有这个文件夹" in refused("--save", tmp_path / "nowhere" / "zhang.json")
    assert "打不开" in refused("--resume", tmp_path / "nowhere.json")


def test_findings_that_do_not_fit_are_told_before_anything_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "family.json"
    found = {"what": "no_such", "value": True, "by": "王敏", "on": "2022-08-01", "ground": "x"}
    file.write_text(json.dumps({"judgements": [found]}), encoding="utf-8")
    assert "no_such" in refused("--resume", file)


def test_rules_that_are_not_there_are_told() -> None:
    assert refused("--jurisdiction", "nowhere")
