"""A clock: one time of a procedure, started by one event, and what became of it since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from jiuzhu.cases.calendar import (
    Due,
    days_after,
    months_after,
    moved_off_holidays,
    working_days_after,
)
from jiuzhu.cases.events import Event
from jiuzhu.rulebook.procedures.model import Limit, Pause, Period


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that an event started.

    number: where that event stands among those of the case.  met: the event that ended it, if any.
    extended: whether it was prolonged.  stands_still: whether it does so now.  due: its last day, as if
    it went on at once where it stands still; None where nobody set how long it is.
    """

    limit: Limit
    number: int
    started: Event
    met: Event | None
    extended: bool
    stands_still: bool
    due: Due | None


def start_of(limit: Limit, events: Sequence[Event]) -> int | None:
    """Where the last event stands that started a time."""
    return next((at for at in reversed(range(len(events))) if events[at].kind in limit.counted_from), None)


def clock(limit: Limit, events: Sequence[Event], number: int, on: date) -> Clock:
    """The clock that the event of a number started, as it is on a day.

    events: those of the case up to that day, in order.
    """
    started, later = events[number], events[number + 1 :]
    at = next((index for index, one in enumerate(later) if one.kind in limit.met_by), None)
    running = later if at is None else later[:at]
    pauses = [span for pause in limit.pauses if pause.applies for span in _stretches(pause, running)]
    extended = limit.extension is not None and any(one.kind in limit.extension.events for one in running)
    met = None if at is None else later[at]
    stands_still = met is None and any(ends is None for _, ends in pauses)
    paused = [(begins, on if ends is None else ends) for begins, ends in pauses]
    return Clock(
        limit, number, started, met, extended, stands_still, _due(limit, started.on, extended, paused)
    )


def _stretches(pause: Pause, events: Sequence[Event]) -> list[tuple[date, date | None]]:
    """When a clock stands still: after a day until another, None where it still does."""
    found: list[tuple[date, date | None]] = []
    begins: date | None = None
    for event in events:
        if begins is None and event.kind in pause.begins:
            begins = event.on
        elif begins is not None and event.kind in pause.ends:
            found.append((begins, event.on))
            begins = None
    if begins is not None:
        found.append((begins, None))
    return found


def _due(limit: Limit, start: date, extended: bool, paused: list[tuple[date, date]]) -> Due | None:
    count = _length(limit, extended)
    if count is None:
        return None
    due = _counted(limit.period, count, start, paused)
    return moved_off_holidays(due) if limit.moves_off_holidays else due


def _length(limit: Limit, extended: bool) -> int | None:
    """How many days or months it is in all."""
    own = limit.period.count
    if not extended or limit.extension is None:
        return own
    longer = limit.extension.period.count
    if longer is None or (own is None and limit.extension.further):
        return None
    return longer + (own or 0) if limit.extension.further else longer


def _counted(period: Period, count: int, start: date, paused: list[tuple[date, date]]) -> Due:
    counts = _outside(paused) if paused else None
    match period.unit:
        case "working_day":
            return working_days_after(start, count, counts)
        case "day":
            return days_after(start, count, counts)
        case "month":
            last = months_after(start, count)
            # What a clock of months stands still it gets back in days.
            return days_after(last.day, sum((ends - begins).days for begins, ends in paused))


def _outside(paused: list[tuple[date, date]]) -> Callable[[date], bool]:
    return lambda day: not any(begins < day <= ends for begins, ends in paused)
