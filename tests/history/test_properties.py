"""What holds for every history: no month lost or counted twice, nothing guessed, every fen accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from jiuzhu import Determination, assess
from jiuzhu.history import Entitlements, History, Month, arrears, corrections, entitlements, months
from jiuzhu.history.sums import NOTHING, Sum, total
from tests.history.random_histories import SEEDS, SINCE, random_history, random_payments, split

FIRST, LAST = Month.of(SINCE), Month(2022, 12)
LENGTH = LAST - FIRST + 1

Property = Callable[[History, int], None]
"""Looks at a history, and makes what else it needs from a seed."""


def due(history: History, first: Month = FIRST, last: Month = LAST) -> Entitlements:
    return entitlements(history, first, last, engine="plain")


def every_month_is_there_once(history: History, seed: int) -> None:
    found = due(history)
    seen = [(one.month, *one.key) for one in found]
    assert len(seen) == len(set(seen))
    assert list(dict.fromkeys(one.month for one in found)) == list(months(FIRST, LAST))
    in_spells = [
        (month, *spell.entitlement.key) for spell in found.spells for month in months(spell.first, spell.last)
    ]
    assert sorted(in_spells, key=str) == sorted(seen, key=str)


def two_parts_make_the_whole(history: History, seed: int) -> None:
    middle = FIRST + seed % (LENGTH - 1)
    whole, before, after = due(history), due(history, last=middle), due(history, first=middle + 1)
    assert before.lines + after.lines == whole.lines
    assert before.total + after.total == whole.total


def an_interval_written_as_two_changes_nothing(history: History, seed: int) -> None:
    other = split(seed, history)
    if other is not None:
        assert due(other).lines == due(history).lines


def a_month_is_what_assess_says_of_its_day(history: History, seed: int) -> None:
    @cache
    def assessed(day: date) -> dict[tuple[str, str | None], Determination]:
        found = assess(history.on(day), on=day, judgements=history.judgements_on(day), engine="plain")
        return {(one.benefit, one.person): one for one in found}

    for one in due(history):
        day = one.payability.day if one.payability else max(one.month.first_day, SINCE)
        assert assessed(day)[one.key] == one.determination


def unknown_stays_unknown(history: History, seed: int) -> None:
    for one in due(history):
        if one.payability is None:
            assert one.due is None
            continue
        assert one.due is not None
        assert one.determination.amount is not None
        amount = Sum.due(one.determination.amount)
        if one.status == "ineligible" or one.payability.runs is False:
            assert one.due == NOTHING
        elif one.status == "undetermined" or one.payability.runs is None:
            assert one.due == Sum(0, amount.most)
        else:
            assert one.due == amount


def due_is_paid_and_arrears_to_the_fen(history: History, seed: int) -> None:
    payments = random_payments(seed, FIRST, LENGTH)
    found = arrears(due(history), payments)
    for one in found:
        assert one.paid.exact is not None
        assert one.paid + one.difference == one.due
        assert bool(one.reasons) == (one.side != "agrees")
    whole = found.total
    assert whole.paid == total(Sum.of(one.fen) for one in payments)
    assert whole.paid + whole.difference == whole.due == due(history).total
    if whole.due.exact is not None:
        assert whole.to_pay - whole.to_recover == whole.difference


def corrections_are_what_the_sums_differ_by(history: History, seed: int) -> None:
    was, now = due(history), due(random_history(seed))
    found = corrections(was, now)
    for one in found:
        assert one.difference == one.due - one.paid != NOTHING
        assert one.reasons
    told = {(one.month, one.key) for one in found}
    for month in months(FIRST, LAST):
        before, after = was.reckoner.month(month), now.reckoner.month(month)
        for key in {**before, **after}:
            sums = {side[key].due if key in side else NOTHING for side in (before, after)}
            if len(sums) > 1 and None not in sums:
                assert (month, key) in told


def what_is_corrected_by_itself_owes_nothing(history: History, seed: int) -> None:
    again = History.model_validate_json(history.model_dump_json())
    assert corrections(due(history), due(again)).lines == ()


PROPERTIES: tuple[Property, ...] = (
    every_month_is_there_once,
    two_parts_make_the_whole,
    an_interval_written_as_two_changes_nothing,
    a_month_is_what_assess_says_of_its_day,
    unknown_stays_unknown,
    due_is_paid_and_arrears_to_the_fen,
    corrections_are_what_the_sums_differ_by,
    what_is_corrected_by_itself_owes_nothing,
)
each = pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)
unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck))


@each
@settings(unhurried, max_examples=8)
@given(SEEDS, SEEDS)
def test_of_a_few_histories(holds: Property, seed: int, other: int) -> None:
    holds(random_history(seed), other)


@pytest.mark.heavy
@each
@settings(unhurried, max_examples=500)
@given(SEEDS, SEEDS)
def test_of_many_histories(holds: Property, seed: int, other: int) -> None:
    holds(random_history(seed), other)
