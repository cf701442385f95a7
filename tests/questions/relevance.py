"""Whether an answer can change anything: it does in some family, as this one may yet turn out to be."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from jiuzhu import Applicant, FactError
from jiuzhu.assessment.assess import assessor_for
from jiuzhu.assessment.family import Family
from jiuzhu.facts.vocabulary import Entity, Word
from jiuzhu.language.missing import Gap
from jiuzhu.language.situation import Judged
from jiuzhu.language.tree import Flag
from jiuzhu.questions import Interview
from jiuzhu.questions.records import put
from jiuzhu.questions.standing import path_of
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import decided_for, findings
from tests.assessment.random_families import random_value
from tests.questions.families import HOUSEHOLD, MEMBER, ON, SUPPLIED, SUPPORTER, usual

TRIES = 1_500
AGES = (10, 30, 62, 75)
DAYS = ("2021-01-01", "2022-07-01", "2023-01-01")
LARGE = (6_000, 50_000)
SOMEBODY = {"name": "某人", "age": 30, "income": 0, "nothing_else": True}

Results = dict[tuple[str, str], object]


def matters(interview: Interview, gap: Gap, seed: int) -> bool:
    """Whether some family that agrees with all that was told comes to other results by this answer alone."""
    random = Random(seed)
    told = interview.applicant.model_dump(exclude_none=True)
    found = interview._standing.family.situation.judged
    for _ in range(TRIES):
        data = _completed(told, random, share=random.choice((0.05, 0.15, 0.3, 0.5)))
        judged = {**_found(data["members"], random), **found}
        results = [one for one in _by_answer(data, judged, gap, random) if one is not None]
        if any(one != results[0] for one in results):
            return True
    return False


def _completed(told: dict[str, Any], random: Random, share: float) -> dict[str, Any]:
    """Everything that was not told, so great a part of it anything, the rest nothing particular."""
    data = deepcopy(told)
    _fill(data, HOUSEHOLD, random, share)
    for member in data["members"]:
        graded = "disability_kind" in member
        _fill(member, MEMBER, random, share)
        if member["disability_grade"] != "none" and member["disability_kind"] == "none" and not graded:
            member["disability_kind"] = random.choice(("mental", "physical", "visual"))
        people = [{"name": f"{member['name']}的亲属"}] if random.random() < 0.3 else []
        for supporter in member.setdefault("supporters", people):
            _fill(supporter, SUPPORTER, random, share)
    return data


def _fill(record: dict[str, Any], entity: Entity, random: Random, share: float) -> None:
    for word in entity.words.values():
        *groups, last = word.path.split(".")
        inner = record
        for group in groups:
            inner = inner.setdefault(group, {})
        if word.kind != "word" and word.path not in SUPPLIED and last not in inner:
            plain = usual(word)
            particular = plain is None or random.random() < share
            inner[last] = random.choice(_answers(word, random)) if particular else plain


def _found(members: list[dict[str, Any]], random: Random) -> Judged:
    rulebook = Rulebook.load(on=ON)
    judged: dict[tuple[str, str], Any] = {}
    for key, rule in findings(rulebook).items():
        about_member = decided_for(rule, rulebook) == "member"
        for whom in [one["name"] for one in members] if about_member else [""]:
            if rule.type == Flag():
                judged[key, whom] = random.random() < 0.6
    return judged


def _by_answer(data: dict[str, Any], judged: Judged, gap: Gap, random: Random) -> Iterator[Results | None]:
    """The results by each answer; None where it contradicts what was told."""
    if gap.kind == "judgement":
        flag = Rulebook.load(on=ON).items[gap.name].type == Flag()
        for finding in (True, False) if flag else ((0, 0), (1, 1)):
            yield _results(data, {**judged, (gap.name, gap.whom): finding})
        return
    path = path_of(gap)
    if gap.kind == "members":
        answers: list[Any] = [[], [SOMEBODY]]
    else:
        assert gap.entity is not None
        answers = _answers(gap.entity.words[gap.name], random)
    for answer in answers:
        changed = deepcopy(data)
        put(changed, path, answer)
        yield _results(changed, judged)


def _answers(word: Word, random: Random) -> list[Any]:
    match word.kind:
        case "flag":
            return [True, False]
        case "code":
            return [code.value for code in word.codes or ()]
        case "day":
            return list(DAYS)
    if word.unit == "year":
        return list(AGES)
    some = [random_value(random, word) for _ in range(3)]
    return [0, *some, *(LARGE if word.unit and word.unit.startswith("yuan") else ())]


def _results(data: dict[str, Any], judged: Judged) -> Results | None:
    """Status, amount and tiers of each determination that is not refused."""
    try:
        family = Family(
            assessor_for(Rulebook.load(on=ON), "plain"), Applicant.model_validate(data), dict(judged), ON
        )
    except FactError:
        return None
    return {
        (one.prepared.rule.name, one.scope.key): (
            one.eligible,
            one.entitlement,
            [family.tier(ladder, one.scope) for ladder in one.prepared.rule.tiers],
        )
        for one in family.decided()
        if one.eligible is not False
    }
