"""Random families, full of boundaries and of facts that nobody gave.

Made from the vocabulary, so that a new fact is at once part of them.  A seed makes the same family
everywhere, and a failing one can be printed as JSON and assessed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

from jiuzhu import Applicant, FactError, Judgement
from jiuzhu.facts.vocabulary import Entity, Word, household
from jiuzhu.language.tree import Flag
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import decided_for, findings

HOUSEHOLD = household()

SUMS = (
    "0",
    "0.01",
    "93",
    "98",
    "500",
    "940",
    "999.99",
    "1000",
    "1000.01",
    "1410",
    "1499.99",
    "1500",
    "1999.5",
)
SUMS_A_YEAR = ("12000", "20000", "22000", "0.01", "35999.99")
RATE = "medical_copayment_relief.relief_rate"
DAYS = (
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 6, 30),
    date(2022, 7, 1),
    date(2022, 10, 20),
    date(2023, 7, 1),
)


def random_facts(random: Random, unknown: float) -> dict[str, Any]:
    """A family's facts as a mapping; about so great a part of them left out."""
    facts = _record(random, HOUSEHOLD, unknown)
    if random.random() < 0.5:
        facts["nothing_else"] = True
    if random.random() < 0.95:
        facts["members"] = [
            _member(random, index, unknown) for index in range(random.choice((0, 1, 1, 2, 3, 4)))
        ]
    if random.random() < 0.7:  # an income found elsewhere would hide the members' own
        facts.pop("reported_counted_income", None)
    return facts


def _member(random: Random, index: int, unknown: float) -> dict[str, Any]:
    entity = HOUSEHOLD.collections["members"]
    facts = _record(random, entity, unknown)
    facts |= {"name": f"成员{index}"}
    if index < 2:
        facts["relation"] = ("self", "spouse")[index]
    elif facts.get("relation") in ("self", "spouse"):
        facts["relation"] = "child"
    if facts.get("disability_grade", "none") != "none":
        facts["disability_kind"] = "physical"
    if random.random() < 0.5:
        facts["nothing_else"] = True
    return facts


def _record(random: Random, entity: Entity, unknown: float) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for word in entity.words.values():
        if word.kind == "word" or random.random() < unknown:
            continue
        if random.random() < 0.5 and word.about.none is not None:
            value: Any = word.about.none
        else:
            value = random_value(random, word)
        *groups, last = word.path.split(".")
        record = facts
        for group in groups:
            record = record.setdefault(group, {})
        record[last] = value
    return facts


def random_value(random: Random, word: Word) -> Any:
    match word.kind:
        case "flag":
            return random.random() < 0.5
        case "code":
            assert word.codes is not None
            return random.choice(list(word.codes)).value
        case "day":
            return random.choice(DAYS) - timedelta(
                days=365 * random.choice((1, 10, 18, 18, 40, 60)) + random.choice((0, 4, 5))
            )
    if word.unit == "yuan/month":
        return {"per_year": random.choice(SUMS_A_YEAR)} if random.random() < 0.1 else random.choice(SUMS)
    return random.choice(SUMS) if word.unit == "yuan" else random.choice((0, 1, 2, 4, 17, 18, 60))


def random_judgements(random: Random, day: date, members: int) -> list[Judgement]:
    """Judgements on some of what the rules of that day leave to officers."""
    made: list[Judgement] = []
    rulebook = Rulebook.load(on=day)
    for key, rule in findings(rulebook).items():
        about_member = decided_for(rule, rulebook) == "member"
        if random.random() < 0.4 or (about_member and not members):
            continue
        if rule.type != Flag() and key != RATE and random.random() < 0.95:
            continue  # most sums would lie beyond what a random family leaves room for
        value: Any = random.random() < 0.6 if rule.type == Flag() else random.choice(("0.40", "0.5", "0.60"))
        made.append(
            Judgement(
                what=key,
                value=value,
                by="经办人员",
                on=day,
                ground="随机",
                about=f"成员{random.randrange(members)}" if about_member else None,
            )
        )
    return made


def random_cases(
    seed: int, number: int, unknown: float = 0.2
) -> Iterator[tuple[Applicant, list[Judgement], date]]:
    """So many families with a day and judgements; those whose facts contradict one another are left out."""
    random = Random(seed)
    while number:
        day = random.choice(DAYS)
        try:
            applicant = Applicant.model_validate(random_facts(random, unknown))
        except FactError:
            continue
        number -= 1
        yield applicant, random_judgements(random, day, len(applicant.members or ())), day


KEPT = {"members", "name", "relation", "found_co_living", "birth_date", "stated_age"}
KEPT |= {"reported_counted_income", "self_paid_medical", "refusals_of_work"}
"""Facts that stand in the place of others where they are given: leaving one out asks for those others."""


def with_less_known(random: Random, facts: dict[str, Any], share: float) -> dict[str, Any]:
    """The same family, some of its facts forgotten, and the declarations that there is nothing else."""
    less = deepcopy(facts)

    def forget(record: dict[str, Any]) -> None:
        for name in list(record):
            if isinstance(record[name], dict) and "per_year" not in record[name]:
                forget(record[name])
            elif isinstance(record[name], list):
                for one in record[name]:
                    forget(one)
            elif name == "nothing_else" or (name not in KEPT and random.random() < share):
                del record[name]

    forget(less)
    return less
