"""What comparing two laws over a population says: who gains, who loses, and what it costs a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from jiuzhu.population.layout import Name
from jiuzhu.texts import Text

if TYPE_CHECKING:
    import pyarrow

Kind = Literal["newly_in", "newly_out", "gains", "loses", "same", "open", "outside"]

KINDS: dict[Kind, Text] = {
    "newly_in": Text("新增符合", "newly in"),
    "newly_out": Text("不再符合", "newly out"),
    "gains": Text("增加", "gain"),
    "loses": Text("减少", "lose"),
    "same": Text("不变", "the same"),
    "open": Text("尚不能确定", "open"),
    "outside": Text("都不符合", "in neither"),
}

ALL = "all"
"""Stands for a benefit where everything that a family and its members are due is added up."""

EVERYBODY, SIZE, CATEGORY = "everybody", "size", "category"
"""Dimensions beside the columns that were named."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A sum of yuan that lies between two, equal when it is exactly known; None where there is no bound."""

    lowest: Decimal | None
    highest: Decimal | None

    @property
    def exact(self) -> Decimal | None:
        return self.lowest if self.lowest == self.highest else None


@dataclass(frozen=True, slots=True)
class Group:
    """One benefit for a group of families: how many of each kind, and the yearly cost.

    benefit: its name, or `ALL`.  of: whom it is decided for, and who is counted.  dimension: `EVERYBODY`,
    `SIZE`, `CATEGORY` or the name of a column; value: which group of it.  counts: by kind, weighted; they add
    up to all of the group.  before, after, change: yuan a year, a month's sum twelve times, a single one
    once; what is open counts from nothing to all it may come to.  settled: what of the change comes from
    those who are open under neither law.
    """

    benefit: str
    title: Text
    of: Name
    dimension: str
    value: str | None
    counts: dict[Kind, Decimal]
    before: Interval
    after: Interval
    change: Interval
    settled: Interval

    @property
    def total(self) -> Decimal:
        return sum(self.counts.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that differs between the two laws."""

    name: str
    title: Text
    before: Text
    after: Text


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two laws over the same population.

    figures: what differs between them.  groups: the benefits that rest on it, each for everybody and by
    every dimension, then all together.  lines: a table of every family (and person) for whom something is
    certainly otherwise: `family`, `person`, `benefit`, `kind`, and the bounds of the sum `before_…`,
    `after_…` in yuan of the benefit's period.  families, refused: how many were given, and could not be
    assessed.  weighted: whether families count by a weight.
    """

    on: date
    jurisdiction: str
    before: Text
    after: Text
    figures: tuple[ChangedFigure, ...]
    groups: tuple[Group, ...]
    lines: pyarrow.Table
    families: int
    refused: int
    weighted: bool

    def __iter__(self) -> Iterator[Group]:
        """Each benefit for everybody."""
        return (one for one in self.groups if one.dimension == EVERYBODY)

    def __getitem__(self, benefit: str) -> Group:
        """A benefit for everybody; KeyError where the two laws cannot differ about it."""
        for one in self:
            if one.benefit == benefit:
                return one
        known = ", ".join(one.benefit for one in self)
        raise KeyError(f"{benefit!r} does not rest on what differs; what does: {known}")

    def by(self, dimension: str, benefit: str = ALL) -> tuple[Group, ...]:
        """The groups of a dimension for a benefit, in order."""
        return tuple(one for one in self.groups if (one.dimension, one.benefit) == (dimension, benefit))
