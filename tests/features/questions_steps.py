"""The steps about asking: what comes first and why, what becomes superfluous, what is answered how.

A question is called by whom it is about and by the label of its fact: 张建国的"工资性收入", "家庭成员".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import parsers, then, when

from jiuzhu import Applicant, Judgement
from jiuzhu.questions import Interview, Question
from tests.features.steps import CITIES, Story
from tests.features.supposed import suppose

WHO = r"(?:(?P<who>[^的，“”\"]{1,10})的)?"
WHAT = r"[“\"](?P<what>[^”\"]+)[”\"]"


@dataclass
class Inquiry:
    """An interview as far as the scenario has held it."""

    story: Story
    held: list[Interview] = field(default_factory=list)

    @property
    def now(self) -> Interview:
        assert self.held, "还没有“当 开始询问”"
        return self.held[-1]

    def to(self, interview: Interview) -> None:
        """Goes on; what is concluded so far can be looked at by the other steps."""
        self.held.append(interview)
        self.story.assessment = interview.assessment()

    def question(self, who: str | None, what: str) -> Question:
        found = self.called(who, what)
        assert found, f"没有问{_called(who, what)}；问的有：{self.asked()}"
        return found[0]

    def called(self, who: str | None, what: str) -> list[Question]:
        return [one for one in self.now.questions() if (one.person, one.label.zh) == (who, what)]

    def asked(self) -> str:
        return "、".join(_called(one.person, one.label.zh) for one in self.now.questions()) or "没有"


def _called(who: str | None, what: str) -> str:
    return f"{who}的“{what}”" if who else f"“{what}”"


@pytest.fixture
def inquiry(story: Story) -> Inquiry:
    return Inquiry(story)


# --- 当 --------------------------------------------------------------------------------------------


@when("开始询问")
def begin_to_ask(inquiry: Inquiry) -> None:
    story = inquiry.story
    facts = {**story.facts, **({"members": story.members} if story.members else {})}
    begun = Interview.begin(
        Applicant.model_validate(facts),
        on=story.on,
        judgements=[Judgement.model_validate({**one, "on": story.on}) for one in story.judgements],
        jurisdiction=story.jurisdiction,
        search=[suppose(story.figures, story.on) if story.figures else CITIES],
    )
    inquiry.to(begun.judged_by("王敏"))


@when(parsers.re(rf"回答{WHO}{WHAT}为\s*(?P<text>\S.*)"))
def tell(inquiry: Inquiry, who: str | None, what: str, text: str) -> None:
    question = inquiry.question(who, what)
    inquiry.to(inquiry.now.answer(_value(question, text), to=question.path))


def _value(question: Question, text: str) -> Any:
    if question.kind == "number":
        number = re.sub(r"[元岁项次,\s]", "", text)
        return number if question.unit and "元" in question.unit.zh else int(number)
    named = {one.text.zh: one.value for one in question.choices}
    return named.get(text, text)


@when(parsers.re(rf"声明{WHO}{WHAT}"))
def declare(inquiry: Inquiry, who: str | None, what: str) -> None:
    inquiry.to(inquiry.now.answer(True, to=inquiry.question(who, what).path))


@when(parsers.re(r"声明除[“\"](?P<there>[^”\"]+)[”\"]以外" + WHO + WHAT))
def declare_all_but(inquiry: Inquiry, there: str, who: str | None, what: str) -> None:
    question = inquiry.question(who, what)
    named = {one.text.zh: one.value for one in question.choices}
    assert there in named, f"声明没有列出“{there}”；列出的有：{'、'.join(named)}"
    inquiry.to(inquiry.now.answer([named[there]], to=question.path))


@when(parsers.re(rf"不知道{WHO}{WHAT}"))
def nobody_knows(inquiry: Inquiry, who: str | None, what: str) -> None:
    inquiry.to(inquiry.now.unknown(to=inquiry.question(who, what).path))


@when(parsers.re(rf"经办人员认定{WHO}{WHAT}为\s*(?P<value>\S+)"))
def find(inquiry: Inquiry, who: str | None, what: str, value: str) -> None:
    question = inquiry.question(who, what)
    inquiry.to(inquiry.now.answer(value, to=question.path, ground="调查核实"))


@when("返回上一问")
def go_back(inquiry: Inquiry) -> None:
    inquiry.to(inquiry.now.back())


# --- 那么 ------------------------------------------------------------------------------------------


@then(parsers.re(rf"首先问{WHO}{WHAT}"))
def asked_first(inquiry: Inquiry, who: str | None, what: str) -> None:
    first = inquiry.now.ask()
    assert first is not None, "没有要问的了"
    assert (first.person, first.label.zh) == (who, what), f"首先问{_called(first.person, first.label.zh)}"


@then(parsers.re(rf"(?P<not_>不再|还)问{WHO}{WHAT}"))
def is_asked(inquiry: Inquiry, not_: str, who: str | None, what: str) -> None:
    assert bool(inquiry.called(who, what)) == (not_ == "还"), f"问的有：{inquiry.asked()}"


@then("没有要问的了")
def asked_nothing(inquiry: Inquiry) -> None:
    assert inquiry.now.ask() is None, f"还要问：{inquiry.asked()}"


@then(
    parsers.re(
        rf"问{WHO}{WHAT}是为了(?P<title>[^，“”\"]+?)的(?:条件[“\"](?P<text>[^”\"]+)[”\"]|(?P<sum>金额|等级))"
    )
)
def hangs_on_it(
    inquiry: Inquiry, who: str | None, what: str, title: str, text: str | None, sum: str | None
) -> None:
    found = [
        one
        for one in inquiry.question(who, what).reasons
        if title in (one.title.zh, f"{one.person}的{one.title.zh}")
    ]
    assert found, f"与{title}无关"
    if text is not None:
        conditions = [condition.zh for one in found for condition in one.conditions]
        assert text in conditions, f"{title}的条件有：{conditions}"
    else:
        assert any(one.amount if sum == "金额" else one.tier for one in found)


@then(parsers.re(rf"{WHO}{WHAT}(?P<not_>不能|可以)用告知承诺代替证明"))
def commitment_or_proof(inquiry: Inquiry, who: str | None, what: str, not_: str) -> None:
    assert inquiry.question(who, what).commitment == (not_ == "可以")


@then(parsers.re(rf"{WHO}{WHAT}可以由(?P<source>\S+?)的数据核对"))
def can_be_checked(inquiry: Inquiry, who: str | None, what: str, source: str) -> None:
    found = inquiry.question(who, what).source
    assert found.is_department
    assert found.text.zh == source


@then(parsers.re(rf"{WHO}{WHAT}由(?P<source>\S+?)认定"))
def for_an_officer(inquiry: Inquiry, who: str | None, what: str, source: str) -> None:
    question = inquiry.question(who, what)
    assert question.finding
    assert question.source.text.zh == source


@then(parsers.re(rf"声明{WHO}{WHAT}时(?P<not_>不)?列出[“\"](?P<thing>[^”\"]+)[”\"]"))
def limits(inquiry: Inquiry, who: str | None, what: str, not_: str | None, thing: str) -> None:
    listed = [one.text.zh for one in inquiry.question(who, what).choices]
    assert (thing in listed) == (not_ is None), f"列出的有：{'、'.join(listed)}"


@then("只剩经办人员认定的事项")
def nothing_but(inquiry: Inquiry) -> None:
    questions = inquiry.now.questions()
    assert questions
    assert all(one.finding for one in questions), f"还要问：{inquiry.asked()}"
