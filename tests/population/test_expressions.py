"""The reader for populations and the evaluator for one family agree on random expressions and families."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiuzhu import Applicant, RuleError
from jiuzhu.language.tree import Node
from tests.language.expressions import conditions, expressions, money, persons, small_families
from tests.language.world import TODAY, WORLD
from tests.population.trying import Trial, rulebook_of

RULEBOOK = rulebook_of(WORLD)
MODES = ('"fen"', '"half_up_yuan"', '"ceil_yuan_per_household"', '"ceil_yuan_per_person"', "unset_rounding")


def rounded(depth: int) -> st.SearchStrategy[str]:
    return st.builds("round_to({}, {}, {})".format, money(depth), st.sampled_from(MODES), persons(1))


def agree(texts: Sequence[str], families: Sequence[Applicant]) -> None:
    trial = Trial(RULEBOOK, families)
    for text in texts:
        node = WORLD.parse(text)
        try:
            (found,) = trial.values([node])
        except RuleError as error:
            assert "汇总" in str(error)
            continue
        wanted = [one_family(node, family) for family in families]
        assert found == wanted, text


def one_family(node: Node, family: Applicant) -> Any:
    return WORLD.evaluator.compile(node)(WORLD.frames(family, None, {}, TODAY))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(expressions(), rounded(2)), min_size=4, max_size=4),
    st.lists(small_families(), min_size=6, max_size=6),
)
def test_populations_agree_with_one_family(texts: list[str], families: list[Applicant]) -> None:
    agree(texts, families)


@pytest.mark.heavy
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(expressions(4), rounded(3), conditions(4)), min_size=6, max_size=6),
    st.lists(small_families(), min_size=20, max_size=20),
)
def test_populations_agree_with_one_family_on_many(texts: list[str], families: list[Applicant]) -> None:
    agree(texts, families)
