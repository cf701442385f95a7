"""What a family is due month by month, case by case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import FactError, assess
from jiuzhu.history import Entitlements, History, Month, entitlements
from tests.history.cities import supposed, write_city
from tests.history.families import ALLOWANCE, FAMILY, GRANTED, PROPERTY, change, history

YEAR = Month(2022, 1), Month(2022, 12)
FIRES = [{**GRANTED, "benefit": "急难型临时救助", "on": f"2022-03-{day}"} for day in (10, 20)]


def due(of: Entitlements, benefit: str = ALLOWANCE, person: str | None = None) -> dict[str, str]:
    """The sums of a benefit by month, in words."""
    return {str(one.month): one.due.shown.zh for one in of.of(benefit, person) if one.due}


def year(of: History, **where: Any) -> Entitlements:
    return entitlements(of, *YEAR, **where)


def months_with(sums: dict[str, str], shown: str) -> list[str]:
    return [month for month, one in sums.items() if one == shown]


def runs(of: History, benefit: str, person: str) -> list[bool | None]:
    """Whether a benefit is paid, by month."""
    return [one.payability.runs for one in year(of).of(benefit, person) if one.payability]


def member(name: str, born: str, **facts: Any) -> dict[str, Any]:
    return {"name": name, "birth_date": born, "registered_in_jurisdiction": True, **facts}


def family(*members: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"application_date": "2022-01-05", "members": list(members), "nothing_else": True, **facts}


# --- when payment starts and ends ----------------------------------------------------------------------


def test_the_subsistence_allowance_is_paid_from_the_month_after_the_decision() -> None:
    decided = history(decisions=[{**GRANTED, "on": "2022-08-15"}])
    sums = due(year(decided))
    assert list(sums) == [f"2022-{month:02}" for month in range(1, 13)]
    assert months_with(sums, "0 元") == [f"2022-{month:02}" for month in range(1, 9)]
    assert months_with(sums, "1,000 元") == ["2022-09", "2022-10", "2022-11", "2022-12"]
    (first,) = [one for one in year(decided).of(ALLOWANCE) if one.month == Month(2022, 9)]
    assert first.payability is not None
    assert first.payability.since == Month(2022, 9)
    assert first.why.zh == "2022-08-15 决定，自2022年9月起发放"


def test_without_a_known_decision_nobody_guesses_one() -> None:
    found = year(history(decisions=[]))
    assert set(due(found).values()) == {"0 至 880 元", "0 至 1,000 元"}
    assert {one.why.zh for one in found.of(ALLOWANCE)} == {"不知道哪一天作出决定"}
    assert {one.status for one in found.of(ALLOWANCE)} == {"eligible"}


def test_what_is_refused_is_not_paid_and_what_is_stopped_is_from_the_next_month() -> None:
    refused = year(history(decisions=[{**GRANTED, "on": "2022-02-10", "outcome": "refused"}]))
    assert set(due(refused).values()) == {"0 元"}
    stopped = year(history(decisions=[GRANTED, {**GRANTED, "on": "2022-04-30", "outcome": "stopped"}]))
    assert months_with(due(stopped), "0 元") == [f"2022-{month:02}" for month in range(5, 13)]
    again = [
        GRANTED,
        *(
            {**GRANTED, "on": on, "outcome": what}
            for on, what in (("2022-04-30", "stopped"), ("2022-08-01", "granted"))
        ),
    ]
    sums = due(year(history(decisions=again)))
    assert months_with(sums, "0 元") == ["2022-05", "2022-06", "2022-07", "2022-08"]


def test_who_was_stopped_was_granted_it_on_a_day_that_nobody_told() -> None:
    stopped = year(history(decisions=[{**GRANTED, "on": "2022-04-30", "outcome": "stopped"}]))
    assert months_with(due(stopped), "0 至 880 元") == ["2022-01", "2022-02", "2022-03", "2022-04"]
    assert due(stopped)["2022-05"] == "0 元"


def test_the_disability_allowances_are_paid_from_the_month_of_application() -> None:
    disabled = family(
        member("张建国", "1981-03-05", relation="self"),
        member("张强", "2001-03-05", relation="child", disability_grade="grade_1", disability_kind="physical",
               found_co_living=True, needs_long_term_care=True, lives_in_town=True),
    )  # fmt: skip
    applied = {"benefit": "重度残疾人护理补贴", "who": "张强", "applied_on": "2023-05-10", "on": "2023-06-20"}
    told = history(family=disabled, decisions=[{**applied, "outcome": "granted"}])
    found = entitlements(told, Month(2023, 4), Month(2023, 7))
    sums = due(found, "disability_nursing_allowance", "张强")
    assert sums == {"2023-04": "0 元", **dict.fromkeys(["2023-05", "2023-06", "2023-07"], "不低于 130 元")}


def test_in_the_month_of_application_the_facts_are_those_of_that_day() -> None:
    healthy = family(
        member("张建国", "1981-03-05", relation="self", lives_in_town=True, needs_long_term_care=True),
        member("李秀英", "1983-09-12", relation="spouse"),
    )
    applied = {
        "benefit": "重度残疾人护理补贴",
        "who": "张建国",
        "applied_on": "2023-05-10",
        "on": "2023-06-20",
    }
    told = history(
        family=healthy,
        changes=[
            change("2023-05-08", "残疾等级", "一级", "张建国"),
            change("2023-05-08", "残疾类别", "肢体残疾", "张建国"),
        ],
        decisions=[{**applied, "outcome": "granted"}],
    )
    found = entitlements(told, Month(2023, 5), Month(2023, 5)).of("disability_nursing_allowance", "张建国")
    assert [(one.status, one.due and one.due.shown.zh) for one in found] == [("eligible", "不低于 130 元")]
    assert found[0].payability is not None
    assert found[0].payability.day == date(2023, 5, 10)


def test_the_familys_own_day_of_application_stands_for_a_decision_without_one() -> None:
    nursing = "disability_nursing_allowance"
    grade = {"disability_grade": "grade_1", "disability_kind": "physical", "needs_long_term_care": True}
    disabled = family(member("张建国", "1981-03-05", relation="self", **grade))
    decided = {"benefit": nursing, "who": "张建国", "on": "2022-03-20", "outcome": "granted"}
    assert runs(history(family=disabled, decisions=[decided]), nursing, "张建国") == [True] * 12
    unknown = history(family={**disabled, "application_date": None}, decisions=[decided])
    assert runs(unknown, nursing, "张建国") == [None, None] + [True] * 10


def test_emergency_aid_is_paid_once_for_the_month_of_its_decision() -> None:
    fire = history(
        changes=[
            change("2022-08-10", "突发困难", {"突发事件": "火灾", "困难发生在本市": "是"}, None, "2022-09-30")
        ],
        judgements=[
            {**PROPERTY, "what": "emergency_aid.severe_difficulty", "on": "2022-08-10"},
            {**PROPERTY, "what": "emergency_aid.emergency_sum", "value": 3000, "on": "2022-08-10"},
        ],
        decisions=[{"benefit": "急难型临时救助", "on": "2022-08-12", "outcome": "granted"}],
    )
    sums = due(year(fire), "emergency_aid")
    assert months_with(sums, "3,000 元") == ["2022-08"]
    assert len(months_with(sums, "0 元")) == 11
    undecided = history(**{**fire.model_dump(), "decisions": []})
    assert months_with(due(year(undecided), "emergency_aid"), "0 至 3,000 元") == ["2022-09"]


# --- what changes --------------------------------------------------------------------------------------


def test_the_standard_is_raised() -> None:
    assert list(due(year(history())).values()) == ["880 元"] * 6 + ["1,000 元"] * 6


def test_a_change_within_a_month_acts_from_the_next() -> None:
    job = history(changes=[change("2022-05-02", "wages", 300, "李秀英", "2022-08-31")])
    sums = due(year(job))
    assert list(sums.values()) == ["880 元"] * 5 + ["580 元"] + ["700 元"] * 2 + ["1,000 元"] * 4
    on_the_first = history(changes=[change("2022-05-01", "wages", 300, "李秀英")])
    assert due(year(on_the_first))["2022-05"] == "580 元"


def test_a_city_may_say_that_a_change_acts_in_the_same_month(tmp_path: Path) -> None:
    folder = write_city(tmp_path, {"gradual_exit_sum": [("2022-01-01", "500")]})
    (folder / "supposed" / "paid.yaml").write_text(
        "fills: subsistence_allowance\npaid: {changes: {when: same_month, basis: supposed 1}}\n",
        encoding="utf-8",
    )
    job = history(changes=[change("2022-05-20", "wages", 300, "李秀英")])
    sums = due(year(job, jurisdiction="supposed", search=[folder]))
    assert (sums["2022-04"], sums["2022-05"]) == ("880 元", "580 元")


def test_a_birth_a_death_and_a_scholarship() -> None:
    baby = {"name": "小宝", "relation": "child", "birth_date": "2022-02-10"}
    lively = history(
        joined=[{"since": "2022-02-10", "member": baby}],
        changes=[change("2022-04-01", "奖学金和助学金", 400, "李秀英")],
        left=[{"until": "2022-08-01", "who": "李秀英", "because": "death"}],
    )
    sums = due(year(lively))
    assert sums["2022-02"] == "880 元"
    assert sums["2022-03"] == "1,820 元"
    assert sums["2022-04"] == "1,820 元"  # a scholarship does not count
    assert sums["2022-08"] == "2,000 元"  # who died on the first still belonged to the family that day
    assert sums["2022-09"] == "1,000 元"


def test_birthdays_come_out_by_month() -> None:
    orphan = member("小明", "2004-08-02", relation="grandchild", father="dead", mother="dead")
    grandfather = member("老王", "1962-06-01", relation="self")
    told = history(family=family(grandfather, orphan))
    found = year(told)
    statuses = [one.status for one in found.of("child_benefit", "小明")]
    assert statuses == ["eligible"] * 8  # 18 on the second of August: the first still counts
    assert [str(one.month) for one in found.of("home_visits", "老王")] == [
        f"2022-{month:02}" for month in range(6, 13)
    ]


def test_gradual_exit_for_six_months(tmp_path: Path) -> None:
    where = supposed(tmp_path, gradual_exit_sum=[("2022-01-01", "500")])
    employed = history(
        family={**FAMILY, "recognised_status": "subsistence"},
        changes=[
            change("2022-11-15", "wages", 2600, "李秀英"),
            change("2022-11-15", "因就业收入超过标准之日", "2022-11-15"),
        ],
    )
    found = entitlements(employed, Month(2022, 10), Month(2023, 7), **where)
    assert months_with(due(found), "0 元") == [str(Month(2022, 11) + count) for count in range(1, 9)]
    assert months_with(due(found, "gradual_exit"), "500 元") == [
        str(Month(2022, 12) + count) for count in range(6)
    ]


def test_before_notice_83_the_gradual_exit_is_not_known(tmp_path: Path) -> None:
    where = supposed(tmp_path, gradual_exit_sum=[("2022-01-01", "500")])
    employed = history(
        family={**FAMILY, "recognised_status": "subsistence"},
        changes=[
            change("2022-08-15", "wages", 2600, "李秀英"),
            change("2022-08-15", "因就业收入超过标准之日", "2022-08-15"),
        ],
    )
    sums = due(entitlements(employed, Month(2022, 9), Month(2023, 3), **where), "gradual_exit")
    assert list(sums.values()) == ["0 至 500 元"] * 2 + ["500 元"] * 4 + ["0 元"]


def test_the_price_subsidy_in_the_months_that_trigger_it(tmp_path: Path) -> None:
    rates = {4: "2.9%", 5: "3%", 6: "5%", 7: "5%", 8: "1%"}
    growth = [(f"2022-{month:02}-01", rate) for month, rate in rates.items()]
    figures = {"cpi_growth": growth, "scpi_growth": [("2022-04-01", "0%")]}
    where = supposed(tmp_path, **figures)
    sums = due(entitlements(history(), Month(2022, 4), Month(2022, 8), **where), "price_subsidy", "张建国")
    assert list(sums.values()) == ["0 元", "78 元", "118 元", "125 元", "0 元"]


def test_what_is_paid_once_without_application_is_due_once(tmp_path: Path) -> None:
    figures = {"one_off_living_sum": [("2022-01-01", "200")], "price_extra_sum": [("2022-01-01", "100")]}
    where = supposed(tmp_path, **figures)
    found = year(history(), **where)
    assert due(found, "one_off_living_subsidy_2022", "张建国")["2022-01"] == "200 元"
    assert set(list(due(found, "one_off_living_subsidy_2022", "张建国").values())[1:]) == {"0 元"}
    assert due(found, "price_subsidy_extra_2022", "张建国") == {"2022-03": "100 元", "2022-04": "0 元"}
    # Who joins later had none.
    baby = {"name": "小宝", "relation": "child", "birth_date": "2022-05-10"}
    later = year(history(joined=[{"since": "2022-05-10", "member": baby}]), **where)
    assert months_with(due(later, "one_off_living_subsidy_2022", "小宝"), "200 元") == ["2022-06"]


def test_whether_it_was_due_before_may_not_be_known(tmp_path: Path) -> None:
    where = supposed(tmp_path, one_off_living_sum=[("2022-01-01", "200")])
    late = history(since="2022-06-01")
    found = entitlements(late, Month(2022, 6), Month(2022, 8), **where)
    sums = due(found, "one_off_living_subsidy_2022", "张建国")
    assert list(sums.values()) == ["0 至 200 元", "0 元", "0 元"]


def test_the_allowances_of_april_2023() -> None:
    disabled = family(
        member("张建国", "1981-03-05", relation="self"),
        member("张强", "2001-03-05", relation="child", disability_grade="grade_1", disability_kind="physical",
               found_co_living=True),
    )  # fmt: skip
    decided = {"benefit": "困难残疾人生活补贴", "who": "张强", "on": "2022-02-20", "outcome": "granted"}
    told = history(family=disabled, decisions=[GRANTED, decided])
    found = entitlements(told, Month(2023, 3), Month(2023, 4))
    assert due(found, "disability_living_allowance", "张强") == {
        "2023-03": "待定",
        "2023-04": "300 至 400 元",
    }


def test_who_comes_out_of_prison_counts_from_the_next_month() -> None:
    away = {**FAMILY, "members": [FAMILY["members"][0], {**FAMILY["members"][1], "absence": "prison"}]}
    sums = due(year(history(family=away, changes=[change("2022-10-16", "离家情形", "无", "李秀英")])))
    assert sums["2022-10"] == "0 元"
    assert sums["2022-11"] == "1,000 元"


# --- the whole -----------------------------------------------------------------------------------------


def test_a_month_is_what_assess_says_of_its_first_day() -> None:
    told = history(changes=[change("2022-05-02", "wages", 300, "李秀英")])
    day = date(2022, 7, 1)
    (one,) = [line for line in year(told).of(ALLOWANCE) if line.month == Month(2022, 7)]
    assert one.determination == assess(told.on(day), on=day, judgements=told.judgements_on(day))[ALLOWANCE]


def test_a_history_that_begins_within_a_month_is_told_from_that_day() -> None:
    told = history(since="2022-05-10", decisions=[{**GRANTED, "on": "2022-05-20"}])
    found = entitlements(told, Month(2022, 5), Month(2022, 6)).of(ALLOWANCE)
    assert [one.payability and one.payability.day for one in found] == [date(2022, 5, 10), date(2022, 6, 1)]


def test_totals_and_spells() -> None:
    found = year(history())
    assert str(found.totals[ALLOWANCE, None].exact) == "11280.00"
    spells = [one for one in found.spells if one.entitlement.benefit == ALLOWANCE]
    assert [f"{one.first}/{one.last}" for one in spells] == ["2022-01/2022-06", "2022-07/2022-12"]
    assert found.total.most is None  # sums that nobody has set
    statuses = {one.due for one in found if one.determination.kind == "status"}
    assert statuses == {None}


def test_what_is_assumed_is_said() -> None:
    said = [one.zh for one in year(history()).assumptions]
    assert any(one.startswith("最低生活保障：情况变化自次月起") for one in said)
    assert any(one.startswith("低保金舍入方式") for one in said)


def test_a_finding_that_the_law_of_another_month_does_not_leave_open_is_no_mistake(tmp_path: Path) -> None:
    folder = write_city(tmp_path, {"gradual_exit_sum": [("2022-01-01", "500")]})
    (folder / "supposed" / "property.yaml").write_text(
        "definitions:\n"
        "  household.property_within_subsistence_limit:\n"
        "    - {until: 2022-06-30, zh: 财产, en: property, basis: supposed 1, judged: caseworker}\n"
        "    - {from: 2022-07-01, zh: 财产, en: property, basis: supposed 1,\n"
        "       when: household.property.cars <= 0}\n",
        encoding="utf-8",
    )
    sums = due(year(history(), jurisdiction="supposed", search=[folder]))
    assert list(sums.values()) == ["880 元"] * 6 + ["1,000 元"] * 6


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ((Month(2022, 2), Month(2022, 1)), "早于起月"),
        ((Month(2021, 12), Month(2022, 1)), "历史自 2022-01 说起"),
        ((Month(2022, 1), Month(2122, 1)), "最多 1200 个月"),
    ],
)
def test_a_period_that_cannot_be(period: tuple[Month, Month], said: str) -> None:
    with pytest.raises(FactError, match=said):
        entitlements(history(), *period)


@pytest.mark.parametrize(
    ("entries", "where", "said"),
    [
        ({"decisions": [{**GRANTED, "benefit": "低保生活保障"}]}, "决定[0]", "是否想写“最低生活保障”"),
        ({"decisions": [{**GRANTED, "who": "李秀英"}]}, "决定[0]", "按户决定"),
        ({"decisions": [{**GRANTED, "benefit": "价格临时补贴"}]}, "决定[0]", "要写明是谁的"),
        ({"decisions": [GRANTED, {**GRANTED, "benefit": "最低生活保障"}]}, "决定[1]", "有不止一个决定"),
        ({"decisions": FIRES}, "决定[1]", "一个月里给予了两次"),
        (
            {"decisions": [{**GRANTED, "benefit": "价格临时补贴", "who": "李秀英"}]},
            "决定[0]",
            "无须申请和决定",
        ),
        ({"judgements": [{**PROPERTY, "what": "财产符合"}]}, "认定意见[0]", "没有名为“财产符合”的认定事项"),
        ({"judgements": [{**PROPERTY, "value": "50%"}]}, "2022-01-01 › 认定意见[0]", "应为是或否"),
    ],
)
def test_a_history_that_does_not_fit_the_rules(entries: dict[str, Any], where: str, said: str) -> None:
    with pytest.raises(FactError) as caught:
        year(history(**entries))
    (problem,) = caught.value.problems
    assert problem.where.startswith(where)
    assert said in problem.zh
