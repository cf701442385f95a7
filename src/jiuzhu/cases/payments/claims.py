"""What a case gives a right to, month by month: which decision is in force, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jiuzhu.assessment import Assessment, Determination
from jiuzhu.history import Month
from jiuzhu.history.reasons import Reason
from jiuzhu.rulebook import Basis
from jiuzhu.rulebook.model import cited
from jiuzhu.texts import Text

Key = tuple[str, str | None]
"""A benefit by its name in the rules, and the member it is for, None for the household."""


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
class Claim:
    """A case as payment sees it: the benefits it is about, and its turns in the order they were decided.

    title: what is being carried through.
    """

    case: str
    office: str
    title: Text
    benefits: tuple[str, ...]
    turns: tuple[Turn, ...]

    def in_force(self, month: Month, known: date) -> Turn | None:
        """The decision that counts for a month, of those taken by a day; the later one prevails."""
        for turn in reversed(self.turns):
            if turn.first <= month and turn.decided <= known:
                return turn
        return None

    def due(self, month: Month, known: date) -> dict[Key, Due]:
        """What is due for a month by the decisions taken by a day; a sum paid once in its own month only."""
        turn = self.in_force(month, known)
        if turn is None or turn.ends or turn.assessment is None:
            return {}
        return {
            (one.benefit, one.person): Due(turn, turn.assessment, one)
            for one in self._granted(turn.assessment)
            if one.amount is not None and (one.amount.period == "month" or turn.first == month)
        }

    def _granted(self, assessment: Assessment) -> Iterator[Determination]:
        for one in assessment:
            if one.benefit in self.benefits and one.status == "eligible":
                yield one
