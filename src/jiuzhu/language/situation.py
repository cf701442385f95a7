"""What an expression is evaluated against: a family's facts, the judgements on it, the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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

    frames: the subjects at hand where something is decided or defined for this one.
    key: what tells this subject from others: a member's name, else `members[1]`; `""` for the household.
    place: where its record stands in the family's: `members[1].supporters[0]`; `""` for the household.
    """

    __slots__ = ("above", "entity", "frames", "groups", "key", "place", "record", "situation", "worked_out")

    def __init__(
        self, situation: Situation, entity: Entity, record: Facts, above: bool, key: str, place: str
    ) -> None:
        self.situation = situation
        self.entity = entity
        self.record = record
        self.above = above
        self.key = key
        self.place = place
        self.frames: tuple[Scope, ...] = (self,) if entity is household() else (situation.household, self)
        self.groups: dict[str, tuple[Scope, ...] | None] = {}
        self.worked_out: dict[str, Any] = {}

    def collection(self, name: str) -> tuple[Scope, ...] | None:
        """The subjects in one of its collections; None when nobody told who they are."""
        if name not in self.groups:
            records: tuple[Facts, ...] | None = getattr(self.record, name)
            self.groups[name] = None if records is None else self._scopes(name, records)
        return self.groups[name]

    def _scopes(self, name: str, records: tuple[Facts, ...]) -> tuple[Scope, ...]:
        entity = self.entity.collections[name]
        above = self.above or bool(getattr(self.record, "nothing_else", False))
        key, place = (f"{one}." if one else "" for one in (self.key, self.place))
        return tuple(
            Scope(
                self.situation,
                entity,
                record,
                above,
                getattr(record, "name", None) or f"{key}{name}[{index}]",
                f"{place}{name}[{index}]",
            )
            for index, record in enumerate(records)
        )


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
        own = [one for one in members if getattr(one.record, "relation", None) is Relation.SELF]
        # Nobody is marked as the applicant: of whoever that is, nothing is known.
        self.applicant = own[0] if own else nobody(self, household().collections["members"])


def nobody(situation: Situation, entity: Entity) -> Scope:
    """Somebody of this entity of whom nothing is known."""
    return Scope(situation, entity, entity.model(), False, "?", "?")
