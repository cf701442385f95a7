"""What the rule files of a day define, before any expression is parsed: items and benefits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jiuzhu.facts.vocabulary import Entity, household
from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.reading import Reading, nearest
from jiuzhu.rulebook.schema import BenefitFile, DefinitionsFile, FillsFile, ItemEntry

_HOUSEHOLD = household()
ENTITIES: dict[str, Entity] = {
    "household": _HOUSEHOLD,
    "member": _HOUSEHOLD.collections["members"],
    "supporter": _HOUSEHOLD.collections["members"].collections["supporters"],
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as a file has it, before anything is parsed."""

    key: str
    entry: ItemEntry
    document: Document
    path: Key
    entity: str
    own: Mapping[str, str]
    needs_basis: bool


class Drafts:
    """The items and benefits in force on the day of a reading, lower layers filling upper ones."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.items: dict[str, Draft] = {}
        self.benefits: dict[str, tuple[BenefitFile, Document]] = {}
        self._read_benefit_files()
        self._read_definitions()
        self._read_fills()

    def _read_benefit_files(self) -> None:
        files = self._reading.layers.of_kind(BenefitFile)
        for document, file in sorted(files, key=lambda found: (found[1].order, found[1].benefit)):
            name = file.benefit
            if name in self.benefits:
                self._reading.problem(
                    document,
                    ("benefit",),
                    f"“{name}”已在上一层写明；下层用 fills: {name} 补充",
                    f"{name!r} is in an upper layer; fill it with 'fills: {name}'",
                )
                continue
            self.benefits[name] = (file, document)
            own = {item: f"{name}.{item}" for item in (*file.quantities, *file.conditions)}
            for group in ("quantities", "conditions"):
                for item, versions in getattr(file, group).items():
                    like = Draft("", versions[0], document, (), file.decided_for, own, group == "conditions")
                    draft = _draft(self._reading, own[item], versions, document, (group, item), like)
                    if draft:
                        self.items[draft.key] = draft

    def _read_definitions(self) -> None:
        for document, file in self._reading.layers.of_kind(DefinitionsFile):
            for key, versions in file.definitions.items():
                entity = key.partition(".")[0]
                path: Key = ("definitions", key)
                if entity not in ENTITIES:
                    self._reading.problem(
                        document,
                        path,
                        f"定义只能属于 {'、'.join(ENTITIES)}，没有“{entity}”",
                        f"a definition belongs to {', '.join(ENTITIES)}; there is no {entity!r}",
                    )
                    continue
                like = Draft(key, versions[0], document, path, entity, {}, True)
                if draft := _draft(self._reading, key, versions, document, path, like):
                    self._put(draft)

    def _read_fills(self) -> None:
        for document, file in self._reading.layers.of_kind(FillsFile):
            for group in ("quantities", "conditions"):
                for item, versions in getattr(file, group).items():
                    key = f"{file.fills}.{item}"
                    before = self.items.get(key)
                    if before is None:
                        zh, en = nearest(key, self.items)
                        self._reading.problem(
                            document,
                            (group, item),
                            f"上层没有“{key}”可补充{zh}",
                            f"no upper layer has {key!r} to be filled{en}",
                        )
                        continue
                    if draft := _draft(self._reading, key, versions, document, (group, item), before):
                        self._put(draft)

    def _put(self, draft: Draft) -> None:
        before = self.items.get(draft.key)
        if before is not None:
            if not (before.entry.local or before.entry.judged):
                self._reading.problem(
                    draft.document,
                    draft.path,
                    f"“{draft.key}”已由 {before.document.where(before.path)} 确定，没有留给下层",
                    f"{draft.key!r} is settled at {before.document.where(before.path)}, not left open",
                )
            same = before.entry.unit == draft.entry.unit
            if not same:
                self._reading.problem(
                    draft.document,
                    draft.path,
                    f"单位应与上层一致：{before.entry.unit}",
                    f"the unit should be that of the upper layer, {before.entry.unit}",
                )
        self.items[draft.key] = draft

    def refuse_names_taken_twice(self, figures: Mapping[str, object]) -> None:
        """A name has one meaning: items, figures and facts do not share it."""
        for name, (file, document) in self.benefits.items():
            for group in ("quantities", "conditions"):
                for item in getattr(file, group):
                    if item in figures or (group == "quantities" and item in file.conditions):
                        self._reading.problem(
                            document,
                            (group, item),
                            f"“{item}”这个名称已用于别处，请换一个",
                            f"the name {item!r} is already taken; choose another",
                        )
            if any(
                name in entity.words or f"{label}.{name}" in self.items for label, entity in ENTITIES.items()
            ):
                self._reading.problem(
                    document,
                    ("benefit",),
                    f"“{name}”这个名称已用于别处",
                    f"the name {name!r} is already taken",
                )


def _draft(
    reading: Reading, key: str, versions: list[ItemEntry], document: Document, path: Key, like: Draft
) -> Draft | None:
    for index, entry in enumerate(versions):
        if reading.covers(entry.since, entry.until):
            exact: Key = (*path, index) if (*path, index) in document.lines else path
            return replace(like, key=key, entry=entry, document=document, path=exact)
    return None
