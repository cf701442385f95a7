"""What was due against what was paid, line by line and in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from jiuzhu.history.month import Month
from jiuzhu.history.payments import Payment
from jiuzhu.history.reasons import Reason
from jiuzhu.history.reckoner import Key
from jiuzhu.history.sums import NOTHING, Sum, total
from jiuzhu.texts import Text

Side = Literal["agrees", "arrears", "overpaid", "open"]


@dataclass(frozen=True, slots=True)
class Line:
    """One benefit of one person in one month: due, paid, and the difference, which is due less paid.

    A difference above nothing is in arrears, below nothing overpaid; it has bounds where what is due is
    not exactly known.  reasons: why it is not nothing.
    """

    month: Month
    benefit: str
    title: Text
    person: str | None
    due: Sum
    paid: Sum
    difference: Sum
    reasons: tuple[Reason, ...]

    @property
    def key(self) -> Key:
        return self.benefit, self.person

    @property
    def side(self) -> Side:
        """Which way it differs; `open` where that is not known."""
        least, most = self.difference.least, self.difference.most
        if least is not None and least > 0:
            return "arrears"
        if most is not None and most < 0:
            return "overpaid"
        return "agrees" if self.difference == NOTHING else "open"


@dataclass(frozen=True, slots=True)
class Totals:
    """All together: due, paid, due less paid; to_pay: what is in arrears, to_recover: what was overpaid."""

    due: Sum
    paid: Sum
    difference: Sum
    to_pay: Sum
    to_recover: Sum

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Totals:
        return cls(
            total(one.due for one in lines),
            total(one.paid for one in lines),
            total(one.difference for one in lines),
            total(one.difference.above_nothing for one in lines),
            total((-one.difference).above_nothing for one in lines),
        )


@dataclass(frozen=True, slots=True)
class Arrears:
    """What was due against what was paid from a first to a last month, both included.

    lines: for each month each benefit of each person of which something is due, may be due, or was paid.
    outside: payments for months that were not asked for; they are in no line.  Iterating gives the lines.
    """

    first: Month
    last: Month
    lines: tuple[Line, ...]
    outside: tuple[Payment, ...] = ()

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    @property
    def differing(self) -> tuple[Line, ...]:
        """The lines in arrears or overpaid, not those of which that is still open."""
        return tuple(one for one in self.lines if one.side in ("arrears", "overpaid"))

    @property
    def total(self) -> Totals:
        return Totals.of(self.lines)

    @property
    def totals(self) -> dict[Key, Totals]:
        """The totals of each benefit and person."""
        keys = dict.fromkeys(one.key for one in self.lines)
        return {key: Totals.of([one for one in self.lines if one.key == key]) for key in keys}
