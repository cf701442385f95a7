"""Steps about what is said of a result: its explanation, and what a kept assessment comes to later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from pytest_bdd import parsers, then, when

from jiuzhu import Assessment, Difference, ReceiptError, Replay, diff, replay
from jiuzhu.explanation import Finding, Result
from jiuzhu.texts import Text
from tests.features.steps import QUOTED, Story, determination, is_assessed, people, tell

TITLE = r"(?P<title>[^，“”\"]+?)"


@dataclass
class Kept:
    """Assessments that were kept: the text of the last one, and the one before it."""

    text: str = ""
    before: Assessment | None = None


@pytest.fixture
def kept() -> Kept:
    return Kept()


def explained(story: Story, title: str) -> Result:
    """The explanation of what is called by a title, or by a person and a title."""
    one = determination(story, title)
    (found,) = (
        result for result, own in zip(story.result().explain(), story.result(), strict=True) if own is one
    )
    return found


def sentences(findings: tuple[Finding, ...]) -> list[str]:
    return [text for one in findings for text in (one.text, *sentences(one.behind))]


def everything(result: Result) -> list[str]:
    """Each sentence that the explanation of a result has."""
    told = [result.conclusion, *result.tiers]
    for reason in result.reasons:
        told += [reason.text, reason.basis, *sentences(reason.findings)]
    for step in result.steps:
        told += [str(step), *step.notes]
    for lack in result.missing:
        told += [lack.label, *(part for part in (lack.person, lack.question, lack.proof) if part)]
    for figure in result.figures:
        told += [f"{figure.title} {figure.value}", figure.status, figure.basis]
    return told


# --- 说明 -------------------------------------------------------------------------------------------


@then(parsers.re(rf"{TITLE}的说明写明{QUOTED.format('text')}"))
def it_says(story: Story, title: str, text: str) -> None:
    told = everything(explained(story, title))
    assert any(text in one for one in told), "\n".join(told)


@then(parsers.re(rf"{TITLE}的说明没有{QUOTED.format('text')}"))
def it_does_not_say(story: Story, title: str, text: str) -> None:
    told = everything(explained(story, title))
    assert not any(text in one for one in told), "\n".join(told)


@then(parsers.re(rf"{TITLE}的算式依次为"))
def the_calculation(story: Story, title: str, datatable: list[list[str]]) -> None:
    assert [str(step) for step in explained(story, title).steps] == [row[0] for row in datatable]


@then(parsers.re(rf"{TITLE}不符合的原因依次为"))
def the_reasons_of_a_refusal(story: Story, title: str, datatable: list[list[str]]) -> None:
    result = explained(story, title)
    failed = [
        [one.text, "；".join(finding.text for finding in one.findings)]
        for one in result.reasons
        if one.decides
    ]
    assert failed == datatable


@then(parsers.re(rf"{TITLE}缺{QUOTED.format('label')}，关系到{QUOTED.format('what')}"))
def why_it_matters(story: Story, title: str, label: str, what: str) -> None:
    result = explained(story, title)
    texts = {reason.name: reason.text for reason in result.reasons} | {"amount": "金额"}
    lacking = {
        f"{lack.person}的{lack.label}" if lack.person else lack.label: [
            texts[name] for name in lack.hangs_on_it
        ]
        for lack in result.missing
    }
    assert label in lacking, f"{title}尚缺：{'、'.join(lacking) or '没有'}"
    assert what in lacking[label], lacking[label]


@then(parsers.re(rf"打印出来的说明里有{QUOTED.format('text')}"))
def on_paper(story: Story, text: str) -> None:
    explanation = story.result().explain()
    assert text in str(explanation)
    assert text in explanation.html()


# --- 记录 -------------------------------------------------------------------------------------------


@when("保存评估记录")
def it_is_kept(story: Story, kept: Kept) -> None:
    kept.text = story.result().to_json()
    kept.before = story.result()


@when(parsers.re(rf"有人把记录里{TITLE}的金额改成\s*(?P<sum_>\d+)\s*元"))
def the_sum_is_edited(story: Story, kept: Kept, title: str, sum_: str) -> None:
    data = json.loads(kept.text)
    (place,) = (index for index, one in enumerate(story.result()) if one is determination(story, title))
    data["determinations"][place]["amount"] |= {
        "lowest": f"{Decimal(sum_):.2f}",
        "highest": f"{Decimal(sum_):.2f}",
    }
    kept.text = json.dumps(data, ensure_ascii=False)


@when(parsers.re(rf"有人把记录里的认定理由改成{QUOTED.format('text')}"))
def the_ground_is_edited(kept: Kept, text: str) -> None:
    data = json.loads(kept.text)
    data["judgements"][0]["ground"] = text
    kept.text = json.dumps(data, ensure_ascii=False)


@when("记录只剩下前一半")
def it_is_cut_short(kept: Kept) -> None:
    kept.text = kept.text[: len(kept.text) // 2]


def again(kept: Kept) -> Replay:
    return replay(kept.text)


@then("按记录重新评估，结果完全一致")
def the_same_again(kept: Kept) -> None:
    assert again(kept).equal, str(again(kept))


@then(parsers.re(rf"按记录重新评估，指出{QUOTED.format('text')}"))
def not_the_same(kept: Kept, text: str) -> None:
    found = again(kept)
    assert not found.equal
    assert text in str(found), str(found)


@then(parsers.re(rf"不接受这份记录，并指出{QUOTED.format('text')}"))
def the_record_is_refused(kept: Kept, text: str) -> None:
    with pytest.raises(ReceiptError) as refused:
        Assessment.from_json(kept.text)
    assert any(text in problem.zh for problem in refused.value.problems), str(refused.value)


# --- 比较 -------------------------------------------------------------------------------------------


@when(parsers.re(r"(?P<who>[^的，“”\"]{1,10})的(?P<label>[^“”\"]+)改为\s*(?P<text>\S+)，再次评估"))
def assessed_with_another_fact(story: Story, kept: Kept, who: str, label: str, text: str) -> None:
    kept.before = story.result()
    record, entity = people(story, who)
    tell(record, entity, label, text)
    is_assessed(story)


@when(parsers.re(r"(?P<year>\d+)年(?P<month>\d+)月(?P<day>\d+)日再次评估"))
def assessed_on_another_day(story: Story, kept: Kept, year: str, month: str, day: str) -> None:
    kept.before = story.result()
    story.on = date(int(year), int(month), int(day))
    is_assessed(story)


def compared(story: Story, kept: Kept) -> Difference:
    assert kept.before is not None, "前面没有评估过"
    return diff(kept.before, story.result())


@then(
    parsers.re(
        rf"与前一次相比，{TITLE}的(?P<what>结论|金额)由{QUOTED.format('before')}变为{QUOTED.format('after')}"
        rf"，因为{QUOTED.format('cause')}"
    )
)
def what_changed_and_why(
    story: Story, kept: Kept, title: str, what: str, before: str, after: str, cause: str
) -> None:
    one = determination(story, title)
    results = compared(story, kept).of(one.benefit, one.person)
    told = {result.change.label.zh: result for result in results}
    assert what in told, [str(result.change) for result in results]
    found = told[what]
    assert (words(found.change.before), words(found.change.after)) == (before, after)
    assert "、".join(change.label.zh for change in found.causes[0]) == cause


def words(text: Text | None) -> str:
    return "没有" if text is None else text.zh


@then(parsers.re(rf"与前一次相比，{TITLE}没有变化"))
def nothing_changed(story: Story, kept: Kept, title: str) -> None:
    one = determination(story, title)
    results = compared(story, kept).of(one.benefit, one.person)
    assert not results, [str(result.change) for result in results]
