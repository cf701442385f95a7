"""Reading a family from JSON text that anybody may have written."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.problems import WHOLE

LARGEST_TEXT = 1_000_000


def read_json(text: str | bytes) -> Any:
    """The value in a JSON text: numbers with a point as exact `Decimal`, each key once.

    text: UTF-8 if bytes (a byte-order mark is accepted), at most `LARGEST_TEXT` long.
    Raises `FactError` where it is not such a text.
    """
    if len(text) > LARGEST_TEXT:
        _refuse(
            f"内容过大（{len(text)} 字节），上限为 {LARGEST_TEXT} 字节",
            f"too large: {len(text)} bytes, where at most {LARGEST_TEXT} are read",
        )
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            _refuse(
                f"不是 UTF-8 编码（第 {error.start} 字节）；请另存为 UTF-8",
                f"not UTF-8 (at byte {error.start}); save the file as UTF-8",
            )
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_key_once
        )
    except json.JSONDecodeError as error:
        _refuse(
            f"不是完整的 JSON（第 {error.lineno} 行第 {error.colno} 列）",
            f"not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})",
        )
    except RecursionError:
        _refuse("嵌套层数过多", "nested too deeply")
    except ValueError:  # an integer of more than 4,300 digits
        _refuse("数字过长", "a number has too many digits")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)[:40]
        _refuse(f"“{twice}”在同一处出现了两次", f"the key {twice!r} stands twice in one place")
    return read


def _no_number(name: str) -> NoReturn:
    _refuse(f"“{name}”不是数字", f"{name} is not a number")


def _refuse(zh: str, en: str) -> NoReturn:
    raise FactError((Problem(WHOLE, zh, en),))
