"""The traps of SQL, one by one: where a plain translation would be wrong without a sign of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

import duckdb
import pyarrow
import pytest

from jiuzhu import Applicant, FactError, population
from jiuzhu.population.quantities import Bound
from tests.language.world import TODAY, WORLD
from tests.population.trying import Trial, rulebook_of

RULEBOOK = rulebook_of(WORLD)
FLAG = "household.expenses.relieved_for_same_cause_this_year"
DAY = date(2022, 8, 1)


def family(*members: dict[str, Any], **facts: Any) -> Applicant:
    listed = [{"relation": "self" if index == 0 else "child", **one} for index, one in enumerate(members)]
    return Applicant.model_validate({"members": listed, **facts})


def value(text: str, one: Applicant, member: int | None = None, on: date = TODAY) -> Any:
    """What an expression comes to in SQL; the evaluator says the same."""
    entity = "household" if member is None else "member"
    node = WORLD.parse(text, decided_for=entity)
    (found,) = Trial(RULEBOOK, [one], on).values([node], entity)
    assert found[member or 0] == WORLD.evaluator.compile(node)(WORLD.frames(one, member, {}, on))
    return found[member or 0]


def sql(query: str) -> Any:
    return duckdb.sql(query).fetchall()[0][0]


# --- unknown is neither no nor nothing --------------------------------------------------------------


def test_else_would_take_unknown_for_no() -> None:
    assert sql("SELECT CASE WHEN NULL THEN 1 ELSE 2 END") == 2
    assert value(f"1 if {FLAG} else 2", family({})) == (1, 2)
    assert (
        value(f"true_ if {FLAG} else false_".replace("true_", "strict").replace("false_", FLAG), family({}))
        is None
    )


def test_a_condition_whose_branches_agree_is_known_all_the_same() -> None:
    assert value(f"strict if {FLAG} else strict", family({})) is True


def test_greatest_takes_null_for_less_than_anything() -> None:
    assert sql("SELECT greatest(NULL, 0)") == 0
    assert value("max(0, household.reported_counted_income)", family({})) == (0, inf)
    assert value("max(supplement, household.reported_counted_income)", family({})) == (12_345, inf)
    assert value("min(supplement, household.reported_counted_income)", family({})) == (0, 12_345)
    assert value("min(unset, supplement)", family({})) == (-inf, 12_345)


def test_sum_passes_over_null() -> None:
    assert sql("SELECT sum(x) FROM (VALUES (1), (NULL)) t(x)") == 1
    one = family({"income": {"wages": 100}}, {})
    assert value("sum(m.income.wages for m in household.members)", one) == (10_000, inf)


def test_sum_over_nobody_is_nothing_and_not_null() -> None:
    assert sql("SELECT sum(x) FROM (SELECT 1 AS x WHERE FALSE)") is None
    assert value("sum(m.income.wages for m in household.members)", family()) == (0, 0)
    assert value("count(m for m in household.members)", family()) == (0, 0)


def test_whoever_may_count_is_in_the_upper_bound_only() -> None:
    one = family({"income": {"wages": 100}, "seriously_ill": None})
    assert value("sum(m.income.wages for m in household.members if m.seriously_ill)", one) == (0, 10_000)
    assert value("count(m for m in household.members if m.seriously_ill)", one) == (0, 1)


def test_bool_or_passes_over_null() -> None:
    assert sql("SELECT bool_or(x) FROM (VALUES (FALSE), (NULL)) t(x)") is False
    one = family({"seriously_ill": False}, {})
    assert value("any(m.seriously_ill for m in household.members)", one) is None
    assert value("all(not m.seriously_ill for m in household.members)", one) is None
    assert (
        value("any(m.seriously_ill for m in household.members)", family({"seriously_ill": True}, {})) is True
    )
    assert (
        value("all(m.seriously_ill for m in household.members)", family({"seriously_ill": False}, {}))
        is False
    )


def test_any_of_nobody_is_no_and_all_of_nobody_is_yes() -> None:
    assert sql("SELECT bool_or(x) FROM (SELECT TRUE AS x WHERE FALSE)") is None
    assert value("any(m.seriously_ill for m in household.members)", family()) is False
    assert value("all(m.seriously_ill for m in household.members)", family()) is True


def test_members_nobody_told_of_are_not_no_members() -> None:
    nobody_told = Applicant()
    assert value("any(m.seriously_ill for m in household.members)", nobody_told) is None
    assert value("count(m for m in household.members)", nobody_told) == (0, inf)
    assert value("sum(0 - m.income.wages for m in household.members)", nobody_told) == (-inf, inf)
    assert value("sum(m.income.wages for m in household.members)", nobody_told) == (0, inf)


def test_not_in_with_null_is_unknown() -> None:
    assert value('applicant.schooling not in ("none", "bachelor")', family({})) is None


def test_an_applicant_nobody_told_of_is_unknown_and_not_left_out() -> None:
    one = Applicant.model_validate({"members": [{"relation": "child", "seriously_ill": True}]})
    assert value("applicant.seriously_ill", one) is None
    assert value("any(m.seriously_ill for m in household.members)", one) is True
    assert value("count(m for m in household.members)", one) == (1, 1)


# --- whole numbers ----------------------------------------------------------------------------------


def test_sums_of_64_bits_would_be_of_128() -> None:
    assert sql("SELECT typeof(sum(x)) FROM (VALUES (1::BIGINT)) t(x)") == "HUGEINT"
    trial = Trial(RULEBOOK, [family({"income": {"wages": 100}})])
    node = WORLD.parse("sum(m.income.wages for m in household.members if m.seriously_ill or strict)")
    assert trial.types(node) == {"BIGINT"}


def test_whole_division_cuts_towards_zero() -> None:
    assert sql("SELECT -5 // 2") == -2
    trial = Trial(RULEBOOK, [family({}, reported_counted_income="0.05")])
    income = trial.reader.quantity(
        WORLD.parse("0 - household.reported_counted_income"), trial.reader.place("household")
    )
    half = Bound(income.low.top, 2)
    assert trial.read([trial.quantities.fen(half)]) == [[-3]]


@pytest.mark.parametrize(
    ("fen", "rounded"), [(-150, -100), (-151, -200), (-149, -100), (-50, 0), (50, 100), (49, 0)]
)
def test_half_up_of_what_is_negative(fen: int, rounded: int) -> None:
    one = family({}, reported_counted_income=str(Decimal(abs(fen)) / 100))
    sign = "0 - " if fen < 0 else "0 + "
    assert value(f'round_to({sign}household.reported_counted_income, "half_up_yuan")', one) == (
        rounded,
        rounded,
    )


@pytest.mark.parametrize(
    ("fen", "rounded"), [(-101, -100), (-100, -100), (-1, 0), (1, 100), (100, 100), (101, 200)]
)
def test_a_ceiling_of_what_is_negative(fen: int, rounded: int) -> None:
    one = family({}, reported_counted_income=str(Decimal(abs(fen)) / 100))
    sign = "0 - " if fen < 0 else "0 + "
    expression = f'round_to({sign}household.reported_counted_income, "ceil_yuan_per_household")'
    assert value(expression, one) == (rounded, rounded)


def test_numbers_written_out_would_be_of_32_bits() -> None:
    assert sql("SELECT typeof(CASE WHEN TRUE THEN 100000 ELSE 0 END)") == "INTEGER"
    one = family({}, expenses={"relieved_for_same_cause_this_year": True}, property={"cars": 1_000})
    text = f"(supplement if {FLAG} else 0) * household.property.cars * household.property.cars * 1000"
    assert value(text, one) == (12_345_000_000_000, 12_345_000_000_000)


def test_what_does_not_fit_into_64_bits_takes_128() -> None:
    one = family({}, reported_counted_income="1000000000", property={"cars": 1_000})
    cubed = "household.property.cars * household.property.cars * household.property.cars"
    exact = 10**11 * 10**9
    assert value(f"household.reported_counted_income * {cubed}", one) == (exact, exact)


def test_what_does_not_fit_into_128_bits_is_an_error_and_not_another_number() -> None:
    one = family({}, reported_counted_income="1000000000", property={"cars": 1_000})
    factors = " * ".join(["household.property.cars"] * 12)
    with pytest.raises(duckdb.OutOfRangeException):
        Trial(RULEBOOK, [one]).values([WORLD.parse(f"household.reported_counted_income * {factors}")])


# --- fractions --------------------------------------------------------------------------------------


def test_division_would_be_of_doubles() -> None:
    assert sql("SELECT typeof(10::DECIMAL(12, 2) / 3)") == "DOUBLE"
    one = family({}, reported_counted_income="1000000000", property={"cars": 3, "houses": 7})
    third = "household.reported_counted_income / household.property.cars"
    assert value(third, one) == (Fraction(10**11, 3), Fraction(10**11, 3))
    assert value(f"{third} * household.property.cars == household.reported_counted_income", one) is True
    assert (
        value(f"{third} / household.property.houses * 21 == household.reported_counted_income", one) is True
    )


def test_doubles_would_lose_a_fen_above_two_to_the_53() -> None:
    one = family({}, reported_counted_income="900719925.47", property={"cars": 1_000, "houses": 1_000})
    text = "household.reported_counted_income * household.property.cars * household.property.houses / 3"
    assert value(f'round_to({text}, "fen")', one) == (30_023_997_515_666_667, 30_023_997_515_666_667)


def test_a_divisor_that_may_be_zero_leaves_no_bound() -> None:
    one = family({}, reported_counted_income=100, property={"cars": 0})
    assert value("household.reported_counted_income / household.property.cars", one) == (-inf, inf)
    unknown = family({}, reported_counted_income=100)
    assert value("household.reported_counted_income / household.property.cars", unknown) == (-inf, inf)


def test_shares_of_a_family_add_up() -> None:
    one = family({"income": {"wages": 100}}, {"income": {"wages": 100}}, {"income": {"wages": 100}})
    shares = "sum(m.income.wages / count(x for x in household.members) for m in household.members)"
    assert value(shares, one) == (10_000, 10_000)


def test_quotients_with_differing_divisors_add_up() -> None:
    one = family(
        {"income": {"wages": 100}, "refusals_of_work": 3}, {"income": {"wages": 100}, "refusals_of_work": 7}
    )
    text = "sum(m.income.wages / m.refusals_of_work for m in household.members if m.refusals_of_work > 0)"
    assert value(text, one) == (Fraction(10_000, 3) + Fraction(10_000, 7),) * 2


def test_a_sum_given_for_a_year_is_a_twelfth_exactly() -> None:
    one = family({"income": {"wages": {"per_year": 100}}}, {"income": {"wages": 5}})
    expected = Fraction(10_000, 12) + 500
    assert value("sum(m.income.wages for m in household.members)", one) == (expected, expected)


# --- days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2000-02-29", date(2001, 2, 28), 0),
        ("2000-02-29", date(2001, 3, 1), 1),
        ("2000-02-29", date(2004, 2, 28), 3),
        ("2000-02-29", date(2004, 2, 29), 4),
        ("2000-12-31", date(2001, 1, 1), 0),
        ("2000-08-02", date(2022, 8, 1), 21),
        ("2000-08-01", date(2022, 8, 1), 22),
        ("2022-08-02", date(2022, 8, 1), 0),
    ],
)
def test_ages_are_full_years(born: str, on: date, age: int) -> None:
    assert value("applicant.age", family({"birth_date": born}), on=on) == (age, age)


def test_date_sub_and_date_diff_count_otherwise() -> None:
    assert sql("SELECT date_sub('year', DATE '2000-02-29', DATE '2001-02-28')") == 1
    assert sql("SELECT date_diff('year', DATE '2000-12-31', DATE '2001-01-01')") == 1


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        ("2022-01-31", date(2022, 2, 28), 0),
        ("2022-01-31", date(2022, 3, 1), 1),
        ("2022-01-15", date(2022, 7, 15), 6),
        ("2022-01-15", date(2022, 7, 14), 5),
    ],
)
def test_months_are_full_months(since: str, on: date, months: int) -> None:
    one = family({}, work_income_exceeded_since=since)
    text = "months_between(household.work_income_exceeded_since, assessment_date)"
    assert value(text, one, on=on) == (months, months)


# --- who looks at whom ------------------------------------------------------------------------------


def test_each_person_may_look_at_the_others() -> None:
    one = family({"stated_age": 40}, {"stated_age": 10}, {"stated_age": 10}, {})
    younger = "count(other for other in household.members if other.stated_age < member.stated_age)"
    assert [value(younger, one, member) for member in range(4)] == [(2, 3), (0, 1), (0, 1), (0, 4)]
    eldest = "all(other.stated_age <= member.stated_age for other in household.members)"
    assert [value(eldest, one, member) for member in range(4)] == [None, False, False, None]


def test_a_total_may_stand_within_a_total() -> None:
    one = family({"stated_age": 40}, {"stated_age": 10})
    twice = "any(any(x.stated_age > m.stated_age for x in household.members) for m in household.members)"
    assert value(twice, one) is True
    assert value(twice, family({"stated_age": 40})) is False


def test_supporters_are_those_of_each_person() -> None:
    one = family({"supporters": [{"age": 70}, {}]}, {"supporters": []}, {})
    assert value("count(s for s in member.supporters)", one, 0) == (2, 2)
    assert value("count(s for s in member.supporters)", one, 1) == (0, 0)
    assert value("count(s for s in member.supporters)", one, 2) == (0, inf)
    assert value("sum(s.income - supplement for s in member.supporters)", one, 0) == (-24_690, inf)
    assert value("sum(s.income - supplement for s in member.supporters)", one, 2) == (-inf, inf)
    assert value("sum(s.income for s in member.supporters)", one, 2) == (0, inf)
    older = "any(s.age > member.stated_age for s in member.supporters)"
    assert value(older, family({"stated_age": 60, "supporters": [{"age": 70}]}), 0) is True


# --- what comes in and goes out ---------------------------------------------------------------------


def test_floats_are_refused() -> None:
    families = pyarrow.table({"family": [1], "reported_counted_income": [0.1]})
    persons = pyarrow.table({"family": [1], "person": [1]})
    with pytest.raises(FactError, match="浮点数"):
        population.assess({"families": families, "persons": persons}, on=DAY)


def test_sums_are_exact_to_the_fen() -> None:
    income = pyarrow.array(
        [Decimal("999999999.99"), Decimal("0.01"), Decimal("0.29")], pyarrow.decimal128(12, 2)
    )
    families = pyarrow.table({"family": [1, 2, 3], "reported_counted_income": income})
    persons = pyarrow.table(
        {
            "family": [1, 2, 3],
            "person": [1, 1, 1],
            "relation": ["self"] * 3,
            "registered_in_jurisdiction": [True] * 3,
            "found_co_living": [True] * 3,
        }
    )
    judgements = {"household.property_within_subsistence_limit": True}
    found = population.assess({"families": families, "persons": persons}, on=DAY, judgements=judgements)
    by_family = {row["family"]: row["subsistence_allowance.lowest"] for row in found.families.to_pylist()}
    assert by_family == {1: Decimal("0.00"), 2: Decimal("999.99"), 3: Decimal("999.71")}
    assert found["subsistence_allowance"].lowest == Decimal("0.00")
    assert found["subsistence_allowance"].if_granted_lowest == Decimal("1999.70")
