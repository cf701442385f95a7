"""Draws by lot, and papers that a step hands out: read with the procedure, every slip told with its line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.rulebook.procedures.small_procedure import AID, DAYS, aid, problem, problems
from tests.rulebook.small_rules import Rules

DRAWS = """\
draws:
  spot_check:
    zh: 抽查
    en: spot check
    records: visit
    finds: urgent
    check: visit
    share: checked_share
    rounding: up
    basis: aid_law 16
limits:
"""
SHARE = """\
  checked_share:
    zh: 抽查比例
    en: share that is checked
    unit: 1
    values: [{from: 2014-05-01, value: 30%, status: regulation, source: aid_law 16}]
  decision_days:
"""


@pytest.fixture
def drawn(rules: Rules) -> Rules:
    rules.change(AID, "limits:\n", DRAWS).change(DAYS, "  decision_days:\n", SHARE)
    return rules


def test_a_draw(drawn: Rules) -> None:
    assert problems(drawn) == []
    (rule,) = aid(drawn).draws.values()
    assert (rule.records, rule.finds, rule.check) == ("visit", "urgent", "visit")
    assert (rule.share, rule.rounding) == (Fraction(3, 10), "up")
    assert rule.where == drawn.where(AID, "  spot_check:")


def test_a_share_that_nobody_set(drawn: Rules) -> None:
    drawn.change(DAYS, "value: 30%, status: regulation, source: aid_law 16", "value: unset")
    (rule,) = aid(drawn).draws.values()
    assert rule.share is None


@pytest.mark.parametrize(
    ("file", "old", "new", "zh"),
    [
        (AID, "records: visit", "records: vist", "没有名为“vist”的办理事项"),
        (AID, "finds: urgent", "finds: ugent", "没有名为“ugent”的情形"),
        (AID, "check: visit", "check: vist", "没有名为“vist”的办理事项"),
        (AID, "share: checked_share", "share: checked_shar", "没有名为“checked_shar”的参数"),
        (AID, "share: checked_share", "share: visitors", "单位应为 1"),
        (AID, "rounding: up", "rounding: near", "应为 up、down 之一"),
        (DAYS, "value: 30%", "value: 130%", "应在 0% 到 100% 之间"),
    ],
)
def test_a_slip_in_a_draw(drawn: Rules, file: str, old: str, new: str, zh: str) -> None:
    drawn.change(file, old, new)
    assert zh in problem(drawn).zh


def test_a_step_makes_out_what_it_brings_and_what_it_hands_out(rules: Rules) -> None:
    rules.change(AID, "done: visit\n", "brings: proof\n")
    rules.change(AID, "    effect:", "    hands_out: form\n    effect:")
    grant = next(one for one in aid(rules).transitions if one.name == "grant")
    assert (grant.hands_out, grant.papers) == (("form",), ("proof", "form"))
    assert replace(grant, hands_out=()).papers == ("proof",)


def test_a_paper_that_nobody_knows(rules: Rules) -> None:
    rules.change(AID, "    effect:", "    hands_out: from\n    effect:")
    assert "没有名为“from”的材料" in problem(rules).zh
