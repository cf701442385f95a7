"""What people mostly have and have not.  It only orders the questions: no result ever rests on it.

Chances are in percent and rough: what matters is which of two things is the more usual.
"""

from __future__ import annotations

from collections.abc import Mapping

from jiuzhu.assessment.family import Family
from jiuzhu.language.missing import Gap
from jiuzhu.questions.standing import subject_at

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

_CHILD, _ADULT, _ELDERLY = range(3)
_GROWN_UP, _OLD = 16, 60


def has_it(gap: Gap, family: Family) -> int:
    """How many of a hundred such people have what a declaration would say there is none of."""
    chances = _HAS.get(gap.name)
    return chances[_age_group(gap, family)] if chances else RARE


def _age_group(gap: Gap, family: Family) -> int:
    if not gap.place:
        return _ADULT
    age = getattr(subject_at(family, gap.place.partition(".")[0]).record, "stated_age", None)
    return _ADULT if age is None else _CHILD if age < _GROWN_UP else _ELDERLY if age >= _OLD else _ADULT
