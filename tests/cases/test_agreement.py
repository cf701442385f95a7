"""durable-rules and the plain engine reach the same, whatever a case has on file and whoever acts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiuzhu.cases import Actor, Brought, Event, Situation, Step, decide, possible
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.model import Procedure

DAYS = (date(2022, 8, 1), date(2022, 11, 1), date(2024, 2, 1))
IDS = ("a", "b", "c")


@st.composite
def brought(draw: st.DrawFn, procedure: Procedure) -> Brought:
    words = procedure.words
    told = [name for name, word in words.circumstances.items() if word.event is None]
    return Brought(
        draw(st.frozensets(st.sampled_from(sorted(words.papers)), max_size=8)),
        draw(st.dictionaries(st.sampled_from(told), st.booleans(), max_size=5)),
        draw(st.sampled_from([None, "eligible", "ineligible", "undetermined"])),
        draw(st.tuples() | st.tuples(actors(procedure))),
        draw(st.frozensets(st.sampled_from(sorted(words.signatures)))),
        draw(st.frozensets(st.sampled_from(IDS), max_size=1)),
    )


def actors(procedure: Procedure) -> st.SearchStrategy[Actor]:
    return st.builds(Actor, st.sampled_from(IDS), st.sampled_from(sorted(procedure.words.roles)))


@st.composite
def situations(draw: st.DrawFn, procedure: Procedure, event: str, on: date) -> Situation:
    """Mostly people who may act, so that more hangs on the rest."""
    kinds = st.sampled_from(sorted(procedure.events))
    past = [
        Event(
            draw(kinds),
            on - timedelta(days=draw(st.integers(0, 12))),
            draw(actors(procedure)),
            draw(brought(procedure)),
        )
        for _ in range(draw(st.integers(0, 6)))
    ]
    may = [one.role for step in procedure.transitions if step.event == event for one in step.by]
    by = draw(st.builds(Actor, st.sampled_from(IDS), st.sampled_from(may)) | actors(procedure))
    return Situation(on, tuple(sorted(past, key=lambda one: one.on)), by, draw(brought(procedure)))


@st.composite
def steps(draw: st.DrawFn) -> tuple[Procedure, str, str, Situation]:
    on = draw(st.sampled_from(DAYS))
    procedures = Rulebook.load(on=on).procedures
    procedure = procedures[draw(st.sampled_from(sorted(procedures)))]
    event = draw(st.sampled_from(sorted(procedure.events)))
    at = [state for step in procedure.transitions if step.event == event for state in step.at]
    state = draw(st.sampled_from(at) | st.sampled_from(sorted(procedure.states)))
    return procedure, state, event, draw(situations(procedure, event, on))


def agree(procedure: Procedure, state: str, event: str, situation: Situation) -> None:
    found = decide(procedure, state, event, situation, engine="durable")
    assert found == decide(procedure, state, event, situation, engine="plain")
    open_now = possible(procedure, state, situation, engine="plain")
    names = [one.step.name for one in open_now]
    if isinstance(found, Step):
        assert state in found.step.at
        assert found.step.name in names
        assert found.next_state in procedure.states
    else:
        assert found.reasons
        assert not procedure.states[state].final or not found.possible
    assert len(names) == len(set(names))


@given(steps())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_engines_agree(case: tuple[Procedure, str, str, Situation]) -> None:
    agree(*case)


@pytest.mark.heavy
@given(steps())
@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_engines_agree_on_many(case: tuple[Procedure, str, str, Situation]) -> None:
    agree(*case)
    procedure, state, _, situation = case
    assert possible(procedure, state, situation, engine="durable") == possible(
        procedure, state, situation, engine="plain"
    )
