from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiuzhu.facts import Applicant
from jiuzhu.language.evaluate import compare_numbers, full_months, full_years
from jiuzhu.language.situation import Value
from jiuzhu.language.symbols import BenefitSymbol
from jiuzhu.language.tree import ROUNDINGS, Flag, Number, Type
from jiuzhu.language.values import Interval
from tests.facts.families import families, known_facts, without
from tests.language.expressions import expressions, small_families
from tests.language.world import FIGURES, ITEMS, TODAY, WORLD, Decided, World, number

Figures = Mapping[str, tuple[Type, Value]]
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt},
    **{">=": operator.ge, "==": operator.eq, "!=": operator.ne},
}
PAIRS = list(product((True, False, None), repeat=2))


def family(**facts: Any) -> Applicant:
    return Applicant.model_validate(facts)


def people(*members: dict[str, Any], **facts: Any) -> Applicant:
    return Applicant.model_validate({"members": list(members), **facts})


def one(**facts: Any) -> Applicant:
    """A family of the applicant alone."""
    return people({"relation": "self", **facts})


# --- three truth values -------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_truth_values_follow_kleene(a: bool | None, b: bool | None) -> None:
    world = World(figures={**FIGURES, "a": (Flag(), a), "b": (Flag(), b)})
    rank = {False: 0, None: 1, True: 2}
    value = {rank: truth for truth, rank in rank.items()}
    assert world.value("a and b") is value[min(rank[a], rank[b])]
    assert world.value("a or b") is value[max(rank[a], rank[b])]
    assert world.value("not a") is value[2 - rank[a]]
    assert world.value("not (a and b)") is world.value("not a or not b")
    assert world.value("a and b and a") is world.value("a and b")


def test_one_that_fails_decides_whatever_is_unknown() -> None:
    assert WORLD.value("unset_flag and applicant.seriously_ill and not strict") is False
    assert WORLD.value("unset_flag or applicant.seriously_ill or strict") is True
    assert WORLD.value("unset_flag or not strict") is None


# --- numbers with bounds ----------------------------------------------------------------------------


def test_an_unknown_sum_is_nothing_or_more() -> None:
    assert WORLD.value("household.reported_counted_income") == (0, inf)
    assert WORLD.value("household.reported_counted_income + supplement") == (12_345, inf)
    assert WORLD.value("supplement - household.reported_counted_income") == (-inf, 12_345)
    assert WORLD.value("min(household.reported_counted_income, supplement)") == (0, 12_345)
    assert WORLD.value("max(household.reported_counted_income, supplement)") == (12_345, inf)
    assert WORLD.value("0 * household.reported_counted_income") == (0, 0)


def test_a_figure_that_nobody_set_may_be_anything() -> None:
    assert WORLD.value("unset") == (-inf, inf)
    assert WORLD.value("unset > 0") is None


def test_a_range_in_the_law_is_a_range_in_the_result() -> None:
    assert WORLD.value("supplement * rate") == (4938, 7407)
    assert WORLD.value("rate < 1") is True
    assert WORLD.value("rate <= share") is False
    assert WORLD.value("2 * rate > 1") is None


def test_a_sum_for_a_year_counts_with_exactly_a_twelfth() -> None:
    told = family(reported_counted_income={"per_year": "1000"})
    assert WORLD.value("household.reported_counted_income", told) == (Fraction(25_000, 3),) * 2
    assert WORLD.value("monthly(yearly)") == (Fraction(25_000, 3),) * 2
    assert WORLD.value("household.reported_counted_income == monthly(yearly)", told) is True


def test_one_known_sum_may_already_exceed_the_limit() -> None:
    rich = people({"income": {"wages": 2000, "pension": 0, "support_paid": 0}}, {})
    text = "sum(m.income.wages for m in household.members) > standard * large_family"
    assert WORLD.value(text, rich) is None
    rich = people({"income": {"wages": "3000.01"}}, {})
    assert WORLD.value(text, rich) is True


