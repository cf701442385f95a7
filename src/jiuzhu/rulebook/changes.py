"""The days on which the rules of a jurisdiction change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jiuzhu.rulebook.dates import day_after, days_of_change
from jiuzhu.rulebook.figures import change_days, dated_values
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.procedures.changes import procedure_days
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.remedies import remedy_spans
from jiuzhu.rulebook.schema import ParametersFile, RemediesFile
from jiuzhu.rulebook.written import Writing


def all_days_of_change(layers: Layers) -> list[date]:
    """The days on which any figure, item, benefit, remedy or procedure changes, in order."""
    return sorted(set(_days(Reading(layers, date.min))))


def _days(reading: Reading) -> Iterator[date]:
    layers, writing = reading.layers, Writing(reading)
    for document, figures in layers.of_kind(ParametersFile):
        for name, entry in figures.parameters.items():
            yield from change_days(dated_values(name, entry, document, []))
    for document, file in layers.of_kind(RemediesFile):
        for name, entries in file.remedies.items():
            yield from days_of_change(remedy_spans(name, entries, document, reading))
    for written in writing.items.values():
        for one in written:
            yield from days_of_change(one.versions)
    for benefit in writing.benefits.values():
        yield from (day for day in (benefit.file.since, day_after(benefit.file.until)) if day)
    yield from procedure_days(reading)
