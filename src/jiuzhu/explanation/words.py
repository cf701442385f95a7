"""The words of an explanation in one language: signs, people, lists, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jiuzhu.language.situation import Value
from jiuzhu.language.tree import Day, Number, Type
from jiuzhu.language.working import Working, is_unknown
from jiuzhu.rulebook.model import UNKNOWN_TEXT, Basis, show_value
from jiuzhu.texts import Language, Text

_HOLDS: dict[str, dict[str, Text]] = {
    "sum": {
        "<": Text("低于", "is below"),
        "<=": Text("不高于", "is not above"),
        ">": Text("高于", "is above"),
        ">=": Text("不低于", "is not below"),
    },
    "number": {
        "<": Text("少于", "is less than"),
        "<=": Text("不多于", "is no more than"),
        ">": Text("多于", "is more than"),
        ">=": Text("不少于", "is no less than"),
    },
    "age": {
        "<": Text("未满", "is under"),
        "<=": Text("不超过", "is not over"),
        ">": Text("超过", "is over"),
        ">=": Text("已满", "has reached"),
    },
    "day": {
        "<": Text("早于", "is before"),
        "<=": Text("不晚于", "is not after"),
        ">": Text("晚于", "is after"),
        ">=": Text("不早于", "is not before"),
    },
}
_EQUAL = Text("等于", "is equal to")
_UNEQUAL = Text("不等于", "is not equal to")
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}

_THE_APPLICANT = Text("申请人", "the applicant")
_PLACES = {
    "members": Text("第{}位家庭成员", "member {} of the family"),
    "supporters": Text("第{}位法定义务人", "supporter {}"),
}
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Words:
    """How things are said in one language."""

    lang: Language

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    # --- values ------------------------------------------------------------------------------------

    def value(self, value: Value, kind: Type) -> str:
        return show_value(value, kind)[self.lang]

    def of(self, working: Working) -> str:
        """What a working came to."""
        unknown = is_unknown(working)
        return UNKNOWN_TEXT[self.lang] if unknown else self.value(working.value, working.type)

    def day(self, day: date) -> str:
        return self.value(day, Day())

    # --- comparisons ---------------------------------------------------------------------------------

    def compared(self, sign: str, kind: Type, verdict: bool | None) -> str:
        """The sign in words as it turned out; where that is open, what is asked."""
        turned = _OPPOSITE[sign] if verdict is False else sign
        if turned in ("==", "!="):
            return (_EQUAL if turned == "==" else _UNEQUAL)[self.lang]
        scale = _HOLDS[_scale(kind)]
        if verdict is None and scale[turned].zh.startswith("不"):
            turned = _OPPOSITE[turned]  # whether it is below, rather than whether it is not below
        return scale[turned][self.lang]

    # --- people ------------------------------------------------------------------------------------

    def person(self, key: str) -> str:
        """Whom a key means: a name as it is, an index as people count."""
        if key == "?":
            return _THE_APPLICANT[self.lang]
        place = re.fullmatch(r"(?:(.*)\.)?(members|supporters)\[(\d+)\]", key)
        if place is None:
            return key
        owner, collection, index = place.groups()
        counted = _PLACES[collection][self.lang].format(int(index) + 1)
        return self.owned(self.person(owner), counted) if owner else counted

    def owned(self, person: str, thing: str) -> str:
        return self(f"{person}的{thing}", f"{thing} ({person})")

    # --- lists -------------------------------------------------------------------------------------

    def listed(self, parts: Iterable[str]) -> str:
        return self("、", ", ").join(parts)

    def clauses(self, parts: Iterable[str]) -> str:
        return self("；", "; ").join(parts)

    def bracketed(self, text: str) -> str:
        return self(f"（{text}）", f" ({text})")

    def said(self, head: str, text: str) -> str:
        return self(f"{head}：{text}", f"{head}: {text}")

    def cited(self, basis: Iterable[Basis]) -> str:
        """Where it stands; a document cited twice in a row is named once."""
        told: list[str] = []
        before = None
        for one in basis:
            text = one.text[self.lang]
            if before == one.title and one.article:
                text = text.removeprefix(f"《{one.title.zh}》").removeprefix(f"{one.title.en}, ")
            told.append(text)
            before = one.title
        return self("、", "; ").join(told)

    def ordinal(self, number: int) -> str:
        """How a bureau numbers what it lists: 一、二、三."""
        return self(f"{_counted(number)}、", f"{number}. ")

    def number(self, number: int) -> str:
        """The same number inside a sentence."""
        return self(_counted(number), str(number))


def _scale(kind: Type) -> str:
    if isinstance(kind, Day):
        return "day"
    assert isinstance(kind, Number)
    unit = str(kind.unit) if kind.unit is not None else ""
    if unit == "year":
        return "age"
    return "sum" if unit in ("", "1") or unit.startswith("yuan") else "number"


def _counted(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
