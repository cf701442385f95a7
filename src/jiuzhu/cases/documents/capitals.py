"""Sums in the characters that cannot be altered (大写), as cheques and decisions have them."""

from __future__ import annotations

from decimal import Decimal

from jiuzhu.history.sums import fen_of

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
LARGEST = Decimal(10) ** 12


def in_capitals(yuan: Decimal) -> str:
    """A sum of two decimals at most, such as 壹仟贰佰元伍角整.

    Raises ValueError for less than nothing and for 10^12 yuan or more.
    """
    if not 0 <= yuan < LARGEST:
        raise ValueError(f"not a sum that is written out: {yuan}")
    whole, fen = divmod(fen_of(yuan), 100)
    jiao, fen = divmod(fen, 10)
    text = f"{_whole(whole)}元" if whole or not (jiao or fen) else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number; a zero stands once wherever places are left out."""
    if number == 0:
        return _DIGITS[0]
    text, is_gap = "", False
    for place in reversed(range(len(str(number)))):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if is_gap else "") + _DIGITS[digit] + _PLACES[place % 4]
        is_gap = not digit
        if place % 4 == 0 and number // 10**place % 10**4:
            text += _GROUPS[place // 4]
            is_gap = is_gap and place > 0
    return text
