"""Who belongs to the family, asked at the terminal person by person, the applicant first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiuzhu.cli.entries import Wish, choice, day, plain, wish_in
from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Member
from jiuzhu.facts.codes import Relation
from jiuzhu.questions import Choice
from jiuzhu.texts import Text

RELATIONS = tuple(Choice(one.value, one.text) for one in Relation if one is not Relation.SELF)

_NAME, _RELATION, _BORN = "name", "relation", "born"
_PROMPTS = {
    _NAME: Text(
        "还有哪位家庭成员？姓名（没有了请按回车）", "Who else belongs to the family? Name (Enter: nobody)"
    ),
    _RELATION: Text("{who}与申请人的关系，填序号", "How is {who} related to the applicant? Number"),
    _BORN: Text("{who}的出生日期、公民身份号码或周岁年龄", "{who}'s date of birth, ID number or age"),
}
_APPLICANT = Text("申请人姓名", "The applicant's name")

Read = Callable[[Text], str]
Tell = Callable[[FactError], None]


class People:
    """The list as far as it was told; it stays, so that a mistake found later loses nothing.

    read: prints a prompt and reads a line.  tell: says what is wrong with what was typed.
    """

    def __init__(self, read: Read, tell: Tell) -> None:
        self._read = read
        self._tell = tell
        self._told: list[dict[str, Any]] = []
        self._now: dict[str, Any] = {}

    def ask(self) -> list[dict[str, Any]] | Wish:
        """The family's members; or the wish to go back before them, or to stop."""
        while True:
            field = self._next_field()
            typed = self._read(self._prompt(field))
            wish = wish_in(typed)
            if wish is Wish.QUIT or (wish is Wish.BACK and not self._step_back()):
                return wish
            if wish is Wish.BACK:
                continue
            if field == _NAME and self._told and not typed.strip():
                return [_record(one, place == 0) for place, one in enumerate(self._told)]
            try:
                self._put(field, None if wish is Wish.UNKNOWN else typed)
            except FactError as error:
                self._tell(error)

    def _next_field(self) -> str:
        """What to ask for now; of the applicant not the relation."""
        fields = (_NAME, _RELATION, _BORN) if self._told else (_NAME, _BORN)
        return next(one for one in fields if one not in self._now)

    def _prompt(self, field: str) -> Text:
        if field == _NAME and not self._told:
            return _APPLICANT
        who = self._now.get(_NAME, "")
        return Text(_PROMPTS[field].zh.format(who=who), _PROMPTS[field].en.format(who=who))

    def _step_back(self) -> bool:
        """Takes back the last entry; False where there is none."""
        if not self._now:
            if not self._told:
                return False
            self._now = self._told.pop()
        self._now.popitem()
        return True

    def _put(self, field: str, typed: str | None) -> None:
        """Takes an entry; raises `FactError` where it does not fit."""
        entry = _entry(field, typed)
        now = {**self._now, field: entry}
        Member.model_validate(_record(now, not self._told))
        if any(one[_NAME] == now[_NAME] for one in self._told):
            raise FactError((_same_name(now[_NAME]),))
        self._now = now
        if field == _BORN:
            self._told.append(now)
            self._now = {}


def _same_name(name: str) -> Problem:
    return Problem(
        "姓名 (name)",
        f"已经有一位“{name}”；若确为不同的人，请在姓名后注明以便区分",
        f"there is a {name!r} already; if they are different people, tell them apart in the name",
    )


def _entry(field: str, typed: str | None) -> Any:
    if typed is None:
        return "" if field == _NAME else None
    if field == _NAME:
        return typed.strip()
    return choice(RELATIONS, plain(typed)) if field == _RELATION else plain(typed)


def _record(entries: dict[str, Any], is_applicant: bool) -> dict[str, Any]:
    """A person's facts, without what is unknown."""
    relation = Relation.SELF.value if is_applicant else entries.get(_RELATION)
    record = {"name": entries[_NAME], "relation": relation} | _born(entries.get(_BORN))
    return {name: value for name, value in record.items() if value is not None}


def _born(entry: str | None) -> dict[str, Any]:
    """What tells how old somebody is, under the name of what it is."""
    if entry is None:
        return {}
    if len(entry) == 18 and entry[:17].isdecimal():
        return {"id_number": entry}
    age = entry.removesuffix("岁").removesuffix("周")
    return {"stated_age": int(age)} if age.isdecimal() and len(age) < 4 else {"birth_date": day(entry)}
