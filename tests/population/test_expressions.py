"""The reader for populations and the evaluator for one family agree on random expressions and families."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
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


def texts(depth: int) -> st.SearchStrategy[str]:
    return st.one_of(expressions(depth), rounded(depth - 1), conditions(depth))


def agree(expressions: Sequence[str], families: Sequence[Applicant]) -> None:
    for text in expressions:
        node = WORLD.parse(text)
        try:
            (found,) = Trial(RULEBOOK, families).values([node])
        except (RuleError, duckdb.OutOfRangeException):
            continue  # refused, or too large for 128 bits: told, and never another number
        assert found == [one_family(node, family) for family in families], text


def one_family(node: Node, family: Applicant) -> Any:
    return WORLD.evaluator.compile(node)(WORLD.frames(family, None, {}, TODAY))


# Each example is a run of SQL: shrinking a long one would take many minutes.
RANDOM = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


@settings(RANDOM, max_examples=30)
@given(
    st.lists(texts(3), min_size=4, max_size=4),
    st.lists(small_families(), min_size=8, max_size=8),
)
def test_populations_agree_with_one_family(texts: list[str], families: list[Applicant]) -> None:
    agree(texts, families)


@pytest.mark.heavy
@settings(RANDOM, max_examples=2_000)
@given(
    st.lists(texts(5), min_size=4, max_size=4),
    st.lists(small_families(), min_size=20, max_size=20),
)
def test_populations_agree_with_one_family_on_many(texts: list[str], families: list[Applicant]) -> None:
    agree(texts, families)
