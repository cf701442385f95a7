"""A draw at the office: recorded in every case of the pool, once, and found out when it is not as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from jiuzhu.cases import Actor, Brought, CaseError, Refusal
from jiuzhu.cases.draws import draw_from_json, hold_draw, verify_draw
from jiuzhu.cases.draws.holding import DRAW_RECORD
from jiuzhu.cases.draws.record import draw_to_json
from jiuzhu.cases.office import AccessError, Case, CaseOffice, Paper
from jiuzhu.cases.store import Store
from tests.cases.office.bureau import CLERK, DISTRICT, WANG, ZHAO, OfficeCase, at

OFFICERS = ["郑颖", "冯涛", "许静", "何洁"]
WHEN = at(date(2022, 11, 1))
PROCEDURE = "extreme_difficulty_support"


@pytest.fixture
def office(store: Store) -> CaseOffice:
    return CaseOffice(store)


def waiting(office: CaseOffice, number: int) -> list[str]:
    cases = [OfficeCase.open(office, PROCEDURE, date(2022, 8, 1)) for _ in range(number)]
    for one in cases:
        one.drive_to("to_confirm")
    return [one.case.id for one in cases]


def test_every_case_of_the_pool_is_told_and_the_record_holds(office: CaseOffice, store: Store) -> None:
    cases = waiting(office, 4)
    head = str(store.head())
    held = hold_draw(office, OFFICERS, by=ZHAO, at=WHEN)
    assert held.seed == head
    assert sorted(cases) == [one.case for one in held.pool]
    assert len(held.drawn) == ceil(4 * 0.3)
    for case in cases:
        now = office.current(case)
        brought = now.events[-1].brought
        assert brought.found == {"drawn_for_check": held.of(case) is not None}
        assert draw_from_json(store.content(now.papers(DRAW_RECORD)[-1].sha256)) == held
        assert verify_draw(office, case, by=ZHAO, at=WHEN) == (held, ())
    assert store.verify().sound
    with pytest.raises(CaseError, match="没有可以抽取的案件"):
        hold_draw(office, OFFICERS, by=ZHAO, at=WHEN)


def test_who_was_drawn_checks_and_another_is_found_out(office: CaseOffice) -> None:
    (case,) = waiting(office, 1)
    held = hold_draw(office, OFFICERS, by=ZHAO, at=WHEN, seed="当众抽取：0815")
    others = [name for name in OFFICERS if name not in held.drawn[0].officers]
    actors = [Actor(name, "county_officer", DISTRICT) for name in others]
    done = office.do(case, "random_check", by=actors[0], at=WHEN, brought=Brought(others=tuple(actors[1:])))
    assert isinstance(done, Case), done.text.zh
    _, problems = verify_draw(office, case, by=ZHAO, at=WHEN)
    assert "不是抽中的人员" in problems[0].zh


def test_near_relatives_and_those_who_handled_a_case_are_left_out(office: CaseOffice) -> None:
    case = OfficeCase.open(office, PROCEDURE, date(2022, 8, 1))
    case.drive_to("applied")
    office.do(
        case.case.id, "record_finding", by=WANG, at=WHEN, brought=Brought(relatives=frozenset({"冯涛"}))
    )
    case.look(case.case)
    case.on = date(2022, 11, 1)
    case.drive_to("to_confirm")
    held = hold_draw(office, OFFICERS, by=ZHAO, at=at(case.on))
    left_out = held.pool[0].left_out
    assert "冯涛" in left_out
    assert {
        one.event.by.id for one in case.case.steps if one.step in ("home_visit", "give_opinion")
    } <= left_out
    assert "冯涛" not in held.drawn[0].officers


class _Interrupted(CaseOffice):
    """An office whose power goes out after so many steps."""

    steps = 1

    def do(self, *given: Any, **more: Any) -> Case | Refusal:
        if self.steps == 0:
            raise KeyboardInterrupt
        self.steps -= 1
        return super().do(*given, **more)


def test_a_draw_that_was_broken_off_is_carried_on(office: CaseOffice, store: Store) -> None:
    cases = waiting(office, 4)
    with pytest.raises(KeyboardInterrupt):
        hold_draw(_Interrupted(store), OFFICERS, by=ZHAO, at=WHEN, seed="一")
    waiting(office, 1)
    held = hold_draw(office, OFFICERS, by=ZHAO, at=WHEN, seed="二")
    assert (held.seed, sorted(cases)) == ("一", [one.case for one in held.pool])
    for case in cases:
        assert verify_draw(office, case, by=ZHAO, at=WHEN) == (held, ())
    assert len(hold_draw(office, OFFICERS, by=ZHAO, at=WHEN, seed="二").pool) == 1


def test_who_may_not_draw(office: CaseOffice) -> None:
    waiting(office, 1)
    for actor in (WANG, CLERK):
        with pytest.raises(AccessError, match="随机抽查"):
            hold_draw(office, OFFICERS, by=actor, at=WHEN)
    with pytest.raises(CaseError, match="没有可以抽取的案件"):
        hold_draw(office, OFFICERS, by=replace(ZHAO, office="钟楼区"), at=WHEN)


def test_a_case_in_no_draw(office: CaseOffice) -> None:
    (case,) = waiting(office, 1)
    with pytest.raises(CaseError, match="没有参加过随机抽取"):
        verify_draw(office, case, by=ZHAO, at=WHEN)


def test_a_draw_made_up_is_found_out(office: CaseOffice) -> None:
    """Somebody who may act writes a draw of their own into a case."""
    waiting(office, 2)
    honest = hold_draw(office, OFFICERS, by=ZHAO, at=WHEN, seed="一")
    third, fourth = waiting(office, 2)
    forged = replace(
        honest,
        pool=tuple(
            replace(one, case=new) for one, new in zip(honest.pool, sorted((third, fourth)), strict=True)
        ),
    )
    paper = Paper(DRAW_RECORD, "application/json", draw_to_json(forged).encode())
    done = office.do(
        third,
        "draw_for_check",
        by=ZHAO,
        at=WHEN,
        papers=[paper],
        brought=Brought(found={"drawn_for_check": False}),
    )
    assert isinstance(done, Case)
    _, problems = verify_draw(office, third, by=ZHAO, at=WHEN)
    said = "；".join(one.zh for one in problems)
    assert "按种子重抽" in said
    assert "案卷没有抽取记录" in said


def test_a_seed_that_the_record_never_had_is_found_out(office: CaseOffice) -> None:
    (case,) = waiting(office, 1)
    hold_draw(office, OFFICERS, by=ZHAO, at=WHEN, seed=f"steps:3:{'0' * 64}")
    _, problems = verify_draw(office, case, by=ZHAO, at=WHEN)
    assert "种子与记录不符" in problems[0].zh


def test_a_record_changed_in_the_database_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    with Store.open(file, create=True) as store:
        office = CaseOffice(store)
        waiting(office, 2)
        held = hold_draw(office, OFFICERS, by=ZHAO, at=WHEN)
        officer = held.drawn[0].officers[0]
        with closing(sqlite3.connect(file)) as tables:
            for hash_, content in tables.execute("SELECT sha256, content FROM contents").fetchall():
                changed = content.replace(officer.encode(), "吴磊".encode())
                tables.execute("UPDATE contents SET content = ? WHERE sha256 = ?", [changed, hash_])
            tables.commit()
        assert not store.verify().sound
