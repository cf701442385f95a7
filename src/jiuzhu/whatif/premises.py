"""The case of an assessment, ready to be altered and assessed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from jiuzhu.assessment.assess import assess
from jiuzhu.assessment.assessor import EngineName
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.assessment.reopening import same_rules
from jiuzhu.assessment.results import Assessment, Determination
from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant
from jiuzhu.rulebook import Rulebook
from jiuzhu.whatif.alteration import Alteration, Case, DayMoved
from jiuzhu.whatif.trying import Law, Place, Trial


class Premises:
    """What an assessment was made from: the case, and the rules as they are found here.

    search: the folders in which `assess` was told to look for the rules.
    Raises `ReceiptError` where the rules that the assessment rests on cannot be found.
    """

    def __init__(self, assessment: Assessment, search: Sequence[Path]) -> None:
        self.assessment = assessment
        self.search = search
        self.law = Law.under(same_rules(assessment, search))
        applicant = _with_names(assessment.applicant)
        judged = read_judgements(assessment.judgements, self.law.rulebook, applicant, assessment.on)
        self.case = Case(applicant, assessment.judgements, judged, assessment.on)
        # Else durable-rules, where it is installed: an assessment may come from another machine.
        self._engine: EngineName | None = "plain" if assessment.engine == "plain" else None
        self._assessed: dict[Alteration, Assessment | None] = {}

    def changes_of_law(self) -> list[date]:
        """The days on which something in the rules changes."""
        return Rulebook.stretches(self.assessment.jurisdiction, search=self.search)

    def altered(self, alteration: Alteration) -> Trial:
        """The case with something otherwise, tried out under the law of its day."""
        case = alteration.applied(self.case)
        if not isinstance(alteration, DayMoved):
            return Trial(self.law, case)
        law = Law.of(self.assessment.jurisdiction, case.on, self.search)
        return Trial(law, _as_known_to(law.rulebook, case))

    def assessed(self, alteration: Alteration) -> Assessment | None:
        """The case with something otherwise, assessed as any other; None where that contradicts itself."""
        if alteration not in self._assessed:
            try:
                self._assessed[alteration] = self._assess(alteration.applied(self.case))
            except FactError:
                self._assessed[alteration] = None
        return self._assessed[alteration]

    def _assess(self, case: Case) -> Assessment:
        rulebook = Rulebook.load(self.assessment.jurisdiction, case.on, search=self.search)
        return assess(
            validated(case.applicant),
            on=case.on,
            jurisdiction=self.assessment.jurisdiction,
            judgements=_as_known_to(rulebook, case).judgements,
            engine=self._engine,
            search=self.search,
        )


def validated(applicant: Applicant) -> Applicant:
    """An applicant that was altered without any check, read as if somebody told it; raises `FactError`."""
    return Applicant.model_validate(applicant.model_dump())


def determination(assessment: Assessment, place: Place) -> Determination | None:
    """That of a benefit and a person; None where it is no question."""
    benefit, person = place
    return next((one for one in assessment if one.benefit == benefit and (one.person or "") == person), None)


def _as_known_to(rulebook: Rulebook, case: Case) -> Case:
    """The case without judgements on what the law of another day does not leave to anybody."""
    kept = [
        (one, key)
        for one, key in zip(case.judgements, case.judged, strict=True)
        if key[0] in rulebook.items and rulebook.items[key[0]].judged
    ]
    judged = {key: case.judged[key] for _, key in kept}
    return replace(case, judgements=tuple(one for one, _ in kept), judged=judged)


def _with_names(applicant: Applicant) -> Applicant:
    """The same family, each member by the name that results give it: others may leave before it."""
    if applicant.members is None:
        return applicant
    members = tuple(
        member if member.name else member.model_copy(update={"name": f"members[{index}]"})
        for index, member in enumerate(applicant.members)
    )
    return applicant.model_copy(update={"members": members})
