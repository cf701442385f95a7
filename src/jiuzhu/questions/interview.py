"""The interview: asks what is worth asking, one thing after the other, until nothing can change any more.

It is a value: each answer, each step back gives another interview, so that any tool can hold one, show
its question, and keep it between two requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from jiuzhu.assessment import Assessment, assess
from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant, Judgement, Member
from jiuzhu.facts.codes import Relation
from jiuzhu.language.missing import Gap
from jiuzhu.once import once
from jiuzhu.questions.declarations import none_of
from jiuzhu.questions.formulating import question
from jiuzhu.questions.question import Question
from jiuzhu.questions.ranking import Candidate, ranked
from jiuzhu.questions.records import put, taken_out
from jiuzhu.questions.standing import Standing, bits, path_of
from jiuzhu.rulebook import Rulebook

_MEMBERS = "members"
_AGE, _BIRTH_DATE, _ID_NUMBER = "stated_age", "birth_date", "id_number"


@dataclass(frozen=True, slots=True)
class Step:
    """One question that was dealt with, and what it left behind, so that it can be taken back.

    question: its path.  told: the paths of the facts that were put down.  there: the paths of facts of
    which a declaration said only that there is something.  judged: whether a finding was recorded.
    unknown: whether nobody could tell.
    """

    question: str
    told: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    judged: bool = False
    unknown: bool = False


@dataclass(frozen=True)
class Interview:
    """An interview as it stands: what was told and found, and by which steps.

    on: the day whose law applies.  officer: who makes the findings, once that was told.
    """

    applicant: Applicant
    on: date
    judgements: tuple[Judgement, ...] = ()
    jurisdiction: str = "changzhou"
    officer: str | None = None
    steps: tuple[Step, ...] = ()
    search: tuple[Path, ...] = field(default=(), repr=False)

    @classmethod
    def begin(
        cls,
        applicant: Applicant | None = None,
        *,
        on: date | None = None,
        judgements: Iterable[Judgement] = (),
        jurisdiction: str = "changzhou",
        search: Sequence[Path] = (),
    ) -> Interview:
        """An interview about a family of which nothing is known yet, or what `applicant` says."""
        known = applicant or Applicant()
        day = on or known.application_date or date.today()
        return cls(known, day, tuple(judgements), jurisdiction, search=tuple(search))

    @property
    def unknown_paths(self) -> frozenset[str]:
        """What nobody could tell, which is not asked again."""
        return frozenset(step.question for step in self.steps if step.unknown)

    @property
    def open_results(self) -> int:
        """How many determinations answers can still change."""
        return len(self._standing.open)

    def ask(self) -> Question | None:
        """The question to ask now, its rank telling the how manieth it is; None at the end.

        Raises `FactError` where judgements do not fit, `RuleError` for rules that do not load.
        """
        return question(self._ranked[0], len(self.steps) + 1, self._standing) if self._ranked else None

    def questions(self) -> tuple[Question, ...]:
        """Everything that may be asked now, what to ask first at the head; raises as `ask` does."""
        return tuple(question(one, rank, self._standing) for rank, one in enumerate(self._ranked, 1))

    def answer(self, value: Any, *, to: str | None = None, ground: str | None = None) -> Interview:
        """The interview after an answer.

        value: as the kind of the question wants it, in any form that a family's file may give it; of
        `people` a mapping for each; of a declaration true (there is none of what it lists), false, or the
        paths of what there is.  to: the path of the question, one of `questions()`; that of `ask()` if
        left out.  ground: of a finding.
        Raises `FactError` for an answer that cannot be read, or contradicts what was told.
        """
        now = self._candidate(to)
        if value is None:
            _refuse(
                "答案 (answer)",
                "没有回答；不知道的请用 unknown",
                "no answer; where nobody knows, use `unknown`",
            )
        if not isinstance(now.about, Gap):
            return self._declare(now, value)
        if now.about.kind == "judgement":
            return self._find(now.about, value, ground)
        path = path_of(now.about)
        if path == _MEMBERS:
            _refuse_without_applicant(value)
        return self._tell({_birth(path, value): value}, Step(path))

    def unknown(self, *, to: str | None = None) -> Interview:
        """The interview after the answer that nobody knows: it is not asked again.  to: as for `answer`."""
        return self._after(Step(_path(self._candidate(to)), unknown=True))

    def back(self) -> Interview:
        """The interview before the last answer; itself where there was none."""
        if not self.steps:
            return self
        *steps, last = self.steps
        data = self._data()
        for path in last.told:
            taken_out(data, path)
        return replace(
            self,
            applicant=Applicant.model_validate(data),
            judgements=self.judgements[:-1] if last.judged else self.judgements,
            steps=tuple(steps),
        )

    def judged_by(self, officer: str) -> Interview:
        """The same interview, findings from now on recorded under an officer's name.

        Raises `FactError` for what cannot be a name.
        """
        Member.model_validate({"name": officer})
        return replace(self, officer=officer)

    def assessment(self) -> Assessment:
        """The family assessed on what was told and found so far."""
        return assess(
            self.applicant,
            on=self.on,
            jurisdiction=self.jurisdiction,
            judgements=self.judgements,
            search=self.search,
        )

    # --- what is open ------------------------------------------------------------------------------

    @once
    def _standing(self) -> Standing:
        rulebook = Rulebook.load(self.jurisdiction, self.on, search=self.search)
        judged = read_judgements(self.judgements, rulebook, self.applicant, self.on)
        family = Family(assessor_for(rulebook), self.applicant, judged, self.on)
        return Standing(family, self.unknown_paths)

    @once
    def _ranked(self) -> list[Candidate]:
        return ranked(self._standing, self.unknown_paths, self._there)

    @property
    def _there(self) -> frozenset[str]:
        return frozenset(path for step in self.steps for path in step.there)

    def _candidate(self, path: str | None) -> Candidate:
        for one in self._ranked:
            if path is None or _path(one) == path:
                return one
        _refuse(
            "访谈 (interview)",
            f"没有要问的“{path}”" if path else "已经没有要问的了",
            f"there is no question {path!r} to answer" if path else "there is nothing left to ask",
        )

    # --- answers -----------------------------------------------------------------------------------

    def _data(self) -> dict[str, Any]:
        return self.applicant.model_dump(exclude_none=True)

    def _tell(self, values: Mapping[str, Any], step: Step) -> Interview:
        data = self._data()
        for path, value in values.items():
            put(data, path, value)
        applicant = Applicant.model_validate(data)
        # An ID number brings the date of birth with it.
        born = [_beside(path, _BIRTH_DATE) for path in values if path.endswith(_ID_NUMBER)]
        return replace(self, applicant=applicant)._after(replace(step, told=(*values, *born)))

    def _after(self, step: Step) -> Interview:
        after = replace(self, steps=(*self.steps, step))
        after._standing  # noqa: B018  (an answer that makes an earlier finding impossible is refused here)
        return after

    def _declare(self, now: Candidate, value: Any) -> Interview:
        """Puts down a natural none for each thing listed; what was not listed nobody spoke of."""
        gaps = [self._standing.gap(bit) for bit in bits(now.lack)]
        none = {path_of(gap): none_of(gap) for gap in gaps}
        path = _path(now)
        if value in (False, "否"):
            return self._tell({path: False}, Step(path))
        there = () if value in (True, "是") else _those_there(value, none)
        return self._tell({one: none[one] for one in none if one not in there}, Step(path, there=there))

    def _find(self, gap: Gap, value: Any, ground: str | None) -> Interview:
        if self.officer is None:
            _refuse("认定人 (by)", "先写明由谁认定", "say first who makes the findings")
        finding = Judgement.model_validate(
            {
                "what": gap.name,
                "value": value,
                "by": self.officer,
                "on": self.on,
                "ground": ground,
                "about": gap.whom or None,
            }
        )
        return replace(self, judgements=(*self.judgements, finding))._after(Step(path_of(gap), judged=True))


def _path(candidate: Candidate) -> str:
    about = candidate.about
    return path_of(about) if isinstance(about, Gap) else about.path


def _birth(path: str, value: Any) -> str:
    """Where an age goes: a date of birth or an ID number, which tell it better, to the fields of those."""
    if not path.endswith(_AGE) or not isinstance(value, str):
        return path
    return _beside(path, _ID_NUMBER if len(value) == 18 and value[:17].isdigit() else _BIRTH_DATE)


def _beside(path: str, name: str) -> str:
    """The path of another fact of the same person."""
    return f"{path.rpartition('.')[0]}.{name}"


def _those_there(value: Any, known: Iterable[str]) -> tuple[str, ...]:
    there = () if isinstance(value, str | bytes) or not isinstance(value, Iterable) else tuple(value)
    foreign = [one for one in there if one not in known]
    if not there or foreign:
        _refuse(
            "声明 (declaration)",
            "应为“是”（没有其他）、“否”，或者所列各项中确有的那几项",
            "expected true (there is nothing else), false, or those of the things listed that there are",
        )
    return there


def _refuse_without_applicant(people: Any) -> None:
    """Whatever else is wrong with them, the facts' own reader tells."""
    given = people if isinstance(people, Sequence) and not isinstance(people, str) else ()
    relations = [one.get("relation", one.get("与申请人关系")) for one in given if isinstance(one, Mapping)]
    if relations and not any(one in (Relation.SELF, Relation.SELF.text.zh) for one in relations):
        _refuse(
            "家庭成员 (members)",
            "家庭成员中应有申请人本人（与申请人关系为“本人”）",
            "the applicant is a member too: one relation is 'self'",
        )


def _refuse(where: str, zh: str, en: str) -> NoReturn:
    raise FactError((Problem(where, zh, en),))
