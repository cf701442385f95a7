from __future__ import annotations

from math import inf
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jiuzhu.facts import Applicant
from jiuzhu.facts.vocabulary import household
from jiuzhu.language.missing import Gap
from jiuzhu.language.symbols import BenefitSymbol
from jiuzhu.language.tree import Flag
from tests.language.expressions import conditions, expressions, small_families
from tests.language.world import FIGURES, ITEMS, WORLD, Decided, World, number

WAGES = "sum(m.income.wages for m in household.members)"


def people(*members: dict[str, Any], **facts: Any) -> Applicant:
    return Applicant.model_validate({"members": list(members), **facts})


def facts(*named: tuple[str, str]) -> set[tuple[str, str, str]]:
    return {("fact", name, whom) for name, whom in named}


# --- what is named --------------------------------------------------------------------------------------


def test_of_what_is_known_nothing_is_missing() -> None:
    assert WORLD.gaps("supplement + 0 * unset") == set()
    assert WORLD.gaps("strict or unset_flag") == set()
    assert (
        WORLD.gaps("given(applicant.seriously_ill) and applicant.seriously_ill", people({"relation": "self"}))
        == set()
    )


def test_a_fact_is_missing_of_whom_it_is_about() -> None:
    told = people({"name": "王芳", "relation": "self"}, {})
    assert WORLD.gaps("household.property.cars > 0", told) == facts(("property.cars", ""))
    assert WORLD.gaps("applicant.seriously_ill", told) == facts(("seriously_ill", "王芳"))
    assert WORLD.gaps("any(m.seriously_ill for m in household.members)", told) == facts(
        ("seriously_ill", "王芳"), ("seriously_ill", "members[1]")
    )


def test_a_fact_of_a_supporter_is_missing_of_that_supporter() -> None:
    told = people({"name": "王芳", "supporters": [{"name": "赵军"}, {}]}, {"supporters": [{}]})
    text = "all(any(s.in_prison for s in m.supporters) for m in household.members)"
    assert WORLD.gaps(text, told) == facts(
        ("in_prison", "赵军"), ("in_prison", "王芳.supporters[1]"), ("in_prison", "members[1].supporters[0]")
    )


def test_who_belongs_to_the_family_is_missing() -> None:
    assert WORLD.gaps(WAGES) == {("members", "members", "")}
    told = people({"name": "王芳"})
    assert WORLD.gaps("sum(count(s for s in m.supporters) for m in household.members)", told) == {
        ("members", "supporters", "王芳")
    }


def test_a_figure_that_nobody_set_is_missing() -> None:
    assert WORLD.gaps("unset > supplement") == {("figure", "unset", "")}
    assert WORLD.gaps("round_to(supplement, unset_rounding)") == {("figure", "unset_rounding", "")}


def test_a_finding_is_missing_of_whom_it_is_about() -> None:
    world = World(
        items={**ITEMS, "member.idle": (Flag(), ""), "household.discount": (number("yuan/month"), "")}
    )
    told = people({"name": "王芳"}, {"name": "李强"})
    assert world.gaps("household.discount > 0", told) == {("judgement", "household.discount", "")}
    found: dict[tuple[str, str], Any] = {("member.idle", "王芳"): False}
    assert world.gaps("any(m.idle for m in household.members)", told, judged=found) == {
        ("judgement", "member.idle", "李强")
    }


def test_what_is_missing_under_a_definition_is_missing() -> None:
    told = people({"name": "王芳", "lives_with_family": True, "income": {"wages": 5, "support_paid": 0}})
    assert WORLD.gaps("household.total", told) == facts(("income.pension", "王芳"))


def test_what_another_benefit_lacks_is_missing() -> None:
    gap = Gap("fact", "property.cars", "", household())
    world = World(
        benefits={"aid": BenefitSymbol("household", number("yuan/month"))},
        decided={("aid", ""): Decided(None, None, (0, 5), (0, 5), missing=(gap,))},
    )
    assert world.gaps("household.aid.eligible") == facts(("property.cars", ""))
    assert world.gaps("household.aid.amount") == facts(("property.cars", ""))
    assert world.gaps("strict or household.aid.eligible") == set()