@pytest.mark.parametrize("sign", SIGNS)
@given(data=st.data())
def test_bounds_decide_when_every_pair_within_them_agrees(sign: str, data: st.DataObject) -> None:
    small = st.integers(-3, 3)
    low, high = sorted(data.draw(st.tuples(small, small)))
    least, most = sorted(data.draw(st.tuples(small, small)))
    compare = SIGNS[sign]
    answers = {compare(x, y) for x in range(low, high + 1) for y in range(least, most + 1)}
    agreed = answers.pop() if len(answers) == 1 else None
    assert compare_numbers(sign, (low, high), (least, most)) is agreed


@pytest.mark.parametrize(
    ("sign", "verdicts"),
    [
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
        (">", [False, False, True]),
        (">=", [False, True, True]),
        ("==", [False, True, False]),
        ("!=", [True, False, True]),
    ],
)
def test_one_fen_below_exactly_on_and_one_fen_above(sign: str, verdicts: list[bool]) -> None:
    text = f"household.reported_counted_income {sign} standard * large_family"
    sums = ["2999.99", 3000, "3000.01"]
    assert [WORLD.value(text, family(reported_counted_income=sum_)) for sum_ in sums] == verdicts


# --- codes and days -----------------------------------------------------------------------------------


def test_an_unknown_code_is_neither_one_nor_another() -> None:
    assert WORLD.value('applicant.relation == "self"', one()) is True
    for text in ('applicant.schooling == "none"', 'applicant.schooling != "none"'):
        assert WORLD.value(text, one()) is None
    assert WORLD.value('applicant.schooling in ("none", "college")', one(schooling="大专")) is True
    assert WORLD.value('applicant.schooling not in ("none", "college")', one(schooling="本科")) is True
    assert WORLD.value('applicant.schooling not in ("none", "college")', one()) is None


def test_days_are_compared_by_the_calendar() -> None:
    born = one(birth_date="2022-08-01")
    assert WORLD.value("applicant.birth_date <= assessment_date", born) is True
    assert WORLD.value("applicant.birth_date < assessment_date", born) is False
    assert WORLD.value("applicant.birth_date < assessment_date", one()) is None


def test_the_day_of_assessment_is_the_one_that_was_asked_for() -> None:
    born = one(birth_date="2004-08-01")
    assert WORLD.value("applicant.age", born, on=date(2022, 7, 31)) == (17, 17)
    assert WORLD.value("applicant.age", born, on=date(2022, 8, 1)) == (18, 18)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2004-08-01", "2022-07-31", 17),
        ("2004-08-01", "2022-08-01", 18),
        ("2004-02-29", "2022-02-28", 17),  # a common year: a year older on 1 March
        ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-28", 19),
        ("2004-02-29", "2024-02-29", 20),
        ("2004-02-29", "2004-02-29", 0),
        ("2003-12-31", "2004-01-01", 0),
    ],
)
def test_full_years(start: str, end: str, years: int) -> None:
    assert full_years(date.fromisoformat(start), date.fromisoformat(end)) == years
    assert WORLD.value("applicant.age", one(birth_date=start), on=date.fromisoformat(end)) == (years, years)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2022-01-31", "2022-02-28", 0),
        ("2022-01-31", "2022-03-01", 1),
        ("2022-01-31", "2022-03-31", 2),
        ("2024-02-29", "2025-02-28", 11),
        ("2021-08-01", "2022-08-01", 12),
        ("2021-08-02", "2022-08-01", 11),
    ],
)
def test_full_months(start: str, end: str, months: int) -> None:
    assert full_months(date.fromisoformat(start), date.fromisoformat(end)) == months
    text = "months_between(applicant.birth_date, assessment_date)"
    assert WORLD.value(text, one(birth_date=start), on=date.fromisoformat(end)) == (months, months)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 50_000))
def test_twelve_full_months_are_a_full_year(start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)
    assert full_years(start, end) == full_months(start, end) // 12
    assert 0 <= full_months(start, end) <= days // 28


