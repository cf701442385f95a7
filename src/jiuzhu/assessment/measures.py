"""From a condition's tree to what an engine decides: what to measure, and formulas over the measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

from jiuzhu.engine import All, Some, Test
from jiuzhu.engine import Condition as EngineCondition
from jiuzhu.engine.decision import OPPOSITE, Formula, Operator
from jiuzhu.language.evaluate import Body, Closure, Evaluator
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
    Parameter,
)

Found = tuple[Any, ...]
"""What was found at several nodes that people want to see."""

LookedAt = tuple[tuple[Node, int | None], ...]
"""The nodes that people want to see of a condition, each with its place among the sums or all else.

None stands for what is the same for everybody and was found beforehand.
"""


@dataclass(frozen=True, slots=True)
class Atom:
    """A part of a condition that is measured by one integer, or by two from `field` on."""

    node: Node
    field: int
    looked_at: LookedAt


class Measuring:
    """Collects what the conditions of one decision need measured, each thing once."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._atoms: dict[Node, Atom] = {}
        self._sums = 0
        self._others = 0
        self.fields = 0

    def condition(self, name: str, tree: Node) -> tuple[EngineCondition, LookedAt]:
        """The condition in its two forms, and what it looks at."""
        used: list[Atom] = []
        holds, fails = self._forms(tree, used)
        each_once = {atom.field: atom for atom in used}.values()
        return EngineCondition(name, holds, fails), tuple(one for atom in each_once for one in atom.looked_at)

    def function(self) -> Closure:
        """Measures all of it for a family: integers for the engine; what was found: sums, and all else."""
        return self._evaluator.written(self._write)

    def _forms(self, tree: Node, used: list[Atom]) -> tuple[Formula, Formula]:
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
        atom = self._atom(tree)
        used.append(atom)
        if _is_difference(tree):
            return _difference_forms(tree.operator, atom.field)
        return Test(atom.field, "==", 1), Test(atom.field, "==", 0)

    def _atom(self, node: Node) -> Atom:
        if node not in self._atoms:
            looked_at = [(one, self._place(one)) for one in _looked_at(node) if not _says_itself(one)]
            self._atoms[node] = Atom(node, self.fields, tuple(looked_at))
            self.fields += 2 if _is_difference(node) else 1
        return self._atoms[node]

    def _place(self, node: Node) -> int | None:
        if self._evaluator.same_for_all(node):
            return None
        if is_sum(node):
            self._sums += 1
            return self._sums - 1
        self._others += 1
        return self._others - 1

    def _write(self, body: Body) -> str:
        measures: list[str] = []
        sums: list[str] = []
        others: list[str] = []
        for atom in self._atoms.values():
            integers, values = self._measured(body, atom.node)
            measures += integers
            for node, value in zip(_looked_at(atom.node), values, strict=True):
                if not self._evaluator.same_for_all(node):
                    (sums if is_sum(node) else others).append(value)
        return f"({_tuple(measures)}, {_tuple(sums)}, {_tuple(others)})"

    def _measured(self, body: Body, node: Node) -> tuple[list[str], list[str]]:
        """The integers of an atom, and the values of what is looked at."""
        write = _difference if _is_difference(node) else _truth
        if self._evaluator.same_for_all(node):
            same = self._evaluator.written(lambda once: _tuple(write(once, node)[0]))(())
            return [body.writer.constant(integer) for integer in same], [""] * len(_looked_at(node))
        return write(body, node)


def is_sum(node: Node) -> bool:
    """Whether a node is a sum of money."""
    kind = node.type
    return isinstance(kind, Number) and kind.unit is not None and kind.unit.is_money


def _is_difference(node: Node) -> TypeGuard[Compare]:
    return isinstance(node, Compare) and not isinstance(node.left.type, Coded)


def _looked_at(node: Node) -> tuple[Node, ...]:
    """Of a comparison both sides; of a code which one it is, not whether it is among some."""
    if _is_difference(node):
        return node.left, node.right
    if isinstance(node, OneOf):
        return (node.value,)
    return (node.left if isinstance(node, Compare) else node,)


def _says_itself(node: Node) -> bool:
    """Whether there is nothing about the family to see in it."""
    return isinstance(node, Constant) or (isinstance(node, Parameter) and node.type == Flag())


def _difference(body: Body, node: Node) -> tuple[list[str], list[str]]:
    """Two integers: the signs of the lowest and of the highest that left less right can be."""
    assert isinstance(node, Compare)
    named = body.writer.named
    if isinstance(node.left.type, Day):
        a, b = body.value(node.left), body.value(node.right)
        unknown = f"{a} is None or {b} is None"
        low = named(f"-1 if {unknown} else {_sign(a, b)}")
        return [low, named(f"1 if {unknown} else {low}")], [a, b]
    left, right = body.number(node.left), body.number(node.right)
    signs = [named(_sign(left.low, right.high)), named(_sign(left.high, right.low))]
    return signs, [str(left), str(right)]


def _sign(a: str, b: str) -> str:
    return f"1 if {a} > {b} else -1 if {a} < {b} else 0"


def _truth(body: Body, node: Node) -> tuple[list[str], list[str]]:
    """One integer: 1 holds, 0 fails, 2 unknown."""
    (looked_at,) = _looked_at(node)
    verdict = body.value(node)
    value = verdict if looked_at is node else body.either(looked_at)
    return [body.writer.named(f"2 if {verdict} is None else 1 if {verdict} else 0")], [value]


def _tuple(parts: Iterable[str]) -> str:
    return f"({''.join(f'{part}, ' for part in parts)})"


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
