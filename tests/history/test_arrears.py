"""What was due against what was paid, and why it differs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import FactError
from jiuzhu.history import Arrears, Month, Payment, arrears, entitlements
from jiuzhu.history.reasons import Reason
from tests.history.cities import supposed
from tests.history.families import ALLOWANCE, FAMILY, GRANTED, PROPERTY, change, history, line, paid

BABY = {"name": "小宝", "relation": "child", "birth_date": "2022-02-10"}


def against(payments: list[Payment], last: str = "2022-12", **entries: Any) -> Arrears:
    """The payments held against what was due from January 2022 on."""
    return arrears(entitlements(history(**entries), Month(2022, 1), Month.parse(last)), payments)


def why(found: Arrears, month: str) -> list[Reason]:
    return list(line(found, month).reasons)


def kinds(found: Arrears, month: str) -> list[str]:
    return [one.kind for one in why(found, month)]


def every_month(yuan: int, first: int = 1, last: int = 12) -> list[Payment]:
    return [paid(f"2022-{month:02}", yuan) for month in range(first, last + 1)]


# --- sums ------------------------------------------------------------------------------------------------


def test_what_was_paid_right_needs_no_reason() -> None:
    found = against([*every_month(880, last=6), *every_month(1000, 7)])
    of_allowance = [one for one in found if one.benefit == ALLOWANCE]
    assert len(of_allowance) == 12
    assert {(one.side, one.reasons) for one in of_allowance} == {("agrees", ())}
    assert found.differing == ()


def test_totals_to_the_fen() -> None:
    payments = [paid("2022-01", "879.99"), paid("2022-02", "880.01"), *every_month(880, 3)]
    totals = against(payments).totals[ALLOWANCE, None]
    assert totals.due.exact == Decimal(11280)
    assert totals.paid.exact == Decimal("10560.00")
    assert totals.difference.exact == Decimal("720.00")
    assert totals.to_pay.exact == Decimal("720.01")
    assert totals.to_recover.exact == Decimal("0.01")


def test_what_is_not_known_stays_within_bounds() -> None:
    found = against(every_month(880), decisions=[])
    one = line(found, "2022-03")
    assert (one.due.shown.zh, one.paid.shown.zh, one.difference.shown.zh) == (
        "0 至 880 元",
        "880 元",
        "-880 至 0 元",
    )
    assert one.side == "open"
    assert [reason.text.zh for reason in one.reasons] == ["不知道哪一天作出决定"]
    assert one not in found.differing


def test_payments_for_other_months_are_put_aside() -> None:
    found = against([paid("2022-01", 880), paid("2022-02", 880)], last="2022-01")
    assert [str(one.month) for one in found.outside] == ["2022-02"]
    assert {str(one.month) for one in found} == {"2022-01"}


# --- reasons ---------------------------------------------------------------------------------------------


def test_a_raised_standard_not_followed() -> None:
    found = against(every_month(880))
    (reason,) = why(found, "2022-09")
    assert (reason.kind, reason.what) == ("figure", "subsistence_standard")
    assert (reason.old and reason.old.zh, reason.new and reason.new.zh) == ("940 元/人·月", "1,000 元/人·月")
    assert reason.since == date(2022, 7, 1)
    assert [basis.source for basis in reason.source] == ["report_2022"]
    assert "由 940 元/人·月 变为 1,000 元/人·月（自 2022-07-01 起，" in reason.text.zh
    assert "940 yuan/person/month → 1,000 yuan/person/month (from 2022-07-01" in reason.text.en


def test_a_job_not_taken_into_account() -> None:
    found = against(
        every_month(880, last=6), last="2022-06", changes=[change("2022-04-02", "wages", 2600, "李秀英")]
    )
    fact, condition = why(found, "2022-06")
    assert (fact.kind, fact.what, fact.who, fact.since) == (
        "fact",
        "income.wages",
        "李秀英",
        date(2022, 4, 2),
    )
    assert fact.text.zh == "李秀英的工资性收入由 0 元/月 变为 2,600 元/月（自 2022-04-02 起）"
    assert (condition.kind, condition.what) == ("condition", "income_below_standard")
    assert (condition.old and condition.old.zh, condition.new and condition.new.zh) == ("成立", "不成立")
    assert line(found, "2022-06").side == "overpaid"


def test_only_what_made_the_difference_is_named() -> None:
    """The scholarship and the spouse's illness changed too, and change nothing of the allowance."""
    found = against(
        every_month(880, last=6),
        last="2022-06",
        changes=[
            change("2022-04-02", "奖学金和助学金", 400, "李秀英"),
            change("2022-04-02", "患重特大疾病", True, "李秀英"),
            change("2022-04-02", "wages", 100, "李秀英"),
        ],
    )
    assert [one.what for one in why(found, "2022-05")] == ["income.wages"]


def test_two_changes_of_which_each_is_enough_are_both_named() -> None:
    found = against(
        every_month(880, last=6),
        last="2022-06",
        changes=[
            change("2022-04-02", "wages", 2600, "李秀英"),
            change("2022-04-02", "户籍在本市", False, "张建国"),
        ],
    )
    facts = [one.what for one in why(found, "2022-05") if one.kind == "fact"]
    assert facts == ["registered_in_jurisdiction", "income.wages"]


def test_a_birth_and_a_death() -> None:
    born = against(every_month(880), joined=[{"since": "2022-02-10", "member": BABY}])
    assert [one.text.zh for one in why(born, "2022-03")] == ["小宝自 2022-02-10 起加入家庭"]
    died = against(
        [*every_month(880, last=6), *every_month(1000, 7)],
        left=[{"until": "2022-10-30", "who": "李秀英", "because": "death"}],
    )
    assert kinds(died, "2022-11") == ["member", "condition"]
    death = why(died, "2022-11")[0]
    assert death.settle_by == date(2023, 1, 30)
    assert death.text.zh.startswith("李秀英于 2022-10-30 去世，应在 2023-01-30 以前结清")
    assert [basis.source for basis in death.source] == ["notice_83"]


