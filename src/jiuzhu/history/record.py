"""The entries of a family's history: what changed, who came and went, what was found and decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant, Judgement, Member
from jiuzhu.facts.codes import Code
from jiuzhu.facts.fields import Day, Facts, Placed, Word, about, coded
from jiuzhu.history.changeable import Changeable, changeable
from jiuzhu.rulebook.dates import day_after
from jiuzhu.texts import Text


class Leaving(Code):
    """离开家庭的原因."""

    DEATH = "death", "去世", "died"
    OTHER = "other", "其他", "another reason"


class Outcome(Code):
    """决定的结果."""

    GRANTED = "granted", "予以确认", "granted"
    REFUSED = "refused", "不予确认", "refused"
    STOPPED = "stopped", "停止", "stopped"


_SINCE = about("自", "first day", ask=("自哪一天起？", "From which day on?"))
_UNTIL = about("至", "last day", ask=("到哪一天为止（含当日）？", "Until which day, that day included?"))


class Interval(Facts):
    """What holds from its first to its last day, both included; without a last day until further notice."""

    since: Annotated[Day, _SINCE]
    until: Annotated[Day | None, _UNTIL] = None

    @property
    def end(self) -> date | None:
        """The first day on which it no longer holds; None where no end is known."""
        return day_after(self.until)

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def _contradictions(self) -> Iterator[Text | Placed]:
        if self.until is not None and self.until < self.since:
            yield Text(
                f"止日 {self.until} 早于起日 {self.since}",
                f"ends on {self.until}, before it begins on {self.since}",
            )


class Change(Interval):
    """A fact that was otherwise for some time, or from some day on.

    who: the member by name; left out for the family.  what: the fact, by its label or its path.
    value: what it was, as one would enter it; None when it is not known.
    """

    who: Annotated[
        Word | None, about("谁", "who", ask=("是哪位成员的情况？", "Whose circumstances are these?"))
    ] = None
    what: Annotated[Word, about("事项", "what", ask=("哪一项有变化？", "Which fact changed?"))]
    value: Annotated[Any, about("值", "value", ask=("变为什么？", "What did it become?"))]

    @property
    def fact(self) -> Changeable:
        """The fact that changed; raises `FactError` where there is none called so."""
        return changeable(Applicant if self.who is None else Member, self.what)

    @classmethod
    def _filled_in(cls, data: dict[Any, Any]) -> dict[Any, Any]:
        """With the fact's path and its value as facts keep it, where they can be read."""
        if not isinstance(data.get("what"), str) or "value" not in data:
            return data
        try:
            fact = changeable(Applicant if data.get("who") is None else Member, data["what"].strip())
            value = data["value"] if data["value"] is None else fact.read(data["value"])
        except FactError:
            return data  # told below
        return {**data, "what": fact.path, "value": value}

    def _contradictions(self) -> Iterator[Text | Placed]:
        yield from super()._contradictions()
        try:
            if self.value is not None:
                self.fact.read(self.value)
            else:
                _ = self.fact
        except FactError as error:
            for problem in error.problems:
                yield Text(f"{problem.where}：{problem.zh}", f"{problem.where}: {problem.en}")


class Joined(Facts):
    """Somebody born into the family or joining it, with the facts from that day on."""

    since: Annotated[Day, _SINCE]
    member: Annotated[
        Member, about("成员", "member", ask=("是谁，情况怎样？", "Who is it, and what is known of them?"))
    ]

    def _contradictions(self) -> Iterator[Text | Placed]:
        born = self.member.birth_date
        if self.member.name is None:
            yield Text("加入的成员要写姓名", "who joins has a name")
        if born is not None and self.since < born:
            yield Text(
                f"自 {self.since} 起加入，出生日期却是 {born}",
                f"joins on {self.since}, but is born on {born}",
            )


class Left(Facts):
    """Somebody who died or left the family; the day is the last on which they belonged to it."""

    until: Annotated[Day, _UNTIL]
    who: Annotated[Word, about("谁", "who", ask=("是哪位成员？", "Which member is it?"))]
    because: Annotated[
        Annotated[Leaving, coded(Leaving)] | None,
        about("原因", "reason", ask=("因为什么离开？", "Why did they leave?")),
    ] = None


class Finding(Judgement, Interval):
    """An officer's judgement with the days that it is about; by default from the day it was made on."""

    @classmethod
    def _filled_in(cls, data: dict[Any, Any]) -> dict[Any, Any]:
        return {**data, "since": data["on"]} if data.get("since") is None and "on" in data else data

    def judgement(self, day: date) -> Judgement:
        """The judgement as an assessment of that day takes it.

        An assessment takes no judgement of a later day: one made later about that day counts as made on it.
        """
        return Judgement(
            what=self.what,
            value=self.value,
            by=self.by,
            on=min(self.on, day),
            ground=self.ground,
            about=self.about,
        )


class Decision(Facts):
    """What the bureau decided on a benefit, and on which day.

    benefit: by its name in the rules or its title.  who: of a person's benefit, the member by name.
    applied_on: the day of the application; left out, the family's own.
    """

    benefit: Annotated[Word, about("待遇", "benefit", ask=("是哪项待遇？", "Which benefit is it?"))]
    who: Annotated[Word | None, about("谁", "who", ask=("是哪位成员的？", "Which member's is it?"))] = None
    applied_on: Annotated[
        Day | None,
        about("申请日期", "day of application", ask=("哪一天申请的？", "When was it applied for?")),
    ] = None
    on: Annotated[Day, about("决定日期", "day of decision", ask=("哪一天决定的？", "When was it decided?"))]
    outcome: Annotated[
        Annotated[Outcome, coded(Outcome)],
        about("决定", "outcome", ask=("决定是什么？", "What was decided?")),
    ]

    def _contradictions(self) -> Iterator[Text | Placed]:
        if self.applied_on is not None and self.on < self.applied_on:
            yield Text(
                f"决定日期 {self.on} 早于申请日期 {self.applied_on}",
                f"decided on {self.on}, before the application on {self.applied_on}",
            )
