"""Which procedure is in force on which day: each event of a case is judged by the law of its own day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from jiuzhu.cases.errors import CaseError
from jiuzhu.errors import Problem
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.procedures.model import Procedure

Law = Callable[[date], Procedure]
"""A procedure as it is in force on a day."""


def law_of(procedure: str, jurisdiction: str = "changzhou", *, search: Sequence[Path] = ()) -> Law:
    """A procedure of a jurisdiction, day by day.

    search: folders in which to look for the jurisdiction before those of the library.  What is returned
    raises `CaseError` for a day on which there is no such procedure, `RuleError` for rules that do not
    load.
    """

    @lru_cache(maxsize=1_000)
    def law(on: date) -> Procedure:
        procedures = Rulebook.load(jurisdiction, on, search=search).procedures
        if procedure in procedures:
            return procedures[procedure]
        zh, en = nearest(procedure, procedures)
        shown = shortened(procedure)
        raise CaseError(
            (
                Problem(
                    jurisdiction,
                    f"在 {on} 没有名为“{shown}”的办理程序{zh}",
                    f"there is no procedure {shown!r} on {on}{en}",
                ),
            )
        )

    return law
