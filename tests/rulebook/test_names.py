"""A name has one meaning, and an error about a name says where the other one stands."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu.language.parse import RESERVED
from tests.rulebook.small_rules import Rules

AID = "nation/benefits/aid.yaml"
NATION = "nation/parameters.yaml"
DEFINITIONS = "nation/definitions.yaml"
SIZE = "{zh: 人口, en: size, unit: person, basis: aid_law 1, value: 0}"

WORDS = [
    "assessment_date",
    "one_person",
    "household",
    "members",
    "applicant",
    "supporter",
    "sum",
    "if",
    "and",
]


@pytest.mark.parametrize("name", WORDS)
def test_the_words_of_the_language_are_taken(rules: Rules, name: str) -> None:
    assert name in RESERVED
    rules.add(NATION, f"{name}: {{zh: 又, en: again, unit: 1}}\n")
    rules.add(DEFINITIONS, f"household.{name}: {SIZE}\n")
    rules.change(AID, "quantities:\n", f"quantities:\n  {name}: {{zh: 又, en: again, unit: 1, value: 1}}\n")
    where = [problem.where for problem in rules.problems() if "already taken" in problem.en]
    assert where == [rules.where(file, f"{name}: {{") for file in (NATION, AID, DEFINITIONS)]


@pytest.mark.parametrize("name", ["property", "expenses", "members", "recognised_status"])
def test_the_facts_of_a_household_are_taken(rules: Rules, name: str) -> None:
    problem = rules.add(DEFINITIONS, f"household.{name}: {SIZE}\n").problem()
    assert problem.where == rules.where(DEFINITIONS, f"household.{name}:")
    assert "已用于别处" in problem.zh


def test_a_fact_of_a_member_may_be_a_definition_of_the_household(rules: Rules) -> None:
    assert rules.add(DEFINITIONS, f"household.employed: {SIZE}\n").problems() == []


AGAIN = [
    ("sources.yaml", "sources:\n  aid_law: {zh: 又, en: Again}\n", "nation/sources.yaml", "aid_law:"),
    ("definitions2.yaml", f"definitions:\n  household.size: {SIZE}\n", DEFINITIONS, "household.size:"),
    (
        "definitions2.yaml",
        "definitions:\n  household.property_found: {zh: 又, en: again, basis: aid_law 1, judged: county}\n",
        DEFINITIONS,
        "household.property_found:",
    ),
    ("parameters2.yaml", "parameters:\n  rounding: {values: []}\n", NATION, "  rounding:"),
]


@pytest.mark.parametrize(("file", "text", "first", "name"), AGAIN)
def test_the_same_name_twice_in_a_layer_says_where_the_other_is(
    rules: Rules, file: str, text: str, first: str, name: str
) -> None:
    problem = rules.write(f"nation/z/{file}", text).problem()
    assert problem.where == f"rules/nation/z/{file}:2"
    assert rules.where(first, name) in problem.en
    assert rules.where(first, name) in problem.zh
    assert "upper layer" not in problem.en


def test_a_finding_filled_twice_in_one_layer(rules: Rules) -> None:
    entry = "{zh: 又, en: again, basis: aid_law 1, when: line > 0}"
    fill = f"fills: aid\nconditions:\n  modest: {entry}\n"
    rules.write("city/a.yaml", fill).write("city/b.yaml", fill)
    problem = rules.problem()
    assert problem.where == "rules/city/b.yaml:3"
    assert "rules/city/a.yaml:3" in problem.en


def test_a_name_not_in_force_says_so(rules: Rules) -> None:
    rules.add(
        DEFINITIONS, "household.later: {zh: 甲, en: a, basis: aid_law 1, judged: county, from: 2022-07-01}\n"
    )
    rules.change(AID, "household.reported_counted_income < line", "household.later")
    assert rules.problems(on=date(2022, 7, 1)) == []
    problem = rules.problem(on=date(2022, 6, 30))
    assert problem.where == rules.where(AID, "when: household.later")
    assert problem.en == "conditions.poor.when: 'household.later' has no version in force on 2022-01-01"
    assert "没有生效的版本" in problem.zh


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (NATION, "unit: rounding", "unit: roundin"),
        (NATION, "    unit: yuan/person/month\n", ""),
        (DEFINITIONS, "unit: person", "unit: persn"),
        (AID, "unit: yuan/month", "unit: yuan/mnth"),
        (AID, "value: standard * household.size", "value: standrad"),
    ],
)
def test_who_names_what_was_refused_is_not_to_blame(rules: Rules, file: str, old: str, new: str) -> None:
    assert rules.change(file, old, new).problem().where.startswith(f"rules/{file}:")


LONG = "x" * 300


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (AID, "household.reported_counted_income < line", f"household.{LONG} < line"),
        (AID, "household.reported_counted_income < line", f"{LONG} < line"),
        (AID, "basis: aid_law 4", f"basis: {LONG} 4"),
        (AID, "unit: yuan/month", f"unit: {LONG}"),
        (AID, "decided_for: household", f"decided_for: household\n{LONG}: 1"),
        (AID, "benefit: aid", f"benefit: {LONG}"),
        (NATION, "unit: rounding", f"unit: {LONG}"),
        ("city/jurisdiction.yaml", "within: nation", "within: " + "x" * 61),
    ],
)
def test_long_names_are_cut(rules: Rules, file: str, old: str, new: str) -> None:
    for problem in rules.change(file, old, new).problems():
        assert "x" * 62 not in problem.zh + problem.en
