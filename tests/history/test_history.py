"""The history as it is read: what holds on each day, and what cannot be."""

from __future__ import annotations

import json
import pickle
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jiuzhu import FactError
from jiuzhu.facts.codes import Absence, RecognisedStatus, Relation
from jiuzhu.history import History
from tests.history.families import FAMILY, GRANTED, PROPERTY, change, history, told

SAMPLE = Path(__file__).parent.parent.parent / "rules" / "samples" / "history" / "family.json"
BABY = {"name": "小宝", "relation": "child", "birth_date": "2022-05-10"}


def wages(of: History, day: date, who: str = "李秀英") -> Decimal | None:
    member = next(one for one in of.on(day).members or () if one.name == who)
    found = member.income.wages if member.income else None
    assert found is None or isinstance(found, Decimal)
    return found


def names(of: History, day: date) -> list[str | None]:
    return [one.name for one in of.on(day).members or ()]


def problems(**entries: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(FactError) as caught:
        history(**entries)
    return [(one.where, one.zh, one.en) for one in caught.value.problems]


def problem(**entries: Any) -> tuple[str, str, str]:
    (only,) = problems(**entries)
    return only


# --- what holds on a day -----------------------------------------------------------------------------


def test_both_days_of_an_interval_belong_to_it_and_then_it_is_as_before() -> None:
    job = history(changes=[change("2022-05-10", "wages", 2600, "李秀英", "2022-08-31")])
    assert wages(job, date(2022, 5, 9)) is None
    assert wages(job, date(2022, 5, 10)) == 2600
    assert wages(job, date(2022, 8, 31)) == 2600
    assert wages(job, date(2022, 9, 1)) is None


def test_without_a_last_day_it_holds_until_the_next() -> None:
    jobs = history(
        changes=[
            change("2022-07-01", "wages", 900, "李秀英"),
            change("2022-03-01", "工资性收入", 600, "李秀英"),
            change("2022-08-01", "income.wages", 100, "李秀英", "2022-08-31"),
        ]
    )
    found = [wages(jobs, date(2022, month, 1)) for month in (2, 3, 6, 7, 8, 9)]
    assert found == [None, 600, 600, 900, 100, 900]


def test_a_group_of_facts_may_change_at_once() -> None:
    changed = history(
        changes=[
            change("2022-03-01", "工资性收入", 600, "张建国"),
            change("2022-05-01", "收入", {"没有其他收入": "是"}, "张建国"),
        ]
    )
    assert wages(changed, date(2022, 4, 1), "张建国") == 600
    income = (changed.on(date(2022, 5, 1)).members or ())[0].income
    assert income is not None
    assert (income.wages, income.nothing_else) == (None, True)


def test_the_familys_own_facts_change_too() -> None:
    known = history(changes=[change("2022-04-01", "已认定的家庭身份", "最低生活保障家庭")])
    assert known.on(date(2022, 3, 31)).recognised_status is None
    assert known.on(date(2022, 4, 1)).recognised_status is RecognisedStatus.SUBSISTENCE


def test_who_comes_out_of_prison() -> None:
    away = {**FAMILY, "members": [FAMILY["members"][0], {**FAMILY["members"][1], "absence": "prison"}]}
    out = history(family=away, changes=[change("2022-06-16", "离家情形", "无", "李秀英")])
    found = [(out.on(date(2022, 6, day)).members or ())[1].absence for day in (15, 16)]
    assert found == [Absence.PRISON, Absence.NONE]


def test_births_and_deaths() -> None:
    family = history(
        joined=[{"自": "2022-05-10", "成员": BABY}],
        left=[{"至": "2022-10-25", "谁": "李秀英", "原因": "去世"}],
    )
    assert names(family, date(2022, 5, 9)) == ["张建国", "李秀英"]
    assert names(family, date(2022, 5, 10)) == ["张建国", "李秀英", "小宝"]
    assert "李秀英" in names(family, date(2022, 10, 25))
    assert "李秀英" not in names(family, date(2022, 10, 26))


def test_who_returns_comes_with_facts_of_their_own() -> None:
    family = history(
        changes=[change("2022-02-01", "wages", 2600, "李秀英")],
        left=[{"until": "2022-04-30", "who": "李秀英"}],
        joined=[{"since": "2022-09-01", "member": FAMILY["members"][1]}],
    )
    assert wages(family, date(2022, 4, 30)) == 2600
    assert names(family, date(2022, 5, 1)) == ["张建国"]
    assert wages(family, date(2022, 9, 1)) is None


def test_a_child_born_after_the_application_does_not_make_it_wrong() -> None:
    family = history(joined=[{"since": "2022-05-10", "member": BABY}])
    assert family.on(date(2022, 5, 9)).application_date == date(2022, 1, 5)
    assert family.on(date(2022, 5, 10)).application_date is None


def test_another_applicant_takes_the_place_of_one_who_died() -> None:
    family = history(
        left=[{"until": "2022-10-25", "who": "张建国", "because": "death"}],
        changes=[change("2022-10-26", "与申请人关系", "本人", "李秀英")],
    )
    assert [one.relation for one in family.on(date(2022, 10, 26)).members or ()] == [Relation.SELF]


def test_nothing_is_known_of_days_before_the_first() -> None:
    with pytest.raises(FactError, match="2021-12-31"):
        history().on(date(2021, 12, 31))


def test_a_judgement_holds_for_the_days_that_it_is_about() -> None:
    found = history(
        judgements=[
            {**PROPERTY, "until": "2022-05-31"},
            {**PROPERTY, "value": False, "on": "2022-09-10", "since": "2022-06-01"},
        ]
    )
    assert [one.value for one in found.judgements_on(date(2022, 5, 31))] == [True]
    (later,) = found.judgements_on(date(2022, 6, 1))
    assert (later.value, later.on) == (False, date(2022, 6, 1))  # an assessment knows no later days
    assert found.judgements_on(date(2022, 12, 1))[0].on == date(2022, 9, 10)


def test_a_judgement_holds_from_the_day_it_was_made_on() -> None:
    assert history().judgements[0].since == date(2021, 12, 20)


def test_a_judgement_of_somebody_holds_while_they_are_there() -> None:
    about = {**PROPERTY, "what": "member.income_deduction", "value": 100, "about": "李秀英"}
    family = history(judgements=[about], left=[{"until": "2022-04-30", "who": "李秀英"}])
    assert len(family.judgements_on(date(2022, 4, 30))) == 1
    assert family.judgements_on(date(2022, 5, 1)) == ()


def test_the_days_on_which_something_changes() -> None:
    family = history(
        changes=[change("2022-05-10", "wages", 2600, "李秀英", "2022-08-31")],
        joined=[{"since": "2022-05-10", "member": BABY}],
        left=[{"until": "2022-10-25", "who": "李秀英"}],
    )
    days = ["2022-01-01", "2022-05-10", "2022-09-01", "2022-10-26"]
    assert [str(day) for day in family.days_of_change] == days


def test_when_a_fact_last_became_otherwise() -> None:
    family = history(
        changes=[
            change("2022-02-01", "收入", {"没有其他收入": "是"}, "李秀英"),
            change("2022-05-10", "wages", 2600, "李秀英", "2022-08-31"),
        ]
    )
    ask = family.changed_on
    assert ask("李秀英", "income.wages", date(2022, 1, 31)) is None
    assert ask("李秀英", "income.wages", date(2022, 5, 9)) == date(2022, 2, 1)
    assert ask("李秀英", "income.wages", date(2022, 6, 1)) == date(2022, 5, 10)
    assert ask("李秀英", "income.wages", date(2022, 10, 1)) == date(2022, 9, 1)
    assert ask("李秀英", "income.pension", date(2022, 10, 1)) == date(2022, 2, 1)


# --- as a value --------------------------------------------------------------------------------------


def test_the_sample_is_read_and_written_without_loss() -> None:
    family = History.read(SAMPLE)
    assert History.model_validate_json(family.model_dump_json()) == family
    assert pickle.loads(pickle.dumps(family)) == family
    with pytest.raises(ValueError, match="frozen"):
        family.since = date(2020, 1, 1)  # type: ignore[misc]


def test_what_is_written_by_label_or_by_name_is_the_same() -> None:
    by_label = {"自": "2022年5月10日", "谁": "李秀英", "事项": "收入.工资性收入", "值": "2600.00"}
    assert history(changes=[by_label]) == history(changes=[change("2022-05-10", "wages", 2600, "李秀英")])


def test_the_schema_can_be_printed() -> None:
    assert "变动" in json.dumps(History.model_json_schema(), ensure_ascii=False)


# --- what cannot be ----------------------------------------------------------------------------------


def test_a_reversed_interval() -> None:
    where, zh, en = problem(changes=[change("2022-05-10", "wages", 1, "李秀英", "2022-05-09")])
    assert where == "变动[0] (changes[0])"
    assert "2022-05-09 早于起日 2022-05-10" in zh
    assert "before it begins" in en


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2022-03-01", "2022-05-31"), ("2022-05-31", "2022-06-30")),
        (("2022-03-01", "2022-05-31"), ("2022-04-01", None)),
        (("2022-03-01", None), ("2022-03-01", "2022-03-31")),
        (("2022-03-01", None), ("2022-03-01", None)),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_overlapping_intervals(
    first: tuple[str, str | None], second: tuple[str, str | None], turned: bool
) -> None:
    changes = [change(since, "wages", 1, "李秀英", until) for since, until in (first, second)]
    where, zh, en = problem(changes=changes[::-1] if turned else changes)
    assert where == "变动[1] (changes[1])"
    assert "[0]" in zh
    assert "重叠" in zh
    assert "overlaps" in en


def test_a_group_overlaps_with_what_is_in_it() -> None:
    changes = [
        change("2022-03-01", "收入", {}, "李秀英", "2022-05-31"),
        change("2022-05-01", "wages", 1, "李秀英"),
    ]
    assert "重叠" in problem(changes=changes)[1]


def test_intervals_of_different_things_may_overlap() -> None:
    changes = [
        change("2022-03-01", "wages", 1, "李秀英", "2022-05-31"),
        change("2022-03-01", "wages", 1, "张建国", "2022-05-31"),
        change("2022-03-01", "pension", 1, "李秀英", "2022-05-31"),
        change("2022-06-01", "wages", 2, "李秀英"),
    ]
    assert history(changes=changes)


def test_a_change_before_the_history() -> None:
    assert "早于历史的起始日 2022-01-01" in problem(changes=[change("2021-12-31", "wages", 1, "李秀英")])[1]


def test_a_change_of_somebody_who_is_not_there() -> None:
    nobody = problem(changes=[change("2022-03-01", "wages", 1, "李四")])
    assert "家里没有叫“李四”的人；有：张建国、李秀英" in nobody[1]
    gone = problem(
        changes=[change("2022-05-01", "wages", 1, "李秀英")], left=[{"until": "2022-04-30", "who": "李秀英"}]
    )
    assert gone[0] == "变动[0] (changes[0])"
    assert "在 2022-05-01 不是家庭成员" in gone[1]
    unborn = problem(
        changes=[change("2022-05-09", "wages", 1, "小宝")], joined=[{"since": "2022-05-10", "member": BABY}]
    )
    assert "在 2022-05-09 不是家庭成员" in unborn[1]


@pytest.mark.parametrize(
    ("what", "who", "said"),
    [
        ("工资", "李秀英", "是否想写“工资性收入”"),
        ("姓名", "李秀英", "没有可以变动的事项"),
        ("年龄", "李秀英", "没有可以变动的事项"),
        ("家庭成员", None, "没有可以变动的事项"),
        ("工资性收入", None, "家庭没有可以变动的事项"),
    ],
)
def test_a_fact_that_there_is_none_of(what: str, who: str | None, said: str) -> None:
    assert said in problem(changes=[change("2022-03-01", what, 1, who)])[1]


@pytest.mark.parametrize(
    ("what", "value", "said"),
    [
        ("wages", -1, "不能为负数"),
        ("wages", 1.5, "浮点数"),
        ("schooling", "幼儿园", "应为下列之一"),
        ("收入", {"工资": 1}, "没有名为“工资”的填报项"),
    ],
)
def test_a_value_that_cannot_be_read(what: str, value: Any, said: str) -> None:
    where, zh, en = problem(changes=[change("2022-03-01", what, value, "李秀英")])
    assert where == "变动[0] (changes[0])"
    assert said in zh
    assert en


def test_births_deaths_and_ages_that_cannot_be() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"joined": [{"since": "2022-05-09", "member": BABY}]}, "出生日期却是 2022-05-10"),
        ({"joined": [{"since": "2022-05-10", "member": {**BABY, "name": None}}]}, "要写姓名"),
        ({"joined": [{"since": "2022-01-01", "member": {"name": "王五"}}]}, "在历史的起始日 2022-01-01 之后"),
        ({"joined": [{"since": "2022-05-10", "member": {"name": "李秀英"}}]}, "已经是家庭成员"),
        ({"left": [{"until": "2022-05-10", "who": "王五"}]}, "家里没有叫“王五”的人"),
        ({"left": [{"until": "2021-12-31", "who": "李秀英"}]}, "在 2021-12-31 不是家庭成员"),
        (
            {"left": [{"until": f"2022-0{month}-10", "who": "李秀英"} for month in (5, 6)]},
            "在 2022-06-10 不是",
        ),
        ({"joined": [{"since": "2022-05-10", "member": {"name": "王五", "stated_age": 9}}]}, "不要只填年龄"),
        ({"left": [{"until": "2022-05-10", "who": "张建国"}]}, "没有人是“本人”"),
        ({"family": {"members": [{"birth_date": "2022-01-02"}]}}, "其后出生的写在“加入”里"),
        ({"family": {"members": [{"stated_age": 9}]}}, "不要只填年龄"),
    ]
    for entries, said in cases:
        found = problems(**{"judgements": [], "decisions": [], **entries})
        assert any(said in zh for _, zh, _ in found), (said, found)
        assert all(en for _, _, en in found)


