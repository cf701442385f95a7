"""From what was found to what is told of a condition: its verdict, and the values that were compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from jiuzhu.assessment.measures import Found, LookedAt
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

_VERDICT: dict[bool | None, Verdict] = {True: "holds", False: "fails", None: "unknown"}
_SO = Text("是", "yes"), Text("否", "no")
_GRANTED = Text("符合", "eligible"), Text("不符合", "not eligible")

REMEMBERED = 1_000
_condition = made_quickly(Condition)
_measure = made_quickly(Measure)

Show = Callable[[Any], Measure]
"""Makes a `Measure` of what was found at a node."""


class Telling:
    """One condition, told for any family."""

    def __init__(self, rule: ConditionRule, looked_at: LookedAt, evaluator: Evaluator, names: Names) -> None:
        self._rule = rule
        self._looked_at = looked_at
        self._evaluator = evaluator
        self._names = names
        self._ways: dict[tuple[bool | None, object], Condition] = {}
        places = [place for _, place in looked_at if place is not None]
        self._pick: Callable[[Found], object] = itemgetter(*places) if places else lambda found: None
        # A yes or no or a code can be told in few ways, and each is made once.
        self.has_few_ways = all(place is None or _has_few_values(node) for node, place in looked_at)

    def told(self, verdict: bool | None, found: Found) -> Condition:
        """The condition with its verdict and what was found."""
        if not self.has_few_ways:
            return self._make(verdict, found)
        way = verdict, self._pick(found)
        if way not in self._ways:
            self._ways[way] = self._make(verdict, found)
        return self._ways[way]

    def _make(self, verdict: bool | None, found: Found) -> Condition:
        rule = self._rule
        measures = tuple([show(found) for show in self._shows])
        return _condition(rule.name, _VERDICT[verdict], rule.text, rule.basis, measures)

    @once
    def _shows(self) -> list[Callable[[Found], Measure]]:
        return [self._shown(node, place) for node, place in self._looked_at]

    def _shown(self, node: Node, place: int | None) -> Callable[[Found], Measure]:
        show = _show(node, describe(node, self._names))
        if place is None:
            same = show(self._evaluator.same(node))
            return lambda found: same
        return lambda found: show(found[place])


Tell = Callable[[tuple[bool | None, ...], Found], tuple[Condition, ...]]
"""Tells of several conditions, given the verdict on each and what was found."""


def tell_all(conditions: tuple[Telling, ...]) -> Tell:
    """Tells of all these conditions; where there are few ways, those met lately are remembered."""

    def tell(verdicts: tuple[bool | None, ...], found: Found) -> tuple[Condition, ...]:
        pairs = zip(conditions, verdicts, strict=True)
        return tuple([condition.told(verdict, found) for condition, verdict in pairs])

    return lru_cache(REMEMBERED)(tell) if all(one.has_few_ways for one in conditions) else tell


def _has_few_values(node: Node) -> bool:
    return isinstance(node.type, Flag | Coded)


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
