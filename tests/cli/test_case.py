"""`jiuzhu case` as a caseworker meets it: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import SAMPLES, run

FAMILY = SAMPLES / "family_of_three.json"
ID_NUMBER, MASKED = "320402198103051237", "320***********1237"
STREET = "天宁区/茶山街道"
WANG, ZHAO = f"王敏:street_officer:{STREET}", "赵静:county_approver:天宁区"
PARTY, RESIDENT = f"张建国:applicant:{STREET}", f"周强:villager:{STREET}"
AT = ("--at", "2022-08-01T09:30")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one case, for which somebody has applied."""
    file = tmp_path / "cases.db"
    monkeypatch.setenv("JIUZHU_STORE", str(file))
    monkeypatch.delenv("JIUZHU_AS", raising=False)
    opened = ("--about", "subsistence_allowance", "--case", "2022-0001")
    assert case("open", FAMILY, *opened, by=WANG)[0] == 0
    assert do("提出申请", "--paper", "申请书", "--found", "委托他人代为申请=否", by=PARTY)[0] == 0
    return file


def case(command: str, *arguments: str | Path, by: str, at: tuple[str, ...] = AT) -> tuple[int, str]:
    return run("case", command, *arguments, "--as", by, *at)


def do(step: str, *arguments: str | Path, by: str) -> tuple[int, str]:
    return case("do", "2022-0001", step, *arguments, by=by)


def as_json(*arguments: str | Path, by: str) -> Any:
    command, *rest = arguments
    code, output = case(str(command), *rest, "--json", by=by)
    assert code == 0, output
    return json.loads(output)


# --- handling -------------------------------------------------------------------------------------


def test_opening_makes_the_store_and_says_where_the_case_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIUZHU_STORE", str(tmp_path / "new.db"))
    code, output = case("open", FAMILY, "--about", "subsistence_allowance", by=WANG)
    assert code == 0
    assert output.startswith("20220801-")
    assert "第 1 条已记录，目前：已咨询登记" in output


def test_a_step_says_what_became_of_the_case_and_what_is_due(store: Path) -> None:
    papers = ["真实性承诺书", "家庭经济状况核对授权书", "income_proof"]
    given = [one for paper in papers for one in ("--paper", paper)]
    code, output = do("受理", *given, by=WANG)
    assert (code, output) == (0, "2022-0001 第 3 条已记录，目前：已受理，最近到期日 2022-08-04\n")


def test_a_refused_step_tells_every_reason_and_what_can_be_done(store: Path) -> None:
    code, output = do("受理", "--paper", "真实性承诺书", by=WANG)
    assert code == 1
    assert "不能办理“受理”（目前：已申请（待受理））" in output
    assert output.count("《最低生活保障审核确认办法》") == 2
    code, output = do("确认同意", by=ZHAO)
    assert code == 1
    assert "目前可以办理：" in output
    assert len(as_json("show", "2022-0001", by=WANG)["record"]) == 2


def test_refusals_for_other_programs(store: Path) -> None:
    code, output = do("accept", "--json", by=WANG)
    assert code == 1
    refused = json.loads(output)
    assert (refused["refused"], refused["state"], len(refused["reasons"])) == ("accept", "applied", 3)
    assert refused["reasons"][2]["basis"] == ["dibao_measures 9"]


def test_documents_come_with_their_content(store: Path, tmp_path: Path) -> None:
    paper = tmp_path / "承诺书.pdf"
    paper.write_bytes(b"signed")
    found = json.loads(do("提交材料", "--paper", f"真实性承诺书={paper}", "--json", by=WANG)[1])
    (evidence,) = found["record"][-1]["evidence"]
    assert (evidence["name"], evidence["size"]) == ("commitment", 6)


def test_assessing_filing_correcting_and_assigning(store: Path) -> None:
    assert do("附上评估结果", by=WANG)[0] == 0
    (receipt,) = as_json("show", "2022-0001", by=WANG)["receipts"]
    assert (receipt["outcome"], receipt["amount"]) == (
        "eligible",
        {"lowest": 120000, "highest": 120000, "period": "month"},
    )
    assert do("变更填报内容", "--facts", FAMILY, by=WANG)[0] == 0
    right = ("--paper", "申请书", "--found", "by_agent=no")
    assert do("更正", "--entry", "2", "--reason", "本人到场", *right, by=WANG)[0] == 0
    assert do("分派", "--to", "李强", by=f"孙洁:street_approver:{STREET}")[0] == 0
    shown = as_json("show", "2022-0001", by=WANG)
    assert [one["kind"] for one in shown["record"]][-3:] == ["file_facts", "correct", "assign"]
    assert shown["assigned"] == "李强"
    assert "（更正第 2" in case("show", "2022-0001", by=WANG)[1]


def test_a_repeated_command_happens_once(store: Path) -> None:
    for _ in range(2):
        assert do("提交材料", "--paper", "真实性承诺书", "--key", "k1", by=WANG)[0] == 0
    assert as_json("show", "2022-0001", by=WANG)["version"] == 3


def test_who_comes_too_late_is_told_what_was_done(store: Path) -> None:
    code, output = do("提交材料", "--expected", "1", by=WANG)
    assert code == 1
    assert "您依据的是第 1 条为止的案卷，现在已到第 2 条：张建国（申请人" in output


# --- looking --------------------------------------------------------------------------------------


def test_the_whole_file(store: Path) -> None:
    code, output = case("show", "2022-0001", by=WANG)
    assert code == 0
    for said in ("状态：已申请（待受理）", f"承办单位：{STREET}", ID_NUMBER, "登记案件", "目前可以办理"):
        assert said in output
    code, output = case("show", "2022-0001", "--lang", "en", by=WANG)
    assert code == 0
    assert "State: applied" in output


