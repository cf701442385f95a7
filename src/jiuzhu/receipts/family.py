"""A family's facts leaf by leaf, so that one family can be turned into another a fact at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from jiuzhu.errors import FactError
from jiuzhu.facts import Applicant
from jiuzhu.facts.fields import Facts, PerYear
from jiuzhu.facts.problems import model_in
from jiuzhu.facts.vocabulary import Entity, household
from jiuzhu.language.symbols import type_of_word
from jiuzhu.language.tree import Flag, Type
from jiuzhu.receipts.change import Change, of_whom
from jiuzhu.rulebook.model import show_value
from jiuzhu.texts import Text

THERE = "there"
"""The leaf that says that somebody is in a collection, or that a collection was given at all."""

Path = tuple[str, ...]
Leaves = Mapping[Path, Any]

_TOLD = Text("已填报", "given")
_HIDDEN = Text("（不显示）", "(not shown)")


@dataclass(frozen=True, slots=True)
class Matched:
    """The leaves of two families under common names for the same persons.

    Somebody is the same by name, else by the place in the list.
    """

    before: Leaves
    after: Leaves


def matched(before: Applicant, after: Applicant) -> Matched:
    """The leaves of two families."""
    return Matched(dict(_leaves(before, before)), dict(_leaves(after, before)))


def _leaves(record: Facts, like: Facts | None, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    for name in type(record).model_fields:
        value, other = getattr(record, name), getattr(like, name, None)
        if value is None:
            continue
        if isinstance(value, tuple):
            yield (*path, name, THERE), 0
            known = other if isinstance(other, tuple) else ()
            for place, (key, one) in enumerate(_named(value, known)):
                yield (*path, name, key, THERE), place
                counterpart = next((that for own, that in _named(known, known) if own == key), None)
                yield from _leaves(one, counterpart, (*path, name, key))
        elif isinstance(value, Facts) and not isinstance(value, PerYear):
            yield from _leaves(value, other if isinstance(other, Facts) else None, (*path, name))
        else:
            yield (*path, name), value


def _named(records: tuple[Facts, ...], like: tuple[Facts, ...]) -> list[tuple[str, Facts]]:
    """Each with its key: the name, where the other list has it or where that has nobody in its place."""
    known = {getattr(one, "name", None) for one in like}
    own = {getattr(one, "name", None) for one in records}
    named: list[tuple[str, Facts]] = []
    for place, one in enumerate(records):
        name = getattr(one, "name", None)
        there = getattr(like[place], "name", None) if place < len(like) else None
        if name is not None and name in known:
            key = name
        elif place < len(like) and there not in own - {None}:
            key = there or f"[{place}]"
        else:
            key = name or f"[{place}]"
        named.append((key, one))
    return named


def changed(both: Matched) -> dict[Change, tuple[Path, ...]]:
    """Each fact that changed, with the leaves that go with it: somebody who came or left is one change."""
    changes: dict[Change, list[Path]] = {}
    whole: dict[Path, Change] = {}
    for path in dict.fromkeys((*both.before, *both.after)):
        before, after = both.before.get(path), both.after.get(path)
        if path[-1] == THERE and (path in both.before) == (path in both.after):
            continue  # somebody else before them in the list is no change of theirs
        if before == after and type(before) is type(after):
            continue
        above = next((path[:end] for end in range(len(path)) if path[:end] in whole), None)
        if above is not None:
            changes[whole[above]].append(path)
            continue
        change = _change(path, both)
        if path[-1] == THERE:
            whole[path[:-1]] = change
        changes.setdefault(change, []).append(path)
    return {change: tuple(paths) for change, paths in changes.items()}


def made(both: Matched, taken: Iterable[Path]) -> Applicant | None:
    """The first family with some leaves as the second has them; None where they contradict one another."""
    leaves = dict(both.before)
    for path in taken:
        if path in both.after:
            leaves[path] = both.after[path]
        else:
            leaves.pop(path, None)
    try:
        return Applicant.model_validate(_record(leaves))
    except FactError:
        return None


def _record(leaves: Leaves) -> dict[str, Any]:
    """The leaves put together again."""
    branches: dict[str, dict[Path, Any]] = {}
    record: dict[str, Any] = {}
    for (first, *rest), value in leaves.items():
        if rest:
            branches.setdefault(first, {})[tuple(rest)] = value
        else:
            record[first] = value
    for name, inner in branches.items():
        record[name] = _many(inner) if (THERE,) in inner else _record(inner)
    return record


def _many(leaves: Leaves) -> list[dict[str, Any]]:
    people: dict[str, dict[Path, Any]] = {}
    places: dict[str, int] = {}
    for (key, *rest), value in leaves.items():
        if rest == [THERE]:
            places[key] = value
        elif rest:
            people.setdefault(key, {})[tuple(rest)] = value
    return [_record(people.get(key, {})) for key in sorted(places, key=lambda key: places[key])]


# --- in words ---------------------------------------------------------------------------------------


def _change(path: Path, both: Matched) -> Change:
    before, after = (leaves.get(path) for leaves in (both.before, both.after))
    entity, whom, rest = _owner(path)
    place = _written(path)
    if path[-1] == THERE:
        label = Text(f"{entity.label.zh}“{whom}”", f"{entity.label.en} {whom!r}")
        if rest != (THERE,):
            label = of_whom(whom, entity.collections[rest[0]].label)
        was, is_ = (_TOLD if path in leaves else None for leaves in (both.before, both.after))
        return Change("fact", place, label, was, is_)
    label, show = _shown_of(entity, rest)
    was, is_ = (None if value is None else show(value) for value in (before, after))
    return Change("fact", place, of_whom(whom, label), was, is_)


def _owner(path: Path) -> tuple[Entity, str | None, Path]:
    """Whose fact stands at a path, and the rest of the path from there."""
    entity, whom = household(), None
    while path and path[0] in entity.collections and len(path) > 2:
        entity, whom, path = entity.collections[path[0]], path[1], path[2:]
    return entity, whom, path


def _written(path: Path) -> str:
    """As people write it: `members[张三].income.wages`."""
    text, entity = "", household()
    steps = iter(path)
    for step in steps:
        if step == THERE:
            continue
        text += f".{step}" if text else step
        if step in entity.collections:
            entity = entity.collections[step]
            if (key := next(steps, THERE)) != THERE:
                text += f"[{key.strip('[]')}]"
    return text


def _shown_of(entity: Entity, rest: Path) -> tuple[Text, Callable[[Any], Text]]:
    """What a fact is called, and how its value is written."""
    *groups, name = rest
    model: type[Facts] | None = entity.model
    for group in groups:
        model = model and model_in(model.model_fields[group].annotation)
    assert model is not None
    label = model.describe()[name].label
    if not model.model_fields[name].repr:
        return label, lambda value: _HIDDEN
    word = entity.words.get(".".join(rest))
    return label, partial(_show, type_of_word(word) if word else Flag())


def _show(kind: Type | None, value: Any) -> Text:
    match value:
        case PerYear(per_year=sum_):
            return Text(f"每年 {sum_:,} 元", f"{sum_:,} yuan a year")
        case Decimal() if kind is not None:
            value = int(value.scaleb(2))
    if kind is None:  # a name
        return Text(str(value), str(value))
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return show_value((value, value) if is_number else value, kind)
