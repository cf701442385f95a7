"""What must be paid or recovered when something turns out to have been otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jiuzhu import FactError
from jiuzhu.history import Month, corrections, entitlements
from tests.history.cities import supposed, write_city
from tests.history.families import FAMILY, GRANTED, change, history, line

JANUARY = Month(2022, 1), Month(2022, 1)


def test_facts_that_turn_out_otherwise() -> None:
    period = Month(2022, 1), Month(2022, 6)
    job = change("2022-03-15", "wages", 300, "李秀英", "2022-05-10")
    found = corrections(entitlements(history(), *period), entitlements(history(changes=[job]), *period))
    differences = {str(one.month): one.difference.shown.zh for one in found}
    assert differences == {"2022-04": "-300 元", "2022-05": "-300 元"}
    (reason,) = found.lines[0].reasons
    assert (reason.kind, reason.who, reason.since) == ("fact", "李秀英", date(2022, 3, 15))
    assert found.total.to_recover.exact == Decimal(600)


def test_a_retroactive_figure(tmp_path: Path) -> None:
    exiting = history(
        family={**FAMILY, "recognised_status": "subsistence"},
        changes=[
            change("2022-01-01", "wages", 2600, "李秀英"),
            change("2022-01-01", "因就业收入超过标准之日", "2022-10-15"),
        ],
    )
    before, after = (
        entitlements(
            exiting,
            Month(2022, 11),
            Month(2022, 12),
            **supposed(tmp_path / yuan, gradual_exit_sum=[("2022-01-01", yuan)]),
        )
        for yuan in ("500", "450")
    )
    found = corrections(before, after)
    assert {(one.benefit, one.difference.shown.zh) for one in found} == {("gradual_exit", "-50 元")}
    assert len(found.lines) == 2
    (reason,) = found.lines[0].reasons
    assert (reason.kind, reason.what) == ("figure", "gradual_exit_sum")
    changed = "渐退期每月发放的金额由 500 元/月 变为 450 元/月"
    assert reason.text.zh == f"{changed}（自 2022-01-01 起，《假定的文件》第1条）"


def test_a_figure_that_becomes_known(tmp_path: Path) -> None:
    known = supposed(tmp_path, one_off_living_sum=[("2022-01-01", "200")])
    found = corrections(entitlements(history(), *JANUARY), entitlements(history(), *JANUARY, **known))
    assert {one.benefit for one in found} == {"one_off_living_subsidy_2022"}
    assert {one.side for one in found} == {"open"}
    assert {reason.what for one in found for reason in one.reasons} == {"one_off_living_sum"}


def test_a_rule_that_changes(tmp_path: Path) -> None:
    for name, fact in (("before", "cars"), ("after", "houses")):
        folder = write_city(tmp_path / name, {"gradual_exit_sum": [("2022-01-01", "500")]})
        (folder / "supposed" / "property.yaml").write_text(
            "definitions:\n"
            "  household.property_within_subsistence_limit:\n"
            f"    {{zh: 财产, en: property, basis: supposed 2, when: household.property.{fact} <= 0}}\n",
            encoding="utf-8",
        )
    housed = history(family={**FAMILY, "property": {"houses": 1}}, judgements=[])
    before, after = (
        entitlements(housed, *JANUARY, jurisdiction="supposed", search=[tmp_path / name])
        for name in ("before", "after")
    )
    found = corrections(before, after)
    assert line(found, "2022-01").difference.shown.zh == "-880 元"
    rule = next(one for one in line(found, "2022-01").reasons if one.kind == "rule")
    assert rule.what == "household.property_within_subsistence_limit"
    assert rule.text.zh == "“财产”的规定有变化"
    assert [basis.text.zh for basis in rule.source] == ["《假定的文件》第2条"]


def test_a_decision_that_turns_out_earlier() -> None:
    before, after = (
        entitlements(history(decisions=[{**GRANTED, "on": on}]), Month(2022, 1), Month(2022, 4))
        for on in ("2022-03-10", "2022-01-10")
    )
    found = corrections(before, after)
    assert {str(one.month): one.difference.shown.zh for one in found} == {
        "2022-02": "880 元",
        "2022-03": "880 元",
    }
    assert [reason.kind for reason in found.lines[0].reasons] == ["decision"]


def test_who_the_members_are_turns_out_later() -> None:
    """Nobody had told who belongs to the family; a change of its own facts does not make it an empty one."""
    before, after = (
        entitlements(history(family=family, decisions=[GRANTED]), *JANUARY)
        for family in ({"reported_counted_income": 100}, {**FAMILY, "reported_counted_income": 100})
    )
    one = line(corrections(before, after), "2022-01")
    assert one.due.shown.zh == "1,780 元"
    assert one.side == "open"
    assert {reason.who for reason in one.reasons if reason.kind == "member"} == {"张建国", "李秀英"}


def test_nothing_corrected_is_nothing_due() -> None:
    found = entitlements(history(), Month(2022, 1), Month(2022, 12))
    assert corrections(found, found).lines == ()


def test_corrections_are_of_the_same_months() -> None:
    longer = entitlements(history(), Month(2022, 1), Month(2022, 2))
    with pytest.raises(FactError, match="月份应相同"):
        corrections(entitlements(history(), *JANUARY), longer)
