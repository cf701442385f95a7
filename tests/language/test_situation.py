from __future__ import annotations

import pytest

from jiuzhu.facts import Applicant
from jiuzhu.facts.vocabulary import Known
from jiuzhu.language.situation import Scope, Situation
from tests.language.world import TODAY, Elsewhere


def situation(**facts: object) -> Situation:
    return Situation(Applicant.model_validate(facts), TODAY, {}, Elsewhere({}), {})


def told(scope: Scope, path: str) -> Known | None:
    return scope.entity.words[path].reader()(scope.record, scope.above)


def group(scope: Scope, name: str) -> tuple[Scope, ...]:
    found = scope.collection(name)
    assert found is not None
    return found


def test_people_are_told_apart_by_name_or_place() -> None:
    here = situation(members=[{"name": "王芳", "supporters": [{}, {"name": "赵军"}]}, {"supporters": [{}]}])
    wang, other = group(here.household, "members")
    assert here.household.key == ""
    assert [wang.key, other.key] == ["王芳", "members[1]"]
    assert [one.key for one in group(wang, "supporters")] == ["王芳.supporters[0]", "赵军"]
    assert [one.key for one in group(other, "supporters")] == ["members[1].supporters[0]"]


def test_nobody_and_nobody_told_are_two_things() -> None:
    assert situation().household.collection("members") is None
    assert situation(members=[]).household.collection("members") == ()


def test_a_subject_is_the_same_each_time_it_is_asked_for() -> None:
    here = situation(members=[{"relation": "self"}])
    assert here.household.collection("members") is here.household.collection("members")
    assert here.applicant is group(here.household, "members")[0]


def test_of_whoever_the_applicant_is_nothing_is_known() -> None:
    here = situation(members=[{"relation": "child", "seriously_ill": True}], nothing_else=True)
    assert here.applicant.entity.name == "member"
    assert told(here.applicant, "seriously_ill") is None


# --- nothing else to declare, and whom it is said of ----------------------------------------------------

SAID: dict[str, dict[str, object]] = {
    "of the family": {"nothing_else": True},
    "of one member": {"members": [{"nothing_else": True, "supporters": [{}]}, {"supporters": [{}]}]},
    "of one income": {
        "members": [{"income": {"nothing_else": True}, "supporters": [{}]}, {"supporters": [{}]}]
    },
    "of one supporter": {"members": [{"supporters": [{"nothing_else": True}]}, {"supporters": [{}]}]},
    "of the property": {"property": {"nothing_else": True}},
}
NOBODY_SAID: dict[str, object] = {"members": [{"supporters": [{}]}, {"supporters": [{}]}]}


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        (
            "of the family",
            {"property", "expenses", "ill 0", "wages 0", "prison 0", "ill 1", "wages 1", "prison 1"},
        ),
        ("of one member", {"ill 0", "wages 0", "prison 0"}),
        ("of one income", {"wages 0"}),
        ("of one supporter", {"prison 0"}),
        ("of the property", {"property"}),
    ],
)
def test_nothing_else_goes_for_what_is_inside_and_nothing_besides(said: str, settled: set[str]) -> None:
    here = situation(**{**NOBODY_SAID, **SAID[said]})
    found = {
        "property": told(here.household, "property.cars"),
        "expenses": told(here.household, "expenses.education"),
    }
    for index, member in enumerate(group(here.household, "members")):
        (supporter,) = group(member, "supporters")
        found |= {
            f"ill {index}": told(member, "seriously_ill"),
            f"wages {index}": told(member, "income.wages"),
            f"prison {index}": told(supporter, "in_prison"),
        }
        assert told(member, "able_to_work") is None
        assert told(supporter, "income") is None
    assert {name for name, value in found.items() if value is not None} == settled


def test_nothing_else_says_nothing_of_who_the_people_are() -> None:
    here = situation(nothing_else=True, members=[{"nothing_else": True}])
    assert group(here.household, "members")[0].collection("supporters") is None
    assert situation(nothing_else=True).household.collection("members") is None
