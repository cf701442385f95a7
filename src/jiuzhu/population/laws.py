"""Which law a population is assessed under: that of a day, with a reform or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiuzhu.rulebook import Reform, Rulebook
from jiuzhu.texts import Text

Law = Reform | Path | date | None
"""The law of the day; a reform (or its file) on top of it; or the law of another day."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A law as it is applied."""

    rulebook: Rulebook
    on: date
    reform: Reform | None
    called: Text


def apply(law: Law, on: date, jurisdiction: str, search: Sequence[Path]) -> Applied:
    """The rulebook of a law; raises `RuleError`."""
    reform = Reform.read(law) if isinstance(law, Path) else law if isinstance(law, Reform) else None
    day = law if isinstance(law, date) else on
    rulebook = Rulebook.load(jurisdiction, day, search=search, reform=reform)
    called = Text(f"{day.year}年{day.month}月{day.day}日的规定", f"the law of {day}")
    if reform is not None:
        name = Path(reform.name).stem
        called = Text(f"方案“{name}”", f"the reform {name!r}")
    return Applied(rulebook, day, reform, called)
