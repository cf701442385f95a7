"""Where two pieces of plain data differ, leaf by leaf; entries of lists are matched by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_NAMINGS = (
    ("benefit", "person"),
    ("kind", "name", "person"),
    ("name",),
    ("what", "about"),
    ("source", "article"),
)
"""By which fields an entry of a list is told from the others: the first of these that it has all of."""


class _Absent:
    """What stands where there is nothing, which is not the same as null."""

    def __repr__(self) -> str:
        return "—"


ABSENT = _Absent()
Step = str | int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One place where two pieces of data differ.

    steps: keys and, of an entry of a list, its name in the data or else its index.
    """

    steps: tuple[Step, ...]
    before: Any
    after: Any

    @property
    def path(self) -> str:
        """The place as people write it: `determinations[subsistence_allowance].amount.lowest`."""
        path = ""
        for step in self.steps:
            named = isinstance(step, str) and not step.startswith("[")
            path += f".{step}" if named and path else str(step) if named else f"[{step}]"
        return path.replace("[[", "[").replace("]]", "]")


def differences(before: Any, after: Any, steps: tuple[Step, ...] = ()) -> Iterator[Leaf]:
    """Every leaf that differs, in the order of the first; a whole branch where the other has none."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), (*steps, key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _entries(before, after, steps)
    elif type(before) is not type(after) or before != after:
        yield Leaf(steps, before, after)


def _entries(before: list[Any], after: list[Any], steps: tuple[Step, ...]) -> Iterator[Leaf]:
    named, renamed = _by_name(before), _by_name(after)
    if named is None or renamed is None:
        for index in range(max(len(before), len(after))):
            one, other = (part[index] if index < len(part) else ABSENT for part in (before, after))
            yield from differences(one, other, (*steps, index))
        return
    for name in dict.fromkeys((*named, *renamed)):
        yield from differences(named.get(name, ABSENT), renamed.get(name, ABSENT), (*steps, name))
    common = [name for name in named if name in renamed]
    if common != [name for name in renamed if name in named]:
        yield Leaf((*steps, "[order]"), [*named], [*renamed])


def _by_name(entries: list[Any]) -> dict[str, Any] | None:
    """The entries by their names; None where they have none, or share one."""
    found = {}
    for entry in entries:
        if not isinstance(entry, dict):
            return None
        naming = next((keys for keys in _NAMINGS if all(key in entry for key in keys)), None)
        if naming is None:
            return None
        parts = [str(entry[key]) for key in naming if entry[key] is not None]
        found[f"[{', '.join(parts)}]"] = entry
    return found if len(found) == len(entries) else None
