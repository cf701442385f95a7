"""A tree worked out with every step kept: what it keeps, and that its values are the evaluator's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from jiuzhu.facts import Applicant
from jiuzhu.language.situation import Judged
from jiuzhu.language.working import Worker, Working, Workings, is_unknown
from jiuzhu.texts import Text
from tests.language.expressions import expressions, small_families
from tests.language.world import TODAY, WORLD, World


def named(name: str) -> Text:
    return Text(f"“{name}”", name)


def worked(
    text: str,
    family: Applicant | None = None,
    *,
    member: int | None = None,
    judged: Judged | None = None,
    world: World = WORLD,
) -> Working:
    frames = world.frames(family or Applicant(), member, judged or {}, TODAY)
    worker = Worker(world.evaluator, world._parts, named, lambda benefit: None)
    return Workings(worker).of(world.parse(text), frames)


def family(**facts: Any) -> Applicant:
    return Applicant.model_validate(facts)


TWO = family(
    members=[
        {
            "name": "甲",
            "relation": "self",
            "lives_with_family": True,
            "income": {"wages": 100, "nothing_else": True},
        },
        {"name": "乙", "lives_with_family": False, "income": {"wages": {"per_year": 1200}}},
        {"name": "丙", "income": {"wages": 50}},
    ]
)


@given(expressions(), small_families())
def test_every_step_is_what_the_evaluator_says(text: str, some: Applicant) -> None:
    working = worked(text, some)
    assert working.value == WORLD.value(text, some)
    for step in working.walk():
        assert isinstance(step.operation, str)
        if step.operation == "not":
            inner = step.parts[0].verdict
            assert step.verdict is (None if inner is None else not inner)
        if step.operation == "and" and step.verdict:
            assert all(part.verdict for part in step.parts)
        if step.operation == "or" and step.verdict:
            assert any(part.verdict for part in step.parts)


def test_an_item_carries_its_definition() -> None:
    working = worked("household.size", TWO)
    assert (working.operation, working.name, working.value) == ("item", "household.size", (1, 2))
    (count,) = working.parts
    assert count.operation == "count"
    assert [(one.whom, one.value) for one in count.parts] == [("甲", True), ("乙", None), ("丙", None)]
    assert [one.parts[0].verdict for one in count.parts] == [True, False, None]


def test_an_item_met_again_is_the_same() -> None:
    working = worked("household.size + household.size", TWO)
    assert working.parts[0] is working.parts[1]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("applicant.income.wages", "told"),
        ("applicant.income.pension", "taken"),
        ("applicant.income.support_paid", "taken"),
        ("applicant.stated_age", "open"),
        ("household.property.houses", "open"),
    ],
)
def test_a_fact_says_whence_it_is(text: str, how: str) -> None:
    assert worked(text, TWO).how == how


def test_a_sum_told_by_the_year_says_so() -> None:
    working = worked("sum(m.income.wages for m in household.members)", TWO)
    assert [one.parts[-1].how for one in working.parts] == ["told", "yearly", "told"]


def test_a_table_is_kept_down_to_the_row_taken() -> None:
    two = worked("supplement if strict else (unset if unset_flag else 0)", TWO)
    assert [row.operation for row in two.parts] == ["row"]
    assert two.parts[0].parts[1].name == "supplement"
    other = worked("supplement if not strict else (unset if unset_flag else 0)", TWO)
    assert [row.operation for row in other.parts] == ["row", "otherwise"]
    assert len(other.parts[0].parts) == 1, "the value of a row that was passed over is not looked at"
    inner = other.parts[1].parts[0]
    assert [row.operation for row in inner.parts] == ["row", "otherwise"], "while it is open both may be"


def test_who_is_left_out_and_who_may_be() -> None:
    working = worked("sum(m.income.wages for m in household.members if m.lives_with_family)", TWO)
    filters = [one.parts[0].verdict for one in working.parts]
    assert filters == [True, False, None]
    assert [len(one.parts) for one in working.parts] == [2, 1, 2]
    assert working.parts[1].value is None


def test_a_collection_that_nobody_told_is_open() -> None:
    assert worked("count(m for m in household.members)").how == "open"
    assert worked("count(m for m in household.members)", family(members=[])).how == ""


def test_a_finding_says_whether_anybody_found_it() -> None:
    number, _ = WORLD.figures["supplement"]
    world = World(items={**WORLD.items, "household.reduction": (number, "")})
    found = worked("household.reduction", judged={("household.reduction", ""): (5, 5)}, world=world)
    assert (found.operation, found.how, found.value) == ("finding", "told", (5, 5))
    nobody = worked("household.reduction", world=world)
    assert nobody.how == "open"
    assert is_unknown(nobody)


def test_only_what_has_a_name_has_a_label() -> None:
    working = worked("standard * household.size", TWO)
    assert working.label == Text("", "")
    assert working.parts[0].label == Text("“standard”", "standard")
    assert (working.parts[0].operation, working.parts[0].name) == ("figure", "standard")
