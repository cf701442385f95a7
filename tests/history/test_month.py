from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.history import Month, months

MONTHS = st.builds(Month, st.integers(1, 9_999), st.integers(1, 12))


@pytest.mark.parametrize("text", ["2022-08", "2022年8月", "2022年08月"])
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert Month.parse(text) == Month(2022, 8)


@pytest.mark.parametrize(
    "text",
    ["", "2022", "2022-8", "2022-13", "2022-00", "0000-01", "2022-08-01", "22-08", "２０２２-08", "2022/08"],
)
def test_nothing_else_is_a_month(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@given(MONTHS)
def test_writing_and_reading_is_the_same(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.parse(month.shown.zh) == month if month.year > 999 else True


@given(st.dates())
def test_a_day_lies_in_its_month(day: date) -> None:
    month = Month.of(day)
    assert month.first_day <= day <= month.last_day


@given(MONTHS, st.integers(-200, 200))
def test_adding_and_taking_away(month: Month, count: int) -> None:
    try:
        later = month + count
    except ValueError:
        return  # beyond the calendar
    assert later - month == count
    assert (later > month) == (count > 0)
    assert later + -count == month


@given(MONTHS.filter(lambda month: month < Month(9_999, 12)))
def test_months_follow_one_another_without_a_gap(month: Month) -> None:
    assert (month + 1).first_day.toordinal() == month.last_day.toordinal() + 1


def test_the_months_of_a_period_have_both_ends() -> None:
    assert [str(one) for one in months(Month(2021, 11), Month(2022, 2))] == [
        "2021-11",
        "2021-12",
        "2022-01",
        "2022-02",
    ]
    assert list(months(Month(2022, 2), Month(2022, 1))) == []


def test_the_last_month_of_the_calendar_has_a_last_day() -> None:
    assert Month(9_999, 12).last_day == date.max
