"""What a value rests on: which figures of the rulebook, and which assumptions in words.

A set of grounds is an integer, one bit for each.  Most trees rest on the same grounds for every
family and are worked out once; only tables (whose rows taken differ) and other benefits are looked at
for each family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from jiuzhu.language.evaluate import Body, Evaluator, Frames
from jiuzhu.language.items import Parts
from jiuzhu.language.situation import Asked
from jiuzhu.language.tree import (
    Aggregate,
    And,
    Choose,
    Item,
    Node,
    Or,
    Outcome,
    Parameter,
    Row,
    Subject,
    children,
)
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """A figure by its name, or an assumption in words."""

    figure: str | None = None
    assumption: Text | None = None


Weight = int | Asked
"""A set of grounds that is always the same, or what works it out for a family."""


class Grounds:
    """Finds what trees rest on."""

    def __init__(self, evaluator: Evaluator, parts: Parts) -> None:
        self._evaluator = evaluator
        self._parts = parts
        self._bits: dict[Ground, int] = {}
        self._items: dict[str, int | Asked] = {}

    def named(self, mask: int) -> list[Ground]:
        """The grounds in a set."""
        return [ground for ground, bit in self._bits.items() if mask & bit]

    def compile(self, *nodes: Node) -> Weight:
        """What nodes rest on; where that varies, written out when it is first asked for."""
        fixed = _together([self._fixed(node) for node in nodes])
        return self._varying(lambda body: self._written(body, *nodes)) if fixed is None else fixed

    def _varying(self, write: Callable[[Body], str]) -> Asked:
        return Asked(lambda: self._evaluator.written(write))

    def _bit(self, ground: Ground) -> int:
        return self._bits.setdefault(ground, 1 << len(self._bits))

    # --- what is always the same -----------------------------------------------------------------

    def _fixed(self, node: Node) -> int | None:
        """What a node rests on whatever the family; None where it varies."""
        match node:
            case Parameter(name):
                return self._bit(Ground(figure=name))
            case Item(_, key):
                weight = self._item(key)
                return weight if isinstance(weight, int) else None
            case Outcome():
                return None
            case Choose():
                return self._fixed_rows(node)
            case Aggregate():
                return self._fixed_aggregate(node)
        return _together([self._fixed(child) for child in children(node)])

    def _fixed_rows(self, node: Choose) -> int | None:
        """Fixed where all rows rest on the same."""
        rows = [(self._row(row), self._fixed(row.when)) for row in node.rows]
        otherwise = self._fixed(node.otherwise)
        if any(value != otherwise for value, _ in rows):
            return None
        return _together([otherwise, *(asked for _, asked in rows)])

    def _row(self, row: Row) -> int | None:
        """What the value of a row rests on; its note is an assumption."""
        value = self._fixed(row.value)
        note = self._bit(Ground(assumption=row.note)) if row.note else 0
        return None if value is None else value | note

    def _fixed_aggregate(self, node: Aggregate) -> int | None:
        """Fixed where those who do not count rest on as much as those who do."""
        asked = self._fixed(node.filter) if node.filter else 0
        worth = self._fixed(node.body) if node.body else 0
        if asked is None or worth is None or (node.filter and worth | asked != asked):
            return None
        return asked | worth

    def _item(self, key: str) -> Weight:
        if key not in self._items:
            parts = self._parts(key)
            fixed = _together([self._fixed(tree) for tree in parts.trees])
            assumed = self._bit(Ground(assumption=parts.assumed)) if parts.assumed else 0
            varying = self._varying(lambda body: self._weight_of_item(body, key))
            self._items[key] = varying if fixed is None else fixed | assumed
        return self._items[key]

    def _weight_of_item(self, body: Body, key: str) -> str:
        parts = self._parts(key)
        assumed = self._bit(Ground(assumption=parts.assumed)) if parts.assumed else 0
        return self._weight(body, *parts.trees, more=assumed)

    # --- what varies -----------------------------------------------------------------------------

    def _weight(self, body: Body, *nodes: Node, more: int = 0) -> str:
        """What nodes rest on, as an expression.  more: what is to be added."""
        fixed, varying = more, dict[str, None]()
        for leaf in chain.from_iterable(map(self._leaves, nodes)):
            weight = self._fixed(leaf)
            if weight is None:
                varying[self._varying_leaf(body, leaf)] = None
            else:
                fixed |= weight
        return " | ".join([*([body.writer.constant(fixed)] if fixed or not varying else []), *varying])

    def _leaves(self, node: Node) -> Iterator[Node]:
        """The nodes under a node whose grounds make up its own."""
        if self._fixed(node) is not None or isinstance(node, Item | Outcome | And | Or | Choose | Aggregate):
            yield node
        else:
            for child in children(node):
                yield from self._leaves(child)

    def _varying_leaf(self, body: Body, leaf: Node) -> str:
        match leaf:
            case Item(subject, key):
                return self._varying_item(body, subject, key)
            case Outcome(subject, benefit, part):
                outcome = body.asked(subject, self._evaluator.outcome(benefit))
                return f"{outcome}.grounds({body.writer.bind(part)})"
        if body.is_deep:
            return f"{body.writer.bind(self.compile(leaf))}.work_out({body.frames})"
        return self._written(body, leaf)

    def _varying_item(self, body: Body, subject: Subject, key: str) -> str:
        if self._evaluator.small(key):
            with body.own(subject):
                return self._weight_of_item(body, key)
        varying = self._item(key)
        assert isinstance(varying, Asked)
        return body.asked(subject, varying)

    def _written(self, body: Body, *nodes: Node) -> str:
        match nodes:
            case (And(parts),):
                return self._until(body, parts, decisive=False)
            case (Or(parts),):
                return self._until(body, parts, decisive=True)
            case (Choose() as node,):
                return self._of_rows_taken(body, node)
            case (Aggregate() as node,):
                return self._of_each(body, node)
        return self._weight(body, *nodes)

    def _until(self, body: Body, parts: tuple[Node, ...], *, decisive: bool) -> str:
        """Of parts one of which may decide alone, that one if it does; else all of them."""
        decides, found = body.writer.named("None"), body.writer.named("0")
        for index, part in enumerate(parts):
            with body.writer.under(f"if {decides} is None:"):
                body.writer.line(f"if {body.value(part)} is {decisive}: {decides} = {index:d}")
        for index, part in enumerate(parts):
            if self._fixed(part) != 0:
                with body.writer.under(f"if {decides} is None or {decides} == {index:d}:"):
                    body.writer.line(f"{found} |= {self._weight(body, part)}")
        return found

    def _of_rows_taken(self, body: Body, node: Choose) -> str:
        found, holds = body.writer.named("0"), body.writer.named("None")
        for row in node.rows:
            with body.writer.under(f"if {holds} is not True:"):
                note = self._bit(Ground(assumption=row.note)) if row.note else 0
                value = self._weight(body, row.value, more=note)
                body.writer.line(f"{holds} = {body.value(row.when)}")
                body.writer.line(f"{found} |= {self._weight(body, row.when)}")
                body.writer.line(f"if {holds} is not False: {found} |= {value}")
        body.writer.line(f"if {holds} is not True: {found} |= {self._weight(body, node.otherwise)}")
        return found

    def _of_each(self, body: Body, node: Aggregate) -> str:
        found = body.writer.named("0")
        group = body.collection(node)
        with body.writer.under(f"if {group} is not None:"), body.each(node.variable, group):
            asked = self._weight(body, node.filter) if node.filter else "0"
            worth = self._weight(body, node.body) if node.body else "0"
            counts = body.value(node.filter) if node.filter else "True"
            body.writer.line(f"{found} |= {asked}")
            body.writer.line(f"if {counts} is not False: {found} |= {worth}")
        return found


def _together(weights: Sequence[int | None]) -> int | None:
    """Everything that any of them rests on; None where that varies."""
    mask = 0
    for one in weights:
        if one is None:
            return None
        mask |= one
    return mask


def weigh(weight: Weight, frames: Frames) -> int:
    """The set of grounds for a family."""
    if isinstance(weight, int):
        return weight
    mask: int = weight.work_out(frames)
    return mask
