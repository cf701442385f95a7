"""The steps of the features of documents, payments and draws."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pytest_bdd import given, parsers, then, when

from jiuzhu import Assessment, Rulebook
from jiuzhu.cases import Actor, CaseError, Event, law_of
from jiuzhu.cases.documents import DocumentError, Matter, Page, draft, fill, word
from jiuzhu.cases.documents.page import Table
from jiuzhu.cases.draws import Draw, Drawn, DrawRules, Pooled, faults
from jiuzhu.cases.events import NOTHING, Brought
from jiuzhu.cases.file import File
from jiuzhu.cases.office import CaseOffice
from jiuzhu.cases.payments import KINDS, Claim, Line, Payments, Turn, payments
from jiuzhu.cases.payments.claims import About
from jiuzhu.cases.payments.files import as_csv, as_xlsx
from jiuzhu.cases.payments.table import table
from jiuzhu.cases.store import Store
from jiuzhu.history import Month
from jiuzhu.history.sums import fen_of, yuan_of
from tests.cases.documents.matters import matter
from tests.cases.office.bureau import WANG, OfficeCase, at
from tests.cases.payments.claims import TITLE, alone_in_extreme_difficulty, family
from tests.features.steps import day

DAY = r"\d+年\d+月\d+日"
SUM = r"[\d.]+"
SAID = r"\"(?P<{}>[^\"]+)\""  # a sentence that may hold quotation marks of its own
DIBAO, TEKUN = "subsistence_allowance", "extreme_difficulty_support"


def step_called(procedure: str, title: str, on: date) -> str:
    """The name of a step, by what people call it."""
    steps = law_of(procedure)(on).transitions
    found = [one.name for one in steps if one.text.zh == title]
    assert len(found) == 1, f"没有唯一的“{title}”；有：{'、'.join(one.text.zh for one in steps)}"
    return found[0]


# --- payments --------------------------------------------------------------------------------------------


@dataclass
class Household:
    """A household that is decided about: its facts as they now are, and the decisions so far."""

    facts: dict[str, Any]
    procedure: str = DIBAO
    turns: list[Turn] = field(default_factory=list)

    def assessed(self, on: date) -> Assessment:
        return alone_in_extreme_difficulty(on) if self.procedure == TEKUN else family(on=on, **self.facts)

    def decide(self, title: str, on: date) -> None:
        """A decision as the procedure takes it: from which month, whether it ends payment."""
        assessment = self.assessed(on)
        before = self.turns[-1].assessment if self.turns else None
        name = step_called(self.procedure, title, on)
        of = matter(name, assessment, procedure=self.procedure, before=before, on=on)
        step, effect, first = of.step.step, of.step.step.effect, of.step.effective
        assert effect is not None
        assert first is not None
        paid = None if effect.ends else assessment
        self.turns.append(Turn(step.text, step.basis, on, Month.of(first), effect.ends, paid))


@dataclass
class Payroll:
    """The households of a scenario, and the list made for them."""

    households: list[Household] = field(default_factory=list)
    made: Payments | None = None

    def claims(self) -> list[Claim]:
        return [
            Claim(
                About(f"案{number}", "天宁街道", one.procedure, _person(one.procedure), TITLE),
                tuple(one.turns),
            )
            for number, one in enumerate(self.households, 1)
        ]

    def list(self) -> Payments:
        assert self.made is not None, "还没有编制发放表"
        return self.made

    def line(self) -> Line:
        (line,) = self.list().lines
        return line


def _person(procedure: str) -> str | None:
    return "陈德福" if procedure == TEKUN else None


@pytest.fixture
def payroll() -> Payroll:
    return Payroll()


@given(
    parsers.re(
        rf"(?:一|另一)户3人的低保家庭，(?:月工资(?P<wages>{SUM})元|申请人叫作{SAID.format('name')})，"
        rf"(?P<on>{DAY}){SAID.format('title')}"
    )
)
def a_household_decided(payroll: Payroll, wages: str | None, name: str | None, on: str, title: str) -> None:
    one = Household({"wages": wages or "1800", "name": name or "张建国"})
    one.decide(title, day(on))
    payroll.households.append(one)


@given(parsers.re(rf"一位金额尚未确定的特困人员，(?P<on>{DAY}){SAID.format('title')}"))
def somebody_decided(payroll: Payroll, on: str, title: str) -> None:
    one = Household({}, TEKUN)
    one.decide(title, day(on))
    payroll.households.append(one)


@given(
    parsers.re(
        rf"(?P<on>{DAY}){SAID.format('title')}，(?:月工资变为(?P<wages>{SUM})元|(?P<left>孩子离开家庭))"
    )
)
def decided_again(payroll: Payroll, on: str, title: str, wages: str | None, left: str | None) -> None:
    one = payroll.households[-1]
    one.facts |= {"child": False} if left else {"wages": wages}
    one.decide(title, day(on))


@when(parsers.re(r"编制(?P<month>\d+年\d+月)的发放表"))
def list_is_made(payroll: Payroll, month: str) -> None:
    payroll.made = payments(Month.parse(month), payroll.claims())


@then(parsers.re(rf"这一户(?:发放(?P<sum_>{SUM})元|(?P<kind>不在表上|不再发放|金额待定))"))
def is_paid(payroll: Payroll, sum_: str | None, kind: str | None) -> None:
    if kind == "不在表上":
        assert payroll.list().lines == ()
        return
    line = payroll.line()
    assert KINDS[line.kind].zh == (kind or "发放")
    if sum_:
        assert line.due.exact == Decimal(sum_)
    else:
        assert payroll.list().paid == ()


@then(parsers.re(rf"比上月(?P<more>增加|减少)(?P<sum_>{SUM})元"))
def against_last_month(payroll: Payroll, more: str, sum_: str) -> None:
    assert payroll.line().difference.exact == Decimal(sum_) * (1 if more == "增加" else -1)


@then(parsers.re(rf"变动原因有{SAID.format('text')}"))
def because(payroll: Payroll, text: str) -> None:
    said = "；".join(one.text.zh for one in payroll.line().reasons)
    assert text in said, said


@then("没有变动原因")
def without_reason(payroll: Payroll) -> None:
    assert payroll.line().reasons == ()


@then(parsers.re(rf"全表发放合计(?P<sum_>{SUM})元"))
def all_together(payroll: Payroll, sum_: str) -> None:
    assert yuan_of(payroll.list().fen) == Decimal(sum_)
    assert sum(one.fen for one in payroll.list().totals) == payroll.list().fen


@then("合计与各户评估结果之和相等")
def as_assessed(payroll: Payroll) -> None:
    amounts = [
        one.turns[-1].assessment[DIBAO].amount for one in payroll.households if one.turns[-1].assessment
    ]
    assert sum(fen_of(one.lowest) for one in amounts if one) == payroll.list().fen


def _files(payroll: Payroll) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    made = table(payroll.list())
    read = list(csv.DictReader(io.StringIO(as_csv(made).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(as_xlsx(made))).active
    assert sheet is not None
    heading, *rows = sheet.iter_rows()
    return read, [{str(one.value): cell for one, cell in zip(heading, row, strict=True)} for row in rows]


@then("两种表格文件里都没有公式")
def nothing_is_a_formula(payroll: Payroll) -> None:
    read, cells = _files(payroll)
    names = [read[0]["领取人"], cells[0]["领取人"].value]
    assert all(not name.startswith(("=", "+", "-", "@")) for name in names)
    assert all(cell.data_type != "f" for row in cells for cell in row.values())


@then(parsers.re(rf"两种表格文件里公民身份号码都是{SAID.format('text')}"))
def ids_are_masked(payroll: Payroll, text: str) -> None:
    read, cells = _files(payroll)
    assert [read[0]["公民身份号码"], cells[0]["公民身份号码"].value] == [text, text]


# --- documents -------------------------------------------------------------------------------------------


@dataclass
class Application:
    """What a document is to be written about, and what came of it."""

    procedure: str = DIBAO
    benefit: str = DIBAO
    person: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    before: Assessment | None = None
    told: date | None = None
    page: Page | None = None
    error: DocumentError | None = None

    def written(self) -> Page:
        assert self.page is not None, f"没有制作成：{self.error}"
        return self.page

    def texts(self) -> str:
        body = [
            "、".join(cell for row in (one.headings, *one.rows) for cell in row)
            if isinstance(one, Table)
            else one.text
            for one in self.written().body
        ]
        return "\n".join([self.written().title, self.written().to, *body])


@pytest.fixture
def application() -> Application:
    return Application()


@given(parsers.re(rf"一户3人的低保家庭申请，月工资(?P<wages>{SUM})元"))
def an_application(application: Application, wages: str) -> None:
    application.facts["wages"] = wages


@given(parsers.re(rf"这一户月工资为(?P<wages>{SUM})元(?P<elsewhere>，户籍不在本市)?"))
def applies_with(application: Application, wages: str, elsewhere: str | None) -> None:
    application.facts |= {"wages": wages, "registered": not elsewhere}


@given(parsers.re(rf"原决定（(?P<on>{DAY})）每月(?P<sum_>{SUM})元，后来孩子离开家庭"))
def decided_before(application: Application, on: str, sum_: str) -> None:
    application.before = family(on=day(on), **application.facts)
    amount = application.before[DIBAO].amount
    assert amount is not None
    assert amount.exact == Decimal(sum_)
    application.facts["child"] = False


@given(parsers.re(rf"决定于(?P<on>{DAY})送达"))
def is_told(application: Application, on: str) -> None:
    application.told = day(on)


@given("一位事实无人抚养儿童的案件")
def of_a_child(application: Application) -> None:
    application.procedure, application.benefit, application.person = (
        "child_benefit",
        "child_benefit",
        "张小雨",
    )


@given("一位金额尚未确定的特困人员申请")
def of_somebody_in_extreme_difficulty(application: Application) -> None:
    application.procedure, application.benefit, application.person = TEKUN, TEKUN, "陈德福"


def missing_from_the_store(folder: Path, on: date) -> Matter:
    """An application with nothing but itself on file."""
    with Store.open(folder / "cases.db", create=True) as store:
        office = CaseOffice(store)
        case = OfficeCase.open(office, DIBAO, on)
        case.drive_before("ask_to_complete")
        return draft(office, case.case.id, "completion_notice", by=WANG, at=at(on))


@when(parsers.re(rf"(?P<on>{DAY})办理{SAID.format('title')}，制作{SAID.format('paper')}"))
def is_written(application: Application, tmp_path: Path, on: str, title: str, paper: str) -> None:
    of = day(on)
    assessment = (
        alone_in_extreme_difficulty(of)
        if application.procedure == TEKUN
        else family(on=of, **application.facts)
    )
    words = Rulebook.load(on=of).procedures[application.procedure].words.papers
    name = next(one.name for one in words.values() if one.text.zh.partition("（")[0] == paper)
    if name == "completion_notice":
        application.page = word(name, fill(name, missing_from_the_store(tmp_path, of)))
        return
    about = matter(
        step_called(application.procedure, title, of),
        assessment,
        procedure=application.procedure,
        benefit=application.benefit,
        person=application.person,
        before=application.before,
        on=of,
        told=application.told,
    )
    try:
        application.page = word(name, fill(name, about))
    except DocumentError as error:
        application.error = error


@then(parsers.re(rf"文书标题是{SAID.format('title')}，写给{SAID.format('to')}"))
def is_titled(application: Application, title: str, to: str) -> None:
    assert (application.written().title, application.written().to) == (title, to)


@then(parsers.re(rf"文书(?P<not_>没有)?写有?{SAID.format('text')}"))
def says(application: Application, text: str, not_: str | None) -> None:
    assert (text in application.texts()) is not bool(not_), application.texts()


@then(parsers.re(rf"文书有一张表，只有{SAID.format('headings')}，一行是{SAID.format('row')}"))
def has_a_table(application: Application, headings: str, row: str) -> None:
    (found,) = [one for one in application.written().body if isinstance(one, Table)]
    assert ("、".join(found.headings), ["、".join(cells) for cells in found.rows]) == (headings, [row])


@then(parsers.re(rf"文书不能制作，因为{SAID.format('text')}"))
def is_not_written(application: Application, text: str) -> None:
    assert application.error is not None, "制作成了"
    assert text in str(application.error), str(application.error)


# --- draws -----------------------------------------------------------------------------------------------

ON = date(2022, 8, 15)


@dataclass
class Lottery:
    """The pool of a scenario, who may be drawn, and what was drawn."""

    officers: list[str] = field(default_factory=list)
    files: list[list[Event]] = field(default_factory=list)
    held: list[Draw] = field(default_factory=list)
    error: CaseError | None = None

    @property
    def rules(self) -> DrawRules:
        procedure = law_of(TEKUN)(ON)
        return DrawRules(procedure, procedure.draws["random_check"])

    def pool(self, since: int = 0) -> list[Pooled]:
        rules = self.rules
        files = [File(rules.procedure.words, events, NOTHING) for events in self.files]
        return [
            Pooled(f"第{number}件", rules.left_out(file))
            for number, file in enumerate(files, 1)
            if number > since
        ]

    def draw(self, seed: str, since: int = 0) -> Draw:
        return self.rules.draw(seed, self.pool(since), self.officers)


@pytest.fixture
def lottery() -> Lottery:
    return Lottery()


@given(parsers.re(rf"可以抽派的核查人员有{SAID.format('names')}"))
def may_be_drawn(lottery: Lottery, names: str) -> None:
    lottery.officers = names.split("、")


@given(parsers.re(r"待审核确认的特困人员案件有(?P<number>\d+)件"))
def wait_for_a_draw(lottery: Lottery, number: str) -> None:
    lottery.files = [[] for _ in range(int(number))]


@given(
    parsers.re(
        rf"第(?P<number>\d+)件案件里，{SAID.format('who')}"
        rf"(?:是申请人家庭成员的近亲属|参加过{SAID.format('title')})"
    )
)
def is_to_keep_out(lottery: Lottery, number: str, who: str, title: str | None) -> None:
    if title is None:
        event = Event(
            "record_finding", ON, Actor("王敏", "street_officer"), Brought(relatives=frozenset({who}))
        )
    else:
        event = Event(step_called(TEKUN, title, ON), ON, Actor(who, "street_officer"))
    lottery.files[int(number) - 1].append(event)


@when(parsers.re(rf"以{SAID.format('seed')}为种子随机抽取"))
def is_drawn(lottery: Lottery, seed: str) -> None:
    try:
        lottery.held.append(lottery.draw(seed))
    except CaseError as error:
        lottery.error = error


@when(parsers.re(rf"又有(?P<number>\d+)件待审核确认，以{SAID.format('seed')}为种子再抽一次"))
def is_drawn_again(lottery: Lottery, number: str, seed: str) -> None:
    before = len(lottery.files)
    lottery.files += [[] for _ in range(int(number))]
    lottery.held.append(lottery.draw(seed, before))


@when(parsers.re(r"以每个种子各抽一次，共(?P<times>\d+)次"))
def is_drawn_often(lottery: Lottery, times: str) -> None:
    lottery.held = [lottery.draw(f"种子{number}") for number in range(int(times))]


@when(parsers.re(r"事后(?P<what>换掉一件抽中的案件|换掉一名核查人员|换一个种子)"))
def is_tampered_with(lottery: Lottery, what: str) -> None:
    held = lottery.held[-1]
    first, *rest = held.drawn
    if what == "换一个种子":
        changed = replace(held, seed=f"{held.seed}（改）")
    elif what == "换掉一名核查人员":
        other = next(one for one in held.officers if one not in first.officers)
        changed = replace(held, drawn=(Drawn(first.case, (other, *first.officers[1:])), *rest))
    else:
        case = next(one.case for one in held.pool if held.of(one.case) is None)
        changed = replace(held, drawn=(Drawn(case, first.officers), *rest))
    lottery.held[-1] = changed


@then(parsers.re(r"抽中(?P<drawn>\d+)件，每件由(?P<people>\d+)人核查"))
def so_many_are_drawn(lottery: Lottery, drawn: str, people: str) -> None:
    held = lottery.held[-1]
    assert len({one.case for one in held.drawn}) == len(held.drawn) == int(drawn)
    assert {len({*one.officers}) for one in held.drawn} == {int(people)}


@then("用同一种子重抽，结果相同")
def is_drawn_the_same(lottery: Lottery) -> None:
    assert lottery.draw(lottery.held[-1].seed) == lottery.held[-1]


@then("核对抽取记录，没有问题")
def is_sound(lottery: Lottery) -> None:
    assert faults(lottery.held[-1]) == ()


@then(parsers.re(rf"核对抽取记录，查出{SAID.format('text')}"))
def is_found_out(lottery: Lottery, text: str) -> None:
    assert any(text in one.zh for one in faults(lottery.held[-1])), faults(lottery.held[-1])


def _checked_by(held: Sequence[Draw], case: str) -> set[str]:
    return {officer for one in held if (drawn := one.of(case)) for officer in drawn.officers}


@then(parsers.re(rf"第(?P<number>\d+)件案件从不由{SAID.format('who')}核查"))
def never_checks(lottery: Lottery, number: str, who: str) -> None:
    checked = _checked_by(lottery.held, f"第{number}件")
    assert checked
    assert who not in checked


@then(parsers.re(rf"其他案件有时由{SAID.format('who')}核查"))
def sometimes_checks(lottery: Lottery, who: str) -> None:
    cases = [one.case for one in lottery.held[0].pool]
    assert sum(who in _checked_by(lottery.held, case) for case in cases) == len(cases) - 1


@then(parsers.re(rf"抽不成，因为{SAID.format('text')}"))
def cannot_be_drawn(lottery: Lottery, text: str) -> None:
    assert lottery.error is not None
    assert text in str(lottery.error), str(lottery.error)


@then(parsers.re(r"第二次只在新的(?P<number>\d+)件里抽"))
def draws_among_the_new(lottery: Lottery, number: str) -> None:
    first, second = lottery.held
    assert len(second.pool) == int(number)
    assert {one.case for one in first.pool}.isdisjoint(one.case for one in second.pool)
