"""An explanation on the terminal, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text as Line

from jiuzhu.explanation.folding import folded
from jiuzhu.explanation.page import Entry, Page, Part, Section
from jiuzhu.explanation.value import Explanation
from jiuzhu.explanation.words import Words

_COLOURS = {"good": "green", "bad": "red", "open": "yellow", "": ""}
_WIDEST, _NARROWEST = 110, 20


def as_renderable(explanation: Explanation) -> RenderableType:
    """What a rich console prints."""
    return _Shown(explanation.page(), Words(explanation.lang))


class _Shown:
    def __init__(self, page: Page, words: Words) -> None:
        self._page = page
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(_NARROWEST, min(options.max_width, _WIDEST))
        yield Line("\n").join(_Lines(self._words, width).page(self._page))


class _Lines:
    """The lines of a page for a width; each is short enough, whatever is Chinese broken where it may be."""

    def __init__(self, words: Words, width: int) -> None:
        self._words = words
        self._width = width

    def page(self, page: Page) -> Iterator[Line]:
        yield from self._text(page.title, 0, "bold")
        yield from self._text(page.lead, 0, "dim")
        if page.overview:
            yield Line()
            yield from self._overview(page.overview)
        for section in page.sections:
            yield Line()
            yield from self._section(section)
        for part in page.notes:
            yield Line()
            yield Line(part.heading, style="bold cyan")
            for entry in part.entries:
                yield from self._entry(entry, 2)
        yield Line()
        yield from self._text(page.foot, 0, "dim")

    def _overview(self, part: Part) -> Iterator[Line]:
        widest = max(cell_len(entry.text) for entry in part.entries)
        left = min(widest, self._width * 3 // 5)
        for entry in part.entries:
            title = folded(entry.text, left).split("\n")
            said = folded(entry.said, self._width - left - 2).split("\n")
            for index in range(max(len(title), len(said))):
                first = title[index] if index < len(title) else ""
                line = Line(first + " " * (left + 2 - cell_len(first)))
                yield line.append(said[index] if index < len(said) else "", _COLOURS[entry.tone])

    def _section(self, section: Section) -> Iterator[Line]:
        colour = _COLOURS[section.tone]
        if section.said:
            yield from self._text(section.title, 0, "bold")
            yield from self._text(section.said, 0, f"bold {colour}")
        else:
            yield from self._text(section.title, 0, f"bold {colour}")
        if section.lead:
            yield from self._text(section.lead, 0, "dim")
        for part in section.parts:
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Line]:
        conditions = part.kind == "conditions"
        if part.heading and not conditions:
            yield Line(part.heading, style="cyan")
        for entry in part.entries:
            yield from self._entry(entry, 0 if conditions else 2, cites=conditions)
        if part.source:
            yield from self._text(self._based_on(part.source), 2, "dim")

    def _entry(self, entry: Entry, indent: int, cites: bool = False) -> Iterator[Line]:
        """An entry with everything below it; `cites`: what it rests on is a law, told last."""
        mark = f"{entry.mark} " if entry.mark == "·" else entry.mark
        inner = indent + (cell_len(mark) if mark else 2)
        text = self._headline(entry, inner if mark else indent, cites)
        for index, line in enumerate(text.split("\n")):
            lead = f"{' ' * indent}{'' if index else mark}"
            yield Line(lead.ljust(inner) if mark and index else lead).append_text(line)
        if entry.source and not cites:
            yield from self._text(entry.source, inner, "dim")
        for one in entry.below:
            yield from self._entry(one, inner)
        if entry.source and cites:
            yield from self._text(self._based_on(entry.source), inner, "dim")

    def _headline(self, entry: Entry, indent: int, cites: bool) -> Line:
        words, colour, width = self._words, _COLOURS[entry.tone], self._width - indent
        if entry.equals and cell_len(entry.line) > width:
            lines = [folded(one, width - 4).replace("\n", "\n    ") for one in entry.equals]
            return Line("\n  = ".join([folded(entry.text, width), *lines]))
        if not entry.said:
            return Line(folded(entry.line, width), style=colour)
        gap = words("：", ": ") if cites else words("　", "  ")
        line = Line(folded(f"{entry.text}{gap}{entry.said}", width), style="" if entry.mark else "bold")
        line.stylize(f"bold {colour}" if cites else colour, _start_of(entry.said, line.plain))
        return line

    def _based_on(self, source: str) -> str:
        return self._words.said(self._words("依据", "basis"), source)

    def _text(self, text: str, indent: int, style: str) -> Iterator[Line]:
        for line in folded(text, self._width - indent).split("\n"):
            yield Line(" " * indent).append(line, style)


def _start_of(said: str, text: str) -> int:
    """Where in a folded text its last words begin: line breaks may have come between them."""
    left = len("".join(said.split()))
    for position in range(len(text) - 1, -1, -1):
        left -= not text[position].isspace()
        if not left:
            return position
    return 0
