"""Every item and benefit that the files of all layers write, whatever the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jiuzhu.facts.vocabulary import Entity, household
from jiuzhu.language.hints import nearest
from jiuzhu.rulebook.dates import NOTHING_MORE, Called, Span, spans
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import ONCE, BenefitFile, DefinitionsFile, FillsFile, ItemEntry
from jiuzhu.texts import Text

_HOUSEHOLD = household()
ENTITIES: dict[str, Entity] = {
    "household": _HOUSEHOLD,
    "member": _HOUSEHOLD.collections["members"],
    "supporter": _HOUSEHOLD.collections["members"].collections["supporters"],
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where expressions stand: in which file, about whom, and the bare names of the file's own items."""

    document: Document
    entity: str
    own: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """An item as one file has it: each of its versions with its days."""

    key: str
    versions: tuple[Span[ItemEntry], ...]
    place: Place
    path: Key
    needs_basis: bool

    @property
    def standing(self) -> tuple[Document, Key]:
        return self.place.document, self.path


@dataclass(frozen=True, slots=True)
class WrittenBenefit:
    """A benefit's file."""

    file: BenefitFile
    place: Place


class Writing:
    """What is written, by name.

    benefits: in the order of results.  items: for each key what the layers say of it, upper ones first.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.benefits = self._read_benefits()
        self.items: dict[str, list[Written]] = {}
        for benefit in self.benefits.values():
            for written in self._of_benefit(benefit):
                self._add(written)
        for written in self._definitions():
            self._add(written)
        for written in self._fills():
            self._add(written)

    def _read_benefits(self) -> dict[str, WrittenBenefit]:
        read: dict[str, WrittenBenefit] = {}
        for document, file in self._reading.layers.of_kind(BenefitFile):
            name = file.benefit
            if name in read:
                below = Text(
                    f"已在上一层写明；下层用 fills: {name} 补充",
                    f"is in an upper layer; fill it with 'fills: {name}'",
                )
                first = read[name].place.document
                self._reading.again(name, document, ("benefit",), (first, ("benefit",)), below)
                continue
            own = {item: f"{name}.{item}" for item in (*file.quantities, *file.conditions)}
            read[name] = WrittenBenefit(file, Place(document, file.decided_for, own))
        return dict(sorted(read.items(), key=lambda found: (found[1].file.order, found[0])))

    def _of_benefit(self, benefit: WrittenBenefit) -> Iterator[Written]:
        file, place = benefit.file, benefit.place
        for group, item, entries in _groups(file):
            key = place.own[item]
            yield self._written(key, entries, place, (group, item), group == "conditions")

    def _definitions(self) -> Iterator[Written]:
        for document, file in self._reading.layers.of_kind(DefinitionsFile):
            for key, entries in file.definitions.items():
                entity, path = key.partition(".")[0], ("definitions", key)
                if entity in ENTITIES:
                    yield self._written(key, entries, Place(document, entity, {}), path, True)
                    continue
                self._reading.problem(
                    document,
                    path,
                    f"定义只能属于 {'、'.join(ENTITIES)}，没有“{entity}”",
                    f"a definition belongs to {', '.join(ENTITIES)}; there is no {entity!r}",
                )

    def _fills(self) -> Iterator[Written]:
        for document, file in self._reading.layers.of_kind(FillsFile):
            if file.paid is not None:
                self._check_paid(document, file)
            for group, item, entries in _groups(file):
                key, path = f"{file.fills}.{item}", (group, item)
                if key in self.items:
                    upper = self.items[key][0]
                    place = replace(upper.place, document=document)
                    yield self._written(key, entries, place, path, upper.needs_basis)
                    continue
                zh, en = nearest(key, self.items)
                self._reading.problem(
                    document,
                    path,
                    f"上层没有“{key}”可补充{zh}",
                    f"no upper layer has {key!r} to be filled{en}",
                )

    def _check_paid(self, document: Document, file: FillsFile) -> None:
        """Only a benefit that pays leaves open when it is paid."""
        assert file.paid is not None
        paying = {name: paid for name, found in self.benefits.items() if (paid := found.file.paid)}
        if file.fills not in paying:
            zh, en = nearest(file.fills, paying)
            self._reading.problem(
                document,
                ("paid",),
                f"没有发放金额的待遇“{file.fills}”{zh}",
                f"no benefit {file.fills!r} pays anything{en}",
            )
        elif paying[file.fills].period == "once" and file.paid.is_of_months:
            self._reading.problem(document, ("paid",), ONCE.zh, ONCE.en)

    def _written(
        self, key: str, entries: list[ItemEntry], place: Place, path: Key, needs_basis: bool
    ) -> Written:
        called = Called(str(path[-1]), Text("版本", "version"))
        versions = spans(entries, called, place.document, path, self._reading.problems)
        return Written(key, tuple(versions), place, path, needs_basis)

    def _add(self, written: Written) -> None:
        layers = self.items.setdefault(written.key, [])
        layer = written.place.document.layer
        for before in layers:
            if before.place.document.layer == layer:
                self._reading.again(written.key, *written.standing, before.standing, NOTHING_MORE)
                return
        layers.append(written)


def _groups(file: BenefitFile | FillsFile) -> Iterator[tuple[str, str, list[ItemEntry]]]:
    """The items of a file: in which group each stands, its name, its versions."""
    for group, items in (("quantities", file.quantities), ("conditions", file.conditions)):
        for item, entries in items.items():
            yield group, item, entries
