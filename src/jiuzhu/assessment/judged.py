"""Judgements against the rules: does each name a finding that the law leaves open, and fit its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.language.situation import Value
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.findings import decided_for, finding_called, findings, no_such_finding, read_finding

Judged = dict[tuple[str, str], Value]


def read_judgements(
    judgements: Iterable[Judgement], rulebook: Rulebook, applicant: Applicant, on: date
) -> Judged:
    """The findings by item and by whom they are about; raises `FactError` listing every problem."""
    judged: Judged = {}
    problems: list[Problem] = []
    people = {member.name for member in applicant.members or () if member.name}
    about_members = _about_members(rulebook)
    for index, one in enumerate(judgements):
        rule = finding_called(one.what, rulebook)
        if rule is None:
            problems.append(no_such_finding(_where(index), one.what, rulebook))
            continue
        about_member = rule.key in about_members
        if about_member and one.about not in people:
            known = "、".join(sorted(people)) or "（没有填姓名的成员）"
            problems.append(
                Problem(
                    _where(index),
                    f"“{rule.text.zh}”要写明认定对象，应为：{known}",
                    f"{rule.key} is about a member; say which one: {', '.join(sorted(people))}",
                )
            )
            continue
        if one.on > on:
            problems.append(
                Problem(
                    _where(index),
                    f"认定日期 {one.on} 晚于评估日期 {on}",
                    f"found on {one.on}, after the day of the assessment, {on}",
                )
            )
        key = (rule.key, (one.about or "") if about_member else "")
        if key in judged:
            twice = f"“{rule.text.zh}”认定了两次", f"{rule.key} is found twice"
            problems.append(Problem(_where(index), *twice))
        try:
            judged[key] = read_finding(one.value, rule)
        except ValueError as error:
            zh, _, en = str(error).partition(" / ")
            problems.append(Problem(_where(index), f"“{rule.text.zh}”：{zh}", f"{rule.key}: {en or zh}"))
    if problems:
        raise FactError(tuple(problems))
    return judged


def recorded(judgements: Iterable[Judgement], rulebook: Rulebook) -> Mapping[tuple[str, str], Judgement]:
    """The judgements themselves, by item and by whom they are about, as `read_judgements` has the values."""
    about_members = _about_members(rulebook)
    found: dict[tuple[str, str], Judgement] = {}
    for one in judgements:
        rule = finding_called(one.what, rulebook)
        if rule is not None:
            found[rule.key, (one.about or "") if rule.key in about_members else ""] = one
    return found


def _where(index: int) -> str:
    return f"认定意见[{index}] (judgements[{index}])"


@cache
def _about_members(rulebook: Rulebook) -> frozenset[str]:
    """The findings that are about a member."""
    rules = findings(rulebook)
    return frozenset(key for key, rule in rules.items() if decided_for(rule, rulebook) == "member")
