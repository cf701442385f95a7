"""An explanation on the terminal, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.explanation.folding import folded
from jiuzhu.explanation.layout import Entry, Page, Part, Section, laid_out
from jiuzhu.explanation.value import Explanation
from jiuzhu.explanation.words import Words

_COLOURS = {"good": "green", "bad": "red", "open": "yellow", "": ""}
_WIDEST = 110


def as_renderable(explanation: Explanation) -> RenderableType:
    """What a rich console prints."""
    return _Shown(laid_out(explanation), Words(explanation.lang))


class _Shown:
    def __init__(self, page: Page, words: Words) -> None:
        self._page = page
        self._words = words
        self._width = _WIDEST

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self._width = min(options.max_width, _WIDEST)
        page = self._page
        yield Line(page.title, style="bold")
        yield self._text(page.lead, 0, "dim")
        if page.overview:
            yield ""
            yield from self._overview(page.overview)
        for section in page.sections:
            yield ""
            yield from self._section(section)
        for part in page.notes:
            yield ""
            yield Line(part.heading, style="bold cyan")
            for entry in part.entries:
                yield from self._entry(entry, 2)
        yield ""
        yield self._text(page.foot, 0, "dim")

    def _overview(self, part: Part) -> Iterator[RenderableType]:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(overflow="fold")
        table.add_column(overflow="fold")
        left = self._width * 3 // 5
        for entry in part.entries:
            said = Line(folded(entry.said, self._width - left - 2), style=_COLOURS[entry.tone])
            table.add_row(Line(folded(entry.text, left - 2)), said)
        yield table

    def _section(self, section: Section) -> Iterator[RenderableType]:
        colour = _COLOURS[section.tone]
        if section.said:
            yield Line(section.title, style="bold")
            yield self._text(section.said, 0, f"bold {colour}")
        else:
            yield Line(section.title, style=f"bold {colour}")
        if section.lead:
            yield self._text(section.lead, 0, "dim")
        for part in section.parts:
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[RenderableType]:
        conditions = part.kind == "conditions"
        if part.heading and not conditions:
            yield Line(part.heading, style="cyan")
        for entry in part.entries:
            yield from self._entry(entry, 0 if conditions else 2, cites=conditions)
        if part.source:
            yield self._indented(self._based_on(part.source), 2, "dim")

    def _entry(self, entry: Entry, indent: int, cites: bool = False) -> Iterator[RenderableType]:
        """An entry with everything below it; `cites`: what it rests on is a law, told last."""
        width = self._width - indent - cell_len(entry.mark)
        grid = Table.grid(padding=0)
        if entry.mark:
            grid.add_column()
        grid.add_column(overflow="fold")
        mark = [entry.mark if entry.mark[-1] in " 、" else f"{entry.mark} "] if entry.mark else []
        grid.add_row(*mark, self._headline(entry, width, cites))
        yield Padding(grid, (0, 0, 0, indent))
        inner = indent + (cell_len(mark[0]) if mark else 2)
        if entry.source and not cites:
            yield self._indented(entry.source, inner, "dim")
        for one in entry.below:
            yield from self._entry(one, inner)
        if entry.source and cites:
            yield self._indented(self._based_on(entry.source), inner, "dim")

    def _headline(self, entry: Entry, width: int, cites: bool) -> Line:
        words, colour = self._words, _COLOURS[entry.tone]
        if entry.equals and cell_len(entry.line) > width:
            lines = [folded(one, width - 4).replace("\n", "\n    ") for one in entry.equals]
            return Line("\n  = ".join([entry.text, *lines]))
        if entry.equals:
            return Line(entry.line)
        if not entry.said:
            return Line(folded(entry.text, width), style=colour)
        gap = words("：", ": ") if cites else words("　", "  ")
        line = Line(folded(f"{entry.text}{gap}{entry.said}", width), style="" if entry.mark else "bold")
        line.stylize(f"bold {colour}" if cites else colour, _start_of(entry.said, line.plain))
        return line

    def _based_on(self, source: str) -> str:
        return self._words.said(self._words("依据", "basis"), source)

    def _text(self, text: str, indent: int, style: str = "") -> Line:
        return Line(folded(text, max(20, self._width - indent)), style=style)

    def _indented(self, text: str, indent: int, style: str = "") -> RenderableType:
        return Padding(self._text(text, indent, style), (0, 0, 0, indent))


def _start_of(said: str, text: str) -> int:
    """Where in a folded text its last words begin: line breaks may have come between them."""
    left = len("".join(said.split()))
    for position in range(len(text) - 1, -1, -1):
        left -= not text[position].isspace()
        if not left:
            return position
    return 0
