"""Every role × action × state: what the gate allows is what `access.yaml` says, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from jiuzhu import JiuzhuError, Rulebook
from jiuzhu.cases import Actor, Brought, CaseError
from jiuzhu.cases.office import AccessError, Case, CaseOffice
from jiuzhu.cases.office.gate import Gate, without_ids
from jiuzhu.cases.store import Store
from jiuzhu.rulebook.procedures.rights import VERBS, Scope, Verb
from tests.cases.office.bureau import DISTRICT, ON, OTHER_STREET, STREET, WANG, ZHAO, OfficeCase, at
from tests.cases.office.families import ENTITLED, ID_NUMBER, MASKED

BOOK = Rulebook.load(on=ON)
ROLES = sorted(BOOK.access.roles)
MAIN = sorted(ENTITLED)
ALONE = {  # what the roles may do, in one line each: a change of the rules is a change here
    "applicant": "read involved, open own, file own, do own",
    "agent": "read involved, open own, file own, do own",
    "villager": "read all, do own",
    "village_committee": "read all, open own, file own, do own",
    "street_officer": "read own, list own, open own, file own, do own, correct own, verify own",
    "street_approver": "read own, list own, do own, correct own, assign own, verify own, export own",
    "check_officer": "read within, list within, do within",
    "county_officer": "read within, list within, open within, file within, do within, correct within, "
    "verify all, pay within",
    "county_approver": "read within, list within, do within, correct within, assign within, verify all, "
    "export all, draw within, pay within",
    "legal_reviewer": "read within, list within, do within, verify all, export within",
    "disabled_federation": "read within, list within, open within, file within, do within",
    "station_officer": "read own, list own, open own, file own, do own",
    "reviewer": "read own, list own, open own, file own, do own",
    "review_head": "read own, list own, do own",
    "court": "read involved, do all",
}


def test_what_the_rules_say() -> None:
    assert set(ALONE) == set(ROLES) == set(next(iter(BOOK.procedures.values())).words.roles)
    for role, said in ALONE.items():
        scopes = BOOK.access.roles[role].scopes
        assert ", ".join(f"{verb} {scopes[verb]}" for verb in VERBS if verb in scopes) == said


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Case]]]:
    """For each main procedure a case at every state that it can come to, and the states so far."""
    with Store.open(tmp_path_factory.mktemp("gate") / "cases.db", create=True) as store:
        office = CaseOffice(store)
        found: dict[str, list[Case]] = {}
        for procedure in MAIN:
            case = OfficeCase.open(office, procedure)
            found[procedure] = [
                replace(case.case, state=state) for state in BOOK.procedures[procedure].states
            ]
        yield found


def may(role: str, verb: Verb, case: Case, office: str) -> bool:
    """What the rules say, read here a second time and plainly."""
    rights = BOOK.access.roles[role]
    reach: dict[Scope | None, bool] = {
        "own": office == STREET,
        "within": office in (STREET, DISTRICT),
        "involved": False,
        "all": True,
        None: False,
    }
    if rights.procedures is not None and case.procedure not in rights.procedures:
        return False
    if case.procedure == "child_benefit" and not rights.children and verb in ("read", "list"):
        return False
    return reach[rights.scopes.get(verb)]


@pytest.mark.parametrize("procedure", MAIN)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_and_action_at_every_state(
    cases: dict[str, list[Case]], role: str, procedure: str
) -> None:
    gate = Gate(BOOK.access, BOOK.procedures)
    for office in (STREET, OTHER_STREET, DISTRICT, "天宁"):
        by = Actor("某人", role, office)
        for case in cases[procedure]:
            for verb in VERBS:
                assert allowed(gate, verb, by, case) == may(role, verb, case, office), (verb, by, case.state)


def allowed(gate: Gate, verb: Verb, by: Actor, case: Case) -> bool:
    try:
        gate.check(verb, by, case)
    except AccessError as error:
        (problem,) = error.problems
        assert problem.zh
        assert problem.en
        return False
    return True


def test_who_takes_part_may_read_their_own_case_only(cases: dict[str, list[Case]], store: Store) -> None:
    office = CaseOffice(store)
    mine, other = (OfficeCase.open(office, "subsistence_allowance") for _ in range(2))
    mine.drive_to("applied")
    party = next(one.event.by for one in mine.case.steps)
    assert party.role == "applicant"
    assert office.show(mine.case.id, by=party, at=at(ON)).applicant == mine.case.applicant
    for stranger, case in (
        (party, other),
        (replace(party, id="别人"), mine),
        (replace(party, role="agent"), mine),
    ):
        with pytest.raises(AccessError):
            office.show(case.case.id, by=stranger, at=at(ON))


def test_an_unknown_role_is_told_with_the_one_most_like_it(store: Store) -> None:
    with pytest.raises(CaseError, match="是否想写“street_officer”"):
        CaseOffice(store).list(by=replace(WANG, role="street_oficer"), at=at(ON))


def test_id_numbers_are_whole_or_masked_by_role(store: Store) -> None:
    case = OfficeCase.open(CaseOffice(store), "subsistence_allowance").case
    office = CaseOffice(store)
    seen = {
        role: office.show(case.id, by=Actor("某人", role, DISTRICT), at=at(ON))
        for role in ("county_approver", "legal_reviewer")
    }
    assert _id_numbers(seen["county_approver"]) == {ID_NUMBER}
    assert _id_numbers(seen["legal_reviewer"]) == {MASKED}
    assert without_ids(case.applicant) == seen["legal_reviewer"].applicant


def _id_numbers(case: Case) -> set[str]:
    return {one.id_number for one in case.applicant.members or () if one.id_number}


def test_nobody_learns_of_the_family_by_acting(store: Store) -> None:
    """A resident who objects to a posting gets no file back."""
    office = CaseOffice(store)
    case = OfficeCase.open(office, "subsistence_allowance")
    case.drive_to("posted")
    objection = Brought(frozenset({"objection_record"}))
    after = office.do(
        case.case, "object", by=Actor("周强", "villager", STREET), at=at(case.on), brought=objection
    )
    assert isinstance(after, Case)
    assert after.state == "objected"
    assert after.applicant.members is None
    assert (after.judgements, after.receipts, after.entries, after.standing.summary) == ((), (), (), {})
    assert ID_NUMBER not in repr(after)


@pytest.mark.parametrize("procedure", MAIN)
def test_every_act_asks_the_gate(store: Store, procedure: str) -> None:
    """Somebody of another street, in a role that may: every act and look is refused, none recorded."""
    office = CaseOffice(store)
    case = OfficeCase.open(office, procedure).case
    heads = store.head(), store.head("reading")
    stranger, head = (
        Actor("吴磊", "street_officer", OTHER_STREET),
        Actor("孙洁", "street_approver", OTHER_STREET),
    )
    acts: list[Callable[[], object]] = [
        lambda: office.open(case.applicant, procedure, by=replace(stranger, role="check_officer"), at=at(ON)),
        lambda: office.do(case, "transfer", by=stranger, at=at(ON)),
        lambda: office.assess(case, by=stranger, at=at(ON)),
        lambda: office.file_facts(case, case.applicant, by=stranger, at=at(ON)),
        lambda: office.correct(case, 1, brought=Brought(), reason="误", by=stranger, at=at(ON)),
        lambda: office.assign(case, "吴磊", by=head, at=at(ON)),
        lambda: office.show(case.id, by=stranger, at=at(ON)),
        lambda: office.missing(case.id, by=stranger, at=at(ON)),
        lambda: office.posting(case.id, by=stranger, at=at(ON)),
        lambda: office.list(by=stranger, at=at(ON), office=STREET),
        lambda: office.due(ON, by=stranger, at=at(ON), office=STREET),
        lambda: office.verify(by=stranger, at=at(ON)),
        lambda: office.verify(by=stranger, at=at(ON), case=case.id),
        lambda: office.export("nowhere", by=head, at=at(ON)),
        lambda: office.export("nowhere", by=head, at=at(ON), case=case.id),
    ]
    for act in acts:
        with pytest.raises(AccessError):
            act()
    assert (store.head(), store.head("reading")) == heads
    assert office.list(by=stranger, at=at(ON)).cases == ()
    assert office.due(date(2030, 1, 1), by=stranger, at=at(ON)).cases == ()
    assert [one.case for one in office.list(by=ZHAO, at=at(ON)).cases] == [case.id]


def test_what_goes_wrong_never_tells_an_id_number(store: Store) -> None:
    office = CaseOffice(store)
    case = OfficeCase.open(office, "subsistence_allowance").case
    office.do(case, "apply", by=Actor("张建国", "applicant", STREET), at=at(ON), key="k", brought=_APPLIED)
    wrong: list[Callable[[], object]] = [
        lambda: office.do(case, "accept", by=WANG, at=at(ON)),
        lambda: office.do(case.id, "accept", by=WANG, at=at(ON), key="k"),
        lambda: office.show(case.id, by=replace(WANG, office=OTHER_STREET), at=at(ON)),
        lambda: office.open(case.applicant, "single_applicant", by=WANG, at=at(ON)),
    ]
    for act in wrong:
        with pytest.raises(JiuzhuError) as told:
            act()
        assert ID_NUMBER not in str(told.value)
    assert ID_NUMBER not in "".join(entry.body for entry in store.entries(case.id))


_APPLIED = Brought(frozenset({"application"}), {"by_agent": False})
