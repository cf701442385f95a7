"""`jiuzhu case draw` and `jiuzhu case check-draw`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.bureau import STREET, cases_at, file, run, said

OFFICERS = [part for name in ("郑颖", "冯涛", "许静") for part in ("--officer", name)]
PROCEDURE = "extreme_difficulty_support"

__all__ = ["file"]  # the fixture


def test_a_draw_is_recorded_and_can_be_checked(file: Path) -> None:
    cases = cases_at(file, "to_confirm", 4, PROCEDURE)
    done = run("case", "draw", *OFFICERS, store=file)
    assert done.exit_code == 0, said(done)
    assert "4件中抽取30%，2件" in said(done)
    checked = run("case", "check-draw", cases[0], store=file)
    assert (checked.exit_code, "抽取结果与种子相符" in said(checked)) == (0, True)
    as_json = json.loads(run("case", "check-draw", cases[0], "--json", store=file).stdout)
    assert sorted(one["case"] for one in as_json["pool"]) == sorted(cases)
    assert as_json["problems"] == []
    again = run("case", "draw", *OFFICERS, store=file)
    assert (again.exit_code, "没有可以抽取的案件" in said(again)) == (2, True)


def test_a_record_that_was_changed_is_found_out(file: Path) -> None:
    (case,) = cases_at(file, "to_confirm", 1, PROCEDURE)
    drawn = json.loads(run("case", "draw", *OFFICERS, "--seed", "一", "--json", store=file).stdout)
    first, *_ = drawn["drawn"][0]["officers"]
    with closing(sqlite3.connect(file)) as tables:
        for hash_, content in tables.execute("SELECT sha256, content FROM contents").fetchall():
            changed = content.replace(f'"{first}"'.encode(), '"吴磊"'.encode())
            tables.execute("UPDATE contents SET content = ? WHERE sha256 = ?", [changed, hash_])
        tables.commit()
    checked = run("case", "check-draw", case, store=file)
    assert checked.exit_code != 0, said(checked)


def test_what_is_not_drawn_is_said(file: Path) -> None:
    cases_at(file, "to_confirm", 1, PROCEDURE)
    for arguments, by, code, text in [
        (["--officer", "郑颖"], "", 2, "核查需要2人"),
        (OFFICERS, STREET, 1, "这个角色不能随机抽查"),
        ([*OFFICERS, "--seed", " "], "", 2, "种子应为一行文字"),
    ]:
        done = run("case", "draw", *arguments, store=file, **({"by": by} if by else {}))
        assert (done.exit_code, text in said(done)) == (code, True), said(done)
    assert run("case", "check-draw", "none", store=file).exit_code == 2
