"""`jiuzhu compare`, `reconcile`, `discover`, `synthetic`: what they print and write, and their exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.population.test_importing import FAMILIES, PERSONS, written

OPTIONS = ("--on", "2022-08-01", "--judgement", "家庭财产状况符合最低生活保障的规定=是")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return written(folder, FAMILIES.replace(",区", ",区").replace("002,钟楼,true", "002,钟楼,是"), PERSONS)


def test_a_reform_is_compared(folder: Path, tmp_path: Path) -> None:
    reform = tmp_path / "方案.yaml"
    reform.write_text("最低生活保障标准: 1050\n", encoding="utf-8")
    files = tmp_path / "报告.html", tmp_path / "报告.xlsx"
    wanted = [part for file in files for part in ("-o", str(file))]
    code, output = run("compare", folder, "--reform", reform, "--by", "区", *OPTIONS, *wanted)
    assert code == 0, output
    assert "1,000 元/人·月 → 1,050 元/人·月" in output
    assert "+1,200" in output  # twice fifty yuan a month
    assert all(file.exists() for file in files)
    code, output = run("compare", folder, "--reform", reform, "--by", "区", *OPTIONS, "--json")
    assert json.loads(output)["jurisdiction"] == "changzhou"


def test_what_is_wrong_with_a_reform_is_told(folder: Path, tmp_path: Path) -> None:
    reform = tmp_path / "方案.yaml"
    reform.write_text("standard: 1050\n", encoding="utf-8")
    code, output = run("compare", folder, "--reform", reform, "--by", "区", *OPTIONS)
    assert code == 2
    assert "方案.yaml:1" in output
    assert "是否想写“subsistence_standard”" in output
    reform.write_text("subsistence_standard: 1050\n", encoding="utf-8")
    code, output = run("compare", folder, "--reform", reform, *OPTIONS)
    assert (code, "没有名为“区”的列" in output) == (2, True)
    code, output = run("compare", folder, "--reform", reform, "--by", "区", *OPTIONS, "-o", "x.pdf")
    assert (code, "以 .html 或 .xlsx 结尾" in output) == (2, True)


def test_payments_are_reconciled(folder: Path, tmp_path: Path) -> None:
    payments = tmp_path / "发放.csv"
    payments.write_text("户编号,待遇,金额\n001,最低生活保障,1399.50\n", encoding="utf-8")
    code, output = run("reconcile", folder, payments, "--keep", "区", *OPTIONS)
    assert (code, "相符" in output) == (0, True)
    payments.write_text("户编号,待遇,金额\n002,最低生活保障,5\n", encoding="utf-8")
    code, output = run("reconcile", folder, payments, "--keep", "区", *OPTIONS)
    assert (code, "应保未保" in output, "应退未退" in output) == (1, True, True)
    code, output = run("reconcile", folder, tmp_path / "无.csv", "--keep", "区", *OPTIONS)
    assert (code, "没有这个文件" in output) == (2, True)


def test_new_facts_find_families(folder: Path, tmp_path: Path) -> None:
    news = tmp_path / "新"
    news.mkdir()
    (news / "人员.csv").write_text("户编号,人员编号,工资性收入\n002,1,100\n", encoding="utf-8")
    code, output = run("discover", folder, news, "--keep", "区", *OPTIONS, "-o", tmp_path / "发现.html")
    assert (code, "现在符合" in output) == (0, True)
    assert "人员 1 工资性收入：5000 元 → 100 元" in (tmp_path / "发现.html").read_text(encoding="utf-8")
    code, output = run("discover", folder, tmp_path / "无", "--keep", "区", *OPTIONS)
    assert (code, "没有这个文件或文件夹" in output) == (2, True)


def test_a_synthetic_city_is_made_and_assessed(tmp_path: Path) -> None:
    code, output = run("synthetic", "-o", tmp_path / "城", "--persons", "500", "--seed", "4")
    assert (code, "500 人（种子 4）" in output) == (0, True)
    code, output = run(
        "batch", tmp_path / "城", "-o", tmp_path / "out", "--on", "2022-08-01", "--keep", "district"
    )
    assert (code, "人员 500 人 = 已评估 500 人 + 未能评估 0 人" in output) == (0, True)
    assert run("synthetic", "-o", tmp_path / "城", "--persons", "500")[0] == 2


@pytest.mark.parametrize("command", [("template",), ("synthetic",), ("batch", "x")])
def test_what_is_not_installed_is_told(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, output = run(*command, "-o", tmp_path / "x")
    assert (code, "pip install 'jiuzhu[population]'" in output) == (2, True)
