"""What somebody typed at the terminal: an answer in the form that the facts are read in, or a wish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, NoReturn
from unicodedata import normalize

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.showing import shown
from jiuzhu.questions import Choice, Question


class Wish(Enum):
    """What may be typed in place of an answer."""

    UNKNOWN = ("?", "不知道", "不清楚", "不详", "unknown")
    BACK = ("<", "返回", "back")
    QUIT = ("q", "退出", "quit")


_WISHES = {word: wish for wish in Wish for word in wish.value}
_YES = ("是", "有", "对", "y", "yes")
_NO = ("否", "没有", "无", "不是", "n", "no")
_NONE = ("是", "没有", "没有了", "无", "none", "y", "yes", "0")
_SOME = ("否", "有", "n", "no", "some")

_PER_YEAR = re.compile(r"(?:每年|一年|全年)(.+)|(.+)(?:/年|每年|一年|a year|/year)")
_UNITS = re.compile(r"元|块|周岁|岁|人|个|辆|套|家|次|项|yuan|/月|[\s,]")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SEPARATORS = re.compile(r"[\s,、;]+")


def plain(text: str) -> str:
    """What was typed, full-width signs as plain ones, without the space around."""
    return normalize("NFKC", text).strip()


def wish_in(text: str) -> Wish | None:
    """What somebody wishes in place of answering; None for an answer."""
    return _WISHES.get(plain(text).lower())


def value_in(question: Question, text: str) -> Any:
    """The answer to a question in what was typed; whether it fits is for the facts' own reader to say.

    Of a declaration true where there is nothing else, else the paths of those there are, None where it
    was only said that there are some.  Raises `FactError` for a choice that is not on the list.
    """
    typed = plain(text)
    match question.kind:
        case "yes_no":
            return yes_or_no(typed)
        case "number":
            return number(typed, question)
        case "date":
            return day(typed)
        case "choice":
            return choice(question.choices, typed)
        case "people":
            return [] if typed in _NO else [{"name": name} for name in _SEPARATORS.split(typed) if name]
        case "declaration":
            return (
                True
                if typed.lower() in _NONE
                else None
                if typed.lower() in _SOME
                else several(question.choices, typed)
            )
    return text.strip()


def yes_or_no(typed: str) -> bool | str:
    word = typed.lower()
    return True if word in _YES else False if word in _NO else typed


def number(typed: str, question: Question) -> Any:
    """A sum, a year's sum, a count or a rate, as the facts are given."""
    if typed in ("没有", "无"):
        return 0
    yearly = _PER_YEAR.fullmatch(typed)
    digits = _UNITS.sub("", (yearly[1] or yearly[2]) if yearly else typed.removeprefix("每月"))
    unit = question.unit.en if question.unit else ""
    if yearly and unit == "yuan/month" and not question.finding:
        return {"per_year": digits}
    counted = not question.finding and "yuan" not in unit
    return int(digits) if counted and digits.isdecimal() and len(digits) < 10 else digits


def day(typed: str) -> str:
    """A date as the facts are given, whichever signs stand between year, month and day."""
    found = _DATE.fullmatch(typed)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else typed


def choice(choices: Sequence[Choice], typed: str) -> str:
    """One of the choices, by its number or its name."""
    for place, one in enumerate(choices, 1):
        if typed in (str(place), one.value, plain(one.text.zh), plain(one.text.en)):
            return one.value
    if typed in _NO and any(one.value == "none" for one in choices):
        return "none"
    _refuse(
        f"没有{shown(typed)}这一项，请填 1 到 {len(choices)} 的序号",
        f"{typed!r} is not on the list; give a number from 1 to {len(choices)}",
    )


def several(choices: Sequence[Choice], typed: str) -> tuple[str, ...]:
    """Those of the choices that are meant, by their numbers or names."""
    return tuple(dict.fromkeys(choice(choices, one) for one in _SEPARATORS.split(typed) if one))


def _refuse(zh: str, en: str) -> NoReturn:
    raise FactError((Problem("答案 (answer)", zh, en),))