def test_a_date_is_missing_where_an_age_is_asked() -> None:
    assert WORLD.gaps("applicant.age >= of_age", people({"relation": "self", "name": "王芳"})) == facts(
        ("birth_date", "王芳")
    )


@pytest.mark.parametrize("members", [None, []])
def test_the_applicant_is_asked_of_before_anybody_is_told_of(members: object) -> None:
    told = Applicant.model_validate({"members": members})
    assert WORLD.gaps("applicant.seriously_ill", told) == facts(("seriously_ill", "?"))


def test_who_of_the_members_is_the_applicant_is_missing() -> None:
    """That the applicant is ill was told already, only not who that is."""
    told = people({"name": "王芳", "seriously_ill": True}, {"name": "李强", "relation": "child"})
    assert WORLD.gaps("applicant.seriously_ill", told) == facts(("relation", "王芳"))


def test_an_applicant_who_is_not_among_the_members_is_missing_there() -> None:
    told = people({"name": "李强", "relation": "child"})
    assert WORLD.gaps("applicant.seriously_ill", told) == {("members", "members", "")}
    assert WORLD.gaps("applicant.counted > 0", told) == {("members", "members", "")}


def test_of_the_applicant_everything_is_missing_for_the_same_reason() -> None:
    told = people({}, {"relation": "child"}, {})
    world = World(items={**ITEMS, "member.idle": (Flag(), "")})
    for text in (
        "applicant.age > of_age",
        "applicant.idle",
        "any(s.in_prison for s in applicant.supporters)",
    ):
        assert world.gaps(text, told) == facts(("relation", "members[0]"), ("relation", "members[2]"))


def test_a_figure_that_is_missing_is_so_whoever_the_applicant_is() -> None:
    assert WORLD.gaps("unset > 0 or applicant.seriously_ill", people({"name": "王芳"})) == {
        ("figure", "unset", ""),
        *facts(("relation", "王芳")),
    }


def test_after_a_rung_that_holds_nothing_is_missing() -> None:
    rungs = ("strict", "applicant.employed")
    assert World(ladders={"household.rung": ("unset_flag", *rungs)}).gaps('household.rung == "a"') == {
        ("figure", "unset_flag", "")
    }
    told = people({"relation": "self", "name": "王芳"})
    below = World(ladders={"household.rung": ("not strict", "applicant.employed", *rungs)})
    assert below.gaps('household.rung == "a"', told) == facts(("employed", "王芳"))


# --- what is not ----------------------------------------------------------------------------------------


def test_what_bounds_already_settle_is_not_missing() -> None:
    rich = people({"income": {"wages": 5000}}, {})
    assert WORLD.gaps(f"{WAGES} > standard * large_family", rich) == set()
    assert WORLD.gaps(f"{WAGES} > standard * large_family and applicant.seriously_ill", rich) == facts(
        ("relation", "members[0]"), ("relation", "members[1]")
    )


def test_what_stands_beside_one_that_fails_is_not_missing() -> None:
    told = people({"relation": "self", "seriously_ill": False})
    assert WORLD.gaps("applicant.seriously_ill and applicant.employed", told) == set()


def test_a_row_that_is_not_taken_lacks_nothing() -> None:
    assert WORLD.gaps("household.property.cars if strict else household.property.houses") == facts(
        ("property.cars", "")
    )
    assert WORLD.gaps("household.property.cars if not strict else household.property.houses") == facts(
        ("property.houses", "")
    )
    assert WORLD.gaps("1 if strict else (household.property.cars if unset_flag else 2)") == set()


def test_every_row_that_may_be_taken_is_looked_at() -> None:
    assert WORLD.gaps("household.property.cars if unset_flag else household.property.houses") == {
        ("figure", "unset_flag", ""),
        *facts(("property.cars", ""), ("property.houses", "")),
    }


