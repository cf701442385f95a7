"""The times of a case: what is due when, for whom, by which article, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jiuzhu.cases.clock import Clock, clock, start_of
from jiuzhu.cases.events import NOTHING, Event
from jiuzhu.cases.file import File
from jiuzhu.cases.law import Law
from jiuzhu.cases.route import route
from jiuzhu.rulebook.procedures.model import Limit, Word
from jiuzhu.texts import Text

Status = Literal["met", "late", "open", "overdue", "expired", "over", "suspended", "lapsed", "unset"]

STATUSES: dict[Status, Text] = {
    "met": Text("按期办结", "met in time"),
    "late": Text("逾期办结", "met late"),
    "open": Text("未到期", "running"),
    "overdue": Text("已逾期", "overdue"),
    "expired": Text("期限已过", "expired"),
    "over": Text("已期满", "over"),
    "suspended": Text("中止计算", "suspended"),
    "lapsed": Text("因案件办结终止", "lapsed with the case"),
    "unset": Text("期限未定", "not set"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time of a case on a day.

    limit: the rule, with its article.  started: the event it is counted from.  due: the last day; while it
    is suspended, as if it went on today; None where nobody set how long it is.  estimated: whether that
    rests on a calendar not yet published.  met_on: when it was met.  extended: whether it was prolonged.
    whose: for whom.  certain: whether it is known to apply to this case.
    """

    limit: Limit
    started: Event
    due: date | None
    estimated: bool
    status: Status
    met_on: date | None
    extended: bool
    whose: tuple[Word, ...]
    certain: bool

    @property
    def text(self) -> Text:
        """What is due, and until when."""
        what, status = self.limit.text, STATUSES[self.status]
        if self.due is None:
            return Text(f"{what.zh}：{status.zh}", f"{what.en}: {status.en}")
        zh = "（预计，当年放假安排尚未公布）" if self.estimated else ""
        en = " (estimated: the year's calendar is not published)" if self.estimated else ""
        return Text(f"{what.zh}：{self.due}{zh}，{status.zh}", f"{what.en}: {self.due}{en}, {status.en}")


def deadlines(law: Law, events: Sequence[Event], on: date) -> tuple[Deadline, ...]:
    """Every time of a case as it stands on a day, in the order in which they were started.

    law: the procedure of each day; the event that starts a time is judged by that of its own day.
    events: those of the case in order; later ones than the day are left out.
    """
    so_far = [event for event in events if event.on <= on]
    return tuple(_deadlines(law, so_far, on))


def due(law: Law, events: Sequence[Event], on: date) -> tuple[Deadline, ...]:
    """What is still to be done, waited for or used, the most pressing first; what has no day comes last."""
    pending = [
        one for one in deadlines(law, events, on) if one.status in ("open", "overdue", "suspended", "unset")
    ]
    return tuple(sorted(pending, key=lambda one: (one.due is None, one.due or on)))


def _deadlines(law: Law, events: Sequence[Event], on: date) -> Iterator[Deadline]:
    ended_at = _end(law, events)
    for number, event in enumerate(events):
        procedure = law(event.on)
        file = File(procedure.words, events, NOTHING)
        for limit in procedure.limits.values():
            if event.kind not in limit.counted_from:
                continue
            if limit.kind == "wait" and start_of(limit, events) != number:
                continue  # it was started anew
            applies = file.are_so(limit.guards)
            if applies is not False:
                found = clock(limit, events, number, on)
                whose = tuple(procedure.words.roles[name] for name in limit.whose)
                yield _deadline(found, _status(found, ended_at, on), whose, applies is True)


def _deadline(found: Clock, status: Status, whose: tuple[Word, ...], certain: bool) -> Deadline:
    return Deadline(
        found.limit,
        found.started,
        found.due.day if found.due else None,
        found.due is not None and found.due.estimated,
        status,
        found.met.on if found.met else None,
        found.extended,
        whose,
        certain,
    )


def _status(found: Clock, ended_at: int | None, on: date) -> Status:
    last = found.due.day if found.due else None
    if found.met is not None:
        return "late" if last is not None and found.met.on > last else "met"
    if ended_at is not None and found.limit.kind != "wait":
        return "lapsed"
    if found.stands_still:
        return "suspended"
    if last is None:
        return "unset"
    if on <= last:
        return "open"
    passed: dict[str, Status] = {"duty": "overdue", "right": "expired", "wait": "over"}
    return passed[found.limit.kind]


def _end(law: Law, events: Sequence[Event]) -> int | None:
    """Where the event stands that ended the case."""
    for number, step in enumerate(route(law, events)):
        if step.to is not None and law(events[number].on).states[step.to].final:
            return number
    return None
