from __future__ import annotations

from datetime import date
from typing import Any

from jiuzhu import Applicant, assess
from jiuzhu.questions import Question

ON = date(2022, 8, 1)


def asked(*members: dict[str, Any], **facts: Any) -> list[Question]:
    return list(assess(Applicant.model_validate({"members": members, **facts}), on=ON).questions())


def paths(questions: list[Question]) -> list[str]:
    return [one.path for one in questions]


ZHANG: dict[str, Any] = {"name": "张建国", "relation": "self", "stated_age": 41}
LI: dict[str, Any] = {"name": "李秀英", "relation": "spouse", "stated_age": 39}


def test_what_settles_most_comes_first() -> None:
    """One declaration of a person leaves less open than any single fact, also than one of income alone."""
    first = asked(ZHANG, LI)
    assert first[0].kind == "declaration"
    assert paths(first).index("members[0].nothing_else") < paths(first).index(
        "members[0].income.nothing_else"
    )


def test_one_person_is_asked_about_after_the_other() -> None:
    order = [one for one in paths(asked(ZHANG, LI)) if one.endswith("].nothing_else")]
    assert order == ["members[0].nothing_else", "members[1].nothing_else"]


def test_what_decides_many_results_at_once_comes_before_what_decides_one() -> None:
    """Where the applicant is registered decides every benefit of the household."""
    order = paths(asked(ZHANG, LI))
    registered = order.index("members[0].registered_in_jurisdiction")
    assert registered < order.index("members[1].registered_in_jurisdiction")
    assert registered < order.index("emergency.kind")
    assert registered < order.index("members[0].income.wages")


def test_what_decides_alone_comes_before_one_of_many() -> None:
    order = paths(asked(ZHANG, LI))
    assert order.index("members[0].disability_grade") < order.index("members[0].income.gifts")


def test_a_failed_condition_makes_the_others_moot() -> None:
    elsewhere = asked(ZHANG | {"registered_in_jurisdiction": False}, recognised_status="none")
    assert not [one for one in paths(elsewhere) if "property_within" in one]
    here = asked(ZHANG | {"registered_in_jurisdiction": True}, recognised_status="none")
    assert "household.property_within_subsistence_limit" in paths(here)


def test_bounds_make_questions_superfluous() -> None:
    """Once one wage is above every line, and nothing is taken off it, nobody's other income matters."""
    income = {"wages": 9000, "employment_cost": 0, "taxes_and_insurance": 0, "support_paid": 0}
    plain = {"absence": "none", "disability_grade": "none", "recognised_in_extreme_difficulty": False}
    order = paths(asked(ZHANG | plain | {"income": income}, LI | {"absence": "none"}))
    assert not [one for one in order if one.startswith("members[1].income.")]
    less = paths(asked(ZHANG | plain | {"income": income | {"wages": 900}}, LI | {"absence": "none"}))
    assert "members[1].income.wages" in less
