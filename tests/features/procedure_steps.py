"""The steps of the features of procedure: what is done in a case, what is refused and why, what is due.

What a scenario does not speak of is made up from the rules: the papers that a step needs, who may act,
what has to be done first.  So each scenario says only what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from pytest_bdd import given, parsers, then, when

from jiuzhu import Rulebook
from jiuzhu.cases import (
    Actor,
    Deadline,
    Law,
    Refusal,
    Situation,
    Step,
    deadlines,
    decide,
    law_of,
    possible,
)
from jiuzhu.cases.deadlines import STATUSES
from jiuzhu.rulebook.model import cited
from jiuzhu.rulebook.procedures.model import Procedure, Transition
from tests.cases.driving import Case, driven
from tests.features.steps import QUOTED, Story, day
from tests.features.supposed import suppose

DAY = r"\d+年\d+月\d+日"
STATUS = "|".join(one.zh for one in STATUSES.values())
SAID = r"\"(?P<{}>[^\"]+)\""  # a sentence that may hold quotation marks of its own

TAKEN: set[tuple[str, str]] = set()
"""The steps that scenarios have taken so far: in which file each is written, and its name."""
REFUSED: set[tuple[str, str]] = set()
"""Those that scenarios have seen refused."""


@dataclass
class Proceeding:
    """A case that a scenario tells of."""

    story: Story
    title: str = ""
    goal: str | None = None
    on: date | None = None
    facts: dict[str, bool] = field(default_factory=dict)
    case: Case | None = None
    found: Step | Refusal | None = None

    def law(self) -> Law:
        names = {
            procedure.title.zh: procedure.name
            for on in (date(2022, 8, 1), date(2024, 2, 1))
            for procedure in Rulebook.load(on=on).procedures.values()
        }
        assert self.title in names, f"没有“{self.title}”程序；有：{'、'.join(names)}"
        if not self.story.figures:
            return law_of(names[self.title])
        return law_of(names[self.title], search=(suppose(self.story.figures, self.on),))

    def ready(self) -> Case:
        """The case, brought to where the scenario begins."""
        if self.case is None:
            assert self.on is not None, "没有说明日期"
            law = self.law()
            if self.goal is None:
                self.case = Case(law, self.on, self._facts(law(self.on)))
            else:
                procedure = law(self.on)
                goal = called(self.goal, {name: one.text.zh for name, one in procedure.states.items()})
                self.case = driven(law, self.on, self._facts(procedure), lambda case: case.drive_to(goal))
        return self.case

    def _facts(self, procedure: Procedure) -> dict[str, bool]:
        return {circumstance(procedure, text): value for text, value in self.facts.items()}

    def attempt(self, step: Transition, situation: Situation) -> None:
        """Tries to take a step, by both engines, which agree."""
        case = self.ready()
        arguments = case.procedure, case.state, step.event, situation
        self.found = decide(*arguments)
        assert decide(*arguments, engine="plain") == self.found
        assert possible(case.procedure, case.state, situation) == possible(
            case.procedure, case.state, situation, engine="plain"
        )
        if isinstance(self.found, Step):
            assert situation.by is not None
            case.happen(self.found.step, situation.by, situation.brought)
            TAKEN.add(written(self.found.step))
        elif case.state in step.at:
            REFUSED.add(written(step))

    def step(self, title: str) -> Transition:
        """The step of that name: that of the state at hand where several share it."""
        case = self.ready()
        steps = [one for one in case.procedure.transitions if one.text.zh == title]
        titles = "、".join(one.text.zh for one in case.procedure.transitions)
        assert len(steps) == 1, f"没有唯一的“{title}”；有：{titles}"
        return steps[0]

    def refusal(self) -> Refusal:
        assert isinstance(self.found, Refusal), "已予办理"
        return self.found

    def taken(self) -> Step:
        assert isinstance(self.found, Step), self.found and self.found.text.zh
        return self.found

    def deadline(self, title: str, on: date) -> Deadline:
        case = self.ready()
        found = [one for one in deadlines(case.law, case.events, on) if one.limit.text.zh == title]
        assert found, f"没有“{title}”这个期限"
        return found[-1]


def written(step: Transition) -> tuple[str, str]:
    return step.where.rpartition(":")[0], step.name


def called(text: str, names: dict[str, str]) -> str:
    found = [name for name, said in names.items() if said == text]
    assert len(found) == 1, f"没有唯一的“{text}”；有：{'、'.join(names.values())}"
    return found[0]


def circumstance(procedure: Procedure, text: str) -> str:
    return called(text, {name: one.text.zh for name, one in procedure.words.circumstances.items()})


def paper(procedure: Procedure, text: str) -> str:
    return called(text, {name: one.text.zh for name, one in procedure.words.papers.items()})


def role(procedure: Procedure, text: str) -> str:
    return called(text, {name: one.text.zh for name, one in procedure.words.roles.items()})


@pytest.fixture
def proceeding(story: Story) -> Proceeding:
    return Proceeding(story)


# --- 假如 ------------------------------------------------------------------------------------------


@given(parsers.re(rf"一件(?P<title>[^，“”\"]+)案件(?:，(?P<on>{DAY})为{SAID.format('state')})?"))
def a_case(proceeding: Proceeding, title: str, on: str | None, state: str | None) -> None:
    proceeding.title = title
    if on and state:
        proceeding.on, proceeding.goal = day(on), state


@given(parsers.re(rf"本案(?P<not_>不)?属于{SAID.format('text')}情形"))
def what_is_so(proceeding: Proceeding, text: str, not_: str | None) -> None:
    proceeding.facts[text] = not not_


@given(parsers.re(rf"(?P<on>{DAY})办理了{SAID.format('title')}"))
def was_done(proceeding: Proceeding, on: str, title: str) -> None:
    """With whatever has to be done first, as late as it can be."""
    proceeding.on = day(on)
    case, step = proceeding.ready(), proceeding.step(title)
    if not case.events:
        proceeding.case = driven(
            case.law, day(on), case.facts, lambda one: one.drive_through(step.name, day(on))
        )
        return
    case.on = day(on)
    case.drive_through(step.name, day(on))
    assert case.on == day(on), f"“{title}”最早能在 {case.on} 办理"


# --- 当 --------------------------------------------------------------------------------------------


@when(parsers.re(rf"(?:(?P<on>{DAY}))?办理{SAID.format('title')}(?:，但(?P<but>.+))?"))
def is_tried(proceeding: Proceeding, title: str, on: str | None, but: str | None) -> None:
    case = proceeding.ready()
    if on:
        case.on = day(on)
    step = proceeding.step(title)
    if left_out := re.fullmatch(rf"没有办理{QUOTED.format('event')}", but or ""):
        case.without = frozenset({proceeding.step(left_out["event"]).event})
    if case.state in step.at:
        on_day = case.on
        case.prepare(step)
        if on:
            case.on = on_day
    situation = case.situation(step)
    if but and not left_out:
        situation = changed(case, situation, but)
    proceeding.attempt(step, situation)


@when(parsers.re(rf"提交{SAID.format('text')}"))
def is_handed_in(proceeding: Proceeding, text: str) -> None:
    case = proceeding.ready()
    step = case.step("hand_in")
    situation = case.situation(step)
    brought = replace(situation.brought, papers=frozenset({paper(case.procedure, text)}))
    proceeding.attempt(step, replace(situation, brought=brought))
    proceeding.taken()


@when("依次办理")
def are_done(proceeding: Proceeding, datatable: list[list[str]]) -> None:
    """Each with the papers it needs; nothing else is done in between."""
    heading, *rows = datatable
    assert heading == ["日期", "办理事项", "案件状态"]
    for on, title, state in rows:
        if on:
            proceeding.on = day(on)
        case = proceeding.ready()
        assert proceeding.on is not None
        case.on = proceeding.on
        step = proceeding.step(title)
        proceeding.attempt(step, case.situation(step))
        proceeding.taken()
        assert case.procedure.states[case.state].text.zh == state, f"“{title}”之后"


def changed(case: Case, situation: Situation, but: str) -> Situation:
    """The step as it would be taken, but for one thing."""
    for pattern, change in CHANGES.items():
        if found := re.fullmatch(pattern, but):
            return change(case, situation, **found.groupdict())
    raise AssertionError(f"看不懂“但{but}”；可以写：{'；'.join(CHANGES)}")


def without_paper(case: Case, situation: Situation, text: str) -> Situation:
    papers = situation.brought.papers - {paper(case.procedure, text)}
    assert papers < situation.brought.papers, f"这一步本来就不需要“{text}”"
    return replace(situation, brought=replace(situation.brought, papers=papers))


def without_signature(case: Case, situation: Situation, text: str) -> Situation:
    side = called(text, {name: one.text.zh for name, one in case.procedure.words.signatures.items()})
    return replace(situation, brought=replace(situation.brought, signed=situation.brought.signed - {side}))


def alone(case: Case, situation: Situation) -> Situation:
    return replace(situation, brought=replace(situation.brought, others=()))


def by_another_role(case: Case, situation: Situation, text: str) -> Situation:
    return replace(situation, by=Actor("another", role(case.procedure, text), "office"))


def by_one_who_took_part(case: Case, situation: Situation, text: str) -> Situation:
    event = next(one.event for one in case.procedure.transitions if one.text.zh == text)
    who = next(one for one in reversed(case.events) if one.kind == event).by
    assert situation.by is not None
    return replace(situation, by=replace(situation.by, id=who.id))


def by_a_relative(case: Case, situation: Situation) -> Situation:
    assert situation.by is not None
    brought = replace(situation.brought, relatives=frozenset({situation.by.id}))
    return replace(situation, brought=brought)


def assessed_as(case: Case, situation: Situation, text: str) -> Situation:
    outcomes = {"符合": "eligible", "不符合": "ineligible", "尚不能确定": "undetermined"}
    outcome = called(text, {value: key for key, value in outcomes.items()})
    brought = replace(situation.brought, assessed=outcome)
    return replace(situation, brought=brought)


def found_otherwise(case: Case, situation: Situation, text: str, not_: str | None) -> Situation:
    name = circumstance(case.procedure, text)
    found = {**situation.brought.found, name: not not_}
    return replace(situation, brought=replace(situation.brought, found=found))


def not_known(case: Case, situation: Situation, text: str) -> Situation:
    name = circumstance(case.procedure, text)
    found = {key: value for key, value in situation.brought.found.items() if key != name}
    return replace(situation, brought=replace(situation.brought, found=found))


CHANGES: dict[str, Callable[..., Situation]] = {
    "没有附(?P<text>.+)": without_paper,
    "没有(?P<text>.+)签字": without_signature,
    "只有一人": alone,
    "由(?P<text>.+)办理": by_another_role,
    f"办理人参加过{QUOTED.format('text')}": by_one_who_took_part,
    "办理人是近亲属": by_a_relative,
    f"评估结论为{QUOTED.format('text')}": assessed_as,
    f"本案(?P<not_>不)?属于{QUOTED.format('text')}情形": found_otherwise,
    f"不清楚本案是否属于{QUOTED.format('text')}情形": not_known,
}


# --- 那么 ------------------------------------------------------------------------------------------


@then(parsers.re(rf"案件转为{SAID.format('state')}"))
def the_state(proceeding: Proceeding, state: str) -> None:
    found = proceeding.taken()
    text = proceeding.ready().procedure.states[found.next_state].text.zh
    assert text == state, text


@then(parsers.re(rf"不予办理，指出{SAID.format('text')}(?:，依据《(?P<title>[^》]+)》(?P<article>\S+))?"))
def is_not_done(proceeding: Proceeding, text: str, title: str | None, article: str | None) -> None:
    reasons = {reason.text.zh: reason for reason in proceeding.refusal().reasons}
    assert text in reasons, proceeding.refusal().text.zh
    if title and article:
        articles = cited(reasons[text].basis).zh
        assert f"《{title}》" in articles, articles
        assert article in articles, articles


@then(parsers.re(rf"不予办理，因为尚不清楚{SAID.format('text')}"))
def is_not_known(proceeding: Proceeding, text: str) -> None:
    unknown = [reason.text.zh for reason in proceeding.refusal().reasons if reason.unknown]
    assert text in unknown, proceeding.refusal().text.zh


@then(parsers.re(rf"目前(?P<not_>不)?可以办理{SAID.format('title')}(?:，由(?P<who>.+))?"))
def can_be_done(proceeding: Proceeding, title: str, not_: str | None, who: str | None) -> None:
    case = proceeding.ready()
    found = {
        one.step.text.zh: one
        for one in possible(case.procedure, case.state, Situation(case.on, tuple(case.events)))
    }
    assert (title in found) != bool(not_), f"可以办理的有：{'、'.join(found)}"
    if who:
        assert who in [one.text.zh for one in found[title].by]


@then(parsers.re(rf"{SAID.format('title')}(?P<not_>不)?还?缺{SAID.format('text')}"))
def is_lacking(proceeding: Proceeding, title: str, text: str, not_: str | None) -> None:
    case = proceeding.ready()
    situation = Situation(case.on, tuple(case.events))
    found = {one.step.text.zh: one for one in possible(case.procedure, case.state, situation)}
    missing = [reason.text.zh for reason in (*found[title].missing, *found[title].asked)]
    assert (text in missing) != bool(not_), f"“{title}”还缺：{'、'.join(missing)}"


@then(parsers.re(r"自(?P<year>\d+)年(?P<month>\d+)月起(?:发放|调整|停发)"))
def has_effect(proceeding: Proceeding, year: str, month: str) -> None:
    assert proceeding.taken().effective == date(int(year), int(month), 1)


@then(parsers.re(rf"{SAID.format('title')}(?P<estimated>预计)?于(?P<on>{DAY})到期"))
def falls_due(proceeding: Proceeding, title: str, on: str, estimated: str | None) -> None:
    found = proceeding.deadline(title, proceeding.ready().on)
    assert found.due == day(on), found.text.zh
    assert found.estimated == bool(estimated), found.text.zh


@then(parsers.re(rf"(?P<on>{DAY})，{SAID.format('title')}(?P<status>{STATUS})"))
def stands(proceeding: Proceeding, title: str, on: str, status: str) -> None:
    found = proceeding.deadline(title, day(on))
    assert STATUSES[found.status].zh == status, found.text.zh


@then(
    parsers.re(
        rf"{SAID.format('title')}由(?P<who>[^，“”\"]+)负责，依据《(?P<source>[^》]+)》(?P<article>\S+)"
    )
)
def is_whose(proceeding: Proceeding, title: str, who: str, source: str, article: str) -> None:
    found = proceeding.deadline(title, proceeding.ready().on)
    assert who in [one.text.zh for one in found.whose]
    articles = cited(found.limit.basis).zh
    assert f"《{source}》" in articles, articles
    assert article in articles, articles


@then(parsers.re(rf"没有{SAID.format('title')}这个期限"))
def no_such_time(proceeding: Proceeding, title: str) -> None:
    case = proceeding.ready()
    found = [one.limit.text.zh for one in deadlines(case.law, case.events, case.on)]
    assert title not in found