def test_what_is_missing_is_told_at_once(store: Path) -> None:
    code, output = case("show", "2022-0001", "--missing", by=WANG)
    assert code == 0
    assert "· 收入和财产证明材料" in output
    notice = as_json("show", "2022-0001", "--missing", by=WANG)
    assert [one["one_of"][0]["name"] for one in notice["papers"]] == [
        "commitment",
        "authorisation",
        "income_proof",
    ]


def test_lists_are_masked(store: Path) -> None:
    code, output = case("list", by=WANG)
    assert code == 0
    assert "张建国" in output
    assert ID_NUMBER not in output
    page = as_json("list", by=ZHAO)
    assert page["cases"][0]["summary"]["id_number"] == MASKED
    assert page["next"] is None
    assert as_json("list", by="吴磊:street_officer:天宁区/雕庄街道")["cases"] == []
    assert "没有符合条件的案件" in case("list", "--state", "paid", by=WANG)[1]


def test_what_is_due(store: Path) -> None:
    assert "没有到期或逾期的事项" in case("due", by=WANG)[1]
    given = [one for name in ("commitment", "authorisation", "income_proof") for one in ("--paper", name)]
    assert do("accept", *given, by=WANG)[0] == 0
    (found,) = as_json("due", "--on", "2022-08-05", by=ZHAO)["cases"]
    (one,) = found["deadlines"]
    assert (one["limit"], one["status"], one["basis"]) == ("inquiry_start", "overdue", ["dibao_measures 15"])
    assert "已逾期" in case("due", "--on", "2022-08-05", by=WANG)[1]


def test_nothing_of_the_family_is_printed_for_who_may_not_see_it(store: Path) -> None:
    code, output = case("show", "2022-0001", by=RESIDENT)
    assert code == 1
    assert "只能查看已公示的内容" in output
    code, output = case("show", "2022-0001", "--posting", by=RESIDENT)
    assert code == 1
    assert "没有公示" in output


# --- the record -----------------------------------------------------------------------------------


def test_the_record_is_checked_and_exported(store: Path, tmp_path: Path) -> None:
    code, output = case("verify", by=ZHAO)
    assert code == 0
    assert "记录完整，共 2 条" in output
    assert "steps:2:" in output
    exported = tmp_path / "record.jsonl"
    assert case("export", exported, by=ZHAO)[0] == 0
    assert run("case", "verify", "--file", exported)[0] == 0
    assert ID_NUMBER not in exported.read_text(encoding="utf-8")
    altered = tmp_path / "altered.jsonl"
    altered.write_text(exported.read_text(encoding="utf-8").replace("王敏", "李强"), encoding="utf-8")
    code, output = run("case", "verify", "--file", altered, "--json")
    assert code == 1
    assert json.loads(output)["fault"]["kind"] == "altered"


def test_an_altered_record_is_found(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as tables:
        tables.execute("DROP TRIGGER entries_no_update")
        tables.execute("UPDATE entries SET body = replace(body, '张建国', '张建军') WHERE number = 2")
    code, output = case("verify", by=ZHAO)
    assert code == 1
    assert "办理记录第 2 条" in output


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "2022-0009", "--as", WANG), "库中没有这个案件"),
        (("show", "2022-0001", "--as", "王敏"), "姓名或编号:角色:单位"),
        (("show", "2022-0001", "--as", f"王敏:street_oficer:{STREET}"), "是否想写“street_officer”"),
        (("do", "2022-0001", "受里", "--as", WANG), "是否想写“受理”"),
        (("do", "2022-0001", "提交材料", "--paper", "申请叔", "--as", WANG), "是否想写“申请书”"),
        (("do", "2022-0001", "提交材料", "--paper", "申请书=没有.pdf", "--as", WANG), "打不开这个文件"),
        (("do", "2022-0001", "提交材料", "--found", "人户分离", "--as", WANG), "情形=是"),
        (("do", "2022-0001", "变更填报内容", "--as", WANG), "--facts"),
        (("do", "2022-0001", "提交材料", "--at", "昨天", "--as", WANG), "不是时间"),
        (("do", "2022-0001", "提交材料", "--on", "2022-09-31", "--as", WANG), "不是真实存在的日期"),
        (("open", "没有.json", "--about", "subsistence_allowance", "--as", WANG), "没有.json"),
        (("open", str(FAMILY), "--about", "低保", "--as", WANG), "没有名为“低保”的待遇或者办理程序"),
        (("list", "--as", WANG, "--after", "第二页"), "应为上一页给出的 next"),
        (("list", "--as", WANG, "--limit", "0"), "每页应为 1 至 1000 件"),
        (("verify", "--file", "没有.jsonl"), "无法读取"),
        (("verify", "--as", WANG.replace("street_officer", "county_officer"), "--noted", "x"), "校验值"),
        (("export", "/没有/x.jsonl", "--as", ZHAO), "x.jsonl"),
    ],
)
def test_a_mistake_is_told(store: Path, arguments: tuple[str, ...], said: str) -> None:
    at = () if "--at" in arguments else AT
    code, output = run("case", *arguments, *at)
    assert code == 2, output
    assert said in output.replace("\n", "").replace("│", "").replace(" ", "") or said in output
    assert "Traceback" not in output


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    code, output = run("case", "list", "--as", WANG, "--store", tmp_path / "none.db")
    assert code == 2
    assert "登记第一件案件" in output


def test_a_password_is_never_printed() -> None:
    url = "postgresql://clerk:secret@127.0.0.1:1/cases"
    code, output = run("case", "list", "--as", WANG, "--store", url)
    assert code == 2
    assert "secret" not in output
