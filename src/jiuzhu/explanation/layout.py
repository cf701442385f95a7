"""How an explanation is laid out: the same page for plain text, Markdown, HTML and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from jiuzhu.assessment.results import STATUSES, VERDICTS, Status, Verdict
from jiuzhu.explanation.value import (
    AMOUNT,
    ASKED_OF,
    CONCERNS,
    Explanation,
    Finding,
    Lack,
    Reason,
    Result,
    Source,
    Step,
)
from jiuzhu.explanation.words import Words
from jiuzhu.facts.showing import printable
from jiuzhu.texts import Text

Tone = Literal["", "good", "bad", "open"]

_STATUS_TONES: dict[Status, Tone] = {"eligible": "good", "undetermined": "open", "ineligible": "bad"}
_VERDICT_TONES: dict[Verdict, Tone] = {"holds": "good", "fails": "bad", "unknown": "open"}
_FEW = 4
"""So many missing things are named where they matter; more are only counted, and listed at the end."""

_TITLE = Text("社会救助评估说明", "Social assistance: what was found, and why")
_OVERVIEW = Text("结论", "Conclusions")
_CONDITIONS = Text("条件", "Conditions")
_CALCULATION = Text("计算", "Calculation")
_MISSING = Text("还缺什么", "What is missing")
_FIGURES = Text("采用的数", "Figures used")
_WARNINGS = Text("请注意", "Please note")
_REMEDIES = Text("救济途径", "Remedies")
_TO_FIND_OUT = Text("待查明", "To find out")
_ASKED = {
    "申请人": "须由申请人补充",
    "工作人员": "须由工作人员认定",
    "民政部门": "须由民政部门明确",
    "the applicant": "to ask the applicant",
    "an officer": "for an officer to find",
    "the bureau": "for the bureau to set",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    equals: of a calculation, the expression and its value.  said: what it came to, in the colour of its
    tone.  source: where it stands, or how it was rounded, in small print.
    """

    text: str
    mark: str = ""
    said: str = ""
    tone: Tone = ""
    source: str = ""
    equals: tuple[str, ...] = ()
    below: tuple[Entry, ...] = ()

    @property
    def line(self) -> str:
        """The text, with what it equals."""
        return " = ".join((self.text, *self.equals))


@dataclass(frozen=True, slots=True)
class Part:
    """A list with its heading."""

    heading: str
    entries: tuple[Entry, ...]
    kind: Literal["overview", "results", "conditions", "steps", "list"] = "list"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One result, or all results of one kind."""

    title: str
    said: str
    tone: Tone
    lead: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is written, from top to bottom."""

    lang: str
    title: str
    lead: str
    overview: Part | None
    sections: tuple[Section, ...]
    notes: tuple[Part, ...]
    foot: str


def laid_out(explanation: Explanation) -> Page:
    """The page of an explanation, brief or full as it says."""
    page: Page = _printable((_Brief if explanation.detail == "brief" else _Full)(explanation).page())
    return page


def _printable(part: Any) -> Any:
    """Every text in a part of the page as it can be shown anywhere."""
    match part:
        case str():
            return printable(part)
        case tuple():
            return tuple(_printable(one) for one in part)
        case Page() | Section() | Part() | Entry():
            return replace(part, **{one.name: _printable(getattr(part, one.name)) for one in fields(part)})
    return part


