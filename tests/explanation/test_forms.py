"""An explanation in each form: never fails, says what the assessment says, escapes what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from typing import Any, get_args
from xml.dom.minidom import Document, parseString

import pytest
from rich.cells import cell_len
from rich.console import Console

from jiuzhu import Applicant, Assessment, FactError, Judgement, assess
from jiuzhu.assessment.results import STATUSES
from jiuzhu.explanation import Detail, Explanation
from jiuzhu.explanation.markdown import escaped
from jiuzhu.texts import Language
from tests.assessment.random_families import random_cases

DAY = date(2022, 8, 1)
HOSTILE = '<script>alert("1")</script> & |*_`[x](y)#'


def shown(explanation: Explanation, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, color_system=None)
    console.print(explanation, highlight=False)
    output = console.file
    assert isinstance(output, StringIO)
    return output.getvalue()


def parsed(page: str) -> Document:
    return parseString(page.removeprefix("<!DOCTYPE html>\n"))


def text_of(page: str) -> str:
    """What a browser shows of a page."""

    class Reader(HTMLParser):
        found = ""

        def handle_data(self, data: str) -> None:
            self.found += data

    reader = Reader()
    reader.feed(page.partition("</style>")[2])
    return reader.found


@cache
def assessed(seed: int, number: int) -> tuple[Assessment, ...]:
    found: list[Assessment] = []
    for applicant, judgements, day in random_cases(seed, number):
        try:
            found.append(assess(applicant, on=day, judgements=judgements))
        except FactError:  # a judgement beyond its bounds
            continue
    return tuple(found)


def says_the_same(assessment: Assessment, explanation: Explanation) -> None:
    """Every verdict and every sum of the assessment is that of the explanation, and of its text."""
    lang = explanation.lang
    for one, result in zip(assessment, explanation, strict=True):
        assert result.status == one.status
        assert result.amount == (
            None if one.amount is None or one.status == "ineligible" else one.amount.shown[lang]
        )
        assert STATUSES[one.status][lang] in result.conclusion
        if result.amount:
            assert result.amount in result.conclusion
        told = {reason.name: reason for reason in result.reasons}
        for condition in one.conditions:
            assert told[condition.name].verdict == condition.verdict
            assert told[condition.name].basis or not condition.basis
        failed = {condition.name for condition in one.conditions if condition.verdict == "fails"}
        if one.status == "ineligible":
            assert {reason.name for reason in result.reasons if reason.decides} == failed
            assert all(told[name].findings for name in failed), "by what it failed is said"
        assert [lack.name for lack in result.missing] == [gap.name for gap in one.missing]
        assert all(lack.hangs_on_it for lack in result.missing), "why it matters is said"
        if one.status == "eligible" and one.amount is not None and one.amount.exact:
            assert result.steps[-1].name == "amount"
            assert f"{one.amount.exact:,.2f}".removesuffix(".00") in result.steps[-1].value
    text = str(explanation)
    for result in explanation:
        if explanation.detail == "full":
            assert result.conclusion in text
            assert all(reason.text in text for reason in result.reasons)
        assert result.title in text


def every_form_is_sound(assessment: Assessment, lang: Language, detail: Detail) -> None:
    explanation = assessment.explain(lang, detail=detail)
    says_the_same(assessment, explanation)
    for text in (str(explanation), text_of(explanation.html())):
        assert "None" not in text
        assert not re.search(r"Working|Finding\(|Text\(|\binf\b", text)
        if lang == "zh":
            assert not re.search(r"(?<![/\w])[a-z]+_[a-z_]+(?!\w*\.yaml)", text), "no names of the rules"
    parsed(explanation.html())
    assert explanation.markdown().startswith("# ")
    for width in (40, 80, 120):
        lines = shown(explanation, width).splitlines()
        assert all(cell_len(line) <= width for line in lines)
        assert not any(line.strip()[:1] in tuple("，。；：") for line in lines if line.strip())


def test_every_form_of_random_families() -> None:
    for assessment in assessed(21, 12):
        for lang in get_args(Language):
            for detail in get_args(Detail):
                every_form_is_sound(assessment, lang, detail)


@pytest.mark.heavy
def test_every_form_of_many_random_families() -> None:
    for assessment in assessed(22, 100):
        for lang in get_args(Language):
            for detail in get_args(Detail):
                every_form_is_sound(assessment, lang, detail)


def hostile() -> Assessment:
    facts: dict[str, Any] = {
        "members": [
            {
                "name": HOSTILE,
                "relation": "self",
                "registered_in_jurisdiction": True,
                "stated_age": 70,
                "income": {"wages": 3000},
                "supporters": [{"name": f"{HOSTILE}2", "age": 40}],
            },
            {"name": "李秀英", "stated_age": 9},
        ]
    }
    judgement = Judgement(
        what="household.property_within_subsistence_limit", value=False, by=HOSTILE, on=DAY, ground=HOSTILE
    )
    return assess(Applicant.model_validate(facts), on=DAY, judgements=[judgement])


@pytest.mark.parametrize("detail", get_args(Detail))
def test_whatever_people_wrote_is_shown_and_not_obeyed(detail: Detail) -> None:
    assessment = hostile()
    explanation = assessment.explain(detail=detail)
    page = explanation.html()
    assert "<script" not in page
    assert not parsed(page).getElementsByTagName("script")
    assert HOSTILE in text_of(page)
    assert "<script" not in assessment._repr_html_()
    assert "<script" not in explanation._repr_html_()
    assert HOSTILE in str(explanation)
    markdown = explanation.markdown()
    assert "<script" not in markdown
    assert escaped(HOSTILE) in markdown
    assert "script>" in shown(explanation, 200)


def test_markdown_shows_a_text_as_it_stands() -> None:
    assert escaped("a*b_c`d`[e](f)<g>|h#~") == "a\\*b\\_c\\`d\\`\\[e\\](f)&lt;g&gt;\\|h\\#\\~"
    assert escaped("一\n# 二") == "一 \\# 二"


def test_rich_markup_in_a_name_is_text() -> None:
    facts = {"members": [{"name": "[red]张[/red]", "relation": "self", "stated_age": 70}]}
    assert "[red]张[/red]" in shown(assess(Applicant.model_validate(facts), on=DAY).explain(), 120)


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    facts = {"members": [{"name": "张\x1b[31m三\u202e\n四", "relation": "self", "stated_age": 70}]}
    explanation = assess(Applicant.model_validate(facts), on=DAY).explain()
    for text in (str(explanation), shown(explanation, 120), explanation.markdown(), explanation.html()):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "张\ufffd" in text
        assert "\ufffd 四" in text
    parsed(explanation.html())


def test_a_notebook_shows_the_assessment() -> None:
    fragment = hostile()._repr_html_()
    parsed(f"<div>{fragment}</div>")
    assert "最低生活保障" in fragment
    assert "<html" not in fragment


def sections(text: str) -> Iterator[str]:
    yield from text.split("\n\n")


def test_what_is_the_same_for_several_persons_is_said_once() -> None:
    members = [
        {
            "name": "张建国",
            "relation": "self",
            "registered_in_jurisdiction": True,
            "stated_age": 41,
            "income": {"wages": 1800},
        },
        {"name": "李秀英", "relation": "spouse", "stated_age": 39},
    ]
    family = Applicant.model_validate({"members": members, "nothing_else": True})
    within = Judgement(
        what="household.property_within_subsistence_limit", value=True, by="王敏", on=DAY, ground="核对报告"
    )
    explanation = assess(family, on=DAY, judgements=[within]).explain()
    text = str(explanation)
    assert "价格临时补贴（张建国、李秀英）" in text
    (marginal,) = (part for part in sections(text) if part.startswith("低保边缘家庭\n"))
    assert "家庭可计算月收入、共同生活的家庭人口的算法见“最低生活保障”" in marginal


def test_the_text_reads_as_a_bureau_writes_it() -> None:
    members = [
        {
            "name": "张建国",
            "relation": "self",
            "registered_in_jurisdiction": True,
            "stated_age": 41,
            "income": {"wages": 1800},
        },
        {"name": "李秀英", "relation": "spouse", "stated_age": 39},
        {"name": "张小雨", "relation": "child", "stated_age": 9},
    ]
    family = Applicant.model_validate({"members": members, "nothing_else": True})
    within = Judgement(
        what="household.property_within_subsistence_limit", value=True, by="王敏", on=DAY, ground="核对报告"
    )
    explanation = assess(family, on=DAY, judgements=[within]).explain().only("subsistence_allowance")
    parts = list(sections(str(explanation)))
    assert parts[0] == "社会救助评估说明\n申请人：张建国　按常州市2022年8月1日的规定"
    assert parts[1] == (
        "最低生活保障\n"
        "结论：符合，每月 1,200 元。"
        "自作出确认决定之日的次月起按月发放（最低生活保障审核确认办法第二十一条）。\n"
        "一、申请人户籍在本市（依据：《最低生活保障审核确认办法》第4条）：成立。张建国“户籍在本市”：是。\n"
        "二、共同生活的家庭成员人均月收入低于最低生活保障标准（依据：《社会救助暂行办法》第9条）：成立。"
        "家庭可计算月收入 1,800 元/月，低于全家的保障标准 3,000 元/月。\n"
        "三、家庭财产状况符合最低生活保障的规定（依据：《最低生活保障审核确认办法》第14条）：成立。"
        "王敏 2022年8月1日认定，理由：核对报告。\n"
        "四、不属于独自生活、应纳入特困人员救助供养的人（依据：《社会救助暂行办法》第14条）：成立。"
        "独自生活，应纳入特困人员救助供养：否（共同生活的家庭人口 3 人，多于 1 人）。\n"
        "计算（依据：《社会救助暂行办法》第12条、《最低生活保障审核确认办法》第23条）：\n"
        "    张建国的个人可计算收入 = 工资性收入 1,800 元/月\n"
        "    家庭可计算月收入 = 张建国 1,800 元/月 + 李秀英、张小雨各 0 元/月 = 1,800 元/月\n"
        "    共同生活的家庭人口 = 张建国、李秀英、张小雨 = 3 人\n"
        "    全家的保障标准 = 最低生活保障标准 1,000 元/人·月 × 共同生活的家庭人口 3 人 = 3,000 元/月\n"
        "    每月金额 = 全家的保障标准 3,000 元/月 − 家庭可计算月收入 1,800 元/月 = 1,200 元/月"
        "（四舍五入到分）"
    )
    assert parts[2].startswith("采用的数：\n")
    assert parts[-1].startswith("规则版本 ")
