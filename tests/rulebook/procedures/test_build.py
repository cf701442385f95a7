"""What a procedure says once it is read: its steps with what they need, its times, on each day."""

from __future__ import annotations

from datetime import date

import pytest

from jiuzhu.rulebook.model import cited
from jiuzhu.rulebook.procedures.model import (
    ActsAs,
    ApartFrom,
    Authority,
    Done,
    Guard,
    NoRelative,
    OnFile,
    Procedure,
    Signed,
    Together,
    Transition,
)
from tests.rulebook.procedures.small_procedure import AID, DAYS, PART, WORDS, aid, problems
from tests.rulebook.small_rules import Rules

BEFORE, FROM = date(2022, 10, 19), date(2022, 10, 20)


def step(procedure: Procedure, name: str) -> Transition:
    return next(one for one in procedure.transitions if one.name == name)


def test_the_small_procedure_is_sound(rules: Rules) -> None:
    assert problems(rules) == []
    assert rules.ever_problems() == []


def test_a_step_says_where_it_leads_and_who_may_take_it(rules: Rules) -> None:
    grant = step(aid(rules), "grant")
    assert (grant.event, grant.at, grant.to) == ("grant", ("applied",), "granted")
    assert grant.by == (Authority("chief"), Authority("officer", (Guard("delegated", True),)))
    assert cited(grant.basis).zh == "《救助法》第20条"
    assert grant.where == rules.where(AID, "  grant:")


def test_a_step_that_leads_nowhere_leaves_the_case_where_it_is(rules: Rules) -> None:
    assert step(aid(rules), "visit").to is None


def test_what_a_step_needs_begins_with_who_may_act(rules: Rules) -> None:
    procedure = aid(rules)
    tests = [one.test for one in step(procedure, "grant").requirements]
    assert isinstance(tests[0], ActsAs)
    assert tests[1:] == [NoRelative(), Done(("visit",)), ApartFrom(("visit",))]
    assert [one.test for one in step(procedure, "visit").requirements][2:] == [Together(2), Signed("family")]


def test_only_officials_keep_out_of_a_relative_s_case(rules: Rules) -> None:
    assert NoRelative() not in [one.test for one in step(aid(rules), "apply").requirements]


def test_a_need_is_asked_in_its_circumstances_and_cites_the_step_s_article_or_its_own(rules: Rules) -> None:
    procedure = aid(rules)
    visit = next(one for one in step(procedure, "grant").requirements if isinstance(one.test, Done))
    assert visit.guards == (Guard("urgent", False),)
    assert visit.text.zh == "没有“情况紧急”情形的，须先办理“走访”"
    assert visit.text.en == "must first be done: “Visit” (where this is so: not: urgent)"
    assert [one.article for one in visit.basis] == ["20"]
    signed = next(one for one in step(procedure, "visit").requirements if isinstance(one.test, Signed))
    assert [one.article for one in signed.basis] == ["17"]


@pytest.mark.parametrize(("on", "papers"), [(BEFORE, ["form", "proof"]), (FROM, ["form"])])
def test_a_need_has_its_days(rules: Rules, on: date, papers: list[str]) -> None:
    needs = step(aid(rules, on), "apply").requirements
    assert [one.test for one in needs[1:]] == [OnFile((name,)) for name in papers]


@pytest.mark.parametrize(("on", "days"), [(BEFORE, 30), (FROM, 20)])
def test_a_time_is_counted_by_the_figure_of_the_day(rules: Rules, on: date, days: int) -> None:
    limit = aid(rules, on).limits["decision"]
    assert (limit.period.count, limit.period.unit) == (days, "working_day")
    assert limit.extension is not None
    assert limit.extension.period.count == 45


WAIT = """\
  wait:
    zh: 公示期
    en: posting
    kind: wait
    within: waiting_days
    counted_from: apply
    whose: officer
    basis: aid_law 19
"""


