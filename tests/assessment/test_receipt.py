"""An assessment as text that is kept: nothing is lost, and nothing but what was written is read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from jiuzhu import Applicant, Assessment, FactError, Judgement, ReceiptError, assess
from jiuzhu.assessment.receipt import CHECKSUM, LARGEST_RECEIPT, is_receipt, open_receipt
from tests.assessment.random_families import random_cases

DAY = date(2022, 8, 1)
STRANGE = 'a"\\\b\f\n\r\t\x00\x1f\x7f\x85\u2028\u2029é😀\ufeff<&>'


def family(name: str = "张建国") -> Assessment:
    facts = {
        "members": [{"name": name, "relation": "self", "stated_age": 41, "income": {"wages": "1800.50"}}],
        "reported_counted_income": {"per_year": 1000},
    }
    found = Judgement(
        what="household.property_within_subsistence_limit", value=True, by=name, on=DAY, ground=name
    )
    return assess(Applicant.model_validate(facts), on=DAY, judgements=[found])


def refused(text: str | bytes) -> ReceiptError:
    with pytest.raises(ReceiptError) as error:
        Assessment.from_json(text)
    assert all(problem.zh and problem.en for problem in error.value.problems)
    return error.value


def test_nothing_is_lost() -> None:
    for applicant, judgements, day in random_cases(31, 60):
        try:
            assessment = assess(applicant, on=day, judgements=judgements)
        except FactError:
            continue
        assert Assessment.from_json(assessment.to_json()) == assessment
        assert Assessment.from_json(assessment.to_json(indent=2).encode()) == assessment


@pytest.mark.parametrize("name", [STRANGE, "a" * 100, "\u200b"])
def test_strange_names_are_kept(name: str) -> None:
    assessment = family(name)
    assert Assessment.from_json(assessment.to_json()) == assessment
    assert Assessment.from_json(assessment.to_json(indent=1)) == assessment
    assert Assessment.from_json(json.dumps(json.loads(assessment.to_json()))) == assessment


def test_a_byte_order_mark_does_no_harm() -> None:
    assessment = family()
    assert Assessment.from_json(b"\xef\xbb\xbf" + assessment.to_json().encode()) == assessment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("null", "不是评估记录"),
        ("[]", "不是评估记录"),
        ("{}", "不是评估记录"),
        ('{"members": []}', "不是评估记录"),
        (b"\xff\xfe", "UTF-8"),
        ("[" * 5_000, "嵌套"),
        ('{"determinations": [], "determinations": []}', "两次"),
        ('{"determinations": [], "on": 1e999999999999999999999}', "数字过长"),
        ('{"determinations": []}', "缺少这一项"),
        ('{"determinations": 3}', "读不懂"),
    ],
)
def test_what_is_no_receipt_is_refused(text: str | bytes, said: str) -> None:
    assert any(said in problem.zh for problem in refused(text).problems)


def test_what_is_too_large_is_refused() -> None:
    assert "过大" in refused(b" " * (LARGEST_RECEIPT + 1)).problems[0].zh


def test_a_receipt_cut_short_is_refused() -> None:
    text = family().to_json()
    for length in (1, 2, 100, len(text) // 2, len(text) - 70, len(text) - 1):
        refused(text[:length])


def changed(assessment: Assessment, *path: Any, value: Any) -> str:
    data = json.loads(assessment.to_json())
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("on",), "2022-02-30", "on"),
        (("applicant", "members", 0, "relation"), "cousin", "applicant › 家庭成员[0].与申请人关系"),
        (("applicant", "pets"), 2, "applicant › pets"),
        (("judgements", 0, "by"), "", "judgements[0] › 认定人"),
        (("determinations", 0, "status"), "granted", "determinations.0.status"),
        (("determinations", 0, "amount", "lowest"), "NaN", "determinations.0.amount.lowest"),
        (("determinations", 0, "amount", "lowest"), "1e999999999", "determinations.0.amount.lowest"),
        (("determinations", 0, "conditions", 1, "measures", 0, "unit"), "km", "measures.0.unit"),
        (("determinations", 0, "conditions", 1, "measures", 0, "lowest"), "1/0", "measures.0.lowest"),
        (("determinations", 0, "conditions", 1, "measures", 0, "lowest"), "1e99999999", "measures.0.lowest"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(path: tuple[Any, ...], value: Any, where: str) -> None:
    problems = refused(changed(family(), *path, value=value)).problems
    assert any(where in problem.where for problem in problems), problems


def test_a_field_that_was_changed_is_noticed() -> None:
    assessment = family()
    text = changed(assessment, "judgements", 0, "ground", value="别的理由")
    assert "校验值" in refused(text).problems[0].zh
    receipt = open_receipt(text)
    assert not receipt.intact
    assert receipt.assessment.judgements[0].ground == "别的理由"


@pytest.mark.parametrize("path", [("extra",), ("determinations", 0, "extra"), (CHECKSUM,)])
def test_a_field_that_was_added_or_forged_is_noticed(path: tuple[Any, ...]) -> None:
    assert "校验值" in refused(changed(family(), *path, value="x")).problems[0].zh


def test_a_receipt_without_its_checksum_is_refused() -> None:
    data = json.loads(family().to_json())
    del data[CHECKSUM]
    assert "校验值" in refused(json.dumps(data)).problems[0].zh


def test_a_receipt_is_told_from_a_family() -> None:
    assert is_receipt(family().to_json().encode())
    assert not is_receipt(b'{"members": []}')
    assert not is_receipt(b"{")
    assert not is_receipt(b"[" * 100_000)
