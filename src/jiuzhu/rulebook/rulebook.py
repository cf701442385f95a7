"""`Rulebook`: what the rules of a jurisdiction say on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from jiuzhu.errors import Problem, RuleError
from jiuzhu.once import once
from jiuzhu.rulebook.build import build_day
from jiuzhu.rulebook.changes import all_days_of_change
from jiuzhu.rulebook.layers import Layers, jurisdictions, read_layers, rule_folders
from jiuzhu.rulebook.model import Benefit, Figure, ItemRule, Remedy
from jiuzhu.rulebook.reform import Reform
from jiuzhu.texts import Text

if TYPE_CHECKING:
    from jiuzhu.rulebook.procedures.model import Procedure
    from jiuzhu.rulebook.procedures.rights import Access


@dataclass(frozen=True, eq=False)
class Rulebook:
    """The rules of a jurisdiction, from the first to the last day on which they say the same.

    title: what people call the jurisdiction.  since, until: in force on [since, until); None without a
    bound.  digest: SHA-256 over every rule file of every layer, and the reform if there is one.  figures,
    items, benefits: by name.  remedies: what one can do against a decision.
    """

    jurisdiction: str
    title: Text
    since: date | None
    until: date | None
    digest: str
    figures: Mapping[str, Figure]
    items: Mapping[str, ItemRule]
    benefits: Mapping[str, Benefit]
    remedies: tuple[Remedy, ...]
    _read_procedures: Callable[[], Mapping[str, Procedure]]
    _read_access: Callable[[], Access]

    @once
    def procedures(self) -> Mapping[str, Procedure]:
        """How cases are carried through, by name; read when first asked for.

        Raises `RuleError`, which lists every problem with file and line.
        """
        return MappingProxyType(dict(self._read_procedures()))

    @once
    def access(self) -> Access:
        """Who may see and do what in cases; read when first asked for.

        Raises `RuleError`, which lists every problem with file and line.
        """
        return self._read_access()

    @classmethod
    def load(
        cls,
        jurisdiction: str = "changzhou",
        on: date | None = None,
        *,
        search: Sequence[Path] = (),
        reform: Reform | None = None,
    ) -> Rulebook:
        """The rulebook of a day, today if none is given.

        search: folders in which to look for jurisdictions before the packaged ones.  reform: figures in the
        place of those in force.
        Read once for each stretch of days on which nothing changes.
        Raises `RuleError`, which lists every problem with file and line.
        """
        layers, changes = _layers(jurisdiction, rule_folders(search))
        return _load(layers, changes, bisect_right(changes, on or date.today()), reform)

    @classmethod
    def find(
        cls, digest: str, jurisdiction: str, on: date, *, search: Sequence[Path] = ()
    ) -> Rulebook | None:
        """The rulebook of a day with this very digest; None where it cannot be found.

        It is looked for among what this process has read, then in the folders of `search` together, in
        each of them alone, and among the packaged rules.
        """
        if digest in _read_before:
            layers, changes = _read_before[digest]
            return _load(layers, changes, bisect_right(changes, on), None)
        for folders in (tuple(search), *((folder,) for folder in search), ()):
            try:
                found = cls.load(jurisdiction, on, search=folders)
            except RuleError:  # these folders do not have it
                continue
            if found.digest == digest:
                return found
        return None

    @staticmethod
    def stretches(jurisdiction: str = "changzhou", *, search: Sequence[Path] = ()) -> list[date]:
        """The days on which something in a jurisdiction's rules changes, in order."""
        return list(_layers(jurisdiction, rule_folders(search))[1])


def check_rules(
    jurisdiction: str = "changzhou", *, search: Sequence[Path] = ()
) -> tuple[list[Problem], list[Rulebook]]:
    """Every problem on any day, and the rulebook of each stretch of days that loads."""
    try:
        layers, changes = _layers(jurisdiction, rule_folders(search))
    except RuleError as error:
        return list(error.problems), []
    problems: dict[Problem, None] = {}
    rulebooks: list[Rulebook] = []
    for index in range(len(changes) + 1):
        try:
            rulebook = _load(layers, changes, index, None)
            assert rulebook.procedures is not None  # read them too
            assert rulebook.access is not None
            rulebooks.append(rulebook)
        except RuleError as error:
            problems |= dict.fromkeys(error.problems)
    return list(problems), rulebooks


def known_jurisdictions(*, search: Sequence[Path] = ()) -> list[str]:
    """Every jurisdiction whose rules can be found, the nation included."""
    return jurisdictions(rule_folders(search))


_read_before: dict[str, tuple[Layers, tuple[date, ...]]] = {}
"""Everything that was read, by its digest (which is over the names of the layers too)."""


@cache
def _layers(jurisdiction: str, folders: tuple[Path, ...]) -> tuple[Layers, tuple[date, ...]]:
    layers = read_layers(jurisdiction, folders)
    read = layers, tuple(all_days_of_change(layers))
    _read_before[layers.digest] = read
    return read


@cache
def _load(layers: Layers, changes: tuple[date, ...], stretch: int, reform: Reform | None) -> Rulebook:
    since = changes[stretch - 1] if stretch else None
    until = changes[stretch] if stretch < len(changes) else None
    on = since or _day_before(until)
    day = build_day(layers, on, reform)
    return Rulebook(
        layers.jurisdiction,
        layers.title,
        since,
        until,
        _digest(layers, reform),
        MappingProxyType(dict(day.figures)),
        MappingProxyType(dict(day.items)),
        MappingProxyType(dict(day.benefits)),
        day.remedies,
        partial(_procedures, layers, on, day.figures),
        partial(_access, layers, on),
    )


def _digest(layers: Layers, reform: Reform | None) -> str:
    if reform is None:
        return layers.digest
    return sha256(f"{layers.digest}\0{len(reform.content)}\0".encode() + reform.content).hexdigest()


def _procedures(layers: Layers, on: date, figures: Mapping[str, Figure]) -> Mapping[str, Procedure]:
    from jiuzhu.rulebook.procedures.build import load_procedures  # families are assessed without

    return load_procedures(layers, on, figures)


def _access(layers: Layers, on: date) -> Access:
    from jiuzhu.rulebook.procedures.access import load_access

    return load_access(layers, on)


def _day_before(day: date | None) -> date:
    """Any day of a stretch without a first one."""
    return day - timedelta(days=1) if day is not None and day > date.min else date.min
