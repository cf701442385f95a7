"""The columns that a rulebook is worked out in: a graph of small steps, each thing there once.

A cell is one value in each row of a table.  Cells are made by `Graph`, which gives the same cell for the
same step, folds what is the same for all, and keeps with each cell what is known of it beforehand: whether
it may be null, and between which whole numbers it lies.  So null-free columns give the plain forms by
themselves, and no whole number can outgrow its type unseen.

Truth is three-valued as in SQL: null is unknown.  Numbers are whole; what a null number means stands with
whoever made it (`quantities`: no bound).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Literal

Kind = Literal["int", "flag", "text", "day", "status"]
Value = int | bool | str | date | None
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
Side = Literal["inner", "outer"]
How = Literal["sum", "rows", "most", "any", "bits"]

LARGEST_LONG = 2**63 - 1


@dataclass(eq=False, slots=True)
class Table:
    """The rows of one kind of subject, or pairs of rows.

    parent: the table in which each row here has its row.  inner, outer: of a table of pairs, the two that
    are paired within each family; each outer row with all inner rows.
    """

    name: str
    keys: tuple[str, ...]
    parent: Table | None = None
    inner: Table | None = None
    outer: Table | None = None


@dataclass(eq=False, slots=True, repr=False)
class Cell:
    """One value in each row of a table (None: the same for all).

    operation, arguments: how it comes about; arguments are cells or plain values.  nullable: whether it
    may be null.  low, high: of a number, the whole numbers between which it lies where it is not null.
    """

    table: Table | None
    operation: str
    arguments: tuple[Any, ...]
    kind: Kind
    nullable: bool
    low: int | None = None
    high: int | None = None

    def __repr__(self) -> str:
        return f"{self.operation}({', '.join(map(repr, self.arguments))})"

    @property
    def is_constant(self) -> bool:
        return self.operation == "constant"

    @property
    def value(self) -> Value:
        """What a constant is."""
        value: Value = self.arguments[0]
        return value

    @property
    def wide(self) -> bool:
        """Whether it may be too large for 64 bits."""
        return self.kind == "int" and not (
            (self.is_constant and self.value is None)
            or (
                self.low is not None
                and self.high is not None
                and self.low >= -LARGEST_LONG
                and self.high <= LARGEST_LONG
            )
        )

    @property
    def inputs(self) -> Iterable[Cell]:
        """The cells among the arguments."""
        return (one for one in self.arguments if isinstance(one, Cell))


_COMPARE: dict[Comparison, Callable[[Any, Any], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "==": eq,
    "!=": ne,
}
_TURNED: dict[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The same comparison with the sides changed."""

_OPPOSITE: dict[Comparison, Comparison] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}


