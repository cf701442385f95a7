"""Cases (案件): what happens to an application from the first visit to the last payment."""

from jiuzhu.cases.answers import Possible, Reason, Refusal, Step
from jiuzhu.cases.deadlines import Deadline, deadlines, due
from jiuzhu.cases.errors import CalendarError, CaseError
from jiuzhu.cases.events import Actor, Brought, Event, Situation
from jiuzhu.cases.law import Law, law_of
from jiuzhu.cases.procedure import decide, possible
from jiuzhu.cases.route import route, state_of

__all__ = [
    "Actor",
    "Brought",
    "CalendarError",
    "CaseError",
    "Deadline",
    "Event",
    "Law",
    "Possible",
    "Reason",
    "Refusal",
    "Situation",
    "Step",
    "deadlines",
    "decide",
    "due",
    "law_of",
    "possible",
    "route",
    "state_of",
]
