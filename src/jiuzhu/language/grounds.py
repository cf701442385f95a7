"""What a value rests on: which figures of the rulebook, and which assumptions in words.

A set of grounds is an integer, one bit for each.  Most trees rest on the same grounds for every
family and are worked out once; only tables (whose rows taken differ) and other benefits are looked at
for each family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from jiuzhu.language.evaluate import Closure, Evaluator, Frames, subject_in
from jiuzhu.language.items import Parts
from jiuzhu.language.situation import Scope
from jiuzhu.language.tree import Aggregate, And, Choose, Item, Node, Or, Outcome, Parameter, children
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """A figure by its name, or an assumption in words."""

    figure: str | None = None
    assumption: Text | None = None


Weight = int | Callable[[Frames], int]
"""A set of grounds that is always the same, or what works it out for a family."""


class Grounds:
    """Compiles trees into what they rest on."""

    def __init__(self, evaluator: Evaluator, parts: Parts) -> None:
        self._evaluator = evaluator
        self._parts = parts
        self._bits: dict[Ground, int] = {}
        self._items: dict[str, Weight] = {}

    def named(self, mask: int) -> list[Ground]:
        """The grounds in a set."""
        return [ground for ground, bit in self._bits.items() if mask & bit]

    def compile(self, node: Node) -> Weight:
        match node:
            case Parameter(name):
                return self._bit(Ground(figure=name))
            case Item(subject, key):
                return _of_subject(subject_in(subject), f"grounds of {key}", self._item(key))
            case Outcome(subject, benefit, part):
                find = subject_in(subject)

                def of_outcome(frames: Frames) -> int:
                    scope = find(frames)
                    found: int = scope.situation.decider.outcome(benefit, scope).grounds(part)
                    return found

                return of_outcome
            case And(parts):
                return self._until(False, parts)
            case Or(parts):
                return self._until(True, parts)
            case Choose():
                return self._choose(node)
            case Aggregate():
                return self._aggregate(node)
        return together(self.compile(child) for child in children(node))

    def _bit(self, ground: Ground) -> int:
        return self._bits.setdefault(ground, 1 << len(self._bits))

    def _item(self, key: str) -> Weight:
        if key not in self._items:
            parts = self._parts(key)
            weight = together(self.compile(tree) for tree in parts.trees)
            if parts.assumed:
                weight = together([weight, self._bit(Ground(assumption=parts.assumed))])
            self._items[key] = weight
        return self._items[key]

    def _until(self, decisive: bool, parts: tuple[Node, ...]) -> Weight:
        """Of parts one of which may decide alone, that one if it does; else all of them."""
        weights = [self.compile(part) for part in parts]
        every = together(weights)
        if isinstance(every, int):
            return every
        looked_at = [
            (self._evaluator.compile(part), weight) for part, weight in zip(parts, weights, strict=True)
        ]

        def of_what_decides(frames: Frames) -> int:
            for verdict, weight in looked_at:
                if verdict(frames) is decisive:
                    return weigh(weight, frames)
            return weigh(every, frames)

        return of_what_decides

    def _choose(self, node: Choose) -> Weight:
        rows: list[tuple[Closure, Weight, Weight]] = []
        for row in node.rows:
            value = self.compile(row.value)
            if row.note:
                value = together([value, self._bit(Ground(assumption=row.note))])
            rows.append((self._evaluator.compile(row.when), self.compile(row.when), value))
        otherwise = self.compile(node.otherwise)
        if all(value == otherwise and isinstance(asked, int) for _, asked, value in rows) and isinstance(
            otherwise, int
        ):
            return together([otherwise, *(asked for _, asked, _ in rows)])  # whichever row is taken

        def of_rows_taken(frames: Frames) -> int:
            found = 0
            for when, asked, value in rows:
                verdict = when(frames)
                found |= weigh(asked, frames)
                if verdict is not False:
                    found |= weigh(value, frames)
                if verdict:
                    return found
            return found | weigh(otherwise, frames)

        return of_rows_taken

    def _aggregate(self, node: Aggregate) -> Weight:
        find, name = subject_in(node.owner), node.collection
        passes = self._evaluator.compile(node.filter) if node.filter else None
        asked = self.compile(node.filter) if node.filter else 0
        worth = self.compile(node.body) if node.body else 0
        if isinstance(asked, int) and isinstance(worth, int) and (passes is None or worth | asked == asked):
            return asked | worth  # whoever counts

        def of_each(frames: Frames) -> int:
            found = 0
            for scope in find(frames).collection(name) or ():
                inside = (*frames, scope)
                found |= weigh(asked, inside)
                if passes is None or passes(inside) is not False:
                    found |= weigh(worth, inside)
            return found

        return of_each


def together(weights: Iterable[Weight]) -> Weight:
    """Everything that any of them rests on."""
    found = list(weights)
    fixed = reduce(or_, (one for one in found if isinstance(one, int)), 0)
    varying = [one for one in found if not isinstance(one, int)]
    if not varying:
        return fixed

    def united(frames: Frames) -> int:
        mask = fixed
        for one in varying:
            mask |= one(frames)
        return mask

    return united


def weigh(weight: Weight, frames: Frames) -> int:
    """The set of grounds for a family."""
    return weight if isinstance(weight, int) else weight(frames)


def _of_subject(find: Callable[[Frames], Scope], name: str, weight: Weight) -> Weight:
    """The weight of an item of a subject, worked out once and kept there."""
    if isinstance(weight, int):
        return weight
    work_out = weight

    def of_item(frames: Frames) -> int:
        scope = find(frames)
        known = scope.worked_out
        if name not in known:
            known[name] = work_out(scope.frames)
        mask: int = known[name]
        return mask

    return of_item
