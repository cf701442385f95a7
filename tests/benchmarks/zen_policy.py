"""The same policy as a decision graph for zen-engine, in its JSON format (JDM).

Persons first, one by one; then the household; then a table for the family's status; then the sums.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from typing import Any

from zen import ZenDecision, ZenDecisionContent, ZenEngine

from .answer import Answer
from .families import (
    EMERGENCY_SUM,
    EXPENDITURE,
    EXPENSES,
    INCOME,
    ON,
    PROPERTY_STRICT,
    PROPERTY_WIDE,
    RELIEF_RATE,
    SEVERE,
    Family,
)

# zen keeps no dated figures: the numbers below are those of 1 July 2022.
PERSON = {
    "had_birthday": f"{ON:%m%d} >= d(birth_date).month() * 100 + d(birth_date).day()",
    "age": f"{ON.year} - d(birth_date).year() - ($.had_birthday ? 0 : 1)",
    "dependent_adult_child": (
        "not can_live_independently or (full_time_student and schooling in "
        "['compulsory', 'upper_secondary', 'vocational_secondary', 'college', 'bachelor'])"
    ),
    "co_living": (
        "absence == 'none' and (relation in ['self', 'spouse']"
        " or (relation == 'child' and ($.age < 18 or $.dependent_adult_child))"
        " or (relation != 'self' and has_duty_of_support and lives_with_family))"
    ),
    "counted_income": (
        "max([0, max([0, income.wages - income.employment_cost]) + income.business"
        " + income.property_income + income.support_received + income.pension"
        " + max([0, income.residents_pension - 98])"
        " + income.unemployment_benefit + income.survivors_benefit + income.compensation + income.gifts"
        " + (false ? income.senior_allowance : 0)"
        " - income.taxes_and_insurance - income.support_paid])"
    ),
}

HOUSEHOLD = {
    "co_living": "filter(members, #.co_living)",
    "counted_income": "sum(map($.co_living, #.counted_income))",
    "standard": "1000 * len($.co_living)",
    "marginal_line": "1.5 * $.standard",
    "registered_here": "some(members, #.relation == 'self' and #.registered_in_jurisdiction)",
    "in_extreme_difficulty": "some(members, #.recognised_in_extreme_difficulty)",
    "relief_base": (
        "max([0, expenses.medical_cost - expenses.paid_by_basic_insurance"
        " - expenses.paid_by_serious_illness_insurance - expenses.paid_by_medical_assistance"
        " - expenses.paid_by_commercial_insurance])"
    ),
}

STATUS_INPUTS = {
    "registered_here": "registered_here",
    "below_standard": "counted_income < standard",
    "below_marginal_line": "counted_income < marginal_line",
    "strict": "property_within_subsistence_limit",
    "wide": "property_within_subsistence_limit or property_within_marginal_limit",
    "expenditure": "found_expenditure_type",
}
# The first row that fits; an empty cell fits everything.
STATUS_ROWS = [
    ({"registered_here": "true", "below_standard": "true", "strict": "true"}, "'subsistence'"),
    ({"registered_here": "true", "below_marginal_line": "true", "wide": "true"}, "'marginal'"),
    ({"registered_here": "true", "expenditure": "true"}, "'expenditure'"),
    ({}, "'none'"),
]

SUMS = {
    "low_income": "status != 'none' or recognised_status != 'none' or in_extreme_difficulty",
    "subsistence_allowance": "status == 'subsistence' ? round(standard - counted_income, 2) : 0",
    "marginal_family": "status == 'marginal'",
    "expenditure_type_family": "status == 'expenditure'",
    "medical_copayment_relief": (
        "registered_here and $.low_income and relief_base > 0"
        " and not expenses.relieved_for_same_cause_this_year ? round(relief_rate * relief_base, 2) : 0"
    ),
    "emergency_aid": (
        "emergency.kind != 'none' and emergency.in_jurisdiction and severe_difficulty"
        " and not emergency.relieved_for_same_cause_this_year ? round(emergency_sum, 2) : 0"
    ),
}


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}


def _expressions(name: str, expressions: dict[str, str], **mode: str) -> dict[str, Any]:
    rows = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return _node(name, "expressionNode", {"expressions": rows, "passThrough": True} | mode)


def _status_table() -> dict[str, Any]:
    inputs = [{"id": name, "name": name, "field": field} for name, field in STATUS_INPUTS.items()]
    rules = [
        {"_id": str(row)} | dict.fromkeys(STATUS_INPUTS, "") | cells | {"status": status}
        for row, (cells, status) in enumerate(STATUS_ROWS)
    ]
    content = {
        "hitPolicy": "first",
        "inputs": inputs,
        "outputs": [{"id": "status", "name": "status", "field": "status"}],
        "rules": rules,
        "passThrough": True,
    }
    return _node("status", "decisionTableNode", content)


def graph() -> dict[str, Any]:
    """The decision graph: each node passes what it was given on to the next."""
    nodes = [
        _node("request", "inputNode", {}),
        _expressions("persons", PERSON, executionMode="loop", inputField="members", outputPath="members"),
        _expressions("household", HOUSEHOLD),
        _status_table(),
        _expressions("sums", SUMS),
        _node("response", "outputNode", {}),
    ]
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"{source} to {target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in pairwise(names)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


@cache
def _decision() -> ZenDecision:
    return ZenEngine().create_decision(ZenDecisionContent(json.dumps(graph())))


PERSON_DEFAULTS = {
    "absence": "none",
    "schooling": "none",
    "full_time_student": False,
    "can_live_independently": True,
    "has_duty_of_support": False,
    "lives_with_family": False,
    "recognised_in_extreme_difficulty": False,
}
Input = dict[str, Any]


def read(family: Family) -> Input:
    """The family as zen takes it: numbers, and every fact present, since a missing one is an error."""
    facts, found = family.applicant, family.findings
    again = "relieved_for_same_cause_this_year"
    members = []
    for member in facts["members"]:
        income = {kind: float(member["income"].get(kind, 0)) for kind in INCOME}
        members.append(PERSON_DEFAULTS | member | {"income": income})
    expenses = {name: float(facts["expenses"].get(name, 0)) for name in EXPENSES}
    return {
        "members": members,
        "expenses": expenses | {again: facts["expenses"].get(again, False)},
        "emergency": {again: False} | facts["emergency"],
        "recognised_status": facts.get("recognised_status", "none"),
        "property_within_subsistence_limit": found[PROPERTY_STRICT],
        "property_within_marginal_limit": found[PROPERTY_WIDE],
        "found_expenditure_type": found[EXPENDITURE],
        "severe_difficulty": found[SEVERE],
        "relief_rate": float(str(found[RELIEF_RATE]).rstrip("%")) / 100,
        "emergency_sum": float(found[EMERGENCY_SUM]),
    }


def decide(given: Input, trace: bool = False) -> dict[str, Any]:
    """What zen answers: the results, and with `trace` what each node was given and made of it."""
    return dict(_decision().evaluate(given, {"trace": trace}))


def answer(response: dict[str, Any]) -> Answer:
    values = [response["result"][name] for name in Answer._fields]
    return Answer(*(value if isinstance(value, bool) else round(value * 100) for value in values))
