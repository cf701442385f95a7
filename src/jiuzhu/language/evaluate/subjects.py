"""Whom the written function speaks of: each found once, and each of their facts read once."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from jiuzhu.facts.vocabulary import Entity, Word, known_number
from jiuzhu.language.evaluate.writer import Opening, Writer


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


class AtHand:
    """A subject in the text, by the name of its scope.

    opening: where what is read of it is written, so that it stands before all that is asked of it.
    """

    def __init__(self, writer: Writer, entity: Entity, opening: Opening, scope: str) -> None:
        self.scope = scope
        self._writer = writer
        self._entity = entity
        self._opening = opening
        self._names: dict[str, str] = {}
        self._numbers: dict[str, Bounds] = {}

    def worked_out(self) -> str:
        """The name of what was worked out of it, and what works out more."""
        return self._attribute("worked_out")

    def fact(self, word: Word) -> str:
        """The name of what was told, or is settled by a declaration that there is nothing else."""
        if word.path not in self._names:
            told, settled = self._told(word)
            if (none := word.about.none) is not None:
                self._opening.line(f"if {told} is None and {settled}: {told} = {self._writer.constant(none)}")
            self._names[word.path] = told
        return self._names[word.path]

    def number(self, word: Word) -> Bounds:
        """The same of a number; of one that nobody told it is only known that it is not below nothing."""
        if word.path not in self._numbers:
            told, settled = self._told(word)
            low, high = self._writer.name(), self._writer.name()
            line, bind = self._opening.line, self._writer.bind
            line(f"if {told} is not None: {low} = {high} = {bind(known_number)}({told})")
            if (none := word.about.none) is not None:
                line(f"elif {settled}: {told} = {low} = {high} = {self._writer.constant(none)}")
            line(f"else: {low} = 0; {high} = {bind(inf)}")
            self._names[word.path] = told
            self._numbers[word.path] = Bounds(low, high)
        return self._numbers[word.path]

    def given(self, word: Word) -> str:
        """Whether it was told or settled."""
        if word.kind == "number":
            self.number(word)
        else:
            self.fact(word)
        return f"{self._names[word.path]} is not None"

    def _told(self, word: Word) -> tuple[str, str]:
        """The names of what was told, and of whether it is declared that there is nothing else."""
        group, field = word.place
        facts, settled = self._group(group) if group else (self._attribute("facts"), "")
        told = self._writer.name()
        self._opening.line(f"{told} = {facts}[{self._writer.bind(field)}]")
        return told, settled or (self._attribute("settled") if word.about.none is not None else "")

    def _group(self, group: str) -> tuple[str, str]:
        """The same for the facts of a group, such as the income; nothing is told where it is left out."""
        if group not in self._names:
            facts, settled = self._attribute("facts"), self._attribute("settled")
            line, bind = self._opening.line, self._writer.bind
            name, inside = self._writer.name(), self._writer.name()
            line(f"{name} = {facts}[{bind(group)}]")
            line(f"if {name} is None: {name} = {bind(self._entity.untold(group))}; {inside} = {settled}")
            line(
                f"else: {name} = {name}.__dict__; {inside} = {settled} or {name}.get({bind('nothing_else')})"
            )
            self._names[group], self._names[f"{group} settled"] = name, inside
        return self._names[group], self._names[f"{group} settled"]

    def _attribute(self, of_scope: str) -> str:
        if of_scope not in self._names:
            name = self._names[of_scope] = self._writer.name()
            self._opening.line(f"{name} = {self.scope}.{of_scope}")
        return self._names[of_scope]
