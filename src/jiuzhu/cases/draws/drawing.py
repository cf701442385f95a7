"""`draw`: cases, and for each of them those who check it, drawn by lot from a seed.

How to repeat a draw without this library.  The lot of a case is the SHA-256 of the UTF-8 text of three lines,
without a line break at the end:

    the seed
    case
    the id of the case

Cases are put in the order of their lots (hexadecimal digits, the smallest first); the first so many are
drawn, which is the share of the pool, rounded as the draw says.  For each of them every officer who is not
left out there has the lot of

    the seed
    officer
    the id of the case
    the id of the officer

and the first so many in the order of these lots check the case.  On a terminal:

    printf '%s\\n%s\\n%s' "$seed" case "$case" | sha256sum

The lots hang on nothing but these texts: not on the order in which anybody was listed, nor on any program's
own random numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from jiuzhu.cases.errors import CaseError
from jiuzhu.errors import Problem

METHOD = "sha256-lots-1"
"""The name of this way of drawing; another number would stand for another."""

Rounding = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Pooled:
    """A case in the draw.  left_out: the ids of the officers who may not check it."""

    case: str
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case that was drawn, and the ids of those who check it, in the order in which they were."""

    case: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw by lot: everything that it was made from, and what came of it.

    seed: a text; whence the lots.  share, rounding: how many of the pool.  people: how many check a case.
    pool, officers: among whom, in the order of their ids.  drawn: in the order of their lots.
    """

    seed: str
    share: Fraction
    rounding: Rounding
    people: int
    pool: tuple[Pooled, ...]
    officers: tuple[str, ...]
    drawn: tuple[Drawn, ...]

    def of(self, case: str) -> Drawn | None:
        """The case, if it was drawn."""
        return next((one for one in self.drawn if one.case == case), None)


def draw(
    seed: str,
    pool: Sequence[Pooled],
    officers: Collection[str],
    *,
    share: Fraction,
    rounding: Rounding = "up",
    people: int = 1,
) -> Draw:
    """The share of the cases, each at most once, with those who check them.

    Raises `CaseError` for an empty seed or pool, for a case that stands in it twice, and where too few
    officers are left for a case that is drawn.
    """
    cases = sorted(pool, key=lambda one: one.case)
    listed = sorted(set(officers))
    problems = [*_problems(seed, cases)]
    if problems:
        raise CaseError(tuple(problems))
    drawn: list[Drawn] = []
    for one in sorted(cases, key=lambda one: lot(seed, "case", one.case))[: how_many(share, cases, rounding)]:
        may = [officer for officer in listed if officer not in one.left_out]
        if len(may) < people:
            problems.append(_too_few(one.case, len(may), people))
        lots = sorted(may, key=lambda officer: lot(seed, "officer", one.case, officer))
        drawn.append(Drawn(one.case, tuple(lots[:people])))
    if problems:
        raise CaseError(tuple(problems))
    return Draw(seed, share, rounding, people, tuple(cases), tuple(listed), tuple(drawn))


def how_many(share: Fraction, pool: Sequence[object], rounding: Rounding) -> int:
    """How many of a pool are drawn."""
    exact = share * len(pool)
    return ceil(exact) if rounding == "up" else floor(exact)


def lot(*texts: str) -> str:
    """The lot of these texts: the SHA-256 of the lines that they are."""
    return sha256("\n".join(texts).encode("utf-8")).hexdigest()


def _problems(seed: str, cases: Sequence[Pooled]) -> list[Problem]:
    problems: list[Problem] = []
    if not seed.strip() or "\n" in seed:
        problems.append(Problem("seed", "种子应为一行文字，不能为空", "the seed should be one line of text"))
    if not cases:
        problems.append(Problem("pool", "没有可以抽取的案件", "there is no case to draw from"))
    for one, other in pairwise(cases):
        if one.case == other.case:
            problems.append(Problem(one.case, "在抽取范围里出现了两次", "stands in the pool twice"))
    return problems


def _too_few(case: str, there: int, people: int) -> Problem:
    return Problem(
        case,
        f"抽中核查需要 {people} 人，除去应当回避的只有 {there} 人；请增加可以抽派的人员",
        f"{people} officers are to check it, but only {there} are not left out; name more officers",
    )
