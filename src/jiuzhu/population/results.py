"""What an assessment of a population says: tables, totals, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiuzhu.population.layout import Name
from jiuzhu.texts import Text

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True, slots=True)
class Total:
    """One benefit over a population.

    table: `families` or `persons`, whom it is decided for.  eligible, ineligible, undetermined: of how many
    it was decided so; of the others it was no question.  lowest, highest: what the eligible are paid
    together, yuan, each in the benefit's period; exact.  highest None where nobody knows how much it is for
    some of them.  if_granted_lowest, if_granted_highest: what the undetermined would be paid together.
    """

    benefit: str
    title: Text
    table: Name
    eligible: int
    ineligible: int
    undetermined: int
    lowest: Decimal
    highest: Decimal | None
    if_granted_lowest: Decimal
    if_granted_highest: Decimal | None

    def plus(self, other: Total) -> Total:
        """The totals of two parts of a population together."""
        added = {
            one.name: _plus(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)[3:]
        }
        return Total(self.benefit, self.title, self.table, **added)


def _plus(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a + b


@dataclass(frozen=True, slots=True)
class Counted:
    """How many families and persons there were, and how many of them were refused."""

    families: int = 0
    persons: int = 0
    refused_families: int = 0
    refused_persons: int = 0

    def plus(self, other: Counted) -> Counted:
        return Counted(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of some families together."""

    totals: tuple[Total, ...]
    counted: Counted


def together(parts: Iterable[Said]) -> Said:
    """What is said of all parts of a population."""
    found: dict[str, Total] = {}
    counted = Counted()
    for part in parts:
        counted = counted.plus(part.counted)
        for total in part.totals:
            before = found.get(total.benefit)
            found[total.benefit] = total if before is None else before.plus(total)
    return Said(tuple(found.values()), counted)


@dataclass(frozen=True, eq=False)
class Result:
    """What the law of a day says of a population.

    families, persons, refused: tables, or the folders of Parquet files that hold them, or the names of
    Spark's tables.
    In the first two each row has its `family` (and `person`), and for each benefit that may be decided for it
    `….status` (`eligible`, `ineligible`, `undetermined`; null where it is no question), `….lowest` and
    `….highest` in yuan (highest null where no bound is known; without bounds `….amount`, null where it is not
    exactly known), the tiers by their names, and, if asked
    for, `….conditions.…` (null: unknown) and `….missing` (the names of what is missing).
    refused: one row for each reason why a family could not be assessed: `family`, `person`, `table`, `row`
    (its number in a CSV file or a sheet), `column`, `value`, `zh`, `en`.  counted: families that are in the
    result and those refused add up to those given.
    """

    on: date
    jurisdiction: str
    rulebook: str
    families: pyarrow.Table | Path | str
    persons: pyarrow.Table | Path | str
    refused: pyarrow.Table | Path | str
    totals: tuple[Total, ...]
    counted: Counted

    def __iter__(self) -> Iterator[Total]:
        return iter(self.totals)

    def __getitem__(self, benefit: str) -> Total:
        """The totals of a benefit; KeyError where there is none."""
        for total in self.totals:
            if total.benefit == benefit:
                return total
        known = ", ".join(total.benefit for total in self.totals)
        raise KeyError(f"no totals of {benefit!r}; there are {known}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an assessment has come: exact, since it goes by whole chunks of families.

    done: of how many of the families; earlier: how many of these in an earlier run that was interrupted.
    seconds: since this run began.
    """

    done: int
    families: int
    seconds: float
    earlier: int = 0

    @property
    def rate(self) -> float:
        """Families a second."""
        return (self.done - self.earlier) / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float:
        """Seconds still to go at this rate."""
        return (self.families - self.done) / self.rate if self.rate else 0.0
