"""What a step needs, as requirements: who may act first, then what must be so."""

from __future__ import annotations

from collections.abc import Iterator

from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.model import Basis
from jiuzhu.rulebook.procedures.lookup import PAPER, SIGNATURE, Lookup
from jiuzhu.rulebook.procedures.model import (
    ActsAs,
    ApartFrom,
    Assessed,
    Authority,
    Brings,
    Done,
    Found,
    InTime,
    NoRelative,
    NotDone,
    OnFile,
    Over,
    Requirement,
    Signed,
    Test,
    Together,
)
from jiuzhu.rulebook.procedures.schema import NeedEntry
from jiuzhu.rulebook.procedures.wording import Wording
from jiuzhu.texts import Text


class Needs:
    """Reads the needs of the steps of one procedure."""

    def __init__(self, lookup: Lookup, wording: Wording) -> None:
        self._lookup = lookup
        self._wording = wording

    def of_those_who_act(self, by: tuple[Authority, ...], basis: tuple[Basis, ...]) -> Iterator[Requirement]:
        """That they may, and that officials keep out of a relative's case."""
        lookup = self._lookup
        test = ActsAs(by)
        yield Requirement(self._wording.requirement(test, ()), test, basis)
        if lookup.recusal and any(lookup.words.roles[one.role].official for one in by):
            yield Requirement(lookup.recusal.text, NoRelative(), lookup.recusal.basis)

    def of_step(
        self, entries: list[NeedEntry], basis: tuple[Basis, ...], document: Document, path: Key
    ) -> Iterator[Requirement]:
        """What else it needs on the day.  basis: the step's own, for what has none."""
        for index, entry in enumerate(entries):
            if entry.covers(self._lookup.reading.on):
                yield from self._requirements(entry, basis, document, (*path, index))

    def _requirements(
        self, entry: NeedEntry, basis: tuple[Basis, ...], document: Document, path: Key
    ) -> Iterator[Requirement]:
        lookup = self._lookup
        guards = lookup.guards(entry, document, path)
        own = lookup.basis(entry.basis, document, path) if entry.basis else basis
        assumed = entry.assumed.text if entry.assumed else None
        for test in self._tests(entry, document, path):
            text = (
                Text(entry.zh, entry.en) if entry.zh and entry.en else self._wording.requirement(test, guards)
            )
            yield Requirement(text, test, own, guards, assumed)

    def _tests(self, entry: NeedEntry, document: Document, path: Key) -> Iterator[Test]:
        lookup, words = self._lookup, self._lookup.words

        def papers(names: list[str] | None, key: str) -> tuple[str, ...]:
            return lookup.known(names or (), words.papers, PAPER, document, (*path, key))

        def events(names: list[str] | None, key: str) -> tuple[str, ...]:
            return lookup.happening(names or (), document, (*path, key))

        def circumstances(names: list[str] | None, key: str) -> tuple[str, ...]:
            return lookup.circumstances(names or (), document, (*path, key))

        yield from (OnFile((one,)) for one in papers(entry.papers, "papers"))
        if one_of := papers(entry.one_of, "one_of"):
            yield OnFile(one_of)
        yield from (Brings((one,)) for one in papers(entry.brings, "brings"))
        if brings_one_of := papers(entry.brings_one_of, "brings_one_of"):
            yield Brings(brings_one_of)
        if done := events(entry.done, "done"):
            yield Done(done, events(entry.after, "after"))
        if entry.not_done and events([entry.not_done], "not_done"):
            yield NotDone(entry.not_done)
        if entry.people:
            yield Together(lookup.number(entry.people, document, (*path, "people")))
        for side in entry.signed or ():
            if lookup.known([side], words.signatures, SIGNATURE, document, (*path, "signed")):
                yield Signed(side)
        if apart := events(entry.apart_from, "apart_from"):
            yield ApartFrom(apart)
        if entry.assessed:
            yield Assessed(entry.assessed)
        if found := circumstances(entry.found, "found"):
            yield Found(found)
        if not_found := circumstances(entry.not_found, "not_found"):
            yield Found(not_found, value=False)
        if entry.over:
            yield Over(lookup.limit(entry.over, document, (*path, "over")))
        if entry.in_time:
            yield InTime(lookup.limit(entry.in_time, document, (*path, "in_time")))
