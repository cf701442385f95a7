"""The body of a written function: trees written out one after another, each value by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from jiuzhu.language.evaluate import groups, numbers, tables, truths
from jiuzhu.language.evaluate.subjects import AtHand, Bounds
from jiuzhu.language.evaluate.writer import Closure, Writer
from jiuzhu.language.situation import Asked
from jiuzhu.language.tree import (
    APPLICANT,
    Aggregate,
    And,
    Arithmetic,
    AssessmentDate,
    Choose,
    Compare,
    Elapsed,
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
    Part,
    Round,
    Subject,
)
from jiuzhu.language.values import Bound

DEEPEST = 12
"""Blocks within blocks; what would stand deeper becomes a function of its own."""

HOUSEHOLD, OWN = 0, 1
"""Whom the tree of an item speaks of by `Subject.index`: the household, and the one whose item it is."""

_PARTS: Mapping[Part, str] = {
    "entitled": "entitled",
    "eligible": "eligible",
    "amount": "amount",
    "entitlement": "entitlement",
}


class Rules(Protocol):
    """What a written function may ask for beside a family's facts."""

    def same_for_all(self, node: Node) -> bool:
        """Whether a node rests on figures alone."""
        ...

    def same(self, node: Node) -> Any:
        """What such a node comes to."""
        ...

    def item(self, key: str) -> Asked:
        """What works out an item of a subject."""
        ...

    def small(self, key: str) -> Node | None:
        """The tree of an item that is better written where it is asked for; None of any other."""
        ...

    def outcome(self, benefit: str) -> Asked:
        """What works out what a benefit comes to for a subject."""
        ...

    def compile(self, node: Node) -> Closure:
        """What works out a node in a function of its own."""
        ...


