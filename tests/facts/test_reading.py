from __future__ import annotations

import json
import sys
from contextlib import suppress
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant
from jiuzhu.facts.reading import LARGEST_TEXT, read_json
from tests.facts.refusals import refusal


def whole(text: str | bytes) -> Problem:
    """The one problem of a text that cannot be read at all."""
    (problem,) = refusal(lambda: Applicant.from_json(text))
    assert problem.where == "(全部 / whole)"
    return problem


def test_numbers_with_a_point_are_exact() -> None:
    assert read_json("[0.1, 1e2, 5]") == [Decimal("0.1"), Decimal("1e2"), 5]
    applicant = Applicant.from_json('{"reported_counted_income": 1999.99}')
    assert applicant.reported_counted_income == Decimal("1999.99")


def test_a_byte_order_mark_is_accepted() -> None:
    assert Applicant.from_json(b"\xef\xbb\xbf{}") == Applicant()


@pytest.mark.parametrize(
    "text", ["", b"", " ", "{", '{"members": [', '{"members"', "{'members': 1}", "nonsense"]
)
def test_a_text_that_breaks_off_is_refused(text: str | bytes) -> None:
    problem = whole(text)
    assert "第 1 行" in problem.zh
    assert "line 1" in problem.en


@pytest.mark.parametrize("text", ["{} x", "{}{}", "{},"])
def test_what_follows_the_end_is_refused(text: str) -> None:
    problem = whole(text.replace(" ", ""))
    assert "after the end" in problem.en
    assert "line 1, column 3" in problem.en
    assert "结束之后" in problem.zh


def test_every_beginning_of_a_family_is_refused() -> None:
    text = '{"家庭成员": [{"姓名": "王\\u82b3", "收入": {"工资性收入": "12.5"}}], "property": null}'
    assert Applicant.from_json(text).members
    for end in range(len(text)):
        whole(text[:end])


@pytest.mark.parametrize("text", ["[]", "[{}]", "5", '"王芳"', "null", "true", "1.5"])
def test_what_is_not_one_family_is_refused(text: str) -> None:
    problem = whole(text)
    assert "名称: 值" in problem.zh
    assert "named values" in problem.en


@pytest.mark.parametrize(
    "data", [b"\xff\xfe{}", "{}".encode("utf-16"), '{"姓名": 1}'.encode("gb18030"), b"{\x80}"]
)
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    problem = whole(data)
    assert "UTF-8" in problem.zh
    assert "UTF-8" in problem.en


@pytest.mark.parametrize("kind", [str.encode, str])
def test_ten_megabytes_are_refused(kind: type) -> None:
    problem = whole(kind('{"members": [' + "{}," * 3_500_000))
    assert str(LARGEST_TEXT) in problem.zh
    assert str(LARGEST_TEXT) in problem.en


def test_the_largest_text_is_read() -> None:
    assert Applicant.from_json("{}".ljust(LARGEST_TEXT)) == Applicant()
    whole("{}".ljust(LARGEST_TEXT + 1))


@pytest.mark.parametrize("opening", ["[", '{"members": ', '{"members": ['])
def test_deep_nesting_is_refused(opening: str) -> None:
    depth = 100_000 // len(opening)
    assert "嵌套" in whole(opening * depth).zh


@pytest.mark.parametrize("key", ["members", "application_date", "reported_counted_income", "property", "x"])
def test_nesting_is_refused_at_every_depth(key: str) -> None:
    """Also where the text can just be read, but what was read can hardly be shown."""
    limit = sys.getrecursionlimit()
    for depth in (20, 49, 51, 300, *range(limit - 150, limit)):
        text = f'{{"{key}": {"[" * depth}1{"]" * depth}}}'
        refusal(partial(Applicant.from_json, text))


def test_fifty_levels_are_read() -> None:
    assert read_json("[" * 50 + "]" * 50)
    assert "嵌套" in refusal(lambda: read_json("[" * 52 + "]" * 52))[0].zh


@pytest.mark.parametrize(
    "text", ['{"property": 1, "property": 2}', '{"property": {"cars": 1, "houses": 1, "cars": 1}}']
)
def test_a_key_that_stands_twice_is_refused(text: str) -> None:
    problem = whole(text)
    assert "两次" in problem.zh
    assert "twice" in problem.en


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_json_has_no_number_for_is_refused(number: str) -> None:
    problem = whole(f'{{"reported_counted_income": {number}}}')
    assert number in problem.zh
    assert number in problem.en


def test_an_integer_of_5000_digits_is_refused() -> None:
    problem = whole(f'{{"reported_counted_income": {"9" * 5000}}}')
    assert "过长" in problem.zh
    assert "digits" in problem.en


@pytest.mark.parametrize("number", ["9" * 4000, "1e400", "1e-400", "-1", "-1e5", "0." + "1" * 4000])
def test_a_number_out_of_bounds_is_refused(number: str) -> None:
    (problem,) = refusal(lambda: Applicant.from_json(f'{{"reported_counted_income": {number}}}'))
    assert problem.where == "家庭可计算月收入（已认定） (reported_counted_income)"


@pytest.mark.parametrize("number", ["1e99999999999999999999", "1e-99999999999999999999"])
def test_an_exponent_beyond_all_numbers_is_refused(number: str) -> None:
    refusal(lambda: Applicant.from_json(f'{{"reported_counted_income": {number}}}'))


@pytest.mark.parametrize(
    "text", [r'{"members": [{"name": "\ud800"}]}', r'{"members": [{"birth_date": "\ud800"}]}']
)
def test_half_a_character_is_refused(text: str) -> None:
    refusal(lambda: Applicant.from_json(text))


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes_are_read_or_refused(text: bytes | str) -> None:
    with suppress(FactError):
        assert isinstance(Applicant.from_json(text), Applicant)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


@given(_JSON)
def test_json_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


def test_half_a_character_that_stands_twice_can_still_be_told() -> None:
    str(whole(r'{"\ud800": 1, "\ud800": 2}')).encode()
