"""What is otherwise between two families: members, facts, ages, judgements; each can be put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from jiuzhu.facts import Applicant, Judgement, Member
from jiuzhu.facts.fields import Facts
from jiuzhu.facts.vocabulary import Word, household
from jiuzhu.history.changeable import Changeable, changeables, put_at, value_at
from jiuzhu.history.history import History
from jiuzhu.history.reasons import Reason, became
from jiuzhu.history.record import Leaving
from jiuzhu.language.evaluate import full_years
from jiuzhu.language.symbols import type_of_word
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import finding_called
from jiuzhu.rulebook.model import UNKNOWN_TEXT, show_value
from jiuzhu.texts import Text

_HOUSEHOLD = household()
_MEMBER = _HOUSEHOLD.collections["members"]
_NOT_FOUND = Text("未认定", "not found yet")

Judged = dict[tuple[str, str | None], Judgement]
"""Judgements by the name of the finding in the rules and whom it is about."""


@dataclass
class Told:
    """A family's own facts, its members' by name, and the judgements; something in it may be put back.

    knows_members: whether anybody told who they are.
    """

    facts: dict[str, Any]
    members: dict[str, dict[str, Any]]
    judgements: Judged
    knows_members: bool

    def applicant(self) -> Applicant:
        """The family so told; raises `FactError` where that cannot be."""
        members = list(self.members.values()) if self.members or self.knows_members else None
        return Applicant.model_validate({**self.facts, "members": members})


class Version:
    """A family as a history has it on a day, with what officers found of it.

    rulebook: the rules by which the findings have their names.
    """

    def __init__(
        self, history: History, day: date, judgements: tuple[Judgement, ...], rulebook: Rulebook
    ) -> None:
        self.history = history
        self.day = day
        self.rulebook = rulebook
        self.applicant = history.on(day)
        self.members: Mapping[str, Member] = {
            one.name or f"[{index}]": one for index, one in enumerate(self.applicant.members or ())
        }
        self.judgements: Judged = {}
        for one in judgements:
            rule = finding_called(one.what, rulebook)
            if rule is not None:
                self.judgements[rule.key, one.about] = one

    def told(self) -> Told:
        """All of it, apart from this version."""
        facts = self.applicant.model_dump(exclude_none=True)
        records = facts.pop("members", ())
        members = dict(zip(self.members, records, strict=True))
        return Told(facts, members, dict(self.judgements), self.applicant.members is not None)


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise, and how to put it back."""

    reason: Reason
    put_back: Callable[[Told], None]


def family_differences(before: Version, after: Version) -> Iterator[Difference]:
    """Everything that is otherwise after than it was before."""
    yield from _comings_and_goings(before, after)
    yield from _facts(before, after)
    yield from _ages(before, after)
    yield from _judgements(before, after)


# --- members ---------------------------------------------------------------------------------------------


def _comings_and_goings(before: Version, after: Version) -> Iterator[Difference]:
    for name in after.members:
        if name not in before.members:
            yield Difference(_joined(name, after), partial(_take_out, name))
    records = before.told().members
    for name in before.members:
        if name not in after.members:
            yield Difference(_left(name, after), partial(_bring_back, name, records[name]))


def _take_out(name: str, told: Told) -> None:
    del told.members[name]


def _bring_back(name: str, record: dict[str, Any], told: Told) -> None:
    told.members[name] = record


def _joined(name: str, after: Version) -> Reason:
    stay = after.history.stay(name, after.day)
    if stay is None or stay.since == after.history.since:
        text = Text(f"{name}是家庭成员", f"{name} belongs to the family")
        return Reason("member", text, name, name)
    text = Text(f"{name}自 {stay.since} 起加入家庭", f"{name} joined the family on {stay.since}")
    return Reason("member", text, name, name, since=stay.since)


def _left(name: str, after: Version) -> Reason:
    gone = [one for one in after.history.stays if one.member.name == name and one.left is not None]
    if not gone or gone[-1].left is None:
        text = Text(f"{name}不是家庭成员", f"{name} does not belong to the family")
        return Reason("member", text, name, name)
    last = gone[-1].left.until
    if gone[-1].left.because is Leaving.DEATH:
        text = Text(f"{name}于 {last} 去世", f"{name} died on {last}")
    else:
        text = Text(f"{name}于 {last} 离开家庭", f"{name} left the family on {last}")
    return Reason("member", text, name, name, since=gone[-1].end)


# --- facts -----------------------------------------------------------------------------------------------


