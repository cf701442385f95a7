"""What to ask first: what leaves the least to be asked afterwards.

Each way to go on is weighed by how many gaps are to be expected after the answer: those of the
determinations that would still be open.  A declaration takes everything with it that it covers but for
what people have.  Of single facts only the most promising are tried out: those near deciding a condition
of a determination that lacks much.  Facts come before findings, which officers make on the facts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from jiuzhu.assessment.family import Decided, Family
from jiuzhu.language.missing import Gap
from jiuzhu.questions.declarations import Declaration, declarations
from jiuzhu.questions.likely import has_it, likely_answers
from jiuzhu.questions.records import supposed
from jiuzhu.questions.standing import Standing, bits, is_open, path_of, subject_at

TRIED_OUT = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be asked: a gap, or a declaration that covers several.

    lack: the set of gaps that it is about.  left: how many gaps are to be expected after it, in
    hundredths.
    """

    about: Gap | Declaration
    lack: int
    left: int


def ranked(standing: Standing, refused: Collection[str] = (), there: Collection[str] = ()) -> list[Candidate]:
    """Everything that may be asked, what to ask first at the head.

    refused, there: as for `declarations`.
    """
    promise = _promise(standing)
    gaps = sorted(bits(standing.lack), key=lambda bit: (_order(standing.gap(bit)), -promise[bit]))
    few = set(gaps[:TRIED_OUT])
    among = 100 * len(gaps)
    found = [
        Candidate(standing.gap(bit), bit, _left(standing, bit) if bit in few else among - 100) for bit in gaps
    ]
    coarse = max(among // 20, 1)
    for one in declarations(standing, refused, there):
        remain = sum(has_it(standing.gap(bit), standing.family) for bit in bits(one.covers))
        left = among - 100 * one.covers.bit_count() + remain
        # Nearly as good is as good: then one person is asked about after the other, the applicant first.
        found.append(Candidate(one, one.covers, left // coarse * coarse))
    # Sorting keeps the order of promise among equals.
    return sorted(found, key=lambda one: (_order(one.about), one.left))


def _order(about: Gap | Declaration) -> int:
    """Who belongs to the family comes first, since of others nothing can be asked; findings come last."""
    if isinstance(about, Declaration):
        return 1
    if about.kind == "members" and not about.place:
        return 0
    return 2 if about.kind == "judgement" else 1


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


def _left(standing: Standing, bit: int) -> int:
    """How many gaps are to be expected after an answer, in hundredths."""
    gap, gaps = standing.gap(bit), standing.lack.bit_count()
    left, unlooked_at = 0, 100
    for answer, chance in likely_answers(gap, standing.family):
        left += chance * _open_after(standing, gap, bit, answer).bit_count()
        unlooked_at -= chance
    return left + unlooked_at * (gaps - 1)


def _open_after(standing: Standing, gap: Gap, bit: int, answer: Any) -> int:
    """The gaps of what an answer leaves open."""
    family = standing.family
    situation = family.situation
    applicant, judged = standing.applicant, situation.judged
    if gap.kind == "judgement":
        judged = {**judged, (gap.name, gap.whom): answer}
    else:
        applicant = supposed(applicant, path_of(gap), answer)
    then = Family(family.assessor, applicant, dict(judged), situation.today)
    left = 0
    for one in standing.open:
        # What does not look at this cannot be settled by it.
        if not one.lack & bit or is_open(_same_in(then, one.decided)):
            left |= one.lack
    return left & ~bit


def _same_in(family: Family, decided: Decided) -> Decided:
    """The same determination for another family."""
    same = family.outcome(decided.prepared.rule.name, subject_at(family, decided.scope.place))
    assert isinstance(same, Decided)
    return same
