"""What is due along the values of a fact: at each what `assess` says, and the cliffs to the fen."""

from __future__ import annotations

import csv
import io
from dataclasses import FrozenInstanceError
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from jiuzhu import Amount, Applicant, Assessment, FactError, PerYear, assess
from jiuzhu.errors import WhatIfError
from jiuzhu.whatif import Sweep
from jiuzhu.whatif.alteration import FactSet
from jiuzhu.whatif.falls import cliff_text
from tests.assessment.random_families import random_cases
from tests.cities.test_sample_city import HERE as CITIES
from tests.rulebook.small_rules import SUMMER, Rules
from tests.whatif.cases import ALLOWANCE, WITHIN, assessed, done, family, finding

WAGES = ("甲", "工资性收入")
STANDARD, MARGINAL = Decimal(2000), Decimal(3000)  # of two persons


def two(wage: object = "1800") -> Assessment:
    return assessed(family(wage, "0"), WITHIN)


def cliffs(sweep: Sweep) -> list[tuple[Decimal, Decimal, set[str]]]:
    return [(one.before, one.at, {turn.benefit for turn in one.turns}) for one in sweep.cliffs]


# --- what is due ---------------------------------------------------------------------------------


def test_the_allowance_against_wages() -> None:
    sweep = two().sweep(WAGES, 0, 4000, 500)
    assert sweep.values == tuple(Decimal(500) * step for step in range(9))
    assert (sweep.path, sweep.unit, sweep.here, sweep.is_income) == (
        "members[0].income.wages",
        "yuan/month",
        Decimal("1800.00"),
        True,
    )
    allowance = next(one for one in sweep.courses if one.benefit == ALLOWANCE)
    assert allowance.lowest == allowance.highest == tuple(max(STANDARD - one, 0) for one in sweep.values)
    assert allowance.statuses == ("eligible",) * 4 + ("ineligible",) * 5
    assert sweep.total().lowest == allowance.lowest
    assert sweep.net().lowest == tuple(max(STANDARD, one) for one in sweep.values)


def test_both_ends_are_tried_and_the_values_can_be_listed() -> None:
    assert two().sweep(WAGES, 0, "100.5", 40).values == tuple(map(Decimal, ("0", "40", "80", "100.5")))
    assert two().sweep(WAGES, 7, 7).values == (Decimal(7),)
    listed = two().sweep(WAGES, values=["30", 10, Decimal("20.01"), 10])
    assert listed.values == tuple(map(Decimal, ("10", "20.01", "30")))
    assert 100 <= len(two().sweep(WAGES, 0, 6000).values) <= 201


def test_a_count_and_an_age_go_by_one() -> None:
    sweep = assessed(family("0")).sweep("甲的年龄", 55, 65, 1)
    assert sweep.values == tuple(map(Decimal, range(55, 66)))
    assert not sweep.is_income
    (cliff,) = [one for one in sweep.cliffs if "home_visits" in {turn.benefit for turn in one.turns}]
    assert (cliff.before, cliff.at) == (59, 60)


def test_a_sum_that_was_given_for_a_year_is_swept_by_the_month() -> None:
    sweep = two({"per_year": 21600}).sweep(WAGES, 0, 4000, 1000)
    assert sweep.here == Decimal("1800.00")
    assert [one.at for one in sweep.cliffs][:1] == [STANDARD]


# --- cliffs --------------------------------------------------------------------------------------


def test_cliffs_are_exact_between_the_points() -> None:
    sweep = two().sweep(WAGES, 0, 4000, 1300)
    first, second = sweep.cliffs
    assert (first.before, first.at) == (Decimal("1999.99"), Decimal("2000.00"))
    assert first.lost() == (Decimal("0.01"), Decimal("0.01"))
    assert {turn.benefit for turn in first.turns} >= {ALLOWANCE, "marginal_family"}
    assert (second.before, second.at) == (Decimal("2999.99"), Decimal("3000.00"))
    assert second.lost() == (Decimal("0.00"), Decimal("250.00"))  # two price subsidies that may be due


def test_a_cliff_in_words() -> None:
    sweep = two().sweep(WAGES, 0, 4000)
    assert cliff_text(sweep, sweep.cliffs[1]).zh == (
        "3,000 元/月起：低保边缘家庭终止，支出型困难家庭可能符合，价格临时补贴（甲、乙）确定不符合，"
        "每月少 0 至 250 元"
    )
    assert cliff_text(sweep, sweep.cliffs[0]).en.startswith(
        "From 2,000 yuan/month on: Subsistence allowance ends"
    )


