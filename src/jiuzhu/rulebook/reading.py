"""One reading of a jurisdiction's layers for a day: its sources, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from jiuzhu.errors import Problem, RuleError
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Basis
from jiuzhu.rulebook.schema import SourceEntry, SourcesFile


class Reading:
    """The layers, the day, and every problem found so far."""

    def __init__(self, layers: Layers, on: date) -> None:
        self.layers = layers
        self.on = on
        self.problems: list[Problem] = []
        self.sources: dict[str, SourceEntry] = {}
        for document, file in self.layers.of_kind(SourcesFile):
            for name, entry in file.sources.items():
                if name in self.sources:
                    self.problem(
                        document,
                        ("sources", name),
                        f"依据“{name}”已在上一层写明",
                        f"the source {name!r} is already in an upper layer",
                    )
                self.sources[name] = entry

    def problem(self, document: Document, path: Key, zh: str, en: str) -> None:
        """Something is wrong at a place in a file."""
        self.problems.append(document.problem(path, zh, en))

    def refuse_if_problems(self) -> None:
        """Raises `RuleError` with every problem found so far, if there is any."""
        if self.problems:
            raise RuleError(tuple(dict.fromkeys(self.problems)))

    def covers(self, since: date | None, until: date | None) -> bool:
        """Whether the day lies between these two, both included."""
        return (since is None or since <= self.on) and (until is None or self.on <= until)

    def basis(self, citations: list[str] | None, document: Document, path: Key) -> tuple[Basis, ...]:
        """The documents and articles cited, such as `dibao_measures 23`."""
        read: list[Basis] = []
        for citation in citations or ():
            name, _, article = citation.partition(" ")
            if name not in self.sources:
                zh, en = nearest(name, self.sources)
                self.problem(
                    document, path, f"没有编号为“{name}”的依据{zh}", f"there is no source {name!r}{en}"
                )
                continue
            read.append(Basis(name, self.sources[name].text, article.strip()))
        return tuple(read)


def nearest(name: str, known: Mapping[str, object]) -> tuple[str, str]:
    """A hint at the known name that is most like this one, in both languages; empty where none is."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.4)
    return (f"，是否想写“{close[0]}”？", f"; did you mean {close[0]!r}?") if close else ("", "")
