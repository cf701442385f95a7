from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jiuzhu import Applicant
from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.questions.declarations import MOST_AT_ONCE, Declaration, declarations
from jiuzhu.questions.standing import Standing, bits, path_of
from jiuzhu.rulebook import Rulebook

ON = date(2022, 8, 1)
ZHANG: dict[str, Any] = {"name": "张建国", "relation": "self", "stated_age": 41}
LI: dict[str, Any] = {"name": "李秀英", "relation": "spouse", "stated_age": 39}


def standing(*members: dict[str, Any], **facts: Any) -> Standing:
    applicant = Applicant.model_validate({"members": members, **facts})
    return Standing(Family(assessor_for(Rulebook.load(on=ON)), applicant, {}, ON))


def offered(family: Standing, **known: Any) -> dict[str, Declaration]:
    return {one.path: one for one in declarations(family, known.get("refused", ()), known.get("there", ()))}


def covered(family: Standing, one: Declaration) -> set[str]:
    return {path_of(family.gap(bit)) for bit in bits(one.covers)}


def test_a_declaration_covers_what_is_missing_and_has_a_natural_none() -> None:
    family = standing(ZHANG | {"absence": "none"})
    one = offered(family)["members[0].nothing_else"]
    paths = covered(family, one)
    assert "members[0].disability_grade" in paths
    assert "members[0].income.wages" in paths
    assert "members[0].absence" not in paths  # told already
    assert "members[0].registered_in_jurisdiction" not in paths  # one is registered somewhere
    assert "members[0].income.scholarship" not in paths  # does not count, whatever it is


def test_a_narrower_one_covers_less() -> None:
    family = standing(ZHANG, LI)
    found = offered(family)
    income = covered(family, found["members[1].income.nothing_else"])
    assert income < covered(family, found["members[1].nothing_else"])
    assert all(path.startswith("members[1].income.") for path in income)
    assert "expenses.nothing_else" in found
    assert "emergency.nothing_else" not in found  # there is no such declaration


def test_a_supporter_has_one_too() -> None:
    old = {"name": "李桂兰", "relation": "self", "stated_age": 70, "supporters": [{"name": "李强"}]}
    family = standing(old)
    one = offered(family)["members[0].supporters[0].nothing_else"]
    assert "members[0].supporters[0].in_prison" in covered(family, one)
    assert "members[0].supporters[0].income" not in covered(family, one)


def test_nobody_declares_too_much_at_once() -> None:
    assert "nothing_else" not in offered(standing(ZHANG, LI))
    almost = standing(ZHANG | {"nothing_else": True}, LI | {"nothing_else": True})
    assert offered(almost)["nothing_else"].covers.bit_count() <= MOST_AT_ONCE


def test_nor_a_single_thing() -> None:
    family = standing(
        ZHANG | {"nothing_else": True},
        emergency={"kind": "fire"},
        expenses={"medical_cost": 0},
        recognised_status="none",
    )
    assert {path_of(family.gap(bit)) for bit in bits(family.lack)} >= {
        "emergency.relieved_for_same_cause_this_year"
    }
    assert not offered(family)


@pytest.mark.parametrize("given", [True, False])
def test_one_that_was_given_or_denied_is_not_asked_again(given: bool) -> None:
    found = offered(standing(ZHANG | {"income": {"nothing_else": given}}))
    assert "members[0].income.nothing_else" not in found
    assert "members[0].nothing_else" in found


def test_nor_one_that_nobody_could_give() -> None:
    path = "members[0].nothing_else"
    assert path not in offered(standing(ZHANG), refused=(path,))


def test_what_is_known_to_be_there_is_not_covered() -> None:
    family = standing(ZHANG)
    wages = "members[0].income.wages"
    assert wages not in covered(family, offered(family, there=(wages,))["members[0].nothing_else"])
