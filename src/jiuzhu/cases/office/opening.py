"""What a new case is about: which benefit, by which procedure, and whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.office.case import members_by_key
from jiuzhu.errors import Problem
from jiuzhu.facts import Applicant
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Subject:
    """person: the member whom it is about; None where the benefit is the household's."""

    procedure: str
    benefit: str
    person: str | None


def subject_of(
    about: str,
    person: str | None,
    applicant: Applicant,
    jurisdiction: str,
    on: date,
    search: Sequence[Path] = (),
) -> Subject:
    """What a case is about: a benefit, or the first that a procedure serves.

    Raises `CaseError` where there is no such thing on the day, or where nobody says whom it is about.
    """
    rulebook = Rulebook.load(jurisdiction, on, search=search)
    served = {benefit: one.name for one in rulebook.procedures.values() for benefit in one.serves}
    if about in rulebook.procedures:
        serves = rulebook.procedures[about].serves
        about = next((one for one in serves if one in rulebook.benefits), about)
    if about not in served and about not in rulebook.procedures:
        known = [*served, *rulebook.procedures]
        zh, en = nearest(about, known)
        shown = shortened(about)
        raise CaseError(
            (
                Problem(
                    "about",
                    f"在 {on} 没有名为“{shown}”的待遇或者办理程序{zh}",
                    f"there is no benefit or procedure {shown!r} on {on}{en}",
                ),
            )
        )
    benefit = rulebook.benefits.get(about)
    personal = benefit is not None and benefit.decided_for == "member"
    return Subject(served.get(about, about), about, _person(person, applicant, personal))


def _person(person: str | None, applicant: Applicant, personal: bool) -> str | None:
    members = list(members_by_key(applicant))
    if person is not None and person not in members:
        zh, en = nearest(person, members)
        shown = shortened(person)
        raise CaseError(
            (Problem("person", f"家庭成员中没有“{shown}”{zh}", f"there is no member called {shown!r}{en}"),)
        )
    if not personal:
        return None
    if person is None and len(members) == 1:
        return members[0]
    if person is None:
        zh, en = "、".join(members) or "尚未填报", ", ".join(members) or "(nobody is filed)"
        raise CaseError(
            (
                Problem(
                    "person",
                    f"这项待遇按人认定，请写明是为哪位家庭成员申请：{zh}",
                    f"this benefit is a person's: say whose, of {en}",
                ),
            )
        )
    return person
