"""The evaluator for one family: each node of a tree becomes a closure over the subjects at hand.

A closure takes the tuple of subjects (the household, then those that `Subject.index` names) and
returns an interval, a truth value, a code or a date, as `values` describes them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from jiuzhu.language.situation import Scope, Value, nobody
from jiuzhu.language.tree import (
    APPLICANT,
    Aggregate,
    And,
    Arithmetic,
    AssessmentDate,
    Choose,
    Compare,
    Constant,
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
    Parameter,
    Round,
    Subject,
    walk,
)
from jiuzhu.language.values import (
    NOT_NEGATIVE,
    UNKNOWN,
    Interval,
    add,
    divide,
    hull,
    largest,
    multiply,
    negation,
    rounded,
    smallest,
)

Frames = tuple[Scope, ...]
Closure = Callable[[Frames], Any]

_ARITHMETIC: Mapping[str, Callable[[Interval, Interval], Interval]] = {
    "*": multiply,
    "/": divide,
}
_EXACT: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


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


def compare_numbers(sign: str, a: Interval, b: Interval) -> bool | None:
    """What bounds settle of a comparison; None where they do not."""
    match sign:
        case "<":
            return True if a[1] < b[0] else False if a[0] >= b[1] else None
        case "<=":
            return True if a[1] <= b[0] else False if a[0] > b[1] else None
        case ">":
            return True if a[0] > b[1] else False if a[1] <= b[0] else None
        case ">=":
            return True if a[0] >= b[1] else False if a[1] < b[0] else None
    apart = a[1] < b[0] or a[0] > b[1]
    same = a[0] == a[1] == b[0] == b[1]
    equal = False if apart else True if same else None
    return equal if sign == "==" else negation(equal)


def full_years(start: date, end: date) -> int:
    """Birthdays passed: one born on 29 February turns a year older on 1 March in common years."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def full_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


