"""Random lives: whatever is tried in whatever order, the record, the case and the procedure agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from jiuzhu import JiuzhuError
from jiuzhu.cases import Brought, Refusal, route, state_of
from jiuzhu.cases.events import Actor
from jiuzhu.cases.office import CaseOffice
from jiuzhu.cases.office.acting import ATTACH
from jiuzhu.cases.office.standing import pending
from jiuzhu.cases.store import Store
from tests.cases.driving import DAY
from tests.cases.office.bureau import OfficeCase, at, office_of
from tests.cases.office.families import ENTITLED

TRIES = 25


@pytest.fixture
def office(tmp_path: Path) -> Iterator[CaseOffice]:
    with Store.open(tmp_path / "cases.db", create=True) as store:
        yield CaseOffice(store)


@pytest.mark.parametrize("procedure", sorted(ENTITLED))
@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_life(office: CaseOffice, procedure: str, seed: int) -> None:
    live(office, procedure, Random(seed))


@pytest.mark.heavy
@pytest.mark.parametrize("procedure", sorted(ENTITLED))
@pytest.mark.parametrize("seed", range(3, 100))
def test_many_random_lives(office: CaseOffice, procedure: str, seed: int) -> None:
    live(office, procedure, Random(seed))


def live(office: CaseOffice, procedure: str, chance: Random) -> None:
    case = OfficeCase.open(office, procedure)
    done = 0
    for _ in range(TRIES):
        before = case.case
        steps = case.procedure.possible_at(case.state)
        if not steps:
            break
        if chance.random() < 0.7:
            done += _take(case, chance)
        else:
            _try_anything(case, chance)
        _check(case, before.version)
        case.on += DAY * chance.choice([0, 0, 1, 8])
    assert done > 3
    assert office.store.verify().sound


def _take(case: OfficeCase, chance: Random) -> bool:
    """One of the steps that can be taken now, with all that it needs; what is refused leaves no trace."""
    states, steps = case.procedure.states, case.procedure.possible_at(case.state)
    lasting = [one for one in steps if one.to is None or not states[one.to].final]
    step = chance.choice(lasting or steps)
    situation = case.situation(step)
    assert situation.by is not None
    if situation.brought.assessed in ("eligible", "ineligible"):
        try:
            case.be_assessed(situation.brought.assessed)
        except AssertionError:  # at this state nobody assesses
            return False
    answer = case.answer(step, situation.by, situation.brought)
    if isinstance(answer, Refusal):
        return False
    case.look(answer)
    return True


def _try_anything(case: OfficeCase, chance: Random) -> None:
    """Any step by anybody with anything."""
    words, events = case.procedure.words, sorted(case.procedure.events)
    role = chance.choice(sorted(words.roles))
    brought = Brought(
        frozenset(chance.sample(sorted(words.papers), 5)) - {"assessment"},
        {one: chance.random() < 0.5 for one in chance.sample(sorted(words.circumstances), 3)},
        signed=frozenset(chance.sample(sorted(words.signatures), 1)),
        relatives=frozenset(chance.sample(["某人", "他人"], 1)),
    )
    kind = chance.choice([one for one in events if one != ATTACH])
    by = Actor("某人", role, office_of(role))
    try:
        answer = case.office.do(case.case, kind, by=by, at=at(case.on), brought=brought)
    except JiuzhuError:  # the role may do nothing here, or a circumstance is not recorded but told
        return
    if not isinstance(answer, Refusal):
        case.look(answer)


def _check(case: OfficeCase, version: int) -> None:
    found = case.office.current(case.case.id)
    assert found == case.case
    assert found.version >= version
    law = case.office.law(found)
    assert [one.name for one in route(law, found.events)] == [one.step for one in found.steps]
    assert state_of(law, found.events, case.on) == found.state == found.standing.state
    listed = case.office.store.case(found.id)
    assert (listed.version, listed.standing) == (found.version, found.standing)
    last = found.events[-1].on if found.events else found.opened
    days = [one.due for one in pending(found, law, last) if one.due]
    assert found.standing.due == min(days, default=None)
