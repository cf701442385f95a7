"""The family of a case as papers and lists name it: who applied, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jiuzhu.assessment import Assessment
from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.assessment.reopening import same_rules
from jiuzhu.errors import ReceiptError

SIZE = "household.size"
"""The definition in the rules that says how many live together."""


@dataclass(frozen=True, slots=True)
class Payee:
    """To whom something is due.

    persons: how many it is for; None where that is not known.
    """

    name: str | None
    id_number: str | None
    persons: int | None


def payee(assessment: Assessment, person: str | None, *, search: Sequence[Path] = ()) -> Payee:
    """The member of that name or, of a household's benefit, the applicant with how many live together.

    search: folders in which to look for the rules of the assessment, where this process has not read them.
    """
    members = assessment.applicant.members or ()
    if person is not None:
        own = next((one for one in members if one.name == person), None)
        return Payee(person, own.id_number if own else None, 1)
    own = assessment.applicant.who_applied()
    persons = _living_together(assessment, search)
    return Payee(own.name if own else None, own.id_number if own else None, persons)


def _living_together(assessment: Assessment, search: Sequence[Path]) -> int | None:
    """How many members live together by the rules of the assessment; without these, how many were told."""
    applicant, told = assessment.applicant, assessment.applicant.members
    try:
        rulebook = same_rules(assessment, search)
    except ReceiptError:
        return None if told is None else len(told)
    size = rulebook.items.get(SIZE)
    if size is None or size.tree is None:
        return None if told is None else len(told)
    assessor = assessor_for(rulebook)
    judged = read_judgements(assessment.judgements, rulebook, applicant, assessment.on)
    family = Family(assessor, applicant, judged, assessment.on)
    found = assessor.evaluator.function(size.tree)(family.situation.household.frames)
    exact = isinstance(found, tuple) and found[0] == found[1]
    return int(found[0]) if exact else None
