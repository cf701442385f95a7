"""The days that files of procedure speak of, found without reading the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from jiuzhu.rulebook.dates import day_after
from jiuzhu.rulebook.reading import Reading

_DAY = re.compile(rb"(?:\b(from|until)\s*:\s*)?\b([0-9]{4}-[0-9]{2}-[0-9]{2})\b")


def procedure_days(reading: Reading) -> Iterator[date]:
    """The days on which procedures, or what they cite, come into force or go out; none without procedures.

    A day too many only makes two stretches that say the same; reading the files would cost everybody
    who asks for no procedure.
    """
    files = [file for layer in reading.layers.layers for file in layer.procedures]
    for file in files:
        for key, text in _DAY.findall(file.content):
            yield from _changes(key.decode(), text.decode())
    if files:
        for source in reading.sources.values():
            yield from (day for day in (source.since, day_after(source.until)) if day)


def _changes(key: str, text: str) -> Iterator[date]:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # told when the file is read
        return
    if key != "until":
        yield day
    if key != "from" and (after := day_after(day)):
        yield after
