"""A bureau at work: a case driven through the office, every step with all that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from jiuzhu.cases import Actor, Brought, Refusal
from jiuzhu.cases.calendar import BEIJING
from jiuzhu.cases.office import Case, CaseOffice
from jiuzhu.cases.office.acting import ATTACH
from jiuzhu.rulebook.procedures.model import Transition
from tests.cases import driving
from tests.cases.office.families import ENTITLED, NOT_ENTITLED

STREET, OTHER_STREET, DISTRICT = "天宁区/茶山街道", "天宁区/雕庄街道", "天宁区"
ON = date(2022, 8, 1)

WANG = Actor("王敏", "street_officer", STREET)
LI = Actor("李强", "street_officer", STREET)
HEAD = Actor("孙洁", "street_approver", STREET)
ELSEWHERE = Actor("吴磊", "street_officer", OTHER_STREET)
CHECKER = Actor("钱伟", "check_officer", DISTRICT)
CLERK = Actor("郑颖", "county_officer", DISTRICT)
ZHAO = Actor("赵静", "county_approver", DISTRICT)
RESIDENT = Actor("周强", "villager", STREET)
APPLICANT = Actor("张建国", "applicant", STREET)


def at(on: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), BEIJING)


def office_of(role: str) -> str:
    """Where a role works: the county's at the district, all others in the street."""
    return DISTRICT if role.startswith(("county", "check", "legal")) else STREET


@dataclass
class OfficeCase(driving.Case):
    """A case that the office handles; what is on file and where it stands is what the record says."""

    office: CaseOffice = field(kw_only=True)
    case: Case = field(kw_only=True)

    @classmethod
    def open(
        cls, office: CaseOffice, procedure: str, on: date = ON, facts: Mapping[str, bool] | None = None
    ) -> OfficeCase:
        family = ENTITLED[procedure]
        case = office.open(family.applicant, procedure, judgements=family.judgements, by=WANG, at=at(on))
        return cls(office.law(case), on, facts or {}, office=office, case=case)

    def happen(self, step: Transition, by: Actor, brought: Brought) -> None:
        """The step taken at the office; an assessment that it rests on is made there."""
        if brought.assessed is not None:
            self.be_assessed(brought.assessed)
        answer = self.answer(step, by, brought)
        assert isinstance(answer, Case), answer.text.zh
        self.look(answer)

    def answer(self, step: Transition, by: Actor, brought: Brought) -> Case | Refusal:
        by, *others = (replace(one, office=office_of(one.role)) for one in (by, *brought.others))
        if step.event == ATTACH:
            return self.office.assess(self.case, by=by, at=at(self.on))
        brought = replace(brought, assessed=None, others=tuple(others))
        return self.office.do(self.case, step.event, by=by, at=at(self.on), brought=brought)

    def be_told(self, outcome: str) -> None:
        """That the family is, or is not, entitled: filed before anything is done."""
        family = (ENTITLED if outcome == "eligible" else NOT_ENTITLED)[self.case.procedure]
        filed = self.office.file_facts(
            self.case, family.applicant, judgements=family.judgements, by=WANG, at=at(self.on)
        )
        self.look(filed)

    def be_assessed(self, outcome: str) -> None:
        """The family as it would be with this outcome, filed and assessed, unless it is already."""
        if self.case.receipt is not None and self.case.receipt.outcome == outcome:
            return
        family = (ENTITLED if outcome == "eligible" else NOT_ENTITLED)[self.case.procedure]
        if family.applicant != self.case.applicant:
            self.be_told(outcome)
        answer = self.office.assess(self.case, by=WANG, at=at(self.on))
        assert isinstance(answer, Case), answer.text.zh
        assert answer.receipts[-1].outcome == outcome
        self.look(answer)

    def look(self, case: Case) -> None:
        """The case as the record has it, whoever acted."""
        self.case = self.office.current(case.id)
        self.events, self.state = list(self.case.events), self.case.state


DAY = timedelta(days=1)
