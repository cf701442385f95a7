"""When a benefit is paid: what the rules say, what a lower layer may settle, what is refused."""

from __future__ import annotations

import pytest

from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.catalogue import open_questions
from jiuzhu.rulebook.model import Changes, Paid, Starts
from tests.rulebook.small_rules import SUMMER, Rules

AID = "nation/benefits/aid.yaml"
PAID = "paid: {period: month, zh: 按月, en: monthly}"
ASSUMED = "assumed: {zh: 参照别处, en: as elsewhere}"
STARTS = "starts: {when: month_after_decision, basis: aid_law 8}"
CHANGES = "changes: {when: same_month, basis: aid_law 9}"


def paid(rules: Rules) -> Paid:
    found = rules.load().benefits["aid"].paid
    assert found is not None
    return found


def told(rules: Rules, *timings: str, period: str = "month") -> Rules:
    return rules.change(
        AID, PAID, f"paid: {{{', '.join([f'period: {period}, zh: 发放, en: paid', *timings])}}}"
    )


def test_the_rules_say_when_payment_starts_and_when_a_change_acts(rules: Rules) -> None:
    found = paid(told(rules, STARTS, CHANGES))
    assert isinstance(found.starts, Starts)
    assert isinstance(found.changes, Changes)
    assert (found.starts.when, found.starts.assumed) == ("month_after_decision", None)
    assert [str(one) for one in found.starts.basis] == ["《救助法》第8条"]
    assert found.starts.where == rules.where(AID, "month_after_decision")
    assert (found.changes.when, found.changes.assumed) == ("same_month", None)


def test_what_is_not_said_is_unknown_or_marked_as_assumed(rules: Rules) -> None:
    found = paid(rules)
    assert found.starts is None
    assert found.changes is not None
    assert found.changes.when == "next_month"
    assert found.changes.assumed is not None
    listed = {one.name: one.status for one in open_questions(rules.load())}
    assert listed["aid.starts"] == "unset"
    assert listed["aid.changes"] == "assumed"


def test_what_is_said_is_not_listed_as_open(rules: Rules) -> None:
    listed = {one.name for one in open_questions(told(rules, STARTS, CHANGES).load())}
    assert not {"aid.starts", "aid.changes"} & listed


def test_a_lower_layer_settles_what_is_unsaid_or_assumed(rules: Rules) -> None:
    told(rules, STARTS.replace("}", f", {ASSUMED}}}"))
    rules.write("city/aid.yaml", f"fills: aid\npaid: {{{STARTS}, {CHANGES}}}\n")
    found = paid(rules)
    assert found.starts is not None
    assert found.starts.assumed is None
    assert found.starts.where == "rules/city/aid.yaml:2"
    assert found.changes is not None
    assert found.changes.when == "same_month"


def test_a_lower_layer_does_not_change_what_is_settled(rules: Rules) -> None:
    told(rules, STARTS).write("city/aid.yaml", f"fills: aid\npaid: {{{STARTS}}}\n")
    problem = rules.problem()
    assert problem.where == "rules/city/aid.yaml:2"
    assert "没有留给下层" in problem.zh


def with_months(rules: Rules) -> Rules:
    """The rules with a figure in months, which the city names as the time for settling."""
    months = """\
        months:
          zh: 月数
          en: months
          unit: month
          values: [{from: 2014-05-01, value: 3, status: regulation, source: aid_law 1}]
        """
    rules.add("nation/parameters.yaml", months)
    return rules.write("city/aid.yaml", "fills: aid\npaid: {settled_after_death: months}\n")


def test_a_lower_layer_says_when_to_settle_after_a_death(rules: Rules) -> None:
    assert paid(with_months(rules)).settled_after_death == "months"


def test_it_is_said_once(rules: Rules) -> None:
    problem = told(with_months(rules), "settled_after_death: months").problem()
    assert problem.where == "rules/city/aid.yaml:2"
    assert "没有留给下层" in problem.zh


@pytest.mark.parametrize("fills", ["aide", "standing"])
def test_only_a_benefit_that_pays_is_filled_so(rules: Rules, fills: str) -> None:
    rules.write(
        "nation/standing.yaml",
        """\
        benefit: standing
        title: {zh: 身份, en: Standing}
        kind: status
        decided_for: household
        conditions:
          always: {zh: 有成员, en: has members, when: household.size > 0, basis: aid_law 1}
        """,
    ).write("city/aid.yaml", f"fills: {fills}\npaid: {{{STARTS}}}\n")
    assert "没有发放金额的待遇" in rules.problem().zh


@pytest.mark.parametrize("timing", [CHANGES, "settled_after_death: months_left"])
def test_what_is_paid_once_does_not_change_by_the_month(rules: Rules, timing: str) -> None:
    assert "一次性" in told(rules, timing, period="once").problem().zh


def test_a_lower_layer_does_not_make_it_change_either(rules: Rules) -> None:
    rules.write(
        "nation/gift.yaml",
        """\
        benefit: gift
        title: {zh: 一次性补贴, en: Gift}
        decided_for: household
        paid: {period: once, zh: 一次性, en: once}
        conditions:
          always: {zh: 有成员, en: has members, when: household.size > 0, basis: aid_law 1}
        amount: {value: 'round_to(household.property.deposits, rounding)', basis: aid_law 1}
        """,
    ).write("city/gift.yaml", f"fills: gift\npaid: {{{CHANGES}}}\n")
    assert "一次性" in rules.problem().zh


def test_a_settlement_names_a_figure_in_months(rules: Rules) -> None:
    told(rules, "settled_after_death: standard")
    problem = rules.problem()
    assert problem.where == rules.where(AID, "settled_after_death")
    assert "以月为单位" in problem.zh


def test_an_unknown_word_or_source_is_told(rules: Rules) -> None:
    told(rules, "starts: {when: at_once, basis: aid_law 8}")
    assert "应为 month_after_decision" in rules.problem().zh
    rules.change(AID, "at_once, basis: aid_law 8", "month_of_decision, basis: nobody 8")
    assert "没有编号为“nobody”的依据" in rules.problem().zh


def test_every_benefit_shipped_that_pays_says_when_it_starts() -> None:
    for book in (Rulebook.load(on=SUMMER), Rulebook.load(on=SUMMER.replace(month=4))):
        silent = [one.name for one in book.benefits.values() if one.paid and one.paid.starts is None]
        assert silent == ["senior_allowance"]  # nobody published when it starts
