"""A step as the record takes it: who, when, what, on what basis, with what evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from jiuzhu.cases.answers import Step
from jiuzhu.cases.events import NOTHING, Actor, Brought
from jiuzhu.cases.office.case import Case, Paper, Receipt
from jiuzhu.cases.office.folding import ASSESSMENT, FACTS
from jiuzhu.cases.office.sums import amount_as_data
from jiuzhu.cases.record import Event
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.rulebook import Basis
from jiuzhu.rulebook.procedures.model import Assessed

JSON = "application/json"


def facts_paper(family: CaseFile) -> Paper:
    """The family's facts, and what officers found, as a document."""
    return Paper(FACTS, JSON, family.to_json().encode())


def assessment_paper(receipt: str) -> Paper:
    """An assessment as a document."""
    return Paper(ASSESSMENT, JSON, receipt.encode())


def recorded(
    kind: str,
    by: Actor,
    at: datetime,
    on: date,
    *,
    data: dict[str, Any] | None = None,
    brought: Brought = NOTHING,
    papers: Sequence[Paper] = (),
    basis: Iterable[Basis] = (),
    corrects: int | None = None,
) -> Event:
    """The entry for something that was done on a day and is written down at a moment."""
    return Event(
        kind,
        by,
        at,
        {"on": on.isoformat(), **(data or {}), **brought.as_data()},
        tuple(f"{one.source} {one.article}".strip() for one in basis),
        tuple(one.evidence for one in papers),
        corrects,
    )


def step_data(step: Step, case: Case) -> dict[str, Any]:
    """What of a decided step is kept: its name, where it led, from when it counts, what it rests on."""
    data: dict[str, Any] = {"step": step.step.name, "state": step.next_state}
    if rests_on_assessment(step) and case.receipt is not None:
        data["rests_on"] = case.receipt.sha256
    if step.effective is not None and step.step.effect is not None:
        data["effective"] = step.effective.isoformat()
        if step.step.effect.ends:
            data["ends"] = True
    return data


def rests_on_assessment(step: Step) -> bool:
    """Whether the step asks what an assessment says."""
    return any(isinstance(one.test, Assessed) for one in step.step.requirements)


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """What of an assessment stands in the entry that it came with."""
    return {"facts": receipt.facts, "amount": amount_as_data(receipt.amount)}