class Evaluator:
    """Compiles trees against one day's figures.

    parameters: each figure of the day: an interval, a flag or a code; unknown where it is unset.
    items: compiles the item with a key, given this evaluator.  tree_of: an item's tree, None where it
    is not worked out from one.
    """

    def __init__(
        self,
        parameters: Mapping[str, Value],
        items: Callable[[Evaluator, str], Closure],
        tree_of: Callable[[str], Node | None],
    ) -> None:
        self._parameters = parameters
        self._tree_of = tree_of
        self._compile_item = items
        self._items: dict[str, Closure] = {}

    def _item(self, node: Item) -> Closure:
        """An item's value is worked out once for each subject and kept there."""
        key = node.key
        if self.same_for_all(node):
            same = self._compile_item(self, key)(())
            return lambda frames: same
        if key not in self._items:
            # What refers to itself was refused when the rulebook loaded, so this ends.
            self._items[key] = self._compile_item(self, key)
        find, work_out = subject_in(node.subject), self._items[key]

        def item(frames: Frames) -> Any:
            scope = find(frames)
            known = scope.worked_out
            if key not in known:
                known[key] = work_out(scope.frames)
            return known[key]

        return item

    def compile(self, node: Node) -> Closure:
        """The closure of a node; what rests on figures alone is worked out now, once."""
        if self.same_for_all(node):
            same = self._compile(node)(())
            return lambda frames: same
        return self._compile(node)

    def same_for_all(self, node: Node) -> bool:
        """Whether a node rests on figures alone."""
        return all(
            isinstance(one, _SAME_FOR_ALL) or (isinstance(one, Item) and self._same_item(one.key))
            for one in walk(node)
        )

    def _same_item(self, key: str) -> bool:
        tree = self._tree_of(key)
        return tree is not None and self.same_for_all(tree)

    def figure(self, name: str) -> Value:
        """A figure of the day."""
        return self._parameters[name]

    def _compile(self, node: Node) -> Closure:
        match node:
            case Constant(value, kind):
                constant: Any = (value, value) if isinstance(kind, Number) else value
                return lambda frames: constant
            case Parameter(name):
                return lambda frames: self._parameters[name]
            case AssessmentDate():
                return lambda frames: frames[0].situation.today
            case Fact():
                return self._fact(node)
            case Given(fact):
                find, read = subject_in(fact.subject), fact.word.reader()

                def given(frames: Frames) -> bool:
                    scope = find(frames)
                    return read(scope.record, scope.above) is not None

                return given
            case Item():
                return self._item(node)
            case Outcome(subject, benefit, part):
                find_whom, take = subject_in(subject), operator.attrgetter(part)

                def outcome(frames: Frames) -> Any:
                    scope = find_whom(frames)
                    return take(scope.situation.decider.outcome(benefit, scope))

                return outcome
            case Arithmetic("+" | "-"):
                return self._sum(node)
            case Arithmetic(sign, left, right):
                a, b, work_out = self.compile(left), self.compile(right), _ARITHMETIC[sign]
                return lambda frames: work_out(a(frames), b(frames))
            case Compare():
                return self._compare(node)
            case OneOf(value, choices):
                code, among = self.compile(value), frozenset(choices)

                def one_of(frames: Frames) -> bool | None:
                    found = code(frames)
                    return None if found is None else found in among

                return one_of
            case Not(part):
                inner = self.compile(part)
                return lambda frames: negation(inner(frames))
            case And(parts):
                return _every([self.compile(part) for part in parts])
            case Or(parts):
                return _some([self.compile(part) for part in parts])
            case Choose():
                return self._choose(node)
            case Aggregate():
                return self._aggregate(node)
            case Extreme(kind, parts):
                values, pick = [self.compile(part) for part in parts], smallest if kind == "min" else largest

                def extreme(frames: Frames) -> Interval:
                    first, *rest = values
                    found: Interval = first(frames)
                    for value in rest:
                        found = pick(found, value(frames))
                    return found

                return extreme
            case Monthly(value):
                yearly, twelve = self.compile(value), (12, 12)
                return lambda frames: divide(yearly(frames), twelve)
            case Elapsed():
                return self._elapsed(node)
            case Round():
                return self._round(node)

    def _sum(self, node: Arithmetic) -> Closure:
        """A chain of additions and subtractions in one go: long ones are what incomes are made of."""
        terms: list[tuple[bool, Closure]] = []
        rest: Node = node
        while isinstance(rest, Arithmetic) and rest.operator in ("+", "-"):
            terms.append((rest.operator == "+", self.compile(rest.right)))
            rest = rest.left
        first = self.compile(rest)
        terms.reverse()

        def total(frames: Frames) -> Interval:
            lowest, highest = first(frames)
            for added, term in terms:
                low, high = term(frames)
                try:
                    if added:
                        lowest, highest = lowest + low, highest + high
                    else:
                        lowest, highest = lowest - high, highest - low
                except OverflowError:  # a number too large to stand beside infinity
                    lowest, highest = add((lowest, highest), (low, high) if added else (-high, -low))
            return lowest, highest

        return total

    def _fact(self, node: Fact) -> Closure:
        find, read = subject_in(node.subject), node.word.reader()
        if not isinstance(node.type, Number):

            def as_told(frames: Frames) -> Any:
                scope = find(frames)
                return read(scope.record, scope.above)

            return as_told

        def number(frames: Frames) -> Interval:
            scope = find(frames)
            value: Any = read(scope.record, scope.above)
            return NOT_NEGATIVE if value is None else (value, value)

        return number

    def _compare(self, node: Compare) -> Closure:
        left, right, sign = self.compile(node.left), self.compile(node.right), node.operator
        if isinstance(node.left.type, Number):
            return lambda frames: compare_numbers(sign, left(frames), right(frames))
        exact = _EXACT[sign]
        if isinstance(node.right, Constant):  # a code and a choice
            choice = node.right.value

            def chosen(frames: Frames) -> Any:
                code = left(frames)
                return None if code is None else exact(code, choice)

            return chosen

        def known(frames: Frames) -> Any:
            a, b = left(frames), right(frames)
            return None if a is None or b is None else exact(a, b)

        return known

    def _choose(self, node: Choose) -> Closure:
        rows = [(self.compile(row.when), self.compile(row.value)) for row in node.rows]
        otherwise = self.compile(node.otherwise)
        is_number = isinstance(node.type, Number)

        def choose(frames: Frames) -> Any:
            possible: list[Any] = []
            for when, value in rows:
                verdict = when(frames)
                if verdict is False:
                    continue
                possible.append(value(frames))
                if verdict:
                    break
            else:
                possible.append(otherwise(frames))
            first, *rest = possible
            if is_number:
                for other in rest:
                    first = hull(first, other)
                return first
            return first if all(other == first for other in rest) else None

        return choose

    def _aggregate(self, node: Aggregate) -> Closure:
        find, name = subject_in(node.owner), node.collection
        passes = self.compile(node.filter) if node.filter else None
        if node.kind in ("any", "all"):
            assert node.body is not None
            body = self.compile(node.body)
            # `all` is `any` of the opposite, turned round.
            sought = node.kind == "any"

            def quantified(frames: Frames) -> bool | None:
                group = find(frames).collection(name)
                if group is None:
                    return None
                found: bool | None = not sought
                for scope in group:
                    inside = (*frames, scope)
                    counts = passes(inside) if passes else True
                    if counts is False:
                        continue
                    verdict: bool | None = body(inside)
                    if counts and verdict is sought:
                        return sought
                    if verdict is not (not sought):
                        found = None
                return found

            return quantified

        amount = self.compile(node.body) if node.body else lambda frames: (1, 1)
        entity = node.variable.entity

        def total(frames: Frames) -> Interval:
            owner = find(frames)
            group = owner.collection(name)
            if group is None:
                least = amount((*frames, nobody(owner.situation, entity)))[0]
                return NOT_NEGATIVE if least >= 0 else UNKNOWN
            found: Interval = (0, 0)
            for scope in group:
                inside = (*frames, scope)
                counts = passes(inside) if passes else True
                if counts is not False:
                    one = amount(inside)
                    found = add(found, one if counts else hull((0, 0), one))
            return found

        return total

    def _elapsed(self, node: Elapsed) -> Closure:
        start, end = self.compile(node.start), self.compile(node.end)
        count = full_years if node.unit == "year" else full_months

        def elapsed(frames: Frames) -> Interval:
            a, b = start(frames), end(frames)
            if a is None or b is None:
                return NOT_NEGATIVE
            # Never below nothing: an age is not, and an unknown one is taken not to be.
            full = max(0, count(a, b))
            return full, full

        return elapsed

    def _round(self, node: Round) -> Closure:
        value, mode = self.compile(node.value), self.compile(node.mode)
        persons = self.compile(node.persons) if node.persons else lambda frames: (1, 1)
        modes = ("fen", "half_up_yuan", "ceil_yuan_per_household", "ceil_yuan_per_person")

        def round_to(frames: Frames) -> Interval:
            exact, among, how = value(frames), persons(frames), mode(frames)
            possible = [_round_bounds(exact, one, among) for one in ([how] if how else modes)]
            first, *rest = possible
            for other in rest:
                first = hull(first, other)
            return first

        return round_to


def _round_bounds(exact: Interval, mode: str, persons: Interval) -> Interval:
    if mode == "ceil_yuan_per_person" and persons[0] != persons[1]:
        # Each person's share goes up by less than a yuan.
        return exact[0], exact[1] + persons[1] * 100
    return rounded(exact[0], mode, persons[0]), rounded(exact[1], mode, persons[0])


def _every(parts: list[Closure]) -> Closure:
    def every(frames: Frames) -> bool | None:
        found: bool | None = True
        for part in parts:
            verdict = part(frames)
            if verdict is False:
                return False
            if verdict is None:
                found = None
        return found

    return every


def _some(parts: list[Closure]) -> Closure:
    def some(frames: Frames) -> bool | None:
        found: bool | None = False
        for part in parts:
            verdict = part(frames)
            if verdict:
                return True
            if verdict is None:
                found = None
        return found

    return some
