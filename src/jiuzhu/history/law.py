"""The law over time: the rulebook of each day, and the benefits by what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiuzhu.assessment.assessor import EngineName
from jiuzhu.language.hints import nearest
from jiuzhu.rulebook import Benefit, Rulebook
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Law:
    """A jurisdiction's rules, where they are looked for, and the engine that decides."""

    jurisdiction: str = "changzhou"
    search: tuple[Path, ...] = ()
    engine: EngineName | None = None

    def rulebook(self, day: date) -> Rulebook:
        """What the rules say on a day; raises `RuleError`."""
        return Rulebook.load(self.jurisdiction, day, search=self.search)

    def days_of_change(self, first: date, last: date) -> list[date]:
        """The days, from the first to the last, on which something in the rules changes."""
        stretches = Rulebook.stretches(self.jurisdiction, search=self.search)
        return [day for day in stretches if first <= day <= last]


@dataclass(frozen=True, slots=True)
class Named:
    """The benefits in force on some days, by name."""

    benefits: Mapping[str, Benefit]

    @classmethod
    def on(cls, days: Iterable[date], law: Law) -> Named:
        """Those in force on any of these days."""
        found: dict[str, Benefit] = {}
        for day in sorted(set(days)):
            found |= law.rulebook(day).benefits
        return cls(found)

    def read(self, called: str, who: str | None) -> Benefit | Text:
        """The benefit called so by name or title; else what is wrong with that, or with whose it is."""
        names = {
            text: one for one in self.benefits.values() for text in (one.title.zh, one.title.en, one.name)
        }
        benefit = names.get(called)
        if benefit is None:
            zh, en = nearest(called, names, cutoff=0.6)
            titles = [one.title for one in self.benefits.values()]
            return Text(
                f"没有待遇“{called}”{zh}；有：{'、'.join(one.zh for one in titles)}",
                f"there is no benefit {called!r}{en}; there are {', '.join(one.en for one in titles)}",
            )
        title = benefit.title
        if benefit.decided_for == "member" and who is None:
            return Text(f"“{title.zh}”按人决定，要写明是谁的", f"{title.en} is a person's: say whose")
        if benefit.decided_for == "household" and who is not None:
            return Text(f"“{title.zh}”按户决定，不要写成员", f"{title.en} is the household's, not a member's")
        return benefit
