"""What an expression is evaluated against: a family's facts, the judgements on it, the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Protocol

from jiuzhu.facts.applicant import Applicant
from jiuzhu.facts.codes import Relation
from jiuzhu.facts.fields import Facts
from jiuzhu.facts.vocabulary import Entity, household
from jiuzhu.language.values import Interval

Value = Interval | bool | str | date | None
Judged = Mapping[tuple[str, str], Value]
"""Judgements: what an officer found, by the item's key and whom it is about (`""`: the household)."""


class Scope:
    """One subject of a situation with its facts, and what was already worked out of it.

    facts: each field of the record.  settled: whether it was declared, of this subject or of what it
    belongs to, that there is nothing else.  frames: the subjects at hand where something is decided or
    defined for this one.  key: what tells this subject from others: a member's name, else `members[1]`;
    `""` for the household.  place: where its record stands in the family's: `members[1].supporters[0]`;
    `""` for the household.
    """

    __slots__ = (
        "above",
        "entity",
        "facts",
        "frames",
        "groups",
        "key",
        "place",
        "record",
        "settled",
        "situation",
        "worked_out",
    )

    def __init__(
        self, situation: Situation, entity: Entity, record: Facts, above: bool, key: str, place: str
    ) -> None:
        self.situation = situation
        self.entity = entity
        self.record = record
        self.facts: dict[str, Any] = record.__dict__
        self.above = above
        self.settled = above or bool(self.facts.get("nothing_else"))
        self.key = key
        self.place = place
        self.frames: Frames = (self,) if entity is household() else (situation.household, self)
        self.groups: dict[str, tuple[Scope, ...] | None] = {}
        self.worked_out = WorkedOut()
        self.worked_out.frames = self.frames

    def collection(self, name: str) -> tuple[Scope, ...] | None:
        """The subjects in one of its collections; None when nobody told who they are."""
        if name not in self.groups:
            records: tuple[Facts, ...] | None = self.facts[name]
            self.groups[name] = None if records is None else self._scopes(name, records)
        return self.groups[name]

    def _scopes(self, name: str, records: tuple[Facts, ...]) -> tuple[Scope, ...]:
        entity = self.entity.collections[name]
        key, place = (f"{one}." if one else "" for one in (self.key, self.place))
        return tuple(
            Scope(
                self.situation,
                entity,
                record,
                self.settled,
                getattr(record, "name", None) or f"{key}{name}[{index}]",
                f"{place}{name}[{index}]",
            )
            for index, record in enumerate(records)
        )


Frames = tuple[Scope, ...]
"""The subjects at hand: the household, then those that `tree.Subject.index` names."""


class Asked:
    """Something that is worked out of a subject once, when it is first asked for.

    make: makes ready what works it out from the subject's frames, when that is first needed.
    """

    __slots__ = ("work_out",)
    work_out: Callable[[Frames], Any]

    def __init__(self, make: Callable[[], Callable[[Frames], Any]]) -> None:
        def first(frames: Frames) -> Any:
            self.work_out = make()
            return self.work_out(frames)

        self.work_out = first


class WorkedOut(dict[Any, Any]):
    """What was worked out of a subject; asked for more, it works that out too."""

    __slots__ = ("frames",)
    frames: Frames

    def __missing__(self, asked: Asked) -> Any:
        value = self[asked] = asked.work_out(self.frames)
        return value


class Decider(Protocol):
    """What an expression may ask to have decided."""

    def outcome(self, benefit: str, scope: Scope) -> Any:
        """What a benefit comes to for a subject: the parts of `tree.Outcome`, their grounds and gaps."""
        ...

    def tier(self, ladder: str, scope: Scope) -> str | None:
        """The tier a subject reaches; None while that is open or where it reaches none."""
        ...


class Situation:
    """A family on a day: made for one assessment, thrown away after it.

    gaps: what was found missing so far, each with its bit in sets of gaps; figures: the bits of those
    that are figures of the rulebook.
    """

    __slots__ = ("applicant", "decider", "figures", "gaps", "household", "judged", "today")

    def __init__(self, applicant: Applicant, today: date, judged: Judged, decider: Decider) -> None:
        self.today = today
        self.judged = judged
        self.decider = decider
        self.gaps: dict[Any, int] = {}
        self.figures = 0
        self.household = Scope(self, household(), applicant, False, "", "")
        members = self.household.collection("members") or ()
        own = [one for one in members if one.facts["relation"] is Relation.SELF]
        # Nobody is marked as the applicant: of whoever that is, nothing is known.
        self.applicant = own[0] if own else nobody(self, household().collections["members"])


def nobody(situation: Situation, entity: Entity) -> Scope:
    """Somebody of this entity of whom nothing is known."""
    return Scope(situation, entity, _blank(entity), False, "?", "?")


@cache
def _blank(entity: Entity) -> Facts:
    return entity.model()