def test_what_cannot_be_true_together_on_a_day() -> None:
    found = problem(changes=[change("2022-03-01", "与申请人关系", "本人", "李秀英")])
    assert "自 2022-03-01 起" in found[1]
    assert "不止一位“本人”" in found[1]


def test_unknown_is_not_none_declared() -> None:
    """Where there is said to be nothing else, a fact taken away would count as zero."""
    assert "不能又是不详" in problem(changes=[change("2022-03-01", "wages", None, "李秀英")])[1]
    open_family = {**FAMILY, "nothing_else": False}
    assert history(family=open_family, changes=[change("2022-03-01", "wages", None, "张建国")])
    # What a declaration does not settle may become unknown.
    assert history(changes=[change("2022-03-01", "户籍在本市", None, "张建国")])


def test_judgements_and_decisions_that_cannot_be() -> None:
    overlapping = [PROPERTY, {**PROPERTY, "on": "2021-12-20"}]
    assert problem(judgements=overlapping)[0] == "认定意见[1] (judgements[1])"
    assert "早于起日" in problem(judgements=[{**PROPERTY, "until": "2021-12-01"}])[1]
    assert "家里没有叫“李四”的人" in problem(judgements=[{**PROPERTY, "about": "李四"}])[1]
    assert "家里没有叫“李四”的人" in problem(decisions=[{**GRANTED, "who": "李四"}])[1]
    assert "早于申请日期" in problem(decisions=[{**GRANTED, "applied_on": "2021-12-21"}])[1]
    twice = problems(decisions=[GRANTED, {**GRANTED, "outcome": "refused"}])
    assert [where for where, _, _ in twice] == ["决定[0] (decisions[0])", "决定[1] (decisions[1])"]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = problems(
        changes=[
            change("2021-03-01", "wages", 1, "李秀英"),
            change("2022-03-01", "wages", 1, "李四"),
            change("2022-03-01", "pension", 1, "张建国"),
            change("2022-03-01", "pension", 1, "张建国"),
        ],
        left=[{"until": "2022-05-10", "who": "王五"}],
    )
    assert len(found) == 4


def test_a_thousand_entries_and_no_more() -> None:
    days = [str(date(2022, 1, 2) + timedelta(days=index)) for index in range(1_001)]
    changes = [change(day, "wages", 1, "李秀英", day) for day in days]
    assert history(changes=changes[:100])
    assert "最多 1000 项" in problem(changes=changes)[1]


@pytest.mark.parametrize("missing", ["since", "family"])
def test_the_first_day_and_the_family_are_needed(missing: str) -> None:
    entries = told()
    del entries[missing]
    with pytest.raises(FactError, match="必须填写"):
        History.model_validate(entries)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="打不开"):
        History.read(tmp_path / "none.json")
