"""What a rulebook says, as values: figures, items, benefits, and where in the law each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jiuzhu.language.situation import Value
from jiuzhu.language.tree import Node, Number, Subject, Type
from jiuzhu.language.values import Bound, Interval, unbounded
from jiuzhu.texts import Text

FigureStatus = Literal["stated", "regulation", "inferred", "assumed", "unset"]

UNKNOWN_TEXT = Text("不详", "unknown")

STATUSES: dict[FigureStatus, Text] = {
    "stated": Text("常州市公布", "stated by Changzhou"),
    "regulation": Text("法规文件规定", "in a regulation"),
    "inferred": Text("由公布的数据推算", "inferred from published figures"),
    "assumed": Text(
        "参照其他地方的做法，未经本市证实", "assumed from practice elsewhere, not confirmed here"
    ),
    "unset": Text("未定", "not set"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where something stands: a document and, in it, an article or a heading."""

    source: str
    title: Text
    article: str

    def __str__(self) -> str:
        return self.text.zh

    @property
    def text(self) -> Text:
        if not self.article:
            return Text(f"《{self.title.zh}》", self.title.en)
        if re.fullmatch(r"[\d、–-]+", self.article):
            return Text(f"《{self.title.zh}》第{self.article}条", f"{self.title.en}, article {self.article}")
        return Text(f"《{self.title.zh}》{self.article}", f"{self.title.en}, {self.article}")


