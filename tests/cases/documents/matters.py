"""Cases at the step that a document belongs to, driven there by the rules themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from jiuzhu import Applicant, Assessment, Rulebook
from jiuzhu.cases import Event, Situation, Step, decide, law_of
from jiuzhu.cases.documents import Matter
from tests.cases.driving import Case, driven

OFFICE = "常州市天宁区民政局"
DAY = date(2022, 8, 15)


def matter(
    step: str,
    assessment: Assessment | None,
    *,
    procedure: str = "subsistence_allowance",
    benefit: str = "subsistence_allowance",
    person: str | None = None,
    on: date = DAY,
    before: Assessment | None = None,
    applicant: Applicant | None = None,
    facts: Mapping[str, bool] | None = None,
    change: Mapping[str, Any] | None = None,
    **more: Any,
) -> Matter:
    """A case about to take a step on a day.  change: what the step brings otherwise than it needs."""
    case = driven(law_of(procedure), on, facts or {}, lambda one: _drive(one, step))
    taken = case.step(step)
    situation = case.situation(taken)
    if change:
        situation = replace(situation, brought=replace(situation.brought, **change))
    family = applicant or (assessment.applicant if assessment else None)
    assert family is not None
    return Matter(
        "2022-0001",
        case.procedure,
        Rulebook.load(on=on),
        benefit,
        person,
        (*case.events, _event(taken.event, situation)),
        _decided(case, taken.event, situation),
        more.pop("office", OFFICE),
        family,
        assessment,
        before,
        **more,
    )


def _drive(case: Case, step: str) -> None:
    case.drive_before(step)


def _event(kind: str, situation: Situation) -> Event:
    assert situation.by is not None
    return Event(kind, situation.on, situation.by, situation.brought)


def _decided(case: Case, event: str, situation: Situation) -> Step:
    found = decide(case.procedure, case.state, event, situation, engine="plain")
    assert isinstance(found, Step), found.text.zh
    return found
