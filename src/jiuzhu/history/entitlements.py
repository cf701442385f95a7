"""`entitlements`: what a family is due, month by month, under the law of each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jiuzhu.assessment.assessor import EngineName
from jiuzhu.errors import FactError, Problem
from jiuzhu.history.history import History
from jiuzhu.history.law import Law
from jiuzhu.history.month import Month, months
from jiuzhu.history.reckoner import Entitlement, Key, Reckoner
from jiuzhu.history.sums import Sum, total
from jiuzhu.texts import Text

MOST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class Spell:
    """Months in a row in which a benefit comes to the same for somebody; the first of them stands for all."""

    first: Month
    last: Month
    entitlement: Entitlement


@dataclass(frozen=True)
class Entitlements:
    """What a family is due from a first to a last month, both included.

    lines: for each month each benefit of each person that it concerns, whether due or not.  Iterating
    gives the lines.
    """

    history: History
    law: Law
    first: Month
    last: Month
    lines: tuple[Entitlement, ...]
    reckoner: Reckoner = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[Entitlement]:
        return iter(self.lines)

    def of(self, benefit: str, person: str | None = None) -> tuple[Entitlement, ...]:
        """The lines of a benefit of a person or, without one, of the household."""
        return tuple(one for one in self.lines if one.key == (benefit, person))

    @property
    def total(self) -> Sum:
        """Everything due together.

        A sum paid once whose decision is not known may belong to any month whose conditions hold: it is
        an upper bound in each of them.
        """
        return total(one.due for one in self.lines if one.due is not None)

    @property
    def totals(self) -> dict[Key, Sum]:
        """What is due of each benefit to each person."""
        found: dict[Key, Sum] = {}
        for one in self.lines:
            if one.due is not None:
                found[one.key] = found.get(one.key, Sum.of(0)) + one.due
        return found

    @property
    def spells(self) -> tuple[Spell, ...]:
        """The lines of each benefit and person, equal months in a row taken together."""
        found: list[Spell] = []
        for key in dict.fromkeys(one.key for one in self.lines):
            for one in self.of(*key):
                if found and _goes_on(found[-1], one):
                    found[-1] = Spell(found[-1].first, one.month, found[-1].entitlement)
                else:
                    found.append(Spell(one.month, one.month, one))
        return tuple(found)

    @property
    def assumptions(self) -> tuple[Text, ...]:
        """What is only assumed, or not known to hold any longer, of the rules by which something is due."""
        found: dict[Text, None] = {}
        for one in self.lines:
            if one.due is None or not one.due.least:
                continue
            found |= dict.fromkeys(one.determination.warnings)
            paid = (
                self.law.rulebook(one.payability.day).benefits[one.benefit].paid if one.payability else None
            )
            for timing in (paid.starts, paid.changes) if paid else ():
                if timing is not None and timing.assumed is not None:
                    said = timing.assumed
                    found[Text(f"{one.title.zh}：{said.zh}", f"{one.title.en}: {said.en}")] = None
        return tuple(found)


def entitlements(
    history: History,
    first: Month,
    last: Month,
    *,
    jurisdiction: str = "changzhou",
    search: Sequence[Path] = (),
    engine: EngineName | None = None,
) -> Entitlements:
    """What a family is due in each month from the first to the last, both included.

    A month goes by the facts and the law of its first day, as far as the rules of a benefit do not say
    otherwise; whether it is paid already follows from the rules and the decisions in the history.

    Raises `FactError` for a period before the history begins or in the wrong order and for a history that
    does not fit the rules, `RuleError` for rules that do not load.
    """
    reckoner = Reckoner(history, Law(jurisdiction, tuple(search), engine))
    _check_period(first, last, reckoner.first_month)
    lines = tuple(one for month in months(first, last) for one in reckoner.month(month).values())
    return Entitlements(history, reckoner.law, first, last, lines, reckoner)


def _check_period(first: Month, last: Month, earliest: Month) -> None:
    if last < first:
        said = f"止月 {last} 早于起月 {first}", f"the last month, {last}, is before the first, {first}"
    elif first < earliest:
        said = (
            f"历史自 {earliest} 说起，不知道 {first} 的情况",
            f"the history begins in {earliest}; nothing is known of {first}",
        )
    elif last - first >= MOST_MONTHS:
        said = f"最多 {MOST_MONTHS} 个月", f"at most {MOST_MONTHS} months"
    else:
        return
    raise FactError((Problem("核算期 (period)", *said),))


def _goes_on(spell: Spell, one: Entitlement) -> bool:
    before = spell.entitlement
    return (
        one.key == before.key
        and one.month == spell.last + 1
        and (one.status, one.due, one.why) == (before.status, before.due, before.why)
        and one.determination.missing == before.determination.missing
    )
