"""The list of cases: an office with those below it, in every order, page by page, reading no more."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import get_args

import pytest
from sqlalchemy import text

from jiuzhu.cases.store import ListedCase, Store
from jiuzhu.cases.store import lists as module
from jiuzhu.cases.store.lists import Order, Search, offices_under
from tests.cases.samples import event, standing

OFFICES = ("区", "区/甲街道", "区/乙街道", "区/乙街道/一村", "区外", "区-分", "另一区/甲街道")
UNDER = {
    "区": set(OFFICES[:4]),
    "区/乙街道": {"区/乙街道", "区/乙街道/一村"},
    "没有": set(),
    "区外": {"区外"},
}
ORDERS: tuple[Order, ...] = get_args(Order)


@pytest.fixture
def filled(store: Store) -> Store:
    chance = Random(20220801)
    for number in range(60):
        due = chance.choice([None, date(2022, 8, 1) + timedelta(days=chance.randrange(5))])
        office, state = chance.choice(OFFICES), chance.choice(["受理", "公示"])
        moment = event().at + timedelta(hours=chance.randrange(10))
        store.append(
            f"{chance.randrange(10**6):06}-{number}",
            [event(at=moment)],
            expected=0,
            key=str(number),
            standing=standing(office=office, due=due, state=state),
        )
    return store


def all_pages(store: Store, **search: object) -> list[ListedCase]:
    found: list[ListedCase] = []
    after = None
    while True:
        page = store.cases(limit=7, after=after, **search)  # type: ignore[arg-type]
        found += page.cases
        if page.next is None:
            return found
        assert len(page.cases) == 7
        after = page.next


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("together", [200, 2])
def test_an_office_with_those_below_it(
    filled: Store, order: Order, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOGETHER", together)
    everything = all_pages(filled, order=order)
    for office, under in UNDER.items():
        wanted = [one for one in everything if one.standing.office in under]
        assert all_pages(filled, order=order, within=office) == wanted
        posted = [one for one in wanted if one.standing.state == "公示"]
        assert all_pages(filled, order=order, within=office, state="公示") == posted
        due = [one for one in wanted if one.standing.due and one.standing.due <= date(2022, 8, 3)]
        assert all_pages(filled, order=order, within=office, due_by=date(2022, 8, 3)) == due
        one_office = [one for one in wanted if one.standing.office == "区/甲街道"]
        assert all_pages(filled, order=order, within=office, office="区/甲街道") == one_office
        of_procedure = all_pages(filled, order=order, within=office, procedure=["没有", standing().procedure])
        assert of_procedure == wanted
        assert all_pages(filled, order=order, within=office, procedure=["没有"]) == []


def test_the_offices_that_have_cases(filled: Store) -> None:
    with filled._engine.connect() as connection:
        assert offices_under(connection, "区") == sorted(UNDER["区"])
        assert offices_under(connection, "没有") == ["没有"]


@pytest.mark.parametrize("order", ORDERS)
def test_no_list_reads_every_case(order: Order, tmp_path: object) -> None:
    """What an index finds in order needs no sorting but of the last column, and no reading of the rest."""
    with Store.open(f"{tmp_path}/cases.db", create=True) as store, store._engine.connect() as connection:
        search = Search(None, None, "区/甲街道", None, None, None, order, None, 50)
        for query in (search.query, search.of_each(["区/甲街道", "区/乙街道"])):
            said = query.compile(store._engine, compile_kwargs={"literal_binds": True})
            plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
            assert [one for one in plan if "cases USING INDEX cases_by_office_" in one], plan
            assert not [one for one in plan if one.startswith("SCAN cases")], plan
