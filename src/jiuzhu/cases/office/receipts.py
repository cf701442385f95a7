"""What an assessment says of the benefit that a case is about."""

from __future__ import annotations

from jiuzhu.assessment import Amount, Assessment, Determination
from jiuzhu.cases.events import Outcome


def determination_in(assessment: Assessment, benefit: str, person: str | None) -> Determination | None:
    """The determination that a case about this benefit rests on; None where it does not concern them."""
    found = [one for one in assessment if one.benefit == benefit and one.person == person]
    return found[0] if found else None


def outcome_in(assessment: Assessment, benefit: str, person: str | None) -> tuple[Outcome, Amount | None]:
    """What it says, and how much.  A benefit that does not concern them at all is none of theirs."""
    found = determination_in(assessment, benefit, person)
    return ("ineligible", None) if found is None else (found.status, found.amount)
