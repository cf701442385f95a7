"""`jiuzhu payments`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.bureau import STREET, cases_at, run, said


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cases") / "cases.db"
    cases_at(file, "in_payment", 2)
    return file


def test_a_list_with_its_totals(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "发放表.csv"
    done = run("payments", "2022-12", "-o", file, store=store)
    assert done.exit_code == 0, said(done)
    assert "最低生活保障│2│4│1,000.00" in said(done)
    *_, total = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    assert (total["类别"], total["发放金额（元）"]) == ("合计", "1000.00")


def test_a_workbook_in_english_with_whole_id_numbers(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    done = run("payments", "2022年12月", "-o", file, "--full-ids", "--lang", "en", store=store)
    assert done.exit_code == 0, said(done)
    sheet = load_workbook(file).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "320402198103051237" in cells
    assert "Payee" in cells


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["2022-13", "-o", "a.csv"], 2, "不是月份"),
        (["2022-12", "-o", "a.txt"], 2, "文件名应以.csv或.xlsx结尾"),
        (["2022-12", "-o", "nowhere/a.csv"], 2, "写不了这个文件"),
        (["2022-12", "-o", "a.csv", "--as", "王敏"], 2, "应写成"),
        (["2022-12", "-o", "a.csv", "--as", STREET], 1, "这个角色不能发放"),
        (["2022-12", "-o", "a.csv", "--as", "王敏:boss:天宁区"], 2, "没有名为“boss”的角色"),
    ],
)
def test_what_is_not_done_is_said(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    by = arguments.pop() if "--as" in arguments else "赵静:county_approver:天宁区"
    done = run("payments", *(one for one in arguments if one != "--as"), store=store, by=by)
    assert (done.exit_code, text in said(done)) == (code, True), said(done)
    assert not (tmp_path / "a.csv").exists()


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    done = run("payments", "2022-12", "-o", tmp_path / "a.csv", store=tmp_path / "none.db")
    assert done.exit_code == 2
    assert "没有这个案件库" in said(done)
