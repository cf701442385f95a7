"""A tree with its values for one family (演算): what was done, to what, and what it came to.

Values are those of the evaluator, asked for once more at every node; nothing is worked out here.  Only
what was looked at is kept: of a table the rows down to the one taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from jiuzhu.facts.fields import PerYear
from jiuzhu.language.evaluate import Closure, Evaluator, Frames, subject_in
from jiuzhu.language.items import Parts
from jiuzhu.language.situation import Scope, Value
from jiuzhu.language.tree import (
    Aggregate,
    And,
    Arithmetic,
    AssessmentDate,
    Choose,
    Coded,
    Compare,
    Constant,
    Elapsed,
    Extreme,
    Fact,
    Flag,
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
    Type,
    children,
)
from jiuzhu.language.values import UNKNOWN
from jiuzhu.language.wording import Names, describe
from jiuzhu.texts import Text

Operation = Literal[
    # what stands for itself
    "constant",
    "figure",
    "fact",
    "given",
    "today",
    "item",
    "finding",
    "tier",
    "outcome",
    # arithmetic
    "+",
    "-",
    "*",
    "/",
    "min",
    "max",
    "monthly",
    "elapsed",
    "round",
    # conditions
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "!=",
    "one of",
    "and",
    "or",
    "not",
    # a table and its rows; a collection and those in it
    "table",
    "row",
    "otherwise",
    "sum",
    "count",
    "any",
    "all",
    "each",
]

How = Literal[
    "",
    # of a fact or a finding: somebody told it, as a sum a year; it follows from a declaration or a
    # default; nobody told it
    "told",
    "yearly",
    "taken",
    "open",
    # the unit of time elapsed
    "year",
    "month",
    # the part of an outcome
    "entitled",
    "eligible",
    "amount",
    "entitlement",
]

_COMPOSED = (Arithmetic, Compare, OneOf, And, Or, Not, Choose, Extreme, Monthly, Elapsed, Round)
_NOBODY = Text("", "")


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """One operation for one family.

    value: what it came to, as `language.values` describes it; its bounds where it is not known.
    parts: what it was done to, in order; of a named thing how it is defined.
    label: what people call it; empty where it has no name of its own.
    name: of a figure, an item, a fact or a benefit, as the rules have it.  whom: the key of the subject
    it is about, `""` for the household.

    Of a `row` the first part is its condition and, unless that fails, the second its value.  Of an
    `each`, `whom` tells which of the collection it is; a filter, if there is one, is its first part.
    """

    operation: Operation
    type: Type
    value: Value
    parts: tuple[Working, ...] = ()
    label: Text = _NOBODY
    name: str = ""
    whom: str = ""
    how: How = ""

    @property
    def verdict(self) -> bool | None:
        """Whether a condition holds; None where that is unknown."""
        return self.value if isinstance(self.value, bool) else None

    @property
    def is_known(self) -> bool:
        value = self.value
        return value[0] == value[1] if isinstance(value, tuple) else value is not None

    @property
    def is_nothing(self) -> bool:
        """Whether it is exactly zero."""
        return self.value == (0, 0)

    def walk(self) -> Iterator[Working]:
        """This and everything under it; what is used twice comes twice."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Worker:
    """What working out takes that no family changes: made once for a rulebook.

    concerns: on what a benefit depends to be a question at all; None where it always is one.
    """

    def __init__(
        self, evaluator: Evaluator, parts: Parts, names: Names, concerns: Callable[[str], Node | None]
    ) -> None:
        self._evaluator = evaluator
        self._names = names
        self._made: dict[int, tuple[Node, Closure, Text]] = {}
        self.parts = parts
        self.concerns = concerns

    def made(self, node: Node) -> tuple[Closure, Text]:
        """What a node comes to, and what people call it."""
        if id(node) not in self._made:
            label = _NOBODY if isinstance(node, _COMPOSED) else describe(node, self._names)
            # The node is kept beside what was made of it, so that its id stays its own.
            self._made[id(node)] = node, self._evaluator.compile(node), label
        _, closure, label = self._made[id(node)]
        return closure, label


