"""Declarations: that beyond what was told there is nothing else, which settles many facts at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jiuzhu.language.missing import Gap
from jiuzhu.questions.records import model_of_group, record_at
from jiuzhu.questions.standing import Standing, bits, path_of

NOTHING_ELSE = "nothing_else"

MOST_AT_ONCE = 30
"""So many things at most are put in one declaration: a form lists no more in one place, and of a longer
list nobody could say in good conscience that none of it applies."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration that would settle something still missing.

    place: whose it is.  group: of which facts of that one, such as `income`; `""` for all of them.
    covers: the set of gaps that it settles.
    """

    place: str
    group: str
    covers: int

    @property
    def path(self) -> str:
        """Where it is given: `members[0].income.nothing_else`."""
        return ".".join(step for step in (self.place, self.group, NOTHING_ELSE) if step)

    @property
    def kind(self) -> str:
        """What those on different people have in common: `members.income.nothing_else`."""
        return re.sub(r"\[\d+\]", "", self.path)


def declarations(
    standing: Standing, refused: Collection[str], there: Collection[str]
) -> Iterator[Declaration]:
    """Those worth asking for: not given or refused before, and covering several gaps but not too many.

    refused: paths of declarations that could not be given.  there: paths of facts of which somebody said
    that there is something, only not yet what.
    """
    covers: dict[tuple[str, str], int] = {}
    for bit in bits(standing.lack):
        gap = standing.gap(bit)
        if none_of(gap) is not None and path_of(gap) not in there:
            for wider in _around(gap):
                covers[wider] = covers.get(wider, 0) | bit
    for (place, group), lack in sorted(covers.items(), key=lambda one: _in_order(*one[0])):
        one = Declaration(place, group, lack)
        if 2 <= lack.bit_count() <= MOST_AT_ONCE and one.path not in refused and _is_open(one, standing):
            yield one


def _in_order(place: str, group: str) -> tuple[list[int], str]:
    """As the people stand in the family."""
    return [int(index) for index in re.findall(r"\d+", place)], group


def none_of(gap: Gap) -> int | bool | str | None:
    """What the fact is where there is nothing to declare; None where no declaration settles it."""
    if gap.kind != "fact" or gap.entity is None:
        return None
    return gap.entity.words[gap.name].about.none


def _around(gap: Gap) -> Iterator[tuple[str, str]]:
    """Each declaration that a fact falls under: on its group, its person, the family."""
    assert gap.entity is not None
    place, group = gap.place, gap.name.rpartition(".")[0]
    if group and NOTHING_ELSE in model_of_group(gap.entity.model, group).model_fields:
        yield place, group
    yield place, ""
    while place:
        place = place.rpartition(".")[0]
        yield place, ""


def _is_open(one: Declaration, standing: Standing) -> bool:
    record = record_at(standing.applicant, one.place, one.group)
    return record is None or record.nothing_else is None
