"""Acts of the office: decided by the procedure, recorded whole or not at all, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from jiuzhu import Assessment, Rulebook
from jiuzhu.cases import Brought, CaseError, Refusal, route
from jiuzhu.cases.events import Actor
from jiuzhu.cases.office import Case, CaseOffice, Paper
from jiuzhu.cases.store import Conflict, KeyTaken, NoSuchCase, Store
from tests.cases.driving import DAY
from tests.cases.office.bureau import APPLICANT, ELSEWHERE, HEAD, LI, ON, STREET, WANG, ZHAO, OfficeCase, at
from tests.cases.office.families import ENTITLED, MASKED, NOT_ENTITLED
from tests.cases.samples import event, standing

FAMILY = ENTITLED["subsistence_allowance"]
APPLIED = Brought(frozenset({"application"}), {"by_agent": False})


@pytest.fixture
def office(store: Store) -> CaseOffice:
    return CaseOffice(store)


def opened(office: CaseOffice, **more: object) -> Case:
    given = {"judgements": FAMILY.judgements, "by": WANG, "at": at(ON), **more}
    return office.open(FAMILY.applicant, "subsistence_allowance", **given)  # type: ignore[arg-type]


def applied(office: CaseOffice) -> Case:
    case = office.do(opened(office), "apply", by=APPLICANT, at=at(ON), brought=APPLIED)
    assert isinstance(case, Case)
    return case


# --- opening --------------------------------------------------------------------------------------


def test_a_new_case_is_where_its_procedure_begins(office: CaseOffice) -> None:
    case = opened(office, case="2022-0001")
    assert (case.id, case.version, case.state) == ("2022-0001", 1, "enquired")
    assert (case.procedure, case.benefit, case.person) == ("subsistence_allowance",) * 2 + (None,)
    assert (case.opened, case.office, case.steps, case.receipts) == (ON, STREET, (), ())
    assert (case.applicant, case.judgements) == (FAMILY.applicant, FAMILY.judgements)
    assert office.current(case.id) == case


def test_a_benefit_says_its_procedure_and_a_person_whom_it_is_about(office: CaseOffice) -> None:
    case = opened(office)
    assert case.concerned is not None
    assert case.concerned.name == "张建国"
    single = office.open(FAMILY.applicant, "single_applicant", person="李秀英", by=WANG, at=at(ON))
    assert (single.procedure, single.benefit, single.person) == (
        "subsistence_allowance",
        "single_applicant",
        "李秀英",
    )
    assert single.concerned is not None
    assert single.concerned.name == "李秀英"
    for title in ("最低生活保障", "单人户低保", "孤儿和事实无人抚养儿童保障"):
        named = office.open(FAMILY.applicant, title, person="李秀英", by=WANG, at=at(ON))
        assert title in (
            office.law(named)(ON).title.zh,
            Rulebook.load(on=ON).benefits[named.benefit].title.zh,
        )


@pytest.mark.parametrize(
    ("about", "person", "where", "said"),
    [
        ("subsistence_allowence", None, "about", "是否想写“subsistence_allowance”？"),
        ("特困人员救助", None, "about", "是否想写“特困人员救助供养”？"),
        ("single_applicant", None, "person", "为哪位家庭成员申请：张建国、李秀英"),
        ("single_applicant", "李秀因", "person", "是否想写“李秀英”？"),
    ],
)
def test_what_a_case_cannot_be_about(
    office: CaseOffice, about: str, person: str | None, where: str, said: str
) -> None:
    with pytest.raises(CaseError) as told:
        office.open(FAMILY.applicant, about, person=person, by=WANG, at=at(ON))
    (problem,) = told.value.problems
    assert problem.where == where
    assert said in problem.zh


def test_an_act_cannot_be_later_than_when_it_is_recorded(office: CaseOffice) -> None:
    with pytest.raises(CaseError, match=r"晚于记录日期"):
        opened(office, on=ON + DAY)


def test_an_act_can_have_happened_before_it_is_recorded(office: CaseOffice) -> None:
    case = opened(office, on=ON - DAY)
    assert case.opened == ON - DAY
    assert case.entries[0].event.at == at(ON)


def test_what_no_office_opened_is_no_case_of_its(office: CaseOffice) -> None:
    office.store.append("甲", [event()], expected=0, key="甲", standing=standing())
    with pytest.raises(CaseError, match="不是在这里登记的案件"):
        office.show("甲", by=WANG, at=at(ON))


# --- steps ----------------------------------------------------------------------------------------


def test_a_step_is_one_entry_with_its_standing(office: CaseOffice) -> None:
    case = applied(office)
    assert (case.version, case.state) == (2, "applied")
    (entry,) = office.store.entries(case.id, after=1)
    assert entry.event.kind == "apply"
    assert entry.event.basis == ("dibao_measures 4",)
    assert entry.event.data == {
        "found": {"by_agent": False},
        "on": "2022-08-01",
        "papers": ["application"],
        "state": "applied",
        "step": "apply",
    }
    assert entry.standing is not None
    assert entry.standing == office.store.case(case.id).standing == case.standing
    assert entry.standing.summary == {
        "benefit": "subsistence_allowance",
        "name": "张建国",
        "id_number": MASKED,
        "members": 2,
    }


def test_a_refused_step_is_an_answer_and_leaves_no_trace(office: CaseOffice) -> None:
    case = applied(office)
    answer = office.do(case, "accept", by=WANG, at=at(ON))
    assert isinstance(answer, Refusal)
    assert len(answer.reasons) == 3
    assert office.current(case.id) == case
    assert office.store.head().position == 2


def test_documents_are_kept_as_evidence_and_count_as_brought(office: CaseOffice) -> None:
    papers = [Paper(name, "text/plain", name.encode()) for name in ("commitment", "authorisation")]
    case = office.do(
        applied(office),
        "accept",
        by=WANG,
        at=at(ON),
        brought=Brought(frozenset({"income_proof"})),
        papers=papers,
    )
    assert isinstance(case, Case)
    assert case.steps[-1].event.brought.papers == {"commitment", "authorisation", "income_proof"}
    (evidence,) = case.papers("commitment")
    assert office.store.content(evidence.sha256) == b"commitment"


@pytest.mark.parametrize(
    ("event", "brought", "papers"),
    [
        ("hand_in", Brought(assessed="eligible"), ()),
        ("hand_in", Brought(frozenset({"assessment"})), ()),
        ("hand_in", Brought(), (Paper("assessment", "application/json", b"{}"),)),
        ("attach_assessment", Brought(), ()),
    ],
)
def test_an_assessment_is_never_what_a_caller_says(
    office: CaseOffice, event: str, brought: Brought, papers: tuple[Paper, ...]
) -> None:
    with pytest.raises(CaseError, match="评估结果只能由系统评估得出"):
        office.do(applied(office), event, by=WANG, at=at(ON), brought=brought, papers=papers)


def test_names_that_the_procedure_does_not_have(office: CaseOffice) -> None:
    with pytest.raises(CaseError, match="没有名为“grnat”的办理事项"):
        office.do(applied(office), "grnat", by=ZHAO, at=at(ON))
    with pytest.raises(NoSuchCase):
        office.do("2022-9999", "grant", by=ZHAO, at=at(ON))


# --- assessments ----------------------------------------------------------------------------------


def test_an_assessment_comes_on_file_as_its_receipt(office: CaseOffice) -> None:
    case = office.assess(applied(office), by=WANG, at=at(ON))
    assert isinstance(case, Case)
    assert case.receipt is not None
    assert (case.receipt.number, case.receipt.outcome, case.receipt.on) == (3, "eligible", ON)
    assert case.receipt.amount is not None
    assert case.receipt.amount.exact == Decimal("500.00")
    assessment = office.assessment(case.receipt)
    assert assessment == Assessment.from_json(office.store.content(case.receipt.sha256))
    assert assessment["subsistence_allowance"].amount == case.receipt.amount
    assert case.papers("assessment")[0].sha256 == case.receipt.sha256
    assert case.situation(ON).events[-1].brought.assessed == "eligible"


def test_an_assessment_of_facts_that_changed_says_nothing_any_more(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts={"near_relative": False})
    case.drive_before("give_opinion")
    case.be_assessed("eligible")
    changed = NOT_ENTITLED["subsistence_allowance"].applicant
    filed = office.file_facts(case.case, changed, by=WANG, at=at(case.on))
    assert filed.applicant == changed
    assert filed.judgements == case.case.judgements
    assert filed.receipt is None
    opinion = Brought(frozenset({"first_opinion"}))
    answer = office.do(filed, "give_opinion", by=WANG, at=at(case.on), brought=opinion)
    assert isinstance(answer, Refusal)
    assert [one.text.zh for one in answer.reasons] == ["评估结论须为“符合”"]
    case.look(filed)
    case.be_assessed("ineligible")
    against = office.do(case.case, "give_opinion_against", by=WANG, at=at(case.on), brought=opinion)
    assert isinstance(against, Case)
    assert against.steps[-1].receipt == against.receipts[-1].sha256


def test_facts_that_were_known_before_the_last_step_leave_its_times_alone(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance")
    case.drive_to("accepted")
    filed = office.file_facts(case.case, FAMILY.applicant, by=WANG, at=at(case.on), on=ON - DAY)
    assert filed.standing == case.case.standing


def test_the_facts_that_were_filed_before_stay_in_the_record(office: CaseOffice) -> None:
    case = applied(office)
    office.file_facts(case, NOT_ENTITLED["subsistence_allowance"].applicant, by=WANG, at=at(ON))
    first, *_, last = office.current(case.id).papers("facts")
    assert first != last
    assert json.loads(office.store.content(first.sha256))["members"][0]["income"] == {"wages": "1500.00"}


def test_a_receipt_that_was_exchanged_is_found_out(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance")
    case.drive_before("give_opinion")
    case.be_assessed("eligible")
    receipt = case.case.receipts[-1]
    with pytest.raises(CaseError, match="被改动过"):
        office._content(_exchange(office.store, receipt.sha256))


def _exchange(store: Store, sha256: str) -> str:
    from sqlalchemy import update

    from jiuzhu.cases.store.tables import contents

    with store._engine.begin() as connection:
        connection.execute(update(contents).where(contents.c.sha256 == sha256).values(content=b"{}"))
    return sha256


# --- commands -------------------------------------------------------------------------------------


def test_a_repeated_command_happens_once(office: CaseOffice) -> None:
    case = opened(office, key="first")
    assert opened(office, key="first", at=at(ON + DAY)) == case
    once = office.do(case, "apply", by=APPLICANT, at=at(ON), brought=APPLIED, key="second")
    again = office.do(case, "apply", by=APPLICANT, at=at(ON + DAY), brought=APPLIED, key="second")
    assert again == once
    assessed = office.assess(case.id, by=WANG, at=at(ON), key="third")
    assert office.assess(case.id, by=WANG, at=at(ON + DAY), key="third") == assessed
    filed = office.file_facts(case.id, FAMILY.applicant, by=WANG, at=at(ON), key="fourth")
    assert office.file_facts(case.id, FAMILY.applicant, by=WANG, at=at(ON + DAY), key="fourth") == filed
    assert office.store.head().position == 4


def test_a_key_serves_one_command_only(office: CaseOffice) -> None:
    case = office.do(opened(office), "apply", by=APPLICANT, at=at(ON), brought=APPLIED, key="one")
    assert isinstance(case, Case)
    for act in (
        lambda: office.do(case, "accept", by=WANG, at=at(ON), key="one"),
        lambda: office.do(case, "apply", by=WANG, at=at(ON), brought=APPLIED, key="one"),
        lambda: office.do(case, "apply", by=APPLICANT, at=at(ON), key="one"),
        lambda: office.assess(case, by=WANG, at=at(ON), key="one"),
        lambda: office.assign(case, "李强", by=HEAD, at=at(ON), key="one"),
    ):
        with pytest.raises(KeyTaken):
            act()


def test_of_two_officers_one_is_told_what_the_other_did(office: CaseOffice) -> None:
    case = applied(office)
    handed_in = Brought(frozenset({"commitment"}))
    office.do(case, "hand_in", by=LI, at=at(ON, 10), brought=handed_in)
    with pytest.raises(
        Conflict, match="李强（乡镇（街道）经办人员，天宁区/茶山街道）2022-08-01 10:00“提交材料”"
    ):
        office.do(case, "hand_in", by=WANG, at=at(ON, 11), brought=handed_in)
    with pytest.raises(Conflict):
        office.do(case.id, "hand_in", by=WANG, at=at(ON, 11), brought=handed_in, expected=2)
    assert isinstance(office.do(case.id, "hand_in", by=WANG, at=at(ON, 11), brought=handed_in), Case)


# --- corrections ----------------------------------------------------------------------------------


def test_a_correction_is_a_new_entry_and_counts_from_then_on(office: CaseOffice) -> None:
    case = applied(office)
    right = Brought(frozenset({"application", "mandate"}), {"by_agent": True})
    now = office.correct(case, 2, brought=right, reason="系代办人提交", by=WANG, at=at(ON, 15))
    assert now.steps[0].event.brought == right
    assert now.entries[1] == case.entries[1]
    assert now.entries[2].event.corrects == 2
    assert now.entries[2].event.data["reason"] == "系代办人提交"
    assert office.store.verify(case=case.id).sound


def test_what_cannot_be_corrected(office: CaseOffice) -> None:
    case = office.assess(applied(office), by=WANG, at=at(ON))
    assert isinstance(case, Case)
    for number, brought in ((1, Brought()), (9, Brought()), (3, Brought(assessed="ineligible"))):
        with pytest.raises(CaseError, match="不是可以更正的办理事项"):
            office.correct(case, number, brought=brought, reason="误", by=WANG, at=at(ON))
    # What an assessment said stays, whatever else of that entry is set right.
    kept = office.correct(case, 3, brought=Brought(), reason="误", by=WANG, at=at(ON))
    assert kept.steps[-1].event.brought.assessed == "eligible"


def test_a_case_is_assigned_and_given_back(office: CaseOffice) -> None:
    case = office.assign(applied(office), "李强", by=HEAD, at=at(ON))
    assert case.assigned == "李强"
    assert [one.case for one in office.store.cases(assigned="李强").cases] == [case.id]
    assert office.assign(case, None, by=HEAD, at=at(ON)).assigned is None


# --- whole lives ----------------------------------------------------------------------------------

LIVES = [
    ("subsistence_allowance", "in_payment", "eligible"),
    ("subsistence_allowance", "ended", "ineligible"),
    ("extreme_difficulty_support", "in_payment", "eligible"),
    ("extreme_difficulty_support", "ended", "ineligible"),
    ("temporary_assistance", "ended", "eligible"),
    ("child_benefit", "in_payment", "eligible"),
    ("child_benefit", "ended", "ineligible"),
]


@pytest.mark.parametrize(("procedure", "state", "outcome"), LIVES)
def test_a_case_from_the_first_visit_on(office: CaseOffice, procedure: str, state: str, outcome: str) -> None:
    case = OfficeCase.open(office, procedure)
    case.be_told(outcome)
    case.drive_to(state)
    found = case.case
    assert found.state == state
    assert office.current(found.id) == found
    # What the record kept of each step is what the procedure makes of the events.
    assert [one.name for one in route(office.law(found), found.events)] == [one.step for one in found.steps]
    decided = [one for one in found.decisions if not one.ends]
    if state == "in_payment":
        (grant,) = decided
        assert grant.receipt == grant.taken.receipt == found.receipts[-1].sha256
        assert grant.amount == found.receipts[-1].amount
        assert grant.since == (grant.taken.event.on.replace(day=1) + timedelta(days=32)).replace(day=1)
        reviews = [one for one in office.law(found)(case.on).limits.values() if "keep" in one.met_by]
        assert (found.standing.due is not None) == bool(reviews)
    checked = office.store.verify()
    assert checked.sound, checked.fault


def test_relief_that_came_first_is_assessed_afterwards(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "temporary_assistance", facts={"urgent": True})
    case.drive_to("relieved")
    (relief,) = case.case.decisions
    assert (relief.since, relief.amount, relief.receipt) == (ON, None, None)
    case.be_assessed("eligible")
    (relief,) = case.case.decisions
    assert relief.receipt == case.case.receipts[-1].sha256
    case.drive_to("paid")
    assert case.case.state == "paid"


def test_what_is_stopped_is_paid_no_more(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts={"irregular_income": False})
    case.drive_to("in_payment")
    case.on = date(2023, 3, 1)
    case.drive_to("stop_decided")
    grant, stop = case.case.decisions
    assert (grant.ends, stop.ends) == (False, True)
    assert (stop.since, stop.amount) == (date(2023, 4, 1), None)
    assert stop.receipt == case.case.receipts[-1].sha256


def test_who_investigated_does_not_decide(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance", facts={"delegated": True})
    step = case.drive_before("grant")
    case.be_assessed("eligible")
    situation = case.situation(step)
    visit = next(one.event for one in case.case.steps if one.event.kind == "home_visit")
    answer = case.answer(step, replace(visit.by, role="county_approver"), situation.brought)
    assert isinstance(answer, Refusal)
    assert "不得" in answer.reasons[0].text.zh


def test_a_wrong_role_is_refused_with_the_right_ones(office: CaseOffice) -> None:
    case = OfficeCase.open(office, "subsistence_allowance")
    step = case.drive_before("grant")
    answer = case.answer(step, Actor("刘洋", "street_officer"), Brought(frozenset({"decision"})))
    assert isinstance(answer, Refusal)
    assert "县级民政部门审核确认人" in answer.reasons[0].text.zh
    assert ELSEWHERE.office != case.case.office
