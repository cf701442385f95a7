"""A kept assessment worked out again: equal to the byte, or exactly what is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from jiuzhu import Applicant, Assessment, FactError, Judgement, ReceiptError, assess, replay
from tests.assessment.random_families import random_cases
from tests.rulebook.small_rules import Rules

DAY = date(2022, 8, 1)
WITHIN = Judgement(
    what="household.property_within_subsistence_limit", value=True, by="王敏", on=DAY, ground="核对报告"
)
FAMILY = Applicant.model_validate(
    {
        "members": [
            {
                "name": "张建国",
                "relation": "self",
                "registered_in_jurisdiction": True,
                "stated_age": 41,
                "income": {"wages": 1800},
            },
            {"name": "李秀英", "relation": "spouse", "stated_age": 39},
        ],
        "nothing_else": True,
    }
)
ASSESSMENT = assess(FAMILY, on=DAY, judgements=[WITHIN])


def text_of(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def forged(data: dict[str, Any]) -> str:
    """The data with a checksum as though it had been written so."""
    data = {key: value for key, value in data.items() if key != "checksum"}
    return text_of({**data, "checksum": sha256(text_of(data).encode()).hexdigest()})


def edited(*path: Any, value: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(ASSESSMENT.to_json())
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return data


def test_a_receipt_replays_from_text_bytes_a_file_and_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(ASSESSMENT.to_json(indent=2), encoding="utf-8")
    for receipt in (ASSESSMENT.to_json(), ASSESSMENT.to_json().encode(), file, ASSESSMENT):
        found = replay(receipt)
        assert found.equal
        assert found.confirmed
        assert found.again.to_json() == ASSESSMENT.to_json()
        assert str(found) == "重新评估，结果完全一致"


def test_every_random_family_replays_by_the_engine_that_decided() -> None:
    for applicant, judgements, day in random_cases(41, 25):
        for engine in (None, "plain"):
            try:
                assessment = assess(applicant, on=day, judgements=judgements, engine=engine)  # type: ignore[arg-type]
            except FactError:
                continue
            assert replay(assessment.to_json()).equal


# --- edited -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("determinations", 0, "status"), "ineligible", "最低生活保障 › 结论：不符合 → 符合"),
        (
            ("determinations", 0, "amount", "highest"),
            "999.00",
            "最低生活保障 › 金额：每月 200 至 999 元 → 每月 200 元",
        ),
        (
            ("determinations", 0, "conditions", 1, "verdict"),
            "fails",
            "最低生活保障 › 共同生活的家庭成员人均月收入低于最低生活保障标准：不成立 → 成立",
        ),
        (
            ("determinations", 0, "conditions", 1, "measures", 1, "lowest"),
            100000,
            "最低生活保障 › 全家的保障标准：1,000 至 2,000 元/月 → 2,000 元/月",
        ),
        (("rulebook",), "0" * 64, f"规则版本：{'0' * 64} → {ASSESSMENT.rulebook}"),
        (("engine",), "another", f"推理引擎：another → {ASSESSMENT.engine}"),
        (("versions", 0, 1), "0.0.0", f"jiuzhu 版本：0.0.0 → {ASSESSMENT.versions[0][1]}"),
        (("versions", 0, 0), "other", "other 版本：other → jiuzhu"),
        (("warnings", 0, "zh"), "无", "提示 [0].zh：无 → "),
        (("remedies", 0, "text", "en"), "x", "救济途径 [0].text.en：x → "),
        (("determinations", 0, "title", "en"), "x", "最低生活保障 › title.en：x → "),
        (("determinations", 0, "added"), 1, "最低生活保障 › added：1 → 没有"),
    ],
)
def test_an_edited_field_is_named(path: tuple[Any, ...], value: Any, said: str) -> None:
    data = edited(*path, value=value)
    for text, intact in ((text_of(data), False), (forged(data), True)):
        found = replay(text)
        assert not found.equal
        assert found.intact is intact
        assert said in str(found), str(found)


def test_an_edited_figure_is_named_with_the_file_it_stands_in() -> None:
    data = json.loads(ASSESSMENT.to_json())
    for one in data["determinations"]:
        for figure in one["figures"]:
            if figure["name"] == "subsistence_standard":
                figure["shown"]["zh"] = "1,100 元/人·月"
    (change,) = replay(forged(data)).changes
    assert change.kind == "figure"
    assert change.text().startswith(
        "最低生活保障标准：1,100 元/人·月 → 1,000 元/人·月"
        "（rules/changzhou/parameters/subsistence_standard.yaml:"
    )


def test_a_result_that_was_taken_out_is_named() -> None:
    data = json.loads(ASSESSMENT.to_json())
    gone = data["determinations"].pop(0)
    found = replay(forged(data))
    assert gone["benefit"] == "subsistence_allowance"
    assert "最低生活保障：没有 → 符合" in str(found)


def test_edited_facts_show_in_what_follows_from_them() -> None:
    data = edited("applicant", "members", 0, "income", "wages", value="900.00")
    found = replay(text_of(data))
    assert not found.intact
    assert "最低生活保障 › 家庭可计算月收入：1,800 元/月 → 900 元/月" in str(found)


def test_edited_words_that_nothing_follows_from_are_noticed() -> None:
    found = replay(text_of(edited("judgements", 0, "ground", value="别的理由")))
    assert not found.equal
    assert not found.confirmed
    assert found.changes == ()
    assert "填报内容、认定意见" in str(found)
    assert "facts" in found.text("en")


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if not inner:
        yield path
    for key, value in inner:
        yield from leaves(value, (*path, key))


def another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}0"
        case None:
            return 1
    return "x"


def any_edit_is_found(seed: int, number: int, edits: int) -> None:
    random = Random(seed)
    for applicant, judgements, day in random_cases(seed, number):
        try:
            assessment = assess(applicant, on=day, judgements=judgements)
        except FactError:
            continue
        text = assessment.to_json()
        places = list(leaves(json.loads(text)))
        for path in random.choices(places, k=edits):
            data = json.loads(text)
            inner = data
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = another(inner[path[-1]])
            with pytest.raises(ReceiptError):
                Assessment.from_json(text_of(data))
            try:
                found = replay(text_of(data))
            except ReceiptError:
                continue
            assert not found.equal, path
            assert not found.confirmed, path
            if path[0] not in ("applicant", "judgements", "checksum"):
                assert found.changes, path
                assert replay(forged(data)).changes == found.changes, path


def test_any_single_edit_is_found() -> None:
    any_edit_is_found(seed=42, number=10, edits=8)


@pytest.mark.heavy
def test_any_of_many_single_edits_is_found() -> None:
    any_edit_is_found(seed=43, number=60, edits=40)


# --- other rules, other software --------------------------------------------------------------------


def small(tmp_path: Path, income: int = 500) -> Assessment:
    family = Applicant.model_validate({"reported_counted_income": income, "members": [{"name": "甲"}]})
    return assess(family, on=DAY, jurisdiction="city", search=(tmp_path,))


def test_older_rules_are_found_in_the_folder_given(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    Rules(old), Rules(new).change("city/parameters.yaml", "value: 1000", "value: 1100")
    then = replace(small(old), rulebook=small(old).rulebook)
    assert small(new).rulebook != then.rulebook
    # This process has read both, by whichever folders.
    assert replay(then, search=(new,)).equal
    assert replay(then, search=(new, old)).equal


def test_other_rules_are_told_with_each_figure(tmp_path: Path) -> None:
    Rules(tmp_path)
    then = replace(small(tmp_path), rulebook="a" * 64)  # rules that are nowhere to be found
    data = json.loads(then.to_json())
    text = json.dumps(data).replace("1,000 yuan", "900 yuan").replace("1,000 \\u5143", "900 \\u5143")
    found = replay(forged(json.loads(text)), search=(tmp_path,))
    assert not found.confirmed
    assert "标准：900 元/人·月 → 1,000 元/人·月（rules/city/parameters.yaml:" in str(found)
    assert f"规则版本：{'a' * 64} → " in str(found)


def test_a_receipt_of_an_unknown_jurisdiction_is_refused() -> None:
    with pytest.raises(ReceiptError, match="没有名为“nowhere”的辖区"):
        replay(forged(edited("jurisdiction", value="nowhere") | {"rulebook": "0" * 64}))


def test_judgements_that_fit_no_rules_are_refused() -> None:
    with pytest.raises(ReceiptError, match="没有名为“nothing”的认定事项"):
        replay(forged(edited("judgements", 0, "what", value="nothing")))


def test_other_software_is_told_but_confirms() -> None:
    other = replace(ASSESSMENT, versions=(("jiuzhu", "0.0.1"), *ASSESSMENT.versions[1:]))
    found = replay(other.to_json())
    assert not found.equal
    assert found.confirmed
    assert [change.kind for change in found.changes] == ["version"]
    assert "不同的只是所用的软件" in str(found)
    assert "only the software differs" in found.text("en")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReceiptError, match="打不开这个文件"):
        replay(tmp_path / "none.json")
