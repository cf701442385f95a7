from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiuzhu.facts import Judgement
from tests.facts.refusals import in_plain_words, only_problem, refused

FOUND: dict[str, Any] = {
    "what": "property_within_limit",
    "value": True,
    "by": "李强",
    "on": "2022-08-01",
    "ground": "入户调查",
}


def test_a_finding_has_a_name_a_day_and_a_ground() -> None:
    judgement = Judgement.model_validate(FOUND)
    assert judgement.on == date(2022, 8, 1)
    assert judgement.about is None
    assert {problem.where for problem in refused(Judgement, {})} == {
        "认定事项 (what)",
        "认定结果 (value)",
        "认定人 (by)",
        "认定日期 (on)",
        "认定理由 (ground)",
    }


def test_a_finding_in_chinese_keys_is_the_same() -> None:
    chinese = {
        "认定事项": "property_within_limit",
        "认定结果": "是",
        "认定人": "李强",
        "认定日期": "2022年8月1日",
        "认定理由": "入户调查",
    }
    assert Judgement.model_validate(chinese) == Judgement.model_validate(FOUND)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (True, True),
        (False, False),
        ("是", True),
        ("否", False),
        ("50%", "50%"),
        ("1200.00", "1200.00"),
        (1200, "1200"),
        (Decimal("0.5"), "0.5"),
        (Decimal("1e3"), "1000"),
    ],
)
def test_a_finding_is_yes_or_no_a_sum_or_a_rate(told: object, kept: object) -> None:
    value = Judgement.model_validate({**FOUND, "value": told}).value
    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize("value", [0.5, "", "字" * 41, None, [], {}, b"1"])
def test_what_is_no_finding_is_refused(value: object) -> None:
    problem = only_problem(Judgement, {**FOUND, "value": value})
    assert problem.where == "认定结果 (value)"
    assert "50%" in problem.zh
    assert "50%" in problem.en


@pytest.mark.parametrize(
    "value",
    [
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")),
        *(Decimal("1e999999999"), Decimal("1e-999999999"), "\ud800"),
    ],
)
def test_what_is_no_number_is_no_finding(value: object) -> None:
    only_problem(Judgement, {**FOUND, "value": value})


def test_a_finding_of_5000_digits_is_refused_in_plain_words() -> None:
    in_plain_words(only_problem(Judgement, {**FOUND, "value": 10**5000}))


@pytest.mark.parametrize("missing", ["what", "by", "ground"])
def test_an_empty_text_is_no_ground(missing: str) -> None:
    assert missing in only_problem(Judgement, {**FOUND, missing: " "}).where


@pytest.mark.parametrize("value", [True, "50%", 1200])
def test_a_finding_is_kept_in_json(value: object) -> None:
    judgement = Judgement.model_validate({**FOUND, "value": value, "about": "王芳"})
    assert Judgement.model_validate_json(judgement.model_dump_json()) == judgement


def test_a_finding_cannot_be_changed() -> None:
    judgement = Judgement.model_validate(FOUND)
    with pytest.raises(ValueError, match="frozen"):
        judgement.value = False