def test_one_who_does_not_count_lacks_nothing() -> None:
    told = people({"name": "王芳", "lives_with_family": False}, {"name": "李强", "lives_with_family": True})
    text = "sum(m.income.wages for m in household.members if m.lives_with_family)"
    assert WORLD.gaps(text, told) == facts(("income.wages", "李强"))


def test_whether_one_counts_who_adds_nothing_does_not_matter() -> None:
    told = people({"name": "王芳", "income": {"wages": 0}}, {"name": "李强", "income": {"wages": 1}})
    text = "sum(m.income.wages for m in household.members if m.lives_with_family)"
    assert WORLD.gaps(text, told) == facts(("lives_with_family", "李强"))
    ill = people({"name": "王芳", "seriously_ill": False}, {"name": "李强", "seriously_ill": True})
    each = "{}(m.seriously_ill for m in household.members if m.lives_with_family)"
    assert WORLD.gaps(each.format("any"), ill) == facts(("lives_with_family", "李强"))
    assert WORLD.gaps(each.format("all"), ill) == facts(("lives_with_family", "王芳"))


def test_what_nothing_else_settles_is_not_missing() -> None:
    told = people({"name": "王芳", "lives_with_family": True, "income": {"nothing_else": True}})
    assert WORLD.gaps("household.total", told) == set()


def test_what_can_no_longer_change_the_least_is_not_missing() -> None:
    """Whether it is 5 or 10 is all the same beside 3."""
    flag = "household.expenses.relieved_for_same_cause_this_year"
    assert WORLD.gaps(f"min(3, household.property.cars, 5 if {flag} else 10)") == facts(("property.cars", ""))
    assert WORLD.gaps(f"max(7, household.property.cars, 2 if {flag} else 5)") == facts(("property.cars", ""))


# --- what only a figure can settle ---------------------------------------------------------------------

UNSET_SUM = World(figures={**FIGURES, "unset": (number("yuan/month"), (0, inf))})


def test_what_is_held_against_a_figure_that_may_be_anything_is_not_missing() -> None:
    told = people({"name": "王芳", "relation": "self"})
    for sign in ("<", "<=", ">", ">=", "==", "!="):
        assert WORLD.gaps(f"household.reported_counted_income {sign} unset") == {("figure", "unset", "")}
    assert UNSET_SUM.gaps("applicant.income.wages < unset", told) == {("figure", "unset", "")}
    assert UNSET_SUM.gaps("applicant.income.wages < unset or applicant.employed", told) == {
        ("figure", "unset", ""),
        *facts(("employed", "王芳")),
    }


def test_what_may_yet_fall_outside_a_figure_s_bounds_is_missing() -> None:
    at_least = World(figures={**FIGURES, "unset": (number("yuan/month"), (500, inf))})
    told = people({"name": "王芳", "relation": "self"})
    assert at_least.gaps("applicant.income.wages < unset", told) == {
        ("figure", "unset", ""),
        *facts(("income.wages", "王芳")),
    }
    rich = people({"name": "王芳", "relation": "self", "income": {"pension": 4}})
    assert at_least.gaps("applicant.income.wages + applicant.income.pension < unset", rich) == {
        ("figure", "unset", ""),
        *facts(("income.wages", "王芳")),
    }


def test_what_an_unset_sum_swallows_is_not_missing() -> None:
    """However much is held already, what is left of a sum that nobody set may be anything."""
    told = people({"name": "王芳", "relation": "self"})
    assert UNSET_SUM.gaps("max(0, unset - applicant.income.wages)", told) == {("figure", "unset", "")}
    assert UNSET_SUM.gaps("max(0, applicant.income.wages - unset)", told) == {
        ("figure", "unset", ""),
        *facts(("income.wages", "王芳")),
    }


def test_which_row_is_taken_does_not_matter_where_none_is_set() -> None:
    unset = "unset if applicant.employed else 1 * unset"
    told = people({"name": "王芳", "relation": "self"})
    assert WORLD.gaps(unset, told) == {("figure", "unset", "")}
    assert WORLD.gaps("unset if applicant.employed else 0", told) == {
        ("figure", "unset", ""),
        *facts(("employed", "王芳")),
    }