def test_the_age_of_somebody_whose_birth_date_is_unknown_is_unknown() -> None:
    assert WORLD.value("applicant.age", one()) == (0, inf)
    assert WORLD.value("applicant.age >= of_age", one()) is None


@pytest.mark.parametrize("function", ["years_between", "months_between"])
@pytest.mark.parametrize("born", ["1990-01-01", "2022-08-02"])
def test_what_is_known_of_elapsed_time_lies_within_what_was_unknown(function: str, born: str) -> None:
    """Reversed days are no time at all: neither an age nor a delay is ever below nothing."""
    for days in ("assessment_date, applicant.birth_date", "applicant.birth_date, assessment_date"):
        text = f"{function}({days})"
        assert within(WORLD.value(text, one(birth_date=born)), WORLD.value(text, one()))


# --- what was given -----------------------------------------------------------------------------------


def test_given_is_never_unknown() -> None:
    assert WORLD.value("given(applicant.seriously_ill)", one()) is False
    assert WORLD.value("given(applicant.seriously_ill)", one(seriously_ill=False)) is True
    assert WORLD.value("given(applicant.income.wages)", one(income={"wages": 0})) is True
    assert WORLD.value("given(applicant.income.wages)", one(income={"nothing_else": True})) is True


def test_of_the_applicant_nothing_is_known_while_nobody_is_the_applicant() -> None:
    ill = people({"seriously_ill": True})
    assert WORLD.value("applicant.seriously_ill", ill) is None
    assert (
        WORLD.value("applicant.seriously_ill", people({}, {"relation": "本人", "seriously_ill": True}))
        is True
    )


# --- tables -------------------------------------------------------------------------------------------

LADDER = "1 if a else (2 if b else (2 if c else 3))"


@pytest.mark.parametrize(
    ("a", "b", "c", "value"),
    [
        (True, None, None, (1, 1)),
        (False, True, None, (2, 2)),
        (False, None, True, (2, 2)),  # whichever it is, it is 2
        (False, None, None, (2, 3)),
        (None, True, False, (1, 2)),
        (None, False, False, (1, 3)),
        (False, False, False, (3, 3)),
    ],
)
def test_a_table_takes_the_first_row_that_holds(
    a: bool | None, b: bool | None, c: bool | None, value: Interval
) -> None:
    figures = {"a": (Flag(), a), "b": (Flag(), b), "c": (Flag(), c)}
    assert World(figures=figures).value(LADDER) == value


def test_a_table_of_conditions_and_codes_is_known_where_its_rows_agree() -> None:
    assert WORLD.value("strict if unset_flag else strict") is True
    assert WORLD.value("strict if unset_flag else not strict") is None
    assert WORLD.value("unset_flag if unset_flag else unset_flag") is None
    same = people({"relation": "self", "schooling": "大专"}, {"schooling": "大专"})
    text = 'any((applicant.schooling if unset_flag else m.schooling) == "college" for m in household.members)'
    assert WORLD.value(text, same) is True


def test_what_stands_in_a_row_that_is_not_taken_does_not_matter() -> None:
    assert WORLD.value("supplement if strict else unset") == (12_345, 12_345)
    assert WORLD.value("unset if not strict else supplement") == (12_345, 12_345)


# --- everybody in a collection --------------------------------------------------------------------------


def test_nobody_counts_as_nothing() -> None:
    empty = people()
    assert WORLD.value("count(m for m in household.members)", empty) == (0, 0)
    assert WORLD.value("sum(m.income.wages for m in household.members)", empty) == (0, 0)
    assert WORLD.value("any(m.seriously_ill for m in household.members)", empty) is False
    assert WORLD.value("all(m.seriously_ill for m in household.members)", empty) is True


def test_of_people_nobody_told_of_little_is_known() -> None:
    assert WORLD.value("count(m for m in household.members)") == (0, inf)
    assert WORLD.value("sum(m.income.wages for m in household.members)") == (0, inf)
    assert WORLD.value("sum(0 - m.income.wages for m in household.members)") == (-inf, inf)
    assert WORLD.value("any(m.seriously_ill for m in household.members)") is None
    assert WORLD.value("all(m.seriously_ill for m in household.members)") is None