def test_before_notice_83_no_day_is_set_for_settling_after_a_death() -> None:
    died = against(
        every_month(880, last=6),
        last="2022-06",
        left=[{"until": "2022-03-31", "who": "李秀英", "because": "death"}],
    )
    death = why(died, "2022-04")[0]
    assert (death.text.zh, death.settle_by) == ("李秀英于 2022-03-31 去世", None)


def test_payment_that_began_too_late() -> None:
    found = against(every_month(1000, 11), decisions=[{**GRANTED, "on": "2022-08-15"}])
    first, unpaid = why(found, "2022-09")
    assert first.kind == "decision"
    assert first.text.zh == "2022-08-15 决定，自2022年9月起发放"
    assert first.since == date(2022, 8, 15)
    assert unpaid.kind == "unpaid"
    assert kinds(found, "2022-10") == ["decision", "unpaid"]


def test_a_month_left_out() -> None:
    found = against([*every_month(880, last=2), *every_month(880, 4, 6)], last="2022-06")
    assert kinds(found, "2022-03") == ["unpaid"]


def test_payment_gone_on_with_after_a_stop() -> None:
    stopped = [GRANTED, {**GRANTED, "on": "2022-03-10", "outcome": "stopped"}]
    found = against(every_month(880, last=5), last="2022-05", decisions=stopped)
    (reason,) = why(found, "2022-04")
    assert reason.text.zh == "2022-03-10 决定停止，自2022年4月起不发放"


def test_a_judgement_made_later() -> None:
    found = against(
        every_month(880, last=6),
        last="2022-06",
        judgements=[
            {**PROPERTY, "until": "2022-03-31"},
            {**PROPERTY, "value": False, "since": "2022-04-01", "on": "2022-09-05"},
        ],
    )
    judged = why(found, "2022-04")[0]
    assert (judged.kind, judged.what) == ("judgement", "household.property_within_subsistence_limit")
    assert judged.text.zh == "“家庭财产状况符合最低生活保障的规定”由 是 变为 否"


def test_a_birthday(tmp_path: Path) -> None:
    orphan = {
        "name": "小明",
        "birth_date": "2004-03-02",
        "relation": "grandchild",
        "father": "dead",
        "mother": "dead",
        "registered_in_jurisdiction": True,
        "chosen_support": "child_benefit",
        "found_co_living": False,
    }
    told = history(
        family={**FAMILY, "members": [*FAMILY["members"], orphan]},
        decisions=[{"benefit": "child_benefit", "who": "小明", "on": "2021-12-01", "outcome": "granted"}],
    )
    where = supposed(tmp_path, child_standard_scattered=[("2022-01-01", "1500")])
    due = entitlements(told, Month(2022, 1), Month(2022, 4), **where)
    found = arrears(due, [paid(f"2022-0{month}", 1500, "child_benefit", "小明") for month in range(1, 5)])
    assert line(found, "2022-03", "child_benefit", "小明").side == "agrees"
    (reason,) = line(found, "2022-04", "child_benefit", "小明").reasons
    assert (reason.kind, reason.text.zh) == ("age", "小明年满 18 周岁")


def test_what_no_month_came_to() -> None:
    found = against([paid("2022-01", 500)], last="2022-01")
    (reason,) = why(found, "2022-01")
    assert reason.kind == "unmatched"
    assert "500 元" in reason.text.zh


def test_paid_where_nothing_ever_was_due() -> None:
    rich = [change("2022-01-01", "wages", 9000, "张建国", "2022-12-31")]
    found = against([paid("2022-01", 500)], last="2022-01", changes=rich)
    assert [one.text.zh for one in why(found, "2022-01")] == [
        "不符合条件：共同生活的家庭成员人均月收入低于最低生活保障标准"
    ]
    early = against([paid("2022-01", 500)], last="2022-01", decisions=[{**GRANTED, "on": "2022-01-10"}])
    assert kinds(early, "2022-01") == ["decision"]
    never = against([paid("2022-01", 500, "single_applicant", "李秀英")], last="2022-01")
    assert [one.text.zh for one in line(never, "2022-01", "single_applicant", "李秀英").reasons] == [
        "这个月不涉及这项待遇"
    ]


# --- what cannot be --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payment", "where", "said"),
    [
        (paid("2022-01", 1, "低保金"), "2022-01，低保金", "没有待遇“低保金”"),
        (paid("2022-01", 1, who="李秀英"), "2022-01，subsistence_allowance，李秀英", "按户决定"),
        (paid("2022-01", 1, "price_subsidy"), "2022-01，price_subsidy", "要写明是谁的"),
        (paid("2022-01", 1, "price_subsidy", "李四"), "2022-01，price_subsidy，李四", "家里没有叫“李四”的人"),
        (paid("2022-01", 1, "低保边缘家庭"), "2022-01，低保边缘家庭", "不发放金额"),
    ],
)
def test_a_payment_that_does_not_fit(payment: Payment, where: str, said: str) -> None:
    with pytest.raises(FactError) as caught:
        against([payment])
    (problem,) = caught.value.problems
    assert problem.where == where
    assert said in problem.zh


def test_twice_for_the_same_month_even_by_another_name() -> None:
    with pytest.raises(FactError, match="有两笔发放"):
        against([paid("2022-01", 1), paid("2022-01", 1, "最低生活保障")])
