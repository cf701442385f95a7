"""The words of procedure of every layer; an unknown one is told with the one most like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from jiuzhu.language.hints import nearest, shortened
from jiuzhu.language.tree import Flag
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.model import Basis, Figure
from jiuzhu.rulebook.procedures.files import files_of_kind
from jiuzhu.rulebook.procedures.model import Circumstance, Role, Word, Words
from jiuzhu.rulebook.procedures.schema import CircumstanceEntry, WordsFile
from jiuzhu.rulebook.reading import IN_UPPER_LAYER, Reading
from jiuzhu.rulebook.schema import Named
from jiuzhu.texts import Text

_Entry = TypeVar("_Entry", bound=Named)


@dataclass(frozen=True, slots=True)
class Recusal:
    """What is asked of every official who acts."""

    text: Text
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a day, and what is asked of every official.

    figures: the circumstances that a figure tells, and which.  told_by: those that an event tells, and in
    which file they stand.
    """

    words: Words
    recusal: Recusal | None
    figures: Mapping[str, str]
    told_by: Mapping[str, Document]


def read_words(reading: Reading, figures: Mapping[str, Figure]) -> Vocabulary:
    """The words of all layers; what is wrong is noted in the reading."""
    return _Words(reading, figures).read()


class _Words:
    def __init__(self, reading: Reading, figures: Mapping[str, Figure]) -> None:
        self._reading = reading
        self._figures = figures
        self._seen: dict[tuple[str, str], tuple[Document, Key]] = {}
        self._figures_of: dict[str, str] = {}
        self._told_by: dict[str, Document] = {}

    def read(self) -> Vocabulary:
        roles: dict[str, Role] = {}
        papers: dict[str, Word] = {}
        circumstances: dict[str, Circumstance] = {}
        signatures: dict[str, Word] = {}
        recusal: Recusal | None = None
        for document, file in files_of_kind(self._reading.layers, WordsFile):
            entry = file.procedure_words
            for name, role in self._new("roles", entry.roles, document):
                roles[name] = Role(name, role.text, role.official)
            for name, paper in self._new("papers", entry.papers, document):
                papers[name] = Word(name, paper.text)
            for name, circumstance in self._new("circumstances", entry.circumstances, document):
                circumstances[name] = self._circumstance(name, circumstance, document)
            for name, signature in self._new("signatures", entry.signatures, document):
                signatures[name] = Word(name, signature.text)
            if entry.recusal is not None:
                path: Key = ("procedure_words", "recusal", "basis")
                basis = self._reading.basis_in_force(entry.recusal.basis, document, path)
                recusal = Recusal(entry.recusal.text, basis)
        words = Words(roles, papers, circumstances, signatures)
        return Vocabulary(words, recusal, self._figures_of, self._told_by)

    def _new(
        self, group: str, entries: Mapping[str, _Entry], document: Document
    ) -> Iterator[tuple[str, _Entry]]:
        """The entries whose names are not yet taken."""
        for name, entry in entries.items():
            path: Key = ("procedure_words", group, name)
            if (group, name) in self._seen:
                self._reading.again(name, document, path, self._seen[group, name], IN_UPPER_LAYER)
                continue
            self._seen[group, name] = document, path
            yield name, entry

    def _circumstance(self, name: str, entry: CircumstanceEntry, document: Document) -> Circumstance:
        usual: bool | None = None
        if entry.event is not None:
            self._told_by[name] = document
        if entry.figure is not None:
            path: Key = ("procedure_words", "circumstances", name, "figure")
            figure = flag_called(self._reading, self._figures, entry.figure, document, path)
            if figure is not None:
                self._figures_of[name] = figure.name
                usual = figure.value if isinstance(figure.value, bool) else None
        return Circumstance(name, entry.text, entry.event, usual)


def flag_called(
    reading: Reading, figures: Mapping[str, Figure], name: str, document: Document, path: Key
) -> Figure | None:
    """The figure of that name, which should be a flag."""
    if not known(reading, name, figures, Text("参数", "figure"), document, path):
        return None
    if not isinstance(figures[name].type, Flag):
        reading.problem(document, path, f"“{name}”不是“是否”参数（unit: flag）", f"{name!r} is not a flag")
        return None
    return figures[name]


def known(
    reading: Reading, name: str, names: Iterable[str], what: Text, document: Document, path: Key
) -> bool:
    """Whether there is something of that name; else a problem, with the name most like it."""
    found = list(names)
    if name in found:
        return True
    if name not in reading.refused:
        zh, en = nearest(name, found)
        shown = shortened(name)
        reading.problem(
            document, path, f"没有名为“{shown}”的{what.zh}{zh}", f"there is no {what.en} {shown!r}{en}"
        )
    return False
