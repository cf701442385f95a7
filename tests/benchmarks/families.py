"""The families that everything here is tried on, in the words of jiuzhu's facts and rules.

Each is completely known, because the other libraries have no word for what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

ON = date(2022, 8, 1)

Facts = dict[str, Any]

# What the policy looks at.
INCOME = (
    "wages",
    "employment_cost",
    "business",
    "property_income",
    "support_received",
    "pension",
    "residents_pension",
    "unemployment_benefit",
    "survivors_benefit",
    "compensation",
    "gifts",
    "taxes_and_insurance",
    "support_paid",
    "senior_allowance",
)
EXPENSES = (
    "medical_cost",
    "paid_by_basic_insurance",
    "paid_by_serious_illness_insurance",
    "paid_by_medical_assistance",
    "paid_by_commercial_insurance",
)


@dataclass(frozen=True)
class Family:
    """A family and what officers found of it; values as JSON can hold them, sums in yuan."""

    name: str
    applicant: Facts
    findings: dict[str, bool | str]


PROPERTY_STRICT = "household.property_within_subsistence_limit"
PROPERTY_WIDE = "household.property_within_marginal_limit"
EXPENDITURE = "expenditure_type_family.found_expenditure_type"
RELIEF_RATE = "medical_copayment_relief.relief_rate"
SEVERE = "emergency_aid.severe_difficulty"
EMERGENCY_SUM = "emergency_aid.emergency_sum"

_FINDINGS: dict[str, bool | str] = {
    PROPERTY_STRICT: True,
    PROPERTY_WIDE: True,
    EXPENDITURE: False,
    RELIEF_RATE: "50%",
    SEVERE: True,
    EMERGENCY_SUM: "3000.00",
}

# Two earning adults, a pensioner and a pupil who boards; twelve kinds of income among them.
_SELF: Facts = {
    "name": "张三",
    "relation": "self",
    "birth_date": "1978-03-02",
    "registered_in_jurisdiction": True,
    "income": {
        "wages": "1800.00",
        "employment_cost": "150.50",
        "taxes_and_insurance": "210.30",
        "business": "300.00",
    },
}
_SPOUSE: Facts = {
    "name": "李四",
    "relation": "spouse",
    "birth_date": "1980-11-20",
    "registered_in_jurisdiction": True,
    "income": {
        "wages": "1200.00",
        "property_income": "120.00",
        "compensation": "80.00",
        "gifts": "100.00",
        "support_paid": "200.00",
    },
}
_PARENT: Facts = {
    "name": "张父",
    "relation": "parent",
    "birth_date": "1948-05-02",
    "registered_in_jurisdiction": True,
    "has_duty_of_support": True,
    "lives_with_family": True,
    "income": {"residents_pension": "260.00", "senior_allowance": "100.00", "support_received": "200.00"},
}
_CHILD: Facts = {
    "name": "张小",
    "relation": "child",
    "birth_date": "2006-09-02",
    "registered_in_jurisdiction": True,
    "has_duty_of_support": True,
    "lives_with_family": False,
    "can_live_independently": True,
    "schooling": "upper_secondary",
    "full_time_student": True,
    "income": {"survivors_benefit": "150.00"},
}
_EXPENSES: Facts = {
    "medical_cost": "50000.00",
    "paid_by_basic_insurance": "31000.55",
    "paid_by_medical_assistance": "2000.00",
}
_EMERGENCY: Facts = {"kind": "fire", "in_jurisdiction": True}


def _family(
    name: str,
    *,
    own: Facts | None = None,
    parent: Facts | None = None,
    child: Facts | None = None,
    expenses: Facts | None = None,
    emergency: Facts | None = None,
    findings: dict[str, bool | str] | None = None,
    income: str | None = None,
    **household: Any,
) -> Family:
    """The usual family with changes; `income` makes the applicant's wages the only one."""
    members = [_SELF | (own or {}), _SPOUSE, _PARENT | (parent or {}), _CHILD | (child or {})]
    if income is not None:
        members = [member | {"income": {}} for member in members]
        members[0]["income"] = {"wages": income}
    applicant = {
        "members": members,
        "expenses": _EXPENSES | (expenses or {}),
        "emergency": _EMERGENCY | (emergency or {}),
        "nothing_else": True,
    }
    return Family(name, applicant | household, _FINDINGS | (findings or {}))


