"""The desk of the office: the store, the rules of each day, and cases read from their entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jiuzhu.assessment import Assessment, assess
from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import Actor
from jiuzhu.cases.law import Law, law_of
from jiuzhu.cases.office.case import Case, Receipt
from jiuzhu.cases.office.folding import READ, fold
from jiuzhu.cases.office.gate import Gate
from jiuzhu.cases.record import Event
from jiuzhu.cases.store import Store
from jiuzhu.cases.store.errors import no_such_case
from jiuzhu.errors import Problem
from jiuzhu.facts.case_file import CaseFile
from jiuzhu.rulebook import Rulebook


class Desk:
    """What every act and every look needs.

    jurisdiction: whose rules new cases go by.  search: folders in which to look for them first.
    """

    def __init__(self, store: Store, *, jurisdiction: str = "changzhou", search: Sequence[Path] = ()) -> None:
        self.store = store
        self.jurisdiction = jurisdiction
        self.search = tuple(search)
        self._facts_of = lru_cache(maxsize=1_000)(self._read_facts)
        self._law_of = lru_cache(maxsize=1_000)(lambda name, place: law_of(name, place, search=self.search))

    def current(self, case: str) -> Case:
        """The case as it stands, for acts that are themselves recorded; who looks at it uses `show`."""
        entries = self.store.entries(case)
        if not entries:
            raise no_such_case(case)
        return fold(entries, self._facts_of)

    def law(self, case: Case) -> Law:
        """The procedure that the case goes by, day by day."""
        law: Law = self._law_of(case.procedure, case.jurisdiction)
        return law

    def gate(self, jurisdiction: str, on: date) -> Gate:
        """Who may see and do what on a day."""
        rulebook = Rulebook.load(jurisdiction, on, search=self.search)
        return Gate(rulebook.access, rulebook.procedures)

    def assessment(self, receipt: Receipt) -> Assessment:
        """The assessment of a receipt; `ReceiptError` where it is not what the record says it was."""
        return Assessment.from_json(self._content(receipt.sha256))

    def _assessed(self, case: Case, on: date) -> Assessment:
        return assess(
            case.applicant,
            on=on,
            jurisdiction=case.jurisdiction,
            judgements=case.judgements,
            search=self.search,
        )

    def _note(self, concerned: Sequence[str], what: str, by: Actor, at: datetime) -> None:
        if concerned:
            self.store.note_reading(concerned, Event(READ, by, at, {"what": what}))

    def _read_facts(self, digest: str) -> CaseFile:
        return CaseFile.from_json(self._content(digest))

    def _content(self, digest: str) -> bytes:
        content = self.store.content(digest)
        if sha256(content).hexdigest() != digest:
            said = "材料内容与记录的校验值不符，被改动过", "is not what the record says it was"
            raise CaseError((Problem(digest, *said),))
        return content
