"""What a case gives a right to, month by month: which decision is in force, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiuzhu.assessment import Assessment, Determination
from jiuzhu.cases.office.receipts import determination_in
from jiuzhu.history import Month
from jiuzhu.history.reasons import Reason
from jiuzhu.rulebook import Basis
from jiuzhu.rulebook.model import cited
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Turn:
    """A step from which on something else is paid than before.

    what: the step in words.  decided: the day on which it was taken.  first: the first month for which it
    counts.  ends: whether nothing is paid from then on; else what the assessment says, None where there is
    none yet.
    """

    what: Text
    basis: tuple[Basis, ...]
    decided: date
    first: Month
    ends: bool
    assessment: Assessment | None = None

    @property
    def reason(self) -> Reason:
        """That it was so decided, with its article."""
        articles = cited(self.basis)
        zh = f"{self.decided}{self.what.zh}，自{self.first.shown.zh}起（{articles.zh}）"
        en = f"{self.what.en} on {self.decided}, from {self.first} ({articles.en})"
        return Reason("decision", Text(zh, en), since=self.first.first_day, source=self.basis)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one benefit in a month, by the decision in force."""

    turn: Turn
    assessment: Assessment
    determination: Determination


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about: the benefit, and the member whom it is for, None for the household.

    title: what people call the benefit.
    """

    case: str
    office: str
    benefit: str
    person: str | None
    title: Text


@dataclass(frozen=True, slots=True)
class Claim:
    """A case as payment sees it: what it is about, and its turns in the order in which they were decided."""

    about: About
    turns: tuple[Turn, ...]

    def in_force(self, month: Month, known: date) -> Turn | None:
        """The decision that counts for a month, of those taken by a day; the later one prevails."""
        for turn in reversed(self.turns):
            if turn.first <= month and turn.decided <= known:
                return turn
        return None

    def due(self, month: Month, known: date) -> Due | None:
        """What is due for a month by the decisions taken by a day; a sum paid once in its own month only."""
        turn = self.in_force(month, known)
        if turn is None or turn.ends or turn.assessment is None:
            return None
        one = determination_in(turn.assessment, self.about.benefit, self.about.person)
        if one is None or one.status != "eligible" or one.amount is None:
            return None
        if one.amount.period == "once" and turn.first != month:
            return None
        return Due(turn, turn.assessment, one)
