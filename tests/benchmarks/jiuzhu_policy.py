"""The policy in jiuzhu: the rules are in `rules/benchmark_city`.

That folder is a copy of the part of the library's own rules that is compared here: those will grow,
and the other libraries' policies will not.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from jiuzhu import Applicant, Assessment, Judgement, assess
from jiuzhu.assessment.assess import assess_under, assessor_for
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.catalogue import names_under

from .answer import Answer
from .families import ON, Facts, Family

RULES = (Path(__file__).parent / "rules",)

Engine = Literal["durable", "plain"]
Input = tuple[Facts, tuple[Judgement, ...]]


def read(family: Family) -> Input:
    """What an application has in hand: the facts as a dict, and the officers' findings on record."""
    judgements = (
        Judgement(what=what, value=value, by="王五", on=ON, ground="核对报告")
        for what, value in family.findings.items()
    )
    return family.applicant, tuple(judgements)


def applicant(given: Input) -> Applicant:
    return Applicant.model_validate(given[0])


def decide(applicant: Applicant, judgements: tuple[Judgement, ...], engine: Engine) -> Assessment:
    """Every determination with its reasons, under the policy that the other libraries have too."""
    return assess(
        applicant,
        on=ON,
        judgements=judgements,
        engine=engine,
        jurisdiction="benchmark_city",
        search=RULES,
    )


def decide_everything(applicant: Applicant, judgements: tuple[Judgement, ...], engine: Engine) -> Assessment:
    """The same under all the rules that come with the library."""
    return assess(applicant, on=ON, judgements=judgements, engine=engine)


def decide_the_same_benefits(
    applicant: Applicant, judgements: tuple[Judgement, ...], engine: Engine
) -> Assessment:
    """The compared benefits, and those they rest on, as the library's rules have them by now."""
    _, assessment = assess_under(assessor_for(_of_the_same_benefits(), engine), applicant, judgements, ON)
    return assessment


@cache
def _of_the_same_benefits() -> Rulebook:
    rulebook = Rulebook.load(on=ON)
    compared = Rulebook.load("benchmark_city", ON, search=RULES).benefits
    under = set().union(*(names_under(rulebook, rulebook.benefits[name]) for name in compared))
    wanted = {*compared, *(name.partition(".")[0] for name in under)}
    return replace(rulebook, benefits={k: one for k, one in rulebook.benefits.items() if k in wanted})


def answer(assessment: Assessment) -> Answer:
    def fen(benefit: str) -> int:
        amount = assessment[benefit].amount
        assert amount is not None
        assert amount.exact is not None
        return int(amount.exact * 100)

    return Answer(
        fen("subsistence_allowance"),
        assessment["marginal_family"].status == "eligible",
        assessment["expenditure_type_family"].status == "eligible",
        fen("medical_copayment_relief"),
        fen("emergency_aid"),
    )