class Graph:
    """Makes cells; the same step gives the same cell."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Cell] = {}
        self.true = self.constant(True, "flag")
        self.false = self.constant(False, "flag")

    def make(
        self,
        table: Table | None,
        operation: str,
        arguments: tuple[Any, ...],
        kind: Kind,
        nullable: bool,
        low: int | None = None,
        high: int | None = None,
    ) -> Cell:
        known = tuple(id(one) if isinstance(one, Cell) else (type(one), one) for one in arguments)
        key = (id(table), operation, kind, known)
        cell = self._known.get(key)
        if cell is None:
            cell = self._known[key] = Cell(table, operation, arguments, kind, nullable, low, high)
        return cell

    def constant(self, value: Value, kind: Kind) -> Cell:
        whole = value if isinstance(value, int) and not isinstance(value, bool) else None
        return self.make(None, "constant", (value,), kind, value is None, whole, whole)

    def whole(self, value: int) -> Cell:
        return self.constant(value, "int")

    def null(self, kind: Kind) -> Cell:
        return self.constant(None, kind)

    def column(
        self,
        table: Table,
        name: str,
        kind: Kind,
        nullable: bool,
        low: int | None = None,
        high: int | None = None,
    ) -> Cell:
        """What stands in a column of the table as it was given."""
        return self.make(table, "column", (name,), kind, nullable, low, high)

    # --- whole numbers ----------------------------------------------------------------------------

    def add(self, a: Cell, b: Cell) -> Cell:
        if _is(a, 0):
            return b
        if _is(b, 0):
            return a
        return self._number("add", a, b, _plus(a.low, b.low), _plus(a.high, b.high))

    def subtract(self, a: Cell, b: Cell) -> Cell:
        if _is(b, 0):
            return a
        return self._number("subtract", a, b, _minus(a.low, b.high), _minus(a.high, b.low))

    def negate(self, a: Cell) -> Cell:
        return self.subtract(self.whole(0), a)

    def multiply(self, a: Cell, b: Cell) -> Cell:
        if a.is_constant:
            a, b = b, a
        if _is(b, 1):
            return a
        if _is(b, 0) and not a.nullable:
            return b
        return self._number("multiply", a, b, *_product_range(a, b))

    def divide(self, a: Cell, b: Cell) -> Cell:
        """Whole parts of a, not negative where it matters, in b, which is positive."""
        if _is(b, 1):
            return a
        low = None if a.low is None else min(0, a.low)
        high = None if a.high is None or b.low is None else max(0, a.high) // max(1, b.low)
        return self._number("divide", a, b, low, high)

    def lesser(self, a: Cell, b: Cell) -> Cell:
        """The lesser of two numbers, neither of them null where it matters."""
        if a.high is not None and b.low is not None and a.high <= b.low and not b.nullable:
            return a
        if b.high is not None and a.low is not None and b.high <= a.low and not a.nullable:
            return b
        return self._number("lesser", a, b, _least(a.low, b.low), _least_known(a.high, b.high))

    def greater(self, a: Cell, b: Cell) -> Cell:
        """The greater of two numbers, neither of them null where it matters."""
        if a.low is not None and b.high is not None and a.low >= b.high and not b.nullable:
            return a
        if b.low is not None and a.high is not None and b.low >= a.high and not a.nullable:
            return b
        return self._number("greater", a, b, _most_known(a.low, b.low), _most(a.high, b.high))

    def _number(self, operation: str, a: Cell, b: Cell, low: int | None, high: int | None) -> Cell:
        if a.is_constant and b.is_constant:
            x, y = a.value, b.value
            if x is None or y is None:
                return self.null("int")
            assert isinstance(x, int)
            assert isinstance(y, int)
            return self.whole(_WORKED_OUT[operation](x, y))
        if (a.is_constant and a.value is None) or (b.is_constant and b.value is None):
            return self.null("int")
        return self.make(_table(a, b), operation, (a, b), "int", a.nullable or b.nullable, low, high)

    # --- conditions -------------------------------------------------------------------------------

    def compare(self, sign: Comparison, a: Cell, b: Cell) -> Cell:
        """Two numbers, days or texts; null where either is."""
        if a.is_constant and b.is_constant:
            if a.value is None or b.value is None:
                return self.null("flag")
            return self.true if _COMPARE[sign](a.value, b.value) else self.false
        if (a.is_constant and a.value is None) or (b.is_constant and b.value is None):
            return self.null("flag")
        if sign == "!=" and a.kind != "int":  # so that what is asked both ways is asked once
            return self.opposite(self.compare("==", a, b))
        if (plainer := self._plainer(sign, a, b)) is not None:
            return plainer
        if not a.nullable and not b.nullable and (settled := _settled(sign, a, b)) is not None:
            return self.true if settled else self.false
        return self.make(_table(a, b), "compare", (sign, a, b), "flag", a.nullable or b.nullable)

    def _plainer(self, sign: Comparison, a: Cell, b: Cell) -> Cell | None:
        """The same comparison of what is less worked out: an age with a limit is a day with a day.

        None where there is none.
        """
        if sign in ("==", "!=") or a.kind != "int" or not b.is_constant:
            return None
        limit = b.value
        assert isinstance(limit, int)
        match a.operation, a.arguments:
            case "divide", (whole, step) if step.is_constant and whole.low is not None and whole.low >= 0:
                if sign in ("<=", ">"):  # of whole numbers, more than this is at least the next
                    return self.compare("<" if sign == "<=" else ">=", a, self.whole(limit + 1))
                return self.compare(sign, whole, self.whole(limit * step.value))
            case "greater" | "not_below", (one, floor) if floor.is_constant and floor.value < limit:
                return self.compare(sign, one, b)
            case "subtract", (start, one) if start.is_constant:
                return self.compare(_TURNED[sign], one, self.whole(start.value - limit))
            case "written_day", (day,):
                after = limit if sign in (">", "<=") else limit - 1
                if after >= _written(date.min):
                    last = self.constant(_last_day_written(after), "day")
                    return self.compare(">" if sign in (">", ">=") else "<=", day, last)
        return None

    def one_of(self, a: Cell, choices: tuple[str, ...]) -> Cell:
        if len(choices) == 1:
            return self.compare("==", a, self.constant(choices[0], "text"))
        if a.is_constant:
            return self.null("flag") if a.value is None else self._flag(a.value in choices)
        return self.make(a.table, "one_of", (a, choices), "flag", a.nullable)

    def both(self, *parts: Cell) -> Cell:
        """Three-valued and."""
        return self._joined("both", parts, neutral=self.true, decisive=self.false)

    def either(self, *parts: Cell) -> Cell:
        """Three-valued or."""
        return self._joined("either", parts, neutral=self.false, decisive=self.true)

    def _joined(self, operation: str, parts: Sequence[Cell], neutral: Cell, decisive: Cell) -> Cell:
        flat: dict[int, Cell] = {}
        for part in parts:
            inner = part.arguments if part.operation == operation else (part,)
            flat |= {id(one): one for one in inner if one is not neutral}
        found = tuple(flat.values())
        if decisive in found:
            return decisive
        if len(found) < 2:
            return found[0] if found else neutral
        nullable = any(one.nullable for one in found)
        return self.make(_table(*found), operation, found, "flag", nullable)

    def opposite(self, a: Cell) -> Cell:
        """Three-valued not."""
        if a.is_constant:
            return self.null("flag") if a.value is None else self._flag(not a.value)
        if a.operation == "opposite":
            inner: Cell = a.arguments[0]
            return inner
        if a.operation == "compare" and (a.arguments[0] != "==" or a.arguments[1].kind == "int"):
            sign, left, right = a.arguments
            return self.compare(_OPPOSITE[sign], left, right)
        return self.make(a.table, "opposite", (a,), "flag", a.nullable)

    def unknown(self, a: Cell) -> Cell:
        """Whether it is null; itself never unknown."""
        if not a.nullable:
            return self.false
        if a.is_constant:
            return self.true
        return self.make(a.table, "unknown", (a,), "flag", False)

    def holds(self, a: Cell) -> Cell:
        """Whether a condition is true, unknown counting as not."""
        if a.nullable and a.operation == "compare" and (settled := _settled(*a.arguments)) is not None:
            _, left, right = a.arguments
            known = self.opposite(self.either(self.unknown(left), self.unknown(right)))
            return known if settled else self.false
        return self.known_or(a, self.false)

    def fails(self, a: Cell) -> Cell:
        """Whether a condition is false, unknown counting as not."""
        return self.holds(self.opposite(a))

    def _flag(self, value: bool) -> Cell:
        return self.true if value else self.false

    # --- choosing ---------------------------------------------------------------------------------

    def known_or(self, a: Cell, otherwise: Cell) -> Cell:
        """The first, or where it is null the second."""
        if not a.nullable:
            return a
        if a.is_constant:
            return otherwise
        if otherwise.is_constant and otherwise.value is None:
            return a
        return self.make(
            _table(a, otherwise),
            "known_or",
            (a, otherwise),
            a.kind,
            otherwise.nullable,
            _least(a.low, otherwise.low) if not _is_null(otherwise) else a.low,
            _most(a.high, otherwise.high) if not _is_null(otherwise) else a.high,
        )

    def case(self, rows: Sequence[tuple[Cell, Cell]], otherwise: Cell) -> Cell:
        """The value of the first row whose condition is true; a condition that is null is passed over."""
        kept: list[tuple[Cell, Cell]] = []
        for when, value in rows:
            if when is self.false or _is_null(when):
                continue
            if when is self.true:
                otherwise = value
                break
            kept.append((when, value))
        while kept and kept[-1][1] is otherwise:
            kept.pop()
        if not kept:
            return otherwise
        if len(kept) == 1 and _is(otherwise, 0) and kept[0][1].kind == "int" and not kept[0][1].nullable:
            when, value = kept[0]
            return self.multiply(value, self.one_if(self.holds(when)))
        if len(kept) == 1 and otherwise is self.false and kept[0][1] is self.true:
            return self.holds(kept[0][0])
        if len(kept) == 1 and otherwise is self.true and kept[0][1] is self.false:
            return self.opposite(self.holds(kept[0][0]))
        values = [value for _, value in kept] + [otherwise]
        numbers = [value for value in values if not _is_null(value)]
        low = high = None
        if numbers and numbers[0].kind == "int":
            lows, highs = [one.low for one in numbers], [one.high for one in numbers]
            low = None if None in lows else min(one for one in lows if one is not None)
            high = None if None in highs else max(one for one in highs if one is not None)
        return self.make(
            _table(*(cell for row in kept for cell in row), otherwise),
            "case",
            (*(cell for row in kept for cell in row), otherwise),
            values[0].kind,
            any(value.nullable for value in values),
            low,
            high,
        )

    def one_if(self, a: Cell) -> Cell:
        """1 where a condition that is never unknown holds, else 0."""
        if a.is_constant:
            return self.whole(int(a is self.true))
        return self.make(a.table, "one_if", (a,), "int", False, 0, 1)

    def not_below(self, a: Cell, floor: int) -> Cell:
        """A number, or a floor where it is below that; null where it is null."""
        least = self.whole(floor)
        if not a.nullable or a.is_constant:
            return a if _is_null(a) else self.greater(a, least)
        if a.low is not None and a.low >= floor:
            return a
        return self.make(a.table, "not_below", (a, least), "int", True, floor, a.high)

    # --- days -------------------------------------------------------------------------------------

    def part_of_day(self, part: Literal["year", "month", "day"], a: Cell) -> Cell:
        """The year, month or day of the month."""
        if a.is_constant:
            return self.null("int") if a.value is None else self.whole(int(getattr(a.value, part)))
        low, high = {"year": (1, 9999), "month": (1, 12), "day": (1, 31)}[part]
        return self.make(a.table, part, (a,), "int", a.nullable, low, high)

    def written_day(self, a: Cell) -> Cell:
        """The day as a number, such as 20220801; in the order of the days."""
        if a.is_constant:
            return self.null("int") if a.value is None else self.whole(_written(a.value))
        return self.make(a.table, "written_day", (a,), "int", a.nullable, 10_101, 99_991_231)

    # --- bits -------------------------------------------------------------------------------------

    def union(self, *parts: Cell) -> Cell:
        """Every bit set in any of these; never null."""
        flat: dict[int, Cell] = {}
        bits = 0
        for part in parts:
            for one in part.arguments if part.operation == "union" else (part,):
                if one.is_constant:
                    bits |= one.value
                else:
                    flat[id(one)] = one
        found: list[Cell] = [*flat.values(), *((self.whole(bits),) if bits or not flat else ())]
        if len(found) == 1:
            return found[0]
        return self.make(_table(*found), "union", tuple(found), "int", False, 0, LARGEST_LONG)

    # --- from one table to another ----------------------------------------------------------------

    def lifted(self, a: Cell, table: Table) -> Cell:
        """What holds of the row's parent row, for each row of a table."""
        if a.table is None:
            return a
        assert table.parent is not None
        if a.table is not table.parent:
            a = self.lifted(a, table.parent)
        return self.make(table, "lifted", (a,), a.kind, a.nullable, a.low, a.high)

    def gathered(self, how: How, a: Cell, rows: Table, owner: Table) -> Cell:
        """What `rows` of a table come to together for the row of `owner` they belong to; nothing is 0 or no.

        sum: of numbers.  rows: the same of what says how many rows there are, be they more than there may
        be.  most: the greatest number, not below 0.  any: whether a condition is true in any.
        bits: every bit set in any.  None of them may be null.
        """
        assert not a.nullable
        low, high = a.low, a.high
        if how in ("sum", "rows"):
            low = None if low is None else min(0, low * MOST_ROWS)
            high = None if high is None else max(0, high * MOST_ROWS)
        elif how in ("most", "bits"):
            low = 0
        return self.make(owner, "gathered", (how, a, rows), a.kind, False, low, high)

    def of_one(self, a: Cell, marked: Cell, rows: Table, owner: Table) -> Cell:
        """What holds of the one row that is marked among those that belong to a row of `owner`."""
        if a.table is None:
            return a
        if a.kind == "flag" and not a.nullable:
            return self.gathered("any", self.both(marked, a), rows, owner)
        only = self.case([(marked, a)], self.null(a.kind))
        return self.make(owner, "gathered", ("one", only, rows), a.kind, a.nullable, a.low, a.high)

    def at_owner(self, a: Cell, owner: Table) -> Cell | None:
        """What a cell comes to in `owner`, if all that it rests on was taken from there; else None."""
        if a.table is None or a.table is owner:
            return a
        if a.operation in ("lifted", "outer"):
            inner: Cell = a.arguments[0]
            return self.at_owner(inner, owner)
        inputs = {one: self.at_owner(one, owner) for one in a.inputs}
        if not inputs or a.operation in ("gathered", "inner") or None in inputs.values():
            return None
        arguments = tuple(inputs[one] if isinstance(one, Cell) else one for one in a.arguments)
        return self.make(owner, a.operation, arguments, a.kind, a.nullable, a.low, a.high)

    def paired(self, a: Cell, pairs: Table, side: Side) -> Cell:
        """What holds of one of the two rows of a pair."""
        if a.table is None:
            return a
        assert a.table is (pairs.inner if side == "inner" else pairs.outer)
        return self.make(pairs, side, (a,), a.kind, a.nullable, a.low, a.high)


