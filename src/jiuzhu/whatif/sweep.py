"""`Sweep`: what a family would be entitled to as one fact goes through values, and where it falls."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from jiuzhu.assessment.results import STATUSES, Status
from jiuzhu.texts import Language, Text

Period = Literal["month", "once"]

_BOUNDS = Text("最低（元）", "lowest (yuan)"), Text("最高（元）", "highest (yuan)")
PERIODS: dict[Period, Text] = {
    "month": Text("每月合计", "total a month"),
    "once": Text("一次性合计", "total once"),
}


@dataclass(frozen=True, slots=True)
class Course:
    """One benefit along the values, for the household or for one person.

    statuses: at each value; *ineligible* also where it is no question.
    lowest, highest: yuan at each value: nothing where it is not due, from nothing on while that is
    undetermined; highest None where there is no bound.  period None: it pays nothing.
    """

    benefit: str
    title: Text
    kind: Literal["benefit", "status", "service"]
    person: str | None
    period: Period | None
    statuses: tuple[Status, ...]
    lowest: tuple[Decimal, ...]
    highest: tuple[Decimal | None, ...]

    @property
    def name(self) -> Text:
        """The benefit's title, and for whom."""
        if self.person is None:
            return self.title
        return Text(f"{self.title.zh}（{self.person}）", f"{self.title.en} ({self.person})")


@dataclass(frozen=True, slots=True)
class Total:
    """What all benefits of a period come to at each value, yuan; highest None where one has no bound."""

    lowest: tuple[Decimal, ...]
    highest: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one benefit at a cliff; sums in yuan."""

    benefit: str
    title: Text
    person: str | None
    period: Period | None
    status_before: Status
    status_after: Status
    lowest_before: Decimal
    highest_before: Decimal | None
    lowest_after: Decimal
    highest_after: Decimal | None


@dataclass(frozen=True, slots=True)
class Cliff:
    """A value at which a status turns, or at which more is lost than was gained by getting there.

    before, at: the last value on this side and the first on the other, one smallest step apart.
    turns: the benefits that turn there.
    """

    before: Decimal
    at: Decimal
    turns: tuple[Turn, ...]

    def lost(self, period: Period = "month") -> tuple[Decimal | None, Decimal | None]:
        """At least and at most how much less is due from there on, in yuan; None where there is no bound.

        Below nothing where it is more.
        """
        turns = [turn for turn in self.turns if turn.period == period]
        least = [_less(turn.lowest_before, turn.highest_after) for turn in turns]
        most = [_less(turn.highest_before, turn.lowest_after) for turn in turns]
        return _sum(least), _sum(most)


@dataclass(frozen=True, slots=True)
class Sweep:
    """What the law says of a family while one fact goes through values and all else stays.

    on, jurisdiction: whose law, of which day.  fact, path, unit: the fact in words, by its path, and its
    unit such as `yuan/month`.  is_income: whether it is money that comes in.  here: what it is in the
    family's own case, None while unknown.  values: ascending; sums in yuan.  courses: each benefit along
    them.  cliffs: ascending, found to the smallest step between the first and the last value.
    """

    on: date
    jurisdiction: str
    fact: Text
    path: str
    unit: str
    is_income: bool
    here: Decimal | None
    values: tuple[Decimal, ...]
    courses: tuple[Course, ...]
    cliffs: tuple[Cliff, ...]

    def total(self, period: Period = "month") -> Total:
        """What all benefits of a period come to."""
        paid = [one for one in self.courses if one.period == period]
        return Total(
            tuple(sum((one.lowest[index] for one in paid), Decimal(0)) for index in range(len(self.values))),
            tuple(_sum([one.highest[index] for one in paid]) for index in range(len(self.values))),
        )

    def net(self) -> Total:
        """The fact and what is due a month, together: what is left to the family of an income."""
        total = self.total()
        return Total(
            tuple(value + low for value, low in zip(self.values, total.lowest, strict=True)),
            tuple(
                None if high is None else value + high
                for value, high in zip(self.values, total.highest, strict=True)
            ),
        )

    def rows(self, lang: Language = "zh") -> list[dict[str, str]]:
        """A row for each value, by heading: the value, each benefit's status and sums, the totals."""
        low, high = _BOUNDS[0][lang], _BOUNDS[1][lang]
        totals = {period: self.total(period) for period in PERIODS}
        rows: list[dict[str, str]] = []
        for index, value in enumerate(self.values):
            row = {self.fact[lang]: str(value)}
            for course in self.courses:
                name = course.name[lang]
                row[name] = STATUSES[course.statuses[index]][lang]
                if course.period is not None:
                    row[f"{name} {low}"] = str(course.lowest[index])
                    row[f"{name} {high}"] = _written(course.highest[index])
            for period, total in totals.items():
                row[f"{PERIODS[period][lang]} {low}"] = str(total.lowest[index])
                row[f"{PERIODS[period][lang]} {high}"] = _written(total.highest[index])
            rows.append(row)
        return rows

    def to_csv(self, lang: Language = "zh") -> str:
        """The rows as CSV; an empty cell where there is no bound."""
        rows, text = self.rows(lang), io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue()


def _less(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else before - after


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    total = Decimal("0.00")
    for one in amounts:
        if one is None:
            return None
        total += one
    return total


def _written(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)
