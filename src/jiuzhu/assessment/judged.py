"""Judgements against the rules: does each name a finding that the law leaves open, and fit its bounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant, Judgement
from jiuzhu.language.situation import Value
from jiuzhu.language.tree import Coded, Flag, Number
from jiuzhu.rulebook import Rulebook
from jiuzhu.rulebook.figures import read_number
from jiuzhu.rulebook.findings import decided_for, findings
from jiuzhu.rulebook.model import ItemRule

Judged = dict[tuple[str, str], Value]


def read_judgements(
    judgements: Iterable[Judgement], rulebook: Rulebook, applicant: Applicant, on: date
) -> Judged:
    """The findings by item and by whom they are about; raises `FactError` listing every problem."""
    judged: Judged = {}
    problems: list[Problem] = []
    people = {member.name for member in applicant.members or () if member.name}
    for index, one in enumerate(judgements):
        where = f"认定意见[{index}] (judgements[{index}])"
        rule = _finding(one.what, rulebook)
        if rule is None:
            problems.append(_no_such_finding(where, one.what, rulebook))
            continue
        about_member = decided_for(rule, rulebook) == "member"
        if about_member and one.about not in people:
            known = "、".join(sorted(people)) or "（没有填姓名的成员）"
            problems.append(
                Problem(
                    where,
                    f"“{rule.text.zh}”要写明认定对象，应为：{known}",
                    f"{rule.key} is about a member; say which one: {', '.join(sorted(people))}",
                )
            )
            continue
        if one.on > on:
            problems.append(
                Problem(
                    where,
                    f"认定日期 {one.on} 晚于评估日期 {on}",
                    f"found on {one.on}, after the day of the assessment, {on}",
                )
            )
        key = (rule.key, (one.about or "") if about_member else "")
        if key in judged:
            problems.append(Problem(where, f"“{rule.text.zh}”认定了两次", f"{rule.key} is found twice"))
        try:
            judged[key] = _value(one, rule)
        except ValueError as error:
            zh, _, en = str(error).partition(" / ")
            problems.append(Problem(where, f"“{rule.text.zh}”：{zh}", f"{rule.key}: {en or zh}"))
    if problems:
        raise FactError(tuple(problems))
    return judged


def _finding(what: str, rulebook: Rulebook) -> ItemRule | None:
    known = findings(rulebook)
    if what in known:
        return known[what]
    called = [rule for rule in known.values() if what in (rule.text.zh, rule.key.split(".")[1])]
    return called[0] if len(called) == 1 else None


def _no_such_finding(where: str, what: str, rulebook: Rulebook) -> Problem:
    known = findings(rulebook)
    names = [*known, *(rule.text.zh for rule in known.values())]
    close = get_close_matches(what, names, n=1, cutoff=0.4)
    zh, en = (f"，是否指“{close[0]}”？", f"; did you mean {close[0]!r}?") if close else ("", "")
    return Problem(
        where,
        f"没有名为“{what}”的认定事项{zh}",
        f"the rules leave no finding {what!r} to an officer{en}",
    )


def _value(one: Judgement, rule: ItemRule) -> Value:
    value = one.value
    match rule.type:
        case Flag():
            if isinstance(value, bool):
                return value
            raise ValueError(f"应为是或否，收到的是“{value}” / should be true or false, not {value!r}")
        case Number():
            if isinstance(value, bool):
                raise ValueError("应为数字 / should be a number")
            exact = read_number(value, rule.type)
            if exact < 0:
                raise ValueError(f"不能为负数，收到的是 {value} / should not be negative, as {value} is")
            return exact, exact
        case Coded(_, choices):
            for choice, text in choices:
                if value in (choice, text.zh):
                    return choice
    raise ValueError(f"读不懂“{value}” / cannot be {value!r}")