def test_a_loss_of_which_only_the_least_is_known() -> None:
    """Support in extreme difficulty is at least 1,300: a fen too much of pension costs all of it."""
    told = {"name": "甲", "relation": "self", "registered_in_jurisdiction": True, "stated_age": 70}
    applicant = Applicant.model_validate({"members": [told | {"supporters": []}], "nothing_else": True})
    found = finding("member.property_within_extreme_difficulty_rule", True, about="甲")
    sweep = assessed(applicant, found).sweep("甲的城乡居民基本养老金", 0, 1200)
    (cliff,) = sweep.cliffs
    assert (cliff.at, cliff.lost()) == (Decimal("1098.00"), (Decimal("1300.00"), None))
    assert cliff_text(sweep, cliff).zh.endswith("每月至少少 1,300 元")


def test_a_fall_within_a_benefit_is_a_cliff_though_no_status_turns(rules: Rules) -> None:
    """A lump sum that is halved from some income on."""
    rules.add("nation/parameters.yaml", _figure("half_from", "700.00") + _figure("lump", "300.00"))
    rules.change(
        "nation/benefits/aid.yaml",
        "value: round_to(max(0, line - household.reported_counted_income), rounding)",
        "value: round_to((lump if household.reported_counted_income < half_from else lump / 2), rounding)",
    )
    applicant = Applicant.model_validate({"members": [{"name": "甲"}], "reported_counted_income": 100})
    here: dict[str, Any] = {"search": (rules.root,)}
    modest = finding("aid.modest", True)
    assessment = assess(applicant, on=SUMMER, jurisdiction="city", judgements=[modest], **here)
    sweep = assessment.sweep("reported_counted_income", 0, 2000, 300, **here)
    assert cliffs(sweep) == [
        (Decimal("699.99"), Decimal("700.00"), {"aid"}),
        (Decimal("999.99"), Decimal("1000.00"), {"aid"}),
    ]
    fall = sweep.cliffs[0]
    assert fall.lost() == (Decimal("150.00"), Decimal("150.00"))
    assert fall.turns[0].status_before == fall.turns[0].status_after == "eligible"
    assert cliff_text(sweep, fall).zh == "700 元/月起：救助金金额改变，每月少 150 元"


def _figure(name: str, value: str) -> str:
    unit, dated = "unit: yuan/month", f"from: 2020-01-01, value: {value}, status: stated, source: aid_law 1"
    return f"{name}: {{zh: {name}, en: {name}, {unit}, values: [{{{dated}}}]}}\n"


def test_what_a_rounding_takes_is_no_cliff() -> None:
    """The sample city pays full yuan for each person: a fen of income may cost a few yuan."""
    assessment = assess(
        family("100.50", "0", "0"), on=two().on, jurisdiction="sample_city", search=(CITIES,), engine="plain"
    )
    sweep = assessment.sweep(WAGES, 0, 3000, 10, search=(CITIES,))
    allowance = next(one for one in sweep.courses if one.benefit == ALLOWANCE)
    assert allowance.statuses[0] == "eligible"
    assert sweep.cliffs[0].at == Decimal("2400.00")


def test_what_has_no_sum_set_has_no_bound() -> None:
    applicant = Applicant.model_validate(
        {
            "members": [
                {
                    "name": "甲",
                    "relation": "self",
                    "registered_in_jurisdiction": True,
                    "disability_grade": "grade_1",
                    "needs_long_term_care": True,
                    "stated_age": 40,
                }
            ],
            "nothing_else": True,
        }
    )
    sweep = assessed(applicant, WITHIN).sweep(WAGES, 0, 3000, 1500)
    nursing = next(one for one in sweep.courses if one.benefit == "disability_nursing_allowance")
    assert nursing.statuses[0] == "eligible"
    assert nursing.highest == (None, None, None)
    assert sweep.total().highest == (None, None, None)
    assert sweep.net().highest == (None, None, None)
    assert not any(turn.benefit == nursing.benefit for cliff in sweep.cliffs for turn in cliff.turns)
    column = "重度残疾人护理补贴（甲） 最高（元）"
    assert [row[column] for row in sweep.rows()] == ["", "", ""]


# --- it is what assess says -----------------------------------------------------------------------


def sweeps_agree(seed: int, number: int) -> int:
    """How many cliffs there were; fails where a sweep differs from an assessment of that family."""
    random, found = Random(seed), 0
    for applicant, judgements, day in random_cases(seed, number, unknown=0.15):
        if not applicant.members or any(one.what == "member.income_deduction" for one in judgements):
            continue
        try:
            assessment = assess(applicant, on=day, judgements=judgements, engine="plain")
        except FactError:
            continue
        index = random.randrange(len(applicant.members))
        path = f"members[{index}].income.{random.choice(('wages', 'pension', 'taxes_and_insurance'))}"
        sweep = assessment.sweep(path, 0, 6000, 400)
        at_cliffs = [value for cliff in sweep.cliffs for value in (cliff.before, cliff.at)]
        found += len(sweep.cliffs)
        fine = assessment.sweep(path, values=[*sweep.values, *at_cliffs])
        assert [one.at for one in fine.cliffs] == [one.at for one in sweep.cliffs]
        for place, value in enumerate(fine.values):
            if value in at_cliffs or random.random() < 0.3:
                steps = (("members", index),)
                over_again = done(assessment, FactSet(steps, path.split(".", 1)[1], value))
                assert over_again is not None
                agree(fine, place, over_again)
        flat_between(fine)
    return found


