"""Dated figures: which value of a parameter is in force on a day, and whether its dates make sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from jiuzhu.errors import Problem
from jiuzhu.language.situation import Value
from jiuzhu.language.tree import ROUNDINGS, Coded, Flag, Number, Type
from jiuzhu.language.units import PLAIN, parse_unit
from jiuzhu.language.values import NOT_NEGATIVE, UNKNOWN, Bound
from jiuzhu.rulebook.dates import Called, Span, day_after, days_of_change, spans
from jiuzhu.rulebook.document import Document
from jiuzhu.rulebook.schema import ParameterEntry, Slip, ValueEntry
from jiuzhu.texts import Text

NOT_SET = ("unset", "assumed")
"""What a lower layer may put a figure of its own in the place of."""

_WRITTEN = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?(%)?|(-?[0-9]+)/0*([1-9][0-9]*)")

DatedValue = Span[ValueEntry]
"""One value of a parameter with its days."""


def parameter_type(unit: str) -> Type:
    """The type written as a unit: `yuan/month`, `flag`, `rounding`; raises ValueError."""
    if unit == "flag":
        return Flag()
    if unit == "rounding":
        return ROUNDINGS
    return Number(parse_unit(unit))


def dated_values(
    name: str, entry: ParameterEntry, document: Document, problems: list[Problem]
) -> list[DatedValue]:
    """The values of a parameter in one layer, in the order of their days; gaps and overlaps refused."""
    called = Called(
        name,
        Text("值", "value"),
        Text("；不知道就写 value: unset", "; if nobody knows it, say 'value: unset'"),
    )
    return spans(entry.values, called, document, ("parameters", name, "values"), problems)


def unset_value(kind: Type) -> Value:
    """What a figure is that nobody set: no sum or age is below zero, but the growth of a price may be."""
    if not isinstance(kind, Number):
        return None
    return UNKNOWN if kind.unit == PLAIN else NOT_NEGATIVE


def read_value(one: DatedValue, kind: Type) -> Value:
    """What a dated value says, in the form that the evaluator takes; raises `Slip`."""
    entry = one.entry
    if entry.is_unset:
        return unset_value(kind)
    if isinstance(kind, Number):
        if entry.value is not None:
            exact = read_number(entry.value, kind)
            return exact, exact
        if entry.between is not None:
            lowest, highest = (read_number(text, kind) for text in entry.between)
            if lowest > highest:
                raise Slip("between 的两个数应由小到大", "the numbers of 'between' go from low to high")
            return lowest, highest
        assert entry.at_least is not None
        return read_number(entry.at_least, kind), NOT_NEGATIVE[1]
    if entry.value is None:
        raise Slip("between 和 at_least 只用于数量", "'between' and 'at_least' are for quantities")
    if isinstance(kind, Flag):
        if entry.value in ("yes", "no"):
            return entry.value == "yes"
        raise Slip("应为 yes 或 no", "should be yes or no")
    if isinstance(kind, Coded):
        choices = [choice for choice, _ in kind.choices]
        if entry.value in choices:
            return entry.value
        raise Slip(f"应为 {'、'.join(choices)} 之一", f"should be one of {', '.join(choices)}")
    raise Slip("参数不能是日期", "a parameter is not a date")


def read_number(text: str, kind: Number) -> Bound:
    """A number exactly as written: `1000`, `37.5`, `40%`, `2/3`; money becomes fen."""
    written = _WRITTEN.fullmatch(text) if len(text) <= 30 else None
    if written is None:
        raise Slip(
            f"“{text[:30]}”不是数字；写法如 1000、37.5、40%、2/3",
            f"{text[:30]!r} is not a number such as 1000, 37.5, 40% or 2/3",
        )
    whole, decimals, percent, above, below = written.groups()
    top = int(above or whole + (decimals or ""))
    bottom = int(below or 1) * 10 ** len(decimals or "")
    if top < 0 and kind.unit != PLAIN:
        raise Slip(f"不能为负数，收到的是 {text}", f"should not be negative, as {text} is")
    if percent:
        if kind.unit not in (None, PLAIN):
            raise Slip(
                f"百分数只用于比例，这里的单位是 {kind.unit}",
                f"a percentage is a rate, not a sum of {kind.unit}",
            )
        bottom *= 100
    if kind.unit is not None and kind.unit.is_money:
        top *= 100
        if top % bottom:
            raise Slip("金额最多精确到分", "money has at most two decimals")
    return Fraction(top, bottom) if top % bottom else top // bottom


def change_days(values: list[DatedValue]) -> Iterator[date]:
    """The days on which something about these values changes."""
    yield from days_of_change(values)
    for one in values:
        if day := day_after(one.entry.known_until):
            yield day
