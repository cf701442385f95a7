"""Procedures listed: their states, steps with what each needs, and times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from jiuzhu.rulebook import Basis, Rulebook
from jiuzhu.rulebook.model import STATUSES, cited
from jiuzhu.rulebook.procedures.model import (
    ActsAs,
    Authority,
    Guard,
    Limit,
    NoRelative,
    Procedure,
    Requirement,
    Transition,
)
from jiuzhu.texts import Language, Text

_KINDS = {
    "duty": Text("应当在期限内办理", "to be done in time"),
    "right": Text("可以在期限内行使", "may be used in time"),
    "wait": Text("期满才能办理下一步", "must run out first"),
}
_WORDS = {
    "states": Text("状态", "States"),
    "steps": Text("办理事项", "Steps"),
    "limits": Text("期限", "Times"),
    "step": Text("办理事项", "Step"),
    "from_to": Text("状态", "State"),
    "by": Text("由谁办理", "By"),
    "needs": Text("须具备", "Needs"),
    "limit": Text("期限", "Time"),
    "period": Text("多长", "How long"),
    "counted": Text("从何时起算、怎样算办完", "Counted from; met by"),
    "whose": Text("由谁", "For"),
    "basis": Text("依据", "Basis"),
    "always": Text("工作人员办理的各步", "Of every official"),
    "final": Text("（办结）", " (final)"),
}


def procedures_as_data(procedures: Iterable[Procedure], rulebook: Rulebook, on: date) -> dict[str, Any]:
    """The procedures of a day for other programs, every text in both languages."""
    return {
        "jurisdiction": rulebook.jurisdiction,
        "on": on.isoformat(),
        "rulebook": rulebook.digest,
        "procedures": [_procedure(one) for one in procedures],
    }


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "name": procedure.name,
        "title": _both(procedure.title),
        "serves": list(procedure.serves),
        "begins": procedure.begins,
        "assumed": procedure.assumed and _both(procedure.assumed),
        "where": procedure.where,
        "states": [
            {"name": one.name, **_both(one.text), "final": one.final} for one in procedure.states.values()
        ],
        "steps": [_step(one) for one in procedure.transitions],
        "limits": [_limit(one) for one in procedure.limits.values()],
    }


def _step(step: Transition) -> dict[str, Any]:
    return {
        "name": step.name,
        "event": step.event,
        **_both(step.text),
        "at": list(step.at),
        "to": step.to,
        "by": [_authority(one) for one in step.by],
        **_guards(step.guards),
        "needs": [_need(one) for one in step.requirements if not isinstance(one.test, ActsAs)],
        "effect": step.effect
        and {
            "month": step.effect.month,
            "of": step.effect.event or step.event,
            "basis": _cited(step.effect.basis),
        },
        "basis": _cited(step.basis),
        "assumed": step.assumed and _both(step.assumed),
        "where": step.where,
    }


def _need(requirement: Requirement) -> dict[str, Any]:
    return {
        **_both(requirement.text),
        "basis": _cited(requirement.basis),
        "assumed": requirement.assumed and _both(requirement.assumed),
    }


def _limit(limit: Limit) -> dict[str, Any]:
    extension = limit.extension
    return {
        "name": limit.name,
        **_both(limit.text),
        "kind": limit.kind,
        "within": {"figure": limit.period.figure, "count": limit.period.count, "unit": limit.period.unit},
        "status": limit.period.status,
        "counted_from": list(limit.counted_from),
        "met_by": list(limit.met_by),
        "whose": list(limit.whose),
        **_guards(limit.guards),
        "extended": extension
        and {
            "by": list(extension.events),
            "further" if extension.further else "to": extension.period.count,
            "basis": _cited(extension.basis),
        },
        "paused": [
            {"begins": list(one.begins), "ends": list(one.ends), "applies": one.applies}
            for one in limit.pauses
        ],
        "moves_off_holidays": limit.moves_off_holidays,
        "basis": _cited(limit.basis),
        "assumed": limit.assumed and _both(limit.assumed),
        "where": limit.where,
    }


def _authority(authority: Authority) -> dict[str, Any]:
    return {"role": authority.role, **_guards(authority.guards)}


def _guards(guards: Iterable[Guard]) -> dict[str, list[str]]:
    when = [one.circumstance for one in guards if one.value]
    unless = [one.circumstance for one in guards if not one.value]
    return {key: names for key, names in (("when", when), ("unless", unless)) if names}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _cited(basis: Iterable[Basis]) -> list[dict[str, Any]]:
    return [{"source": one.source, "article": one.article, **_both(one.text)} for one in basis]


def show_procedures(console: Console, procedures: Iterable[Procedure], lang: Language) -> None:
    """Each procedure: its states, a table of its steps, a table of its times."""
    for procedure in procedures:
        console.rule(Line(procedure.title[lang], style="bold"))
        if procedure.assumed is not None:
            _print(console, f"{STATUSES['assumed'][lang]}：{procedure.assumed[lang]}", "yellow")
        states = [
            state.text[lang] + (_WORDS["final"][lang] if state.final else "")
            for state in procedure.states.values()
        ]
        comma, colon = ("、", "：") if lang == "zh" else (", ", ": ")
        _print(console, f"{_WORDS['states'][lang]}{colon}{comma.join(states)}")
        for text in dict.fromkeys(
            one.text[lang]
            for step in procedure.transitions
            for one in step.requirements
            if isinstance(one.test, NoRelative)
        ):
            _print(console, f"{_WORDS['always'][lang]}{colon}{text}")
        console.print(_steps(procedure, lang))
        if procedure.limits:
            console.print(_limits(procedure, lang))


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Line(text, style=style), highlight=False)


def _steps(procedure: Procedure, lang: Language) -> Table:
    table = _table(_WORDS["steps"][lang], ("step", "from_to", "by", "needs", "basis"), (3, 4, 3, 6, 4), lang)
    for step in procedure.transitions:
        at = ("、" if lang == "zh" else ", ").join(procedure.states[name].text[lang] for name in step.at)
        to = f" → {procedure.states[step.to].text[lang]}" if step.to else ""
        by = "\n".join(_who(procedure, one, lang) for one in step.by)
        needs = [one for one in step.requirements if not isinstance(one.test, ActsAs | NoRelative)]
        table.add_row(
            Line(step.text[lang]),
            Line(at + to),
            Line(by),
            Line("\n".join(one.text[lang] for one in needs)),
            Line(cited(step.basis)[lang]),
        )
    return table


def _who(procedure: Procedure, authority: Authority, lang: Language) -> str:
    """A role, and in which circumstances it may act."""
    words, no = procedure.words, "不属于：" if lang == "zh" else "not: "
    when = [
        ("" if one.value else no) + words.circumstances[one.circumstance].text[lang]
        for one in authority.guards
    ]
    role = words.roles[authority.role].text[lang]
    if not when:
        return role
    return f"{role}（{'；'.join(when)}）" if lang == "zh" else f"{role} ({'; '.join(when)})"


def _limits(procedure: Procedure, lang: Language) -> Table:
    table = _table(
        _WORDS["limits"][lang], ("limit", "period", "counted", "whose", "basis"), (3, 3, 5, 3, 4), lang
    )
    comma = "、" if lang == "zh" else ", "
    for limit in procedure.limits.values():
        started = comma.join(procedure.events[name][lang] for name in limit.counted_from)
        met = comma.join(procedure.events[name][lang] for name in limit.met_by)
        table.add_row(
            Line(f"{limit.text[lang]}\n{_KINDS[limit.kind][lang]}"),
            Line(limit.period.shown[lang]),
            Line(f"{started}\n→ {met}" if met else started),
            Line("\n".join(procedure.words.roles[name].text[lang] for name in limit.whose)),
            Line(cited(limit.basis)[lang]),
        )
    return table


def _table(title: str, headings: tuple[str, ...], ratios: tuple[int, ...], lang: Language) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, show_lines=True)
    for heading, ratio in zip(headings, ratios, strict=True):
        table.add_column(_WORDS[heading][lang], ratio=ratio, overflow="fold")
    return table
