"""The resident ID number (公民身份号码)."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from jiuzhu.facts.fields import refuse

_WRITTEN = re.compile(r"[0-9]{17}[0-9X]")


def birth_date_in(id_number: str) -> date:
    """The date of birth in a resident ID number; its length, date, area and check digit are checked."""
    from stdnum import numdb  # with its table of areas, so only when an ID number is given
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError as NotAnId

    number = id_number.strip().upper()
    # `ric.validate` also wants the area to have existed in the year of birth; but numbers were
    # first given out in 1984, to everybody then alive, with the areas of that day.
    if _WRITTEN.fullmatch(number) and ric.calc_check_digit(number) == number[-1]:
        areas = numdb.get("cn/loc").info(number[:6])
        with suppress(NotAnId):  # 30 February
            born: date = ric.get_birth_date(number)
            if any(one for _, one in areas):
                return born
    refuse(
        "公民身份号码有误：应为 18 位，地区、出生日期和校验码均须正确",
        "not a resident ID number: 18 characters with a valid area, date and check digit",
    )


def masked(id_number: str) -> str:
    """The number as lists and notices show it: the first three and the last four signs."""
    number = id_number.strip()
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)
