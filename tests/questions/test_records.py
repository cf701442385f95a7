from __future__ import annotations

from typing import Any

import pytest

from jiuzhu.facts import Applicant, Expenses, Income, Member
from jiuzhu.questions.records import model_of_group, put, record_at, step_of, taken_out, told_at

FAMILY = Applicant.model_validate(
    {
        "members": [
            {"name": "王芳", "supporters": [{"name": "王强"}, {"age": 30}]},
            {"income": {"wages": 5}},
        ],
        "recognised_status": "none",
    }
)


def test_a_step_has_a_name_and_maybe_an_index() -> None:
    assert step_of("income") == ("income", None)
    assert step_of("members[12]") == ("members", 12)


def test_a_record_is_found_by_its_place() -> None:
    assert record_at(FAMILY, "") is FAMILY
    assert record_at(FAMILY, "members[0].supporters[1]").age == 30
    assert record_at(FAMILY, "members[1]", "income").wages == 5
    assert record_at(FAMILY, "members[0]", "income") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("recognised_status", "none"),
        ("members[0].supporters[0].name", "王强"),
        ("members[1].income.wages", 5),
        ("members[0].income.wages", None),
        ("property.cars", None),
    ],
)
def test_what_was_told_is_found_by_its_path(path: str, value: object) -> None:
    assert told_at(FAMILY, path) == value


def test_the_model_of_a_group() -> None:
    assert model_of_group(Member, "income") is Income
    assert model_of_group(Applicant, "expenses") is Expenses


def test_what_is_put_in_is_taken_out_again() -> None:
    data: dict[str, Any] = {"members": [{"name": "王芳"}]}
    put(data, "members[0].income.wages", 5)
    put(data, "property.cars", 1)
    put(data, "nothing_else", False)
    assert data["members"][0] == {"name": "王芳", "income": {"wages": 5}}
    taken_out(data, "members[0].income.wages")
    taken_out(data, "property.cars")
    taken_out(data, "nothing_else")
    taken_out(data, "expenses.education")  # was never there
    assert Applicant.model_validate(data).members == (Member.model_validate({"name": "王芳", "income": {}}),)
    assert "nothing_else" not in data