def _facts(before: Version, after: Version) -> Iterator[Difference]:
    old, new = before.told(), after.told()
    yield from _of_one(None, old.facts, new.facts, before, after)
    for name in after.members:
        if name in before.members:
            yield from _of_one(name, old.members[name], new.members[name], before, after)


def _of_one(
    who: str | None, old: dict[str, Any], new: dict[str, Any], before: Version, after: Version
) -> Iterator[Difference]:
    for path, fact in changeables(Applicant if who is None else Member).items():
        was = value_at(old, path)
        if not fact.is_group and was != value_at(new, path):
            yield Difference(_changed(who, fact, before, after), partial(_put, who, path, was))


def _put(who: str | None, path: str, value: Any, told: Told) -> None:
    put_at(told.facts if who is None else told.members[who], path, value)


def _changed(who: str | None, fact: Changeable, before: Version, after: Version) -> Reason:
    label = fact.about.label
    named = Text(f"{who}的{label.zh}", f"{who}, {label.en}") if who else Text(f"家庭的{label.zh}", label.en)
    since = after.history.changed_on(who, fact.path, after.day)
    if fact.is_private:
        text = Text(f"{named.zh}有变化", f"{named.en} changed")
        return Reason("fact", text, fact.path, who, since=since)
    was, now = _shown(who, fact, before), _shown(who, fact, after)
    return Reason("fact", became(named, was, now, since), fact.path, who, was, now, since)


def _shown(who: str | None, fact: Changeable, version: Version) -> Text:
    """A fact as people write it, a declaration that there is nothing else taken into account."""
    record: Facts = version.applicant if who is None else version.members[who]
    word = (_HOUSEHOLD if who is None else _MEMBER).words.get(fact.path)
    if word is not None:
        return _said(word, record, who is not None and bool(version.applicant.nothing_else))
    value = value_at(record.model_dump(), fact.path)
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    return UNKNOWN_TEXT if value is None else Text(f"{len(value)} 人", f"{len(value)} persons")


def _said(word: Word, record: Facts, above: bool) -> Text:
    known, kind = word.reader()(record, above), type_of_word(word)
    if known is None or kind is None:
        return UNKNOWN_TEXT
    if isinstance(known, bool | str | date):
        return show_value(known, kind)
    return show_value((known, known), kind)


# --- ages ------------------------------------------------------------------------------------------------


def _ages(before: Version, after: Version) -> Iterator[Difference]:
    for name, member in after.members.items():
        born = member.birth_date
        if born is None or name not in before.members or before.day >= after.day:
            continue
        was, now = full_years(born, before.day), full_years(born, after.day)
        if was != now:
            text = Text(f"{name}年满 {now} 周岁", f"{name} is {now} years old")
            old, new = (Text(f"{years} 岁", f"{years} years") for years in (was, now))
            reason = Reason("age", text, "age", name, old, new)
            yield Difference(reason, partial(_make_younger, name, after.day - before.day))


def _make_younger(name: str, by: timedelta, told: Told) -> None:
    record = told.members[name]
    record.pop("id_number", None)  # it says when they were born
    record["birth_date"] += by


# --- judgements ------------------------------------------------------------------------------------------


def _judgements(before: Version, after: Version) -> Iterator[Difference]:
    for key in dict.fromkeys([*before.judgements, *after.judgements]):
        was, now = before.judgements.get(key), after.judgements.get(key)
        if was is None or now is None or was.value != now.value:
            yield Difference(_judged(key, was, now, after), partial(_judge, key, was))


def _judge(key: tuple[str, str | None], judgement: Judgement | None, told: Told) -> None:
    if judgement is None:
        del told.judgements[key]
    else:
        told.judgements[key] = judgement


def _judged(
    key: tuple[str, str | None], was: Judgement | None, now: Judgement | None, after: Version
) -> Reason:
    what, who = key
    item = after.rulebook.items.get(what)
    called = item.text if item else Text(what, what)
    named = Text(f"{who}的“{called.zh}”", f"{who}, {called.en}") if who else Text(f"“{called.zh}”", called.en)
    old, new = (_NOT_FOUND if one is None else _value(one) for one in (was, now))
    return Reason("judgement", became(named, old, new, None), what, who, old, new)


def _value(judgement: Judgement) -> Text:
    match judgement.value:
        case True:
            return Text("是", "yes")
        case False:
            return Text("否", "no")
    return Text(str(judgement.value), str(judgement.value))
