"""What one can do against a decision on a day."""

from __future__ import annotations

from collections.abc import Iterator

from jiuzhu.rulebook.dates import Called, Span, in_force, spans
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.model import Remedy
from jiuzhu.rulebook.reading import IN_UPPER_LAYER, Reading
from jiuzhu.rulebook.schema import RemediesFile, RemedyEntry
from jiuzhu.texts import Text


def remedy_spans(
    name: str, entries: list[RemedyEntry], document: Document, reading: Reading
) -> list[Span[RemedyEntry]]:
    """The versions of a remedy, each with its days."""
    called = Called(name, Text("版本", "version"))
    return spans(entries, called, document, ("remedies", name), reading.problems)


def read_remedies(reading: Reading) -> Iterator[Remedy]:
    """The remedies in force on the day; what is wrong is noted in the reading."""
    seen: dict[str, tuple[Document, Key]] = {}
    for document, file in reading.layers.of_kind(RemediesFile):
        for name, entries in file.remedies.items():
            path: Key = ("remedies", name)
            if name in seen:
                reading.again(name, document, path, seen[name], IN_UPPER_LAYER)
                continue
            seen[name] = document, path
            versions = remedy_spans(name, entries, document, reading)
            sources = {
                one.path: reading.basis(one.entry.basis, document, (*one.path, "basis")) for one in versions
            }
            if one := in_force(versions, reading.on):
                yield Remedy(one.entry.text, sources[one.path])
