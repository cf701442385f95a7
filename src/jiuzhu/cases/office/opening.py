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
    """What a case is about: a benefit, or the first that a procedure serves, by name or in Chinese.

    Raises `CaseError` where there is no such thing on the day, or where nobody says whom it is about.
    """
    rulebook = Rulebook.load(jurisdiction, on, search=search)
    name = _named(about, rulebook)
    serving = {benefit: one.name for one in rulebook.procedures.values() for benefit in one.serves}
    if name not in serving and name in rulebook.procedures:
        procedure = rulebook.procedures[name]
        name = next((one for one in procedure.serves if one in rulebook.benefits), name)
    benefit = rulebook.benefits.get(name)
    personal = benefit is not None and benefit.decided_for == "member"
    return Subject(serving.get(name, name), name, _person(person, applicant, personal))


def _named(about: str, rulebook: Rulebook) -> str:
    """The benefit or the procedure of that name, or that people call so; a benefit first."""
    names = [*rulebook.procedures, *(one for proc in rulebook.procedures.values() for one in proc.serves)]
    titles = {one.title.zh: one.name for one in rulebook.procedures.values()}
    titles |= {one.title.zh: one.name for one in rulebook.benefits.values() if one.name in names}
    if about in names or about in titles:
        return titles.get(about, about)
    zh, en = nearest(about, [*names, *titles])
    shown = shortened(about)
    raise CaseError(
        (
            Problem(
                "about",
                f"没有名为“{shown}”的待遇或者办理程序{zh}",
                f"there is no benefit or procedure {shown!r}{en}",
            ),
        )
    )


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
