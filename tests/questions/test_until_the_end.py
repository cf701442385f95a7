"""Families asked about to the end: the results are those of all the facts, and nothing was asked in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from random import Random

import pytest

from jiuzhu import Assessment
from jiuzhu.questions import Interview
from jiuzhu.questions.standing import bits, path_of
from tests.questions.families import Truth, boundary_families, plausible_families
from tests.questions.orders import (
    Choose,
    go_through,
    in_the_forms_order,
    one_by_one,
    ranked,
    through_the_form,
    through_what_is_missing,
    yes_or_no,
)
from tests.questions.relevance import matters


def results(assessment: Assessment) -> dict[tuple[str, str | None], object]:
    """Status, amount and tiers of each determination that is not refused."""
    return {
        (one.benefit, one.person): (one.status, one.amount, one.tiers)
        for one in assessment
        if one.status != "ineligible"
    }


def same_as_from_everything(
    families: Iterable[Truth], choose: Choose, answer: Callable[..., object] = Truth.answers
) -> None:
    for truth in families:
        course = go_through(truth, choose, answer)
        assert len(set(course.asked)) == len(course.asked), "something was asked twice"
        assert not course.end.assessment().questions()
        assert results(course.end.assessment()) == results(truth.assessment)


def some(number: int) -> Iterable[Truth]:
    return chain(plausible_families(seed=1, number=number), boundary_families(seed=2, number=number))


@pytest.mark.parametrize("choose", [ranked, one_by_one, in_the_forms_order])
def test_any_order_leads_to_the_same_results(choose: Choose) -> None:
    same_as_from_everything(some(6), choose)


def test_so_do_declarations_that_are_only_refused() -> None:
    same_as_from_everything(some(6), ranked, yes_or_no)


def test_the_form_can_be_left_where_nothing_more_can_change() -> None:
    for truth in plausible_families(seed=3, number=4):
        missing = through_what_is_missing(truth)
        assert go_through(truth).questions < missing < through_the_form(truth)
        assert missing == go_through(truth, in_the_forms_order).questions


def nothing_is_asked_in_vain(families: Iterable[Truth], at_most: int) -> None:
    """Of a declaration neither is anything that it lists; of so many of those it is seen."""
    random = Random(0)
    for number, truth in enumerate(families):
        now: Interview = truth.begin()
        while (question := now.ask()) is not None:
            standing = now._standing
            listed = list(bits(now._ranked[0].lack))
            for bit in random.sample(listed, min(at_most, len(listed))):
                gap = standing.gap(bit)
                assert matters(now, gap, seed=number), (number, path_of(gap), now.applicant)
            now = now.answer(truth.answers(question), ground="调查核实")


def test_nothing_is_asked_in_vain() -> None:
    nothing_is_asked_in_vain(plausible_families(seed=4, number=3), at_most=3)


@pytest.mark.heavy
def test_any_order_leads_to_the_same_results_for_many() -> None:
    for choose in (ranked, one_by_one, in_the_forms_order):
        same_as_from_everything(some(300), choose)


@pytest.mark.heavy
def test_nothing_is_asked_of_many_in_vain() -> None:
    nothing_is_asked_in_vain(plausible_families(seed=5, number=40), at_most=30)
