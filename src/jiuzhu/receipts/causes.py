"""What brought a difference about: found by assessing again with single changes taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from jiuzhu.assessment import Assessment
from jiuzhu.assessment.assessor import Assessor
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.assessment.report import Reporter
from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.receipts.change import Change
from jiuzhu.receipts.family import Matched, Path, made
from jiuzhu.rulebook import Rulebook

Causes = tuple[tuple[Change, ...], ...]
"""Each of these sets of changes alone brings the result about."""


@dataclass(frozen=True)
class Side:
    """What an assessment was worked out from."""

    on: date
    applicant: Applicant
    judgements: tuple[Judgement, ...]
    rulebook: Rulebook


@dataclass(frozen=True)
class Changes:
    """Everything that may be taken over from the one side to the other, each change with what it does.

    day, rules: the one change of each kind, if there is one.  facts: with the leaves of the family;
    judgements: with the judgement before and after; figures: with the figure's name.
    """

    day: Change | None
    rules: Change | None
    facts: dict[Change, tuple[Path, ...]]
    judgements: dict[Change, tuple[Judgement | None, Judgement | None]]
    figures: dict[Change, str]

    @property
    def all(self) -> tuple[Change, ...]:
        single = tuple(one for one in (self.day, self.rules) if one)
        return (*single, *self.figures, *self.facts, *self.judgements)


class Trials:
    """Assesses the family before with some of the changes taken over; each set of them once."""

    def __init__(self, before: Side, after: Side, both: Matched, changes: Changes) -> None:
        self._before = before
        self._after = after
        self._both = both
        self._changes = changes
        self._done: dict[frozenset[Change], Assessment | None] = {}
        self._assessors: dict[frozenset[Change], Assessor] = {}

    def with_(self, taken: Iterable[Change]) -> Assessment | None:
        """What comes of it; None where these changes contradict the rest without others."""
        key = frozenset(taken)
        if key not in self._done:
            self._done[key] = self._assess(key)
        return self._done[key]

    def _assess(self, taken: frozenset[Change]) -> Assessment | None:
        changes, before, after = self._changes, self._before, self._after
        paths = [path for change, group in changes.facts.items() if change in taken for path in group]
        applicant = made(self._both, paths) if paths else before.applicant
        if applicant is None:
            return None
        on = after.on if changes.day in taken else before.on
        judgements = self._judgements(taken)
        assessor = self._assessor(taken)
        try:
            judged = read_judgements(
                judgements, (after if changes.rules in taken else before).rulebook, applicant, on
            )
            family = Family(assessor, applicant, judged, on)
        except FactError:
            return None
        return Reporter(assessor, ()).assessment(family, judgements, on)

    def _judgements(self, taken: frozenset[Change]) -> tuple[Judgement, ...]:
        found = list(self._before.judgements)
        for change, (old, new) in self._changes.judgements.items():
            if change not in taken:
                continue
            if old is None:
                assert new is not None
                found.append(new)
            else:
                place = found.index(old)
                found[place : place + 1] = [new] if new is not None else []
        return tuple(found)

    def _assessor(self, taken: frozenset[Change]) -> Assessor:
        """Ready for the rules of one side with some figures of the other."""
        figures = self._changes.figures
        key = frozenset(change for change in taken if change in figures or change == self._changes.rules)
        if key not in self._assessors:
            by_new = self._changes.rules in taken
            base, other = (self._after, self._before) if by_new else (self._before, self._after)
            swapped = [name for change, name in figures.items() if (change in taken) is not by_new]
            rulebook = base.rulebook
            if swapped:
                mixed = {**rulebook.figures} | {name: other.rulebook.figures[name] for name in swapped}
                rulebook = replace(rulebook, figures=MappingProxyType(mixed))
            self._assessors[key] = Assessor(rulebook, "plain")
        return self._assessors[key]


So = Callable[[Assessment], bool]
"""Whether an assessment says something."""


def causes(trials: Trials, changes: Sequence[Change], said: Sequence[So]) -> list[Causes]:
    """For each thing said which changes bring it about: each that does alone, else a smallest set that does.

    Nothing is guessed: each set was tried.  Empty where not even all of them together do.
    """

    def enough(taken: Iterable[Change], *wanted: So) -> bool:
        found = trials.with_(taken)
        return found is not None and all(so(found) for so in wanted)

    alone = [tuple((change,) for change in changes if enough((change,), so)) for so in said]
    others = [so for so, singly in zip(said, alone, strict=True) if not singly]
    # Few of the changes matter at all: what does not is left out once, for everything that is said.
    matter = _smallest(changes, lambda taken: enough(taken, *others)) if enough(changes, *others) else changes
    return [
        singly or ((_smallest(matter, partial(_says, enough, so)),) if enough(matter, so) else ())
        for so, singly in zip(said, alone, strict=True)
    ]


def _says(enough: Callable[..., bool], so: So, taken: Iterable[Change]) -> bool:
    return enough(taken, so)


def _smallest(changes: Sequence[Change], enough: Callable[[Iterable[Change]], bool]) -> tuple[Change, ...]:
    """A set from which nothing can be left out: pieces are left out, halved as long as none can be."""
    changes = list(changes)
    size = max(1, len(changes) // 2)
    while True:
        left = _without_pieces(changes, size, enough)
        if len(left) < len(changes):
            changes = left
        elif size == 1:
            return tuple(changes)
        size = max(1, min(size // 2, len(changes) // 2))


def _without_pieces(
    changes: list[Change], size: int, enough: Callable[[Iterable[Change]], bool]
) -> list[Change]:
    place = 0
    while place < len(changes):
        rest = changes[:place] + changes[place + size :]
        if rest and enough(rest):
            changes = rest
        else:
            # Facts that only go together stand side by side.
            place += 1 if size <= 2 else size
    return changes
