"""One reading of a jurisdiction's layers for a day: its sources, and the problems met on the way."""

from __future__ import annotations

from datetime import date

from jiuzhu.errors import Problem, RuleError
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Basis
from jiuzhu.rulebook.schema import SourceEntry, SourcesFile
from jiuzhu.texts import Text

IN_UPPER_LAYER = Text("已在上一层写明", "is already in an upper layer")


class Reading:
    """The layers, the day, every problem found so far.

    refused: the names of figures and items that a problem was told about; who uses one is not to blame.
    """

    def __init__(self, layers: Layers, on: date) -> None:
        self.layers = layers
        self.on = on
        self.problems: list[Problem] = []
        self.refused: set[str] = set()
        self.sources: dict[str, SourceEntry] = {}
        self._read_sources()

    def _read_sources(self) -> None:
        seen: dict[str, tuple[Document, Key]] = {}
        for document, file in self.layers.of_kind(SourcesFile):
            for name, entry in file.sources.items():
                path: Key = ("sources", name)
                if name in seen:
                    self.again(name, document, path, seen[name], IN_UPPER_LAYER)
                    continue
                seen[name] = document, path
                self.sources[name] = entry

    def problem(self, document: Document, path: Key, zh: str, en: str) -> None:
        """Something is wrong at a place in a file."""
        self.problems.append(document.problem(path, zh, en))

    def again(
        self, name: str, document: Document, path: Key, before: tuple[Document, Key], below: Text
    ) -> None:
        """A name stands a second time.

        before: where it stood first.  below: what is wrong with that in a lower layer.
        """
        where = before[0].where(before[1])
        said = below if before[0].layer != document.layer else Text("已经写过", "is written already")
        self.problem(document, path, f"“{name}”{said.zh}（{where}）", f"{name!r} {said.en} ({where})")

    def refuse_if_problems(self) -> None:
        """Raises `RuleError` with every problem found so far, if there is any."""
        if self.problems:
            raise RuleError(tuple(dict.fromkeys(self.problems)))

    def basis(self, citations: list[str] | None, document: Document, path: Key) -> tuple[Basis, ...]:
        """The documents and articles cited at a place, such as `dibao_measures 23`."""
        read: list[Basis] = []
        for index, citation in enumerate(citations or ()):
            name, _, article = citation.strip().partition(" ")
            if name in self.sources:
                read.append(Basis(name, self.sources[name].text, article.strip()))
                continue
            zh, en = nearest(name, self.sources)
            shown = shortened(name)
            self.problem(
                document,
                (*path, index),
                f"没有编号为“{shown}”的依据{zh}",
                f"there is no source {shown!r}{en}",
            )
        return tuple(read)

    def basis_in_force(self, citations: list[str] | None, document: Document, path: Key) -> tuple[Basis, ...]:
        """Those of the cited documents that are in force on the day; that there is none is a problem."""
        cited = self.basis(citations, document, path)
        found = tuple(one for one in cited if self.sources[one.source].covers(self.on))
        if cited and not found:
            names = [self.sources[one.source].text for one in cited]
            self.problem(
                document,
                path,
                f"在 {self.on} 没有生效的依据（{'、'.join(name.zh for name in names)}）",
                f"none of what it cites is in force on {self.on} ({'; '.join(name.en for name in names)})",
            )
        return found
