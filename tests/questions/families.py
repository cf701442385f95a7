"""Families of whom everything is known, to be asked about: plausible ones, and ones full of boundaries.

A seed makes the same families everywhere.  Plausible ones are what a township office sees: an old person
alone, a couple with a child, a single parent, three generations; most have no disability, no car, one
kind of income; shares are rough guesses.  The others have any value anywhere, at and around the limits.

Facts that other systems supply in place of asking (an income already found, who was already found to
live together, what is left of medical cost, refusals of work) are never asked for, and nobody here has
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, TypeVar

from jiuzhu import Applicant, Assessment, FactError, Judgement, assess
from jiuzhu.facts.fields import PerYear
from jiuzhu.facts.vocabulary import Entity, Word, household
from jiuzhu.language.tree import Flag
from jiuzhu.questions import Interview, Question
from jiuzhu.questions.records import told_at
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import decided_for, findings
from tests.assessment.random_families import random_value

ON = date(2022, 8, 1)
HOUSEHOLD = household()
MEMBER = HOUSEHOLD.collections["members"]
SUPPORTER = MEMBER.collections["supporters"]

SUPPLIED = {
    "application_date",
    "reported_counted_income",
    "expenses.self_paid_medical",
    "found_co_living",
    "refusals_of_work",
    "birth_date",  # its age is known of everybody
}
AT_FIRST = ("name", "relation", "stated_age")
"""What the list of the family's members says of each: it is where asking starts."""

T = TypeVar("T")
Facts = dict[str, Any]
Finding = bool | str


@dataclass(frozen=True)
class Truth:
    """A family with everything there is to know: facts, and findings by their name and whom about."""

    applicant: Applicant
    findings: dict[tuple[str, str | None], Finding]

    @property
    def judgements(self) -> list[Judgement]:
        return [
            Judgement(what=what, value=value, by="王敏", on=ON, ground="调查核实", about=about)
            for (what, about), value in self.findings.items()
        ]

    @property
    def assessment(self) -> Assessment:
        return assess(self.applicant, on=ON, judgements=self.judgements, engine="plain")

    def begin(self) -> Interview:
        """An interview that knows only who belongs to the family."""
        members = [
            {name: getattr(member, name) for name in AT_FIRST} for member in self.applicant.members or ()
        ]
        known = Applicant.model_validate({"members": members})
        return Interview.begin(known, on=ON).judged_by("王敏")

    def answers(self, question: Question) -> Any:
        """What the family, or the officer, says to a question."""
        if question.kind == "declaration":
            there = tuple(one.value for one in question.choices if not is_none(self.told(one.value)))
            return there or True
        if question.finding:
            name = ".".join(question.path.split(".")[-2:])
            return self.findings[name, question.person]
        if question.kind == "people":
            return [{"name": one.name} for one in self.told(question.path)]
        return self.told(question.path)

    def told(self, path: str) -> Any:
        found = told_at(self.applicant, path)
        assert found is not None, path
        return found


def is_none(value: Any) -> bool:
    """Whether it is the natural none of its fact."""
    if isinstance(value, PerYear):
        return value.per_year == 0
    return value in (0, False, "none", "able")


def plausible_families(seed: int, number: int) -> Iterator[Truth]:
    """So many families as they come to an office."""
    return _families(seed, number, _plausible)


def boundary_families(seed: int, number: int) -> Iterator[Truth]:
    """So many families with any value anywhere."""
    return _families(seed, number, _boundary)


def _families(seed: int, number: int, facts: Callable[[Random], Facts]) -> Iterator[Truth]:
    random = Random(seed)
    while number:
        made = facts(random)
        try:
            applicant = Applicant.model_validate(made)
        except FactError:  # facts that contradict one another
            continue
        number -= 1
        yield Truth(applicant, _findings(random, applicant))


def _findings(random: Random, applicant: Applicant) -> dict[tuple[str, str | None], Finding]:
    """What officers find, of everything that the rules leave to them and that has no default."""
    rulebook = Rulebook.load(on=ON)
    found: dict[tuple[str, str | None], Finding] = {}
    for key, rule in findings(rulebook).items():
        if rule.unless_judged is not None:
            continue
        about_member = decided_for(rule, rulebook) == "member"
        for whom in [one.name for one in applicant.members or ()] if about_member else [None]:
            if rule.type == Flag():
                found[key, whom] = random.random() < (0.8 if "property" in key else 0.25)
            else:
                found[key, whom] = "0.5" if key.endswith("rate") else "0"
    return found


# --- plausible ones --------------------------------------------------------------------------------------