@pytest.mark.parametrize(
    ("ill", "any_ill", "all_ill", "count"),
    [
        ([True, None], True, None, (1, 2)),
        ([False, None], None, False, (0, 1)),
        ([None, None], None, None, (0, 2)),
        ([True, True], True, True, (2, 2)),
        ([False, False], False, False, (0, 0)),
        ([True, False], True, False, (1, 1)),
    ],
)
def test_any_all_and_count(
    ill: list[bool | None], any_ill: bool | None, all_ill: bool | None, count: Interval
) -> None:
    told = people(*({"seriously_ill": verdict} for verdict in ill))
    assert WORLD.value("any(m.seriously_ill for m in household.members)", told) is any_ill
    assert WORLD.value("all(m.seriously_ill for m in household.members)", told) is all_ill
    assert WORLD.value("count(m for m in household.members if m.seriously_ill)", told) == count


@pytest.mark.parametrize(("counts", "ill"), PAIRS)
def test_one_who_may_not_count_decides_nothing(counts: bool | None, ill: bool | None) -> None:
    told = people({"lives_with_family": counts, "seriously_ill": ill})
    each = "{}(m.seriously_ill for m in household.members if m.lives_with_family)"
    world = World(figures={"counts": (Flag(), counts), "ill": (Flag(), ill)})
    assert WORLD.value(each.format("any"), told) is world.value("counts and ill")
    assert WORLD.value(each.format("all"), told) is world.value("not counts or ill")


def test_the_income_of_one_who_may_not_count_may_be_in_the_sum() -> None:
    told = people(
        {"lives_with_family": True, "income": {"wages": 100}},
        {"lives_with_family": False, "income": {"wages": 1_000_000}},
        {"income": {"wages": 7}},
    )
    text = "sum(m.income.wages for m in household.members if m.lives_with_family)"
    assert WORLD.value(text, told) == (10_000, 10_700)
    assert WORLD.value(text.replace("sum(m", "sum(0 - m"), told) == (-10_700, -10_000)


def test_a_collection_within_a_collection() -> None:
    told = people({"supporters": [{"in_prison": True}, {}]}, {"supporters": []}, {})
    assert WORLD.value("sum(count(s for s in m.supporters) for m in household.members)", told) == (2, inf)
    text = "count(m for m in household.members if all(s.in_prison for s in m.supporters))"
    assert WORLD.value(text, told) == (1, 3)


def test_the_outer_variable_is_seen_inside() -> None:
    told = people({"stated_age": 50, "name": "a"}, {"stated_age": 20}, {"stated_age": 20})
    oldest = (
        "count(m for m in household.members if all(m.stated_age >= n.stated_age for n in household.members))"
    )
    assert WORLD.value(oldest, told) == (1, 1)
    shadowed = "count(m for m in household.members if any(m.stated_age > of_age for m in household.members))"
    assert WORLD.value(shadowed, told) == (3, 3)


# --- items ----------------------------------------------------------------------------------------------


def test_an_item_is_of_whom_it_is_asked() -> None:
    told = people(
        {"relation": "self", "lives_with_family": True, "income": {"nothing_else": True, "wages": 1000}},
        {"lives_with_family": True, "income": {"nothing_else": True, "support_paid": 500}},
    )
    assert WORLD.value("applicant.counted", told) == (100_000, 100_000)
    assert WORLD.value("household.total", told) == (100_000, 100_000)
    assert WORLD.value("household.size", told) == (2, 2)
    assert World(decided_for="member").value("member.counted", told, member=1) == (0, 0)