class Workings:
    """Works trees out once more for one family, keeping every step; what is met again is the same."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._items: dict[tuple[str, int], Working] = {}

    def of(self, node: Node, frames: Frames) -> Working:
        """The working of a node for the subjects at hand."""
        closure, label = self._worker.made(node)
        value = closure(frames)
        match node:
            case Constant():
                return Working("constant", node.type, value, (), label)
            case Parameter(name):
                return Working("figure", node.type, value, (), label, name)
            case AssessmentDate():
                return Working("today", node.type, value, (), label)
            case Fact(subject, word):
                whom = subject_in(subject)(frames)
                how = _how_told(whom, word.path, value)
                return Working("fact", node.type, value, (), label, word.path, whom.key, how)
            case Given(fact):
                return Working("given", node.type, value, (self.of(fact, frames),))
            case Item(subject, key):
                return self._item(key, subject_in(subject)(frames), node.type, value, label)
            case Outcome(subject, benefit, part):
                whom = subject_in(subject)(frames)
                parts = self._why_no_question(benefit, whom, value)
                return Working("outcome", node.type, value, parts, label, benefit, whom.key, part)
            case Arithmetic(sign) | Compare(sign):
                return Working(sign, node.type, value, self._under(node, frames))
            case OneOf(code, choices):
                among = [Working("constant", code.type, one, (), _choice(code.type, one)) for one in choices]
                return Working("one of", node.type, value, (self.of(code, frames), *among))
            case And():
                return Working("and", node.type, value, self._under(node, frames))
            case Or():
                return Working("or", node.type, value, self._under(node, frames))
            case Not():
                return Working("not", node.type, value, self._under(node, frames))
            case Choose():
                return Working("table", node.type, value, tuple(self._rows(node, frames)))
            case Aggregate():
                return self._aggregate(node, frames, value, label)
            case Extreme(kind):
                return Working(kind, node.type, value, self._under(node, frames))
            case Monthly():
                return Working("monthly", node.type, value, self._under(node, frames))
            case Elapsed(unit):
                return Working("elapsed", node.type, value, self._under(node, frames), how=unit)
            case Round():
                return Working("round", node.type, value, self._under(node, frames))

    def _under(self, node: Node, frames: Frames) -> tuple[Working, ...]:
        return tuple([self.of(child, frames) for child in children(node)])

    def _item(self, key: str, whom: Scope, kind: Type, value: Value, label: Text) -> Working:
        known = key, id(whom)
        if known not in self._items:
            self._items[known] = self._new_item(key, whom, kind, value, label)
        return self._items[known]

    def _new_item(self, key: str, whom: Scope, kind: Type, value: Value, label: Text) -> Working:
        rule, frames = self._worker.parts(key), whom.frames
        if rule.judged:
            found = (key, whom.key) in whom.situation.judged
            how: How = "told" if found else "open" if value is None or _is_open(value) else "taken"
            bounds = () if found else tuple([self.of(tree, frames) for tree in rule.trees])
            return Working("finding", kind, value, bounds, label, key, whom.key, how)
        if not isinstance(kind, Coded):
            parts = tuple([self.of(tree, frames) for tree in rule.trees])
            return Working("item", kind, value, parts, label, key, whom.key)
        rungs: list[Working] = []
        for tree in rule.trees:
            rungs.append(self.of(tree, frames))
            if rungs[-1].value:
                break
        return Working("tier", kind, value, tuple(rungs), label, key, whom.key)

    def _why_no_question(self, benefit: str, whom: Scope, value: Value) -> tuple[Working, ...]:
        """What makes a benefit no question for somebody, if that is why it is not due."""
        concerns = self._worker.concerns(benefit) if value is False else None
        if concerns is None:
            return ()
        asked = self.of(concerns, whom.frames)
        return (asked,) if asked.value is False else ()

    def _rows(self, node: Choose, frames: Frames) -> Iterator[Working]:
        for row in node.rows:
            when = self.of(row.when, frames)
            if when.value is False:
                yield Working("row", row.value.type, None, (when,))
                continue
            value = self.of(row.value, frames)
            yield Working("row", row.value.type, value.value, (when, value))
            if when.value:
                return
        value = self.of(node.otherwise, frames)
        yield Working("otherwise", value.type, value.value, (value,))

    def _aggregate(self, node: Aggregate, frames: Frames, value: Value, label: Text) -> Working:
        owner = subject_in(node.owner)(frames)
        group = owner.collection(node.collection)
        kind, name = node.kind, node.collection
        if group is None:
            return Working(kind, node.type, value, (), label, name, owner.key, "open")
        each = tuple([self._each(node, (*frames, one), one.key) for one in group])
        return Working(kind, node.type, value, each, label, name, owner.key)

    def _each(self, node: Aggregate, inside: Frames, whom: str) -> Working:
        parts: list[Working] = []
        if node.filter is not None:
            parts.append(self.of(node.filter, inside))
        left_out = bool(parts) and parts[0].value is False
        if node.body is not None and not left_out:
            parts.append(self.of(node.body, inside))
        kind = Flag() if node.body is None else node.body.type
        worth: Any = parts[-1].value if parts else True
        return Working("each", kind, None if left_out else worth, tuple(parts), whom=whom)


def _choice(kind: Type, choice: str) -> Text:
    return kind.text(choice) if isinstance(kind, Coded) else Text(choice, choice)


def _how_told(whom: Scope, path: str, value: Value) -> How:
    """Whether a fact was given itself, or follows from a declaration that there is nothing else."""
    record: Any = whom.record
    for step in path.split("."):
        record = None if record is None else getattr(record, step)
    if record is not None:
        return "yearly" if isinstance(record, PerYear) else "told"
    return "open" if value is None or _is_open(value) else "taken"


def _is_open(value: Value) -> bool:
    return isinstance(value, tuple) and value[0] != value[1]


def is_unknown(working: Working) -> bool:
    """Whether nothing at all is known of a value, not even a bound that says anything."""
    value = working.value
    if not isinstance(value, tuple):
        return value is None
    return value == UNKNOWN or (isinstance(working.type, Number) and value == (0, UNKNOWN[1]))
