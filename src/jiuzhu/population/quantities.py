"""Numbers with bounds, as cells: what `language.values` does for one family, for a table of them.

A number is two bounds.  A bound is a fraction of whole numbers, so that nothing is ever rounded on the way:
`top / (below * over)`, where `below` is the same for all rows and `over`, where there is one, is a cell
(a number of persons, by which a sum was divided).  A bound that nobody set is a null `top`: minus infinity
below, plus infinity above.  A number that is known in every row has one bound, twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm

from jiuzhu.language import values
from jiuzhu.language.values import Interval, unbounded
from jiuzhu.population.cells import Cell, Comparison, Graph

Sign = Comparison


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a number: `top / (below * over)`, null where there is none."""

    top: Cell
    below: int = 1
    over: Cell | None = None

    @property
    def never_negative(self) -> bool:
        return not self.top.nullable and self.top.low is not None and self.top.low >= 0

    @property
    def positive(self) -> bool:
        return self.never_negative and self.top.low != 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that may be unknown."""

    low: Bound
    high: Bound

    @property
    def is_known(self) -> bool:
        """Whether it is one known number in every row."""
        return self.low == self.high and not self.low.top.nullable

    @property
    def constant(self) -> Interval | None:
        """The interval, where it is the same for all rows."""
        if not (self.low.top.is_constant and self.high.top.is_constant):
            return None
        if self.low.over is not None or self.high.over is not None:
            return None
        low, high = self.low.top.value, self.high.top.value
        least = -inf if low is None else _exact(low, self.low.below)
        most = inf if high is None else _exact(high, self.high.below)
        return least, most

    @property
    def never_negative(self) -> bool:
        return self.low.never_negative


def _exact(top: object, below: int) -> int | Fraction:
    assert isinstance(top, int)
    exact = Fraction(top, below)
    return exact.numerator if exact.denominator == 1 else exact


class Quantities:
    """Works with numbers that have bounds."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.nothing = self.constant((0, 0))

    # --- making -----------------------------------------------------------------------------------

    def constant(self, interval: Interval) -> Quantity:
        low, high = (self._constant_bound(one) for one in interval)
        return Quantity(low, low if interval[0] == interval[1] else high)

    def _constant_bound(self, bound: values.Bound) -> Bound:
        if unbounded(bound):
            return Bound(self._graph.null("int"))
        assert not isinstance(bound, float)
        return Bound(self._graph.whole(bound.numerator), bound.denominator)

    def known(self, top: Cell, below: int = 1) -> Quantity:
        """A number that is known in every row."""
        bound = Bound(top, below)
        return Quantity(bound, bound)

    # --- questions --------------------------------------------------------------------------------

    def is_known(self, a: Quantity) -> Cell:
        """In which rows it is one known number; never null."""
        if a.is_known:
            return self._graph.true
        return self._graph.holds(self._bounds("==", a.low, a.high))

    def _bounds(self, sign: Sign, a: Bound, b: Bound) -> Cell:
        """Two bounds compared; null where either is infinite."""
        (x, y), _, _ = self._alike(a, b)
        return self._graph.compare(sign, x, y)

    def compare(self, sign: Sign, a: Quantity, b: Quantity) -> Cell:
        """What bounds settle of a comparison; null where they do not."""
        graph, bounds = self._graph, self._bounds
        if a.is_known and b.is_known:
            return bounds(sign, a.low, b.low)
        match sign:
            case "<":
                holds, fails = bounds("<", a.high, b.low), bounds(">=", a.low, b.high)
            case "<=":
                holds, fails = bounds("<=", a.high, b.low), bounds(">", a.low, b.high)
            case ">":
                holds, fails = bounds(">", a.low, b.high), bounds("<=", a.high, b.low)
            case ">=":
                holds, fails = bounds(">=", a.low, b.high), bounds("<", a.high, b.low)
            case _:
                apart = graph.either(
                    graph.holds(bounds("<", a.high, b.low)), graph.holds(bounds(">", a.low, b.high))
                )
                same = graph.both(self.is_known(a), self.is_known(b), graph.holds(bounds("==", a.low, b.low)))
                holds, fails = (same, apart) if sign == "==" else (apart, same)
        return graph.case([(holds, graph.true), (fails, graph.false)], graph.null("flag"))

    # --- arithmetic -------------------------------------------------------------------------------

    def _constants(
        self, work_out: Callable[[Interval, Interval], Interval], a: Quantity, b: Quantity
    ) -> Quantity | None:
        x, y = a.constant, b.constant
        return None if x is None or y is None else self.constant(work_out(x, y))

    def add(self, a: Quantity, b: Quantity) -> Quantity:
        low = self._sum(a.low, b.low)
        return Quantity(low, low if a.low == a.high and b.low == b.high else self._sum(a.high, b.high))

    def _sum(self, a: Bound, b: Bound) -> Bound:
        (x, y), below, over = self._alike(a, b)
        return Bound(self._graph.add(x, y), below, over)

    def subtract(self, a: Quantity, b: Quantity) -> Quantity:
        low = self._difference(a.low, b.high)
        known = a.low == a.high and b.low == b.high
        return Quantity(low, low if known else self._difference(a.high, b.low))

    def _difference(self, a: Bound, b: Bound) -> Bound:
        (x, y), below, over = self._alike(a, b)
        return Bound(self._graph.subtract(x, y), below, over)

    def multiply(self, a: Quantity, b: Quantity) -> Quantity:
        if folded := self._constants(values.multiply, a, b):
            return folded
        if a.is_known and b.is_known:
            product = self._product(a.low, b.low)
            return Quantity(product, product)
        if a.never_negative and b.never_negative:
            return Quantity(self._product(a.low, b.low), self._product(a.high, b.high))
        return self._from_corners(a, b)

    def _product(self, a: Bound, b: Bound) -> Bound:
        """Of two bounds that are not negative: infinity times nothing is nothing here."""
        graph = self._graph
        top = graph.multiply(a.top, b.top)
        if a.top.nullable or b.top.nullable:
            zero = graph.whole(0)
            nothing = graph.either(graph.compare("==", a.top, zero), graph.compare("==", b.top, zero))
            top = graph.case([(nothing, zero)], top)
        return Bound(top, a.below * b.below, self._times(a.over, b.over))

    def _from_corners(self, a: Quantity, b: Quantity) -> Quantity:
        """The product where signs differ from row to row: the least and the greatest of four corners."""
        graph = self._graph
        a_tops, a_below, a_over = self._alike(a.low, a.high)
        b_tops, b_below, b_over = self._alike(b.low, b.high)
        below, over = a_below * b_below, self._times(a_over, b_over)
        low = high = graph.null("int")
        down = up = graph.false
        for x, x_sign in zip(a_tops, self._signs(a_tops), strict=True):
            for y, y_sign in zip(b_tops, self._signs(b_tops), strict=True):
                top = self._product(Bound(x), Bound(y)).top
                infinite = graph.unknown(top)
                sign = graph.multiply(x_sign, y_sign)
                down = graph.either(down, graph.both(infinite, graph.compare("<", sign, graph.whole(0))))
                up = graph.either(up, graph.both(infinite, graph.compare(">", sign, graph.whole(0))))
                low, high = self._lenient("lesser", low, top), self._lenient("greater", high, top)
        nothing = graph.null("int")
        return Quantity(
            Bound(graph.case([(down, nothing)], low), below, over),
            Bound(graph.case([(up, nothing)], high), below, over),
        )

    def _signs(self, tops: Sequence[Cell]) -> list[Cell]:
        """The signs of a number's two bounds, infinite ones included."""
        graph = self._graph
        zero, one, minus = graph.whole(0), graph.whole(1), graph.whole(-1)
        return [
            graph.case(
                [
                    (graph.unknown(top), infinite),
                    (graph.compare("<", top, zero), minus),
                    (graph.compare("==", top, zero), zero),
                ],
                one,
            )
            for top, infinite in zip(tops, (minus, one), strict=True)
        ]

    def divide(self, a: Quantity, b: Quantity) -> Quantity:
        """Exact; without bounds where the divisor may be zero."""
        if folded := self._constants(values.divide, a, b):
            return folded
        graph = self._graph
        zero = self.nothing
        positive = graph.holds(self._bounds(">", b.low, zero.low))
        if positive is graph.true:
            return self._over_positive(a, b)
        negative = graph.holds(self._bounds("<", b.high, zero.low))
        found = self.choose(positive, self._over_positive(a, b), self.constant(values.UNKNOWN))
        if negative is graph.false:
            return found
        return self.choose(negative, self._over_positive(self.negate(a), self.negate(b)), found)

    def negate(self, a: Quantity) -> Quantity:
        return self.subtract(self.nothing, a)

    def _over_positive(self, a: Quantity, b: Quantity) -> Quantity:
        """a / b in the rows where b is positive; anything in the others."""
        if b.low == b.high:
            low = self._quotient(a.low, b.low)
            return Quantity(low, low if a.low == a.high else self._quotient(a.high, b.low))
        least, most = self._quotient(a.low, b.high), self._quotient(a.high, b.low)
        below_zero, above_zero = self._quotient(a.low, b.low), self._quotient(a.high, b.high)
        graph, zero = self._graph, self.nothing.low
        low = self._choose_bound([(graph.holds(self._bounds("<", a.low, zero)), below_zero)], least)
        high = self._choose_bound([(graph.holds(self._bounds("<", a.high, zero)), above_zero)], most)
        return Quantity(low, high)

    def _quotient(self, a: Bound, b: Bound) -> Bound:
        """Of a bound by one that is positive where it matters; anything finite by infinity is nothing."""
        graph = self._graph
        one = graph.whole(1)
        divisor = graph.greater(graph.known_or(b.top, one), one)  # whole and positive: at least 1
        top = graph.multiply(a.top, graph.whole(b.below))
        if b.over is not None:
            top = graph.multiply(top, b.over)
        if b.top.nullable:
            vanishes = graph.both(graph.unknown(b.top), graph.opposite(graph.unknown(a.top)))
            top = graph.case([(vanishes, graph.whole(0))], top)
        if divisor.is_constant:
            assert isinstance(divisor.value, int)
            return Bound(top, a.below * divisor.value, a.over)
        return Bound(top, a.below, self._times(a.over, divisor))

    def smallest(self, a: Quantity, b: Quantity) -> Quantity:
        if folded := self._constants(values.smallest, a, b):
            return folded
        low = self._least(a.low, b.low)
        if a.is_known and b.is_known:
            return Quantity(low, low)
        return Quantity(low, self._lenient_bound("lesser", a.high, b.high))

    def largest(self, a: Quantity, b: Quantity) -> Quantity:
        if folded := self._constants(values.largest, a, b):
            return folded
        high = self._greatest(a.high, b.high)
        if a.is_known and b.is_known:
            return Quantity(high, high)
        return Quantity(self._lenient_bound("greater", a.low, b.low), high)

    def hull(self, a: Quantity, b: Quantity) -> Quantity:
        """The narrowest number that may be either."""
        if folded := self._constants(values.hull, a, b):
            return folded
        if a == b:
            return a
        return Quantity(self._least(a.low, b.low), self._greatest(a.high, b.high))

    def _least(self, a: Bound, b: Bound) -> Bound:
        """The lesser of two lower bounds: none where either is none."""
        return self._strict("lesser", a, b)

    def _greatest(self, a: Bound, b: Bound) -> Bound:
        """The greater of two upper bounds: none where either is none."""
        return self._strict("greater", a, b)

    def _strict(self, which: str, a: Bound, b: Bound) -> Bound:
        graph = self._graph
        (x, y), below, over = self._alike(a, b)
        found = graph.lesser(x, y) if which == "lesser" else graph.greater(x, y)
        if x.nullable or y.nullable:
            known = graph.both(graph.opposite(graph.unknown(x)), graph.opposite(graph.unknown(y)))
            found = graph.case([(known, found)], graph.null("int"))
        return Bound(found, below, over)

    def _lenient_bound(self, which: str, a: Bound, b: Bound) -> Bound:
        """Of two bounds where being none gives way: the upper bounds of the lesser of two numbers."""
        (x, y), below, over = self._alike(a, b)
        return Bound(self._lenient(which, x, y), below, over)

    def _lenient(self, which: str, x: Cell, y: Cell) -> Cell:
        graph = self._graph
        found = graph.lesser(x, y) if which == "lesser" else graph.greater(x, y)
        return graph.case([(graph.unknown(x), y), (graph.unknown(y), x)], found)

    # --- choosing ---------------------------------------------------------------------------------

    def choose(self, when: Cell, a: Quantity, b: Quantity) -> Quantity:
        """a where a condition is true, b where it is false, what has both where it is unknown."""
        if a == b:
            return a
        graph = self._graph
        if when.is_constant and when.value is not None:
            return a if when.value else b
        if not when.nullable:
            low = self._choose_bound([(when, a.low)], b.low)
            same = a.low == a.high and b.low == b.high
            return Quantity(low, low if same else self._choose_bound([(when, a.high)], b.high))
        either = self.hull(a, b)
        rows_low = [(when, a.low), (graph.fails(when), b.low)]
        rows_high = [(when, a.high), (graph.fails(when), b.high)]
        return Quantity(self._choose_bound(rows_low, either.low), self._choose_bound(rows_high, either.high))

    def _choose_bound(self, rows: Sequence[tuple[Cell, Bound]], otherwise: Bound) -> Bound:
        possible = [(when, bound) for when, bound in rows if when is not self._graph.false]
        tops, below, over = self._alike(*(bound for _, bound in possible), otherwise)
        whens = [when for when, _ in possible]
        return Bound(self._graph.case(list(zip(whens, tops, strict=False)), tops[-1]), below, over)

    # --- rounding ---------------------------------------------------------------------------------

    def rounded(self, a: Quantity, mode: str, persons: Quantity) -> Quantity:
        """A sum in fen rounded by one of the modes of `tree.ROUNDINGS`."""
        if mode == "ceil_yuan_per_person":
            return self._up_per_person(a, persons)
        one = self.nothing.low  # of whom the other modes take no notice
        low = self._rounded_bound(a.low, mode, one)
        return Quantity(low, low if a.low == a.high else self._rounded_bound(a.high, mode, one))

    def _up_per_person(self, a: Quantity, persons: Quantity) -> Quantity:
        mode = "ceil_yuan_per_person"
        low = self._rounded_bound(a.low, mode, persons.low)
        high = low if a.low == a.high else self._rounded_bound(a.high, mode, persons.low)
        if persons.is_known:
            return Quantity(low, high)
        # Each person's share goes up by less than a yuan.
        (tops, below, over) = self._alike(persons.high)
        most = Bound(self._graph.multiply(tops[0], self._graph.whole(100)), below, over)
        widest = Quantity(a.low, self._sum(a.high, most))
        return self.choose(self.is_known(persons), Quantity(low, high), widest)

    def _rounded_bound(self, a: Bound, mode: str, persons: Bound) -> Bound:
        graph = self._graph
        match mode:
            case "fen":
                return self._half_up(a, 1)
            case "half_up_yuan":
                return self._half_up(a, 100)
            case "ceil_yuan_per_household":
                return Bound(self._steps_up(a, 100, None))
            case "ceil_yuan_per_person":
                one = graph.whole(1)
                several = graph.greater(graph.known_or(persons.top, one), one)
                share = Bound(graph.multiply(a.top, graph.whole(persons.below)), a.below, a.over)
                if persons.over is not None:
                    share = Bound(graph.multiply(share.top, persons.over), share.below, share.over)
                each = self._steps_up(share, 100, several)
                together = Bound(graph.multiply(each, several), persons.below, persons.over)
                none = graph.holds(graph.compare("==", persons.top, graph.whole(0)))
                return self._choose_bound([(none, a)], together)
        raise ValueError(f"unknown rounding {mode!r}")

    def _half_up(self, a: Bound, step: int) -> Bound:
        """To whole steps of so many fen, half a step upwards."""
        if a.below == step == 1 and a.over is None:
            return a
        graph = self._graph
        below = graph.whole(a.below * step)
        whole = below if a.over is None else graph.multiply(below, a.over)
        twice = graph.add(graph.multiply(graph.whole(2), a.top), whole)
        steps = self._floor(twice, graph.multiply(graph.whole(2), whole))
        return Bound(graph.multiply(steps, graph.whole(step)))

    def _steps_up(self, a: Bound, step: int, among: Cell | None) -> Cell:
        """Up to whole steps of so many fen (for each of so many), in fen."""
        graph = self._graph
        whole = graph.whole(a.below * step)
        for one in (a.over, among):
            whole = whole if one is None else graph.multiply(whole, one)
        if a.top.low is not None and a.top.low >= 0:
            rest = graph.subtract(whole, graph.whole(1))
            steps = graph.divide(graph.add(a.top, rest), whole)
        else:
            steps = graph.negate(self._floor(graph.negate(a.top), whole))
        return graph.multiply(steps, graph.whole(step))

    def fen(self, bound: Bound) -> Cell:
        """The whole fen of a bound, what is below a fen cut off; null where it is infinite."""
        graph = self._graph
        below = graph.whole(bound.below)
        whole = below if bound.over is None else graph.multiply(below, bound.over)
        return self._floor(bound.top, whole)

    def _floor(self, a: Cell, b: Cell) -> Cell:
        """Whole parts of a in b > 0; SQL cuts towards zero, so what is negative is counted from below."""
        graph = self._graph
        if _is_one(b):
            return a
        if a.is_constant:
            if a.value is None:
                return a
            if b.is_constant:
                return graph.whole(a.value // b.value)  # type: ignore[operator]
        if a.low is not None and a.low >= 0:
            return graph.divide(a, b)
        rest = graph.subtract(b, graph.whole(1))
        from_below = graph.negate(graph.divide(graph.add(graph.negate(a), rest), b))
        return graph.case([(graph.compare("<", a, graph.whole(0)), from_below)], graph.divide(a, b))

    # --- making alike -----------------------------------------------------------------------------

    def _alike(self, *bounds: Bound) -> tuple[list[Cell], int, Cell | None]:
        """The tops of these bounds once all stand over the same."""
        graph = self._graph
        below = lcm(*(bound.below for bound in bounds))
        overs = {id(bound.over): bound.over for bound in bounds if bound.over is not None}
        over: Cell | None = None
        for one in overs.values():
            over = self._times(over, one)
        tops: list[Cell] = []
        for bound in bounds:
            top = graph.multiply(bound.top, graph.whole(below // bound.below))
            for key, one in overs.items():
                if id(bound.over) != key:
                    top = graph.multiply(top, one)
            tops.append(top)
        return tops, below, over

    def _times(self, a: Cell | None, b: Cell | None) -> Cell | None:
        return b if a is None else a if b is None else self._graph.multiply(a, b)


def _is_one(cell: Cell) -> bool:
    return cell.is_constant and cell.value == 1
