"""How a family stands: which determinations answers can still change, and what may be asked for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from jiuzhu.assessment.family import Decided, Family, Lacking
from jiuzhu.facts import Applicant
from jiuzhu.facts.vocabulary import household
from jiuzhu.language.missing import Gap, bit_of
from jiuzhu.language.situation import Scope
from jiuzhu.questions.records import step_of


def path_of(gap: Gap) -> str:
    """Where the answer to a gap goes in a family's facts; a finding's name, after whom it is about."""
    return f"{gap.place}.{gap.name}" if gap.place else gap.name


@dataclass(frozen=True, slots=True)
class Open:
    """A determination that answers can change.

    parts: what of it is open, each with the set of gaps to ask about.  lack: all of these.
    """

    decided: Decided
    parts: tuple[tuple[Lacking, int], ...]
    lack: int


class Standing:
    """A family as it stands.

    unknown: paths of what nobody can tell, which is not asked again.
    open: the determinations that answers can change.  lack: the set of all gaps to ask about.
    """

    def __init__(self, family: Family, unknown: Collection[str] = ()) -> None:
        self.family = family
        self._unknown = frozenset(unknown)
        self._gaps: tuple[Gap, ...] = ()
        lacking = [(one, (*one.lacks("amount"), *one.open_tiers())) for one in family.decided()]
        asked = self._asked_for(reduce(or_, (lack for _, parts in lacking for _, lack in parts), 0))
        self.open = tuple(_still_open(lacking, asked))
        self.lack = reduce(or_, (one.lack for one in self.open), 0)

    @property
    def applicant(self) -> Applicant:
        """What is known of the family."""
        applicant = self.family.situation.household.record
        assert isinstance(applicant, Applicant)
        return applicant

    def gap(self, bit: int) -> Gap:
        """The gap that a bit stands for."""
        gaps = self.family.situation.gaps
        if len(gaps) > len(self._gaps):
            self._gaps = tuple(gaps)
        return self._gaps[bit.bit_length() - 1]

    def _asked_for(self, lack: int) -> Callable[[int], int]:
        """Turns a set of gaps, part of this one, into what to ask about for it."""
        as_it_is, others = 0, []
        for bit in bits(lack & ~self.family.situation.figures):
            instead = self._instead_of(bit)
            if instead == bit:
                as_it_is |= bit
            elif instead:
                others.append((bit, instead))

        def asked_for(part: int) -> int:
            found = part & as_it_is
            for bit, instead in others:
                if part & bit:
                    found |= instead
            return found

        return asked_for

    def _instead_of(self, bit: int) -> int:
        """What to ask about for a gap: most often itself, sometimes what has to be known before it."""
        gap = self.gap(bit)
        first = self._asked_before(gap)
        if isinstance(first, Gap):
            gap, bit = first, bit_of(self.family.situation, first)
        elif first:
            return first
        return 0 if path_of(gap) in self._unknown else bit

    def _asked_before(self, gap: Gap) -> Gap | int:
        """What has to be told before a gap can be asked about, if anything."""
        if gap.place == "?":  # of somebody who was not named yet
            return Gap("members", "members", "", household(), "")
        if gap.kind != "judgement":
            return 0
        whom = subject_at(self.family, gap.place)
        if gap.place and not getattr(whom.record, "name", None):
            # A finding is recorded under the name of whom it is about.
            return Gap("fact", "name", gap.whom, gap.entity, gap.place)
        return self._bounds_of(gap.name, whom)

    def _bounds_of(self, key: str, whom: Scope) -> int:
        """What is to be asked before it is clear between which bounds an officer may judge."""
        assessor, figures = self.family.assessor, self.family.situation.figures
        found = 0
        for bound in assessor.rulebook.items[key].within or ():
            for bit in bits(assessor.missing.compile(bound)(whom.frames) & ~figures):
                found |= self._instead_of(bit)
        return found


def _still_open(
    lacking: Iterable[tuple[Decided, tuple[tuple[Lacking, int], ...]]], asked: Callable[[int], int]
) -> Iterator[Open]:
    for decided, all_parts in lacking:
        parts = tuple([(of, to_ask) for of, lack in all_parts if (to_ask := asked(lack))])
        if parts:
            yield Open(decided, parts, reduce(or_, (lack for _, lack in parts), 0))


def subject_at(family: Family, place: str) -> Scope:
    """The household (`""`), a member (`members[0]`) or a supporter (`members[0].supporters[1]`)."""
    scope = family.situation.household
    for step in place.split(".") if place else ():
        name, index = step_of(step)
        group = scope.collection(name)
        assert group is not None
        assert index is not None
        scope = group[index]
    return scope


def bits(lack: int) -> Iterator[int]:
    """Each bit of a set."""
    while lack:
        bit = lack & -lack
        yield bit
        lack ^= bit
