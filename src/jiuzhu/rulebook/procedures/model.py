"""What a procedure says on a day, as values: states, steps with what they need, times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jiuzhu.once import once
from jiuzhu.rulebook.model import Basis, FigureStatus
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Word:
    """A name that procedures use, and how people say it."""

    name: str
    text: Text


@dataclass(frozen=True, slots=True)
class Role(Word):
    """Who may act.  official: whether as a public servant."""

    official: bool


@dataclass(frozen=True, slots=True)
class State(Word):
    """How far a case has come.  final: nothing more follows."""

    final: bool


@dataclass(frozen=True, slots=True)
class Circumstance(Word):
    """What may be so in one case and not in another.

    event: so once this has happened, where that tells it.  usual: what the locality's flag says of every
    case of which nothing else is recorded; None where nobody knows.
    """

    event: str | None = None
    usual: bool | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """That a circumstance is so, or is not."""

    circumstance: str
    value: bool


Guards = tuple[Guard, ...]
"""All of them together; none is always so."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A role that may act, in certain circumstances."""

    role: str
    guards: Guards = ()


# --- what a requirement tests ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActsAs:
    """Everybody who acts has one of these roles."""

    roles: tuple[Authority, ...]


@dataclass(frozen=True, slots=True)
class NoRelative:
    """Nobody who acts is on record as a near relative of the family."""


@dataclass(frozen=True, slots=True)
class ApartFrom:
    """Nobody who acts took part in these events."""

    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """At least so many persons act together; None where nobody set how many."""

    number: int | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A side has signed what the step brings."""

    side: str


@dataclass(frozen=True, slots=True)
class OnFile:
    """One of these papers is on file."""

    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brings:
    """The step itself brings one of these papers."""

    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """One of these events has happened, since the last of the others."""

    events: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotDone:
    """An event has not happened."""

    event: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """The last assessment on file says so; `either`: it is not left open."""

    outcome: Literal["eligible", "ineligible", "either"]


@dataclass(frozen=True, slots=True)
class Found:
    """One of these circumstances is so; or none of them is."""

    circumstances: tuple[str, ...]
    value: bool = True


@dataclass(frozen=True, slots=True)
class Over:
    """A time has run out: counted from the last event that starts it, and started it has."""

    limit: str


@dataclass(frozen=True, slots=True)
class InTime:
    """A time has not run out."""

    limit: str


OfAct = ActsAs | NoRelative | ApartFrom | Together | Signed
"""What is asked of those who act."""

OfFile = OnFile | Brings | Done | NotDone | Assessed | Found | Over | InTime
"""What is asked of the case."""

Test = OfAct | OfFile


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be so before a step is taken; asked only in the circumstances of its guards."""

    text: Text
    test: Test
    basis: tuple[Basis, ...]
    guards: Guards = ()
    assumed: Text | None = None

    @property
    def of_act(self) -> bool:
        """Whether it is about those who act rather than about the case."""
        return isinstance(self.test, OfAct)


# --- steps and times ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """From which month a step has effect: that of an event (its own where None), or the one after."""

    month: Literal["same", "next"]
    event: str | None
    basis: tuple[Basis, ...]
    assumed: Text | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """A step: at which states an event may happen, in which circumstances, and what becomes of the case.

    to: the next state; None where the case stays where it is.  requirements: first that those who act
    may.  where: its file and line.
    """

    name: str
    event: str
    text: Text
    at: tuple[str, ...]
    to: str | None
    by: tuple[Authority, ...]
    guards: Guards
    requirements: tuple[Requirement, ...]
    effect: Effect | None
    basis: tuple[Basis, ...]
    assumed: Text | None
    where: str


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, working days or months; count is None where nobody set how many.

    figure: the parameter that says so; shown and status: its value in words, and whence it is.
    """

    figure: str
    unit: Literal["day", "working_day", "month"]
    count: int | None
    shown: Text
    status: FigureStatus


@dataclass(frozen=True, slots=True)
class Extension:
    """What prolongs a time: to so many days in all, or (further) by so many more."""

    events: tuple[str, ...]
    period: Period
    further: bool
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """When a clock stands still.  applies: whether it does here; None where nobody knows."""

    begins: tuple[str, ...]
    ends: tuple[str, ...]
    applies: bool | None
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A time: a duty to be done by then, a right to be used by then, or a wait that must first run out."""

    name: str
    text: Text
    kind: Literal["duty", "right", "wait"]
    period: Period
    counted_from: tuple[str, ...]
    met_by: tuple[str, ...]
    whose: tuple[str, ...]
    guards: Guards
    extension: Extension | None
    pauses: tuple[Pause, ...]
    moves_off_holidays: bool
    basis: tuple[Basis, ...]
    assumed: Text | None
    where: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of procedure by name."""

    roles: Mapping[str, Role]
    papers: Mapping[str, Word]
    circumstances: Mapping[str, Circumstance]
    signatures: Mapping[str, Word]


@dataclass(frozen=True, eq=False)
class Procedure:
    """A procedure on a day.

    serves: the benefits that are carried through by it.  begins: the state of a new case.  figures: the
    parameters that it counts by.  where: its file and line.
    """

    name: str
    title: Text
    serves: tuple[str, ...]
    begins: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    limits: Mapping[str, Limit]
    words: Words
    figures: frozenset[str]
    assumed: Text | None
    where: str

    @once
    def events(self) -> Mapping[str, Text]:
        """What may happen, and how people say it."""
        own = {one.event: one.text for one in reversed(self.transitions)}
        return own | {one.name: one.text for one in self.transitions if one.name == one.event}

    def possible_at(self, state: str) -> tuple[Transition, ...]:
        """The steps that start from a state."""
        return tuple(one for one in self.transitions if state in one.at)
