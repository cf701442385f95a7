"""Each step of a cell as an expression of SQL, the same for every dialect.

The expressions are strict: an unknown stays unknown.  Where SQL would take it for something else (`ELSE`,
`GREATEST`, `BOOL_OR`), the cells have already spelled out what is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlglot import exp

from jiuzhu.population.cells import Cell, Value

Expression = exp.Expr
"""Any expression of sqlglot's."""

Inner = Callable[[Cell], exp.Expr]
"""Writes an argument of a cell."""

_COMPARE: dict[str, type[exp.Binary]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "==": exp.EQ,
    "!=": exp.NEQ,
}
_ARITHMETIC: dict[str, type[exp.Binary]] = {
    "add": exp.Add,
    "subtract": exp.Sub,
    "multiply": exp.Mul,
    "divide": exp.IntDiv,
}
_PARTS: dict[str, type[exp.Func]] = {"year": exp.Year, "month": exp.Month, "day": exp.Day}

LONG, WIDE, STATUS = "BIGINT", "INT128", "status"
"""Types: 64 bits, 128 bits, and that of the statuses (`eligible` and the others)."""


def column(name: str, table: str | None = None) -> exp.Column:
    """A column by its name, which may have dots in it."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def cast(expression: exp.Expr, to: str) -> exp.Expr:
    return exp.Cast(this=expression, to=exp.DataType.build(to, udt=True))


def literal(value: Value) -> exp.Expr:
    """A plain value."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case int():
            number = exp.Literal.number(abs(value))
            return exp.Neg(this=number) if value < 0 else number
        case date():
            return cast(exp.Literal.string(value.isoformat()), "DATE")
    return exp.Literal.string(value)


def written(cell: Cell, inner: Inner) -> exp.Expr:
    """A cell as an expression of its arguments."""
    arguments = cell.arguments
    match cell.operation:
        case "constant":
            plain = literal(cell.value)
            return cast(plain, STATUS) if cell.kind == "status" and cell.value is not None else plain
        case "add" | "subtract" | "multiply" | "divide":
            return _arithmetic(cell, inner)
        case "lesser" | "greater":
            which = exp.Least if cell.operation == "lesser" else exp.Greatest
            first, *rest = (_widened(one, cell.wide, inner) for one in arguments)
            return which(this=first, expressions=rest, ignore_nulls=True)
        case "compare":
            sign, a, b = arguments
            wide = a.wide or b.wide
            return _COMPARE[sign](
                this=apart(_widened(a, wide, inner)), expression=apart(_widened(b, wide, inner))
            )
        case "one_of":
            a, choices = arguments
            return exp.In(this=inner(a), expressions=[literal(one) for one in choices])
        case "both" | "either":
            join = exp.And if cell.operation == "both" else exp.Or
            first, *rest = (apart(inner(one)) for one in arguments)
            joined: exp.Expr = first
            for one in rest:
                joined = join(this=joined, expression=one)
            return joined
        case "opposite":
            return exp.Not(this=apart(inner(arguments[0])))
        case "unknown":
            return exp.Is(this=apart(inner(arguments[0])), expression=exp.Null())
        case "known_or":
            a, otherwise = (_widened(one, cell.wide, inner) for one in arguments)
            return exp.Coalesce(this=a, expressions=[otherwise])
        case "case":
            return _case(cell, inner)
        case "year" | "month" | "day":
            return _PARTS[cell.operation](this=inner(arguments[0]))
        case "written_day":
            return _written_day(inner(arguments[0]))
        case "one_if":
            return cast(inner(arguments[0]), LONG)
        case "not_below":
            a, floor = arguments
            below = exp.LT(this=apart(inner(a)), expression=inner(floor))
            return exp.Case(ifs=[exp.If(this=below, true=inner(floor))], default=inner(a))
        case "union":
            first, *rest = (apart(_long(one, inner)) for one in arguments)
            united: exp.Expr = first
            for one in rest:
                united = exp.BitwiseOr(this=united, expression=one)
            return united
    raise AssertionError(f"{cell.operation} is no expression within one table")


def _written_day(day: exp.Expr) -> exp.Expr:
    year = exp.Mul(this=exp.Year(this=day), expression=literal(10_000))
    month = exp.Mul(this=exp.Month(this=day.copy()), expression=literal(100))
    months = exp.Add(this=apart(year), expression=apart(month))
    return cast(exp.Add(this=months, expression=exp.Day(this=day.copy())), LONG)


def _arithmetic(cell: Cell, inner: Inner) -> exp.Expr:
    a, b = cell.arguments
    # Division stays within what is divided; else the result says whether 64 bits are enough.
    wide = a.wide if cell.operation == "divide" else cell.wide
    found = _ARITHMETIC[cell.operation](
        this=apart(_widened(a, wide, inner)), expression=apart(_widened(b, wide and b.wide, inner))
    )
    # A quotient of 128 bits says so: not every engine gives one by itself.
    return cast(found, WIDE) if cell.operation == "divide" and wide else found


def _case(cell: Cell, inner: Inner) -> exp.Expr:
    *rows, otherwise = cell.arguments
    values = [*rows[1::2], otherwise]
    plain = cell.kind == "int" and all(value.is_constant for value in values)

    def value(one: Cell) -> exp.Expr:
        if plain:
            return _long(one, inner)
        return _widened(one, cell.wide, inner)

    return exp.Case(
        ifs=[
            exp.If(this=inner(when), true=value(then))
            for when, then in zip(rows[::2], rows[1::2], strict=True)
        ],
        # Without an ELSE a row that no condition is true for is null, as the cell has it.
        default=None if otherwise.is_constant and otherwise.value is None else value(otherwise),
    )


def _long(cell: Cell, inner: Inner) -> exp.Expr:
    """A number of 64 bits, also where only small ones are written out."""
    expression = inner(cell)
    return cast(expression, LONG) if cell.is_constant and cell.value is not None else expression


def _widened(cell: Cell, wide: bool, inner: Inner) -> exp.Expr:
    """A number in 128 bits where what is made of it needs them."""
    expression = inner(cell)
    return cast(expression, WIDE) if wide and not cell.wide else expression


def apart(expression: exp.Expr) -> exp.Expr:
    """In brackets where something else would bind more tightly."""
    if isinstance(expression, exp.Binary | exp.Not | exp.In | exp.Neg | exp.Connector):
        return exp.Paren(this=expression)
    return expression


def gathered(cell: Cell, inner: Inner) -> exp.Expr:
    """An aggregate over the rows of a family or a person."""
    how, what, _ = cell.arguments
    match how:
        case "sum" | "rows":
            total: exp.Expr = exp.Sum(this=_widened(what, cell.wide, inner))
            return total if cell.wide else cast(total, LONG)
        case "most" | "one" if cell.kind != "flag":
            return exp.Max(this=inner(what))
        case "bits":
            return exp.BitwiseOrAgg(this=inner(what))
    return exp.LogicalOr(this=inner(what))
