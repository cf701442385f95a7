"""Entries with days: which are in force on a day, and which contradict one another.

An entry without a last day holds until a later one takes its place; one with a last day is an exception
for so long, after which what held before holds again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Protocol, TypeVar

from jiuzhu.facts.fields import Placed
from jiuzhu.texts import Text


class Entry(Protocol):
    """What holds on [since, end); end: None until further notice."""

    @property
    def since(self) -> date: ...

    @property
    def end(self) -> date | None: ...


One = TypeVar("One", bound=Entry)


def in_force(entries: Iterable[One], day: date) -> list[One]:
    """The entries of that day in the order in which they act: of two about one thing the last holds."""
    covering = [one for one in entries if one.since <= day and (one.end is None or day < one.end)]
    return sorted(covering, key=lambda one: (one.end is not None, one.since))


def clashes(group: str, entries: Sequence[One], same: Callable[[One, One], bool]) -> Iterator[Placed]:
    """Each entry that contradicts an earlier one about the same thing, placed at the later one."""
    for (first, a), (second, b) in combinations(enumerate(entries), 2):
        if same(a, b) and _contradict(a, b):
            yield placed(
                group,
                second,
                f"与同一事项的另一项（[{first}]，{_days(a).zh}）重叠",
                f"overlaps with another entry about the same thing ([{first}], {_days(a).en})",
            )


def placed(group: str, index: int, zh: str, en: str) -> Placed:
    """Something that is wrong with one entry of a list."""
    return Placed((group, index), Text(zh, en))


def _contradict(a: Entry, b: Entry) -> bool:
    if a.since == b.since:
        return True
    earlier, later = sorted((a, b), key=lambda one: one.since)
    return earlier.end is not None and later.since < earlier.end


def _days(one: Entry) -> Text:
    if one.end is None:
        return Text(f"自 {one.since} 起", f"from {one.since}")
    last = date.fromordinal(one.end.toordinal() - 1)
    return Text(f"自 {one.since} 至 {last}", f"from {one.since} to {last}")
