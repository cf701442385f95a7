"""A month of a year, as a value of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from jiuzhu.facts.fields import refuse
from jiuzhu.facts.showing import shown
from jiuzhu.texts import Text

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})|年([0-9]{1,2})月)")
_LAST = 9_999 * 12 + 11  # December of the year 9999, in months since the year 0


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month; months are ordered, one may be so many months after another.

    Raises ValueError for a month that no calendar has.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9_999):
            raise ValueError(f"there is no month {self.year}-{self.month}")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as `2022-08` or `2022年8月`; raises ValueError."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError(f"not a month such as 2022-08: {text!r}")
        year, number, chinese = written.groups()
        return cls(int(year), int(number or chinese))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date.max if self._count == _LAST else (self + 1).first_day - timedelta(days=1)

    @property
    def shown(self) -> Text:
        return Text(f"{self.year}年{self.month}月", str(self))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def __add__(self, months: int) -> Month:
        year, month = divmod(self._count + months, 12)
        return Month(year, month + 1)

    def __sub__(self, other: Month) -> int:
        """How many months this one is after another."""
        return self._count - other._count

    @property
    def _count(self) -> int:
        return self.year * 12 + self.month - 1


def months(first: Month, last: Month) -> Iterator[Month]:
    """Each month from the first to the last, both included; none where the last is before the first."""
    for count in range(last - first + 1):
        yield first + count


def _read(value: object) -> Month:
    if isinstance(value, Month):
        return value
    try:
        return Month.parse(value if isinstance(value, str) else "")
    except ValueError:
        refuse(
            f"月份应如 2022-08 或 2022年8月，收到的是 {shown(value)}",
            f"expected a month such as 2022-08, not {shown(value)}",
        )


MonthFact = Annotated[
    Month, BeforeValidator(_read, json_schema_input_type=str), PlainSerializer(str, return_type=str)
]
"""A month among facts, written as `2022-08` or `2022年8月`."""