def test_a_finding_is_what_the_officer_found_of_whom_it_is_about() -> None:
    items = {**ITEMS, "member.idle": (Flag(), ""), "household.discount": (number("yuan/month"), "")}
    world = World(items=items)
    told = people({"relation": "self", "name": "王芳"}, {"name": "李强"})
    assert world.value("household.discount", told) == (0, inf)
    assert world.value("household.discount", told, judged={("household.discount", ""): (5, 5)}) == (5, 5)
    judged = {("member.idle", "李强"): True}
    assert world.value("any(m.idle for m in household.members)", told, judged=judged) is True
    assert world.value("applicant.idle", told, judged=judged) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum(ill for m in household.members if m.seriously_ill)", (1, 1)),
        ("sum(ill for m in household.members)", (3, 3)),
        ("count(m for m in household.members if ill > 0 * ill)", (3, 3)),
    ],
)
def test_a_bare_name_is_worth_the_same_inside_a_comprehension(text: str, value: Interval) -> None:
    """An item of the household's benefit, however many people it is asked for."""
    told = people({"seriously_ill": True}, {"seriously_ill": False}, {"seriously_ill": False})
    items = {"aid.ill": (number("person"), "count(m for m in household.members if m.seriously_ill)")}
    assert World(items=items, own={"ill": "aid.ill"}).value(text, told) == value


@pytest.mark.parametrize("variable", ["m", "member"])
def test_a_bare_name_of_a_persons_benefit_is_that_persons(variable: str) -> None:
    told = people({"seriously_ill": True}, {"seriously_ill": False})
    world = World(
        items={"aid.ill": (Flag(), "member.seriously_ill")}, own={"ill": "aid.ill"}, decided_for="member"
    )
    text = f"any(ill for {variable} in household.members)"
    assert [world.value(text, told, member=index) for index in (0, 1)] == [True, False]


def test_what_another_benefit_comes_to_is_asked_of_whom_it_is_about() -> None:
    monthly = number("yuan/month")
    world = World(
        benefits={"aid": BenefitSymbol("household", monthly), "care": BenefitSymbol("member", monthly)},
        decided={
            ("aid", ""): Decided(True, False, entitlement=(7, 7)),
            ("care", "王芳"): Decided(None, None, (5, 9), (0, 9)),
            ("care", "members[1]"): Decided(True, True, (3, 3), (3, 3)),
        },
    )
    told = people({"name": "王芳", "relation": "self"}, {})
    assert world.value("household.aid.entitled", told) is True
    assert world.value("household.aid.eligible", told) is False
    assert world.value("household.aid.entitlement", told) == (7, 7)
    assert world.value("applicant.care.eligible", told) is None
    assert world.value("sum(m.care.amount for m in household.members)", told) == (3, 12)


# --- rounding ---------------------------------------------------------------------------------------------


def test_a_sum_is_rounded_as_the_figure_says() -> None:
    world = World(figures={**FIGURES, "mode": (ROUNDINGS, "ceil_yuan_per_household")})
    assert WORLD.value('round_to(supplement / 7, "fen")') == (1764, 1764)
    assert WORLD.value("round_to(supplement / 7, rounding)") == (1764, 1764)
    assert world.value("round_to(supplement / 7, mode)") == (1800, 1800)


def test_bounds_are_rounded_outwards_where_the_way_is_not_set() -> None:
    assert WORLD.value("round_to(supplement / 7, unset_rounding)") == (1764, 1800)
    assert WORLD.value("round_to(supplement / 7, unset_rounding, large_family)") == (1764, 1800)
    assert WORLD.value('round_to(supplement * rate, "fen")') == (4938, 7407)
    assert WORLD.value('round_to(max(unset, 0), "half_up_yuan")') == (0, inf)


def test_a_sum_shared_among_persons() -> None:
    text = 'round_to(supplement, "ceil_yuan_per_person", count(m for m in household.members))'
    assert WORLD.value(text, people({}, {}, {})) == (12_600, 12_600)
    assert WORLD.value(text, people({})) == (12_400, 12_400)
    low, high = WORLD.value(text)
    assert low <= 12_345
    assert high == inf


