"""`jiuzhu rules`: what there is, and what is still open."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_cli import run


@pytest.mark.parametrize(("lang", "said"), [("zh", "最低生活保障标准"), ("en", "subsistence standard")])
def test_the_rules_are_listed(lang: str, said: str) -> None:
    code, output = run("rules", "--on", "2022-08-01", "--lang", lang)
    assert code == 0
    assert said in output


def test_the_rules_as_data_have_both_languages_and_the_source_of_each_figure() -> None:
    code, output = run("rules", "--on", "2022-08-01", "--json")
    assert code == 0
    data = json.loads(output)
    standard = next(one for one in data["figures"] if one["name"] == "subsistence_standard")
    assert standard["value"] == {"zh": "1,000 元/人·月", "en": "1,000 yuan/person/month"}
    assert (standard["status"], standard["from"]) == ("stated", "2022-07-01")
    assert standard["source"][0]["source"] == "report_2022"
    assert standard["where"].startswith("rules/changzhou/parameters/subsistence_standard.yaml:")
    for benefit in data["benefits"]:
        for condition in benefit["conditions"]:
            assert condition["zh"], condition
            assert condition["en"], condition
            assert condition["basis"], condition


def test_what_is_open_says_what_it_touches_and_where_to_fill_it_in() -> None:
    code, output = run("rules", "--on", "2022-08-01", "--open", "--json")
    assert code == 0
    found = {one["name"]: one for one in json.loads(output)}
    assert {one["status"] for one in found.values()} == {"unset", "assumed"}
    allowance = found["living_allowance_sum"]
    assert "困难残疾人生活补贴" in [title["zh"] for title in allowance["touches"]]
    assert allowance["where"].startswith("rules/changzhou/parameters/to_be_set.yaml:")
    assert "household.counted_income" in found  # the period of averaging is an assumption in words
    assert "subsistence_standard" not in found


def test_what_is_open_is_also_a_table() -> None:
    code, output = run("rules", "--on", "2022-08-01", "--open")
    assert code == 0
    assert "在哪里填" in output


def test_an_unknown_jurisdiction_is_told() -> None:
    code, output = run("rules", "--jurisdiction", "changzou")
    assert code == 2
    assert "changzhou" in output
