"""What is wrong with a procedure: told with file and line, in both languages, with what would be right."""

from __future__ import annotations

import pytest

from jiuzhu.rulebook.model import UNKNOWN_TEXT
from tests.rulebook.procedures.small_procedure import AID, DAYS, PART, WORDS, problem, problems
from tests.rulebook.small_rules import Rules


@pytest.mark.parametrize(
    ("file", "old", "new", "zh", "en"),
    [
        (
            AID,
            "    at: new\n",
            "    at: nwe\n",
            "状态，是否想写“new”？",
            "did you mean 'new'?",
        ),
        (AID, "    to: granted\n", "    to: grantd\n", "没有名为“grantd”的状态", "did you mean 'granted'?"),
        (AID, "begins: new", "begins: nw", "没有名为“nw”的状态", "there is no state 'nw'"),
        (
            AID,
            "    by: officer\n",
            "    by: offcer\n",
            "没有名为“offcer”的角色",
            "did you mean 'officer'?",
        ),
        (
            AID,
            "{role: officer, when: delegated}",
            "{role: oficer, when: delegated}",
            "角色",
            "did you mean 'officer'?",
        ),
        (AID, "when: delegated}", "when: delgated}", "没有名为“delgated”的情形", "did you mean 'delegated'?"),
        (
            AID,
            "papers: form",
            "papers: from",
            "没有名为“from”的材料",
            "did you mean 'form'?",
        ),
        (
            AID,
            "done: visit",
            "done: vist",
            "没有名为“vist”的办理事项",
            "did you mean 'visit'?",
        ),
        (AID, "apart_from: visit", "apart_from: visits", "办理事项", "did you mean 'visit'?"),
        (AID, "unless: urgent", "unless: ugent", "没有名为“ugent”的情形", "did you mean 'urgent'?"),
        (AID, "signed: family", "signed: famly", "没有名为“famly”的签字方", "did you mean 'family'?"),
        (
            AID,
            "people: visitors",
            "people: visitor",
            "没有名为“visitor”的参数",
            "did you mean 'visitors'?",
        ),
        (AID, "within: decision_days", "within: decison_days", "参数", "did you mean 'decision_days'?"),
        (AID, "counted_from: apply", "counted_from: aply", "办理事项", "did you mean 'apply'?"),
        (AID, "met_by: grant", "met_by: grand", "办理事项", "did you mean 'grant'?"),
        (AID, "whose: [officer, chief]", "whose: [officer, cheif]", "角色", "did you mean 'chief'?"),
        (
            AID,
            "{by: visit, to: longer_days",
            "{by: vsit, to: longer_days",
            "办理事项",
            "did you mean 'visit'?",
        ),
        (AID, "to: longer_days", "to: longr_days", "参数", "did you mean 'longer_days'?"),
        (AID, "serves: [aid]", "serves: [ade]", "没有名为“ade”的待遇", "there is no benefit 'ade'"),
        (
            AID,
            "part: closing",
            "part: closng",
            "没有名为“closng”的共用片段",
            "did you mean 'closing'?",
        ),
        (AID, "{open: [new, applied]}", "{opn: [new, applied]}", "空位", "did you mean 'open'?"),
        (AID, "[new, applied]", "[new, aplied]", "没有名为“aplied”的状态", "did you mean 'applied'?"),
        (
            AID,
            "basis: aid_law 20",
            "basis: aid_lw 20",
            "没有编号为“aid_lw”的依据",
            "did you mean 'aid_law'?",
        ),
        (PART, "to: closed", "to: closd", "状态", "did you mean 'closed'?"),
        (WORDS, "figure: is_delegated", "figure: is_deleg", "参数", "did you mean 'is_delegated'?"),
        (WORDS, "figure: is_delegated", "figure: decision_days", "不是“是否”参数", "is not a flag"),
        (WORDS, "event: visit", "event: vizit", "办理事项", "did you mean 'visit'?"),
        (
            AID,
            "people: visitors",
            "people: decision_days",
            "单位应为 1、person 之一",
            "one of these units: 1, person",
        ),
        (
            AID,
            "within: decision_days",
            "within: visitors",
            "day、working_day、month",
            "day, working_day, month",
        ),
        (AID, "to: longer_days", "to: waiting_days", "单位不同", "not in the unit of 'decision_days'"),
    ],
)
def test_an_unknown_name(rules: Rules, file: str, old: str, new: str, zh: str, en: str) -> None:
    rules.change(file, old, new)
    found = next(one for one in problems(rules) if en in one.en)
    assert zh in found.zh
    assert found.where == rules.where(file, new.strip().splitlines()[0])


