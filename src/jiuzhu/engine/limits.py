"""What the C code of durable-rules can hold, found in its source and by experiment.

Beyond these numbers it refuses, hangs or writes where it should not; so everything is measured first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from math import prod

from jiuzhu.engine.decision import All, Formula, Some, Test
from jiuzhu.engine.formulas import FALSE, simplified, tests
from jiuzhu.errors import EngineError

FIELD_LIMIT = 251  # of a fact, beside its sid, id and kind
NESTING_LIMIT = 15  # All and Some in one rule
PENDING_LIMIT = 64  # branches that wait on its stack

# A constant is read as a `long`; a measure cut off at the double still lies beyond every constant.
CONSTANT_LIMIT = 2 ** (8 * struct.calcsize("l") - 3)
MEASURE_LIMIT = 2 * CONSTANT_LIMIT

# Not of the C code: every true part of a Some fires, and an All multiplies them, which takes time.
FIRING_LIMIT = 10_000

# Questions are gone through in sections of this size, so that few branches wait at a time.
SECTION = 8

TOO_INTRICATE = "too intricate for durable-rules; give a part of it a measure of its own"


def check_fields(names: Sequence[str]) -> None:
    """The fields fit into one fact, and the C code, which compares hashes alone, tells them apart."""
    if len(names) > FIELD_LIMIT:
        raise EngineError(f"{len(names)} fields, where durable-rules takes {FIELD_LIMIT}")
    seen: dict[int, str] = {}
    for name in ("sid", "id", "g", *names):
        other = seen.setdefault(fnv(name), name)
        if other != name:
            raise EngineError(f"fields '{name}' and '{other}' are one to durable-rules")


def fnv(text: str) -> int:
    """The 32-bit FNV-1a hash."""
    return reduce(lambda value, byte: (value ^ byte) * 16777619 % 2**32, text.encode(), 0x811C9DC5)


def bodies(formula: Formula) -> tuple[Formula, ...]:
    """The formula as one or more that each fit into a rule; it is true where one of them is."""
    for test in tests(formula):
        if abs(test.constant) > CONSTANT_LIMIT:
            raise EngineError(f"compared with {test.constant}, beyond ±{CONSTANT_LIMIT}")
    whole = simplified(formula)
    if _firings(whole) > FIRING_LIMIT:
        raise EngineError(TOO_INTRICATE)
    return () if whole == FALSE else tuple(_fitting(whole))


def check_pending(questions: Iterable[Sequence[Formula]]) -> None:
    """The bodies of each question, section by section, never fill the stack, whatever is true."""
    asked = [_branches(Some(tuple(rules)), 0) for rules in questions]
    own = max((_stacked(*branches) for branches in asked), default=0)
    section = _stacked(min(SECTION, len(asked)), own)
    if _stacked(-(-len(asked) // SECTION), section) > PENDING_LIMIT:
        raise EngineError(f"too many questions, or one {TOO_INTRICATE}")


def _firings(formula: Formula) -> int:
    match formula:
        case Test():
            return 1
        case All(parts):
            return prod(map(_firings, parts))
        case Some(parts):
            return sum(map(_firings, parts))


def _nesting(formula: Formula) -> int:
    return 0 if isinstance(formula, Test) else 1 + sum(map(_nesting, formula.parts))


def _fitting(formula: Formula) -> Iterator[Formula]:
    # A rule is an All by itself.
    if _nesting(formula) + (not isinstance(formula, All)) <= NESTING_LIMIT:
        yield formula
    else:
        for half in _halves(formula):
            yield from _fitting(half)


def _halves(formula: Formula) -> tuple[Formula, Formula]:
    """Two formulas of which one is true where this one is: its largest Some is divided."""
    match formula:
        case Some(parts):
            middle = len(parts) // 2
            return simplified(Some(parts[:middle])), simplified(Some(parts[middle:]))
        case All(parts):
            largest = max(parts, key=_nesting)
            others = tuple(part for part in parts if part is not largest)
            first, second = _halves(largest)
            return simplified(All((*others, first))), simplified(All((*others, second)))
        case Test():
            raise AssertionError("a test fits")


def _branches(formula: Formula, after: int) -> tuple[int, int]:
    """How many branches begin with a formula, and the highest stack behind one of them.

    after: the highest stack of what follows the formula.
    """
    match formula:
        case Test():
            return 1, after
        case All(parts):
            branches, behind = 0, after
            for part in reversed(parts):
                branches, behind = _branches(part, _stacked(branches, behind))
            return branches, behind
        case Some(parts):
            inner = [_branches(part, max(1, after)) for part in parts]
            return sum(branches for branches, _ in inner), max((behind for _, behind in inner), default=0)


def _stacked(branches: int, behind: int) -> int:
    """The highest stack where so many branches begin: while one is followed, the others wait."""
    return max(branches, branches - 1 + behind)
