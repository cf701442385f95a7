"""Whom the written function speaks of: each found once, and each of their facts read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf
from types import SimpleNamespace

from jiuzhu.facts.vocabulary import Entity, Word, known_number
from jiuzhu.language.evaluate.writer import Place, Writer

NOTHING_ELSE = "nothing_else"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number in the text: its lowest and its highest, each a name or a whole number written out.

    is_positive: whether it is a whole number above nothing that is the same for everybody.
    """

    low: str
    high: str
    is_positive: bool = False

    def __str__(self) -> str:
        return f"({self.low}, {self.high})"


@dataclass(slots=True)
class Reading:
    """How a fact is read: its names, the lines, and where it was asked for first.

    is_asked_again: whether it is also asked for elsewhere.
    """

    value: Bounds
    lines: list[str]
    place: Place
    is_asked_again: bool = False


class AtHand:
    """A subject in the text, by the name of its scope.

    opening: a place that stands before all that is asked of it.
    """

    def __init__(self, writer: Writer, entity: Entity, opening: Place, scope: str) -> None:
        self.scope = scope
        self._writer = writer
        self._entity = entity
        self._opening = opening
        self._names: dict[str, str] = {}
        self._readings: dict[str, Reading] = {}
        writer.at_last.append(self._write_readings)

    def worked_out(self) -> str:
        """The name of what was worked out of it, and what works out more."""
        return self._got_ready(f"{self.scope}.worked_out")

    def fact(self, word: Word) -> str:
        """The name of what was told, or is settled by a declaration that there is nothing else."""
        return self._reading(word).value.low

    def number(self, word: Word) -> Bounds:
        """The same of a number; of one that nobody told it is only known that it is not below nothing."""
        return self._reading(word).value

    def given(self, word: Word) -> str:
        """Whether it was told or settled, as an expression."""
        value = self._reading(word).value
        if word.kind == "number":
            return f"{value.high} is not {self._writer.bind(inf)}"
        return f"{value.low} is not None"

    # --- facts -----------------------------------------------------------------------------------

    def _reading(self, word: Word) -> Reading:
        if word.path in self._readings:
            self._readings[word.path].is_asked_again = True
        else:
            read = self._read_number if word.kind == "number" else self._read
            value, lines = read(word)
            self._readings[word.path] = Reading(value, lines, self._writer.place())
        return self._readings[word.path]

    def _read(self, word: Word) -> tuple[Bounds, list[str]]:
        value = self._writer.name()
        lines = [f"{value} = {self._told(word)}"]
        if (none := word.about.none) is not None:
            settled = self._settled(word.place[0])
            lines.append(f"if {value} is None and {settled}: {value} = {self._writer.constant(none)}")
        return Bounds(value, value), lines

    def _read_number(self, word: Word) -> tuple[Bounds, list[str]]:
        low, high, bind = self._writer.name(), self._writer.name(), self._writer.bind
        least, most = "0", bind(inf)
        if (none := word.about.none) is not None:
            settled, number = self._settled(word.place[0]), self._writer.constant(none)
            least = self._got_ready(f"{number} if {settled} else {least}") if none else least
            most = self._got_ready(f"{number} if {settled} else {most}")
        return Bounds(low, high), [
            f"{low} = {self._told(word)}",
            f"if {low} is None: {low} = {least}; {high} = {most}",
            f"else: {low} = {high} = {bind(known_number)}({low})",
        ]

    def _told(self, word: Word) -> str:
        """What was told, as an expression."""
        group, field = word.place
        return f"{self._facts(group)}[{self._writer.bind(field)}]"

    def _facts(self, group: str) -> str:
        """The name of what was told of the subject, or of a group such as the income (`""`: no group)."""
        facts = self._got_ready(f"{self.scope}.facts")
        if not group:
            return facts
        bind = self._writer.bind
        return self._got_ready(f"({facts}[{bind(group)}] or {bind(_untold(self._entity, group))}).__dict__")

    def _settled(self, group: str) -> str:
        """The name of whether it is declared that there is nothing else to tell of these."""
        settled = self._got_ready(f"{self.scope}.settled")
        if not group:
            return settled
        declared = f"{self._facts(group)}.get({self._writer.bind(NOTHING_ELSE)})"
        return self._got_ready(f"{settled} or {declared}")

    def _got_ready(self, expression: str) -> str:
        """The name of what is worked out before all else, once."""
        if expression not in self._names:
            name = self._names[expression] = self._writer.name()
            self._opening.line(f"{name} = {expression}")
        return self._names[expression]

    def _write_readings(self) -> None:
        """Writes each reading where it is asked for; at once, where that is in several places."""
        for reading in self._readings.values():
            place = self._opening if reading.is_asked_again else reading.place
            for line in reading.lines:
                place.line(line)


@cache
def _untold(entity: Entity, group: str) -> SimpleNamespace:
    """A record of a group of which nobody told anything."""
    fields = (word.place for word in entity.words.values())
    return SimpleNamespace(**{field: None for of, field in fields if of == group})
