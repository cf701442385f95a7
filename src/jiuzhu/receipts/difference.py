"""`diff`: what two assessments say differently, and because of which fact, figure or judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from jiuzhu.assessment import Assessment
from jiuzhu.assessment.judged import recorded
from jiuzhu.assessment.reopening import reopen
from jiuzhu.errors import Problem, ReceiptError
from jiuzhu.facts import Judgement
from jiuzhu.facts.showing import printable
from jiuzhu.language.tree import Day
from jiuzhu.receipts.causes import Causes, Changes, Side, So, Trials, causes
from jiuzhu.receipts.change import Change, called, of_whom
from jiuzhu.receipts.family import changed, matched
from jiuzhu.receipts.outcomes import Outcome, outcomes
from jiuzhu.receipts.replay import figure_change, figures_used, rules_of
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.model import show_value
from jiuzhu.texts import Language, Text

_DAY = Text("评估日期", "day of the assessment")
_JURISDICTION = Text("适用的规定", "whose rules apply")
_RULES = Text("规则条文", "wording of the rules")
_DIGEST = Text("规则版本", "digest of the rules")
_ENGINE = Text("推理引擎", "engine")


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that the assessments say differently of a benefit.

    causes: sets of changes each of which alone brings it about; empty where that could not be tried.
    """

    benefit: str
    person: str | None
    title: Text
    change: Change
    causes: Causes


@dataclass(frozen=True, slots=True)
class Difference:
    """Two assessments compared.

    changes: what they rest on that is not the same.  results: what they say that is not the same.
    verified: whether the causes were found by assessing again; not so where the rules of one of them
    cannot be found.
    """

    changes: tuple[Change, ...]
    results: tuple[Result, ...]
    verified: bool

    @property
    def same(self) -> bool:
        return not self.changes and not self.results

    def of(self, benefit: str, person: str | None = None) -> tuple[Result, ...]:
        """What is said differently of one benefit, for one person if one is named."""
        return tuple(one for one in self.results if one.benefit == benefit and person in (None, one.person))

    def text(self, lang: Language = "zh") -> str:
        """What changed, and because of what, in words."""
        return "\n".join(_lines(self, lang))

    def __str__(self) -> str:
        return self.text()


def diff(before: Assessment, after: Assessment, *, search: Sequence[Path] = ()) -> Difference:
    """What the second assessment says differently from the first, and what brought that about.

    Each cause was tried: the first family was assessed again with that change alone taken over, or, where
    none is enough alone, with a smallest set of them that is.
    search: folders in which to look for the rules of each, where this process has not read them.
    Raises `ReceiptError` for an assessment that its own rules do not give.
    """
    sides = [
        _side(one, Text(zh, en), search)
        for one, zh, en in ((before, "第一份", "the first"), (after, "第二份", "the second"))
    ]
    changes = _changes(before, after, sides[0], sides[1])
    found = list(outcomes(before, after))
    if sides[0] is None or sides[1] is None:
        figures = tuple(_figures_used(before, after, sides[1].rulebook if sides[1] else None))
        results = tuple(_result(one, ()) for one in found)
        return Difference((*changes.all, *figures, *_beside(before, after)), results, not found)
    trials = Trials(sides[0], sides[1], matched(before.applicant, after.applicant), changes)
    why = causes(trials, changes.all, [_says(one, after) for one in found])
    results = tuple(_result(one, of_it) for one, of_it in zip(found, why, strict=True))
    # Of the figures that changed only those are news that either rests on, or that changed something.
    used = {*figures_used(before), *figures_used(after)}
    used |= {
        changes.figures[one]
        for each in results
        for group in each.causes
        for one in group
        if one in changes.figures
    }
    told = [one for one in changes.all if changes.figures.get(one, "") in {*used, ""}]
    return Difference((*told, *_beside(before, after)), results, True)


def _result(outcome: Outcome, found: Causes) -> Result:
    return Result(outcome.benefit, outcome.person, outcome.title, outcome.change, found)


def _says(outcome: Outcome, after: Assessment) -> So:
    wanted = outcome.says(after)
    return lambda assessment: outcome.says(assessment) == wanted


def _side(one: Assessment, which: Text, search: Sequence[Path]) -> Side | None:
    """What an assessment was worked out from; None where its rules cannot be found."""
    rulebook = rules_of(one, search)
    if rulebook is None:
        return None
    try:
        reopen(one, search=search)
    except ReceiptError as error:
        raise ReceiptError(
            tuple(
                Problem(f"{which.zh} ({which.en}) › {problem.where}", problem.zh, problem.en)
                for problem in error.problems
            )
        ) from None
    return Side(one.on, one.applicant, one.judgements, rulebook)


# --- what they rest on ------------------------------------------------------------------------------


def _changes(before: Assessment, after: Assessment, old: Side | None, new: Side | None) -> Changes:
    day = None
    if before.on != after.on:
        day = Change("day", "on", _DAY, show_value(before.on, Day()), show_value(after.on, Day()))
    facts = changed(matched(before.applicant, after.applicant))
    known = [side.rulebook for side in (old, new) if side]
    judgements = dict(_judgements(before, after, known[0] if known else None, known[-1] if known else None))
    if old is None or new is None:
        return Changes(day, _other_digest(before, after), facts, judgements, {})
    figures = dict(_figures(old.rulebook, new.rulebook))
    return Changes(day, _rules(before, after, old.rulebook, new.rulebook), facts, judgements, figures)