@pytest.mark.parametrize(
    ("old", "new", "zh"),
    [
        ("    effect: {month: next, basis: aid_law 21}\n    basis: aid_law 20\n", "", "basis”"),
        ("basis: aid_law 22}", "}", "basis”"),
        ("    by: officer\n", "", "by”"),
        ("    zh: 同意\n", "", "zh”"),
        ("      - done: visit\n", "      - done: visit\n        papers: form\n", "写且只写一个"),
        ("      - done: visit\n        unless: urgent\n", "      - unless: urgent\n", "写且只写一个"),
        ("      - papers: form\n", "      - papers: form\n        after: visit\n", "after 与 done 一起写"),
        ("    met_by: grant\n", "", "要写 met_by"),
        ("    met_by: grant\n", "    met_by: grant\n    kind: wait\n", "要写 met_by"),
        ("to: longer_days", "to: longer_days, further: longer_days", "to 和 further 写且只写一个"),
        ("    at: new\n", "", "at”"),
        ("month: next", "month: later", "same、next 之一"),
    ],
)
def test_a_slip_of_shape(rules: Rules, old: str, new: str, zh: str) -> None:
    rules.change(AID, old, new)
    assert any(zh in one.zh for one in problems(rules)), [str(one) for one in problems(rules)]


def test_a_state_that_cannot_be_reached(rules: Rules) -> None:
    rules.change(AID, "states:\n", "states:\n  lost: {zh: 失落, en: lost, final: true}\n")
    found = problem(rules)
    assert found.where == rules.where(AID, "lost:")
    assert found.zh == "从“new”出发到不了状态“lost”（失落）"
    assert found.en == "the state 'lost' cannot be reached from 'new'"


def test_a_dead_end(rules: Rules) -> None:
    rules.change(AID, "{zh: 已同意, en: granted, final: true}", "{zh: 已同意, en: granted}")
    found = problem(rules)
    assert found.where == rules.where(AID, "  granted:")
    assert "没有出路" in found.zh
    assert "dead end" in found.en


def test_two_states_that_only_lead_to_one_another(rules: Rules) -> None:
    """Each has a way out, and none has an end."""
    rules.change(
        AID,
        "{zh: 已同意, en: granted, final: true}",
        "{zh: 已同意, en: granted}\n  again: {zh: 再来, en: again}",
    )
    for name, at, to in (("go", "granted", "again"), ("back", "again", "granted")):
        step = f"{{zh: {name}, en: {name}, at: {at}, to: {to}, by: chief, basis: aid_law 1}}"
        rules.change(AID, "  apply:\n", f"  {name}: {step}\n  apply:\n")
    assert ["dead end" in one.en for one in problems(rules)] == [True, True]


def test_a_final_state_with_an_exit(rules: Rules) -> None:
    rules.change(AID, "[new, applied]", "[new, applied, granted]")
    found = problem(rules)
    assert found.where == rules.where(PART, "  close:")
    assert "办结的状态" in found.zh
    assert "is final" in found.en


AT_ONCE = """\
  grant_at_once:
    event: grant
    zh: 当场同意
    en: Grant at once
    at: [new, applied]
    to: granted
    by: chief
    basis: aid_law 20
"""


@pytest.mark.parametrize(
    ("guard", "other", "sound"),
    [
        ("", "", False),
        ("    when: urgent\n", "", False),
        ("    when: urgent\n", "    when: delegated\n", False),
        ("    when: urgent\n", "    unless: urgent\n", True),
        ("    unless: [urgent, delegated]\n", "    when: delegated\n", True),
    ],
)
def test_two_steps_that_could_both_be_the_event(rules: Rules, guard: str, other: str, sound: bool) -> None:
    rules.change(AID, "  grant:\n", f"{AT_ONCE}{guard}  grant:\n").change(
        AID, "    at: applied\n    to: granted\n", f"    at: applied\n    to: granted\n{other}"
    )
    if sound:
        assert problems(rules) == []
        return
    found = problem(rules)
    assert found.where == rules.where(AID, "  grant:")
    assert "分不清走哪一步" in found.zh
    assert "'grant' could be 'grant_at_once'" in found.en
    assert rules.where(AID, "grant_at_once:") in found.en


def test_an_event_has_a_step_of_its_name(rules: Rules) -> None:
    rules.change(AID, "  grant:\n", f"{AT_ONCE.replace('event: grant', 'event: grnt')}  grant:\n")
    assert any("did you mean 'grant'?" in one.en for one in problems(rules))


