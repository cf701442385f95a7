"""The items of a day, before any expression is parsed: of each the version of the lowest layer that may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jiuzhu.rulebook.dates import in_force
from jiuzhu.rulebook.document import Key
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import ItemEntry
from jiuzhu.rulebook.written import Place, Writing, Written
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as it is in force on a day."""

    key: str
    entry: ItemEntry
    place: Place
    path: Key
    needs_basis: bool

    @property
    def where(self) -> str:
        return self.place.document.where(self.path)


def drafts_of(reading: Reading, writing: Writing) -> Iterator[Draft]:
    """The items in force on the day of a reading, lower layers filling upper ones.

    Where the uppermost layer has none in force there is nothing to fill, and nothing wrong.
    """
    for first, *below in writing.items.values():
        chosen = _of_day(reading, first)
        if chosen is None:
            continue
        for written in below:
            one = _of_day(reading, written)
            if one is not None and _may_fill(reading, chosen, one):
                chosen = one
        yield chosen


def _of_day(reading: Reading, written: Written) -> Draft | None:
    version = in_force(written.versions, reading.on)
    if version is None:
        return None
    return Draft(written.key, version.entry, written.place, version.path, written.needs_basis)


def _may_fill(reading: Reading, upper: Draft, lower: Draft) -> bool:
    document, path, key = lower.place.document, lower.path, lower.key
    if not (upper.entry.local or upper.entry.judged):
        reading.problem(
            document,
            path,
            f"“{key}”已由 {upper.where} 确定，没有留给下层",
            f"{key!r} is settled at {upper.where}, not left open",
        )
        return False
    found, wanted = _what_it_is(lower.entry), _what_it_is(upper.entry)
    if found != wanted:
        reading.problem(
            document,
            path,
            f"“{key}”在上层是{wanted.zh}，这里是{found.zh}",
            f"{key!r} is {wanted.en} in the upper layer, here {found.en}",
        )
        return False
    return True


def _what_it_is(entry: ItemEntry) -> Text:
    if entry.tiers is not None:
        return Text("档次", "a ladder of tiers")
    if entry.unit is None:
        return Text("条件", "a condition")
    return Text(f"数量（{entry.unit}）", f"a quantity in {entry.unit}")
