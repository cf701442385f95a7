"""A page, whatever it is written on: what stands on it, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from jiuzhu.facts.showing import printable

Tone = Literal["", "good", "bad", "open"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    equals: of a calculation, the expression and its value.  said: what it came to, in the colour of its
    tone.  source: where it stands, or how it was rounded, in small print.
    """

    text: str
    mark: str = ""
    said: str = ""
    tone: Tone = ""
    source: str = ""
    equals: tuple[str, ...] = ()
    below: tuple[Entry, ...] = ()

    @property
    def line(self) -> str:
        """The text, with what it equals."""
        return " = ".join((self.text, *self.equals))


@dataclass(frozen=True, slots=True)
class Part:
    """A list with its heading."""

    heading: str
    entries: tuple[Entry, ...]
    kind: Literal["overview", "results", "conditions", "steps", "list"] = "list"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One result, or all results of one kind."""

    title: str
    said: str
    tone: Tone
    lead: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is written, from top to bottom."""

    lang: str
    title: str
    lead: str
    overview: Part | None
    sections: tuple[Section, ...]
    notes: tuple[Part, ...]
    foot: str

    def printable(self) -> Page:
        """The page with every text as it can be shown anywhere."""
        page: Page = _printable(self)
        return page


def _printable(part: Any) -> Any:
    """Every text in a part of the page as it can be shown anywhere."""
    match part:
        case str():
            return printable(part)
        case tuple():
            return tuple(_printable(one) for one in part)
        case Page() | Section() | Part() | Entry():
            return replace(part, **{one.name: _printable(getattr(part, one.name)) for one in fields(part)})
    return part
