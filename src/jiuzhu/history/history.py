"""A family's history: who it was on a first day, and everything that changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import ConfigDict, ValidationError

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant, Judgement, Member
from jiuzhu.facts.codes import Relation
from jiuzhu.facts.fields import Day, Facts, Placed, about, many
from jiuzhu.facts.problems import WHOLE, problems_of
from jiuzhu.facts.reading import read_file
from jiuzhu.history.intervals import clashes, in_force, placed
from jiuzhu.history.record import Change, Decision, Finding, Joined, Left
from jiuzhu.history.timeline import Stay, Timeline, nobody_called
from jiuzhu.once import once
from jiuzhu.texts import Text

MOST_ENTRIES = 1_000

_Many = many(MOST_ENTRIES)


class History(Facts):
    """A family over time.

    since: the first day that is told; of the days before nothing is known.  family: the facts of that day.
    changes: facts that were otherwise from a day on, or from a day to a day, both included; what has a
    last day goes back to what it was before.  joined, left: births and deaths, comings and goings.
    judgements: what officers found, with the days that it is about.  decisions: what the bureau decided.

    Income is entered as it counts, averaged over the prescribed period; a change of it says from when on
    it counts so.  Raises `FactError`, which lists every problem, when something cannot be read or be so.
    """

    model_config = ConfigDict(ignored_types=(once,))

    since: Annotated[
        Day, about("起始日", "first day", ask=("历史从哪一天说起？", "When does the history begin?"))
    ]
    family: Annotated[
        Applicant,
        about("家庭情况", "family", ask=("那一天家庭情况怎样？", "How was the family on that day?")),
    ]
    changes: Annotated[
        Annotated[tuple[Change, ...], _Many],
        about("变动", "changes", ask=("哪些情况有过变化？", "What changed?")),
    ] = ()
    joined: Annotated[
        Annotated[tuple[Joined, ...], _Many],
        about("加入", "joined", ask=("谁出生或加入了家庭？", "Who was born or joined the family?")),
    ] = ()
    left: Annotated[
        Annotated[tuple[Left, ...], _Many],
        about("离开", "left", ask=("谁去世或离开了家庭？", "Who died or left the family?")),
    ] = ()
    judgements: Annotated[
        Annotated[tuple[Finding, ...], _Many],
        about("认定意见", "judgements", ask=("工作人员认定了什么？", "What did officers find?")),
    ] = ()
    decisions: Annotated[
        Annotated[tuple[Decision, ...], _Many],
        about("决定", "decisions", ask=("作出过哪些决定？", "What was decided?")),
    ] = ()

    @classmethod
    def read(cls, file: Path) -> Self:
        """The history in a JSON file, keys by name or Chinese label; raises `FactError`."""
        return cls.model_validate_json(read_file(file))

    def on(self, day: date) -> Applicant:
        """The family as it was on a day; raises `FactError` for a day before the first."""
        if day < self.since:
            said = (
                f"历史自 {self.since} 说起，不知道 {day} 的情况",
                f"the history begins on {self.since}, after {day}",
            )
            raise FactError((Problem("起始日 (since)", *said),))
        return Applicant.model_validate(self.timeline.facts(day))

    def judgements_on(self, day: date) -> tuple[Judgement, ...]:
        """What officers found of that day, of whom belonged to the family then."""
        latest = {(one.what, one.about): one for one in in_force(self.judgements, day)}
        return tuple(
            one.judgement(day)
            for one in latest.values()
            if one.about is None or self.stay(one.about, day) is not None
        )

    def changed_on(self, who: str | None, what: str, day: date) -> date | None:
        """The last day, up to this one, on which a fact became otherwise; None if it never did."""
        days = [
            changed
            for one in self.changes
            if one.who == who and f"{what}.".startswith(f"{one.what}.")
            for changed in (one.since, one.end)
            if changed is not None and changed <= day
        ]
        return max(days, default=None)

    def stay(self, name: str, day: date) -> Stay | None:
        """A member's time in the family that a day lies in; None when they do not belong to it then."""
        return self.timeline.stay(name, day)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who ever belongs to the family, by name."""
        return self.timeline.names

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Each member's time in the family."""
        return self.timeline.stays

    @property
    def days_of_change(self) -> list[date]:
        """The first day, and each on which the family's facts are otherwise than the day before."""
        return self.timeline.days_of_change

    @once
    def timeline(self) -> Timeline:
        """Who belongs to the family on each day, and which changes are in force."""
        return Timeline(self.since, self.family, self.changes, self.joined, self.left)

    # --- what cannot be true together --------------------------------------------------------------

    def _contradictions(self) -> Iterator[Text | Placed]:
        yield from self._untold_ages()
        yield from self._unborn()
        timeline = self.timeline
        yield from timeline.problems
        yield from clashes("judgements", self.judgements, _same_finding)
        yield from self._strangers()
        yield from self._decided_twice()
        if not timeline.problems:
            days = {day: timeline.facts(day) for day in timeline.days_of_change}
            yield from dict.fromkeys(
                one for day, facts in days.items() for one in timeline.denials(day, facts)
            )
            yield from _days_that_cannot_be(days)
            yield from _without_applicant(days)

    def _untold_ages(self) -> Iterator[Placed]:
        members: list[tuple[tuple[str | int, ...], Member]] = [
            *((("family", "members", index), one) for index, one in enumerate(self.family.members or ())),
            *((("joined", index, "member"), one.member) for index, one in enumerate(self.joined)),
        ]
        for place, member in members:
            if member.stated_age is not None and member.birth_date is None:
                yield Placed(
                    place,
                    Text(
                        "年龄随时间增长，请填出生日期或公民身份号码，不要只填年龄",
                        "an age grows over time: give the date of birth or the ID number, not the age alone",
                    ),
                )

    def _unborn(self) -> Iterator[Placed]:
        for index, member in enumerate(self.family.members or ()):
            if member.birth_date is not None and member.birth_date > self.since:
                yield Placed(
                    ("family", "members", index),
                    Text(
                        f"出生日期 {member.birth_date} 晚于起始日 {self.since}；其后出生的写在“加入”里",
                        f"born on {member.birth_date}, after the history begins on {self.since}; who is born "
                        "later joins by an entry of its own",
                    ),
                )

    def _strangers(self) -> Iterator[Placed]:
        """Findings and decisions about somebody who never belongs to the family."""
        about = [
            *(("judgements", index, one.about) for index, one in enumerate(self.judgements)),
            *(("decisions", index, one.who) for index, one in enumerate(self.decisions)),
        ]
        for group, index, who in about:
            if who is not None and who not in self.names:
                yield placed(group, index, *nobody_called(who, self.names))

    def _decided_twice(self) -> Iterator[Placed]:
        on = Counter((one.benefit, one.who, one.on) for one in self.decisions)
        for index, one in enumerate(self.decisions):
            if on[one.benefit, one.who, one.on] > 1:
                yield placed(
                    "decisions",
                    index,
                    f"“{one.benefit}”在 {one.on} 有不止一个决定",
                    f"{one.benefit} is decided more than once on {one.on}",
                )


