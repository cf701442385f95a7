"""Families to try things out on, and a change done over again by other means than the library's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from jiuzhu import Applicant, Assessment, Determination, FactError, Judgement, PerYear, assess
from jiuzhu.whatif import Change
from jiuzhu.whatif.alteration import Alteration, DayMoved, FactSet, Joined, Judged, Left

DAY = date(2022, 8, 1)
BELOW = "共同生活的家庭成员人均月收入低于最低生活保障标准"
ALLOWANCE = "subsistence_allowance"


def finding(what: str, value: object, about: str | None = None, on: date = DAY) -> Judgement:
    return Judgement.model_validate(
        {"what": what, "value": value, "by": "王敏", "on": on, "ground": "核对报告", "about": about}
    )


WITHIN = finding("household.property_within_subsistence_limit", True)


def family(*wages: object, **facts: object) -> Applicant:
    """The applicant, called 甲, and co-living others, 乙, 丙 and so on, all 40; each with a wage, no more."""
    told = {"stated_age": 40, "found_co_living": True, "nothing_else": True}
    members: list[dict[str, Any]] = [
        {"name": name, "income": {"wages": wage}, **told}
        for name, wage in zip("甲乙丙丁戊", wages, strict=False)
    ]
    members[0] |= {"relation": "self", "registered_in_jurisdiction": True}
    return Applicant.model_validate({"members": members, "nothing_else": True, **facts})


def assessed(applicant: Applicant, *judgements: Judgement, on: date = DAY) -> Assessment:
    return assess(applicant, on=on, judgements=judgements, engine="plain")


def about(changes: Sequence[Change], condition: str | None) -> list[Change]:
    """Those that turn a condition, by its name."""
    return [one for one in changes if one.condition == condition]


# --- over again ----------------------------------------------------------------------------------


def done(assessment: Assessment, alteration: Alteration, search: Sequence[Path] = ()) -> Assessment | None:
    """The family with a change written into its facts, assessed; None where the facts refuse it."""
    facts = assessment.applicant.model_dump(exclude_none=True)
    judgements, on = list(assessment.judgements), assessment.on
    match alteration:
        case FactSet(steps, name, value):
            _write(facts, steps, name, value)
        case Judged(what, whom, _, value):
            judgements = [one for one in judgements if (one.what, one.about or "") != (what, whom)]
            judgements.append(finding(what, value, whom or None, on))
        case Joined():
            facts["members"] = [
                *facts["members"],
                {"name": "又一名", "found_co_living": True, "nothing_else": True},
            ]
        case Left(name):
            facts["members"] = [one for one in facts["members"] if one.get("name") != name]
            judgements = [one for one in judgements if one.about != name]
        case DayMoved(on):
            pass
    try:
        return assess(
            Applicant.model_validate(facts),
            on=on,
            jurisdiction=assessment.jurisdiction,
            judgements=judgements,
            engine="plain",
            search=search,
        )
    except FactError:
        return None


def _write(facts: dict[str, Any], steps: Sequence[tuple[str, int]], name: str, value: Any) -> None:
    for group, index in steps:
        facts[group] = list(facts[group])
        facts = facts[group][index]
    *groups, last = name.split(".")
    for group in groups:
        facts = facts.setdefault(group, {})
    facts[last] = value
    if last == "birth_date":
        facts.pop("id_number", None)


def one_step_less(change: Change, assessment: Assessment) -> Alteration | None:
    """A change of a known number or of the day, one step nearer to what is; None for other changes."""
    match change.alteration:
        case DayMoved(on):
            return DayMoved(on - timedelta(days=1))
        case FactSet(steps, name, value) if change.sort in ("number", "date") and change.before.zh != "不详":
            record: Any = assessment.applicant
            for group, index in steps:
                record = getattr(record, group)[index]
            for part in name.split("."):
                record = None if record is None else getattr(record, part)
            return FactSet(steps, name, _nearer(value, record))
    return None


def _nearer(value: Any, now: Any) -> Any:
    match value:
        case PerYear():
            return PerYear(per_year=_nearer(value.per_year, now.per_year))
        case Decimal():
            return value + Decimal("0.01") * (1 if value < (now or 0) else -1)
        case date():
            return value + timedelta(days=1 if value < now else -1)
    return value + (1 if value < (now or 0) else -1)


def of(assessment: Assessment | None, change: Change) -> Determination | None:
    """The determination that a change is about."""
    for one in assessment or ():
        if (one.benefit, one.person) == (change.benefit, change.person):
            return one
    return None


def comes_about(before: Determination, after: Determination | None, change: Change) -> bool:
    """Whether what a change is told to bring about is so."""
    if before.status != "eligible":
        assert change.condition is not None
        return after is not None and after.condition(change.condition).verdict == "holds"
    if after is None or after.status != "eligible":
        return True
    return change.sort in ("joining", "leaving", "day") and after.amount != before.amount
