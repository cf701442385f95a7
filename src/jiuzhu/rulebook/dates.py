"""Entries with dates: which one is in force on a day, and whether their dates make sense together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from jiuzhu.errors import Problem
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.schema import Dated
from jiuzhu.texts import Text

Kind = TypeVar("Kind", bound=Dated)

NOTHING_MORE = Text("", "")

_DAY = timedelta(days=1)


def day_after(day: date | None) -> date | None:
    """The next day; None after the last day of the calendar, which many write for *without end*."""
    return None if day is None or day == date.max else day + _DAY


@dataclass(frozen=True, slots=True)
class Span(Generic[Kind]):
    """One of the entries of a name: in force on [since, until), None without a bound.

    path: where it stands in its file.
    """

    entry: Kind
    since: date | None
    until: date | None
    document: Document
    path: Key

    def covers(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def in_force(spans: Iterable[Span[Kind]], on: date) -> Span[Kind] | None:
    """The one of that day, if any."""
    return next((one for one in spans if one.covers(on)), None)


def days_of_change(spans: Iterable[Span[Kind]]) -> Iterator[date]:
    """The days on which one begins or is no longer in force."""
    for one in spans:
        yield from (day for day in (one.since, one.until) if day is not None)


@dataclass(frozen=True, slots=True)
class Called:
    """What problems call the entries: the name they share, what each of them is, how to fill a gap."""

    name: str
    each: Text
    gap: Text = NOTHING_MORE


def spans(
    entries: Sequence[Kind], called: Called, document: Document, path: Key, problems: list[Problem]
) -> list[Span[Kind]]:
    """The entries of one name in the order of their days; gaps and overlaps are noted as problems.

    One without `until` ends where the next begins.
    """
    read: list[Span[Kind]] = []
    for index, entry in enumerate(entries):
        one = Span(entry, entry.since, day_after(entry.until), document, (*path, index))
        if read:
            before = read[-1]
            if said := _misfit(before, one, called):
                problems.append(document.problem(one.path, said.zh, said.en))
            elif before.until is None:
                read[-1] = replace(before, until=one.since)
        read.append(one)
    return read


def _misfit(before: Span[Kind], one: Span[Kind], called: Called) -> Text | None:
    """What is wrong with the dates of an entry after those of the one before it, if anything."""
    name, each, since = called.name, called.each, one.since
    if since is None or (before.since is not None and since <= before.since):
        return Text(
            f"“{name}”的各{each.zh}应按日期先后排列，且起始日不能相同",
            f"the {each.en}s of {name!r} should stand in the order of their dates, each day once",
        )
    if before.until is not None and before.until > since:
        return Text(
            f"“{name}”自 {since} 起的{each.zh}与前一个的日期重叠",
            f"the {each.en} of {name!r} from {since} overlaps with the one before it",
        )
    if before.until is not None and before.until < since:
        first, last = before.until, since - _DAY
        return Text(
            f"“{name}”自 {first} 至 {last} 没有{each.zh}{called.gap.zh}",
            f"there is no {each.en} of {name!r} from {first} to {last}{called.gap.en}",
        )
    return None
