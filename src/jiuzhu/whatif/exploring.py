"""Exploring around a case: which nearest change of one thing brings something about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from jiuzhu.language.missing import Gap
from jiuzhu.language.rests_on import Leaf, Support
from jiuzhu.language.tree import Day
from jiuzhu.rulebook.model import show_value
from jiuzhu.texts import Text
from jiuzhu.whatif import sentences
from jiuzhu.whatif.alteration import Alteration, DayMoved
from jiuzhu.whatif.nature import Nature
from jiuzhu.whatif.surroundings import Surroundings
from jiuzhu.whatif.trying import PlacedLine, Trial
from jiuzhu.whatif.turning import Along, crossings
from jiuzhu.whatif.ways import Choice, Scale, Thing

HORIZON = 3653  # days, ten years: what the law says after that nobody can know


@dataclass(frozen=True, slots=True)
class Sought:
    """What a change should bring about.

    support: what it rests on.  come_about: whether a trial has it.  effect: what is told of a trial:
    changes with the same effect need not all be told.  gaps: the unknown facts that may matter.
    """

    support: Support
    come_about: Callable[[Trial], bool]
    effect: Callable[[Trial], Hashable]
    gaps: Collection[Gap]


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A change that brings it about.

    lead: the change in words.  after: what the thing is then.  alterations: the change, and others that do
    as well and are told with it.  short_of: the neighbours that do not.  far: how far it is, against what
    there is.
    """

    thing: Thing
    lead: Text
    after: Text
    alterations: tuple[Alteration, ...]
    short_of: tuple[Alteration, ...]
    far: Fraction
    trial: Trial


