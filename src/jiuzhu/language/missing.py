"""What is missing: which unknown facts, findings and figures leave a value open.

Only what can still matter is named: a part that bounds already settle is not looked into, nor is what
no answer could settle as long as a figure of the rulebook is not set.

A set of gaps is an integer, one bit for each gap of a situation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from jiuzhu.facts.vocabulary import Entity
from jiuzhu.language.evaluate import Evaluator, Frames, compare_numbers, subject_in
from jiuzhu.language.items import Parts
from jiuzhu.language.situation import Scope, Situation
from jiuzhu.language.tree import (
    Aggregate,
    Arithmetic,
    Choose,
    Compare,
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
from jiuzhu.language.values import Bound, Interval, add, unbounded

_BEYOND_ALL = 10**40

Kind = Literal["fact", "judgement", "figure", "members"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that nobody told.

    kind: a fact of a family, a finding of an officer, a figure of the rulebook, or who belongs to a
    collection.  name: the fact's path, the finding's key, the figure's or the collection's name.
    whom: the key of the subject it is about; place: where that one's facts stand.
    """

    kind: Kind
    name: str
    whom: str = ""
    entity: Entity | None = None
    place: str = ""


Lack = Callable[[Frames], int]
"""Finds the set of gaps that leave a value open for a family; the empty one where it is known."""

Reach = Callable[[Frames], Interval]
"""How high the lower bound of a number may come to rise, and how low the upper one to fall."""


def gaps_in(situation: Situation, lack: int) -> tuple[Gap, ...]:
    """The gaps in a set: facts and findings, then figures, each in the order in which they were met."""
    facts = [gap for gap, bit in situation.gaps.items() if lack & bit & ~situation.figures]
    figures = [gap for gap, bit in situation.gaps.items() if lack & bit & situation.figures]
    return (*facts, *figures)


