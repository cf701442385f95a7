"""The nearest turn of a condition, found exactly: also where a rule turns to and fro."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from jiuzhu import Applicant, assess
from tests.rulebook.small_rules import SUMMER, Rules

HIGHEST = 100_000_000_000  # fen


def with_rule(rules: Rules, when: str, lines: list[int]) -> Rules:
    """The aid for whoever fulfils `when`, which speaks of the lines as `line_0`, `line_1` …, fen."""
    entries = [
        f"line_{index}: {{zh: 线{index}, en: line {index}, unit: yuan/month, values: "
        f"[{{from: 2020-01-01, value: {fen // 100}.{fen % 100:02}, status: stated, source: aid_law 1}}]}}"
        for index, fen in enumerate(lines)
    ]
    rules.add("nation/parameters.yaml", "\n".join(entries))
    return rules.change(
        "nation/benefits/aid.yaml", "when: household.reported_counted_income < line", f"when: {when}"
    )


def turns(rules: Rules, income: int) -> list[int]:
    """The nearest incomes, in fen, that fulfil the condition that an income in fen does not."""
    yuan = f"{income // 100}.{income % 100:02}"
    applicant = Applicant.model_validate(
        {"members": [{"name": "甲", "relation": "self"}], "reported_counted_income": yuan}
    )
    search = (rules.root,)
    assessment = assess(applicant, on=SUMMER, jurisdiction="city", search=search, engine="plain")
    assert assessment["aid"].condition("poor").verdict == "fails"
    return [
        int(change.alteration.value * 100)  # type: ignore[union-attr]
        for change in assessment.changes(limit=None, search=search)
        if (change.condition, change.what.zh) == ("poor", "家庭可计算月收入（已认定）")
    ]


def by_hand(holds: Callable[[int], bool], lines: list[int], income: int) -> list[int]:
    """The nearest above and the nearest below, among all values beside which anything can turn."""
    near = sorted({max(0, line + by) for line in [*lines, HIGHEST] for by in (-1, 0, 1)})
    above = [value for value in near if income < value <= HIGHEST and holds(value)]
    below = [value for value in near if value < income and holds(value)]
    return [*below[-1:], *above[:1]]


def test_a_window_below_is_found_though_neither_end_is_in_it(rules: Rules) -> None:
    income = "household.reported_counted_income"
    with_rule(rules, f"{income} >= line_0 and {income} < line_1", [100_000, 110_000])
    assert turns(rules, 500_000) == [109_999]
    assert turns(rules, 5_000) == [100_000]


def test_it_is_found_behind_a_table(rules: Rules) -> None:
    rules.add(
        "nation/definitions.yaml",
        """
        household.weight:
          zh: 权数
          en: weight
          unit: yuan/month
          basis: aid_law 2
          table:
            - when: household.reported_counted_income < line_0
              value: line_3
            - when: household.reported_counted_income < line_1
              value: line_0
            - otherwise: line_3
        """,
    )
    with_rule(rules, "household.weight < line_2", [100_000, 110_000, 200_000, 300_000])
    assert turns(rules, 500_000) == [109_999]
    assert turns(rules, 5_000) == [100_000]


def test_the_nearest_of_many_windows(rules: Rules) -> None:
    """Rules of several windows with ends anywhere, against every value at which they can turn."""
    random = Random(7)
    income = "household.reported_counted_income"
    found = 0
    for number in range(12):
        lines = sorted(random.sample(range(1, 400_000), 6))
        when = " or ".join(
            f"({income} >= line_{index} and {income} < line_{index + 1})" for index in (0, 2, 4)
        )
        tried = with_rule(Rules(rules.root / str(number)), when, lines)

        def holds(value: int, lines: list[int] = lines) -> bool:
            return any(lines[index] <= value < lines[index + 1] for index in (0, 2, 4))

        for _ in range(3):
            here = random.randrange(500_000)
            if not holds(here):
                assert sorted(turns(tried, here)) == by_hand(holds, lines, here), (lines, here)
                found += 1
    assert found > 15


@pytest.mark.parametrize("kink", ["max", "min", "round_to"])
def test_the_line_is_exact_where_a_sum_has_kinks(rules: Rules, kink: str) -> None:
    income = "household.reported_counted_income"
    value = {
        "max": f"max(0, {income} - line_1) < line_0",
        "min": f"min({income}, line_1) + {income} < line_0",
        "round_to": f"{income} * 3 < line_0",
    }[kink]
    with_rule(rules, value, [100_000, 30_000])
    last = {"max": 129_999, "min": 69_999, "round_to": 33_333}[kink]
    assert turns(rules, 500_000) == [last]
