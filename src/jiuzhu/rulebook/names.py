"""A name has one meaning: figures, items, benefits, facts and the words of the language share none."""

from __future__ import annotations

from collections.abc import Iterator

from jiuzhu.facts.vocabulary import Entity
from jiuzhu.language.parse import RESERVED
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import ParametersFile
from jiuzhu.rulebook.written import ENTITIES, Writing, WrittenBenefit

_Standing = tuple[str, Document, Key]


def refuse_taken_names(reading: Reading, writing: Writing) -> None:
    """Notes every name that already means something else."""
    figures = set[str]()
    for document, file in reading.layers.of_kind(ParametersFile):
        figures |= set(file.parameters)
        for name in file.parameters:
            if name in RESERVED:
                _refuse(reading, name, document, ("parameters", name))
    for benefit in writing.benefits.values():
        for name, document, path in _taken_in(benefit, figures):
            _refuse(reading, name, document, path)
    for name, document, path in (*_taken_definitions(writing), *_taken_benefits(writing)):
        _refuse(reading, name, document, path)


def _refuse(reading: Reading, name: str, document: Document, path: Key) -> None:
    reading.problem(
        document,
        path,
        f"“{name}”这个名称已用于别处，请换一个",
        f"the name {name!r} is already taken; choose another",
    )


def _taken_in(benefit: WrittenBenefit, figures: set[str]) -> Iterator[_Standing]:
    """The items of a benefit named like a figure or like one another."""
    file, document = benefit.file, benefit.place.document
    for group, items in (("quantities", file.quantities), ("conditions", file.conditions)):
        for name in items:
            twice = group == "quantities" and name in file.conditions
            if name in RESERVED or name in figures or twice:
                yield name, document, (group, name)


def _taken_definitions(writing: Writing) -> Iterator[_Standing]:
    for key, layers in writing.items.items():
        owner, _, name = key.partition(".")
        if owner in ENTITIES and (name in RESERVED or name in _facts_of(ENTITIES[owner])):
            for written in layers:
                yield key, *written.standing


def _taken_benefits(writing: Writing) -> Iterator[_Standing]:
    """`household.aid` could mean either the benefit or a fact or definition of that name."""
    for name, benefit in writing.benefits.items():
        if name in RESERVED or any(
            name in _facts_of(entity) or f"{owner}.{name}" in writing.items
            for owner, entity in ENTITIES.items()
        ):
            yield name, benefit.place.document, ("benefit",)


def _facts_of(entity: Entity) -> set[str]:
    return {word.partition(".")[0] for word in entity.words} | set(entity.collections)