def _rules(before: Assessment, after: Assessment, old: Rulebook, new: Rulebook) -> Change | None:
    """What changed of the rules beside the values of figures."""
    if before.jurisdiction != after.jurisdiction:
        return Change("jurisdiction", "jurisdiction", _JURISDICTION, old.title, new.title)
    if old is new or (
        {*old.figures} == {*new.figures}
        and _bare(old.items) == _bare(new.items)
        and _bare(old.benefits) == _bare(new.benefits)
    ):
        return None
    if old.digest != new.digest:
        return _other_digest(before, after)
    was, is_ = (Text(f"{one.on}施行的", f"as in force on {one.on}") for one in (before, after))
    return Change("rules", "rulebook", _RULES, was, is_)


def _bare(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Rules without the line they stand on."""
    return {name: replace(rule, where="") for name, rule in rules.items()}


def _other_digest(before: Assessment, after: Assessment) -> Change | None:
    if before.rulebook == after.rulebook:
        return None
    old, new = (Text(one.rulebook[:12], one.rulebook[:12]) for one in (before, after))
    return Change("rules", "rulebook", _DIGEST, old, new)


def _figures(old: Rulebook, new: Rulebook) -> Iterator[tuple[Change, str]]:
    for name, figure in old.figures.items():
        other = new.figures.get(name)
        if other is not None and other.value != figure.value:
            shown = figure.shown, other.shown
            yield Change("figure", f"figures[{name}]", other.title, *shown, other.where), name


def _figures_used(before: Assessment, after: Assessment, present: Rulebook | None) -> Iterator[Change]:
    """The figures that both rest on and that differ, where only the assessments themselves tell of them."""
    old, new = figures_used(before), figures_used(after)
    for name, figure in old.items():
        if name in new and new[name] != figure:
            where = present.figures[name].where if present and name in present.figures else None
            yield figure_change(figure, new[name], where)


def _judgements(
    before: Assessment, after: Assessment, old_book: Rulebook | None, new_book: Rulebook | None
) -> Iterator[tuple[Change, tuple[Judgement | None, Judgement | None]]]:
    books = (old_book, new_book)
    old, new = (_by_finding(one, book) for one, book in zip((before, after), books, strict=True))
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one != other:
            what, whom = key
            text = next((book.items[what].text for book in books if book and what in book.items), None)
            label = of_whom(whom, text or Text(what, what))
            was, is_ = (None if side is None else _found(side) for side in (one, other))
            place = ", ".join(part for part in key if part)
            yield Change("judgement", f"judgements[{place}]", label, was, is_), (one, other)


def _by_finding(one: Assessment, book: Rulebook | None) -> Mapping[tuple[str, str], Judgement]:
    if book is not None:
        return recorded(one.judgements, book)
    return {(judgement.what, judgement.about or ""): judgement for judgement in one.judgements}


def _found(one: Judgement) -> Text:
    value = Text("是", "yes") if one.value is True else Text("否", "no") if one.value is False else None
    zh, en = (value.zh, value.en) if value else (str(one.value), str(one.value))
    return Text(f"{zh}（{one.by} {one.on}，{one.ground}）", f"{en} ({one.by} {one.on}: {one.ground})")


def _beside(before: Assessment, after: Assessment) -> Iterator[Change]:
    """By which software each was worked out; the results do not hang on it."""
    if before.engine != after.engine:
        was, is_ = (Text(one.engine, one.engine) for one in (before, after))
        yield Change("engine", "engine", _ENGINE, was, is_)
    old, new = dict(before.versions), dict(after.versions)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            had, has = (Text(side[name], side[name]) if name in side else None for side in (old, new))
            yield Change("version", f"versions[{name}]", Text(f"{name} 版本", f"version of {name}"), had, has)


# --- in words ---------------------------------------------------------------------------------------


_SAME = Text("两份评估相同", "The two assessments are the same")
_REST_ON = Text("依据的不同：", "What they rest on:")
_UNCHANGED = Text("各项结果没有变化", "No result changed")
_SAY = Text("结果的不同：", "What they say:")
_NOT_TRIED = Text(
    "  （找不到其中一份所依据的规则，未能逐项核实原因；请用 search 或 --rules 给出）",
    "  (the rules of one of them cannot be found, so that the causes could not be tried; give them by search "
    "or --rules)",
)


def _lines(difference: Difference, lang: Language) -> Iterator[str]:
    if difference.same:
        yield _SAME[lang]
        return
    if difference.changes:
        yield _REST_ON[lang]
        yield from (f"  · {change.text(lang)}" for change in difference.changes)
    if not difference.results:
        yield _UNCHANGED[lang]
        return
    yield _SAY[lang]
    if not difference.verified:
        yield _NOT_TRIED[lang]
    for title, group in groupby(difference.results, key=lambda one: called(one.title, one.person)):
        yield f"  {printable(title[lang])}"
        for found, alike in groupby(group, key=lambda one: one.causes):
            yield from (f"    {one.change.text(lang)}" for one in alike)
            if found:
                yield f"      {printable(_because(found, lang))}"


def _because(found: Causes, lang: Language) -> str:
    """The causes by name: from what to what they changed was told above."""
    if lang == "zh":
        sets = ("，加上".join(change.label.zh for change in group) for group in found)
        return f"因为：{'；或：'.join(sets)}"
    return (
        f"because of {'; or '.join(' together with '.join(one.label.en for one in group) for group in found)}"
    )
