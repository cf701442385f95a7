"""The same policy as an OpenFisca tax-benefit system: two entities, and variables with formulas.

OpenFisca has no officers, so their findings are input variables, and no unknowns, so a fact that is not
given is zero, no, or the default of its code.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.model_api import ETERNITY, MONTH, Enum, ParameterNode, Variable, date, max_, not_, where
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

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

PERIOD = f"{ON:%Y-%m}"

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="A household",
    roles=[
        {"key": "applicant", "label": "The applicant", "max": 1},
        {"key": "relative", "plural": "relatives", "label": "Relatives"},
    ],
)

PARAMETERS = {
    "subsistence_standard": {"2022-07-01": 1000},
    "marginal_multiple": {"2022-07-01": 1.5},
    "central_basic_pension": {"2022-07-01": 98},
    "senior_allowance_counts": {"2022-07-01": False},
    "age_of_majority": {"2022-07-01": 18},
    "same_cause_once_a_year": {"2022-07-01": True},
}


class Relation(Enum):
    own = "self"
    spouse = "spouse"
    child = "child"
    parent = "parent"
    other = "other"


class Schooling(Enum):
    none = "none"
    compulsory = "compulsory"
    upper_secondary = "upper_secondary"
    vocational_secondary = "vocational_secondary"
    college = "college"
    bachelor = "bachelor"
    graduate = "graduate"


class Absence(Enum):
    none = "none"
    prison = "prison"


class RecognisedStatus(Enum):
    none = "none"
    subsistence = "subsistence"
    marginal = "marginal"
    expenditure = "expenditure"


class EmergencyKind(Enum):
    none = "none"
    fire = "fire"
    traffic_accident = "traffic_accident"
    sudden_serious_illness = "sudden_serious_illness"
    other_accident = "other_accident"


def _inputs(owner: Any, kind: type, *names: str) -> list[type[Variable]]:
    """Variables that are given and not worked out."""
    settings = {"value_type": kind, "entity": owner, "definition_period": MONTH}
    return [type(name, (Variable,), settings | {"label": name}) for name in names]


def _code(name: str, owner: Any, choices: Any, default: Any) -> type[Variable]:
    settings = {"value_type": Enum, "possible_values": choices, "default_value": default}
    return type(name, (Variable,), settings | {"entity": owner, "definition_period": MONTH, "label": name})


def _formula(owner: Any, kind: type) -> Callable[[Callable[..., Any]], type[Variable]]:
    """Makes a variable of the function that works it out: its name, and its docstring as the label."""

    def make(formula: Callable[..., Any]) -> type[Variable]:
        settings = {"value_type": kind, "entity": owner, "definition_period": MONTH}
        return type(formula.__name__, (Variable,), settings | {"label": formula.__doc__, "formula": formula})

    return make


class birth_date(Variable):
    value_type = date
    default_value = date(1970, 1, 1)
    entity = Person
    definition_period = ETERNITY
    label = "date of birth"


@_formula(Person, int)
def age(person, period):
    """age in full years"""
    born = person("birth_date", period)
    month = born.astype("datetime64[M]")
    birth_month = month.astype(int) % 12 + 1
    birth_day = (born - month).astype(int) + 1
    years = period.start.year - born.astype("datetime64[Y]").astype(int) - 1970
    later_month = birth_month > period.start.month
    later_day = (birth_month == period.start.month) * (birth_day > period.start.day)
    return years - (later_month + later_day)


@_formula(Person, bool)
def minor(person, period, parameters):
    """is a minor"""
    return person("age", period) < parameters(period).age_of_majority


@_formula(Person, bool)
def dependent_adult_child(person, period):
    """an adult child who cannot live independently, full-time students up to bachelor level included"""
    schooling = person("schooling", period)
    counts = (
        (schooling == Schooling.compulsory)
        + (schooling == Schooling.upper_secondary)
        + (schooling == Schooling.vocational_secondary)
        + (schooling == Schooling.college)
        + (schooling == Schooling.bachelor)
    )
    return not_(person("can_live_independently", period)) + person("full_time_student", period) * counts


@_formula(Person, bool)
def co_living(person, period):
    """a co-living member of the family"""
    relation = person("relation", period)
    couple = (relation == Relation.own) + (relation == Relation.spouse)
    dependent = person("minor", period) + person("dependent_adult_child", period)
    supported = person("has_duty_of_support", period) * person("lives_with_family", period)
    present = person("absence", period) == Absence.none
    family = couple + (relation == Relation.child) * dependent + (relation != Relation.own) * supported
    return present * family


@_formula(Person, float)
def counted_income(person, period, parameters):
    """a person's counted income"""
    figures = parameters(period)
    senior_allowance = person("senior_allowance", period) * figures.senior_allowance_counts
    total = (
        max_(0, person("wages", period) - person("employment_cost", period))
        + person("business", period)
        + person("property_income", period)
        + person("support_received", period)
        + person("pension", period)
        + max_(0, person("residents_pension", period) - figures.central_basic_pension)
        + person("unemployment_benefit", period)
        + person("survivors_benefit", period)
        + person("compensation", period)
        + person("gifts", period)
        + senior_allowance
        - person("taxes_and_insurance", period)
        - person("support_paid", period)
    )
    return max_(0, total)


