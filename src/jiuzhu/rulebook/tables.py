"""Rows of a table that can never be reached, because the rows above already take every case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def unreachable_rows(conditions: list[Node], constants: Mapping[str, Value]) -> Iterator[int]:
    """The indices of rows whose every case an earlier row takes.

    Seen: rows that repeat one, and rows over one quantity or code against constants (a row with
    further conditions is covered where one earlier row, or several of one condition, cover it).
    """
    earlier: list[dict[Node, Span | Case] | None] = []
    for index, condition in enumerate(conditions):
        cases = _cases(condition, constants)
        if condition in conditions[:index] or (cases is not None and _covered(cases, earlier)):
            yield index
        earlier.append(cases)


def _covered(cases: dict[Node, Span | Case], earlier: list[dict[Node, Span | Case] | None]) -> bool:
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


def _cases(condition: Node, constants: Mapping[str, Value]) -> dict[Node, Span | Case] | None:
    """What a row asks of each quantity or code; None where it asks something else too."""
    parts = condition.parts if isinstance(condition, And) else (condition,)
    cases: dict[Node, Span | Case] = {}
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
