from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.language.units import PLAIN, Unit, parse_unit

KNOWN = [
    *("1", "yuan", "person", "month", "year", "yuan/month", "yuan/year", "yuan/person"),
    *("yuan/person/month", "1/month", "yuan/person/year"),
]
units = st.sampled_from(KNOWN).map(parse_unit)


@pytest.mark.parametrize("text", KNOWN)
def test_a_unit_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_unit(text)) == text


def test_the_order_below_does_not_matter() -> None:
    assert parse_unit("yuan/month/person") == parse_unit("yuan/person/month")


@pytest.mark.parametrize(
    "text",
    [
        *("", "euro", "yuan/", "/month", "yuan / month", "yuan//month", "yuan*person", "2", "yuan/1"),
        *("元/月", "yuan/month/month/month/month", "YUAN", "yuan/month\n", "1/1", "month/yuan/euro"),
    ],
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        parse_unit(text)


def test_units_multiply_and_divide() -> None:
    standard = parse_unit("yuan/person/month")
    assert standard * parse_unit("person") == parse_unit("yuan/month")
    assert parse_unit("yuan/month") / parse_unit("person") == standard
    assert parse_unit("yuan/month") / parse_unit("yuan/month") == PLAIN
    assert PLAIN / parse_unit("month") == parse_unit("1/month")


@given(units, units, units)
def test_units_obey_the_laws_of_products(a: Unit, b: Unit, c: Unit) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * PLAIN == a == a / PLAIN
    assert a * b / b == a
    assert hash(a * b) == hash(b * a)


def test_a_yearly_sum_is_not_a_monthly_one() -> None:
    assert parse_unit("yuan/year") != parse_unit("yuan/month")
    assert parse_unit("yuan/year") != parse_unit("yuan")


@pytest.mark.parametrize(
    ("text", "money"),
    [("yuan", True), ("yuan/month", True), ("yuan/person/month", True), ("person", False), ("1", False)],
)
def test_what_is_money(text: str, money: bool) -> None:
    assert parse_unit(text).is_money is money


def test_people_read_units_in_their_language() -> None:
    assert parse_unit("yuan/person/month").name.zh == "元/人·月"
    assert parse_unit("person").name.en == "persons"
    assert parse_unit("1").name.zh == ""