@_formula(Household, int)
def size(household, period):
    """number of co-living members"""
    return household.sum(household.members("co_living", period))


@_formula(Household, float)
def household_counted_income(household, period):
    """the household's counted monthly income"""
    counted = household.members("counted_income", period) * household.members("co_living", period)
    return household.sum(counted)


@_formula(Household, float)
def household_standard(household, period, parameters):
    """the standard for the whole household"""
    return parameters(period).subsistence_standard * household("size", period)


@_formula(Household, bool)
def registered_here(household, period):
    """the applicant's household registration is in the city"""
    return household.applicant("registered_in_jurisdiction", period)


@_formula(Household, bool)
def on_subsistence_allowance(household, period):
    """is eligible for the subsistence allowance"""
    below = household("household_counted_income", period) < household("household_standard", period)
    property_within_limit = household("property_within_subsistence_limit", period)
    return household("registered_here", period) * below * property_within_limit


@_formula(Household, float)
def subsistence_allowance(household, period):
    """subsistence allowance, yuan a month"""
    gap = max_(0, household("household_standard", period) - household("household_counted_income", period))
    return where(household("on_subsistence_allowance", period), _to_fen(gap), 0)


@_formula(Household, bool)
def marginal_family(household, period, parameters):
    """is a marginal family"""
    line = parameters(period).marginal_multiple * household("household_standard", period)
    strict = household("property_within_subsistence_limit", period)
    within_limit = strict + household("property_within_marginal_limit", period)
    below = household("household_counted_income", period) < line
    excluded = household("on_subsistence_allowance", period)
    return household("registered_here", period) * below * within_limit * not_(excluded)


@_formula(Household, bool)
def expenditure_type_family(household, period):
    """is an expenditure-type family"""
    found = household("registered_here", period) * household("found_expenditure_type", period)
    excluded = household("on_subsistence_allowance", period) + household("marginal_family", period)
    return found * not_(excluded)


@_formula(Household, bool)
def low_income(household, period):
    """belongs to the low-income population"""
    status = household("recognised_status", period)
    return (
        (status == RecognisedStatus.subsistence)
        + (status == RecognisedStatus.marginal)
        + (status == RecognisedStatus.expenditure)
        + household.any(household.members("recognised_in_extreme_difficulty", period))
        + household("on_subsistence_allowance", period)
        + household("marginal_family", period)
        + household("expenditure_type_family", period)
    )


@_formula(Household, float)
def relief_base(household, period):
    """the medical cost left after all insurance and medical assistance"""
    left = (
        household("medical_cost", period)
        - household("paid_by_basic_insurance", period)
        - household("paid_by_serious_illness_insurance", period)
        - household("paid_by_medical_assistance", period)
        - household("paid_by_commercial_insurance", period)
    )
    return max_(0, left)


@_formula(Household, float)
def medical_copayment_relief(household, period, parameters):
    """medical co-payment relief, yuan"""
    base = household("relief_base", period)
    again = parameters(period).same_cause_once_a_year * household("expenses_relieved_this_year", period)
    low_income = household("low_income", period)
    granted = household("registered_here", period) * low_income * (base > 0) * not_(again)
    return where(granted, _to_fen(household("relief_rate", period) * base), 0)


@_formula(Household, float)
def emergency_aid(household, period, parameters):
    """emergency aid, yuan"""
    happened = household("emergency_kind", period) != EmergencyKind.none
    again = parameters(period).same_cause_once_a_year * household("emergency_relieved_this_year", period)
    here, severe = household("emergency_here", period), household("severe_difficulty", period)
    return where(happened * here * severe * not_(again), _to_fen(household("emergency_sum", period)), 0)


def _to_fen(amount):
    return (amount * 100 + 0.5) // 1 / 100


