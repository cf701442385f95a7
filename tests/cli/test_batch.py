"""`jiuzhu template` and `jiuzhu batch`: what they print and write, interrupted and gone on with."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from tests.benchmarks.population_data import make_population
from tests.cli.test_cli import run
from tests.population.test_importing import FAMILIES, PERSONS, written

OPTIONS = ("--on", "2022-08-01", "--judgement", "家庭财产状况符合最低生活保障的规定=是", "--keep", "区")


def test_a_table_is_assessed_and_the_counts_add_up(tmp_path: Path) -> None:
    written(tmp_path, FAMILIES + "3,武进,是\n", PERSONS + "3,1,表弟,,,,\n")
    code, output = run("batch", tmp_path, "-o", tmp_path / "out", *OPTIONS)
    assert code == 1
    assert "家庭 3 户 = 已评估 2 户 + 未能评估 1 户" in output
    assert "人员 4 人 = 已评估 3 人 + 未能评估 1 人" in output
    with (tmp_path / "out" / "未能评估.csv").open(encoding="utf-8-sig", newline="") as file:
        (refused,) = csv.DictReader(file)
    assert refused["户编号"] == "3"
    assert (refused["表"], refused["行"], refused["列"], refused["填的是"]) == (
        "人员",
        "5",
        "与申请人关系",
        "表弟",
    )
    assert refused["原因"].startswith("应为下列之一：本人、配偶")
    assert pyarrow.parquet.read_table(tmp_path / "out" / "families").num_rows == 2


def test_a_workbook_and_csv_are_written_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder, FAMILIES.replace("天宁", "=1+1"))
    code, _ = run(
        "batch", folder, "-o", tmp_path / "x", *OPTIONS, "--to", "xlsx", "--conditions", "--missing"
    )
    assert code == 0
    sheet = load_workbook(tmp_path / "x" / "结果.xlsx")["家庭"]
    heads, first, _ = sheet.iter_rows()
    row = {head.value: cell for head, cell in zip(heads, first, strict=True)}
    assert (row["最低生活保障 结论"].value, row["最低生活保障 金额下限（元/月）"].value) == ("符合", 1399.5)
    assert row["最低生活保障 申请人户籍在本市"].value == "成立"
    assert (row["区"].value, row["区"].data_type, row["区"].quotePrefix) == ("=1+1", "s", True)

    code, _ = run("batch", folder, "-o", tmp_path / "c", *OPTIONS, "--to", "csv", "--encoding", "gb18030")
    assert code == 0
    text = (tmp_path / "c" / "家庭.csv").read_text(encoding="gb18030")
    assert text.splitlines()[1].startswith("001,'=1+1,符合,1399.50,1399.50")
    assert not list(tmp_path.rglob("*.unfinished"))


def test_a_result_may_be_given_in_parts(tmp_path: Path) -> None:
    """Folders of Parquet files, as a result of another system may be."""
    make_population(tmp_path / "whole", 300)
    for name in ("families", "persons"):
        (tmp_path / "in" / name).mkdir(parents=True)
        table = pyarrow.parquet.read_table(tmp_path / "whole" / f"{name}.parquet")
        for part, rows in enumerate((table.slice(0, 100), table.slice(100))):
            pyarrow.parquet.write_table(rows, tmp_path / "in" / name / f"{part}.parquet")
    for _ in range(2):  # the second time everything is there already
        code, output = run("batch", tmp_path / "in", "-o", tmp_path / "out", "--on", "2022-08-01")
        assert (code, "家庭 300 户 = 已评估 300 户" in output) == (0, True)


def test_the_totals_are_told_to_programs(tmp_path: Path) -> None:
    code, output = run("batch", written(tmp_path), "-o", tmp_path / "out", *OPTIONS, "--json")
    told = json.loads(output)
    assert code == 0
    assert told["families"] == {"given": 2, "assessed": 2, "refused": 0}
    assert told["totals"][0]["benefit"] == "subsistence_allowance"
    assert (told["totals"][0]["eligible"], told["totals"][0]["lowest"]) == (1, "1399.50")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--judgement", "财产"), "应写成 事项=结果"),
        (("--judgement", "财产=是"), "没有名为“财产”的认定事项"),
        (("--jurisdiction", "changzou"), "没有名为“changzou”的辖区"),
    ],
)
def test_bad_input_exits_with_2(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    code, output = run("batch", written(tmp_path), "-o", tmp_path / "out", "--keep", "区", *options)
    assert (code, said in output) == (2, True)
    assert run("batch", tmp_path / "none", "-o", tmp_path / "out")[0] == 2


def test_a_folder_with_something_else_is_not_touched(tmp_path: Path) -> None:
    written(tmp_path)
    code, output = run("batch", tmp_path, "-o", tmp_path, *OPTIONS)
    assert (code, "请换一个空文件夹" in output) == (2, True)


def test_an_interrupted_run_leaves_no_half_file_and_goes_on(tmp_path: Path) -> None:
    make_population(tmp_path / "in", 60_000)
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from jiuzhu.cli import app; app()", "batch"]
    command += [str(tmp_path / "in"), "-o", str(out)]
    command += ["--on", "2022-08-01", "--families-at-once", "2000"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
    while running.poll() is None and len(list(out.glob("families/*.parquet"))) < 3:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == 130, said.decode()
    assert "再次运行同样的命令" in said.decode()
    assert not list(out.rglob("*.unfinished"))
    noted = len(json.loads((out / "progress.json").read_bytes())["parts"])
    finished = sorted(out.glob("families/*.parquet"))[:noted]
    before = {file: file.stat().st_mtime_ns for file in finished}
    assert 0 < len(before) < 30
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert pyarrow.parquet.read_table(out / "families").num_rows == 60_000


def test_a_template_is_written(tmp_path: Path) -> None:
    code, output = run("template", "-o", tmp_path / "导入表.xlsx")
    assert (code, "已写好" in output) == (0, True)
    code, output = run("template", "-o", tmp_path / "表.csv")
    assert (code, "应以 .xlsx 或 .md 结尾" in output) == (2, True)
    code, output = run("template", "-o", tmp_path / "无" / "表.xlsx")
    assert (code, "写不了这个文件" in output) == (2, True)
