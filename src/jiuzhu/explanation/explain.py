"""`explain`: from an assessment to an explanation, worked out anew from what the assessment holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import get_args

from jiuzhu.assessment.assessor import Assessor
from jiuzhu.assessment.family import Decided
from jiuzhu.assessment.reopening import Reopened, reopen
from jiuzhu.assessment.report import not_set
from jiuzhu.assessment.results import (
    STATUSES,
    Assessment,
    Condition,
    Determination,
    FigureUsed,
    Status,
)
from jiuzhu.explanation.findings import Findings
from jiuzhu.explanation.steps import steps_of
from jiuzhu.explanation.value import (
    AMOUNT,
    ASKED_OF,
    CONCERNS,
    Detail,
    Explanation,
    Finding,
    Lack,
    Reason,
    Remedy,
    Result,
    Source,
    Step,
)
from jiuzhu.explanation.words import Words
from jiuzhu.language.missing import Gap
from jiuzhu.language.tree import Flag, Node
from jiuzhu.language.working import Worker, Workings
from jiuzhu.rulebook.model import STATUSES as FIGURE_STATUSES
from jiuzhu.rulebook.model import UNKNOWN_TEXT, ConditionRule
from jiuzhu.texts import Language, Text

_DEEP = 2
"""So many levels of what lies behind a finding are told: what decides, not everything ever looked at."""
_DECIDING: dict[Status, str] = {"eligible": "holds", "ineligible": "fails", "undetermined": "unknown"}
_CONCERNS = Text("是否属于本项的对象", "Whether this is somebody whom it concerns")


def explain(
    assessment: Assessment,
    *,
    lang: Language = "zh",
    detail: Detail = "full",
    search: Sequence[Path] = (),
) -> Explanation:
    """Why an assessment came out as it did.

    search: folders in which to look for its rules, where this process has not read them.
    Raises `ReceiptError` where those very rules cannot be found, or do not give this result.
    """
    if lang not in get_args(Language) or detail not in get_args(Detail):
        raise ValueError(f"lang is 'zh' or 'en', detail 'brief' or 'full', not {lang!r} and {detail!r}")
    opened = reopen(assessment, search=search)
    words, workings = Words(lang), Workings(_worker(opened.assessor))
    found = zip(assessment, opened.decided, strict=True)
    return Explanation(
        lang,
        detail,
        assessment.on,
        opened.rulebook.title[lang],
        _applicant(assessment),
        tuple(_Explained(opened, workings, words, one, decided).result() for one, decided in found),
        _warnings(assessment.warnings, (figure for one in assessment for figure in one.figures), words),
        tuple(Remedy(one.text[lang], words.cited(one.basis)) for one in assessment.remedies),
        assessment.rulebook,
        assessment.engine,
    )


def _applicant(assessment: Assessment) -> str | None:
    own = assessment.applicant.who_applied()
    return own.name if own else None


@lru_cache(maxsize=64)
def _worker(assessor: Assessor) -> Worker:
    benefits = assessor.rulebook.benefits

    def concerns(benefit: str) -> Node | None:
        return benefits[benefit].concerns if benefit in benefits else None

    return Worker(assessor.evaluator, assessor.parts, assessor.names, concerns)


class _Explained:
    """One determination, explained from what was decided."""

    def __init__(
        self, opened: Reopened, workings: Workings, words: Words, one: Determination, decided: Decided
    ) -> None:
        self._opened = opened
        self._words = words
        self._one = one
        self._decided = decided
        self._about = decided.scope.key
        self._workings = workings
        self._findings = Findings(words, opened.judgements)

    def result(self) -> Result:
        one, words = self._one, self._words
        reasons = tuple(self._reasons())
        return Result(
            one.benefit,
            one.title[words.lang],
            None if one.person is None else words.person(one.person),
            one.status,
            self._conclusion(),
            one.amount.shown[words.lang] if one.amount and one.status != "ineligible" else None,
            one.payment[words.lang] if one.payment else None,
            words.cited(one.amount_basis),
            reasons,
            tuple(self._tiers()),
            tuple(self._steps()),
            tuple(self._lacks()),
            tuple(_source(figure, words) for figure in one.figures),
            _warnings(one.warnings, one.figures, words),
        )

    def _conclusion(self) -> str:
        one, words = self._one, self._words
        status = STATUSES[one.status][words.lang]
        if one.amount is None or one.status == "ineligible":
            return status
        amount = one.amount.shown[words.lang]
        if one.status == "undetermined":
            return words(f"{status}；如符合，{amount}", f"{status}; if granted, {amount}")
        return words(f"{status}，{amount}", f"{status}, {amount}")

    # --- conditions --------------------------------------------------------------------------------

    def _rules(self) -> Iterator[tuple[ConditionRule, Condition]]:
        rule = self._decided.prepared.rule
        yield from zip((*rule.conditions, *rule.exclusions), self._one.conditions, strict=True)

    def _reasons(self) -> Iterator[Reason]:
        words, lang = self._words, self._words.lang
        concerns = self._decided.prepared.rule.concerns
        if concerns is not None and self._decided.concerned is None and self._one.status == "undetermined":
            # Whether it is a question at all for this person is still one itself.
            working = self._workings.of(concerns, self._decided.scope.frames)
            findings = self._findings.of(working, self._about, deep=_DEEP)
            yield Reason(CONCERNS, _CONCERNS[lang], "unknown", True, "", findings)
        for rule, condition in self._rules():
            working = self._workings.of(rule.tree, self._decided.scope.frames)
            unknown, decides = (
                condition.verdict == "unknown",
                condition.verdict == _DECIDING[self._one.status],
            )
            found = self._findings.of(
                working,
                self._about,
                failed=condition.verdict == "fails",
                deep=0 if unknown else _DEEP if decides else 1,
            )
            yield Reason(
                condition.name,
                condition.text[lang],
                condition.verdict,
                decides,
                words.cited(condition.basis),
                tuple(self._not_again(found, condition.text[lang])),
            )

    def _under(self, tree: Node) -> Iterator[Gap]:
        yield from self._opened.assessor.missing.under(tree, self._decided.scope.frames)

    def _not_again(self, findings: Iterable[Finding], condition: str) -> Iterator[Finding]:
        """What was found, without the condition's own words where it says just them."""
        colon, yes = self._words("：", ": "), self._words.value(True, Flag())
        for one in findings:
            if not one.text.startswith(condition + colon):
                yield one
                continue
            # That it is so the verdict says already; what may follow is who found it.
            text = one.text.removeprefix(condition + colon)
            rest = text.removeprefix(yes).strip(" （）()") if one.verdict else text
            if rest and rest != UNKNOWN_TEXT[self._words.lang]:
                yield replace(one, text=rest)
            else:
                yield from one.behind

    # --- amount ------------------------------------------------------------------------------------

    def _tiers(self) -> Iterator[str]:
        words = self._words
        for tier in self._one.tiers:
            none = words("尚不清楚", "unknown") if tier.open else words("未达到任何一档", "none reached")
            yield words.said(tier.text[words.lang], tier.reached[words.lang] if tier.reached else none)

    def _steps(self) -> Iterator[Step]:
        one, rule = self._one, self._decided.prepared.rule
        amount = None
        if rule.amount is not None and one.status != "ineligible":
            amount = self._workings.of(rule.amount, self._decided.scope.frames)
        yield from steps_of(self._findings, self._words, self._about, amount, one.amount)

    # --- what is missing -----------------------------------------------------------------------------

    def _lacks(self) -> Iterator[Lack]:
        words, lang = self._words, self._words.lang
        hanging = self._hanging() if self._one.missing else {}
        gaps = dict.fromkeys(self._decided.gaps("amount")) if self._one.missing else {}
        for gap, missing in zip(gaps, self._one.missing, strict=True):
            yield Lack(
                missing.kind,
                missing.name,
                missing.label[lang],
                None if missing.person is None else words.person(missing.person),
                ASKED_OF[missing.kind][lang],
                missing.question[lang] if missing.question else None,
                missing.proof[lang] if missing.proof else None,
                missing.where,
                tuple(hanging.get(gap, ())),
            )

    def _hanging(self) -> dict[Gap, list[str]]:
        """Which conditions each gap leaves open, and whether the sum."""
        hanging: dict[Gap, list[str]] = {}
        rule = self._decided.prepared.rule
        asked: list[tuple[str, Node]] = []
        if self._one.status == "undetermined":
            if rule.concerns is not None:
                asked.append((CONCERNS, rule.concerns))
            asked += [(one.name, one.tree) for one, _ in self._rules()]
        if rule.amount is not None:
            asked.append((AMOUNT, rule.amount))
        for name, tree in asked:
            for gap in dict.fromkeys(self._under(tree)):
                hanging.setdefault(gap, []).append(name)
        return hanging


def _warnings(warnings: Iterable[Text], figures: Iterable[FigureUsed], words: Words) -> tuple[str, ...]:
    """The warnings but those that a figure is not set: the figure itself says that, and what is missing."""
    unset = {not_set(figure.title) for figure in figures if figure.status == "unset"}
    return tuple(warning[words.lang] for warning in warnings if warning not in unset)


def _source(figure: FigureUsed, words: Words) -> Source:
    return Source(
        figure.name,
        figure.title[words.lang],
        figure.shown[words.lang],
        figure.status != "unset",
        figure.since,
        FIGURE_STATUSES[figure.status][words.lang],
        words.cited(figure.source),
        figure.note[words.lang] if figure.note else None,
    )
