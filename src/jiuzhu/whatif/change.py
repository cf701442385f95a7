"""`Change`: one thing that, were it otherwise, would turn a condition or end a benefit."""

from __future__ import annotations

from dataclasses import dataclass

from jiuzhu.assessment.results import Amount, Status, Verdict
from jiuzhu.texts import Text
from jiuzhu.whatif.alteration import Alteration
from jiuzhu.whatif.nature import Nature
from jiuzhu.whatif.ways import Sort


@dataclass(frozen=True, slots=True)
class Standing:
    """A condition that does not hold, or is not known to, after the change."""

    text: Text
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Affected:
    """Another benefit that was due, with what becomes of it."""

    title: Text
    status: Status


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one thing that turns a condition, with what it leads to.

    benefit, title, person: the determination that it is about.
    condition: the name of the condition that turns, and its wording; None where only the amount changes,
    or where the benefit is no question any more.  verdict_before, verdict_after: of that condition.
    sort: what kind of thing is changed.  what, whom: what it is called, and whose it is (None for the
    household's).  before, after: what it is and what it would be, with its unit.
    alteration: the same for machines.
    nature: whether it can be told, found, may change, comes with time, or is a fact of life.
    status_…, amount_…: of the whole determination.  still_against: its other conditions that do not
    hold then.  besides: other benefits that were due and are not then.
    lead, outcome: what would be otherwise, and what comes of it.  text: all that in a sentence.

    One step less (a fen, a year of age, a day) does not turn the condition: that was tried too.
    """

    benefit: str
    title: Text
    person: str | None
    condition: str | None
    condition_text: Text | None
    verdict_before: Verdict | None
    verdict_after: Verdict | None
    sort: Sort
    what: Text
    whom: Text | None
    before: Text
    after: Text
    alteration: Alteration
    nature: Nature
    status_before: Status
    status_after: Status
    amount_before: Amount | None
    amount_after: Amount | None
    still_against: tuple[Standing, ...]
    besides: tuple[Affected, ...]
    lead: Text
    outcome: Text
    text: Text

    @property
    def enough(self) -> bool:
        """Whether this alone makes the family eligible."""
        return self.status_before != "eligible" and self.status_after == "eligible"
