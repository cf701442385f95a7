"""The steps of `features/cases`: a bureau that opens, handles and looks at cases, over a real store.

What a scenario does not speak of is made up from the rules, as in the features of procedure; an assessment
is made of a family that is, or is not, entitled to what the case is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from jiuzhu import JiuzhuError, Rulebook
from jiuzhu.assessment.results import STATUSES
from jiuzhu.cases import Actor, Brought, Refusal
from jiuzhu.cases.office import Case, CaseOffice, OneTimeNotice, Posting
from jiuzhu.cases.store import ListedCase, Store
from jiuzhu.rulebook.model import cited
from jiuzhu.rulebook.procedures.model import Transition
from tests.cases.office.bureau import DISTRICT, OTHER_STREET, STREET, OfficeCase, at, office_of
from tests.features.procedure_steps import called, circumstance, paper
from tests.features.steps import day

DAY = r"\d+年\d+月\d+日"
WHO = r"王敏|李强|吴磊|孙洁|钱伟|郑颖|赵静|周强|张建国"
PEOPLE = {
    "王敏": Actor("王敏", "street_officer", STREET),
    "李强": Actor("李强", "street_officer", STREET),
    "吴磊": Actor("吴磊", "street_officer", OTHER_STREET),
    "孙洁": Actor("孙洁", "street_approver", STREET),
    "钱伟": Actor("钱伟", "check_officer", DISTRICT),
    "郑颖": Actor("郑颖", "county_officer", DISTRICT),
    "赵静": Actor("赵静", "county_approver", DISTRICT),
    "周强": Actor("周强", "villager", STREET),
    "张建国": Actor("张建国", "applicant", STREET),
}
LOOKS = {"全卷": "file", "列表": "list", "公示": "posting", "导出": "export"}


@dataclass
class Bureau:
    """The office, the case at hand, and what came of the last thing that was asked of it."""

    office: CaseOffice
    folder: Path
    facts: dict[str, bool] = field(default_factory=dict)
    driven: OfficeCase | None = None
    seen: dict[str, Case] = field(default_factory=dict)
    refusal: Refusal | JiuzhuError | None = None
    notice: OneTimeNotice | None = None
    posting: Posting | None = None
    listed: tuple[ListedCase, ...] = ()
    shown: Case | None = None

    @property
    def case(self) -> OfficeCase:
        assert self.driven is not None, "还没有登记案件"
        return self.driven

    def open(self, title: str, on: date) -> None:
        names = {name: one.title.zh for name, one in Rulebook.load(on=on).procedures.items()}
        self.driven = OfficeCase.open(self.office, called(title, names), on)

    def fact(self, text: str, so: bool) -> None:
        self.case.facts = {**self.case.facts, circumstance(self.case.procedure, text): so}

    def step(self, title: str) -> Transition:
        """The step of that name: one of the state at hand, if there is one."""
        steps = [one for one in self.case.procedure.transitions if one.text.zh == title]
        assert steps, (
            f"没有“{title}”；有：{'、'.join(one.text.zh for one in self.case.procedure.transitions)}"
        )
        return next((one for one in steps if self.case.state in one.at), steps[0])

    def ask(self, title: str, by: str, brought: Brought | None, seen: Case | None = None) -> None:
        """Somebody asks for a step; what it brings is made up from the rules unless it is said."""
        case, step = self.case, self.step(title)
        made_up = case.situation(step).brought if brought is None else brought
        others = tuple(replace(one, office=office_of(one.role)) for one in made_up.others)
        made_up = replace(made_up, assessed=None, others=others)
        try:
            answer = self.office.do(
                seen or case.case, step.event, by=PEOPLE[by], at=at(case.on), brought=made_up
            )
        except JiuzhuError as error:
            self.refusal = error
            return
        if isinstance(answer, Refusal):
            self.refusal = answer
        else:
            case.look(answer)

    def told(self) -> str:
        assert self.refusal is not None, "办成了"
        return self.refusal.text.zh if isinstance(self.refusal, Refusal) else str(self.refusal)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Store.open(tmp_path / "bureau.db", create=True) as store:
        yield Bureau(CaseOffice(store), tmp_path)


def in_list(text: str) -> list[str]:
    return re.findall(r"\"([^\"]+)\"", text)


# --- 假如 ------------------------------------------------------------------------------------------


@given(parsers.re(rf"(?P<on>{DAY})，街道登记了一件(?P<title>\S+)案件"))
def opened(bureau: Bureau, on: str, title: str) -> None:
    bureau.open(title, day(on))


@given(parsers.re(r"该案(?P<not_>不)?属于\"(?P<text>[^\"]+)\"情形"))
def is_so(bureau: Bureau, text: str, not_: str | None) -> None:
    bureau.fact(text, not not_)


@given(parsers.re(r"该案当事人(?P<not_>不)?符合条件"))
@when(parsers.re(r"该案当事人变更填报内容，变为(?P<not_>不)?符合条件"))
def entitled(bureau: Bureau, not_: str | None) -> None:
    bureau.case.be_told("ineligible" if not_ else "eligible")


@given(parsers.re(r"该案已办到\"(?P<state>[^\"]+)\""))
@when(parsers.re(r"该案一步一步办到\"(?P<state>[^\"]+)\""))
def brought_to(bureau: Bureau, state: str) -> None:
    names = {name: one.text.zh for name, one in bureau.case.procedure.states.items()}
    bureau.case.drive_to(called(state, names))


@given(parsers.re(rf"(?P<who>{WHO})和(?P<other>{WHO})同时打开该案"))
def both_opened(bureau: Bureau, who: str, other: str) -> None:
    for name in (who, other):
        bureau.seen[name] = bureau.office.show(bureau.case.case.id, by=PEOPLE[name], at=at(bureau.case.on))


# --- 当 --------------------------------------------------------------------------------------------


@when("经办以下事项")
def are_handled(bureau: Bureau, datatable: list[list[str]]) -> None:
    """Each with the papers that it needs, by whom it may; nothing else is done in between."""
    heading, *rows = datatable
    assert heading == ["日期", "事项", "状态"]
    case = bureau.case
    for on, title, state in rows:
        if on:
            case.on = day(on)
        step = bureau.step(title)
        situation = case.situation(step)
        assert situation.by is not None
        case.happen(step, situation.by, situation.brought)
        assert case.procedure.states[case.state].text.zh == state, f"“{title}”之后"


@when(parsers.re(rf"(?:(?P<on>{DAY})，)?(?P<who>{WHO})经办\"(?P<title>[^\"]+)\"(?:，只附(?P<papers>.+))?"))
def is_asked(bureau: Bureau, who: str, title: str, on: str | None, papers: str | None) -> None:
    case = bureau.case
    if on:
        case.on = day(on)
    brought = None
    if papers:
        names = frozenset(paper(case.procedure, one) for one in in_list(papers))
        brought = Brought(names, case.facts)
    bureau.ask(title, who, brought, bureau.seen.get(who))


@when(parsers.re(rf"(?:(?P<on>{DAY})，)?(?P<who>{WHO})评估该案当事人"))
def is_assessed(bureau: Bureau, who: str, on: str | None) -> None:
    case = bureau.case
    if on:
        case.on = day(on)
    answer = bureau.office.assess(case.case, by=PEOPLE[who], at=at(case.on))
    assert isinstance(answer, Case), answer.text.zh
    case.look(answer)


@when(parsers.re(rf"(?P<who>{WHO})查看还缺什么"))
def asks_what_is_missing(bureau: Bureau, who: str) -> None:
    bureau.notice = bureau.office.missing(bureau.case.case.id, by=PEOPLE[who], at=at(bureau.case.on))


@when(parsers.re(rf"(?P<who>{WHO})查看该案(?P<what>全卷|公示)"))
def looks(bureau: Bureau, who: str, what: str) -> None:
    case, by = bureau.case.case.id, PEOPLE[who]
    try:
        if what == "公示":
            bureau.posting = bureau.office.posting(case, by=by, at=at(bureau.case.on))
        else:
            bureau.shown = bureau.office.show(case, by=by, at=at(bureau.case.on))
    except JiuzhuError as error:
        bureau.refusal = error


@when(parsers.re(rf"(?P<who>{WHO})列出案件"))
def lists(bureau: Bureau, who: str) -> None:
    try:
        bureau.listed = bureau.office.list(by=PEOPLE[who], at=at(bureau.case.on)).cases
    except JiuzhuError as error:
        bureau.refusal = error


@when(
    parsers.re(
        rf"(?P<who>{WHO})更正第 (?P<number>\d+) 条：(?P<not_>不)?属于\"(?P<text>[^\"]+)\"情形，"
        r"因为\"(?P<why>[^\"]+)\""
    )
)
def corrects_a_step(bureau: Bureau, who: str, number: str, not_: str | None, text: str, why: str) -> None:
    case = bureau.case
    was = next(one.event.brought for one in case.case.steps if one.number == int(number))
    found = {**was.found, circumstance(case.procedure, text): not not_}
    case.look(
        bureau.office.correct(
            case.case,
            int(number),
            brought=replace(was, found=found, assessed=None),
            reason=why,
            by=PEOPLE[who],
            at=at(case.on),
        )
    )


# --- 那么 ------------------------------------------------------------------------------------------


@then(parsers.re(r"该案目前为\"(?P<state>[^\"]+)\""))
def stands_at(bureau: Bureau, state: str) -> None:
    assert bureau.case.procedure.states[bureau.case.state].text.zh == state


@then(parsers.re(r"该案自(?P<year>\d+)年(?P<month>\d+)月起(?P<what>停发|.+)"))
def is_paid(bureau: Bureau, year: str, month: str, what: str) -> None:
    last = bureau.case.case.decisions[-1]
    assert last.since == date(int(year), int(month), 1)
    if what == "停发":
        assert last.ends
    else:
        assert last.amount is not None
        assert last.amount.shown.zh == what


@then(parsers.re(r"该案没有发放的决定"))
def nothing_is_paid(bureau: Bureau) -> None:
    assert bureau.case.case.decisions == ()


@then(parsers.re(r"\"(?P<title>[^\"]+)\"依据的是结论为\"(?P<outcome>[^\"]+)\"的评估记录"))
def rests_on(bureau: Bureau, title: str, outcome: str) -> None:
    found = bureau.case.case
    names = {one.name for one in bureau.case.procedure.transitions if one.text.zh == title}
    taken = next(one for one in reversed(found.steps) if one.step in names)
    receipt = next(one for one in found.receipts if one.sha256 == taken.receipt)
    assert STATUSES[receipt.outcome].zh == outcome
    assessment = bureau.office.assessment(receipt)
    (determined,) = [one for one in assessment if (one.benefit, one.person) == (found.benefit, found.person)]
    assert determined.status == receipt.outcome


@then("该案的记录完好")
def record_is_sound(bureau: Bureau) -> None:
    checked = bureau.office.verify(by=PEOPLE["赵静"], at=at(bureau.case.on))
    assert checked.sound, checked.fault


@then(parsers.re(r"未能办理，指出\"(?P<said>.+)\""))
def not_done(bureau: Bureau, said: str) -> None:
    assert said in bureau.told(), bureau.told()


@then("已经办理")
def was_done(bureau: Bureau) -> None:
    assert bureau.refusal is None, bureau.told()


@then(parsers.re(r"该案共 (?P<count>\d+) 条记录"))
def so_many_entries(bureau: Bureau, count: str) -> None:
    assert bureau.office.current(bureau.case.case.id).version == int(count)


@then("一次告知须提交")
def is_told_once(bureau: Bureau, datatable: list[list[str]]) -> None:
    assert bureau.notice is not None
    told = ["或者".join(word.text.zh for word in one.one_of) for one in bureau.notice.papers]
    assert told == [row[0] for row in datatable]


@then("部门能够提供的，不向当事人索要")
def departments_supply(bureau: Bureau) -> None:
    assert bureau.notice is not None
    assert not any(one.source.is_department for one in bureau.notice.answers)


@then(parsers.re(rf"已于(?P<on>{DAY})告知过"))
def was_told(bureau: Bureau, on: str) -> None:
    assert bureau.notice is not None
    assert bureau.notice.told_on == day(on)


@then(parsers.re(r"公示的只有：(?P<name>\S+)，(?P<members>\d+) 人，(?P<amount>\d+) 元"))
def is_posted(bureau: Bureau, name: str, members: str, amount: str) -> None:
    assert bureau.posting == Posting(name, int(members), bureau.posting and bureau.posting.amount)
    assert bureau.posting.amount == int(amount)


@then(parsers.re(r"列表中的公民身份号码为\"(?P<shown>[^\"]+)\""))
def is_masked(bureau: Bureau, shown: str) -> None:
    assert [one.standing.summary["id_number"] for one in bureau.listed] == [shown]


@then(parsers.re(r"全卷中的公民身份号码为\"(?P<shown>[^\"]+)\""))
def is_whole(bureau: Bureau, shown: str) -> None:
    assert bureau.shown is not None
    assert [one.id_number for one in bureau.shown.applicant.members or () if one.id_number] == [shown]


@then("列表中没有案件")
def nothing_listed(bureau: Bureau) -> None:
    assert bureau.refusal is None
    assert bureau.listed == ()


@then("查阅该案的有")
def who_read(bureau: Bureau, datatable: list[list[str]]) -> None:
    entries = bureau.office.store.entries(bureau.case.case.id, book="reading")
    assert [(one.event.actor.id, one.event.data["what"]) for one in entries] == [
        (who, LOOKS[what]) for who, what in datatable
    ]


@then(
    parsers.re(
        rf"到(?P<on>{DAY})，(?P<who>{WHO})看到\"(?P<title>[^\"]+)\"(?P<status>到期|逾期|已满)"
        r"(?:，由(?P<whose>[^，]+)办理，依据(?P<basis>.+))?"
    )
)
def is_due(
    bureau: Bureau, on: str, who: str, title: str, status: str, whose: str | None, basis: str | None
) -> None:
    page = bureau.office.due(day(on), by=PEOPLE[who], at=at(bureau.case.on))
    found = [one for case in page.cases for one in case.deadlines if one.limit.text.zh == title]
    assert found, [one.limit.text.zh for case in page.cases for one in case.deadlines]
    assert {"open": "到期", "overdue": "逾期", "over": "已满"}[found[0].status] == status
    if whose:
        assert whose in [word.text.zh for word in found[0].whose]
        assert cited(found[0].limit.basis).zh == basis


@then(parsers.re(rf"到(?P<on>{DAY})，(?P<who>{WHO})没有到期的事项"))
def nothing_due(bureau: Bureau, on: str, who: str) -> None:
    assert bureau.office.due(day(on), by=PEOPLE[who], at=at(bureau.case.on)).cases == ()
