"""What would change an assessment: for each condition that does not hold the nearest changes that turn
it, for each benefit that is due those that end it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

from jiuzhu.assessment.results import Amount, Assessment, Condition, Determination, Status
from jiuzhu.errors import Problem, WhatIfError
from jiuzhu.language.hints import nearest
from jiuzhu.rulebook.catalogue import trees_of_part
from jiuzhu.whatif import sentences
from jiuzhu.whatif.alteration import Alteration
from jiuzhu.whatif.change import Affected, Change, Standing
from jiuzhu.whatif.exploring import Explorer, Hit, Sought
from jiuzhu.whatif.nature import Nature
from jiuzhu.whatif.premises import Premises, determination
from jiuzhu.whatif.surroundings import Surroundings
from jiuzhu.whatif.trying import Place, Trial
from jiuzhu.whatif.ways import Sort

LIMIT = 3
SOON = 366  # days; nobody waits longer for a benefit if something else may change

_NATURES: tuple[Nature, ...] = ("told", "found", "may_change", "time")
_OF_LIFE: tuple[Nature, ...] = ("of_life",)
_TO_GAIN: tuple[Sort, ...] = ("judgement", "number", "day", "joining", "choice", "leaving", "date")
_TO_LOSE: tuple[Sort, ...] = ("number", "day", "leaving", "joining", "choice", "date", "judgement")


def find_changes(
    assessment: Assessment,
    benefit: str | None = None,
    *,
    limit: int | None = LIMIT,
    search: Sequence[Path] = (),
) -> tuple[Change, ...]:
    """The nearest changes of one thing that would turn a condition, or end or change what is due.

    benefit: only that of this name or title.  limit: so many for each condition that does not hold, and
    for each benefit that is due, the most useful first; None for every one.  search: as for `assess`.

    Facts of life are told only where nothing else turns a condition, or with `limit=None`.
    Raises `WhatIfError` for a benefit that there is not, `ReceiptError` where its rules cannot be found.
    """
    finder = _Finder(Premises(assessment, search), limit)
    wanted = _called(finder.premises, benefit)
    return tuple(
        chain.from_iterable(
            finder.about(one) for one in assessment if wanted is None or one.benefit == wanted
        )
    )


def _called(premises: Premises, name: str | None) -> str | None:
    """The benefit of this name or title."""
    if name is None:
        return None
    known = premises.law.rulebook.benefits
    found = next((one for one in known.values() if name in (one.name, one.title.zh, one.title.en)), None)
    if found is not None:
        return found.name
    zh, _ = nearest(name, [one.title.zh for one in known.values()])
    _, en = nearest(name, known)
    raise WhatIfError(
        (Problem("待遇 (benefit)", f"没有名为“{name}”的待遇{zh}", f"there is no benefit {name!r}{en}"),)
    )


@dataclass(frozen=True, slots=True)
class _Aim:
    """What is to come about in a determination: sought by trial, seen in an assessment."""

    sought: Sought
    kinds: tuple[str, ...]
    seen: Callable[[Determination | None], bool]


class _Finder:
    """Finds, ranks, verifies and tells the changes for one assessment."""

    def __init__(self, premises: Premises, limit: int | None) -> None:
        self.premises = premises
        self._limit = limit
        self._around = Surroundings(premises)
        self._explorer = Explorer(self._around)

    def about(self, one: Determination) -> Iterator[Change]:
        """The changes for a determination."""
        if one.status == "eligible":
            yield from self._told(one, None, [self._ending(one), self._altering(one)])
            return
        for condition in one.conditions:
            if condition.verdict != "holds":
                yield from self._told(one, condition, [self._turning(one, condition)])

    # --- what is sought --------------------------------------------------------------------------

    def _turning(self, one: Determination, condition: Condition) -> _Aim:
        """That a condition holds."""
        place, name = _place(one), condition.name
        tree = self.premises.law.condition(one.benefit, name)
        assert tree is not None
        frames = self._around.frames(place)

        def effect(trial: Trial) -> Hashable:
            return trial.picture(place, name), trial.status(place), trial.amount(place)

        sought = Sought(
            self._around.support([tree], frames),
            lambda trial: trial.verdict(place, name) is True,
            effect,
            self._around.gaps(tree, frames),
        )
        return _Aim(
            sought,
            ("fact", "judgement", "members", "day"),
            lambda after: (found := _condition(after, name)) is not None and found.verdict == "holds",
        )

    def _ending(self, one: Determination) -> _Aim:
        """That a benefit is no longer due, through a fact or a judgement."""
        place = _place(one)
        sought = self._of_what_is_due(one, lambda trial: trial.status(place) != "eligible")
        return _Aim(sought, ("fact", "judgement"), lambda after: _status(after) != "eligible")

    def _altering(self, one: Determination) -> _Aim:
        """That it is no longer due or another sum is, through a member or through time."""
        place = _place(one)
        due = self._around.base.amount(place)
        sought = self._of_what_is_due(
            one, lambda trial: trial.status(place) != "eligible" or trial.amount(place) != due
        )
        return _Aim(
            sought,
            ("members", "day"),
            lambda after: _status(after) != "eligible" or _amount(after) != one.amount,
        )

    def _of_what_is_due(self, one: Determination, come_about: Callable[[Trial], bool]) -> Sought:
        place = _place(one)
        trees = trees_of_part(self.premises.law.rulebook.benefits[one.benefit], "amount")
        return Sought(
            self._around.support(trees, self._around.frames(place)),
            come_about,
            lambda trial: (trial.status(place), trial.amount(place)),
            (),
        )

    # --- what is told ----------------------------------------------------------------------------

    def _told(self, one: Determination, condition: Condition | None, aims: list[_Aim]) -> Iterator[Change]:
        natures = _NATURES if self._limit is not None else (*_NATURES, *_OF_LIFE)
        found = self._verified(one, condition, aims, natures)
        if not found and self._limit is not None and condition is not None:
            found = self._verified(one, condition, aims, _OF_LIFE)
        yield from found

    def _verified(
        self, one: Determination, condition: Condition | None, aims: list[_Aim], natures: tuple[Nature, ...]
    ) -> list[Change]:
        thorough = self._limit is None
        hits = [
            (hit, aim)
            for aim in aims
            for hit in self._explorer.hits(aim.sought, natures, aim.kinds, thorough)
        ]
        told: list[Change] = []
        effects: set[Hashable] = set()
        for hit, aim in _ranked(hits, _TO_GAIN if condition else _TO_LOSE):
            if self._limit is not None and len(told) >= self._limit:
                break
            effect = hit.thing.sort, aim.sought.effect(hit.trial)
            if self._limit is not None and (effect in effects or self._defeats_itself(one, hit)):
                continue
            if self._is_so(one, hit, aim):
                effects.add(effect)
                told.append(self._change(one, condition, hit))
        return told

    def _defeats_itself(self, one: Determination, hit: Hit) -> bool:
        """Whether another condition fails by it that did not: no way to a benefit that is not due."""
        if one.status == "eligible":
            return False
        place, trial = _place(one), hit.trial
        return any(
            other.verdict != "fails" and trial.verdict(place, other.name) is False for other in one.conditions
        )

    def _is_so(self, one: Determination, hit: Hit, aim: _Aim) -> bool:
        """Whether assessments in full agree: with the change it comes about, one step short of it not."""
        place = _place(one)
        if hit.thing.sort == "leaving" and hit.thing.whom and hit.thing.whom.zh == one.person:
            return False  # that nobody is paid who is not there is no news

        def seen(alteration: Alteration) -> bool:
            assessment = self.premises.assessed(alteration)
            return assessment is not None and aim.seen(determination(assessment, place))

        return all(map(seen, hit.alterations)) and not any(map(seen, hit.short_of))

    def _change(self, one: Determination, condition: Condition | None, hit: Hit) -> Change:
        assessment = self.premises.assessed(hit.alterations[0])
        assert assessment is not None
        thing, after = hit.thing, determination(assessment, _place(one))
        turned = condition or _first_lost(one, after)
        turned_after = _condition(after, turned.name) if turned else None
        status, amount, against = _status(after), _amount(after), _against(after)
        # Of what time brings, only what comes on that very day.
        eve = self.premises.assessed(hit.short_of[0]) if thing.sort == "day" else None
        besides = tuple(_besides(one, eve or self.premises.assessment, assessment))
        lead = sentences.leading(hit.lead, thing, turned, turned_after)
        outcome = sentences.outcome(one, status, amount, against) + sentences.besides(besides)
        return Change(
            one.benefit,
            one.title,
            one.person,
            turned.name if turned else None,
            turned.text if turned else None,
            turned.verdict if turned else None,
            turned_after.verdict if turned_after else None,
            thing.sort,
            thing.label,
            thing.whom,
            thing.before,
            hit.after,
            hit.alterations[0],
            thing.nature,
            one.status,
            status,
            one.amount,
            amount,
            against,
            besides,
            lead,
            outcome,
            sentences.whole(lead, sentences.turning(thing, turned, turned_after), outcome),
        )


def _besides(one: Determination, before: Assessment, after: Assessment) -> Iterator[Affected]:
    """The other benefits that were due and are not any more, whoever they were for."""
    due = {other.benefit: other.title for other in before if other.status == "eligible"}
    now: dict[str, set[Status]] = {}
    for other in after:
        now.setdefault(other.benefit, set()).add(other.status)
    for benefit, title in due.items():
        statuses = now.get(benefit, set())
        if benefit != one.benefit and "eligible" not in statuses:
            yield Affected(title, "undetermined" if "undetermined" in statuses else "ineligible")


def _ranked(hits: Iterable[tuple[Hit, _Aim]], order: Sequence[Sort]) -> Iterator[tuple[Hit, _Aim]]:
    """The best of each sort first, then the second best of each; nearer ones before further ones."""
    groups: dict[tuple[int, ...], list[tuple[Hit, _Aim]]] = {}
    for hit, aim in hits:
        thing = hit.thing
        # An officer's finding stands until there is something new; nobody can help the facts of life.
        last = thing.nature == "of_life", thing.sort == "judgement" and thing.known
        distant = thing.sort == "day" and hit.far > SOON and order is _TO_GAIN
        key = *last, distant, thing.nature != "told", order.index(thing.sort)
        groups.setdefault(key, []).append((hit, aim))
    for group in groups.values():
        # What somebody told of is likelier to change than what was only declared not to be.
        group.sort(key=lambda one: (not one[0].thing.given, one[0].far))
    for row in zip_longest(*(groups[key] for key in sorted(groups))):
        yield from (one for one in row if one is not None)


def _place(one: Determination) -> Place:
    return one.benefit, one.person or ""


def _status(one: Determination | None) -> Status:
    return one.status if one else "ineligible"


def _amount(one: Determination | None) -> Amount | None:
    return one.amount if one else None


def _against(after: Determination | None) -> tuple[Standing, ...]:
    conditions = after.conditions if after else ()
    return tuple(Standing(one.text, one.verdict) for one in conditions if one.verdict != "holds")


def _condition(one: Determination | None, name: str) -> Condition | None:
    """A condition by its name; None where the law of another day has no such."""
    conditions = one.conditions if one else ()
    return next((condition for condition in conditions if condition.name == name), None)


def _first_lost(before: Determination, after: Determination | None) -> Condition | None:
    """The first condition of a benefit that was due that does not hold any more."""
    for condition in before.conditions:
        then = _condition(after, condition.name)
        if then is not None and then.verdict != "holds":
            return condition
    return None
