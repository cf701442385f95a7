"""Ways to go through the questions about a family until no answer can change anything any more."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.questions import Interview, Question
from jiuzhu.questions.records import put
from jiuzhu.questions.standing import Standing, bits, path_of
from jiuzhu.rulebook import Rulebook
from tests.questions.families import AT_FIRST, HOUSEHOLD, MEMBER, ON, SUPPLIED, SUPPORTER, Truth


@dataclass(frozen=True)
class Course:
    """An interview held to its end.

    asked: what was asked, each with what it settled at once (a declaration's list).  named: how often a
    declaration was answered by saying what there is, which takes a second question at a desk.
    """

    end: Interview
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    named: int

    @property
    def questions(self) -> int:
        return len(self.asked) + self.named


Choose = Callable[[Interview], Question | None]
"""Picks what to ask next; None at the end."""


def ranked(interview: Interview) -> Question | None:
    """What the library would ask."""
    return interview.ask()


def one_by_one(interview: Interview) -> Question | None:
    """What it would ask without declarations."""
    return next((one for one in interview.questions() if one.kind != "declaration"), None)


def in_the_forms_order(interview: Interview) -> Question | None:
    """Of what is still missing, what the form has first."""
    open_ = [one for one in interview.questions() if one.kind != "declaration"]
    return min(open_, key=lambda one: place_in_form(one.path, one.finding), default=None)


def through_what_is_missing(truth: Truth) -> int:
    """How many questions in the form's order, of those alone that can still change anything."""
    known = truth.begin().applicant.model_dump(exclude_none=True)
    everything = truth.applicant.model_dump(exclude_none=True)
    findings = {(one.what, one.about or ""): one for one in truth.judgements}
    told: list[str] = []
    found: list[Judgement] = []
    while True:
        standing = _standing(_told(known, everything, told), found)
        gaps = [standing.gap(bit) for bit in bits(standing.lack)]
        if not gaps:
            return len(told) + len(found)
        first = min(gaps, key=lambda gap: place_in_form(path_of(gap), gap.kind == "judgement"))
        if first.kind == "judgement":
            found.append(findings[first.name, first.whom])
        else:
            told.append(path_of(first))


def go_through(
    truth: Truth, choose: Choose = ranked, answer: Callable[[Truth, Question], Any] = Truth.answers
) -> Course:
    """Asks about a family, of whom only who belongs to it is known at first, until nothing is open."""
    now, named = truth.begin(), 0
    asked: list[tuple[str, tuple[str, ...]]] = []
    while (question := choose(now)) is not None:
        said = answer(truth, question)
        settled = tuple(one.value for one in question.choices) if question.kind == "declaration" else ()
        asked.append((question.path, settled))
        named += isinstance(said, tuple)
        now = now.answer(said, to=question.path, ground="调查核实")
    return Course(now, tuple(asked), named)


def yes_or_no(truth: Truth, question: Question) -> Any:
    """Answers a declaration without saying what there is."""
    said = truth.answers(question)
    return False if isinstance(said, tuple) else said


# --- the form -------------------------------------------------------------------------------------------

_HOUSEHOLD = [path for path in HOUSEHOLD.words if path not in SUPPLIED]
_MEMBER = [path for path in MEMBER.words if path not in (*SUPPLIED, *AT_FIRST, "id_number")]
_SUPPORTER = [path for path in SUPPORTER.words if path != "name"]


def form(truth: Truth) -> list[str]:
    """Every fact that the form has for this family, in the order of the models."""
    paths = list(_HOUSEHOLD)
    for index, member in enumerate(truth.applicant.members or ()):
        place = f"members[{index}]"
        paths += [f"{place}.{path}" for path in _MEMBER]
        paths.append(f"{place}.supporters")
        for number in range(len(member.supporters or ())):
            paths += [f"{place}.supporters[{number}].{path}" for path in _SUPPORTER]
    return paths


def place_in_form(path: str, finding: bool) -> tuple[int, str, int]:
    """Where a question stands: the household's facts, each member's and each supporter's, then findings."""
    if finding:
        return 2, path, 0
    if not path.startswith("members"):
        return 0, "", _HOUSEHOLD.index(path)
    place, _, name = path.partition("].")
    if name == "supporters":
        return 1, place, len(_MEMBER)
    if name.startswith("supporters["):
        number, _, name = name.partition("].")
        return 1, f"{place}.{number}", _SUPPORTER.index(name)
    return 1, place, _MEMBER.index(name)


def through_the_form(truth: Truth) -> int:
    """How many questions of the form, in its order, until no further answer can change anything."""
    paths, findings = form(truth), truth.judgements
    known = truth.begin().applicant.model_dump(exclude_none=True)
    everything = truth.applicant.model_dump(exclude_none=True)

    def settled(answers: int) -> bool:
        """Whether nothing is open once so many were answered; what is settled stays so."""
        told = _told(known, everything, paths[:answers])
        return not _standing(told, findings[: max(0, answers - len(paths))]).lack

    least, most = 0, len(paths) + len(findings)
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if settled(middle) else (middle + 1, most)
    return least


def _told(known: dict[str, Any], everything: dict[str, Any], paths: list[str]) -> Applicant:
    data = deepcopy(known)
    for path in paths:
        put(data, path, _value(everything, path))
    return Applicant.model_validate(data)


def _value(data: Any, path: str) -> Any:
    for step in path.split("."):
        name, _, index = step.removesuffix("]").partition("[")
        data = data[name][int(index)] if index else data[name]
    if path.endswith(".supporters"):
        return [{"name": one["name"]} for one in data]
    return data


def _standing(applicant: Applicant, judgements: list[Judgement]) -> Standing:
    rulebook = Rulebook.load(on=ON)
    judged = read_judgements(judgements, rulebook, applicant, ON)
    return Standing(Family(assessor_for(rulebook), applicant, judged, ON))
