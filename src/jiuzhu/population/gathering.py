"""What the rows of a family come to together, as few aggregates: small numbers are added up in one sum.

Several numbers of which it is known how large their sums can be are added up at once, each in its own places
of one large number, and taken apart afterwards: a family of three, of whom two live together, may be 2 003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jiuzhu.population.cells import LARGEST_LONG, MOST_ROWS, Cell
from jiuzhu.population.expressions import LONG, Inner, apart, cast, gathered, literal


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate, and the cells that are taken from it: each with its weight and its size."""

    cells: tuple[tuple[Cell, int, int], ...]

    def total(self, inner: Inner) -> exp.Expr:
        """The aggregate over the rows of a family."""
        (first, _, _), *others = self.cells
        if not others:
            return gathered(first, inner)
        summed: exp.Expr | None = None
        for cell, weight, _ in self.cells:
            one = _counted(cell, inner)
            if weight > 1:
                one = exp.Mul(this=apart(one), expression=literal(weight))
            summed = one if summed is None else exp.Add(this=summed, expression=apart(one))
        return cast(exp.Sum(this=summed), LONG)

    def taken(self, total: exp.Expr, everybody: bool) -> list[tuple[Cell, exp.Expr]]:
        """What the cells are, given the aggregate; everybody: whether there always were rows."""
        (first, _, _), *others = self.cells
        if not others:
            return [(first, total if everybody else _or_nothing(first, total))]
        if not everybody:
            total = exp.Coalesce(this=total, expressions=[literal(0)])
        found: list[tuple[Cell, exp.Expr]] = []
        for index, (cell, weight, size) in enumerate(self.cells):
            part = total.copy()
            if weight > 1:
                part = exp.IntDiv(this=part, expression=literal(weight))
            if index < len(others):
                part = exp.Mod(this=apart(part), expression=literal(size))
            found.append(
                (cell, exp.GT(this=apart(part), expression=literal(0)) if cell.kind == "flag" else part)
            )
        return found


def aggregates(cells: Sequence[Cell]) -> list[Aggregate]:
    """The fewest aggregates that these cells can be taken from."""
    sizes = {cell: size for cell in cells if (size := _size(cell)) is not None}
    found = [Aggregate(((cell, 1, 0),)) for cell in cells if cell not in sizes]
    packed: list[tuple[Cell, int, int]] = []
    weight = 1
    # How many rows there are comes first: where there are more than there may be, it is seen from that.
    for cell in sorted(sizes, key=lambda one: (one.arguments[0] != "rows", sizes[one])):
        if packed and weight * sizes[cell] > LARGEST_LONG:
            found.append(Aggregate(tuple(packed)))
            packed, weight = [], 1
        packed.append((cell, weight, sizes[cell]))
        weight *= sizes[cell]
    if packed:
        found.append(Aggregate(tuple(packed)))
    return found


def _size(cell: Cell) -> int | None:
    """How many values a cell can have, counted from 0, where it can stand in a sum with others."""
    how, what, _ = cell.arguments
    match how:
        case "rows":
            return 1_000 * (what.high or 1)
        case "sum" if cell.low == 0 and cell.high is not None and cell.high < LARGEST_LONG:
            return cell.high + 1
        case "any":
            return MOST_ROWS + 1
    return None


def _counted(cell: Cell, inner: Inner) -> exp.Expr:
    """What a row adds."""
    how, what, _ = cell.arguments
    return cast(inner(what), LONG) if how == "any" else inner(what)


def _or_nothing(cell: Cell, total: exp.Expr) -> exp.Expr:
    """What an aggregate is where there were no rows."""
    how = cell.arguments[0]
    if how == "one":
        return total
    return exp.Coalesce(this=total, expressions=[literal(False if how == "any" else 0)])
