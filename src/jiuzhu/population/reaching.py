"""How far facts and findings can narrow a number, in each row: what `language.missing` asks of one family.

What somebody tells may be any number, yet never as much as a figure that has no bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jiuzhu.language.tree import Arithmetic, Node
from jiuzhu.population.cells import Cell, Comparison
from jiuzhu.population.quantities import Bound, Quantity
from jiuzhu.population.reader import Place, Reader


@dataclass(frozen=True, slots=True)
class Farthest:
    """How far one bound of a number may come.

    beyond: in which rows past every number, the lower bound upwards, the upper one downwards.  Where it is
    not, a null `bound` is no bound at all.
    """

    bound: Bound
    beyond: Cell


@dataclass(frozen=True, slots=True)
class Reach:
    """How high the lower bound of a number may come to rise, and how low the upper one to fall."""

    rises: Farthest
    falls: Farthest


class Reaching:
    """Finds how far numbers can be narrowed.

    asked: says of a tree in which rows something is missing that somebody could tell.
    same_for_all: whether a tree rests on figures alone.
    """

    def __init__(
        self,
        reader: Reader,
        asked: Callable[[Node, Place], Cell],
        same_for_all: Callable[[Node], bool],
    ) -> None:
        self._reader = reader
        self._graph = reader.graph
        self._quantities = reader.quantities
        self._asked = asked
        self._same_for_all = same_for_all

    def reach(self, node: Node, place: Place) -> Reach:
        """How far a number can be narrowed in the rows of a place."""
        graph, quantities = self._graph, self._quantities
        value = self._reader.quantity(node, place)
        if self._same_for_all(node):
            return Reach(Farthest(value.low, graph.false), Farthest(value.high, graph.false))
        if isinstance(node, Arithmetic) and node.operator in ("+", "-"):
            left, right = self.reach(node.left, place), self.reach(node.right, place)
            if node.operator == "-":
                right = self._negated(right)
            return Reach(self._sum(left.rises, right.rises), self._sum(left.falls, right.falls))
        asked = self._asked(node, place)
        narrowed = quantities.choose(asked, Quantity(value.high, value.low), value)
        return Reach(
            Farthest(narrowed.low, graph.both(asked, graph.unknown(value.high.top))),
            Farthest(narrowed.high, graph.both(asked, graph.unknown(value.low.top))),
        )

    def _negated(self, reach: Reach) -> Reach:
        nothing = self._quantities.nothing.low

        def negated(one: Farthest) -> Farthest:
            bounds = Quantity(nothing, nothing), Quantity(one.bound, one.bound)
            return Farthest(self._quantities.subtract(*bounds).low, one.beyond)

        return Reach(negated(reach.falls), negated(reach.rises))

    def _sum(self, a: Farthest, b: Farthest) -> Farthest:
        graph = self._graph
        total = self._quantities.add(Quantity(a.bound, a.bound), Quantity(b.bound, b.bound)).low
        bounded = graph.both(self._is_bounded(a), self._is_bounded(b))
        return Farthest(total, graph.both(bounded, graph.either(a.beyond, b.beyond)))

    def _is_bounded(self, one: Farthest) -> Cell:
        return self._graph.either(one.beyond, self._graph.opposite(self._graph.unknown(one.bound.top)))

    # --- what it settles --------------------------------------------------------------------------

    def can_settle(self, sign: Comparison, a: Reach, b: Reach) -> Cell:
        """Whether a comparison can come to be settled."""
        graph, below = self._graph, self._below
        match sign:
            case "<" | ">=":
                return graph.either(below("<", a.falls, b.rises), below("<=", b.falls, a.rises))
            case "<=" | ">":
                return graph.either(below("<=", a.falls, b.rises), below("<", b.falls, a.rises))
        apart = graph.either(below("<", a.falls, b.rises), below("<", b.falls, a.rises))
        bounds = a.rises.bound, a.falls.bound, b.rises.bound, b.falls.bound
        first, *others = (Quantity(one, one) for one in bounds)
        same = graph.both(*(graph.holds(self._quantities.compare("==", first, one)) for one in others))
        return graph.either(apart, same)

    def _below(self, sign: Comparison, falls: Farthest, rises: Farthest) -> Cell:
        """Whether an upper bound may fall below where a lower one may rise."""
        graph = self._graph
        least, most = (Quantity(one.bound, one.bound) for one in (falls, rises))
        return graph.both(
            self._is_bounded(falls),
            self._is_bounded(rises),
            graph.either(
                falls.beyond, rises.beyond, graph.holds(self._quantities.compare(sign, least, most))
            ),
        )

    def may_fall_below(self, reach: Reach, highest: Bound) -> Cell:
        """Whether the upper bound of a number may fall below another one."""
        return self._may_pass("<", reach.falls, highest)

    def may_rise_above(self, reach: Reach, lowest: Bound) -> Cell:
        """Whether the lower bound of a number may rise above another one."""
        return self._may_pass(">", reach.rises, lowest)

    def _may_pass(self, sign: Comparison, one: Farthest, other: Bound) -> Cell:
        graph = self._graph
        passes = self._quantities.compare(sign, Quantity(one.bound, one.bound), Quantity(other, other))
        return graph.both(
            self._is_bounded(one),
            graph.either(one.beyond, graph.unknown(other.top), graph.holds(passes)),
        )
