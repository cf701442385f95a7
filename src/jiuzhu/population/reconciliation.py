"""What holding a population against what was paid says: who is not paid, who is paid wrongly, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from jiuzhu.texts import Text

if TYPE_CHECKING:
    import pyarrow

Side = Literal[
    "unpaid", "not_entitled", "too_little", "too_much", "open", "not_found", "agrees", "open_unpaid"
]

SIDES: dict[Side, Text] = {
    "unpaid": Text("应保未保", "entitled and not paid"),
    "not_entitled": Text("应退未退", "paid and not entitled"),
    "too_little": Text("少发", "paid too little"),
    "too_much": Text("多发", "paid too much"),
    "open": Text("已发放、待核实", "paid, and whether entitled is open"),
    "not_found": Text("已发放、查无此户（人）", "paid, and not among the families or persons"),
    "agrees": Text("相符", "agree"),
    "open_unpaid": Text("未发放、尚不能确定", "not paid, and open"),
}

LISTED: tuple[Side, ...] = ("unpaid", "not_entitled", "too_little", "too_much", "open", "not_found")
"""What there is a line for."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many families (or persons) of a benefit are on one side, and what is between them, yuan.

    paid: what they were paid.  due_lowest, due_highest: what they are due if it is due; highest None where
    for some there is no bound.
    """

    benefit: str
    title: Text
    side: Side
    number: int
    paid: Decimal
    due_lowest: Decimal
    due_highest: Decimal | None


@dataclass(frozen=True, eq=False)
class Reconciliation:
    """A population against its payments.

    counts: for each benefit and side how many.  lines: a table of all that do not agree: `family`, `person`,
    `benefit`, `side`, `paid`, `due_lowest`, `due_highest` (yuan), `zh`, `en` (why), and the columns of
    `keep`.  unreadable: a table of the payments that could not be read: `family`, `row`, `column`, `value`,
    `zh`, `en`.  payments: how many were given; other_months: those for another month.  families, refused: how
    many families were given, and how many could not be assessed.
    """

    on: date
    jurisdiction: str
    benefits: tuple[str, ...]
    keep: tuple[str, ...]
    counts: tuple[Count, ...]
    lines: pyarrow.Table
    unreadable: pyarrow.Table
    payments: int
    other_months: int
    families: int
    refused: int

    def __iter__(self) -> Iterator[Count]:
        return iter(self.counts)

    def number(self, side: Side, benefit: str | None = None) -> int:
        """How many are on a side, of one benefit or of all."""
        return sum(one.number for one in self.counts if one.side == side and benefit in (None, one.benefit))
