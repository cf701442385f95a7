"""What a step brings, as JSON and back; what cannot be read is told."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.cases import Actor, Brought, CaseError, Event

NAMES = st.frozensets(st.text(min_size=1, max_size=8), max_size=3)
ACTORS = st.builds(Actor, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
BROUGHT = st.builds(
    Brought,
    NAMES,
    st.dictionaries(st.text(max_size=5), st.booleans(), max_size=3),
    st.sampled_from([None, "eligible", "ineligible", "undetermined"]),
    st.tuples() | st.tuples(ACTORS) | st.tuples(ACTORS, ACTORS),
    NAMES,
    NAMES,
)


@given(BROUGHT)
def test_json_and_back(brought: Brought) -> None:
    assert Brought.from_data(json.loads(json.dumps(brought.as_data()))) == brought


def test_nothing_is_an_empty_object() -> None:
    assert Brought().as_data() == {}
    assert Brought.from_data({}) == Brought()


def test_other_keys_are_left_alone() -> None:
    assert Brought.from_data({"amount": 1200, "papers": ["form"]}) == Brought(papers=frozenset({"form"}))


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"papers": "form"}, "papers"),
        ({"papers": [1]}, "papers"),
        ({"found": ["urgent"]}, "found"),
        ({"found": {"urgent": "yes"}}, "found"),
        ({"assessed": "maybe"}, "assessed"),
        ({"assessed": ["eligible"]}, "assessed"),
        ({"others": [{"id": "a"}]}, "others.0"),
        ({"others": ["a"]}, "others.0"),
        ({"others": "a"}, "others.0"),
        ({"signed": {"family": True}}, "signed"),
        ({"relatives": None}, "relatives"),
    ],
)
def test_what_cannot_be_read(data: dict[str, Any], where: str) -> None:
    with pytest.raises(CaseError) as told:
        Brought.from_data(data)
    (problem,) = told.value.problems
    assert problem.where == where
    assert problem.zh
    assert problem.en.startswith("should")


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(CaseError) as told:
        Brought.from_data({"papers": 1, "found": 1, "assessed": 1})
    assert len(told.value.problems) == 3


def test_everybody_who_takes_part_acts() -> None:
    one, other = Actor("a", "officer"), Actor("b", "officer")
    event = Event("visit", date(2022, 8, 1), one, Brought(others=(other,)))
    assert event.actors == (one, other)


def test_events_are_values() -> None:
    brought = Brought(found={"urgent": True})
    assert Event("e", date(2022, 8, 1), Actor("a", "r"), brought) == Event(
        "e", date(2022, 8, 1), Actor("a", "r"), Brought(found={"urgent": True})
    )
