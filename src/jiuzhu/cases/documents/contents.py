"""What each document says, as values in Chinese: everything that its template may name, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Award:
    """What is granted.

    person: whom it is for, None for the household.  persons: for how many.  amount: in yuan, None where it
    gives no money.  monthly: whether paid every month, else once.  before: what was paid until then, of a
    change.  basis: the articles by which the sum is worked out.
    """

    title: str
    person: str | None
    persons: int | None
    amount: Decimal | None
    monthly: bool
    before: Decimal | None
    basis: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Why it was so decided: what is not so or has changed, what was found, and the articles."""

    text: str
    found: str
    basis: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What one can do against the decision, and where that stands."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a time.

    day: None where nobody set how long it is.  estimated: whether it rests on a calendar not yet published.
    """

    what: str
    day: date | None
    estimated: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is missing.

    what: a paper to hand in, with the articles that ask for it (basis), or a question to answer, with what
    proves the answer (proof).  commitment: whether a written commitment may stand in for that proof.
    certain: whether it is known to be needed in this case.
    """

    what: str
    basis: str
    proof: str = ""
    commitment: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Who is posted: name, number of members, sum; there is nothing else to be posted."""

    name: str
    members: int
    amount: Decimal
    monthly: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What every document says: what it is about, whose it is, its number and its day."""

    matter: str
    office: str
    number: str | None
    on: date
    basis: str


@dataclass(frozen=True, slots=True)
class Letter(Content):
    """A document to the applicant, who applied on a day."""

    applicant: str
    applied: date


@dataclass(frozen=True, slots=True)
class Acceptance(Letter):
    """That an application is accepted (受理): with which papers, and until when it will be decided."""

    papers: tuple[str, ...]
    limits: tuple[LastDay, ...]


@dataclass(frozen=True, slots=True)
class Completion(Letter):
    """Everything that is missing, told once (一次性告知)."""

    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Posting(Content):
    """Who is to be granted something, or to lose it, as it is posted in public (公示)."""

    rows: tuple[Row, ...]
    until: date
    stopping: bool


@dataclass(frozen=True, slots=True)
class Decision(Letter):
    """What every decision says of the remedies against it.

    told: the day on which it is taken to be known, from which the last days are counted.
    """

    remedies: tuple[Remedy, ...]
    last_days: tuple[LastDay, ...]
    told: date


@dataclass(frozen=True, slots=True)
class Grant(Decision):
    """That it is granted (确认), from which month; None where nothing is paid from a month on."""

    award: Award
    first_month: date | None


@dataclass(frozen=True, slots=True)
class Refusal(Decision):
    """That it is not granted (不予确认), with every reason."""

    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Change(Decision):
    """That more or less is paid (调整), from which month, and why."""

    award: Award
    first_month: date | None
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Stop(Decision):
    """That nothing is paid any more (停发), from which month, and why."""

    first_month: date | None
    grounds: tuple[Ground, ...]
