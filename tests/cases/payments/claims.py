"""Claims made up for the tests: families assessed, and the decisions that rest on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jiuzhu import Applicant, Assessment, Judgement, assess
from jiuzhu.cases.payments import About, Claim, Turn
from jiuzhu.history import Month
from jiuzhu.rulebook import Basis
from jiuzhu.texts import Text

TITLE = Text("最低生活保障", "Subsistence allowance")
ARTICLE = Basis("dibao_measures", Text("最低生活保障审核确认办法", "Measures"), "21")
WORDS = {"grant": "确认同意", "increase": "增发", "reduce": "减发", "stop": "停发", "leave": "自愿退出"}


def family(
    wages: int | str, on: date, *, name: str = "张建国", child: bool = True, registered: bool = True
) -> Assessment:
    """A couple, with a child or without, in town; the property is within the limit."""
    members: list[dict[str, Any]] = [
        {
            "name": name,
            "relation": "self",
            "id_number": "320402198103051237",
            "registered_in_jurisdiction": registered,
            "income": {"wages": wages},
        },
        {"name": "李秀英", "relation": "spouse", "stated_age": 39},
    ]
    if child:
        members.append({"name": "张小雨", "relation": "child", "stated_age": 9, "schooling": "compulsory"})
    return assessed({"members": members, "nothing_else": True}, on)


def alone_in_extreme_difficulty(on: date) -> Assessment:
    """Aged, alone, with nobody to support them: at least 1,300 yuan, the sums being set by nobody."""
    old = {"name": "陈德福", "relation": "self", "stated_age": 66, "registered_in_jurisdiction": True}
    facts = {"members": [{**old, "supporters": []}], "nothing_else": True}
    what = "member.property_within_extreme_difficulty_rule"
    found = Judgement(what=what, about="陈德福", value=True, by="王敏", on=on, ground="核对报告")
    return assess(Applicant.model_validate(facts), on=on, judgements=[found])


def assessed(facts: Mapping[str, Any], on: date) -> Assessment:
    found = Judgement(
        what="household.property_within_subsistence_limit", value=True, by="王敏", on=on, ground="核对报告"
    )
    return assess(Applicant.model_validate(facts), on=on, judgements=[found])


def turn(what: str, decided: date, first: str, assessment: Assessment | None = None) -> Turn:
    ends = what in ("stop", "leave")
    return Turn(Text(WORDS[what], what), (ARTICLE,), decided, Month.parse(first), ends, assessment)


def claim(
    *turns: Turn,
    case: str = "2022-0001",
    benefit: str = "subsistence_allowance",
    person: str | None = None,
    office: str = "天宁街道",
) -> Claim:
    return Claim(About(case, office, benefit, person, TITLE), turns)