def _of(random: Random, *choices: tuple[T, float]) -> T:
    """One of the values, by their weights."""
    values, weights = zip(*choices, strict=True)
    found: T = random.choices(values, weights)[0]
    return found


def _plain(entity: Entity) -> Facts:
    """Nothing particular about anything."""
    facts: Facts = {}
    for word in entity.words.values():
        if word.kind != "word" and word.path not in SUPPLIED:
            _put(facts, word.path, usual(word))
    return facts


def usual(word: Word) -> Any:
    """What a fact is where there is nothing particular; None where that cannot be said."""
    if word.about.none is not None:
        return word.about.none
    return {"flag": True, "number": 0, "day": "2022-05-01"}.get(word.kind)


def _put(facts: Facts, path: str, value: Any) -> None:
    *groups, last = path.split(".")
    for group in groups:
        facts = facts.setdefault(group, {})
    facts[last] = value


def _people(random: Random) -> list[tuple[str, int]]:
    """Relation and age of each."""
    kinds = (("old alone", 2), ("alone", 2), ("couple", 2), ("old couple", 2), ("single parent", 2))
    kind = _of(random, *kinds, ("one child", 4), ("two children", 2), ("three generations", 3))
    age = random.randint(28, 55)
    partner = ("spouse", max(22, age + random.randint(-5, 5)))
    match kind:
        case "old alone":
            return [("self", random.randint(60, 88))]
        case "alone":
            return [("self", random.randint(25, 59))]
        case "couple":
            return [("self", age), partner]
        case "old couple":
            old = random.randint(60, 85)
            return [("self", old), ("spouse", old + random.randint(-6, 4))]
    children = [
        ("child", random.randint(0, min(24, age - 20))) for _ in range(2 if kind == "two children" else 1)
    ]
    people = [("self", age), *([] if kind == "single parent" else [partner]), *children]
    if kind == "three generations":
        people.append(("parent", age + random.randint(22, 32)))
    return people


