"""A population assessed at once beside the same families assessed one by one."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from jiuzhu import Applicant, Determination, FactError, Judgement, assess, population
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import findings
from tests.assessment.random_families import random_cases
from tests.population.tables_of import Row, tables_of

VERDICTS = {"holds": True, "fails": False, "unknown": None}

Family = tuple[Applicant, list[Judgement]]
Say = dict[str, Any]
"""What is said of one benefit for one family or person, by the names of the columns."""


def cases_by_day(seed: int, number: int, unknown: float) -> dict[date, list[Family]]:
    """Random families, those of the same day together."""
    found: dict[date, list[Family]] = {}
    for applicant, judgements, day in random_cases(seed, number, unknown):
        found.setdefault(day, []).append((applicant, judgements))
    return found


def differences(families: list[Family], day: date) -> Iterator[str]:
    """Where the two say different things of a family; what each says stands in each line."""
    rulebook = Rulebook.load(on=day)
    result = population.assess(
        tables_of(families, rulebook), on=day, conditions=True, missing=True, families_at_once=10**9
    )
    of_families = _by_key(result.families.to_pylist(), ("family",))
    of_persons = _by_key(result.persons.to_pylist(), ("family", "person"))
    refused = {row["family"] for row in result.refused.to_pylist()}
    tiers = {
        key: {text: name for name, text, _ in item.tiers}
        for key, item in rulebook.items.items()
        if item.tiers
    }
    for number, (applicant, judgements) in enumerate(families):
        try:
            assessment = assess(applicant, on=day, judgements=judgements, engine="plain")
        except FactError as error:
            if number not in refused:
                yield f"{number}: refused with {error}, but not in the population"
            continue
        if number in refused:
            yield f"{number}: refused in the population only"
            continue
        persons = {member.name: index for index, member in enumerate(applicant.members or ())}
        said: dict[tuple[str, int | None], Say] = {}
        for one in assessment:
            person = None if one.person is None else persons[one.person]
            said[one.benefit, person] = dict(_said(one, tiers))
        for benefit in rulebook.benefits.values():
            household = benefit.decided_for == "household"
            for person in (None,) if household else persons.values():
                row = of_families[(number,)] if person is None else of_persons[number, person]
                wanted = said.get((benefit.name, person))
                yield from _compare(f"{number}.{person}", benefit.name, row, wanted, findings(rulebook))


def _by_key(rows: Iterable[Row], keys: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[key] for key in keys): row for row in rows}


def _said(one: Determination, tiers: dict[str, dict[Any, str]]) -> Iterator[tuple[str, Any]]:
    yield f"{one.benefit}.status", one.status
    if one.amount is not None:
        yield f"{one.benefit}.lowest", one.amount.lowest
        yield f"{one.benefit}.highest", one.amount.highest
    for condition in one.conditions:
        yield f"{one.benefit}.conditions.{condition.name}", VERDICTS[condition.verdict]
    for tier in one.tiers:
        yield tier.name, tiers[tier.name].get(tier.reached)
    gaps = {(gap.kind in ("figure", "judgement"), gap.name) for gap in one.missing}
    yield f"{one.benefit}.missing", gaps


def _compare(where: str, benefit: str, row: Row, wanted: Say | None, judged: Container[str]) -> Iterator[str]:
    if wanted is None:
        if row[f"{benefit}.status"] is not None:
            yield f"{where} {benefit}: no question, but {row[f'{benefit}.status']} in the population"
        return
    for column, value in wanted.items():
        found = row[column]
        if column.endswith(".missing"):
            found = {_gap(name, judged) for name in found}
        if found != value or isinstance(found, Decimal) != isinstance(value, Decimal):
            yield f"{where} {column}: {value} one by one, {found} in the population"


def _gap(name: str, judged: Container[str]) -> tuple[bool, str]:
    """A gap as `assess` names it: the facts of a subject without its name."""
    about, _, path = name.partition(".")
    rules = about not in ("household", "member", "supporter") or name in judged
    return rules, name if rules else path
