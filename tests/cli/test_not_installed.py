"""What is not installed is told, with how to install it, whatever part of it a command comes to first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FAMILY = str(Path(__file__).parents[2] / "rules" / "samples" / "family_of_three.json")
WHO = ["--as", "王敏:street_officer:天宁区/茶山街道"]


@pytest.mark.parametrize(
    ("missing", "command", "extra"),
    [
        ("sqlalchemy", ["case", "open", FAMILY, "--about", "最低生活保障", *WHO], "cases"),
        ("sqlalchemy", ["case", "list", *WHO], "cases"),
        ("sqlalchemy", ["case", "verify", *WHO], "cases"),
        ("sqlalchemy", ["case", "draw", "--officer", "郑颖", *WHO], "cases"),
        ("sqlalchemy", ["case", "document", "1", "公示单", "-o", "公示单.docx", *WHO], "cases"),
        ("sqlalchemy", ["payments", "2022-11", "-o", "发放表.csv", *WHO], "cases"),
        ("duckdb", ["batch", "人口", "-o", "结果"], "population"),
    ],
)
def test_what_is_not_installed_is_told(missing: str, command: list[str], extra: str, tmp_path: Path) -> None:
    store = {"JIUZHU_STORE": "cases.db"}
    code = f"""import os, sys
os.environ |= {store!r}
sys.modules[{missing!r}] = None
from jiuzhu.cli import app
app({command!r})"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert f"pip install 'jiuzhu[{extra}]'" in done.stderr + done.stdout
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []
