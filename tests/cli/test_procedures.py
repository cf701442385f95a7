"""`jiuzhu rules --procedures`: states, steps and times, as tables and as JSON; `jiuzhu check` reads them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jiuzhu.rulebook import Rulebook
from tests.cli.test_cli import run

RULES = Path(__file__).parent.parent.parent / "rules"
ON = ("--on", "2022-08-01")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_procedure_is_listed(lang: str) -> None:
    code, output = run("rules", "--procedures", *ON, "--lang", lang)
    assert code == 0
    for procedure in Rulebook.load().procedures.values():
        assert procedure.title[lang] in output


def test_one_procedure_with_what_each_step_needs_and_by_when() -> None:
    code, output = run("rules", "--procedure", "vagrant_relief", *ON)
    assert code == 0
    for said in (
        "状态：已求助",
        "已说明不予救助的理由（办结）",
        "离站",
        "申请人",
        "须附求助登记表",
        "（回避）",
    ):
        assert said in output
    assert "最低生活保障" not in output


def test_as_json_with_every_text_in_both_languages() -> None:
    code, output = run("rules", "--procedures", "--json", *ON)
    assert code == 0
    found = {one["name"]: one for one in json.loads(output)["procedures"]}
    allowance = found["subsistence_allowance"]
    grant = next(one for one in allowance["steps"] if one["name"] == "grant")
    assert (grant["at"], grant["to"]) == (["to_confirm"], "granted")
    assert grant["by"] == [
        {"role": "county_approver"},
        {"role": "street_approver", "when": ["delegated"], "unless": ["near_relative"]},
    ]
    assert grant["effect"]["month"] == "next"
    assert [one["article"] for one in grant["basis"]] == ["20", "21"]
    whole = next(one for one in allowance["limits"] if one["name"] == "whole")
    assert whole["within"] == {"figure": "whole_review_days", "count": 30, "unit": "working_day"}
    assert whole["extended"]["to"] == 45
    assert whole["unless"] == ["delegated"]
    assert whole["paused"][0] == {
        "begins": ["start_check"],
        "ends": ["pass_check", "fail_check"],
        "applies": False,
    }


def test_a_procedure_that_there_is_not() -> None:
    code, output = run("rules", "--procedure", "child_benfit", *ON)
    assert code == 2
    assert "child_benefit" in output


def test_what_is_assumed_of_procedures_and_the_days_nobody_set_are_open() -> None:
    nation = ("--jurisdiction", "national")  # where a city may still fill in
    found = {one["name"]: one for one in json.loads(run("rules", "--open", "--json", *nation, *ON)[1])}
    assert found["emergency_papers_days"]["touches"] == [{"zh": "临时救助", "en": "Temporary assistance"}]
    assert found["emergency_papers_days"]["where"].startswith("rules/national/parameters/procedure.yaml:")
    withdraw = next(one for name, one in found.items() if name.endswith(".withdraw"))
    assert len(withdraw["touches"]) > 3, "what procedures share is told once"
    assert withdraw["where"].startswith("rules/national/procedure/parts/withdrawal.yaml:")


def test_the_check_reads_procedures_too(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    file = folder / "national" / "procedure" / "child_benefit.yaml"
    file.write_text(file.read_text("utf-8").replace("to: to_confirm", "to: to_confrim"), "utf-8")
    code, output = run("check", "--rules", folder)
    assert code == 1
    assert "to_confirm" in output
    assert "rules/national/procedure/child_benefit.yaml:" in output
