"""How a case stands after a step: what lists show, sort and search by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jiuzhu.cases.deadlines import Deadline, deadlines
from jiuzhu.cases.law import Law
from jiuzhu.cases.office.case import Case
from jiuzhu.cases.office.sums import amount_as_data
from jiuzhu.cases.record import JsonObject, Standing
from jiuzhu.facts.id_number import masked
from jiuzhu.rulebook.procedures.model import Over

PENDING = ("open", "overdue", "suspended", "unset")


def standing_of(case: Case, law: Law, on: date) -> Standing:
    """How the case stands on a day, the next day on which something falls due included."""
    days = [one.due for one in pending(case, law, on) if one.due is not None]
    return Standing(
        case.procedure, case.state, case.office, case.assigned, min(days, default=None), summary_of(case)
    )


def pending(case: Case, law: Law, on: date) -> Iterator[Deadline]:
    """What those who handle the case have to do in time, or may do once a time has run out."""
    procedure = law(on)
    steps = procedure.possible_at(case.state) if case.state in procedure.states else ()
    awaited = {one.test.limit for step in steps for one in step.requirements if isinstance(one.test, Over)}
    for one in deadlines(law, case.events, on):
        if (one.limit.kind == "duty" and one.status in PENDING) or one.limit.name in awaited:
            yield one


def summary_of(case: Case) -> JsonObject:
    """What else a list shows: name, number of members, ID number masked, what is paid from when."""
    who, decided = case.concerned, case.decisions[-1:]
    shown = {
        "benefit": case.benefit,
        "name": who.name if who else None,
        "id_number": masked(who.id_number) if who and who.id_number else None,
        "members": len(case.applicant.members or ()),
        "amount": amount_as_data(decided[0].amount) if decided else None,
        "since": decided[0].since.isoformat() if decided else None,
    }
    return {key: value for key, value in shown.items() if value is not None}
