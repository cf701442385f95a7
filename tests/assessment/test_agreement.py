"""The engines agree on random families, and what is not known never decides wrongly."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from jiuzhu import Amount, Applicant, Assessment, FactError, assess
from tests.assessment.random_families import (
    DAYS,
    random_cases,
    random_facts,
    random_judgements,
    with_less_known,
)


def engines_agree(seed: int, number: int) -> int:
    """How many of so many random families were undetermined somewhere; fails where the engines differ."""
    undetermined = 0
    for applicant, judgements, day in random_cases(seed, number):
        try:
            durable = assess(applicant, on=day, judgements=judgements, engine="durable")
        except FactError:  # a judgement beyond its bounds, such as a deduction above the income
            continue
        plain = assess(applicant, on=day, judgements=judgements, engine="plain")
        assert replace(plain, engine=durable.engine) == durable, applicant.model_dump_json(exclude_none=True)
        undetermined += any(one.status == "undetermined" for one in plain)
    return undetermined


def within(exact: Amount, wide: Amount) -> bool:
    least = wide.lowest <= exact.lowest
    return least and (wide.highest is None or (exact.highest is not None and exact.highest <= wide.highest))


def consistent(more: Assessment, less: Assessment) -> None:
    """Whatever was concluded from less stands when more is known."""
    wider = {(one.benefit, one.person): one for one in less}
    decided = {(one.benefit, one.person) for one in more}
    for key in wider.keys() - decided:  # what turned out to be no question at all was not granted before
        assert wider[key].status != "eligible", key
    for known in more:
        open_ = wider[known.benefit, known.person]
        if open_.status != "undetermined":
            assert known.status == open_.status, known.benefit
        if known.status == "eligible" and known.amount and open_.amount:
            assert within(known.amount, open_.amount), (known.benefit, known.amount, open_.amount)
        for one, other in zip(known.conditions, open_.conditions, strict=True):
            assert other.verdict in ("unknown", one.verdict), (known.benefit, one.name)


def forgetting_is_harmless(seed: int, number: int) -> None:
    random = Random(seed)
    while number:
        facts, day = random_facts(random, unknown=0.05), random.choice(DAYS)
        less = with_less_known(random, facts, random.choice((0.1, 0.3, 0.7)))
        members = len(facts.get("members", ()))
        bounded = ("member.income_deduction", "subsistence_allowance.reduction")
        judgements = [one for one in random_judgements(random, day, members) if one.what not in bounded]
        try:
            whole, part = Applicant.model_validate(facts), Applicant.model_validate(less)
        except FactError:
            continue
        number -= 1
        more = assess(whole, on=day, judgements=judgements, engine="plain")
        consistent(more, assess(part, on=day, judgements=judgements[::2], engine="plain"))


def test_engines_agree() -> None:
    pytest.importorskip("durable_rules_engine")
    assert engines_agree(seed=1, number=400) > 100


def test_forgetting_is_harmless() -> None:
    forgetting_is_harmless(seed=2, number=400)


@pytest.mark.heavy
def test_engines_agree_on_a_hundred_thousand() -> None:
    assert engines_agree(seed=3, number=100_000) > 10_000


@pytest.mark.heavy
def test_forgetting_is_harmless_a_hundred_thousand_times() -> None:
    forgetting_is_harmless(seed=4, number=100_000)
