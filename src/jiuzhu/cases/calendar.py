"""The calendar: working days as the State Council arranges them, days and months as the law counts them.

A span of time begins on the day after the event (Civil Code 201).  One of months ends on the day of the
same number, or on the last of the month where there is none (Civil Code 202).

The State Council publishes the holidays and make-up working days of a year late in the year before.
Where it has not, the year is computed: Saturdays, Sundays and the statutory holidays (with a day off in
lieu of one on a weekend) are free, nothing is made up for; every day so found is *estimated*.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from jiuzhu.cases.errors import CalendarError

HOW_TO_INSTALL = (
    "计算工作日需要安装日历：pip install 'jiuzhu[cases]' / "
    "working days need a calendar: pip install 'jiuzhu[cases]'"
)

_DAY = timedelta(days=1)

Counts = Callable[[date], bool]
"""Whether a day counts."""


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and whether it rests on a calendar that is not published yet."""

    day: date
    estimated: bool = False


@lru_cache(maxsize=20_000)
def is_working_day(day: date) -> bool:
    """Whether offices work on a day, make-up working days included."""
    if is_published(day.year):
        return bool(_package("chinese_calendar").is_workday(day))
    return bool(_statutory(day.year).is_working_day(day))


def is_published(year: int) -> bool:
    """Whether the State Council's arrangement of a year is known here."""
    first, last = _published_years()
    return first <= year <= last


def working_days_after(day: date, number: int, counts: Counts | None = None) -> Due:
    """The last of so many working days, of which the first is the next after the day itself.

    counts: which of them count, where a clock stands still for a while.
    """
    last = _last(day, number, lambda one: is_working_day(one) and (counts is None or counts(one)))
    return Due(last, _rests_on_estimates(day, last))


def days_after(day: date, number: int, counts: Counts | None = None) -> Due:
    """The last of so many days, of which the first is the day after."""
    return Due(day + number * _DAY if counts is None else _last(day, number, counts))


def months_after(day: date, number: int) -> Due:
    """The day of the same number so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    month += 1
    return Due(date(year, month, min(day.day, monthrange(year, month)[1])))


def moved_off_holidays(due: Due) -> Due:
    """The same day if it is a working day, else the next one (Civil Procedure Law 85)."""
    last = due.day
    while not is_working_day(last):
        last += _DAY
    return Due(last, due.estimated or not is_published(due.day.year) or not is_published(last.year))


def _last(day: date, number: int, counts: Counts) -> date:
    while number > 0:
        day += _DAY
        number -= counts(day)
    return day


def _rests_on_estimates(first: date, last: date) -> bool:
    return not all(is_published(year) for year in range((first + _DAY).year, last.year + 1))


@cache
def _published_years() -> tuple[int, int]:
    days = _package("chinese_calendar.constants").holidays
    return min(days).year, max(days).year


@cache
def _statutory(year: int) -> Any:
    """The statutory holidays of a year, worked out from the regulation on them and the lunar calendar."""
    return _package("holidays").China(years=year)


@cache
def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as missing:
        raise CalendarError(HOW_TO_INSTALL) from missing
