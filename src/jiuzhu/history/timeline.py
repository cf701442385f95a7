"""The family on each day: who belongs to it, and which of the changes are in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jiuzhu.facts import Applicant, Member
from jiuzhu.facts.fields import Facts, Placed
from jiuzhu.history.changeable import changeables, put_at, value_at
from jiuzhu.history.intervals import Entry, clashes, in_force, placed
from jiuzhu.history.record import Change, Joined, Left
from jiuzhu.rulebook.dates import day_after


@dataclass(frozen=True, slots=True)
class Stay:
    """A member's time in the family, [since, end); left: why and when it ended, None where it did not."""

    member: Member
    since: date
    end: date | None = None
    left: Left | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.end is None or day < self.end)


class Timeline:
    """A family as of a first day with everything that changed since.

    problems: what cannot be true together, each placed at its entry.
    """

    def __init__(
        self,
        since: date,
        family: Applicant,
        changes: Sequence[Change],
        joined: Sequence[Joined],
        left: Sequence[Left],
    ) -> None:
        self.since = since
        self.problems: list[Placed] = []
        self._base = family.model_dump(exclude_none=True, exclude={"members"})
        self._knows_members = family.members is not None
        self._changes = changes
        self.stays = self._read_stays(family, joined, left)
        self._check_changes()

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who ever belongs to the family, by name."""
        return _names(self.stays)

    @property
    def days_of_change(self) -> list[date]:
        """The first day, and each on which something is otherwise than the day before, in order."""
        entries: tuple[Entry, ...] = (*self._changes, *self.stays)
        days = {self.since, *(one.since for one in entries), *(one.end for one in entries if one.end)}
        return sorted(day for day in days if day >= self.since)

    def stay(self, name: str, day: date) -> Stay | None:
        """The stay of a member on a day; None when they do not belong to the family."""
        return next((one for one in self.stays if one.member.name == name and one.covers(day)), None)

    def facts(self, day: date) -> dict[str, Any]:
        """The family's facts on a day, as a mapping."""
        facts = deepcopy(self._base)
        changes = in_force(self._changes, day)
        present = [stay for stay in self.stays if stay.covers(day)]
        records = [stay.member.model_dump(exclude_none=True) for stay in present]
        for one in changes:
            if one.who is None:
                put_at(facts, one.what, deepcopy(one.value))
        for stay, record in zip(present, records, strict=True):
            for one in changes:
                # What changed in an earlier stay says nothing of this one.
                if one.who is not None and one.who == stay.member.name and stay.covers(one.since):
                    put_at(record, one.what, deepcopy(one.value))
        if self._knows_members or records:
            facts["members"] = records
        applied = facts.get("application_date")
        if applied and any(record.get("birth_date", applied) > applied for record in records):
            # Somebody was born since: this is no longer the family that applied.
            del facts["application_date"]
        return facts

    def denials(self, day: date, facts: dict[str, Any]) -> Iterator[Placed]:
        """Changes to *not known* of what a declaration in force settles: it would count as none.

        facts: those of the day.
        """
        records = {record.get("name"): record for record in facts.get("members", ())}
        for index, one in enumerate(self._changes):
            if one.value is not None or not one.covers(day):
                continue
            record = facts if one.who is None else records.get(one.who, {})
            model = Applicant if one.who is None else Member
            groups = one.what.split(".")[:-1]
            declared = facts.get("nothing_else") or any(
                value_at(record, ".".join([*groups[:depth], "nothing_else"]))
                for depth in range(len(groups) + 1)
            )
            if declared and value_at(record, one.what) is None and _has_none(model, one.what):
                label = changeables(model)[one.what].about.label
                yield placed(
                    "changes",
                    index,
                    f"已声明没有其他情况，“{label.zh}”不能又是不详；请先改那项声明",
                    f"there is said to be nothing else, so {label.en} cannot be unknown; change that first",
                )

    # --- who belongs to the family -----------------------------------------------------------------

    def _read_stays(
        self, family: Applicant, joined: Sequence[Joined], left: Sequence[Left]
    ) -> tuple[Stay, ...]:
        stays = [Stay(member, self.since) for member in family.members or ()]
        arrivals = [(one.since, 1, "joined", index) for index, one in enumerate(joined)]
        departures = [(one.until, 2, "left", index) for index, one in enumerate(left)]
        for _, _, kind, index in sorted([*arrivals, *departures]):
            if kind == "joined":
                self._join(stays, joined[index], index)
            else:
                self._leave(stays, left[index], index)
        return tuple(stays)

    def _join(self, stays: list[Stay], one: Joined, index: int) -> None:
        name = one.member.name
        if one.since <= self.since:
            self._problem(
                "joined",
                index,
                f"加入之日 {one.since} 应在历史的起始日 {self.since} 之后；起始时已有的成员写在家庭情况里",
                f"joins on {one.since}, not after the history begins on {self.since}; who belongs to the "
                "family then stands among its members",
            )
        elif any(stay.member.name == name and stay.end is None for stay in stays):
            self._problem(
                "joined", index, f"“{name}”当时已经是家庭成员", f"{name!r} belongs to the family already"
            )
        elif any(stay.member.name == name and stay.end and stay.end > one.since for stay in stays):
            self._problem(
                "joined", index, f"“{name}”当时还没有离开", f"{name!r} has not left the family by then"
            )
        else:
            stays.append(Stay(one.member, one.since))

    def _leave(self, stays: list[Stay], one: Left, index: int) -> None:
        mine = [place for place, stay in enumerate(stays) if stay.member.name == one.who]
        if not mine:
            self._problem("left", index, *nobody_called(one.who, _names(stays)))
        elif stays[mine[-1]].end is not None or one.until < stays[mine[-1]].since:
            self._problem(
                "left",
                index,
                f"“{one.who}”在 {one.until} 不是家庭成员",
                f"{one.who!r} does not belong to the family on {one.until}",
            )
        else:
            stays[mine[-1]] = replace(stays[mine[-1]], end=day_after(one.until), left=one)

    # --- what changed ------------------------------------------------------------------------------

    def _check_changes(self) -> None:
        for index, one in enumerate(self._changes):
            if one.since < self.since:
                self._problem(
                    "changes",
                    index,
                    f"自 {one.since} 起，早于历史的起始日 {self.since}",
                    f"from {one.since}, before the history begins on {self.since}",
                )
            elif one.who is not None and self.stay(one.who, one.since) is None:
                self._absent("changes", one.who, one.since, index)
        self.problems += clashes("changes", self._changes, _same_fact)

    def _absent(self, group: str, who: str, day: date, index: int) -> None:
        if who in self.names:
            zh, en = f"“{who}”在 {day} 不是家庭成员", f"{who!r} does not belong to the family on {day}"
        else:
            zh, en = nobody_called(who, self.names)
        self._problem(group, index, zh, en)

    def _problem(self, group: str, index: int, zh: str, en: str) -> None:
        self.problems.append(placed(group, index, zh, en))


def _names(stays: Iterable[Stay]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stay.member.name for stay in stays if stay.member.name))


def nobody_called(who: str, names: Iterable[str]) -> tuple[str, str]:
    """What is said, in both languages, where somebody is named who never belongs to the family."""
    return (
        f"家里没有叫“{who}”的人；有：{'、'.join(names)}",
        f"nobody in the family is called {who!r}; there are {', '.join(names)}",
    )


def _same_fact(a: Change, b: Change) -> bool:
    """Whether they are about one fact, or about a group and a fact in it."""
    return a.who == b.who and (f"{a.what}.".startswith(f"{b.what}.") or f"{b.what}.".startswith(f"{a.what}."))


def _has_none(model: type[Facts], path: str) -> bool:
    """Whether a declaration settles a fact, or a fact in a group."""
    return any(
        one.about.none is not None
        for name, one in changeables(model).items()
        if name == path or name.startswith(f"{path}.")
    )
