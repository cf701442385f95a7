"""What the written functions call upon: what is asked too seldom to be written out in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jiuzhu.language.situation import Frames, nobody
from jiuzhu.language.tree import ROUNDINGS, Aggregate
from jiuzhu.language.values import (
    NOT_NEGATIVE,
    UNKNOWN,
    Interval,
    divide,
    hull,
    is_known,
    negation,
    rounded,
)

_MODES = tuple(mode for mode, _ in ROUNDINGS.choices)


def compare_numbers(sign: str, a: Interval, b: Interval) -> bool | None:
    """What bounds settle of a comparison; None where they do not."""
    match sign:
        case "<":
            return True if a[1] < b[0] else False if a[0] >= b[1] else None
        case "<=":
            return True if a[1] <= b[0] else False if a[0] > b[1] else None
        case ">":
            return True if a[0] > b[1] else False if a[1] <= b[0] else None
        case ">=":
            return True if a[0] >= b[1] else False if a[1] < b[0] else None
    apart = a[1] < b[0] or a[0] > b[1]
    same = a[0] == a[1] == b[0] == b[1]
    equal = False if apart else True if same else None
    return equal if sign == "==" else negation(equal)


def full_years(start: date, end: date) -> int:
    """Birthdays passed: one born on 29 February turns a year older on 1 March in common years."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def full_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def a_twelfth(yearly: Interval) -> Interval:
    return divide(yearly, (12, 12))


def rounded_bounds(exact: Interval, mode: str | None, persons: Interval) -> Interval:
    """Both bounds rounded; outwards by every mode where the mode is not set."""
    if mode is not None:
        return _rounded(exact, mode, persons)
    found = _rounded(exact, _MODES[0], persons)
    for other in _MODES[1:]:
        found = hull(found, _rounded(exact, other, persons))
    return found


def _rounded(exact: Interval, mode: str, persons: Interval) -> Interval:
    if mode == "ceil_yuan_per_person" and persons[0] != persons[1]:
        # Each person's share goes up by less than a yuan.
        return exact[0], exact[1] + persons[1] * 100
    low = rounded(exact[0], mode, persons[0])
    return low, low if is_known(exact) else rounded(exact[1], mode, persons[0])


def of_people_nobody_told_of(
    node: Aggregate, amount: Callable[[Frames], Interval] | None
) -> Callable[[Frames], Interval]:
    """The bounds of a sum over a collection of which nobody told who is in it."""

    def bounds(frames: Frames) -> Interval:
        if amount is None:
            return NOT_NEGATIVE
        least, _ = amount((*frames, nobody(frames[0].situation, node.variable.entity)))
        return NOT_NEGATIVE if least >= 0 else UNKNOWN

    return bounds
