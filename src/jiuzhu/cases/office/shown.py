"""What is shown of cases: lines of a list, what is due in them, what is posted in public."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jiuzhu.assessment import Amount
from jiuzhu.cases.deadlines import Deadline
from jiuzhu.cases.office.case import Case
from jiuzhu.cases.store.values import ListedCase

POSTED = "posting_notice"
"""The paper by which a case is posted."""


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case in which something is due or overdue, the most pressing first."""

    case: ListedCase
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class DuePage:
    """Some of them, and what to ask the following ones with; None at the end."""

    cases: tuple[DueCase, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Posting:
    """What the public is told of a case: who, how many, how much.  Nothing else.

    amount: in yuan; None where it is not yet exact, or the benefit gives no money.
    """

    name: str
    members: int
    amount: Decimal | None


def posting_of(case: Case) -> Posting | None:
    """What is posted of a case; None where it is not, or nobody knows the name."""
    who = case.concerned
    if who is None or who.name is None or not is_posted(case):
        return None
    members = 1 if case.person is not None else len(case.applicant.members or ())
    return Posting(who.name, members, _exact(_amount(case)))


def is_posted(case: Case) -> bool:
    """Whether it is posted now, or was and is paid."""
    posted = [one for one in case.steps if POSTED in one.event.brought.papers]
    decided = case.decisions
    return bool(posted) and (posted[-1].state == case.state or (bool(decided) and not decided[-1].ends))


def _amount(case: Case) -> Amount | None:
    """What was decided, else what the assessment says that the posting rests on."""
    decided = [one.amount for one in case.decisions if not one.ends]
    if decided:
        return decided[-1]
    return case.receipts[-1].amount if case.receipts else None


def _exact(amount: Amount | None) -> Decimal | None:
    return None if amount is None else amount.exact
