"""What pydantic found wrong, told by the path of the field, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jiuzhu.errors import Problem
from jiuzhu.facts.showing import shown

if TYPE_CHECKING:
    from jiuzhu.facts.fields import Facts

WHOLE = "(全部 / whole)"
"""Where a problem stands that is about everything given, not about one field."""


def problems_of(error: ValidationError, model: type[Facts]) -> tuple[Problem, ...]:
    """Every problem in `error`, each path given in the labels that people know and in field names."""
    details = error.errors(include_url=False)
    # A sum given per year is also tried as a plain Decimal; that it is not one is no news.
    return tuple(_problem(one, model) for one in details if one["type"] != "is_instance_of")


def _problem(detail: ErrorDetails, model: type[Facts]) -> Problem:
    where, owner = _path(detail["loc"], model)
    zh, en = _said(detail, owner)
    return Problem(where, zh, en)


def _said(detail: ErrorDetails, owner: type[Facts] | None) -> tuple[str, str]:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "fact":
            return context["zh"], context["en"]
        case "extra_forbidden":
            return _unknown_field(str(detail["loc"][-1]), owner)
        case "missing":
            return "必须填写", "must be given"
        case "model_type" | "model_attributes_type" | "dict_type":
            found = shown(detail["input"])
            return f"应为一组“名称: 值”，收到的是 {found}", f"expected named values, not {found}"
    return f"无法读取：{detail['msg']}", detail["msg"]


def _unknown_field(key: str, owner: type[Facts] | None) -> tuple[str, str]:
    shown = key[:40]
    if owner is None:
        return f"没有名为“{shown}”的填报项", f"there is no field {shown!r}"
    labels = {fact.label.zh: name for name, fact in owner.describe().items()}
    close = get_close_matches(shown, [*labels, *labels.values()], n=1, cutoff=0.5)
    if close:
        return (
            f"没有名为“{shown}”的填报项，是否想填“{close[0]}”？",
            f"there is no field {shown!r}; did you mean {labels.get(close[0], close[0])!r}?",
        )
    return (
        f"没有名为“{shown}”的填报项；可填的有：{'、'.join(labels)}",
        f"there is no field {shown!r}; there are {', '.join(labels.values())}",
    )


def _path(loc: Iterable[int | str], model: type[Facts]) -> tuple[str, type[Facts] | None]:
    labels: list[str] = []
    names: list[str] = []
    here: type[Facts] | None = model
    owner: type[Facts] | None = model
    for step in loc:
        if isinstance(step, int):
            labels[-1:] = [f"{labels[-1]}[{step}]"] if labels else [f"[{step}]"]
            names[-1:] = [f"{names[-1]}[{step}]"] if names else [f"[{step}]"]
        elif here is not None and step in here.model_fields:
            labels.append(here.describe()[step].label.zh)
            names.append(step)
            owner, here = here, model_in(here.model_fields[step].annotation)
        elif step not in ("decimal", "Decimal", "PerYear") and not step.startswith("function-"):
            labels.append(str(step)[:40])
            names.append(str(step)[:40])
            owner = here
    if not names:
        return WHOLE, owner
    return f"{'.'.join(labels)} ({'.'.join(names)})", owner


def model_in(annotation: Any) -> type[Facts] | None:
    """The model among the types of a field, if there is one."""
    if isinstance(annotation, type) and hasattr(annotation, "describe"):
        return annotation
    return next((found for one in get_args(annotation) if (found := model_in(one))), None)