def cited(basis: Iterable[Basis]) -> Text:
    """Several together, each document named once."""
    articles: dict[str, list[Basis]] = {}
    for one in basis:
        articles.setdefault(one.source, []).append(one)
    texts = [_cited_of_one(found) for found in articles.values()]
    return Text("、".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _cited_of_one(basis: list[Basis]) -> Text:
    first, *others = (one.text for one in basis)
    title = basis[0].title
    zh = [first.zh, *(text.zh.removeprefix(f"《{title.zh}》") for text in others)]
    en = [first.en, *(text.en.removeprefix(f"{title.en}, ") for text in others)]
    return Text("、".join(zh), ", ".join(en))


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter on a day.

    value: an interval (money in fen; equal bounds when it is one number), a flag, a code, or None.
    status, source: whence it is.  since, until: from when to when it is in force (until: the first day
    on which it no longer is; None where no end is known).  known_until: to when it is known to hold.
    stale: whether the rulebook's day is after that.  where: the file and line to change it.
    """

    name: str
    title: Text
    type: Type
    value: Value
    status: FigureStatus
    source: tuple[Basis, ...]
    since: date | None
    until: date | None
    note: Text | None
    known_until: date | None
    stale: bool
    where: str

    @property
    def shown(self) -> Text:
        """The value as people write it."""
        return show_value(self.value, self.type)


@dataclass(frozen=True, slots=True)
class ItemRule:
    """A quantity, condition, finding or tier of the rules on a day.

    Exactly one of: tree (worked out), judged (who finds it), tiers.  unless_judged: what holds until
    somebody judges.  within: between what a judgement must lie.
    """

    key: str
    text: Text
    type: Type
    basis: tuple[Basis, ...]
    where: str
    tree: Node | None = None
    tiers: tuple[tuple[str, Text, Node], ...] = ()
    judged: str | None = None
    within: tuple[Node, Node] | None = None
    unless_judged: Node | None = None
    assumed: Text | None = None


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """One condition of a benefit; its tree is what the engine's formulas are made from."""

    name: str
    text: Text
    tree: Node
    basis: tuple[Basis, ...]


Period = Literal["month", "once"]
StartsWhen = Literal[
    "month_after_decision", "month_of_decision", "month_of_application", "without_application"
]
ChangesWhen = Literal["next_month", "same_month"]

STARTS: dict[StartsWhen, Text] = {
    "month_after_decision": Text("自决定的次月起发放", "paid from the month after the decision"),
    "month_of_decision": Text("自决定当月起发放", "paid from the month of the decision"),
    "month_of_application": Text("自申请当月起发放", "paid from the month of the application"),
    "without_application": Text(
        "无须申请，符合条件的月份发放", "paid without application in the months whose conditions hold"
    ),
}
CHANGES: dict[ChangesWhen, Text] = {
    "next_month": Text("变化自次月起增发、减发或停发", "a change acts from the next month"),
    "same_month": Text("变化自当月起增发、减发或停发", "a change acts from the same month"),
}


@dataclass(frozen=True, slots=True)
class Starts:
    """Which is the first month that is paid for; of a sum paid once, which month it belongs to.

    assumed: said where it is only the practice elsewhere.  where: the file and line.
    """

    when: StartsWhen
    basis: tuple[Basis, ...]
    assumed: Text | None
    where: str


@dataclass(frozen=True, slots=True)
class Changes:
    """From which month on a change of circumstances acts.

    `next_month`: a month is paid by the facts and the law of its first day; `same_month`: of its last.
    """

    when: ChangesWhen
    basis: tuple[Basis, ...]
    assumed: Text | None
    where: str


@dataclass(frozen=True, slots=True)
class Paid:
    """How often an amount is paid, in words too, from when on, and from when on a change acts.

    starts: None where the rules do not say.  changes: None where a sum is paid once.
    settled_after_death: the name of the figure that says within how many months.
    """

    period: Period
    text: Text
    starts: Starts | None = None
    changes: Changes | None = None
    settled_after_death: str | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit, a status or a service on a day: whom for, on which conditions, how much.

    subject: whom it is decided for, the household or each member.  concerns: of which of them it is a
    question at all.
    """

    name: str
    title: Text
    kind: Literal["benefit", "status", "service"]
    subject: Subject
    conditions: tuple[ConditionRule, ...]
    exclusions: tuple[ConditionRule, ...]
    tiers: tuple[str, ...]
    concerns: Node | None
    amount: Node | None
    paid: Paid | None
    amount_basis: tuple[Basis, ...]
    where: str

    @property
    def decided_for(self) -> str:
        return self.subject.entity.name


@dataclass(frozen=True, slots=True)
class Remedy:
    """What one can do against a decision."""

    text: Text
    basis: tuple[Basis, ...]


def yuan(fen: Bound) -> Decimal | None:
    """A sum in fen as yuan with two decimals, cut below the fen; None where it has no bound."""
    if unbounded(fen):
        return None
    return Decimal(int(fen // 1)).scaleb(-2)


def show_bound(bound: Bound, kind: Number) -> str:
    """A number as people write it: yuan without needless decimals, plain numbers as they are."""
    exact = Fraction(bound)
    number = Decimal(exact.numerator) / exact.denominator
    if kind.unit is not None and kind.unit.is_money:
        number /= 100
        if exact.denominator > 1:  # below the fen
            return f"{number:,.4f}"
        return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
    if number == int(number):
        return str(int(number))
    number, percent = (number * 100, "%") if abs(number) < 1 else (number, "")
    shown = f"{number:.4f}".rstrip("0").rstrip(".")
    return shown + percent if Decimal(shown) == number else str(exact)  # 1/12 rather than 8.3333%


def show_value(value: Value, kind: Type) -> Text:
    """A value with its unit; bounds where it is not exactly known."""
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, date):
        return Text(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
    if isinstance(kind, Number) and isinstance(value, tuple):
        return show_interval(value, kind)
    if isinstance(value, str) and not isinstance(kind, Number) and hasattr(kind, "text"):
        return kind.text(value)
    return UNKNOWN_TEXT


def show_interval(interval: Interval, kind: Number) -> Text:
    """A number with its unit, or its bounds."""
    lowest, highest = interval
    unit = kind.unit.name if kind.unit is not None else Text("", "")
    zh_unit, en_unit = (f" {unit.zh}", f" {unit.en}") if unit.zh else ("", "")
    if lowest == highest:
        one = show_bound(lowest, kind)
        return Text(one + zh_unit, one + en_unit)
    if unbounded(highest):
        if unbounded(lowest) or lowest == 0:
            return UNKNOWN_TEXT
        least = show_bound(lowest, kind)
        return Text(f"不低于 {least}{zh_unit}", f"at least {least}{en_unit}")
    if unbounded(lowest):
        most = show_bound(highest, kind)
        return Text(f"不高于 {most}{zh_unit}", f"at most {most}{en_unit}")
    a, b = show_bound(lowest, kind), show_bound(highest, kind)
    return Text(f"{a} 至 {b}{zh_unit}", f"{a} to {b}{en_unit}")
