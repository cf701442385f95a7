"""Going through the values of one fact: what is due at each, and exactly where it falls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import inf
from pathlib import Path
from typing import Any, NoReturn

from jiuzhu.assessment.results import Assessment, Status
from jiuzhu.errors import FactError, Problem, WhatIfError
from jiuzhu.facts.fields import Facts
from jiuzhu.language.rests_on import Leaf, Support
from jiuzhu.language.values import Bound, Interval, unbounded
from jiuzhu.rulebook.catalogue import trees_of_part
from jiuzhu.rulebook.model import yuan
from jiuzhu.texts import Text
from jiuzhu.whatif.alteration import Alteration, group_of
from jiuzhu.whatif.naming import Named, find_fact
from jiuzhu.whatif.premises import Premises, validated
from jiuzhu.whatif.surroundings import Surroundings
from jiuzhu.whatif.sweep import PERIODS, Cliff, Course, Sweep, Turn
from jiuzhu.whatif.trying import STATUS, Place, PlacedLine, Trial
from jiuzhu.whatif.turning import crossings
from jiuzhu.whatif.ways import Scale

VALUES = "取值 (values)"
MOST_POINTS = 10_000
USUAL_POINTS = 200

_SPENT = ("income.employment_cost", "income.taxes_and_insurance", "income.support_paid")
_FOUND = "reported_counted_income"

Value = int | str | Decimal
Standing = tuple[Status, Interval]
Picture = dict[Place, Standing]


def sweep_fact(
    assessment: Assessment,
    fact: Named,
    start: Value | None = None,
    stop: Value | None = None,
    step: Value | None = None,
    *,
    values: Iterable[Value] | None = None,
    search: Sequence[Path] = (),
) -> Sweep:
    """What would be due were one fact at other values and all else as it is, with the cliffs between them.

    fact: as `naming.Named` says; it is a number.  start, stop, step: sums in yuan (for the fact's unit), no
    float; both ends included; without `step` some two hundred values.  values: these instead.
    search: as for `assess`.  A judged sum that other values leave no room for is left out there.

    Raises `WhatIfError` for a fact that there is not or that is no number, for values that it cannot have,
    for a reversed or an endless range; `ReceiptError` where its rules cannot be found.
    """
    around = Surroundings(Premises(assessment, search))
    leaf = find_fact(around.base, fact)
    wanted = _Values(around, leaf)
    steps = wanted.listed(values) if values is not None else wanted.ranged(start, stop, step)
    for end in (steps[0], steps[-1]):
        _refuse_contradictions(around.premises, wanted.scale.alter(end))
    return _Sweeping(around, leaf, wanted.scale).sweep(steps)


def _refuse_contradictions(premises: Premises, alteration: Alteration) -> None:
    """Refuses what the family's other facts contradict: more insurance paid than the treatment cost."""
    try:
        validated(alteration.applied(premises.case).applicant)
    except FactError as error:
        raise WhatIfError(error.problems) from None


class _Values:
    """The values that are asked for, each checked as if somebody told it, in the fact's smallest steps."""

    def __init__(self, around: Surroundings, leaf: Leaf) -> None:
        self.scale = around.ways.number(leaf)
        *groups, self._name = leaf.name.split(".")
        record = leaf.whom.record
        for name in groups:
            record = group_of(record, name)
        self._model: type[Facts] = type(record)

    def listed(self, values: Iterable[Value]) -> list[int]:
        """The values, each once and in order."""
        steps = sorted({self._read(one) for one in values})
        if not steps:
            _refuse("没有给出任何数", "no value is given")
        self._refuse_too_many(len(steps))
        return steps

    def ranged(self, start: Value | None, stop: Value | None, step: Value | None) -> list[int]:
        """From start to stop, both included."""
        if start is None or stop is None:
            _refuse(
                "要写明从多少到多少（start、stop），或逐个列出（values）", "give start and stop, or values"
            )
        first, last = self._read(start), self._read(stop)
        if first > last:
            _refuse(
                f"起点 {start} 大于终点 {stop}，请对调",
                f"it starts at {start}, above its end {stop}: swap them",
            )
        by = self._even(last - first) if step is None else self._read(step)
        if by == 0:
            _refuse("步长应大于 0", "a step is more than 0")
        self._refuse_too_many((last - first) // by + 1)
        return [*range(first, last, by), last]

    def _read(self, value: Value) -> int:
        if not self.scale.is_money and isinstance(value, str) and value.isdecimal():
            value = int(value)
        try:
            read: Any = getattr(self._model.model_validate({self._name: value}), self._name)
        except FactError as error:
            raise WhatIfError(error.problems) from None
        return int(read.scaleb(2)) if self.scale.is_money else read

    def _even(self, width: int) -> int:
        """The least step of 1, 2 or 5 and noughts that takes no more than the usual number of points."""
        unit = 1
        while True:
            for one in (unit, 2 * unit, 5 * unit):
                if one * USUAL_POINTS >= width:
                    return one
            unit *= 10

    def _refuse_too_many(self, points: int) -> None:
        if points > MOST_POINTS:
            _refuse(
                f"共 {points} 个点，最多 {MOST_POINTS} 个；请加大步长",
                f"{points} points, where at most {MOST_POINTS} are tried: take a larger step",
            )


class _Sweeping:
    """One fact going through values."""

    def __init__(self, around: Surroundings, leaf: Leaf, scale: Scale) -> None:
        self._around = around
        self._leaf = leaf
        self._scale = scale
        self._benefits = around.premises.law.rulebook.benefits
        household = around.base.scope(())
        members = household.collection("members") or ()
        self._places: dict[Place, Support] = {
            (name, scope.key): around.support(trees_of_part(rule, "amount"), scope.frames)
            for name, rule in self._benefits.items()
            for scope in (members if rule.decided_for == "member" else (household,))
        }
        # What the rounding of an amount may make of a step: less than a yuan for each person.
        self._rounding = 100 * max(1, len(members))

    def sweep(self, steps: Sequence[int]) -> Sweep:
        premises, scale = self._around.premises, self._scale
        pictures = [_picture(premises.altered(scale.alter(step))) for step in steps]
        word, whom = self._leaf.word, scale.thing.whom
        assert word is not None
        path = "".join(f"{group}[{index}]." for group, index in self._around.steps_to(self._leaf.whom))
        label = scale.thing.label
        return Sweep(
            premises.case.on,
            premises.assessment.jurisdiction,
            Text(f"{whom.zh}的{label.zh}", f"{whom.en}'s {label.en}") if whom else label,
            path + word.path,
            word.unit or "1",
            word.path == _FOUND or (word.path.startswith("income.") and word.path not in _SPENT),
            None if scale.here is None else self._value(scale.here),
            tuple(self._value(step) for step in steps),
            tuple(self._courses(pictures)),
            tuple(self._cliffs(steps[0], steps[-1])),
        )

    def _value(self, step: int) -> Decimal:
        return Decimal(step).scaleb(-2) if self._scale.is_money else Decimal(step)

    # --- what is due -----------------------------------------------------------------------------

    def _courses(self, pictures: Sequence[Picture]) -> Iterator[Course]:
        for place in self._places:
            if any(place in picture for picture in pictures):
                rule = self._benefits[place[0]]
                standings = [picture.get(place, _NO_QUESTION) for picture in pictures]
                yield Course(
                    rule.name,
                    rule.title,
                    rule.kind,
                    place[1] or None,
                    rule.paid.period if rule.paid else None,
                    tuple(status for status, _ in standings),
                    tuple(_least(amount) for _, amount in standings),
                    tuple(_most(amount) for _, amount in standings),
                )

    # --- where it falls --------------------------------------------------------------------------

    def _cliffs(self, low: int, high: int) -> Iterator[Cliff]:
        along = self._around.along(self._leaf, self._scale)
        lines = frozenset[PlacedLine]().union(
            *(self._around.lines(self._leaf, support) for support in self._places.values())
        )
        for step in crossings(along, lines, low, high):
            before, after = _picture(along(step - 1)), _picture(along(step))
            turns = [turn for place in self._places if (turn := self._turn(place, before, after))]
            cliff = Cliff(self._value(step - 1), self._value(step), tuple(turns))
            if _is_cliff(cliff):
                yield cliff

    def _turn(self, place: Place, before: Picture, after: Picture) -> Turn | None:
        (was, due), (then, left) = before.get(place, _NO_QUESTION), after.get(place, _NO_QUESTION)
        jumps = any(_apart(a, b) > self._rounding for a, b in zip(due, left, strict=True))
        if was == then and not jumps:
            return None
        rule = self._benefits[place[0]]
        return Turn(
            rule.name,
            rule.title,
            place[1] or None,
            rule.paid.period if rule.paid else None,
            was,
            then,
            _least(due),
            _most(due),
            _least(left),
            _most(left),
        )


_NO_QUESTION: Standing = ("ineligible", (0, 0))


def _picture(trial: Trial) -> Picture:
    """What every benefit comes to that is a question."""
    return {
        (one.prepared.rule.name, one.scope.key): (STATUS[one.eligible], one.amount)
        for one in trial.family.decided()
    }


def _is_cliff(cliff: Cliff) -> bool:
    """Whether a status turns there, or less is due than before."""
    turned = any(turn.status_before != turn.status_after for turn in cliff.turns)
    return turned or any((cliff.lost(period)[1] or 0) > 0 for period in PERIODS)


def _apart(a: Bound, b: Bound) -> Bound:
    if unbounded(a) or unbounded(b):
        return 0 if a == b else inf
    return max(a - b, b - a)


def _least(amount: Interval) -> Decimal:
    least = yuan(amount[0])
    assert least is not None, "an amount has a lower bound"
    return least


def _most(amount: Interval) -> Decimal | None:
    return yuan(amount[1] if unbounded(amount[1]) else -(-amount[1] // 1))


def _refuse(zh: str, en: str) -> NoReturn:
    raise WhatIfError((Problem(VALUES, zh, en),))
