"""What is shown of cases: lines of a list, what is due in them, what is posted in public."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jiuzhu.cases.deadlines import Deadline
from jiuzhu.cases.family import Payee
from jiuzhu.cases.office.case import Case, Receipt
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

    members: how many live together, or one where the benefit is a person's; None where that is not known.
    amount: in yuan; None where it is not yet exact, or the benefit gives no money.
    """

    name: str
    members: int | None
    amount: Decimal | None


def posting_of(receipt: Receipt, payee: Payee) -> Posting | None:
    """What is posted of a case, from the assessment that it rests on; None where nobody knows the name."""
    if payee.name is None:
        return None
    amount = receipt.amount.exact if receipt.amount else None
    return Posting(payee.name, payee.persons, amount)


def posted_on(case: Case) -> Receipt | None:
    """The assessment that a posting rests on: that of the last decision, else the last one.

    None where the case is not posted.
    """
    if not is_posted(case):
        return None
    decided = [one.receipt for one in case.decisions if not one.ends]
    found = [one for one in case.receipts if not decided or one.sha256 == decided[-1]]
    return found[-1] if found else None


def is_posted(case: Case) -> bool:
    """Whether it is posted now, or was and is paid."""
    posted = [one for one in case.steps if POSTED in one.event.brought.papers]
    decided = case.decisions
    return bool(posted) and (posted[-1].state == case.state or (bool(decided) and not decided[-1].ends))
