"""Versions of an item, and days at the ends of the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rulebook.small_rules import Rules

AID = "nation/benefits/aid.yaml"
CITY = "city/parameters.yaml"
POOR = """\
  poor:
    zh: 收入低于标准
    en: Income is below the standard
    when: household.reported_counted_income < line
    basis: aid_law 4
"""


def versions(*dates: str) -> str:
    entries = "".join(
        f"    - {{zh: 版, en: version {index}, basis: aid_law 4, when: line > 0, {when}}}\n"
        for index, when in enumerate(dates, 1)
    )
    return f"  poor:\n{entries}"


def test_a_version_ends_where_the_next_begins(rules: Rules) -> None:
    rules.change(AID, POOR, versions("from: 2014-05-01", "from: 2022-07-01"))
    assert rules.ever_problems() == []
    for on, text in ((date(2022, 6, 30), "version 1"), (date(2022, 7, 1), "version 2")):
        assert rules.load(on).benefits["aid"].conditions[0].text.en == text


OVERLAP = "重叠", "overlaps with the one before it"
GAP = "2022-06-01 至 2022-06-30 没有版本", "no version of 'poor' from 2022-06-01 to 2022-06-30"
ORDER = "先后", "order of their dates"


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("from: 2014-05-01, until: 2022-07-01", "from: 2022-07-01"), OVERLAP),
        (("from: 2014-05-01, until: 2022-05-31", "from: 2022-07-01"), GAP),
        (("from: 2022-07-01", "from: 2014-05-01"), ORDER),
        (("from: 2022-07-01", "from: 2022-07-01"), ORDER),
        (("from: 2022-07-01", "until: 2022-12-31"), ORDER),
        (("until: 2022-06-30", "until: 2022-12-31"), ORDER),
    ],
)
def test_versions_follow_one_another(rules: Rules, dates: tuple[str, ...], said: tuple[str, str]) -> None:
    """A gap would be a condition that vanishes for a while, and nobody would see it."""
    problem = rules.change(AID, POOR, versions(*dates)).problem()
    assert problem.where == rules.where(AID, "version 2")
    assert said[0] in problem.zh
    assert said[1] in problem.en


def test_the_versions_of_a_fill_and_of_a_definition_are_checked_too(rules: Rules) -> None:
    dates = versions("from: 2014-05-01, until: 2022-05-31", "from: 2022-07-01").replace(
        "line", "household.size * standard"
    )
    rules.write("city/a.yaml", "fills: aid\nconditions:\n" + dates.replace("poor", "modest"))
    rules.write("city/b.yaml", "definitions:\n" + dates.replace("poor", "household.rule"))
    where = [problem.where for problem in rules.problems()]
    assert where == ["rules/city/b.yaml:4", "rules/city/a.yaml:5"]


@pytest.mark.parametrize("group", ["benefit: aid\n", "    zh: 收入低于标准\n"])
def test_until_before_from_is_told_once_for_what_it_is_about(rules: Rules, group: str) -> None:
    indent = " " * (len(group) - len(group.lstrip()))
    dates = f"{indent}from: 2022-07-01\n{indent}until: 2022-06-30\n"
    problem = rules.change(AID, group, group + dates).problem()
    assert problem.zh == "until 早于 from"


def test_a_benefit_without_a_condition_in_force_is_refused(rules: Rules) -> None:
    """Everybody would be entitled."""
    rules.change(AID, "    zh: 收入低于标准\n", "    zh: 收入低于标准\n    from: 2022-07-01\n")
    rules.change(AID, "    judged: caseworker\n", "    judged: caseworker\n    from: 2022-07-01\n")
    assert rules.problems(on=date(2022, 7, 1)) == []
    problem = rules.problem(on=date(2022, 6, 30))
    assert problem.where == rules.where(AID, "conditions:")
    assert "没有生效的条件" in problem.zh
    assert "no condition in force on 2022-01-01" in problem.en


def test_a_benefit_that_begins_with_its_conditions_is_not_refused_before(rules: Rules) -> None:
    rules.change(AID, "    zh: 收入低于标准\n", "    zh: 收入低于标准\n    from: 2022-07-01\n")
    rules.change(AID, "    judged: caseworker\n", "    judged: caseworker\n    from: 2022-07-01\n")
    rules.change(AID, "benefit: aid\n", "benefit: aid\nfrom: 2022-07-01\n")
    assert rules.ever_problems() == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("key", ["from", "until"])
def test_the_ends_of_the_calendar_are_days(rules: Rules, day: str, key: str) -> None:
    rules.change(AID, "    judged: caseworker\n", f"    judged: caseworker\n    {key}: {day}\n")
    rules.change(AID, "benefit: aid\n", f"benefit: aid\n{key}: {day}\n")
    assert rules.ever_problems() == []


@pytest.mark.parametrize(
    "day",
    ["2022-7-1", "2022/07/01", "20220701", "2022-W26-5", "2022-07-01T00:00", "２０２２-07-01", "2022-13-01"],
)
def test_a_day_is_written_in_one_way(rules: Rules, day: str) -> None:
    problem = rules.change(CITY, "from: 2022-07-01", f"from: {day}").problem()
    assert problem.where == rules.where(CITY, day)
    assert "2022-07-01" in problem.en


def test_from_has_one_name(rules: Rules) -> None:
    found = rules.change(CITY, "from: 2022-07-01", "since: 2022-07-01").problems()
    assert any("there is no key 'since'" in problem.en for problem in found)


def test_a_gap_between_values_names_its_first_and_last_day(rules: Rules) -> None:
    rules.change(CITY, "value: 940\n", "value: 940\n        until: 2022-05-31\n")
    problem = rules.problem()
    assert "no value of 'standard' from 2022-06-01 to 2022-06-30" in problem.en
    assert "自 2022-06-01 至 2022-06-30 没有值" in problem.zh
