"""Canonical JSON: for each value exactly one sequence of bytes, so that a hash of it means something.

It is RFC 8785 (JSON Canonicalization Scheme) without fractions: UTF-8, no space between signs, the keys
of an object in the order of their UTF-16 code units, in texts only what JSON demands is escaped, whole
numbers from -(2^53 - 1) to 2^53 - 1.  Sums of money are whole fen or texts; a moment is a text in UTC
with six digits of the second, `2022-08-01T02:00:00.000000Z`; a day is `2022-08-01`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

from jiuzhu.cases.record.errors import RecordError, refuse
from jiuzhu.errors import Problem

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]

LARGEST_NUMBER = 2**53 - 1
DEEPEST = 50  # objects and lists within one another
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def canonical(value: object, where: str = "data") -> str:
    """The one way to write the value; `RecordError` lists everything in it that has none, by its path."""
    return _WRITER.encode(plain(value, where))


def plain(value: object, where: str = "data") -> Any:
    """A copy of the value in plain dicts and lists, the keys in order; `RecordError` as for `canonical`."""
    problems: list[Problem] = []
    copy = _plain(value, where, DEEPEST, problems)
    if problems:
        raise RecordError(tuple(problems))
    return copy


def parse(text: str) -> Any:
    """The value that a canonical text stands for; `ValueError` for any other text."""
    if not is_text(text):
        raise ValueError("no text that UTF-8 can write")
    try:
        value = _READER.decode(text)
        # By code points, as Python sorts fast, is the same order unless there are signs beyond U+FFFF.
        again = canonical(value) if _BEYOND.search(text) else _SORTING_WRITER.encode(value)
        if again == text:
            return value
    except (RecursionError, RecordError) as error:
        raise ValueError("not in canonical form") from error
    raise ValueError("not in canonical form")


def in_utc(at: datetime, where: str = "at") -> datetime:
    """The moment in UTC; `RecordError` where its zone is not said."""
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise refuse(
            where,
            f"“{at}”不是注明时区的时间，北京时间应带 +08:00",
            f"{str(at)!r} is no time with its zone, such as +08:00",
        )
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise refuse(where, "时间超出范围", "the time is out of range") from None


def moment(at: datetime, where: str = "at") -> str:
    """A moment as the record writes it."""
    return in_utc(at, where).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_moment(text: str) -> datetime:
    """The moment, in UTC; `ValueError` for what the record does not write."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or moment(at) != text:
        raise ValueError("not a moment as the record writes it")
    return at.replace(tzinfo=UTC)


def is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: half a surrogate pair cannot."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _no_fraction(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no whole number")


def _whole(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > LARGEST_NUMBER:
        raise ValueError("beyond the largest number")
    return number


def _plain(value: object, where: str, depth: int, problems: list[Problem]) -> object:
    if isinstance(value, str):
        if not is_text(value):
            problems.append(Problem(where, "文字中有无法写成 UTF-8 的字符", "a text that UTF-8 cannot write"))
        return str(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            problems.append(
                Problem(
                    where,
                    "整数超出 ±(2^53−1)，请写成文字",
                    "a whole number beyond 2^53 - 1; write it as a text",
                )
            )
        return int(value)
    if depth == 0:
        problems.append(
            Problem(where, f"层次超过 {DEEPEST} 层", f"more than {DEEPEST} levels within one another")
        )
        return None
    if isinstance(value, dict) or isinstance(value, Mapping):  # noqa: SIM101  (an ABC is slow to ask)
        keys = _keys(value, where, problems)
        return {key: _plain(value[key], f"{where}.{key}", depth - 1, problems) for key in keys}
    if isinstance(value, list | tuple):
        return [_plain(one, f"{where}[{at}]", depth - 1, problems) for at, one in enumerate(value)]
    problems.append(_unwritable(value, where))
    return None


def _keys(value: Mapping[Any, object], where: str, problems: list[Problem]) -> list[str]:
    keys = []
    for key in value:
        if isinstance(key, str) and is_text(key):
            keys.append(key)
        else:
            problems.append(
                Problem(where, f"名称应为文字，收到的是 {key!r}", f"a name should be a text, not {key!r}")
            )
    keys.sort(key=None if all(key.isascii() for key in keys) else lambda key: key.encode("utf-16-be"))
    return keys


def _unwritable(value: object, where: str) -> Problem:
    kind = type(value).__name__
    if isinstance(value, float | Decimal):
        return Problem(
            where,
            "记录中不写小数：金额写成整数（分）或文字（如 '1200.00'）",
            f"no fractions in the record, such as this {kind}: write whole fen, or a text such as '1200.00'",
        )
    return Problem(
        where,
        f"记录中只能写文字、整数、是否、空、列表和名称—值；收到的是 {kind}（日期请先写成文字）",
        f"the record holds texts, whole numbers, true and false, null, lists and objects, not a {kind} "
        "(write a day or a time as a text)",
    )


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SORTING_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_READER = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction, parse_int=_whole)