def _days_that_cannot_be(days: Mapping[date, dict[str, Any]]) -> Iterator[Text]:
    """What cannot be true together on a day, such as two members who are the applicant."""
    told: set[str] = set()
    for day, facts in days.items():
        try:
            Applicant.model_validate(facts)
        except ValidationError as error:
            for one in problems_of(error, Applicant):
                if one.zh not in told:
                    told.add(one.zh)
                    where = "" if one.where == WHOLE else f"{one.where} "
                    yield Text(f"自 {day} 起：{where}{one.zh}", f"from {day} on: {where}{one.en}")


def _without_applicant(days: Mapping[date, dict[str, Any]]) -> Iterator[Text]:
    """The first day on which the applicant is gone and nobody of the family has taken their place."""
    had_one = False
    for day, facts in days.items():
        members = facts.get("members", ())
        has_one = any(one.get("relation") == Relation.SELF for one in members)
        if had_one and members and not has_one:
            yield Text(
                f"自 {day} 起没有人是“本人”；请在变动里写明改由谁作为申请人（与申请人关系）",
                f"from {day} on nobody is the applicant; say by a change of 'relation' who becomes it",
            )
            return
        had_one = had_one or has_one


def _same_finding(a: Finding, b: Finding) -> bool:
    return (a.what, a.about) == (b.what, b.about)
