"""What every refusal owes its reader: a place, and what is wrong and right in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts.fields import Facts

_QUOTED = re.compile(r"“[^”]*”|'[^']*'")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def refusal(read: Callable[[], object]) -> tuple[Problem, ...]:
    """The problems with which reading is refused; each is told properly in both languages."""
    with pytest.raises(FactError) as caught:
        read()
    problems = caught.value.problems
    assert problems
    for problem in problems:
        assert problem.where
        assert _CHINESE.search(problem.zh), problem
        assert re.search(r"[a-z]", problem.en), problem
        assert not _CHINESE.search(_QUOTED.sub("", problem.en)), problem
        assert str(problem) in str(caught.value)
    return problems


def refused(model: type[Facts], data: object) -> tuple[Problem, ...]:
    """The problems of data that a model refuses."""
    return refusal(lambda: model.model_validate(data))


def only_problem(model: type[Facts], data: object) -> Problem:
    """The one problem of data that a model refuses."""
    (problem,) = refused(model, data)
    return problem


def in_plain_words(problem: Problem) -> Problem:
    """The problem, told in the words of the field, not in those of a library's own error."""
    assert "无法读取" not in problem.zh, problem
    assert "Value error" not in problem.en, problem
    return problem
