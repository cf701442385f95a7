"""What the store gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from jiuzhu.cases.record import Entry, Standing


@dataclass(frozen=True, slots=True)
class Appended:
    """A command that was carried out.

    version: the case's version after it, which is the number of its last entry.  entries: what it added.
    repeated: whether it had been carried out before and this was only its repetition.
    """

    case: str
    version: int
    entries: tuple[Entry, ...]
    repeated: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as it stands in the list.

    version: the number of its last entry, to act on.  opened, updated: when its first and its last entry
    say that they were made, in UTC.
    """

    case: str
    version: int
    opened: datetime
    updated: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases of a list; next: what to ask for the following ones with, None at the end."""

    cases: tuple[ListedCase, ...]
    next: str | None