def _plausible(random: Random) -> Facts:
    facts = _plain(HOUSEHOLD)
    facts["recognised_status"] = _of(
        random, ("none", 80), ("subsistence", 10), ("marginal", 8), ("expenditure", 2)
    )
    facts["emergency"]["kind"] = _of(
        random, ("none", 94), ("fire", 1), ("traffic_accident", 2), ("sudden_serious_illness", 3)
    )
    if random.random() < 0.3:
        expenses, cost = facts["expenses"], random.choice((3_000, 12_000, 40_000, 90_000))
        expenses["medical_cost"] = cost
        expenses["paid_by_basic_insurance"] = cost * random.choice((0, 2, 2, 3)) // 5
        expenses["paid_by_serious_illness_insurance"] = _of(random, (0, 4), (cost // 10, 1))
        expenses["paid_by_medical_assistance"] = _of(random, (0, 4), (cost // 10, 1))
    people = _people(random)
    here, town, alone = random.random() < 0.93, random.random() < 0.6, len(people) < 3
    facts["members"] = [
        _person(random, name, relation, age, here, town, alone)
        for name, (relation, age) in zip("甲乙丙丁戊", people, strict=False)
    ]
    return facts


def _person(random: Random, name: str, relation: str, age: int, here: bool, town: bool, alone: bool) -> Facts:
    facts = _plain(MEMBER) | {"name": name, "relation": relation, "stated_age": age}
    facts["registered_in_jurisdiction"] = here if random.random() < 0.97 else not here
    facts["lives_in_town"] = town
    facts["lives_with_family"] = relation != "child" or age < 23 or random.random() < 0.6
    facts["can_live_independently"] = age >= 16 and random.random() < 0.95
    facts["father"], facts["mother"] = _parents(random, age)
    facts["chosen_support"] = random.choice(("extreme_difficulty", "child_benefit"))
    facts["absence"] = _of(random, ("none", 98), ("prison", 1), ("drug_isolation", 0.5), ("missing", 0.5))
    facts["schooling"] = _schooling(random, age)
    facts["full_time_student"] = facts["schooling"] != "none" and age >= 6
    _health(random, facts, age)
    severe = facts["disability_grade"] in ("grade_1", "grade_2")
    facts["able_to_work"] = 16 <= age < 60 and not severe and random.random() < 0.9
    facts["employed"] = facts["able_to_work"] and facts["schooling"] == "none" and random.random() < 0.7
    _income(random, facts, age)
    for rare in ("in_entitled_group", "hardship_worker", "recognised_in_extreme_difficulty"):
        facts[rare] = random.random() < 0.015
    facts["without_means_of_living"] = random.random() < 0.003
    bound = relation == "parent" or (relation == "self" and alone and random.random() < 0.6)
    facts["supporters"] = [
        _plain(SUPPORTER)
        | {"name": f"{name}的亲属{index}", "age": random.randint(25, 70)}
        | {"income": random.choice((0, 1_500, 3_000, 5_000))}
        for index in range(random.choice((1, 1, 2)) if bound else 0)
    ]
    return facts


def _parents(random: Random, age: int) -> tuple[str, str]:
    unable = ("dead", "prison", "severely_disabled", "out_of_contact")
    of_child = 0.04 if age < 18 else 0
    father, mother = (random.choice(unable) if random.random() < of_child else "able" for _ in range(2))
    return father, mother


def _schooling(random: Random, age: int) -> str:
    if age < 3 or age > 22:
        return "none"
    if age < 15:
        return "preschool" if age < 6 else "compulsory"
    if age < 18:
        return _of(random, ("upper_secondary", 4), ("vocational_secondary", 3), ("none", 2))
    return _of(random, ("college", 3), ("bachelor", 4), ("none", 5))


def _health(random: Random, facts: Facts, age: int) -> None:
    if random.random() < (0.15 if age < 60 else 0.25):
        facts["disability_grade"] = random.choice(("grade_1", "grade_2", "grade_2", "grade_3", "grade_4"))
        facts["disability_kind"] = _of(
            random, ("physical", 5), ("visual", 1), ("hearing", 1), ("intellectual", 2), ("mental", 2)
        )
    severe = facts["disability_grade"] in ("grade_1", "grade_2")
    facts["needs_long_term_care"] = severe and random.random() < 0.6
    facts["seriously_ill"] = random.random() < 0.1
    frail = ((0, 6), (2, 2), (4, 2)) if age >= 80 else ((0, 85), (1, 8), (4, 7 if age >= 60 else 1))
    facts["daily_living_items_failed"] = _of(random, *frail)


def _income(random: Random, facts: Facts, age: int) -> None:
    income = facts["income"]
    if facts["employed"]:
        kind = _of(random, ("wages", 9), ("business", 1))
        income[kind] = random.choice((800, 1_200, 1_500, 1_800, 2_000, 2_280, 2_600, 3_000, 3_500, 4_500))
        income["employment_cost"] = _of(random, (0, 7), (100, 2), (200, 1))
        income["taxes_and_insurance"] = _of(random, (0, 7), (300, 2), (450, 1))
    if age >= 60:
        pension = _of(random, ("pension", 35), ("residents_pension", 55), ("gifts", 10))
        income[pension] = random.choice({"pension": (1_800, 2_400, 3_200)}.get(pension, (198, 258, 300, 420)))
        income["senior_allowance"] = random.choice((50, 100)) if age >= 80 else 0
    facts["has_fixed_income"] = bool(income["wages"] or income["pension"])
    for kind, share in (("support_received", 0.05), ("property_income", 0.03), ("support_paid", 0.02)):
        income[kind] = random.choice((200, 500, 800)) if random.random() < share else 0
    if not facts["employed"] and 18 < age < 60 and random.random() < 0.05:
        facts["draws_unemployment_insurance"] = True
        income["unemployment_benefit"] = 1_500


# --- ones full of boundaries ------------------------------------------------------------------------------


def _boundary(random: Random) -> Facts:
    facts = _any(random, HOUSEHOLD)
    facts["members"] = []
    for index in range(random.choice((1, 1, 2, 3, 4))):
        member = _any(random, MEMBER) | {"name": f"成员{index}"}
        if index < 2:
            member["relation"] = ("self", "spouse")[index]
        elif member["relation"] in ("self", "spouse"):
            member["relation"] = "child"
        if member["disability_grade"] != "none":
            member["disability_kind"] = random.choice(("physical", "mental", "intellectual", "visual"))
        member["supporters"] = [
            _any(random, SUPPORTER) | {"name": f"成员{index}的亲属{number}"}
            for number in range(random.choice((0, 0, 1, 2)))
        ]
        facts["members"].append(member)
    return facts


def _any(random: Random, entity: Entity) -> Facts:
    facts: Facts = {}
    for word in entity.words.values():
        if word.kind != "word" and word.path not in SUPPLIED:
            _put(facts, word.path, _value(random, word))
    return facts


def _value(random: Random, word: Word) -> Any:
    has_none = word.about.none is not None
    return word.about.none if has_none and random.random() < 0.5 else random_value(random, word)
