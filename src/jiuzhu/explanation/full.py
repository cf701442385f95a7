"""The full page: every condition with what was found, every step, figure and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jiuzhu.assessment.results import VERDICTS, Verdict
from jiuzhu.explanation.layout import FEW, MISSING, STATUS_TONES, TO_ASK, Layout, key_of
from jiuzhu.explanation.page import Entry, Part, Section, Tone
from jiuzhu.explanation.value import AMOUNT, Explanation, Finding, Lack, Reason, Result, Source, Step
from jiuzhu.texts import Text

_VERDICT_TONES: dict[Verdict, Tone] = {"holds": "good", "fails": "bad", "unknown": "open"}

_OVERVIEW = Text("结论", "Conclusions")
_CONDITIONS = Text("条件", "Conditions")
_CALCULATION = Text("计算", "Calculation")
_FIGURES = Text("采用的数", "Figures used")


class Full(Layout):
    """Every condition with what was found, every step, figure and source."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(explanation)
        self._numbers = {key_of(lack): number for number, lack in enumerate(self._lacks, 1)}
        self._shown: dict[tuple[str, str, str], str] = {}

    def _overview(self) -> Part | None:
        if len(self._whole.results) < 2:
            return None
        rows = tuple(
            Entry(self._called(group), said=group[0].conclusion, tone=STATUS_TONES[group[0].status])
            for group in _alike(self._whole.results)
        )
        return Part(_OVERVIEW[self._lang], rows, "overview")

    def _sections(self) -> Iterator[Section]:
        for group in _alike(self._whole.results):
            one, title = group[0], self._called(group)
            parts = (self._conditions(one), *self._calculation(one, title))
            lead = one.payment or "" if one.status == "eligible" else ""
            yield Section(title, one.conclusion, STATUS_TONES[one.status], lead, parts)

    def _conditions(self, one: Result) -> Part:
        entries = []
        for number, reason in enumerate(one.reasons, 1):
            below = [*self._entries(reason.findings), *self._still_lacking(one, reason)]
            entries.append(
                Entry(
                    reason.text,
                    self._words.ordinal(number),
                    VERDICTS[reason.verdict][self._lang],
                    _VERDICT_TONES[reason.verdict],
                    reason.basis,
                    below=tuple(below),
                )
            )
        return Part(_CONDITIONS[self._lang], tuple(entries), "conditions")

    def _entries(self, findings: Iterable[Finding]) -> Iterator[Entry]:
        """What was found; where one thing alone lies behind it, that stands beside it."""
        for one in findings:
            behind = tuple(self._entries(one.behind))
            if len(behind) == 1 and not behind[0].below:
                yield Entry(one.text + self._words.bracketed(behind[0].text))
            else:
                yield Entry(one.text, below=behind)

    def _calculation(self, one: Result, title: str) -> Iterator[Part]:
        words = self._words
        entries = [Entry(tier) for tier in one.tiers] if one.status != "ineligible" else []
        again: dict[str, list[str]] = {}
        for step in one.steps:
            first = self._shown.setdefault((step.name, step.whom, _told(step)), title)
            if first != title and step.name != AMOUNT:
                again.setdefault(first, []).append(step.what)
            else:
                entries.append(self._step(step))
        for first, what in again.items():
            listed = words.listed(dict.fromkeys(what))
            entries.append(Entry(words(f"{listed}的算法见“{first}”", f"{listed}: see {first}")))
        entries += self._lacking(AMOUNT, one)
        if entries:
            basis = "" if one.status == "ineligible" else one.amount_basis
            yield Part(_CALCULATION[self._lang], tuple(entries), "steps", basis)

    # --- what is missing ----------------------------------------------------------------------------

    def _still_lacking(self, one: Result, reason: Reason) -> Iterator[Entry]:
        lacks = [lack for lack in one.missing if reason.name in lack.hangs_on_it]
        if [lack.label for lack in lacks] != [reason.text]:  # that an officer has to find it is said already
            yield from self._lacking(reason.name, one)

    def _lacking(self, name: str, one: Result) -> Iterator[Entry]:
        words = self._words
        lacks = [lack for lack in one.missing if name in lack.hangs_on_it]
        if not lacks:
            return
        if len(lacks) <= FEW:
            told = words.listed(self._called_lack(lack, one) for lack in lacks)
        else:
            numbers = _ranges(self._numbers[key_of(lack)] for lack in lacks)
            told = words(
                f"{len(lacks)} 项，见“{MISSING.zh}”第 {numbers} 项",
                f"{len(lacks)} things, numbers {numbers} under {MISSING.en!r}",
            )
        yield Entry(words.said(words("尚缺", "missing"), told), tone="open")

    def _missing(self) -> Part:
        return Part(MISSING[self._lang], tuple(self._lack(lack) for lack in self._lacks))

    def _lack(self, lack: Lack) -> Entry:
        words = self._words
        below = []
        if lack.question:
            proof = words.bracketed(words.said(words("证明材料", "proof"), lack.proof)) if lack.proof else ""
            below.append(Entry(lack.question + proof))
        if lack.where:
            below.append(Entry(words.said(words("填写位置", "to be filled in at"), lack.where)))
        below.append(Entry(words.said(words("关系到", "hangs on it"), words.clauses(self._hanging(lack)))))
        number = self._numbers[key_of(lack)]
        return Entry(
            self._called_lack(lack), f"{number}. ", TO_ASK[lack.kind][self._lang], "open", below=tuple(below)
        )

    def _hanging(self, lack: Lack) -> list[str]:
        """Which results hang on it, and by which of their conditions where these are few."""
        hanging: dict[str, dict[str, None]] = {}
        for one in self._whole.results:
            order = [reason.name for reason in one.reasons]
            for own in one.missing:
                if key_of(own) == key_of(lack):
                    places = sorted(order.index(name) + 1 for name in own.hangs_on_it if name in order)
                    named = hanging.setdefault(one.title, {})
                    named |= dict.fromkeys(self._condition_number(place) for place in places)
                    if AMOUNT in own.hangs_on_it:
                        named[self._words("金额", "the sum")] = None
        if len(hanging) > FEW:
            return [self._words.listed(hanging)]
        return [title + self._words.bracketed(self._words.listed(named)) for title, named in hanging.items()]

    def _condition_number(self, place: int) -> str:
        number = self._words.number(place)
        return self._words(f"条件{number}", f"condition {number}")

    # --- figures and warnings -------------------------------------------------------------------------

    def _figures(self) -> Part:
        used = dict.fromkeys(figure for one in self._whole.results for figure in one.figures)
        return Part(_FIGURES[self._lang], tuple(self._figure(one) for one in used))

    def _figure(self, figure: Source) -> Entry:
        words = self._words
        if not figure.is_set:
            return Entry(words.said(figure.title, figure.status), "·")
        since = words(f"{words.day(figure.since)}起", f"from {figure.since}") if figure.since else ""
        parts = [part for part in (since, figure.status, figure.basis) if part]
        return Entry(f"{figure.title} {figure.value}", "·", source=words("，", ", ").join(parts))


def _told(step: Step) -> str:
    """What a step says, whatever its quantity is called where it stands."""
    return f"{step.formula} {step.value}"


def _alike(results: Sequence[Result]) -> Iterator[list[Result]]:
    """Results one after another that say the same of several persons, together."""
    group: list[Result] = []
    for one in results:
        if group and _impersonal(one) != _impersonal(group[0]):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _impersonal(one: Result) -> Result:
    """A result without the person it is for."""
    return replace(
        one,
        person=None,
        steps=tuple(replace(step, whom="") for step in one.steps),
        missing=tuple(
            replace(lack, person=None, question=None) if lack.person == one.person else lack
            for lack in one.missing
        ),
    )


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers with those that follow one another drawn together: 1–4, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
