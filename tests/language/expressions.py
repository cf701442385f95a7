"""Random expressions of each type, and random families with just the facts that they speak of."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import strategies as st

from jiuzhu.facts import Applicant

Texts = st.SearchStrategy[str]

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def expressions(depth: int = 3) -> Texts:
    """Expressions about a household, of any type there is a whole value for."""
    return st.one_of(conditions(depth), money(depth), plain(depth), persons(depth), years(depth))


@cache
def conditions(depth: int, inside: bool = False) -> Texts:
    """inside: within a comprehension whose variable is `m`."""
    simple = st.sampled_from(
        [
            "household.expenses.relieved_for_same_cause_this_year",
            "applicant.seriously_ill",
            'applicant.relation == "self"',
            'household.recognised_status in ("subsistence", "marginal")',
            "strict",
            "unset_flag",
            *(["m.seriously_ill", "m.lives_with_family", "m.severe"] if inside else []),
            *(['m.relation == "child"', 'm.relation != "self"'] if inside else []),
            *(['m.schooling not in ("none", "bachelor")', "any(s.in_prison for s in m.supporters)"] * inside),
            *(["m.birth_date < assessment_date", "m.birth_date == applicant.birth_date"] if inside else []),
        ]
    )
    if depth == 0:
        return simple
    less = depth - 1
    one = conditions(less, inside)
    each = conditions(less, True)
    return st.one_of(
        simple,
        st.builds("({} and {})".format, one, one),
        st.builds("({} or {})".format, one, one),
        st.builds("(not {})".format, one),
        st.builds("({} if {} else {})".format, one, one, one),
        _compared(money(less, inside)),
        _compared(plain(less, inside)),
        _compared(persons(less, inside)),
        _compared(years(less, inside)),
        st.builds("any({} for m in household.members)".format, each),
        st.builds("all({} for m in household.members if {})".format, each, each),
    )


def _compared(side: Texts) -> Texts:
    return st.builds("({} {} {})".format, side, st.sampled_from(COMPARISONS), side)


@cache
def money(depth: int, inside: bool = False) -> Texts:
    simple = st.sampled_from(
        [
            *("0", "supplement", "unset", "applicant.counted", "monthly(yearly)"),
            *("household.reported_counted_income", "household.total", "standard * household.size"),
            *(["m.income.wages", "m.income.pension", "m.counted"] if inside else []),
        ]
    )
    if depth == 0:
        return simple
    less = depth - 1
    one = money(less, inside)
    return st.one_of(
        _arithmetic(one, inside, less),
        st.builds("({} * {})".format, one, plain(less, inside)),
        st.builds("({} / {})".format, one, plain(less, inside).filter(_may_divide)),
        st.builds("sum({} for m in household.members)".format, money(less, True)),
        st.builds(
            "sum({} for m in household.members if {})".format, money(less, True), conditions(less, True)
        ),
        simple,
    )


@cache
def plain(depth: int, inside: bool = False) -> Texts:
    simple = st.sampled_from(
        [
            *("0", "1", "2", "7", "share", "rate", "household.property.cars", "household.property.houses"),
            *(["m.refusals_of_work"] if inside else []),
        ]
    )
    if depth == 0:
        return simple
    one = plain(depth - 1, inside)
    return st.one_of(
        simple,
        _arithmetic(one, inside, depth - 1),
        st.builds("({} * {})".format, one, one),
        st.builds("({} / {})".format, one, one.filter(_may_divide)),
        st.builds("(({} + supplement) / ({} + supplement))".format, *[money(depth - 1, inside)] * 2),
    )


def _may_divide(text: str) -> bool:
    """Not a number that can be seen to be nothing, such as `(1 - 1)`: a rule is refused for that."""
    return text in ("1", "2", "7") or re.search("[a-z]", text) is not None


@cache
def persons(depth: int, inside: bool = False) -> Texts:
    simple = st.sampled_from(["household.size", "large_family", "count(m for m in household.members)"])
    if depth == 0:
        return simple
    one = persons(depth - 1, inside)
    counted = st.builds("count(m for m in household.members if {})".format, conditions(depth - 1, True))
    return st.one_of(simple, counted, _arithmetic(one, inside, depth - 1))


@cache
def years(depth: int, inside: bool = False) -> Texts:
    simple = st.sampled_from(
        ["of_age", "applicant.age", "applicant.stated_age", *(["m.age", "m.stated_age"] if inside else [])]
    )
    return (
        simple if depth == 0 else st.one_of(simple, _arithmetic(years(depth - 1, inside), inside, depth - 1))
    )


def _arithmetic(one: Texts, inside: bool, less: int) -> Texts:
    return st.one_of(
        st.builds("({} + {})".format, one, one),
        st.builds("({} - {})".format, one, one),
        st.builds("min({}, {})".format, one, one),
        st.builds("max({}, {}, {})".format, one, one, one),
        st.builds("({} if {} else {})".format, one, conditions(less, inside), one),
    )


# --- families --------------------------------------------------------------------------------------

_FLAG = st.none() | st.booleans()
_SUM = st.sampled_from([None, 0, "0.01", 5, 999, 1000, {"per_year": 100}, {"per_year": 12000}])
_COUNT = st.sampled_from([None, 0, 1, 2, 3])

_MEMBER = st.fixed_dictionaries(
    {
        "relation": st.sampled_from([None, "child", "parent"]),
        "birth_date": st.sampled_from([None, "2022-08-01", "2004-08-01", "2004-08-02", "1960-02-29"]),
        "stated_age": st.sampled_from([None, 0, 18]),
        "seriously_ill": _FLAG,
        "lives_with_family": _FLAG,
        "disability_grade": st.sampled_from([None, "none", "grade_1", "grade_3"]),
        "disability_kind": st.sampled_from([None, "mental", "visual"]),
        "schooling": st.sampled_from([None, "none", "college"]),
        "refusals_of_work": _COUNT,
        "income": st.fixed_dictionaries({"wages": _SUM, "pension": _SUM, "support_paid": _SUM}),
        "supporters": st.none() | st.lists(st.fixed_dictionaries({"in_prison": _FLAG}), max_size=2),
    }
)


def small_families(least: int | None = None) -> st.SearchStrategy[Applicant]:
    """Families of up to three with the facts that these expressions speak of, many unknown.

    least: how many there are at least; if None, it may also be that nobody told who they are.
    """
    members = st.lists(_MEMBER, min_size=least or 0, max_size=3)
    return st.builds(
        _family,
        members if least else members | st.none(),
        st.fixed_dictionaries(
            {
                "reported_counted_income": _SUM,
                "recognised_status": st.sampled_from([None, "none", "marginal"]),
                "property": st.fixed_dictionaries({"cars": _COUNT, "houses": _COUNT}),
                "expenses": st.fixed_dictionaries({"relieved_for_same_cause_this_year": _FLAG}),
            }
        ),
    )


def _family(members: list[dict[str, Any]] | None, data: dict[str, Any]) -> Applicant:
    if members:
        members[0]["relation"] = "self"
    return Applicant.model_validate({**data, "members": members})
