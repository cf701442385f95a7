"""A small procedure, its words and a part that it takes in, among the rules of the small nation."""

from __future__ import annotations

from datetime import date

from jiuzhu.errors import Problem, RuleError
from jiuzhu.rulebook.procedures.model import Procedure
from tests.rulebook.small_rules import SUMMER, Rules, assert_well_said

WORDS = "nation/procedure/words.yaml"
AID = "nation/procedure/aid.yaml"
PART = "nation/procedure/closing.yaml"
DAYS = "nation/days.yaml"

FILES = {
    WORDS: """\
        procedure_words:
          roles:
            applicant: {zh: 申请人, en: the applicant, official: false}
            officer: {zh: 经办人员, en: an officer}
            chief: {zh: 负责人, en: the chief}
          papers:
            form: {zh: 申请表, en: the form}
            proof: {zh: 证明, en: proof}
          circumstances:
            urgent: {zh: 情况紧急, en: urgent}
            delegated: {zh: 已经下放, en: delegated, figure: is_delegated}
            visited: {zh: 已经走访, en: visited, event: visit}
          signatures:
            family: {zh: 家庭成员, en: the family}
          recusal: {zh: 不得是近亲属, en: nobody may be a relative, basis: aid_law 76}
        """,
    DAYS: """\
        parameters:
          decision_days:
            zh: 决定期限
            en: time to decide
            unit: working_day
            values:
              - {from: 2014-05-01, value: 30, status: regulation, source: aid_law 22}
              - {from: 2022-10-20, value: 20, status: regulation, source: aid_law 22}
          longer_days:
            zh: 延长
            en: extension
            unit: working_day
            values: [{from: 2014-05-01, value: 45, status: regulation, source: aid_law 22}]
          waiting_days:
            zh: 公示期
            en: posting
            unit: day
            values: [{from: 2014-05-01, value: unset}]
          visitors:
            zh: 走访人数
            en: visitors
            unit: person
            values: [{from: 2014-05-01, value: 2, status: regulation, source: aid_law 16}]
          is_delegated:
            zh: 是否下放
            en: whether it is delegated
            unit: flag
            values: [{from: 2014-05-01, value: unset}]
        """,
    AID: """\
        procedure: aid
        title: {zh: 救助金办理, en: Aid}
        serves: [aid]
        begins: new
        includes:
          - part: closing
            places: {open: [new, applied]}
        states:
          new: {zh: 新案件, en: new}
          applied: {zh: 已申请, en: applied}
          granted: {zh: 已同意, en: granted, final: true}
        steps:
          apply:
            zh: 申请
            en: Apply
            at: new
            to: applied
            by: applicant
            needs:
              - papers: form
              - papers: proof
                until: 2022-10-19
            basis: aid_law 4
          visit:
            zh: 走访
            en: Visit
            at: applied
            by: officer
            needs:
              - people: visitors
              - signed: family
                basis: aid_law 17
            basis: aid_law 16
          grant:
            zh: 同意
            en: Grant
            at: applied
            to: granted
            by: [chief, {role: officer, when: delegated}]
            needs:
              - done: visit
                unless: urgent
              - apart_from: visit
                assumed: {zh: 分离, en: kept apart}
            effect: {month: next, basis: aid_law 21}
            basis: aid_law 20
        limits:
          decision:
            zh: 作出决定
            en: decide
            within: decision_days
            counted_from: apply
            met_by: grant
            whose: [officer, chief]
            extended: {by: visit, to: longer_days, basis: aid_law 22}
            basis: aid_law 22
        """,
    PART: """\
        procedure_part: closing
        places: [open]
        states:
          closed: {zh: 已撤回, en: closed, final: true}
        steps:
          close:
            zh: 撤回
            en: Close
            at: open
            to: closed
            by: applicant
            basis: aid_law 30
        """,
}


def with_procedure(rules: Rules) -> Rules:
    for path, text in FILES.items():
        rules.write(path, text)
    return rules


def aid(rules: Rules, on: date = SUMMER) -> Procedure:
    return rules.load(on).procedures["aid"]


def problems(rules: Rules, on: date = SUMMER) -> list[Problem]:
    """What is wrong with the procedures of a day; nothing if they load."""
    try:
        assert rules.load(on).procedures is not None
    except RuleError as error:
        for problem in error.problems:
            assert_well_said(problem)
        return list(error.problems)
    return []


def problem(rules: Rules, on: date = SUMMER) -> Problem:
    """The one thing that is wrong."""
    found = problems(rules, on)
    assert len(found) == 1, [str(one) for one in found]
    return found[0]
