"""What happens in a case, as values: who did what on which day, and what that brought to the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from jiuzhu.cases.errors import CaseError
from jiuzhu.errors import Problem

Outcome = Literal["eligible", "ineligible", "undetermined"]
"""What an assessment says of the benefit that the case is about."""

_NONE: Mapping[str, bool] = MappingProxyType({})
_OUTCOMES: tuple[Outcome, ...] = ("eligible", "ineligible", "undetermined")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person by id, in the role in which they act and for which office."""

    id: str
    role: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a step brings to the file of a case.

    papers: those handed in or made out.  found: circumstances established, so or not so.  assessed: what
    the assessment attached says.  others: who acts together with the actor.  signed: the sides that
    signed.  relatives: the ids of officials and cadres found to be near relatives of the family.
    """

    papers: frozenset[str] = frozenset()
    found: Mapping[str, bool] = field(default_factory=lambda: _NONE)
    assessed: Outcome | None = None
    others: tuple[Actor, ...] = ()
    signed: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()

    def as_data(self) -> dict[str, Any]:
        """The same as JSON, without what is empty."""
        data: dict[str, Any] = {
            "papers": sorted(self.papers),
            "found": dict(sorted(self.found.items())),
            "assessed": self.assessed,
            "others": [{"id": one.id, "role": one.role, "office": one.office} for one in self.others],
            "signed": sorted(self.signed),
            "relatives": sorted(self.relatives),
        }
        return {key: value for key, value in data.items() if value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Brought:
        """What such JSON says, other keys left alone; raises `CaseError` where it cannot be read."""
        reading = _Reading(data)
        brought = cls(
            reading.names("papers"),
            reading.findings("found"),
            reading.outcome("assessed"),
            reading.actors("others"),
            reading.names("signed"),
            reading.names("relatives"),
        )
        if reading.problems:
            raise CaseError(tuple(reading.problems))
        return brought


class _Reading:
    """JSON read key by key; what cannot be read is noted and left out."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.problems: list[Problem] = []

    def names(self, key: str) -> frozenset[str]:
        given = self._data.get(key, [])
        if isinstance(given, list | tuple) and all(isinstance(one, str) for one in given):
            return frozenset(given)
        self.problems.append(Problem(key, "应为一组名称", "should be a list of names"))
        return frozenset()

    def findings(self, key: str) -> Mapping[str, bool]:
        given = self._data.get(key, {})
        if isinstance(given, Mapping) and all(isinstance(one, bool) for one in given.values()):
            return MappingProxyType(dict(given))
        self.problems.append(
            Problem(key, "应为“情形: true 或 false”", "should be circumstances, each true or false")
        )
        return _NONE

    def outcome(self, key: str) -> Outcome | None:
        given = self._data.get(key)
        for one in _OUTCOMES:
            if given == one:
                return one
        if given is not None:
            choices = ", ".join(_OUTCOMES)
            self.problems.append(Problem(key, f"应为 {choices} 之一", f"should be one of {choices}"))
        return None

    def actors(self, key: str) -> tuple[Actor, ...]:
        read: list[Actor] = []
        given = self._data.get(key, [])
        for index, one in enumerate(given if isinstance(given, list | tuple) else [given]):
            try:
                read.append(Actor(**one))
            except TypeError:
                self.problems.append(
                    Problem(f"{key}.{index}", "应写 id、role 和 office", "should have id, role and office")
                )
        return tuple(read)


NOTHING = Brought()


@dataclass(frozen=True, slots=True)
class Event:
    """That something happened in a case: what, on which day, through whom, with what."""

    kind: str
    on: date
    by: Actor
    brought: Brought = NOTHING

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Everybody who took part."""
        return (self.by, *self.brought.others)


@dataclass(frozen=True, slots=True)
class Situation:
    """A case as it stands, and who would take a step on a day.

    events: what has happened, in order.  by: who would act; None where it is open.  brought: what the step
    itself would bring.
    """

    on: date
    events: tuple[Event, ...] = ()
    by: Actor | None = None
    brought: Brought = NOTHING

    @property
    def actors(self) -> tuple[Actor, ...]:
        return () if self.by is None else (self.by, *self.brought.others)
