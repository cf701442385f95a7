"""A sum of money that may be known within bounds only, and may be less than nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jiuzhu.assessment import Amount
from jiuzhu.facts.fields import EXACT
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in fen between two bounds, equal when it is exactly known; None where there is no bound."""

    least: int | None
    most: int | None

    @classmethod
    def of(cls, fen: int) -> Sum:
        """A sum that is exactly known."""
        return cls(fen, fen)

    @classmethod
    def due(cls, amount: Amount) -> Sum:
        """What an amount comes to in one month."""
        return cls(fen_of(amount.lowest), None if amount.highest is None else fen_of(amount.highest))

    @property
    def exact(self) -> Decimal | None:
        """The sum in yuan, when it is exactly known."""
        return self.lowest if self.least == self.most else None

    @property
    def lowest(self) -> Decimal | None:
        """The lower bound in yuan."""
        return yuan_of(self.least)

    @property
    def highest(self) -> Decimal | None:
        """The upper bound in yuan."""
        return yuan_of(self.most)

    @property
    def shown(self) -> Text:
        """In words: `1,200 元`, `0 至 1,200 元`, `不低于 1,300 元`."""
        least, most = _plain(self.lowest), _plain(self.highest)
        if self.least is None and self.most is None:
            return Text("待定", "still open")
        if self.most is None:
            zero = self.least == 0
            return (
                Text("待定", "still open") if zero else Text(f"不低于 {least} 元", f"at least {least} yuan")
            )
        if self.least is None:
            return Text(f"不高于 {most} 元", f"at most {most} yuan")
        if self.least == self.most:
            return Text(f"{least} 元", f"{least} yuan")
        return Text(f"{least} 至 {most} 元", f"{least} to {most} yuan")

    def __add__(self, other: Sum) -> Sum:
        return Sum(_plus(self.least, other.least), _plus(self.most, other.most))

    def __neg__(self) -> Sum:
        return Sum(_minus(self.most), _minus(self.least))

    def __sub__(self, other: Sum) -> Sum:
        return self + -other

    @property
    def above_nothing(self) -> Sum:
        """As much of it as is more than nothing."""
        return Sum(max(0, self.least or 0), None if self.most is None else max(0, self.most))

    @property
    def or_nothing(self) -> Sum:
        """This sum, or nothing: nobody knows which."""
        least = None if self.least is None else min(0, self.least)
        return Sum(least, None if self.most is None else max(0, self.most))


NOTHING = Sum(0, 0)


def total(sums: Iterable[Sum]) -> Sum:
    """All of them together."""
    return sum(sums, start=NOTHING)


def fen_of(yuan: Decimal) -> int:
    """A sum in yuan, of two decimals at most, in fen."""
    return int(yuan.scaleb(2, EXACT))


def yuan_of(fen: int | None) -> Decimal | None:
    """A sum in fen as yuan with two decimals."""
    return None if fen is None else Decimal(fen).scaleb(-2, EXACT)


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _minus(a: int | None) -> int | None:
    return None if a is None else -a


def _plain(yuan: Decimal | None) -> str:
    if yuan is None:
        return ""
    return f"{yuan:,.0f}" if yuan == int(yuan) else f"{yuan:,.2f}"