def test_what_leaves_the_bounds_of_a_finding_open_is_missing_beside_it() -> None:
    bounds = {"household.discount": "household.total"}
    world = World(items={**ITEMS, "household.discount": (number("yuan/month"), "")}, within=bounds)
    told = people({"name": "王芳", "lives_with_family": True, "income": {"wages": 5, "support_paid": 0}})
    assert world.gaps("household.discount > 0", told) == {
        ("judgement", "household.discount", ""),
        *facts(("income.pension", "王芳")),
    }


# --- exactly --------------------------------------------------------------------------------------------

# Every figure is set, and no divisor can be nothing: then facts are all that can be missing.
KNOWN = World(
    figures={
        **FIGURES,
        "unset": (number("yuan/month"), (777, 777)),
        "unset_flag": (Flag(), False),
        "rate": FIGURES["share"],
    }
)
_PLAIN: dict[str, object] = {
    "reported_counted_income": 5,
    "recognised_status": "none",
    "property": {"cars": 1, "houses": 1},
    "expenses": {"relieved_for_same_cause_this_year": False},
}
_PERSON: dict[str, object] = {
    "relation": "child",
    "birth_date": "2000-01-01",
    "stated_age": 22,
    "seriously_ill": False,
    "lives_with_family": True,
    "disability_grade": "none",
    "disability_kind": "mental",
    "schooling": "none",
    "refusals_of_work": 0,
    "income": {"wages": 100, "pension": 0, "support_paid": 7},
    "supporters": [{"in_prison": False}],
}


def completed(told: Applicant, gaps: set[tuple[str, str, str]], named: bool) -> Applicant:
    """The family with each unknown fact told that is among the gaps, or each that is not."""

    def fill(data: dict[str, Any], plain: dict[str, Any], whom: str, prefix: str = "") -> None:
        for name, value in plain.items():
            if isinstance(value, dict):
                fill(data.setdefault(name, {}), value, whom, f"{prefix}{name}.")
            elif name == "supporters" and data.get(name) is not None:
                for index, one in enumerate(data[name]):
                    fill(one, value[0], f"{whom}.supporters[{index}]")
            elif name not in data:
                kind = "members" if name == "supporters" else "fact"
                if ((kind, prefix + name, whom) in gaps) is named:
                    data[name] = value

    data = told.model_dump(exclude_none=True)
    fill(data, _PLAIN, "")
    for index, member in enumerate(data.get("members", ())):
        fill(member, _PERSON, f"members[{index}]")
    if told.members is None and (("members", "members", "") in gaps) is named:
        data["members"] = [{"relation": "self"}]
    return Applicant.model_validate(data)


def is_open(value: Any) -> bool:
    return value is None or (isinstance(value, tuple) and value[0] != value[1])


@settings(max_examples=200)
@given(expressions().filter(lambda text: "/" not in text), small_families())
def test_telling_what_is_missing_settles_it(text: str, told: Applicant) -> None:
    assume(told.members or "applicant" not in text)  # of nobody there is nothing to tell
    for _ in range(4):  # the family's members first, then what is missing of them, then their supporters
        gaps = KNOWN.gaps(text, told)
        assert bool(gaps) == is_open(KNOWN.value(text, told))
        told = completed(told, gaps, named=True)
    assert not KNOWN.gaps(text, told)


@settings(max_examples=200)
@given(
    expressions().filter(lambda text: "/" not in text),
    small_families(least=1),
    st.sampled_from([KNOWN, WORLD, UNSET_SUM]),
)
def test_telling_what_is_not_missing_changes_nothing(text: str, told: Applicant, world: World) -> None:
    gaps = world.gaps(text, told)
    assert world.value(text, completed(told, gaps, named=False)) == world.value(text, told)


@settings(max_examples=100)
@given(conditions(3), small_families())
def test_nothing_is_missing_exactly_where_the_answer_is_known(text: str, told: Applicant) -> None:
    assume("/" not in text)
    assert (WORLD.gaps(text, told) == set()) is (WORLD.value(text, told) is not None)
