"""The catalogue on the first day of every month: no figure that a rule uses is without a value."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu import Rulebook
from jiuzhu.rulebook.catalogue import names_under

MONTHS = [date(year, month, 1) for year in range(2022, 2026) for month in range(1, 13)]


def gaps(on: date) -> list[str]:
    """Figures that a benefit in force rests on, for which no entry covers the day (not even `unset`)."""
    rulebook = Rulebook.load(on=on)
    used = {name for benefit in rulebook.benefits.values() for name in names_under(rulebook, benefit)}
    return [
        f"{figure.title.zh} ({figure.where})"
        for name, figure in rulebook.figures.items()
        if name in used and figure.since is None
    ]


@pytest.mark.parametrize("on", MONTHS, ids=str)
def test_every_figure_in_use_has_an_entry(on: date) -> None:
    assert gaps(on) == []


@pytest.mark.parametrize("on", MONTHS, ids=str)
def test_what_has_outlived_its_known_end_is_marked(on: date) -> None:
    for figure in Rulebook.load(on=on).figures.values():
        assert figure.stale == (figure.known_until is not None and on > figure.known_until), figure.name


def test_a_day_without_an_entry_would_be_seen() -> None:
    assert gaps(date(2013, 1, 1)) != []
