"""The procedures of a day: every name looked up, every step and time with its article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from jiuzhu.rulebook.dates import Called, Span, in_force, spans
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Figure
from jiuzhu.rulebook.procedures.checks import check_procedure
from jiuzhu.rulebook.procedures.lookup import EVENT, ROLE, STATE, Lookup
from jiuzhu.rulebook.procedures.model import (
    Effect,
    Extension,
    Limit,
    Pause,
    Period,
    Procedure,
    State,
    Transition,
)
from jiuzhu.rulebook.procedures.needs import Needs
from jiuzhu.rulebook.procedures.pieces import Pieces, Place, read_pieces
from jiuzhu.rulebook.procedures.schema import (
    EffectEntry,
    ExtensionEntry,
    LimitEntry,
    PauseEntry,
    StepEntry,
)
from jiuzhu.rulebook.procedures.wording import Wording
from jiuzhu.rulebook.procedures.words import Vocabulary, known, read_words
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import BenefitFile, Dated
from jiuzhu.texts import Text

_BENEFIT = Text("待遇", "benefit")
_Entry = TypeVar("_Entry", bound=Dated)


def load_procedures(layers: Layers, on: date, figures: Mapping[str, Figure]) -> dict[str, Procedure]:
    """The procedures in force on a day; raises `RuleError` with every problem found.

    figures: those of the day, by which times are counted.
    """
    reading = Reading(layers, on)
    vocabulary = read_words(reading, figures)
    pieces = read_pieces(reading)
    _check_benefits(reading, pieces)
    read = {
        name: _Building(reading, figures, vocabulary, one).procedure()
        for name, one in pieces.items()
        if one.file.covers(on)
    }
    _check_told_by_events(reading, vocabulary, pieces)
    reading.refuse_if_problems()
    return read


def _versions(
    name: str, entries: list[_Entry], document: Document, path: Key, reading: Reading
) -> list[Span[_Entry]]:
    """The versions of a step or a time, each with its days."""
    called = Called(name, Text("版本", "version"))
    return spans(entries, called, document, path, reading.problems)


def _check_benefits(reading: Reading, pieces: Mapping[str, Pieces]) -> None:
    """Each benefit is served by one procedure."""
    benefits = [file.benefit for _, file in reading.layers.of_kind(BenefitFile)]
    served: dict[str, str] = {}
    for name, one in pieces.items():
        for index, benefit in enumerate(one.file.serves):
            path: Key = ("serves", index)
            if known(reading, benefit, benefits, _BENEFIT, one.document, path) and benefit in served:
                other = served[benefit]
                reading.problem(
                    one.document,
                    path,
                    f"“{benefit}”已由程序“{other}”办理",
                    f"{benefit!r} is served by the procedure {other!r} already",
                )
            served.setdefault(benefit, name)


def _check_told_by_events(reading: Reading, vocabulary: Vocabulary, pieces: Mapping[str, Pieces]) -> None:
    """What tells a circumstance happens in some procedure."""
    events = {event for one in pieces.values() for event in one.steps}
    for name, document in vocabulary.told_by.items():
        event = vocabulary.words.circumstances[name].event
        if event is not None:
            path: Key = ("procedure_words", "circumstances", name, "event")
            known(reading, event, events, EVENT, document, path)


class _Building:
    """One procedure, of whose steps and times those of the day are taken."""

    def __init__(
        self, reading: Reading, figures: Mapping[str, Figure], vocabulary: Vocabulary, pieces: Pieces
    ) -> None:
        self._reading = reading
        self._vocabulary = vocabulary
        self._pieces = pieces
        self._steps = dict(self._of_day(pieces.steps))
        self._limits = dict(self._of_day(pieces.limits))
        self._lookup = Lookup(reading, figures, vocabulary, pieces, self._events(), self._limits)
        self._needs = Needs(self._lookup, self._wording())

    def procedure(self) -> Procedure:
        pieces, file = self._pieces, self._pieces.file
        before = len(self._reading.problems)
        states = {name: State(name, entry.text, entry.final) for name, (entry, _) in pieces.states.items()}
        self._lookup.known([file.begins], states, STATE, pieces.document, ("begins",))
        transitions = tuple(
            self._transition(name, span, place) for name, (span, place) in self._steps.items()
        )
        limits = {name: self._limit(name, span) for name, (span, _) in self._limits.items()}
        read = Procedure(
            file.procedure,
            file.title.text,
            tuple(file.serves),
            file.begins,
            MappingProxyType(states),
            transitions,
            MappingProxyType(limits),
            self._vocabulary.words,
            frozenset(self._lookup.used),
            file.assumed.text if file.assumed else None,
            pieces.document.where(("procedure",)),
        )
        if len(self._reading.problems) == before:  # else states that seem cut off may not be
            where = {name: place.document.where(place.path) for name, (_, place) in pieces.states.items()}
            self._reading.problems += check_procedure(read, where)
        return read

    def _of_day(
        self, entries: Mapping[str, tuple[list[_Entry], Place]]
    ) -> Iterator[tuple[str, tuple[Span[_Entry], Place]]]:
        for name, (written, place) in entries.items():
            found = _versions(name, written, place.document, place.path, self._reading)
            if span := in_force(found, self._reading.on):
                yield name, (span, place)

    def _events(self) -> dict[str, Text]:
        """What may happen on the day; an event is said as the step of its name is."""
        for name, (span, _) in self._steps.items():
            event = span.entry.event
            if event is not None and event != name:
                known(self._reading, event, self._steps, EVENT, span.document, (*span.path, "event"))
        return {
            name: span.entry.text
            for name, (span, _) in self._steps.items()
            if span.entry.event in (None, name)
        }

    def _wording(self) -> Wording:
        words, steps, limits = self._vocabulary.words, self._steps, self._pieces.limits

        def limit(name: str) -> Text:
            if name in self._limits:
                return self._limits[name][0].entry.text
            return limits[name][0][-1].text if name in limits else Text(name, name)

        return Wording(
            role=lambda name: words.roles[name].text,
            paper=lambda name: words.papers[name].text,
            circumstance=lambda name: words.circumstances[name].text,
            signature=lambda name: words.signatures[name].text,
            event=lambda name: steps[name][0].entry.text,
            limit=limit,
        )

    def _transition(self, name: str, span: Span[StepEntry], place: Place) -> Transition:
        entry, document, path, lookup = span.entry, span.document, span.path, self._lookup
        basis = lookup.basis(entry.basis, document, path)
        by = lookup.authorities(entry.by, document, (*path, "by"))
        to = lookup.states([entry.to], place, (*path, "to")) if entry.to else ()
        if len(to) > 1:
            self._reading.problem(
                document,
                (*path, "to"),
                f"“{entry.to}”在程序“{self._pieces.file.procedure}”中填了几个状态，不知去哪一个",
                f"{entry.to!r} is several states in {self._pieces.file.procedure!r}",
            )
        return Transition(
            name,
            entry.event or name,
            entry.text,
            lookup.states(entry.at, place, (*path, "at")),
            to[0] if to else None,
            by,
            lookup.guards(entry, document, path),
            (
                *self._needs.of_those_who_act(by, basis),
                *self._needs.of_step(entry.needs, basis, document, (*path, "needs")),
            ),
            self._effect(entry.effect, document, (*path, "effect")) if entry.effect else None,
            basis,
            entry.assumed.text if entry.assumed else None,
            document.where(path),
        )

    def _effect(self, entry: EffectEntry, document: Document, path: Key) -> Effect:
        if entry.of:
            self._lookup.happening([entry.of], document, (*path, "of"))
        basis = self._lookup.basis(entry.basis, document, path)
        return Effect(entry.month, entry.of, basis, entry.assumed.text if entry.assumed else None)

    def _limit(self, name: str, span: Span[LimitEntry]) -> Limit:
        entry, document, path, lookup = span.entry, span.document, span.path, self._lookup
        period = lookup.period(entry.within, document, (*path, "within"))
        extension = None
        if entry.extended:
            extension = self._extension(entry.extended, period, document, (*path, "extended"))
        return Limit(
            name,
            entry.text,
            entry.kind,
            period,
            lookup.happening(entry.counted_from, document, (*path, "counted_from")),
            lookup.happening(entry.met_by or (), document, (*path, "met_by")),
            lookup.known(entry.whose, lookup.words.roles, ROLE, document, (*path, "whose")),
            lookup.guards(entry, document, path),
            extension,
            tuple(
                self._pause(one, document, (*path, "paused", index)) for index, one in enumerate(entry.paused)
            ),
            entry.ends_on_holiday == "moves",
            lookup.basis(entry.basis, document, path),
            entry.assumed.text if entry.assumed else None,
            document.where(path),
        )

    def _extension(self, entry: ExtensionEntry, own: Period, document: Document, path: Key) -> Extension:
        lookup, key = self._lookup, "to" if entry.to else "further"
        longer = lookup.period(entry.to or entry.further or "", document, (*path, key))
        if own.figure and longer.figure and own.unit != longer.unit:
            self._reading.problem(
                document,
                (*path, key),
                f"“{longer.figure}”与“{own.figure}”的单位不同，不能用来延长",
                f"{longer.figure!r} is not in the unit of {own.figure!r}, which it should prolong",
            )
        return Extension(
            lookup.happening(entry.by, document, (*path, "by")),
            longer,
            entry.further is not None,
            lookup.basis(entry.basis, document, path),
        )

    def _pause(self, entry: PauseEntry, document: Document, path: Key) -> Pause:
        lookup = self._lookup
        return Pause(
            lookup.happening(entry.begins, document, (*path, "begins")),
            lookup.happening(entry.ends, document, (*path, "ends")),
            lookup.flag(entry.figure, document, (*path, "figure")) if entry.figure else True,
            lookup.basis(entry.basis, document, path),
        )
