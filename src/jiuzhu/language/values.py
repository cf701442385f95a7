"""Values that may be unknown: numbers with bounds, and three truth values.

A number is `(lowest, highest)`, equal when it is known.  Bounds are exact (`int` or `Fraction`,
money in fen); the one float is infinity, for a bound that nobody set.  A truth value is True, False
or None.  Codes and dates are None when unknown.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf

Bound = int | Fraction | float
Interval = tuple[Bound, Bound]

UNKNOWN: Interval = (-inf, inf)
NOT_NEGATIVE: Interval = (0, inf)


def add(a: Interval, b: Interval) -> Interval:
    return _plus(a[0], b[0]), _plus(a[1], b[1])


def is_known(a: Interval) -> bool:
    low, high = a
    return low is high or low == high


def multiply(a: Interval, b: Interval) -> Interval:
    if is_known(a) and is_known(b):
        known = _times(a[0], b[0])
        return known, known
    if a[0] >= 0 and b[0] >= 0:
        return _times(a[0], b[0]), _times(a[1], b[1])
    corners = [_times(x, y) for x in a for y in b]
    return min(corners), max(corners)


def divide(a: Interval, b: Interval) -> Interval:
    """Exact; unknown where the divisor may be zero."""
    if b[0] <= 0 <= b[1]:
        return UNKNOWN
    corners = [_over(x, y) for x in a for y in b]
    return min(corners), max(corners)


def smallest(a: Interval, b: Interval) -> Interval:
    return min(a[0], b[0]), min(a[1], b[1])


def largest(a: Interval, b: Interval) -> Interval:
    return max(a[0], b[0]), max(a[1], b[1])


def hull(a: Interval, b: Interval) -> Interval:
    """The narrowest interval that has both."""
    return min(a[0], b[0]), max(a[1], b[1])


def unbounded(x: Bound) -> bool:
    return isinstance(x, float)  # infinity is the only one there is


# Where an exact number meets infinity Python makes a float of it, which it may be too large or too
# small for; so infinity is looked for first.


def _plus(x: Bound, y: Bound) -> Bound:
    return x if unbounded(x) else y if unbounded(y) else x + y


def _times(x: Bound, y: Bound) -> Bound:
    if not x or not y:
        return 0  # infinity times nothing is nothing here
    if unbounded(x) or unbounded(y):
        return inf if (x > 0) == (y > 0) else -inf
    return x * y


def _over(x: Bound, y: Bound) -> Bound:
    if unbounded(x):
        return x if y > 0 else -x
    if unbounded(y):
        return 0
    exact = Fraction(x) / Fraction(y)
    return exact.numerator if exact.denominator == 1 else exact


def negation(a: bool | None) -> bool | None:
    return None if a is None else not a


def rounded(value: Bound, mode: str, persons: Bound = 1) -> Bound:
    """A sum in fen rounded by one of the modes of `tree.ROUNDINGS`; never below by a ceiling."""
    if unbounded(value):
        return value
    match mode:
        case "fen":
            return _half_up(value, 1)
        case "half_up_yuan":
            return _half_up(value, 100)
        case "ceil_yuan_per_household":
            return _up(value)
        case "ceil_yuan_per_person":
            return value if persons == 0 else _times(_up(_over(value, persons)), persons)
    raise ValueError(f"unknown rounding {mode!r}")


def _half_up(value: Bound, step: int) -> Bound:
    numerator, denominator = _ratio(value, step)
    return (2 * numerator + denominator) // (2 * denominator) * step


def _up(value: Bound) -> Bound:
    numerator, denominator = _ratio(value, 100)
    return -(-numerator // denominator) * 100


def _ratio(value: Bound, step: int) -> tuple[int, int]:
    assert not isinstance(value, float)
    return value.numerator, value.denominator * step
