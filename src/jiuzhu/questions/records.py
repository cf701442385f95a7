"""The records that a family's facts consist of, found by their place: `members[0]`, `members[0].income`."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from jiuzhu.facts import Applicant
from jiuzhu.facts.fields import Facts


def step_of(text: str) -> tuple[str, int | None]:
    """A step of a path: the field's name and, of one of several, its index."""
    name, _, index = text.removesuffix("]").partition("[")
    return name, int(index) if index else None


def record_at(applicant: Applicant, place: str, group: str = "") -> Any:
    """The record at a place, or a group of its facts; None where nobody told anything of that."""
    record: Any = applicant
    for step in place.split(".") if place else ():
        name, index = step_of(step)
        record = getattr(record, name)[index]
    return getattr(record, group) if group else record


@cache
def model_of_group(model: type[Facts], group: str) -> type[Facts]:
    """The model of a group of facts: of `income` of a member, `Income`."""
    (inner,) = (one for one in get_args(model.model_fields[group].annotation) if one is not type(None))
    found: type[Facts] = inner
    return found


def told_at(applicant: Applicant, path: str) -> Any:
    """What was told at a path; None where nothing was."""
    record: Any = applicant
    for step in path.split("."):
        name, index = step_of(step)
        record = getattr(record, name)
        if index is not None:
            record = record[index]
        if record is None:
            return None
    return record


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Puts a fact into a family's facts as plain data."""
    *steps, last = path.split(".")
    for step in steps:
        name, index = step_of(step)
        data = data.setdefault(name, {}) if index is None else data[name][index]
    data[last] = value


def taken_out(data: dict[str, Any], path: str) -> None:
    """Takes a fact out again, if it is there."""
    *steps, last = path.split(".")
    for step in steps:
        name, index = step_of(step)
        if name not in data:
            return
        data = data[name] if index is None else data[name][index]
    data.pop(last, None)