class _Layout:
    def __init__(self, explanation: Explanation) -> None:
        self._whole = explanation
        self._words = Words(explanation.lang)
        self._lang = explanation.lang
        self._lacks = _all_lacks(explanation.results)

    def page(self) -> Page:
        parts = (self._missing(), self._figures(), self._warnings(), self._remedies())
        return Page(
            self._lang,
            _TITLE[self._lang],
            self._lead(),
            self._overview(),
            tuple(self._sections()),
            tuple(part for part in parts if part is not None and part.entries),
            self._foot(),
        )

    def _overview(self) -> Part | None:
        return None

    def _sections(self) -> Iterator[Section]:
        raise NotImplementedError

    def _missing(self) -> Part:
        raise NotImplementedError

    def _figures(self) -> Part | None:
        return None

    def _lead(self) -> str:
        words, whole = self._words, self._whole
        day = words.day(whole.on)
        under = words(
            f"按{whole.jurisdiction}{day}的规定", f"under the rules of {whole.jurisdiction} on {day}"
        )
        if whole.applicant is None:
            return under
        who = words(f"申请人：{whole.applicant}", f"Applicant: {whole.applicant}")
        return words(f"{who}　{under}", f"{who}, {under}")

    def _foot(self) -> str:
        words, whole = self._words, self._whole
        return words(
            f"规则版本 {whole.rulebook[:12]}，推理引擎 {whole.engine}",
            f"rules {whole.rulebook[:12]}, engine {whole.engine}",
        )

    def _warnings(self) -> Part:
        told = tuple(Entry(warning, "·") for warning in self._whole.warnings)
        return Part(_WARNINGS[self._lang], told)

    def _remedies(self) -> Part:
        told = tuple(Entry(one.text, "·", source=one.basis) for one in self._whole.remedies)
        return Part(_REMEDIES[self._lang], told)

    def _called(self, group: Sequence[Result]) -> str:
        """The title of results that are alike, with the persons they are for."""
        persons = [one.person for one in group if one.person]
        return group[0].title + (self._words.bracketed(self._words.listed(persons)) if persons else "")

    def _called_lack(self, lack: Lack, one: Result | None = None) -> str:
        """What is missing, and of whom, unless it is whom the result is for."""
        of_another = lack.person is not None and (one is None or lack.person != one.person)
        return self._words.owned(lack.person or "", lack.label) if of_another else lack.label

    def _step(self, step: Step) -> Entry:
        return Entry(step.what, equals=step.equals, source=self._words.clauses(step.notes))

    def _found(self, reason: Reason) -> str:
        return self._words.clauses(finding.text for finding in reason.findings)


class _Brief(_Layout):
    """The conclusions, with what decided them and what is missing."""

    def _sections(self) -> Iterator[Section]:
        for status, tone in _STATUS_TONES.items():
            merged: list[tuple[Entry, list[Result]]] = []
            for one in (one for one in self._whole.results if one.status == status):
                entry = self._entry(one)
                if merged and merged[-1][0] == entry and merged[-1][1][0].benefit == one.benefit:
                    merged[-1][1].append(one)
                else:
                    merged.append((entry, [one]))
            named = tuple(replace(entry, text=self._called(group)) for entry, group in merged)
            if named:
                title = STATUSES[status][self._lang].capitalize()
                yield Section(title, "", tone, "", (Part("", named, "results"),))

    def _entry(self, one: Result) -> Entry:
        words = self._words
        below: list[Entry] = []
        match one.status:
            case "eligible":
                all_hold = words("条件均成立", "all conditions hold")
                texts = words.clauses(reason.text for reason in one.reasons)
                below.append(Entry(words.said(all_hold, texts)))
                below += [self._step(step) for step in one.steps if step.name == AMOUNT]
            case "ineligible":
                for reason in one.reasons:
                    if reason.decides:
                        below.append(Entry(words.said(reason.text, self._found(reason))))
            case "undetermined":
                below.append(Entry(words.said(_TO_FIND_OUT[self._lang], self._to_find_out(one))))
        amount = one.amount or ""
        if one.status == "undetermined" and amount:
            amount = words(f"如符合，{amount}", f"if granted, {amount}")
        return Entry("", said=amount, tone=_STATUS_TONES[one.status] if amount else "", below=tuple(below))

    def _to_find_out(self, one: Result) -> str:
        """What is open; where it may be no question at all, that comes first."""
        words, first = self._words, one.reasons[0]
        if first.name != CONCERNS:
            return words.clauses(reason.text for reason in one.reasons if reason.decides)
        lacks = [lack for lack in one.missing if first.name in lack.hangs_on_it]
        named = words.listed(self._called_lack(lack, one) for lack in lacks)
        return first.text + (words.bracketed(named) if len(lacks) <= _FEW else "")

    def _missing(self) -> Part:
        words = self._words
        by_asked: dict[str, dict[str, list[str]]] = {asked[self._lang]: {} for asked in ASKED_OF.values()}
        for lack in self._lacks:
            family = words("家庭", "the family") if lack.kind in ("fact", "members") else ""
            by_asked[lack.asked].setdefault(lack.person or family, []).append(lack.label)
        entries = [
            Entry(_ASKED[asked], below=tuple(self._of_person(*each) for each in by_person.items()))
            for asked, by_person in by_asked.items()
            if by_person
        ]
        return Part(_MISSING[self._lang], tuple(entries))

    def _of_person(self, person: str, labels: list[str]) -> Entry:
        # Findings and figures have long names with commas of their own.
        listed = self._words.listed(labels) if person else self._words.clauses(labels)
        return Entry(self._words.said(person, listed) if person else listed, "·")