class Missing:
    """Compiles trees into what they lack."""

    def __init__(self, evaluator: Evaluator, parts: Parts) -> None:
        self._evaluator = evaluator
        self._parts = parts
        self._made: dict[int, tuple[Node, Lack]] = {}
        self._items: dict[str, Lack] = {}

    def under(self, node: Node, frames: Frames) -> tuple[Gap, ...]:
        """The gaps that leave this node's value open; none where it is known."""
        return gaps_in(frames[0].situation, self.compile(node)(frames))

    def compile(self, node: Node) -> Lack:
        # The node is kept beside what was made of it, so that its id stays its own.
        made = self._made.get(id(node))
        if made is None:
            made = self._made[id(node)] = node, self._compile(node)
        return made[1]

    def _compile(self, node: Node) -> Lack:
        if isinstance(node, Fact):
            return _of_fact(node)
        value, known = self._evaluator.compile(node), _known_of(node)
        if self._evaluator.same_for_all(node):
            return _nothing if known(value(())) else self._open_figures(node)
        if isinstance(node, Item):
            return self._of_item(node)
        inside = self._inside(node)

        def lack(frames: Frames) -> int:
            return 0 if known(value(frames)) else inside(frames)

        return lack

    def _inside(self, node: Node) -> Lack:
        """The gaps under a node that is open."""
        match node:
            case Outcome(subject, benefit, part):
                find_whom = subject_in(subject)

                def of_outcome(frames: Frames) -> int:
                    whom = find_whom(frames)
                    lack: int = whom.situation.decider.outcome(benefit, whom).lack(part)
                    return lack

                return of_outcome
            case Choose():
                return self._of_table(node)
            case Aggregate():
                return self._of_aggregate(node)
            case Extreme():
                return self._of_extreme(node)
            case Compare() if isinstance(node.left.type, Number):
                return self._of_comparison(node)
        return _together([self.compile(child) for child in children(node)])

    def _of_item(self, node: Item) -> Lack:
        """The gaps under an item of a subject: looked for once, since much else may rest on it."""
        value, known = self._evaluator.compile(node), _known_of(node)
        find, key, name = subject_in(node.subject), node.key, f"gaps under {node.key}"

        def of_item(frames: Frames) -> int:
            whom = find(frames)
            worked_out = whom.worked_out
            if name not in worked_out:
                worked_out[name] = 0 if known(value(frames)) else self.under_item(key)(whom.frames)
            lack: int = worked_out[name]
            return lack

        return of_item

    def under_item(self, key: str) -> Lack:
        """Finds what an item lacks, given the subjects at hand where it is defined."""
        if key not in self._items:
            self._items[key] = self._item(key)
        return self._items[key]

    def _item(self, key: str) -> Lack:
        parts = self._parts(key)
        lacks = [self.compile(tree) for tree in parts.trees]
        if parts.judged:
            # Between bounds that are themselves open nobody can judge yet.
            return _together([lambda frames: _lacking(frames[-1], "judgement", key), *lacks])
        if not parts.ladder:
            return _together(lacks)
        rungs = [(self._evaluator.compile(tree), lack) for tree, lack in zip(parts.trees, lacks, strict=True)]

        def down_to_one_that_holds(frames: Frames) -> int:
            found = 0
            for holds, lack in rungs:
                found |= lack(frames)
                if holds(frames):
                    break
            return found

        return down_to_one_that_holds

    def _open_figures(self, node: Node) -> Lack:
        names = [name for name in dict.fromkeys(self._figures_under(node)) if self._is_open(name)]

        def open_figures(frames: Frames) -> int:
            household = frames[0]
            found = 0
            for name in names:
                found |= _bit(household, "figure", name)
            return found

        return open_figures

    def _figures_under(self, node: Node) -> Iterable[str]:
        for one in walk(node):
            if isinstance(one, Parameter):
                yield one.name
            elif isinstance(one, Item):
                for tree in self._parts(one.key).trees:
                    yield from self._figures_under(tree)

    def _is_open(self, figure: str) -> bool:
        value = self._evaluator.figure(figure)
        return value is None or (isinstance(value, tuple) and value[0] != value[1])

    def _of_table(self, node: Choose) -> Lack:
        rows = [(self._evaluator.compile(row.when), self.compile(row.when)) for row in node.rows]
        values = [
            (self._evaluator.compile(value), self.compile(value))
            for value in (*(row.value for row in node.rows), node.otherwise)
        ]

        def of_rows_that_may_be_taken(frames: Frames) -> int:
            which = under = 0
            possible: list[Any] = []
            for (when, lack_when), (value, lack) in zip(rows, values, strict=False):
                verdict = when(frames)
                if verdict is None:
                    which |= lack_when(frames)
                if verdict is not False:
                    possible.append(value(frames))
                    under |= lack(frames)
                if verdict:
                    break
            else:
                value, lack = values[-1]
                possible.append(value(frames))
                under |= lack(frames)
            first, *others = possible
            if _asked(frames, under) == 0 and all(other == first for other in others):
                return under  # whichever row is taken, as long as those figures are not set
            return which | under

        return of_rows_that_may_be_taken

    def _of_aggregate(self, node: Aggregate) -> Lack:
        find, name, kind = subject_in(node.owner), node.collection, node.kind
        passes = self._evaluator.compile(node.filter) if node.filter else None
        which = self.compile(node.filter) if node.filter else _nothing
        value = self._evaluator.compile(node.body) if node.body else None
        under = self.compile(node.body) if node.body else _nothing
        # What adds nothing, or answers as the rest must, does not change the whole.
        idle: Any = {"any": False, "all": True, "sum": (0, 0)}.get(kind)

        def of_each(frames: Frames) -> int:
            owner = find(frames)
            group = owner.collection(name)
            if group is None:
                return _who_it_is(owner) or _bit(owner, "members", name)
            found = 0
            for scope in group:
                inside = (*frames, scope)
                if passes is not None and passes(inside) is False:
                    continue
                if value is None or value(inside) != idle:
                    found |= which(inside) | under(inside)
            return found

        return of_each

    def _of_extreme(self, node: Extreme) -> Lack:
        """A part that cannot come to be the extreme does not matter."""
        value = self._evaluator.compile(node)
        parts = [
            (self._evaluator.compile(part), self.compile(part), self._reach(part)) for part in node.parts
        ]
        least = node.kind == "min"

        def of_those_that_may_be_it(frames: Frames) -> int:
            lowest, highest = value(frames)
            found = 0
            for part, lack, reach in parts:
                low, high = part(frames)
                rises, falls = reach(frames)
                if least:
                    matters = falls < highest or (low == lowest and rises > low)
                else:
                    matters = rises > lowest or (high == highest and falls < high)
                open_ = lack(frames)
                found |= open_ if matters else open_ & frames[0].situation.figures
            return found

        return of_those_that_may_be_it

    def _of_comparison(self, node: Compare) -> Lack:
        """What is compared, unless only a figure can settle it."""
        sign, both = node.operator, _together([self.compile(node.left), self.compile(node.right)])
        left, right = self._reach(node.left), self._reach(node.right)

        def of_both(frames: Frames) -> int:
            found = both(frames)
            if (
                found & frames[0].situation.figures
                and compare_numbers(sign, left(frames), right(frames)) is None
            ):
                return found & frames[0].situation.figures
            return found

        return of_both

    def _reach(self, node: Node) -> Reach:
        """How far facts and findings alone can narrow a number."""
        value = self._evaluator.compile(node)
        if self._evaluator.same_for_all(node):
            same: Interval = value(())
            return lambda frames: same
        if isinstance(node, Arithmetic) and node.operator in ("+", "-"):
            left, right = self._reach(node.left), self._reach(node.right)
            if node.operator == "+":
                return lambda frames: add(left(frames), right(frames))
            return lambda frames: add(left(frames), _negated(right(frames)))
        lack = self.compile(node)

        def reach(frames: Frames) -> Interval:
            low, high = value(frames)
            return (_finite(high), _finite(low)) if _asked(frames, lack(frames)) else (low, high)

        return reach


