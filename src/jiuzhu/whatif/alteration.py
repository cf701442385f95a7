"""One thing made different in a case: a fact, a judgement, a member more or fewer, the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, get_args

from jiuzhu.facts import Applicant, Judgement, Member
from jiuzhu.facts.fields import Facts
from jiuzhu.language.situation import Value
from jiuzhu.texts import Text

Record = TypeVar("Record", bound=Facts)

Steps = tuple[tuple[str, int], ...]
"""The way from the household to a record: `(("members", 1), ("supporters", 0))`."""

NEWCOMER = Text("新成员", "a new member")


@dataclass(frozen=True, slots=True)
class Case:
    """What an assessment is made from; judged: the judgements as rules read them."""

    applicant: Applicant
    judgements: tuple[Judgement, ...]
    judged: dict[tuple[str, str], Value]
    on: date


@dataclass(frozen=True, slots=True)
class FactSet:
    """A fact given, or given otherwise.

    steps, name: whose it is and its path from there, such as `income.wages`.  value: as the models
    hold it; an empty tuple for a group that has nobody in it.
    """

    steps: Steps
    name: str
    value: Any

    def applied(self, case: Case) -> Case:
        return replace(case, applicant=_with(case.applicant, self.steps, self.name.split("."), self.value))


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement made, or made otherwise.

    what, about: the finding's key and the member it is on, empty for the household.  found: as rules
    read it.  value: as an officer records it.
    """

    what: str
    about: str
    found: Value
    value: bool | str

    def applied(self, case: Case) -> Case:
        key = self.what, self.about
        made = Judgement.model_construct(
            what=self.what, value=self.value, by="—", on=case.on, ground="—", about=self.about or None
        )
        # Told from others by its position: it may have been recorded under its Chinese wording.
        others = [one for one, other in zip(case.judgements, case.judged, strict=True) if other != key]
        judged = {other: found for other, found in case.judged.items() if other != key}
        return replace(case, judgements=(*others, made), judged=judged | {key: self.found})


@dataclass(frozen=True, slots=True)
class Joined:
    """One more co-living member, found to be one, who has nothing to declare."""

    def applied(self, case: Case) -> Case:
        members = case.applicant.members or ()
        names = {member.name for member in members}
        name = next(
            name for index in range(len(names) + 1) if (name := NEWCOMER.zh + "′" * index) not in names
        )
        newcomer = Member(name=name, found_co_living=True, nothing_else=True)
        return replace(case, applicant=_copied(case.applicant, "members", (*members, newcomer)))


@dataclass(frozen=True, slots=True)
class Left:
    """A member, by name, who no longer belongs to the family."""

    name: str

    def applied(self, case: Case) -> Case:
        members = tuple(member for member in case.applicant.members or () if member.name != self.name)
        stay = [
            (one, key) for one, key in zip(case.judgements, case.judged, strict=True) if key[1] != self.name
        ]
        return replace(
            case,
            applicant=_copied(case.applicant, "members", members),
            judgements=tuple(one for one, _ in stay),
            judged={key: case.judged[key] for _, key in stay},
        )


@dataclass(frozen=True, slots=True)
class DayMoved:
    """Another day of assessment, under the law of that day."""

    on: date

    def applied(self, case: Case) -> Case:
        return replace(case, on=self.on)


Alteration = FactSet | Judged | Joined | Left | DayMoved


def _with(record: Record, steps: Steps, path: Sequence[str], value: Any) -> Record:
    """The record with one fact, here or further down, set to a value."""
    if steps:
        (group, index), *rest = steps
        inside: tuple[Facts, ...] = getattr(record, group)
        changed = _with(inside[index], tuple(rest), path, value)
        return _copied(record, group, (*inside[:index], changed, *inside[index + 1 :]))
    first, *deeper = path
    if deeper:
        return _copied(record, first, _with(group_of(record, first), (), deeper, value))
    if first == "birth_date":
        return record.model_copy(update={first: value, "id_number": None})  # which tells the old one
    return _copied(record, first, value)


def group_of(record: Facts, name: str) -> Facts:
    """The group of facts of this name, empty where nobody gave any of it."""
    given: Facts | None = getattr(record, name)
    if given is not None:
        return given
    kinds = get_args(type(record).model_fields[name].annotation)
    model: type[Facts] = next(one for one in kinds if isinstance(one, type) and issubclass(one, Facts))
    return model()


def _copied(record: Record, name: str, value: Any) -> Record:
    return record.model_copy(update={name: value})
