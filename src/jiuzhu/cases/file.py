"""The file of a case: what its events brought together, read as the procedure asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiuzhu.cases.events import Brought, Event, Outcome
from jiuzhu.rulebook.procedures.model import Guards, Words


@dataclass(frozen=True)
class File:
    """What has happened, and what the step at hand would bring.  words: those of the procedure."""

    words: Words
    events: Sequence[Event]
    brought: Brought

    def has(self, papers: Iterable[str]) -> bool:
        """Whether one of these papers is there."""
        wanted = frozenset(papers)
        return any(not wanted.isdisjoint(one.papers) for one in self._all_brought())

    def is_so(self, circumstance: str) -> bool | None:
        """Whether a circumstance is so: an event tells it, or what was last found, or what is usual here."""
        word = self.words.circumstances[circumstance]
        if word.event is not None:
            return self.happened((word.event,))
        for one in reversed(self._all_brought()):
            if circumstance in one.found:
                return one.found[circumstance]
        return word.usual

    def are_so(self, guards: Guards) -> bool | None:
        """Whether all of them hold; None where that is open."""
        verdicts = [self._holds(guard.circumstance, guard.value) for guard in guards]
        if False in verdicts:
            return False
        return None if None in verdicts else True

    def happened(self, events: tuple[str, ...], after: tuple[str, ...] = ()) -> bool:
        """Whether one of these events has happened, since the last of the others."""
        for event in reversed(self.events):
            if event.kind in events:
                return True
            if event.kind in after:
                return False
        return False

    def took_part(self, events: tuple[str, ...]) -> frozenset[str]:
        """The ids of everybody who took part in these events."""
        return frozenset(one.id for event in self.events if event.kind in events for one in event.actors)

    def relatives(self) -> frozenset[str]:
        """The ids of those on record as near relatives of the family."""
        return frozenset(who for one in self._all_brought() for who in one.relatives)

    def assessed(self) -> Outcome | None:
        """What the last assessment says."""
        return next((one.assessed for one in reversed(self._all_brought()) if one.assessed), None)

    def _holds(self, circumstance: str, value: bool) -> bool | None:
        found = self.is_so(circumstance)
        return None if found is None else found == value

    def _all_brought(self) -> list[Brought]:
        return [*(event.brought for event in self.events), self.brought]