class Body:
    """Writes nodes out: numbers by `number`, truth values, codes and dates by `value`.

    careful: whether it adds with care for numbers too large to stand beside infinity.
    may_overflow: whether it added without.  frames: the subjects at hand, as an expression.
    """

    def __init__(self, rules: Rules, *, careful: bool = False) -> None:
        self.rules = rules
        self.writer = Writer()
        self.careful = careful
        self.may_overflow = False
        self.frames = "frames"
        self._opening = self.writer.opening()
        self._at_hand: dict[int, AtHand] = {}
        self._own = OWN

    def number(self, node: Node) -> Bounds:
        """The bounds of a number."""
        if self.rules.same_for_all(node):
            low, high = self.rules.same(node)
            return self.same(low, high)
        if self.is_deep:
            return self.pair(self._apart(node))
        return self.written_number(node)

    def value(self, node: Node) -> str:
        """A truth value, a code or a date: a name or a constant."""
        if self.rules.same_for_all(node):
            return self.writer.constant(self.rules.same(node))
        if self.is_deep:
            return self.writer.named(self._apart(node))
        return self.written_value(node)

    @property
    def is_deep(self) -> bool:
        """Whether what is to be written here becomes a function of its own."""
        return self.writer.depth > DEEPEST

    def either(self, node: Node) -> str:
        """A value of any type as an expression, a number's bounds as a pair."""
        return str(self.number(node)) if isinstance(node.type, Number) else self.value(node)

    def written_number(self, node: Node) -> Bounds:
        match node:
            case Fact(subject, word):
                return self.at_hand(subject).number(word)
            case Item(subject, key):
                if tree := self.rules.small(key):
                    with self.own(subject):
                        return self.number(tree)
                return self.pair(self.asked(subject, self.rules.item(key)))
            case Outcome(subject, benefit, part):
                return self.pair(f"{self.asked(subject, self.rules.outcome(benefit))}.{_PARTS[part]}")
            case Arithmetic():
                return numbers.arithmetic(self, node)
            case Extreme():
                return numbers.extreme(self, node)
            case Monthly():
                return numbers.monthly(self, node)
            case Elapsed():
                return numbers.elapsed(self, node)
            case Round():
                return numbers.rounding(self, node)
            case Choose():
                return tables.number(self, node)
            case Aggregate():
                return groups.total(self, node)
        raise TypeError(f"not a number: {node}")

    def written_value(self, node: Node) -> str:
        match node:
            case Fact(subject, word):
                return self.at_hand(subject).fact(word)
            case Item(subject, key):
                if tree := self.rules.small(key):
                    with self.own(subject):
                        return self.value(tree)
                return self.writer.named(self.asked(subject, self.rules.item(key)))
            case Outcome(subject, benefit, part):
                return self.writer.named(f"{self.asked(subject, self.rules.outcome(benefit))}.{_PARTS[part]}")
            case AssessmentDate():
                return self.writer.named("frames[0].situation.today")
            case Given(fact):
                return self.writer.named(self.at_hand(fact.subject).given(fact.word))
            case Compare():
                return truths.comparison(self, node)
            case OneOf():
                return truths.one_of(self, node)
            case And(parts):
                return truths.until(self, parts, decisive=False)
            case Or(parts):
                return truths.until(self, parts, decisive=True)
            case Not(part):
                return truths.opposite(self, part)
            case Choose():
                return tables.value(self, node)
            case Aggregate():
                return groups.quantified(self, node)
        raise TypeError(f"a number: {node}")

    # --- subjects --------------------------------------------------------------------------------

    def at_hand(self, subject: Subject) -> AtHand:
        """A subject, found where the function begins."""
        index = self._own if subject.index == OWN else subject.index
        if index not in self._at_hand:
            found = "frames[0].situation.applicant" if index == APPLICANT else f"frames[{index:d}]"
            scope = self.writer.name()
            self._opening.line(f"{scope} = {found}")
            self._at_hand[index] = AtHand(self.writer, subject.entity, self._opening, scope)
        return self._at_hand[index]

    @contextmanager
    def each(self, variable: Subject, group: str) -> Iterator[None]:
        """What is written within is done for each subject in a group."""
        scope, outside = self.writer.name(), self.frames
        with self.writer.under(f"for {scope} in {group}:"):
            self._at_hand[variable.index] = AtHand(self.writer, variable.entity, self.writer.opening(), scope)
            self.frames = f"(*{outside}, {scope})"
            yield
            self.frames = outside
            del self._at_hand[variable.index]

    @contextmanager
    def own(self, subject: Subject) -> Iterator[None]:
        """What is written within speaks of a subject as the tree of its own item does."""
        outside = self._own, self.frames
        self.frames = f"{self.at_hand(subject).scope}.frames"
        if subject.index != HOUSEHOLD:
            self._own = self._own if subject.index == OWN else subject.index
        yield
        self._own, self.frames = outside

    # --- pieces ----------------------------------------------------------------------------------

    def same(self, low: Bound, high: Bound) -> Bounds:
        """Bounds that are the same for everybody."""
        least = self.writer.constant(low)
        most = least if low == high else self.writer.constant(high)
        return Bounds(least, most, is_positive=least == most and least.isdigit() and least != "0")

    def bounds(self, low: str, high: str) -> Bounds:
        """Two expressions as bounds; one name for both where they are one."""
        least = self.writer.named(low)
        return Bounds(least, least if low == high else self.writer.named(high))

    def pair(self, expression: str) -> Bounds:
        """An expression for a pair as bounds."""
        low, high = self.writer.name(), self.writer.name()
        self.writer.line(f"{low}, {high} = {expression}")
        return Bounds(low, high)

    def variables(self, of: Bounds) -> Bounds:
        """The same bounds by two names of their own, which may be changed."""
        return Bounds(self.writer.named(of.low), self.writer.named(of.high))

    def widen(self, found: Bounds, other: Bounds) -> None:
        """Makes room in the bounds for another number."""
        self.writer.line(f"if {other.low} < {found.low}: {found.low} = {other.low}")
        self.writer.line(f"if {other.high} > {found.high}: {found.high} = {other.high}")

    def called(self, function: Callable[..., Any], *arguments: object) -> str:
        """A function called upon, as an expression."""
        return f"{self.writer.bind(function)}({', '.join(map(str, arguments))})"

    def asked(self, subject: Subject, what: Asked) -> str:
        """What is worked out of a subject once, as an expression."""
        return f"{self.at_hand(subject).worked_out()}[{self.writer.bind(what)}]"

    def collection(self, node: Aggregate) -> str:
        """The name of the subjects that are gone through; None where nobody told who they are."""
        owner = self.at_hand(node.owner)
        return self.writer.named(f"{owner.scope}.collection({self.writer.bind(node.collection)})")

    def _apart(self, node: Node) -> str:
        return self.called(self.rules.compile(node), self.frames)
