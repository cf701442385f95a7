"""An explanation as HTML: a page that reads well on a screen and prints on A4, or a piece of one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from jiuzhu.errors import ProblemsError
from jiuzhu.explanation.page import Entry, Page, Part, Section
from jiuzhu.explanation.value import Explanation
from jiuzhu.explanation.words import Words

_STYLE = """\
.jiuzhu { --good: #1b7a43; --bad: #b3261e; --open: #8a6100; --rule: rgba(127, 127, 127, .3);
  font: 15px/1.65 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif;
  max-width: 47em; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
.jiuzhu h1 { font-size: 1.5em; line-height: 1.3; margin: 0; font-weight: 600; }
.jiuzhu h2 { font-size: 1.12em; margin: 0; font-weight: 600; }
.jiuzhu h3 { font-size: .93em; margin: 1em 0 .3em; font-weight: 600; opacity: .75; }
.jiuzhu p { margin: .2em 0; }
.jiuzhu .quiet { opacity: .62; font-size: .9em; }
.jiuzhu .good { color: var(--good); }
.jiuzhu .bad { color: var(--bad); }
.jiuzhu .open { color: var(--open); }
.jiuzhu .said { font-weight: 600; }
.jiuzhu table { border-collapse: collapse; width: 100%; margin: 1.2em 0 0; font-size: 1em; }
.jiuzhu td { border: 0; border-bottom: 1px solid var(--rule); padding: .35em 0; text-align: left;
  vertical-align: baseline; white-space: normal; background: none; }
.jiuzhu td + td { padding-left: 1.5em; width: 48%; }
.jiuzhu section { border-top: 1px solid var(--rule); margin-top: 1.6em; padding-top: 1em; }
.jiuzhu section > header { display: flex; flex-wrap: wrap; gap: .1em 1.2em; align-items: baseline;
  justify-content: space-between; margin: 0; }
.jiuzhu ul, .jiuzhu ol { list-style: none; margin: .4em 0 0; padding: 0; }
.jiuzhu li { margin: .15em 0; padding: 0; break-inside: avoid; }
.jiuzhu li ul, .jiuzhu li ol { margin: 0 0 0 1.3em; font-size: .95em; }
.jiuzhu .marked { display: grid; grid-template-columns: auto 1fr auto; gap: 0 .5em; }
.jiuzhu .marked > .mark { opacity: .62; }
.jiuzhu .marked > ul, .jiuzhu .marked > .quiet { grid-column: 2 / -1; margin: 0; }
.jiuzhu .conditions > li { grid-template-columns: 2.1em 1fr auto; margin: .55em 0; }
.jiuzhu .conditions > li > .said { font-size: .93em; }
.jiuzhu .results > li { margin: .7em 0; }
.jiuzhu .results > li > .line { font-weight: 600; }
.jiuzhu .results .said { margin-left: .9em; font-weight: 400; }
.jiuzhu .list > li > .said { font-weight: 400; font-size: .9em; }
.jiuzhu .steps { border-left: 3px solid var(--rule); padding-left: .9em; }
.jiuzhu .steps > li { margin: .4em 0; }
.jiuzhu .equal { display: block; padding-left: 1.4em; text-indent: -1.1em; }
.jiuzhu .equal:last-of-type { font-weight: 600; }
.jiuzhu footer { border-top: 1px solid var(--rule); margin-top: 1.8em; padding-top: .6em; }
"""

_PAGE = """\
@page { size: A4; margin: 18mm 17mm; }
body { margin: 0; background: #fff; color: #1c1c1c; }
.jiuzhu { margin: 2.5em auto 3em; padding: 0 1.5em; }
@media print {
  .jiuzhu { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
  .jiuzhu h2, .jiuzhu h3, .jiuzhu header { break-after: avoid; }
}
"""


def as_page(explanation: Explanation) -> str:
    """A whole page, which needs nothing else: no script, no picture, no font from elsewhere."""
    page = explanation.page()
    lang = "zh-CN" if explanation.lang == "zh" else "en"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{lang}">',
            "<head>",
            '<meta charset="utf-8"/>',
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
            f"<title>{escape(page.title)}</title>",
            f"<style>\n{_PAGE}{_STYLE}</style>",
            "</head>",
            "<body>",
            *_Writer(Words(explanation.lang)).page(page),
            "</body>",
            "</html>",
            "",
        ]
    )


def as_fragment(explanation: Explanation) -> str:
    """A piece of HTML with its style, as a notebook shows it."""
    written = _Writer(Words(explanation.lang)).page(explanation.page())
    return "\n".join([f"<style>\n{_STYLE}</style>", *written])


def as_refusal(error: ProblemsError) -> str:
    """What a notebook shows where nothing can be explained."""
    return f"<pre>{escape(str(error))}</pre>"


class _Writer:
    def __init__(self, words: Words) -> None:
        self._words = words

    def page(self, page: Page) -> Iterator[str]:
        yield '<article class="jiuzhu">'
        yield f"<h1>{escape(page.title)}</h1>"
        yield f'<p class="quiet">{escape(page.lead)}</p>'
        if page.overview:
            yield from self._overview(page.overview)
        for section in page.sections:
            yield from self._section(section)
        for part in page.notes:
            yield "<section>"
            yield f"<h2>{escape(part.heading)}</h2>"
            yield from self._entries(part)
            yield "</section>"
        yield f'<footer class="quiet">{escape(page.foot)}</footer>'
        yield "</article>"

    def _overview(self, part: Part) -> Iterator[str]:
        yield "<table>"
        for entry in part.entries:
            said = f'<td class="said {entry.tone}">{escape(entry.said)}</td>'
            yield f"<tr><td>{escape(entry.text)}</td>{said}</tr>"
        yield "</table>"

    def _section(self, section: Section) -> Iterator[str]:
        yield "<section>"
        if section.said:
            said = f'<span class="said {section.tone}">{escape(section.said)}</span>'
            yield f"<header><h2>{escape(section.title)}</h2>{said}</header>"
        else:
            yield f'<h2 class="{section.tone}">{escape(section.title)}</h2>'
        if section.lead:
            yield f'<p class="quiet">{escape(section.lead)}</p>'
        for part in section.parts:
            if part.heading:
                yield f"<h3>{escape(part.heading)}</h3>"
            yield from self._entries(part)
            if part.source:
                yield self._quiet(self._based_on(part.source))
        yield "</section>"

    def _entries(self, part: Part) -> Iterator[str]:
        tag = "ol" if part.kind == "conditions" else "ul"
        yield f'<{tag} class="{part.kind}">'
        for entry in part.entries:
            yield from self._entry(entry, part.kind == "conditions")
        yield f"</{tag}>"

    def _entry(self, entry: Entry, is_condition: bool = False) -> Iterator[str]:
        yield '<li class="marked">' if entry.mark else "<li>"
        if entry.mark:
            yield f'<span class="mark">{escape(entry.mark)}</span>'
        tone = f" {entry.tone}" if entry.tone and not entry.said else ""
        equals = "".join(f'<span class="equal">= {escape(one)}</span>' for one in entry.equals)
        yield f'<span class="line{tone}">{escape(entry.text)}{equals}</span>'
        if entry.said:
            yield f'<span class="said {entry.tone}">{escape(entry.said)}</span>'
        if entry.source and not is_condition:
            yield self._quiet(entry.source)
        if entry.below:
            yield "<ul>"
            for one in entry.below:
                yield from self._entry(one)
            yield "</ul>"
        if entry.source and is_condition:
            yield self._quiet(self._based_on(entry.source))
        yield "</li>"

    def _based_on(self, source: str) -> str:
        return self._words.said(self._words("依据", "basis"), source)

    @staticmethod
    def _quiet(text: str) -> str:
        return f'<p class="quiet">{escape(text)}</p>'