def agree(sweep: Sweep, place: int, assessment: Assessment) -> None:
    told = {(one.benefit, one.person): one for one in assessment}
    for course in sweep.courses:
        one = told.get((course.benefit, course.person))
        status = course.statuses[place]
        assert status == (one.status if one else "ineligible")
        if one is not None and one.amount is not None:
            expected: Amount = one.amount
            assert course.highest[place] == (expected.highest if status != "ineligible" else 0)
            assert course.lowest[place] == (expected.lowest if status == "eligible" else 0)


def flat_between(sweep: Sweep) -> None:
    """No status turns anywhere but at a cliff."""
    at = {one.at for one in sweep.cliffs}
    for course in sweep.courses:
        for before, after, value in zip(course.statuses, course.statuses[1:], sweep.values[1:], strict=False):
            assert before == after or value in at, (course.benefit, value)


def test_sweeps_agree_with_assess() -> None:
    assert sweeps_agree(seed=8, number=30) > 2


@pytest.mark.heavy
def test_thousands_of_sweeps_agree_with_assess() -> None:
    sweeps_agree(seed=9, number=3_000)


# --- for a sheet, and as a value -------------------------------------------------------------------


def test_csv_has_a_row_for_each_value() -> None:
    sweep = two().sweep(WAGES, 0, 3000, 1000)
    for lang, column in (("zh", "最低生活保障 最低（元）"), ("en", "Subsistence allowance lowest (yuan)")):
        rows = list(csv.DictReader(io.StringIO(sweep.to_csv(lang))))  # type: ignore[arg-type]
        assert [row[column] for row in rows] == ["2000.00", "1000.00", "0.00", "0.00"]
        assert len({len(row) for row in rows}) == 1


def test_a_sweep_is_a_value() -> None:
    one, again = two().sweep(WAGES, 0, 3000, 1000), two().sweep(WAGES, 0, 3000, 1000)
    assert one == again
    assert hash(one) == hash(again)
    with pytest.raises(FrozenInstanceError):
        one.values = ()  # type: ignore[misc]


# --- what cannot be asked -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ({"start": 10, "stop": 5}, "请对调"),
        ({"start": 0, "stop": 1_000_000, "step": 1}, "请加大步长"),
        ({"start": 0, "stop": 10, "step": 0}, "步长应大于 0"),
        ({"start": -1, "stop": 10}, "不能为负数"),
        ({"start": 0.5, "stop": 10}, "浮点数"),
        ({"start": 0, "stop": "10.001"}, "精确到分"),
        ({"start": 0, "stop": "很多"}, "应为数字"),
        ({"start": 0, "stop": 10**10}, "不能超过 10 亿元"),
        ({"start": 0}, "要写明从多少到多少"),
        ({}, "要写明从多少到多少"),
        ({"values": []}, "没有给出任何数"),
        ({"values": range(20_000)}, "最多 10000 个"),
    ],
)
def test_values_that_cannot_be_are_refused(ask: dict[str, Any], said: str) -> None:
    with pytest.raises(WhatIfError, match=said):
        two().sweep(WAGES, **ask)


def test_values_that_other_facts_contradict_are_refused() -> None:
    applicant = family("1800", expenses={"medical_cost": 50000})
    with pytest.raises(WhatIfError, match="超过医疗总费用"):
        assessed(applicant).sweep("基本医保支付", 0, 60000)
    assert assessed(applicant).sweep("基本医保支付", 0, 50000).cliffs


def test_an_age_is_a_whole_number() -> None:
    assert two().sweep("甲的年龄", "17", "19").values == (17, 18, 19)
    with pytest.raises(WhatIfError, match="0 到 150 的整数"):
        two().sweep("甲的年龄", 0, 200)


def test_per_year_is_no_value_of_a_sweep() -> None:
    assert PerYear.model_validate({"per_year": 5})
    with pytest.raises((WhatIfError, AttributeError)):
        two().sweep(WAGES, values=[{"per_year": 5}])  # type: ignore[list-item]


def test_a_judgement_that_the_facts_leave_no_room_for_is_left_out() -> None:
    deduction = finding("member.income_deduction", "500", about="甲")
    sweep = assessed(family("1800", "0"), WITHIN, deduction).sweep(WAGES, 0, 3000, 1000)
    allowance = next(one for one in sweep.courses if one.benefit == ALLOWANCE)
    assert allowance.lowest == (Decimal("2000.00"), Decimal("1500.00"), Decimal("500.00"), Decimal("0.00"))
