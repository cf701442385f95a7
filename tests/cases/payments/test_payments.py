"""Who is paid what in a month, and what is otherwise than the month before."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from jiuzhu.cases.payments import Claim, Line, Payments, payments
from jiuzhu.cases.payments.payments import exact_fen
from jiuzhu.history import Month
from jiuzhu.history.sums import fen_of
from tests.cases.payments.claims import alone_in_extreme_difficulty, claim, family, turn

AUGUST = date(2022, 8, 15)
GRANTED = turn("grant", AUGUST, "2022-09", family(1800, AUGUST))


def run(month: str, *claims: Claim) -> Payments:
    return payments(Month.parse(month), claims)


def only(found: Payments) -> Line:
    (line,) = found.lines
    return line


def texts(line: Line) -> str:
    return "；".join(one.text.zh for one in line.reasons)


def test_nothing_is_paid_before_the_month_after_the_decision() -> None:
    assert run("2022-08", claim(GRANTED)).lines == ()


def test_the_first_month_says_by_which_decision() -> None:
    line = only(run("2022-09", claim(GRANTED)))
    assert (line.kind, line.due.exact, line.before.exact) == ("paid", Decimal("1200.00"), Decimal("0.00"))
    assert (line.payee.name, line.payee.persons) == ("张建国", 3)
    assert texts(line) == "2022-08-15确认同意，自2022年9月起（《最低生活保障审核确认办法》第21条）"


def test_the_same_as_last_month_needs_no_reason() -> None:
    line = only(run("2022-10", claim(GRANTED)))
    assert (line.due, line.reasons) == (line.before, ())


def test_a_member_who_left_lowers_the_sum_and_is_the_reason() -> None:
    october = date(2022, 10, 10)
    fewer = turn("reduce", october, "2022-11", family(1800, october, child=False))
    line = only(run("2022-11", claim(GRANTED, fewer)))
    assert line.difference.exact == Decimal("-1000.00")
    assert "张小雨不再是家庭成员" in texts(line)
    assert "2022-10-10减发" in texts(line)


def test_the_standard_that_rose_is_the_reason() -> None:
    june, july = date(2022, 6, 20), date(2022, 7, 1)
    found = claim(
        turn("grant", date(2022, 5, 10), "2022-06", family(1800, june)),
        turn("increase", june, "2022-07", family(1800, july)),
    )
    line = only(run("2022-07", found))
    assert (line.before.exact, line.due.exact) == (Decimal("1020.00"), Decimal("1200.00"))
    assert "由 940 元/人·月 变为 1,000 元/人·月（自 2022-07-01 起，" in texts(line)


def test_a_stop_is_listed_once_and_never_paid() -> None:
    stopped = claim(GRANTED, turn("stop", date(2022, 9, 20), "2022-10"))
    line = only(run("2022-10", stopped))
    assert (line.kind, line.due.exact, line.before.exact) == ("ended", 0, 1200)
    assert "2022-09-20停发，自2022年10月起" in texts(line)
    assert run("2022-10", stopped).fen == 0
    assert run("2022-11", stopped).lines == ()


def test_what_is_taken_up_again_is_paid_again() -> None:
    again = claim(
        GRANTED,
        turn("stop", date(2022, 9, 20), "2022-10"),
        turn("grant", date(2022, 10, 20), "2022-11", family(1800, AUGUST)),
    )
    assert run("2022-10", again).paid == ()
    assert only(run("2022-11", again)).due.exact == 1200


def test_the_later_decision_prevails() -> None:
    both = claim(
        GRANTED,
        turn("increase", date(2022, 9, 5), "2022-10", family(1500, AUGUST)),
        turn("stop", date(2022, 9, 20), "2022-10"),
    )
    assert only(run("2022-10", both)).kind == "ended"


def test_a_decision_not_yet_taken_changes_nothing() -> None:
    """A list made again later says what it said."""
    later = claim(GRANTED, turn("stop", date(2022, 11, 20), "2022-12"))
    assert run("2022-10", later) == run("2022-10", claim(GRANTED))


# --- what is open ----------------------------------------------------------------------------------------


def test_a_sum_that_is_not_exactly_known_is_open_and_not_paid() -> None:
    found = claim(
        turn("grant", AUGUST, "2022-09", alone_in_extreme_difficulty(AUGUST)),
        benefit="extreme_difficulty_support",
        person="陈德福",
    )
    result = run("2022-09", found)
    line = only(result)
    assert (line.kind, line.due.shown.zh, line.payee.name) == ("open", "不低于 1,300 元", "陈德福")
    assert "尚缺：特困人员基本生活标准" in texts(line)
    assert (result.fen, result.paid) == (0, ())
    assert [(one.lines, one.fen) for one in result.totals] == [(0, 0)]


def test_what_was_granted_before_anybody_assessed_it_is_open() -> None:
    line = only(run("2022-09", claim(turn("grant", AUGUST, "2022-09"))))
    assert line.kind == "open"
    assert "卷内还没有评估结果" in texts(line)


# --- months before ---------------------------------------------------------------------------------------


def test_a_decision_that_reaches_back_pays_the_months_before() -> None:
    """As for the disability allowances, paid from the month of the application."""
    late = claim(turn("grant", date(2022, 9, 5), "2022-07", family(1800, AUGUST)))
    result = run("2022-09", late)
    assert [(one.kind, str(one.month), one.due.exact) for one in result.lines] == [
        ("arrears", "2022-07", 1200),
        ("arrears", "2022-08", 1200),
        ("paid", "2022-09", 1200),
    ]
    assert result.fen == 3 * 120_000
    assert [one.kind for one in run("2022-10", late).lines] == ["paid"]


def test_what_was_paid_too_much_is_told_and_not_taken_off() -> None:
    back = claim(GRANTED, turn("stop", date(2022, 11, 5), "2022-10"))
    result = run("2022-11", back)
    assert [(one.kind, str(one.month), one.due.exact) for one in result.lines] == [
        ("overpaid", "2022-10", -1200),
        ("ended", "2022-11", 0),
    ]
    assert result.fen == 0


def test_each_month_of_arrears_is_paid_once() -> None:
    late = claim(turn("grant", date(2022, 9, 5), "2022-07", family(1800, AUGUST)))
    whole = sum(run(f"2022-{month:02}", late).fen for month in range(6, 13))
    assert whole == 6 * 120_000  # July to December


def test_all_lists_together_come_to_what_is_due_by_all_decisions() -> None:
    """Whatever was decided when, for whichever months: nothing is paid twice, nothing is left out."""
    chance = random.Random(5)
    assessments = [family(wages, AUGUST) for wages in (0, 1200, 1800, 2500)]
    run_months = [Month(2022, 1) + count for count in range(18)]
    for _ in range(60):
        turns = []
        for decided in sorted(chance.choices(range(360), k=chance.randint(1, 6))):
            day = date(2022, 1, 3) + timedelta(days=decided)
            first = Month.of(day) + chance.randint(-4, 2)
            what = chance.choice(["grant", "increase", "reduce", "stop"])
            given = None if what == "stop" else chance.choice(assessments)
            turns.append(turn(what, day, str(first), given))
        one = claim(*turns)
        lists = [payments(month, [one]) for month in run_months]
        moved = sum(
            exact_fen(line.due) for made in lists for line in made.of_kind("paid", "arrears", "overpaid")
        )
        known = run_months[-1].last_day
        due = [one.due(Month(2021, 6) + count, known) for count in range(7 + 18)]
        amounts = [found.determination.amount for found in due if found]
        assert moved == sum(fen_of(amount.lowest) for amount in amounts if amount)


# --- sums ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wages", ["0", "1800.55", "2999.99", "0.01"])
def test_totals_are_those_of_the_assessments_to_the_fen(wages: str) -> None:
    assessments = [family(wages, AUGUST), family("1234.56", AUGUST), family(1800, AUGUST, child=False)]
    claims = [
        claim(turn("grant", AUGUST, "2022-09", one), case=f"案{number}")
        for number, one in enumerate(assessments)
    ]
    result = run("2022-09", *claims)
    due = [one["subsistence_allowance"].amount for one in assessments]
    (total,) = result.totals
    assert total.fen == sum(fen_of(one.lowest) for one in due if one and one.exact is not None) == result.fen
    assert (total.lines, total.before) == (3, 0)
    (after,) = run("2022-10", *claims).totals
    assert (after.fen, after.before) == (total.fen, total.fen)


def test_who_is_not_eligible_is_not_paid() -> None:
    assert run("2022-09", claim(turn("grant", AUGUST, "2022-09", family(9000, AUGUST)))).lines == ()
