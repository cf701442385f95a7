"""A case tried out: what the law says of it, worked out only as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jiuzhu.assessment.assessor import Assessor
from jiuzhu.assessment.family import Decided, Family
from jiuzhu.assessment.results import Status
from jiuzhu.errors import FactError
from jiuzhu.language.evaluate import Closure, Frames
from jiuzhu.language.items import ItemParts
from jiuzhu.language.situation import Scope
from jiuzhu.language.tree import And, Coded, Compare, Node, Not, Or, Part
from jiuzhu.language.values import UNKNOWN, Interval
from jiuzhu.rulebook import Benefit, Rulebook
from jiuzhu.rulebook.catalogue import trees_of_item, trees_of_part
from jiuzhu.whatif.alteration import Case, Steps

STATUS: dict[bool | None, Status] = {True: "eligible", False: "ineligible", None: "undetermined"}


@dataclass(frozen=True, slots=True, eq=False)
class PlacedLine:
    """A line with the way to each of its subjects, so that it is found again in an altered case."""

    node: Compare
    subjects: tuple[Steps, ...]


Place = tuple[str, str]
"""A determination: the benefit, and the person it is for (`""`: the household)."""


class Law:
    """The rules of a stretch of days, made ready once for every case that is tried under them.

    Verdicts come from the evaluator and the plain engine, which agree with durable-rules and cost
    least; whatever is told in the end is assessed by the engine of the assessment itself.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.assessor = Assessor(rulebook, "plain")
        self._closures: dict[int, tuple[Node, Closure]] = {}

    @staticmethod
    def of(jurisdiction: str, on: date, search: Sequence[Path]) -> Law:
        """The law of a day."""
        return _law(Rulebook.load(jurisdiction, on, search=search))

    @staticmethod
    def under(rulebook: Rulebook) -> Law:
        """The law of a rulebook."""
        return _law(rulebook)

    def closure(self, node: Node) -> Closure:
        """What works out a node."""
        known = self._closures.get(id(node))
        if known is None:
            # The node is kept beside what was made of it, so that its id stays its own.
            known = self._closures[id(node)] = node, self.assessor.evaluator.compile(node)
        return known[1]

    def condition(self, benefit: str, name: str) -> Node | None:
        """A condition of a benefit, or what excludes it; None where the law of the day has no such."""
        rule: Benefit | None = self.rulebook.benefits.get(benefit)
        conditions = (*rule.conditions, *rule.exclusions) if rule else ()
        return next((one.tree for one in conditions if one.name == name), None)

    def parts(self, key: str) -> ItemParts:
        rule = self.rulebook.items[key]
        return ItemParts(tuple(trees_of_item(rule)), rule.judged is not None, rule.assumed)

    def trees(self, benefit: str, part: Part) -> Iterator[Node]:
        rule: Benefit | None = self.rulebook.benefits.get(benefit)
        return trees_of_part(rule, part) if rule else iter(())


@cache
def _law(rulebook: Rulebook) -> Law:
    return Law(rulebook)


class Trial:
    """A case under a law."""

    def __init__(self, law: Law, case: Case) -> None:
        self.law = law
        self.case = case
        self.family = _family(law, case)
        self._scopes: dict[Steps, Scope] = {}
        self._sides: dict[PlacedLine, bool | None] = {}

    # --- whom ------------------------------------------------------------------------------------

    def scope(self, steps: Steps) -> Scope:
        """The subject at the end of these steps."""
        if steps not in self._scopes:
            found = self.family.situation.household
            for group, index in steps:
                found = (found.collection(group) or ())[index]
            self._scopes[steps] = found
        return self._scopes[steps]

    def steps(self) -> dict[Scope, Steps]:
        """Every subject of the case with the way to it."""
        found: dict[Scope, Steps] = {}

        def enter(scope: Scope, steps: Steps) -> None:
            found[scope] = steps
            for group in scope.entity.collections:
                for index, inner in enumerate(scope.collection(group) or ()):
                    enter(inner, (*steps, (group, index)))

        enter(self.family.situation.household, ())
        return found

    def person(self, name: str) -> Scope | None:
        """The member of this name, the household for `""`; None where nobody is called so."""
        household = self.family.situation.household
        if not name:
            return household
        return next((one for one in household.collection("members") or () if one.key == name), None)

    # --- what ------------------------------------------------------------------------------------

    def value(self, node: Node, frames: Frames) -> Any:
        return self.law.closure(node)(frames)

    def verdict(self, place: Place, condition: str) -> bool | None:
        """Whether a condition holds; None also where there is no such, or nobody to ask it of."""
        scope, tree = self.person(place[1]), self.law.condition(place[0], condition)
        if scope is None or tree is None:
            return None
        verdict: bool | None = self.value(tree, scope.frames)
        return verdict

    def decided(self, place: Place) -> Decided | None:
        """What a benefit comes to; None where it is no question, or not in force."""
        scope, prepared = self.person(place[1]), self.law.assessor.benefits.get(place[0])
        if scope is None or prepared is None:
            return None
        if prepared.concerns is not None and prepared.concerns(scope.frames) is False:
            return None
        decided = self.family.outcome(place[0], scope)
        assert isinstance(decided, Decided)
        return decided

    def status(self, place: Place) -> Status:
        decided = self.decided(place)
        return "ineligible" if decided is None else STATUS[decided.eligible]

    def amount(self, place: Place) -> Interval:
        """What may be paid: from nothing on while it is undetermined."""
        decided = self.decided(place)
        return (0, 0) if decided is None else decided.amount

    def picture(self, place: Place, condition: str) -> tuple[Any, ...]:
        """What a condition compares, part by part: two ways to the same picture are the same way."""
        scope, tree = self.person(place[1]), self.law.condition(place[0], condition)
        if scope is None or tree is None:
            return ()
        return tuple(self.value(node, scope.frames) for node in _compared(tree))

    # --- lines -----------------------------------------------------------------------------------

    def side(self, line: PlacedLine) -> bool | None:
        """On which side of a line the case is."""
        if line not in self._sides:
            self._sides[line] = self.value(line.node, self._frames(line))
        return self._sides[line]

    def margin(self, line: PlacedLine) -> Interval:
        """By how much the left of a line is more than its right."""
        frames = self._frames(line)
        left, right = (_bounds(self.value(node, frames)) for node in (line.node.left, line.node.right))
        return left[0] - right[1], left[1] - right[0]

    def _frames(self, line: PlacedLine) -> Frames:
        return tuple([self.scope(steps) for steps in line.subjects])


def _family(law: Law, case: Case) -> Family:
    try:
        return Family(law.assessor, case.applicant, case.judged, case.on)
    except FactError:  # the facts as altered leave no room for a sum that was judged; `assess` refuses them
        items = law.rulebook.items
        judged = {key: found for key, found in case.judged.items() if items[key[0]].within is None}
        return Family(law.assessor, case.applicant, judged, case.on)


def _compared(tree: Node) -> Iterator[Node]:
    """The two sides of each comparison, and whatever else is joined to a condition."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _compared(part)
        case Not(part):
            yield from _compared(part)
        case Compare(_, left, right) if not isinstance(left.type, Coded):
            yield left
            yield right
        case _:
            yield tree


def _bounds(value: Interval | date | None) -> Interval:
    if value is None:
        return UNKNOWN
    return (value.toordinal(), value.toordinal()) if isinstance(value, date) else value
