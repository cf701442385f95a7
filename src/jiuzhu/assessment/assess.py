"""`assess`: what the law of a day says of a family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jiuzhu.assessment.assessor import Assessor, EngineName
from jiuzhu.assessment.family import Family
from jiuzhu.assessment.judged import read_judgements
from jiuzhu.assessment.report import Reporter
from jiuzhu.assessment.results import Assessment
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.rulebook import Rulebook


def assess(
    applicant: Applicant,
    *,
    on: date | None = None,
    jurisdiction: str = "changzhou",
    judgements: Iterable[Judgement] = (),
    engine: EngineName | None = None,
    search: Sequence[Path] = (),
) -> Assessment:
    """What social assistance a family is entitled to on a day, how much, why, and what is missing.

    on: the day whose law applies; else the day of the application, else today; the result states it.
    jurisdiction: whose rules apply.  judgements: what officers found where the law leaves it to them.
    engine: `durable` or `plain`; by default durable-rules where it is installed.
    search: folders in which to look for the jurisdiction before those of the library.

    Raises `FactError` for a judgement that does not fit, `RuleError` for rules that do not load,
    `EngineError` where an engine fails.  The applicant's own facts were checked when it was made.
    """
    if not isinstance(applicant, Applicant):
        raise TypeError(
            f"assess takes an Applicant, not {type(applicant).__name__}; make one with "
            "Applicant.model_validate(…) from a mapping or Applicant.from_json(…) from JSON text"
        )
    day = on or applicant.application_date or date.today()
    rulebook = Rulebook.load(jurisdiction, day, search=search)
    _, assessment = assess_under(assessor_for(rulebook, engine), applicant, tuple(judgements), day)
    return assessment


def assess_under(
    assessor: Assessor, applicant: Applicant, judgements: tuple[Judgement, ...], on: date
) -> tuple[Family, Assessment]:
    """A family assessed under given rules, and what was worked out on the way."""
    judged = read_judgements(judgements, assessor.rulebook, applicant, on)
    family = Family(assessor, applicant, judged, on)
    return family, reporter_for(assessor).assessment(family, judgements, on)


@cache
def assessor_for(rulebook: Rulebook, engine: EngineName | None = None) -> Assessor:
    """The rulebook made ready, once."""
    return Assessor(rulebook, engine)


@cache
def reporter_for(assessor: Assessor) -> Reporter:
    """What puts into words what was decided under these rules."""
    return Reporter(assessor, _versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name in ("jiuzhu", "durable_rules", "pydantic"):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)
