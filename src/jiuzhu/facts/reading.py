"""Reading a family from JSON text that anybody may have written."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.problems import WHOLE
from jiuzhu.facts.showing import shown

LARGEST_TEXT = 1_000_000
DEEPEST = 50  # a family's facts go no deeper than ten


def read_file(file: Path) -> bytes:
    """What stands in a file, cut beyond `LARGEST_TEXT`; raises `FactError` where it cannot be opened."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_TEXT + 1)
    except OSError as error:
        problem = Problem(str(file), "打不开这个文件", f"cannot open this file: {error.strerror}")
        raise FactError((problem,)) from None


def read_json(text: str | bytes | bytearray, *, largest: int = LARGEST_TEXT) -> Any:
    """The value in a JSON text: numbers with a point as exact `Decimal`, each key once.

    text: UTF-8 if bytes (a byte-order mark is accepted), at most so `largest`.
    Raises `FactError` where it is not such a text.
    """
    if len(text) > largest:
        _refuse(
            f"内容过大（{len(text)} 字节），上限为 {largest} 字节",
            f"too large: {len(text)} bytes, where at most {largest} are read",
        )
    if not isinstance(text, str):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            _refuse(
                f"不是 UTF-8 编码（第 {error.start} 字节）；请另存为 UTF-8",
                f"not UTF-8 (at byte {error.start}); save the file as UTF-8",
            )
    try:
        read = json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_key_once
        )
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            _refuse(
                f"内容结束之后还有别的东西（第 {error.lineno} 行第 {error.colno} 列起）",
                f"there is something after the end (from line {error.lineno}, column {error.colno})",
            )
        _refuse(
            f"不是完整的 JSON（第 {error.lineno} 行第 {error.colno} 列）",
            f"not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})",
        )
    except RecursionError:
        _refuse_depth()
    except (ValueError, InvalidOperation):  # an integer of thousands of digits; an exponent of twenty
        _refuse("数字过长", "a number has too many digits")
    if text.count("[") + text.count("{") > DEEPEST and _deeper_than(DEEPEST, read):
        _refuse_depth()
    return read


def _deeper_than(most: int, value: Any) -> bool:
    level = [value]
    for _ in range(most + 1):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _refuse_depth() -> NoReturn:
    _refuse(
        f"嵌套层数过多，上限为 {DEEPEST} 层", f"nested too deeply, where at most {DEEPEST} levels are read"
    )


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = shown(next(key for key in keys if keys.count(key) > 1))
        _refuse(f"{twice}在同一处出现了两次", f"the key {twice} stands twice in one place")
    return read


def _no_number(name: str) -> NoReturn:
    _refuse(f"“{name}”不是数字", f"{name} is not a number")


def _refuse(zh: str, en: str) -> NoReturn:
    raise FactError((Problem(WHOLE, zh, en),))
