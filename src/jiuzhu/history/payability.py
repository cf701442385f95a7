"""Whether a benefit is paid in a month: what the rules say of its first month, held against the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jiuzhu.history.month import Month
from jiuzhu.history.record import Decision, Outcome
from jiuzhu.rulebook.model import STARTS, Paid, Starts
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Payability:
    """Whether a benefit is paid in a month, apart from its conditions.

    runs: None where that is not known.  decision: the one that it rests on.  since: the first month that the
    decision acts in.  day: whose facts and law count for the month.  why: all that in words.
    """

    runs: bool | None
    decision: Decision | None
    since: Month | None
    day: date
    why: Text


_UNSAID = Text("规则没有写明从哪个月起发放", "the rules do not say from which month on it is paid")
_UNDECIDED = Text("不知道哪一天作出决定", "the day of the decision is not known")
_UNAPPLIED = Text("不知道哪一天申请", "the day of the application is not known")


def payability(
    paid: Paid, decisions: Sequence[Decision], applied_on: date | None, month: Month, day: date
) -> Payability:
    """Whether it is paid in a month.

    decisions: those on this benefit for this person or household, in the order of their days.
    applied_on: when the family applied, for a decision that does not say.  day: whose facts count unless
    payment begins within the month.
    """
    starts = paid.starts
    if starts is None:
        return Payability(None, None, None, day, _UNSAID)
    if starts.when == "without_application":
        return Payability(True, None, None, day, STARTS[starts.when])
    if not decisions:
        return Payability(None, None, None, day, _UNDECIDED)
    grants = [_Grant.of(one, starts, applied_on) for one in decisions]
    if paid.period == "once":
        return _once(grants, month, day)
    return _monthly(grants, month, day)


@dataclass(frozen=True, slots=True)
class _Grant:
    """A decision and the first month that it acts in; acts: None where only `at_latest` is known.

    event: the day within its first month from which it acts, None where it acts from the first.
    """

    decision: Decision
    acts: Month | None
    at_latest: Month
    event: date | None = None

    @classmethod
    def of(cls, decision: Decision, starts: Starts, applied_on: date | None) -> _Grant:
        decided = Month.of(decision.on)
        if decision.outcome is not Outcome.GRANTED or starts.when == "month_after_decision":
            return cls(decision, decided + 1, decided + 1)
        if starts.when == "month_of_decision":
            return cls(decision, decided, decided, decision.on)
        applied = decision.applied_on or applied_on
        if applied is None or applied > decision.on:
            return cls(decision, None, decided)
        return cls(decision, Month.of(applied), Month.of(applied), applied)

    @property
    def grants(self) -> bool:
        return self.decision.outcome is Outcome.GRANTED

    def day(self, month: Month, otherwise: date) -> date:
        """Whose facts count in its first month: nobody is paid by facts of before it acts."""
        return max(self.event, otherwise) if self.event and self.acts == month else otherwise


def _once(grants: list[_Grant], month: Month, day: date) -> Payability:
    for one in grants:
        if one.grants and one.acts == month:
            why = Text(
                f"{one.decision.on} 决定，算作{month.shown.zh}的一次性发放",
                f"decided on {one.decision.on}, paid once for {month}",
            )
            return Payability(True, one.decision, month, one.day(month, day), why)
    for one in grants:
        if one.grants and one.acts is None and month <= one.at_latest:
            return Payability(None, one.decision, None, day, _UNAPPLIED)
    why = Text("一次性发放，不在这个月", "paid once, and not for this month")
    return Payability(False, None, None, day, why)


def _monthly(grants: list[_Grant], month: Month, day: date) -> Payability:
    first = grants[0]
    # Who is stopped was granted it before, on a day that nobody told.
    runs = None if first.decision.outcome is Outcome.STOPPED else False
    acting: _Grant | None = None
    for one in grants:
        if one.acts is None and month < one.at_latest and not runs:
            runs, acting = None, one
        elif month >= (one.acts or one.at_latest):
            runs, acting = one.grants, one
    if acting is None:
        if runs is None:
            return Payability(None, None, None, day, _UNDECIDED)
        coming = next((one for one in grants if one.grants), first)
        return Payability(False, coming.decision, coming.acts, day, _acting(coming))
    if runs is None:
        return Payability(None, acting.decision, None, day, _UNAPPLIED)
    return Payability(runs, acting.decision, acting.acts, acting.day(month, day), _acting(acting))


def _acting(one: _Grant) -> Text:
    on, month = one.decision.on, (one.acts or one.at_latest).shown
    match one.decision.outcome:
        case Outcome.GRANTED:
            return Text(f"{on} 决定，自{month.zh}起发放", f"decided on {on}, paid from {month.en}")
        case Outcome.STOPPED:
            return Text(f"{on} 决定停止，自{month.zh}起不发放", f"stopped on {on}, not paid from {month.en}")
    return Text(f"{on} 决定不予确认", f"refused on {on}")
