"""What a value rests on for a family: each fact, finding and group that its tree looks at, and of whom.

Every branch is looked into, also one that decides nothing today: a change may make it decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from jiuzhu.facts.vocabulary import Word
from jiuzhu.language.evaluate import Frames, subject_in
from jiuzhu.language.items import Parts
from jiuzhu.language.situation import Scope
from jiuzhu.language.tree import (
    Aggregate,
    AssessmentDate,
    Compare,
    Day,
    Fact,
    Item,
    Node,
    Number,
    Outcome,
    Part,
    children,
)

Trees = Callable[[str, Part], Iterable[Node]]
"""What decides a part of a benefit; nothing for a benefit that is not in force."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that a value rests on.

    kind: a fact of somebody, a judgement on somebody, who the members of a group are, or the day.
    name: the fact's path, the judgement's key, the group's name; empty for the day.
    whom: whose it is.  word: of a fact.
    """

    kind: Literal["fact", "judgement", "members", "day"]
    name: str
    whom: Scope
    word: Word | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that something is held against: two numbers or two days compared, for the subjects at hand."""

    node: Compare
    frames: Frames


@dataclass(frozen=True, slots=True)
class Support:
    """Everything that a value rests on, and for each line on the way what that rests on."""

    leaves: dict[Leaf, None] = field(default_factory=dict)
    lines: dict[Line, frozenset[Leaf]] = field(default_factory=dict)

    def add(self, other: Support) -> None:
        self.leaves.update(other.leaves)
        self.lines.update(other.lines)


class RestsOn:
    """Finds what values of one family rest on; what an item or a benefit rests on is found once."""

    def __init__(self, parts: Parts, trees: Trees) -> None:
        self._parts = parts
        self._trees = trees
        self._known: dict[tuple[str, Scope], Support] = {}

    def under(self, nodes: Iterable[Node], frames: Frames) -> Support:
        """What these nodes rest on for the subjects at hand."""
        found = Support()
        for node in nodes:
            self._look(node, frames, found)
        return found

    def _look(self, node: Node, frames: Frames, found: Support) -> None:
        match node:
            case Fact(subject, word):
                found.leaves[Leaf("fact", word.path, subject_in(subject)(frames), word)] = None
            case AssessmentDate():
                found.leaves[Leaf("day", "", frames[0])] = None
            case Item(subject, key):
                found.add(self._of_item(key, subject_in(subject)(frames)))
            case Outcome(subject, benefit, part):
                found.add(self._of_benefit(benefit, part, subject_in(subject)(frames)))
            case Aggregate():
                self._look_at_group(node, frames, found)
            case Compare(_, left, right) if isinstance(left.type, Number | Day):
                own = self.under((left, right), frames)
                found.add(own)
                if own.leaves:
                    found.lines[Line(node, frames)] = frozenset(own.leaves)
            case _:
                for child in children(node):
                    self._look(child, frames, found)

    def _look_at_group(self, node: Aggregate, frames: Frames, found: Support) -> None:
        owner = subject_in(node.owner)(frames)
        found.leaves[Leaf("members", node.collection, owner)] = None
        for scope in owner.collection(node.collection) or ():
            for inner in (node.filter, node.body):
                if inner is not None:
                    self._look(inner, (*frames, scope), found)

    def _of_item(self, key: str, whom: Scope) -> Support:
        if (known := self._known.get((key, whom))) is None:
            parts = self._parts(key)
            known = self.under(parts.trees, whom.frames)
            if parts.judged:
                known.leaves[Leaf("judgement", key, whom)] = None
            self._known[key, whom] = known
        return known

    def _of_benefit(self, benefit: str, part: Part, whom: Scope) -> Support:
        name = f"{part} of {benefit}"
        if (known := self._known.get((name, whom))) is None:
            known = self._known[name, whom] = self.under(self._trees(benefit, part), whom.frames)
        return known
