"""The days on which the rules of a jurisdiction change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from jiuzhu.rulebook.figures import change_days, dated_values
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.schema import BenefitFile, DefinitionsFile, FillsFile, ItemEntry, ParametersFile


def days_of_change(layers: Layers) -> list[date]:
    """The days on which any figure, item or benefit changes, in order."""
    days: set[date] = set()
    for document, figures in layers.of_kind(ParametersFile):
        for name, entry in figures.parameters.items():
            days |= set(change_days(dated_values(name, entry, document, [])))
    benefits = [file for _, file in layers.of_kind(BenefitFile)]
    groups: list[Mapping[str, list[ItemEntry]]] = [
        *(file.definitions for _, file in layers.of_kind(DefinitionsFile)),
        *(group for file in benefits for group in (file.quantities, file.conditions)),
        *(group for _, file in layers.of_kind(FillsFile) for group in (file.quantities, file.conditions)),
    ]
    spans = [(file.since, file.until) for file in benefits]
    spans += [(one.since, one.until) for group in groups for versions in group.values() for one in versions]
    for since, until in spans:
        days |= {since} if since else set()
        days |= {until + timedelta(days=1)} if until else set()
    return sorted(days)
