"""Where something turns as one thing grows: exactly, in its own smallest step.

Where no line is crossed nothing turns; so it is enough to find where lines are crossed and to look at
both sides, however often a rule turns to and fro.  A line is taken to be crossed once at most between two
crossings of others: what it compares rises all the way there or falls all the way, as sums do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction

from jiuzhu.language.values import unbounded
from jiuzhu.whatif.trying import PlacedLine, Trial

Along = Callable[[int], Trial]
"""The case tried with one thing at a value, counted in its smallest steps."""

MOST = 200  # crossings on one way; a rule that has more turns to and fro all the time


def crossings(along: Along, lines: Collection[PlacedLine], low: int, high: int) -> list[int]:
    """Every value in (low, high] that lies on another side of some line than the value before it."""
    found: list[int] = []
    stretches = [(low, high)]
    while stretches and len(found) < MOST:
        low, high = stretches.pop()
        start, end = along(low), along(high)
        crossed = next((line for line in lines if start.side(line) is not end.side(line)), None)
        if crossed is not None:
            first = _crossing(along, crossed, low, high)
            found.append(first)
            stretches += [(low, first - 1), (first, high)]
    return sorted(found)


def _crossing(along: Along, line: PlacedLine, low: int, high: int) -> int:
    """A value at which the line is crossed, given that the ends lie on different sides of it."""
    start = along(low).side(line)
    tries = 0
    while high - low > 1:
        tries += 1
        # Where it grows evenly two guesses find it; where it does not, halving at times makes an end.
        guess = _straight(along, line, low, high) if tries % 3 else None
        middle = (low + high) // 2 if guess is None else min(max(guess, low + 1), high - 1)
        if along(middle).side(line) is start:
            low = middle
        else:
            high = middle
    return high


def _straight(along: Along, line: PlacedLine, low: int, high: int) -> int | None:
    """Where the line would be crossed if what it compares grew evenly; None where that is not known."""
    for a, b in zip(along(low).margin(line), along(high).margin(line), strict=True):
        if not (unbounded(a) or unbounded(b)) and a != b and min(a, b) <= 0 <= max(a, b):
            return low + int(Fraction(a) * (high - low) / Fraction(a - b))
    return None
