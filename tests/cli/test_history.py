"""`jiuzhu history` as a person meets it: the table, the reasons under it, its exit codes, its messages."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.test_cli import SAMPLES, run

FAMILY = SAMPLES / "history" / "family.json"
PAYMENTS = SAMPLES / "history" / "payments.csv"
YEAR = ("--from", "2022-01", "--to", "2022-12")
REVERSED = """{"since": "2022-01-01", "family": {},
  "变动": [{"自": "2022-03-01", "至": "2022-02-01", "事项": "没有其他财产", "值": "是"}]}"""
NO_SUCH_BENEFIT = """{"since": "2022-01-01", "family": {},
  "决定": [{"待遇": "低保", "决定日期": "2022-01-01", "决定": "予以确认"}]}"""


def rows(*arguments: str | Path) -> list[dict[str, str]]:
    """The rows of the table printed with `--csv`."""
    return list(csv.DictReader(io.StringIO(run("history", FAMILY, *YEAR, *arguments, "--csv")[1])))


def rewritten(file: Path, old: str, new: str, to: Path) -> Path:
    """A file with one text in the place of another."""
    to.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return to


def test_what_is_due_by_month_since_when_and_why() -> None:
    code, output = run("history", FAMILY, *YEAR)
    assert code == 0
    said = "".join(output.split())
    for one in (
        "│2022-01│最低生活保障│0│",
        "│2022-05│最低生活保障│1,020│",
        "│合计││11,880│",
        "2022-02至2022-05最低生活保障每月应发1,020元：2022-01-20决定，自2022年2月起发放",
        "李秀英的工资性收入由0元/月变为2,600元/月（自2022-05-10起）",
        "张小宝自2022-09-10起加入家庭",
        "尚不能确定",
        "价格临时补贴（张建国、李秀英、张小雨）0至118元",
        "2022-07至2022-08低保边缘家庭",
        "最低生活保障：情况变化自次月起",
    ):
        assert one in said, one
    assert "奖学金" not in said  # it changes nothing


def test_arrears_and_overpayments_with_their_reasons() -> None:
    code, output = run("history", FAMILY, *YEAR, "--payments", PAYMENTS)
    assert code == 1
    said = "".join(output.split())
    assert "│2022-06│最低生活保障│0│1,020│-1,020│" in said
    assert "应补发1,180元，多发1,020元" in said
    assert "2022-09最低生活保障少发180元：最低生活保障标准由940元/人·月变为1,000元/人·月" in said


def test_english_and_narrow_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, output = run("history", FAMILY, *YEAR, "--payments", PAYMENTS, "--lang", "en")
    assert "to pay: 1,180 yuan; overpaid: 1,020 yuan" in output
    assert max(map(len, output.splitlines())) <= 80


def test_all_paid_right_is_0(tmp_path: Path) -> None:
    paid = tmp_path / "paid.csv"
    rows = ["月份,待遇,金额", *(f"2022-0{month},最低生活保障,1020" for month in (2, 3))]
    paid.write_bytes("\n".join(rows).encode("gb18030"))
    code, output = run("history", FAMILY, "--from", "2022-02", "--to", "2022-03", "--payments", paid)
    assert code == 0
    assert "没有差额" in output


def test_payments_for_other_months_are_told(tmp_path: Path) -> None:
    code, output = run("history", FAMILY, "--from", "2022-02", "--to", "2022-02", "--payments", PAYMENTS)
    assert code == 0
    assert "没有计入" in output
    assert "2022-12 最低生活保障 2,200 元" in output


def test_json_and_csv() -> None:
    data = json.loads(run("history", FAMILY, *YEAR, "--json")[1])
    of_allowance = {one["month"]: one for one in data["lines"] if one["benefit"] == "subsistence_allowance"}
    september = of_allowance["2022-09"]
    assert september["due"] == {"lowest": "1200.00", "highest": "1200.00"}
    assert september["decision"]["on"] == "2022-01-20"
    found = json.loads(run("history", FAMILY, *YEAR, "--payments", PAYMENTS, "--json")[1])
    (wrong,) = [one for one in found["lines"] if one["difference"]["highest"] == "-1020.00"]
    assert [reason["kind"] for reason in wrong["reasons"]] == ["fact", "condition"]
    assert wrong["reasons"][0]["since"] == "2022-05-10"

    due = [Decimal(row["应发下限"]) for row in rows() if row["待遇"] == "最低生活保障"]
    assert sum(due) == 11_880
    paid = rows("--payments", PAYMENTS)
    assert sum(Decimal(row["已发"]) for row in paid) == 11_720
    short = next(row for row in paid if row["差额下限"] == "180.00")
    assert short["说明"].startswith("最低生活保障标准由")


def test_a_correction_of_the_facts_and_of_a_figure(tmp_path: Path) -> None:
    before = rewritten(FAMILY, "2022-05-10", "2022-04-10", tmp_path / "before.json")
    code, output = run("history", FAMILY, *YEAR, "--before", before)
    assert code == 1
    assert "更正前" in output
    assert "应补发 1,020 元" in output

    city = copytree(SAMPLES.parent / "changzhou", tmp_path / "rules" / "changzhou")
    standard = city / "parameters" / "subsistence_standard.yaml"
    rewritten(standard, "value: 1000", "value: 990", standard)
    code, output = run("history", FAMILY, *YEAR, "--rules-before", tmp_path / "rules")
    assert code == 1
    assert "应补发 150 元" in output
    code, output = run("history", FAMILY, *YEAR, "--before", FAMILY)
    assert code == 0
    assert "没有差额" in output
    corrected = [row for row in rows("--before", before) if row["待遇"] == "最低生活保障"]
    assert [(row["月份"], row["更正前上限"], row["应发下限"]) for row in corrected] == [
        ("2022-05", "0.00", "1020.00")
    ]


def test_nothing_known_to_be_due_is_said(tmp_path: Path) -> None:
    file = tmp_path / "family.json"
    file.write_text('{"since": "2022-01-01", "family": {}}', encoding="utf-8")
    code, output = run("history", file, "--from", "2022-01", "--to", "2022-01")
    assert code == 0
    assert "没有确定应发的待遇" in output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "必须填写"),
        ("[]", "名称: 值"),
        (REVERSED, "变动[0]"),
        (NO_SUCH_BENEFIT, "没有待遇“低保”"),
        ('{"since": "2023-01-01", "family": {}}', "历史自 2023-01 说起"),
    ],
)
def test_a_history_that_cannot_be_read_is_told(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "family.json"
    file.write_text(text, encoding="utf-8")
    code, output = run("history", file, *YEAR)
    assert code == 2
    assert said in output
    assert str(file) in output.replace("\n", "")


def test_payments_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    file = tmp_path / "paid.csv"
    file.write_text("月份,待遇,金额\n2022-02,最低生活保障,-5\n", encoding="utf-8")
    code, output = run("history", FAMILY, *YEAR, "--payments", file)
    assert code == 2
    assert "第 2 行" in output
    assert "不能为负数" in output
    assert "paid.csv" in output.replace("\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        [FAMILY],
        [FAMILY, "--from", "2022-13", "--to", "2022-12"],
        [FAMILY, "--from", "2022-12", "--to", "2022-01"],
        [FAMILY, *YEAR, "--json", "--csv"],
        [FAMILY, *YEAR, "--payments", PAYMENTS, "--before", FAMILY],
        [FAMILY, *YEAR, "--before", "/nonexistent.json"],
        ["/nonexistent.json", *YEAR],
    ],
)
def test_bad_arguments_exit_with_2(arguments: list[str | Path]) -> None:
    code, output = run("history", *arguments)
    assert code == 2
    assert "Traceback" not in output


def test_the_schema_of_a_history() -> None:
    code, output = run("schema", "--history")
    assert code == 0
    assert json.loads(output)["properties"]["changes"]["title"] == "变动"
