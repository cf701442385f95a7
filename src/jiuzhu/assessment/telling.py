"""From what was found to what is told of a condition: its verdict, and the values that were compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jiuzhu.assessment.measures import Found, LookedAt, is_sum
from jiuzhu.assessment.results import Condition, Measure, Verdict
from jiuzhu.frozen import made_quickly
from jiuzhu.language.evaluate import Evaluator
from jiuzhu.language.tree import Coded, Day, Flag, Node, Number, Outcome
from jiuzhu.language.units import PLAIN
from jiuzhu.language.values import Bound
from jiuzhu.language.wording import Names, describe
from jiuzhu.once import once
from jiuzhu.rulebook.model import ConditionRule, show_value
from jiuzhu.texts import Text

REMEMBERED = 1_000
"""How many of what was met lately are kept, so as not to be made again."""

Tell = Callable[[tuple[bool | None, ...], Found, Found], tuple[Condition, ...]]
"""Tells of several conditions, given the verdict on each, the sums of money that were found, and all else."""

Show = Callable[[Any], Measure]
"""Makes a `Measure` of what was found at a node."""

_VERDICT: dict[bool | None, Verdict] = {True: "holds", False: "fails", None: "unknown"}
_SO = Text("是", "yes"), Text("否", "no")
_GRANTED = Text("符合", "eligible"), Text("不符合", "not eligible")

_condition = made_quickly(Condition)
_measure = made_quickly(Measure)


def tell_all(conditions: tuple[Telling, ...]) -> Tell:
    """Tells of all these conditions.

    Sums of money differ from family to family; of anything else there is little to tell, and what was told
    lately is told again.
    """
    of_sums = [(index, one) for index, one in enumerate(conditions) if one.is_of_sums]

    @lru_cache(REMEMBERED)
    def without_sums(verdicts: tuple[bool | None, ...], found: Found) -> tuple[Condition | None, ...]:
        pairs = zip(conditions, verdicts, strict=True)
        return tuple([None if one.is_of_sums else one.told(verdict, (), found) for one, verdict in pairs])

    def tell(verdicts: tuple[bool | None, ...], sums: Found, found: Found) -> tuple[Condition, ...]:
        told: Any = without_sums(verdicts, found)
        if of_sums:
            told = list(told)
            for index, one in of_sums:
                told[index] = one.told(verdicts[index], sums, found)
        return tuple(told)

    return tell


class Telling:
    """One condition, told for any family."""

    def __init__(self, rule: ConditionRule, looked_at: LookedAt, evaluator: Evaluator, names: Names) -> None:
        self._rule = rule
        self._looked_at = looked_at
        self._evaluator = evaluator
        self._names = names
        self.is_of_sums = any(place is not None and is_sum(node) for node, place in looked_at)

    def told(self, verdict: bool | None, sums: Found, found: Found) -> Condition:
        """The condition with its verdict and what was found."""
        rule = self._rule
        measures = tuple([show(sums, found) for show in self._shows])
        return _condition(rule.name, _VERDICT[verdict], rule.text, rule.basis, measures)

    @once
    def _shows(self) -> list[Callable[[Found, Found], Measure]]:
        return [self._shown(node, place) for node, place in self._looked_at]

    def _shown(self, node: Node, place: int | None) -> Callable[[Found, Found], Measure]:
        show = _show(node, describe(node, self._names))
        if place is None:
            same = show(self._evaluator.same(node))
            return lambda sums, found: same
        if is_sum(node):
            return lambda sums, found: show(sums[place])
        return lambda sums, found: show(found[place])


def _show(node: Node, label: Text) -> Show:
    match node.type:
        case Number(unit):
            name = str(unit or PLAIN)
            return lambda value: _measure(label, name, _finite(value[0]), _finite(value[1]))
        case Flag():
            yes, no = _GRANTED if isinstance(node, Outcome) else _SO
            words = {True: yes, False: no, None: None}
            return lambda value: _measure(label, found=words[value])
        case Coded() as kind:
            return lambda value: _measure(label, found=None if value is None else kind.text(value))
        case Day() as day:
            return lambda value: _measure(label, found=show_value(value, day) if value else None)


def _finite(bound: Bound) -> Any:
    """The bound as a result shows it: whole numbers as `int`, None for none."""
    if isinstance(bound, int):
        return bound
    if isinstance(bound, float):
        return None
    return bound.numerator if bound.denominator == 1 else bound