def test_a_place_that_leads_to_several_states(rules: Rules) -> None:
    rules.change(PART, "    to: closed\n", "    to: open\n")
    assert any("is several states in 'aid'" in one.en for one in problems(rules))


def test_a_place_that_is_not_filled(rules: Rules) -> None:
    rules.change(PART, "places: [open]", "places: [open, shut]")
    found = problem(rules)
    assert found.where == rules.where(AID, "part: closing")
    assert "shut" in found.zh
    assert "are not filled: shut" in found.en


@pytest.mark.parametrize("what", ["states", "steps"])
def test_a_name_that_stands_in_the_part_already(rules: Rules, what: str) -> None:
    entry = {
        "states": "states:\n  closed: {zh: 又, en: again, final: true}\n",
        "steps": "steps:\n  close: {zh: 又, en: again, at: new, to: closed, by: chief, basis: aid_law 1}\n",
    }[what]
    rules.change(AID, f"{what}:\n", entry)
    assert any("stands elsewhere in 'aid'" in one.en or "already" in one.en for one in problems(rules))


def test_a_benefit_is_served_by_one_procedure(rules: Rules) -> None:
    text = rules.read(AID).replace("procedure: aid", "procedure: other")
    rules.write("nation/procedure/other.yaml", text)
    found = problem(rules)
    assert found.where == "rules/nation/procedure/other.yaml:3"
    assert "'aid' is served by the procedure 'aid' already" in found.en


def test_a_procedure_is_written_once(rules: Rules) -> None:
    rules.write("city/procedure/aid.yaml", rules.read(AID))
    assert "upper layer" in problem(rules).en


def test_a_need_without_an_article_in_force(rules: Rules) -> None:
    new = "new_law: {zh: 新法, en: New Law, from: 2023-01-01}"
    rules.change("nation/sources.yaml", "aid_law:", f"{new}\n  aid_law:")
    rules.change(AID, "basis: aid_law 17", "basis: new_law 17")
    found = problem(rules)
    assert found.where == rules.where(AID, "new_law 17")
    assert "没有生效的依据（新法）" in found.zh
    assert "none of what it cites is in force" in found.en


def test_a_time_that_is_not_in_force_on_the_day_cannot_be_asked_about(rules: Rules) -> None:
    rules.change(AID, "    zh: 作出决定\n", "    from: 2023-01-01\n    zh: 作出决定\n")
    rules.change(AID, "      - done: visit\n", "      - in_time: decision\n      - done: visit\n")
    assert "there is no time limit 'decision'" in problem(rules).en


def test_a_circumstance_on_both_sides(rules: Rules) -> None:
    rules.change(AID, "        unless: urgent\n", "        unless: urgent\n        when: urgent\n")
    assert "相矛盾" in problem(rules).zh


@pytest.mark.parametrize(
    ("path", "source"),
    [("nation/procedure/a.yaml", "sources: {}\n"), ("nation/a.yaml", "procedure_part: a\n")],
)
def test_procedures_have_a_folder_of_their_own(rules: Rules, path: str, source: str) -> None:
    rules.write(path, source)
    found = problem(rules)
    assert found.where == f"rules/{path}:1"
    assert "procedure/" in found.zh


def test_slips_are_told_together(rules: Rules) -> None:
    rules.change(AID, "papers: form", "papers: frm").change(AID, "done: visit", "done: vsit")
    rules.change(AID, "within: decision_days", "within: days")
    assert len(problems(rules)) == 3


def test_a_figure_in_an_unknown_unit_is_told_once(rules: Rules) -> None:
    rules.change(DAYS, "    en: visitors\n    unit: person\n", "    en: visitors\n    unit: persn\n")
    assert all("persn" in one.en for one in rules.problems())
    assert UNKNOWN_TEXT.zh == "不详"


@pytest.mark.parametrize("value", ["2.5", "1/3", "10001", "999999999"])
@pytest.mark.parametrize("name", ["decision_days", "visitors"])
def test_days_and_persons_are_whole_numbers_within_reason(rules: Rules, name: str, value: str) -> None:
    old = {"decision_days": "2014-05-01, value: 30", "visitors": "2014-05-01, value: 2"}[name]
    new = f"2014-05-01, value: {value}"
    rules.change(DAYS, f"{old},", f"{new},")
    found = problem(rules)
    assert found.where == rules.where(DAYS, f"{new},")
    assert "整数" in found.zh
    assert "a whole number up to 10000" in found.en
