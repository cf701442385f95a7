"""The rulebook of one day: what is in force, every expression parsed, every name and unit checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jiuzhu.language.symbols import BenefitSymbol, Symbols
from jiuzhu.language.tree import Type
from jiuzhu.rulebook.benefits import Benefits, paid_unit
from jiuzhu.rulebook.drafts import Draft, drafts_of
from jiuzhu.rulebook.expressions import Expressions
from jiuzhu.rulebook.items import item_type, read_item
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Benefit, Figure, ItemRule, Remedy
from jiuzhu.rulebook.names import refuse_taken_names
from jiuzhu.rulebook.parameters import read_figures
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.references import check_references
from jiuzhu.rulebook.reform import Reform, put_in_place
from jiuzhu.rulebook.remedies import read_remedies
from jiuzhu.rulebook.written import Writing
from jiuzhu.texts import Text


@dataclass(frozen=True, slots=True)
class Day:
    """Everything a rulebook says on a day."""

    figures: Mapping[str, Figure]
    items: Mapping[str, ItemRule]
    benefits: Mapping[str, Benefit]
    remedies: tuple[Remedy, ...]


def build_day(layers: Layers, on: date, reform: Reform | None = None) -> Day:
    """What is in force on a day, under a reform if any; raises `RuleError` with every problem found."""
    reading = Reading(layers, on)
    figures = read_figures(reading)
    if reform is not None:
        figures, problems = put_in_place(reform, figures, on)
        reading.problems += problems
    remedies = tuple(read_remedies(reading))
    writing = Writing(reading)
    refuse_taken_names(reading, writing)
    drafts = {draft.key: draft for draft in drafts_of(reading, writing)}
    types = {key: kind for key, draft in drafts.items() if (kind := item_type(reading, draft))}
    expressions = Expressions(reading, _symbols(reading, figures, writing, drafts, types))

    constants = {name: figure.value for name, figure in figures.items()}
    items = {
        key: item
        for key, kind in types.items()
        if (item := read_item(expressions, drafts[key], kind, constants))
    }
    read = Benefits(expressions, items, writing.benefits).read
    benefits = {name: read(found) for name, found in writing.benefits.items() if found.file.covers(on)}
    reading.refuse_if_problems()
    reading.problems += check_references(items, benefits)
    reading.refuse_if_problems()
    return Day(figures, items, benefits, remedies)


def _symbols(
    reading: Reading,
    figures: Mapping[str, Figure],
    writing: Writing,
    drafts: Mapping[str, Draft],
    types: Mapping[str, Type],
) -> Symbols:
    """The names that expressions may use on the day, and those that they may not."""
    not_in_force = Text(f"在 {reading.on} 没有生效的版本", f"has no version in force on {reading.on}")
    unusable: dict[str, Text | None] = {
        key: None if key in drafts else not_in_force for key in writing.items if key not in types
    }
    return Symbols(
        {},
        {name: figure.type for name, figure in figures.items()},
        types,
        {
            name: BenefitSymbol(found.file.decided_for, paid_unit(found.file))
            for name, found in writing.benefits.items()
        },
        unusable=unusable | dict.fromkeys(reading.refused),
    )
