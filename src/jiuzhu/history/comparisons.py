"""What makes a month differ from another, or one version of a history from another: found by undoing it.

Everything that was otherwise is put back, one thing at a time, and the family assessed again: what changes
the result made the difference, what does not is not named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jiuzhu.assessment import Amount, Determination
from jiuzhu.assessment.results import VERDICTS, Status
from jiuzhu.errors import FactError
from jiuzhu.history.family_differences import Told, Version, family_differences
from jiuzhu.history.month import Month
from jiuzhu.history.reasons import Reason, became
from jiuzhu.history.reckoner import Entitlement, Key, Reckoner
from jiuzhu.history.settlement import settled
from jiuzhu.once import once
from jiuzhu.rulebook import Basis, Benefit, Rulebook
from jiuzhu.rulebook.catalogue import names_under
from jiuzhu.rulebook.findings import finding_called
from jiuzhu.rulebook.model import ItemRule
from jiuzhu.texts import Text

Result = tuple[Status, Amount | None] | None
"""What the conditions and the formula of a benefit come to; None where it is no question."""


@dataclass(frozen=True)
class View:
    """One benefit of one person in one month, as a reckoner has it."""

    reckoner: Reckoner
    month: Month
    key: Key

    @property
    def entitlement(self) -> Entitlement | None:
        """None where the benefit is no question for them in that month."""
        return self.reckoner.month(self.month).get(self.key)

    @property
    def result(self) -> Result:
        one = self.entitlement
        return _result(one.determination if one else None)

    @property
    def day(self) -> date:
        """The day whose facts and law count."""
        one = self.entitlement
        return one.payability.day if one and one.payability else self.reckoner.day(self.month)

    @property
    def rulebook(self) -> Rulebook:
        return self.reckoner.law.rulebook(self.day)


class Comparisons:
    """Compares views; what was assessed for one benefit serves the others of the same days."""

    def __init__(self) -> None:
        self._families: dict[tuple[Reckoner, date, Reckoner, date], _Families] = {}

    def reasons(self, before: View, after: View) -> tuple[Reason, ...]:
        """What makes the later view differ from the earlier one; nothing where nothing that matters does."""
        if decided := _decided(before.entitlement, after.entitlement):
            return (decided,)
        if before.result == after.result:
            return ()
        families = self._between(before, after)
        return (
            *_made_by_family(families, after),
            *_made_by_law(families, before, after),
            *_turned(before.entitlement, after.entitlement),
        )

    def _between(self, before: View, after: View) -> _Families:
        key = before.reckoner, before.day, after.reckoner, after.day
        if key not in self._families:
            self._families[key] = _Families(*key)
        return self._families[key]


class _Families:
    """A family on two days: what is otherwise, and what all benefits come to with some of it put back."""

    def __init__(self, before: Reckoner, before_day: date, after: Reckoner, after_day: date) -> None:
        self._before, self._before_day = before, before_day
        self._after, self._after_day = after, after_day
        self._version = _version(after, after_day)
        self.differences = list(family_differences(_version(before, before_day), self._version))
        self._without: dict[tuple[int, ...], dict[Key, Determination] | None] = {}

    def without(self, differences: tuple[int, ...]) -> dict[Key, Determination] | None:
        """The later day with these differences put back; None where the family could not be so."""
        if differences not in self._without:
            told = self._version.told()
            for index in differences:
                self.differences[index].put_back(told)
            self._without[differences] = _all(self._after, told, self._after_day)
        return self._without[differences]

    @once
    def under_earlier_law(self) -> dict[Key, Determination] | None:
        """The family of the later day under the law of the earlier one."""
        return _all(self._before, self._version.told(), self._before_day)


def _version(reckoner: Reckoner, day: date) -> Version:
    return Version(reckoner.history, day, reckoner.judgements(day), reckoner.law.rulebook(day))


def _all(reckoner: Reckoner, told: Told, day: date) -> dict[Key, Determination] | None:
    """What every benefit comes to for a family under the law of a day."""
    rulebook = reckoner.law.rulebook(day)
    judgements = tuple(
        one.model_copy(update={"on": min(one.on, day)})
        for one in told.judgements.values()
        if finding_called(one.what, rulebook) is not None
    )
    try:
        found = reckoner.assess(told.applicant(), judgements, day)
    except FactError:
        return None
    return {(one.benefit, one.person): one for one in found}


def _result(determination: Determination | None) -> Result:
    return (determination.status, determination.amount) if determination else None


def _matters(found: dict[Key, Determination] | None, after: View) -> bool:
    """Whether the benefit comes to something else; so it does where the family could not even be so."""
    return found is None or _result(found.get(after.key)) != after.result


# --- decisions -------------------------------------------------------------------------------------------


def _decided(before: Entitlement | None, after: Entitlement | None) -> Reason | None:
    """Whether payment began or ended; then nothing else needs saying."""
    if not (before and after and before.payability and after.payability):
        return None
    was, now = before.payability, after.payability
    if was.runs == now.runs:
        return None
    since = now.decision.on if now.decision else None
    return Reason("decision", now.why, after.benefit, after.person, was.why, now.why, since)


# --- the family ------------------------------------------------------------------------------------------


def _made_by_family(families: _Families, after: View) -> list[Reason]:
    every = tuple(range(len(families.differences)))
    turning = [index for index in every if _matters(families.without((index,)), after)]
    if not turning and every and _matters(families.without(every), after):
        turning = list(every)  # each of several is enough by itself: then none makes a difference alone
    reasons = (families.differences[index].reason for index in turning)
    return [settled(reason, after.reckoner, after.key[0]) for reason in reasons]


# --- the law ---------------------------------------------------------------------------------------------


def _made_by_law(families: _Families, before: View, after: View) -> list[Reason]:
    old, new = before.rulebook, after.rulebook
    if old is new or not _matters(families.under_earlier_law, after):
        return []
    was, now = old.benefits.get(after.key[0]), new.benefits.get(after.key[0])
    if was is not None and now is not None:
        return [*_figures(before, after), *_rules(was, now, old, new)]
    if now is not None:
        return [_began(now, new)]
    return [_ended(was, old)] if was is not None else []


def _began(benefit: Benefit, rulebook: Rulebook) -> Reason:
    title, since = benefit.title, rulebook.since
    text = Text(f"{title.zh}自 {since} 起施行", f"{title.en} is in force from {since}")
    return Reason("rule", text, benefit.name, since=since, source=benefit.amount_basis)


def _ended(benefit: Benefit, rulebook: Rulebook) -> Reason:
    title, since = benefit.title, rulebook.until
    text = Text(f"{title.zh}自 {since} 起不再施行", f"{title.en} is no longer in force from {since}")
    return Reason("rule", text, benefit.name, since=since, source=benefit.amount_basis)


def _figures(before: View, after: View) -> Iterator[Reason]:
    """The figures that the results rest on and that are otherwise."""
    names = [
        figure.name
        for one in (before.entitlement, after.entitlement)
        if one
        for figure in one.determination.figures
    ]
    for name in dict.fromkeys(names):
        was, now = before.rulebook.figures.get(name), after.rulebook.figures.get(name)
        if was is not None and now is not None and was.value != now.value:
            text = became(now.title, was.shown, now.shown, now.since, now.source)
            yield Reason("figure", text, name, None, was.shown, now.shown, now.since, now.source)


def _rules(was: Benefit, now: Benefit, old: Rulebook, new: Rulebook) -> Iterator[Reason]:
    """The conditions, formulas and definitions that are otherwise."""
    earlier = {one.name: one for one in (*was.conditions, *was.exclusions)}
    for one in (*now.conditions, *now.exclusions):
        before = earlier.get(one.name)
        if before is None or before.tree != one.tree:
            yield _reworded(one.name, before.text if before else None, one.text, one.basis)
    if (was.amount, was.concerns) != (now.amount, now.concerns):
        yield _reworded(now.name, was.title, now.title, now.amount_basis)
    for key in sorted(names_under(old, was) | names_under(new, now)):
        item, definition = new.items.get(key), old.items.get(key)
        if item is not None and (definition is None or _defined(definition) != _defined(item)):
            yield _reworded(key, definition.text if definition else None, item.text, item.basis)


def _defined(item: ItemRule) -> object:
    return item.tree, item.tiers, item.judged, item.within, item.unless_judged


def _reworded(what: str, old: Text | None, new: Text, source: tuple[Basis, ...]) -> Reason:
    if old is None or old == new:
        text = Text(f"“{new.zh}”的规定有变化", f"the rule has changed: {new.en}")
    else:
        text = became(Text("规定", "rule"), Text(f"“{old.zh}”", old.en), Text(f"“{new.zh}”", new.en), None)
    return Reason("rule", text, what, None, old, new, None, source)


# --- conditions ------------------------------------------------------------------------------------------


def _turned(before: Entitlement | None, after: Entitlement | None) -> Iterator[Reason]:
    """The conditions that no longer come to the same."""
    if before is None or after is None:
        return
    earlier = {one.name: one for one in before.determination.conditions}
    for one in after.determination.conditions:
        was = earlier.get(one.name)
        if was is not None and was.verdict != one.verdict:
            old, new = VERDICTS[was.verdict], VERDICTS[one.verdict]
            text = Text(f"“{one.text.zh}”由{old.zh}变为{new.zh}", f"{one.text.en}: {old.en} → {new.en}")
            yield Reason("condition", text, one.name, after.person, old, new, None, one.basis)


# --- what is missing -------------------------------------------------------------------------------------


def missing(one: Entitlement) -> Iterator[Reason]:
    """What is missing to know a sum."""
    if one.payability is not None and one.payability.runs is None:
        yield Reason("missing", one.payability.why, one.benefit, one.person)
    for gap in one.determination.missing:
        zh = f"{gap.person}的{gap.label.zh}" if gap.person else gap.label.zh
        en = f"{gap.person}, {gap.label.en}" if gap.person else gap.label.en
        yield Reason("missing", Text(f"尚缺：{zh}", f"missing: {en}"), gap.name, gap.person)
