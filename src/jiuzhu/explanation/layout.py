"""How an explanation is laid out: what the brief page and the full page have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jiuzhu.assessment.results import Status
from jiuzhu.explanation.page import Entry, Page, Part, Section, Tone
from jiuzhu.explanation.value import Explanation, Lack, Reason, Result, Step
from jiuzhu.explanation.words import Words
from jiuzhu.texts import Text

STATUS_TONES: dict[Status, Tone] = {"eligible": "good", "undetermined": "open", "ineligible": "bad"}
"""The colour of each status, in the order in which a caseworker wants to see them."""

FEW = 4
"""So many missing things are named where they matter; more are only counted, and listed at the end."""

MISSING = Text("还缺什么", "What is missing")
TO_ASK = {
    "fact": Text("须由申请人补充", "to ask the applicant"),
    "members": Text("须由申请人补充", "to ask the applicant"),
    "judgement": Text("须由工作人员认定", "for an officer to find"),
    "figure": Text("须由民政部门明确", "for the bureau to set"),
}

_TITLE = Text("社会救助评估说明", "Social assistance: what was found, and why")
_WARNINGS = Text("请注意", "Please note")
_REMEDIES = Text("救济途径", "Remedies")


class Layout:
    """A page of an explanation; what of it is shown is for each kind of page to say."""

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


def key_of(lack: Lack) -> tuple[str, str, str | None]:
    """What tells one missing thing from another."""
    return lack.kind, lack.name, lack.person


def _all_lacks(results: Iterable[Result]) -> list[Lack]:
    """Everything missing anywhere, each thing once, in the order of the results."""
    lacks: dict[tuple[str, str, str | None], Lack] = {}
    for one in results:
        for lack in one.missing:
            lacks.setdefault(key_of(lack), lack)
    return list(lacks.values())
