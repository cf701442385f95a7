"""What an officer found where the law leaves it to one: a fact with a name, a day and a ground."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

from jiuzhu.facts.fields import LARGEST_SUM, Day, Facts, Word, refuse
from jiuzhu.facts.fields import about as told
from jiuzhu.facts.showing import is_writable

_LONGEST = 40  # characters


def _read_finding(value: object) -> bool | str:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and -LARGEST_SUM <= value <= LARGEST_SUM:
        return str(value)
    if isinstance(value, Decimal) and value.is_finite() and -LARGEST_SUM <= value <= LARGEST_SUM:
        places = value.as_tuple().exponent
        if isinstance(places, int) and places > -_LONGEST:  # else it is not worth writing out
            return format(value, "f")
    if isinstance(value, str) and 0 < len(value) <= _LONGEST and is_writable(value):
        return {"是": True, "否": False}.get(value, value)
    refuse(
        "认定结果应为是或否、金额或比例（如 50%、'1200.00'）",
        "a finding is true or false, a sum or a rate such as '50%' or '1200.00'",
    )


class Judgement(Facts):
    """A finding that the law leaves to an officer, as it is recorded.

    what: the finding's name in the rules, such as `medical_copayment_relief.relief_rate`, or its
    Chinese wording.  value: true or false, a sum in yuan, or a rate.  by, on, ground: who found it, when
    and on what ground.  about: the member it is about, by name; left out for the household.
    """

    what: Annotated[Word, told("认定事项", "what", ask=("认定什么？", "What is found?"))]
    value: Annotated[
        Annotated[Any, BeforeValidator(_read_finding)],
        told("认定结果", "finding", ask=("认定结果是什么？", "What is the finding?")),
    ]
    by: Annotated[Word, told("认定人", "by whom", ask=("由谁认定？", "Who found it?"))]
    on: Annotated[Day, told("认定日期", "day", ask=("哪一天认定？", "On which day?"))]
    ground: Annotated[Word, told("认定理由", "ground", ask=("依据什么认定？", "On what ground?"))]
    about: Annotated[
        Word | None, told("认定对象", "about whom", ask=("认定的是哪位成员？", "Which member is it about?"))
    ] = None
