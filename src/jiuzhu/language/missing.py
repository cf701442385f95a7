"""What is missing: which unknown facts, findings and figures leave a value open.

Only what can still matter is named: a part that bounds already settle is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from jiuzhu.facts.vocabulary import Entity
from jiuzhu.language.evaluate import Closure, Evaluator, Frames, subject_in
from jiuzhu.language.items import Parts
from jiuzhu.language.situation import Scope
from jiuzhu.language.tree import (
    Aggregate,
    Choose,
    Extreme,
    Fact,
    Item,
    Node,
    Number,
    Outcome,
    Parameter,
    children,
    walk,
)


class Gap(NamedTuple):
    """One thing that nobody told.

    kind: a fact of a family, a finding of an officer, a figure of the rulebook, or who belongs to a
    collection.  name: the fact's path, the finding's key, the figure's or the collection's name.
    whom: the key of the subject it is about.
    """

    kind: Literal["fact", "judgement", "figure", "members"]
    name: str
    whom: str = ""
    entity: Entity | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A node made ready to be looked under.

    same_for_all: the gaps of what rests on figures alone; None for what rests on a family's facts.
    """

    node: Node
    value: Closure
    known: Callable[[Any], bool]
    children: tuple[Node, ...]
    same_for_all: tuple[Gap, ...] | None


class Missing:
    """Finds the gaps under a tree for a family."""

    def __init__(self, evaluator: Evaluator, parts: Parts) -> None:
        self._evaluator = evaluator
        self._parts = parts
        self._ready: dict[int, Ready] = {}

    def under(self, node: Node, frames: Frames) -> Iterable[Gap]:
        """The gaps that leave this node's value open; none where it is known."""
        ready = self._made_ready(node)
        if ready.same_for_all is not None:
            return ready.same_for_all
        if ready.known(ready.value(frames)):
            return ()
        return self._under(node, ready, frames)

    def _under(self, node: Node, ready: Ready, frames: Frames) -> Iterator[Gap]:
        match node:
            case Fact(subject, word):
                whom = subject_in(subject)(frames)
                yield from _who_it_is(whom) or (Gap("fact", word.path, whom.key, whom.entity),)
            case Parameter(name):
                yield Gap("figure", name)
            case Item(subject, key):
                whom = subject_in(subject)(frames)
                yield from self._under_item(key, whom)
            case Outcome(subject, benefit, part):
                whom = subject_in(subject)(frames)
                yield from whom.situation.decider.outcome(benefit, whom).gaps(part)
            case Choose():
                yield from self._under_table(node, frames)
            case Aggregate():
                yield from self._under_aggregate(node, frames)
            case Extreme():
                yield from self._under_extreme(node, frames)
            case _:
                for child in ready.children:
                    yield from self.under(child, frames)

    def _under_item(self, key: str, whom: Scope) -> tuple[Gap, ...]:
        """The gaps under an item of a subject: looked for once, since much else may rest on it."""
        name = f"gaps under {key}"
        if name not in whom.worked_out:
            whom.worked_out[name] = tuple(dict.fromkeys(self._gaps_of_item(key, whom)))
        gaps: tuple[Gap, ...] = whom.worked_out[name]
        return gaps

    def _gaps_of_item(self, key: str, whom: Scope) -> Iterator[Gap]:
        parts = self._parts(key)
        if parts.judged:
            yield from _who_it_is(whom) or (Gap("judgement", key, whom.key, whom.entity),)
            return
        for tree in parts.trees:
            yield from self.under(tree, whom.frames)
            if parts.ladder and self._value(tree, whom.frames):
                return

    def _made_ready(self, node: Node) -> Ready:
        ready = self._ready.get(id(node))
        if ready is None:
            value = self._evaluator.compile(node)
            known = _is_known_number if isinstance(node.type, Number) else _is_known
            same = None
            if self._evaluator.same_for_all(node):
                figures = dict.fromkeys(self._figures_under(node))
                unknown = [] if known(value(())) else [name for name in figures if self._is_open(name)]
                same = tuple(Gap("figure", name) for name in unknown)
            # The node is kept beside what was made of it, so that its id stays its own.
            ready = self._ready[id(node)] = Ready(node, value, known, tuple(children(node)), same)
        return ready

    def _figures_under(self, node: Node) -> Iterator[str]:
        for one in walk(node):
            if isinstance(one, Parameter):
                yield one.name
            elif isinstance(one, Item):
                for tree in self._parts(one.key).trees:
                    yield from self._figures_under(tree)

    def _is_open(self, figure: str) -> bool:
        value = self._evaluator.figure(figure)
        return value is None or (isinstance(value, tuple) and value[0] != value[1])

    def _value(self, node: Node, frames: Frames) -> Any:
        return self._made_ready(node).value(frames)

    def _under_table(self, node: Choose, frames: Frames) -> Iterator[Gap]:
        for row in node.rows:
            verdict = self._value(row.when, frames)
            yield from self.under(row.when, frames)
            if verdict is not False:
                yield from self.under(row.value, frames)
            if verdict:
                return
        yield from self.under(node.otherwise, frames)

    def _under_aggregate(self, node: Aggregate, frames: Frames) -> Iterator[Gap]:
        owner = subject_in(node.owner)(frames)
        group = owner.collection(node.collection)
        if group is None:
            yield from _who_it_is(owner) or (Gap("members", node.collection, owner.key, owner.entity),)
            return
        for scope in group:
            inside = (*frames, scope)
            passes = self._value(node.filter, inside) if node.filter else True
            if passes is False:
                continue
            if node.body is None or not self._settled_without(node, inside):
                if node.filter:
                    yield from self.under(node.filter, inside)
                if node.body:
                    yield from self.under(node.body, inside)

    def _under_extreme(self, node: Extreme, frames: Frames) -> Iterator[Gap]:
        """A part that cannot be the extreme does not matter: another one is less (or more) anyway."""
        lowest, highest = self._value(node, frames)
        for part in node.parts:
            low, high = self._value(part, frames)
            if low < highest if node.kind == "min" else high > lowest:
                yield from self.under(part, frames)

    def _settled_without(self, node: Aggregate, inside: Frames) -> bool:
        """Whether this one cannot change the whole: it adds nothing, or answers as the rest must."""
        assert node.body is not None
        value = self._value(node.body, inside)
        match node.kind:
            case "any":
                return value is False
            case "all":
                return value is True
        return bool(value == (0, 0))


def _who_it_is(whom: Scope) -> tuple[Gap, ...]:
    """What tells who the applicant is, where that is asked of and none of the known members is it."""
    household = whom.situation.household
    members = household.collection("members")
    if not members or whom is not whom.situation.applicant or whom in members:
        return ()
    unrelated = tuple(
        Gap("fact", "relation", one.key, one.entity)
        for one in members
        if getattr(one.record, "relation", None) is None
    )
    return unrelated or (Gap("members", "members", household.key, household.entity),)


def _is_known_number(value: Any) -> bool:
    return bool(value[0] == value[1])


def _is_known(value: Any) -> bool:
    return value is not None