def _families() -> Iterator[Family]:
    for line in ("4000", "6000"):  # the subsistence and the marginal line of four persons
        yield _family(f"a fen below {line}", income=f"{int(line) - 1}.99")
        yield _family(f"exactly {line}", income=line)
        yield _family(f"a fen above {line}", income=f"{line}.01")
    yield _family("no income", income="0")
    yield _family("registered elsewhere", own={"registered_in_jurisdiction": False})
    yield _family("too much property for the allowance", findings={PROPERTY_STRICT: False})
    too_rich: dict[str, bool | str] = {PROPERTY_STRICT: False, PROPERTY_WIDE: False}
    yield _family("too much property", findings=too_rich)
    yield _family("found expenditure-type", findings=too_rich | {EXPENDITURE: True})
    yield _family(
        "in extreme difficulty", findings=too_rich, parent={"recognised_in_extreme_difficulty": True}
    )
    yield _family("recognised as marginal", findings=too_rich, recognised_status="marginal")
    yield _family("of age that day", child={"birth_date": "2004-08-01", "schooling": "none"})
    yield _family("of age the next day", child={"birth_date": "2004-08-02", "schooling": "none"})
    yield _family("grown student", child={"birth_date": "2001-02-03", "schooling": "bachelor"})
    yield _family("graduate student", child={"birth_date": "1998-02-03", "schooling": "graduate"})
    yield _family(
        "grown child at home",
        child={"birth_date": "1998-02-03", "schooling": "none", "lives_with_family": True},
    )
    yield _family("helpless grown child", child={"birth_date": "1996-02-29", "can_live_independently": False})
    yield _family("parent in prison", parent={"absence": "prison"})
    yield _family("parent elsewhere", parent={"lives_with_family": False})
    yield _family("pension below its central part", parent={"income": {"residents_pension": "90.00"}})
    yield _family("work costs more than it pays", own={"income": {"wages": "100", "employment_cost": "150"}})
    yield _family("more taken off than earned", own={"income": {"wages": "50", "support_paid": "70"}})
    yield _family("treatment fully paid", expenses={"paid_by_commercial_insurance": "16999.45"})
    yield _family("half a fen", expenses={"medical_cost": "33001.56"}, findings={RELIEF_RATE: "50%"})
    yield _family("lowest rate", findings={RELIEF_RATE: "40%"})
    yield _family("highest rate", findings={RELIEF_RATE: "60%"})
    yield _family(
        "relieved before",
        expenses={"relieved_for_same_cause_this_year": True},
        emergency={"relieved_for_same_cause_this_year": True},
    )
    yield _family("no emergency", emergency={"kind": "none"})
    yield _family("emergency elsewhere", emergency={"in_jurisdiction": False})
    yield _family("no severe difficulty", findings={SEVERE: False})


USUAL = _family("usual")
"""The family that is timed."""

FAMILIES = (USUAL, *_families())


def varied(family: Family, number: int) -> Family:
    """The family with so many fen more in income and in medical cost: no number gives it twice."""
    more = Decimal(number) / 100
    first, *others = family.applicant["members"]
    income, expenses = first["income"], family.applicant["expenses"]
    earning = first | {"income": income | {"wages": str(Decimal(income["wages"]) + more)}}
    treated = expenses | {"medical_cost": str(Decimal(expenses["medical_cost"]) + more)}
    changed = {"members": [earning, *others], "expenses": treated}
    return Family(family.name, family.applicant | changed, family.findings)
