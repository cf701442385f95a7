"""A case as it stands: what its entries in the record come to, and nothing that is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from jiuzhu.assessment.results import Amount
from jiuzhu.cases.events import NOTHING, Actor, Brought, Event, Outcome, Situation
from jiuzhu.cases.record import Entry, Evidence, Standing
from jiuzhu.facts import Applicant, Judgement, Member


@dataclass(frozen=True, slots=True)
class Paper:
    """A document handed in or made out, with its content.

    name: which paper it is, in the words of procedure, such as `application`.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def evidence(self) -> Evidence:
        """What the record keeps of it: its hash."""
        return Evidence.of(self.name, self.media_type, self.content)


@dataclass(frozen=True, slots=True)
class Receipt:
    """An assessment on file, by the hash of its content.

    number: the entry it came with.  on: the day whose law it applied.  outcome, amount: of the benefit that
    the case is about; no amount where the benefit gives no money.  facts: the hash of the facts it assessed.
    """

    number: int
    on: date
    sha256: str
    outcome: Outcome
    amount: Amount | None
    facts: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken.

    number: its entry.  event: what happened, as it now stands (a correction counts).  step: the step's name
    in the procedure.  state: how far the case had then come.  receipt: the hash of the assessment that it
    rested on, where it needed one.  effective: the first day of the month from which it has effect, where it
    has any; ends: whether nothing is paid from then on.
    """

    number: int
    event: Event
    step: str
    state: str
    receipt: str | None = None
    effective: date | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a step decided about money: how much is paid from which month on.

    amount: None where it cannot be told; of a step that ends payment, nothing.  receipt: the assessment that
    says so.
    """

    taken: Taken
    since: date
    ends: bool
    amount: Amount | None
    receipt: str | None


@dataclass(frozen=True)
class Case:
    """A case, folded from its entries.

    id; version: the number of its last entry, to act on.  jurisdiction, procedure, benefit: by whose rules,
    how, and about what; person: the member whom it is about, where the benefit is a person's.
    opened: the day.  office: where it lies.  assigned: the id of who has it.  state: how far it has come.
    applicant, judgements: the family as last filed; facts: the hash of that.  steps, receipts: in order.
    entries: all of them, what was set right included.  standing: how lists show it.
    """

    id: str
    version: int
    jurisdiction: str
    procedure: str
    benefit: str
    person: str | None
    opened: date
    office: str
    assigned: str | None
    state: str
    applicant: Applicant
    judgements: tuple[Judgement, ...]
    facts: str
    steps: tuple[Taken, ...]
    receipts: tuple[Receipt, ...]
    entries: tuple[Entry, ...] = field(repr=False)
    standing: Standing = field(repr=False)

    @property
    def events(self) -> tuple[Event, ...]:
        """What has happened, as the procedure sees it."""
        return tuple(one.event for one in self.steps)

    @property
    def receipt(self) -> Receipt | None:
        """The last assessment, if it is of the facts as they now stand."""
        last = self.receipts[-1] if self.receipts else None
        return last if last is not None and last.facts == self.facts else None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided about money, in order; the last one so far holds."""
        return tuple(self._decision(one, one.effective) for one in self.steps if one.effective)

    @property
    def concerned(self) -> Member | None:
        """The member whom it is about: the person, else the applicant; None where nobody is on file."""
        members = self.applicant.members or ()
        if self.person is not None:
            return next(
                (one for key, one in members_by_key(self.applicant).items() if key == self.person), None
            )
        return self.applicant.who_applied() or (members[0] if members else None)

    def situation(self, on: date, by: Actor | None = None, brought: Brought = NOTHING) -> Situation:
        """The case with somebody about to act.  An assessment of facts that changed since says nothing."""
        events, receipt = self.events, self.receipt
        stands = receipt.number if receipt else None
        told = [
            event
            if one.number == stands or event.brought.assessed is None
            else replace(event, brought=replace(event.brought, assessed=None))
            for one, event in zip(self.steps, events, strict=True)
        ]
        return Situation(on, tuple(told), by, brought)

    def papers(self, name: str) -> tuple[Evidence, ...]:
        """The documents of that name on file, in the order in which they came."""
        return tuple(one for entry in self.entries for one in entry.event.evidence if one.name == name)

    def _decision(self, taken: Taken, since: date) -> Decision:
        if taken.ends:
            return Decision(taken, since, True, None, taken.receipt)
        found = next((one for one in self.receipts if one.sha256 == taken.receipt), None)
        # Relief that came first is assessed afterwards.
        found = found or next((one for one in self.receipts if one.number > taken.number), None)
        if found is None:
            return Decision(taken, since, False, None, None)
        return Decision(taken, since, False, found.amount, found.sha256)


def members_by_key(applicant: Applicant) -> Mapping[str, Member]:
    """Each member by what tells it from the others: its name, else `members[1]`."""
    members = applicant.members or ()
    return {one.name or f"members[{index}]": one for index, one in enumerate(members)}
