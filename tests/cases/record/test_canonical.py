from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.cases.record import RecordError, canonical
from jiuzhu.cases.record.canonical import LARGEST_NUMBER, moment, parse, parse_moment
from tests.cases.samples import BEIJING

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_NUMBER, LARGEST_NUMBER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "是"]}, '{"a":[true,null,"是"],"b":1}'),
        ({"": "", "名": {}}, '{"":"","名":{}}'),
        # From RFC 8785, 3.2.3: by UTF-16 code units a sign beyond U+FFFF comes before U+FB33.
        ({"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}, None),
        ('\x00\b\t\n\f\r\x1f"\\/\x7f\u2028', '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\x7f\u2028"'),
        (-LARGEST_NUMBER, "-9007199254740991"),
    ],
)
def test_a_value_is_written_in_one_way(value: Any, text: str | None) -> None:
    if text is None:
        text = '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert canonical(value) == text
    assert parse(text) == value


@given(VALUES)
def test_what_is_written_is_read_again_and_nothing_else(value: Any) -> None:
    text = canonical(value)
    assert parse(text) == value
    assert canonical(parse(text)) == text
    assert json.loads(text) == value


@given(VALUES.filter(lambda value: isinstance(value, dict)), st.data())
def test_another_spelling_is_no_canonical_text(value: dict[str, Any], data: st.DataObject) -> None:
    text = canonical(value)
    other = data.draw(
        st.sampled_from(
            [
                json.dumps(value, ensure_ascii=False),
                json.dumps(value, ensure_ascii=False, indent=1),
                text + " ",
                "{ " + text[1:],
                "{" + text[1:-1] + "}" if value else "{ }",
                '{"twice":1,"twice":1}',
                '{"a":1.0}',
                '{"a":1e3}',
                '{"a":-0}',
                '{"a":NaN}',
                '{"a":9007199254740992}',
                '{"a":"\\u4e2d"}',
                '{"a":"\\ud800"}',
                '{"a":"\ud800"}',
                '{"\ufb33":1,"\U0001f600":2}',
                "[" * 100_000,
                "",
            ]
        )
    )
    if other != text:
        with pytest.raises(ValueError, match=r"."):
            parse(other)


@pytest.mark.parametrize(
    ("value", "where", "said"),
    [
        (1.5, "data.a", "整数（分）"),
        (Decimal("1200.00"), "data.a", "整数（分）"),
        (date(2022, 8, 1), "data.a", "date"),
        (b"1", "data.a", "bytes"),
        ({1}, "data.a", "set"),
        (2**53, "data.a", "2^53"),
        ("\ud800", "data.a", "UTF-8"),
        ([0, {"b": [0.5]}], "data.a[1].b[0]", "小数"),
        ({1: 2}, "data.a", "名称"),
    ],
)
def test_what_has_no_canonical_form_is_refused_by_its_path(value: Any, where: str, said: str) -> None:
    with pytest.raises(RecordError) as refused:
        canonical({"a": value})
    (problem,) = refused.value.problems
    assert problem.where == where
    assert said in problem.zh


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(RecordError) as refused:
        canonical({"a": 0.5, "b": [date(2022, 8, 1)], "c": "ok"})
    assert [problem.where for problem in refused.value.problems] == ["data.a", "data.b[0]"]


def test_depth_is_bounded() -> None:
    value: Any = 1
    for _ in range(51):
        value = [value]
    with pytest.raises(RecordError, match="50"):
        canonical(value)


def test_a_moment_is_written_in_utc_to_the_microsecond() -> None:
    assert moment(datetime(2022, 8, 1, 9, 30, tzinfo=BEIJING)) == "2022-08-01T01:30:00.000000Z"
    assert parse_moment("2022-08-01T01:30:00.000000Z") == datetime(2022, 8, 1, 1, 30, tzinfo=UTC)


@given(
    st.datetimes(
        timezones=st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-840, 840))
    )
)
def test_a_moment_is_read_as_it_was_written(at: datetime) -> None:
    try:
        text = moment(at)
    except RecordError:  # beyond the years 1 and 9999 once it is in UTC
        assert at.year in (1, 9999)
        return
    assert parse_moment(text) == at


@pytest.mark.parametrize(
    "text", ["2022-08-01", "2022-08-01T01:30:00Z", "2022-08-01T09:30:00.000000+08:00", "x"]
)
def test_a_moment_in_another_spelling_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


def test_a_moment_needs_its_zone() -> None:
    with pytest.raises(RecordError, match="北京时间应带"):
        moment(datetime(2022, 8, 1, 9, 30))
