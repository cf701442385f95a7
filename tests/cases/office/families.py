"""Families who are entitled to what their case is about, and families who are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jiuzhu import Applicant, Judgement
from jiuzhu.facts.case_file import CaseFile

ID_NUMBER = "320402198103051237"
MASKED = "320***********1237"

_FAMILY: dict[str, Any] = {
    "members": [
        {
            "name": "张建国",
            "id_number": ID_NUMBER,
            "relation": "self",
            "registered_in_jurisdiction": True,
            "income": {"wages": "1500"},
        },
        {"name": "李秀英", "relation": "spouse"},
    ],
    "nothing_else": True,
}
_CHILD: dict[str, Any] = {
    "members": [
        {
            "name": "小明",
            "stated_age": 8,
            "relation": "self",
            "registered_in_jurisdiction": True,
            "chosen_support": "child_benefit",
            "father": "dead",
            "mother": "dead",
        }
    ],
    "nothing_else": True,
}
_OLD: dict[str, Any] = {
    "members": [
        {
            "name": "周福生",
            "stated_age": 70,
            "relation": "self",
            "registered_in_jurisdiction": True,
            "supporters": [],
        }
    ],
    "nothing_else": True,
}
_FIRE: dict[str, Any] = {
    "members": [
        {"name": "马福来", "stated_age": 38, "relation": "self", "registered_in_jurisdiction": False}
    ],
    "emergency": {
        "kind": "fire",
        "in_jurisdiction": True,
        "relieved_for_same_cause_this_year": False,
    },
}


def finding(what: str, value: object = True, about: str | None = None) -> Judgement:
    """What an officer found before any case of the tests began."""
    given = {"what": what, "value": value, "by": "王敏", "on": "2022-01-04", "ground": "核对报告"}
    return Judgement.model_validate(given if about is None else {**given, "about": about})


_PROPERTY = finding("household.property_within_subsistence_limit")
_OWN_PROPERTY = finding("member.property_within_extreme_difficulty_rule", about="周福生")
_HARDSHIP = finding("基本生活暂时出现严重困难")


def _family(data: Mapping[str, Any], *judgements: Judgement) -> CaseFile:
    return CaseFile(Applicant.model_validate(data), judgements)


def _with(data: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    first, *others = data["members"]
    return {**data, "members": [{**first, **facts}, *others]}


ENTITLED = {
    "subsistence_allowance": _family(_FAMILY, _PROPERTY),
    "extreme_difficulty_support": _family(_OLD, _OWN_PROPERTY),
    "temporary_assistance": _family(_FIRE, _HARDSHIP),
    "child_benefit": _family(_CHILD),
}
NOT_ENTITLED = {
    "subsistence_allowance": _family(_with(_FAMILY, income={"wages": "9000"}), _PROPERTY),
    "extreme_difficulty_support": _family(_with(_OLD, registered_in_jurisdiction=False), _OWN_PROPERTY),
    "temporary_assistance": _family({**_FIRE, "emergency": {"kind": "none"}}, _HARDSHIP),
    "child_benefit": _family(_with(_CHILD, father="able")),
}
