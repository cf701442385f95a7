from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from jiuzhu.cases.record import Actor, Event, Evidence, RecordError, Standing
from tests.cases.samples import FORM, MORNING, WANG, event, standing


def test_the_time_of_an_event_is_kept_in_utc() -> None:
    assert event().at == MORNING
    assert event().at.tzinfo is UTC


def test_what_a_caller_changes_afterwards_was_not_what_happened() -> None:
    data: dict[str, Any] = {"members": [{"name": "张三"}]}
    recorded = event(data=data)
    data["members"][0]["name"] = "李四"
    assert recorded.data == {"members": [{"name": "张三"}]}


def test_evidence_is_known_by_its_content() -> None:
    assert Evidence.of("申请书", "text/plain", FORM) == Evidence(
        "申请书", "text/plain", sha256(FORM).hexdigest(), len(FORM)
    )


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: event(kind=""), "kind"),
        (lambda: event(kind="受理\n"), "kind"),
        (lambda: event(kind="\n受理"), "kind"),
        (lambda: event(kind="\ud800"), "kind"),
        (lambda: event(kind="\x85"), "kind"),
        (lambda: event(kind="受" * 201), "kind"),
        (lambda: event(basis=("",)), "basis[0]"),
        (lambda: event(basis="dibao_measures 4"), "basis"),
        (lambda: event(at="2022-08-01"), "at"),  # type: ignore[arg-type]
        (lambda: standing(due=MORNING), "due"),
        (lambda: event(data=[1]), "data"),
        (lambda: event(data={"a": 0.5}), "data.a"),
        (lambda: event(corrects=0), "corrects"),
        (lambda: event(at=datetime(2022, 8, 1)), "at"),
        (lambda: Actor("", "r", "o"), "actor.id"),
        (lambda: Actor("a", "\x00", "o"), "actor.role"),
        (lambda: Actor("a", "r", 5), "actor.office"),  # type: ignore[arg-type]
        (lambda: Evidence("", "text/plain", "0" * 64, 1), "evidence.name"),
        (lambda: Evidence("a", "text/plain", "0" * 63, 1), "evidence.sha256"),
        (lambda: Evidence("a", "text/plain", "0" * 64, -1), "evidence.size"),
        (lambda: standing(state=" "), "state"),
        (lambda: standing(assigned=""), "assigned"),
        (lambda: standing(summary={"a": "x" * 10_000}), "summary"),
    ],
)
def test_what_cannot_be_recorded_is_refused_by_its_place(make: Any, where: str) -> None:
    with pytest.raises(RecordError) as refused:
        make()
    assert [problem.where for problem in refused.value.problems] == [where]


def test_lists_are_as_good_as_tuples() -> None:
    assert event(basis=["dibao_measures 4"], evidence=[]) == event(basis=("dibao_measures 4",))


def test_events_and_standings_compare() -> None:
    assert event() == event()
    assert event() != event(actor=Actor("李强", WANG.role, WANG.office))
    assert Standing("a", "b", "c") == Standing("a", "b", "c", summary={})
    assert isinstance(event(), Event)
