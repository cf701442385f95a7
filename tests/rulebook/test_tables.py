"""Rows that can never be reached are refused; rows that can are not."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.facts.vocabulary import household
from jiuzhu.language.parse import parse_expression
from jiuzhu.language.symbols import Symbols
from jiuzhu.language.tree import Flag, Node, Number, Subject
from jiuzhu.rulebook.tables import unreachable_rows
from tests.rulebook.small_rules import Rules

AID = "nation/benefits/aid.yaml"
CARS, HOUSES, KIND = "household.property.cars", "household.property.houses", "household.emergency.kind"
SYMBOLS = Symbols(
    {"household": Subject("household", 0, household())}, parameters={"two": Number(), "open": Number()}
)
FIGURES = {"two": (2, 2), "open": (1, 9)}
KINDS = [str(kind) for kind in household().words["emergency.kind"].codes or ()]


def unreachable(*rows: str) -> list[int]:
    conditions: list[Node] = [parse_expression(row, SYMBOLS, Flag()) for row in rows]
    return list(unreachable_rows(conditions, FIGURES))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([f"{CARS} > 1", f"{CARS} > 1"], id="repeated"),
        pytest.param([f"{CARS} + {HOUSES} > 1", f"{CARS} + {HOUSES} > 1"], id="repeated, of any shape"),
        pytest.param([f"{CARS} > 1", f"{CARS} > 2"], id="covered by one"),
        pytest.param([f"{CARS} >= 1", f"{CARS} > 1"], id="covered by one, end excluded"),
        pytest.param([f"{CARS} <= 5", f"{CARS} == 5"], id="a point"),
        pytest.param([f"{CARS} < 3", f"{CARS} >= 3", f"{CARS} == 7"], id="everything is taken"),
        pytest.param([f"{CARS} < 3", f"{CARS} > 3", f"{CARS} == 3", f"{CARS} < 9"], id="three together"),
        pytest.param([f"{CARS} > 4", f"{CARS} <= 4", f"{CARS} > 1 and {CARS} < 9"], id="across the joint"),
        pytest.param([f"{CARS} > 1", f"{CARS} > 2 and {HOUSES} > 0"], id="with a further condition"),
        pytest.param([f"{CARS} > two", f"{CARS} > 2"], id="a figure that is one number"),
        pytest.param([f'{KIND} == "fire"', f'{KIND} == "fire" and {CARS} > 0'], id="a code"),
        pytest.param([f'{KIND} != "fire"', f'{KIND} == "none"'], id="every other code"),
        pytest.param(
            [f'{KIND} == "{KINDS[0]}"', f'{KIND} == "{KINDS[1]}"', f'{KIND} in ("{KINDS[0]}", "{KINDS[1]}")'],
            id="codes together",
        ),
    ],
)
def test_the_last_row_is_never_reached(rows: list[str]) -> None:
    assert unreachable(*rows) == [len(rows) - 1]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([f"{CARS} > 1", f"{CARS} >= 1"], id="one more point"),
        pytest.param([f"{CARS} < 3", f"{CARS} > 3", f"{CARS} < 9"], id="the gap between"),
        pytest.param([f"{CARS} > 2", f"{CARS} > 1", f"{CARS} > 0"], id="a ladder"),
        pytest.param([f"{CARS} > 1", f"{HOUSES} > 1"], id="another quantity"),
        pytest.param([f"{CARS} > 1 and {HOUSES} > 0", f"{CARS} > 2"], id="the first asks more"),
        pytest.param([f"{CARS} > open", f"{CARS} > 9"], id="a figure not exactly known"),
        pytest.param([f"{CARS} > 1 or {HOUSES} > 1", f"{CARS} > 0"], id="or"),
        pytest.param([f'{KIND} == "fire"', f'{KIND} != "fire"'], id="codes"),
        pytest.param([f'{KIND} in ("fire", "none")', f'{KIND} != "none"'], id="codes left"),
    ],
)
def test_every_row_can_be_reached(rows: list[str]) -> None:
    assert unreachable(*rows) == []


# --- against brute force --------------------------------------------------------------------------

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
HALVES = [half / 2 for half in range(-1, 9)]  # every limit from 0 to 3, between them, and beyond


@dataclass(frozen=True)
class Ask:
    """What a row asks of one thing."""

    subject: str
    sign: str
    limit: int | str

    def __str__(self) -> str:
        return f"{self.subject} {self.sign} " + (
            f'"{self.limit}"' if self.subject == KIND else str(self.limit)
        )

    def holds(self, case: dict[str, float | str]) -> bool:
        return SIGNS[self.sign](case[self.subject], self.limit)


Row = list[Ask]


def text(row: Row) -> str:
    return " and ".join(str(ask) for ask in row)


def first_rows(rows: list[Row], cases: list[dict[str, float | str]]) -> set[int]:
    """The rows that some case is the first to reach."""
    return {
        next(index for index, row in enumerate(rows) if all(ask.holds(case) for ask in row))
        for case in cases
        if any(all(ask.holds(case) for ask in row) for row in rows)
    }


def asks(*subjects: str) -> st.SearchStrategy[Ask]:
    return st.builds(Ask, st.sampled_from(subjects), st.sampled_from(list(SIGNS)), st.integers(0, 3))


def rows_of(ask: st.SearchStrategy[Ask]) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.lists(ask, min_size=1, max_size=2), min_size=1, max_size=6)


CODES = st.builds(Ask, st.just(KIND), st.sampled_from(["==", "!="]), st.sampled_from(KINDS[:3]))


@settings(max_examples=300, deadline=None)
@given(rows=rows_of(asks(CARS, HOUSES) | CODES))
def test_no_row_is_refused_that_can_be_reached(rows: list[Row]) -> None:
    cases: list[dict[str, float | str]] = [
        {CARS: cars, HOUSES: houses, KIND: kind} for cars, houses, kind in product(HALVES, HALVES, KINDS)
    ]
    assert not set(unreachable(*map(text, rows))) & first_rows(rows, cases)


@settings(max_examples=300, deadline=None)
@given(rows=rows_of(asks(CARS)))
def test_every_unreachable_row_over_one_quantity_is_seen(rows: list[Row]) -> None:
    """Rows of comparisons with `!=` left out, and rows that contradict themselves not counted."""
    cases: list[dict[str, float | str]] = [{CARS: cars} for cars in HALVES]
    rows = [row for row in rows if all(ask.sign != "!=" for ask in row)]
    possible = {
        index for index, row in enumerate(rows) if any(all(ask.holds(case) for ask in row) for case in cases)
    }
    expected = possible - first_rows(rows, cases)
    assert set(unreachable(*map(text, rows))) & possible == expected


# --- in a file ------------------------------------------------------------------------------------

VALUE = "    unit: yuan/month\n    value: standard * household.size\n"


def with_table(rules: Rules, *rows: str) -> Rules:
    lines = "".join(f"      - {row}\n" for row in rows)
    return rules.change(AID, VALUE, f"    unit: yuan/month\n    table:\n{lines}")


def with_tiers(rules: Rules, *conditions: str) -> Rules:
    lines = "".join(
        f"      - {{tier: t{index}, zh: 档, en: tier, when: {condition}}}\n"
        for index, condition in enumerate(conditions)
    )
    tiers = f"  step:\n    zh: 档次\n    en: step\n    tiers:\n{lines}"
    return rules.change(AID, "quantities:\n", f"quantities:\n{tiers}")


def test_an_unreachable_row_of_a_table(rules: Rules) -> None:
    with_table(
        rules,
        f"{{when: {CARS} > 1, value: 0}}",
        f"{{when: {CARS} > 2, value: 0}}  # never",
        "otherwise: standard * household.size",
    )
    problem = rules.problem()
    assert problem.where == rules.where(AID, "# never")
    assert "第 2 行永远轮不到" in problem.zh
    assert "row 2 can never be reached" in problem.en


def test_an_unreachable_tier(rules: Rules) -> None:
    with_tiers(rules, f"{CARS} > 2", f"{CARS} <= 2", f"{CARS} == 1")
    problem = rules.problem()
    assert problem.where == rules.where(AID, f"{CARS} == 1")
    assert "row 3 can never be reached" in problem.en


def test_a_table_and_a_ladder_that_are_sound(rules: Rules) -> None:
    with_tiers(rules, f"{CARS} > 2", f"{CARS} <= 1")
    with_table(rules, f"{{when: {CARS} > 1, value: 0}}", "otherwise: standard * household.size")
    assert [tier for tier, _, _ in rules.load().items["aid.step"].tiers] == ["t0", "t1"]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([f"{{when: {CARS} > 1, value: 0}}"], "when: household.property"),
        (["otherwise: 0", f"{{when: {CARS} > 1, value: 0}}"], "when: household.property"),
        ([f"{{when: {CARS} > 1, value: 0, otherwise: 1}}"], "when: household.property"),
    ],
)
def test_a_table_ends_with_otherwise(rules: Rules, rows: list[str], at: str) -> None:
    problem = with_table(rules, *rows).problem()
    assert problem.where == rules.where(AID, at)
    assert "otherwise" in problem.zh
    assert "otherwise" in problem.en


def test_an_empty_table(rules: Rules) -> None:
    problem = rules.change(AID, VALUE, "    unit: yuan/month\n    table: []\n").problem()
    assert problem.where == rules.where(AID, "table: []")
    assert "otherwise" in problem.en


@pytest.mark.parametrize("row", [f"{{when: {CARS} > 1}}", "{value: 0}", "{otherwise: 0}"])
def test_a_row_has_when_and_value(rules: Rules, row: str) -> None:
    problem = with_table(rules, f"{row}  # here", "otherwise: standard * household.size").problem()
    assert problem.where == rules.where(AID, "# here")
    assert "when" in problem.en
    assert "value" in problem.en


def test_rows_that_cannot_be_read_are_not_called_unreachable(rules: Rules) -> None:
    with_table(
        rules,
        "{when: household.property.crs > 1, value: 0}",
        "{when: household.property.hoses > 1, value: 0}",
        "otherwise: 0",
    )
    assert ["unknown name" in problem.en for problem in rules.problems()] == [True, True]


def test_tiers_that_cannot_be_read_are_not_called_unreachable(rules: Rules) -> None:
    with_tiers(rules, "household.property.crs > 1", "household.property.hoses > 1")
    assert ["unknown name" in problem.en for problem in rules.problems()] == [True, True]


def test_rows_are_counted_as_they_stand(rules: Rules) -> None:
    """A row that is refused for another reason still counts as a row."""
    with_table(
        rules,
        "{value: 0}",
        f"{{when: {CARS} > 1, value: 0}}",
        f"{{when: {CARS} > 2, value: 0}}  # never",
        "otherwise: 0",
    )
    never = next(problem for problem in rules.problems() if "never" in problem.en)
    assert never.where == rules.where(AID, "# never")
    assert "row 3" in never.en


def test_the_values_of_a_table_are_of_one_unit(rules: Rules) -> None:
    problem = with_table(rules, f"{{when: {CARS} > 1, value: standard}}", "otherwise: 0").problem()
    assert problem.where == rules.where(AID, "value: standard")
    assert "yuan/person/month" in problem.zh
