"""The calendar: working days with their make-up days, spans of days and months, years not yet published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays.countries import China
from hypothesis import given
from hypothesis import strategies as st

from jiuzhu.cases.calendar import (
    Due,
    days_after,
    is_published,
    is_working_day,
    months_after,
    moved_off_holidays,
    working_days_after,
)

DAY = timedelta(days=1)
PUBLISHED = st.dates(date(2010, 1, 1), date(2025, 6, 30))
ANY = st.dates(date(2010, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 9, 30), True),
        (date(2022, 10, 1), False),
        (date(2022, 10, 7), False),
        (date(2022, 10, 8), True),  # a Saturday made up for
        (date(2022, 10, 9), True),  # and its Sunday
        (date(2022, 10, 15), False),
        (date(2022, 1, 29), True),
        (date(2022, 1, 31), False),  # the eve of the Spring Festival
        (date(2020, 2, 1), False),  # prolonged that year
        (date(2040, 10, 1), False),
        (date(2040, 9, 28), True),
        (date(2040, 9, 29), False),  # a Saturday: nothing is made up for in a computed year
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(("year", "published"), [(2003, False), (2004, True), (2022, True), (2026, True)])
def test_the_years_that_are_known(year: int, published: bool) -> None:
    assert is_published(year) is published


@pytest.mark.parametrize("year", range(2006, 2027))
def test_two_calendars_kept_by_different_people_agree(year: int) -> None:
    """The one that computes years not yet published knows the published ones too, day by day."""
    other = China(years=year)
    days = [date(year, 1, 1) + index * DAY for index in range(365)]
    assert [day for day in days if is_working_day(day) != other.is_working_day(day)] == []


@pytest.mark.parametrize(
    ("number", "last"),
    [(1, (9, 2)), (3, (9, 6)), (20, (9, 30)), (21, (10, 8)), (22, (10, 9)), (30, (10, 19)), (45, (11, 9))],
)
def test_working_days_after_a_thursday(number: int, last: tuple[int, int]) -> None:
    assert working_days_after(date(2022, 9, 1), number) == Due(date(2022, *last))


def test_no_days_are_the_day_itself() -> None:
    assert working_days_after(date(2022, 10, 1), 0) == Due(date(2022, 10, 1))
    assert days_after(date(2022, 10, 1), 0) == Due(date(2022, 10, 1))


@given(ANY, st.integers(1, 60))
def test_the_last_working_day_is_one_and_so_many_lie_between(day: date, number: int) -> None:
    last = working_days_after(day, number).day
    assert is_working_day(last)
    between = [day + index * DAY for index in range(1, (last - day).days + 1)]
    assert sum(map(is_working_day, between)) == number


@pytest.mark.parametrize(
    ("day", "number", "last", "estimated"),
    [
        (date(2026, 12, 25), 3, date(2026, 12, 30), False),
        (date(2026, 12, 25), 10, date(2027, 1, 11), True),
        (date(2039, 12, 30), 1, date(2040, 1, 3), True),
    ],
)
def test_what_rests_on_a_year_not_published_is_estimated(
    day: date, number: int, last: date, estimated: bool
) -> None:
    assert working_days_after(day, number) == Due(last, estimated)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2022, 9, 1), 6, date(2023, 3, 1)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2022, 11, 30), 1, date(2022, 12, 30)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2022, 1, 31), 12, date(2023, 1, 31)),
        (date(2022, 12, 1), 1, date(2023, 1, 1)),
        (date(2022, 12, 1), 0, date(2022, 12, 1)),
    ],
)
def test_months(day: date, months: int, last: date) -> None:
    assert months_after(day, months) == Due(last)


@given(ANY, st.integers(0, 40))
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(day: date, months: int) -> None:
    last = months_after(day, months).day
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day == day.day or (last + DAY).day == 1


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2022, 10, 31), date(2022, 10, 31)),
        (date(2022, 10, 29), date(2022, 10, 31)),
        (date(2022, 10, 1), date(2022, 10, 8)),
        (date(2022, 10, 8), date(2022, 10, 8)),
    ],
)
def test_a_last_day_on_a_holiday_moves(day: date, moved: date) -> None:
    assert moved_off_holidays(Due(day)) == Due(moved)


def test_a_day_that_did_not_move_still_rests_on_the_calendar() -> None:
    assert moved_off_holidays(Due(date(2040, 1, 3))) == Due(date(2040, 1, 3), estimated=True)


@given(PUBLISHED, st.integers(1, 40), st.integers(0, 10), st.integers(0, 10))
def test_days_that_do_not_count_are_got_back(day: date, number: int, begins: int, length: int) -> None:
    first, last = day + begins * DAY, day + (begins + length) * DAY

    def counts(one: date) -> bool:
        return not first < one <= last

    due = days_after(day, number, counts).day
    assert due == day + (number + (length if begins < number else 0)) * DAY