class Explorer:
    """Looks around one case; whatever is tried is tried once."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._premises = around.premises
        self._ways = around.ways
        self._scales: dict[Leaf, Scale | None] = {}
        self._crossings: dict[tuple[Leaf, frozenset[PlacedLine]], list[int]] = {}
        self._choices: dict[Leaf, list[tuple[Choice, Trial]]] = {}
        self._to_come: dict[frozenset[PlacedLine], list[int]] = {}
        self._ageing: dict[int, Trial] = {}
        self._days: dict[int, Trial] = {}

    def hits(
        self, sought: Sought, natures: Collection[Nature], kinds: Collection[str], thorough: bool
    ) -> Iterator[Hit]:
        """The nearest changes of these natures, to leaves of these kinds, that bring it about.

        thorough: also of sums that are nothing only because nothing else was declared, where a sum that
        somebody told of does it.
        """
        declared: list[tuple[Leaf, Scale]] = []
        by_a_sum = False
        for leaf in sought.support.leaves:
            if leaf.kind not in kinds:
                continue
            if leaf.kind == "day":
                if "time" in natures and (hit := self._in_time(sought)):
                    yield hit
            elif self._matters(leaf, sought, natures):
                scale = self._scale(leaf)
                if scale is None:
                    yield from self._chosen(leaf, sought)
                elif leaf.kind == "fact" and scale.thing.known and not scale.thing.given:
                    declared.append((leaf, scale))
                else:
                    for hit in self._grown(leaf, scale, sought):
                        by_a_sum = by_a_sum or leaf.kind == "fact"
                        yield hit
        if thorough or not by_a_sum:
            for leaf, scale in declared:
                yield from self._grown(leaf, scale, sought)

    def _matters(self, leaf: Leaf, sought: Sought, natures: Collection[Nature]) -> bool:
        if not self._ways.reachable(leaf) or self._ways.nature(leaf) not in natures:
            return False
        if leaf.kind == "judgement" or self._ways.known(leaf):
            return True
        return any(
            (one.kind, one.name, one.whom) == (leaf.kind, leaf.name, leaf.whom.key) for one in sought.gaps
        )

    # --- what grows ------------------------------------------------------------------------------

    def _scale(self, leaf: Leaf) -> Scale | None:
        if leaf not in self._scales:
            self._scales[leaf] = self._ways.scale(leaf)
        return self._scales[leaf]

    def _grown(self, leaf: Leaf, scale: Scale, sought: Sought) -> Iterator[Hit]:
        along = self._around.along(leaf, scale)
        crossed = self._crossed(leaf, scale, along, sought.support)
        if scale.here is None:
            yield from self._given(scale, along, crossed, sought)
            return
        above = [one for one in crossed if one > scale.here]
        below = [one - 1 for one in reversed(crossed) if one <= scale.here]
        for sides, step in ((above, 1), (below, -1)):
            found = next((one for one in sides if sought.come_about(along(one))), None)
            if found is not None:
                after = scale.shown(found)
                yield Hit(
                    scale.thing,
                    self._lead(scale, found),
                    after,
                    (scale.alter(found),),
                    (scale.alter(found - step),),
                    Fraction(abs(found - scale.here), max(scale.here, 1)),
                    along(found),
                )

    def _lead(self, scale: Scale, found: int) -> Text:
        assert scale.here is not None
        after = scale.shown(found)
        if scale.thing.sort == "judgement":
            return sentences.judged(scale.thing, after)
        return sentences.grown(scale.thing, scale.thing.before, after, found > scale.here)

    def _given(self, scale: Scale, along: Along, crossed: list[int], sought: Sought) -> Iterator[Hit]:
        """The lowest stretch of values that bring it about, of something not known so far."""
        starts = [scale.low, *crossed]
        inside = [sought.come_about(along(one)) for one in starts]
        if True not in inside:
            return
        first = inside.index(True)
        rest = [one for one, holds in zip(starts[first:], inside[first:], strict=True) if not holds]
        lowest, highest = starts[first], rest[0] - 1 if rest else scale.high
        after_low, before_high = lowest > scale.low, highest < scale.high
        within = sentences.between(
            scale.shown(lowest) if after_low else None, scale.shown(highest) if before_high else None
        )
        say = sentences.judged if scale.thing.sort == "judgement" else sentences.given
        told = highest if before_high else lowest
        beyond = [lowest - 1] * after_low + [highest + 1] * before_high
        yield Hit(
            scale.thing,
            say(scale.thing, within),
            within,
            tuple(scale.alter(one) for one in dict.fromkeys((told, lowest))),
            tuple(scale.alter(one) for one in beyond),
            Fraction(0),
            along(told),
        )

    def _crossed(self, leaf: Leaf, scale: Scale, along: Along, support: Support) -> list[int]:
        lines = self._around.lines(leaf, support)
        if (leaf, lines) not in self._crossings:
            here = scale.low if scale.here is None else min(max(scale.here, scale.low), scale.high)
            found = crossings(along, lines, scale.low, here) + crossings(along, lines, here, scale.high)
            self._crossings[leaf, lines] = found
        return self._crossings[leaf, lines]

    # --- what is one of several ------------------------------------------------------------------

    def _chosen(self, leaf: Leaf, sought: Sought) -> Iterator[Hit]:
        """The choices that bring it about; those of one thing with the same effect together."""
        if leaf not in self._choices:
            choices = self._ways.choices(leaf)
            self._choices[leaf] = [(one, self._premises.altered(one.alteration)) for one in choices]
        together: dict[Hashable, list[tuple[Choice, Trial]]] = {}
        for choice, trial in self._choices[leaf]:
            if sought.come_about(trial):
                together.setdefault((choice.thing, sought.effect(trial)), []).append((choice, trial))
        for group in together.values():
            (choice, trial), thing = group[0], group[0][0].thing
            after = sentences.either([one.after for one, _ in group])
            yield Hit(
                thing,
                sentences.chosen(thing, after),
                after,
                tuple(one.alteration for one, _ in group),
                (),
                Fraction(1),
                trial,
            )

    # --- what time brings ------------------------------------------------------------------------

    def _in_time(self, sought: Sought) -> Hit | None:
        """The first day to come on which it has come about."""
        today = before = self._premises.case.on.toordinal()
        for day in self._days_to_come(sought.support):
            if sought.come_about(self._on(day)):
                first = self._first(before, day, sought)
                told = show_value(date.fromordinal(first), Day())
                return Hit(
                    self._ways.day,
                    sentences.later(told),
                    told,
                    (DayMoved(date.fromordinal(first)),),
                    (DayMoved(date.fromordinal(first - 1)),),
                    Fraction(first - today),
                    self._on(first),
                )
            before = day
        return None

    def _first(self, before: int, day: int, sought: Sought) -> int:
        """The first of the days after `before` up to `day` on which it has come about, as it has on `day`."""
        middle = day - 1  # most often it is this very day: a birthday, or the first of another law
        while day - before > 1:
            if sought.come_about(self._on(middle)):
                day = middle
            else:
                before = middle
            middle = (before + day) // 2
        return day

    def _days_to_come(self, support: Support) -> list[int]:
        """The days on which time crosses a line, or the law changes."""
        today = self._premises.case.on
        horizon = today.toordinal() + HORIZON
        lines = self._around.lines(Leaf("day", "", self._around.base.scope(())), support)
        if lines not in self._to_come:
            found = crossings(self._under_the_law_of_today, lines, today.toordinal(), horizon)
            self._to_come[lines] = found
        changes = [day.toordinal() for day in self._premises.changes_of_law()]
        return sorted(
            {one for one in (*self._to_come[lines], *changes) if today.toordinal() < one <= horizon}
        )

    def _under_the_law_of_today(self, day: int) -> Trial:
        if day not in self._ageing:
            case = replace(self._premises.case, on=date.fromordinal(day))
            self._ageing[day] = Trial(self._premises.law, case)
        return self._ageing[day]

    def _on(self, day: int) -> Trial:
        if day not in self._days:
            self._days[day] = self._premises.altered(DayMoved(date.fromordinal(day)))
        return self._days[day]