class _Full(_Layout):
    """Every condition with what was found, every step, figure and source."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(explanation)
        self._numbers = {_key(lack): number for number, lack in enumerate(self._lacks, 1)}
        self._shown: dict[tuple[str, str, str], str] = {}

    def _overview(self) -> Part | None:
        if len(self._whole.results) < 2:
            return None
        rows = tuple(
            Entry(self._called(group), said=group[0].conclusion, tone=_STATUS_TONES[group[0].status])
            for group in _alike(self._whole.results)
        )
        return Part(_OVERVIEW[self._lang], rows, "overview")

    def _sections(self) -> Iterator[Section]:
        for group in _alike(self._whole.results):
            one, title = group[0], self._called(group)
            parts = (self._conditions(one), *self._calculation(one, title))
            lead = one.payment or "" if one.status == "eligible" else ""
            yield Section(title, one.conclusion, _STATUS_TONES[one.status], lead, parts)

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
        if len(lacks) <= _FEW:
            told = words.listed(self._called_lack(lack, one) for lack in lacks)
        else:
            numbers = _ranges(self._numbers[_key(lack)] for lack in lacks)
            told = words(
                f"{len(lacks)} 项，见“{_MISSING.zh}”第 {numbers} 项",
                f"{len(lacks)} things, numbers {numbers} under {_MISSING.en!r}",
            )
        yield Entry(words.said(words("尚缺", "missing"), told), tone="open")

    def _missing(self) -> Part:
        return Part(_MISSING[self._lang], tuple(self._lack(lack) for lack in self._lacks))

    def _lack(self, lack: Lack) -> Entry:
        words = self._words
        below = []
        if lack.question:
            proof = words.bracketed(words.said(words("证明材料", "proof"), lack.proof)) if lack.proof else ""
            below.append(Entry(lack.question + proof))
        if lack.where:
            below.append(Entry(words.said(words("填写位置", "to be filled in at"), lack.where)))
        below.append(Entry(words.said(words("关系到", "hangs on it"), words.clauses(self._hanging(lack)))))
        number = self._numbers[_key(lack)]
        return Entry(self._called_lack(lack), f"{number}. ", _ASKED[lack.asked], "open", below=tuple(below))

    def _hanging(self, lack: Lack) -> list[str]:
        """Which results hang on it, and by which of their conditions where these are few."""
        hanging: dict[str, dict[str, None]] = {}
        for one in self._whole.results:
            order = [reason.name for reason in one.reasons]
            for own in one.missing:
                if _key(own) == _key(lack):
                    places = sorted(order.index(name) + 1 for name in own.hangs_on_it if name in order)
                    named = hanging.setdefault(one.title, {})
                    named |= dict.fromkeys(self._condition_number(place) for place in places)
                    if AMOUNT in own.hangs_on_it:
                        named[self._words("金额", "the sum")] = None
        if len(hanging) > _FEW:
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


def _key(lack: Lack) -> tuple[str, str, str | None]:
    return lack.kind, lack.name, lack.person


def _all_lacks(results: Iterable[Result]) -> list[Lack]:
    """Everything missing anywhere, each thing once, in the order of the results."""
    lacks: dict[tuple[str, str, str | None], Lack] = {}
    for one in results:
        for lack in one.missing:
            lacks.setdefault(_key(lack), lack)
    return list(lacks.values())


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