@given(st.data())
def test_a_sum_shared_among_unknown_persons_is_bounded(data: st.DataObject) -> None:
    mode = data.draw(st.sampled_from([mode for mode, _ in ROUNDINGS.choices]))
    low, point, high = sorted(data.draw(st.tuples(*[st.fractions(0, 10**4, max_denominator=50)] * 3)))
    fewest, persons, most = sorted(data.draw(st.tuples(*[st.integers(0, 6)] * 3)))
    figures: Figures = {
        "x": (number("yuan"), (low, high)),
        "n": (number("person"), (fewest, most)),
        "mode": (ROUNDINGS, mode),
    }
    known: Figures = {
        **figures,
        "x": (number("yuan"), (point, point)),
        "n": (number("person"), (persons, persons)),
    }
    text = "round_to(x, mode, n)"
    exact = World(figures=known).value(text)
    assert exact[0] == exact[1]
    assert within(exact, World(figures=figures).value(text))
    assert within(exact, World(figures={**figures, "mode": (ROUNDINGS, None)}).value(text))


# --- knowing more never contradicts knowing less ---------------------------------------------------------


def within(more: Any, less: Any) -> bool:
    """Whether what is known of more facts agrees with what was known of fewer."""
    if isinstance(less, tuple):
        return bool(less[0] <= more[0] <= more[1] <= less[1])
    return less is None or more is less or more == less


def exact(value: Any) -> bool:
    """Whether no float but infinity appears."""
    if isinstance(value, tuple):
        return all(type(bound) in (int, Fraction) or bound in (inf, -inf) for bound in value)
    return value is None or isinstance(value, bool | str | date)


@settings(max_examples=300)
@given(expressions(), small_families(), st.data())
def test_knowing_more_agrees_with_knowing_less(text: str, told: Applicant, data: st.DataObject) -> None:
    facts = known_facts(told)
    hidden = data.draw(st.lists(st.sampled_from(facts), unique=True, max_size=len(facts))) if facts else []
    more, less = WORLD.value(text, told), WORLD.value(text, without(told, hidden))
    assert exact(more)
    assert exact(less)
    assert within(more, less)


@settings(max_examples=40)
@given(expressions(), families(missing=10, most=3), st.data())
def test_whole_families_agree_too(text: str, told: Applicant, data: st.DataObject) -> None:
    told = without(told, [])
    facts = known_facts(told)
    hidden = data.draw(st.lists(st.sampled_from(facts), unique=True, max_size=20)) if facts else []
    assert within(WORLD.value(text, told), WORLD.value(text, without(told, hidden)))


@settings(max_examples=100)
@given(expressions(), small_families())
def test_figures_that_are_set_agree_with_figures_that_were_not(text: str, told: Applicant) -> None:
    known = {
        **FIGURES,
        "unset": (number("yuan/month"), (777, 777)),
        "unset_flag": (Flag(), False),
        "rate": (number("1"), (Fraction(1, 2), Fraction(1, 2))),
    }
    assert within(World(figures=known).value(text, told), WORLD.value(text, told))


# --- numbers that no family has ---------------------------------------------------------------------------

_HUGE = "1000000"
for _ in range(6):
    _HUGE = f"({_HUGE} * {_HUGE})"


@pytest.mark.parametrize("text", [f"household.property.cars + {_HUGE}", f"household.property.cars * {_HUGE}"])
def test_a_huge_number_meets_an_unknown_one(text: str) -> None:
    low, high = WORLD.value(text)
    assert low >= 0
    assert high == inf


def test_a_tiny_number_meets_an_unknown_one() -> None:
    assert WORLD.value(f"household.property.cars * (1 / {_HUGE})") == (0, inf)


def test_a_huge_number_less_an_unknown_one_has_no_bound_below() -> None:
    assert WORLD.value(f"0 * {_HUGE} - {_HUGE} - household.property.cars")[0] == -inf
    assert WORLD.value(f"{_HUGE} - household.property.cars")[0] == -inf


def test_a_quotient_of_known_numbers_is_a_number() -> None:
    assert WORLD.parse("supplement / 7").type == Number(number("yuan/month").unit)
    assert WORLD.value("supplement / 7") == (Fraction(12_345, 7),) * 2


def test_the_world_of_these_tests_is_of_one_day() -> None:
    assert WORLD.value("assessment_date") == TODAY
