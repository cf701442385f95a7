"""Rows of a table that can never be reached, because the rows above already take every case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from jiuzhu.language.situation import Value
from jiuzhu.language.tree import And, Coded, Compare, Constant, Node, Number, OneOf, Parameter
from jiuzhu.language.values import Bound

Case = frozenset[str]
"""Codes that a row takes."""


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from lowest to highest, each end taken in or not."""

    lowest: Bound
    with_lowest: bool
    highest: Bound
    with_highest: bool

    @property
    def is_empty(self) -> bool:
        ends_meet = self.lowest == self.highest and self.with_lowest and self.with_highest
        return not (self.lowest < self.highest or ends_meet)

    def within(self, others: list[Span]) -> bool:
        """Whether the others, laid together, take in every number of this one."""
        reached, taken = self.lowest, not self.with_lowest
        while True:
            best: Span | None = None
            for other in others:
                starts = other.lowest < reached or (other.lowest == reached and (other.with_lowest or taken))
                further = best is None or (other.highest, other.with_highest) > (
                    best.highest,
                    best.with_highest,
                )
                if starts and further:
                    best = other
            if best is None or (best.highest, best.with_highest) <= (reached, taken):
                return False
            if (best.highest, best.with_highest) >= (self.highest, self.with_highest):
                return True
            reached, taken = best.highest, best.with_highest


Cases = dict[Node, Span | Case]
"""What a row asks of each quantity or code."""


def impossible_rows(conditions: Sequence[Node | None], constants: Mapping[str, Value]) -> Iterator[int]:
    """The indices of rows that ask of one thing what contradicts itself; None stands for an unread row."""
    for index, condition in enumerate(conditions):
        cases = _cases(condition, constants) if condition is not None else None
        if cases is not None and _is_impossible(cases):
            yield index


def unreachable_rows(conditions: Sequence[Node | None], constants: Mapping[str, Value]) -> Iterator[int]:
    """The indices of rows whose every case an earlier row takes; None stands for an unread row.

    Seen: rows that repeat one, and rows over one quantity or code against constants (a row with
    further conditions is covered where one earlier row, or several of one condition, cover it).
    """
    earlier: list[Cases | None] = []
    for index, condition in enumerate(conditions):
        cases = _cases(condition, constants) if condition is not None else None
        if cases is not None and _is_impossible(cases):
            continue
        repeated = condition is not None and condition in conditions[:index]
        if repeated or (cases is not None and _covered(cases, earlier)):
            yield index
        earlier.append(cases)


def _is_impossible(cases: Cases) -> bool:
    return any(case.is_empty if isinstance(case, Span) else not case for case in cases.values())


def _covered(cases: Cases, earlier: list[Cases | None]) -> bool:
    for before in earlier:
        if before is not None and all(
            subject in cases and _inside(cases[subject], [case]) for subject, case in before.items()
        ):
            return True
    return any(
        _inside(
            case,
            [before[subject] for before in earlier if before is not None and list(before) == [subject]],
        )
        for subject, case in cases.items()
    )


def _inside(case: Span | Case, others: list[Span | Case]) -> bool:
    if isinstance(case, Span):
        return case.within([other for other in others if isinstance(other, Span)])
    return case <= frozenset().union(*(other for other in others if isinstance(other, frozenset)))


def _cases(condition: Node, constants: Mapping[str, Value]) -> Cases | None:
    """What a row asks of each quantity or code; None where it asks something else too."""
    parts = condition.parts if isinstance(condition, And) else (condition,)
    cases: Cases = {}
    for part in parts:
        one = _case(part, constants)
        if one is None:
            return None
        subject, case = one
        before = cases.get(subject)
        if isinstance(case, Span) and isinstance(before, Span):
            case = _both(before, case)
        elif isinstance(case, frozenset) and isinstance(before, frozenset):
            case = before & case
        cases[subject] = case
    return cases


def _both(a: Span, b: Span) -> Span:
    lowest, not_with_lowest = max((a.lowest, not a.with_lowest), (b.lowest, not b.with_lowest))
    highest, with_highest = min((a.highest, a.with_highest), (b.highest, b.with_highest))
    return Span(lowest, not not_with_lowest, highest, with_highest)


def _case(part: Node, constants: Mapping[str, Value]) -> tuple[Node, Span | Case] | None:
    if isinstance(part, OneOf):
        return part.value, frozenset(part.choices)
    if not isinstance(part, Compare):
        return None
    if isinstance(part.left.type, Coded) and isinstance(part.right, Constant):
        choice = frozenset({str(part.right.value)})
        every = frozenset(name for name, _ in part.left.type.choices)
        return part.left, choice if part.operator == "==" else every - choice
    limit = _exact(part.right, constants)
    if not isinstance(part.left.type, Number) or limit is None:
        return None
    match part.operator:
        case "<" | "<=":
            return part.left, Span(-inf, False, limit, part.operator == "<=")
        case ">" | ">=":
            return part.left, Span(limit, part.operator == ">=", inf, False)
        case "==":
            return part.left, Span(limit, True, limit, True)
    return None


def _exact(node: Node, constants: Mapping[str, Value]) -> Bound | None:
    if isinstance(node, Constant) and isinstance(node.value, int):
        return node.value
    value = constants.get(node.name) if isinstance(node, Parameter) else None
    if isinstance(value, tuple) and value[0] == value[1]:
        return value[0]
    return None
