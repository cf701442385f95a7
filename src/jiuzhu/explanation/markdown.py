"""An explanation in Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiuzhu.explanation.page import Entry, Page, Part, Section
from jiuzhu.explanation.value import Explanation
from jiuzhu.explanation.words import Words


def as_markdown(explanation: Explanation) -> str:
    """The page in Markdown; whatever people wrote is escaped, so that it is shown as it stands."""
    return "\n".join(_Writer(Words(explanation.lang)).page(explanation.page())).rstrip() + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it stands: no heading, link, code or HTML comes of it."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    flat = re.sub(r"\s+", " ", plain)
    return re.sub(r"([\\`*_\[\]{}|~#$])", r"\\\1", flat)


class _Writer:
    def __init__(self, words: Words) -> None:
        self._words = words

    def page(self, page: Page) -> Iterator[str]:
        yield f"# {escaped(page.title)}"
        yield ""
        yield escaped(page.lead)
        if page.overview:
            yield from self._overview(page.overview)
        for section in page.sections:
            yield from self._section(section)
        for part in page.notes:
            yield ""
            yield f"## {escaped(part.heading)}"
            yield ""
            yield from self._entries(part)
        yield ""
        yield "---"
        yield ""
        yield escaped(page.foot)

    def _overview(self, part: Part) -> Iterator[str]:
        yield ""
        yield f"| {self._words('项目', 'Benefit')} | {escaped(part.heading)} |"
        yield "| --- | --- |"
        for entry in part.entries:
            yield f"| {escaped(entry.text)} | **{escaped(entry.said)}** |"

    def _section(self, section: Section) -> Iterator[str]:
        yield ""
        yield f"## {escaped(section.title)}"
        if section.said:
            yield ""
            said = f"**{escaped(section.said)}**"
            stop = self._words("。", ". ")
            yield f"{said}{stop}{escaped(section.lead)}" if section.lead else said
        for part in section.parts:
            yield ""
            if part.heading:
                source = self._source(part.source, self._words("依据", "basis")) if part.source else ""
                yield f"### {escaped(part.heading)}{source}"
                yield ""
            yield from self._entries(part)

    def _entries(self, part: Part) -> Iterator[str]:
        for number, entry in enumerate(part.entries, 1):
            yield from self._entry(entry, 0, number if part.kind == "conditions" else None)

    def _entry(self, entry: Entry, depth: int, number: int | None = None) -> Iterator[str]:
        words = self._words
        about = words("依据", "basis") if number is not None else ""
        source = self._source(entry.source, about) if entry.source else ""
        said = words("：", ": ") + f"**{escaped(entry.said)}**" if entry.said else ""
        counted = re.fullmatch(r"(\d+)\. ", entry.mark)
        mark = f"{number}." if number is not None else f"{counted[1]}." if counted else "-"
        yield f"{'    ' * depth}{mark} {escaped(entry.line)}{source}{said}"
        for one in entry.below:
            yield from self._entry(one, depth + 1)

    def _source(self, source: str, about: str) -> str:
        return self._words.bracketed(escaped(self._words.said(about, source) if about else source))
