"""Which facts of a family may change, what people call them, and whether a new value can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from jiuzhu.errors import FactError, Problem
from jiuzhu.facts import Applicant, Member, PerYear
from jiuzhu.facts.fields import Fact, Facts
from jiuzhu.facts.problems import problems_of
from jiuzhu.language.hints import nearest
from jiuzhu.texts import Text

# Who somebody is does not change, an age follows from the date of birth, and members come and go by
# entries of their own.
_FIXED = {Member: {"name", "stated_age"}, Applicant: {"members", "application_date"}}


@dataclass(frozen=True, slots=True)
class Changeable:
    """One fact, or group of facts, that may change.

    path: its name from the member or the family on, such as `income.wages`.  about: what it is called.
    is_group: whether it is a group, such as `income`, whose facts may change by themselves too.
    """

    model: type[Facts]
    path: str
    about: Fact
    is_group: bool

    @property
    def is_private(self) -> bool:
        """Whether its value is not to be repeated where others read it."""
        field = self.model.model_fields.get(self.path)
        return field is not None and not field.repr

    def read(self, value: Any) -> Any:
        """The value as facts keep it; raises `FactError` where it is not one of this fact."""
        given = value
        for name in reversed(self.path.split(".")):
            given = {name: given}
        try:
            record = self.model.model_validate(given).model_dump(exclude_none=True)
        except ValidationError as error:  # where it is read within other facts
            raise FactError(problems_of(error, self.model)) from None
        return value_at(record, self.path)


@cache
def changeables(model: type[Facts]) -> Mapping[str, Changeable]:
    """What may change of a member or of the family, by path."""
    return {
        path: Changeable(model, path, about, is_group) for path, about, _, is_group in _walk(model, "", "")
    }


def changeable(model: type[Facts], what: str) -> Changeable:
    """What is called so: by label or field name, alone or after those of its groups; raises `FactError`."""
    called = _by_name(model)
    if what in called:
        return called[what]
    zh, en = nearest(what, called)
    whose = Text("成员", "a member") if model is Member else Text("家庭", "the family")
    problem = Problem(
        "事项 (what)",
        f"{whose.zh}没有可以变动的事项“{what}”{zh}",
        f"{whose.en} has nothing called {what!r} that may change{en}",
    )
    raise FactError((problem,))


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a path of a record, None where there is none."""
    value: Any = record
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def put_at(record: dict[str, Any], path: str, value: Any) -> None:
    """Puts a value at a path of a record; None takes what is there away."""
    *groups, last = path.split(".")
    for group in groups:
        record = record.setdefault(group, {})
    if value is None:
        record.pop(last, None)
    else:
        record[last] = value


@cache
def _by_name(model: type[Facts]) -> dict[str, Changeable]:
    found = changeables(model)
    whole = {labels: found[path] for path, _, labels, _ in _walk(model, "", "")}
    last = [path.rpartition(".")[2] for path in found]
    alone = {name: one for name, one in zip(last, found.values(), strict=True) if last.count(name) == 1}
    return {**{one.about.label.zh: one for one in found.values()}, **alone, **whole, **found}


def _walk(model: type[Facts], prefix: str, labels: str) -> Iterator[tuple[str, Fact, str, bool]]:
    """Each path with its fact, the labels that lead to it, and whether it is a group of further ones."""
    for name, about in model.describe().items():
        if name in _FIXED.get(model, ()):
            continue
        path, called = f"{prefix}{name}", f"{labels}{about.label.zh}"
        group = _group(model.model_fields[name].annotation)
        yield path, about, called, group is not None
        if group is not None:
            yield from _walk(group, f"{path}.", f"{called}.")


def _group(annotation: Any) -> type[Facts] | None:
    """The model of a group of facts; None for a plain fact, a sum by the year, or a list."""
    if isinstance(annotation, type) and issubclass(annotation, Facts):
        return None if annotation is PerYear else annotation
    if get_origin(annotation) is tuple:
        return None
    return next((found for one in get_args(annotation) if (found := _group(one))), None)
