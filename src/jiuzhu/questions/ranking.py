"""What to ask first: what settles most of what is still open.

A fact promises the more, the nearer it is to deciding a condition, and the more hangs on the determination
that the condition is one of; a declaration promises what everything promises that it covers, but for what
people have.  Facts come before findings, which officers make on the facts.

To try answers out and to count what would be left open takes longer and leads to no fewer questions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jiuzhu.language.missing import Gap
from jiuzhu.questions.declarations import Declaration, declarations
from jiuzhu.questions.likely import has_it
from jiuzhu.questions.standing import Standing, bits


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be asked: a gap, or a declaration that covers several.

    lack: the set of gaps that it is about.
    """

    about: Gap | Declaration
    lack: int


def ranked(standing: Standing, refused: Collection[str] = (), there: Collection[str] = ()) -> list[Candidate]:
    """Everything that may be asked, what to ask first at the head.

    refused, there: as for `declarations`.
    """
    promise = _promise(standing)
    declared = list(declarations(standing, refused, there))
    most: dict[str, float] = {}
    for one in declared:
        promised = sum(promise[bit] * _chance_of_none(standing, bit) for bit in bits(one.covers))
        most[one.kind] = max(promised, most.get(one.kind, 0))
    # Of one kind all are as good as the best: then one person is asked about after the other.
    found = [(most[one.kind], Candidate(one, one.covers)) for one in declared]
    found += [(promise[bit], Candidate(standing.gap(bit), bit)) for bit in promise]
    found.sort(key=lambda one: (_order(one[1].about), -one[0]))
    return [one for _, one in found]


def _order(about: Gap | Declaration) -> int:
    """Who belongs to the family comes first, since of others nothing can be asked; findings come last."""
    if isinstance(about, Declaration):
        return 1
    if about.kind == "members" and not about.place:
        return 0
    return 2 if about.kind == "judgement" else 1


def _chance_of_none(standing: Standing, bit: int) -> float:
    return 1 - has_it(standing.gap(bit), standing.family) / 100


def _promise(standing: Standing) -> dict[int, float]:
    """Of each gap how near it is to deciding something, weighed by how much hangs on that."""
    weights: dict[int, int] = {}
    for one in standing.open:
        hanging = one.lack.bit_count()
        for _, lack in one.parts:
            weights[lack] = weights.get(lack, 0) + hanging
    promise = dict.fromkeys(bits(standing.lack), 0.0)
    for lack, weight in weights.items():
        share = weight / lack.bit_count()
        for bit in bits(lack):
            promise[bit] += share
    return promise
