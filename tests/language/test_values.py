from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jiuzhu.language.tree import ROUNDINGS
from jiuzhu.language.values import (
    UNKNOWN,
    Bound,
    Interval,
    add,
    divide,
    hull,
    largest,
    multiply,
    negation,
    rounded,
    smallest,
)

MODES = [mode for mode, _ in ROUNDINGS.choices]

exact = st.integers(-(10**12), 10**12) | st.fractions(-1000, 1000, max_denominator=400) | st.integers(-3, 3)
lows = exact | st.just(-inf)
highs = exact | st.just(inf)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    a, b = draw(lows), draw(highs)
    return (a, b) if a <= b else (b, a)


@st.composite
def within(draw: st.DrawFn) -> tuple[Interval, Any]:
    """An interval and an exact number in it."""
    low, point, high = draw(lows), draw(exact), draw(highs)
    return (min(low, point), max(point, high)), point


def is_exact(interval: Interval) -> bool:
    return all(type(bound) in (int, Fraction) or bound in (inf, -inf) for bound in interval)


OPERATIONS: list[tuple[Callable[[Interval, Interval], Interval], Callable[[Any, Any], Any]]] = [
    (add, lambda x, y: x + y),
    (multiply, lambda x, y: x * y),
    (smallest, min),
    (largest, max),
]


@given(within(), within(), st.sampled_from(OPERATIONS))
def test_the_result_lies_within_the_bounds(
    left: tuple[Interval, Any],
    right: tuple[Interval, Any],
    operation: tuple[Callable[[Interval, Interval], Interval], Callable[[Any, Any], Any]],
) -> None:
    (a, x), (b, y), (bounds, of_points) = left, right, operation
    low, high = bounds(a, b)
    assert low <= of_points(x, y) <= high
    assert is_exact((low, high))


@given(within(), within())
def test_a_quotient_lies_within_the_bounds(left: tuple[Interval, Any], right: tuple[Interval, Any]) -> None:
    (a, x), (b, y) = left, right
    assume(y != 0)
    low, high = divide(a, b)
    assert low <= Fraction(x) / Fraction(y) <= high
    assert is_exact((low, high))


@given(exact, exact, st.sampled_from(OPERATIONS))
def test_of_known_numbers_the_result_is_known(x: Any, y: Any, operation: Any) -> None:
    bounds, of_points = operation
    assert bounds((x, x), (y, y)) == (of_points(x, y), of_points(x, y))


@given(exact, exact)
def test_division_is_exact(x: Any, y: Any) -> None:
    expected = UNKNOWN if y == 0 else (Fraction(x) / Fraction(y),) * 2
    assert divide((x, x), (y, y)) == expected


@pytest.mark.parametrize("divisor", [(0, 0), (0, 5), (-5, 0), (-1, 1), (0, inf), UNKNOWN])
def test_what_is_divided_by_what_may_be_nothing_is_unknown(divisor: Interval) -> None:
    assert divide((5, 5), divisor) == UNKNOWN


def test_nothing_times_an_unknown_is_nothing() -> None:
    assert multiply((0, 0), UNKNOWN) == (0, 0)
    assert multiply((0, inf), (0, 0)) == (0, 0)
    assert multiply((0, 5), (0, inf)) == (0, inf)


@given(intervals(), intervals())
def test_a_hull_is_the_narrowest_that_has_both(a: Interval, b: Interval) -> None:
    low, high = hull(a, b)
    assert (low, high) == hull(b, a)
    assert low in (a[0], b[0])
    assert high in (a[1], b[1])
    assert all(low <= one[0] <= one[1] <= high for one in (a, b))


def test_what_is_not_unknown_is_unknown() -> None:
    assert [negation(one) for one in (True, False, None)] == [False, True, None]


# --- rounding -----------------------------------------------------------------------------------------

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("fen", 100, 100),
        ("fen", Fraction(100_000, 12), 8333),
        ("fen", 100 + HALF, 101),
        ("fen", 100 + HALF - Fraction(1, 10**9), 100),
        ("fen", 0, 0),
        ("half_up_yuan", 149, 100),
        ("half_up_yuan", 150, 200),
        ("half_up_yuan", 149 + HALF, 100),
        ("ceil_yuan_per_household", 100, 100),
        ("ceil_yuan_per_household", 101, 200),
        ("ceil_yuan_per_household", 100 + Fraction(1, 10**9), 200),
        ("ceil_yuan_per_household", 0, 0),
    ],
)
def test_how_a_sum_is_rounded(mode: str, value: Bound, expected: int) -> None:
    assert rounded(value, mode) == expected


@pytest.mark.parametrize(
    ("value", "persons", "expected"),
    [
        (30_000, 3, 30_000),
        (30_001, 3, 30_300),  # 100.0033… yuan each becomes 101
        (10_000, 3, 10_200),  # 33.33… each becomes 34
        (1, 5, 500),
        (0, 5, 0),
        (101, 1, 200),
    ],
)
def test_a_sum_is_rounded_up_for_each_person(value: int, persons: int, expected: int) -> None:
    assert rounded(value, "ceil_yuan_per_person", persons) == expected


@given(exact, st.sampled_from(MODES), st.integers(1, 9))
def test_rounding_is_whole_and_near(value: Any, mode: str, persons: int) -> None:
    found = rounded(value, mode, persons)
    step = {
        "fen": 1,
        "half_up_yuan": 100,
        "ceil_yuan_per_household": 100,
        "ceil_yuan_per_person": 100 * persons,
    }[mode]
    assert type(found) is int
    assert found % step == 0
    if mode.startswith("ceil"):
        assert value <= found < value + step
    else:
        assert -HALF * step < found - value <= HALF * step


@given(exact, exact, st.sampled_from(MODES), st.integers(0, 9))
def test_rounding_keeps_the_order(x: Any, y: Any, mode: str, persons: int) -> None:
    low, high = sorted([x, y])
    assert rounded(low, mode, persons) <= rounded(high, mode, persons)


@given(exact, st.sampled_from(MODES), st.integers(1, 9))
def test_rounding_twice_changes_nothing(value: Any, mode: str, persons: int) -> None:
    once = rounded(value, mode, persons)
    assert rounded(once, mode, persons) == once


@pytest.mark.parametrize("mode", MODES)
def test_an_open_bound_stays_open(mode: str) -> None:
    assert rounded(inf, mode, 3) == inf
    assert rounded(-inf, mode, 3) == -inf


def test_an_unknown_way_of_rounding_is_an_error() -> None:
    with pytest.raises(ValueError, match="floor"):
        rounded(1, "floor")
