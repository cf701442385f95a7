"""The steps of the feature files: general sentences over the labels of the fact vocabulary.

A new fact, benefit or scenario needs nothing here.  What a scenario does not say stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pytest_bdd import given, parsers, then, when

from jiuzhu import Applicant, Assessment, Determination, FactError, Judgement, Rulebook, assess
from jiuzhu.assessment.results import STATUSES, VERDICTS, Status, Verdict
from jiuzhu.facts.fields import Facts
from jiuzhu.facts.vocabulary import Entity, Word, household
from jiuzhu.language.tree import And
from tests.features.supposed import NOT_PUBLISHED, suppose

HOUSEHOLD = household()
MEMBER = HOUSEHOLD.collections["members"]

CITIES = Path(__file__).parent.parent / "cities"
NUMBER = r"[\d,.]+"
QUOTED = r"[“\"](?P<{}>[^”\"]+)[”\"]"


@dataclass
class Story:
    """What a scenario has told so far, and what came of it."""

    facts: dict[str, Any] = field(default_factory=dict)
    members: list[dict[str, Any]] = field(default_factory=list)
    judgements: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    jurisdiction: str = "changzhou"
    on: date | None = None
    assessment: Assessment | None = None
    refusal: FactError | None = None

    def member(self, name: str) -> dict[str, Any]:
        for one in self.members:
            if one.get("name") == name:
                return one
        raise AssertionError(f"前面没有提到“{name}”；提到的有：{[one.get('name') for one in self.members]}")

    def judge(self, what: str, value: str | bool, about: str | None = None) -> None:
        self.judgements.append(
            {"what": what, "value": value, "by": "经办人员", "ground": "调查核实", "about": about}
        )

    def result(self) -> Assessment:
        assert self.refusal is None, f"填报没有被接受：{self.refusal}"
        assert self.assessment is not None, "还没有“当 评估救助资格”"
        return self.assessment


def day(text: str) -> date:
    year, month, number = re.findall(r"\d+", text)
    return date(int(year), int(month), int(number))


def word_called(entity: Entity, label: str) -> Word:
    found = [word for word in entity.words.values() if word.about.label.zh == label]
    assert found, (
        f"没有“{label}”这一项；有：{'、'.join(word.about.label.zh for word in entity.words.values())}"
    )
    return found[0]


def collection_called(entity: Entity, label: str) -> str:
    labels = {entity.model.describe()[name].label.zh: name for name in entity.collections}
    assert label in labels, f"没有“{label}”这一组；有：{'、'.join(labels)}"
    return labels[label]


def people(story: Story, who: str) -> tuple[dict[str, Any], Entity]:
    """The record that a name in a step stands for, and what kind of thing it is about."""
    return (story.facts, HOUSEHOLD) if who == "家庭" else (story.member(who), MEMBER)


def tell(record: dict[str, Any], entity: Entity, label: str, text: str) -> None:
    """Puts one fact, as people write it, where the model wants it; `不详` leaves it out."""
    *groups, last = word_called(entity, label).path.split(".")
    for group in groups:
        record = record.setdefault(group, {})
    if text in ("", "不详"):
        record.pop(last, None)
    else:
        record[last] = value_of(word_called(entity, label), text)


def value_of(word: Word, text: str) -> Any:
    if word.kind != "number":
        return text
    number = re.fullmatch(rf"(每年|每月)?\s*({NUMBER})\s*(元|岁|周岁|次|项|辆|套|个)?", text)
    assert number, f"“{text}”不是数字"
    period, digits, _ = number.groups()
    if word.unit in ("yuan", "yuan/month"):
        amount = Decimal(digits.replace(",", ""))
        return {"per_year": amount} if period == "每年" else amount
    return int(digits)


# --- 假如 ------------------------------------------------------------------------------------------


@given(parsers.re(r"评估日期为\s*(?P<text>\d+年\d+月\d+日)"))
def on_day(story: Story, text: str) -> None:
    story.on = day(text)


@given(parsers.re(r"适用(?P<name>[^，“”\"]+)的规定"))
def under_the_rules_of(story: Story, name: str) -> None:
    """Those of another city, whose rules lie among the tests."""
    for file in CITIES.glob("*/jurisdiction.yaml"):
        if f"zh: {name}\n" in file.read_text(encoding="utf-8"):
            story.jurisdiction = file.parent.name
            return
    raise AssertionError(f"没有“{name}”的规则")


@given(
    parsers.re(
        r"(?P<place>常州|本地|外地)户籍家庭\s*(?P<size>\d+)\s*人"
        rf"(?:，家庭(?P<period>月|年)收入合计\s*(?P<income>{NUMBER})\s*元)?"
        r"(?:，财产(?P<property>不?符合)规定)?"
    )
)
def a_family(
    story: Story, place: str, size: str, period: str | None, income: str | None, property: str | None
) -> None:
    names = ["申请人", *(f"家人{index}" for index in range(1, int(size)))]
    story.members = [{"name": name, "found_co_living": True} for name in names]
    story.members[0] |= {"relation": "self", "registered_in_jurisdiction": place != "外地"}
    if income:
        amount = Decimal(income.replace(",", ""))
        story.facts["reported_counted_income"] = amount if period == "月" else {"per_year": amount}
    if property:
        story.judge("家庭财产状况符合最低生活保障的规定", property == "符合")


@given("家庭成员如下")
def the_members(story: Story, datatable: list[list[str]]) -> None:
    labels, *rows = datatable
    for row in rows:
        record: dict[str, Any] = {}
        for label, text in zip(labels, row, strict=True):
            tell(record, MEMBER, label, text)
        story.members.append(record)


@given(parsers.re(r"(?P<who>[^的，“”\"]{1,10})的(?P<label>[^“”\"]+)为\s*(?P<text>\S.*)"))
def a_fact(story: Story, who: str, label: str, text: str) -> None:
    record, entity = people(story, who)
    tell(record, entity, label, text)


@given(parsers.re(r"(?P<who>[^的，“”\"]{1,10})没有(?P<label>(?!其他)[^“”\"]+)"))
def nobody_there(story: Story, who: str, label: str) -> None:
    record, entity = people(story, who)
    record[collection_called(entity, label)] = []


@given(parsers.re(r"(?P<who>[^的，“”\"]{1,10})的(?P<label>[^“”\"]+)如下"))
def those_there(story: Story, who: str, label: str, datatable: list[list[str]]) -> None:
    record, entity = people(story, who)
    name = collection_called(entity, label)
    labels, *rows = datatable
    record[name] = []
    for row in rows:
        one: dict[str, Any] = {"nothing_else": True}
        for column, text in zip(labels, row, strict=True):
            tell(one, entity.collections[name], column, text)
        record[name].append(one)


@given(parsers.re(rf"本市把{QUOTED.format('title')}定为\s*(?P<text>\S+)"))
def a_figure(story: Story, title: str, text: str) -> None:
    """A figure as the city might set it."""
    story.figures[title] = text


@given(parsers.re(r"本市没有公布(?P<titles>[“\"].+)"))
def unset_figures(story: Story, titles: str) -> None:
    for title in re.findall(r"[“\"]([^”\"]+)[”\"]", titles):
        story.figures.setdefault(title, NOT_PUBLISHED)


@given(parsers.re(r"(?P<who>[^的，“”\"]{1,10})的(?P<label>[^“”\"]+?)不详"))
def an_unknown_fact(story: Story, who: str, label: str) -> None:
    a_fact(story, who, label, "不详")


def _declare(record: dict[str, Any], model: type[Facts], label: str) -> None:
    """Sets the `nothing_else` that is called so, of the model itself or of one of its groups."""
    for name, field_info in model.model_fields.items():
        annotation = str(field_info.annotation)
        if name == "nothing_else" and model.describe()[name].label.zh == label:
            record[name] = True
            return
        for group in Facts.__subclasses__():
            told = group.describe().get("nothing_else")
            if f".{group.__name__} " in annotation and told is not None and told.label.zh == label:
                record.setdefault(name, {})["nothing_else"] = True
                return
    raise AssertionError(f"没有“{label}”这种声明")


@given("没有其他需要申报的情况")
def nothing_else_at_all(story: Story) -> None:
    story.facts["nothing_else"] = True


@given(parsers.re(r"(?P<who>[^的，“”\"没]{1,10})(?P<label>没有其他(?:收入|财产|支出|情况))"))
def nothing_else(story: Story, who: str, label: str) -> None:
    record, entity = people(story, who)
    _declare(record, entity.model, label)


@given(parsers.re(rf"工作人员认定(?:(?P<who>[^“\"]+)的)?{QUOTED.format('what')}为\s*(?P<value>\S+)"))
def a_judgement(story: Story, who: str | None, what: str, value: str) -> None:
    story.judge(what, value.removesuffix("元").strip(), who)


# --- 当 --------------------------------------------------------------------------------------------


@when("评估救助资格")
def is_assessed(story: Story) -> None:
    """By the engine that serves here and by the plain one: they agree on everything but their names."""
    try:
        applicant = Applicant.model_validate({**story.facts, "members": story.members})
        judgements = [Judgement.model_validate({**one, "on": story.on}) for one in story.judgements]
        where: dict[str, Any] = {
            "on": story.on,
            "judgements": judgements,
            "jurisdiction": story.jurisdiction,
            "search": (CITIES,),
        }
        if story.figures:
            where["search"] = (suppose(story.figures, story.on),)
        story.assessment = assess(applicant, **where)
        plain = assess(applicant, engine="plain", **where)
    except FactError as error:
        story.refusal = error
        return
    assert replace(plain, engine=story.assessment.engine) == story.assessment
    assert Assessment.from_json(plain.to_json()) == plain
    for one in plain if story.jurisdiction == "changzhou" else ():
        for condition in one.conditions:
            DECIDED.setdefault((one.benefit, condition.name), set()).add(condition.verdict)


DECIDED: dict[tuple[str, str], set[Verdict]] = {}
"""Which verdicts the scenarios run so far have seen for each condition of each benefit."""


# --- 那么 ------------------------------------------------------------------------------------------


def determinations(story: Story, name: str) -> list[Determination]:
    """Those called by a title, or by a person and a title (`张三的特困人员救助供养`)."""
    whole = [one for one in story.result() if one.title.zh == name]
    person, _, title = name.partition("的")
    return whole or [one for one in story.result() if (one.person, one.title.zh) == (person, title)]


def determination(story: Story, name: str) -> Determination:
    found = determinations(story, name)
    titles = "、".join(
        dict.fromkeys(
            f"{one.person}的{one.title.zh}" if one.person else one.title.zh for one in story.result()
        )
    )
    assert len(found) == 1, f"结果中没有唯一的“{name}”；有：{titles}"
    return found[0]


def status_called(text: str) -> Status:
    return next(status for status, words in STATUSES.items() if words.zh == text)


def verdict_called(text: str) -> Verdict:
    return next(verdict for verdict, words in VERDICTS.items() if words.zh == text)


@then(
    parsers.re(
        rf"(?P<title>[^，“”\"]+)的结论为{QUOTED.format('status')}"
        rf"(?:，(?P<period>每月|一次性)\s*(?P<least>不低于)?\s*(?P<lowest>{NUMBER})"
        rf"(?:\s*至\s*(?P<highest>{NUMBER}))?\s*元|，(?P<unset>金额待定))?"
    )
)
def the_conclusion(
    story: Story,
    title: str,
    status: str,
    period: str | None,
    least: str | None,
    lowest: str | None,
    highest: str | None,
    unset: str | None,
) -> None:
    one = determination(story, title)
    found = STATUSES[one.status].zh
    assert one.status == status_called(status), f"{title}的结论为“{found}”"
    if lowest is None and not unset:
        return
    assert one.amount is not None, f"{title}没有金额"
    if unset:
        assert one.amount.lowest == 0, one.amount.shown.zh
        assert one.amount.highest is None, one.amount.shown.zh
        return
    assert lowest is not None
    assert one.amount.period == ("month" if period == "每月" else "once"), one.amount.shown.zh
    assert one.amount.lowest == Decimal(lowest.replace(",", "")), one.amount.shown.zh
    most = None if least else Decimal((highest or lowest).replace(",", ""))
    assert one.amount.highest == most, one.amount.shown.zh


@then(parsers.re(rf"(?P<title>[^，“”\"]+)的条件{QUOTED.format('text')}(?P<verdict>成立|不成立|尚不清楚)"))
def the_condition(story: Story, title: str, text: str, verdict: str) -> None:
    conditions = {one.text.zh: one for one in determination(story, title).conditions}
    assert text in conditions, f"{title}的条件有：{'、'.join(conditions)}"
    found = VERDICTS[conditions[text].verdict].zh
    assert found == VERDICTS[verdict_called(verdict)].zh, f"“{text}”{found}"


@then(parsers.re(rf"(?P<title>[^，“”\"]+?)(?P<not_>不再|还)缺{QUOTED.format('label')}"))
def what_is_missing(story: Story, title: str, not_: str, label: str) -> None:
    missing = [
        f"{gap.person}的{gap.label.zh}" if gap.person else gap.label.zh
        for gap in determination(story, title).missing
    ]
    assert (label in missing) == (not_ == "还"), f"{title}尚缺：{'、'.join(missing) or '没有'}"


@then(parsers.re(r"不涉及(?P<name>[^，“”\"]+)"))
def no_question(story: Story, name: str) -> None:
    known = {
        benefit.title.zh
        for day in Rulebook.stretches()
        for benefit in Rulebook.load(on=day).benefits.values()
    }
    assert any(name.endswith(title) for title in known), f"没有“{name}”；有：{'、'.join(known)}"
    assert not determinations(story, name), f"结果中有“{name}”"
    for benefit in Rulebook.load(on=story.on).benefits.values():
        if name.endswith(benefit.title.zh) and benefit.concerns is not None:
            gate = benefit.concerns.parts if isinstance(benefit.concerns, And) else (benefit.concerns,)
            for condition in benefit.conditions:
                if condition.tree in gate:  # it failed, so that the benefit was no question at all
                    DECIDED.setdefault((benefit.name, condition.name), set()).add("fails")


@then(parsers.re(rf"(?P<who>[^的，“”\"]{{1,10}})的(?P<ladder>[^“”\"]+)评定为{QUOTED.format('tier')}"))
def the_tier(story: Story, who: str, ladder: str, tier: str) -> None:
    tiers = [
        one for found in story.result() if found.person == who for one in found.tiers if one.text.zh == ladder
    ]
    assert len(tiers) == 1, f"没有{who}的“{ladder}”"
    reached = tiers[0].reached
    assert (reached.zh if reached else "尚不清楚") == tier, reached


@then(parsers.re(rf"救济途径中说明{QUOTED.format('text')}"))
def a_remedy(story: Story, text: str) -> None:
    remedies = [remedy.text.zh for remedy in story.result().remedies]
    assert any(text in remedy for remedy in remedies), remedies


@then(parsers.re(rf"救济途径中没有{QUOTED.format('text')}"))
def no_such_remedy(story: Story, text: str) -> None:
    remedies = [remedy.text.zh for remedy in story.result().remedies]
    assert not any(text in remedy for remedy in remedies), remedies


@then(parsers.re(rf"结果提示{QUOTED.format('text')}"))
def a_warning(story: Story, text: str) -> None:
    warnings = [warning.zh for warning in story.result().warnings]
    assert any(text in warning for warning in warnings), warnings


@then(parsers.re(rf"结果没有提示{QUOTED.format('text')}"))
def no_warning(story: Story, text: str) -> None:
    warnings = [warning.zh for warning in story.result().warnings]
    assert not any(text in warning for warning in warnings), warnings


@then(parsers.re(rf"不接受这样的填报，并指出{QUOTED.format('text')}"))
def is_refused(story: Story, text: str) -> None:
    assert story.refusal is not None, "填报被接受了"
    assert any(text in problem.zh for problem in story.refusal.problems), str(story.refusal)
