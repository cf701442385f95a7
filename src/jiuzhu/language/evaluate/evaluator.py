"""The evaluator for one family: each tree becomes a Python function of the subjects at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from operator import itemgetter
from typing import Any

from jiuzhu.language.evaluate.body import Body
from jiuzhu.language.evaluate.writer import Closure
from jiuzhu.language.situation import Asked, Frames, Scope, Value
from jiuzhu.language.tree import (
    APPLICANT,
    And,
    Arithmetic,
    Choose,
    Compare,
    Constant,
    Extreme,
    Fact,
    Given,
    Item,
    Monthly,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Outcome,
    Parameter,
    Round,
    Subject,
    walk,
)

SMALL = 12
"""Nodes of an item that is sooner worked out again than looked up; what takes long is in none."""

_QUICK = (
    Constant,
    Parameter,
    Fact,
    Given,
    Item,
    Outcome,
    Arithmetic,
    Compare,
    OneOf,
    And,
    Or,
    Not,
    Choose,
    Extreme,
)
_SAME_FOR_ALL = (
    Constant,
    Parameter,
    Arithmetic,
    Compare,
    OneOf,
    And,
    Or,
    Not,
    Choose,
    Extreme,
    Monthly,
    Round,
)


def subject_in(subject: Subject) -> Callable[[Frames], Scope]:
    """Finds a subject among those at hand."""
    if subject.index == APPLICANT:
        return lambda frames: frames[0].situation.applicant
    return itemgetter(subject.index)


class Evaluator:
    """Makes functions of trees, against one day's figures.

    A function takes the tuple of subjects (the household, then those that `Subject.index` names) and
    returns an interval, a truth value, a code or a date, as `values` describes them.

    parameters: each figure of the day: an interval, a flag or a code; unknown where it is unset.
    items: makes what works out the item with a key, given this evaluator.  tree_of: an item's tree, None
    where it is not worked out from one.
    """

    def __init__(
        self,
        parameters: Mapping[str, Value],
        items: Callable[[Evaluator, str], Closure],
        tree_of: Callable[[str], Node | None],
    ) -> None:
        self._parameters = parameters
        self._tree_of = tree_of
        self._make_item = items
        self._items: dict[str, Asked] = {}
        self._outcomes: dict[str, Asked] = {}
        self._same_items: dict[str, bool] = {}
        self._sizes: dict[str, float] = {}

    def compile(self, node: Node) -> Closure:
        """The function of a node, written when it is first called."""
        asked = Asked(lambda: self.function(node))
        return lambda frames: asked.work_out(frames)

    def function(self, node: Node) -> Closure:
        """The function of a node, written now; of what rests on figures alone it is worked out now, too."""
        if self.same_for_all(node):
            same = self.same(node)
            return lambda frames: same
        return self.written(lambda body: body.either(node))

    def written(self, write: Callable[[Body], str], careful: bool = False) -> Closure:
        """A function whose body is written by another reader of trees; it returns what that names."""
        body = Body(self, careful=careful)
        result = write(body)
        if not body.may_overflow:
            return body.writer.function(result)
        with_care = Asked(lambda: self.written(write, careful=True))
        return body.writer.function(result, lambda frames: with_care.work_out(frames))

    # --- what is the same for all ----------------------------------------------------------------

    def figure(self, name: str) -> Value:
        """A figure of the day."""
        return self._parameters[name]

    def same_for_all(self, node: Node) -> bool:
        """Whether a node rests on figures alone."""
        return all(
            isinstance(one, _SAME_FOR_ALL) or (isinstance(one, Item) and self._same_item(one.key))
            for one in walk(node)
        )

    def _same_item(self, key: str) -> bool:
        if key not in self._same_items:
            tree = self._tree_of(key)
            self._same_items[key] = tree is not None and self.same_for_all(tree)
        return self._same_items[key]

    def same(self, node: Node) -> Any:
        """What a node comes to that rests on figures alone."""
        match node:
            case Constant(value, kind):
                return (value, value) if isinstance(kind, Number) else value
            case Parameter(name):
                return self._parameters[name]
            case Item(_, key):
                return self.item(key).work_out(())
        written = Body.written_number if isinstance(node.type, Number) else Body.written_value
        return self.written(lambda body: str(written(body, node)))(())

    # --- what is asked of a subject --------------------------------------------------------------

    def item(self, key: str) -> Asked:
        """An item of a subject."""
        if key not in self._items:
            # What refers to itself was refused when the rulebook loaded, so this ends.
            self._items[key] = Asked(lambda: self._make_item(self, key))
        return self._items[key]

    def small(self, key: str) -> Node | None:
        """The tree of an item that is better written where it is asked for; None of any other."""
        return self._tree_of(key) if self._size_of(key) <= SMALL else None

    def _size_of(self, key: str) -> float:
        if key not in self._sizes:
            tree = self._tree_of(key)
            self._sizes[key] = inf if tree is None else sum(map(self._size, walk(tree)))
        return self._sizes[key]

    def _size(self, node: Node) -> float:
        if isinstance(node, Item):
            own = self._size_of(node.key)
            return own if own <= SMALL else 1
        return 1 if isinstance(node, _QUICK) else inf

    def outcome(self, benefit: str) -> Asked:
        """What a benefit comes to for a subject."""
        if benefit not in self._outcomes:
            self._outcomes[benefit] = Asked(lambda: _decided(benefit))
        return self._outcomes[benefit]


def _decided(benefit: str) -> Closure:
    def decided(frames: Frames) -> Any:
        scope = frames[-1]
        return scope.situation.decider.outcome(benefit, scope)

    return decided
