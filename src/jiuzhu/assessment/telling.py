"""From what was found to what is told of a condition: its verdict, and the values that were compared."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from jiuzhu.assessment.measures import Found, LookedAt
from jiuzhu.assessment.results import Condition, Measure, Verdict
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

Show = Callable[[Any], Measure]
"""Makes a `Measure` of what was found at a node."""


class Telling:
    """One condition, told for any family.

    Where only yes or no and codes are found there are few ways to tell it, and each is made once.
    """

    def __init__(self, rule: ConditionRule, looked_at: LookedAt, evaluator: Evaluator, names: Names) -> None:
        self._rule = rule
        self._looked_at = looked_at
        self._evaluator = evaluator
        self._names = names
        self._known: dict[tuple[bool | None, object], Condition] = {}
        places = [place for place, _ in looked_at]
        self._pick: Callable[[Found], object] = itemgetter(*places) if places else lambda found: None
        self._few = all(self._has_few_values(node) for _, node in looked_at)

    def condition(self, verdict: bool | None, found: Found) -> Condition:
        """The condition with its verdict and what was found."""
        if not self._few:
            return self._told(verdict, found)
        way = verdict, self._pick(found)
        if way not in self._known:
            self._known[way] = self._told(verdict, found)
        return self._known[way]

    def _told(self, verdict: bool | None, found: Found) -> Condition:
        rule = self._rule
        measures = tuple([show(found[place]) for place, show in self._shows])
        return Condition(rule.name, _VERDICT[verdict], rule.text, rule.basis, measures)

    def _has_few_values(self, node: Node) -> bool:
        return isinstance(node.type, Flag | Coded) or self._evaluator.same_for_all(node)

    @once
    def _shows(self) -> list[tuple[int, Show]]:
        return [(place, _show(node, describe(node, self._names))) for place, node in self._looked_at]


def _show(node: Node, label: Text) -> Show:
    match node.type:
        case Number(unit):
            name = str(unit or PLAIN)
            return lambda value: Measure(label, name, _finite(value[0]), _finite(value[1]))
        case Flag():
            yes, no = _GRANTED if isinstance(node, Outcome) else _SO
            words = {True: yes, False: no, None: None}
            return lambda value: Measure(label, found=words[value])
        case Coded() as kind:
            return lambda value: Measure(label, found=None if value is None else kind.text(value))
        case Day() as day:
            return lambda value: Measure(label, found=show_value(value, day) if value else None)


def _finite(bound: Bound) -> Any:
    """The bound as a result shows it: whole numbers as `int`, None for none."""
    if isinstance(bound, int):
        return bound
    if isinstance(bound, float):
        return None
    return bound.numerator if bound.denominator == 1 else bound
