"""What people mostly answer.  It only orders the questions: no result ever rests on it.

Chances are in percent and rough: what matters is which of two things is the more usual.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jiuzhu.assessment.family import Family
from jiuzhu.facts.vocabulary import Word
from jiuzhu.language.missing import Gap
from jiuzhu.language.tree import Coded, Flag
from jiuzhu.language.values import unbounded
from jiuzhu.questions.standing import subject_at
from jiuzhu.rulebook.model import ItemRule

Likely = tuple[tuple[Any, int], ...]
"""Answers with their chances in percent."""

_CHILD, _ADULT, _ELDERLY = range(3)
_GROWN_UP, _OLD = 16, 60

RARE = 6
"""How many of a hundred have something that has a natural none, unless told otherwise here."""

_HAS: Mapping[str, tuple[int, int, int]] = {
    "schooling": (80, 5, 1),
    "full_time_student": (80, 5, 1),
    "employed": (1, 60, 5),
    "has_fixed_income": (1, 50, 70),
    "disability_grade": (4, 12, 20),
    "disability_kind": (4, 12, 20),
    "seriously_ill": (2, 8, 15),
    "income.wages": (1, 55, 5),
    "income.employment_cost": (1, 20, 1),
    "income.taxes_and_insurance": (1, 20, 1),
    "income.pension": (1, 3, 40),
    "income.residents_pension": (1, 2, 50),
    "income.senior_allowance": (1, 1, 20),
    "recognised_status": (20, 20, 20),
    "expenses.medical_cost": (30, 30, 30),
    "expenses.paid_by_basic_insurance": (30, 30, 30),
}
"""How many of a hundred children, adults and elderly people have it."""

_YES: Mapping[str, int] = {
    "registered_in_jurisdiction": 92,
    "lives_in_town": 50,
}
"""How many of a hundred answer yes to what has no natural none; else `USUALLY`."""

USUALLY = 80
A_SUM = 100_000  # fen


def has_it(gap: Gap, family: Family) -> int:
    """How many of a hundred such people have what a declaration would say there is none of."""
    chances = _HAS.get(gap.name)
    return chances[_age_group(gap, family)] if chances else RARE


def likely_answers(gap: Gap, family: Family) -> Likely:
    """The answers worth looking at, the most usual first."""
    if gap.kind == "members":
        return (((), 50),) if gap.place else ()
    if gap.kind == "judgement":
        return _findings(family.assessor.rulebook.items[gap.name], gap, family)
    assert gap.entity is not None
    word = gap.entity.words[gap.name]
    if word.about.none is not None:
        # What there usually is none of is settled best by there being none.
        return ((word.about.none, 100 - has_it(gap, family)),)
    return _told(word, family.situation.today)


def _age_group(gap: Gap, family: Family) -> int:
    if not gap.place:
        return _ADULT
    age = getattr(subject_at(family, gap.place.partition(".")[0]).record, "stated_age", None)
    return _ADULT if age is None else _CHILD if age < _GROWN_UP else _ELDERLY if age >= _OLD else _ADULT


def _told(word: Word, today: date) -> Likely:
    match word.kind:
        case "flag":
            yes = _YES.get(word.path, USUALLY)
            return (True, yes), (False, 100 - yes)
        case "code":
            assert word.codes is not None
            first, *_, last = word.codes
            return (first, 60), (last, 40)
        case "number" if word.unit == "year":
            return (40, 60), (70, 40)
        case "number" if word.unit and word.unit.startswith("yuan"):
            return (Decimal(3000), 60), (Decimal(0), 40)
        case "number":
            return (0, 80), (4, 20)
        case "day":
            return ((today, 50),)
    return ()


def _findings(rule: ItemRule, gap: Gap, family: Family) -> Likely:
    match rule.type:
        case Flag():
            return (True, 50), (False, 50)
        case Coded(_, choices):
            return tuple((choice, 100 // len(choices)) for choice, _ in choices)
    scope = subject_at(family, gap.place)
    bounds = [family.assessor.evaluator.compile(bound)(scope.frames) for bound in rule.within or ()]
    sums = [Fraction(bound) for interval in bounds for bound in interval if not unbounded(bound)]
    found = sum(sums, Fraction(0)) / len(sums) if sums else A_SUM
    return (((found, found), 100),)
