"""The rules listed: benefits with their conditions, figures with status and source, what is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.rulebook import Basis, Rulebook
from jiuzhu.rulebook.catalogue import open_questions
from jiuzhu.rulebook.model import STATUSES, Changes, Paid, Starts
from jiuzhu.texts import Language, Text


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _cited(basis: Iterable[Basis]) -> list[dict[str, Any]]:
    return [{"source": one.source, "article": one.article, **_both(one.text)} for one in basis]


def _paid(paid: Paid) -> dict[str, Any]:
    return {
        "period": paid.period,
        **_both(paid.text),
        "starts": paid.starts and _timing(paid.starts),
        "changes": paid.changes and _timing(paid.changes),
        "settled_after_death": paid.settled_after_death,
    }


def _timing(timing: Starts | Changes) -> dict[str, Any]:
    assumed = timing.assumed and _both(timing.assumed)
    return {"when": timing.when, "assumed": assumed, "basis": _cited(timing.basis), "where": timing.where}


def rules_as_data(rulebook: Rulebook, on: date) -> dict[str, Any]:
    """The rules of a day for other programs, every text in both languages."""
    return {
        "jurisdiction": rulebook.jurisdiction,
        "on": on.isoformat(),
        "rulebook": rulebook.digest,
        "benefits": [
            {
                "name": benefit.name,
                "title": _both(benefit.title),
                "kind": benefit.kind,
                "decided_for": benefit.decided_for,
                "conditions": [
                    {"name": one.name, **_both(one.text), "basis": _cited(one.basis)}
                    for one in (*benefit.conditions, *benefit.exclusions)
                ],
                "amount_basis": _cited(benefit.amount_basis),
                "paid": benefit.paid and _paid(benefit.paid),
                "where": benefit.where,
            }
            for benefit in rulebook.benefits.values()
        ],
        "figures": [
            {
                "name": figure.name,
                "title": _both(figure.title),
                "value": _both(figure.shown),
                "status": figure.status,
                "source": _cited(figure.source),
                "from": figure.since and figure.since.isoformat(),
                "known_until": figure.known_until and figure.known_until.isoformat(),
                "note": figure.note and _both(figure.note),
                "where": figure.where,
            }
            for figure in rulebook.figures.values()
        ],
    }


def open_as_data(rulebook: Rulebook) -> list[dict[str, Any]]:
    """What is open, for other programs."""
    return [
        {
            "name": one.name,
            "title": _both(one.title),
            "taken_as": _both(one.shown),
            "status": one.status,
            "touches": [_both(title) for title in one.touches],
            "where": one.where,
        }
        for one in open_questions(rulebook)
    ]


def show_rules(console: Console, rulebook: Rulebook, on: date, lang: Language) -> None:
    """The benefits with their conditions, then the figures."""
    comma = "、" if lang == "zh" else "; "
    conditions = _table(
        {"zh": f"{on} 的待遇和条件", "en": f"Benefits and conditions on {on}"}[lang],
        {"zh": ("待遇", "条件", "依据"), "en": ("Benefit", "Condition", "Basis")}[lang],
        (3, 5, 5),
    )
    for benefit in rulebook.benefits.values():
        title = benefit.title[lang]
        for one in (*benefit.conditions, *benefit.exclusions):
            cited = comma.join(basis.text[lang] for basis in one.basis)
            conditions.add_row(Line(title), Line(one.text[lang]), Line(cited))
            title = ""
    console.print(conditions)
    figures = _table(
        {"zh": f"{on} 采用的数", "en": f"Figures on {on}"}[lang],
        {"zh": ("名称", "数", "状态和出处"), "en": ("Figure", "Value", "Status and source")}[lang],
        (4, 3, 5),
    )
    for figure in rulebook.figures.values():
        cited = comma.join(basis.text[lang] for basis in figure.source)
        status = STATUSES[figure.status][lang]
        said = f"{status}{'：' if lang == 'zh' else ': '}{cited}" if cited else status
        since = {"zh": f"\n{figure.since}起", "en": f"\nfrom {figure.since}"}[lang] if figure.since else ""
        figures.add_row(Line(figure.title[lang]), Line(figure.shown[lang] + since), Line(said))
    console.print(figures)


def show_open(console: Console, rulebook: Rulebook, lang: Language) -> None:
    """What is unset or assumed, what rests on it, and where to fill it in."""
    table = _table(
        {"zh": "尚待民政部门明确的数", "en": "What the bureau can still settle"}[lang],
        {"zh": ("名称", "现取", "影响的结果", "在哪里填"), "en": ("What", "Taken as", "Touches", "Where")}[
            lang
        ],
        (3, 2, 4, 4),
    )
    comma = "、" if lang == "zh" else "; "
    for one in open_questions(rulebook):
        touches = comma.join(title[lang] for title in one.touches) or "—"
        table.add_row(Line(one.title[lang]), Line(one.shown[lang]), Line(touches), Line(one.where))
    console.print(table)


def _table(title: str, headings: tuple[str, ...], ratios: tuple[int, ...]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, show_lines=True)
    for heading, ratio in zip(headings, ratios, strict=True):
        table.add_column(heading, ratio=ratio, overflow="fold")
    return table
