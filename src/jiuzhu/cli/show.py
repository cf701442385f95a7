"""What the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.assessment.results import (
    STATUSES,
    Assessment,
    Condition,
    Determination,
    FigureUsed,
    Missing,
)
from jiuzhu.errors import Problem
from jiuzhu.explanation.folding import folded
from jiuzhu.rulebook import Basis, Rulebook
from jiuzhu.rulebook.model import STATUSES as FIGURE_STATUSES
from jiuzhu.texts import Language, Text

_COLOURS = {"eligible": "green", "ineligible": "red", "undetermined": "yellow"}
_MARKS = {"holds": ("✓", "green"), "fails": ("✗", "red"), "unknown": ("?", "yellow")}
_ASKED_OF = {
    "fact": Text("请申请人补充", "to ask the applicant"),
    "members": Text("请申请人补充", "to ask the applicant"),
    "judgement": Text("须工作人员认定", "for an officer to find"),
    "figure": Text("须民政部门明确", "for the bureau to set"),
}
_WORDS = {
    "on": Text("评估日期", "Assessed on"),
    "missing": Text("尚缺", "Missing"),
    "questions": Text("可以这样问", "What to ask"),
    "figures": Text("采用的数", "Figures used"),
    "warnings": Text("请注意", "Please note"),
    "remedies": Text("救济途径", "Remedies"),
    "engine": Text("引擎", "engine"),
    "rules": Text("规则版本", "rulebook"),
    "if_granted": Text("如符合则", "if granted "),
    "proof": Text("证明材料", "proof"),
}


def show_assessment(console: Console, assessment: Assessment, title: str | None, lang: Language) -> None:
    """An assessment as a caseworker reads it: each result with its reasons, then what it rests on."""
    if title:
        console.rule(Line(title))
    _print(console, f"{_WORDS['on'][lang]} {assessment.on.isoformat()}")
    for one in assessment:
        _determination(console, one, lang)
    missing = dict.fromkeys(gap for one in assessment for gap in one.missing if gap.question)
    if missing:
        _heading(console, _WORDS["questions"][lang], "yellow")
        _list(console, (_question(gap, lang) for gap in missing))
    figures = dict.fromkeys(figure for one in assessment for figure in one.figures)
    if figures:
        _heading(console, _WORDS["figures"][lang], "cyan")
        _list(console, (_figure(figure, lang) for figure in figures))
    if assessment.warnings:
        _heading(console, _WORDS["warnings"][lang], "yellow")
        _list(console, (warning[lang] for warning in assessment.warnings))
    if assessment.remedies:
        _heading(console, _WORDS["remedies"][lang], "cyan")
        _list(console, (f"{one.text[lang]}（{_basis(one.basis, lang)}）" for one in assessment.remedies))
    console.print()
    _print(
        console,
        f"{_WORDS['rules'][lang]} {assessment.rulebook[:12]}  {_WORDS['engine'][lang]} {assessment.engine}",
        "dim",
    )


def _line(console: Console, text: str, style: str = "") -> Line:
    """A text for the wide column of a grid."""
    return Line(folded(text, max(20, console.width - 6)), style=style)


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Line(text, style=style), highlight=False)


def _heading(console: Console, text: str, style: str) -> None:
    console.print()
    _print(console, text, f"bold {style}")


def _list(console: Console, entries: Iterable[str]) -> None:
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(overflow="fold")
    for entry in entries:
        table.add_row(" ·", _line(console, entry))
    console.print(table)


def _determination(console: Console, one: Determination, lang: Language) -> None:
    colour = _COLOURS[one.status]
    head = Line()
    head.append(one.title[lang], style="bold")
    if one.person:
        head.append(f"（{one.person}）" if lang == "zh" else f" ({one.person})")
    head.append("  ")
    head.append(STATUSES[one.status][lang], style=f"bold {colour}")
    if one.amount is not None and one.status != "ineligible":
        prefix = _WORDS["if_granted"][lang] if one.status == "undetermined" else ""
        head.append(f"  {prefix}{one.amount.shown[lang]}", style=colour)
    console.print()
    console.print(head)
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(overflow="fold")
    for condition in one.conditions:
        mark, style = _MARKS[condition.verdict]
        table.add_row(Line(f" {mark}", style=style), _line(console, condition.text[lang]))
        why = "  ".join(part for part in (_measured(condition, lang), _basis(condition.basis, lang)) if part)
        if why:
            table.add_row("", _line(console, why, "dim"))
    for tier in one.tiers:
        reached = tier.reached[lang] if tier.reached else "?" if tier.open else "—"
        table.add_row(Line(" →", style="cyan"), Line(f"{tier.text[lang]} {reached}"))
    if one.amount is not None and one.payment is not None and one.status == "eligible":
        table.add_row(Line(" =", style=colour), _line(console, one.payment[lang]))
        table.add_row("", _line(console, _basis(one.amount_basis, lang), "dim"))
    for words in _missing(one.missing, lang):
        table.add_row(Line(" …", style="yellow"), _line(console, words))
    console.print(table)


def _measured(condition: Condition, lang: Language) -> str:
    """What was found, unless the condition's own words already say it."""
    joint, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    if [one.label for one in condition.measures] == [condition.text]:
        return ""
    return joint.join(f"{one.label[lang]}{colon}{one.shown[lang]}" for one in condition.measures)


def _missing(missing: Iterable[Missing], lang: Language) -> list[str]:
    """What is missing, a line for each who can tell it."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in missing:
        groups.setdefault((_ASKED_OF[one.kind][lang], one.person or ""), []).append(one.label[lang])
    comma, colon = ("、", "：") if lang == "zh" else (", ", ": ")
    said: list[str] = []
    for (asked, who), labels in groups.items():
        head = comma.join([asked, who] if who else [asked])
        head = f"（{head}）" if lang == "zh" else f" ({head})"
        said.append(f"{_WORDS['missing'][lang]}{head}{colon}{comma.join(labels)}")
    return said


def _question(gap: Missing, lang: Language) -> str:
    assert gap.question is not None
    if gap.proof is None:
        return gap.question[lang]
    if lang == "zh":
        return f"{gap.question.zh}（{_WORDS['proof'].zh}：{gap.proof.zh}）"
    return f"{gap.question.en} ({_WORDS['proof'].en}: {gap.proof.en})"


def _figure(figure: FigureUsed, lang: Language) -> str:
    status = FIGURE_STATUSES[figure.status][lang]
    sources = "、".join(basis.text[lang] for basis in figure.source)
    if lang == "zh":
        since = f"{figure.since}起，" if figure.since else ""
        return f"{figure.title.zh} {figure.shown.zh}（{since}{status}{'：' if sources else ''}{sources}）"
    since = f"from {figure.since}, " if figure.since else ""
    return f"{figure.title.en}: {figure.shown.en} ({since}{status}{': ' if sources else ''}{sources})"


def _basis(basis: Iterable[Basis], lang: Language) -> str:
    return ("、" if lang == "zh" else "; ").join(one.text[lang] for one in basis)


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
                why = until if figure.stale else FIGURE_STATUSES[figure.status]
                console.print(
                    Line(f"  {figure.where}  {figure.title[lang]}  {figure.shown[lang]}  {why[lang]}"),
                    soft_wrap=True,
                )
