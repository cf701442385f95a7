"""What a document is written about: a case at the step that the document belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiuzhu.assessment import Assessment, Determination
from jiuzhu.cases.answers import Step
from jiuzhu.cases.documents.errors import refuse
from jiuzhu.cases.events import Event
from jiuzhu.cases.file import File
from jiuzhu.cases.office import OneTimeNotice
from jiuzhu.cases.office.receipts import determination_in
from jiuzhu.facts import Applicant
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.model import Procedure


@dataclass(frozen=True, slots=True)
class Matter:
    """A case at a step that may be taken, with what a document about it rests on.

    events: what has happened, the step itself last.  benefit: what the case is about; person: the member
    whom it is for, None for the household.  office: whose document it is.  assessment: the last on file;
    before: that of the decision now in force.  notice: everything that is missing.
    told: the day on which the recipient is taken to know of it; number: the document's own (文号).
    rulebook: the rules of the day.  search: folders in which to look for the rules of the assessments.
    """

    case: str
    procedure: Procedure
    rulebook: Rulebook
    benefit: str
    person: str | None
    events: tuple[Event, ...]
    step: Step
    office: str
    applicant: Applicant
    assessment: Assessment | None = None
    before: Assessment | None = None
    notice: OneTimeNotice | None = None
    told: date | None = None
    number: str | None = None
    search: Sequence[Path] = ()

    @property
    def on(self) -> date:
        """The day of the step, which is that of the document."""
        return self.events[-1].on

    @property
    def file(self) -> File:
        """What is on file when the step is taken."""
        return File(self.procedure.words, self.events[:-1], self.events[-1].brought)

    @property
    def applicant_name(self) -> str:
        """The name of who applied; raises `DocumentError` where it is not known."""
        own = self.applicant.who_applied()
        if own is None or own.name is None:
            refuse("applicant", "申请人的姓名不详", "the name of the applicant is not known")
        return own.name

    def assessed(self) -> Assessment:
        """The last assessment on file; raises `DocumentError` where there is none."""
        if self.assessment is None:
            refuse("assessment", "卷内没有评估结果", "no assessment is on file")
        return self.assessment

    def of(self, assessment: Assessment) -> Determination | None:
        """What an assessment says of the benefit; None where it is no question."""
        return determination_in(assessment, self.benefit, self.person)

    @property
    def title(self) -> str:
        """What people call the benefit or, of a case about none in force, the procedure."""
        benefit = self.rulebook.benefits.get(self.benefit)
        return benefit.title.zh if benefit else self.procedure.title.zh
