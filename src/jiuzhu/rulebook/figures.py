"""Dated figures: which value of a parameter is in force on a day, and whether its dates make sense."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from jiuzhu.errors import Problem
from jiuzhu.language.situation import Value
from jiuzhu.language.tree import ROUNDINGS, Coded, Flag, Number, Type
from jiuzhu.language.units import parse_unit
from jiuzhu.language.values import NOT_NEGATIVE, Bound
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.schema import ParameterEntry, ValueEntry

NOT_SET = ("unset", "assumed")
"""What a lower layer may put a figure of its own in the place of."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One entry of a parameter: in force on [since, until), until None without a known end."""

    entry: ValueEntry
    since: date
    until: date | None
    document: Document
    path: Key


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
    read: list[DatedValue] = []
    for index, one in enumerate(entry.values):
        path: Key = ("parameters", name, "values", index)
        until = one.until + timedelta(days=1) if one.until else None
        if read:
            before = read[-1]
            if one.since <= before.since:
                problems.append(
                    document.problem(
                        path,
                        f"“{name}”的各值应按日期先后排列，且起始日不能相同",
                        f"the values of {name!r} should stand in the order of their dates, each day once",
                    )
                )
            elif before.until is not None and before.until > one.since:
                problems.append(
                    document.problem(
                        path,
                        f"“{name}”自 {one.since} 起的值与前一个值的日期重叠",
                        f"the value of {name!r} from {one.since} overlaps with the one before it",
                    )
                )
            elif before.until is not None and before.until < one.since:
                problems.append(
                    document.problem(
                        path,
                        f"“{name}”自 {before.until} 至 {one.since} 之间没有值；不知道就写 value: unset",
                        f"there is no value of {name!r} from {before.until} to {one.since}; "
                        "if nobody knows it, say 'value: unset'",
                    )
                )
            else:
                read[-1] = DatedValue(before.entry, before.since, one.since, document, before.path)
        read.append(DatedValue(one, one.since, until, document, path))
    return read


def in_force(values: list[DatedValue], on: date) -> DatedValue | None:
    """The value of that day, if any."""
    return next((one for one in values if one.since <= on and (one.until is None or on < one.until)), None)


def unset_value(kind: Type) -> Value:
    """What a figure is that nobody set: no sum, rate or age is below zero; more is not known."""
    return NOT_NEGATIVE if isinstance(kind, Number) else None


def read_value(one: DatedValue, kind: Type) -> Value:
    """What a dated value says, in the form that the evaluator takes; raises ValueError."""
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
                raise ValueError("between 的两个数应由小到大 / the numbers of 'between' go from low to high")
            return lowest, highest
        assert entry.at_least is not None
        return read_number(entry.at_least, kind), NOT_NEGATIVE[1]
    if entry.value is None:
        raise ValueError("between 和 at_least 只用于数量 / 'between' and 'at_least' are for quantities")
    if isinstance(kind, Flag):
        if entry.value in ("yes", "no"):
            return entry.value == "yes"
        raise ValueError("应为 yes 或 no / should be yes or no")
    if isinstance(kind, Coded):
        choices = [choice for choice, _ in kind.choices]
        if entry.value in choices:
            return entry.value
        raise ValueError(f"应为 {'、'.join(choices)} 之一 / should be one of {', '.join(choices)}")
    raise ValueError("参数不能是日期 / a parameter is not a date")


def read_number(text: str, kind: Number) -> Bound:
    """A number exactly as written: `1000`, `37.5`, `40%`, `2/3`; money becomes fen."""
    percent = text.endswith("%")
    try:
        if len(text) > 30 or "e" in text.lower():
            raise ValueError
        exact = Fraction(text.removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"“{text[:30]}”不是数字；写法如 1000、37.5、40%、2/3 / "
            f"{text[:30]!r} is not a number such as 1000, 37.5, 40% or 2/3"
        ) from None
    if exact < 0:
        raise ValueError(f"不能为负数，收到的是 {text} / should not be negative, as {text} is")
    if percent:
        exact /= 100
    if kind.unit is not None and kind.unit.is_money:
        exact *= 100
        if exact.denominator != 1:
            raise ValueError("金额最多精确到分 / money has at most two decimals")
    return int(exact) if exact.denominator == 1 else exact


def change_days(values: list[DatedValue]) -> Iterator[date]:
    """The days on which something about these values changes."""
    for one in values:
        yield one.since
        if one.until is not None:
            yield one.until
        if one.entry.known_until is not None:
            yield one.entry.known_until + timedelta(days=1)
