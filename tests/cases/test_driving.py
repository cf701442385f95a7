"""Every step of every procedure can be taken: what it asks for can be had."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu.cases import Step, decide, law_of, route
from jiuzhu.rulebook import Rulebook
from tests.cases.driving import Case

DAYS = [date(2022, 8, 1), date(2022, 11, 1), date(2024, 2, 1)]
STEPS = [
    (on, procedure.name, step.name)
    for on in DAYS
    for procedure in Rulebook.load(on=on).procedures.values()
    for step in procedure.transitions
]


@pytest.mark.parametrize(("on", "procedure", "name"), STEPS)
def test_a_step_can_be_taken(on: date, procedure: str, name: str) -> None:
    case = Case(law_of(procedure), on)
    step = case.drive_before(name)
    found = decide(case.procedure, case.state, step.event, case.situation(step))
    assert isinstance(found, Step), found.text.zh
    assert found.step == step
    route(case.law, case.events)