@pytest.mark.parametrize("filled", [False, True])
def test_a_lower_layer_fills_in_days_that_nobody_set(rules: Rules, filled: bool) -> None:
    rules.write(AID, (rules.read(AID) + WAIT).encode())
    if filled:
        value = "{from: 2022-01-01, value: 7, status: stated, source: aid_law}"
        rules.write("city/days.yaml", f"parameters: {{waiting_days: {{values: [{value}]}}}}\n")
    period = aid(rules).limits["wait"].period
    assert (period.count, period.status) == ((7, "stated") if filled else (None, "unset"))
    assert period.shown.zh == ("7 日" if filled else "不详")


def test_a_part_is_taken_in_at_the_states_that_fill_its_places(rules: Rules) -> None:
    close = step(aid(rules), "close")
    assert (close.at, close.to) == (("new", "applied"), "closed")
    assert close.where == rules.where(PART, "  close:")


AT_ONCE = """\
  grant_at_once:
    event: grant
    zh: 当场同意
    en: Grant at once
    at: new
    to: granted
    by: chief
    basis: aid_law 20
"""


def test_the_steps_of_an_event_are_said_like_the_one_of_its_name(rules: Rules) -> None:
    procedure = aid(rules.change(AID, "  grant:\n", f"{AT_ONCE}  grant:\n"))
    assert procedure.events["grant"].zh == "同意"
    assert [one.name for one in procedure.transitions if one.event == "grant"] == ["grant_at_once", "grant"]


@pytest.mark.parametrize(("value", "usual"), [("unset", None), ("yes", True), ("no", False)])
def test_a_flag_of_the_locality_tells_what_is_usual(rules: Rules, value: str, usual: bool | None) -> None:
    if value != "unset":
        known = f"{{from: 2014-05-01, value: {value}, status: stated, source: aid_law}}"
        unset = "flag\n    values: [{from: 2014-05-01, value: unset}]"
        rules.change(DAYS, unset, f"flag\n    values: [{known}]")
    assert aid(rules).words.circumstances["delegated"].usual is usual


def test_the_figures_it_counts_by_are_known(rules: Rules) -> None:
    assert aid(rules).figures == {"decision_days", "longer_days", "visitors", "is_delegated"}


@pytest.mark.parametrize(("on", "there"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)])
def test_a_procedure_has_its_days(rules: Rules, on: date, there: bool) -> None:
    rules.change(AID, "begins: new\n", "begins: new\nfrom: 2022-01-01\n")
    assert ("aid" in rules.load(on).procedures) is there


def test_the_days_of_a_step_s_versions_are_days_of_change(rules: Rules) -> None:
    rules.change(AID, "until: 2022-10-19", "until: 2023-05-05")
    assert rules.load(date(2023, 5, 5)).until == date(2023, 5, 6)


def test_a_document_is_cited_only_while_it_is_in_force(rules: Rules) -> None:
    old = "old_law: {zh: 旧法, en: Old Law, until: 2022-10-19}"
    rules.change("nation/sources.yaml", "aid_law:", f"{old}\n  aid_law:")
    rules.change(AID, "basis: aid_law 4\n", "basis: [old_law 3, aid_law 4]\n")
    assert cited(step(aid(rules, BEFORE), "apply").basis).zh == "《旧法》第3条、《救助法》第4条"
    assert cited(step(aid(rules, FROM), "apply").basis).zh == "《救助法》第4条"


def test_the_words_of_a_lower_layer_are_added(rules: Rules) -> None:
    rules.write("city/procedure/words.yaml", "procedure_words:\n  papers:\n    map: {zh: 地图, en: a map}\n")
    assert set(aid(rules).words.papers) == {"form", "proof", "map"}
    assert WORDS.startswith("nation/")


def test_assessing_reads_no_procedure(rules: Rules) -> None:
    """What is wrong with a procedure is told when procedures are asked for, and by the check."""
    rules.change(AID, "at: new\n", "at: nwe\n")
    assert rules.problems() == []
    assert len(problems(rules)) == 1
    assert rules.ever_problems()
