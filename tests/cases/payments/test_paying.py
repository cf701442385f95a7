"""Payments from the store: the decisions of the record, and nobody else's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jiuzhu import Applicant, JiuzhuError
from jiuzhu.cases import Brought
from jiuzhu.cases.office import AccessError, Case, CaseOffice
from jiuzhu.cases.payments import Payments, pay
from jiuzhu.cases.store import Store
from jiuzhu.history import Month
from jiuzhu.history.sums import fen_of
from tests.cases.office.bureau import APPLICANT, CLERK, HEAD, WANG, ZHAO, OfficeCase, at
from tests.cases.office.families import ENTITLED

AUGUST = date(2022, 8, 1)
FACTS = {"near_relative": False, "delegated": False, "irregular_income": False}
DIBAO = "subsistence_allowance"


@pytest.fixture
def office(store: Store) -> CaseOffice:
    return CaseOffice(store)


def granted(office: CaseOffice, procedure: str = DIBAO) -> OfficeCase:
    case = OfficeCase.open(office, procedure, AUGUST, FACTS)
    case.drive_to("in_payment")
    return case


def paid(office: CaseOffice, month: str) -> Payments:
    return pay(office, Month.parse(month), by=CLERK, at=at(date(2023, 1, 5)))


def reviewed(office: CaseOffice, case: OfficeCase, wages: int, event: str, paper: str, on: date) -> None:
    """The household's wages changed, and what was decided on it."""
    members = case.case.applicant.model_dump(exclude_none=True)["members"]
    facts = {"members": [{**members[0], "income": {"wages": wages}}, *members[1:]], "nothing_else": True}
    judgements = ENTITLED[DIBAO].judgements
    steps = [
        office.do(case.case.id, "start_review", by=WANG, at=at(on)),
        office.file_facts(
            case.case.id, Applicant.model_validate(facts), judgements=judgements, by=WANG, at=at(on)
        ),
        office.assess(case.case.id, by=WANG, at=at(on)),
        office.do(
            case.case.id,
            event,
            by=ZHAO,
            at=at(on),
            brought=Brought(frozenset({"review_form", paper}), {"conditions_changed": True}),
        ),
    ]
    for one in steps:
        assert isinstance(one, Case), one.text.zh


def test_a_grant_is_paid_from_the_month_after(office: CaseOffice) -> None:
    case = granted(office)
    first = Month.of(case.case.decisions[0].since)
    assert first == Month.of(case.case.decisions[0].taken.event.on) + 1
    assert paid(office, str(first + -1)).lines == ()
    (line,) = paid(office, str(first)).lines
    assert (line.kind, line.due.exact, line.about.case) == ("paid", Decimal(500), case.case.id)
    assert "确认同意" in line.reasons[0].text.zh


def test_a_change_and_a_stop(office: CaseOffice) -> None:
    case = granted(office)
    reviewed(office, case, 1800, "reduce", "change_decision", date(2022, 10, 12))
    (before,) = paid(office, "2022-10").lines
    (line,) = paid(office, "2022-11").lines
    assert (before.due.exact, line.due.exact, line.difference.exact) == (500, 200, -300)
    reasons = "；".join(one.text.zh for one in line.reasons)
    assert "工资性收入由 1,500 元/月 变为 1,800 元/月" in reasons
    assert "2022-10-12减发，自2022年11月起" in reasons
    office.do(
        case.case.id,
        "tell",
        by=WANG,
        at=at(date(2022, 10, 13)),
        brought=Brought(frozenset({"delivery_receipt"})),
    )
    reviewed(office, case, 9000, "stop", "stop_decision", date(2022, 12, 6))
    (last,) = paid(office, "2022-12").lines
    (ended,) = paid(office, "2023-01").lines
    assert (last.kind, ended.kind, ended.before.exact) == ("paid", "ended", Decimal(200))
    assert paid(office, "2023-02").lines == ()


def test_a_decision_that_was_annulled_is_paid_until_it_is_refused(office: CaseOffice) -> None:
    case = granted(office)
    for event, by, papers in [
        ("seek_remedy", APPLICANT, ()),
        ("annul", CLERK, ("reconsideration_decision",)),
    ]:
        done = office.do(
            case.case.id, event, by=by, at=at(date(2022, 9, 20)), brought=Brought(frozenset(papers))
        )
        assert isinstance(done, Case), done.text.zh
    assert [one.kind for one in paid(office, "2022-10").lines] == ["paid"]
    case.look(case.case)
    case.on = date(2022, 10, 20)
    case.be_assessed("ineligible")
    done = office.do(case.case.id, "refuse", by=ZHAO, at=at(case.on), brought=Brought(frozenset({"refusal"})))
    assert isinstance(done, Case), done.text.zh
    assert [one.kind for one in paid(office, "2022-10").lines] == ["paid"]
    (ended,) = paid(office, "2022-11").lines
    assert (ended.kind, "不予确认" in ended.reasons[0].text.zh) == ("ended", True)


def test_the_totals_are_those_of_the_receipts(office: CaseOffice) -> None:
    cases = [granted(office) for _ in range(3)]
    result = paid(office, "2022-11")
    receipts = [
        office.assessment(next(one for one in case.case.receipts if one.sha256 == decision.receipt))
        for case in cases
        for decision in case.case.decisions
    ]
    amounts = [one[DIBAO].amount for one in receipts]
    assert result.fen == sum(fen_of(one.lowest) for one in amounts if one) == 3 * 50_000
    assert [(one.lines, one.persons, one.before) for one in result.totals] == [(3, 6, result.fen)]


def test_what_is_open_is_not_paid(office: CaseOffice) -> None:
    granted(office, "extreme_difficulty_support")
    (line,) = paid(office, "2022-11").lines
    assert (line.kind, line.due.shown.zh) == ("open", "不低于 1,300 元")
    assert paid(office, "2022-11").fen == 0


def test_relief_that_came_first_is_open_until_it_is_assessed(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "temporary_assistance", AUGUST, {"urgent": True})
    case.drive_to("relieved")
    (line,) = paid(office, "2022-08").lines
    assert line.kind == "open"
    assert "卷内还没有评估结果" in line.reasons[-1].text.zh


def test_who_may_not_pay_sees_nothing(office: CaseOffice) -> None:
    granted(office)
    for actor in (WANG, HEAD):
        with pytest.raises(AccessError, match="不能发放"):
            pay(office, Month(2022, 10), by=actor, at=at(date(2022, 10, 5)))
    elsewhere = type(CLERK)(CLERK.id, CLERK.role, "钟楼区")
    assert pay(office, Month(2022, 10), by=elsewhere, at=at(date(2022, 10, 5))).lines == ()


def test_that_the_cases_were_read_is_recorded(office: CaseOffice, store: Store) -> None:
    case = granted(office)
    paid(office, "2022-11")
    (note, *_) = reversed(store.entries(case.case.id, book="reading"))
    assert (note.event.actor, note.event.data) == (CLERK, {"what": "payments 2022-11"})
    assert store.verify().sound


def test_an_assessment_that_was_changed_is_not_paid(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    with Store.open(file, create=True) as store:
        office = CaseOffice(store)
        case = granted(office)
        receipt = case.case.decisions[0].receipt
        assert receipt is not None
        more = store.content(receipt).replace(b"500.00", b"900.00")
        with closing(sqlite3.connect(file)) as tables:
            tables.execute("UPDATE contents SET content = ? WHERE sha256 = ?", [more, receipt])
            tables.commit()
        with pytest.raises(JiuzhuError, match="改动过"):
            paid(office, "2022-11")