VARIABLES = (
    *_inputs(Person, float, *INCOME),
    *_inputs(
        Person,
        bool,
        "registered_in_jurisdiction",
        "has_duty_of_support",
        "lives_with_family",
        "can_live_independently",
        "full_time_student",
        "recognised_in_extreme_difficulty",
    ),
    *_inputs(
        Household,
        float,
        *EXPENSES,
        "relief_rate",
        "emergency_sum",
    ),
    *_inputs(
        Household,
        bool,
        "expenses_relieved_this_year",
        "emergency_here",
        "emergency_relieved_this_year",
        "property_within_subsistence_limit",
        "property_within_marginal_limit",
        "found_expenditure_type",
        "severe_difficulty",
    ),
    _code("relation", Person, Relation, Relation.other),
    _code("schooling", Person, Schooling, Schooling.none),
    _code("absence", Person, Absence, Absence.none),
    _code("recognised_status", Household, RecognisedStatus, RecognisedStatus.none),
    _code("emergency_kind", Household, EmergencyKind, EmergencyKind.none),
    birth_date,
    age,
    minor,
    dependent_adult_child,
    co_living,
    counted_income,
    size,
    household_counted_income,
    household_standard,
    registered_here,
    on_subsistence_allowance,
    subsistence_allowance,
    marginal_family,
    expenditure_type_family,
    low_income,
    relief_base,
    medical_copayment_relief,
    emergency_aid,
)

OUTPUTS = Answer._fields

PERSON_INPUTS = {name: f"income.{name}" for name in INCOME} | {
    name: name
    for name in (
        "relation",
        "schooling",
        "absence",
        "registered_in_jurisdiction",
        "has_duty_of_support",
        "lives_with_family",
        "can_live_independently",
        "full_time_student",
        "recognised_in_extreme_difficulty",
    )
}
"""What is given of each person, and the path of that in the facts."""

HOUSEHOLD_INPUTS = {name: f"expenses.{name}" for name in EXPENSES} | {
    "recognised_status": "recognised_status",
    "expenses_relieved_this_year": "expenses.relieved_for_same_cause_this_year",
    "emergency_kind": "emergency.kind",
    "emergency_here": "emergency.in_jurisdiction",
    "emergency_relieved_this_year": "emergency.relieved_for_same_cause_this_year",
    "property_within_subsistence_limit": PROPERTY_STRICT,
    "property_within_marginal_limit": PROPERTY_WIDE,
    "found_expenditure_type": EXPENDITURE,
    "relief_rate": RELIEF_RATE,
    "severe_difficulty": SEVERE,
    "emergency_sum": EMERGENCY_SUM,
}
"""What is given of each household, and the path of that in the facts and findings."""


@cache
def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([Person, Household])
    for variable in VARIABLES:
        made.add_variable(variable)
    data = {
        name: {"values": {day: {"value": value} for day, value in values.items()}}
        for name, values in PARAMETERS.items()
    }
    made.parameters = ParameterNode("", data=data)
    return made


Input = dict[str, Any]


def read(family: Family) -> Input:
    """The family as OpenFisca's builder takes it: floats by variable and month."""
    persons: dict[str, Any] = {}
    for member in family.applicant["members"]:
        values = {
            name: value for name, value in member.items() if name not in ("name", "birth_date", "income")
        }
        values["relation"] = Relation(member["relation"]).name
        values |= {name: float(value) for name, value in member["income"].items()}
        persons[member["name"]] = _monthly(values) | {"birth_date": {"ETERNITY": member["birth_date"]}}
    applicant, *relatives = persons
    expenses, emergency, found = family.applicant["expenses"], family.applicant["emergency"], family.findings
    again = "relieved_for_same_cause_this_year"
    household = {name: float(value) for name, value in expenses.items() if name != again} | {
        "expenses_relieved_this_year": expenses.get(again, False),
        "emergency_kind": emergency["kind"],
        "emergency_here": emergency["in_jurisdiction"],
        "emergency_relieved_this_year": emergency.get(again, False),
        "recognised_status": family.applicant.get("recognised_status", "none"),
        "property_within_subsistence_limit": found[PROPERTY_STRICT],
        "property_within_marginal_limit": found[PROPERTY_WIDE],
        "found_expenditure_type": found[EXPENDITURE],
        "severe_difficulty": found[SEVERE],
        "relief_rate": float(str(found[RELIEF_RATE]).rstrip("%")) / 100,
        "emergency_sum": float(found[EMERGENCY_SUM]),
    }
    roles = {"applicant": [applicant], "relatives": relatives}
    return {"persons": persons, "households": {"household": _monthly(household) | roles}}


def _monthly(values: dict[str, Any]) -> dict[str, Any]:
    return {name: {PERIOD: value} for name, value in values.items()}


def decide(given: Input, trace: bool = False) -> Simulation:
    """A simulation of one family with everything calculated, as an application makes it."""
    simulation = SimulationBuilder().build_from_entities(system(), given)
    simulation.trace = trace
    for output in OUTPUTS:
        simulation.calculate(output, PERIOD)
    return simulation


def answer(simulation: Simulation) -> Answer:
    values = [simulation.calculate(name, PERIOD)[0].item() for name in OUTPUTS]
    return Answer(*(value if isinstance(value, bool) else round(value * 100) for value in values))