MOST_ROWS = 100
"""How many persons a family has at most, and supporters a person."""

_WORKED_OUT: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a // b,
    "lesser": min,
    "greater": max,
}


def _table(*cells: Cell) -> Table | None:
    tables = {id(cell.table): cell.table for cell in cells if cell.table is not None}
    assert len(tables) <= 1, "what stands in different tables has to be lifted or gathered first"
    return next(iter(tables.values()), None)


def _is(a: Cell, value: int) -> bool:
    return a.is_constant and a.value == value and a.kind == "int"


def _is_null(a: Cell) -> bool:
    return a.is_constant and a.value is None


def _settled(sign: Comparison, a: Cell, b: Cell) -> bool | None:
    """What the bounds of two numbers settle of a comparison in every row."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return None
    match sign:
        case "<":
            return True if a.high < b.low else False if a.low >= b.high else None
        case "<=":
            return True if a.high <= b.low else False if a.low > b.high else None
        case ">":
            return True if a.low > b.high else False if a.high <= b.low else None
        case ">=":
            return True if a.low >= b.high else False if a.high < b.low else None
    if a.high < b.low or a.low > b.high:
        return sign == "!="
    return None


def _written(day: Any) -> int:
    return int(day.year * 10_000 + day.month * 100 + day.day)


def _last_day_written(number: int) -> date:
    """The last day that is not after a number such as 20220801, be it a day's number or not."""
    year, rest = divmod(min(number, _written(date.max)), 10_000)
    for month in range(min(rest // 100, 12), 0, -1):
        last = monthrange(year, month)[1]
        day = min(rest % 100, last) if month == rest // 100 else last
        if day > 0:
            return date(year, month, day)
    return date(year - 1, 12, 31)


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _minus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a - b


def _least(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else min(a, b)


def _most(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else max(a, b)


def _least_known(a: int | None, b: int | None) -> int | None:
    return a if b is None else b if a is None else min(a, b)


def _most_known(a: int | None, b: int | None) -> int | None:
    return a if b is None else b if a is None else max(a, b)


def _product_range(a: Cell, b: Cell) -> tuple[int | None, int | None]:
    if a.low is None or a.high is None or b.low is None or b.high is None:
        if a.low is not None and a.low >= 0 and b.low is not None and b.low >= 0:
            return a.low * b.low, None
        return None, None
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return min(corners), max(corners)
