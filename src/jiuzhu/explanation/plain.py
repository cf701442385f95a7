"""An explanation as plain text, to be put into a letter."""

from __future__ import annotations

from collections.abc import Iterator

from jiuzhu.explanation.page import Entry, Page, Part, Section
from jiuzhu.explanation.value import Explanation
from jiuzhu.explanation.words import Words

_INDENT = "    "


def as_text(explanation: Explanation) -> str:
    """The page as lines of text; long lines are left to whoever shows them."""
    return "\n".join(_Writer(Words(explanation.lang)).page(explanation.page())).rstrip() + "\n"


class _Writer:
    def __init__(self, words: Words) -> None:
        self._words = words

    def page(self, page: Page) -> Iterator[str]:
        yield page.title
        yield page.lead
        if page.overview:
            yield from self._part(page.overview)
        for section in page.sections:
            yield from self._section(section)
        for part in page.notes:
            yield from self._part(part)
        yield ""
        yield page.foot

    def _section(self, section: Section) -> Iterator[str]:
        words = self._words
        yield ""
        yield section.title
        if section.said:
            yield words.said(words("结论", "Conclusion"), self._sentences(section.said, section.lead))
        for part in section.parts:
            yield from self._part(part, inside=True)

    def _sentences(self, *sentences: str) -> str:
        stop = self._words("。", ". ")
        told = (one.rstrip("。.") for one in sentences if one)
        return "".join(f"{one}{stop}" for one in told).rstrip()

    def _part(self, part: Part, inside: bool = False) -> Iterator[str]:
        words = self._words
        if not inside:
            yield ""
        if part.heading and part.kind != "conditions":
            source = words.bracketed(words.said(words("依据", "basis"), part.source)) if part.source else ""
            yield f"{part.heading}{source}{words('：', ':')}"
        for entry in part.entries:
            if part.kind == "conditions":
                yield from self._condition(entry)
            else:
                yield from self._entry(entry, 1 if part.heading else 0)

    def _condition(self, entry: Entry) -> Iterator[str]:
        """In one sentence, with what was found where that is one thing."""
        words = self._words
        source = words.bracketed(words.said(words("依据", "basis"), entry.source)) if entry.source else ""
        head = words.said(f"{entry.mark}{entry.text}{source}", entry.said)
        found = [one for one in entry.below if one.tone != "open"]
        alone = found if len(found) == 1 and not found[0].below else []
        yield self._sentences(head, *(one.text for one in alone))
        for one in entry.below:
            if one not in alone:
                yield from self._entry(one, 1)

    def _entry(self, entry: Entry, depth: int) -> Iterator[str]:
        words = self._words
        source = words.bracketed(entry.source) if entry.source else ""
        mark = f"{entry.mark} " if entry.mark == "·" else entry.mark
        said = f"{words('：', ': ')}{entry.said}" if entry.said else ""
        yield f"{_INDENT * depth}{mark}{entry.line}{said}{source}"
        for one in entry.below:
            yield from self._entry(one, depth + 1)
