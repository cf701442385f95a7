"""Until when payments are to be settled after somebody's death."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from jiuzhu.history.history import History
from jiuzhu.history.month import Month
from jiuzhu.history.reasons import Reason
from jiuzhu.history.reckoner import Reckoner
from jiuzhu.history.record import Leaving
from jiuzhu.language.situation import Value
from jiuzhu.texts import Text


def settled(reason: Reason, reckoner: Reckoner, benefit: str) -> Reason:
    """The reason with the day until which to settle, where it is a death and the law of its day says so."""
    died = _death(reason, reckoner.history)
    rulebook = reckoner.law.rulebook(died) if died else None
    rule = rulebook.benefits.get(benefit) if rulebook else None
    if died is None or rulebook is None or rule is None or rule.paid is None:
        return reason
    figure = rulebook.figures.get(rule.paid.settled_after_death or "")
    months = _exact(figure.value) if figure else None
    if figure is None or months is None:
        return reason
    by = _after(died, months)
    cited = "、".join(one.text.zh for one in figure.source), "; ".join(one.text.en for one in figure.source)
    text = Text(
        f"{reason.text.zh}，应在 {by} 以前结清（{cited[0]}）",
        f"{reason.text.en}; to be settled by {by} ({cited[1]})",
    )
    return replace(reason, text=text, settle_by=by, source=figure.source)


def _death(reason: Reason, history: History) -> date | None:
    for stay in history.stays:
        left = stay.left
        if left and left.because is Leaving.DEATH and (reason.who, reason.since) == (left.who, stay.end):
            return left.until
    return None


def _exact(value: Value) -> int | None:
    """A whole number of months; None where nobody has set one."""
    if isinstance(value, tuple) and value[0] == value[1] and isinstance(value[0], int):
        return value[0]
    return None


def _after(day: date, count: int) -> date:
    """The day so many months later, or the last of that month where it has no such day."""
    month = Month.of(day) + count
    return date(month.year, month.month, min(day.day, monthrange(month.year, month.month)[1]))
