"""The vocabulary of rules: which facts there are of whom, of which kind, and how one reads them.

It is derived from the models, so that a new field of a model is at once a word of the rule
language, a question, and a step of the feature files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, get_args, get_origin

from jiuzhu.facts.applicant import Applicant
from jiuzhu.facts.codes import Code
from jiuzhu.facts.fields import Fact, Facts, PerYear
from jiuzhu.texts import Text

Kind = Literal["number", "flag", "code", "day", "word"]
Known = int | Fraction | bool | str | date


@dataclass(frozen=True, slots=True)
class Word:
    """One fact that may be known of an entity.

    path: its name from the entity on, such as `income.wages`.  unit: of a number, such as
    `yuan/month`; sums are read in fen.  codes: of a code, its choices.  about: what people call it.
    """

    path: str
    kind: Kind
    about: Fact
    unit: str | None = None
    codes: type[Code] | None = None

    def read(self, record: Facts, above: bool) -> Known | None:
        """Its value in a record; None when nobody gave it.

        above: whether what contains the record declares that there is nothing else.
        """
        here: Any = record
        closed = above
        for step in self.path.split("."):
            closed = closed or bool(here.nothing_else if "nothing_else" in type(here).model_fields else False)
            here = getattr(here, step)
            if here is None:
                return self.about.none if closed else None
        return _known(here)


def _known(value: Any) -> Known:
    match value:
        case Decimal():
            return int(value * 100)
        case PerYear(per_year=amount):
            return Fraction(int(amount * 100), 12)
        case Code():
            return value.value
    known: Known = value
    return known


@dataclass(frozen=True, eq=False)
class Entity:
    """Somebody or something that facts are known of: the household, a member, a supporter."""

    name: str
    label: Text
    model: type[Facts]
    words: dict[str, Word] = field(default_factory=dict)
    collections: dict[str, Entity] = field(default_factory=dict)


def _entity(name: str, label: Text, model: type[Facts]) -> Entity:
    entity = Entity(name, label, model)
    for path, about, annotation in _fields(model):
        if inner := _inner(annotation, tuple):
            child = get_args(inner)[0]
            entity.collections[path] = _entity(path.removesuffix("s"), about.label, child)
        else:
            entity.words[path] = _word(path, about, annotation)
    return entity


def _fields(model: type[Facts], prefix: str = "") -> Iterator[tuple[str, Fact, Any]]:
    for name, about in model.describe().items():
        annotation = model.model_fields[name].annotation
        group = _inner(annotation, Facts)
        many = _inner(annotation, tuple) is not None
        if group is not None and not many and _inner(annotation, Decimal) is None:
            yield from _fields(group, f"{prefix}{name}.")
        elif name != "nothing_else":
            yield prefix + name, about, annotation


def _inner(annotation: Any, kind: type) -> Any:
    """The part of an annotation such as `Annotated[X, ...] | None` that is of this kind."""
    origin = get_origin(annotation) or annotation
    if isinstance(origin, type) and issubclass(origin, kind):
        return annotation
    parts = get_args(annotation)
    return next((found for one in parts if (found := _inner(one, kind)) is not None), None)


def _word(path: str, about: Fact, annotation: Any) -> Word:
    kinds: tuple[tuple[type, Kind], ...] = (
        (Code, "code"),
        (Decimal, "number"),
        (bool, "flag"),
        (int, "number"),
        (date, "day"),
        (str, "word"),
    )
    inner, kind = next(
        (inner, kind) for base, kind in kinds if (inner := _inner(annotation, base)) is not None
    )
    return Word(
        path,
        kind,
        about,
        unit=(about.unit or "1") if kind == "number" else None,
        codes=inner if kind == "code" else None,
    )


@cache
def household() -> Entity:
    """The household, the root of everything that rules speak of."""
    return _entity("household", Text("家庭", "the household"), Applicant)