def _finite(bound: Bound) -> Bound:
    """What somebody tells may be any number, yet never as much as a figure that has no bound."""
    return bound if not unbounded(bound) else _BEYOND_ALL if bound > 0 else -_BEYOND_ALL


def _negated(bounds: Interval) -> Interval:
    return -bounds[1], -bounds[0]


def _asked(frames: Frames, lack: int) -> int:
    """Of a set of gaps those that somebody may be asked to fill: all but figures."""
    return lack & ~frames[0].situation.figures


def _nothing(frames: Frames) -> int:
    return 0


def _together(lacks: list[Lack]) -> Lack:
    some = [lack for lack in lacks if lack is not _nothing]
    if len(some) == 1:
        return some[0]

    def united(frames: Frames) -> int:
        found = 0
        for lack in some:
            found |= lack(frames)
        return found

    return united


def _of_fact(node: Fact) -> Lack:
    find, path, read = subject_in(node.subject), node.word.path, node.word.reader()

    def of_fact(frames: Frames) -> int:
        whom = find(frames)
        return _lacking(whom, "fact", path) if read(whom.record, whom.above) is None else 0

    return of_fact


def _lacking(whom: Scope, kind: Kind, name: str) -> int:
    """The gap that a thing of a subject is, or what tells who that subject is."""
    return _who_it_is(whom) or _bit(whom, kind, name)


def _bit(whom: Scope, kind: Kind, name: str) -> int:
    """The bit of a gap about a subject."""
    known = whom.worked_out
    key = f"{kind} {name} is a gap"
    if key not in known:
        entity = None if kind == "figure" else whom.entity
        known[key] = bit_of(whom.situation, Gap(kind, name, whom.key, entity, whom.place))
    bit: int = known[key]
    return bit


def bit_of(situation: Situation, gap: Gap) -> int:
    """The set with just this gap."""
    bit = situation.gaps.setdefault(gap, 1 << len(situation.gaps))
    if gap.kind == "figure":
        situation.figures |= bit
    return bit


def _who_it_is(whom: Scope) -> int:
    """What tells who the applicant is, where that is asked of and none of the known members is it."""
    situation = whom.situation
    if whom is not situation.applicant or whom.place != "?":
        return 0
    household = situation.household
    members = household.collection("members")
    if not members:
        return 0
    unrelated = 0
    for one in members:
        if getattr(one.record, "relation", None) is None:
            unrelated |= _bit(one, "fact", "relation")
    return unrelated or _bit(household, "members", "members")


def _known_of(node: Node) -> Callable[[Any], bool]:
    return _is_known_number if isinstance(node.type, Number) else _is_known


def _is_known_number(value: Any) -> bool:
    return bool(value[0] == value[1])


def _is_known(value: Any) -> bool:
    return value is not None
