"""What a procedure is made of: its own file and the parts that it takes in, each with its places filled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.procedures.files import files_of_kind
from jiuzhu.rulebook.procedures.schema import (
    IncludeEntry,
    LimitEntry,
    PartFile,
    ProcedureBody,
    ProcedureFile,
    StateEntry,
    StepEntry,
)
from jiuzhu.rulebook.procedures.words import known
from jiuzhu.rulebook.reading import IN_UPPER_LAYER, Reading
from jiuzhu.texts import Text

_Entry = TypeVar("_Entry")
_File = TypeVar("_File", ProcedureFile, PartFile)

NOTHING: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands.  filled: the states that stand in the places of its part."""

    document: Document
    path: Key
    filled: Mapping[str, tuple[str, ...]]

    def at(self, *steps: str | int) -> Key:
        return (*self.path, *steps)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Everything of one procedure by name: each entry, and where it stands."""

    file: ProcedureFile
    document: Document
    states: dict[str, tuple[StateEntry, Place]] = field(default_factory=dict)
    steps: dict[str, tuple[list[StepEntry], Place]] = field(default_factory=dict)
    limits: dict[str, tuple[list[LimitEntry], Place]] = field(default_factory=dict)


def read_pieces(reading: Reading) -> dict[str, Pieces]:
    """The procedures of all layers, in force or not, with their parts; problems are noted in the reading."""
    files = _by_name(reading, ProcedureFile, "procedure")
    parts = _by_name(reading, PartFile, "procedure_part")
    return {
        name: _Assembling(reading, Pieces(file, document), parts).pieces()
        for name, (document, file) in sorted(files.items(), key=lambda one: (one[1][1].order, one[0]))
    }


def _by_name(reading: Reading, kind: type[_File], key: str) -> dict[str, tuple[Document, _File]]:
    found: dict[str, tuple[Document, _File]] = {}
    for document, file in files_of_kind(reading.layers, kind):
        name = str(getattr(file, key))
        if name in found:
            reading.again(name, document, (key,), (found[name][0], (key,)), IN_UPPER_LAYER)
        else:
            found[name] = document, file
    return found


class _Assembling:
    def __init__(
        self, reading: Reading, pieces: Pieces, parts: Mapping[str, tuple[Document, PartFile]]
    ) -> None:
        self._reading = reading
        self._pieces = pieces
        self._parts = parts

    def pieces(self) -> Pieces:
        pieces, included = self._pieces, list(self._included())
        states = [*pieces.file.states, *(name for _, part, _, _ in included for name in part.states)]
        self._take(pieces.file, pieces.document, {})
        for document, part, include, path in included:
            self._take(part, document, self._filled(include, part, states, path))
        return pieces

    def _included(self) -> Iterator[tuple[Document, PartFile, IncludeEntry, Key]]:
        """The parts that are taken in: where each is written, and by which entry it is included."""
        what = Text("共用片段", "part")
        for index, include in enumerate(self._pieces.file.includes):
            path: Key = ("includes", index)
            if known(self._reading, include.part, self._parts, what, self._pieces.document, (*path, "part")):
                document, part = self._parts[include.part]
                yield document, part, include, path

    def _filled(
        self, include: IncludeEntry, part: PartFile, states: Collection[str], path: Key
    ) -> dict[str, tuple[str, ...]]:
        """The states that stand in the places of a part."""
        document, filled = self._pieces.document, dict.fromkeys(part.places, NOTHING)
        for name, given in include.places.items():
            at: Key = (*path, "places", name)
            if known(self._reading, name, part.places, Text("空位", "place"), document, at):
                filled[name] = tuple(
                    one
                    for one in given
                    if known(self._reading, one, states, Text("状态", "state"), document, at)
                )
        if missing := [name for name in part.places if name not in include.places]:
            self._reading.problem(
                document,
                path,
                f"片段“{include.part}”的空位没有填：{'、'.join(missing)}",
                f"places of {include.part!r} are not filled: {', '.join(missing)}",
            )
        return filled

    def _take(self, body: ProcedureBody, document: Document, filled: Mapping[str, tuple[str, ...]]) -> None:
        pieces = self._pieces
        self._add(pieces.states, body.states, "states", document, filled)
        self._add(pieces.steps, body.steps, "steps", document, filled)
        self._add(pieces.limits, body.limits, "limits", document, filled)

    def _add(
        self,
        taken: dict[str, tuple[_Entry, Place]],
        entries: Mapping[str, _Entry],
        group: str,
        document: Document,
        filled: Mapping[str, tuple[str, ...]],
    ) -> None:
        for name, entry in entries.items():
            place = Place(document, (group, name), filled)
            if name in taken:
                before = taken[name][1]
                said = Text(
                    f"已在“{self._pieces.file.title.zh}”的另一处写明",
                    f"stands elsewhere in {self._pieces.file.procedure!r}",
                )
                self._reading.again(name, document, place.path, (before.document, before.path), said)
                continue
            taken[name] = entry, place


def states_of(names: Iterable[str], place: Place) -> tuple[str, ...]:
    """The states that names stand for: a place of the part stands for those that fill it."""
    return tuple(dict.fromkeys(state for name in names for state in place.filled.get(name, (name,))))
