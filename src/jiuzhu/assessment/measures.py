"""From a condition's tree to what an engine decides: what to measure, and formulas over the measures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import inf
from typing import Any

from jiuzhu.assessment.results import Measure
from jiuzhu.engine import All, Some, Test
from jiuzhu.engine import Condition as EngineCondition
from jiuzhu.engine.decision import OPPOSITE, Formula, Operator
from jiuzhu.language.evaluate import Evaluator, Frames
from jiuzhu.language.tree import (
    And,
    Coded,
    Compare,
    Constant,
    Day,
    Flag,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Outcome,
    Parameter,
)
from jiuzhu.language.units import PLAIN
from jiuzhu.language.values import Bound, Interval
from jiuzhu.language.wording import Names, describe
from jiuzhu.rulebook.model import show_value
from jiuzhu.texts import Text

Row = tuple[tuple[int, ...], tuple[Measure, ...]]
"""What one atom gives: integers for the engine, measures for people."""

_SO = Text("是", "yes"), Text("否", "no")
_GRANTED = Text("符合", "eligible"), Text("不符合", "not eligible")


Take = Callable[[Frames], Row]
"""Measures one atom for a family."""


class Measuring:
    """Collects what the conditions of one decision need measured, each thing once."""

    def __init__(self, evaluator: Evaluator, names: Names) -> None:
        self._evaluator = evaluator
        self._names = names
        self._known: dict[Node, tuple[int, int]] = {}
        self._fields = 0
        self.atoms: list[Take] = []

    @property
    def fields(self) -> int:
        return self._fields

    def condition(self, name: str, tree: Node) -> tuple[EngineCondition, tuple[int, ...]]:
        """The condition in its two forms, and which atoms it looks at."""
        used: list[int] = []
        holds, fails = self._forms(tree, used)
        return EngineCondition(name, holds, fails), tuple(dict.fromkeys(used))

    def _forms(self, tree: Node, used: list[int]) -> tuple[Formula, Formula]:
        match tree:
            case And(parts):
                forms = [self._forms(part, used) for part in parts]
                return All(tuple(holds for holds, _ in forms)), Some(tuple(fails for _, fails in forms))
            case Or(parts):
                forms = [self._forms(part, used) for part in parts]
                return Some(tuple(holds for holds, _ in forms)), All(tuple(fails for _, fails in forms))
            case Not(part):
                holds, fails = self._forms(part, used)
                return fails, holds
            case Compare(sign, left, _) if not isinstance(left.type, Coded):
                field, atom = self._field(tree, 2, self._difference)
                used.append(atom)
                return _difference_forms(sign, field)
        field, atom = self._field(tree, 1, self._truth)
        used.append(atom)
        return Test(field, "==", 1), Test(field, "==", 0)

    def _field(self, node: Node, width: int, make: Callable[[Any], Take]) -> tuple[int, int]:
        if node not in self._known:
            self._known[node] = self._fields, len(self.atoms)
            self._fields += width
            take = make(node)
            if self._evaluator.same_for_all(node):
                take = _always(take(()))
            self.atoms.append(take)
        return self._known[node]

    def _difference(self, node: Compare) -> Take:
        """Two fields: the signs of the lowest and of the highest that left less right can be."""
        left, right = self._evaluator.compile(node.left), self._evaluator.compile(node.right)
        show_left, show_right = self._show(node.left), self._show(node.right)
        bounds = _day_bounds if isinstance(node.left.type, Day) else _as_it_is

        def take(frames: Frames) -> Row:
            a, b = left(frames), right(frames)
            (a_low, a_high), (b_low, b_high) = bounds(a), bounds(b)
            found = ((show_left, a), (show_right, b))
            shown = tuple(show(value) for show, value in found if show)
            return (_sign(a_low - b_high), _sign(a_high - b_low)), shown

        return take

    def _truth(self, node: Node) -> Take:
        """One field: 1 holds, 0 fails, 2 unknown."""
        holds = self._evaluator.compile(node)
        # Of a code people want to see which one it is, not whether it is among some.
        looked_at = (
            node.value if isinstance(node, OneOf) else node.left if isinstance(node, Compare) else node
        )
        value = self._evaluator.compile(looked_at)
        show = self._show(looked_at)

        def take(frames: Frames) -> Row:
            verdict = holds(frames)
            found = verdict if looked_at is node else value(frames)
            return (2 if verdict is None else int(verdict),), (show(found),) if show else ()

        return take

    def _show(self, node: Node) -> Any:
        """Makes a `Measure` of what is found at a node; None where there is nothing about the family."""
        if isinstance(node, Constant) or (isinstance(node, Parameter) and node.type == Flag()):
            return None
        label, kind = describe(node, self._names), node.type
        match kind:
            case Number(unit):
                name = str(unit or PLAIN)
                if self._evaluator.same_for_all(node):
                    low, high = self._evaluator.compile(node)(())
                    same = Measure(label, name, _finite(low), _finite(high))
                    return lambda value: same
                return lambda value: Measure(label, name, _finite(value[0]), _finite(value[1]))
            case Flag():
                yes, no = _GRANTED if isinstance(node, Outcome) else _SO
                words = {
                    True: Measure(label, found=yes),
                    False: Measure(label, found=no),
                    None: Measure(label),
                }
                return lambda value: words[value]
            case Coded(_, choices):
                codes = {choice: Measure(label, found=text) for choice, text in choices}
                unknown = Measure(label)
                return lambda value: codes.get(value, unknown)
            case Day():
                return lambda value: Measure(label, found=show_value(value, kind) if value else None)


def _difference_forms(sign: Operator, field: int) -> tuple[Formula, Formula]:
    lowest, highest = field, field + 1
    match sign:
        case "<" | "<=":
            return Test(highest, sign, 0), Test(lowest, OPPOSITE[sign], 0)
        case ">" | ">=":
            return Test(lowest, sign, 0), Test(highest, OPPOSITE[sign], 0)
    same = All((Test(lowest, "==", 0), Test(highest, "==", 0)))
    apart = Some((Test(lowest, ">", 0), Test(highest, "<", 0)))
    return (same, apart) if sign == "==" else (apart, same)


def _always(row: Row) -> Take:
    return lambda frames: row


def _sign(difference: Bound) -> int:
    return 1 if difference > 0 else -1 if difference < 0 else 0


def _finite(bound: Bound) -> Any:
    """The bound as a result shows it: whole numbers as `int`, None for none."""
    if isinstance(bound, int):
        return bound
    if isinstance(bound, float):
        return None
    return bound.numerator if bound.denominator == 1 else bound


def _as_it_is(value: Interval) -> Interval:
    return value


def _day_bounds(day: date | None) -> Interval:
    return (-inf, inf) if day is None else (day.toordinal(), day.toordinal())
