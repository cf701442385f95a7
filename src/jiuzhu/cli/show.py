"""What the terminal shows of problems and of rulebooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.text import Text as Line

from jiuzhu.errors import Problem
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import STATUSES
from jiuzhu.texts import Language, Text


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Line(text, style=style), highlight=False)


def show_problems(
    console: Console, problems: Sequence[Problem], lang: Language, heading: str | None = None
) -> None:
    """Every problem: where it stands, then what is wrong."""
    if heading:
        console.print(Line(heading, style="bold red"))
    for problem in problems:
        console.print(Line(f"  {problem.where}"), soft_wrap=True)
        console.print(Line(f"    {problem.zh if lang == 'zh' else problem.en}"), soft_wrap=True)


def show_rulebooks(
    console: Console, jurisdiction: str, rulebooks: Sequence[Rulebook], today: date, lang: Language
) -> None:
    """Whether the rules load, and which of today's figures are stale, unset or assumed."""
    said = Text(
        f"{jurisdiction}：规则可用，共 {len(rulebooks)} 个时段"
        if rulebooks
        else f"{jurisdiction}：规则不可用",
        f"{jurisdiction}: the rules load, {len(rulebooks)} stretches of days"
        if rulebooks
        else f"{jurisdiction}: the rules do not load",
    )
    _print(console, said[lang])
    for book in rulebooks:
        if not (book.since or today) <= today or (book.until and book.until <= today):
            continue
        for figure in book.figures.values():
            if figure.stale or figure.status in ("unset", "assumed"):
                until = Text(f"只确知执行到{figure.known_until}", f"known until {figure.known_until} only")
                why = until if figure.stale else STATUSES[figure.status]
                console.print(
                    Line(f"  {figure.where}  {figure.title[lang]}  {figure.shown[lang]}  {why[lang]}"),
                    soft_wrap=True,
                )
