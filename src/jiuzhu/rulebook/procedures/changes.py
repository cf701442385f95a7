"""The days on which procedures change, and those on which what they cite comes into force or goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jiuzhu.rulebook.dates import day_after, days_of_change
from jiuzhu.rulebook.procedures.build import versions
from jiuzhu.rulebook.procedures.schema import PartFile, ProcedureFile
from jiuzhu.rulebook.reading import Reading
from jiuzhu.rulebook.schema import Dated


def procedure_days(reading: Reading) -> Iterator[date]:
    """Every such day; none where there are no procedures."""
    files = [*reading.layers.of_kind(ProcedureFile), *reading.layers.of_kind(PartFile)]
    for document, file in files:
        if isinstance(file, ProcedureFile):
            yield from _bounds(file)
        for name, steps in file.steps.items():
            yield from days_of_change(versions(name, steps, document, ("steps", name), reading))
            for step in steps:
                for need in step.needs:
                    yield from _bounds(need)
        for name, limits in file.limits.items():
            yield from days_of_change(versions(name, limits, document, ("limits", name), reading))
    if files:
        for source in reading.sources.values():
            yield from _bounds(source)


def _bounds(entry: Dated) -> Iterator[date]:
    yield from (day for day in (entry.since, day_after(entry.until)) if day is not None)
