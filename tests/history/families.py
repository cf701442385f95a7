"""A family's history to test by: a couple in Changzhou on the subsistence allowance, and what changes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from jiuzhu.history import Arrears, History, Line, Payment

ALLOWANCE = "subsistence_allowance"
FAMILY: dict[str, Any] = {
    "application_date": "2022-01-05",
    "members": [
        {
            "name": "张建国",
            "relation": "self",
            "birth_date": "1981-03-05",
            "registered_in_jurisdiction": True,
            "income": {"wages": 1000},
        },
        {"name": "李秀英", "relation": "spouse", "birth_date": "1983-09-12"},
    ],
    "nothing_else": True,
}
PROPERTY = {
    "what": "household.property_within_subsistence_limit",
    "value": True,
    "by": "王敏",
    "on": "2021-12-20",
    "ground": "核对报告",
}
GRANTED = {"benefit": ALLOWANCE, "on": "2021-12-20", "outcome": "granted"}


def told(**entries: Any) -> dict[str, Any]:
    """The history as a mapping: the couple from 2022 on, its property in order, granted the month before."""
    plain = {
        "since": "2022-01-01",
        "family": deepcopy(FAMILY),
        "judgements": [dict(PROPERTY)],
        "decisions": [dict(GRANTED)],
    }
    return {**plain, **entries}


def history(**entries: Any) -> History:
    return History.model_validate(told(**entries))


def change(
    since: str, what: str, value: Any, who: str | None = None, until: str | None = None
) -> dict[str, Any]:
    return {"since": since, "until": until, "who": who, "what": what, "value": value}


def paid(month: str, yuan: int | str, benefit: str = ALLOWANCE, who: str | None = None) -> Payment:
    return Payment.model_validate({"month": month, "benefit": benefit, "who": who, "yuan": yuan})


def line(found: Arrears, month: str, benefit: str = ALLOWANCE, person: str | None = None) -> Line:
    """The line of a month, benefit and person."""
    (one,) = [one for one in found if (str(one.month), one.benefit, one.person) == (month, benefit, person)]
    return one
