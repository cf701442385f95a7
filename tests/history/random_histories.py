"""Random histories: families that change from day to day, with facts that nobody gave and days of change.

Entries that would contradict those before them are left out, so that every history can be read.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from jiuzhu import FactError
from jiuzhu.history import History, Month, Payment
from tests.history.families import GRANTED, PROPERTY

SINCE = date(2022, 1, 5)
DAYS = 300
NAMES = ("甲", "乙", "丙", "丁")
SUMS = (0, "0.01", 300, 940, 1000, 2600)
OF_MEMBERS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("wages", SUMS),
    ("scholarship", SUMS),
    ("residents_pension", (0, 93, 98, 258)),
    ("absence", ("none", "prison")),
    ("seriously_ill", (True, False)),
    ("disability_grade", ("none", "grade_1", "grade_3")),
    ("draws_unemployment_insurance", (True, False)),
    ("registered_in_jurisdiction", (True, False, None)),
)
OF_FAMILIES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("recognised_status", ("none", "subsistence", "marginal")),
    ("work_income_exceeded_since", ("2022-05-10", "2022-11-15")),
    ("nothing_else", (True, False)),
)
BENEFITS = (
    "disability_living_allowance",
    "disability_nursing_allowance",
    "single_applicant",
    "child_benefit",
)


def random_history(seed: int) -> History:
    random = Random(seed)
    told: dict[str, Any] = {"since": SINCE, "family": _family(random)}
    for group, make, most in (
        ("joined", _joined, 1),
        ("left", _left, 1),
        ("changes", _change, 5),
        ("judgements", _judgement, 2),
        ("decisions", _decision, 3),
    ):
        for _ in range(random.randint(0, most)):
            more = {**told, group: [*told.get(group, []), make(random)]}
            if _can_be(more):
                told = more
    return History.model_validate(told)


SEEDS = st.integers(0, 2**32 - 1)


def random_payments(seed: int, first: Month, months: int) -> list[Payment]:
    """Payments of the allowance and of price subsidies in some of these months."""
    random = Random(seed)
    paid: list[Payment] = []
    for count in range(months):
        for benefit, who in (("subsistence_allowance", None), ("price_subsidy", "甲")):
            if random.random() < 0.5:
                yuan = random.choice((0, "0.01", 83, 880, 940, 1000, 1820, "1879.99"))
                paid.append(
                    Payment.model_validate(
                        {"month": first + count, "benefit": benefit, "who": who, "yuan": yuan}
                    )
                )
    return paid


def split(seed: int, history: History) -> History | None:
    """The same history, one interval of a fact written as two in a row; None if it has none to split."""
    random = Random(seed)
    told = history.model_dump()
    changes = list(told["changes"])
    longer = [
        index for index, one in enumerate(changes) if one["until"] is None or one["until"] > one["since"]
    ]
    if not longer:
        return None
    index = random.choice(longer)
    one = changes[index]
    days = (one["until"] - one["since"]).days if one["until"] else 100
    middle = one["since"] + timedelta(days=random.randint(0, days - 1))
    before, after = deepcopy(one), deepcopy(one)
    # What holds until further notice cannot end, so its second part begins anew.
    before["until"] = middle if one["until"] else None
    after["since"] = middle + timedelta(days=1)
    changes[index : index + 1] = [before, after]
    told["changes"] = changes
    return History.model_validate(told) if _can_be(told) else None


def _can_be(told: dict[str, Any]) -> bool:
    try:
        History.model_validate(told)
    except FactError:
        return False
    return True


def _day(random: Random) -> date:
    day = SINCE + timedelta(days=random.randrange(DAYS))
    return day.replace(day=1) if random.random() < 0.2 else day


def _until(random: Random, since: date) -> date | None:
    return since + timedelta(days=random.choice((0, 20, 90))) if random.random() < 0.5 else None


def _family(random: Random) -> dict[str, Any]:
    members = []
    for index, name in enumerate(NAMES[: random.randint(1, 3)]):
        member: dict[str, Any] = {"name": name, "relation": ("self", "spouse", "child")[index]}
        # Some come of age, or grow old, within the history.
        member["birth_date"] = random.choice(
            ("1962-06-01", "1985-02-28", "2004-08-02", "2006-10-15", "2015-05-05")
        )
        if random.random() < 0.8:
            member["income"] = {"wages": random.choice(SUMS)}
        if random.random() < 0.8:
            member["registered_in_jurisdiction"] = True
        members.append(member)
    family = {"members": members, "nothing_else": random.random() < 0.7}
    return {**family, "application_date": SINCE} if random.random() < 0.7 else family


def _joined(random: Random) -> dict[str, Any]:
    since = _day(random)
    return {"since": since, "member": {"name": NAMES[-1], "relation": "child", "birth_date": since}}


def _left(random: Random) -> dict[str, Any]:
    because = random.choice(("death", "other"))
    return {"until": _day(random), "who": random.choice(NAMES[1:]), "because": because}


def _change(random: Random) -> dict[str, Any]:
    since = _day(random)
    of_family = random.random() < 0.3
    what, values = random.choice(OF_FAMILIES if of_family else OF_MEMBERS)
    who = None if of_family else random.choice(NAMES)
    return {
        "since": since,
        "until": _until(random, since),
        "who": who,
        "what": what,
        "value": random.choice(values),
    }


def _judgement(random: Random) -> dict[str, Any]:
    since = _day(random) if random.random() < 0.5 else SINCE
    return {
        **PROPERTY,
        "value": random.random() < 0.8,
        "since": since,
        "until": _until(random, since),
        "on": _day(random),
    }


def _decision(random: Random) -> dict[str, Any]:
    outcome = random.choice(("granted", "granted", "granted", "refused", "stopped"))
    if random.random() < 0.6:
        return {**GRANTED, "on": _day(random), "outcome": outcome}
    return {
        "benefit": random.choice(BENEFITS),
        "who": random.choice(NAMES),
        "on": _day(random),
        "outcome": outcome,
    }
